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
from congthuong.interpret.linking import Linked
from congthuong.interpret.propose.fillers import SLOTS, Slot
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
    """What a slot could have been: the share that the chooser gave it, and the characters that say it."""

    slot: str
    value: str
    share: float
    spans: tuple[Span, ...]
    chosen: bool
    by_rules: bool  # what the rules alone would have taken


@dataclass(frozen=True, slots=True)
class Why:
    """One observation with what led to it; a table's cell has no candidates: its row and column say everything."""

    fact: Observation
    how: str
    reading: str
    indicators: tuple[Rival, ...] = ()  # as the rules weighed them
    others: tuple[Other, ...] = ()  # by slot, the likelier first

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
        self._read: dict[_Key, tuple[str, str, tuple[Rival, ...]]] = {}
        self._linked: dict[tuple[int, int, Decimal], list[Linked]] = {}

    def weighed(self, text: str, figure: Figure, candidates: Sequence[Candidate]) -> None:
        self._weighed = figure.start, tuple(candidates)

    def read(self, text: str, figure: Figure, opened: str, reading: str, found: Sequence[Observation]) -> None:
        start, candidates = self._weighed  # of an earlier figure, where this one had nothing to choose between
        rivals = tuple(_rivals(text, candidates if start == figure.start else ()))
        for fact in found:
            self._read[self._key(fact)] = opened, reading, rivals

    def linked(self, figures: Sequence[Linked]) -> None:
        for one in figures:
            self._linked.setdefault(self._key(one.reading.observation)[:3], []).append(one)

    def _key(self, fact: Observation) -> _Key:
        assert self.normal is not None
        return (*self.normal.span(fact.start, fact.end), fact.value, fact.subject or "")

    def why(self, fact: Observation) -> Why:
        same = self._linked.get((fact.start, fact.end, fact.value), [])
        # of several subjects on one span each keeps its own
        one = next((one for one in same if one.reading.observation.subject == fact.subject), same[0] if same else None)
        known = self._read.get(self._key(one.reading.observation)) if one else None
        if one is None or known is None:
            return Why(fact, "its row and column say it", "as-is")
        opened, reading, rivals = known
        return Why(
            fact,
            _HOW[opened],
            reading,
            tuple(self._stored(rival) for rival in rivals),
            tuple(other for slot in SLOTS for other in self._others(slot, one)),
        )

    def _stored(self, rival: Rival) -> Rival:
        assert self.normal is not None
        spans = tuple(self.normal.span(*span) for span in rival.spans)
        return Rival(rival.value, rival.score, rival.behind, rival.won, rival.weighed, spans)

    def _others(self, slot: Slot, one: Linked) -> Iterator[Other]:
        assert self.normal is not None
        choice = one.choices[slot]
        fillers = [(choice.filler, round(choice.probability, 2)), *choice.rivals]
        for place, (filler, share) in enumerate(fillers):
            name, label = filler.value
            spans = tuple(self.normal.span(*span) for span in filler.spans)
            value = name or (f"“{label}”" if label else "none")
            yield Other(slot, value, share, spans, place == 0, "rules" in filler.features)


def _rivals(text: str, candidates: Sequence[Candidate]) -> Iterator[Rival]:
    """The candidates, best first; of several for one indicator only the best, as when they are chosen between."""
    table = weights()
    ranked = sorted(enumerate(candidates), key=lambda pair: (-pair[1].score, pair[0]))
    best = ranked[0][1].score if ranked else 0.0
    seen: set[str] = set()
    for number, (_, candidate) in enumerate(ranked):
        _, notation, _ = candidate.value
        value = notation or (
            f"“{' '.join(text[slice(*span)] for span in candidate.spans)}”" if candidate.spans else "?"
        )
        if value in seen:
            continue
        seen.add(value)
        weighed = tuple((name, table[name] * amount) for name, amount in candidate.features.items())
        yield Rival(value, candidate.score, best - candidate.score, number == 0, weighed, candidate.spans)
