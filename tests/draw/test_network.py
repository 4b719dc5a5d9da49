"""The picture of a network: nothing that stands moves, boxes keep apart, every node and line is a link with a name."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congthuong.draw.network import Edge, Node, Stage, network, places


def node(key: str, facts: int = 0, **more: object) -> Node:
    return Node(key, f"Khu công nghiệp {key}", "IndustrialZone", f"/id/{key}", facts, **more)  # type: ignore[arg-type]


def star(centre: str, ends: list[str]) -> Stage:
    return Stage(centre, [centre, *ends], [(centre, end) for end in ends])


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 30), st.lists(st.integers(1, 12), max_size=4))
def test_what_stands_never_moves(first: int, later: list[int]) -> None:
    names = [f"n{i}" for i in range(first)]
    nodes, stages = [node("a", 9), *(node(name) for name in names)], [star("a", names)]
    before = places(stages, nodes)
    for turn, number in enumerate(later):
        fresh = [f"s{turn}-{i}" for i in range(number)]
        nodes += [node(name) for name in fresh]
        stages.append(Stage(names[turn % first], fresh, [(names[turn % first], name) for name in fresh]))
        now = places(stages, nodes)
        assert {key: now[key] for key in before} == before
        assert len(set(now.values())) == len(now) == len(nodes)
        before = now


def test_the_same_stages_give_the_same_places() -> None:
    nodes = [node("a", 4), *(node(str(i)) for i in range(12))]
    stages = [star("a", [str(i) for i in range(12)])]
    assert places(stages, nodes) == places(stages, list(reversed(nodes)))


def test_every_node_and_line_is_a_link_with_a_name() -> None:
    nodes = [node("a", 9, more=3, open="/network?open=a"), node("b")]
    picture = ElementTree.fromstring(
        network(nodes, [Edge("a", "b", "/between", "a – b")], places([star("a", ["b"])], nodes), title="t")
    )
    links = list(picture.iter("a"))
    assert [link.get("href") for link in links] == ["/between", "/id/a", "/network?open=a", "/id/b"]
    assert all(link.get("aria-label") and link.find("title") is not None for link in links)


def test_lines_to_what_is_not_drawn_are_left_out() -> None:
    nodes = [node("a"), node("b")]
    picture = network(nodes, [Edge("a", "b", "/", "x")], {"a": (0.0, 0.0)}, title="t")
    assert 'edge"' not in picture
    assert picture.count('class="node') == 2  # the group of nodes, and the one


def test_names_are_text() -> None:
    evil = Node("x", '<script>alert("1")</script>\u202e', "Other", "javascript:", said="</title><script>")
    picture = network([evil], [], {"x": (0.0, 0.0)}, title="<b>")
    ElementTree.fromstring(picture)
    assert "<script" not in picture
    assert "\u202e" not in picture
