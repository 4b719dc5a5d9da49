"""graph/links: what the mapping tables of ontology/links say of the same things elsewhere.

>>> from congthuong.data import folder
>>> from congthuong.rdf.links import link_quads
>>> all(quad.graph_name.value.endswith("graph/links") for quad in link_quads(folder("ontology")))
True

Each row becomes its triple and, so that the graph says how sure it is and why, an owl:Axiom about that triple with
justification, confidence, date and labels: the form that SSSOM gives mappings in RDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from congthuong.link import iris
from congthuong.link.mappings import Link, mappings
from congthuong.rdf.terms import DCTERMS, OWL, RDF, RDFS, SSSOM, XSD, Value, decimal, node, text

__all__ = ["link_quads", "link_triples"]


def link_quads(ontology: Path) -> Iterator[ox.Quad]:
    """The quads of graph/links; DataError names the line that is no mapping."""
    graph = node(iris.graph("links"))
    for link in mappings(ontology):
        for triple in link_triples(link):
            yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def link_triples(link: Link) -> Iterator[ox.Triple]:
    """A mapping as its triple, and what is known of it."""
    subject, predicate, value = node(link.subject), node(link.predicate), node(link.object)
    yield ox.Triple(subject, predicate, value)
    key = sha256(f"{link.subject}\n{link.predicate}\n{link.object}".encode()).hexdigest()[:24]
    about: list[tuple[ox.NamedNode, Value]] = [
        (RDF("type"), OWL("Axiom")),
        (OWL("annotatedSource"), subject),
        (OWL("annotatedProperty"), predicate),
        (OWL("annotatedTarget"), value),
        (SSSOM("mapping_justification"), node(link.justification)),
        (DCTERMS("isPartOf"), node(link.table)),
    ]
    if link.confidence is not None:
        about.append((SSSOM("confidence"), decimal(link.confidence)))
    if link.date:
        about.append((SSSOM("mapping_date"), ox.Literal(link.date, datatype=XSD("date"))))
    for slot, words in (("subject_label", link.subject_label), ("object_label", link.object_label)):
        if words:
            about.append((SSSOM(slot), text(words)))
    if link.comment:
        about.append((RDFS("comment"), text(link.comment)))
    for name, said in about:
        yield ox.Triple(node(f"{iris.ID}mapping/{key}"), name, said)
