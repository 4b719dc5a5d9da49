"""Back from the graph of one article to the flat facts that it was written from.

>>> from congthuong.article import Article
>>> from congthuong.data import folder
>>> from congthuong.facts import Entity, Facts
>>> from congthuong.link import Catalogue
>>> from congthuong.rdf.article import Stamp, article_quads
>>> from congthuong.rdf.flat import Names, flat_facts
>>> known = Entity(id="a#e0-8.1", article="a", rule="name", label="Bắc Ninh", type="Province", mentions=((0, 8),),
...     evidence={"label": ((0, 8),)})
>>> quads = article_quads(Article("a", "Bắc Ninh"), Facts((), (), (known,)), Catalogue.load(folder("ontology")),
...     Stamp(reader="1", ontology="abc"))
>>> flat_facts((quad.triple for quad in quads), Names({})) == Facts((), (), (known,))
True

Lists that mean sets (qualifiers, flags, the spans of a slot) come sorted. What the article calls by several names of
equal meaning is one entity here, as it is one thing in the graph, and a type that the ontology lacks is `Other`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, cast
from urllib.parse import unquote

import pyoxigraph as ox

from congthuong.article import Span
from congthuong.facts import Bound, Entity, Evidence, Facts, Observation, Relation, Status, Transformation
from congthuong.link import iris
from congthuong.rdf.article import CONFIDENCES, QUALIFIERS, SLOTS
from congthuong.rdf.terms import CT, DCTERMS, OA, PROV, RDF, RDFS, Value

__all__ = ["Names", "flat_facts"]

_SLOT_OF: Final = {name: slot for slot, name in SLOTS.items()}


@dataclass(frozen=True, slots=True)
class Names:
    """The notations of what articles share: units, indicators, sectors, by IRI."""

    notations: Mapping[str, str]

    def of(self, iri: str) -> str:
        """The notation of a shared thing; one that has none stands in its IRI."""
        return self.notations.get(iri) or unquote(iri.rsplit("/", 1)[1])


def flat_facts(triples: Iterable[ox.Triple], names: Names) -> Facts:
    """The facts in the graph of one article, in the order of the text; ValueError where it is no such graph."""
    return _Reader(triples, names).facts()


class _Reader:
    def __init__(self, triples: Iterable[ox.Triple], names: Names) -> None:
        self._names = names
        self._said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            node, value = cast(ox.NamedNode, triple.subject), cast(Value, triple.object)
            self._said[node.value][triple.predicate.value].append(value.value)
        self._of_type: dict[str, list[str]] = defaultdict(list)
        for subject, said in self._said.items():
            for name in said.get(RDF("type").value, ()):
                self._of_type[name].append(subject)
        self._iri = self._only(CT("Article"))
        self._article = self._one(self._iri, DCTERMS("identifier"))
        self._namings = {self._one(iri, CT("names")): iri for iri in self._of_type[CT("Naming").value]}

    def facts(self) -> Facts:
        observations = sorted((self._observation(iri) for iri in self._of_type[CT("Observation").value]), key=_place)
        relations = sorted((self._relation(iri) for iri in self._of_type[CT("Statement").value]), key=_place)
        return Facts(tuple(observations), tuple(relations), tuple(self._entities()))

    def _observation(self, iri: str) -> Observation:
        start, end = self._span(self._one(iri, PROV("wasQuotedFrom")))
        subject, unit = self._some(iri, CT("subject")), self._one(iri, CT("unit"))
        indicator, sector = self._some(iri, CT("indicator")), self._some(iri, CT("sector"))
        counted, greatest = self._some(iri, CT("counted")), self._some(iri, CT("maxValue"))
        qualifiers = {word for slot in QUALIFIERS for word in self._all(iri, CT(slot))}
        return Observation(
            **self._claim(iri, "observation", self._one(iri, CT("quoteFrom"))),
            start=start,
            end=end,
            surface=self._one(iri, CT("surface")),
            subject=self._some(iri, CT("subjectLabel")),
            subject_type=self._type(subject) if subject else None,
            indicator=self._names.of(indicator) if indicator else None,
            indicator_label=self._some(iri, CT("indicatorLabel")),
            sector=self._some(iri, CT("sectorLabel")) or (self._names.of(sector) if sector else None),
            qualifiers=tuple(sorted(qualifiers)),
            transformation=cast(Transformation, self._code(iri, CT("transformation"))),
            value=Decimal(self._one(iri, CT("value"))),
            value_max=Decimal(greatest) if greatest else None,
            unit=f"count:{counted}" if counted else self._label(unit) or self._names.of(unit),
            bound=cast(Bound, self._code(iri, CT("bound"))),
            status=cast(Status, self._code(iri, CT("status"))),
            compared_with=self._period(iri, CT("comparedWith")),
            **self._confidences(iri),
        )

    def _relation(self, iri: str) -> Relation:
        return Relation(
            **self._claim(iri, "relation", self._one(iri, PROV("wasQuotedFrom"))),
            subject=self._one(iri, CT("subjectLabel")),
            subject_type=self._type(self._one(iri, RDF("subject"))),
            predicate=unquote(self._one(iri, RDF("predicate")).removeprefix(iris.DEF)),
            object=self._one(iri, CT("objectLabel")),
            object_type=self._type(self._one(iri, RDF("object"))),
        )

    def _claim(self, iri: str, kind: str, quote: str) -> dict[str, Any]:
        """The fields that figures and relations have alike."""
        start, end = self._span(quote)
        return {
            "id": f"{self._article}#{kind[0]}{iri.removeprefix(f'{self._iri}/{kind}/')}",
            "article": self._article,
            "rule": self._one(iri, CT("rule")),
            "flags": tuple(sorted(self._all(iri, CT("flag")))),
            "evidence": self._evidence(iri),
            "period": self._period(iri, CT("period")),
            "quote_start": start,
            "quote_end": end,
            "quote": self._quoted(quote),
        }

    def _entities(self) -> Iterator[Entity]:
        mentions: dict[str, list[Span]] = defaultdict(list)
        for iri in self._of_type[CT("Mention").value]:
            for thing in self._all(iri, CT("entity")):
                mentions[thing].append(self._span(self._one(iri, PROV("wasQuotedFrom"))))
        counts: dict[Span, int] = defaultdict(int)
        for thing, spans in sorted(mentions.items(), key=lambda item: (min(item[1]), item[0])):
            spans.sort()
            counts[spans[0]] += 1
            label = self._label(thing)
            if label is None:
                raise ValueError(f"{thing} is mentioned and has no name")
            written = {self._quoted(iris.span(self._article, *span)) for span in spans}
            yield Entity(
                id=f"{self._article}#e{spans[0][0]}-{spans[0][1]}.{counts[spans[0]]}",
                article=self._article,
                rule="name",
                evidence={"label": (spans[0],)},
                label=label,
                type=self._type(thing),
                aliases=tuple(sorted(written - {label})),
                mentions=tuple(spans),
            )

    def _type(self, thing: str) -> str:
        """The type by which the article's facts go: its own, or what an article and a branch are."""
        if naming := self._namings.get(thing):
            kind = self._one(naming, CT("entityType")).removeprefix(iris.DEF)
            return "Position" if kind == "Post" else kind
        return "Article" if thing.startswith(iris.article("")) else "Industry"

    def _label(self, thing: str) -> str | None:
        naming = self._namings.get(thing)
        return self._one(naming, RDFS("label")) if naming else None

    def _evidence(self, iri: str) -> Evidence:
        found = {slot: self._all(iri, CT(name)) for name, slot in _SLOT_OF.items()}
        return {slot: tuple(sorted(map(self._span, spans))) for slot, spans in found.items() if spans}

    def _span(self, iri: str) -> Span:
        start, _, end = iri.rsplit("/", 1)[1].partition("-")
        return int(start), int(end)

    def _quoted(self, span: str) -> str:
        return self._one(span, OA("exact"))

    def _code(self, iri: str, predicate: ox.NamedNode) -> str:
        return unquote(self._one(iri, predicate).rsplit("/", 1)[1])

    def _period(self, iri: str, predicate: ox.NamedNode) -> str | None:
        found = self._some(iri, predicate)
        return iris.period_label(found) if found else None

    def _confidences(self, iri: str) -> dict[str, Any]:
        said = ((field, self._some(iri, CT(name))) for field, name in CONFIDENCES.items())
        return {field: Decimal(likely) for field, likely in said if likely}

    def _all(self, subject: str, predicate: ox.NamedNode) -> list[str]:
        return self._said[subject][predicate.value] if subject in self._said else []

    def _some(self, subject: str, predicate: ox.NamedNode) -> str | None:
        found = self._all(subject, predicate)
        if len(found) > 1:
            raise ValueError(f"{subject} has {len(found)} of {predicate.value}")
        return found[0] if found else None

    def _one(self, subject: str, predicate: ox.NamedNode) -> str:
        found = self._some(subject, predicate)
        if found is None:
            raise ValueError(f"{subject} has no {predicate.value}")
        return found

    def _only(self, kind: ox.NamedNode) -> str:
        found = self._of_type[kind.value]
        if len(found) != 1:
            raise ValueError(f"the graph has {len(found)} of {kind.value}, not one")
        return found[0]


def _place(fact: Observation | Relation) -> tuple[int, int, str]:
    return (
        (fact.start, fact.end, fact.id)
        if isinstance(fact, Observation)
        else (fact.quote_start, fact.quote_end, fact.id)
    )
