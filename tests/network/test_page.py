from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import networkx as nx
import pytest

from congthuong.network import network, page
from congthuong.network.graph import TYPES
from congthuong.network.page import STYLES
from congthuong.query.engine import OxigraphEngine

EMPTY: nx.MultiDiGraph[str] = nx.MultiDiGraph(words={}, articles={}, focus=())


class _Page(HTMLParser):
    """The tags of a page, and what stands in its scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside: str | None = None
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": [], "title": []}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in self.texts:
            self.inside = tag
            self.texts[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = None

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[self.inside][-1] += data

    @property
    def data(self) -> Any:
        return json.loads(self.texts["script"][0])


@pytest.mark.parametrize("kind", ["empty", "small", "hostile"])
def test_the_page_loads_nothing(kind: str, small: OxigraphEngine, hostile: nx.MultiDiGraph[str]) -> None:
    found = _Page(page({"empty": EMPTY, "small": network(small), "hostile": hostile}[kind]))
    assert [tag for tag, given in found.tags if given.get("src")] == []
    assert [given["href"] for tag, given in found.tags if given.get("href")] == ["data:,", "#search"]
    assert [tag for tag, _ in found.tags if tag in ("iframe", "object", "embed", "base", "form")] == []
    assert "@import" not in found.texts["style"][0]
    assert "url(" not in found.texts["style"][0]
    assert not any("sourceMappingURL" in script for script in found.texts["script"])


def test_the_policy_allows_the_two_scripts_and_the_style_and_no_request(small: OxigraphEngine) -> None:
    found = _Page(page(network(small)))
    (policy,) = [str(given["content"]) for _, given in found.tags if given.get("http-equiv")]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    _, *scripts = found.texts["script"]
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in (*scripts, *found.texts["style"])
    ]
    assert [*rules["script-src"].split(), rules["style-src"]] == hashes


def test_no_text_leaves_the_data(hostile: nx.MultiDiGraph[str]) -> None:
    html = page(hostile, title="</title><script>1</script>")
    found = _Page(html)
    assert [tag for tag, _ in found.tags].count("script") == 3
    assert found.texts["title"] == ["</title><script>1</script>"]
    raw = html.split('id="data">', 1)[1].split("</script>", 1)[0]
    assert re.findall("[<>&\u2028\u2029]", raw) == []
    assert found.data["entities"][2]["name"] == hostile.nodes["c"]["label"]


def test_every_sentence_stands_in_the_page_once(small: OxigraphEngine) -> None:
    data = _Page(page(network(small))).data
    assert len(data["quotes"]) == len(set(data["quotes"])) == 2
    (fact,) = next(entity["facts"] for entity in data["entities"] if entity["name"] == "KCN Đồng A")
    assert fact["figure"] == ["hơn 85,5%", "over 85.5%"]
    assert fact["period"] == ["tính đến tháng 6/2024", "as of June 2024"]
    assert fact["indicator"] == ["tỷ lệ lấp đầy", "occupancy rate"]


def test_a_file_of_the_same_graph_is_the_same_file(small: OxigraphEngine) -> None:
    assert page(network(small)) == page(network(small))


def test_the_tab_is_named_for_the_focus(small: OxigraphEngine) -> None:
    assert _Page(page(network(small, focus="bac ninh"))).texts["title"] == ["Bắc Ninh"]
    assert _Page(page(network(small))).texts["title"] == ["congthuong"]


def test_every_type_has_a_look_of_its_own() -> None:
    assert set(STYLES) == set(TYPES)
    assert len({(style.shape, style.colour) for style in STYLES.values()}) == len(STYLES)


def test_a_company_is_labelled_without_its_legal_form_and_a_long_name_is_cut() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(words={}, articles={}, focus=())
    common: dict[str, Any] = {"aliases": (), "valid_from": None, "valid_until": None, "mentions": {}, "facts": ()}
    graph.add_node("a", label="Công ty TNHH Hồng Hạc", type="Company", **common)
    graph.add_node("b", label="Chương trình " + "rất dài " * 20, type="Programme", **common)
    graph.add_node("c", label="Công ty TNHH", type="Company", **common)
    graph.add_node("d", label="", type="Other", **common)
    labels = [node["label"] for node in _Page(page(graph)).data["nodes"]]
    assert labels[0] == "Hồng Hạc"
    assert labels[1].count("\n") == 2
    assert labels[1].endswith("…")
    assert labels[2] == "Công ty TNHH"
    assert labels[3] == "–"


def test_positions_are_fixed_and_physics_off(small: OxigraphEngine) -> None:
    data = _Page(page(network(small))).data
    assert data["options"]["physics"] == {"enabled": False}
    assert all(isinstance(node["x"], float) and isinstance(node["y"], float) for node in data["nodes"])
