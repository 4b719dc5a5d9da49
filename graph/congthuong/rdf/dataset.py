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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.link import iris
from congthuong.rdf.cube import DATASET as CUBE
from congthuong.rdf.terms import DCAT, DCTERMS, RDF, VOID, Value, integer, node, stated
from congthuong.rdf.view import Quads

__all__ = ["LICENCE", "WHOLE", "WORDS", "Tally", "counts", "dataset_quads"]

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


@dataclass(slots=True)
class Tally:
    """How many triples, subjects, things of each class and triples with each property there are."""

    triples: int = 0
    subjects: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)

    @staticmethod
    def of(store: Quads) -> Tally:
        """What graph/dataset of a store says of the other graphs; nothing where there is no such graph."""
        graph, whole = node(iris.graph("dataset")), node(WHOLE)
        said: dict[str, dict[str, str]] = {}
        for subject, predicate, value in stated(store, None, None, None, graph):
            said.setdefault(subject.value, {})[predicate.value] = value.value
        about = said.pop(whole.value, {})
        tally = Tally(int(about.get(VOID("triples").value, 0)), int(about.get(VOID("distinctSubjects").value, 0)))
        for part in said.values():
            for kind, number, counter in (
                ("class", "entities", tally.classes),
                ("property", "triples", tally.properties),
            ):
                if (iri := part.get(VOID(kind).value)) is not None:
                    counter[iri] = int(part[VOID(number).value])
        own = Tally.counted(store.quads_for_pattern(None, None, None, graph))
        return tally.added(own, -1)

    @staticmethod
    def counted(quads: Iterable[ox.Quad]) -> Tally:
        """Of these quads, their subjects too."""
        tally, held = Tally(), list(quads)
        tally.count(held, 1)
        tally.subjects = len({quad.subject for quad in held})
        return tally

    def added(self, other: Tally, sign: int = 1) -> Tally:
        """Both together, or without the other; whatever there is none of is left out."""
        classes, properties = Counter(self.classes), Counter(self.properties)
        for ours, theirs in ((classes, other.classes), (properties, other.properties)):
            for name, count in theirs.items():
                ours[name] += sign * count
        return Tally(self.triples + sign * other.triples, self.subjects + sign * other.subjects, +classes, +properties)

    def count(self, quads: Iterable[ox.Quad], sign: int) -> None:
        """Add these quads (1) or take them away (-1); their subjects are for the caller to count."""
        type = RDF("type").value
        for quad in quads:
            self.triples += sign
            name = quad.predicate.value
            self.properties[name] += sign
            if name == type and isinstance(quad.object, ox.NamedNode):
                self.classes[quad.object.value] += sign


def dataset_quads(store: ox.Store, others: Tally | None = None, version: str | None = None) -> Iterator[ox.Quad]:
    """The quads of graph/dataset, which count themselves too; without a tally of the others, the graph must be empty.

    So its figures are those that anyone counts who asks the whole. `version` says what made the shared graphs.
    """
    if others is None:
        subjects, classes, properties = (counts(store, name) for name in ("subjects", "classes", "properties"))
        others = Tally(len(store), subjects[0][1], Counter(dict(classes)), Counter(dict(properties)))
    total, described = others, list(_described(others, version))
    while (found := others.added(Tally.counted(described))) != total:
        total, described = found, list(_described(found, version))
    return iter(described)


def _described(tally: Tally, version: str | None) -> Iterator[ox.Quad]:
    graph, whole = node(iris.graph("dataset")), node(WHOLE)

    def state(subject: ox.NamedNode, predicate: ox.NamedNode, *values: Value) -> Iterator[ox.Quad]:
        return (ox.Quad(subject, predicate, value, graph) for value in values)

    yield from state(whole, RDF("type"), VOID("Dataset"), DCAT("Dataset"))
    for name, words in WORDS.items():
        yield from state(whole, DCTERMS(name), *(ox.Literal(text, language=lang) for lang, text in words.items()))
    yield from state(whole, DCTERMS("license"), node(LICENCE))
    yield from state(whole, DCTERMS("language"), ox.Literal("vi"), ox.Literal("en"))
    if version is not None:
        yield from state(whole, DCAT("version"), ox.Literal(version))
    yield from state(whole, VOID("uriSpace"), ox.Literal(iris.ID))
    yield from state(whole, VOID("vocabulary"), node(iris.DEF))
    yield from state(whole, VOID("subset"), node(CUBE))
    yield from state(whole, VOID("triples"), integer(tally.triples))
    yield from state(whole, VOID("distinctSubjects"), integer(tally.subjects))
    for kind, number, name, counter in (
        ("class", "entities", "classes", tally.classes),
        ("property", "triples", "properties", tally.properties),
    ):
        found = sorted((iri, count) for iri, count in counter.items() if count > 0)
        yield from state(whole, VOID(name), integer(len(found)))
        for n, (iri, count) in enumerate(found, 1):
            part = node(f"{WHOLE}/{kind}-{n}")
            yield from state(whole, VOID(f"{kind}Partition"), part)
            yield from state(part, VOID(kind), node(iri))
            yield from state(part, VOID(number), integer(count))
