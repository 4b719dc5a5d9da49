"""The cube: one cell for each thing that figures are about, with its claims and, where they agree, its value.

The structure of the cube (dimensions, measure, data set) stands in ontology/cube.ttl. How the claims of a cell stand to
one another, and which is preferred, `congthuong.rdf.agreement` says; a cell whose claims contradict one another has no
value and is no qb:Observation of the data set.

>>> import pyoxigraph as ox
>>> from congthuong.rdf.cube import cube_quads
>>> list(cube_quads(ox.Store()))
[]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import pyoxigraph as ox

from congthuong.link import iris
from congthuong.periods import parse
from congthuong.rdf.agreement import Claim, weigh
from congthuong.rdf.cells import dimensions, series_of
from congthuong.rdf.terms import CT, DCTERMS, QB, RDF, Value, node, stated, text
from congthuong.rdf.view import Quads

__all__ = ["DATASET", "cube_quads"]

DATASET = iris.ID + "dataset/observations"


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
        slots = {claim.value: [pair[1:] for pair in stated(store, claim, None)] for claim in claims}
        for predicate, value in _described(slots, store, dates):
            yield ox.Quad(cell, predicate, value, graph)


def _described(
    slots: dict[str, list[tuple[ox.NamedNode, Value]]], store: Quads, dates: dict[str, int]
) -> Iterator[tuple[ox.NamedNode, Value]]:
    verdict = weigh([_claim(iri, about, store, dates) for iri, about in slots.items()])
    values = dimensions(slots[min(slots)])
    yield RDF("type"), CT("Cell")
    yield CT("series"), text(series_of(values))
    for name, value in values.items():
        yield CT(name), value
    for claim in slots:
        yield CT("claim"), node(claim)
    yield CT("agreement"), node(iris.concept("agreement", verdict.kind))
    if verdict.kind in ("revision", "conflict"):
        yield CT("earlierClaim"), node(verdict.first)
        yield CT("laterClaim"), node(verdict.second)
    if verdict.preferred is not None:
        yield RDF("type"), QB("Observation")
        yield QB("dataSet"), node(DATASET)
        yield CT("preferredClaim"), node(verdict.preferred)
        for predicate, value in slots[verdict.preferred]:
            if predicate == CT("value"):
                yield CT("preferredValue"), value
            elif predicate == CT("maxValue"):
                yield CT("preferredMaxValue"), value


def _claim(iri: str, about: Sequence[tuple[ox.NamedNode, Value]], store: Quads, dates: dict[str, int]) -> Claim:
    given = {predicate.value.removeprefix(iris.DEF): value.value for predicate, value in about}
    return Claim(
        iri=iri,
        value=Decimal(given["value"]),
        maximum=Decimal(given["maxValue"]) if "maxValue" in given else None,
        surface=given["surface"],
        bound=given["bound"].rsplit("/", 1)[1],
        status=given["status"].rsplit("/", 1)[1],
        day=_date(given[DCTERMS("isPartOf").value], store, dates),
        counted="counted" in given,
        official="official" in given,
    )


def _date(article: str, store: Quads, dates: dict[str, int]) -> int:
    """The first day that an article can have appeared on, as a number that grows with time."""
    if article not in dates:
        issued = next((value for _, _, value in stated(store, node(article), DCTERMS("issued"))), None)
        dates[article] = parse(issued.value).start.toordinal() if issued is not None else 0
    return dates[article]
