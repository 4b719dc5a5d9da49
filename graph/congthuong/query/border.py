"""Series that cross a change of borders: the figures of a name before and after it are of two places.

>>> from congthuong.query.border import Border
>>> Border("Bắc Ninh", "2025-06-30", ("Bắc Giang", "Bắc Ninh")).said("en")
'Bắc Ninh is two places here: until 2025-06-30, and since then with Bắc Giang; their figures are no one series'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.localisation import Language
from congthuong.query.catalogue import NamedQuery, substitute
from congthuong.query.engine import Engine
from congthuong.text import plain

__all__ = ["Border", "borders"]


@dataclass(frozen=True, slots=True)
class Border:
    """A name whose place became another: the last day of the old one, and what the new one was made of."""

    name: str
    last: str
    parts: tuple[str, ...]

    def said(self, language: Language) -> str:
        """One sentence."""
        others = ", ".join(part for part in self.parts if part != self.name)
        if language == "vi":
            return (
                f"{self.name} ở đây là hai địa phương: đến {self.last}, và từ đó gồm cả {others}; "
                "số liệu của hai bên không phải một dãy"
            )
        return (
            f"{self.name} is two places here: until {self.last}, and since then with {others}; "
            "their figures are no one series"
        )


def borders(engine: Engine, query: NamedQuery, values: Mapping[str, object]) -> list[Border]:
    """The changes of borders in the rows of a query that shows the validity of places, by the names it is asked for."""
    if not any(column.kind == "validity" for column in query.columns):
        return []
    names = [plain(str(values[p.name])) for p in query.parameters if p.type == "name" and values.get(p.name)]
    text = (folder("queries") / "lookup" / "provinces.rq").read_text(encoding="utf-8")
    return [found for name in names if (found := _border(engine, text, name)) is not None]


def _border(engine: Engine, text: str, name: str) -> Border | None:
    called, lasts, parts, first = "", set[str](), set[str](), False
    for label, since, until, part in engine.answer(substitute(text, {"place": ox.Literal(name)})).rows:
        if isinstance(label, ox.Literal):
            called = label.value
        if isinstance(until, ox.Literal):
            lasts.add(until.value)
        elif isinstance(since, ox.Literal) and isinstance(part, ox.Literal):
            first = True
            parts.add(part.value)
    return Border(called, max(lasts), tuple(sorted(parts))) if lasts and first else None
