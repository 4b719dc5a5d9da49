r"""A question answered in one go: checked, asked, written out, cut where it is too long.

>>> import pyoxigraph as ox
>>> from congthuong.serve.answers import Question, ask
>>> from congthuong.serve.limits import Limits
>>> answered = ask(ox.Store(), Question("SELECT ?n { VALUES ?n { 1 2 } }", formats=["csv"]), Limits(rows=1))
>>> answered.body, answered.truncated
(b'n\r\n1\r\n', True)

Everything here runs in a worker, where it may take as long and as much as it wants until the worker is stopped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import pyoxigraph as ox

from congthuong.errors import QueryError
from congthuong.link.iris import DEF, ID
from congthuong.localisation import Language
from congthuong.query import engine
from congthuong.query.catalogue import Column, NamedQuery
from congthuong.query.engine import TABLE_TYPES, Answer, OxigraphEngine, Results
from congthuong.query.prefixes import prefixes
from congthuong.query.syntax import Asked, check, own_graph
from congthuong.query.tokens import tokens
from congthuong.serve.limits import Limits
from congthuong.serve.negotiation import GRAPHS, ROWS, TABLES, Format, choose
from congthuong.serve.problems import Problem
from congthuong.serve.rows import capped, cut, noted
from congthuong.spreadsheet import defused_csv

__all__ = ["Answered", "Question", "ask", "graph_content", "thing_content", "write_graph"]

_RDF_FORMATS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
_SHOWN: Final = 1000  # rows on a page for people
_ELEMENT: Final = re.compile(r"[^\W\d][\w.-]*\Z")  # what an XML element can be called: the end of a predicate's IRI


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer as it is sent."""

    body: bytes
    format: Format
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A query with what the protocol says beside it; `default` and `named` are graphs, None where none were given."""

    text: str
    accept: str | None = None
    formats: Sequence[str] | None = None
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    about: NamedQuery | None = None
    values: Mapping[str, str] = field(default_factory=dict)  # of its parameters
    language: Language = "vi"
    written: str | None = None  # by the asker, where that is another text


def ask(store: ox.Store, question: Question, limits: Limits) -> Answered:
    """The answer; Problem or QueryError where there is none."""

    def known(iri: str) -> bool:
        return own_graph(iri) or _holds(store, iri)

    _check_depth(question.text, limits.depth)
    asked = check(question.text, graphs=known)
    outside = [iri for iri in (*(question.default or ()), *(question.named or ())) if not known(iri)]
    if outside:
        raise Problem("outside-refused", f"<{outside[0]}> is no graph of this knowledge base, and none is fetched")
    if asked.graph:
        chosen = choose(GRAPHS, accept=question.accept, formats=question.formats)
        triples = _run(store, question.text, question, asked)
        assert isinstance(triples, ox.QueryTriples)
        return write_graph(_failing(triples), chosen, limits)
    offers = ROWS if question.about is None else TABLES
    chosen = choose(offers, accept=question.accept, formats=question.formats)
    results = _rows(store, question, asked, limits)
    if chosen.name in ("html", "xlsx"):
        return _for_people(store, results, question, chosen, limits)
    assert not isinstance(results, ox.QueryTriples)
    try:
        body = results.serialize(format=TABLE_TYPES[chosen.media_type]) or b""
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"this query cannot be answered: {error}") from error
    if asked.form == "ASK":
        return Answered(body=body, format=chosen)
    body, truncated = cut(body, chosen.name, limits.rows)
    if question.about is not None and chosen.name == "csv":  # for spreadsheets; the protocol's stays as it is
        body = defused_csv(body)
    return Answered(body=body, format=chosen, truncated=truncated)


def graph_content(
    store: ox.Store, iri: str | None, accept: str | None, formats: Sequence[str] | None, limits: Limits
) -> Answered:
    """The triples of one graph, or without an IRI those of the default graph; Problem `not-found` where it is none."""
    chosen = choose(GRAPHS, accept=accept, formats=formats)
    if iri is not None and not _holds(store, iri):
        raise Problem("not-found", f"there is no graph <{iri}> here")
    quads = store.quads_for_pattern(None, None, None, None if iri is None else ox.NamedNode(iri))
    return write_graph((quad.triple for quad in quads), chosen, limits)


def thing_content(
    store: ox.Store, iri: str, accept: str | None, formats: Sequence[str] | None, limits: Limits
) -> Answered:
    """What is stated of one thing, and of the terms of a vocabulary all; Problem `not-found` where nothing is."""
    chosen = choose(GRAPHS, accept=accept, formats=formats)
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise Problem("not-found", f"<{iri[:200]}> is no IRI") from None
    triples: Iterable[ox.Triple] = [quad.triple for quad in store.quads_for_pattern(node, None, None, None)]
    if iri == DEF:  # its terms all stand at one address
        reference = ox.NamedNode(f"{ID}graph/reference")
        quads = store.quads_for_pattern(None, None, None, reference)
        triples = [q.triple for q in quads if isinstance(q.subject, ox.NamedNode) and q.subject.value.startswith(DEF)]
    if not triples:
        raise Problem("not-found", f"nothing is known of <{iri[:200]}>")
    return write_graph(triples, chosen, limits)


def write_graph(triples: Iterable[ox.Triple], chosen: Format, limits: Limits) -> Answered:
    """These triples in that format, each once, with the prefixes that they use, and no more than the limit."""
    kept = list(islice(_distinct(triples), limits.rows + 1))
    truncated = len(kept) > limits.rows
    kept = kept[: limits.rows]
    iris = {
        term.value
        for triple in kept
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode)
    }
    if chosen.name == "rdfxml":
        for triple in kept:
            if not _ELEMENT.search(triple.predicate.value):
                what = f"RDF/XML has no way to write the predicate {triple.predicate}"
                raise Problem("not-acceptable", f"{what}; choose another format", available=_listed(GRAPHS))
    used = {name: space for name, space in prefixes().items() if any(iri.startswith(space) for iri in iris)}
    body = ox.serialize(kept, format=_RDF_FORMATS[chosen.name], prefixes=used) or b""
    return Answered(
        body=noted(body, chosen.name, limits.rows) if truncated else body, format=chosen, truncated=truncated
    )


def _distinct(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    seen: set[ox.Triple] = set()
    for triple in triples:
        if triple not in seen:
            seen.add(triple)
            yield triple


def _listed(formats: Sequence[Format]) -> list[dict[str, str]]:
    return [{"format": offer.name, "mediaType": offer.media_type} for offer in formats if offer.name != "rdfxml"]


def _rows(store: ox.Store, question: Question, asked: Asked, limits: Limits) -> Results:
    if asked.form == "SELECT":
        try:
            return _run(store, capped(question.text, limits.rows + 1), question, asked)
        except QueryError:
            pass  # the cap, or the query itself: asked as it is, it says where it is wrong
    return _run(store, question.text, question, asked)


def _run(store: ox.Store, text: str, question: Question, asked: Asked) -> Results:
    if question.default is None and question.named is None:
        # Where a query names its graphs with FROM, the union would silently take all of them all the same.
        return engine.ask(store, text, use_default_graph_as_union=not asked.dataset)
    return engine.ask(  # the graphs of the protocol are instead of those of FROM (SPARQL 1.1 Protocol, 2.1.4)
        store,
        text,
        default_graph=[ox.NamedNode(iri) for iri in question.default or ()],
        named_graphs=[ox.NamedNode(iri) for iri in question.named or ()],
    )


def _failing(triples: Iterable[ox.Triple]) -> Iterable[ox.Triple]:
    try:
        yield from triples
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"this query cannot be answered: {error}") from error


def _for_people(
    store: ox.Store,
    results: Results,
    question: Question,
    chosen: Format,
    limits: Limits,
) -> Answered:
    from congthuong.query.formats import render
    from congthuong.query.near import unknown
    from congthuong.query.table import picked, spoken
    from congthuong.serve.pages import rows_page
    from congthuong.serve.pages.entities import network_href

    limit = min(limits.rows, _SHOWN) if chosen.name == "html" else limits.rows
    answer, truncated = _answer(results, limit)
    if chosen.name == "xlsx":
        body = render(_Given(answer), question.text, "xlsx", named=question.about, language=question.language)
        return Answered(body=body, format=chosen, truncated=truncated)
    declared = {column.name: column for column in question.about.columns} if question.about else {}
    columns = [declared.get(name) or Column(name, "text", {"vi": name, "en": name}) for name in answer.variables]
    rows = spoken(OxigraphEngine(store), answer, columns, language=question.language)
    # Who writes SPARQL wants the columns that it names; a question's answer is for reading.
    shown = picked(rows, columns) if question.about else range(len(columns))
    names = unknown(OxigraphEngine(store), question.about, question.values) if question.about else []
    page = rows_page(
        [columns[n] for n in shown],
        [
            [(row[n], _leads_to(terms, n, columns, question.language)) for n in shown]
            for row, terms in zip(rows, answer.rows, strict=True)
        ],
        question.language,
        about=question.about,
        values=question.values,
        text=question.written or question.text,
        limit=limit if truncated else None,
        network=network_href(store, _iris(answer), question.language),
        notes=[name.said(question.language) for name in names],
    )
    return Answered(body=page, format=chosen, truncated=truncated)


def _iris(answer: Answer) -> list[str]:
    return [term.value for row in answer.rows for term in row if isinstance(term, ox.NamedNode)]


def _leads_to(
    row: Sequence[ox.NamedNode | ox.BlankNode | ox.Literal | None],
    n: int,
    columns: Sequence[Column],
    language: Language,
) -> str | None:
    """Where a cell of a page leads to: a thing's page, the mark of the figure in its row, the article that it names."""
    from congthuong.link.iris import article
    from congthuong.serve.pages.frame import iri_href, outside

    term, column = row[n], columns[n]
    if isinstance(term, ox.NamedNode):
        return iri_href(term.value, language) or outside(term.value)
    if isinstance(term, ox.Literal) and column.name == "article":
        return iri_href(article(term.value), language)
    if isinstance(term, ox.Literal) and column.kind in ("value", "amount", "quote"):
        facts = (other.value for other in row if isinstance(other, ox.NamedNode) and "/observation/" in other.value)
        fact = next(facts, None)
        return iri_href(fact, language) if fact else None
    return None


def _answer(results: object, limit: int) -> tuple[Answer, bool]:
    if isinstance(results, ox.QueryBoolean):
        boolean = ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
        return Answer(("answer",), ((ox.Literal("true" if results else "false", datatype=boolean),),)), False
    assert isinstance(results, ox.QuerySolutions)
    try:
        rows = [tuple(solution) for solution in islice(results, limit + 1)]
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"this query cannot be answered: {error}") from error
    # pyoxigraph types what stands in a row as a term or a triple; SPARQL 1.1 has no triples there
    kept: list[tuple[ox.NamedNode | ox.BlankNode | ox.Literal | None, ...]] = [
        tuple(None if isinstance(term, ox.Triple) else term for term in row) for row in rows[:limit]
    ]
    return Answer(tuple(variable.value for variable in results.variables), tuple(kept)), len(rows) > limit


class _Given:
    """An engine that has been asked already."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def execute(self, query: str, media_type: str) -> bytes:
        raise NotImplementedError

    def answer(self, query: str) -> Answer:
        return self._answer


def _holds(store: ox.Store, iri: str) -> bool:
    try:
        return store.contains_named_graph(ox.NamedNode(iri))
    except ValueError:
        return False


def _check_depth(text: str, limit: int) -> None:
    """Parsers recurse; what is nested deeper than any person writes would end the process, not the query."""
    depth = 0
    for token in tokens(text):
        if token.kind == "mark" and token.text in "{([":
            depth += 1
            if depth > limit:
                line = text.count("\n", 0, token.start) + 1
                column = token.start - (text.rfind("\n", 0, token.start) + 1) + 1
                what = f"line {line}, column {column}: brackets may be nested {limit} deep"
                raise Problem("query-too-deep", what, line=line, column=column)
        elif token.kind == "mark" and token.text in "})]":
            depth -= 1
