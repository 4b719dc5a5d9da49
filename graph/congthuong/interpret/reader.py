"""One article, from its characters to its facts: the order of the steps.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.interpret.reader import first_reading
>>> from congthuong.recognise import load
>>> text = "Hà Nam có 8 KCN."
>>> first = first_reading(Article("a", text, Metadata(published="2024-05"), (Block(0, len(text), "paragraph"),)), load())
>>> [(one.observation.surface, one.observation.subject) for one in first.readings]
[('8 KCN', 'Hà Nam')]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from congthuong.article import Article
from congthuong.facts import Facts, Observation, numbered
from congthuong.interpret.entities import entities
from congthuong.interpret.grids import Tabular, outside_tables, read_tables
from congthuong.interpret.grids.captions import Place
from congthuong.interpret.linking import Linked, decide, link, propose, with_confidence
from congthuong.interpret.marks import Marks, mark
from congthuong.interpret.mergers import told_apart
from congthuong.interpret.observations import readings
from congthuong.interpret.phases import narrowed
from congthuong.interpret.readings import Reading
from congthuong.interpret.relations import relations
from congthuong.interpret.stored_text import dated, stored_entities, stored_observations, stored_relations, with_tables
from congthuong.interpret.themes import theme
from congthuong.interpret.times import Clock
from congthuong.interpret.trace import Trace
from congthuong.recognise import Lexicon
from congthuong.recognise.normal import Normal, view

__all__ = ["FirstReading", "facts_of", "first_reading"]


@dataclass(frozen=True)
class FirstReading:
    """An article as the rules read it, its figures numbered, with all that their slots could be and nothing chosen."""

    normal: Normal  # the way from the view's offsets to those of the stored text
    marks: Marks
    readings: tuple[Reading, ...]
    figures: tuple[Linked, ...]

    def stored(self, article: Article, found: Iterable[Observation]) -> tuple[Observation, ...]:
        """Observations of this reading in the offsets of the stored text."""
        return stored_observations(article, self.normal, found)


def first_reading(article: Article, lexicon: Lexicon, trace: Trace | None = None) -> FirstReading:
    """What the choosers go on from; a pure function of the article and the lexicon."""
    read, normal = view(outside_tables(article))
    marks = mark(read, lexicon)
    if trace:
        trace.marked(marks, normal)
    found = readings(marks, lexicon, trace)
    return FirstReading(normal, marks, found, tuple(propose(marks, found, lexicon)))


def facts_of(article: Article, lexicon: Lexicon, trace: Trace | None = None, *, rules_alone: bool = False) -> Facts:
    """What `congthuong.interpret.interpret` gives."""
    if article.metadata.language not in (None, "vi"):
        return Facts()
    first = first_reading(article, lexicon, trace)
    marks, normal = first.marks, first.normal
    tabular = _tables(article, marks, normal, lexicon)
    linked = [] if rules_alone else link(first.figures)
    if trace:
        trace.tabulated(tabular)
        trace.linked(linked)
    stated = relations(marks.article, marks.mentions, lexicon.names, marks.sentences, marks.periods)
    chosen = (one.observation for one in first.readings) if rules_alone else decide(first.readings, linked)
    prose = first.stored(article, told_apart(chosen, marks.folded))
    cells = map(with_confidence, map(dated, tabular.observations))
    found = sorted((*prose, *cells), key=lambda o: (o.start, o.end))
    return numbered(
        Facts(
            tuple(narrowed(found, article.text)),
            with_tables(stored_relations(article, normal, stated), tuple(map(dated, tabular.relations))),
            stored_entities(article, normal, entities(marks.article, marks.mentions, stated), tabular.named),
        )
    )


def _tables(article: Article, marks: Marks, normal: Normal, lexicon: Lexicon) -> Tabular:
    """What the tables say; where one names no place, it is of what the prose before it is about."""
    if not article.tables:
        return Tabular()
    themes = theme(marks)

    def place_at(offset: int) -> Place | None:
        if themes.country:
            return "Việt Nam", "Country", ()
        label = marks.focus.at(normal.at(offset))
        return (label, "Province", ()) if label else None

    return read_tables(article, lexicon, Clock(article.metadata.published), place_at)
