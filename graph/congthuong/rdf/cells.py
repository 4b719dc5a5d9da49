"""Which cell of the cube a figure fills: its dimensions, none of them ever absent.

>>> from congthuong.rdf.cells import DIMENSIONS, dimensions
>>> from congthuong.rdf.terms import CT, node, text
>>> from congthuong.link.iris import ID
>>> figure = [(CT("transformation"), node(ID + "transformation/level")), (CT("ownership"), text("FDI"))]
>>> values = dimensions(figure)
>>> values["dimOwnership"].value, values["dimSector"].value, values["dimPeriod"].value == ID + "code/_U"
('FDI', 'https://w3id.org/congthuong/id/code/_T', True)
>>> list(values) == list(DIMENSIONS)
True

An absent slot means the total (`_T`: all industries), that the dimension does not apply (`_Z`: a level is compared with
nothing), or that the article does not tell (`_U`). What was reached, what is forecast and what is aimed at are three
cells; an estimate fills the cell of the actual figure. Figures whose indicator is in no vocabulary are told apart by
its phrase.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from congthuong.link import iris
from congthuong.rdf.terms import Value, node, text
from congthuong.text import fold

__all__ = ["DIMENSIONS", "cell_of", "dimensions"]

# Dimension -> the slot it is taken from, and the code that stands where the slot is empty.
DIMENSIONS: Mapping[str, tuple[str, str]] = {
    "dimSubject": ("subject", "_U"),
    "dimIndicator": ("indicator", "_U"),
    "dimIndicatorPhrase": ("indicatorLabel", "_Z"),
    "dimSector": ("sector", "_T"),
    "dimTransformation": ("transformation", "_U"),
    "dimUnit": ("unit", "_U"),
    "dimCounted": ("counted", "_Z"),
    "dimStatus": ("status", "_U"),
    "dimPeriod": ("period", "_U"),
    "dimComparedWith": ("comparedWith", "_Z"),
    "dimOwnership": ("ownership", "_T"),
    "dimScope": ("scope", "_T"),
    "dimFlow": ("flow", "_T"),
    "dimPriceBasis": ("priceBasis", "_U"),
    "dimRankedAmong": ("rankedAmong", "_Z"),
    "dimQualifier": ("qualifier", "_T"),
}
_WORDS = frozenset(
    {"indicatorLabel", "counted", "ownership", "scope", "flow", "priceBasis", "rankedAmong", "qualifier"}
)


def dimensions(slots: Iterable[tuple[ox.NamedNode, Value]]) -> dict[str, Value]:
    """The value of every dimension: an IRI, or a string where the slot holds words (several, sorted, as one string)."""
    given: dict[str, list[Value]] = {}
    for predicate, value in slots:
        given.setdefault(predicate.value.removeprefix(iris.DEF), []).append(value)
    if "indicator" in given:
        given.pop("indicatorLabel", None)
    compared = given.get("transformation", [node("x:")])[0].value.rsplit("/", 1)[-1] in ("change", "multiple")
    values: dict[str, Value] = {}
    for name, (slot, empty) in DIMENSIONS.items():
        found = given.get(slot)
        if slot == "comparedWith" and compared:
            empty = "_U"
        if slot in _WORDS:
            values[name] = text("; ".join(sorted(_word(value, slot) for value in found)) if found else empty)
        elif not found:
            values[name] = node(f"{iris.ID}code/{empty}")
        elif slot == "status":
            values[name] = node(found[0].value.replace("status/estimate", "status/actual"))
        else:
            values[name] = found[0]
    return values


def _word(value: Value, slot: str) -> str:
    """A word as it tells cells apart: codes such as FDI as they are, phrases without regard to case."""
    return value.value if slot in ("ownership", "scope") else fold(value.value)


def cell_of(slots: Iterable[tuple[ox.NamedNode, Value]]) -> str:
    """The IRI of the cell that a figure with these slots fills."""
    return iris.cell("\n".join(f"{name}={value.value}" for name, value in dimensions(slots).items()))
