r"""Columns by spaces: a place in the line is a place on the page.

>>> from congthuong.read.text_tables.aligned import read
>>> from congthuong.read.text_tables.lines import text_lines
>>> text = "Huyện          Dự án\nTiền Hải          14\nThái Thụy          9\n"
>>> table, _ = read(text, text_lines(text, ()), 0)
>>> [(cell.row, cell.col, text[cell.start:cell.end]) for cell in table.cells][2:]
[(1, 0, 'Tiền Hải'), (1, 1, '14'), (2, 0, 'Thái Thụy'), (2, 1, '9')]
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthuong.article import Table
from congthuong.read.spacing import Segment, lines_of, table
from congthuong.read.text_tables.lines import TextLine, cell

__all__ = ["read"]

_GAP = re.compile(r"[ \xa0]{2,}")
_INDENT = re.compile(r"[ \xa0]{6,}")
_SEGMENT = re.compile(r"\S(?:\S|[ \xa0](?=\S))*")
_SHORT = 90  # characters of a line that may stand between rows
_LONGEST = 1_000
_HEIGHT = 0.8  # of a line's type, where lines are 1 apart


def read(text: str, lines: Sequence[TextLine], first: int) -> tuple[Table | None, int] | None:
    """The table that begins with this line, and the line behind it."""
    if not _has_columns(lines[first]):
        return None
    last = first
    while last < len(lines) and (last == first or _goes_on(lines, last)):
        last += 1
    while last > first and not _GAP.search(lines[last - 1].text):
        last -= 1
    if sum(_GAP.search(line.text) is not None for line in lines[first:last]) < 3:
        return None
    segments = [
        Segment(match[0], match.start(), match.end(), line.number, line.number + _HEIGHT,
                (line.raw_start + match.start(), line.raw_start + match.end()))
        for line in lines[first:last]
        for match in _SEGMENT.finditer(line.raw)
    ]  # fmt: skip
    printed = lines_of(segments, 0.3)
    if sum(any(s.is_figure for s in line) for line in printed) < 2:
        return None, last
    layout = table(printed, 1.0)
    if layout is None:
        return None, last
    cells = tuple(
        cell(part.row, part.col, (s.span for s in part.segments), rows=part.rows, cols=part.cols, header=part.header)
        for part in layout.parts
    )
    return Table(cells, "aligned", frozenset(layout.misfits)), last


def _has_columns(line: TextLine) -> bool:
    return len(line.raw) <= _LONGEST and bool(_GAP.search(line.text) or _INDENT.match(line.raw))


def _goes_on(lines: Sequence[TextLine], index: int) -> bool:
    line = lines[index]
    if _has_columns(line):
        return True
    ahead = any(_GAP.search(later.text) for later in lines[index : index + 3] if len(later.raw) <= _LONGEST)
    return ahead and len(line.text) < _SHORT and line.blank <= 1
