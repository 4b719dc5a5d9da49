"""graph/identity: which addresses of things another address stands for, as dcterms:isReplacedBy.

>>> import pyoxigraph as ox
>>> from congthuong.link.identity import Identities
>>> from congthuong.rdf.identity import identity_quads
>>> list(identity_quads(ox.Store(), Identities({})))
[]

The articles' graphs keep the address that each article alone gives, so an article that comes later changes none of
them; what it changes is said here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from congthuong.link import iris
from congthuong.link.identity import Identities
from congthuong.rdf.terms import CT, DCTERMS, RDF, node, stated
from congthuong.rdf.view import Quads

__all__ = ["identity_quads", "present_identities", "province_parts"]

_REPLACED = DCTERMS("isReplacedBy")


def identity_quads(
    store: Quads, identities: Identities, entities: Iterable[ox.NamedNode] | None = None
) -> Iterator[ox.Quad]:
    """The quads of graph/identity about these things and all that may be one with them, else about all."""
    if entities is None:
        entities = {node(named.value) for _, _, named in stated(store, None, CT("names"))}
    graph = node(iris.graph("identity"))
    around = identities.around(entity.value for entity in entities)

    def curated(iri: str) -> bool:
        reference = node(iris.graph("reference"))
        return next(stated(store, node(iri), RDF("type"), None, reference), None) is not None

    def known(iri: str) -> bool:
        return next(stated(store, None, CT("names"), node(iri)), None) is not None or curated(iri)

    named = {iri for iri in around if known(iri)}
    for iri, stays in identities.replaced(named, curated).items():
        yield ox.Quad(node(iri), _REPLACED, node(stays), graph)


def present_identities(store: Quads, identities: Identities, entities: Iterable[ox.NamedNode]) -> Iterator[ox.Quad]:
    """What graph/identity says now of these things and of all that may be one with them."""
    graph = node(iris.graph("identity"))
    for iri in identities.around(entity.value for entity in entities):
        yield from store.quads_for_pattern(node(iri), _REPLACED, None, graph)


def province_parts(store: Quads) -> Mapping[str, tuple[str, ...]]:
    """The provinces that began by a merger -> what they were made of, each by the last part of its IRI."""
    reference, province = node(iris.graph("reference")), f"{iris.ID}province/"
    parts: dict[ox.NamedNode, list[str]] = {}
    for whole, _, part in stated(store, None, CT("predecessor"), None, reference):
        if whole.value.startswith(province) and next(stated(store, whole, CT("validFrom"), None, reference), None):
            parts.setdefault(whole, []).append(part.value.removeprefix(province))
    return {whole.value.removeprefix(province): tuple(sorted(of)) for whole, of in parts.items() if len(of) > 1}
