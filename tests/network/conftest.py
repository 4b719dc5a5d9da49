"""A small knowledge base whose every triple can be read in small.trig."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest

from congthuong.query.engine import OxigraphEngine

_NASTY = (
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=2>",
    "\"'`&lt;b&gt;\u2028\u2029 ]]> <!-- {{ 7*7 }} {% raw %}",
    "𝟙<svg onload=window.pwned=3> \\u003cscript\\u003e",
)


@pytest.fixture(scope="session")
def small() -> OxigraphEngine:
    store = ox.Store()
    store.load(path=str(Path(__file__).with_name("small.trig")), format=ox.RdfFormat.TRIG)
    return OxigraphEngine(store)


@pytest.fixture(scope="session")
def nasty() -> tuple[str, ...]:
    return _NASTY


@pytest.fixture
def hostile(nasty: tuple[str, ...]) -> nx.MultiDiGraph[str]:
    """A graph whose every text tries to leave its place in the page: a pair, and a node by itself."""
    script, image, quotes, svg = nasty
    article = {"iri": "a", "title": image, "issued": svg, "publisher": quotes, "url": "javascript:window.pwned=4"}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        articles={script: article},
        words={"def#Company": {"vi": svg, "en": script}, "def#locatedIn": {"vi": script, "en": image}},
        focus=(),
    )
    fact = {
        "iri": "f", "article": script, "quote": f"{svg} 7% {script}", "indicator": None, "indicator_label": image,
        "sector": f"x/{svg}", "transformation": "level", "value": Decimal(7), "value_max": None, "unit": script,
        "unit_iri": image, "counted": None, "bound": "eq", "status": "actual", "period": quotes, "compared_with": svg,
        "qualifiers": (quotes, image), "surface": "7%", "mark": (len(svg) + 1, len(svg) + 3),
    }  # fmt: skip
    common: dict[str, Any] = {"valid_from": None, "valid_until": None, "mentions": {script: 1}}
    graph.add_node("a", label=script, type="Company", aliases=(image, svg), facts=(fact,), **common)
    graph.add_node("b", label=image, type="Province", aliases=(), facts=(), **common)
    graph.add_node("c", label=quotes, type="Other", aliases=(script,), facts=(), **common)
    statement = {"iri": "s", "article": script, "quote": script, "period": image, "post": svg}
    graph.add_edge("a", "b", key="locatedIn", predicate="def#locatedIn", statements=(statement,))
    return graph
