"""All that the recognisers found in one article, ready to be asked for by place.

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret.marks import mark
>>> from congthuong.recognise import load
>>> text = "IIP của Hà Nam tăng 7% so với cùng kỳ."
>>> marks = mark(Article("a", text, blocks=(Block(0, len(text), "paragraph"),)), load())
>>> [f.unit for f in marks.figures], [h.notation for h in marks.heads], [m.label for m in marks.mentions]
(['percent'], ['industrial-production-index'], ['Hà Nam'])
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter
from typing import Protocol, TypeVar

from congthuong.article import Article, Span
from congthuong.interpret.sentences import Sentence, sentences
from congthuong.recognise import Cue, Lexicon
from congthuong.recognise.figures import Figure, NotFigure, figures, not_figures
from congthuong.recognise.indicators import Head
from congthuong.recognise.matcher import Match, fold_letters
from congthuong.recognise.names import Focus, Mention, focus, names
from congthuong.recognise.periods import Period, periods

__all__ = ["Marks", "inside", "mark"]


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


T = TypeVar("T", bound=_Spanned)
_start = attrgetter("start")


@dataclass(frozen=True)
class Marks:
    """The finds of every recogniser over the article's body, each sorted by place, in the view's offsets."""

    article: Article
    folded: str
    sentences: tuple[Sentence, ...]
    figures: list[Figure]
    not_figures: list[NotFigure]
    periods: list[Period]
    heads: list[Head]
    goods: list[Head]
    changes: list[Match[str]]
    cues: list[Match[Cue]]
    mentions: tuple[Mention, ...]
    focus: Focus


def inside(found: Sequence[T], start: int, end: int) -> list[T]:
    """The finds that lie within start:end."""
    first = bisect_left(found, start, key=_start)
    last = bisect_left(found, end, first, key=_start)
    return [item for item in found[first:last] if item.end <= end]


def mark(article: Article, lexicon: Lexicon) -> Marks:
    """Run every recogniser over the body of an article's view, once each."""
    text = article.text
    folded = _body(article, fold_letters(text))
    mentions = names(article, lexicon.names)
    times = periods(folded)
    taken: list[tuple[Span, str]] = [((p.start, p.end), "time") for p in times]
    taken += [((m.start, m.end), "name") for m in mentions if any(c.isdigit() for c in text[m.start : m.end])]
    nothing = not_figures(folded, taken)
    found = figures(_body(article, text), lexicon, nothing)
    heads = lexicon.heads.find(folded, folded=True)
    goods = lexicon.heads.goods(folded, folded=True)
    within = _Covered((g.start, g.end) for g in goods)
    # "lương thực" is no pay
    heads = [h for h in heads if h.kind != "indicator" or h.end - h.start > 5 or not within.holds(h.start, h.end)]
    covered = _Covered((h.start, h.end) for h in heads if h.kind in ("indicator", "sector"))
    changes = [c for c in lexicon.changes.longest(folded, folded=True) if not covered.holds(c.start, c.end)]
    cues = lexicon.cues.longest(folded, folded=True)
    return Marks(
        article, folded, sentences(article), found, nothing, times, heads, goods, changes, cues, mentions,
        focus(article, mentions, lexicon.names),
    )  # fmt: skip


def _body(article: Article, text: str) -> str:
    """The text (as it is, or folded) with everything outside the body blanked, so that page furniture gives no finds."""
    pieces: list[str] = []
    done = 0
    for block in article.body:
        pieces.append(" " * (block.start - done))
        pieces.append(text[block.start : block.end])
        done = block.end
    pieces.append(" " * (len(text) - done))
    return "".join(pieces)


class _Covered:
    """Spans that may overlap, asked whether one of them holds another span."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))

    def holds(self, start: int, end: int) -> bool:
        """Whether one span begins at or before start and ends at or behind end."""
        place = bisect_right(self._starts, start)
        return place > 0 and self._reach[place - 1] >= end
