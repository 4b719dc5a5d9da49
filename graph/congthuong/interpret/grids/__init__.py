r"""From the tables of an article to facts: each figure by the headers over it and the names beside it, or refused.

>>> from congthuong.article import Metadata
>>> from congthuong.interpret.grids import read_tables
>>> from congthuong.interpret.times import Clock
>>> from congthuong.read import parse
>>> from congthuong.recognise import load
>>> raw = "Tỉnh\tSố dự án\tVốn đăng ký (triệu USD)\nHà Nam\t12\t85,5\nNam Định\t7\t40\n".encode()
>>> article = parse(raw, name="a.txt", media_type=None, id=None, metadata=Metadata(published="2024-05"))
>>> found = read_tables(article, load(), Clock("2024-05"), lambda at: None)
>>> [(o.subject, o.indicator, str(o.value)) for o in found.observations][:2]
[('Hà Nam', 'project-count', '12'), ('Hà Nam', 'registered-capital', '85500000')]

Everything is in the offsets of the stored text. A figure that cannot be placed for certain is refused, and the reason is
kept for `coverage`: cells that do not fit the header, no header, no unit, no indicator, no subject.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from congthuong.article import Article, Span, Table
from congthuong.facts import Observation, Relation
from congthuong.interpret.grids import words
from congthuong.interpret.grids.accounts import TableNumeral, accounted
from congthuong.interpret.grids.captions import Captions, Place
from congthuong.interpret.grids.columns import columns
from congthuong.interpret.grids.figures import Refusal, read_figure
from congthuong.interpret.grids.figures import Table as Surrounded
from congthuong.interpret.grids.grid import Grid
from congthuong.interpret.grids.headers import Layout
from congthuong.interpret.grids.orient import is_american, oriented
from congthuong.interpret.grids.rows import Row, Surroundings, rows
from congthuong.interpret.grids.stated import Named, named_in, relations
from congthuong.interpret.grids.written import Written
from congthuong.interpret.times import Clock
from congthuong.recognise import Lexicon

__all__ = ["Tabular", "outside_tables", "read_tables"]

_ABOVE = 4  # lines over a table that may say something of it
_CAPTION = 250  # characters: longer lines are prose


@dataclass(frozen=True, slots=True)
class Tabular:
    """What the tables of an article say, and what became of each of their numerals."""

    observations: tuple[Observation, ...] = ()
    relations: tuple[Relation, ...] = ()
    named: tuple[Named, ...] = ()
    numerals: tuple[TableNumeral, ...] = ()


def outside_tables(article: Article) -> Article:
    """The article without the lines of its tables: what is read as prose."""
    if not article.tables:
        return article
    starts = sorted({start for table in article.tables for cell in table.cells for start, _ in cell.spans})
    kept = tuple(
        block
        for block in article.blocks
        if block.kind != "row" or bisect_left(starts, block.start) == bisect_left(starts, block.end)
    )
    return replace(article, blocks=kept, tables=())


def read_tables(article: Article, lexicon: Lexicon, clock: Clock, place_at: Callable[[int], Place | None]) -> Tabular:
    """The facts of all tables. `place_at` says what the prose is about at an offset, for tables that name no place."""
    observations: list[Observation] = []
    stated: dict[tuple[str, str, str], Relation] = {}
    named: list[Named] = []
    numerals: list[TableNumeral] = []
    lines = _Lines(article, lexicon)
    for table in article.tables:
        for grid, header, names in oriented(Grid(article.text, table, lexicon), article.text, lexicon):
            above = lines.above(table, grid, header)
            place = place_at(grid.cells[0].span[0])
            layout = Layout(grid, header, names)
            if why := _unreadable(grid, layout):
                numerals.extend(accounted(article.text, grid, layout if header else None, {}, why))
                continue
            surrounded = _surrounded(article, layout, Captions(above, place, lexicon), clock, lexicon)
            refused = dict(_read(grid, surrounded, observations, stated, named))
            numerals.extend(accounted(article.text, grid, layout, refused))
    observations.sort(key=lambda o: (o.start, o.end))
    return Tabular(tuple(observations), tuple(stated.values()), tuple(named), tuple(numerals))


def _unreadable(grid: Grid, layout: Layout) -> str | None:
    """Why nothing can be read from a table."""
    if not layout.rows or grid.height <= layout.rows:
        return "no header"
    if not layout.data:
        return "no column of figures"
    said = [cell.said for column in layout.data for cell in layout.paths[column]]
    if "not" in layout.kinds.values() and not any(s.unit or s.indicator for s in said):
        return "no figures"
    return None


def _surrounded(article: Article, layout: Layout, captions: Captions, clock: Clock, lexicon: Lexicon) -> Surrounded:
    said = [line.said for line in captions.lines]
    said += [cell.said for column in layout.data for cell in layout.paths[column]]
    years = [period.year for s in said for period in s.times if period.year and not period.base]
    products = captions.of_products or any(words.PRODUCTS.search(layout.headers[column]) for column in layout.names)
    american = is_american(cell.text for cell in layout.grid.cells if cell.number)
    around = Surroundings(layout, captions, clock, max(years, default=None), lexicon, products, american)
    return Surrounded(article.id, article.text, around, captions.of_exports)


def _read(
    grid: Grid,
    table: Surrounded,
    observations: list[Observation],
    stated: dict[tuple[str, str, str], Relation],
    named: list[Named],
) -> Iterator[tuple[Span, str]]:
    """Read the rows of a table; the cells from which no fact is read, with the reason."""
    around = table.around
    headed = columns(around.layout, around.clock, around.year, american=around.american)
    for row in rows(grid, around):
        if not isinstance(row, Row):
            yield from ((cell.span, "its row does not fit the header") for cell in row)
            continue
        for cell in row.figures:
            found = read_figure(table, row, headed[cell.col], cell)
            if isinstance(found, Refusal):
                yield cell.span, found.why
            else:
                observations.append(found)
        beside = list(named_in(row, table))
        for relation in relations(row, beside, table):
            stated.setdefault((relation.subject, relation.predicate, relation.object), relation)
        if row.subject is not None and row.subject is not around.captions.place:
            label, kind, spans = row.subject
            named.append((kind, label, (spans[0][0], spans[-1][1])))
        for _, cell, mention in beside:
            spans = cell.written.at(mention.start, mention.end)
            named.append((mention.type, mention.label, (spans[0][0], spans[-1][1])))


class _Lines:
    """The lines of an article that are of no table."""

    def __init__(self, article: Article, lexicon: Lexicon) -> None:
        self._text = article.text
        self._lexicon = lexicon
        self._lines = [(b.start, b.end) for b in outside_tables(article).body]
        self._starts = [start for start, _ in self._lines]
        self._ends = sorted(max(end for cell in table.cells for _, end in cell.spans) for table in article.tables)

    def above(self, table: Table, grid: Grid, header: int) -> Sequence[Written]:
        """The short lines between the table before and this one's rows, the nearest first; then the title."""
        start = min(cell.start for cell in table.cells)
        body = [cell.start for cell in table.cells if cell.row >= header]
        before = bisect_left(self._ends, start) - 1
        low = self._ends[before] if before >= 0 else -1
        first, last = bisect_left(self._starts, low), bisect_left(self._starts, min(body, default=start))
        found = [span for span in self._lines[first:last][-_ABOVE:] if span[1] - span[0] <= _CAPTION][::-1]
        if self._lines and self._lines[0] not in found and self._lines[0][1] - self._lines[0][0] <= _CAPTION:
            found.append(self._lines[0])
        return [Written(self._text[a:b], ((a, b),), self._lexicon) for a, b in found]
