"""A store as it is going to be: without the graphs that go, with the quads that come.

>>> import pyoxigraph as ox
>>> from congthuong.rdf.terms import CT, node, stated
>>> from congthuong.rdf.view import View
>>> store = ox.Store()
>>> old, new = node("http://e/old"), node("http://e/new")
>>> store.add(ox.Quad(node("http://e/a"), CT("cell"), node("http://e/cell"), old))
>>> view = View(store, gone=[old], come=[ox.Quad(node("http://e/b"), CT("cell"), node("http://e/cell"), new)])
>>> [subject.value for subject, _, _ in stated(view, None, CT("cell"), node("http://e/cell"))]
['http://e/b']

What is computed from the articles' graphs is computed from such a view before anything is written, so that the articles
and what follows from them are written together, by one update.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeAlias

import pyoxigraph as ox

__all__ = ["Quads", "View"]

Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple
Object: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
GraphName: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


class Quads(Protocol):
    """What a store and a view have alike."""

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Object | None,
        graph_name: GraphName | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that fit; None fits everything."""
        ...


class View:
    """The quads of a store but those in the graphs `gone`, then those that `come`, whose graphs are in it no more."""

    def __init__(self, store: Quads, *, gone: Iterable[ox.NamedNode] = (), come: Iterable[ox.Quad] = ()) -> None:
        self._store = store
        self._gone = frozenset(gone)
        self._of: dict[Subject, list[ox.Quad]] = {}
        self._with: dict[ox.NamedNode, dict[Object, list[ox.Quad]]] = {}
        for quad in come:
            self._of.setdefault(quad.subject, []).append(quad)
            self._with.setdefault(quad.predicate, {}).setdefault(quad.object, []).append(quad)

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Object | None,
        graph_name: GraphName | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that fit; None fits everything."""
        for quad in self._store.quads_for_pattern(subject, predicate, object, graph_name):
            if quad.graph_name not in self._gone:
                yield quad
        for quad in self._coming(subject, predicate, object):
            if (
                (predicate is None or quad.predicate == predicate)
                and (object is None or quad.object == object)
                and (graph_name is None or quad.graph_name == graph_name)
            ):
                yield quad

    def _coming(
        self, subject: Subject | None, predicate: ox.NamedNode | None, object: Object | None
    ) -> Iterator[ox.Quad]:
        """Those that come and may fit."""
        if subject is not None:
            yield from self._of.get(subject, ())
        elif predicate is not None:
            among = self._with.get(predicate, {})
            for quads in among.values() if object is None else [among.get(object, ())]:
                yield from quads
        else:
            for quads in self._of.values():
                yield from quads
