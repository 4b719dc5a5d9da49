"""Figures linked to what they are about: proposed by slot, chosen, decided, each with its probability.

The rules read an article first; what they took is one filler of each slot among others. `propose` numbers the figures
and gives the fillers of their slots; a chooser (the fitted one here, or any other that gives a `Choice` for a slot)
chooses; `decide` writes the choices into the facts, with the characters that say them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from congthuong.article import Span
from congthuong.facts import Observation
from congthuong.interpret.choose.chooser import Choice, choose
from congthuong.interpret.choose.confidence import confidence, doubts, scale
from congthuong.interpret.choose.wording import Wording, opinion, wording
from congthuong.interpret.marks import Marks
from congthuong.interpret.propose.fillers import SLOTS, Filler, Proposals, Slot
from congthuong.interpret.propose.indicators import IndicatorPage, propose_indicators
from congthuong.interpret.propose.periods import PeriodPage, propose_periods
from congthuong.interpret.propose.subjects import SubjectPage, propose_subjects
from congthuong.interpret.propose.surroundings import Asked, Page
from congthuong.interpret.propose.wording import signs_of
from congthuong.interpret.readings import Reading
from congthuong.periods import bounds, shifted
from congthuong.recognise import Lexicon

__all__ = ["Linked", "decide", "leaning", "link", "propose", "with_confidence", "worded"]


_LEAD = 0.1  # by which a chooser's filler must be more likely than the rules'
_RULES_DOUBTS = frozenset({"uncertain-subject", "uncertain-indicator"})  # the confidence says this, and better


@dataclass(frozen=True, slots=True)
class Linked:
    """A numbered figure: the rules' reading, the fillers of its slots, and what was chosen of them."""

    number: int
    reading: Reading
    proposals: Mapping[Slot, Proposals]
    choices: Mapping[Slot, Choice]
    signs: frozenset[str] = frozenset()  # the words around it, by place


def propose(marks: Marks, readings: Sequence[Reading], lexicon: Lexicon) -> list[Linked]:
    """The figures of an article's prose, numbered from 0, each with the fillers of its slots and nothing chosen."""
    page = Page(marks, readings, lexicon)
    if not page.readings:
        return []
    subjects, indicators, periods = SubjectPage(page), IndicatorPage(page), PeriodPage(page)
    found = []
    for number, reading in enumerate(page.readings):
        asked = Asked(page, number)
        proposals: dict[Slot, Proposals] = {
            "subject": propose_subjects(asked, subjects),
            "indicator": propose_indicators(asked, indicators),
            "period": propose_periods(asked, periods),
        }
        found.append(Linked(number, reading, proposals, {}, signs_of(asked)))
    return found


def link(proposed: Sequence[Linked]) -> list[Linked]:
    """The same figures with the fitted chooser's choices."""
    chosen = {
        slot: [leaning(choice) for choice in choose(slot, [worded(one, slot, wording(slot)) for one in proposed])]
        for slot in SLOTS
    }
    return [
        replace(linked, choices={slot: chosen[slot][place] for slot in SLOTS}) for place, linked in enumerate(proposed)
    ]


def leaning(choice: Choice) -> Choice:
    """The choice, but that of the rules where the chooser's own is hardly more likely.

    Over articles left out this costs no subject and one fact in 150 by its period; where the rules know a text well, it
    keeps what they read.
    """
    if choice.slot == "indicator" or "rules" in choice.filler.features:
        return choice
    for filler, share in choice.rivals:
        if "rules" in filler.features and choice.probability - share < _LEAD:
            others = tuple(rival for rival in choice.rivals if rival[0] is not filler)
            return Choice(choice.slot, filler, share, ((choice.filler, round(choice.probability, 2)), *others))
    return choice


def worded(linked: Linked, slot: Slot, words: Wording) -> Proposals:
    """The fillers of a figure's slot with what the words around it say of their kinds."""
    proposals = linked.proposals[slot]
    values = [filler.value for filler in proposals.fillers]
    shared, each = opinion(slot, words.shares(linked.signs), values, linked.reading.focus.published)
    return Proposals({**proposals.shared, **shared}, proposals.fillers, tuple(each))


def decide(readings: Sequence[Reading], linked: Sequence[Linked]) -> list[Observation]:
    """The observations, in the order of the readings, with the choices written in and how likely they are right."""
    choices = {id(one.reading): one.choices for one in linked}
    spans = Counter((reading.observation.start, reading.observation.end) for reading in readings)
    found = []
    for reading in readings:
        fact = reading.observation
        mine = choices.get(id(reading), {})
        shared = spans[fact.start, fact.end] > 1  # of several subjects each is the list's
        likely = confidence(reading, mine, shared=shared)
        taken = {slot: choice.filler for slot, choice in mine.items() if slot != "subject" or not shared}
        flags = (flag for flag in fact.flags if flag not in _RULES_DOUBTS)
        found.append(
            replace(
                _decided(fact, taken),
                flags=(*flags, *doubts(likely)),
                confidence=_decimal(likely.fact),
                subject_confidence=_decimal(likely.slots.get("subject")),
                indicator_confidence=_decimal(likely.slots.get("indicator")),
                period_confidence=_decimal(likely.slots.get("period")),
            )
        )
    return found


def with_confidence(cell: Observation) -> Observation:
    """A fact of a table's cell: its row and column say everything, and how often they are right is known."""
    return replace(cell, confidence=_decimal(scale().cell))


def _decimal(likely: float | None) -> Decimal | None:
    """To two decimals, and never quite 0 or 1."""
    return None if likely is None else Decimal(f"{min(max(likely, 0.01), 0.99):.2f}")


def _decided(fact: Observation, chosen: Mapping[Slot, Filler]) -> Observation:
    """A fact with these fillers."""
    evidence = dict(fact.evidence)
    changes: dict[str, str | None] = {}
    if (subject := chosen.get("subject")) and subject.value[0] != fact.subject:
        changes |= {"subject": subject.value[0], "subject_type": subject.value[1]}
        _cite(evidence, "subject", subject.spans)
    indicator = chosen.get("indicator")
    if indicator and indicator.value != (fact.indicator, fact.indicator_label):
        changes |= {"indicator": indicator.value[0], "indicator_label": indicator.value[1]}
        unit = fact.evidence.get("indicator", ()) if _unit_of_label(fact) else ()
        _cite(evidence, "indicator", (*indicator.spans, *(span for span in unit if span not in indicator.spans)))
    if (period := chosen.get("period")) and period.value[0] != fact.period:
        changes["period"] = period.value[0]
        changes["compared_with"] = _moved(fact, period.value[0])
        _cite(evidence, "period", period.spans)
    if not changes:
        return fact
    return replace(fact, evidence=evidence, **changes)  # type: ignore[arg-type]


def _cite(evidence: dict[str, tuple[Span, ...]], slot: str, spans: Sequence[Span]) -> None:
    evidence.pop(slot, None)
    if spans:
        evidence[slot] = tuple(spans)


def _unit_of_label(fact: Observation) -> bool:
    """Whether the unit was read from the words of the indicator: those stay cited, since the value rests on them."""
    return "unit" not in fact.evidence or "person" in fact.unit


def _moved(fact: Observation, period: str | None) -> str | None:
    """What a change is against, moved with the period that it was worked out from."""
    if not (fact.compared_with and fact.period and period) or (
        "comparison" in fact.evidence and not _year_before(fact)
    ):
        return fact.compared_with
    try:
        return shifted(period, years=-1) if _year_before(fact) else fact.compared_with
    except ValueError:
        return fact.compared_with


def _year_before(fact: Observation) -> bool:
    if not (fact.period and fact.compared_with):
        return False
    try:
        return bounds(shifted(fact.period, years=-1)) == bounds(fact.compared_with)
    except ValueError:
        return False
