"""Whether a period that an answer gives follows from the text, and from which of its words.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.model.places import Places
>>> from congthuong.model.rules import first_reading
>>> from congthuong.model.times import Times
>>> from congthuong.recognise import load
>>> text = "9 tháng năm 2024, IIP tăng 7% so với cùng kỳ."
>>> article = Article("a", text, Metadata(published="2024-10"), (Block(0, len(text), "paragraph"),))
>>> reading = first_reading(article, load())
>>> times = Times(reading, Places(reading))
>>> times.spans("2024-01/2024-09", 27), times.spans("2023-01/2023-09", 27), times.spans("2021", 27)
(((0, 16),), ((0, 16),), None)
>>> times.spans("/2024-10", 27)  # the article's own date stands in no word of its text
()

A period follows where its year, and its months or day where it has any, are said by one time of the text, with a year
that the article names or is of; or where it is the date of the article itself. The year before is at hand wherever
something is compared.
"""

from __future__ import annotations

from collections import defaultdict

from congthuong.article import Span
from congthuong.interpret.times import Clock
from congthuong.model.places import Places
from congthuong.model.rules import FirstReading
from congthuong.periods import as_stock, bounds, is_period, shifted
from congthuong.recognise.periods import Period

__all__ = ["Times"]


class Times:
    """The times of an article, each with the labels it may stand for."""

    def __init__(self, reading: FirstReading, places: Places) -> None:
        assert reading.marks is not None
        self.published = reading.article.metadata.published
        self.places = places
        self._clock = Clock(self.published)
        self._years = self._years_of(reading.marks.periods)
        self._said: dict[tuple[str, str, bool], list[Span]] = defaultdict(list)
        for period in reading.marks.periods:
            for label in self._labels(period):
                for form in _forms(label):
                    self._said[form].append((period.start, period.end))

    def spans(self, label: str, offset: int) -> tuple[Span, ...] | None:
        """The words that give this period to the figure at the offset, () for the article's date; else None."""
        if not is_period(label):
            return None
        form = _form(label)
        if found := self.places.closest(self._said.get(form, ()), offset):
            return (found,)
        if self.published and _form(label)[1] in {
            _form(f"/{self.published[:size]}")[1] for size in (4, 7, 10) if size <= len(self.published)
        }:
            return ()  # as of its date, or the month or year it came out in
        first, last = label.strip("/").split("/")[0], label.strip("/").split("/")[-1]
        if first != last:  # "từ tháng 3 đến tháng 6": its ends by two times
            ends = [self.places.closest(self._said.get(_form(end), ()), offset) for end in (first, last)]
            if ends[0] and ends[1]:
                return tuple(sorted({ends[0], ends[1]}))
        return None

    def _years_of(self, periods: list[Period]) -> set[int]:
        years = {int(self.published[:4])} if self.published else set()
        for period in periods:
            years |= {
                year for year in (period.year, *((period.first, period.last) if period.kind == "years" else ())) if year
            }
            if period.relative is not None and self.published:
                years.add(int(self.published[:4]) + period.relative)
        return years | {year - 1 for year in years}

    def _labels(self, period: Period) -> set[str]:
        """What a time may stand for: with its own year, or with any year at hand where it says none."""
        labels = {self._clock.resolve(period, near=year) for year in (None, *self._years)} - {None}
        found = {label for label in labels if label and is_period(label)}
        found |= {shifted(label, years=-1) for label in found}  # "so với cùng kỳ"
        if period.kind in ("day", "month", "months", "quarter", "quarters", "half"):
            for label in list(found):
                last = bounds(label)[1]
                found |= {
                    f"{last[:4]}-01-01/{last}",
                    f"{last[:4]}-01/{last[:7]}",
                }  # "đến 18/6": from the year's first day
        if period.kind == "previous" and self.published:
            found |= _before(self.published, period.unit)
        if period.kind in ("day", "month", "now", "since", "this-month") and self.published:
            found |= {f"/{self.published}", f"/{self.published[:7]}"}
        return found


def _before(published: str, unit: str | None) -> set[str]:
    if unit == "year" or len(published) < 7:
        return {str(int(published[:4]) - 1)}
    months = [shifted(published[:7], months=-back) for back in (1, 2)]
    return set(months) | {f"{m[:4]}-Q{(int(m[5:7]) + 2) // 3}" for m in (shifted(published[:7], months=-3),)}


def _form(label: str) -> tuple[str, str, bool]:
    """What makes two labels one period: first day, last day, and whether it is a stock's."""
    first, last = bounds(label)
    return ("" if label.startswith("/") else first, last, label.startswith("/"))


def _forms(label: str) -> set[tuple[str, str, bool]]:
    """The period as said, as of its end, and the year or the month that it lies in."""
    first, last = bounds(label)
    labels = {label, as_stock(label), last[:4], f"/{last[:4]}", f"/{last[:7]}"}
    if first[:7] == last[:7]:
        labels.add(last[:7])
    return {_form(one) for one in labels}
