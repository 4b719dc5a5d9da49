"""A total, a word for its parts (trong đó, gồm …), then the parts in the same unit: they add up to no more than it.

>>> from congthuong.check.within.sum_of_parts import RULE
>>> RULE.name
'sum-of-parts'

The whole list is summed and no subset of it is looked for. That the parts are fewer is a failure only where the list
is said to be complete ("còn lại") or stops just short of the total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Final

from congthuong.check.within.reading import Audit, Interval, Reading, Rule, Words, said, stands_for
from congthuong.facts import Observation

__all__ = ["RULE"]

_PARTS: Final = re.compile(r"\b(trong đó|bao gồm|gồm|chia ra|cụ thể|lần lượt|tính riêng|theo đó)\b", re.IGNORECASE)
_REST: Final = re.compile(r"\bcòn lại\b", re.IGNORECASE)
_INNER: Final = re.compile(r"trong đó|so với|tương đương|\(gồm", re.IGNORECASE)
_GOES_ON: Final = re.compile(r"còn lại|cũng|tiếp|khu vực", re.IGNORECASE)
_FLOWS: Final = re.compile(r"trong đó|tăng|giảm|có thêm|mới|\. ", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[.!?]\s")
_REACH: Final = 700
_PLANNED: Final = ("target", "forecast")
_NEAR: Final = (Decimal("0.95"), Decimal("1.05"))

_HOLDS: Final[Words] = {"vi": "{parts} = {sum}, khớp với {total}.", "en": "{parts} = {sum}, which agrees with {total}."}
_FAILS: Final[Words] = {"vi": "{parts} = {sum}, không phải {total}.", "en": "{parts} = {sum}, not {total}."}


def _find(reading: Reading) -> Iterator[Audit]:
    levels = list(reading.levels)
    for place, total in enumerate(levels):
        if total.value > 0 and total.bound not in ("lt", "le"):
            found = _judged(reading, total, levels[place + 1 :])
            if found is not None:
                yield found


def _judged(reading: Reading, total: Observation, rest: Sequence[Observation]) -> Audit | None:
    parts: list[Observation] = []
    complete = False
    for part in rest:
        if part.start - total.end > _REACH:
            break
        if part.unit != total.unit or not _same_time(part, total):
            continue
        if not parts and not _PARTS.search(reading.between(total, part)):
            break
        gap = reading.text[(parts[-1] if parts else total).end : part.start]
        if _ends(gap, total, part, begun=bool(parts)):
            break
        parts.append(part)
        after = reading.text[part.end : part.end + 20]
        complete = complete or bool(_REST.search(gap) or _REST.search(after))
        if len(parts) > 1 and _sum(parts).meets(stands_for(total)):
            return _audit(total, parts, holds=True)
    if len(parts) < 2 or _sum(parts).meets(stands_for(total)):
        return None
    return _audit(total, parts, holds=False) if _wrong(total, parts, complete=complete) else None


def _ends(gap: str, total: Observation, part: Observation, *, begun: bool) -> bool:
    """Whether the list is over before this part."""
    if part.status in _PLANNED and total.status not in _PLANNED:
        return True
    if part.value > total.value * Decimal("1.2") or (part.start, part.end) == (total.start, total.end):
        return True
    if "\n" in gap and not re.match(r"\s*[-+•*]", gap.rsplit("\n", 1)[1]):
        return True
    if not begun:
        return False
    if part.unit.startswith("count") and _FLOWS.search(gap):
        return True
    return bool(_INNER.search(gap) or (_SENTENCE.search(gap) and not _GOES_ON.search(gap)))


def _wrong(total: Observation, parts: Sequence[Observation], *, complete: bool) -> bool:
    """Whether the parts had to add up to the total; more than it is wrong in any case, fewer may be a part of them."""
    every = (total, *parts)
    ratio = sum(part.value for part in parts) / total.value
    same = len({fact.indicator or fact.indicator_label for fact in every}) == 1
    one_thing = same and len({(fact.subject, fact.period) for fact in every}) == 1
    if complete and same and Decimal("0.5") < ratio < Decimal("1.5"):
        return True
    if total.unit.startswith("count"):
        return one_thing and 1 < ratio < 2 and len(parts) > 2
    return _NEAR[0] <= ratio <= _NEAR[1] or (one_thing and 1 < ratio < Decimal("1.3"))


def _same_time(left: Observation, right: Observation) -> bool:
    return left.period == right.period or None in (left.period, right.period)


def _sum(parts: Sequence[Observation]) -> Interval:
    return reduce(add, map(stands_for, parts))


def _audit(total: Observation, parts: Sequence[Observation], *, holds: bool) -> Audit:
    whole = sum((part.value for part in parts), Decimal(0))
    words = said(_HOLDS if holds else _FAILS, parts=parts, sum=(whole, total), total=(total.value, total))
    every = (total, *parts)
    return Audit.of(RULE.name, holds, words, every)


RULE: Final = Rule(
    "sum-of-parts",
    {"vi": "Các phần cộng lại bằng tổng", "en": "The parts add up to the total"},
    _find,
)
