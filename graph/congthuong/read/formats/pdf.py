"""PDF files with a text layer: wrapped lines joined into paragraphs, wide gaps into cells, page furniture kept apart.

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
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from congthuong.article import Metadata
from congthuong.errors import ReadError
from congthuong.read.encoding import check_script, clean
from congthuong.read.formats.page import Page
from congthuong.read.lines import key_of

__all__ = ["extract"]

_PAGES = 2_000
_EDGE = 2  # lines at a page's head and foot among which furniture is looked for
_PAGE_NUMBER = re.compile(r"(?:trang |page )?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD


_Box: TypeAlias = tuple[str, float, float, float, float]  # a character, left, bottom, right, top


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line: its text (cells apart by tabs), and where it stands on its page, in points."""

    text: str
    left: float
    right: float
    top: float
    height: float


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
    text = clean("\n".join(_flow(pages)) + "\n")
    if not text.strip():
        raise ReadError(
            "the PDF has no text layer: its pages are pictures", hint="run OCR on it, or give the article as text"
        )
    check_script(text)
    return Page(text, Metadata(title=_title(title, text)))


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
    textpage = page.get_textpage()
    try:
        return list(_rows_of(textpage))
    finally:
        textpage.close()
        page.close()


def _rows_of(textpage: Any) -> Iterator[_Row]:
    text = textpage.get_text_range()
    # PDFium may count UTF-16 units; beyond the basic plane positions and characters would part.
    exact = len(text) == textpage.count_chars()
    position = 0
    for line in text.split("\n"):
        bare = line.rstrip("\r")
        # U+FFFE and U+0002 stand for a hyphen at a line's end.
        if bare.strip():
            yield _row(textpage, bare.replace("\ufffe", "-").replace("\x02", "-"), position if exact else None)
        position += len(line) + 1


def _row(textpage: Any, line: str, position: int | None) -> _Row:
    if position is None:
        return _Row(" ".join(line.split()), 0.0, 0.0, 0.0, 0.0)
    boxes: list[_Box] = []
    for offset, char in enumerate(line):
        if not char.isspace():
            boxes.append((char, *textpage.get_charbox(position + offset, loose=True)))
        else:
            boxes.append((char, 0.0, 0.0, 0.0, 0.0))
    solid = [box for box in boxes if not box[0].isspace()]
    height = max(box[4] - box[2] for box in solid)
    gaps = _gaps(boxes)
    parts: list[str] = []
    before: float | None = None
    for char, left, _, right, _ in boxes:
        if char.isspace():
            parts.append(" ")
            continue
        if before is not None and _parts_cells(left - before, height, gaps):
            parts.append("\t")
        parts.append(char)
        before = right
    cells = [" ".join(cell.split()) for cell in "".join(parts).split("\t")]
    return _Row("\t".join(cells), min(b[1] for b in solid), max(b[3] for b in solid), max(b[4] for b in solid), height)


def _gaps(boxes: list[_Box]) -> list[float]:
    """The widths of a line's spaces, in points."""
    gaps: list[float] = []
    before: _Box | None = None
    spaced = False
    for box in boxes:
        if box[0].isspace():
            spaced = True
            continue
        if before is not None and spaced:
            gaps.append(box[1] - before[3])
        before, spaced = box, False
    return gaps


def _parts_cells(gap: float, height: float, gaps: list[float]) -> bool:
    # A justified line has wide gaps, but all of one width; a row has a few that stand out.
    return gap > 1.2 * height or (gap > 0.55 * height and gap > 2.2 * min(gaps, default=gap))


def _flow(pages: list[list[_Row]]) -> Iterator[str]:
    """The document's lines: paragraphs joined within and over pages, blank lines between them."""
    furniture = _furniture(pages)
    paragraph = ""
    aside: list[str] = []
    last: _Row | None = None
    right = max((row.right for rows in pages for row in rows), default=0.0)
    for number, rows in enumerate(pages):
        for index, row in enumerate(rows):
            if (number, index) in furniture:
                aside.append(row.text)
                continue
            if paragraph and last is not None and _goes_on(last, row, right):
                paragraph = f"{paragraph} {row.text}"
            else:
                yield from _apart(paragraph, row, last)
                yield from _set_apart(aside)
                aside = []
                paragraph = row.text
            last = row
    yield from _apart(paragraph, None, None)
    yield from _set_apart(aside)


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
    gap = last.top - row.top
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
            if len(pages) > 1 and _PAGE_NUMBER.fullmatch(text):
                found.add((number, index))
            elif len(text) <= 120 and "\t" not in text and any(char.isalpha() for char in text):
                edges.setdefault(re.sub(r"\d+", "0", key_of(text)), []).append((number, index))
    for places in edges.values():
        on = {number for number, _ in places}
        if len(on) >= 2 and len(on) * 3 >= len(pages):
            found.update(places)
    return found
