"""A part, and behind it the share that it is of a whole: part ÷ whole = share.

>>> from congthuong.check.within.share_of_whole import RULE
>>> RULE.name
'share-of-whole'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from congthuong.check.within.reading import Audit, Reading, Rule, Words, is_percentage, said
from congthuong.facts import Observation

__all__ = ["RULE"]

_SHARE: Final = re.compile(r"chiếm|tương đương|bằng|đạt|t[ỷỉ] lệ|t[ỷỉ] trọng", re.IGNORECASE)
_OTHER: Final = re.compile(r"tăng|giảm|;|\. ", re.IGNORECASE)
_BEHIND: Final = 60  # characters from the part to its share
_REACH: Final = 500  # and to the whole
_HOLDS: Final[Words] = {
    "vi": "{part} ÷ {whole} = {computed}%, khớp với {share}%.",
    "en": "{part} ÷ {whole} = {computed}%, which agrees with {share}%.",
}
_FAILS: Final[Words] = {
    "vi": "{part} ÷ {whole} = {computed}%, không phải {share}%.",
    "en": "{part} ÷ {whole} = {computed}%, not {share}%.",
}


def _find(reading: Reading) -> Iterator[Audit]:
    levels = list(reading.levels)
    for share in reading.figures:
        if share.transformation != "share" or share.unit != "percent" or share.value <= 0:
            continue
        before = [f for f in levels if f.end <= share.start <= f.end + _BEHIND and f.quote_start == share.quote_start]
        if not before or reading.in_a_row(share):
            continue
        part = before[-1]
        gap = reading.between(part, share)
        if not _SHARE.search(gap) or _OTHER.search(gap):
            continue
        wholes = [
            fact
            for fact in levels
            if fact.unit == part.unit and fact.value > part.value and abs(fact.start - part.start) < _REACH
        ]
        agrees = next((whole for whole in wholes if is_percentage(share, part, whole)), None)
        if agrees is not None:
            yield _audit(share, part, agrees, holds=True)
            continue
        near = [f for f in wholes if f.quote_start == part.quote_start and f.start < part.start and _same(f, part)]
        if near and Decimal("0.5") < 100 * part.value / near[-1].value / share.value < 2:
            yield _audit(share, part, near[-1], holds=False)


def _same(whole: Observation, part: Observation) -> bool:
    return (whole.indicator or whole.indicator_label) == (part.indicator or part.indicator_label)


def _audit(share: Observation, part: Observation, whole: Observation, *, holds: bool) -> Audit:
    words = said(
        _HOLDS if holds else _FAILS,
        part=(part.value, part),
        whole=(whole.value, whole),
        computed=100 * part.value / whole.value,
        share=share.value,
    )
    return Audit.of(RULE.name, holds, words, (share, part, whole))


RULE: Final = Rule(
    "share-of-whole",
    {"vi": "Phần chia cho toàn bộ bằng tỷ lệ", "en": "A part of its whole is the share stated"},
    _find,
)
