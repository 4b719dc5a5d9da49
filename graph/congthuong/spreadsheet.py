"""Cells of spreadsheets from texts nobody has checked.

>>> from openpyxl import Workbook
>>> from congthuong.spreadsheet import cell
>>> sheet = Workbook(write_only=True).create_sheet("rows")
>>> made = cell(sheet, "=1+1")
>>> made.value, made.data_type
('=1+1', 's')
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, time
from typing import Any, Final, TypeVar

__all__ = ["ROWS", "as_text", "cell", "defused", "defused_csv"]

ROWS: Final = 1_048_576  # Excel's own limits, the row of headings included
_CHARACTERS: Final = 32_767
_FIRST_YEAR: Final = 1901  # Excel has no dates before 1900, and counts a day too many in it


_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_Cell = TypeVar("_Cell")


def defused(cell: _Cell) -> _Cell | str:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front; all else stays as it is.

    >>> defused("=1+1"), defused("Bắc Ninh"), defused(-2.5)
    ("'=1+1", 'Bắc Ninh', -2.5)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def as_text(cell: _Cell) -> _Cell | str:
    """The same for what must not be taken for a number either, such as an id of digits.

    >>> as_text("000"), as_text("=1"), as_text("a7")
    ("'000", "'=1", 'a7')
    """
    return f"'{cell}" if isinstance(cell, str) and _NUMBER.fullmatch(cell) else defused(cell)


def defused_csv(table: bytes) -> bytes:
    r"""A table in CSV, in which numbers are no texts, without formulas.

    >>> defused_csv(b"a,b\r\n-2.5,=1+1\r\n")
    b"a,b\r\n-2.5,'=1+1\r\n"
    """
    stream = io.StringIO()
    rows = csv.writer(stream)
    for row in csv.reader(io.StringIO(table.decode("utf-8"), newline="")):
        rows.writerow([said if _NUMBER.fullmatch(said) else defused(said) for said in row] or [""])
    return stream.getvalue().encode("utf-8")


def cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """A value as a write-only sheet takes it: a text stays a text, cut to what Excel takes, without what it refuses."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    if isinstance(value, date) and not isinstance(value, datetime):
        if value.year < _FIRST_YEAR:
            return cell(sheet, value.isoformat(), bold=bold)
        made = WriteOnlyCell(sheet, datetime.combine(value, time()))
        made.number_format = "yyyy-mm-dd"
        return made
    if not isinstance(value, str):
        return value
    legal = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    made = WriteOnlyCell(sheet, legal if len(legal) <= _CHARACTERS else legal[: _CHARACTERS - 1] + "…")
    made.number_format = "@"  # an id of digits stays as it is when somebody edits the cell
    made.data_type = "s"  # else a text that begins with "=" becomes a formula
    if bold:
        made.font = Font(bold=True)
    return made
