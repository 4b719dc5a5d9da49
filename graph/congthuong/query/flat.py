"""The flat facts of all articles behind an engine, whatever engine it is.

>>> import pyoxigraph as ox
>>> from congthuong.query.engine import OxigraphEngine
>>> from congthuong.query.flat import facts
>>> list(facts(OxigraphEngine(ox.Store())))
[]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.errors import StoreError
from congthuong.facts import Fact, Facts
from congthuong.link import iris
from congthuong.query.engine import Engine
from congthuong.query.graphs import groups, quads, sizes
from congthuong.rdf import Names, flat_facts

__all__ = ["facts"]

_OF_ARTICLES: Final = iris.article_graph("")


def facts(engine: Engine, only: Collection[str] | None = None) -> Iterator[Fact]:
    """The facts of the articles in the order of their ids, some articles in one question.

    `only` are the IRIs of articles' graphs.

    StoreError names a graph that is no article's: another version's, or of another make.
    """
    query = (folder("queries") / "facts" / "notations.rq").read_text(encoding="utf-8")
    names = Names({str(iri): str(notation) for iri, notation in engine.answer(query).python()})
    articles = {
        name: size
        for name, size in sizes(engine).items()
        if name.startswith(_OF_ARTICLES) and (only is None or name in only)
    }
    for group in groups(articles):
        held: dict[str, list[ox.Triple]] = defaultdict(list)
        for quad in quads(engine, group):
            held[str(quad.graph_name)[1:-1]].append(quad.triple)
        for graph in group:
            if len(held[graph]) != articles[graph]:
                what = f"{len(held[graph]):,} of its {articles[graph]:,} triples came"
                hint = "ask again if it was being changed; else the server cuts answers off"
                raise StoreError(what, where=graph, hint=hint)
            yield from _facts(graph, held[graph], names)


def _facts(graph: str, triples: list[ox.Triple], names: Names) -> Facts:
    try:
        return flat_facts(triples, names)
    except (ArithmeticError, AttributeError, LookupError, ValueError) as error:  # a graph of another make
        hint = "'congthuong rebuild' makes the knowledge base anew"
        raise StoreError(f"its facts cannot be read: {error!r}", where=graph, hint=hint) from error
