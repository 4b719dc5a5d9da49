"""Facts measured against what careful people read in the same articles.

>>> from congthuong.score import score
>>> row = {"kind": "observation", "start": 10, "end": 14, "value": 7.5, "unit": "percent", "transformation": "change",
...     "subject": "Bắc Ninh", "indicator": "grdp", "period": "2024"}
>>> facts = [row | {"article": "003"}, row | {"article": "003", "start": 90, "end": 94}]
>>> report = score({"003": {"observations": [row]}}, facts)
>>> report.levels["core"].precision, report.levels["core"].recall
(0.5, 1.0)

A gold row and a fact match when their figure spans share at least half of the longer one. Then each level asks more:

- figure: the span was found
- value: and its value, largest value and unit are right
- core: and its transformation, subject, indicator and period
- strict: and its sector, compared period, status and bound
- full: and its qualifiers

A row that the gold marks `optional` is neither missed when absent nor spurious when present. tests/gold/README.md says
how the gold is written.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from congthuong.score.confidence import Told, told
from congthuong.score.same import Aliases, Row, plain, same_name, same_slot

__all__ = ["LEVELS", "Ratio", "Report", "Row", "match", "score"]

_CORE = ("value", "unit", "transformation", "subject", "indicator", "period")
_STRICT = (*_CORE, "sector", "compared_with", "status", "bound")
_SLOTS = (*_STRICT, "qualifiers")
LEVELS: Mapping[str, tuple[str, ...]] = {
    "figure": (),
    "value": ("value", "unit"),
    "core": _CORE,
    "strict": _STRICT,
    "full": _SLOTS,
}
_SAMPLES = 1000

_Counts: TypeAlias = Counter[str]
_Pairs: TypeAlias = list[tuple[Row, Row]]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, hits: int, wanted: int, found: int) -> Ratio:
        """From the number of right ones, of those in the gold and of those that were found."""
        p = hits / found if found else 0.0
        r = hits / wanted if wanted else 0.0
        return cls(p, r, 2 * p * r / (p + r) if p + r else 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What scoring found; `errors` has a line for every miss, spurious fact and wrong slot."""

    articles: int
    gold_observations: int
    facts: int
    levels: Mapping[str, Ratio]
    core_interval: tuple[float, float]  # holds 95 % of the core F1s of resampled articles
    slots: Mapping[str, float]  # how many of the matched rows have it right
    relations: Ratio
    gold_relations: int
    entities: Ratio
    gold_entities: int
    confidence: Told | None  # how well it tells right facts from wrong ones; None where the facts have none
    per_article: Mapping[str, Mapping[str, float]]
    errors: tuple[str, ...]

    def as_row(self) -> dict[str, Any]:
        """A JSON object of everything but the errors."""
        return {
            "articles": self.articles,
            "gold_observations": self.gold_observations,
            "facts": self.facts,
            **{level: asdict(ratio) for level, ratio in self.levels.items()},
            "core_interval": list(self.core_interval),
            "slots": dict(self.slots),
            "confidence": asdict(self.confidence) if self.confidence else None,
            "relations": asdict(self.relations) | {"gold": self.gold_relations},
            "entities": asdict(self.entities) | {"gold": self.gold_entities},
            "per_article": {article: dict(levels) for article, levels in self.per_article.items()},
        }

    def lines(self) -> Iterable[str]:
        """The report as a table for people, a line at a time."""
        yield f"{self.articles} articles, {self.gold_observations} gold observations, {self.facts} facts"
        for name, ratio in self.levels.items():
            low, high = self.core_interval
            tail = f"  (95 % of samples {low:.3f} to {high:.3f})" if name == "core" else ""
            yield _line(name, ratio) + tail
        if self.gold_relations:
            yield _line("relations", self.relations)
        if self.gold_entities:
            yield _line("entities", self.entities)
        yield "slots      " + "  ".join(f"{slot} {share:.2f}" for slot, share in self.slots.items())
        if self.confidence:
            yield from self.confidence.lines()
        for article, levels in self.per_article.items():
            yield f"  {article:8}" + "  ".join(f"{level} {f1:.2f}" for level, f1 in levels.items())


def _line(name: str, ratio: Ratio) -> str:
    return f"{name:10} P {ratio.precision:.3f}  R {ratio.recall:.3f}  F1 {ratio.f1:.3f}"


def score(gold: Mapping[str, Row], rows: Iterable[Row]) -> Report:
    """Compare flat facts with the gold's documents by article id; rows of articles outside the gold count for nothing.

    A document has `observations` and, where they were annotated, `relations` and `entities`; a row is what
    `Fact.as_row` gives.
    """
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row["article"]][row.get("kind", "observation")].append(row)
    counts: dict[str, _Counts] = {}
    slots: _Counts = Counter()
    relations: _Counts = Counter()
    entities: _Counts = Counter()
    errors: list[str] = []
    sure: list[tuple[float, bool]] = []  # the confidence of each fact that counts, and whether it is right in core
    for article, document in gold.items():
        here = found[article]
        counts[article] = _observations(article, document, here["observation"], slots, errors, sure)
        if document.get("relations"):
            relations.update(_count(document["relations"], here["relation"], _same_relation))
        if document.get("entities"):
            entities.update(_count(document["entities"], here["entity"], _same_entity))
    totals: _Counts = Counter()
    for count in counts.values():
        totals.update(count)
    return Report(
        articles=len(gold),
        gold_observations=totals["gold"],
        facts=totals["fact"],
        levels=_ratios(totals),
        core_interval=_interval(list(counts.values())),
        slots={slot: slots[slot] / totals["figure"] if totals["figure"] else 0.0 for slot in _SLOTS},
        relations=Ratio.of(relations["hit"], relations["gold"], relations["fact"]),
        gold_relations=relations["gold"],
        entities=Ratio.of(entities["hit"], entities["gold"], entities["fact"]),
        gold_entities=entities["gold"],
        confidence=told(sure) if sure else None,
        per_article={
            article: {level: ratio.f1 for level, ratio in _ratios(count).items()} for article, count in counts.items()
        },
        errors=tuple(errors),
    )


def _ratios(counts: _Counts) -> dict[str, Ratio]:
    return {level: Ratio.of(counts[level], counts["gold"], counts["fact"]) for level in LEVELS}


def _observations(
    article: str, document: Row, found: Sequence[Row], slots: _Counts, errors: list[str], sure: list[tuple[float, bool]]
) -> _Counts:
    """The counts of one article; adds to the right slots and to the lines that say what went wrong."""
    wanted: Sequence[Row] = document["observations"]
    aliases = {
        plain(entity["label"]): {plain(alias) for alias in entity.get("aliases", ())}
        for entity in document.get("entities", ())
    }
    pairs = match(wanted, found, aliases)
    free = sum(bool(row.get("optional")) for row, _ in pairs)
    required = sum(not row.get("optional") for row in wanted)
    counts: _Counts = Counter(gold=required, fact=len(found) - free)
    right_ones: set[int] = set()
    free_ones: set[int] = set()
    for row, fact in pairs:
        if row.get("optional"):
            free_ones.add(id(fact))
            continue
        right = {slot for slot in _SLOTS if same_slot(slot, row, fact, aliases)}
        slots.update(right)
        counts.update(level for level, asked in LEVELS.items() if right.issuperset(asked))
        if right.issuperset(_CORE):
            right_ones.add(id(fact))
        if wrong := [slot for slot in _SLOTS if slot not in right]:
            said = "; ".join(f"{slot}: gold {row.get(slot)!r}, got {fact.get(slot)!r}" for slot in wrong)
            errors.append(f"{_figure(article, row)}: {said}")
    sure.extend(
        (float(fact["confidence"]), id(fact) in right_ones)
        for fact in found
        if fact.get("confidence") is not None and id(fact) not in free_ones
    )
    matched = {id(row) for pair in pairs for row in pair}
    missed = (row for row in wanted if id(row) not in matched and not row.get("optional"))
    errors.extend(f"{_figure(article, row)}: missed ({_about(row)} | {row.get('period')})" for row in missed)
    errors.extend(f"{_figure(article, fact)}: spurious ({_about(fact)})" for fact in found if id(fact) not in matched)
    return counts


def _figure(article: str, row: Row) -> str:
    return f"{article} {row['start']}-{row['end']} {row.get('surface')!r}"


def _about(row: Row) -> str:
    return f"{row.get('subject')} | {row.get('indicator') or row.get('indicator_label')}"


def match(gold: Sequence[Row], facts: Sequence[Row], aliases: Aliases) -> _Pairs:
    """Pairs of gold rows and facts whose spans share half of the longer one, best agreement first."""
    candidates = []
    for i, row in enumerate(gold):
        for j, fact in enumerate(facts):
            both = min(row["end"], fact["end"]) - max(row["start"], fact["start"])
            if both <= 0 or 2 * both < max(row["end"] - row["start"], fact["end"] - fact["start"]):
                continue
            agree = sum(same_slot(slot, row, fact, aliases) for slot in _SLOTS)
            candidates.append((-agree, abs(fact["start"] - row["start"]), i, j))
    rows_left, facts_left = set(range(len(gold))), set(range(len(facts)))
    pairs: _Pairs = []
    for _, _, i, j in sorted(candidates):
        if i in rows_left and j in facts_left:
            rows_left.remove(i)
            facts_left.remove(j)
            pairs.append((gold[i], facts[j]))
    return pairs


def _interval(counts: Sequence[_Counts]) -> tuple[float, float]:
    draw = random.Random(0)  # noqa: S311 - the same samples each time are what is wanted
    scores = []
    for _ in range(_SAMPLES if counts else 0):
        sample: _Counts = Counter()
        for _ in counts:
            sample.update(draw.choice(counts))
        scores.append(Ratio.of(sample["core"], sample["gold"], sample["fact"]).f1)
    scores.sort()
    return (scores[_SAMPLES // 40], scores[-_SAMPLES // 40 - 1]) if scores else (0.0, 0.0)


def _same_relation(gold: Row, fact: Row) -> bool:
    return (
        gold["predicate"] == fact.get("predicate")
        and same_name(gold["subject"], fact.get("subject"))
        and same_name(gold["object"], fact.get("object"))
    )


def _same_entity(gold: Row, fact: Row) -> bool:
    names = (gold["label"], *gold.get("aliases", ()))
    return gold["type"] == fact.get("type") and any(same_name(name, fact.get("label")) for name in names)


def _count(wanted: Sequence[Row], found: Sequence[Row], same: Callable[[Row, Row], bool]) -> _Counts:
    """One-to-one matching, first come first served; optional rows are matched last and count for nothing."""
    left, hits = list(found), 0
    for row in sorted(wanted, key=lambda row: bool(row.get("optional"))):
        taken = next((fact for fact in left if same(row, fact)), None)
        if taken is not None:
            left.remove(taken)
            hits += not row.get("optional")
    required = sum(not row.get("optional") for row in wanted)
    return Counter(gold=required, fact=hits + len(left), hit=hits)
