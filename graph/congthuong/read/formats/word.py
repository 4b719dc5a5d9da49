r"""Word files (.docx): paragraphs and tables in document order, footnotes last.

>>> import io
>>> import docx
>>> from congthuong.read.formats.word import extract
>>> document = docx.Document()
>>> _ = document.add_paragraph("Sản xuất công nghiệp")
>>> _ = document.add_paragraph("IIP tăng 7%", style="List Bullet")
>>> saved = io.BytesIO()
>>> document.save(saved)
>>> extract(saved.getvalue()).text
'Sản xuất công nghiệp\n- IIP tăng 7%\n'

A paragraph is a line, with "- " before it if it belongs to a list (Word keeps the numbers themselves nowhere); tables
are laid down as `read.grid` says. Tracked insertions are read, deletions are not. The creation date that Word keeps is
that of the file or of its template, so it is not taken for the article's.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from congthuong.article import Metadata
from congthuong.errors import ReadError
from congthuong.read.authors import is_name
from congthuong.read.encoding import check_script, clean
from congthuong.read.formats import package
from congthuong.read.formats.page import Page
from congthuong.read.grid import COLUMNS, Draft, Item, Slot, lay

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

__all__ = ["extract"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_W}br", f"{_W}cr"}
_LISTS = ("List Bullet", "List Number", "List Paragraph")


def extract(raw: bytes) -> Page:
    """The document's text and core properties. Raises ReadError if it is broken, encrypted, empty or a zip bomb."""
    document = _open(raw)
    styles = {style.style_id: style.name or "" for style in document.styles}
    items = [*_items(document.element.body, styles), *_footnotes(document, styles)]
    text, tables = lay(item.rstrip() if isinstance(item, str) else item for item in items)
    text = clean(text)
    if not text.strip():
        raise ReadError("the document has no text", hint="if it shows pictures of pages, give their text instead")
    check_script(text)
    return Page(text, _metadata(document), tables)


def _open(raw: bytes) -> Document:
    package.check(raw, "Word document", ".doc", ".docx")
    import docx

    try:
        return docx.Document(io.BytesIO(raw))
    except Exception as error:  # a damaged package fails with whatever python-docx meets first
        raise package.broken("Word document", ".docx") from error


def _items(parent: _Element, styles: dict[str, str]) -> Iterator[Item]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield from _paragraph(element, styles)
        elif element.tag == f"{_W}tbl":
            yield _grid(element)
        elif element.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"}:
            yield from _items(element, styles)


def _paragraph(element: _Element, styles: dict[str, str]) -> Iterator[Item]:
    text = _text(element)
    listed = element.find(f"{_W}pPr/{_W}numPr") is not None or _style(element, styles).startswith(_LISTS)
    for number, line in enumerate(text.split("\n")):
        yield f"- {line}" if listed and number == 0 and line.strip() else line
    for box in element.iter(f"{_W}txbxContent"):
        if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
            yield from _items(box, styles)


def _style(element: _Element, styles: dict[str, str]) -> str:
    found = element.find(f"{_W}pPr/{_W}pStyle")
    return styles.get(found.get(f"{_W}val") or "", "") if found is not None else ""


def _text(element: _Element) -> str:
    """A paragraph's own text; that of text boxes inside it is a paragraph of its own."""
    parts: list[str] = []
    pending = list(reversed(element))
    while pending:
        node = pending.pop()
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}tab":
            parts.append("\t")
        elif node.tag in _BREAKS:
            parts.append("\n")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif node.tag not in {_FALLBACK, f"{_W}txbxContent", f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr"}:
            pending.extend(reversed(node))
    return "".join(parts)


def _grid(table: _Element) -> Draft:
    """The cells of a table; one that goes on from above (vMerge) is that cell reaching further down."""
    slots: list[Slot] = []
    open_: dict[int, int] = {}  # column -> the slot that may go on below
    rows = [row for row in table.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is table]
    for index, row in enumerate(rows):
        column = _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
        head = row.find(f"{_W}trPr/{_W}tblHeader") is not None
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is not row:
                continue  # a table within a cell: its text stands in that cell
            if column >= COLUMNS:
                break
            width = max(1, _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1))
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merged is not None and merged.get(f"{_W}val") in {None, "continue"} and column in open_
            if goes_on:
                above = slots[open_[column]]
                slots[open_[column]] = replace(above, rows=index - above.row + 1)
            else:
                text = " ".join(_text(paragraph) for paragraph in cell.iter(f"{_W}p"))
                slots.append(Slot(index, column, text, 1, width, header=head))
                open_.pop(column, None)
                if merged is not None:
                    open_[column] = len(slots) - 1
            column += width
    return Draft(slots, "docx")


def _number(element: _Element | None, default: int) -> int:
    written = (element.get(f"{_W}val") or "") if element is not None else ""
    return min(int(written), COLUMNS) if re.fullmatch(r"\d{1,9}", written) else default


def _footnotes(document: Document, styles: dict[str, str]) -> Iterator[Item]:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype not in {RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES} or relation.is_external:
            continue
        for note in parse_xml(relation.target_part.blob):
            # The first two "notes" of every file are its separator lines.
            if note.get(f"{_W}type") in {None, "normal"}:
                yield from _items(note, styles)


def _metadata(document: Document) -> Metadata:
    properties = document.core_properties
    title = " ".join((properties.title or "").split())
    author = " ".join((properties.author or "").split())
    # Word fills both by itself: titles like "Microsoft Word - bc 9 thang", authors like "Admin".
    return Metadata(
        title=title if len(title.split()) >= 4 and not title.startswith("Microsoft") else None,
        author=author if is_name(author, surname=True) else None,
    )
