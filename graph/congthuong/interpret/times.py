"""From times as written to ISO periods: the missing year, "cùng kỳ", "năm ngoái", stocks and flows.

>>> from congthuong.interpret.times import Clock, shifted
>>> from congthuong.recognise.matcher import key
>>> from congthuong.recognise.periods import periods
>>> clock = Clock("2024-10-02")
>>> [clock.resolve(p) for p in periods(key("9 tháng đầu năm, so với năm ngoái, tháng 12, đến nay"))]
['2024-01/2024-09', '2023', '2023-12', '/2024-10-02']
>>> shifted("2024-01/2024-09", years=-1), shifted("2024-03", months=-1), shifted("/2024-06-30", years=-1)
('2023-01/2023-09', '2024-02', '/2023-06-30')
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from congthuong.recognise.periods import Period, iso

__all__ = ["Clock", "as_stock", "bounds", "is_possible", "same_period", "shifted"]

_PART = re.compile(r"(\d{4})(?:-(?:(Q[1-4])|(H[12])|(\d{2})(?:-(\d{2}))?))?$")


@dataclass(slots=True)
class Clock:
    """The times an article speaks from: its own date, and the last year it named."""

    published: str | None = None
    year: int | None = None  # the last year the text said
    month: str | None = None  # the month it reports on

    @property
    def now(self) -> int | None:
        """The year the article speaks from."""
        return int(self.published[:4]) if self.published else self.year

    def resolve(self, period: Period, *, near: int | None = None) -> str | None:
        """The ISO label of a time; `near` is the year the same clause gives. None when nothing tells the year."""
        match period.kind:
            case "now":
                return f"/{self.published}" if self.published else (f"/{self.year}" if self.year else None)
            case "since":
                year = period.year or self.now
                if year is None:
                    return None
                if self.published and len(self.published) == 10 and self.published.startswith(str(year)):
                    return f"{year}-01-01/{self.published}"
                if self.published and len(self.published) == 7 and self.published.startswith(str(year)):
                    return f"{year}-01/{self.published}"
                return str(year)
            case "this-month":
                return self.month or self._reported()
            case "same" | "previous" | "repeat":
                return None
        if period.year is None and period.kind != "years":
            year = self._year(period, near)
            if year is None:
                return None
            period = replace(period, year=year)
        return iso(period)

    def _reported(self) -> str | None:
        """The month that an article of this date reports on: statistics come out at its end, or early in the next."""
        if not self.published or len(self.published) < 10:
            return self.published if self.published and len(self.published) == 7 else None
        return self.published[:7] if self.published[8:] > "15" else shifted(self.published[:7], months=-1)

    def _year(self, period: Period, near: int | None) -> int | None:
        if period.relative is not None:
            return self.now + period.relative if self.now else None
        if near is not None:
            return near
        if period.kind == "year":  # "cả năm"
            if self.published and len(self.published) >= 7:
                return int(self.published[:4]) - (int(self.published[5:7]) <= 2)
            return self.year or self.now
        if self.published and len(self.published) >= 7:
            # "tháng 12" in an article of January is last year's
            year = int(self.published[:4])
            return year - 1 if self._first_month(period) > int(self.published[5:7]) and not period.plan else year
        return self.year or self.now

    @staticmethod
    def _first_month(period: Period) -> int:
        last = period.last or period.first or 1
        match period.kind:
            case "quarter" | "quarters":
                return 3 * last - 2
            case "half":
                return 6 * last - 5
            case "months":
                return last if period.first == 1 else 0  # "6 tháng cuối năm" is said before it comes
            case _:
                return last


@lru_cache(maxsize=4096)
def bounds(label: str) -> tuple[str, str]:
    """The first and the last day of an ISO period; of a stock's time, both its last.

    >>> from congthuong.interpret.times import bounds
    >>> bounds("2024-Q1"), bounds("2021/2025"), bounds("/2024-06")
    (('2024-01-01', '2024-03-31'), ('2021-01-01', '2025-12-31'), ('2024-06-30', '2024-06-30'))
    """
    parts = [_days(part) for part in label.strip("/").split("/")]
    first, last = parts[0][0], parts[-1][1]
    return (last, last) if label.startswith("/") else (first, last)


def is_possible(label: str) -> bool:
    """Whether the calendar has this period.

    >>> from congthuong.interpret.times import is_possible
    >>> is_possible("/2024-02-29"), is_possible("/2024-02-31"), is_possible("1900-02-29"), is_possible("2030/2021")
    (True, False, False, False)
    """
    try:
        first, last = (date.fromisoformat(day) for day in bounds(label))
    except ValueError:
        return False
    return first <= last and not (label.startswith("/") and "/" in label[1:])


def _days(part: str) -> tuple[str, str]:
    match = _PART.match(part)
    if match is None:
        raise ValueError(f"not an ISO period: {part!r}")
    year = match[1]
    if match[2]:
        return _months(year, 3 * int(match[2][1]) - 2, 3 * int(match[2][1]))
    if match[3]:
        return _months(year, 6 * int(match[3][1]) - 5, 6 * int(match[3][1]))
    if match[5]:
        return part, part
    if match[4]:
        return _months(year, int(match[4]), int(match[4]))
    return _months(year, 1, 12)


def _months(year: str, first: int, last: int) -> tuple[str, str]:
    return f"{year}-{first:02d}-01", f"{year}-{last:02d}-{calendar.monthrange(int(year), last)[1]:02d}"


def shifted(label: str, *, years: int = 0, months: int = 0) -> str:
    """The period of the same shape so many years or months later (earlier when negative)."""
    slash = "/" if label.startswith("/") else ""
    return slash + "/".join(_moved(part, years, months) for part in label.strip("/").split("/"))


def _moved(part: str, years: int, months: int) -> str:
    match = _PART.match(part)
    if match is None:
        raise ValueError(f"not an ISO period: {part!r}")
    year = int(match[1]) + years
    if match[2]:
        quarter = year * 4 + int(match[2][1]) - 1 + months // 3
        return f"{quarter // 4}-Q{quarter % 4 + 1}"
    if match[3]:
        half = year * 2 + int(match[3][1]) - 1 + months // 6
        return f"{half // 2}-H{half % 2 + 1}"
    if match[4]:
        month = year * 12 + int(match[4]) - 1 + months
        moved = f"{month // 12}-{month % 12 + 1:02d}"
        if not match[5]:
            return moved
        last = calendar.monthrange(month // 12, month % 12 + 1)[1]
        return f"{moved}-{min(int(match[5]), last):02d}"
    return str(year + months // 12)


def same_period(label: str, year: int) -> str:
    """The period of the same shape in another year: what "cùng kỳ năm 2022" means for it.

    >>> from congthuong.interpret.times import same_period
    >>> same_period("2023-01/2023-09", 2022)
    '2022-01/2022-09'
    """
    return shifted(label, years=year - int(label.strip("/")[:4]))


def as_stock(label: str) -> str:
    """The as-of time at the end of a period: a year's last day, a span's last month.

    >>> from congthuong.interpret.times import as_stock
    >>> as_stock("2020"), as_stock("2024-01/2024-09"), as_stock("2024-07")
    ('/2020-12-31', '/2024-09-30', '/2024-07-31')
    """
    if label.startswith("/"):
        return label
    return "/" + bounds(label)[1]
