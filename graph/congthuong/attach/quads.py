r"""The graph of a table: itself, its columns, its rows with what they are about, and its figures.

>>> from congthuong.attach.matching import attached
>>> from congthuong.attach.quads import table_quads
>>> from congthuong.attach.request import Key, Request
>>> made = attached("Tỉnh,Ghi chú\nBắc Giang,cũ\n".encode(), "a.csv", Request("a", keys=(Key("Tỉnh", "province"),)))
>>> sorted({quad.subject.value.rsplit("id/", 1)[1] for quad in table_quads(made.table, made.request, made.decisions)})
['table/a', 'table/a/column/ghi-chu', 'table/a/column/tinh', 'table/a/row/2']

All subjects are the table's own, but those of a Turtle file. That file may not state what is the knowledge base's to
say: nothing with a word of its ontology, nothing about its things but with words of others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from hashlib import sha256

import pyoxigraph as ox

from congthuong.attach.matching import Asked, Figure, Joined, joined, unknown_things
from congthuong.attach.request import Request
from congthuong.attach.table import Table, same
from congthuong.attach.written import BLANK, decimal_sign, number
from congthuong.data import folder
from congthuong.errors import ReadError
from congthuong.link import iris
from congthuong.link.keys import Keys
from congthuong.rdf.terms import (
    CT,
    DCAT,
    DCTERMS,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SKOS,
    VOID,
    Value,
    decimal,
    integer,
    node,
    text,
    vietnamese,
)  # fmt: skip
from congthuong.text import slug

__all__ = ["table_graph", "table_quads"]

_OURS = (iris.DEF, *(term("").value for term in (RDF, RDFS, OWL, SKOS, QB, PROV, DCTERMS)))


def table_graph(name: str) -> ox.NamedNode:
    """The name of the graph of a table."""
    return node(iris.table_graph(name))


def table_quads(
    table: Table, request: Request, decisions: Mapping[Asked, str | None], digest: str | None = None
) -> list[ox.Quad]:
    """The quads of a table's graph, the same for the same file, request and decisions; `digest` is of all these.

    DataError where a decision is for what the ontology has no more, ReadError where a Turtle file states what it must
    not.
    """
    unknown_things(table, decisions)
    graph = table_graph(request.name)
    quads = {
        ox.Quad(node(subject), predicate, value, graph)
        for subject, predicate, value in _triples(table, request, decisions)
    }
    if digest is not None:
        quads.add(ox.Quad(node(iris.table(request.name)), CT("contentHash"), text(digest), graph))
    return sorted(quads, key=str)


_Triple = tuple[str, ox.NamedNode, Value]


def _triples(table: Table, request: Request, decisions: Mapping[Asked, str | None]) -> Iterator[_Triple]:
    whole = iris.table(request.name)
    rows = list(joined(table, request, decisions))
    yield whole, RDF("type"), CT("Table")
    yield whole, RDF("type"), DCAT("Dataset")
    yield whole, DCTERMS("title"), text(request.name)
    yield whole, DCTERMS("identifier"), text(request.name)
    yield whole, RDFS("label"), text(request.name)
    yield whole, CT("sourceName"), text(table.file)
    yield whole, CT("rowCount"), integer(sum(one.iri is not None or not request.keys for one in rows))
    yield from _names(whole, decisions)
    if table.triples is not None:
        yield from _stated(table, whole)
        subjects = {one.number: _subject(one.subject, whole) for one in table.rows}
    else:
        subjects = {one.number: f"{whole}/row/{one.number}" for one in table.rows}
    columns = _columns(table, request, whole) if table.triples is None else {}
    for iri, heading in columns.items():
        yield iri, RDF("type"), RDF("Property")
        yield iri, RDFS("label"), vietnamese(heading)
        yield iri, DCTERMS("isPartOf"), node(whole)
    values = {same(one.column): (place, one) for place, one in enumerate(request.values, 1)}
    signs = {iri: _sign(table, request, heading) for iri, heading in columns.items()}
    for one in rows:
        if one.iri is None and request.keys:
            continue
        subject = subjects[one.row.number]
        yield subject, DCTERMS("isPartOf"), node(whole)
        if table.triples is None:
            yield subject, RDF("type"), CT("TableRow")
            yield subject, CT("line"), integer(one.row.number)
            for iri, heading in columns.items():
                cell = one.row.cells.get(heading)
                if cell is None or same(heading) in values or not cell.text:
                    continue
                known = cell.number if cell.number is not None else _number(cell.text, signs[iri])
                yield subject, node(iri), text(cell.text) if known is None else decimal(known)
        if one.iri is not None:
            yield subject, CT("rowAbout"), node(one.iri)
        for place, figure in ((values[same(f.column.column)][0], f) for f in one.figures):
            yield from _figure(f"{whole}/row/{one.row.number}/figure/{place}", subject, one, figure, whole)


def _figure(iri: str, row: str, one: Joined, figure: Figure, whole: str) -> Iterator[_Triple]:
    assert one.iri is not None
    column = figure.column
    yield iri, RDF("type"), CT("TableFigure")
    yield iri, DCTERMS("isPartOf"), node(whole)
    yield iri, PROV("wasDerivedFrom"), node(row)
    yield iri, CT("subject"), node(one.iri)
    if column.indicator is not None:
        yield iri, CT("indicator"), node(column.indicator)
    yield iri, CT("indicatorLabel"), vietnamese(column.column)
    yield iri, CT("transformation"), node(iris.concept("transformation", column.transformation))
    yield iri, CT("value"), decimal(figure.value)
    yield iri, CT("unit"), node(iris.concept("unit", column.unit))
    yield iri, CT("surface"), text(figure.surface)
    if column.counted is not None:
        yield iri, CT("counted"), vietnamese(column.counted)
    if one.on:
        yield iri, CT("period"), node(iris.period(one.on))


def _names(whole: str, decisions: Mapping[Asked, str | None]) -> Iterator[_Triple]:
    """The names of communes, which stand in the graph only where something is said of them."""
    keys = Keys.load(folder("ontology"))
    for iri in sorted({iri for iri in decisions.values() if iri is not None and iri.startswith(f"{iris.ID}ward/")}):
        thing = keys.thing(iri)
        assert thing is not None
        naming = f"{whole}/naming/{sha256(iri.encode()).hexdigest()[:16]}"
        yield naming, RDF("type"), CT("Naming")
        yield naming, DCTERMS("isPartOf"), node(whole)
        yield naming, CT("names"), node(iri)
        yield naming, CT("entityType"), CT("Ward")
        yield naming, RDFS("label"), vietnamese(thing.name.rpartition(", ")[0] or thing.name)


def _columns(table: Table, request: Request, whole: str) -> dict[str, str]:
    """The IRI of each column that is no figure's -> its heading."""
    figures = {same(one.column) for one in request.values}
    found: dict[str, str] = {}
    for place, heading in enumerate(table.columns, 1):
        if same(heading) in figures:
            continue
        iri = f"{whole}/column/{slug(heading) or place}"
        found[f"{iri}-{place}" if iri in found else iri] = heading
    return found


def _sign(table: Table, request: Request, heading: str) -> str | None:
    """The decimal sign of a column that is all numbers and no codes; None where it is not."""
    if any(same(heading) == same(key.column) for key in request.keys):
        return None
    texts = [(row.number, row.cells[heading].text) for row in table.rows if heading in row.cells]
    if any(len(text) > 1 and text.startswith("0") and text.isdecimal() for _, text in texts):
        return None
    try:
        return decimal_sign(texts)
    except ReadError:
        return None


def _number(written: str, sign: str | None) -> Decimal | None:
    return None if sign is None or written.casefold() in BLANK else number(written, sign)


def _stated(table: Table, whole: str) -> Iterator[_Triple]:
    """The triples of a Turtle file, its blank nodes named."""
    for triple in table.triples or ():
        subject, value = triple.subject, triple.object
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        assert isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal)
        _check_own(table.file, subject, triple.predicate, value)
        named = node(_subject(value.value, whole)) if isinstance(value, ox.BlankNode) else value
        yield _subject(subject.value, whole), triple.predicate, named


def _check_own(file: str, subject: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode, value: object) -> None:
    said = predicate.value
    about = isinstance(subject, ox.NamedNode) and subject.value.startswith(iris.BASE)
    ours = isinstance(value, ox.NamedNode) and value.value.startswith(iris.DEF)
    if said.startswith((iris.DEF, VOID("").value)) or ours or (about and said.startswith(_OURS)):
        what = f"it states <{said}> of {subject}, which is the knowledge base's own to say"
        raise ReadError(what, where=file, hint="use a property of your own; words are taught in the folder vocab/")


def _subject(written: str, whole: str) -> str:
    return written if ":" in written else f"{whole}/node/{written}"
