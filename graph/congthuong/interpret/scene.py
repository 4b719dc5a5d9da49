"""The mentions of an article by sentence, with the cue words between them: what the relation rules look at.

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret.scene import scene
>>> from congthuong.recognise import load
>>> from congthuong.recognise.names import names
>>> text = "KCN Sao Mai thuộc huyện Thanh Hà. Công ty TNHH An Phú ở đó."
>>> article = Article("a", text, blocks=(Block(0, len(text), "paragraph"),))
>>> it = scene(article, names(article, load().names), load().names)
>>> [[m.label for m in found] for _, found in it.groups]
[['KCN Sao Mai', 'Thanh Hà'], ['Công ty TNHH An Phú']]
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from congthuong.article import Article, Span
from congthuong.interpret.sentences import Sentence, sentences
from congthuong.recognise.gazetteer import Gazetteer
from congthuong.recognise.names import Focus, Mention, focus
from congthuong.recognise.normal import lower

__all__ = ["Link", "Scene", "scene"]

_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Link:
    """A relation as a rule reads it, in the view's offsets."""

    subject: Mention
    predicate: str
    object: Mention
    rule: str  # its own example
    start: int
    end: int
    cue: Span | None = None


@dataclass(slots=True)
class Scene:
    """An article's view with its mentions grouped by sentence."""

    article: Article
    text: str
    low: str
    words: Gazetteer
    mentions: tuple[Mention, ...]
    sentences: tuple[Sentence, ...]
    focus: Focus
    groups: list[tuple[Sentence, list[Mention]]] = field(default_factory=list)

    def between(self, left: Mention, right: Mention) -> str:
        """The lower-case characters between two mentions."""
        return self.low[left.end : right.start]

    def cue(self, use: str) -> re.Pattern[str]:
        """The cue phrases of a use of a predicate."""
        return self.words.cues.get(use, _NOTHING)

    def cues(self, use: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Where the cue phrases stand in start:end."""
        return self.cue(use).finditer(self.low, start, end)

    def lead(self, start: int, offset: int) -> str:
        """The few lower-case words right before an offset, not from before `start`."""
        return self.low[max(start, offset - 40) : offset]

    def before(self, offset: int, *kinds: str, within: int = 0) -> Mention | None:
        """The last mention of these types that ends before the offset, not before `within`."""
        at = bisect_right(self.mentions, offset, key=lambda m: m.end) - 1
        while at >= 0 and self.mentions[at].start >= within:
            if self.mentions[at].type in kinds:
                return self.mentions[at]
            at -= 1
        return None

    def sentence(self, offset: int) -> Sentence | None:
        """The sentence that holds this offset."""
        at = bisect_right(self.sentences, offset, key=lambda s: s.start) - 1
        return self.sentences[at] if at >= 0 and offset < self.sentences[at].end else None

    def block_start(self, sentence: Sentence) -> int:
        """Where the sentence's block begins."""
        return self.article.body[sentence.block].start

    def inside(self, start: int, end: int) -> list[Mention]:
        """The mentions within start:end."""
        first = bisect_left(self.mentions, start, key=lambda m: m.start)
        last = bisect_left(self.mentions, end, key=lambda m: m.start)
        return [m for m in self.mentions[first:last] if m.end <= end]

    def province(self, at: Mention) -> Mention | None:
        """The province in focus at a mention, standing on its nearest mention (else on the mention that implies it)."""
        label = self.focus.at(at.start)
        if not label:
            return None
        near = [m for m in self.mentions if m.type == "Province" and m.label == label]
        if near:
            return min(near, key=lambda m: (m.start > at.start, abs(m.start - at.start)))
        return Mention(at.start, at.end, "Province", label)


def scene(
    article: Article, mentions: Sequence[Mention], words: Gazetteer, found: Sequence[Sentence] | None = None
) -> Scene:
    """The scene of an article's view; `found` are its sentences, if they are at hand."""
    parts = tuple(sentences(article) if found is None else found)
    it = Scene(
        article, article.text, lower(article.text), words, tuple(mentions), parts, focus(article, mentions, words)
    )
    it.groups = [(s, it.inside(s.start, s.end)) for s in parts]
    return it
