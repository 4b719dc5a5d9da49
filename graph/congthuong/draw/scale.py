"""Axes: round steps of values, and time.

>>> from datetime import date
>>> from congthuong.draw.scale import steps, times
>>> steps(-18.5, 22.4, 5)
[-20.0, -10.0, 0.0, 10.0, 20.0, 30.0]
>>> [label for _, label in times(date(2020, 1, 1), date(2023, 12, 31), 6, "vi")]
['2020', '2021', '2022', '2023', '2024']
"""

from __future__ import annotations

import math
from datetime import date

from congthuong.localisation import Language

__all__ = ["around", "steps", "times"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG = 900  # days from which years are ticked, not months


def steps(low: float, high: float, about: int) -> list[float]:
    """Round numbers that go from low or below to high or above, about so many."""
    span = high - low
    if span <= 1e-9 * max(abs(low), abs(high), 1e-3):  # as good as one value
        span = max(abs(high), abs(low), 1e-3)
    power = 10.0 ** math.floor(math.log10(span / about))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor * about >= span * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    digits = max(0, 2 - math.floor(math.log10(step)))
    return [round(n * step, digits) for n in range(first, max(last, first + 1) + 1)]


def around(first: date, last: date) -> tuple[date, date]:
    """Whole years around these days, or whole quarters where they are close together."""
    if (last - first).days > _LONG:
        return date(first.year, 1, 1), date(last.year + 1, 1, 1)
    month = (last.month - 1) // 3 * 3 + 4  # of the quarter after
    end = date(last.year + month // 13, month % 12 or 12, 1)
    return date(first.year, (first.month - 1) // 3 * 3 + 1, 1), end


def times(first: date, last: date, most: int, language: Language) -> list[tuple[date, str]]:
    """Days to tick between these, at most about so many, with what they are called."""
    if (last - first).days > _LONG:
        step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 500) if (last.year - first.year) / step <= most)
        return [(date(year, 1, 1), str(year)) for year in range(first.year, last.year + 2) if year % step == 0]
    months = [(year, month) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10)]
    days = [date(year, month, 1) for year, month in months if first <= date(year, month, 1) <= last]
    if len(days) > most:
        days = [day for day in days if day.month in ((1, 7) if len(days) <= 2 * most else (1,))]
    return [
        (day, f"{day.month}/{day.year}" if language == "vi" else f"{_MONTHS[day.month - 1]} {day.year}") for day in days
    ]
