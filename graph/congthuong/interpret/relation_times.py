"""When a relation holds, where its sentence, its names or the article's date say so.

>>> from congthuong.interpret.times import Clock
>>> from congthuong.recognise.matcher import fold_letters
>>> from congthuong.recognise.periods import periods
>>> text = "Sáng 14/3, Chủ tịch thăm Công ty A"
>>> relation_time("visitedBy", ("Công ty A", "Lê B"), (0, 34), (0, 34), periods(fold_letters(text)), Clock("2024-03-15"))
('2024-03-14', (0, 9))
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthuong.article import Span
from congthuong.interpret.times import Clock
from congthuong.recognise.periods import Period

__all__ = ["relation_time"]

_RANGE = re.compile(r"(?:giai đoạn|thời kỳ)\s+(\d{4})\s*-\s*(\d{4})")
_YEAR = re.compile(r"năm\s+(\d{4})$")
_EVENTS = frozenset({"visitedBy", "metWith", "partnerIn"})
_WORKS = frozenset({"implements", "funds", "supports"})


def relation_time(
    predicate: str, names: tuple[str, str], sentence: Span, object_span: Span, times: Sequence[Period], clock: Clock
) -> tuple[str | None, Span | None]:
    """The ISO period of a relation and the characters that give it; None for what no time is stated of.

    A visit, a meeting, a signature has the day of its sentence; a programme's deed the period in the programme's name,
    else the year of the sentence; a document the day behind its number; a post is held as of the day, else as of the
    article's own date.
    """
    here = [p for p in times if sentence[0] <= p.start and p.end <= sentence[1] and not p.base and not p.plan]
    if predicate in _WORKS and not names[1].startswith(("KCN ", "CCN ", "Khu ")):
        for name in names:
            if match := _RANGE.search(name):
                return f"{match[1]}/{match[2]}", object_span
            if match := _YEAR.search(name):
                return match[1], object_span
        return _first(here, clock, "year", "years")
    if predicate in _EVENTS:
        return _first(here, clock, "day")
    if predicate == "issues":
        behind = [p for p in here if 0 <= p.start - object_span[1] < 12]
        label, span = _first(behind, clock, "day")
        if label is None and not names[1].startswith("Báo cáo") and (match := _YEAR.search(names[1])):
            return match[1], object_span
        return label, span
    if predicate == "holdsPosition":
        label, span = _first(here, clock, "day")
        if label:
            return f"/{label}", span
        return (f"/{clock.published[:7]}" if clock.published else None), None
    return None, None


def _first(here: Sequence[Period], clock: Clock, *kinds: str) -> tuple[str | None, Span | None]:
    for period in here:
        if period.kind in kinds and (label := clock.resolve(period)):
            return label, (period.start, period.end)
    return None, None
