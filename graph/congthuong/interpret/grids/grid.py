"""A table ready to be asked: what stands in a place, in a row, in a column.

>>> from congthuong.article import Cell, Table
>>> from congthuong.interpret.grids.grid import Grid
>>> from congthuong.recognise import load
>>> text = "Cụm ha Ba Hàng 46,04"
>>> cells = (Cell(0, 0, start=0, end=3), Cell(0, 1, start=4, end=6), Cell(1, 0, start=7, end=14), Cell(1, 1, start=15, end=20))
>>> grid = Grid(text, Table(cells, "tabs"), load())
>>> grid.at(1, 1).text, [cell.text for cell in grid.row(0)]
('46,04', ['Cụm', 'ha'])
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from congthuong.article import Cell, Span, Table
from congthuong.interpret.grids import words
from congthuong.interpret.grids.written import Said, Written
from congthuong.recognise import Lexicon
from congthuong.recognise.matcher import fold_letters

__all__ = ["Grid", "GridCell"]

_LONGEST = 20  # digits, as in prose
_LETTER = re.compile(r"[^\W\d_]")


class GridCell:
    """A cell with its text; what it says is recognised when it is first asked for."""

    __slots__ = ("_lexicon", "_written", "cell", "low", "number", "span", "text")

    def __init__(self, cell: Cell, text: str, lexicon: Lexicon) -> None:
        self.cell = cell
        self.text = text
        self.low = fold_letters(text)
        # its number with its bound, where it is nothing else and no longer than arithmetic is exact
        self.number = words.NUMBER.fullmatch(self.low) if sum(map(str.isdigit, text)) <= _LONGEST else None
        self.span: Span = (cell.start, cell.more[-1][1] if cell.more else cell.end)  # first to last character
        self._lexicon = lexicon
        self._written: Written | None = None

    @property
    def row(self) -> int:
        """The row in which it begins."""
        return self.cell.row

    @property
    def col(self) -> int:
        """The column in which it begins."""
        return self.cell.col

    def moved(self, column: int) -> GridCell:
        """The same cell in another column."""
        return GridCell(replace(self.cell, col=column, cols=1), self.text, self._lexicon)

    @property
    def written(self) -> Written:
        """Its text with its places, recognised."""
        if self._written is None:
            self._written = Written(self.text, self.cell.spans, self._lexicon)
        return self._written

    @property
    def said(self) -> Said:
        """What it says."""
        return self.written.said

    @property
    def is_year(self) -> bool:
        """Whether it is a year, as a header may be."""
        return words.YEAR.fullmatch(self.low) is not None

    @property
    def has_words(self) -> bool:
        """Whether there is a letter in it."""
        return _LETTER.search(self.text) is not None


class Grid:
    """The cells of a table by place; `misfits` are the rows that no column can be told for."""

    def __init__(self, text: str, table: Table, lexicon: Lexicon) -> None:
        self.source = table.source
        self.misfits = table.misfits
        self.height, self.width = table.height, table.width
        self.cells = [
            GridCell(cell, " ".join(" ".join(text[a:b] for a, b in cell.spans).split()), lexicon)
            for cell in table.cells
        ]
        self._rows: dict[int, list[GridCell]] = {}
        self._columns: dict[int, list[GridCell]] = {}
        for cell in self.cells:
            self._rows.setdefault(cell.row, []).append(cell)
            for column in range(cell.col, cell.col + cell.cell.cols):
                self._columns.setdefault(column, []).append(cell)

    @classmethod
    def of(cls, text: str, cells: Iterable[Cell], source: str, misfits: frozenset[int], lexicon: Lexicon) -> Grid:
        """A grid of these cells."""
        return cls(text, Table(tuple(sorted(cells, key=lambda c: (c.row, c.col))), source, misfits), lexicon)

    def at(self, row: int, col: int) -> GridCell | None:
        """The cell that covers a place."""
        column = self._columns.get(col, [])
        place = bisect_right(column, row, key=lambda cell: cell.row) - 1
        if place < 0 or row >= column[place].row + column[place].cell.rows:
            return None
        return column[place]

    def row(self, row: int) -> Sequence[GridCell]:
        """The cells that begin in a row."""
        return self._rows.get(row, ())

    def column(self, col: int, start: int) -> list[GridCell]:
        """The cells of one column's width below a row, each once."""
        return [cell for cell in self._columns.get(col, ()) if cell.row >= start and cell.cell.cols == 1]

    def turned(self, text: str, lexicon: Lexicon) -> Grid:
        """The grid on its side."""
        cells = [
            replace(c.cell, row=c.col, col=c.row, rows=c.cell.cols, cols=c.cell.rows, header=False) for c in self.cells
        ]
        return Grid.of(text, cells, self.source, frozenset(), lexicon)

    def part(self, text: str, first: int, last: int, lexicon: Lexicon) -> Grid:
        """The columns from `first` to before `last` as a grid of their own."""
        cells = [
            replace(c.cell, col=c.col - first, cols=min(c.cell.cols, last - c.col))
            for c in self.cells
            if first <= c.col < last
        ]
        return Grid.of(text, cells, self.source, self.misfits, lexicon)
