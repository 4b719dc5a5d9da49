r"""The whole knowledge base in one file, for other tools.

>>> import io
>>> import pyoxigraph as ox
>>> from congthuong.query.export import export
>>> triple = [ox.NamedNode(f"http://example.org/{name}") for name in "spo"]
>>> stream = io.BytesIO()
>>> export([ox.Quad(*triple, ox.NamedNode("http://example.org/g"))], "nquads", stream)
>>> stream.getvalue()
b'<http://example.org/s> <http://example.org/p> <http://example.org/o> <http://example.org/g> .\n'

Sorted, so that equal knowledge bases give equal files. Turtle has no named graphs: it holds the union of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO, Final

import pyoxigraph as ox

from congthuong.link.iris import ID
from congthuong.query.prefixes import prefixes

__all__ = ["FORMATS", "export"]

_TEXTS: Final = f"{ID}graph/text/"


def export(quads: Iterable[ox.Quad], format: str, stream: BinaryIO, *, text: bool = True) -> None:
    """Write the quads to a binary stream in one of FORMATS; without `text` the articles' texts stay out."""
    kept = (quad for quad in quads if text or not _graph(quad).startswith(_TEXTS))
    FORMATS[format](sorted(kept, key=str), stream)


def _graph(quad: ox.Quad) -> str:
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value


def _nquads(quads: list[ox.Quad], stream: BinaryIO) -> None:
    ox.serialize(quads, stream, format=ox.RdfFormat.N_QUADS)


def _trig(quads: list[ox.Quad], stream: BinaryIO) -> None:
    by_graph = sorted(quads, key=lambda quad: (_graph(quad), str(quad)))
    ox.serialize(by_graph, stream, format=ox.RdfFormat.TRIG, prefixes=dict(prefixes()))


def _turtle(quads: list[ox.Quad], stream: BinaryIO) -> None:
    ox.serialize((quad.triple for quad in quads), stream, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes()))


def _jsonld(quads: list[ox.Quad], stream: BinaryIO) -> None:
    by_graph = sorted(quads, key=lambda quad: (_graph(quad), str(quad)))
    ox.serialize(by_graph, stream, format=ox.RdfFormat.JSON_LD, prefixes=dict(prefixes()))


FORMATS: Final[Mapping[str, Callable[[list[ox.Quad], BinaryIO], None]]] = {
    "nquads": _nquads,
    "trig": _trig,
    "turtle": _turtle,
    "jsonld": _jsonld,
}
