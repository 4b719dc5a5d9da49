"""Why a figure was read as it was: its rules, the words behind each slot, and what else was considered.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.interpret.explain import explain
>>> from congthuong.recognise import load
>>> text = "Năm 2023, GRDP của Hà Nam tăng 7%, xuất khẩu tăng 9%."
>>> article = Article("a", text, Metadata(published="2024-05"), (Block(0, len(text), "paragraph"),))
>>> (why,) = explain(article, load(), 50, 52).readings
>>> why.fact.indicator, [(rival.value, rival.won) for rival in why.indicators]
('export-turnover', [('export-turnover', True), ('grdp', False)])
>>> why.indicators[1].behind > 0
True

The reading is that of `interpret`, watched by a trace: nothing is read a second time, or differently.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from congthuong.article import BODY_KINDS, Article, BlockKind, Span
from congthuong.facts import Observation
from congthuong.interpret import interpret
from congthuong.interpret.coverage import Numeral, Watcher, numerals
from congthuong.interpret.frames import Candidate, weights
from congthuong.interpret.measures import Measure
from congthuong.interpret.placed import one_form
from congthuong.interpret.state import Opened, State
from congthuong.recognise import Lexicon
from congthuong.recognise.figures import Figure

__all__ = ["Explanation", "Other", "Rival", "Why", "explain"]

_HOW = {
    "head": "a head phrase names it",
    "verb": "a verb names it",
    "noun": "what is counted or weighed says it",
    "trade": "the exports or imports that the text speaks of",
    "frame": "it goes on from the figure before",
    "sector": "an industry takes it up",
    "product": "a product takes it up",
    "open": "a noun phrase that no vocabulary lists",
    "none": "nothing near names it",
}
_ORDER = (
    "value", "value_max", "magnitude", "unit", "bound", "sign", "transformation", "subject", "indicator", "sector", "period", "comparison",
    "status",
)  # fmt: skip
_SUBJECTS = frozenset({"Province", "District", "Ward", "Country", "IndustrialZone", "IndustrialCluster", "Company", "Agency", "Scheme", "Programme"})  # fmt: skip
_Key: TypeAlias = tuple[int, int, Decimal, str]


@dataclass(frozen=True, slots=True)
class Rival:
    """A candidate for the indicator: its score is the sum of its features' weights, `behind` what it lacks to the best."""

    value: str
    score: float
    behind: float
    won: bool
    weighed: tuple[tuple[str, float], ...]  # each feature with what it adds
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """A subject or a time that stood in reach and was not taken; `away` in characters, None for what was in focus."""

    value: str
    said: str
    span: Span | None
    away: int | None


@dataclass(frozen=True, slots=True)
class Why:
    """One observation with what led to it; a table's cell has no candidates: its row and column say everything."""

    fact: Observation
    how: str
    reading: str
    indicators: tuple[Rival, ...] = ()
    subjects: tuple[Other, ...] = ()
    periods: tuple[Other, ...] = ()

    def slots(self) -> Iterator[tuple[str, tuple[Span, ...]]]:
        """The slots that have evidence, in the order in which they are read."""
        rank = {slot: number for number, slot in enumerate(_ORDER)}
        yield from sorted(self.fact.evidence.items(), key=lambda item: (rank.get(item[0], len(rank)), item[0]))


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is read at a place: the readings of its figures, every numeral there, and what part of the page it is."""

    readings: tuple[Why, ...]
    numerals: tuple[Numeral, ...]
    block: BlockKind | None
    nearest: Observation | None  # where there is neither reading nor numeral

    @property
    def in_body(self) -> bool:
        """Whether figures of this part of the page are read at all."""
        return self.block is None or self.block in BODY_KINDS


def explain(article: Article, lexicon: Lexicon, start: int, end: int) -> Explanation:
    """What is read in text[start:end] of an article, and why; an offset stands for the figure around it."""
    watch = _Watch()
    facts = interpret(article, lexicon, watch).observations
    here = [fact for fact in facts if fact.start < max(end, start + 1) and start < fact.end]
    found = [n for n in numerals(article, watch, facts, lexicon) if n.start < max(end, start + 1) and start < n.end]
    if not here:  # the numeral may stand in a fact without being its figure's own place: a header's unit, a magnitude
        ids = {id for numeral in found for id in numeral.facts}
        here = [fact for fact in facts if fact.id in ids]
    block = next((block.kind for block in article.blocks if block.start <= start < block.end), None)
    nearest = min(facts, key=lambda fact: abs(fact.start - start), default=None)
    return Explanation(
        tuple(watch.why(fact) for fact in here),
        tuple(found),
        block,
        nearest if not here and not found else None,
    )


class _Watch(Watcher):
    """Notes what each figure was decided between."""

    def __init__(self) -> None:
        super().__init__()
        self._weighed: tuple[int, Sequence[Candidate]] = (-1, ())  # where the figure begins, and its candidates
        self._read: dict[_Key, tuple[Opened, Measure, tuple[Rival, ...], list[Other], list[Other]]] = {}

    def weighed(self, state: State, figure: Figure, candidates: Sequence[Candidate]) -> None:
        self._weighed = figure.start, tuple(candidates)

    def read(
        self, state: State, figure: Figure, opened: Opened, measure: Measure, found: Sequence[Observation]
    ) -> None:
        start, candidates = self._weighed  # of an earlier figure, where this one had nothing to choose between
        rivals = tuple(_rivals(state, candidates if start == figure.start else ()))
        for fact in found:
            subjects = [other for other in _subjects(state, figure) if other.value != fact.subject]
            taken = (one_form(fact.period), one_form(fact.compared_with))
            periods = [other for other in _periods(state, figure) if other.value not in taken]
            self._read[self._key(fact)] = opened, measure, rivals, subjects, periods

    def _key(self, fact: Observation) -> _Key:
        assert self.normal is not None
        return (*self.normal.span(fact.start, fact.end), fact.value, fact.subject or "")

    def why(self, fact: Observation) -> Why:
        known = self._read.get((fact.start, fact.end, fact.value, fact.subject or ""))
        if known is None:
            return Why(fact, "its row and column say it", "as-is")
        opened, measure, rivals, subjects, periods = known
        return Why(
            fact,
            _HOW[opened.kind],
            measure.reading,
            tuple(self._stored(rival) for rival in rivals),
            tuple(self._place(other) for other in subjects),
            tuple(self._place(other) for other in periods),
        )

    def _stored(self, rival: Rival) -> Rival:
        assert self.normal is not None
        spans = tuple(self.normal.span(*span) for span in rival.spans)
        return Rival(rival.value, rival.score, rival.behind, rival.won, rival.weighed, spans)

    def _place(self, other: Other) -> Other:
        assert self.normal is not None
        span = self.normal.span(*other.span) if other.span else None
        return Other(other.value, other.said, span, other.away)


def _rivals(state: State, candidates: Sequence[Candidate]) -> Iterator[Rival]:
    """The candidates, best first; of several for one indicator only the best, as when they are chosen between."""
    table = weights()
    ranked = sorted(enumerate(candidates), key=lambda pair: (-pair[1].score, pair[0]))
    best = ranked[0][1].score if ranked else 0.0
    seen: set[str] = set()
    for number, (_, candidate) in enumerate(ranked):
        _, notation, _ = candidate.value
        value = notation or (
            f"“{' '.join(state.text[slice(*span)] for span in candidate.spans)}”" if candidate.spans else "?"
        )
        if value in seen:
            continue
        seen.add(value)
        weighed = tuple((name, table[name] * amount) for name, amount in candidate.features.items())
        yield Rival(value, candidate.score, best - candidate.score, number == 0, weighed, candidate.spans)


def _subjects(state: State, figure: Figure) -> Iterator[Other]:
    seen: set[str] = set()
    named = [mention for mention in state.mentions if mention.type in _SUBJECTS]
    for mention in sorted(named, key=lambda mention: _away((mention.start, mention.end), figure)):
        if mention.label not in seen:
            seen.add(mention.label)
            span = (mention.start, mention.end)
            yield Other(mention.label, "named in the sentence", span, _away(span, figure))
    focus = ((state.r.entity, "the zone or company in focus"), (state.r.place, "the place that the paragraph is about"))
    for subject, said in focus:
        if subject and subject[0] not in seen:
            seen.add(subject[0])
            yield Other(subject[0], said, subject[2], None)
    label = state.r.marks.focus.at(figure.start)
    if label and label not in seen:
        yield Other(label, "the province in focus", None, None)


def _periods(state: State, figure: Figure) -> Iterator[Other]:
    seen: set[str] = set()
    said = [time for time in state.times if time.kind not in ("same", "previous", "repeat")]
    for time in sorted(said, key=lambda time: _away((time.start, time.end), figure)):
        label = one_form(state.r.clock.resolve(time))
        if label and label not in seen:
            seen.add(label)
            span = (time.start, time.end)
            yield Other(label, "said in the sentence", span, _away(span, figure))
    r = state.r
    for known, spans, words in (
        (one_form(r.flow), r.flow_spans, "the time that flows are about"),
        (one_form(r.stock), r.stock_spans, "the time that stocks are as of"),
    ):
        if known and known not in seen:
            seen.add(known)
            yield Other(known, words, spans[0] if spans else None, None)
    published = r.clock.published
    if published and not {published, f"/{published}"} & seen:
        yield Other(f"/{published}", "the article's own date", None, None)


def _away(span: Span, figure: Figure) -> int:
    """How many characters lie between; what stands behind the figure counts as farther than what stands before it."""
    return figure.start - span[1] if span[1] <= figure.start else max(0, span[0] - figure.end)
