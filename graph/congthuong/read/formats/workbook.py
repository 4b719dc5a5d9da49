r"""Excel workbooks (.xlsx): the sheets that are shown, their numbers as Excel shows them in Việt Nam.

>>> import io
>>> import openpyxl
>>> from congthuong.read.formats.workbook import extract
>>> book = openpyxl.Workbook()
>>> for row in (["Vốn đăng ký của tỉnh"], ["Huyện", "Tỷ đồng"], ["Tiền Hải", 1234.5]):
...     book.active.append(row)
>>> book.active["B3"].number_format = "#,##0.0"
>>> saved = io.BytesIO()
>>> book.save(saved)
>>> extract(saved.getvalue()).text
'Vốn đăng ký của tỉnh\n\nHuyện\tTỷ đồng\nTiền Hải\t1.234,5\n\n'

A formula counts for the value that Excel kept of it; without one it stands as it is written, and no figure is read from
it. Macros are not run, and no link to another workbook is followed.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from congthuong.article import Metadata
from congthuong.errors import ReadError
from congthuong.read.encoding import check_script, clean
from congthuong.read.formats import package
from congthuong.read.formats.page import Page
from congthuong.read.formats.rows import items
from congthuong.read.grid import COLUMNS, Item, Slot, lay, squeeze

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

__all__ = ["extract", "formulas", "number_shown"]

_CELLS = 2_000_000
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_UNNAMED = re.compile(r"(?:sheet|trang tính|bảng tính)\s?\d+", re.IGNORECASE)
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_ANY_OTHER = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # what a number format prints besides the number


def extract(raw: bytes) -> Page:
    """The text of the sheets that are shown. Raises ReadError if it is broken, encrypted, empty or a zip bomb."""
    package.check(raw, "workbook", ".xls", ".xlsx")
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        text, tables = lay(_items(raw, shown, named=len(book.worksheets) > 1))
        metadata = _metadata(book)
    except ReadError:
        raise
    except Exception as error:  # a damaged package fails with whatever openpyxl meets first
        raise package.broken("workbook", ".xlsx") from error
    text = clean(text)
    if not text.strip():
        raise ReadError("the workbook shows no text", hint="hidden sheets are not read; unhide those that should be")
    check_script(text)
    return Page(text, metadata, tables)


def formulas(raw: bytes, book: Workbook) -> dict[str, dict[str, str]]:
    """The formulas without a value, by sheet and place; merged cells are no matter."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {
            sheet.title: _structure(archive, sheet._worksheet_path.lstrip("/"))[1]  # type: ignore[attr-defined]
            for sheet in book.worksheets
        }


def number_shown(value: Decimal) -> str:
    """A number as data has it, without an exponent or zeros at its end.

    >>> number_shown(Decimal("1.50E+3")), number_shown(Decimal("24.0"))
    ('1500', '24')
    """
    plain = f"{value:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


def _items(raw: bytes, sheets: list[Any], *, named: bool) -> Iterator[Item]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for sheet in sheets:
            merged, formulas = _structure(archive, sheet._worksheet_path.lstrip("/"))
            slots = list(_slots(sheet, merged, formulas))
            if slots and named and sheet.title and not _UNNAMED.fullmatch(sheet.title):
                yield squeeze(sheet.title)
            yield from items(slots)


def _structure(archive: zipfile.ZipFile, path: str) -> tuple[dict[tuple[int, int], tuple[int, int]], dict[str, str]]:
    """The merged cells of a sheet (place -> rows and columns), and the formulas without a value (place -> formula)."""
    from lxml import etree

    merged: dict[tuple[int, int], tuple[int, int]] = {}
    formulas: dict[str, str] = {}
    with archive.open(path) as part:
        for _, element in etree.iterparse(
            part, tag=(f"{_S}c", f"{_S}mergeCell"), resolve_entities=False, no_network=True
        ):
            if element.tag == f"{_S}mergeCell":
                if match := _RANGE.fullmatch(element.get("ref") or ""):
                    top, left = int(match[2]), _column(match[1])
                    merged[top, left] = (int(match[4]) - top + 1, _column(match[3]) - left + 1)
            else:
                formula = element.find(f"{_S}f")
                value = element.find(f"{_S}v")
                if formula is not None and (value is None or not value.text):
                    formulas[element.get("r") or ""] = "=" + (formula.text or "…")
            element.clear()
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    return merged, formulas


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _slots(sheet: Any, merged: dict[tuple[int, int], tuple[int, int]], formulas: dict[str, str]) -> Iterator[Slot]:
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(column) for column in range(1, COLUMNS + 1)]
    count = 0
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    for number, row in enumerate(sheet.iter_rows(), 1):
        for column, cell in enumerate(row[:COLUMNS], 1):
            text = _shown(cell) if cell.value is not None else formulas.get(f"{letters[column - 1]}{number}", "")
            if not text:
                continue
            count += 1
            if count > _CELLS:
                raise ReadError(
                    f"the workbook has more than {_CELLS:,} cells", hint="save the sheets you need as one file"
                )
            rows, columns = merged.get((number, column), (1, 1))
            yield Slot(number - 1, column - 1, text, rows, columns)


def _shown(cell: Any) -> str:
    """The cell's value as its format shows it, with Vietnamese separators."""
    value = cell.value
    if isinstance(value, str):
        return squeeze(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    written = _bare_format(cell.number_format or "General")
    if isinstance(value, datetime.date | datetime.datetime):
        if not re.search(r"d", written, re.IGNORECASE):
            return f"{value.month:02d}/{value.year}"
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    if isinstance(value, int | float):
        return _number(Decimal(repr(value)), written)
    return squeeze(str(value))


@lru_cache(maxsize=256)
def _bare_format(written: str) -> str:
    """The part of a number format for positive numbers, without what it prints besides."""
    return _ANY_OTHER.sub("", written.split(";")[0])


def _number(value: Decimal, written: str) -> str:
    if not value.is_finite():
        return str(value)
    percent = "%" in written
    if percent:
        value *= 100
    if written == "General" or not re.search(r"[0#]", written):
        plain = f"{round(value, 10).normalize():f}"
        grouped = False
    else:
        places = re.search(r"\.([0#?]+)", written)
        most, least = (len(places[1]), places[1].count("0")) if places else (0, 0)
        plain = f"{value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP):f}"
        grouped = "," in written
        if most > least:
            whole, _, decimals = plain.partition(".")
            decimals = decimals[:least] + decimals[least:].rstrip("0")
            plain = f"{whole}.{decimals}" if decimals else whole
    whole, _, decimals = plain.partition(".")
    if grouped:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole)
    return whole + ("," + decimals if decimals else "") + ("%" if percent else "")


def _metadata(book: Workbook) -> Metadata:
    title = squeeze(str(book.properties.title or ""))
    return Metadata(title=title if len(title.split()) >= 4 else None)
