r"""The data tables of a web page: taken out of the tree before its main text is looked for, and put back into that.

>>> from lxml import html
>>> from congthuong.read.formats.webtables import grid
>>> made = grid(html.fromstring("<table><tr><th colspan=2>Cụm<tr><td>Ba Hàng<td>46,04</table>"))
>>> [(slot.row, slot.col, slot.cols, slot.text) for slot in made.slots]
[(0, 0, 2, 'Cụm'), (1, 0, 1, 'Ba Hàng'), (1, 1, 1, '46,04')]

What is found for the main text of a page loses the places of its cells; so each data table leaves a paragraph in its
place, with its words (they keep the weight that they have in the page) between two marks that occur nowhere else in it.
A table that lays out a page stays in the page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from congthuong.read.grid import COLUMNS, Draft, Item, Slot, squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["TakenOut", "grid"]

_ROWS = 65_534  # as far as HTML lets a cell reach down
_LONG = 300  # characters: no cell of a data table, but a column of a page
_WEIGHT = 2_000  # characters of a table that speak for its place in the page
_LAYS_OUT = ("table", "form", "input", "h1", "article", "iframe")  # a table with these in it lays out a page
_BREAKS = {"br", "p", "div", "li"}


class TakenOut:
    """The data tables of a page, taken out of its tree; `restore` puts them back between the lines of its text."""

    def __init__(self, tree: _Element, source: str) -> None:
        salt = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        while salt in source:  # no page can name a table
            salt = hashlib.sha256(salt.encode()).hexdigest()[:16]
        self._salt = salt
        self._mark = re.compile(rf"bảng{salt}số(\d+)(?:(?!bảng{salt})[^\n])*(?:hết{salt}\.?)?")
        self.drafts: list[Draft] = []
        for table in list(tree.iter("table")):
            made = grid(table)
            if _is_data(table, made):
                self._take(table, made)

    def _take(self, table: _Element, made: Draft) -> None:
        from lxml import html

        words = ". ".join(slot.text for slot in made.slots)[:_WEIGHT]
        stand_in = html.Element("p")
        stand_in.text = f"bảng{self._salt}số{len(self.drafts)} {words} hết{self._salt}."
        stand_in.tail = table.tail
        caption = table.find("caption")
        parent = table.getparent()
        if parent is None:
            return
        if caption is not None:
            above = html.Element("p")
            above.text = _text(caption)
            table.addprevious(above)
        parent.replace(table, stand_in)
        self.drafts.append(made)

    def restore(self, lines: Sequence[str]) -> Iterator[Item]:
        """The lines with the tables in the places where their stand-ins are, each once."""
        left = dict(enumerate(self.drafts))
        for line in lines:
            place = 0
            for found in self._mark.finditer(line):
                if before := line[place : found.start()].strip(" -\t"):
                    yield before
                if draft := left.pop(int(found[1]), None):
                    yield draft
                place = found.end()
            if rest := (line[place:].strip(" -\t") if place else line):
                yield rest


def grid(table: _Element) -> Draft:
    """The cells of a table as a browser lays them out."""
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    slots: list[Slot] = []
    taken_until: dict[int, int] = {}  # column -> the first row in which a cell from above leaves it free
    for index, row in enumerate(rows):
        parent = row.getparent()
        head = parent is not None and parent.tag == "thead"
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while taken_until.get(column, 0) > index:
                column += 1
            if column >= COLUMNS:
                break
            width = min(_span(cell.get("colspan"), 1), COLUMNS - column)
            height = min(_span(cell.get("rowspan"), len(rows) - index), len(rows) - index)
            if text := _text(cell):
                slots.append(Slot(index, column, text, height, width, header=head or cell.tag == "th"))
            if height > 1:
                taken_until.update(dict.fromkeys(range(column, column + width), index + height))
            column += width
    return Draft(slots, "html")


def _span(written: str | None, zero: int) -> int:
    """How far a cell reaches; nothing, or no number, is one, and 0 is to the end."""
    match = re.match(r"\s*(\d{1,12})", written or "1")
    return min(int(match[1]) or zero, _ROWS) if match else 1


def _text(cell: _Element) -> str:
    """What a cell says, in one line."""
    parts: list[str] = []
    for event, element in _walk(cell):
        if event == "text":
            parts.append(element)
        elif element in _BREAKS:
            parts.append(" ")
    return squeeze("".join(parts))


def _walk(root: _Element) -> Iterator[tuple[str, str]]:
    """The texts of an element, and the tags that begin and end between them."""
    from lxml import etree

    skipped: _Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if skipped is None and element.tail:
                yield "text", element.tail
            continue
        tag = str(element.tag)
        if skipped is None:
            yield "tag", tag
        if event == "start":
            if tag in ("script", "style") and skipped is None:
                skipped = element
            if skipped is None and element.text:
                yield "text", element.text
        else:
            if skipped is element:
                skipped = None
            if skipped is None and element is not root and element.tail:
                yield "text", element.tail


def _is_data(table: _Element, made: Draft) -> bool:
    """Whether a table has short cells with some figures, and not the columns of a page."""
    if next((True for tag in _LAYS_OUT for inner in table.iter(tag) if inner is not table), False):
        return False
    if len(made.slots) < 4 or len({s.row for s in made.slots}) < 2 or len({s.col for s in made.slots}) < 2:
        return False
    texts = [slot.text for slot in made.slots]
    long = sum(len(text) > _LONG for text in texts)
    links = sum(len(squeeze("".join(map(str, link.itertext())))) for link in table.iter("a"))
    return (
        long * 10 <= len(texts)
        and links * 2 <= sum(map(len, texts))
        and any(char.isdigit() for text in texts for char in text)
    )
