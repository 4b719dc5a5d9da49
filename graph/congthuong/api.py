"""The knowledge base for Python programs and notebooks: one object to ask, to draw and to take data from.

>>> import tempfile
>>> import congthuong
>>> from congthuong.store import KnowledgeBase
>>> where = tempfile.mkdtemp()
>>> _ = KnowledgeBase.create(where)
>>> congthuong.open(where).query("SELECT (COUNT(?a) AS ?articles) { ?a a ct:Article }")[0].articles
0

It stays on the state of the knowledge base that it opened, while others build; open it again for a newer one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from congthuong.data import folder
from congthuong.errors import UsageError
from congthuong.localisation import Language, number
from congthuong.query import NamedQuery, OxigraphEngine, RemoteEngine, named
from congthuong.query.rows import Rows
from congthuong.store import KnowledgeBase
from congthuong.store import in_memory as copy
from congthuong.web_address import is_address

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Dataset, Graph

    from congthuong.facts import Fact
    from congthuong.query import Engine

__all__ = ["KnowledgeGraph"]


class KnowledgeGraph:
    """A knowledge base that is read: `congthuong.open` makes one."""

    def __init__(self, engine: Engine, where: str, base: KnowledgeBase | None, language: Language) -> None:
        self.engine, self.where, self.language = engine, where, language
        self._base = base

    @classmethod
    def open(
        cls, source: str | os.PathLike[str], *, language: Language = "vi", in_memory: bool = False
    ) -> KnowledgeGraph:
        """See `congthuong.open`."""
        address = os.fspath(source)
        if is_address(address):
            if in_memory:
                hint = "leave in_memory out, or open the directory"
                raise UsageError("only a directory can be copied into memory", where=address, hint=hint)
            remote = RemoteEngine(address)
            return cls(remote, remote.where, None, language)
        base = KnowledgeBase.open(address)
        store = copy(base.layout.snapshot()) if in_memory else base.dataset()
        return cls(OxigraphEngine(store), address, base, language)

    def query(self, sparql: str) -> Rows:
        """The rows of a SELECT or ASK; the prefixes of `congthuong prefixes` need no declaration.

        QueryError says where the query is wrong, or that it gives a graph, for which there is `graph`.
        """
        return Rows.ask(self.engine, sparql, language=self.language)

    def named(self, name: str, /, **parameters: object) -> Rows:
        """The rows of a named query; ParameterError where its name or a parameter is unknown, missing or wrong."""
        query = self._named(name)
        return Rows.ask(self.engine, query.bind(**parameters), query, self.language)

    def graph(self, query: str | None = None, /, **parameters: object) -> Dataset | Graph:
        """Everything as an rdflib Dataset with its named graphs, or the Graph that a query gives.

        The query is SPARQL (CONSTRUCT, DESCRIBE) or the name of one that gives a graph, with its parameters.
        """
        import warnings

        from rdflib import Dataset, Graph

        if query is None:
            from io import BytesIO

            from congthuong.query.export import export
            from congthuong.query.graphs import quads

            stream = BytesIO()
            export(quads(self.engine), "nquads", stream)
            whole = Dataset(default_union=True)
            with warnings.catch_warnings():  # rdflib warns of its own use of what it has deprecated
                warnings.filterwarnings("ignore", category=DeprecationWarning, module="rdflib")
                whole.parse(data=stream.getvalue(), format="nquads")
            return whole
        text = query if any(mark in query for mark in " {\n") else self._named(query).bind(**parameters)
        part = Graph()
        part.parse(data=self.engine.execute(text, "text/turtle"), format="turtle")
        return part

    def network(
        self, *, focus: str | None = None, depth: int = 1, types: Iterable[str] | None = None
    ) -> nx.MultiDiGraph[str]:
        """Entities and relations as a networkx graph, figures folded in; `congthuong.network.network` says how."""
        from congthuong.network import network

        return network(self.engine, focus=focus, depth=depth, types=types)

    def facts(self) -> Iterator[Fact]:
        """The flat facts of all articles, as `congthuong facts` prints them, taken from the articles' graphs.

        Lists that mean sets (qualifiers, flags, the spans of a slot) are sorted. StoreError where a graph is none that
        this version writes.
        """
        from congthuong.query.flat import facts

        return facts(self.engine)

    def _named(self, name: str) -> NamedQuery:
        return named(name, vocab=self._base.layout.vocab if self._base else None)

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self.where}>"

    def _repr_html_(self) -> str:
        summary = (folder("queries") / "lookup" / "summary.rq").read_text(encoding="utf-8")
        rows: list[Any] = list(self.query(summary))
        cells = "".join(
            f"<tr><td>{escape(row.name or row.kind)}</td><td>{number(Decimal(row.number), self.language)}</td></tr>"
            for row in rows
        )
        return f"<table><caption>{escape(self.where)}</caption><tbody>{cells}</tbody></table>"
