"""The words of the graph as pyoxigraph terms, and one way to write each kind of literal.

>>> from congthuong.rdf.terms import CT, decimal
>>> CT("value").value, decimal(Decimal("1.128E+15")).value
('https://w3id.org/congthuong/def#value', '1128000000000000')
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, cast

import pyoxigraph as ox

from congthuong.link.iris import DEF

if TYPE_CHECKING:
    from congthuong.rdf.view import Quads

__all__ = [
    "CT",
    "DCAT",
    "DCTERMS",
    "GEO",
    "OA",
    "ORG",
    "OWL",
    "PROV",
    "QB",
    "RDF",
    "RDFS",
    "SDMX_CODE",
    "SH",
    "SKOS",
    "SSSOM",
    "TIME",
    "VOID",
    "XSD",
    "Value",
    "boolean",
    "day",
    "decimal",
    "integer",
    "node",
    "stated",
    "text",
    "vietnamese",
]

Value: TypeAlias = ox.NamedNode | ox.Literal


def _vocabulary(base: str) -> Callable[[str], ox.NamedNode]:
    @cache
    def term(name: str) -> ox.NamedNode:
        return ox.NamedNode(base + name)

    return term


CT = _vocabulary(DEF)
DCAT = _vocabulary("http://www.w3.org/ns/dcat#")
DCTERMS = _vocabulary("http://purl.org/dc/terms/")
GEO = _vocabulary("http://www.w3.org/2003/01/geo/wgs84_pos#")
OA = _vocabulary("http://www.w3.org/ns/oa#")
ORG = _vocabulary("http://www.w3.org/ns/org#")
OWL = _vocabulary("http://www.w3.org/2002/07/owl#")
PROV = _vocabulary("http://www.w3.org/ns/prov#")
QB = _vocabulary("http://purl.org/linked-data/cube#")
RDF = _vocabulary("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = _vocabulary("http://www.w3.org/2000/01/rdf-schema#")
SDMX_CODE = _vocabulary("http://purl.org/linked-data/sdmx/2009/code#")
SH = _vocabulary("http://www.w3.org/ns/shacl#")
SKOS = _vocabulary("http://www.w3.org/2004/02/skos/core#")
SSSOM = _vocabulary("https://w3id.org/sssom/")
TIME = _vocabulary("http://www.w3.org/2006/time#")
VOID = _vocabulary("http://rdfs.org/ns/void#")
XSD = _vocabulary("http://www.w3.org/2001/XMLSchema#")


def stated(
    store: Quads,
    subject: ox.NamedNode | None,
    predicate: ox.NamedNode | None,
    value: Value | None = None,
    graph: ox.NamedNode | None = None,
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, Value]]:
    """The triples of a store that fit; None fits everything. Only for stores without blank nodes, as ours are.

    >>> store = ox.Store()
    >>> store.add(ox.Quad(CT("a"), CT("b"), text("c")))
    >>> [value.value for _, _, value in stated(store, CT("a"), None)]
    ['c']
    """
    for quad in store.quads_for_pattern(subject, predicate, value, graph):
        yield cast(ox.NamedNode, quad.subject), quad.predicate, cast(Value, quad.object)


def node(iri: str) -> ox.NamedNode:
    """An IRI."""
    return ox.NamedNode(iri)


def text(value: str) -> ox.Literal:
    """A string without a language."""
    return ox.Literal(value)


def vietnamese(value: str) -> ox.Literal:
    """A string in Vietnamese."""
    return ox.Literal(value, language="vi")


def decimal(value: Decimal) -> ox.Literal:
    """An xsd:decimal in the shortest form, which is the one that stores give back.

    >>> decimal(Decimal("6.250")).value, decimal(Decimal("-0")).value, decimal(Decimal("4E+1")).value
    ('6.25', '0', '40')
    """
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return ox.Literal("0" if digits in ("-0", "") else digits, datatype=XSD("decimal"))


def integer(value: int) -> ox.Literal:
    """An xsd:integer."""
    return ox.Literal(str(value), datatype=XSD("integer"))


def boolean(value: bool) -> ox.Literal:
    """An xsd:boolean."""
    return ox.Literal("true" if value else "false", datatype=XSD("boolean"))


def day(value: date) -> ox.Literal:
    """An xsd:date."""
    return ox.Literal(value.isoformat(), datatype=XSD("date"))
