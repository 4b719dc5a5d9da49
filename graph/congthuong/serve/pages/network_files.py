"""The network as files: a picture, and a graph for other tools."""

from __future__ import annotations

import pyoxigraph as ox

from congthuong.draw import standalone
from congthuong.draw.svg import clean
from congthuong.serve.negotiation import Format
from congthuong.serve.pages.frame import picture_style, wrong
from congthuong.serve.pages.knowledge import Knowledge, local
from congthuong.serve.pages.network import View, standing, wanted_of
from congthuong.serve.pages.views import Asked, Page

__all__ = ["as_graphml", "as_svg"]

_SVG = Format("svg", "image/svg+xml")
_GRAPHML = Format("graphml", "application/graphml+xml")


def as_svg(store: ox.Store, asked: Asked) -> Page:
    """The picture as a file."""
    it = _asked(store, asked)
    return Page(standalone(it.picture(), picture_style()).encode(), _SVG)


def as_graphml(store: ox.Store, asked: Asked) -> Page:
    """What is drawn as a graph file for other tools."""
    import networkx as nx

    it = _asked(store, asked)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in it.shown():
        if node.type != "group":
            x, y = it.spots[node.key]
            graph.add_node(
                node.key, label=clean(node.name), type=node.type, facts=node.facts, x=round(x, 1), y=round(y, 1)
            )
    for link in it.links:
        if link.source in graph and link.target in graph:
            predicate = clean(it.knowledge.name(link.predicate))
            graph.add_edge(
                link.source, link.target, key=local(link.predicate), predicate=link.predicate, label=predicate
            )
    return Page("\n".join(nx.generate_graphml(graph)).encode(), _GRAPHML)


def _asked(store: ox.Store, asked: Asked) -> View:
    wanted = wanted_of(asked)
    if wanted is None:
        raise wrong("missing", name="focus")
    knowledge = Knowledge(store, asked.language)
    return View(knowledge, asked, standing(knowledge, asked, wanted)[0])
