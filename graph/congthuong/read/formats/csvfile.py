r"""Comma-separated values: a file's rows as lines and tables.

>>> from congthuong.read.formats.csvfile import extract
>>> page = extract("Cụm của tỉnh;\nTên;Diện tích (ha)\nBa Hàng;46,04\n".encode())
>>> page.text
'Cụm của tỉnh\n\nTên\tDiện tích (ha)\nBa Hàng\t46,04\n\n'
>>> page.tables[0].source
'csv'

The separator is the one (comma, semicolon, tab, bar) that gives most lines as many cells; figures stay as they are.
"""

from __future__ import annotations

import csv
import io
from collections import Counter

from congthuong.errors import ReadError
from congthuong.read.encoding import decode
from congthuong.read.formats.page import Page
from congthuong.read.formats.rows import by_row, items
from congthuong.read.grid import lay

__all__ = ["extract", "separator"]

_SEPARATORS = ";\t|,"
_SAMPLE = 100  # rows by which the separator is judged


def extract(raw: bytes) -> Page:
    """The rows of the file. Raises ReadError if it is no Unicode text, or a cell never ends."""
    source = decode(raw)
    try:
        rows = list(csv.reader(io.StringIO(source, newline=""), delimiter=separator(source)))
    except csv.Error as error:
        raise ReadError(f"it is no table of values ({error})", hint="save it again as CSV, or as .xlsx") from None
    text, tables = lay(items(list(by_row(rows)), "csv"))
    return Page(text, tables=tables)


def separator(source: str) -> str:
    """What stands between the cells of this text."""
    return max(_SEPARATORS, key=lambda separator: _agreement(source, separator))


def _agreement(source: str, separator: str) -> tuple[int, int]:
    """How many of the first rows have the same number of cells (more than one), and how many cells that is."""
    widths: Counter[int] = Counter()
    try:
        for number, row in enumerate(csv.reader(io.StringIO(source[:1_000_000], newline=""), delimiter=separator)):
            if number >= _SAMPLE:
                break
            if any(cell.strip() for cell in row):
                widths[len(row)] += 1
    except csv.Error:
        return (0, 0)
    if not widths:
        return (0, 0)
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return (count, width) if width > 1 else (0, 0)
