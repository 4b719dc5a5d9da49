r"""Rows that have lost their cells: a header with units in brackets over numbered lines with as many figures.

>>> from congthuong.read.text_tables.lines import text_lines
>>> from congthuong.read.text_tables.run_on import read
>>> text = "STT Tên cụm Chủ đầu tư Diện tích (ha) Lấp đầy (%)\n1 Ba Hàng Công ty An Bình 46,04 61,5\n2 Hòa Xá 30 1\n"
>>> table, _ = read(text, text_lines(text, ()), 0)
>>> [text[cell.start:cell.end] for cell in table.cells if cell.row < 2]
['STT', 'Tên cụm Chủ đầu tư', 'Diện tích (ha)', 'Lấp đầy (%)', '1', 'Ba Hàng Công ty An Bình', '46,04', '61,5']

Where the names end cannot be seen; only the figures have columns for certain, because the header has as many units. A
row with another number of figures fits no column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthuong.article import Cell, Table
from congthuong.read.lines import key_of
from congthuong.read.text_tables.lines import TextLine

__all__ = ["read"]

_UNIT = re.compile(r"\([^()]{1,12}\)")
_ROW = re.compile(r"(\d{1,3})[.)]?\s+(?=\D)")
_FIGURE = re.compile(r"(?<=\s)\d[\d.,]*(?=\s|$)")
_INDEX = re.compile(r"(?:stt|tt|số tt)\s+", re.IGNORECASE)
# Words with which the name of a measure begins: what stands before the first of them names the rows.
_MEASURE = re.compile(
    r"(?<!\w)(?:diện tích|quy mô|tỷ lệ|tỉ lệ|lấp đầy|số |vốn|tổng|doanh thu|lao động|giá trị|sản lượng)"
)
_SHORTEST = 30  # characters of a header


def read(text: str, lines: Sequence[TextLine], first: int) -> tuple[Table | None, int] | None:
    """The table that begins with this line, and the line behind it."""
    header = lines[first]
    units = list(_UNIT.finditer(header.text)) if _SHORTEST <= len(header.text) <= 1_000 else []
    if not units or not (index := _INDEX.match(header.text)):
        return None
    rows: list[tuple[TextLine, re.Match[str]]] = []
    for line in lines[first + 1 :]:
        match = _ROW.match(line.text)
        if not match or int(match[1]) != len(rows) + 1:
            break
        rows.append((line, match))
    measure = _MEASURE.search(key_of(header.text), 0, units[0].start())
    if len(rows) < 2 or not measure or len(key_of(header.text)) != len(header.text):
        return None
    end = first + 1 + len(rows)
    cells = [Cell(0, 0, start=header.start, end=header.start + len(index[0].rstrip()), header=True)]
    edges = [measure.start(), *(unit.end() for unit in units)]
    for column, (start, stop) in enumerate(zip([len(index[0]), *edges], edges, strict=False), 1):
        bare = header.text[start:stop].strip()
        start += header.text[start:stop].index(bare)
        if bare:
            cells.append(Cell(0, column, start=header.start + start, end=header.start + start + len(bare), header=True))
    misfits: set[int] = set()
    for number, (line, match) in enumerate(rows, 1):
        figures = list(_FIGURE.finditer(line.text, match.end()))
        if len(figures) > len(units):  # figures in names are whole
            figures = [figure for figure in figures if re.search(r"[.,]", figure[0])]
        cells.append(Cell(number, 0, start=line.start, end=line.start + len(match[1])))
        if len(figures) != len(units):
            misfits.add(number)
            cells.append(Cell(number, 1, cols=len(units) + 1, start=line.start + match.end(), end=line.end))
            continue
        name = line.text[match.end() : figures[0].start()].rstrip()
        if name:
            start = line.start + match.end()
            cells.append(Cell(number, 1, start=start, end=start + len(name)))
        for column, figure in enumerate(figures, 2):
            cells.append(Cell(number, column, start=line.start + figure.start(), end=line.start + figure.end()))
    return Table(tuple(cells), "run-on", frozenset(misfits)), end
