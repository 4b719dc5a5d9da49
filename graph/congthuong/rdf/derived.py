"""What changes in the shared graphs when articles change: only what these articles speak of is worked out again.

>>> import pyoxigraph as ox
>>> from congthuong.link.identity import Identities
>>> from congthuong.rdf.derived import changes, touched
>>> from congthuong.rdf.view import View
>>> changes(ox.Store(), View(ox.Store()), touched([]), Identities({}))
(set(), set())

The article's own graph is its contribution: which cells it fills, what it names, relates and dates stands there and
nowhere else, so nothing need be kept beside the store to take it out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

import pyoxigraph as ox

from congthuong.link import iris
from congthuong.link.identity import Identities
from congthuong.periods import parse
from congthuong.rdf.copies import copies_touched, copy_quads
from congthuong.rdf.cube import cube_quads
from congthuong.rdf.identity import identity_quads, present_identities
from congthuong.rdf.merged import merged_quads, present_sums, sums_of
from congthuong.rdf.shared import Relation, entity_quads, is_curated, membership, period_quads, relation_quads
from congthuong.rdf.terms import CT, ORG, RDF, TIME, node
from congthuong.rdf.view import Quads

__all__ = ["Touched", "changes", "touched"]

_DAYS = (TIME("hasBeginning"), TIME("hasEnd"))


@dataclass(frozen=True, slots=True)
class Touched:
    """The things of the shared graphs that articles speak of."""

    cells: set[ox.NamedNode] = field(default_factory=set)
    entities: set[ox.NamedNode] = field(default_factory=set)
    periods: set[ox.NamedNode] = field(default_factory=set)
    relations: set[Relation] = field(default_factory=set)
    articles: set[ox.NamedNode] = field(default_factory=set)
    keys: set[ox.Literal] = field(default_factory=set)  # of the articles' sketches


def touched(quads: Iterable[ox.Quad]) -> Touched:
    """What these quads of articles' graphs speak of."""
    found = Touched()
    kept = {
        CT("cell"): found.cells,
        CT("names"): found.entities,
        CT("period"): found.periods,
        CT("comparedWith"): found.periods,
    }
    ends = {RDF("subject"): 0, RDF("predicate"): 1, RDF("object"): 2}
    # An article that is replaced may state another relation in the same place, so an end may be two things.
    statements: dict[object, tuple[set[ox.NamedNode], ...]] = {}
    for quad in quads:
        predicate, value = quad.predicate, quad.object
        if predicate == CT("sketchKey") and isinstance(value, ox.Literal) and isinstance(quad.subject, ox.NamedNode):
            found.keys.add(value)
            found.articles.add(quad.subject)
        if not isinstance(value, ox.NamedNode):
            continue
        if (things := kept.get(predicate)) is not None:
            things.add(value)
        elif (end := ends.get(predicate)) is not None:
            statements.setdefault(quad.subject, (set(), set(), set()))[end].add(value)
    for subjects, predicates, objects in statements.values():
        found.relations.update(product(subjects, predicates, objects))
    return found


def changes(store: Quads, after: Quads, what: Touched, identities: Identities) -> tuple[set[ox.Quad], set[ox.Quad]]:
    """The quads of shared graphs to take out of the store, and those to put in, once its articles are as `after`."""
    alike = what.articles | copies_touched(store, what.keys) | copies_touched(after, what.keys)
    sums = sums_of(store, identities.parents, what.cells) | sums_of(after, identities.parents, what.cells)
    wanted = {
        *copy_quads(after, alike),
        *period_quads(after, what.periods),
        *entity_quads(after, what.entities),
        *identity_quads(after, identities, what.entities),
        *relation_quads(after, what.relations),
        *cube_quads(after, what.cells),
        *merged_quads(after, identities.parents, sums),
    }
    present = {
        *_present(store, what),
        *present_identities(store, identities, what.entities),
        *present_sums(store, sums),
    }
    copies = node(iris.graph("copies"))
    present.update(quad for one in alike for quad in store.quads_for_pattern(one, CT("copyOf"), None, copies))
    return {quad for quad in present - wanted if not _is_others_day(store, quad, what)}, wanted - present


def _present(store: Quads, what: Touched) -> Iterator[ox.Quad]:
    """What the shared graphs say of these things now."""
    cube, entities, relations, reference = (
        node(iris.graph(name)) for name in ("cube", "entities", "relations", "reference")
    )
    for cell in what.cells:
        yield from store.quads_for_pattern(cell, None, None, cube)
    for entity in what.entities:
        if not is_curated(store, entity):
            # Posts have direct triples too: these are in graph/relations.
            yield from store.quads_for_pattern(entity, None, None, entities)
    for period in what.periods:
        found = parse(iris.period_label(period.value))
        for thing in (period, node(iris.day(found.start)), node(iris.day(found.end))):
            yield from store.quads_for_pattern(thing, None, None, reference)
    for subject, predicate, value in what.relations:
        yield from store.quads_for_pattern(subject, predicate, value, relations)
        if predicate == CT("holdsPosition"):
            yield from store.quads_for_pattern(membership(subject, value), None, None, relations)
            yield from store.quads_for_pattern(value, ORG("postIn"), None, relations)


def _is_others_day(store: Quads, quad: ox.Quad, what: Touched) -> bool:
    """Whether a quad is about the first or last day of a period that is not among these."""
    return any(
        other.subject not in what.periods
        for about in _DAYS
        for other in store.quads_for_pattern(None, about, quad.subject)
    )
