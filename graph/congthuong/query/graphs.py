"""The named graphs behind an engine, whatever engine it is.

>>> import pyoxigraph as ox
>>> from congthuong.query.engine import OxigraphEngine
>>> from congthuong.query.graphs import quads, sizes
>>> store = ox.Store()
>>> store.update("INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/a> a <http://example.org/T> } }")
>>> sizes(OxigraphEngine(store))
{'http://example.org/g': 1}
>>> [str(quad.subject) for quad in quads(OxigraphEngine(store))]
['<http://example.org/a>']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.errors import QueryError
from congthuong.query.catalogue import substitute
from congthuong.query.engine import Engine, OxigraphEngine

__all__ = ["BATCH", "groups", "quads", "sizes"]

BATCH: Final = 10_000  # triples in one request


def sizes(engine: Engine) -> dict[str, int]:
    """The graphs by name, in the order of the names, each with the number of its triples."""
    query = (folder("queries") / "graphs" / "sizes.rq").read_text(encoding="utf-8")
    return {str(name): int(size) for name, size in sorted(engine.answer(query).python())}


def groups(sized: Mapping[str, int], batch: int = BATCH) -> Iterator[list[str]]:
    """The graphs in turn, as many together as have no more than `batch` triples, or one that has more.

    >>> list(groups({"a": 3, "b": 4, "c": 9}, 8))
    [['a', 'b'], ['c']]
    """
    group: list[str] = []
    held = 0
    for name, size in sized.items():
        if group and held + size > batch:
            yield group
            group, held = [], 0
        group.append(name)
        held += size
    if group:
        yield group


def quads(engine: Engine, names: Iterable[str] | None = None) -> Iterator[ox.Quad]:
    """What stands in these graphs, else in all of them; asked for in several questions where it is much."""
    if names is None and isinstance(engine, OxigraphEngine):
        yield from engine.quads()
        return
    template = (folder("queries") / "graphs" / "triples.rq").read_text(encoding="utf-8")
    for group in groups(sizes(engine)) if names is None else [list(names)]:
        query = substitute(template, {"graph": [ox.NamedNode(name) for name in group]}) if group else ""
        for graph, subject, predicate, value in engine.answer(query).rows if group else ():
            match graph, subject, predicate, value:
                case ox.NamedNode(), ox.NamedNode() | ox.BlankNode(), ox.NamedNode(), object if object is not None:
                    yield ox.Quad(subject, predicate, object, graph)
                case _:
                    raise QueryError("the engine answers with something that is no triple in a named graph")
