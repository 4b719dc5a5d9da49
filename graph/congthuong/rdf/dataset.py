"""graph/dataset: what the knowledge base says of itself as a dataset (VoID, DCAT): its licence, and how much of what.

>>> import pyoxigraph as ox
>>> from congthuong.rdf.dataset import dataset_quads
>>> quads = list(dataset_quads(ox.Store()))
>>> [int(quad.object.value) == len(quads) for quad in quads if quad.predicate.value.endswith("void#triples")][0]
True

It counts everything, itself too. Like every other graph it has no clock time: the same articles give the same quads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.link import iris
from congthuong.rdf.cube import DATASET as CUBE
from congthuong.rdf.terms import DCAT, DCTERMS, RDF, VOID, Value, integer, node

__all__ = ["LICENCE", "WHOLE", "WORDS", "counts", "dataset_quads"]

WHOLE = iris.ID + "dataset/knowledge-base"
LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
WORDS = {
    "title": {
        "vi": "Số liệu công nghiệp và thương mại các tỉnh, có dẫn nguồn",
        "en": "Cited figures of Vietnam's provincial industry and trade",
    },
    "description": {
        "vi": "Mỗi số liệu đọc được trong bài báo và báo cáo, kèm câu gốc và vị trí của nó.",
        "en": "Every figure read in news articles and reports, with its sentence and its place in the text.",
    },
    "rights": {
        "vi": "Các câu trích thuộc về cơ quan báo chí đã đăng bài.",
        "en": "The sentences that are quoted belong to the publishers of the articles.",
    },
}


def counts(store: ox.Store, name: str) -> list[tuple[str, int]]:
    """The rows of a query of queries/serve/ that counts: by IRI, or one row under "" for a count of all."""
    query = (folder("queries") / "serve" / f"{name}.rq").read_text(encoding="utf-8")
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    found = []
    for row in rows:
        *iri, number = (term for term in row if isinstance(term, ox.NamedNode | ox.Literal))
        found.append((iri[0].value if iri else "", int(number.value)))
    return found


def dataset_quads(store: ox.Store) -> Iterator[ox.Quad]:
    """The quads of graph/dataset, which count themselves too; the graph itself must be empty.

    So its figures are those that anyone counts who asks the whole.
    """
    others = _counted(store)
    total, described = others, list(_described(others))
    while True:
        own = ox.Store()
        own.extend(described)
        found = _added(others, _counted(own))
        if found == total:
            return iter(described)
        total, described = found, list(_described(found))


_Counted: TypeAlias = tuple[int, int, Mapping[str, int], Mapping[str, int]]  # triples, subjects, by class, by property


def _counted(store: ox.Store) -> _Counted:
    return (
        len(store), counts(store, "subjects")[0][1], dict(counts(store, "classes")), dict(counts(store, "properties"))
    )  # fmt: skip


def _added(one: _Counted, other: _Counted) -> _Counted:
    return (
        one[0] + other[0],
        one[1] + other[1],
        dict(Counter(one[2]) + Counter(other[2])),
        dict(Counter(one[3]) + Counter(other[3])),
    )


def _described(counted: _Counted) -> Iterator[ox.Quad]:
    triples, subjects, classes, properties = counted
    graph, whole = node(iris.graph("dataset")), node(WHOLE)

    def state(subject: ox.NamedNode, predicate: ox.NamedNode, *values: Value) -> Iterator[ox.Quad]:
        return (ox.Quad(subject, predicate, value, graph) for value in values)

    yield from state(whole, RDF("type"), VOID("Dataset"), DCAT("Dataset"))
    for name, words in WORDS.items():
        yield from state(whole, DCTERMS(name), *(ox.Literal(text, language=lang) for lang, text in words.items()))
    yield from state(whole, DCTERMS("license"), node(LICENCE))
    yield from state(whole, DCTERMS("language"), ox.Literal("vi"), ox.Literal("en"))
    yield from state(whole, VOID("uriSpace"), ox.Literal(iris.ID))
    yield from state(whole, VOID("vocabulary"), node(iris.DEF))
    yield from state(whole, VOID("subset"), node(CUBE))
    yield from state(whole, VOID("triples"), integer(triples))
    yield from state(whole, VOID("distinctSubjects"), integer(subjects))
    for kind, number, name, found in (
        ("class", "entities", "classes", classes),
        ("property", "triples", "properties", properties),
    ):
        yield from state(whole, VOID(name), integer(len(found)))
        for n, (iri, count) in enumerate(sorted(found.items()), 1):
            part = node(f"{WHOLE}/{kind}-{n}")
            yield from state(whole, VOID(f"{kind}Partition"), part)
            yield from state(part, VOID(kind), node(iri))
            yield from state(part, VOID(number), integer(count))
