"""Two readings of one figure become one: what passed its check is taken, what both say is surer.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.model.merge import merged
>>> from congthuong.model.request import requests
>>> from congthuong.model.rules import first_reading
>>> from congthuong.recognise import load
>>> text = "Hà Nam cấp phép cho Nhà máy Sông Lam. Nhà máy rộng 50 ha."
>>> article = Article("a", text, Metadata(published="2019-03"), (Block(0, len(text), "paragraph"),))
>>> reading = first_reading(article, load())
>>> answers = {requests(reading, load())[0].key: '{"k": 1, "subject": "Nhà máy Sông Lam", "subject_type": "Project"}'}
>>> [fact.subject for fact in merged(reading, answers, load()).facts.observations]
['Nhà máy Sông Lam']

The figures, their values and units stay the grammar's. Where nothing was answered, or nothing of it passes, the rules'
reading stands. Relations and names are the rules' alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from congthuong.article import Span
from congthuong.facts import Facts, Observation, Transformation, numbered
from congthuong.interpret.reread import reread
from congthuong.model.answer import Row, parse
from congthuong.model.checks import Checks, Slot
from congthuong.model.request import requests
from congthuong.model.rules import Asked, FirstReading
from congthuong.recognise import Lexicon

__all__ = ["Merged", "merged"]

_USUAL: dict[str, Transformation] = {
    "percent": "share",
    "percentage-point": "change",
    "times": "multiple",
    "rank": "rank",
}
_LINKS = ("subject", "indicator", "period", "transformation")  # what two readers may differ in
# How often a fact was right that both readers say, and one that only the model says, by a large model's answers to 20
# news articles, whose errors were looked at: 147 of 150 and 174 of 187; these are the lower ends of the 95 % intervals.
_AGREED, _DIFFERENT = Decimal("0.94"), Decimal("0.89")
_SEVERAL = 12  # subjects that one figure may hold for


@dataclass(frozen=True, slots=True)
class Merged:
    """The facts of both readings, how many figures had an answer, and what was wrong with the answers, in words."""

    facts: Facts
    answered: int = 0
    asked: int = 0
    problems: tuple[str, ...] = ()


def merged(reading: FirstReading, answers: Mapping[str, str], lexicon: Lexicon) -> Merged:
    """The facts of an article with what kept answers to its requests add; those of the rules where there are none."""
    asked = requests(reading, lexicon)
    if not any(request.key in answers for request in asked):
        return Merged(reading.facts, 0, sum(len(request.figures) for request in asked))
    problems: list[str] = []
    rows: dict[int, list[Row]] = defaultdict(list)
    numbers = 0
    for number, request in enumerate(asked, 1):
        numbers += len(request.figures)
        content = answers.get(request.key)
        if content is None:
            continue
        known = {figure.number for figure in request.figures}
        answered, wrong = parse(content)
        problems += [f"part {number}: {what}" for what in wrong]
        for row in answered:
            if row.k in known and len(rows[row.k]) < _SEVERAL:
                rows[row.k].append(row)
        foreign = sum(row.k not in known for row in answered)
        if foreign:
            problems.append(f"part {number}: {foreign} of its rows are of figures that it was not asked about")
    checks = Checks(reading, lexicon)
    first: dict[Span, list[Observation]] = defaultdict(list)
    for fact in reading.facts.observations:
        first[fact.start, fact.end].append(fact)
    found = [
        fact
        for figure in reading.figures
        for fact in _read(reading, checks, figure, first[figure.start, figure.end], rows.get(figure.number, []))
    ]
    facts = replace(reading.facts, observations=tuple(sorted(found, key=lambda fact: (fact.start, fact.end))))
    return Merged(numbered(facts), sum(1 for k in rows if rows[k]), numbers, tuple(problems))


def _read(
    reading: FirstReading, checks: Checks, figure: Asked, first: list[Observation], rows: list[Row]
) -> Iterator[Observation]:
    """The observations of one figure."""
    stated = [row for row in rows if row.statement]
    if not rows:
        yield from first
        return
    if not stated:
        return  # it is no statement
    told: set[str | None] = set()
    for row in stated:
        base = next((fact for fact in first if fact.subject == row.subject), first[0] if first else None)
        fact = _one(reading, checks, figure, base, row)
        if fact.subject not in told:
            told.add(fact.subject)
            yield fact


def _one(reading: FirstReading, checks: Checks, figure: Asked, base: Observation | None, row: Row) -> Observation:
    fact = base or _bare(reading, checks, figure)
    evidence = dict(fact.evidence)
    changed: dict[str, object] = {}
    passed: set[str] = set()

    def take(slot: str, found: Slot, *fields: tuple[str, object]) -> None:
        changed.update(fields)
        passed.add(slot)
        evidence.pop(slot, None)
        if found.spans:
            evidence[slot] = found.spans

    transformation = checks.transformation(row, figure, fact.transformation) or fact.transformation
    if transformation != fact.transformation or (
        transformation == "change" and row.written == "down" and fact.value > 0
    ):
        _resigned(reading, checks, figure, fact, row, transformation, evidence, changed)
    if (subject := checks.subject(row, figure)) is not None:
        take("subject", subject, ("subject", subject.value), ("subject_type", row.subject_type))
    if (indicator := checks.indicator(row, figure, transformation)) is not None:
        label = checks.label(row, figure)
        if indicator.value is not None or label is not None:
            spans = label.spans if label else indicator.spans
            words = (
                label.value
                if label
                else (fact.indicator_label if fact.indicator == indicator.value else _words(reading, spans))
            )
            take("indicator", Slot(indicator.value, spans), ("indicator", indicator.value), ("indicator_label", words))
    if (period := checks.period(row.period, "period" in row.said, figure)) is not None:
        take("period", period, ("period", period.value))
    if transformation in ("change", "multiple"):
        if (against := checks.period(row.compared_with, "compared_with" in row.said, figure)) is not None:
            take("comparison", against, ("compared_with", against.value))
    else:
        take("comparison", Slot(None), ("compared_with", None))
    if (sector := checks.sector(row, figure)) is not None:
        take("sector", sector, ("sector", sector.value))
    if (status := checks.status(row, figure)) is not None:
        take("status", status, ("status", status.value))
    if "qualifiers" in row.said:
        qualifiers, spans = checks.qualifiers(row, figure)
        take("qualifiers", Slot("", spans), ("qualifiers", qualifiers))
    made: Observation = replace(fact, evidence=evidence, **changed)  # type: ignore[arg-type]
    same = base is not None and all(getattr(made, slot) == getattr(base, slot) for slot in _LINKS)
    if same and not passed >= {"subject", "indicator", "period"}:
        return made  # it says nothing of some slot, or nothing that stands in the text: that is no agreement
    # What the choosers thought of each slot is said of another reading, or is no news any more.
    kept = {flag for flag in made.flags if not flag.startswith("doubtful-")}
    slots = dict.fromkeys(("subject_confidence", "indicator_confidence", "period_confidence"))
    flags = kept if same else {*kept, "second-reader"}
    likely = _AGREED if same else _DIFFERENT
    return replace(made, flags=tuple(sorted(flags)), confidence=likely, **slots)  # type: ignore[arg-type]


def _resigned(
    reading: FirstReading, checks: Checks, figure: Asked, fact: Observation, row: Row, transformation: str,
    evidence: dict[str, tuple[Span, ...]], changed: dict[str, object],
) -> None:  # fmt: skip
    """The value under another transformation: the written number again, with the sign that a word of the text gives."""
    unsigned = {slot: spans for slot, spans in evidence.items() if slot != "sign"}
    again = reread(reading.article.text, replace(fact, evidence=unsigned), checks.lexicon)
    written, spans = checks.sign(row.written, figure)
    if (written == "beyond-plan") != (transformation == "plan-share") and written == "beyond-plan":
        written, spans = "as-is", ()
    if written in ("down", "equals-base") and transformation != "change":
        written, spans = "as-is", ()
    value, upper = checks.signed(written, again.value, again.value_max)
    evidence.clear()
    evidence.update(unsigned)
    if spans:
        evidence["sign"] = spans
    changed.update(value=value, value_max=upper, transformation=transformation)


def _bare(reading: FirstReading, checks: Checks, figure: Asked) -> Observation:
    """A figure of which the rules made nothing, with no slot but its own."""
    sentence = checks.places.sentence(figure.start)
    start, end = checks.places.outer((sentence.start, sentence.end))
    unit = figure.unit
    return Observation(
        id="", article=reading.article.id, rule="second reading", evidence=dict(figure.spans), start=figure.start,
        end=figure.end, surface=figure.surface, subject=None, subject_type=None, indicator=None, indicator_label=None,
        transformation=_USUAL.get(unit, "level"),
        value=figure.value, value_max=figure.value_max, unit=unit, bound=figure.bound or "eq",  # type: ignore[arg-type]
        quote_start=start, quote_end=end, quote=reading.article.text[start:end],
    )  # fmt: skip


def _words(reading: FirstReading, spans: tuple[Span, ...]) -> str | None:
    return " ".join(" ".join(reading.article.text[start:end] for start, end in spans).split()) or None
