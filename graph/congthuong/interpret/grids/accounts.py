"""What became of each numeral of a table: read, something else, or refused and why.

>>> from congthuong.interpret.grids.accounts import TableNumeral
>>> TableNumeral((4, 9), reason="no unit").what is None
True
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from congthuong.article import Span
from congthuong.interpret.grids.grid import Grid, GridCell
from congthuong.interpret.grids.headers import Layout

__all__ = ["TableNumeral", "accounted"]

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_ELSE = {"index": "table index", "unit": "unit", "not": "no figure", "years": "time"}


@dataclass(frozen=True, slots=True)
class TableNumeral:
    """A numeral of a table: what else it is, or why it gave no fact; neither where it gave one."""

    span: Span
    what: str | None = None
    reason: str | None = None


def accounted(
    text: str, grid: Grid, layout: Layout | None, refused: Mapping[Span, str], whole: str | None = None
) -> Iterator[TableNumeral]:
    """The numerals of a table. `refused` says by the place of a cell why it gave none, `whole` why no cell did."""
    for cell in grid.cells:
        reason = refused.get(cell.span, whole)
        for start, end in cell.cell.spans:
            for match in _DIGITS.finditer(text, start, end):
                what = _what(cell, match.span(), layout)
                if what is None and reason is None and not cell.number:
                    reason = "no number alone"
                yield TableNumeral(match.span(), what, None if what else reason)


def _what(cell: GridCell, span: Span, layout: Layout | None) -> str | None:
    """What else a numeral is than a figure."""
    if layout is None:
        return "table index" if cell.col == 0 and cell.text.isdecimal() and len(cell.text) <= 3 else None
    if cell.row < layout.rows:
        times = [place for p in cell.said.times for place in cell.written.at(p.start, p.end)]
        return "time" if cell.is_year or any(a <= span[0] < b for a, b in times) else "table header"
    kind = layout.kinds.get(cell.col, "text")
    if kind == "data" and cell.number:
        return None
    if kind in _ELSE:
        return _ELSE[kind]
    return "row name" if cell.has_words and kind != "data" else None
