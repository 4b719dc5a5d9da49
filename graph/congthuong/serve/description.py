"""What the endpoint says of itself (SPARQL 1.1 Service Description) and of its data (VoID, DCAT).

>>> from congthuong.serve.description import service
>>> from congthuong.serve.limits import Limits
>>> triples = service("http://127.0.0.1:8001", Limits())
>>> sorted({triple.object.value for triple in triples if triple.predicate.value.endswith("#endpoint")})
['http://127.0.0.1:8001/sparql']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pyoxigraph as ox

from congthuong import __version__
from congthuong.link.iris import DEF, ID
from congthuong.rdf.dataset import LICENCE, WHOLE, WORDS, counts
from congthuong.serve.limits import Limits

__all__ = ["VOID_PATH", "data_set", "figures", "service"]

VOID_PATH: Final = "/.well-known/void"
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_DCAT: Final = "http://www.w3.org/ns/dcat#"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_FOAF: Final = "http://xmlns.com/foaf/0.1/"
_RDF_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INTEGER: Final = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_ROWS: Final = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS: Final = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG")
_Term = ox.NamedNode | ox.Literal


def figures(store: ox.Store) -> dict[str, Any]:
    """The counts that the description needs: triples, subjects, and how many of each class and property."""
    return {
        "triples": len(store),
        "subjects": counts(store, "subjects")[0][1],
        "classes": dict(counts(store, "classes")),
        "properties": dict(counts(store, "properties")),
    }


def service(base: str, limits: Limits) -> list[ox.Triple]:
    """The description of the endpoint at `base`/sparql."""
    about = _About(f"{base}/sparql")
    about.state(_RDF_TYPE, _node(_SD, "Service"), _node(_DCAT, "DataService"))
    about.state(_node(_SD, "endpoint"), ox.NamedNode(f"{base}/sparql"))
    about.state(_node(_DCAT, "endpointURL"), ox.NamedNode(f"{base}/sparql"))
    about.state(_node(_DCAT, "endpointDescription"), ox.NamedNode(f"{base}/openapi.json"))
    about.state(_node(_DCAT, "servesDataset"), ox.NamedNode(f"{base}{VOID_PATH}#data"))
    about.state(_node(_SD, "supportedLanguage"), _node(_SD, "SPARQL11Query"))
    about.state(_node(_SD, "feature"), _node(_SD, "UnionDefaultGraph"))
    if limits.services:
        about.state(_node(_SD, "feature"), _node(_SD, "BasicFederatedQuery"))
    about.state(_node(_SD, "resultFormat"), *(_node(_FORMATS, name) for name in (*_ROWS, *_GRAPHS)))
    about.state(_node(_SD, "defaultDataset"), ox.NamedNode(f"{base}/sparql#dataset"))
    data = _About(f"{base}/sparql#dataset")
    data.state(_RDF_TYPE, _node(_SD, "Dataset"))
    data.state(_node(_SD, "defaultGraph"), ox.NamedNode(f"{base}/sparql#union"))
    union = _About(f"{base}/sparql#union")
    union.state(_RDF_TYPE, _node(_SD, "Graph"))
    words = {"vi": "Hợp của mọi đồ thị", "en": "The union of all graphs; each triple stands in one of them"}
    union.words(_node(_DCTERMS, "description"), words)
    return [*about, *data, *union]


def data_set(base: str, counted: Mapping[str, Any], *, modified: str) -> list[ox.Triple]:
    """The description of the data at `base`: `counted` is what `figures` gave, `modified` the tag of the snapshot."""
    data = _About(f"{base}{VOID_PATH}#data")
    data.state(_RDF_TYPE, _node(_VOID, "Dataset"), _node(_DCAT, "Dataset"))
    data.state(_node(_DCTERMS, "isVersionOf"), ox.NamedNode(WHOLE))
    for name, words in WORDS.items():
        data.words(_node(_DCTERMS, name), words)
    data.state(_node(_DCTERMS, "license"), ox.NamedNode(LICENCE))
    data.state(_node(_DCTERMS, "language"), ox.Literal("vi"), ox.Literal("en"))
    data.state(_node(_DCAT, "version"), ox.Literal(modified))
    data.state(_node(_VOID, "uriSpace"), ox.Literal(ID))
    data.state(_node(_VOID, "vocabulary"), ox.NamedNode(DEF))
    data.state(_node(_VOID, "sparqlEndpoint"), ox.NamedNode(f"{base}/sparql"))
    data.state(_node(_VOID, "feature"), *(_node(_FORMATS, name) for name in _GRAPHS))
    data.state(_node(_VOID, "triples"), _number(counted["triples"]))
    data.state(_node(_VOID, "distinctSubjects"), _number(counted["subjects"]))
    data.state(_node(_VOID, "classes"), _number(len(counted["classes"])))
    data.state(_node(_VOID, "properties"), _number(len(counted["properties"])))
    parts: list[_About] = []
    for kind, number, name in (("class", "entities", "classes"), ("property", "triples", "properties")):
        for n, (iri, count) in enumerate(sorted(counted[name].items()), 1):
            part = _About(f"{base}{VOID_PATH}#{kind}-{n}")
            data.state(_node(_VOID, f"{kind}Partition"), part.node)
            part.state(_node(_VOID, kind), ox.NamedNode(iri))
            part.state(_node(_VOID, number), _number(count))
            parts.append(part)
    access = _About(f"{base}{VOID_PATH}#graph-store")
    data.state(_node(_DCAT, "distribution"), access.node)
    access.state(_RDF_TYPE, _node(_DCAT, "Distribution"))
    access.state(_node(_DCAT, "accessURL"), ox.NamedNode(f"{base}/data?default"))
    access.state(_node(_DCAT, "accessService"), ox.NamedNode(f"{base}/sparql"))
    access.state(_node(_DCTERMS, "license"), ox.NamedNode(LICENCE))
    page = _About(f"{base}{VOID_PATH}")
    page.state(_RDF_TYPE, _node(_VOID, "DatasetDescription"))
    page.state(_node(_FOAF, "primaryTopic"), data.node)
    page.state(_node(_DCTERMS, "publisher"), ox.Literal(f"congthuong {__version__}"))
    return [triple for about in (page, data, access, *parts) for triple in about]


class _About:
    """The triples about one thing."""

    def __init__(self, iri: str) -> None:
        self.node = ox.NamedNode(iri)
        self._triples: list[ox.Triple] = []

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self._triples)

    def state(self, predicate: ox.NamedNode, *values: _Term) -> None:
        self._triples += [ox.Triple(self.node, predicate, value) for value in values]

    def words(self, predicate: ox.NamedNode, words: Mapping[str, str]) -> None:
        self.state(predicate, *(ox.Literal(text, language=language) for language, text in words.items()))


def _node(space: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(space + name)


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=_INTEGER)
