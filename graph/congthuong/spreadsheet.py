"""Cells of Excel workbooks from texts nobody has checked.

>>> from openpyxl import Workbook
>>> from congthuong.spreadsheet import cell
>>> sheet = Workbook(write_only=True).create_sheet("rows")
>>> made = cell(sheet, "=1+1")
>>> made.value, made.data_type
('=1+1', 's')
"""

from __future__ import annotations

from typing import Any, Final

__all__ = ["ROWS", "cell"]

ROWS: Final = 1_048_576  # Excel's own limits, the row of headings included
_CHARACTERS: Final = 32_767


def cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """A value as a write-only sheet takes it: a text stays a text, cut to what Excel takes, without what it refuses."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    if not isinstance(value, str):
        return value
    legal = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    made = WriteOnlyCell(sheet, legal if len(legal) <= _CHARACTERS else legal[: _CHARACTERS - 1] + "…")
    made.data_type = "s"  # else a text that begins with "=" becomes a formula
    if bold:
        made.font = Font(bold=True)
    return made
