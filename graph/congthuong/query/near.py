"""Names that are asked for and are not there, with those that are near.

>>> import pyoxigraph as ox
>>> from congthuong.query.catalogue import named
>>> from congthuong.query.engine import OxigraphEngine
>>> from congthuong.query.near import unknown
>>> unknown(OxigraphEngine(ox.Store()), named("iip-series"), {"place": "Bắc Nin"})
[Unknown(name='Bắc Nin', near=())]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.localisation import Language
from congthuong.query.catalogue import NamedQuery
from congthuong.query.engine import Engine
from congthuong.text import plain

__all__ = ["Unknown", "unknown"]

_OFFERED: Final = 3
_ALIKE: Final = 75  # of 100


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that nothing has, and names of things that are written much like it, the nearest first."""

    name: str
    near: tuple[str, ...]

    def said(self, language: Language) -> str:
        """One sentence.

        >>> Unknown("Bắc Nin", ("Bắc Ninh",)).said("en")
        "nothing is called 'Bắc Nin' here; near it: Bắc Ninh"
        """
        near = ", ".join(self.near)
        if language == "vi":
            return f"ở đây không có gì tên là “{self.name}”" + (f"; gần giống: {near}" if near else "")
        return f"nothing is called {self.name!r} here" + (f"; near it: {near}" if near else "")


def unknown(engine: Engine, query: NamedQuery, values: Mapping[str, object]) -> list[Unknown]:
    """The values of parameters of the type `name` that nothing in the graph is called by."""
    asked = [str(values[item.name]) for item in query.parameters if item.type == "name" and values.get(item.name)]
    if not asked:
        return []
    text = (folder("queries") / "lookup" / "names.rq").read_text(encoding="utf-8")
    names = {
        key.value: label.value
        for key, label in engine.answer(text).rows
        if isinstance(key, ox.Literal) and isinstance(label, ox.Literal)
    }
    return [Unknown(name, _near(plain(name), names)) for name in asked if plain(name) not in names]


def _near(key: str, names: Mapping[str, str]) -> tuple[str, ...]:
    from rapidfuzz import fuzz, process

    found = process.extract(key, list(names), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=2 * _OFFERED)
    return tuple(dict.fromkeys(names[near] for near, _, _ in found))[:_OFFERED]
