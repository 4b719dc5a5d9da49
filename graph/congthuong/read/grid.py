r"""Tables on their way into the text: one grid for every format, and one way to lay it down.

>>> from congthuong.read.grid import Draft, Slot, lay
>>> text, (table,) = lay(["Cụm của tỉnh", Draft([Slot(0, 0, "Cụm"), Slot(0, 1, "Diện tích"), Slot(1, 0, "Ba Hàng")])])
>>> text
'Cụm của tỉnh\n\nCụm\tDiện tích\nBa Hàng\t\n\n'
>>> [text[cell.start:cell.end] for cell in table.cells]
['Cụm', 'Diện tích', 'Ba Hàng']

A table is one line a row; as many tabs stand on each line as the table has columns less one; the text of a merged cell
stands in its first place and its other places are empty; white space within a cell is one space; rows and columns
without text are left out; a blank line stands before and after. Nothing is repeated and nothing is marked in the text:
what is header and what is merged stands in the `Table`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from congthuong.article import Box, Cell, Table

__all__ = ["COLUMNS", "Draft", "Item", "Slot", "in_order", "lay", "squeeze"]

COLUMNS = 256  # what lies further right is left out: no table that people read is so wide


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell before its text has a place: where it begins in the grid, what it says, how far it reaches."""

    row: int
    col: int
    text: str
    rows: int = 1
    cols: int = 1
    header: bool = False
    bbox: Box | None = None


@dataclass(slots=True)
class Draft:
    """A table whose text has no place yet."""

    slots: list[Slot]
    source: str = "html"
    misfits: set[int] = field(default_factory=set)


Item: TypeAlias = "str | Draft"  # a line of text, or a table


def squeeze(text: str) -> str:
    """The text with each run of white space as one space, and none at its ends."""
    return " ".join(text.split())


def lay(items: Iterable[Item]) -> tuple[str, tuple[Table, ...]]:
    """One text of lines and tables, and the tables with their cells placed in it."""
    pieces: list[str] = []
    tables: list[Table] = []
    length = 0
    blank = True

    def put(text: str) -> None:
        nonlocal length
        pieces.append(text)
        length += len(text)

    for item in items:
        if isinstance(item, str):
            if item.strip() or not blank:
                put(item + "\n")
            blank = not item.strip()
            continue
        draft = _tidy(item)
        if not draft.slots:
            continue
        if not blank:
            put("\n")
        width = max(slot.col + slot.cols for slot in draft.slots)
        cells: list[Cell] = []
        line, place = 0, 0  # the row being written, and its next column
        for slot in draft.slots:
            while line < slot.row:
                put("\t" * (width - 1 - place) + "\n")
                line, place = line + 1, 0
            put("\t" * (slot.col - place))
            place = slot.col
            start = length
            put(slot.text)
            cells.append(
                Cell(slot.row, slot.col, slot.rows, slot.cols, start, length, header=slot.header, bbox=slot.bbox)
            )
        put("\t" * (width - 1 - place) + "\n\n")
        blank = True
        tables.append(Table(tuple(cells), draft.source, frozenset(draft.misfits)))
    return "".join(pieces), tuple(tables)


def _tidy(draft: Draft) -> Draft:
    """The draft with single spaces in its cells, in order, without rows and columns that have no text."""
    slots = [replace(slot, text=squeeze(slot.text)) for slot in draft.slots if slot.col < COLUMNS]
    slots = [slot for slot in slots if slot.text]
    rows, columns = sorted({slot.row for slot in slots}), sorted({slot.col for slot in slots})

    def moved(slot: Slot) -> Slot:
        row, col = bisect_left(rows, slot.row), bisect_left(columns, slot.col)
        height = bisect_left(rows, slot.row + slot.rows) - row
        width = bisect_left(columns, slot.col + slot.cols) - col
        return replace(slot, row=row, col=col, rows=height, cols=width)

    place = {row: index for index, row in enumerate(rows)}
    return Draft(in_order(map(moved, slots)), draft.source, {place[row] for row in draft.misfits if row in place})


def in_order(slots: Iterable[Slot]) -> list[Slot]:
    """The slots by row and column, one for each place."""
    by_place: dict[tuple[int, int], Slot] = {}
    for slot in slots:
        by_place.setdefault((slot.row, slot.col), slot)
    return [by_place[place] for place in sorted(by_place)]
