"""The cube: one qb:Observation for each cell that figures fill, with its claims and the value to prefer.

The structure of the cube (dimensions, measure, data set) stands in ontology/cube.ttl. Of the claims of one cell, the
preferred one is, in this order: actual rather than estimated; of the newest article; an exact figure rather than an
approximate one, that rather than a bound; one figure rather than a range; the one with more digits; and, so that the
choice is always the same, the one whose IRI comes first.

>>> import pyoxigraph as ox
>>> from congthuong.rdf.cube import cube_quads
>>> list(cube_quads(ox.Store()))
[]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pyoxigraph as ox

from congthuong.link import iris
from congthuong.periods import parse
from congthuong.rdf.cells import dimensions
from congthuong.rdf.terms import CT, DCTERMS, QB, RDF, Value, node, stated

__all__ = ["DATASET", "cube_quads"]

DATASET = iris.ID + "dataset/observations"
_STATUS = {"actual": 0, "estimate": 1}
_BOUND = {"eq": 0, "approx": 1}


def cube_quads(store: ox.Store) -> Iterator[ox.Quad]:
    """The quads of graph/cube, computed from the articles' graphs in the store; cells in the order of their IRIs."""
    graph = node(iris.graph("cube"))
    dates = dict(_dates(store))
    claims: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    for claim, _, cell in stated(store, None, CT("cell")):
        claims.setdefault(node(cell.value), []).append(claim)
    for cell in sorted(claims, key=lambda iri: iri.value):
        slots = {claim: [pair[1:] for pair in stated(store, claim, None)] for claim in claims[cell]}
        best = min(slots, key=lambda claim: _order(claim, slots[claim], dates))
        yield ox.Quad(cell, RDF("type"), QB("Observation"), graph)
        yield ox.Quad(cell, QB("dataSet"), node(DATASET), graph)
        for name, value in dimensions(slots[best]).items():
            yield ox.Quad(cell, CT(name), value, graph)
        for predicate, value in slots[best]:
            if predicate == CT("value"):
                yield ox.Quad(cell, CT("preferredValue"), value, graph)
            elif predicate == CT("maxValue"):
                yield ox.Quad(cell, CT("preferredMaxValue"), value, graph)
        yield ox.Quad(cell, CT("preferredClaim"), best, graph)
        for claim in slots:
            yield ox.Quad(cell, CT("claim"), claim, graph)


def _dates(store: ox.Store) -> Iterator[tuple[str, int]]:
    """Article -> the first day it can have appeared on, as a number that grows with time."""
    for article, _, issued in stated(store, None, DCTERMS("issued")):
        if article.value.startswith(iris.ID + "article/"):
            yield article.value, parse(issued.value).start.toordinal()


def _order(
    claim: ox.NamedNode, slots: list[tuple[ox.NamedNode, Value]], dates: Mapping[str, int]
) -> tuple[int, int, int, bool, int, str]:
    """Smallest for the claim to prefer."""
    given = {predicate.value: value.value for predicate, value in slots}
    digits = Decimal(given[CT("value").value]).normalize().as_tuple().digits
    return (
        _STATUS.get(given[CT("status").value].rsplit("/", 1)[1], 2),
        -dates.get(given[DCTERMS("isPartOf").value], 0),
        _BOUND.get(given[CT("bound").value].rsplit("/", 1)[1], 2),
        CT("maxValue").value in given,
        -len(digits),
        claim.value,
    )
