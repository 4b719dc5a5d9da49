r"""A row a line, its cells apart by tabs or bars.

>>> from congthuong.read.text_tables.lines import text_lines
>>> from congthuong.read.text_tables.marked import read
>>> text = "\tSo với\t\n\tTháng trước\tCùng kỳ\nToàn ngành\t104,2\t96,1\n"
>>> table, _ = read(text, text_lines(text, ()), 0)
>>> [(cell.row, cell.col, cell.cols, text[cell.start:cell.end]) for cell in table.cells][:2]
[(0, 1, 2, 'So với'), (1, 1, 1, 'Tháng trước')]

A merged cell leaves the places that it reaches over empty: header cells take those beside and below them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from congthuong.article import Cell, Span, Table
from congthuong.read.text_tables.lines import TextLine, is_year

__all__ = ["read"]

_SEPARATOR = {"bars": re.compile(r"\|"), "tabs": re.compile(r"\t")}
_RULE = re.compile(r"[|\s:–—-]+")
_FIGURE = re.compile(r"(?:khoảng |gần |trên |hơn |[<>]=? ?|[≤≥~] ?)?[-+–]?\d[\d.,]*(?:\s?%)?", re.IGNORECASE)
_LONGEST = 4_000  # characters: no row of a table


def read(text: str, lines: Sequence[TextLine], first: int) -> tuple[Table | None, int] | None:
    """The table that begins with this line, and the line behind it."""
    kind = _kind(lines[first])
    if kind is None:
        return None
    last = first + 1
    while last < len(lines) and _kind(lines[last]) == kind and not (kind == "tabs" and lines[last].blank):
        last += 1
    rows = [_cells(line, kind) for line in lines[first:last] if kind == "tabs" or not _RULE.fullmatch(line.raw)]
    if len(rows) < 2:
        return None
    cells = [
        Cell(number, column, start=start, end=end)
        for number, row in enumerate(rows)
        for column, (start, end) in enumerate(row)
        if start < end
    ]
    if not cells:
        return None, last
    return Table(_reaching(text, cells), kind), last


def _kind(line: TextLine) -> str | None:
    if len(line.raw) > _LONGEST:
        return None
    bars = line.raw.count("|")
    if bars >= 2 and line.text.startswith("|"):
        return "bars"
    if "\t" in line.raw.rstrip("\t "):
        return "tabs"
    if "\t" in line.raw and line.text.strip():
        return "tabs"
    return "bars" if bars >= 2 else None


def _cells(line: TextLine, kind: str) -> list[Span]:
    start, end = line.raw_start, line.raw_start + len(line.raw)
    if kind == "bars":
        start += len(match[0]) if (match := re.match(r"\s*\|", line.raw)) else 0
        end -= len(match[0]) if (match := re.search(r"\|\s*$", line.raw)) else 0
    cells: list[Span] = []
    place = start
    for match in _SEPARATOR[kind].finditer(line.raw, start - line.raw_start, max(start, end) - line.raw_start):
        cells.append(_bare(line, place, line.raw_start + match.start()))
        place = line.raw_start + match.end()
    cells.append(_bare(line, place, max(place, end)))
    return cells


def _bare(line: TextLine, start: int, end: int) -> Span:
    """A span without the white space at its ends."""
    written = line.raw[start - line.raw_start : end - line.raw_start]
    bare = written.strip()
    start += written.index(bare)
    return start, start + len(bare)


def _reaching(text: str, cells: list[Cell]) -> tuple[Cell, ...]:
    """The cells, those of the header over the empty places that they are merged with."""
    width = max(cell.col for cell in cells) + 1
    first = next(
        (
            cell.row
            for cell in cells
            if cell.col and _FIGURE.fullmatch(text[cell.start : cell.end]) and not is_year(text[cell.start : cell.end])
        ),
        0,
    )
    if first < 2:
        return tuple(cells)
    taken = {(cell.row, cell.col) for cell in cells if cell.row < first}
    lowest = [max((row for row, col in taken if col == column), default=-1) for column in range(width)]
    made: list[Cell] = []
    for cell in cells:
        if cell.row < first and lowest[cell.col] == cell.row:
            cell = replace(cell, rows=first - cell.row)
        elif cell.row < first:
            end = cell.col + 1
            while end < width and (cell.row, end) not in taken and lowest[end] > cell.row:
                end += 1
            cell = replace(cell, cols=end - cell.col)
        made.append(cell)
    return tuple(made)
