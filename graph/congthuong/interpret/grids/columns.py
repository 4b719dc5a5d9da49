"""What the header of a column says of its figures, from the words of its path.

A column says its unit, indicator and time; what it is compared with ("so với" of a group holds for the headers below
it); whether its figures are of a plan, estimates, growth or shares. A comparison without a time of its own is of the last
column before it that is no plan.

>>> from congthuong.interpret.grids.columns import same_or_shifted
>>> from congthuong.interpret.times import Clock
>>> from congthuong.recognise.matcher import fold_letters
>>> from congthuong.recognise.periods import periods
>>> same_or_shifted(periods(fold_letters("so với cùng kỳ"))[0], "2023-07", Clock("2023-08-02"), 2023)
'2022-07'
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from congthuong.article import Span
from congthuong.interpret.grids import words
from congthuong.interpret.grids.grid import GridCell
from congthuong.interpret.grids.headers import Layout
from congthuong.interpret.grids.units import WrittenUnit
from congthuong.interpret.grids.written import Indicator, Written
from congthuong.interpret.times import Clock
from congthuong.periods import same_period, shifted
from congthuong.recognise.numbers import read_digits
from congthuong.recognise.periods import Period

__all__ = ["Column", "columns", "same_or_shifted", "value_of"]

_TWO_YEARS = re.compile(r"((?:19|20)\d\d)\s?/\s?((?:19|20)\d\d)")


@dataclass(slots=True)
class Column:
    """What a column says of its figures; None and False where it says nothing."""

    header: str
    path: Sequence[Written]
    indicator: tuple[Written, Indicator] | None = None
    unit: tuple[Written, WrittenUnit] | None = None
    label: str | None = None  # the ISO period
    label_spans: tuple[Span, ...] = ()
    lacks: bool = False  # its time is none that the calendar has
    as_of: bool = False
    base: tuple[Written, Period] | None = None
    compared: str | None = None  # the ISO period of the base, where the header says it whole
    compares: bool = False
    plan: bool = False
    growth: bool = False
    share: bool = False
    estimate: bool = False
    median: Decimal = field(default=Decimal(0))

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where its header stands."""
        return tuple(span for written in self.path for span in written.spans)


def columns(layout: Layout, clock: Clock, year: int | None, *, american: bool) -> dict[int, Column]:
    """The columns of figures of a table; `year` is the one that its texts name."""
    found = {
        column: _column(layout.headers[column], layout.paths[column], layout.columns[column], clock, year, american)
        for column in layout.data
    }
    _inherit(found)
    return found


def _column(
    header: str, path: Sequence[GridCell], own: Iterable[GridCell], clock: Clock, year: int | None, american: bool
) -> Column:
    texts = [cell.written for cell in path]
    said = [text.said for text in texts]
    column = Column(header, texts)
    for text in texts:
        if text.said.unit:
            column.unit = (text, text.said.unit)
        if text.said.indicator:
            column.indicator = (text, text.said.indicator)
    column.plan = any(s.is_plan for s in said)
    column.growth = any(s.is_growth for s in said)
    column.share = any(s.is_share for s in said)
    column.estimate = any(s.is_estimate for s in said)
    times = _times(column)
    column.compares = column.base is not None or any(s.compares for s in said) or (column.plan and "%" in header)
    _set_label(column, path, times, clock, year)
    values = [abs(value_of(cell.number[2], american=american)[0]) for cell in own if cell.number]
    column.median = statistics.median(values) if values else Decimal(0)
    return column


def _times(column: Column) -> list[tuple[Written, Period]]:
    """The times of the figures themselves; the one that they are compared with becomes the base."""
    own: list[tuple[Written, Period]] = []
    towards = False
    for text in column.path:
        match = words.TOWARDS.search(text.said.low)
        for period in text.said.times:
            if (
                period.base
                or period.kind in ("same", "previous")
                or towards
                or (match and period.start > match.start())
            ):
                column.base = column.base or (text, period)
            elif not (text.said.is_plan and text.said.compares):
                own.append((text, period))
        if match and not any(period.start > match.start() for period in text.said.times):
            towards = True  # the headers below say what with
    return own


def _set_label(
    column: Column, path: Sequence[GridCell], times: Sequence[tuple[Written, Period]], clock: Clock, year: int | None
) -> None:
    last = path[-1] if path else None
    if last and (match := words.YEAR.fullmatch(last.low.strip())):
        column.label, column.label_spans = match[1], last.written.at(*match.span(1))
    elif last and (match := _TWO_YEARS.fullmatch(last.text.strip())):
        column.label, column.compared, column.compares = match[1], match[2], True
        column.label_spans = last.written.at(*match.span(1))
    elif times:
        text, period = times[-1]
        near = period.year or year
        column.label, column.lacks = clock.resolve(period, near=near), clock.lacks(period, near=near)
        column.label_spans = text.at(period.start, period.end)
        column.as_of = period.as_of


def _inherit(found: dict[int, Column]) -> None:
    last: Column | None = None
    for column in found.values():
        if column.compares:
            if column.label is None and not column.lacks and last is not None and not column.as_of:
                column.label, column.label_spans, column.lacks = last.label, last.label_spans, last.lacks
                column.estimate = column.estimate or last.estimate
            elif column.label:
                column.estimate = column.estimate or any(
                    other.estimate and not other.compares and not other.plan and other.label == column.label
                    for other in found.values()
                )
        elif not column.plan and (column.label or column.lacks):
            last = column


def value_of(written: str, *, american: bool) -> tuple[Decimal, Decimal | None]:
    """The number written, without its sign, and the other one that it may be.

    >>> value_of("13,760", american=True), value_of("1.304,2", american=False)
    ((Decimal('13760'), None), (Decimal('1304.2'), None))
    """
    bare = written.strip("-+–").rstrip(".,")
    if american:
        return Decimal(bare.replace(",", "")) if bare.count(".") < 2 else read_digits(bare)[0], None
    return read_digits(bare)


def same_or_shifted(base: Period, label: str, clock: Clock, year: int | None) -> str | None:
    """The ISO period that figures of `label` are compared with."""
    if base.kind == "same":
        return same_period(label, base.year) if base.year else shifted(label, years=-1)
    if base.kind == "previous":
        if base.unit == "month":
            return shifted(label, months=-1)
        return shifted(label, months=-3) if base.unit == "quarter" else shifted(label, years=-1)
    return clock.resolve(base, near=base.year or year)
