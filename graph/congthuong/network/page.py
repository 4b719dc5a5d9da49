"""The network as one HTML file that needs nothing else: no server, no network, no installation.

>>> import networkx as nx
>>> from congthuong.network.page import page
>>> html = page(nx.MultiDiGraph(words={}, articles={}, focus=()))
>>> html.startswith("<!doctype html>"), "https://cdn" in html
(True, False)

pyvis makes the nodes and edges and brings vis-network, which draws them; the page around it is ours (page.html,
page.css and page.js beside this module), because the stock one loads from outside and runs titles as HTML. Positions
come from `layout`, so that the page opens settled. A content security policy allows exactly the two scripts and the
style of this file, by their hashes, and no request.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from congthuong.localisation import Language, figure
from congthuong.network.graph import TYPES, Fact, local
from congthuong.network.layout import Box, layout
from congthuong.periods import in_words
from congthuong.text import plain, sort_key

if TYPE_CHECKING:
    from congthuong.network.graph import Graph

__all__ = ["STYLES", "Style", "page"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a type of entity is drawn: a shape of vis-network and a colour."""

    shape: str
    colour: str


_BLUE, _SKY, _GREEN, _ORANGE, _RED, _PINK, _DARK, _GREY = (
    # The palette of Okabe and Ito, which colour-blind people can tell apart; shapes say the same once more.
    "#0072B2", "#56B4E9", "#009E73", "#E69F00", "#D55E00", "#CC79A7", "#3D4451", "#8A909C",
)  # fmt: skip
STYLES: Final[Mapping[str, Style]] = {
    "Province": Style("hexagon", _BLUE),
    "District": Style("hexagon", _SKY),
    "Ward": Style("dot", _SKY),
    "Country": Style("star", _BLUE),
    "IndustrialZone": Style("square", _GREEN),
    "IndustrialCluster": Style("triangleDown", _GREEN),
    "Company": Style("dot", _RED),
    "Agency": Style("diamond", _PINK),
    "Association": Style("diamond", _SKY),
    "Person": Style("dot", _DARK),
    "Post": Style("diamond", _DARK),
    "Programme": Style("triangle", _ORANGE),
    "Scheme": Style("triangleDown", _ORANGE),
    "Project": Style("triangle", _RED),
    "Document": Style("square", _GREY),
    "Platform": Style("square", _PINK),
    "Product": Style("star", _ORANGE),
    "Sector": Style("hexagon", _GREEN),
    "Event": Style("star", _PINK),
    "Article": Style("square", _DARK),
    "Other": Style("dot", _GREY),
}
# Relations that put a thing into a province's territory, which the page shades: from the inner end to the outer one.
_INSIDE: Final = {"locatedIn": (0, 1), "agencyOf": (0, 1), "partOf": (0, 1), "hasZone": (1, 0)}
_LINE, _LINES = 20, 3  # characters and lines of a label; the whole name stands in the panel
_LEGAL_FORM: Final = re.compile(r"^công ty (?:(?:tnhh|cổ phần|cp|một thành viên|mtv)(?:\s+|$))*", re.IGNORECASE)
_OPTIONS: Final[dict[str, Any]] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "tooltipDelay": 150, "multiselect": False, "selectConnectedEdges": False},
    "nodes": {"borderWidth": 1.5, "borderWidthSelected": 3, "scaling": {"label": {"drawThreshold": 6}}},
    "edges": {"arrows": {"to": {"enabled": True, "scaleFactor": 0.45}}, "selectionWidth": 1.5, "hoverWidth": 0.8},
}


def page(graph: Graph, *, title: str | None = None) -> str:
    """The HTML of a graph of `congthuong.network.graph.network`; write it as UTF-8.

    `title` is what the browser's tab says; without it the names of the focus, or that it is everything.
    """
    from jinja2 import Environment
    from markupsafe import Markup

    nodes, edges, options = _drawing(graph)
    scripts = [_vis_network(), _own("page.js")]
    style = _own("page.css")
    focus = [str(graph.nodes[node]["label"]) for node in graph.graph.get("focus", ())]
    return (
        Environment(autoescape=True)
        .from_string(_own("page.html"))
        .render(
            title=title or ", ".join(dict.fromkeys(focus)) or "congthuong",
            policy=_policy(scripts, style),
            style=Markup(style),  # noqa: S704  # our own file
            scripts=[Markup(script) for script in scripts],  # noqa: S704  # our own file and pyvis's
            data=Markup(_json({"nodes": nodes, "edges": edges, "options": options, **_contents(graph)})),  # noqa: S704
        )
    )


def _policy(scripts: Iterable[str], style: str) -> str:
    return (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(data: Any) -> str:
    """JSON that no HTML parser can leave: every character that could begin a tag or end a line is escaped."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)


def _own(name: str) -> str:
    return (files("congthuong.network") / name).read_text(encoding="utf-8")


def _vis_network() -> str:
    """The newest vis-network that pyvis brings."""
    folders = [f for f in (files("pyvis") / "templates" / "lib").iterdir() if f.name.startswith("vis-")]
    newest = max(folders, key=lambda f: [int(part) for part in re.findall(r"\d+", f.name)])
    script = (newest / "vis-network.min.js").read_text(encoding="utf-8")
    # A parser reads line ends as \n, and the policy's hash is of what it reads; the map would be a request.
    return re.sub(r"(?m)^//# sourceMappingURL=.*$", "", script.replace("\r\n", "\n"))


def _drawing(graph: Graph) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Nodes, edges and options for vis-network; the ids are positions in the graph."""
    from pyvis.network import Network

    ids = {node: number for number, node in enumerate(graph)}
    drawn = Network(directed=True, cdn_resources="in_line")
    drawn.set_options(json.dumps(_OPTIONS))
    sizes = {node: _size(graph, node) for node in graph}
    labels = {node: _label(data["label"], data["type"]) for node, data in graph.nodes(data=True)}
    fonts = {node: 22 if sizes[node] >= 26 else 16 if sizes[node] >= 19 else 14 for node in graph}
    boxes = {node: _box(labels[node], sizes[node], fonts[node]) for node in graph}
    order = {node: f"{TYPES.index(data['type']):02} {sort_key(data['label'])}" for node, data in graph.nodes(data=True)}
    places = layout(graph, boxes, order)
    for node, data in graph.nodes(data=True):
        style = STYLES[data["type"]]
        x, y = places[node]
        drawn.add_node(
            ids[node],
            label=labels[node] or "–",
            shape=style.shape,
            color=style.colour,
            size=sizes[node],
            font={"size": fonts[node]},
            x=x,
            y=y,
            box=[boxes[node].width, boxes[node].above, boxes[node].below],
        )
    parallel: dict[frozenset[str], int] = {}
    many = graph.number_of_edges() > 1500
    for subject, object, _ in sorted(graph.edges(keys=True), key=lambda e: (ids[e[0]], ids[e[1]], e[2])):
        before = parallel.get(frozenset((subject, object)), 0)
        parallel[frozenset((subject, object))] = before + 1
        smooth = {"type": "curvedCW", "roundness": 0.08 + 0.14 * before} if not many or before else False
        drawn.add_edge(ids[subject], ids[object], smooth=smooth)
    nodes, edges, *_, options = drawn.get_network_data()
    # pyvis has no ids for edges, and sets a font colour (False) that would win over the page's.
    nodes = [{**node, "font": {"size": node["font"]["size"]}} for node in nodes]
    return nodes, [{**edge, "id": number} for number, edge in enumerate(edges)], json.loads(options)


def _size(graph: Graph, node: str) -> float:
    """By what is known of it: its figures, then its relations; the area grows with them."""
    facts, relations = len(graph.nodes[node]["facts"]), int(graph.degree(node))
    size = min(38.0, 9 + 2.6 * math.sqrt(facts + relations / 2))
    return round(max(size, 13.0) if facts else size, 1)


def _label(name: str, type: str) -> str:
    """The name in a few short lines, without the legal form of a company, which tells none from another."""
    if type == "Company":
        name = _LEGAL_FORM.sub("", name) or name
        name = name[0].upper() + name[1:] if name else name
    return "\n".join(textwrap.wrap(name, _LINE, max_lines=_LINES, placeholder=" …", break_on_hyphens=False))


def _box(label: str, size: float, font: int) -> Box:
    lines = label.split("\n")
    return Box(max(2 * size, 0.55 * font * max(map(len, lines))), size, size + 5 + 1.25 * font * len(lines))


def _contents(graph: Graph) -> dict[str, Any]:
    """What the panel says, with every sentence once."""
    words: Mapping[str, Mapping[str, str]] = graph.graph["words"]
    ids = {node: number for number, node in enumerate(graph)}
    quotes: dict[str, int] = {}
    articles: dict[str, int] = {}
    classes = {local(iri): names for iri, names in words.items()}

    def quote(text: str | None) -> int | None:
        return None if text is None else quotes.setdefault(text, len(quotes))

    entities = [
        {
            "iri": node,
            "name": data["label"],
            "type": data["type"],
            "aliases": [alias for alias in data["aliases"] if plain(alias) != plain(data["label"])],
            "since": data["valid_from"],
            "until": data["valid_until"],
            "articles": [articles.setdefault(id, len(articles)) for id in sorted(data["mentions"])],
            "facts": [
                {
                    **_spoken(fact, words),
                    "quote": quote(fact["quote"]),
                    "article": articles.setdefault(fact["article"], len(articles)),
                }
                for fact in data["facts"]
            ],
        }
        for node, data in graph.nodes(data=True)
    ]
    relations = [
        {
            "from": ids[subject],
            "to": ids[object],
            "predicate": key,
            "said": [
                {
                    "post": said["post"],
                    "period": _both(said["period"]),
                    "quote": quote(said["quote"]),
                    "article": articles.setdefault(said["article"], len(articles)),
                }
                for said in data["statements"]
            ],
        }
        for subject, object, key, data in sorted(
            graph.edges(keys=True, data=True), key=lambda e: (ids[e[0]], ids[e[1]], e[2])
        )
    ]
    sources = graph.graph["articles"]
    used = {data["type"] for _, data in graph.nodes(data=True)}
    return {
        "entities": entities,
        "relations": relations,
        "quotes": list(quotes),
        "articles": [
            {"id": id, "title": sources[id]["title"], "issued": _both(sources[id]["issued"]), "url": sources[id]["url"],
             "publisher": sources[id]["publisher"]}
            for id in articles
        ],
        "types": {
            name: {"names": _headings(classes.get(name), name), "shape": style.shape, "colour": style.colour}
            for name, style in STYLES.items()
            if name in used
        },
        "predicates": {key: _names(classes.get(key), key) for key in sorted({r["predicate"] for r in relations})},
        "territories": _territories(graph, ids),
        "focus": [ids[node] for node in graph.graph.get("focus", ()) if node in ids],
    }  # fmt: skip


def _spoken(fact: Fact, words: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """A figure in both languages."""
    called = words.get(fact["unit_iri"])
    names = _names(called, fact["unit"]) if called else (None, None)

    def shown(language: Language) -> str:
        return figure(
            fact["value"],
            fact["unit"],
            maximum=fact["value_max"],
            transformation=fact["transformation"],
            bound=fact["bound"],
            counted=fact["counted"],
            symbol=names[language == "en"],
            language=language,
        )

    label = fact["indicator_label"]
    sector = words.get(fact["sector"] or "")
    return {
        "figure": [shown("vi"), shown("en")],
        "indicator": _names(words.get(fact["indicator"] or ""), label or "–"),
        "known": fact["indicator"] is not None,
        "wording": label,
        "period": _both(fact["period"]),
        "compared": _both(fact["compared_with"]),
        "status": fact["status"],
        "sector": _names(sector, local(fact["sector"])) if fact["sector"] else None,
        "qualifiers": fact["qualifiers"],
        "surface": fact["surface"],
        "mark": fact["mark"],
    }


def _both(label: str | None) -> list[str] | None:
    return None if label is None else [in_words(label, "vi"), in_words(label, "en")]


def _names(names: Mapping[str, str] | None, otherwise: str) -> list[str]:
    """Vietnamese, English."""
    known = dict(names or {})
    vietnamese = known.get("vi") or known.get("") or known.get("en") or otherwise
    return [vietnamese, known.get("en") or vietnamese]


def _headings(names: Mapping[str, str] | None, otherwise: str) -> list[str]:
    """Names that begin a line: with a capital."""
    return [name[:1].upper() + name[1:] for name in _names(names, otherwise)]


def _territories(graph: Graph, ids: Mapping[str, int]) -> list[list[list[int]]]:
    """For each province the pairs (outer, inner) of what lies in it, step by step."""
    within: dict[str, list[str]] = {}
    for ends in graph.edges(keys=True):
        if inner_outer := _INSIDE.get(ends[2]):
            inner, outer = (ends[i] for i in inner_outer)
            within.setdefault(outer, []).append(inner)
    result = []
    for node, data in graph.nodes(data=True):
        if data["type"] != "Province":
            continue
        pairs: list[list[int]] = []
        reached, border = {node}, [node]
        while border:
            outer = border.pop()
            for inner in within.get(outer, ()):
                if inner not in reached:
                    reached.add(inner)
                    border.append(inner)
                    pairs.append([ids[outer], ids[inner]])
        if pairs:
            result.append(pairs)
    return result
