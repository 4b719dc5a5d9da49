"""What the name of a row says of its figures: subject, industry or product, indicator, unit, time.

>>> from congthuong.interpret.grids.rows import bare
>>> bare("B. Khai khoáng *"), bare("2.1. Trong đó: sản xuất trang phục"), bare("- Dệt may")
(('Khai khoáng', False), ('sản xuất trang phục', True), ('Dệt may', False))

A row with a name and no figures is the section of the rows below it; a part ("Trong đó: …") has the indicator of the row
that it is a part of; a total is of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from congthuong.article import Span
from congthuong.interpret.grids import words
from congthuong.interpret.grids.captions import Captions, Place
from congthuong.interpret.grids.grid import Grid, GridCell
from congthuong.interpret.grids.headers import Layout
from congthuong.interpret.grids.totals import Totals
from congthuong.interpret.grids.units import unit_in
from congthuong.interpret.grids.written import Indicator, Written
from congthuong.interpret.times import Clock
from congthuong.recognise import Lexicon
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.names import Mention
from congthuong.recognise.places import without_phase

__all__ = ["Row", "Surroundings", "Unit", "bare", "rows"]

_NUMBERING = re.compile(
    r"^(?:[A-E]|\d{1,2}(?:\.\d{1,2})*|[IVX]+)[.)]\s+|^\d{1,3}(?:\.\d{1,2})*\.?\s+(?=[^\W\d])|^[-+•–]\s*|\s*\*+$"
)
_OWNERS = re.compile(r"^(?:khu vực|khối|doanh nghiệp|vốn)\s+(?:có vốn\s+)?")
_UNIT_OF_PLACE = re.compile(r"^(?:huyện|thị xã|tỉnh|thành phố|tp\.?|quận)\s+", re.IGNORECASE)
_ZONE_NAME = re.compile(r"^(?:kcn|khu công nghiệp)\s+", re.IGNORECASE)
_CLUSTER_NAME = re.compile(r"^(?:ccn|cụm công nghiệp)\s+", re.IGNORECASE)
_FIRM_NAME = re.compile(r"công ti|tập đoàn|tổng công ti")
_WHOLE = re.compile(r"toàn ngành|toàn tỉnh|tổng số")
_INDUSTRY = "industrial-production-index"
_ZONES = ("IndustrialZone", "IndustrialCluster")
_PLACES = ("Province", "District")
_ZONE_WORD = re.compile(r"KCN|CCN|KCX|[Kk]hu |[Cc]ụm |KHU |CỤM ")
_PROPER = re.compile(r"[^\W\d_a-zà-ỹđ]\w*(?:[ -][^\W\d_a-zà-ỹđ]\w*){0,4}")  # nothing but a name
_LONG_NAME = 8  # words


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with what one of it is in base units, and where it is said."""

    notation: str
    factor: Decimal
    spans: tuple[Span, ...]


@dataclass(slots=True)
class Row:
    """What a row says of its figures."""

    number: int
    figures: list[GridCell]
    own: Sequence[GridCell]
    subject: Place | None
    name: Written | None = None
    total: bool = False
    indicator: tuple[Written, Indicator] | None = None
    sector: str | None = None
    sector_spans: tuple[Span, ...] = ()
    qualifiers: list[str] = field(default_factory=list)
    unit: Unit | None = None
    label: str | None = None
    label_spans: tuple[Span, ...] = ()
    lacks: bool = False  # its time is none that the calendar has
    estimate: bool = False
    section: Written | None = None

    @property
    def span(self) -> Span:
        """From its first cell to its last."""
        return min(cell.span[0] for cell in self.own), max(cell.span[1] for cell in self.own)


def bare(name: str) -> tuple[str, bool]:
    """A row's name without its numbering, and whether it is a part of the row above."""
    found = name.strip()
    while (shorter := _NUMBERING.sub("", found).strip()) != found:
        found = shorter
    part = re.match(words.PART.pattern, found, re.IGNORECASE)
    inner = found[part.end() :] if part else found
    return inner, inner != found


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds for all rows of a table."""

    layout: Layout
    captions: Captions
    clock: Clock
    year: int | None
    lexicon: Lexicon
    of_products: bool
    american: bool


def rows(grid: Grid, around: Surroundings) -> Iterator[Row | Sequence[GridCell]]:
    """The rows below the header with what they say; the bare cells of one that no column can be told for."""
    layout = around.layout
    section: Written | None = None
    parent: Row | None = None
    totals = Totals(american=around.american)
    for number in range(layout.rows, grid.height):
        own = grid.row(number)
        figures = [cell for cell in own if layout.kinds.get(cell.col) == "data" and cell.number]
        if not figures:
            named = [cell for cell in own if cell.has_words and not _is_index(layout, cell)]
            if named and not any(words.EMPTY.fullmatch(cell.low) for cell in own):
                section = named[0].written
            continue
        if number in grid.misfits:
            summed = totals.aligned(own)
            if summed is None:
                yield own
                continue
            own, figures = summed
        else:
            totals.add(figures)
        row = Row(number, figures, own, around.captions.place, section=section)
        part = _read(row, grid, around, parent)
        if not part and row.name is not None:
            parent = row
        yield row


def _is_index(layout: Layout, cell: GridCell) -> bool:
    return layout.kinds.get(cell.col) == "index" and words.INDEX.fullmatch(cell.low) is not None


def _read(row: Row, grid: Grid, around: Surroundings, parent: Row | None) -> bool:
    """Fill in what the row's name and its unit say; whether it is a part of the row above."""
    layout = around.layout
    cell = grid.at(row.number, layout.stub) if layout.stub is not None else None
    told = [own for own in row.own if layout.kinds.get(own.col) != "data"]
    row.total = bool(words.TOTAL.match(fold_letters(" ".join(own.text for own in told)).strip()))
    if row.total:
        cell = told[0]
    part = False
    if cell is not None:
        inner, part = bare(cell.text)
        start = cell.text.find(inner)
        row.name = cell.written.piece(start, start + len(inner)) if inner else None
    if row.name is not None and not _is_mere_total(row):
        header = layout.headers.get(layout.stub, "") if layout.stub is not None else ""
        if not _subject(row, row.name, header, around) and not _time(row, row.name, around):
            _topic(row, row.name, part, parent, around)
    if layout.units is not None and (unit := grid.at(row.number, layout.units)):
        found = unit_in(unit.said.low, around.lexicon)
        notation, factor = found or ("count:" + unit.text.lower(), Decimal(1))
        row.unit = Unit(notation, factor, unit.cell.spans)
    return part


def _is_mere_total(row: Row) -> bool:
    if not row.total:
        return False
    said = row.name.said if row.name else None
    return not (said and said.indicator and said.low.count(" ") >= 3)


def _subject(row: Row, name: Written, header: str, around: Surroundings) -> bool:
    """Whether the row is about something by its name, which the header tells or the name shows."""
    found = _named(name, header)
    text = name.text
    place = around.captions.place
    if found and (found.start == 0 or found.type != "Province" or found.end == len(name.normal.text)):
        label = found.label
        whole = found.type in _ZONES and found.end < len(name.normal.text)
        if whole and len(text.split()) <= _LONG_NAME and around.layout.grid.source != "run-on":
            label = text
        row.subject = (without_phase(label) if whole else label, found.type, name.at(found.start, found.end))
    elif words.ZONE.search(header):
        row.subject = ("KCN " + without_phase(_ZONE_NAME.sub("", text)), "IndustrialZone", name.spans)
    elif (words.CLUSTER.search(header) and "tên" in header) or _CLUSTER_NAME.match(text):
        row.subject = ("CCN " + without_phase(_CLUSTER_NAME.sub("", text)), "IndustrialCluster", name.spans)
    elif words.FIRM.search(header):
        row.subject = (text, "Company", name.spans)
    elif words.PLACE.search(header) and text[:1].isupper():
        kind = "District" if place and place[1] == "Province" else "Province"
        row.subject = (_UNIT_OF_PLACE.sub("", text), kind, name.spans)
    else:
        return False
    return True


def _named(name: Written, header: str) -> Mention | None:
    if not any(char.isupper() for char in name.text):
        return None
    if words.ZONE.search(header) and not _ZONE_WORD.search(name.text):
        return None  # a zone's bare name, which the header makes one
    kinds: list[tuple[str, ...]] = [_ZONES]
    if words.FIRM.search(header) or _FIRM_NAME.match(fold_letters(name.normal.text)):
        kinds.append(("Company",))
    if words.PLACE.search(header) and not words.ZONE.search(header):
        kinds.append(("Province", "District"))
    found = name.names
    named = next((m for wanted in kinds for m in found if m.type in wanted), None)
    if named is None and _PROPER.fullmatch(_UNIT_OF_PLACE.sub("", name.text)):
        named = next((m for m in found if m.type in _PLACES and m.end == len(name.normal.text)), None)
    return named


def _time(row: Row, name: Written, around: Surroundings) -> bool:
    """Whether the row is a year, or another time, of what the columns are about."""
    if around.layout.stub is None or around.layout.kinds[around.layout.stub] != "years":
        return False
    if match := re.search(r"(?:19|20)\d\d", name.said.text):
        row.label, row.label_spans = match[0], name.at(*match.span())
        row.estimate = name.said.is_estimate
    return True


def _topic(row: Row, name: Written, part: bool, parent: Row | None, around: Surroundings) -> None:
    """The indicator of the row, or the industry or product that it is about."""
    said = name.said
    indicator = said.indicator
    if indicator and any(rx.fullmatch(_OWNERS.sub("", said.low)) for rx, _ in words.QUALIFIERS):
        indicator = None
    if said.times and not indicator:
        period = said.times[0]
        near = period.year or around.year
        row.label, row.lacks = around.clock.resolve(period, near=near), around.clock.lacks(period, near=near)
        row.label_spans = name.at(period.start, period.end)
    of_industry = bool(said.sector and indicator and indicator.notation == _INDUSTRY)
    if indicator is None or part or (around.of_products and said.goods) or of_industry:
        if around.of_products and not (said.indicator and len(said.indicator.label) >= len(name.text) - 2):
            row.sector, row.sector_spans, indicator = name.text, name.spans, None
        elif said.sector:
            row.sector = said.sector.notation
            row.sector_spans = name.at(said.sector.start, said.sector.end)
            indicator = indicator if indicator and indicator.notation != _INDUSTRY else None
        elif part and indicator is None:
            row.sector, row.sector_spans = name.text, name.spans
    row.qualifiers = [qualifier for pattern, qualifier in words.QUALIFIERS if pattern.search(said.low)]
    if _WHOLE.match(said.low):
        row.sector, row.sector_spans = None, ()
        indicator = None if said.low.startswith("toàn tỉnh") else indicator
    row.indicator = (name, indicator) if indicator else None
    if said.unit:
        row.unit = Unit(said.unit.notation, said.unit.factor, name.at(said.unit.start, said.unit.end))
    if part and parent is not None and row.indicator is None:
        row.indicator = parent.indicator
        row.unit = row.unit or parent.unit
