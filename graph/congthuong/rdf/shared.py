"""The graphs that articles share, computed from the articles' graphs: periods, labels, direct relations, memberships.

Each function reads the store and yields the quads of one graph. A triple that the reference data state already is left
out, so that no triple stands in two graphs.

>>> import pyoxigraph as ox
>>> from congthuong.rdf.shared import relation_quads
>>> list(relation_quads(ox.Store()))
[]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256

import pyoxigraph as ox

from congthuong import periods
from congthuong.link import iris
from congthuong.rdf.terms import (
    CT,
    ORG,
    PROV,
    RDF,
    RDFS,
    SDMX_CODE,
    SKOS,
    TIME,
    Value,
    boolean,
    day,
    node,
    stated,
    text,
    vietnamese,
)
from congthuong.text import plain, sort_key

__all__ = ["entity_quads", "period_quads", "relation_quads"]

# Short forms that stand for another thing in every article; as a search word they would find everything.
_GENERIC = frozenset({
    "ban", "bo", "cong ty", "cuc", "cum cong nghiep", "chuong trinh", "de an", "doanh nghiep", "du an", "hoi",
    "hoi nghi", "huyen", "ke hoach", "khu cong nghiep", "nganh", "nha may", "quy hoach", "quyet dinh", "so", "tap doan",
    "thanh pho", "tinh", "tinh uy", "trung tam", "ubnd", "ubnd tinh", "xa",
})  # fmt: skip


def period_quads(store: ox.Store) -> Iterator[ox.Quad]:
    """Every period that a fact names, for graph/reference: labels, first and last day, whether it is an as-of time.

    The days stand twice: as dates, which engines compare, and as time:Instant for whoever speaks OWL-Time.
    """
    graph = node(iris.graph("reference"))
    used = {
        period.value
        for predicate in (CT("period"), CT("comparedWith"))
        for _, _, period in stated(store, None, predicate)
    }
    days: set[date] = set()
    for iri in sorted(used):
        period = periods.parse(iris.period_label(iri))
        days |= {period.start, period.end}
        about: list[tuple[ox.NamedNode, Value]] = [
            (RDF("type"), CT("Period")),
            (RDF("type"), TIME("ProperInterval")),
            (RDFS("label"), text(period.label)),
            (SKOS("prefLabel"), vietnamese(periods.in_words(period.label))),
            (SKOS("prefLabel"), ox.Literal(periods.in_words(period.label, "en"), language="en")),
            (CT("periodStart"), day(period.start)),
            (CT("periodEnd"), day(period.end)),
            (TIME("hasBeginning"), node(iris.day(period.start))),
            (TIME("hasEnd"), node(iris.day(period.end))),
            (CT("asOf"), boolean(period.as_of)),
        ]
        if period.frequency is not None:
            about.append((CT("frequency"), SDMX_CODE(f"freq-{period.frequency}")))
        for predicate, value in about:
            yield ox.Quad(node(iri), predicate, value, graph)
    for instant in sorted(days):
        yield ox.Quad(node(iris.day(instant)), RDF("type"), TIME("Instant"), graph)
        yield ox.Quad(node(iris.day(instant)), TIME("inXSDDate"), day(instant), graph)


def entity_quads(store: ox.Store) -> Iterator[ox.Quad]:
    """graph/entities: types and labels of what the reference data do not know; how to find and sort all.

    The classes above a type are stated here for all things, the reference data's too, so that `?x a ct:Organisation`
    finds companies without reasoning. Of several names for one thing the one that most articles use is preferred, then
    the first in code point order.
    """
    graph, reference = node(iris.graph("entities")), node(iris.graph("reference"))
    types: dict[ox.NamedNode, set[ox.NamedNode]] = {}
    names: dict[ox.NamedNode, Counter[str]] = {}
    for naming, _, named in stated(store, None, CT("names")):
        entity = node(named.value)
        if next(stated(store, entity, RDF("type"), None, reference), None) is not None:
            continue
        for _, predicate, value in stated(store, naming, None):
            if predicate == CT("entityType"):
                types.setdefault(entity, set()).add(node(value.value))
            elif predicate == RDFS("label"):
                names.setdefault(entity, Counter())[value.value] += 1000  # a label outweighs any alias
            elif predicate == SKOS("altLabel") and plain(value.value) not in _GENERIC:
                names.setdefault(entity, Counter())[value.value] += 1
    for entity in sorted(names, key=lambda entity: entity.value):
        for type in types[entity]:
            yield ox.Quad(entity, RDF("type"), type, graph)
        if CT("Unit") in types[entity]:
            yield ox.Quad(entity, SKOS("inScheme"), node(f"{iris.ID}scheme/units"), graph)
        for above in _above(store, types[entity]):
            yield ox.Quad(entity, RDF("type"), above, graph)
        first, *others = sorted(names[entity], key=lambda name: (-names[entity][name], name))
        yield ox.Quad(entity, RDFS("label"), vietnamese(first), graph)
        yield ox.Quad(entity, SKOS("prefLabel"), vietnamese(first), graph)
        yield ox.Quad(entity, CT("sortKey"), text(sort_key(first)), graph)
        for other in others:
            yield ox.Quad(entity, SKOS("altLabel"), vietnamese(other), graph)
        for word in {plain(name) for name in (first, *others)} - {""}:
            yield ox.Quad(entity, CT("searchLabel"), text(word), graph)
    yield from _curated_classes(store, graph, reference)
    yield from _curated_labels(store, graph, reference)


def _above(store: ox.Store, types: Iterable[ox.NamedNode]) -> set[ox.NamedNode]:
    """The classes of this ontology above these, all the way up, without these; of vocabularies, skos:Concept too."""
    given, found = set(types), set[ox.NamedNode]()
    left = list(given)
    while left:
        for _, _, above in stated(store, left.pop(), RDFS("subClassOf")):
            if node(above.value) not in found and (above.value.startswith(iris.DEF) or above == SKOS("Concept")):
                found.add(node(above.value))
                left.append(node(above.value))
    return found - given


def _curated_classes(store: ox.Store, graph: ox.NamedNode, reference: ox.NamedNode) -> Iterator[ox.Quad]:
    """The classes above those that the reference data state of their own things."""
    types: dict[ox.NamedNode, set[ox.NamedNode]] = {}
    for thing, _, type in stated(store, None, RDF("type"), None, reference):
        types.setdefault(thing, set()).add(node(type.value))
    for thing, known in types.items():
        for above in _above(store, known):
            yield ox.Quad(thing, RDF("type"), above, graph)


def _curated_labels(store: ox.Store, graph: ox.NamedNode, reference: ox.NamedNode) -> Iterator[ox.Quad]:
    """rdfs:label, search words and sort keys of what the reference data know, so that all is found and sorted alike."""
    for label in (SKOS("prefLabel"), SKOS("altLabel"), SKOS("hiddenLabel")):
        for subject, _, name in stated(store, None, label, None, reference):
            if subject.value.startswith(f"{iris.ID}period/"):
                continue  # found by their days; their rdfs:label is the ISO label and no other
            if label == SKOS("prefLabel") and ox.Quad(subject, RDFS("label"), name, reference) not in store:
                yield ox.Quad(subject, RDFS("label"), name, graph)
            if label == SKOS("prefLabel") and isinstance(name, ox.Literal) and name.language == "vi":
                yield ox.Quad(subject, CT("sortKey"), text(sort_key(name.value)), graph)
            if word := plain(name.value):
                yield ox.Quad(subject, CT("searchLabel"), text(word), graph)


def relation_quads(store: ox.Store) -> Iterator[ox.Quad]:
    """graph/relations: the direct triple of each statement, and an org:Membership for each post that a person holds."""
    graph, reference = node(iris.graph("relations")), node(iris.graph("reference"))
    for statement, _, relation in stated(store, None, RDF("predicate")):
        given = {about: value for _, about, value in stated(store, statement, None)}
        subject, predicate, value = node(given[RDF("subject")].value), node(relation.value), given[RDF("object")]
        if ox.Quad(subject, predicate, value, reference) not in store:
            yield ox.Quad(subject, predicate, value, graph)
        if predicate != CT("holdsPosition"):
            continue
        key = sha256(f"{subject.value}\n{value.value}".encode()).hexdigest()[:24]
        membership = node(f"{iris.ID}membership/{key}")
        yield ox.Quad(membership, RDF("type"), ORG("Membership"), graph)
        yield ox.Quad(membership, ORG("member"), subject, graph)
        yield ox.Quad(membership, ORG("role"), value, graph)
        yield ox.Quad(membership, PROV("wasDerivedFrom"), statement, graph)
        if CT("atOrganisation") in given:
            yield ox.Quad(membership, ORG("organization"), given[CT("atOrganisation")], graph)
            yield ox.Quad(node(value.value), ORG("postIn"), given[CT("atOrganisation")], graph)
