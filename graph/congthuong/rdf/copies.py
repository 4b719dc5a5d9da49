"""Articles that are copies of another: one source, however many pages print it.

>>> from congthuong.rdf.copies import Sketch
>>> words = "Chín tháng năm 2024 chỉ số sản xuất công nghiệp của tỉnh tăng khá so với cùng kỳ năm trước theo báo cáo"
>>> one, other = Sketch.of(words), Sketch.of(f"{words} của Sở Công Thương")
>>> one.shared(other), Sketch.read(one.written) == one
(1.0, True)
>>> one.keys & other.keys != set(), one.shared(Sketch.of("Thu ngân sách đạt dự toán ngay từ quý một của năm nay"))
(True, 0.0)

Two articles are one source when they share 80 % of the runs of eight words of the shorter one. Each keeps a sketch: the
least hashes of its runs, from which the share is told (exactly for short articles, within about 4 % for long ones), and
a few keys made of the very least, by which near copies find one another without looking at the rest. So an article
costs the same among few and among many.
"""

from __future__ import annotations

import re
import struct
from base64 import b85decode, b85encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import Final

import pyoxigraph as ox

from congthuong.link import iris
from congthuong.rdf.terms import CT, DCTERMS, Value, node, stated, text
from congthuong.rdf.view import Quads
from congthuong.text import fold

__all__ = ["Sketch", "copies_touched", "copy_quads", "sketch_pairs"]

_RUN: Final = 8
_LEAST: Final = 128  # hashes that are kept
_KEYS: Final = 12
_ALIKE: Final = 0.8
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """How many different runs of eight words a text has, and the least of their hashes, sorted."""

    runs: int
    least: tuple[int, ...]

    @staticmethod
    def of(words: str) -> Sketch:
        """That of a text; one of fewer than eight words has no runs."""
        found = _WORD.findall(fold(words))
        runs = {" ".join(found[at : at + _RUN]) for at in range(len(found) - _RUN + 1)}
        hashes = sorted({int.from_bytes(blake2b(run.encode(), digest_size=4).digest()) for run in runs})
        return Sketch(len(runs), tuple(hashes[:_LEAST]))

    @staticmethod
    def read(written: str) -> Sketch:
        """The sketch that was written so."""
        runs, _, rest = written.partition(" ")
        packed = b85decode(rest)
        return Sketch(int(runs), struct.unpack(f">{len(packed) // 4}I", packed))

    @property
    def written(self) -> str:
        """The sketch as one line of text."""
        return f"{self.runs} {b85encode(struct.pack(f'>{len(self.least)}I', *self.least)).decode()}"

    @property
    def keys(self) -> set[str]:
        """Neighbours among the least hashes: copies are all but sure to have one in common, other articles hardly."""
        few = self.least[:_KEYS]
        return {f"{one:08x}{other:08x}" for one, other in pairwise(few)} or {f"{one:08x}" for one in few}

    def shared(self, other: Sketch) -> float:
        """The part of the shorter one's runs that both have."""
        fewer = min(self.runs, other.runs)
        if not fewer:
            return 0.0
        union = sorted({*self.least, *other.least})[: min(_LEAST, self.runs + other.runs)]
        both = {*self.least} & {*other.least}
        alike = sum(hash in both for hash in union) / len(union)
        return min(1.0, alike / (1 + alike) * (self.runs + other.runs) / fewer)


def sketch_pairs(words: str) -> Iterator[tuple[ox.NamedNode, Value]]:
    """What an article's graph says of its text, so that copies are found: the sketch and its keys."""
    sketch = Sketch.of(words)
    if sketch.runs:
        yield CT("sketch"), text(sketch.written)
        for key in sorted(sketch.keys):
            yield CT("sketchKey"), text(key)


def copies_touched(store: Quads, keys: Iterable[ox.Literal]) -> set[ox.NamedNode]:
    """The articles whose sketch has one of these keys: what may be a copy of what has them."""
    return {article for key in keys for article, _, _ in stated(store, None, CT("sketchKey"), key)}


def copy_quads(store: Quads, articles: Iterable[ox.NamedNode] | None = None) -> Iterator[ox.Quad]:
    """The quads of graph/copies about these articles, else about all: `ct:copyOf` the first that it is a copy of.

    The first is the one with the earliest date, then with the first id; articles without a date come last.
    """
    graph = node(iris.graph("copies"))
    if articles is None:
        articles = {article for article, _, _ in stated(store, None, CT("sketch"))}
    known: dict[ox.NamedNode, Sketch] = {}

    def sketch(article: ox.NamedNode) -> Sketch:
        if article not in known:
            found = next((value.value for _, _, value in stated(store, article, CT("sketch"))), "0 ")
            known[article] = Sketch.read(found)
        return known[article]

    for article in sorted(articles, key=lambda iri: iri.value):
        keys = (ox.Literal(key) for key in sketch(article).keys)
        rank = _rank(store, article)
        ranks = ((_rank(store, near), near) for near in copies_touched(store, keys))
        for _, other in sorted((pair for pair in ranks if pair[0] < rank), key=lambda pair: pair[0]):
            if sketch(article).shared(sketch(other)) >= _ALIKE:
                yield ox.Quad(article, CT("copyOf"), other, graph)
                break


def _rank(store: Quads, article: ox.NamedNode) -> tuple[str, str]:
    issued = next((value.value for _, _, value in stated(store, article, DCTERMS("issued"))), "9999")
    return issued, article.value
