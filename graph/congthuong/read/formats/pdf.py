"""PDF files with a text layer: wrapped lines joined into paragraphs, tables as grids, page furniture kept apart.

Example (`bao-cao.pdf` is any PDF file with text):

>>> from congthuong.read.formats.pdf import extract
>>> extract(b"%PDF-1.4 ...")
Traceback (most recent call last):
congthuong.errors.ReadError: this is no PDF file, or a damaged one; open it and save or print it again as PDF

A line at the head or foot of several pages, and a page's number, stand below the paragraph that they interrupt, where
`layout` recognises them. The file's creation date is not the article's publication and is not taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from congthuong.article import Metadata
from congthuong.errors import ReadError
from congthuong.read.encoding import check_script, clean
from congthuong.read.formats.page import Page
from congthuong.read.formats.pdf_page import Character, Sheet
from congthuong.read.formats.pdf_tables import PageTable, tables_on
from congthuong.read.grid import Item, lay
from congthuong.read.lines import key_of

__all__ = ["extract"]

_PAGES = 2_000
_EDGE = 2  # lines at a page's head and foot among which furniture is looked for
_PAGE_NUMBER = re.compile(r"(?:trang |page )?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line: its text (cells apart by tabs), and where it stands on its page, in points; or a table."""

    text: str
    left: float
    right: float
    top: float  # from the page's upper edge
    height: float
    table: PageTable | None = None


def extract(raw: bytes) -> Page:
    """The text of all pages. Raises ReadError if the file is damaged, encrypted, too long or has no text layer."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
            raise ReadError("the PDF is encrypted", hint="save it without password") from None
        raise ReadError(
            "this is no PDF file, or a damaged one", hint="open it and save or print it again as PDF"
        ) from None
    try:
        if len(document) > _PAGES:
            raise ReadError(f"the PDF has more than {_PAGES} pages", hint="give the pages you need as one file")
        pages = [_rows(document, number) for number in range(len(document))]
        title = " ".join(str(document.get_metadata_dict().get("Title") or "").split())
    finally:
        document.close()
    text, tables = lay(_flow(pages))
    text = clean(text)
    if not text.strip():
        raise ReadError(
            "the PDF has no text layer: its pages are pictures", hint="run OCR on it, or give the article as text"
        )
    check_script(text)
    return Page(text, Metadata(title=_title(title, text)), tables)


def _title(title: str, text: str) -> str | None:
    """The title in the file's properties, without the site's name, if a line of the text says the same.

    Programs put file names there, and browsers "headline | site".
    """
    lines = {key_of(line) for line in text[:10_000].splitlines()}
    parts = re.split(r"(\s+[|–—-]\s+)", title)
    candidates = ["".join(parts[:end]) for end in range(len(parts), 0, -2)]
    return next((found for found in candidates if len(found) >= 15 and key_of(found) in lines), None)


def _rows(document: Any, number: int) -> list[_Row]:
    try:
        page = document[number]
    except Exception as error:
        raise ReadError(f"page {number + 1} of the PDF is damaged", hint="save or print it again as PDF") from error
    sheet = Sheet(page, number + 1)
    try:
        tables = tables_on(sheet)
        taken = {index: table for table in tables for index in table.characters}
        return list(_rows_of(sheet, taken))
    finally:
        sheet.close()


def _rows_of(sheet: Sheet, taken: Mapping[int, PageTable]) -> Iterator[_Row]:
    """The printed lines of a page in the order of its text; a table stands where its first character does."""
    done: list[PageTable] = []
    for line in sheet.lines:
        free: list[Character] = []
        for character in line:
            table = taken.get(character.index)
            if table is None:
                free.append(character)
            elif not any(table is other for other in done):
                done.append(table)
                if any(not c.text.isspace() for c in free):
                    yield _row(free)
                    free = []
                yield _Row("", table.left, table.right, table.top, 0.0, table)
        if any(not c.text.isspace() for c in free):
            yield _row(free)


def _row(line: Sequence[Character]) -> _Row:
    if line[0].right <= line[0].left and not any(
        c.right > c.left for c in line
    ):  # a page whose characters have no places
        return _Row(" ".join("".join(c.text for c in line).split()), 0.0, 0.0, 0.0, 0.0)
    solid = [c for c in line if not c.text.isspace()]
    height = max(c.bottom - c.top for c in solid)
    gaps = _gaps(line)
    parts: list[str] = []
    before: float | None = None
    for c in line:
        if c.text.isspace():
            parts.append(" ")
            continue
        if before is not None and _parts_cells(c.left - before, height, gaps):
            parts.append("\t")
        parts.append(c.text)
        before = c.right
    cells = [" ".join(cell.split()) for cell in "".join(parts).split("\t")]
    return _Row(
        "\t".join(cells), min(c.left for c in solid), max(c.right for c in solid), min(c.top for c in solid), height
    )


def _gaps(line: Sequence[Character]) -> list[float]:
    """The widths of a line's spaces, in points."""
    gaps: list[float] = []
    before: Character | None = None
    spaced = False
    for character in line:
        if character.text.isspace():
            spaced = True
            continue
        if before is not None and spaced:
            gaps.append(character.left - before.right)
        before, spaced = character, False
    return gaps


def _parts_cells(gap: float, height: float, gaps: list[float]) -> bool:
    # A justified line has wide gaps, but all of one width; a row has a few that stand out.
    return gap > 1.2 * height or (gap > 0.55 * height and gap > 2.2 * min(gaps, default=gap))


def _flow(pages: list[list[_Row]]) -> Iterator[Item]:
    """The document's lines and tables, joined within and over pages; blank lines between paragraphs."""
    furniture = _furniture(pages)
    paragraph = ""
    aside: list[str] = []
    last: _Row | None = None
    table: PageTable | None = None
    right = max((row.right for rows in pages for row in rows if row.table is None), default=0.0)
    for number, rows in enumerate(pages):
        for index, row in enumerate(rows):
            if (number, index) in furniture:
                aside.append(row.text)
                continue
            if row.table is not None:
                if table is not None and row.table.goes_on(table):
                    table = table.joined(row.table)
                    continue
                yield from _apart(paragraph, None, None)
                paragraph, last = "", None
                yield from _drafted(table)
                yield from _set_apart(aside)
                aside, table = [], row.table
                continue
            if paragraph and last is not None and _goes_on(last, row, right):
                paragraph = f"{paragraph} {row.text}"
            else:
                yield from _apart(paragraph, row, last)
                yield from _drafted(table)
                yield from _set_apart(aside)
                aside, table = [], None
                paragraph = row.text
            last = row
    yield from _apart(paragraph, None, None)
    yield from _drafted(table)
    yield from _set_apart(aside)


def _drafted(table: PageTable | None) -> Iterator[Item]:
    if table is not None:
        yield table.draft


def _apart(paragraph: str, row: _Row | None, last: _Row | None) -> Iterator[str]:
    if not paragraph:
        return
    yield paragraph
    # Rows of one table stay together.
    if row is None or last is None or not ("\t" in row.text and "\t" in paragraph):
        yield ""


def _set_apart(aside: list[str]) -> Iterator[str]:
    for text in aside:
        yield text
        yield ""


def _goes_on(last: _Row, row: _Row, right: float) -> bool:
    """Whether a printed line continues the one before it: that one reaches the right edge, or this begins small."""
    if "\t" in last.text or "\t" in row.text:
        return False
    if re.match(r"[-–—+*•●○▪■]\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|[a-zđ]\)\s|[IVX]{1,5}[.)]\s", row.text):
        return False
    if row.height and last.height and not 0.8 <= row.height / last.height <= 1.25:
        return False  # another type size: a heading
    gap = row.top - last.top
    if gap > 2.2 * last.height > 0:
        return False
    stopped = last.text[-1:] in ".!?…:;"
    full = last.right > right - 6 * last.height
    if row.text[:1].islower() and not stopped:
        return True
    # A paragraph's first line is indented; its last one ends where it ends.
    aligned = last.left - 4 * last.height < row.left <= last.left + 0.6 * last.height
    return full and aligned and not (stopped and last.right < right - 3 * last.height)


def _furniture(pages: list[list[_Row]]) -> set[tuple[int, int]]:
    """Page numbers, and lines that stand at the head or foot of at least two and a third of the pages."""
    edges: dict[str, list[tuple[int, int]]] = {}
    found: set[tuple[int, int]] = set()
    for number, rows in enumerate(pages):
        for index in {*range(min(_EDGE, len(rows))), *range(max(0, len(rows) - _EDGE), len(rows))}:
            text = rows[index].text
            if rows[index].table is not None:
                continue
            if len(pages) > 1 and _PAGE_NUMBER.fullmatch(text):
                found.add((number, index))
            elif len(text) <= 120 and "\t" not in text and any(char.isalpha() for char in text):
                edges.setdefault(re.sub(r"\d+", "0", key_of(text)), []).append((number, index))
    for places in edges.values():
        on = {number for number, _ in places}
        if len(on) >= 2 and len(on) * 3 >= len(pages):
            found.update(places)
    return found
