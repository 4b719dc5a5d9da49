r"""Where a query is answered: one small interface, and the engines behind it.

>>> import pyoxigraph as ox
>>> from congthuong.query.engine import OxigraphEngine
>>> store = ox.Store()
>>> store.update('INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/a> a <http://example.org/T> } }')
>>> engine = OxigraphEngine(store)
>>> engine.execute("SELECT ?x { ?x a ?type }", "text/csv")
b'x\r\nhttp://example.org/a\r\n'
>>> engine.answer("SELECT (COUNT(?x) AS ?n) { ?x a ?type }").python()
[(1,)]

The default graph is the union of all graphs; the prefixes of `congthuong prefixes` need no declaration. The engine
that asks a server is in `congthuong.query.remote`; a further one is one more class with these two methods.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

import pyoxigraph as ox

from congthuong.errors import CongthuongError, QueryError, RefusedError, StoreError
from congthuong.link.iris import ID
from congthuong.query.mistakes import explain
from congthuong.query.plain import plain
from congthuong.query.prefixes import prefixes
from congthuong.query.syntax import Asked, check, own_graph

if TYPE_CHECKING:
    from rdflib import Dataset

__all__ = [
    "GRAPH_TYPES",
    "TABLE_TYPES",
    "Answer",
    "Engine",
    "OxigraphEngine",
    "RdflibEngine",
    "Results",
    "Term",
    "ask",
    "fitting",
    "python",
    "rows",
    "written",
]

Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal

TABLE_TYPES: Final = {
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
GRAPH_TYPES: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}
_BARE_TYPES: Final = frozenset({"text/csv", "text/tab-separated-values"})
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS: Final = frozenset(_XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger"))


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a SELECT, as RDF terms; an ASK is one row with the variable `answer`."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def python(self) -> list[tuple[Any, ...]]:
        """The rows as Python values, as `python` makes them of terms."""
        return [tuple(None if term is None else python(term) for term in row) for row in self.rows]


def python(term: Term) -> str | int | Decimal | float | bool | date | datetime:
    """The value of a term: numbers, dates and booleans typed, IRIs and everything else as text.

    >>> python(ox.Literal("7.50", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")))
    Decimal('7.50')
    """
    if not isinstance(term, ox.Literal):
        return term.value
    kind, text = term.datatype.value, term.value
    try:
        if kind == _XSD + "decimal":
            return Decimal(text)
        if kind in _INTEGERS:
            return int(text)
        if kind in (_XSD + "double", _XSD + "float"):
            return float(text)
        if kind == _XSD + "boolean":
            return text in ("true", "1")
        if kind == _XSD + "date":
            return date.fromisoformat(text)
        if kind == _XSD + "dateTime":
            return datetime.fromisoformat(text)
    except (ValueError, ArithmeticError):  # an ill-typed literal, or a year that Python has no date for
        return text
    return text


class Engine(Protocol):
    """What answers queries. Both methods raise QueryError where a query is refused, wrong or fails."""

    def execute(self, query: str, media_type: str) -> bytes:
        """The answer in one of TABLE_TYPES (SELECT, ASK) or GRAPH_TYPES (CONSTRUCT, DESCRIBE)."""
        ...

    def answer(self, query: str) -> Answer:
        """The rows of a SELECT or ASK."""
        ...


class OxigraphEngine:
    """The embedded engine, on a pyoxigraph store that nobody writes to meanwhile."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @classmethod
    def open(cls, path: Path) -> OxigraphEngine:
        """The engine over the read-only snapshot in that directory."""
        try:
            return cls(ox.Store.read_only(str(path)))
        except OSError as error:
            raise StoreError(f"the store cannot be opened: {error}", where=str(path)) from error

    def execute(self, query: str, media_type: str) -> bytes:
        """See Engine. Asked, written and dropped here: results of pyoxigraph must not leave their thread."""
        asked = fitting(query, media_type)
        results = self._query(query, asked)
        with _failing():
            if isinstance(results, ox.QueryTriples):
                return written(results, media_type)
            return results.serialize(format=TABLE_TYPES[media_type]) or b""

    def quads(self) -> Iterator[ox.Quad]:
        """All that the store holds, one after the other, without holding it in memory."""
        with _failing():
            yield from self._store

    def answer(self, query: str) -> Answer:
        """See Engine."""
        asked = fitting(query, "text/csv")
        results = self._query(query, asked)
        with _failing():
            return rows(results)

    def _query(self, query: str, asked: Asked) -> Results:
        # Where a query names its graphs with FROM, the union would silently take all of them all the same.
        return ask(self._store, query, use_default_graph_as_union=not asked.dataset)


def ask(store: ox.Store, query: str, **dataset: Any) -> Results:
    """What pyoxigraph answers, with our base and prefixes; `dataset` is what its `Store.query` calls the graphs to ask.

    The one place at which a query that is not ours meets the engine: it gets no text with a SERVICE in it.

    >>> ask(ox.Store(), "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    congthuong.errors.RefusedError: line 1, column 7: SERVICE is refused: ...
    """
    given = plain(query)
    try:
        with _failing():
            return store.query(given.text, base_iri=ID, prefixes=dict(prefixes()), **dataset)
    except SyntaxError as error:
        raise explain(query, str(error), given.place) from None


class RdflibEngine:
    """The pure Python engine, for small graphs, and as a second opinion in tests."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    @classmethod
    def load(cls, nquads: bytes) -> RdflibEngine:
        """The engine over these N-Quads, in memory."""
        from rdflib import Dataset

        dataset = Dataset(default_union=True)
        with _own_warnings():
            dataset.parse(data=nquads, format="nquads")
        return cls(dataset)

    def execute(self, query: str, media_type: str) -> bytes:
        """See Engine."""
        asked = fitting(query, media_type)
        result = self._query(query)
        if asked.graph:
            triples = ox.parse(_bytes(result.serialize(format="nt")), format=ox.RdfFormat.N_TRIPLES)
            return written((quad.triple for quad in triples), media_type)
        if asked.form == "ASK" and media_type in _BARE_TYPES:  # rdflib knows no answer to ASK in these
            return b"true" if result else b"false"
        if media_type == "text/tab-separated-values":  # rdflib reads this format but does not write it
            return _tsv(self.answer(query))
        return _bytes(result.serialize(format={"text/csv": "csv"}.get(media_type, media_type.partition("+")[2])))

    def answer(self, query: str) -> Answer:
        """See Engine."""
        fitting(query, "text/csv")
        answer = _bytes(self._query(query).serialize(format="json"))
        return rows(ox.parse_query_results(io.BytesIO(answer), format=ox.QueryResultsFormat.JSON))

    def _query(self, query: str) -> Any:
        from pyparsing import ParseBaseException
        from rdflib.plugins.sparql import prepareQuery

        try:
            with _own_warnings():
                prepared = prepareQuery(query, initNs=dict(prefixes()), base=ID)
                # What is asked is what was looked at: the query as rdflib has read it.
                result = self._asked(prepared.algebra).query(prepared)
                _ = result.bindings  # asked here and now: rdflib would ask when it is looked at
            return result
        except ParseBaseException as error:
            message = f"error at {error.lineno}:{error.column}: expected "
            raise explain(query, message) from None
        except CongthuongError:
            raise
        except Exception as error:  # rdflib raises whatever comes to hand
            raise QueryError(f"this query cannot be answered: {error}") from error

    def _asked(self, algebra: Any) -> Dataset:
        """The graphs to ask, as the query's algebra names them, which is left without: rdflib would fetch them."""
        from rdflib import Dataset

        if _calls_out(algebra):
            raise RefusedError("SERVICE is refused: a query asks this knowledge base only")
        clauses = algebra.pop("datasetClause", None)
        if not clauses:
            return self._dataset
        chosen = Dataset()
        for clause in clauses:
            iri = clause.default or clause.named
            if not own_graph(str(iri)):
                raise RefusedError(f"FROM <{iri}> is refused: it is no graph of a knowledge base")
            target = chosen.default_graph if clause.default else chosen.graph(iri)
            for triple in self._dataset.graph(iri):
                target.add(triple)
        return chosen


def _calls_out(part: Any) -> bool:
    """Whether there is a SERVICE anywhere in an algebra of rdflib's."""
    waiting, seen = [part], set()
    while waiting:
        part = waiting.pop()
        if id(part) in seen or isinstance(part, str):
            continue
        seen.add(id(part))
        if getattr(part, "name", "") == "ServiceGraphPattern":
            return True
        waiting += part.values() if isinstance(part, Mapping) else part if isinstance(part, list | tuple | set) else ()
        waiting += [vars(part)] if hasattr(part, "__dict__") else []
    return False


@contextmanager
def _own_warnings() -> Iterator[None]:
    """Without the warnings that rdflib gives of its own use of what it has deprecated."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="rdflib")
        yield


def fitting(query: str, media_type: str) -> Asked:
    """What a query asks for; QueryError where its answer cannot be given in that media type."""
    asked = check(query)
    types: Iterable[str] = GRAPH_TYPES if asked.graph else TABLE_TYPES
    if media_type not in types:
        what = f"the answer to {asked.form} cannot be given as {media_type}"
        raise QueryError(what, hint=f"choose {' or '.join(types)}")
    return asked


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"this query cannot be answered: {error}") from error


def rows(results: object) -> Answer:
    """The rows of what pyoxigraph answers; QueryError where that is a graph."""
    if isinstance(results, ox.QueryBoolean):
        truth = ox.Literal("true" if results else "false", datatype=ox.NamedNode(_XSD + "boolean"))
        return Answer(("answer",), ((truth,),))
    if not isinstance(results, ox.QuerySolutions):
        raise QueryError("this query gives a graph, not rows", hint="ask with SELECT or ASK")
    variables = tuple(variable.value for variable in results.variables)
    rows: Sequence[Any] = [tuple(solution) for solution in results]
    return Answer(variables, tuple(rows))


def written(triples: Iterable[ox.Triple], media_type: str) -> bytes:
    """These triples in that format, with the prefixes that they use."""
    kept = list(triples)
    iris = {
        term.value
        for triple in kept
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode)
    }
    # id:zone\/bac-giang reads worse than the IRI in full.
    known = {name: space for name, space in prefixes().items() if name != "id"}
    used = {name: space for name, space in known.items() if any(iri.startswith(space) for iri in iris)}
    return _bytes(ox.serialize(kept, format=GRAPH_TYPES[media_type], prefixes=used))


def _tsv(answer: Answer) -> bytes:
    lines = ["\t".join(f"?{name}" for name in answer.variables)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in answer.rows]
    return ("\n".join(lines) + "\n").encode()


def _bytes(serialised: bytes | None) -> bytes:
    return serialised or b""
