"""The network around a thing: where its nodes stand, and the picture.

>>> from congthuong.draw.network import Edge, Node, Stage, network, places
>>> nodes = [Node("a", "Bắc Ninh", "Province", "/id/a"), Node("b", "Amkor", "Company", "/id/b")]
>>> first = places([Stage("a", ["a", "b"], [("a", "b")])], nodes)
>>> more = [*nodes, Node("c", "KCN C", "IndustrialZone", "/id/c")]
>>> grown = places([Stage("a", ["a", "b"], [("a", "b")]), Stage("b", ["c"], [])], more)
>>> first["a"] == grown["a"], first["b"] == grown["b"]
(True, True)
>>> picture = network(nodes, [Edge("a", "b", "/between", "Bắc Ninh – có – Amkor")], first, title="Mạng lưới")
>>> picture.count('data-key=')
2

The first stage is laid out as a whole. What is added later finds free places around the node that it was opened from,
so that nothing that stands ever moves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from congthuong.draw.shapes import shape
from congthuong.draw.svg import element, wrapped

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Edge", "Node", "Spot", "Stage", "network", "places", "radius"]

Spot = tuple[float, float]

_LINE, _LINES = 20, 2  # characters and lines of a name
_LETTER, _HEIGHT = 7.0, 15.0  # how wide and high they are, about
_MARGIN: Final = 46.0
_LEAST: Final = (860.0, 480.0)  # a small network is not blown up
_STEP: Final = 17.0  # from one tried place to the next


@dataclass(frozen=True, slots=True)
class Node:
    """A thing, or a bundle of like ones: its name, type, where it leads to, how many facts there are of it.

    `more` is how many neighbours are not shown, `open` the address with them, `ways` by which predicates they are
    joined to it.
    """

    key: str
    name: str
    type: str
    href: str
    facts: int = 0
    more: int = 0
    open: str = ""
    said: str = ""
    focus: bool = False
    ways: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation from one node to another: where its sentences are, and how it is told."""

    source: str
    target: str
    href: str
    said: str
    strength: int = 1


@dataclass(frozen=True, slots=True)
class Stage:
    """Nodes that came together, around the one that they were opened from, and the pairs of them that are joined."""

    around: str
    nodes: Sequence[str]
    pairs: Sequence[tuple[str, str]]


def radius(facts: int) -> float:
    """How large a node is drawn that has so many facts."""
    return min(24.0, 8.0 + 2.0 * math.sqrt(facts))


def places(stages: Sequence[Stage], nodes: Iterable[Node]) -> dict[str, Spot]:
    """Where each node of the stages stands; those of a stage depend on it and the stages before it alone."""
    import networkx as nx

    from congthuong.network.layout import Box, layout

    known = {node.key: node for node in nodes}
    sizes = {key: _size(node) for key, node in known.items()}
    found: dict[str, Spot] = {}
    for number, stage in enumerate(stages):
        fresh = [key for key in stage.nodes if key in known and key not in found]
        if number == 0:
            graph: nx.Graph[str] = nx.Graph()
            graph.add_nodes_from(fresh)
            graph.add_edges_from((a, b) for a, b in stage.pairs if a in graph and b in graph and a != b)
            boxes = {key: Box(sizes[key][0], sizes[key][1], sizes[key][2]) for key in fresh}
            order = {key: (known[key].type, known[key].name) for key in fresh}
            found.update(layout(graph, boxes, order))
        else:
            _around(found, sizes, stage.around, fresh)
    return found


def network(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    spots: Mapping[str, Spot],
    *,
    title: str,
    kind: str = "net",
    more: str = "+{n}",
) -> Markup:
    """The picture; nodes without a place and edges without both ends are left out."""
    shown = [node for node in nodes if node.key in spots]
    lines = [_edge(edge, spots, shown) for edge in edges if edge.source in spots and edge.target in spots]
    drawn = [_node(node, spots[node.key], more) for node in shown]
    xs = [x for node in shown for x in _reach(node, spots, 0)] or [0.0]
    ys = [y for node in shown for y in _reach(node, spots, 1)] or [0.0]
    wide, high = max(max(xs) - min(xs) + _MARGIN, _LEAST[0]), max(max(ys) - min(ys) + _MARGIN, _LEAST[1])
    left, top = (min(xs) + max(xs) - wide) / 2, (min(ys) + max(ys) - high) / 2
    box = f"{left:.0f} {top:.0f} {wide:.0f} {high:.0f}"
    tip = element("path", d="M0,0L7,3.5L0,7Z")
    arrow = element(
        "marker", tip, id="tip", viewBox="0 0 7 7", refX=7, refY=3.5, markerWidth=7, markerHeight=7, orient="auto"
    )
    parts = (element("defs", arrow), element("g", *lines, class_="edges"), element("g", *drawn, class_="nodes"))
    return element("svg", *parts, class_=kind, viewBox=box, role="group", aria_label=title)


def _size(node: Node) -> tuple[float, float, float]:
    lines = wrapped(node.name, _LINE, _LINES)
    reach = radius(node.facts) + 3
    return max([2 * reach, *(len(line) * _LETTER for line in lines)]), reach, reach + _HEIGHT * len(lines) + 3


def _reach(node: Node, spots: Mapping[str, Spot], axis: int) -> tuple[float, float]:
    width, above, below = _size(node)
    at = spots[node.key][axis]
    return (at - width / 2, at + width / 2) if axis == 0 else (at - above, at + below)


def _around(
    found: dict[str, Spot], sizes: Mapping[str, tuple[float, float, float]], centre: str, fresh: Sequence[str]
) -> None:
    """Put these in free places around one that stands, the way outwards first."""
    x0, y0 = found.get(centre, (0.0, 0.0))
    outward = math.atan2(y0, x0) if (x0, y0) != (0.0, 0.0) else -math.pi / 2
    taken = [(key, *spot) for key, spot in found.items() if key in sizes]
    ring, turn = 4.5, 0
    for key in fresh:
        while True:
            length = ring * _STEP
            steps = max(6, int(2 * math.pi * length / (_STEP * 1.6)))
            side = (turn + 1) // 2 * (1 if turn % 2 else -1)
            angle = outward + side * 2 * math.pi / steps
            spot = (x0 + 1.25 * length * math.cos(angle), y0 + length * math.sin(angle))
            turn += 1
            if turn >= steps:
                ring, turn = ring + 1, 0
            if all(_clear(sizes[key], spot, sizes[other], (x, y)) for other, x, y in taken):
                break
        found[key] = spot
        taken.append((key, *spot))


def _clear(a: tuple[float, float, float], p: Spot, b: tuple[float, float, float], q: Spot) -> bool:
    apart = abs(p[0] - q[0]) >= (a[0] + b[0]) / 2 + 8
    return apart or p[1] + a[2] + 4 <= q[1] - b[1] or q[1] + b[2] + 4 <= p[1] - a[1]


def _edge(edge: Edge, spots: Mapping[str, Spot], nodes: Sequence[Node]) -> Markup:
    size = {node.key: radius(node.facts) for node in nodes if node.key in (edge.source, edge.target)}
    (x1, y1), (x2, y2) = spots[edge.source], spots[edge.target]
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    cut_1, cut_2 = size.get(edge.source, 8) + 2, size.get(edge.target, 8) + 4
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    ends = {"x1": x1 + ux * cut_1, "y1": y1 + uy * cut_1, "x2": x2 - ux * cut_2, "y2": y2 - uy * cut_2}
    return element(
        "a",
        element("title", edge.said),
        element("line", class_="wide", **ends),
        element(
            "line", class_="line", marker_end="url(#tip)", stroke_width=min(4.0, 1.0 + 0.5 * edge.strength), **ends
        ),
        href=edge.href,
        class_="edge",
        aria_label=edge.said,
    )


def _node(node: Node, spot: Spot, more: str) -> Markup:
    size = radius(node.facts)
    names = [
        element("text", line, class_="name", y=size + _HEIGHT * (n + 1) - 1)
        for n, line in enumerate(wrapped(node.name, _LINE, _LINES))
    ]
    inside = [element("title", node.said or node.name), shape(node.type, size)]
    if node.facts and (size > 11 or node.type == "group"):
        inside.append(element("text", str(node.facts), class_="number", y=4))
    link = element("a", *inside, *names, href=node.href, aria_label=node.said or node.name)
    parts = [link]
    if node.more and node.open:
        label = f"{node.name}: {more.format(n=node.more)}" + (f" ({node.ways})" if node.ways else "")
        wide = 10.0 + 6.0 * len(str(node.more))
        badge = element("rect", x=size * 0.7, y=-size - 9, width=wide + 6, height=16, rx=8)
        said = element("text", f"+{node.more}", x=size * 0.7 + wide / 2 + 3, y=-size + 3)
        parts.append(
            element("a", element("title", label), badge, said, class_="more", href=node.open, aria_label=label)
        )
    kind = "node focus" if node.focus else "node"
    return element("g", *parts, class_=kind, transform=f"translate({spot[0]:.0f} {spot[1]:.0f})", data_key=node.key)
