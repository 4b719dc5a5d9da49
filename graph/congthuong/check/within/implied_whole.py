"""Parts of one sentence with their shares imply one whole: a ÷ x% = b ÷ y%.

>>> from congthuong.check.within.implied_whole import RULE
>>> RULE.name
'implied-whole'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from congthuong.check.within.reading import Audit, Interval, Reading, Rule, Words, said, stands_for, written
from congthuong.facts import Observation

__all__ = ["RULE"]

_SHARE: Final = re.compile(r"chiếm|tương đương|\($", re.IGNORECASE)
_GROWTH: Final = re.compile(r"tăng|giảm|so với|lần lượt", re.IGNORECASE)
_BEHIND: Final = 40
_HOLDS: Final[Words] = {
    "vi": "Các phần và tỷ lệ cho cùng một toàn bộ: {wholes}.",
    "en": "The parts and their shares imply one whole: {wholes}.",
}
_FAILS: Final[Words] = {
    "vi": "Các phần và tỷ lệ cho những toàn bộ khác nhau: {wholes}.",
    "en": "The parts and their shares imply different wholes: {wholes}.",
}
_Pair = tuple[Observation, Observation]


def _find(reading: Reading) -> Iterator[Audit]:
    for facts in reading.sentences():
        pairs = [pair for pair in pairwise(facts) if _is_pair(reading, *pair)]
        for unit in dict.fromkeys(part.unit for part, _ in pairs):
            group = [pair for pair in pairs if pair[0].unit == unit]
            if len(group) > 1 and len({(p.indicator, p.period, p.status) for p, _ in group}) == 1:
                yield from _judged(group)


def _is_pair(reading: Reading, part: Observation, share: Observation) -> bool:
    if (part.transformation, share.transformation, share.unit) != ("level", "share", "percent"):
        return False
    gap = reading.between(part, share)
    if reading.in_a_row(share) or ";" in gap:
        return False
    near = 0 <= share.start - part.end < _BEHIND
    return near and share.value > 0 and part.value > 0 and bool(_SHARE.search(gap)) and not _GROWTH.search(gap)


def _judged(group: Sequence[_Pair]) -> Iterator[Audit]:
    wholes: list[Interval] = []
    for part, share in group:
        whole = stands_for(part).times(Decimal(100)).over(stands_for(share))
        if whole is None:
            return
        wholes.append(whole)
    holds = max(whole.low for whole in wholes) <= min(whole.high for whole in wholes)
    implied = [(_rounded(100 * part.value / share.value), part) for part, share in group]
    words = said(_HOLDS if holds else _FAILS, wholes="{wholes}")
    listed = {
        language: template.replace("{wholes}", "; ".join(written(*whole, language) for whole in implied))
        for language, template in words.items()
    }
    every = tuple(fact for pair in group for fact in pair)
    yield Audit.of(RULE.name, holds, listed, every)


def _rounded(value: Decimal) -> Decimal:
    """Four digits: more would be made up."""
    return round(value, 3 - value.adjusted()).quantize(Decimal(1)) if value >= 1000 else round(value, 1)


RULE: Final = Rule(
    "implied-whole",
    {"vi": "Các phần và tỷ lệ cho cùng một toàn bộ", "en": "Parts and their shares imply one whole"},
    _find,
)
