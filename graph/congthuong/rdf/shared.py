"""The graphs that articles share, computed from the articles' graphs: periods, labels, direct relations, memberships.

Each function reads the store and yields the quads of one graph: about the things that are asked for, else about all. A
triple that the reference data state already is left out, so that no triple stands in two graphs.

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
from typing import TypeAlias

import pyoxigraph as ox

from congthuong import periods
from congthuong.link import iris
from congthuong.rdf.communes import commune_facts
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
from congthuong.rdf.view import Quads
from congthuong.text import plain, sort_key

__all__ = ["Relation", "curated_quads", "entity_quads", "is_curated", "period_quads", "relation_quads"]

Relation: TypeAlias = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]  # subject, predicate, object

# Short forms that stand for another thing in every article; as a search word they would find everything.
_GENERIC = frozenset({
    "ban", "bo", "cong ty", "cuc", "cum cong nghiep", "chuong trinh", "de an", "doanh nghiep", "du an", "hoi",
    "hoi nghi", "huyen", "ke hoach", "khu cong nghiep", "nganh", "nha may", "quy hoach", "quyet dinh", "so", "tap doan",
    "thanh pho", "tinh", "tinh uy", "trung tam", "ubnd", "ubnd tinh", "xa",
})  # fmt: skip


def period_quads(store: Quads, wanted: Iterable[ox.NamedNode] | None = None) -> Iterator[ox.Quad]:
    """Every period that a fact names, for graph/reference: labels, first and last day, whether it is an as-of time.

    The days stand twice: as dates, which engines compare, and as time:Instant for whoever speaks OWL-Time.
    """
    graph = node(iris.graph("reference"))
    naming = (CT("period"), CT("comparedWith"))
    if wanted is None:
        used = {period.value for predicate in naming for _, _, period in stated(store, None, predicate)}
    else:
        used = {period.value for period in wanted if any(_is_said(store, predicate, period) for predicate in naming)}
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


def entity_quads(store: Quads, entities: Iterable[ox.NamedNode] | None = None) -> Iterator[ox.Quad]:
    """graph/entities: types and labels of what the reference data do not know; how to find and sort it.

    The classes above a type are stated here for all things, the reference data's too, so that `?x a ct:Organisation`
    finds companies without reasoning. Of several names for one thing the one that most articles use is preferred, then
    the first in code point order. Where all is asked for, what the reference data know is there too.
    """
    graph = node(iris.graph("entities"))
    if entities is None:
        entities = {node(named.value) for _, _, named in stated(store, None, CT("names"))}
        yield from curated_quads(store)
    for entity in sorted(entities, key=lambda entity: entity.value):
        if is_curated(store, entity):
            continue
        types, names = _called(store, entity)
        if not names:
            continue
        for type in types:
            yield ox.Quad(entity, RDF("type"), type, graph)
        if CT("Unit") in types:
            yield ox.Quad(entity, SKOS("inScheme"), node(f"{iris.ID}scheme/units"), graph)
        for above in _above(store, types):
            yield ox.Quad(entity, RDF("type"), above, graph)
        for predicate, value in commune_facts(entity.value):
            yield ox.Quad(entity, predicate, value, graph)
        first, *others = sorted(names, key=lambda name: (-names[name], name))
        yield ox.Quad(entity, RDFS("label"), vietnamese(first), graph)
        yield ox.Quad(entity, SKOS("prefLabel"), vietnamese(first), graph)
        yield ox.Quad(entity, CT("sortKey"), text(sort_key(first)), graph)
        for other in others:
            yield ox.Quad(entity, SKOS("altLabel"), vietnamese(other), graph)
        for word in {plain(name) for name in (first, *others)} - {""}:
            yield ox.Quad(entity, CT("searchLabel"), text(word), graph)


def curated_quads(store: Quads) -> Iterator[ox.Quad]:
    """graph/entities for what the reference data know."""
    graph, reference = node(iris.graph("entities")), node(iris.graph("reference"))
    yield from _curated_classes(store, graph, reference)
    yield from _curated_labels(store, graph, reference)


def is_curated(store: Quads, entity: ox.NamedNode) -> bool:
    """Whether the reference data know this thing."""
    return next(stated(store, entity, RDF("type"), None, node(iris.graph("reference"))), None) is not None


def _called(store: Quads, entity: ox.NamedNode) -> tuple[set[ox.NamedNode], Counter[str]]:
    """The types that articles give a thing, and its names, those of more articles with more weight."""
    types: set[ox.NamedNode] = set()
    names: Counter[str] = Counter()
    for naming, _, _ in stated(store, None, CT("names"), entity):
        for _, predicate, value in stated(store, naming, None):
            if predicate == CT("entityType"):
                types.add(node(value.value))
            elif predicate == RDFS("label"):
                names[value.value] += 1000  # a label outweighs any alias
            elif predicate == SKOS("altLabel") and plain(value.value) not in _GENERIC:
                names[value.value] += 1
    return types, names


def _above(store: Quads, types: Iterable[ox.NamedNode]) -> set[ox.NamedNode]:
    """The classes of this ontology above these, all the way up, without these; of vocabularies, skos:Concept too."""
    given, found = set(types), set[ox.NamedNode]()
    left = list(given)
    while left:
        for _, _, above in stated(store, left.pop(), RDFS("subClassOf")):
            if node(above.value) not in found and (above.value.startswith(iris.DEF) or above == SKOS("Concept")):
                found.add(node(above.value))
                left.append(node(above.value))
    return found - given


def _curated_classes(store: Quads, graph: ox.NamedNode, reference: ox.NamedNode) -> Iterator[ox.Quad]:
    """The classes above those that the reference data state of their own things."""
    types: dict[ox.NamedNode, set[ox.NamedNode]] = {}
    for thing, _, type in stated(store, None, RDF("type"), None, reference):
        types.setdefault(thing, set()).add(node(type.value))
    above: dict[frozenset[ox.NamedNode], set[ox.NamedNode]] = {}  # many things, few kinds
    for thing, known in types.items():
        kinds = frozenset(known)
        if kinds not in above:
            above[kinds] = _above(store, kinds)
        for kind in above[kinds]:
            yield ox.Quad(thing, RDF("type"), kind, graph)


def _curated_labels(store: Quads, graph: ox.NamedNode, reference: ox.NamedNode) -> Iterator[ox.Quad]:
    """rdfs:label, search words and sort keys of what the reference data know, so that all is found and sorted alike."""
    label_of = {(subject, name) for subject, _, name in stated(store, None, RDFS("label"), None, reference)}
    for label in (SKOS("prefLabel"), SKOS("altLabel"), SKOS("hiddenLabel")):
        for subject, _, name in stated(store, None, label, None, reference):
            if subject.value.startswith(f"{iris.ID}period/"):
                continue  # found by their days; their rdfs:label is the ISO label and no other
            if label == SKOS("prefLabel") and (subject, name) not in label_of:
                yield ox.Quad(subject, RDFS("label"), name, graph)
            if label == SKOS("prefLabel") and isinstance(name, ox.Literal) and name.language == "vi":
                yield ox.Quad(subject, CT("sortKey"), text(sort_key(name.value)), graph)
            if word := plain(name.value):
                yield ox.Quad(subject, CT("searchLabel"), text(word), graph)


def relation_quads(store: Quads, relations: Iterable[Relation] | None = None) -> Iterator[ox.Quad]:
    """graph/relations: the direct triple of each statement, and an org:Membership for each post that a person holds."""
    graph, reference = node(iris.graph("relations")), node(iris.graph("reference"))
    if relations is None:
        relations = {_relation(store, statement) for statement, _, _ in stated(store, None, RDF("predicate"))}
    relations = list(relations)
    for subject, predicate, value in relations:
        statements = list(_statements(store, subject, predicate, value))
        if statements and not _is_said(store, predicate, value, subject, reference):
            yield ox.Quad(subject, predicate, value, graph)
        if not statements or predicate != CT("holdsPosition"):
            continue
        held = membership(subject, value)
        yield ox.Quad(held, RDF("type"), ORG("Membership"), graph)
        yield ox.Quad(held, ORG("member"), subject, graph)
        yield ox.Quad(held, ORG("role"), value, graph)
        for statement in statements:
            yield ox.Quad(held, PROV("wasDerivedFrom"), statement, graph)
            for _, _, organisation in stated(store, statement, CT("atOrganisation")):
                yield ox.Quad(held, ORG("organization"), organisation, graph)
    for post in {value for _, predicate, value in relations if predicate == CT("holdsPosition")}:
        organisations = {
            organisation
            for statement, _, _ in stated(store, None, RDF("object"), post)
            for _, _, organisation in stated(store, statement, CT("atOrganisation"))
        }
        for organisation in organisations:
            yield ox.Quad(post, ORG("postIn"), organisation, graph)


def membership(person: ox.NamedNode, post: ox.NamedNode) -> ox.NamedNode:
    """The node of a person's holding of a post."""
    key = f"{person.value}\n{post.value}"
    return node(f"{iris.ID}membership/{sha256(key.encode()).hexdigest()[:24]}")


def _relation(store: Quads, statement: ox.NamedNode) -> Relation:
    subject, predicate, value = (
        node(next(value.value for _, _, value in stated(store, statement, about)))
        for about in (RDF("subject"), RDF("predicate"), RDF("object"))
    )
    return subject, predicate, value


def _statements(
    store: Quads, subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode
) -> Iterator[ox.NamedNode]:
    """The statements of a relation, looked for from the end that fewer statements are about."""
    sides = (stated(store, None, RDF("subject"), subject), stated(store, None, RDF("object"), value))
    met: tuple[list[ox.NamedNode], list[ox.NamedNode]] = ([], [])
    turn = 0
    while (found := next(sides[turn], None)) is not None:
        met[turn].append(found[0])
        turn = 1 - turn
    for statement in met[turn]:
        if all(
            _is_said(store, about, wanted, statement)
            for about, wanted in ((RDF("subject"), subject), (RDF("predicate"), predicate), (RDF("object"), value))
        ):
            yield statement


def _is_said(
    store: Quads,
    predicate: ox.NamedNode,
    value: Value,
    subject: ox.NamedNode | None = None,
    graph: ox.NamedNode | None = None,
) -> bool:
    return next(stated(store, subject, predicate, value, graph), None) is not None
