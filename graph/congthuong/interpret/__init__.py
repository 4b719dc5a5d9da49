"""From spans to facts: what an article says, with the characters that say it.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.interpret import interpret
>>> from congthuong.recognise import load
>>> text = "Hà Nam có 8 KCN."
>>> facts = interpret(Article("a", text, Metadata(published="2024-05"), (Block(0, len(text), "paragraph"),)), load())
>>> [(o.surface, o.subject, o.indicator) for o in facts.observations]
[('8 KCN', 'Hà Nam', 'industrial-zone-count')]
"""

from __future__ import annotations

from dataclasses import replace

from congthuong.article import Article
from congthuong.facts import Facts, Observation, numbered
from congthuong.interpret.entities import entities
from congthuong.interpret.marks import mark
from congthuong.interpret.observations import observations
from congthuong.interpret.placed import dated, placed_entities, placed_relations
from congthuong.interpret.relations import relations
from congthuong.interpret.trace import Trace
from congthuong.recognise import Lexicon
from congthuong.recognise.normal import Normal, view

__all__ = ["interpret"]


def interpret(article: Article, lexicon: Lexicon, trace: Trace | None = None) -> Facts:
    """Every fact of an article, in text order; a pure function of the article and the lexicon.

    An article that is known to be in another language has none: its numerals would be read as Vietnamese ones. A `trace`
    is told how the reading goes.
    """
    if article.metadata.language not in (None, "vi"):
        return Facts()
    read, normal = view(article)
    marks = mark(read, lexicon)
    if trace:
        trace.marked(marks, normal)
    stated = relations(read, marks.mentions, lexicon.names, marks.sentences, marks.periods)
    return numbered(
        Facts(
            _placed(article, normal, observations(marks, lexicon, trace)),
            placed_relations(article, normal, stated),
            placed_entities(article, normal, entities(read, marks.mentions, stated)),
        )
    )


def _placed(article: Article, normal: Normal, found: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """The observations in the offsets of the stored text."""
    placed: list[Observation] = []
    for item in found:
        start, end = normal.span(item.start, item.end)
        quote = normal.span(item.quote_start, item.quote_end)
        placed.append(
            replace(
                dated(item),
                article=article.id,
                start=start,
                end=end,
                surface=article.text[start:end],
                quote_start=quote[0],
                quote_end=quote[1],
                quote=article.text[quote[0] : quote[1]],
                evidence={slot: tuple(normal.span(*span) for span in spans) for slot, spans in item.evidence.items()},
            )
        )
    return tuple(placed)
