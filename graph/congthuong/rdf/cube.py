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

from collections.abc import Iterable, Iterator
from decimal import Decimal

import pyoxigraph as ox

from congthuong.link import iris
from congthuong.periods import parse
from congthuong.rdf.cells import dimensions
from congthuong.rdf.terms import CT, DCTERMS, QB, RDF, Value, node, stated
from congthuong.rdf.view import Quads

__all__ = ["DATASET", "cube_quads"]

DATASET = iris.ID + "dataset/observations"
_STATUS = {"actual": 0, "estimate": 1}
_BOUND = {"eq": 0, "approx": 1}


def cube_quads(store: Quads, cells: Iterable[ox.NamedNode] | None = None) -> Iterator[ox.Quad]:
    """The quads of graph/cube about these cells, else about all, in the order of their IRIs.

    They are computed from the articles' graphs in the store; a cell that no figure fills has none.
    """
    graph = node(iris.graph("cube"))
    dates: dict[str, int] = {}
    if cells is None:
        cells = {node(cell.value) for _, _, cell in stated(store, None, CT("cell"))}
    for cell in sorted(cells, key=lambda iri: iri.value):
        claims = [claim for claim, _, _ in stated(store, None, CT("cell"), cell)]
        if not claims:
            continue
        slots = {claim: [pair[1:] for pair in stated(store, claim, None)] for claim in claims}
        best = claims[0]
        if len(claims) > 1:
            best = min(slots, key=lambda claim: _order(claim, slots[claim], store, dates))
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


def _date(article: str, store: Quads, dates: dict[str, int]) -> int:
    """The first day that an article can have appeared on, as a number that grows with time."""
    if article not in dates:
        issued = next((value for _, _, value in stated(store, node(article), DCTERMS("issued"))), None)
        dates[article] = parse(issued.value).start.toordinal() if issued is not None else 0
    return dates[article]


def _order(
    claim: ox.NamedNode, slots: list[tuple[ox.NamedNode, Value]], store: Quads, dates: dict[str, int]
) -> tuple[int, int, int, bool, int, str]:
    """Smallest for the claim to prefer."""
    given = {predicate.value: value.value for predicate, value in slots}
    digits = Decimal(given[CT("value").value]).normalize().as_tuple().digits
    return (
        _STATUS.get(given[CT("status").value].rsplit("/", 1)[1], 2),
        -_date(given[DCTERMS("isPartOf").value], store, dates),
        _BOUND.get(given[CT("bound").value].rsplit("/", 1)[1], 2),
        CT("maxValue").value in given,
        -len(digits),
        claim.value,
    )
