"""graph/corrections: what people decided about an article's facts, decision by decision, and what became of each.

>>> from congthuong.corrections import Line, Outcome
>>> from congthuong.rdf.corrections import correction_quads
>>> line = Line("2026-12-02", "me", "set", "a", "7,5%", "tăng", "period", "2023", "2024", "misread")
>>> quads = list(correction_quads("a", [Outcome(line, "applied", ("a#o5-9.1",))]))
>>> [quad.object.value for quad in quads if quad.predicate in (CT("correctedSlot"), CT("oldValue"), CT("newValue"))]
['period', '2023', '2024']

What the reader had read is the old value here, so that nothing is lost; the article's own graph has the new one, and a
flag that says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from congthuong.corrections import Outcome
from congthuong.link import iris
from congthuong.rdf.terms import CT, DCTERMS, OA, PROV, RDF, XSD, Value, node, text

__all__ = ["correction_quads"]


def correction_quads(article: str, outcomes: Iterable[Outcome]) -> Iterator[ox.Quad]:
    """The quads about these decisions on the facts of one article."""
    graph, whole = node(iris.graph("corrections")), iris.article(article)
    for outcome in outcomes:
        about = node(f"{whole}/correction/{outcome.line.name}")
        for predicate, value in _said(outcome, whole):
            yield ox.Quad(about, predicate, value, graph)


def _said(outcome: Outcome, whole: str) -> Iterator[tuple[ox.NamedNode, Value]]:
    line = outcome.line
    yield RDF("type"), PROV("Activity")
    yield RDF("type"), CT("Correction")
    yield DCTERMS("isPartOf"), node(whole)
    yield DCTERMS("date"), ox.Literal(line.date, datatype=XSD("date"))
    yield DCTERMS("contributor"), text(line.by)
    yield CT("decision"), text(line.op)
    yield CT("result"), text(outcome.result)
    for predicate, said in (
        (OA("exact"), line.exact),
        (OA("prefix"), line.prefix),
        (CT("correctedSlot"), "" if line.slot == "*" else line.slot),
        (CT("oldValue"), line.old),
        (CT("newValue"), line.new),
        (DCTERMS("description"), line.reason),
    ):
        if said:
            yield predicate, text(said)
    if line.op != "reject":  # what was refused is not there
        for fact in outcome.facts:
            place = fact.rpartition("#o")[2]
            yield PROV("used"), node(f"{whole}/observation/{place}")
