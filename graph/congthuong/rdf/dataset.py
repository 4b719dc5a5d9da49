"""graph/dataset: what the knowledge base says of itself as a dataset (VoID, DCAT): its licence, and how much of what.

>>> import pyoxigraph as ox
>>> from congthuong.rdf.dataset import dataset_quads
>>> quads = list(dataset_quads(ox.Store()))
>>> [quad.object.value for quad in quads if quad.predicate.value == "http://rdfs.org/ns/void#triples"]
['0']

It counts everything but itself, and like every other graph it has no clock time: the same articles give the same quads.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    """The quads of graph/dataset for what else the store holds; the graph itself must be empty."""
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
    yield from state(whole, VOID("triples"), integer(len(store)))
    yield from state(whole, VOID("distinctSubjects"), integer(counts(store, "subjects")[0][1]))
    for kind, number, name in (("class", "entities", "classes"), ("property", "triples", "properties")):
        found = counts(store, name)
        yield from state(whole, VOID(name), integer(len(found)))
        for n, (iri, count) in enumerate(sorted(found), 1):
            part = node(f"{WHOLE}/{kind}-{n}")
            yield from state(whole, VOID(f"{kind}Partition"), part)
            yield from state(part, VOID(kind), node(iri))
            yield from state(part, VOID(number), integer(count))
