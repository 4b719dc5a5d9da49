"""Periods by their labels: which days they are, their one normal form, other years' like, and their words.

>>> from congthuong.periods import in_words, normal, parse, shifted
>>> nine_months = parse("2024-01/2024-09")
>>> nine_months.start.isoformat(), nine_months.end.isoformat(), nine_months.as_of
('2024-01-01', '2024-09-30', False)
>>> normal("2024-01/2024-06"), shifted("2024-01/2024-09", years=-1)
('2024-H1', '2023-01/2023-09')
>>> in_words("2024-01/2024-09"), in_words("/2024-06", "en")
('9 tháng đầu năm 2024', 'as of June 2024')

A label is a year (2024), a half (2024-H1), a quarter (2024-Q1), a month (2024-06) or a day (2024-06-11), or two of
these with a slash between. A leading slash makes it an as-of time, known to that precision.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache
from typing import Literal, TypeAlias

from congthuong.localisation import Language

__all__ = [
    "Frequency",
    "Period",
    "as_stock",
    "bounds",
    "in_words",
    "is_period",
    "normal",
    "parse",
    "same_period",
    "shifted",
]

Frequency: TypeAlias = Literal["A", "S", "Q", "M", "D"]  # the codes of SDMX: year, half, quarter, month, day

_LABEL = re.compile(r"(?P<year>\d{4})(?:-(?:H(?P<S>[12])|Q(?P<Q>[1-4])|(?P<M>\d\d)(?:-(?P<D>\d\d))?))?", re.ASCII)
_MONTHS_OF: dict[Frequency, int] = {"A": 12, "S": 6, "Q": 3, "M": 1}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days; `frequency` is the SDMX code of a calendar unit, None for other stretches and as-of times."""

    label: str
    start: date
    end: date
    as_of: bool
    frequency: Frequency | None


@dataclass(frozen=True, slots=True)
class _Unit:
    """One calendar unit: the number of its kind within the year (of a day, its month)."""

    frequency: Frequency
    year: int
    number: int = 1
    day: int = 0

    @property
    def start(self) -> date:
        return date(self.year, (self.number - 1) * _MONTHS_OF.get(self.frequency, 1) + 1, self.day or 1)

    @property
    def end(self) -> date:
        if self.day:
            return self.start
        month = self.number * _MONTHS_OF[self.frequency]
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def label(self) -> str:
        match self.frequency:
            case "A":
                return f"{self.year:04}"
            case "S":
                return f"{self.year:04}-H{self.number}"
            case "Q":
                return f"{self.year:04}-Q{self.number}"
            case "M":
                return f"{self.year:04}-{self.number:02}"
            case "D":
                return f"{self.year:04}-{self.number:02}-{self.day:02}"

    def moved(self, months: int) -> _Unit:
        """The unit of this kind that many months on, in whole units; a month without that day ends on its last."""
        size = _MONTHS_OF.get(self.frequency, 1)
        count = self.year * (12 // size) + self.number - 1 + months // size
        year, number = divmod(count, 12 // size)
        if not MINYEAR <= year <= MAXYEAR:
            raise ValueError(f"{self.label} moved by {months} months is in no year of the calendar")
        day = min(self.day, monthrange(year, number + 1)[1]) if self.day else 0
        return _Unit(self.frequency, year, number + 1, day)


@lru_cache(maxsize=4096)
def parse(label: str) -> Period:
    """The period of this label; ValueError, with the reason, where it is none.

    >>> parse("2024-13")
    Traceback (most recent call last):
    ValueError: '2024-13' is no period: month must be in 1..12
    >>> parse("2023-02-29")
    Traceback (most recent call last):
    ValueError: '2023-02-29' is no period: day is out of range for month
    """
    as_of, units = _taken_apart(label)
    frequency = None if as_of or len(units) > 1 else units[0].frequency
    return Period(label, units[0].start, units[-1].end, as_of, frequency)


def is_period(label: str) -> bool:
    """Whether `parse` takes this label."""
    try:
        parse(label)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def normal(label: str) -> str:
    """The one label of these days: a calendar unit where they are one, else two years, months or days.

    An as-of time keeps its precision, which is what is known of it. ValueError as `parse`.

    >>> [normal(label) for label in ("2024-01/2024-03", "2024-Q1/2024-Q3", "2021-01/2025-12", "2024-01/2024-12")]
    ['2024-Q1', '2024-01/2024-09', '2021/2025', '2024']
    """
    period = parse(label)
    if period.as_of:
        return label
    first, last = period.start, period.end
    if first.day != 1 or last.day != monthrange(last.year, last.month)[1]:
        return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    if first.year == last.year:
        months = last.month - first.month + 1
        for frequency, size in _MONTHS_OF.items():
            if months == size and (first.month - 1) % size == 0:
                return _Unit(frequency, first.year, last.month // size).label
    elif (first.month, last.month) == (1, 12):
        return f"{first.year:04}/{last.year:04}"
    return f"{first.isoformat()[:7]}/{last.isoformat()[:7]}"


def bounds(label: str) -> tuple[str, str]:
    """The first and the last day of a period as ISO dates; of a stock's time, both its last.

    >>> bounds("2024-Q1"), bounds("2021/2025"), bounds("/2024-06")
    (('2024-01-01', '2024-03-31'), ('2021-01-01', '2025-12-31'), ('2024-06-30', '2024-06-30'))
    """
    period = parse(label)
    return (period.end if period.as_of else period.start).isoformat(), period.end.isoformat()


def shifted(label: str, *, years: int = 0, months: int = 0) -> str:
    """The period of the same shape so many years or months later (earlier when negative), in whole units of its own.

    >>> shifted("2024-03", months=-1), shifted("2024-Q1", months=-3), shifted("/2024-02-29", years=-1)
    ('2024-02', '2023-Q4', '/2023-02-28')
    """
    as_of, units = _taken_apart(label)
    return ("/" if as_of else "") + "/".join(unit.moved(12 * years + months).label for unit in units)


def same_period(label: str, year: int) -> str:
    """The period of the same shape that begins in another year: what "cùng kỳ năm 2022" means for it.

    >>> same_period("2023-01/2023-09", 2022)
    '2022-01/2022-09'
    """
    return shifted(label, years=year - parse(label).start.year)


def as_stock(label: str) -> str:
    """The as-of time at the end of a period: its last day.

    >>> as_stock("2020"), as_stock("2024-01/2024-09"), as_stock("/2024-07")
    ('/2020-12-31', '/2024-09-30', '/2024-07')
    """
    return label if label.startswith("/") else f"/{parse(label).end.isoformat()}"


def in_words(label: str, language: Language = "vi") -> str:
    """A period's label as people say it; what is no period is given back as it is.

    >>> [in_words(p) for p in ("2024", "2024-Q1", "2024-H1", "2024-03", "2024-06-11", "2021/2030", "/2020-12-31")]
    ['năm 2024', 'quý I/2024', '6 tháng đầu năm 2024', 'tháng 3/2024', 'ngày 11/6/2024', 'giai đoạn 2021–2030', \
'tính đến ngày 31/12/2020']
    """
    try:
        as_of, units = _taken_apart(label)
    except ValueError:
        return label
    words = _span(units[0], units[-1], language) if len(units) > 1 else _time(units[0], language)
    if as_of:
        return f"as of {words}" if language == "en" else f"tính đến {words}"
    return words


@lru_cache(maxsize=4096)
def _taken_apart(label: str) -> tuple[bool, tuple[_Unit, ...]]:
    """Whether a label is an as-of time, and its one or two units; ValueError unless they are days of the calendar."""
    as_of = label.startswith("/")
    parts = label.removeprefix("/").split("/")
    try:
        units = tuple(_unit(part) for part in parts)
        if len(units) > (1 if as_of else 2):
            raise ValueError("an as-of time is one time" if as_of else "it has more than two ends")
        if units[-1].end < units[0].start:
            raise ValueError("it ends before it starts")
    except ValueError as error:
        raise ValueError(f"{label!r} is no period: {error}") from None
    return as_of, units


def _unit(text: str) -> _Unit:
    match = _LABEL.fullmatch(text)
    if not match:
        raise ValueError("no year, half, quarter, month or day")
    year = int(match["year"])
    if match["D"]:
        unit = _Unit("D", year, int(match["M"]), int(match["D"]))
    elif match["M"]:
        unit = _Unit("M", year, int(match["M"]))
    elif match["Q"]:
        unit = _Unit("Q", year, int(match["Q"]))
    else:
        unit = _Unit("S", year, int(match["S"])) if match["S"] else _Unit("A", year)
    date(unit.year, unit.number if match["M"] else 1, unit.day or 1)  # the calendar's own complaint, if it has one
    return unit


def _time(unit: _Unit, language: Language) -> str:
    number, year = unit.number, unit.year
    if language == "en":
        match unit.frequency:
            case "A":
                return f"{year}"
            case "S":
                return f"H{number} {year}"
            case "Q":
                return f"Q{number} {year}"
            case "M":
                return f"{_MONTHS[number - 1]} {year}"
            case "D":
                return f"{unit.day} {_MONTHS[number - 1]} {year}"
    match unit.frequency:
        case "A":
            return f"năm {year}"
        case "S":
            return f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {year}"
        case "Q":
            return f"quý {_ROMAN[number - 1]}/{year}"
        case "M":
            return f"tháng {number}/{year}"
        case "D":
            return f"ngày {unit.day}/{number}/{year}"


def _span(first: _Unit, last: _Unit, language: Language) -> str:
    english = language == "en"
    kinds = first.frequency + last.frequency
    if kinds == "AA":
        return f"{first.year}–{last.year}" if english else f"giai đoạn {first.year}–{last.year}"
    if first.year == last.year and kinds == "MM":
        if english:
            return f"{_MONTHS[first.number - 1]}–{_MONTHS[last.number - 1]} {first.year}"
        if first.number == 1:
            return f"{last.number} tháng đầu năm {first.year}"
        return f"tháng {first.number}–{last.number}/{first.year}"
    if first.year == last.year and kinds == "QQ":
        if english:
            return f"Q{first.number}–Q{last.number} {first.year}"
        return f"quý {_ROMAN[first.number - 1]}–{_ROMAN[last.number - 1]}/{first.year}"
    beginning, end = _time(first, language), _time(last, language)
    if english:
        return f"{beginning} to {end}"
    if first.year == last.year and kinds == "DD":  # the year once, at the end
        beginning, end = f"{first.day}/{first.number}", f"{last.day}/{last.number}/{last.year}"
    return f"từ {beginning} đến {end}"
