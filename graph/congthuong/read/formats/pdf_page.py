"""One page of a PDF file: its characters and its lines, in points from the upper left of the page as it is shown.

>>> from congthuong.read.formats.pdf_page import turned
>>> turned((10, 20, 30, 25), 0, 595, 842), turned((10, 20, 30, 25), 90, 595, 842)
((10, 817, 30, 822), (20, 10, 25, 30))
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

__all__ = ["Character", "Rectangle", "Rulings", "Sheet", "turned"]

Rectangle: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom
_HAIR = 2.5  # points: what is thinner is a line
_SHORTEST = 4.0
_STROKES = 8  # segments of a path that is a frame
_PATHS = 50_000  # on a page; more are a drawing
_FAR = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Character:
    """A character of a page's text and its box; white space has no box."""

    index: int
    text: str
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rulings:
    """The lines drawn on a page: (height, left, right) and (place from the left, top, bottom)."""

    across: list[tuple[float, float, float]]
    down: list[tuple[float, float, float]]


class Sheet:
    """A page, to be closed when it is read."""

    def __init__(self, page: Any, number: int) -> None:
        self._page = page
        self.number = number
        self._turn = page.get_rotation()
        width, height = page.get_size()
        self.width, self.height = width, height
        # as the page lies before it is turned
        self._own = (height, width) if self._turn in (90, 270) else (width, height)
        self._text = page.get_textpage()
        self.lines = list(self._lines())

    def close(self) -> None:
        """Let go of the page."""
        self._text.close()
        self._page.close()

    def _lines(self) -> Iterator[list[Character]]:
        text = self._text.get_text_range()
        # PDFium may count UTF-16 units; beyond the basic plane positions and characters would part.
        exact = len(text) == self._text.count_chars()
        position = 0
        for line in text.split("\n"):
            # U+FFFE and U+0002 stand for a hyphen at a line's end.
            bare = line.rstrip("\r").replace("\ufffe", "-").replace("\x02", "-")
            if bare.strip():
                yield [self._character(position + offset, char, exact) for offset, char in enumerate(bare)]
            position += len(line) + 1

    def _character(self, index: int, char: str, exact: bool) -> Character:
        if char.isspace() or not exact:
            return Character(index, char)
        left, bottom, right, top = self._text.get_charbox(index, loose=True)
        return Character(index, char, *turned((left, bottom, right, top), self._turn, *self._own))

    def rulings(self) -> Rulings:
        """The straight lines of the page, and the frames of its boxes."""
        import pypdfium2.raw as pdfium

        found = Rulings([], [])
        for count, path in enumerate(self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4)):
            if count >= _PATHS:
                return Rulings([], [])
            bounds = path.get_bounds()
            if not all(-_FAR < place < _FAR for place in bounds):
                continue
            left, top, right, bottom = turned(bounds, self._turn, *self._own)
            width, height = right - left, bottom - top
            if height <= _HAIR and width >= _SHORTEST:
                found.across.append(((top + bottom) / 2, left, right))
            elif width <= _HAIR and height >= _SHORTEST:
                found.down.append(((left + right) / 2, top, bottom))
            elif width >= _SHORTEST and height >= _SHORTEST:
                fill, stroke = ctypes.c_int(), ctypes.c_int()
                pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
                if stroke.value and pdfium.FPDFPath_CountSegments(path) <= _STROKES:
                    found.across.extend([(top, left, right), (bottom, left, right)])
                    found.down.extend([(left, top, bottom), (right, top, bottom)])
        return found


def turned(box: Rectangle, turn: int, width: float, height: float) -> Rectangle:
    """A box (left, bottom, right, top from the lower left) on a page shown turned clockwise, from the upper left."""
    left, bottom, right, top = box
    match turn:
        case 90:
            return bottom, left, top, right
        case 180:
            return width - right, bottom, width - left, top
        case 270:
            return height - top, width - right, height - bottom, width - left
        case _:
            return left, height - top, right, height - bottom
