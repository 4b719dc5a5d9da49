"""What one text of a table says, recognised alone: no name, unit or time reaches from one cell into another.

>>> from congthuong.interpret.grids.written import Written
>>> from congthuong.recognise import load
>>> text = "Vốn đăng ký (triệu USD)"
>>> header = Written(text, ((10, 33),), load())
>>> header.said.indicator.notation, header.said.unit.notation, header.at(13, 23)
('registered-capital', 'USD', ((23, 33),))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from congthuong.article import Article, Block, Span
from congthuong.interpret.grids import words
from congthuong.interpret.grids.units import WrittenUnit, counted, unit_of
from congthuong.recognise import Lexicon
from congthuong.recognise.indicators import Head
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.names import Mention, names
from congthuong.recognise.normal import Normal, normalise
from congthuong.recognise.periods import Period, periods

__all__ = ["Indicator", "Said", "Written"]

_BRACKET = re.compile(r"\s*\(.*")
_SHORT = 4  # words of a name that may be an everyday word for an industry
_NO_INDEX = re.compile(r"(?:cụm|khu) công nghiệp|ốp, lát công nghiệp")
_WHOLE = "industrial-production-index"


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator as a text names it; notation None where no vocabulary has it."""

    notation: str | None
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says, in the offsets of its normalised spelling."""

    text: str
    low: str  # as words are compared
    heads: tuple[Head, ...]
    goods: tuple[Head, ...]
    times: tuple[Period, ...]
    indicator: Indicator | None
    sector: Head | None
    unit: WrittenUnit | None

    @property
    def is_plan(self) -> bool:
        """Whether it speaks of a plan."""
        return words.PLAN.search(self.low) is not None

    @property
    def compares(self) -> bool:
        """Whether it compares."""
        return words.COMPARE.search(self.low) is not None

    @property
    def is_growth(self) -> bool:
        """Whether what it compares is a growth rate, and no index with its base as 100."""
        return words.GROWTH.search(self.low) is not None

    @property
    def is_share(self) -> bool:
        """Whether it speaks of parts of a whole."""
        return words.SHARE.search(self.low) is not None

    @property
    def is_estimate(self) -> bool:
        """Whether it says that its figures are estimates."""
        return words.ESTIMATE.search(self.low) is not None


@lru_cache(maxsize=8192)
def _said(text: str, lexicon: Lexicon) -> Said:
    normal = normalise(text)
    low = fold_letters(normal.text)
    heads = tuple(lexicon.heads.find(low, folded=True))
    first = next((head for head in heads if head.kind == "indicator"), None)
    indicator = (
        Indicator(first.notation, normal.text[first.start : first.end], first.start, first.end) if first else None
    )
    if indicator and indicator.notation == _WHOLE and _NO_INDEX.search(low):
        indicator = None  # "cụm công nghiệp" is no production index
    if (indicator is None or indicator.notation == _WHOLE) and (notation := counted(low, lexicon)):
        bare = _BRACKET.sub("", normal.text).strip()
        indicator = Indicator(notation, bare, 0, len(bare))
    sectors = [head for head in heads if head.kind == "sector"]
    if not sectors and low.count(" ") < _SHORT:
        sectors = [head for head in heads if head.kind == "short"]
    return Said(
        normal.text,
        low,
        heads,
        tuple(lexicon.heads.goods(low, folded=True)),
        tuple(periods(low)),
        indicator,
        sectors[0] if sectors else None,
        unit_of(low, lexicon),
    )


@lru_cache(maxsize=8192)
def _named(text: str, lexicon: Lexicon) -> tuple[Mention, ...]:
    return names(Article("", text, blocks=(Block(0, len(text), "paragraph"),)), lexicon.names)


class Written:
    """A text of the article, from one place or (where its lines are apart) several, and what it says when it is asked."""

    __slots__ = ("_lexicon", "_normal", "_said", "spans", "text")

    def __init__(self, text: str, spans: tuple[Span, ...], lexicon: Lexicon) -> None:
        self.text = text
        self.spans = spans
        self._lexicon = lexicon
        self._normal: Normal | None = None
        self._said: Said | None = None

    @property
    def normal(self) -> Normal:
        """Its spelling as the recognisers read it."""
        if self._normal is None:
            self._normal = normalise(self.text)
        return self._normal

    @property
    def said(self) -> Said:
        """What it says."""
        if self._said is None:
            self._said = _said(self.text, self._lexicon)
        return self._said

    @property
    def names(self) -> tuple[Mention, ...]:
        """The names in it, in the offsets of its normalised spelling."""
        return _named(self.normal.text, self._lexicon)

    def at(self, start: int, end: int) -> tuple[Span, ...]:
        """The places in the article of a piece of its normalised spelling."""
        return self.written_at(*self.normal.span(start, end))

    def piece(self, start: int, end: int) -> Written:
        """A piece of its text, recognised alone."""
        return Written(self.text[start:end], self.written_at(start, end), self._lexicon)

    def written_at(self, start: int, end: int) -> tuple[Span, ...]:
        """The places in the article of a piece of its text as it stands."""
        found: list[Span] = []
        before = 0
        for first, last in self.spans:
            size = last - first
            low, high = max(start - before, 0), min(end - before, size)
            if low < high:
                found.append((first + low, first + high))
            before += size + 1  # the space between two lines
        return tuple(found)
