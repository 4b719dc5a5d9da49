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

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from congthuong.article import Article, Span
from congthuong.interpret.sentences import Sentence, sentences
from congthuong.recognise import Cue, Lexicon
from congthuong.recognise.figures import Figure, NotFigure, figures, not_figures
from congthuong.recognise.indicators import Head
from congthuong.recognise.matcher import Match, key
from congthuong.recognise.names import Focus, Mention, focus, names
from congthuong.recognise.periods import Period, periods

__all__ = ["Marks", "inside", "mark"]


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


T = TypeVar("T", bound=_Spanned)


@dataclass(frozen=True)
class Marks:
    """The finds of every recogniser over the article's body, each sorted by place, in the view's offsets."""

    article: Article
    keyed: str
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
    first = bisect_left(found, start, key=lambda item: item.start)
    out: list[T] = []
    for item in found[first:]:
        if item.start >= end:
            break
        if item.end <= end:
            out.append(item)
    return out


def mark(article: Article, lexicon: Lexicon) -> Marks:
    """Run every recogniser over the body of an article's view, once each."""
    text = article.text
    keyed = _body(article)
    mentions = names(article, lexicon.names)
    times = periods(keyed)
    taken: list[tuple[Span, str]] = [((p.start, p.end), "time") for p in times]
    taken += [((m.start, m.end), "name") for m in mentions if any(c.isdigit() for c in text[m.start : m.end])]
    nothing = not_figures(keyed, taken)
    found = figures(_blanked(text, keyed), lexicon, nothing)
    heads = lexicon.heads.find(keyed, keyed=True)
    covered = [(h.start, h.end) for h in heads if h.kind in ("indicator", "sector")]
    changes = [c for c in lexicon.changes.longest(keyed, keyed=True) if not _within(c.start, c.end, covered)]
    cues = lexicon.cues.longest(keyed, keyed=True)
    return Marks(
        article, keyed, sentences(article), found, nothing, times, heads, lexicon.heads.goods(keyed, keyed=True), changes, cues, mentions,
        focus(article, mentions, lexicon.names),
    )  # fmt: skip


def _body(article: Article) -> str:
    """The keyed text with everything outside the body blanked, so that page furniture gives no finds."""
    keyed = key(article.text)
    pieces: list[str] = []
    done = 0
    for block in article.body:
        pieces.append(" " * (block.start - done))
        pieces.append(keyed[block.start : block.end])
        done = block.end
    pieces.append(" " * (len(keyed) - done))
    return "".join(pieces)


def _blanked(text: str, keyed: str) -> str:
    """The text itself where the keyed body is not blank (figures keep the noun as it is written)."""
    return "".join(char if k != " " else " " for char, k in zip(text, keyed, strict=True))


def _within(start: int, end: int, covered: Iterable[Span]) -> bool:
    return any(s <= start and end <= e for s, e in covered)
