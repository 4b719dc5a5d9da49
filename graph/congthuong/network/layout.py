"""Where the nodes of a network stand: computed once, always the same, with room for every label.

>>> import networkx as nx
>>> from congthuong.network.layout import Box, layout
>>> star = nx.star_graph(6)
>>> places = layout(star, {node: Box(120, 12, 40) for node in star})
>>> len(set(places.values()))
7

Knowledge read from news is a few hubs (provinces) with many things that only they touch. So the ends are folded into
their hub; the rest is laid out so that distances in the picture follow distances in the graph (stress majorisation
against a few pivots: Ortmann, Klimenta and Brandes 2016, which needs no n² memory); the ends are set in rings into the
free angles around their hub; boxes that still overlap are pushed apart; and components are packed, the largest first.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["Box", "layout"]

Node = TypeVar("Node", bound=Hashable)
Point: TypeAlias = tuple[float, float]
Cell: TypeAlias = tuple[int, int]

_PIVOTS = 100  # nodes that all others measure their distance to
_ROUNDS = 80  # of stress majorisation
_TURNS = 400  # of pushing overlapping boxes apart
_LOOSE = 1.5  # area of a component to the area of its boxes, before these are pushed apart
_GAP = 34.0  # between two discs that an edge joins
_RING = 96.0  # length of ring that an end takes, and from ring to ring
_SEPARATE = 22.0  # between components
_CELL = 30.0  # of the grid on which components are fitted into each other's gaps
_FILLED = 12  # a component of fewer nodes keeps the room between them to itself
_WIDE = 1.4  # width to height of the picture: a screen's


@dataclass(frozen=True, slots=True)
class Box:
    """What a node needs: the width of its label, and how far it reaches above and below its centre."""

    width: float
    above: float
    below: float


def layout(
    graph: nx.Graph[Node], boxes: Mapping[Node, Box], order: Mapping[Node, Any] | None = None
) -> dict[Node, Point]:
    """The centre of every node, in pixels, y downwards; boxes do not overlap as far as pushing can do it.

    `boxes` has one for every node; `order` gives sort keys that bring alike nodes together where they are set side by
    side (around a hub, among those without relations). Directions and parallel edges do not matter.

    >>> import networkx as nx
    >>> layout(nx.Graph(), {})
    {}
    """
    import networkx as nx

    rank = {
        node: position for position, node in enumerate(sorted(graph, key=lambda n: ((order or {}).get(n, ""), str(n))))
    }
    plain: nx.Graph[Node] = nx.Graph()
    plain.add_nodes_from(rank)
    plain.add_edges_from(sorted(((u, v) for u, v in graph.edges() if u != v), key=lambda e: (rank[e[0]], rank[e[1]])))
    parts = [sorted(part, key=rank.__getitem__) for part in nx.connected_components(plain)]
    parts.sort(key=lambda part: (-len(part), rank[part[0]]))
    pieces = [_component(plain.subgraph(part), part, boxes) for part in parts if len(part) > 1]
    alone = [part[0] for part in parts if len(part) == 1]
    return _packed(pieces, alone, boxes)


def _component(graph: nx.Graph[Node], nodes: Sequence[Node], boxes: Mapping[Node, Box]) -> dict[Node, Point]:
    """A connected graph of two nodes or more."""
    hub_of = _folded(graph, nodes)
    ends: dict[Node, list[Node]] = {}
    for end in nodes:
        if end in hub_of:
            ends.setdefault(hub_of[end], []).append(end)
    core = [node for node in nodes if node not in hub_of]
    radius = {node: _radius(len(ends.get(node, ())), boxes[node]) for node in core}
    places = _stress(graph, core, radius)
    for hub in core:
        beside = [places[other] for other in graph[hub] if other in radius]
        for end, place in zip(ends.get(hub, ()), _rings(places[hub], beside, len(ends.get(hub, ()))), strict=True):
            places[end] = place
    return _apart(places, boxes, {node: float(graph.degree(node)) for node in nodes})


def _folded(graph: nx.Graph[Node], nodes: Sequence[Node]) -> dict[Node, Node]:
    """Every node with one neighbour -> that neighbour; of a pair, the second is the end."""
    hub_of: dict[Node, Node] = {}
    for node in reversed(nodes):
        (neighbour, *others) = graph[node]
        if not others and neighbour not in hub_of:
            hub_of[node] = neighbour
    return hub_of


def _radius(ends: int, box: Box) -> float:
    """The disc of a node and its ends."""
    own = max(box.width, box.above + box.below) / 2
    return max(own, _distance(len(_filled(ends)) - 1)) if ends > 2 else own


def _filled(ends: int) -> list[int]:
    """How many ends each ring takes: as many as it has room for, the last one the rest."""
    rings: list[int] = []
    while sum(rings) < ends:
        rings.append(min(int(2 * math.pi * _distance(len(rings)) / _RING), ends - sum(rings)))
    return rings


def _distance(ring: int) -> float:
    """From a hub to its rings."""
    return (1.3 + ring) * _RING


def _rings(centre: Point, beside: Sequence[Point], ends: int) -> list[Point]:
    """Places around a hub for its ends, in the free angles between its other neighbours, ring after ring."""
    if not ends:
        return []
    rings = len(_filled(ends))
    busy = sorted(math.atan2(y - centre[1], x - centre[0]) for x, y in beside) or [-math.pi / 2]
    arcs = [
        (start, (end - start) % (2 * math.pi) or 2 * math.pi)
        for start, end in zip(busy, [*busy[1:], busy[0]], strict=True)
    ]
    shares = _shares(ends, [width for _, width in arcs])
    spots: list[Point] = []
    for (start, width), share in zip(arcs, shares, strict=True):
        for position in range(share):
            angle = start + width * (position + 1) / (share + 1)
            # Neighbours in angle take turns on the rings, so that their labels stand at different heights.
            far = _distance(len(spots) % rings)
            x, y = 1.25 * far * math.cos(angle), far * math.sin(angle)
            spots.append((centre[0] + x, centre[1] + y))
    return spots


def _shares(whole: int, widths: Sequence[float]) -> list[int]:
    """Whole shares of a count in proportion to these widths, the largest remainders rounded up."""
    exact = [whole * width / sum(widths) for width in widths]
    shares = [int(share) for share in exact]
    by_rest = sorted(range(len(widths)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_rest[: whole - sum(shares)]:
        shares[i] += 1
    return shares


def _stress(graph: nx.Graph[Node], core: Sequence[Node], radius: Mapping[Node, float]) -> dict[Node, Point]:
    """Places whose distances follow the distances along edges; an edge is as long as the discs at its ends ask for."""
    import numpy as np

    if len(core) == 1:
        return {core[0]: (0.0, 0.0)}
    index = {node: i for i, node in enumerate(core)}
    edges = [
        (index[u], index[v], radius[u] + radius[v] + _GAP) for u, v in graph.edges(core) if u in index and v in index
    ]
    edges = sorted({(min(u, v), max(u, v), length) for u, v, length in edges})
    near: list[list[tuple[int, float]]] = [[] for _ in core]
    for u, v, length in edges:
        near[u].append((v, length))
        near[v].append((u, length))
    pivots, distance = _pivots(near)
    places = _spread(distance)
    closest = np.bincount(distance.argmin(axis=1), minlength=len(pivots)).astype(float)
    safe = np.where(distance > 0, distance, 1.0)
    pull = np.where(distance > 0, closest / safe**2, 0.0)
    ends = np.array([(u, v) for u, v, _ in edges])
    lengths = np.array([length for *_, length in edges])
    sources = np.concatenate([ends[:, 0], ends[:, 1]])
    targets = np.concatenate([ends[:, 1], ends[:, 0]])
    lengths = np.concatenate([lengths, lengths])
    tight = 1 / lengths**2
    weight = pull.sum(axis=1) + np.bincount(sources, weights=tight, minlength=len(core))
    for _ in range(_ROUNDS):
        across, down = (places[:, axis, None] - places[pivots, axis] for axis in (0, 1))
        ratio = safe / np.maximum(np.hypot(across, down), 1e-9)
        sums = np.stack(
            [
                (pull * (places[pivots, 0] + across * ratio)).sum(axis=1),
                (pull * (places[pivots, 1] + down * ratio)).sum(axis=1),
            ],
            axis=1,
        )
        steps = places[sources] - places[targets]
        stretch = lengths / np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-9)
        for axis in (0, 1):
            wanted = tight * (places[targets, axis] + steps[:, axis] * stretch)
            sums[:, axis] += np.bincount(sources, weights=wanted, minlength=len(core))
        places = sums / weight[:, None]
    return {node: (float(x), float(y)) for node, (x, y) in zip(core, _level(places), strict=True)}


def _pivots(near: Sequence[Sequence[tuple[int, float]]]) -> tuple[list[int], Floats]:
    """Pivots, each the farthest from those before, and the distance of every node (rows) to them (columns)."""
    import numpy as np

    pivots: list[int] = [max(range(len(near)), key=lambda i: (len(near[i]), -i))]
    columns: list[Floats] = []
    nearest = np.full(len(near), np.inf)
    while True:
        columns.append(_distances(near, pivots[-1]))
        nearest = np.minimum(nearest, columns[-1])
        if len(pivots) == min(_PIVOTS, len(near)):
            return pivots, np.stack(columns, axis=1)
        pivots.append(int(nearest.argmax()))


def _distances(near: Sequence[Sequence[tuple[int, float]]], source: int) -> Floats:
    """Dijkstra's algorithm over lists: several times faster here than over a networkx graph."""
    from heapq import heappop, heappush

    import numpy as np

    known = [math.inf] * len(near)
    known[source] = 0.0
    queue = [(0.0, source)]
    while queue:
        far, node = heappop(queue)
        if far > known[node]:
            continue
        for other, length in near[node]:
            if (there := far + length) < known[other]:
                known[other] = there
                heappush(queue, (there, other))
    return np.array(known)


def _spread(distance: Floats) -> Floats:
    """A first placement: the two main directions of the distances to the pivots (Brandes and Pich 2007)."""
    import numpy as np

    squared = distance**2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1][:, :2] if vectors.shape[1] > 1 else np.repeat(vectors, 2, axis=1)
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), range(2)] < 0, -1, 1)  # the solver's signs are arbitrary
    places = -0.5 * (centred @ axes)
    places *= distance.std() / max(float(places.std()), 1e-9)
    # Alike nodes fall on one spot, from which no force would part them: a spiral does, the same one every time.
    turn = np.arange(len(places)) * math.pi * (3 - math.sqrt(5))
    step = distance.max() * 0.02
    scattered: Floats = places + step * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    return scattered


def _level(places: Floats) -> Floats:
    """Turned so that the longest direction is across the screen."""
    import numpy as np

    centred = places - places.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1]
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), range(2)] < 0, -1, 1)
    level: Floats = centred @ axes
    return level


def _apart(places: Mapping[Node, Point], boxes: Mapping[Node, Box], mass: Mapping[Node, float]) -> dict[Node, Point]:
    """Boxes that overlap pushed apart, the lighter node more."""
    nodes = list(places)
    half = [(boxes[n].width / 2 + 4, (boxes[n].above + boxes[n].below) / 2 + 3) for n in nodes]
    drop = [(boxes[n].below - boxes[n].above) / 2 for n in nodes]  # the box's middle lies below the node's centre
    xs = [places[n][0] for n in nodes]
    ys = [places[n][1] + d for n, d in zip(nodes, drop, strict=True)]
    weight = [mass[n] for n in nodes]
    room = _LOOSE * sum(4 * width * height for width, height in half)
    wide, high = max(max(xs) - min(xs), 1.0), max(max(ys) - min(ys), 1.0)
    shrink = min(1.0, math.sqrt(room / (wide * high)))
    # Towards the proportions of a screen, but never so far that circles look squashed.
    stretch = min(1.2, max(0.83, math.sqrt(_WIDE * high / wide))) if len(nodes) >= _FILLED else 1.0
    xs, ys = [x * shrink * stretch for x in xs], [y * shrink / stretch for y in ys]
    pairs = _overlapping(xs, ys, half)
    for turn in range(1, _TURNS + 1):
        if not pairs:
            break
        if len(pairs) > len(nodes) * 4 or turn % 80 == 0:  # too tight for pushing: more room for all
            xs, ys = [x * 1.05 for x in xs], [y * 1.05 for y in ys]
        else:
            for i, j in pairs:
                _push(i, j, xs, ys, half, weight)
        pairs = _overlapping(xs, ys, half)
    return {n: (xs[i], ys[i] - drop[i]) for i, n in enumerate(nodes)}


def _overlapping(xs: Sequence[float], ys: Sequence[float], half: Sequence[Point]) -> list[tuple[int, int]]:
    """The pairs of boxes that overlap, found through a grid whose cells are as large as the largest box."""
    wide, high = 2 * max(x for x, _ in half), 2 * max(y for _, y in half)
    grid: dict[tuple[int, int], list[int]] = {}
    for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
        grid.setdefault((int(x // wide), int(y // high)), []).append(i)
    return [
        (i, j)
        for (column, row), here in grid.items()
        for across, down in ((0, 0), (1, 0), (-1, 1), (0, 1), (1, 1))
        for j in grid.get((column + across, row + down), ())
        for i in here
        if (across or down or i < j)
        and abs(xs[j] - xs[i]) < half[i][0] + half[j][0] - 0.01
        and abs(ys[j] - ys[i]) < half[i][1] + half[j][1] - 0.01
    ]


def _push(i: int, j: int, xs: list[float], ys: list[float], half: Sequence[Point], weight: Sequence[float]) -> None:
    """Move two boxes apart, if an earlier push has not done it, along the axis where they share the lesser part."""
    dx, dy = xs[j] - xs[i], ys[j] - ys[i]
    over_x = half[i][0] + half[j][0] - abs(dx)
    over_y = half[i][1] + half[j][1] - abs(dy)
    if over_x <= 0 or over_y <= 0:
        return
    part = weight[j] / (weight[i] + weight[j])
    if over_x / (half[i][0] + half[j][0]) < over_y / (half[i][1] + half[j][1]):
        step = over_x if dx >= 0 else -over_x
        xs[i] -= step * part
        xs[j] += step * (1 - part)
    else:
        step = over_y if dy >= 0 else -over_y
        ys[i] -= step * part
        ys[j] += step * (1 - part)


def _packed(
    pieces: Sequence[Mapping[Node, Point]], alone: Sequence[Node], boxes: Mapping[Node, Box]
) -> dict[Node, Point]:
    """Components fitted into each other's gaps, the largest in the middle; nodes without relations in rows below."""
    places: dict[Node, Point] = {}
    taken: set[Cell] = set()
    for piece in pieces:
        left, top, right, bottom = _frame(piece, boxes)
        middle = ((left + right) / 2, (top + bottom) / 2)
        centred = {node: (x - middle[0], y - middle[1]) for node, (x, y) in piece.items()}
        covered = _cells(centred, boxes)
        across, down = next(
            spot for spot in _spiral() if taken.isdisjoint((x + spot[0], y + spot[1]) for x, y in covered)
        )
        taken.update((x + across, y + down) for x, y in covered)
        places.update({n: (x + across * _CELL, y + down * _CELL) for n, (x, y) in centred.items()})
    places.update(_rows(alone, boxes, _frame(places, boxes) if places else (0.0, 0.0, 0.0, 0.0)))
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in places.items()}


def _cells(places: Mapping[Node, Point], boxes: Mapping[Node, Box]) -> set[Cell]:
    """The squares of a coarse grid that a component covers, with a margin; what it encloses is its own."""
    rows: dict[int, tuple[int, int]] = {}
    covered: set[Cell] = set()
    for node, (x, y) in places.items():
        box = boxes[node]
        first, last = (math.floor((x + side * (box.width / 2 + _SEPARATE)) / _CELL) for side in (-1, 1))
        for row in range(math.floor((y - box.above - _SEPARATE) / _CELL), math.floor((y + box.below) / _CELL) + 1):
            known = rows.get(row, (first, last))
            rows[row] = (min(first, known[0]), max(last, known[1]))
            covered.update((column, row) for column in range(first, last + 1))
    if len(places) < _FILLED:  # a small one is drawn as a whole: nothing else between its nodes
        covered = {(column, row) for row, (first, last) in rows.items() for column in range(first, last + 1)}
        covered |= {(column, row) for column, row in _between(covered)}
    return covered


def _between(covered: set[Cell]) -> Iterator[Cell]:
    """What lies between covered squares of one column."""
    columns: dict[int, list[int]] = {}
    for column, row in covered:
        columns.setdefault(column, []).append(row)
    for column, rows in columns.items():
        yield from ((column, row) for row in range(min(rows), max(rows) + 1))


def _spiral() -> Iterator[Cell]:
    """Squares around the middle, the nearer first, in ellipses as wide as a screen is."""
    yield 0, 0
    for radius in count(1):
        steps = 8 * radius
        for step in range(steps):
            angle = math.pi / 2 + 2 * math.pi * step / steps  # below first
            yield round(_WIDE * radius * math.cos(angle)), round(radius * math.sin(angle))


def _rows(
    alone: Sequence[Node], boxes: Mapping[Node, Box], frame: tuple[float, float, float, float]
) -> dict[Node, Point]:
    """Nodes side by side below a frame, and about as wide as it."""
    if not alone:
        return {}
    left, _, right, bottom = frame
    column = max(boxes[n].width for n in alone) + _SEPARATE
    line = max(boxes[n].above + boxes[n].below for n in alone) + _SEPARATE
    width = max(right - left, math.sqrt(len(alone) * column * line * _WIDE))
    columns = max(1, int(width // column))
    start = (left + right) / 2 - min(columns, len(alone)) * column / 2
    return {
        node: (
            start + column * (position % columns + 0.5),
            bottom + 2 * _SEPARATE + line * (position // columns) + boxes[node].above,
        )
        for position, node in enumerate(alone)
    }


def _frame(piece: Mapping[Node, Point], boxes: Mapping[Node, Box]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all boxes."""
    return (
        min(x - boxes[n].width / 2 for n, (x, _) in piece.items()),
        min(y - boxes[n].above for n, (_, y) in piece.items()),
        max(x + boxes[n].width / 2 for n, (x, _) in piece.items()),
        max(y + boxes[n].below for n, (_, y) in piece.items()),
    )
