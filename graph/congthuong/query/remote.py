"""The engine that asks a server over the SPARQL 1.1 protocol.

>>> from congthuong.query.remote import RemoteEngine, declared
>>> RemoteEngine("http://localhost:7878/query").where
'http://localhost:7878/query'
>>> declared("SELECT ?x { ?x a ct:Article }")
'PREFIX ct: <https://w3id.org/congthuong/def#> SELECT ?x { ?x a ct:Article }'

Whatever form an answer shall have here, it travels as terms (JSON or XML results, N-Triples or Turtle) and is written
by the same code as the embedded engine's: equal answers are equal bytes, and what is malformed is found before anybody
reads it.
"""

from __future__ import annotations

import io
import re
from typing import Final

import pyoxigraph as ox

from congthuong.errors import CongthuongError, QueryError, StoreError
from congthuong.link.iris import BASE, ID
from congthuong.query.engine import TABLE_TYPES, Answer, ask, fitting, rows, written
from congthuong.query.prefixes import prefixes
from congthuong.query.tokens import tokens
from congthuong.query.wire import Answered, Wire

__all__ = ["RemoteEngine", "declared"]

_SCHEME: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_ROWS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
}
_TRIPLES: Final = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,  # as it was called before it had a media type
    "text/turtle": ox.RdfFormat.TURTLE,
}
_ACCEPT_ROWS: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_ACCEPT_TRIPLES: Final = "application/n-triples, text/turtle;q=0.5"
_BARE_TYPES: Final = frozenset({"text/csv", "text/tab-separated-values"})
_CUT: Final = f"{BASE}problem#truncated".encode()  # how `congthuong serve` says that an answer is not whole
_ANYTHING: Final = "ASK { ?s ?p ?o }"
_ANYTHING_NAMED: Final = "ASK { GRAPH ?g { ?s ?p ?o } }"


class RemoteEngine:
    """The engine behind an address. Nothing is sent before the first question.

    `timeout` is the seconds that one answer may take in all, `limit` its bytes. The server's default graph must be the
    union of its named graphs, as that of `congthuong serve` is; one that is not is found at the first question.
    """

    def __init__(self, url: str, *, timeout: float = 60.0, limit: int = 256_000_000) -> None:
        self._wire = Wire(url, timeout=timeout, limit=limit)
        self._checked = False

    @property
    def where(self) -> str:
        """The address, without a password."""
        return self._wire.where

    def execute(self, query: str, media_type: str) -> bytes:
        """See Engine; StoreError where the server cannot be reached or is no SPARQL endpoint."""
        asked = fitting(query, media_type)
        if asked.graph:
            return written(self._triples(query), media_type)
        results = self._results(query)
        if isinstance(results, ox.QueryBoolean) and media_type in _BARE_TYPES:
            return b"true" if results else b"false"
        try:
            return results.serialize(format=TABLE_TYPES[media_type]) or b""
        except (SyntaxError, ValueError) as error:
            raise self._malformed(str(error)) from None

    def answer(self, query: str) -> Answer:
        """See Engine; StoreError where the server cannot be reached or is no SPARQL endpoint."""
        fitting(query, "text/csv")
        try:
            return rows(self._results(query))
        except (SyntaxError, ValueError) as error:
            raise self._malformed(str(error)) from None

    def _results(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean:
        answered = self._ask(query, _ACCEPT_ROWS)
        form = _ROWS.get(answered.media_type)
        if form is None:
            raise self._malformed(f"it is {answered.media_type or 'of no type'}, not the results of a query")
        if _CUT in answered.body.partition(b'"results"')[0]:
            raise self._cut()
        try:
            return ox.parse_query_results(io.BytesIO(answered.body), format=form)
        except (SyntaxError, ValueError) as error:
            raise self._malformed(str(error)) from None

    def _triples(self, query: str) -> list[ox.Triple]:
        answered = self._ask(query, _ACCEPT_TRIPLES)
        form = _TRIPLES.get(answered.media_type)
        if form is None:
            raise self._malformed(f"it is {answered.media_type or 'of no type'}, not a graph")
        if answered.body.startswith(b"#") and _CUT in answered.body.partition(b"\n")[0]:
            raise self._cut()
        try:
            return [quad.triple for quad in ox.parse(answered.body, format=form)]
        except (SyntaxError, ValueError) as error:
            raise self._malformed(str(error)) from None

    def _ask(self, query: str, accept: str) -> Answered:
        if not self._checked:
            self._checked = True  # before the check, which asks too
            self._check_union()
        answered = self._wire.send("POST", body={"query": declared(query)}, headers={"Accept": accept})
        if answered.status == 200:
            return answered
        slip = _slip(query) if answered.status == 400 else None
        raise slip or self._wire.refused(answered)

    def _check_union(self) -> None:
        """StoreError where the server keeps its named graphs out of the default graph: all would seem empty."""
        if not self._truth(_ANYTHING) and self._truth(_ANYTHING_NAMED):
            raise StoreError(
                "this server's default graph is not the union of its named graphs",
                where=self.where,
                hint="start it so: 'oxigraph serve --union-default-graph', or tdb2:unionDefaultGraph for Fuseki",
            )

    def _truth(self, query: str) -> bool:
        return bool(self.answer(query).python()[0][0])

    def _malformed(self, why: str) -> CongthuongError:
        what = f"the answer of the server cannot be read: {why}"
        return StoreError(what, where=self.where, hint="is this the address of its SPARQL endpoint?")

    def _cut(self) -> QueryError:
        what = "the server cut the answer off, which is too long for it"
        return QueryError(what, where=self.where, hint="ask for less, with LIMIT for one")


def declared(query: str) -> str:
    """The query with the prefixes and the base that it uses declared before it, on its first line."""
    found = tokens(query)
    used = {token.text.partition(":")[0] for token in found if token.kind == "name"}
    relative = any(
        (token.kind == "iri" and not _SCHEME.match(token.text)) or token.text.upper() in {"IRI", "URI"}
        for token in found
    )
    lines = [f"BASE <{ID}> "] if relative else []
    lines += [f"PREFIX {name}: <{space}> " for name, space in prefixes().items() if name in used]
    return "".join(lines) + query


def _slip(query: str) -> QueryError | None:
    """Where a query that the server refused is not SPARQL: servers say so in all sorts of words, or not at all."""
    try:
        ask(ox.Store(), query)
    except QueryError as error:
        return error if error.where or "not SPARQL" in error.what else None
    return None
