"""graph/links: what the mapping tables of ontology/links say of the same things elsewhere.

>>> from congthuong.data import folder
>>> from congthuong.rdf.links import link_quads
>>> all(quad.graph_name.value.endswith("graph/links") for quad in link_quads(folder("ontology")))
True

The tables are SSSOM: tab-separated, with `subject_id`, `predicate_id` and `object_id` as CURIEs of the `curie_map` in
the commented head of the file. Each row becomes one triple.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from congthuong.errors import DataError
from congthuong.link import iris
from congthuong.rdf.terms import node

__all__ = ["link_quads"]

_PREFIX = re.compile(r"#\s+([\w.-]+):\s+[\"']?(\S+?)[\"']?\s*")
_COLUMNS = ("subject_id", "predicate_id", "object_id")


def link_quads(ontology: Path) -> Iterator[ox.Quad]:
    """The quads of graph/links; DataError names the line that is no mapping."""
    graph = node(iris.graph("links"))
    for file in sorted((ontology / "links").glob("*.tsv")):
        lines = file.read_text(encoding="utf-8").splitlines()
        prefixes = {found[1]: found[2] for line in lines if (found := _PREFIX.fullmatch(line))}
        head = sum(1 for line in lines if line.startswith("#"))
        for number, row in enumerate(csv.DictReader(lines[head:], delimiter="\t"), start=head + 2):
            try:
                subject, predicate, value = (node(_expanded(row[column], prefixes)) for column in _COLUMNS)
                yield ox.Quad(subject, predicate, value, graph)
            except (KeyError, ValueError) as error:
                raise DataError(f"no mapping: {error}", where=f"{file}:{number}", hint="mend the row") from error


def _expanded(curie: str, prefixes: Mapping[str, str]) -> str:
    if curie.startswith(("http://", "https://")):
        return curie
    prefix, _, local = curie.partition(":")
    return prefixes[prefix] + local
