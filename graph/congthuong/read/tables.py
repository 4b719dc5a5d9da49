r"""Which lines are rows or cells of a table.

>>> from congthuong.read.lines import split
>>> from congthuong.read.tables import rows
>>> page = split("Cụm\tDiện tích\nBa Hàng\t46,04\n\nMột câu.")
>>> sorted(rows(page))
[0, 1]

Three shapes are known: a row on a line, its cells apart by tabs, bars or wide spaces; and a table that was flattened,
one cell a line, which a run of short lines gives away when many of them are bare numbers.
"""

from __future__ import annotations

import re

from congthuong.read.lines import SHORT, Line

__all__ = ["rows"]

_GAP = re.compile(r"\S[ \xa0]*(?:\t|[ \xa0]{3})\s*(?=\S)")
_NUMBER_CELL = re.compile(r"[-–—+]|[-–+]?\d[\d.,]*(?:\s?[^\W\d]{1,6}|\s?%)?\.?")
_HEADING = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]|[IVX]+[.)]|[a-zđ]\))\s+\S|bảng\s|biểu\s", re.IGNORECASE)
_CELL_LENGTH = 60
_CELL_WORDS = 10
_CELLS = 6  # fewer short lines are no table
_NUMBERS = 4


def rows(lines: list[Line]) -> set[int]:
    """Indexes of the lines that are rows, or cells, of tables."""
    return _ruled(lines) | _flattened(lines)


def _ruled(lines: list[Line]) -> set[int]:
    found: set[int] = set()
    gaps = [len(_GAP.findall(line.text)) if len(line.text) <= SHORT else 0 for line in lines]
    bars = [line.text.count("|") if len(line.text) <= 1000 else 0 for line in lines]
    for index, line in enumerate(lines):
        beside = [n for n in (index - 1, index + 1) if 0 <= n < len(lines) and lines[max(n, index)].gap == 0]
        fenced = bars[index] >= 2 and line.text[0] == line.text[-1] == "|"
        barred = bars[index] > 0 and any(bars[n] == bars[index] for n in beside)
        spaced = gaps[index] >= 2 or (gaps[index] > 0 and any(gaps[n] for n in beside))
        if fenced or barred or spaced:
            found.add(index)
    return found


def _flattened(lines: list[Line]) -> set[int]:
    found: set[int] = set()
    first = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and _is_cell(lines[index]) and (index == first or lines[index].gap <= 1):
            continue
        if index - first >= _CELLS:
            found.update(_table_within(lines, first, index))
        first = index if index < len(lines) and _is_cell(lines[index]) else index + 1
    return found


def _is_cell(line: Line) -> bool:
    if len(line.text) > _CELL_LENGTH:
        return False
    if _NUMBER_CELL.fullmatch(line.text):
        return True
    return line.last not in ".;:!?…" and line.words <= _CELL_WORDS and not _HEADING.match(line.text)


def _table_within(lines: list[Line], first: int, last: int) -> range:
    """The part of a run of short lines that is a table: from its header to its last number."""
    numbers = [index for index in range(first, last) if _NUMBER_CELL.fullmatch(lines[index].text)]
    if len(numbers) < _NUMBERS:
        return range(0)
    begin, end = numbers[0], numbers[-1] + 1
    # Where every cell has a blank line before it, a blank line parts nothing.
    inner = range(begin + 1, end)
    spaced = 1 if sum(lines[index].gap for index in inner) * 2 > len(inner) else 0
    while begin > first and lines[begin].gap <= spaced:
        begin -= 1
    while end < last and lines[end].gap == 0 and not spaced:
        end += 1
    size = end - begin
    return range(begin, end) if size >= _CELLS and len(numbers) * 10 >= size * 3 else range(0)
