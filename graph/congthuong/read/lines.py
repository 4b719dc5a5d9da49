r"""A page as lines: where each begins and ends, what it says folded, and whether it reads like a sentence.

>>> from congthuong.read.lines import split
>>> [line.text for line in split("  Tiêu đề\r\n\r\nMột câu dài hơn, có dấu chấm ở cuối.  ")]
['Tiêu đề', 'Một câu dài hơn, có dấu chấm ở cuối.']

Every test here looks at a line's ends or at short lines only, so that a page of any size costs time in its length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from congthuong.article import Span

__all__ = ["SHORT", "Line", "join_wrapped", "key_of", "split"]

SHORT = 300  # characters: longer lines are prose, whatever they begin or end with

_LINE = re.compile(r"[^\r\n]+")
# Zero-width characters are no spaces to Python, but a line of them is as blank as any.
_BLANK = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_CLOSERS = "\"'”’»)]*_"
_STOPS = ".…!"
_LEAD = 60  # characters: what follows a lead-in is prose, and no label in small letters
_TORN = re.compile(r"[,;%)]|\.(?!\w)")  # no line begins so
_LETTER = re.compile(r"(?:^|\s)(?:[bcdđghklmnpqrstvx]|ngh?|[cgknpt]h|tr|gi|qu)$", re.IGNORECASE)  # no word ends so
_MARKED = re.compile(r"[-–—+*•●○▪■◦·»>✓✔#|]|\d{1,3}(?:\.\d{1,2})*[.)]\s|[a-zđ]\)|[IVX]{1,5}[.)]\s")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or several that were wrapped, without the white space around it (but for an empty first cell)."""

    start: int
    end: int
    text: str
    gap: int  # blank lines before it
    key: str = field(default="", compare=False)  # folded: composed, lower case, single spaces

    @property
    def span(self) -> Span:
        """Where it stands."""
        return (self.start, self.end)

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.key.count(" ") + 1

    @property
    def last(self) -> str:
        """Its last character, behind quotation marks and brackets; a letter if there is none."""
        return self.text[-20:].rstrip(_CLOSERS)[-1:] or "x"

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as a sentence does and is long enough for one, or is so long that it can be nothing else."""
        return len(self.text) > SHORT or (self.last in _STOPS and self.words >= 6)

    @property
    def is_marked(self) -> bool:
        """Whether it begins with a bullet, a number or a letter of a list, or a Markdown marker."""
        return _MARKED.match(self.text) is not None


def key_of(text: str) -> str:
    """The text as compared: composed, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def split(text: str) -> list[Line]:
    """The lines that are not blank, in order."""
    return list(_split(text))


def _split(text: str) -> Iterator[Line]:
    end = 0
    for match in _LINE.finditer(text):
        found = match.group()
        bare = found.strip().strip(_BLANK).strip()
        if not bare:
            continue
        start = match.start() + found.index(bare)
        if "\t" in bare and text[start - 1 : start] == "\t" and start > match.start():
            # The first cell of a row is empty; its columns are counted from the line's beginning.
            bare = found[found.index("\t") :].rstrip().rstrip(_BLANK).rstrip()
            start = match.start() + found.index("\t")
        breaks = text.count("\n", end, start) or text.count("\r", end, start)
        yield Line(start, start + len(bare), bare, max(0, breaks - 1), key_of(bare))
        end = start + len(bare)


def join_wrapped(text: str, lines: list[Line], apart: set[int]) -> list[Line]:
    """Lines that continue the line before them joined with it; `apart` are indexes of lines that never join (cells).

    A line goes on when it has no stop and the next begins with a small letter, or when it stands in a stretch of lines
    broken at one width, where the next word would not have fitted.
    """
    joined: list[Line] = []
    stretches = list(_stretches(lines))
    # What is too short to tell was wrapped like the rest of its page.
    page_width = max((_wrap_width(lines, *stretch) for stretch in stretches), default=0)
    for first, last in stretches:
        width = page_width if all(len(line.text) <= page_width * 1.1 for line in lines[first:last]) else 0
        head = first
        for index in range(first, last):
            goes_on = (
                index + 1 < last
                and index not in apart
                and index + 1 not in apart
                and _goes_on(lines[index], lines[index + 1], width)
            )
            if goes_on:
                continue
            joined.append(lines[head] if head == index else _join(text, lines[head], lines[index]))
            head = index + 1
    return joined


def _stretches(lines: list[Line]) -> Iterator[tuple[int, int]]:
    """Stretches of lines without a blank one between them, as index ranges."""
    first = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or lines[index].gap:
            yield first, index
            first = index


def _wrap_width(lines: list[Line], first: int, last: int) -> int:
    """The width at which the lines of a stretch were broken, 0 if they were not."""
    if last - first < 3:
        return 0
    width = max(len(lines[index].text) for index in range(first, last))
    if not 40 <= width <= 160:
        return 0
    full = [index for index in range(first, last - 1) if _fills(lines[index], lines[index + 1], width)]
    goes_on_small = any(lines[index + 1].text[0].islower() for index in full)
    return width if goes_on_small and len(full) * 3 >= (last - first - 1) * 2 else 0


def _fills(line: Line, following: Line, width: int) -> bool:
    return len(line.text) + 1 + len((following.text.lstrip()[:60].split(maxsplit=1) or [""])[0]) > width


def _goes_on(line: Line, following: Line, width: int) -> bool:
    if _is_broken(line, following):
        return True
    if line.last in ".…!?:;" or following.is_marked or line.text.startswith(("#", "|")):
        return False
    if following.text[0].islower() and len(line.text) >= 25:
        return True
    return width > 0 and _fills(line, following, width)


def _is_broken(line: Line, following: Line) -> bool:
    """Whether a page broke a sentence where its type changes: "So với tháng trước," in bold, then the rest of it."""
    if line.text.startswith(("#", "|", "-", "–", "+", "•")) or (len(line.text) > SHORT and line.is_sentence):
        return False
    if _TORN.match(following.text):
        return not line.is_marked or len(line.text) > _LEAD
    if not following.text[0].islower() or following.is_marked:
        return False
    if _LETTER.search(line.text):
        return True
    if line.last == ":":
        return "; " in following.text
    if line.last in ".…!?;":
        return False
    return len(following.text) >= _LEAD and (line.last == "," or line.words > 1)


def _join(text: str, first: Line, last: Line) -> Line:
    whole = text[first.start : last.end]
    return Line(first.start, last.end, whole, first.gap, key_of(whole))
