"""The flat facts of all articles behind an engine, whatever engine it is.

>>> import pyoxigraph as ox
>>> from congthuong.query.engine import OxigraphEngine
>>> from congthuong.query.flat import facts
>>> list(facts(OxigraphEngine(ox.Store())))
[]
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Final

from congthuong.data import folder
from congthuong.errors import StoreError
from congthuong.facts import Fact
from congthuong.link import iris
from congthuong.query.engine import Engine
from congthuong.query.graphs import groups, quads, sizes
from congthuong.rdf import Names, flat_facts

__all__ = ["facts"]

_OF_ARTICLES: Final = iris.article_graph("")


def facts(engine: Engine) -> Iterator[Fact]:
    """The facts of the articles in the order of their ids, some articles in one question.

    StoreError names a graph that is no article's: another version's, or of another make.
    """
    query = (folder("queries") / "facts" / "notations.rq").read_text(encoding="utf-8")
    names = Names({str(iri): str(notation) for iri, notation in engine.answer(query).python()})
    articles = {name: size for name, size in sizes(engine).items() if name.startswith(_OF_ARTICLES)}
    for group in groups(articles):
        found = sorted(quads(engine, group), key=attrgetter("graph_name.value"))
        for graph, held in groupby(found, key=attrgetter("graph_name.value")):
            try:
                yield from flat_facts((quad.triple for quad in held), names)
            except ValueError as error:
                hint = "'congthuong rebuild' makes the knowledge base anew"
                raise StoreError(f"its facts cannot be read: {error}", where=graph, hint=hint) from error
