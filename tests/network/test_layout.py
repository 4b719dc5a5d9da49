from __future__ import annotations

import math
from itertools import combinations

import networkx as nx
import pytest

from congthuong.network.layout import Box, layout

BOX = Box(140, 14, 44)
GRAPHS = {
    "star": nx.star_graph(40),
    "pair": nx.path_graph(2),
    "path": nx.path_graph(9),
    "clique": nx.complete_graph(12),
    "grid": nx.convert_node_labels_to_integers(nx.grid_2d_graph(6, 6)),
    "alone": nx.empty_graph(23),
    "pieces": nx.disjoint_union_all([nx.star_graph(12), *[nx.path_graph(3)] * 8, nx.empty_graph(9)]),
    "bridged hubs": nx.compose(nx.barbell_graph(6, 3), nx.star_graph(range(15, 40))),
}


def _overlaps(places: dict[int, tuple[float, float]]) -> list[tuple[int, int]]:
    return [
        (a, b)
        for a, b in combinations(places, 2)
        if abs(places[a][0] - places[b][0]) < BOX.width and abs(places[a][1] - places[b][1]) < BOX.above + BOX.below
    ]


@pytest.mark.parametrize("name", GRAPHS)
def test_labels_do_not_overlap(name: str) -> None:
    graph = GRAPHS[name]
    places = layout(graph, dict.fromkeys(graph, BOX))
    assert set(places) == set(graph)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in places.values())
    assert _overlaps(places) == []


@pytest.mark.parametrize("name", GRAPHS)
def test_the_same_graph_is_laid_out_the_same_in_whatever_order_it_comes(name: str) -> None:
    graph = GRAPHS[name]
    backwards: nx.Graph[int] = nx.Graph()
    backwards.add_nodes_from(sorted(graph, reverse=True))
    backwards.add_edges_from(reversed([(v, u) for u, v in graph.edges()]))
    boxes = dict.fromkeys(graph, BOX)
    assert layout(graph, boxes) == layout(backwards, boxes)


def test_ends_stay_nearer_to_their_own_hub() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(("a", f"a{i}") for i in range(12))
    graph.add_edges_from(("b", f"b{i}") for i in range(12))
    graph.add_edges_from([("a", "between"), ("between", "b")])
    places = layout(graph, dict.fromkeys(graph, BOX))
    ends = [node for node in graph if graph.degree(node) == 1]
    own = sum(math.dist(places[end], places[end[0]]) for end in ends)
    other = sum(math.dist(places[end], places["ab".strip(end[0])]) for end in ends)
    assert own < 0.6 * other


def test_two_thousand_nodes_find_their_places() -> None:
    graph = nx.gnm_random_graph(2000, 2600, seed=1)
    places = layout(graph, dict.fromkeys(graph, BOX))
    assert len(_overlaps(places)) < 0.5 * len(graph)
    near = sum(math.dist(places[u], places[v]) for u, v in graph.edges()) / graph.number_of_edges()
    pairs = list(combinations(range(0, 2000, 40), 2))
    anywhere = sum(math.dist(places[u], places[v]) for u, v in pairs) / len(pairs)
    assert near < 0.6 * anywhere, "what is related stands closer than what is not"


def test_order_brings_alike_nodes_together() -> None:
    graph = nx.empty_graph(30)
    places = layout(graph, dict.fromkeys(graph, BOX), {node: f"{node % 3}" for node in graph})
    reading = sorted(graph, key=lambda node: (places[node][1], places[node][0]))
    assert [node % 3 for node in reading] == [0] * 10 + [1] * 10 + [2] * 10
