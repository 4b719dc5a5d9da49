r"""Tables: a figure's meaning from its row and its column.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.interpret.marks import mark
>>> from congthuong.interpret.observations import observations
>>> from congthuong.recognise import load
>>> lines = ["| Tỉnh | Số dự án | Vốn đăng ký (triệu USD) |", "| Hà Nam | 12 | 85,5 |", "| Nam Định | 7 | 40 |"]
>>> text = "\\n".join(lines)
>>> starts = [text.index(line) for line in lines]
>>> blocks = tuple(Block(s, s + len(line), "row") for s, line in zip(starts, lines))
>>> article = Article("a", text, Metadata(published="2024-05"), blocks)
>>> [(o.subject, o.indicator, str(o.value)) for o in observations(mark(article, load()), load())][:2]
[('Hà Nam', 'project-count', '12'), ('Hà Nam', 'registered-capital', '85500000')]

Two shapes are known: a row on a line, its cells apart by bars, tabs or wide spaces; and a table that was flattened, one
cell a line, whose width is that of its header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from congthuong.article import Span
from congthuong.facts import Observation, Transformation
from congthuong.interpret.marks import Marks, inside
from congthuong.interpret.measures import apply, neat
from congthuong.interpret.times import Clock, as_stock, same_period, shifted
from congthuong.recognise import Lexicon
from congthuong.recognise.matcher import key
from congthuong.recognise.numbers import magnitude, read_digits
from congthuong.recognise.periods import Period

__all__ = ["Grid", "grids", "header_unit", "read_grid"]

_NUMBER = re.compile(r"[-+]?\d[\d.,]*(?:\s?%)?")
_INDEX = re.compile(r"\d{1,3}[.)]?|stt|tt|[ivx]+")
_TOTAL = re.compile(r"(?:tổng cộng|tổng số|tổng|cộng|toàn tỉnh|chung)(?!\w)")
_UNIT = re.compile(r"\(([^()]{1,24})\)\s*$|,\s*([^,()]{1,16})$|(?:đơn vị(?: tính)?|đvt)\s?:?\s?([^()]{1,20})")
_SPLIT = re.compile(r"\s*\|\s*|\t+| {3,}")


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table, row by row, as spans; the first row is its header. `blocks` are the body blocks it takes."""

    rows: tuple[tuple[Span, ...], ...]
    blocks: tuple[int, ...]


@dataclass(slots=True)
class _Column:
    indicator: str | None = None
    label: str | None = None
    unit: str | None = None
    factor: Decimal = Decimal(1)
    periods: tuple[Period, ...] = ()
    change: bool = False
    spans: tuple[Span, ...] = ()
    unit_spans: tuple[Span, ...] = ()  # its own header, or the line above the table


def grids(marks: Marks) -> list[Grid]:
    """The tables of an article's body."""
    body = marks.article.body
    found: list[Grid] = []
    index = 0
    while index < len(body):
        if body[index].kind != "row":
            index += 1
            continue
        stop = index
        while stop < len(body) and body[stop].kind == "row":
            stop += 1
        rows = [_cells(marks, body[i].start, body[i].end) for i in range(index, stop)]
        table = (
            _ruled(rows)
            if sum(len(row) > 1 for row in rows) * 2 > len(rows)
            else _flat(marks, [row[0] for row in rows if row])
        )
        if table:
            found.append(Grid(table, tuple(range(index, stop))))
        index = stop
    return found


def _cells(marks: Marks, start: int, end: int) -> list[Span]:
    text = marks.article.text
    cells: list[Span] = []
    place = start
    for match in _SPLIT.finditer(text, start, end):
        cells.append((place, match.start()))
        place = match.end()
    cells.append((place, end))
    if text[start:end].lstrip().startswith("|"):
        cells = cells[1:]
    if text[start:end].rstrip().endswith("|"):
        cells = cells[:-1]
    return cells


def _ruled(rows: list[list[Span]]) -> tuple[tuple[Span, ...], ...]:
    return tuple(tuple(row) for row in rows if len(row) > 1)


def _flat(marks: Marks, cells: list[Span]) -> tuple[tuple[Span, ...], ...]:
    """Rows of a flattened table: the header reaches to the first number, and every row is as long."""
    low = marks.keyed
    first = next((i for i, (s, e) in enumerate(cells) if _NUMBER.fullmatch(low[s:e].strip())), None)
    if first is None or first < 2:
        return ()
    # the header ends before the row's own name where the rows are not numbered
    width = first if low[slice(*cells[first])].strip() == "1" else first - 1
    if width < 2:
        return ()
    rows: list[tuple[Span, ...]] = [tuple(cells[:width])]
    place = width
    while place < len(cells):
        if _TOTAL.match(low[slice(*cells[place])].strip()):
            rest = place + 1
            while rest < len(cells) and _NUMBER.fullmatch(low[slice(*cells[rest])].strip()):
                rest += 1
            rows.append(tuple(cells[place:rest]))
            place = rest
            continue
        rows.append(tuple(cells[place : place + width]))
        place += width
    return tuple(rows)


def read_grid(
    grid: Grid,
    marks: Marks,
    lexicon: Lexicon,
    clock: Clock,
    stock: str | None,
    flow: str | None,
    place: tuple[str, str, Span | None] | None,
) -> Iterator[Observation]:
    """The observations of a table; `stock`, `flow` and `place` are what the text above it has in focus."""
    if len(grid.rows) < 2:
        return
    header = grid.rows[0]
    caption = _caption(grid, marks, lexicon)
    columns = [_column(span, marks, lexicon, caption) for span in header]
    for row in grid.rows[1:]:
        total = bool(_TOTAL.match(marks.keyed[slice(*row[0])].strip()))
        pairs: list[tuple[Span, _Column]]
        if total and len(row) < len(header):
            # what cannot be added up has no cell in the row of totals
            additive = [c for c in columns if c.indicator and c.unit != "percent"]
            numbers = [cell for cell in row[1:] if _NUMBER.fullmatch(marks.keyed[slice(*cell)].strip())]
            pairs = list(zip(numbers, additive, strict=False)) if len(numbers) == len(additive) else []
        else:
            pairs = list(zip(row, columns, strict=False))
        yield from _row(row, pairs, total, marks, lexicon, clock, stock, flow, place, caption)


def _caption(grid: Grid, marks: Marks, lexicon: Lexicon) -> _Column:
    """What the line above the table says of all its figures."""
    first = grid.blocks[0]
    if not first:
        return _Column()
    block = marks.article.body[first - 1]
    if block.end - block.start > 250:
        return _Column()
    return _column((block.start, block.end), marks, lexicon, _Column())


def _column(span: Span, marks: Marks, lexicon: Lexicon, caption: _Column) -> _Column:
    start, end = span
    low = marks.keyed[start:end].strip()
    heads = [h for h in inside(marks.heads, start, end) if h.kind == "indicator"]
    periods = tuple(inside(marks.periods, start, end))
    column = _Column(periods=periods or (), spans=(span,))
    if heads:
        column.indicator, column.label = heads[0].notation, marks.article.text[heads[0].start : heads[0].end]
    elif counted := _counted(low, lexicon):
        column.indicator, column.label = counted, marks.article.text[start:end].strip()
    column.unit, column.factor = _header_unit(low, column.indicator, lexicon)
    column.unit_spans = (span,) if column.unit or column.factor != 1 else ()
    column.change = bool(re.search(r"tăng|giảm|tốc độ", low))
    if column.indicator is None and (column.periods or column.unit) and caption.indicator:
        column.indicator, column.label = caption.indicator, caption.label
    if column.unit is None:
        column.unit, column.factor = caption.unit, caption.factor if column.factor == 1 else column.factor
        column.unit_spans += caption.unit_spans
    return column


def header_unit(header: str, lexicon: Lexicon) -> tuple[str | None, Decimal]:
    """The unit of the figures under a header (a text that went through `key`), and what one of it is in base units.

    >>> from congthuong.interpret.tables import header_unit
    >>> from congthuong.recognise import load
    >>> header_unit("vốn đăng kí (triệu usd)", load()), header_unit("số dự án", load())
    (('USD', Decimal('1000000')), ('count:dự án', Decimal('1')))
    """
    heads = [head.notation for head in lexicon.heads.find(header, keyed=True) if head.kind == "indicator"]
    return _header_unit(header, heads[0] if heads else _counted(header, lexicon), lexicon)


def _header_unit(low: str, indicator: str | None, lexicon: Lexicon) -> tuple[str | None, Decimal]:
    unit, factor = None, Decimal(1)
    if match := _UNIT.search(low):
        unit, factor = _unit(next(group for group in match.groups() if group), lexicon)
    if (
        unit is None
        and indicator
        and (concept := lexicon.indicators.get(indicator))
        and concept.one("unitKind") == "count"
    ):
        nouns = sorted(concept.properties.get("countedNoun", ()), key=len)
        unit = "count:" + next((n for n in nouns if key(n) in low), nouns[0] if nouns else "")
    return unit, factor


def _counted(low: str, lexicon: Lexicon) -> str | None:
    """The indicator that a header means by the thing it counts."""
    for notation, concept in lexicon.indicators.items():
        nouns = concept.properties.get("countedNoun", ())
        if any(re.match(r"(?:số |tổng số |số lượng )?" + re.escape(key(noun)) + r"(?!\w)", low) for noun in nouns):
            return notation
    return None


def _unit(written: str, lexicon: Lexicon) -> tuple[str | None, Decimal]:
    """The unit in a header's brackets and what one of it is: "triệu USD" is a million."""
    factor = Decimal(1)
    place = 0
    if (found := magnitude(written, 0)) and found[0] == 0:
        factor, place = found[2], found[1]
    unit = lexicon.units.at(written if place else " " + written, place or 0)
    if unit is None:
        return None, factor
    return unit.notation, factor * unit.factor


def _row(
    row: Sequence[Span], pairs: Sequence[tuple[Span, _Column]], total: bool, marks: Marks, lexicon: Lexicon, clock: Clock,
    stock: str | None, flow: str | None, place: tuple[str, str, Span | None] | None, caption: _Column,
) -> Iterator[Observation]:  # fmt: skip
    start, end = row[0][0], row[-1][1]
    subject = place
    indicator = sector = label = None
    row_spans: tuple[Span, ...] = ()
    if not total:
        named = [
            m
            for m in inside(marks.mentions, start, end)
            if m.type in ("IndustrialZone", "IndustrialCluster", "Company", "Province")
        ]
        named = named or [m for m in inside(marks.mentions, start, end) if m.type == "District"]
        if named:
            subject = (named[0].label, named[0].type, (named[0].start, named[0].end))
        else:
            heads = inside(marks.heads, start, end)
            for head in heads:
                if head.kind == "indicator" and indicator is None:
                    indicator, label, row_spans = (
                        head.notation,
                        marks.article.text[head.start : head.end],
                        ((head.start, head.end),),
                    )
                elif head.kind in ("sector", "short") and sector is None:
                    sector, row_spans = head.notation, ((head.start, head.end),)
    for number, (cell, column) in enumerate(pairs):
        written = marks.keyed[slice(*cell)]
        match = _NUMBER.search(written)
        if (
            match is None
            or not _NUMBER.fullmatch(written.strip())
            or (number == 0 and _INDEX.fullmatch(written.strip()))
        ):
            continue
        what = indicator or column.indicator or (caption.indicator if sector else None)
        if what is None:
            continue
        digits = (cell[0] + match.start(), cell[0] + match.end())
        observation = _cell(
            digits,
            match[0],
            what,
            label or column.label,
            sector,
            column,
            marks,
            lexicon,
            clock,
            stock,
            flow,
            subject,
            (start, end),
            row_spans,
            caption,
        )
        if observation:
            yield observation


def _cell(
    digits: Span, written: str, indicator: str, label: str | None, sector: str | None, column: _Column, marks: Marks, lexicon: Lexicon, clock: Clock,
    stock: str | None, flow: str | None, subject: tuple[str, str, Span | None] | None, row: Span, row_spans: tuple[Span, ...], caption: _Column,
) -> Observation | None:  # fmt: skip
    sign = -1 if written.startswith("-") else 1
    value, other = read_digits(written.strip("-+% ").rstrip(".,"))
    unit = "percent" if "%" in written else column.unit
    if unit and unit.startswith("count:") and other is not None:
        value = other
    if unit is None:
        return None
    value = value * column.factor * sign
    concept = lexicon.indicators.get(indicator)
    temporality = concept.one("temporality") if concept else "either"
    said = [p for p in (*column.periods, *caption.periods) if not p.base and p.kind not in ("same", "previous")]
    bases = [p for p in (column.periods or caption.periods) if p.base]
    period = clock.resolve(said[0]) if said else None
    if period and (temporality == "stock" or said[0].as_of):
        period = as_stock(period)
    if period is None:
        period = (
            (stock or (f"/{clock.published}" if clock.published else None))
            if temporality != "flow"
            else flow or clock.published
        )
    transformation: Transformation = "level"
    compared = None
    evidence: dict[str, tuple[Span, ...]] = {
        "value": (digits,), "unit": (digits,) if "%" in written else column.unit_spans, "indicator": row_spans or column.spans,
    }  # fmt: skip
    if unit == "percent":
        means = concept.one("percentMeans") if concept else "share"
        if bases and period:
            transformation = "change"
            compared = _base(bases[0], period, clock)
            if not column.change and abs(value) > 50:
                # "Tháng 02/2009 so với cùng kỳ: 104,1" is an index with its base as 100
                value = apply("equals-base", value)
                evidence["sign"] = ((bases[0].start, bases[0].end),)
        elif column.change:
            transformation, compared = "change", shifted(period, years=-1) if period else None
        else:
            transformation = "share" if means == "share" else "change"
            if transformation == "change" and period:
                compared = shifted(period, years=-1)
    if subject and subject[2]:
        evidence["subject"] = (subject[2],)
    if said:
        evidence["period"] = ((said[0].start, said[0].end),)
    return Observation(
        id="", article=marks.article.id, rule="row and column", evidence=evidence, start=digits[0], end=digits[1],
        surface=marks.article.text[slice(*digits)], subject=subject[0] if subject else None, subject_type=subject[1] if subject else None,
        indicator=indicator, indicator_label=label, sector=sector, transformation=transformation, value=neat(value), unit=unit, period=period,
        compared_with=compared, quote_start=row[0], quote_end=row[1], quote=marks.article.text[row[0] : row[1]],
        flags=() if subject else ("uncertain-subject",),
    )  # fmt: skip


def _base(base: Period, period: str, clock: Clock) -> str | None:
    if base.kind == "same":
        return same_period(period, base.year) if base.year else shifted(period, years=-1)
    if base.kind == "previous":
        return shifted(period, months=-1) if base.unit == "month" else shifted(period, years=-1)
    return clock.resolve(base)
