"""One figure of a table: its slots from the row, the column, the section and the captions, by a fixed precedence.

>>> from congthuong.interpret.grids.figures import Refusal
>>> Refusal("no unit")
Refusal(why='no unit')

The row's indicator counts under a column that says a time, a plan or a comparison, else the column's. A unit is that of
the cell ("%"), of the column, of the row, of its section, of what is counted, of the caption, in this order. A slot that
nobody says is not guessed: the figure is refused, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from congthuong.article import Span
from congthuong.facts import Observation, Status, Transformation
from congthuong.interpret.grids import words
from congthuong.interpret.grids.captions import Captions
from congthuong.interpret.grids.columns import Column, same_or_shifted, value_of
from congthuong.interpret.grids.grid import GridCell
from congthuong.interpret.grids.rows import Row, Surroundings, Unit
from congthuong.interpret.grids.units import count_of, unit_in
from congthuong.interpret.grids.written import Written
from congthuong.interpret.measures import neat
from congthuong.interpret.times import Clock
from congthuong.periods import as_stock, shifted
from congthuong.recognise.lexicon import Concept
from congthuong.recognise.periods import Period

__all__ = ["Refusal", "Table", "read_figure"]

_COUNTS = {"industrial-cluster-count": "count:cụm", "industrial-zone-count": "count:KCN"}
_OF_ZONES = ("planned-area", "industrial-land-area", "leased-area", "occupancy-rate", "employment")
_STOCKS = ("registered-capital", "project-count", "employment")
_INDUSTRY = "industrial-production-index"
_PLACES = ("Province", "Country", "District")
_ZONES = ("IndustrialZone", "IndustrialCluster")
_BEYOND_MEASURE = Decimal(10) ** 20  # as in prose
_INDEX = 50  # a percent of change in a table above this is an index with its base as 100


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a figure gives no fact."""

    why: str


@dataclass(frozen=True, slots=True)
class _What:
    """The indicator of a figure and where it is said."""

    notation: str | None
    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What holds for all figures of a table."""

    article: str
    text: str
    around: Surroundings
    of_exports: bool


def read_figure(table: Table, row: Row, column: Column, cell: GridCell) -> Observation | Refusal:
    """The observation of one cell, in the offsets of the stored text."""
    around, captions = table.around, table.around.captions
    number = cell.number
    if number is None:
        return Refusal("no number")
    what = _indicator(table, row, column)
    unit = _unit(table, row, column, cell, what)
    what = what or _product(table, row, column, unit)
    what, unit = _zones(row, column, captions, what, unit)
    if what is None:
        return Refusal("no indicator")
    if unit is None:
        return Refusal("no unit")
    if row.subject is None:
        return Refusal("no subject")
    concept = around.lexicon.indicators.get(what.notation) if what.notation else None
    written = number[2]
    value, other = value_of(written, american=table.around.american)
    if unit.notation.startswith("count:") and other is not None:
        value = other
    ambiguous = table.around.american and "," in written
    value *= unit.factor * (-1 if written[0] in "-–" else 1)
    if abs(value) >= _BEYOND_MEASURE:
        return Refusal("no such amount")
    label, label_spans, undated = _period(row, column, captions, around, what, concept)
    kind, value, compared, sign, base_spans = _transformation(
        row, column, captions, around, what, concept, unit, value, label
    )
    base = column.base or captions.base
    unbased = bool(
        compared is None and base_spans and base and around.clock.lacks(base[1], near=base[1].year or around.year)
    )
    flags = {"ambiguous-separator": ambiguous, "impossible-period": undated or unbased}
    digits = cell.written.written_at(*number.span(2))
    percent = cell.written.written_at(*number.span(3)) if number[3] else ()
    start, end = digits[0][0], (percent or digits)[-1][1]
    evidence: dict[str, tuple[Span, ...]] = {
        "value": digits,
        "unit": percent or unit.spans,
        "indicator": what.spans,
        "subject": row.subject[2],
        "period": label_spans,
        "sector": row.sector_spans,
        "sign": sign,
        "comparison": base_spans,
    }
    quote = row.span
    return Observation(
        id="",
        article=table.article,
        rule="row and column",
        flags=tuple(flag for flag, holds in flags.items() if holds),
        evidence={slot: spans for slot, spans in evidence.items() if spans},
        start=start,
        end=end,
        surface=table.text[start:end],
        subject=row.subject[0],
        subject_type=row.subject[1],
        indicator=what.notation,
        indicator_label=what.label,
        sector=row.sector,
        qualifiers=tuple(_qualifiers(row, column, captions, what)),
        transformation=kind,
        value=neat(value),
        unit="percent" if kind == "share" and unit.notation == "percent" else unit.notation,
        bound=words.BOUNDS.get((number[1] or "").strip(), "eq"),
        status=_status(row, column),
        period=label,
        compared_with=compared,
        quote_start=quote[0],
        quote_end=quote[1],
        quote=table.text[quote[0] : quote[1]],
    )


# -- indicator and unit ------------------------------------------------------------------------------------------------


def _indicator(table: Table, row: Row, column: Column) -> _What | None:
    said = column.indicator
    if row.indicator and (said is None or column.compares or column.plan or column.label):
        said = row.indicator
    if said is None:
        return None
    written, indicator = said
    if indicator.notation == _INDUSTRY and (table.around.of_products or table.of_exports):
        return None
    return _What(indicator.notation, indicator.label, written.at(indicator.start, indicator.end))


def _unit(table: Table, row: Row, column: Column, cell: GridCell, what: _What | None) -> Unit | None:
    number, captions = cell.number, table.around.captions
    own = column.unit[1] if column.unit else None
    caption = captions.unit[1] if captions.unit else None
    if number and number[3]:
        return Unit("percent", Decimal(1), cell.written.written_at(*number.span(3)))
    if column.compares and (
        (own and own.notation == "percent")
        or "%" in column.header
        or column.base
        or (caption and caption.notation == "percent")
    ):
        return Unit("percent", Decimal(1), _percent_spans(column, captions))
    if column.unit and own:
        return Unit(own.notation, own.factor, column.unit[0].at(own.start, own.end))
    if row.unit:
        return row.unit
    if unit := _section_unit(row, table):
        return unit
    if what and what.notation:
        said = column.header + " " + (row.name.said.low if row.name else "")
        if counted := count_of(what.notation, said, table.around.lexicon):
            return Unit(counted, Decimal(1), what.spans)
    if captions.unit and caption and not _is_count(table, what):
        return Unit(caption.notation, caption.factor, captions.unit[0].at(caption.start, caption.end))
    return None


def _section_unit(row: Row, table: Table) -> Unit | None:
    """The unit in the section's name, or that it is as a whole: "Tỷ đồng" over the rows below."""
    section = row.section
    if section is None:
        return None
    if said := section.said.unit:
        return Unit(said.notation, said.factor, section.at(said.start, said.end))
    found = unit_in(section.said.low, table.around.lexicon)
    return Unit(*found, section.spans) if found else None


def _percent_spans(column: Column, captions: Captions) -> tuple[Span, ...]:
    """Where the percent sign of a comparison stands, else what it is compared with."""
    for written in reversed(column.path):
        if (place := written.said.low.find("%")) >= 0:
            return written.at(place, place + 1)
    if captions.unit and captions.unit[1].notation == "percent":
        return captions.unit[0].at(captions.unit[1].start, captions.unit[1].end)
    return column.spans


def _is_count(table: Table, what: _What | None) -> bool:
    concept = table.around.lexicon.indicators.get(what.notation) if what and what.notation else None
    return bool(concept and concept.one("unitKind") == "count")


def _product(table: Table, row: Row, column: Column, unit: Unit | None) -> _What | None:
    """What figures of products are of: how much was made of them, or sold abroad."""
    name = row.name.spans if row.name else ()
    if table.of_exports:
        amount = words.QUANTITY.search(column.header)
        if (
            (unit and unit.notation in ("USD", "VND"))
            or words.WORTH.search(column.header)
            or (row.total and not amount)
        ):
            return _What("export-turnover", "kim ngạch xuất khẩu", column.spans or name)
        return _What(None, "lượng", column.spans) if amount else None
    if table.around.of_products and (row.sector or row.unit):
        return _What("production-volume", row.sector or "sản phẩm", name or column.spans)
    return None


def _zones(
    row: Row, column: Column, captions: Captions, what: _What | None, unit: Unit | None
) -> tuple[_What | None, Unit | None]:
    """Counts and areas of zones and clusters, which groups of columns are of."""
    if what is None and "số lượng" in column.header:
        for written in reversed(column.path):
            if words.CLUSTER.search(written.said.low):
                what = _What("industrial-cluster-count", written.text, written.spans)
                break
            if words.ZONE.search(written.said.low):
                what = _What("industrial-zone-count", written.text, written.spans)
                break
    if what is None and captions.indicator and row.subject and row.subject[1] in _PLACES:
        written, said = captions.indicator
        what = _What(said.notation, said.label, written.at(said.start, said.end))
    if what is None or what.notation not in _COUNTS:
        return what, unit
    if column.unit and column.unit[1].notation == "hectare":
        return _What("planned-area", "Diện tích", column.spans), unit
    return what, unit or Unit(_COUNTS[what.notation], Decimal(1), what.spans)


# -- time and transformation -------------------------------------------------------------------------------------------


def _period(
    row: Row, column: Column, captions: Captions, around: Surroundings, what: _What, concept: Concept | None
) -> tuple[str | None, tuple[Span, ...], bool]:
    """When a figure is of, where that is said, and whether what is said is no time: then it is of none that is known."""
    clock = around.clock
    said = [(column.label, column.label_spans, column.lacks), (row.label, row.label_spans, row.lacks)]
    if row.section and row.section.said.times:
        said.append(_resolved(row.section, row.section.said.times[0], around.year, clock))
    caption: str | None = None
    if captions.time:
        written, time = captions.time
        said.append(_resolved(written, time, time.year or around.year, clock))
        caption = said[-1][0]
    label, spans, lacks = next((one for one in said if one[0] or one[2]), (None, (), False))
    if lacks:
        return None, spans, True
    temporality = concept.one("temporality") if concept else "either"
    of_zone = row.subject is not None and row.subject[1] in _ZONES
    from_caption = label is not None and label == caption
    as_of = column.as_of or bool(from_caption and captions.time and captions.time[1].as_of)
    stock = (
        temporality == "stock"
        or (temporality != "flow" and as_of)
        or (temporality == "either" and of_zone)
        or (what.notation in _STOCKS and not column.label)
    )
    if not stock:
        return label, spans, False
    if label is None:
        return f"/{clock.published}" if clock.published else None, (), False
    return label if label.startswith("/") else as_stock(label), spans, False


def _resolved(
    written: Written, time: Period, near: int | None, clock: Clock
) -> tuple[str | None, tuple[Span, ...], bool]:
    return clock.resolve(time, near=near), written.at(time.start, time.end), clock.lacks(time, near=near)


def _transformation(
    row: Row, column: Column, captions: Captions, around: Surroundings, what: _What, concept: Concept | None, unit: Unit,
    value: Decimal, label: str | None,
) -> tuple[Transformation, Decimal, str | None, tuple[Span, ...], tuple[Span, ...]]:  # fmt: skip
    """What kind of figure it is, its value, the period of its base, and where sign and base are said."""
    if unit.notation != "percent":
        return "level", value, None, (), ()
    parts = row.section is not None and row.section.said.is_share and not column.compares
    if parts:
        return "share", value, None, (), ()
    if column.plan and column.compares:
        return "plan-share", value, None, (), ()
    means = concept.one("percentMeans") if concept else None
    is_index = column.median > _INDEX
    if column.base or column.compares or (captions.base and what.notation and means == "change"):
        base = column.base or captions.base
        spans = base[0].at(base[1].start, base[1].end) if base else ()
        compared = column.compared
        if compared is None and label:
            compared = same_or_shifted(base[1], label, around.clock, around.year) if base else shifted(label, years=-1)
        if not column.growth and is_index:
            return "change", value - 100, compared, spans or column.spans, spans
        return "change", value, compared, (), spans
    if column.share or means == "share":
        return "share", value, None, (), ()
    compared = shifted(label, years=-1) if label else None
    if concept is not None and is_index:
        return "change", value - 100, compared, column.spans or what.spans, ()
    return "change", value, compared, (), ()


def _status(row: Row, column: Column) -> Status:
    if column.estimate or row.estimate:
        return "estimate"
    return "target" if column.plan and not column.compares else "actual"


def _qualifiers(row: Row, column: Column, captions: Captions, what: _What) -> list[str]:
    found = list(row.qualifiers)
    for written in column.path:
        for pattern, qualifier in words.QUALIFIERS:
            if pattern.search(written.said.low) and qualifier not in found:
                found.append(qualifier)
    if captions.owners and not found and row.subject is not None and row.subject[1] in _PLACES:
        found.append(captions.owners)
    of_place = row.subject is not None and row.subject[1] in _PLACES
    if of_place and what.notation in _OF_ZONES and captions.zones and not found:
        clusters = captions.nearest_are_clusters or any(words.CLUSTER.search(w.said.low) for w in column.path)
        found.append("CCN" if clusters and not captions.nearest_are_zones else captions.zones)
    return found
