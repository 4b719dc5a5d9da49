"""The fact that docs/graph.md prints is the one in the graph, triple by triple."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from congthuong.store import KnowledgeBase

PAGE = Path(__file__).parents[2] / "docs/graph.md"
BLOCKS = re.findall(r"(?ms)^```turtle\n(.*?)^```$", PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("block", BLOCKS, ids=["stated", "derived"])
def test_the_page_prints_what_the_graph_holds(block: str, seed_kb: KnowledgeBase) -> None:
    printed = {str(quad.triple) for quad in ox.parse(block, format=ox.RdfFormat.TURTLE)}
    subjects = {quad.subject for quad in ox.parse(block, format=ox.RdfFormat.TURTLE)}
    store = seed_kb.dataset()
    held = {str(quad.triple) for node in subjects for quad in store.quads_for_pattern(node, None, None, None)}
    assert sorted(printed - held) == []
    assert sorted(held - printed) == []
