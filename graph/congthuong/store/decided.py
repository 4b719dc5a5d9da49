"""What became of each line of corrections.tsv, as the graph says it.

>>> import pyoxigraph as ox
>>> from congthuong.corrections import Line
>>> from congthuong.store.decided import decided
>>> line = Line("2026-12-02", "me", "set", "a", "7,5%", "tăng", "period", "2023", "2024", "misread", 2)
>>> [(one.line.number, one.result) for one in decided(ox.Store(), [line], articles={"b"})]
[(2, 'stale')]
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from congthuong.corrections import Line
from congthuong.link import iris
from congthuong.rdf.terms import CT, node, stated

__all__ = ["Decided", "decided"]


@dataclass(frozen=True, slots=True)
class Decided:
    """A line and its result: applied, agreed, stale, disputed; or superseded, by a later line."""

    line: Line
    result: str


def decided(store: ox.Store, lines: Iterable[Line], articles: Collection[str]) -> Iterator[Decided]:
    """The lines with their results, in the order of the file; one about an article that is not there is stale."""
    for line in lines:
        if line.op in ("same", "different"):
            yield Decided(line, "applied")
        elif line.article not in articles:
            yield Decided(line, "stale")
        else:
            about = node(f"{iris.article(line.article)}/correction/{line.name}")
            found = next((value.value for _, _, value in stated(store, about, CT("result"))), "superseded")
            yield Decided(line, found)
