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

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import BinaryIO, Final

import pyoxigraph as ox

from congthuong.link.iris import ID
from congthuong.query.prefixes import prefixes
from congthuong.query.sorting import in_order

__all__ = ["FORMATS", "export"]

_TEXTS: Final = f"{ID}graph/text/"
_AT_ONCE: Final = 1000  # lines that are parsed together


def export(quads: Iterable[ox.Quad], format: str, stream: BinaryIO, *, text: bool = True) -> None:
    """Write the quads to a binary stream in one of FORMATS; without `text` the articles' texts stay out.

    Takes no more memory for many than for some: what is to be sorted and is much lies on disk meanwhile.
    """
    kept = (quad for quad in quads if text or not _graph(quad).startswith(_TEXTS))
    FORMATS[format](kept, stream)


def _graph(quad: ox.Quad) -> str:
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value


def _sorted(quads: Iterable[ox.Quad]) -> Iterator[str]:
    return in_order(f"{quad} .\n" for quad in quads)


def _by_graph(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """The sorted lines of one graph after the other."""
    return (line.partition("\0")[2] for line in in_order(f"{_graph(quad)}\0{quad} .\n" for quad in quads))


def _parsed(lines: Iterator[str]) -> Iterator[ox.Quad]:
    while some := "".join(islice(lines, _AT_ONCE)):
        yield from ox.parse(some, format=ox.RdfFormat.N_QUADS)


def _nquads(quads: Iterable[ox.Quad], stream: BinaryIO) -> None:
    for line in _sorted(quads):
        stream.write(line.encode())


def _trig(quads: Iterable[ox.Quad], stream: BinaryIO) -> None:
    ox.serialize(_parsed(_by_graph(quads)), stream, format=ox.RdfFormat.TRIG, prefixes=dict(prefixes()))


def _turtle(quads: Iterable[ox.Quad], stream: BinaryIO) -> None:
    triples = (quad.triple for quad in _parsed(_sorted(quads)))
    ox.serialize(triples, stream, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes()))


def _jsonld(quads: Iterable[ox.Quad], stream: BinaryIO) -> None:
    ox.serialize(_parsed(_by_graph(quads)), stream, format=ox.RdfFormat.JSON_LD, prefixes=dict(prefixes()))


FORMATS: Final[Mapping[str, Callable[[Iterable[ox.Quad], BinaryIO], None]]] = {
    "nquads": _nquads,
    "trig": _trig,
    "turtle": _turtle,
    "jsonld": _jsonld,
}
