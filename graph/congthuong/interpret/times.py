"""From times as written to ISO periods: the missing year, "cùng kỳ", "năm ngoái", stocks and flows.

>>> from congthuong.interpret.times import Clock
>>> from congthuong.recognise.matcher import fold_letters
>>> from congthuong.recognise.periods import periods
>>> clock = Clock("2024-10-02")
>>> [clock.resolve(p) for p in periods(fold_letters("9 tháng đầu năm, so với năm ngoái, tháng 12, đến nay"))]
['2024-01/2024-09', '2023', '2023-12', '/2024-10-02']
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from congthuong.periods import is_period, shifted
from congthuong.recognise.periods import Period, iso

__all__ = ["Clock"]


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
        """The ISO label of a time; `near` is the year the same clause gives.

        None when nothing tells the year, and where the calendar has no such time: 29/2 of 2023.
        """
        label = self._label(period, near)
        return label if label is not None and is_period(label) else None

    def lacks(self, period: Period, *, near: int | None = None) -> bool:
        """Whether a time is written that the calendar does not have; `near` is the year the same clause gives.

        >>> from congthuong.recognise.periods import Period
        >>> [Clock("2023-04").lacks(Period(0, 5, "day", None, 2, 2, day)) for day in (28, 29)]
        [False, True]
        """
        label = self._label(period, near)
        return label is not None and not is_period(label)

    def _label(self, period: Period, near: int | None) -> str | None:
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
                over = int(self.published[5:7]) < 12 if period.past else int(self.published[5:7]) <= 2
                return int(self.published[:4]) - over
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
