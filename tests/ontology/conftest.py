"""The files of ontology/ as graphs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import Graph

from congthuong.data import folder

ONTOLOGY = folder("ontology")


@pytest.fixture(scope="session")
def graphs() -> Mapping[str, Graph]:
    """Every Turtle file by its path within ontology/."""
    files = sorted(ONTOLOGY.rglob("*.ttl"))
    return {file.relative_to(ONTOLOGY).as_posix(): Graph().parse(file) for file in files}


@pytest.fixture(scope="session")
def schema(graphs: Mapping[str, Graph]) -> Graph:
    """The classes and properties."""
    return graphs["congthuong.ttl"] + graphs["cube.ttl"]


@pytest.fixture(scope="session")
def reference(graphs: Mapping[str, Graph]) -> Graph:
    """All that graph/reference holds: everything but the shapes."""
    whole = Graph()
    for name, graph in graphs.items():
        if not name.startswith("shapes/"):
            whole += graph
    return whole


@pytest.fixture(scope="session")
def ontology() -> Path:
    """The folder."""
    return ONTOLOGY
