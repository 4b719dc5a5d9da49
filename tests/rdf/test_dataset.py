"""graph/dataset says of the whole what anyone counts who asks the whole, itself included."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from congthuong.rdf.dataset import WHOLE, counts, dataset_quads
from congthuong.rdf.terms import CT, RDF, VOID


def _one(store: ox.Store, property: str) -> int:
    (quad,) = store.quads_for_pattern(ox.NamedNode(WHOLE), VOID(property), None)
    return int(str(getattr(quad.object, "value", -1)))


@pytest.mark.parametrize("things", [0, 1, 12])
def test_the_figures_are_those_of_the_whole(things: int) -> None:
    store = ox.Store()
    graph = ox.NamedNode("https://example.org/g")
    for n in range(things):
        thing = ox.NamedNode(f"https://example.org/{n}")
        store.add(ox.Quad(thing, RDF("type"), CT("Company") if n % 2 else CT("Agency"), graph))
        store.add(ox.Quad(thing, CT("note"), ox.Literal(str(n)), graph))
    store.extend(dataset_quads(store))
    assert _one(store, "triples") == len(store)
    assert _one(store, "distinctSubjects") == counts(store, "subjects")[0][1]
    for parts, part, number in (("classes", "class", "entities"), ("properties", "property", "triples")):
        found = dict(counts(store, parts))
        assert _one(store, parts) == len(found)
        said = {
            str(getattr(named.object, "value", "")): int(str(getattr(count.object, "value", -1)))
            for named in store.quads_for_pattern(None, VOID(part), None)
            for count in store.quads_for_pattern(named.subject, VOID(number), None)
        }
        assert said == found
