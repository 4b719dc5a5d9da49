"""What users' own tables have about one thing, for its page: row by row, with the file and line that each stands in.

>>> import pyoxigraph as ox
>>> from congthuong.serve.pages.attached import rows
>>> from congthuong.serve.pages.knowledge import Knowledge
>>> rows(Knowledge(ox.Store(), "vi"), "https://w3id.org/congthuong/id/province/bac-giang")
[]
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Final

import pyoxigraph as ox

from congthuong.link.iris import period_label
from congthuong.localisation import number
from congthuong.periods import in_words
from congthuong.serve.pages.frame import iri_href
from congthuong.serve.pages.knowledge import Knowledge, Row

__all__ = ["rows"]

_SHOWN: Final = 60  # rows on one page
_LONG: Final = 300  # characters of a cell


def rows(knowledge: Knowledge, iri: str) -> list[dict[str, Any]]:
    """The rows with the name, page and line of their table, and their cells as pairs of heading and value."""
    found: dict[str, list[Row]] = {}
    for row in knowledge.ask("attached", thing=iri):
        found.setdefault(row["row"].value, []).append(row)
    knowledge.learn(
        row[name].value
        for group in found.values()
        for row in group
        for name in ("property", "unit", "table")
        if isinstance(row.get(name), ox.NamedNode)
    )
    shown = []
    for group in sorted(found.values(), key=lambda group: (group[0]["table"].value, _line(group[0]))):
        first = group[0]
        shown.append(
            {
                "table": knowledge.name(first["table"].value),
                "href": iri_href(first["table"].value, knowledge.language),
                "file": first["file"].value,
                "line": _line(first) or None,
                "cells": sorted({_cell(knowledge, row) for row in group}),
            }
        )
    return shown[:_SHOWN]


def _line(row: Row) -> int:
    return int(row["line"].value) if "line" in row else 0


def _cell(knowledge: Knowledge, row: Row) -> tuple[str, str]:
    heading = row["property"]
    name = knowledge.name(heading.value) if isinstance(heading, ox.NamedNode) else heading.value
    said = [_value(knowledge, row["value"])]
    if "counted" in row:
        said.append(row["counted"].value)
    elif "unit" in row:
        said.append(knowledge.name(row["unit"].value))
    if "period" in row:
        said.append(f"({in_words(period_label(row['period'].value), knowledge.language)})")
    return name, " ".join(said)


def _value(knowledge: Knowledge, value: ox.NamedNode | ox.Literal) -> str:
    if isinstance(value, ox.Literal) and value.datatype.value.endswith(("#decimal", "#integer")):
        try:
            known = Decimal(value.value)
        except InvalidOperation:
            return value.value[:_LONG]
        is_year = abs(known) < 10_000 and known == known.to_integral()  # or as short as one
        return str(value.value) if is_year else number(known, knowledge.language)
    return value.value if len(value.value) <= _LONG else f"{value.value[:_LONG]}…"
