"""Two amounts of one thing, one of which is a thousand or a million times the other: one has the wrong magnitude word.

>>> from congthuong.check.within.thousandfold import RULE
>>> RULE.name
'thousandfold'
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Final

from congthuong.check.within.reading import Audit, Reading, Rule, Words, said
from congthuong.facts import Observation

__all__ = ["RULE"]

_TIMES: Final = (Decimal(1000), Decimal(1_000_000))
_NEAR: Final = Decimal("0.015")
_MONEY: Final = ("VND", "USD", "EUR")
_FAILS: Final[Words] = {
    "vi": "{large} gấp {times} lần {small}: có thể nhầm triệu với tỷ.",
    "en": "{large} is {times} times {small}: perhaps million was written for billion.",
}


def _find(reading: Reading) -> Iterator[Audit]:
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for fact in reading.levels:
        if fact.unit in _MONEY and fact.value > 0 and fact.indicator:
            key = (fact.unit, fact.indicator, fact.subject, fact.sector, *sorted(fact.qualifiers))
            groups.setdefault(key, []).append(fact)
    for facts in groups.values():
        for pair in combinations(facts, 2):
            small, large = sorted(pair, key=lambda fact: fact.value)
            ratio = large.value / small.value
            times = next((times for times in _TIMES if abs(ratio / times - 1) < _NEAR), None)
            if times is not None and _detailed(small) and _detailed(large):
                words = said(_FAILS, large=(large.value, large), small=(small.value, small), times=round(ratio, 0))
                yield Audit.of(RULE.name, False, words, pair)


def _detailed(fact: Observation) -> bool:
    """Whether it has two digits that count: 5 tỷ and 5 triệu meet by chance."""
    return len("".join(map(str, fact.value.as_tuple().digits)).strip("0")) > 1


RULE: Final = Rule(
    "thousandfold",
    {"vi": "Cùng một khoản không lệch nhau nghìn lần", "en": "Amounts of one thing are not a thousand times apart"},
    _find,
)
