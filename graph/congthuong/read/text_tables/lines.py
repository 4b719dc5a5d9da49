r"""The lines of a text as the readers of its tables see them.

>>> from congthuong.read.text_tables.lines import text_lines
>>> [(line.text, line.blank) for line in text_lines("a  b\n\n  c\n", ())]
[('a  b', 0), ('c', 1)]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from congthuong.article import Cell, Span

__all__ = ["TextLine", "cell", "is_year", "text_lines"]

_LINE = re.compile(r"[^\r\n]+")
_EDGE = " \xa0\u200b\ufeff"
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line that is not blank: without the spaces at its ends, and as it stands."""

    start: int  # of `text`
    text: str
    raw_start: int
    raw: str
    blank: int  # lines without text before it
    number: int  # of the line in the file

    @property
    def end(self) -> int:
        """Where its text ends."""
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        """Where its text stands."""
        return self.start, self.end


def text_lines(text: str, taken: Sequence[Span]) -> list[TextLine]:
    """The lines that are not blank and lie outside what is taken; a line behind something taken follows a blank one."""
    found: list[TextLine] = []
    skip = iter([*taken, (len(text) + 1, len(text) + 1)])
    start, stop = next(skip)
    number = last = 0
    counted = 0
    for match in _LINE.finditer(text):
        number += text.count("\n", counted, match.start()) or text.count("\r", counted, match.start())
        counted = match.start()
        while match.start() >= stop:
            start, stop = next(skip)
            last -= 9  # what stands behind a table is not of one with what stands before it
        bare = match[0].strip(_EDGE)
        if match.start() >= start or not bare.strip():
            continue
        place = match.start() + match[0].index(bare)
        found.append(TextLine(place, bare, match.start(), match[0], max(0, number - last - 1), number))
        last = number
    return found


def cell(row: int, col: int, spans: Iterable[Span], *, rows: int = 1, cols: int = 1, header: bool = False) -> Cell:
    """A cell of one or several lines of the text."""
    first, *more = spans
    return Cell(row, col, rows, cols, *first, header=header, more=tuple(more))


def is_year(text: str) -> bool:
    """Whether a text is a year, which in a header is no figure."""
    return _YEAR.fullmatch(text) is not None
