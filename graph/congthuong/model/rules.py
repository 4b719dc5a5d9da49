"""The first reading, as a second reader needs it: the rules' facts, the numbered figures, and all finds by their place.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.model.rules import first_reading
>>> from congthuong.recognise import load
>>> text = "Năm 2023, Hà Nam có 8 KCN."
>>> article = Article("a", text, Metadata(published="2024-01"), (Block(0, len(text), "paragraph"),))
>>> reading = first_reading(article, load())
>>> [(f.number, f.surface, f.unit, f.read) for f in reading.figures]
[(1, '8 KCN', 'count:KCN', True)]

Figures, values and units are the grammar's alone. Beside those that became facts, the numerals that were left unread
but that the grammar can read with a unit are numbered too, so that a second reader may say that they are figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from congthuong.article import Article, Span
from congthuong.facts import Facts, Observation
from congthuong.interpret import interpret
from congthuong.interpret.coverage import Watcher, numerals
from congthuong.interpret.marks import Marks
from congthuong.recognise import Lexicon
from congthuong.recognise.figures import Figure
from congthuong.recognise.names import Mention
from congthuong.recognise.normal import Normal

__all__ = ["Asked", "FirstReading", "first_reading"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure that is asked about, at text[start:end] of the article as stored."""

    number: int
    start: int
    end: int
    surface: str
    value: Decimal
    value_max: Decimal | None
    unit: str
    read: bool  # whether the rules made a fact of it
    spans: Mapping[str, tuple[Span, ...]]  # value, magnitude, unit …: what the grammar read it from
    bound: str | None = None


@dataclass(frozen=True, slots=True)
class FirstReading:
    """An article, its facts by the rules, the figures to ask about, and the recognisers' finds."""

    article: Article
    facts: Facts
    figures: tuple[Asked, ...]
    marks: Marks | None  # in the view's offsets; None where nothing was read
    normal: Normal | None

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The names in the text, in the view's offsets."""
        return self.marks.mentions if self.marks else ()


def first_reading(article: Article, lexicon: Lexicon) -> FirstReading:
    """Read an article by the rules, and number its figures in text order."""
    seen = Watcher()
    facts = interpret(article, lexicon, seen)
    if seen.marks is None or seen.normal is None:
        return FirstReading(article, facts, (), None, None)
    unread = [
        (numeral.start, numeral.end)
        for numeral in numerals(article, seen, facts.observations, lexicon)
        if numeral.status == "unread"
    ]
    known: dict[Span, tuple[Observation | Figure, bool]] = {}
    for fact in facts.observations:
        known.setdefault((fact.start, fact.end), (fact, True))
    for figure in seen.marks.figures:
        span = seen.normal.span(figure.start, figure.end)
        if figure.unit and any(span[0] <= start and end <= span[1] for start, end in unread):
            known.setdefault(span, (figure, False))
    figures = tuple(
        _asked(article, number, span, *known[span], seen.normal) for number, span in enumerate(sorted(known), 1)
    )
    return FirstReading(article, facts, figures, seen.marks, seen.normal)


def _asked(article: Article, number: int, span: Span, found: Observation | Figure, read: bool, normal: Normal) -> Asked:
    start, end = span
    if isinstance(found, Observation):
        spans = {slot: found.evidence[slot] for slot in _FIGURE if slot in found.evidence}
    else:
        spans = {slot: tuple(normal.span(*one) for one in each) for slot, each in found.spans.items()}
    assert found.unit
    return Asked(
        number, start, end, article.text[start:end], found.value, found.value_max, found.unit, read, spans, found.bound
    )


_FIGURE = ("value", "value_max", "magnitude", "unit", "sign")
