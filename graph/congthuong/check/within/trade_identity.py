"""Exports and imports of one place and time make its trade turnover.

>>> from congthuong.check.within.trade_identity import RULE
>>> RULE.name
'trade-identity'
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from congthuong.check.within.reading import Audit, Reading, Rule, Words, said, stands_for
from congthuong.facts import Observation

__all__ = ["RULE"]

_HOLDS: Final[Words] = {
    "vi": "Xuất khẩu và nhập khẩu: {parts} = {sum}, khớp với {total}.",
    "en": "Exports and imports: {parts} = {sum}, which agrees with {total}.",
}
_FAILS: Final[Words] = {
    "vi": "Xuất khẩu và nhập khẩu: {parts} = {sum}, không phải {total}.",
    "en": "Exports and imports: {parts} = {sum}, not {total}.",
}


def _find(reading: Reading) -> Iterator[Audit]:
    levels = list(reading.levels)
    for total in levels:
        if total.indicator != "trade-turnover":
            continue
        sides = (_like(total, levels, "export-turnover"), _like(total, levels, "import-turnover"))
        exports, imports = (next(iter(side), None) for side in sides)
        if exports is None or imports is None:
            continue
        holds = (stands_for(exports) + stands_for(imports)).meets(stands_for(total))
        parts, whole = (exports, imports), (exports.value + imports.value, total)
        words = said(_HOLDS if holds else _FAILS, parts=parts, sum=whole, total=(total.value, total))
        every = (total, *parts)
        yield Audit.of(RULE.name, holds, words, every)


def _like(total: Observation, levels: list[Observation], indicator: str) -> list[Observation]:
    def key(fact: Observation) -> tuple[object, ...]:
        return fact.subject, fact.period, fact.unit, fact.sector, fact.status, sorted(fact.qualifiers)

    return [fact for fact in levels if fact.indicator == indicator and key(fact) == key(total)]


RULE: Final = Rule(
    "trade-identity",
    {"vi": "Xuất khẩu và nhập khẩu cộng lại bằng tổng kim ngạch", "en": "Exports and imports make trade turnover"},
    _find,
)
