"""Finding thousands of wordings in one pass.

>>> from congthuong.recognise.matcher import Matcher
>>> matcher = Matcher([("tỷ lệ lấp đầy", "occupancy-rate"), ("lấp đầy", "filled")])
>>> [(m.start, m.end, m.value) for m in matcher.longest("Tỉ lệ lấp đầy đạt 83%")]
[(0, 13, 'occupancy-rate')]

Case, i and y, and the placement of tone marks make no difference (see `fold_letters`); a wording matches whole words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

import ahocorasick

from congthuong.recognise.normal import lower, normalise

__all__ = ["Match", "Matcher", "fold_letters"]

T = TypeVar("T")

# quý and quí, kỳ and kì, tỷ and tỉ are one word each; a letter stands for a letter, so offsets stay.
_Y = tuple(zip("yỳýỷỹỵ", "iìíỉĩị", strict=True))
_HYPHENED = re.compile(r"(?<=[a-zà-ỹđ])-(?=[a-zà-ỹđ])")
_SHORT = 48  # words and phrases come again and again, whole texts do not


def fold_letters(text: str) -> str:
    """The text as wordings are compared, of the same length as the (already normalised) text."""
    return _remembered(text) if len(text) < _SHORT else _fold(text)


def _fold(text: str) -> str:
    low = lower(text)
    for letter, same in _Y:  # a search for a letter is far faster than `translate`, which looks at each character
        low = low.replace(letter, same)
    low = low.replace("qúi", "quí")  # a common slip of the tone mark
    if "-" in low:  # "cao-su", "xi-măng", "xuất-nhập khẩu": a house style, and the same words
        low = _HYPHENED.sub(" ", low)
    return low


_remembered = lru_cache(maxsize=8192)(_fold)


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A wording found at text[start:end], and what it stands for."""

    start: int
    end: int
    value: T


class Matcher(Generic[T]):
    """An automaton over wordings; one wording may stand for one value only, the first given."""

    def __init__(self, wordings: Iterable[tuple[str, T]]) -> None:
        self._automaton = ahocorasick.Automaton()
        for wording, value in wordings:
            word = fold_letters(normalise(wording).text)
            if word and word not in self._automaton:
                self._automaton.add_word(word, (len(word), value))
        if len(self._automaton):
            self._automaton.make_automaton()

    def every(self, text: str, *, folded: bool = False) -> Iterator[Match[T]]:
        """Every whole-word match, by end; `folded` says that the text went through `fold_letters` already."""
        if not len(self._automaton):
            return
        low = text if folded else fold_letters(text)
        size = len(low)
        for last, (length, value) in self._automaton.iter(low):
            start, end = last - length + 1, last + 1
            if (start == 0 or not low[start - 1].isalnum() or not low[start].isalnum()) and (
                end == size or not low[end].isalnum() or not low[end - 1].isalnum()
            ):
                yield Match(start, end, value)

    def longest(self, text: str, *, folded: bool = False) -> list[Match[T]]:
        """The matches that do not overlap, the longest first to take its place, in text order."""
        found = sorted(self.every(text, folded=folded), key=lambda m: (m.start, -m.end))
        kept: list[Match[T]] = []
        for match in found:
            if kept and match.start < kept[-1].end:
                if match.end - match.start > kept[-1].end - kept[-1].start:
                    kept[-1] = match
                continue
            kept.append(match)
        return kept
