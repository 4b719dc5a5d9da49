"""What the ISO labels of periods mean: their first and last day, and whether they are the as-of time of a stock.

>>> from congthuong.link.periods import parse
>>> nine_months = parse("2024-01/2024-09")
>>> nine_months.start.isoformat(), nine_months.end.isoformat(), nine_months.as_of
('2024-01-01', '2024-09-30', False)
>>> parse("/2024-02").end.isoformat(), parse("/2024-02").as_of
('2024-02-29', True)

A label is a year, a half (2024-H1), a quarter (2024-Q1), a month, a day, or two of these with a slash between; a
leading slash makes it an as-of time, known to that precision.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

__all__ = ["Period", "is_period", "parse"]

_UNIT = re.compile(r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?")
_FREQUENCIES = {"year": "A", "half": "S", "quarter": "Q", "month": "M", "day": "D"}  # the codes of SDMX


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days; `frequency` is the SDMX code of a calendar unit, None for other stretches and as-of times."""

    label: str
    start: date
    end: date
    as_of: bool
    frequency: str | None


@lru_cache(maxsize=4096)
def parse(label: str) -> Period:
    """The period of this label; ValueError where it is none.

    >>> parse("2024-13")
    Traceback (most recent call last):
    ValueError: '2024-13' is no period: month must be in 1..12
    """
    as_of = label.startswith("/")
    first, slash, last = label.removeprefix("/").partition("/")
    try:
        start, end, frequency = _unit(first)
        if slash:
            end = _unit(last)[1]
        if as_of and slash:
            raise ValueError("an as-of time is one time")
        if end < start:
            raise ValueError("it ends before it starts")
    except ValueError as error:
        raise ValueError(f"{label!r} is no period: {error}") from None
    return Period(label, start, end, as_of, None if as_of or slash else frequency)


def is_period(label: str) -> bool:
    """Whether `parse` takes this label."""
    try:
        parse(label)
    except ValueError:
        return False
    return True


def _unit(text: str) -> tuple[date, date, str]:
    """First day, last day and frequency of one calendar unit."""
    match = _UNIT.fullmatch(text)
    if not match:
        raise ValueError("no year, half, quarter, month or day")
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return day, day, _FREQUENCIES["day"]
    if match["month"]:
        first = last = int(match["month"])
        kind = "month"
    elif match["quarter"]:
        first, last, kind = int(match["quarter"]) * 3 - 2, int(match["quarter"]) * 3, "quarter"
    elif match["half"]:
        first, last, kind = int(match["half"]) * 6 - 5, int(match["half"]) * 6, "half"
    else:
        first, last, kind = 1, 12, "year"
    start = date(year, first, 1)
    return start, date(year, last, monthrange(year, last)[1]), _FREQUENCIES[kind]
