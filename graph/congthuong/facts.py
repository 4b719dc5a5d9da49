"""The flat facts: what one article says, each with the characters that say it.

>>> from congthuong.facts import Relation
>>> fact = Relation(id="a#r0-20.1", article="a", rule="trụ sở tại", quote="Công ty A ở Bắc Ninh", quote_start=0,
...     quote_end=20, subject="Công ty A", subject_type="Company", predicate="locatedIn", object="Bắc Ninh",
...     object_type="Province", evidence={"subject": ((0, 9),), "object": ((12, 20),)})
>>> fact.as_row()["kind"], fact.as_row()["predicate"]
('relation', 'locatedIn')

They are the contract between reading and everything after it. Offsets are code points of the article's text, end
exclusive. Values are in base units (đồng, not tỷ đồng); periods are ISO 8601 as docs/facts.md lists them, with a
leading slash for the as-of time of a stock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, ClassVar, Literal, TypeAlias, TypeVar

from congthuong.article import Span

__all__ = [
    "Bound",
    "Entity",
    "Fact",
    "Facts",
    "Kind",
    "Observation",
    "Relation",
    "Status",
    "Transformation",
    "json_number",
    "numbered",
]

Kind: TypeAlias = Literal["observation", "relation", "entity"]
Transformation: TypeAlias = Literal["level", "change", "multiple", "plan-share", "share", "rank"]
Bound: TypeAlias = Literal["eq", "approx", "ge", "gt", "le", "lt"]
Status: TypeAlias = Literal["actual", "estimate", "forecast", "target"]
Evidence: TypeAlias = Mapping[str, tuple[Span, ...]]


def json_number(value: Decimal) -> int | float:
    """The JSON number of a decimal: 6.25 stays 6.25, 1.128E+15 becomes 1128000000000000."""
    return int(value) if value == value.to_integral_value() else float(value)


def _plain(value: Any) -> Any:
    """A field as JSON knows it."""
    match value:
        case Decimal():
            return json_number(value)
        case Mapping():
            return {key: _plain(item) for key, item in sorted(value.items())}
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    kind: ClassVar[Kind]

    id: str
    article: str
    rule: str  # the name of the rule that read it: its own example
    flags: tuple[str, ...] = ()  # such as doubtful-subject, repaired-year, ambiguous-separator
    evidence: Evidence = field(default_factory=dict)  # slot -> the spans that gave it

    def as_row(self) -> dict[str, Any]:
        """A JSON object: `id`, `article`, `kind`, then the fields in their order."""
        row: dict[str, Any] = {"id": self.id, "article": self.article, "kind": self.kind}
        for item in fields(self):
            row.setdefault(item.name, _plain(getattr(self, item.name)))
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(_Fact):
    """One figure about one subject and one indicator, as one place in one article says it."""

    kind: ClassVar[Kind] = "observation"

    start: int
    end: int
    surface: str
    subject: str | None
    subject_type: str | None
    indicator: str | None  # notation of a concept in ontology/vocab/indicators.ttl
    indicator_label: str | None  # the noun phrase as written
    sector: str | None = None
    qualifiers: tuple[str, ...] = ()
    transformation: Transformation
    value: Decimal
    value_max: Decimal | None = None
    unit: str
    bound: Bound = "eq"
    status: Status = "actual"
    period: str | None = None
    compared_with: str | None = None
    confidence: Decimal | None = None  # that it is right in subject, indicator, period and value
    subject_confidence: Decimal | None = None  # of a slot alone; None where it was not chosen among others
    indicator_confidence: Decimal | None = None
    period_confidence: Decimal | None = None
    quote_start: int
    quote_end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(_Fact):
    """A stated relation between two named things."""

    kind: ClassVar[Kind] = "relation"

    subject: str
    subject_type: str
    predicate: str
    object: str
    object_type: str
    period: str | None = None
    quote_start: int
    quote_end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(_Fact):
    """A named thing, with every mention of it in the article."""

    kind: ClassVar[Kind] = "entity"

    label: str  # the canonical Vietnamese name
    type: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()


Fact: TypeAlias = Observation | Relation | Entity


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was read from one article, in text order."""

    observations: tuple[Observation, ...] = ()
    relations: tuple[Relation, ...] = ()
    entities: tuple[Entity, ...] = ()

    def __iter__(self) -> Iterator[Fact]:
        """Observations, then relations, then entities."""
        yield from self.observations
        yield from self.relations
        yield from self.entities


def numbered(facts: Facts) -> Facts:
    """The same facts with their ids: article, kind, span, and an ordinal among the facts of one kind on one span.

    The ordinal counts in the order of the slots that make a fact another fact, so a rule that changes anything else, or
    reads something elsewhere, leaves the id as it is. The graph makes the fact's IRI of it.
    """
    return Facts(
        _numbered(facts.observations, [_observation_key(fact) for fact in facts.observations]),
        _numbered(facts.relations, [_relation_key(fact) for fact in facts.relations]),
        facts.entities,
    )


_Key: TypeAlias = tuple[Span, tuple[str, ...]]
_Numbered = TypeVar("_Numbered", Observation, Relation)


def _numbered(facts: tuple[_Numbered, ...], keys: Sequence[_Key]) -> tuple[_Numbered, ...]:
    counts: dict[Span, int] = {}
    found = list(facts)
    for place in sorted(range(len(facts)), key=keys.__getitem__):
        span, _ = keys[place]
        counts[span] = counts.get(span, 0) + 1
        fact = facts[place]
        found[place] = replace(fact, id=f"{fact.article}#{fact.kind[0]}{span[0]}-{span[1]}.{counts[span]}")
    return tuple(found)


def _observation_key(fact: Observation) -> _Key:
    slots = (fact.subject, fact.indicator, fact.period, fact.indicator_label, fact.sector, fact.transformation)
    rest = (*fact.qualifiers, fact.unit, str(fact.value), fact.compared_with, fact.status, fact.bound)
    return (fact.start, fact.end), tuple(slot or "" for slot in (*slots, *rest))


def _relation_key(fact: Relation) -> _Key:
    slots = (fact.subject, fact.predicate, fact.object, fact.period or "")
    return (fact.quote_start, fact.quote_end), slots
