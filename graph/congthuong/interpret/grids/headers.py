r"""The header of a table, and what each column is: figures, names, units, an index, or nothing that is read.

>>> from congthuong.interpret.grids.headers import Layout, header_rows
>>> from congthuong.read import parse
>>> from congthuong.article import Metadata
>>> from congthuong.interpret.grids.grid import Grid
>>> from congthuong.recognise import load
>>> raw = "STT\tTên KCN\tDiện tích (ha)\n1\tBa Hàng\t46,04\n2\tHòa Xá\t30\n".encode()
>>> article = parse(raw, name="a.txt", media_type=None, id=None, metadata=Metadata())
>>> grid = Grid(article.text, article.tables[0], load())
>>> header_rows(grid), Layout(grid, 1).kinds, Layout(grid, 1).stub
(1, {0: 'index', 1: 'text', 2: 'data'}, 1)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from congthuong.interpret.grids import words
from congthuong.interpret.grids.grid import Grid, GridCell
from congthuong.recognise.matcher import fold_letters

__all__ = ["ColumnKind", "Layout", "header_rows", "is_column_number"]

ColumnKind: TypeAlias = Literal["index", "unit", "not", "years", "other", "data", "text"]
_DEEPEST = 6  # rows in which a header may lie


def header_rows(grid: Grid) -> int:
    """How many rows are header: those that the file marks, else those before the first row of figures."""
    rows = 0
    for row in range(min(grid.height, _DEEPEST)):
        own = grid.row(row)
        covering = [cell for column in range(grid.width) if (cell := grid.at(row, column))]
        if own and all(cell.cell.header for cell in own):
            rows = row + 1
            continue
        if row and _numbers_columns(own):
            rows = row + 1
            continue
        if any(_is_figure(cell) for cell in own):
            break
        if own and _is_row_of_years(own):
            rows = row + 1
            continue
        if row == rows and row < _DEEPEST - 1:
            if rows and len(own) <= 2 and any(cell.cell.cols >= max(2, grid.width - 2) for cell in own):
                break  # a section's name
            if rows and len(own) == 1 and own[0].col == 0:
                break
            rows = row + 1
        elif not covering:
            break
    if not rows:
        return 0
    marked = [cell.row + cell.cell.rows for cell in grid.cells if cell.row < rows and cell.cell.header]
    return min(max([rows, *marked]), grid.height)


def _is_figure(cell: GridCell) -> bool:
    return bool(cell.number) and not cell.is_year and not (cell.col == 0 and words.INDEX.fullmatch(cell.low))


def _is_row_of_years(own: Sequence[GridCell]) -> bool:
    behind = [cell for cell in own if cell.col]
    return bool(behind) and all(cell.is_year for cell in behind)


def _numbers_columns(own: Sequence[GridCell]) -> bool:
    """Whether a row only numbers the columns: A, B, 1, 2, 3=1+2."""
    texts = [cell.low for cell in own]
    return (
        len(own) >= 3
        and len(set(texts)) == len(texts)
        and all(words.COLUMN_NUMBER.fullmatch(text) for text in texts)
        and sum(text.strip("()")[:1].isdigit() for text in texts) >= 2
    )


def is_column_number(cell: GridCell) -> bool:
    """Whether a header cell only numbers its column."""
    return words.COLUMN_NUMBER.fullmatch(cell.low) is not None and not cell.is_year


class Layout:
    """The parts of a table below `rows` rows of header: what each column is, and which names the rows."""

    def __init__(self, grid: Grid, rows: int, names: str | None = None) -> None:
        self.grid = grid
        self.rows = rows
        self.paths = {column: self._path(column) for column in range(grid.width)}
        self.headers = {
            column: fold_letters(" ".join(cell.text for cell in path)) for column, path in self.paths.items()
        }
        if names:  # of a table turned on its side
            self.headers[0] = names
        self.columns = {column: grid.column(column, rows) for column in range(grid.width)}
        self.kinds: dict[int, ColumnKind] = {column: self._kind(column) for column in range(grid.width)}
        self.data = [column for column, kind in self.kinds.items() if kind == "data"]
        self.names = [
            c for c, kind in self.kinds.items() if kind in ("text", "years") and c < max(self.data, default=0)
        ]
        self.stub = min(self.names, key=lambda column: (self._rank(column), column), default=None)
        self.units = next((column for column, kind in self.kinds.items() if kind == "unit"), None)

    def _path(self, column: int) -> list[GridCell]:
        """The header texts of a column from top to bottom."""
        path: list[GridCell] = []
        for row in range(self.rows):
            cell = self.grid.at(row, column)
            if cell is None or (path and path[-1] is cell):
                continue
            if row == self.rows - 1 and row and is_column_number(cell):
                continue
            path.append(cell)
        return path

    def _kind(self, column: int) -> ColumnKind:
        header, own = self.headers[column].strip(), self.columns[column]
        figures = [cell for cell in own if cell.number]
        if words.INDEX_HEADER.fullmatch(header) or (column == 0 and not header and self._counts_up(own)):
            return "index"
        if words.UNIT_HEADER.fullmatch(header):
            return "unit"
        if words.NO_FIGURES.search(header):
            return "not"
        if own and sum(cell.is_year for cell in own) * 2 > len(own) and (not column or header in ("", "năm")):
            return "years"
        if words.OTHER.search(header) and len(figures) * 2 <= len(own):
            return "other"
        if figures and len(figures) * 2 >= sum(not words.EMPTY.fullmatch(cell.low) for cell in own):
            return "data"
        return "text"

    def _counts_up(self, own: list[GridCell]) -> bool:
        return (
            len(own) >= 2
            and all(words.INDEX.fullmatch(cell.low) or words.TOTAL.match(cell.low) for cell in own)
            and not all(cell.is_year for cell in own)
        )

    def _rank(self, column: int) -> int:
        """How far a column is from naming whom its rows are about."""
        header = self.headers[column]
        if words.ZONE.search(header) or words.CLUSTER.search(header):
            return 0
        if words.FIRM.search(header):
            return 1
        if self.kinds[column] == "years" or words.NAMES.search(header):
            return 2
        return 3 if words.PLACE.search(header) else 4
