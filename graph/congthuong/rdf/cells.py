"""Which cell of the cube a figure fills: its dimensions, none of them ever absent.

>>> from congthuong.rdf.cells import DIMENSIONS, dimensions
>>> from congthuong.rdf.terms import CT, node, text
>>> from congthuong.link.iris import ID
>>> figure = [(CT("transformation"), node(ID + "transformation/level")), (CT("ownership"), text("FDI"))]
>>> values = dimensions(figure)
>>> values["dimOwnership"].value, values["dimSector"].value, values["dimPeriod"].value == ID + "code/_U"
('FDI', 'https://w3id.org/congthuong/id/code/_U', True)
>>> list(values) == list(DIMENSIONS)
True

An absent slot means that the article does not tell (`_U`), or that the dimension does not apply (`_Z`: a level is
compared with nothing); never the total. What was reached, what is forecast and what is aimed at are three cells; an
estimate fills the cell of the actual figure. Which figures fill a cell at all, `congthuong.link.comparable` says.

Cells that differ in nothing but time and status make one series: what a target is measured by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

import pyoxigraph as ox

from congthuong.link import iris
from congthuong.periods import is_period, normal, shifted
from congthuong.rdf.terms import Value, node, text
from congthuong.text import fold

__all__ = ["DIMENSIONS", "cell_of", "dimensions", "narrowed", "series_of"]

# Dimension -> the slot it is taken from, and the code that stands where the slot is empty.
DIMENSIONS: Mapping[str, tuple[str, str]] = {
    "dimSubject": ("subject", "_U"),
    "dimIndicator": ("indicator", "_U"),
    "dimSector": ("sector", "_U"),
    "dimTransformation": ("transformation", "_U"),
    "dimUnit": ("unit", "_U"),
    "dimCounted": ("counted", "_Z"),
    "dimStatus": ("status", "_U"),
    "dimOperation": ("operation", "_U"),
    "dimPart": ("part", "_U"),
    "dimPeriod": ("period", "_U"),
    "dimComparedWith": ("comparedWith", "_Z"),
    "dimOwnership": ("ownership", "_U"),
    "dimScope": ("scope", "_U"),
    "dimFlow": ("flow", "_U"),
    "dimPriceBasis": ("priceBasis", "_U"),
    "dimRankedAmong": ("rankedAmong", "_Z"),
    "dimQualifier": ("qualifier", "_U"),
}
_NARROWING: Final = ("ownership", "scope", "flow", "priceBasis", "rankedAmong", "qualifier")
_WORDS = frozenset({"counted", *_NARROWING})
_OF_TIME = frozenset({"dimStatus", "dimPeriod", "dimComparedWith"})


def dimensions(slots: Iterable[tuple[ox.NamedNode, Value]]) -> dict[str, Value]:
    """The value of every dimension: an IRI, or a string where the slot holds words (several, sorted, as one string)."""
    given: dict[str, list[Value]] = {}
    for predicate, value in slots:
        given.setdefault(predicate.value.removeprefix(iris.DEF), []).append(value)
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
    return iris.cell(_key(dimensions(slots)))


def series_of(cell: Mapping[str, Value]) -> str:
    """The key of the series that a cell with these dimensions is of: all of them but status and time.

    What a change is measured against is part of it as a distance: the same time a year before, or another.
    """
    rest = {name: value for name, value in cell.items() if name not in _OF_TIME}
    against = _distance(cell["dimPeriod"].value, cell["dimComparedWith"].value)
    if against == "_U" and cell["dimStatus"].value.endswith("status/target"):
        against = "year before"  # a growth that is aimed at is one on the year before
    return sha256(f"{_key(rest)}\nagainst={against}".encode()).hexdigest()[:24]


def narrowed(slots: Iterable[tuple[ox.NamedNode, Value]]) -> str | None:
    """What narrows a figure, in words, for people to read; None where nothing does.

    >>> from congthuong.rdf.terms import CT
    >>> narrowed([(CT("qualifier"), text("4 sao")), (CT("ownership"), text("FDI")), (CT("value"), text("7"))])
    'FDI; 4 sao'
    """
    given: dict[str, list[Value]] = {}
    for predicate, value in slots:
        given.setdefault(predicate.value.removeprefix(iris.DEF), []).append(value)
    words = [word for slot in _NARROWING for word in sorted(_word(value, slot) for value in given.get(slot, ()))]
    return "; ".join(words) or None


def _key(values: Mapping[str, Value]) -> str:
    return "\n".join(f"{name}={value.value}" for name, value in values.items())


def _distance(period: str, other: str) -> str:
    if "/code/" in other:
        return other.rsplit("/", 1)[1]
    now, then = iris.period_label(period), iris.period_label(other)
    try:
        return "year before" if is_period(now) and normal(shifted(now, years=-1)) == then else "other"
    except ValueError:
        return "other"
