r"""A model's answer, taken apart without trusting it.

>>> from congthuong.model.answer import parse
>>> rows, problems = parse('Here you are:\n{"figures": [{"k": 1, "subject": "Hà Nam", "period": 2018}, {"k": "x"}]}')
>>> rows[0].k, rows[0].subject, rows[0].period, problems
(1, 'Hà Nam', None, ('1 row has no figure number',))

What is no JSON, half of it, or of other types than asked for is left out and named, never an error: the reading by the
rules stands in for whatever is missing. No answer can say a value or a unit, so none is read from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["LONGEST", "Row", "parse"]

LONGEST = 400_000  # characters of an answer; one of sixty figures has some 20,000
_ROWS = 400
_NAME = 200  # characters of a name or phrase
_QUALIFIERS = 8
_TEXT = (
    "subject", "subject_type", "indicator", "label", "transformation", "written", "period", "compared_with", "sector",
    "status", "unit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """What a model says of one figure; None where it says nothing that could be used."""

    k: int
    statement: bool = True
    subject: str | None = None
    subject_type: str | None = None
    indicator: str | None = None
    label: str | None = None
    transformation: str | None = None
    written: str | None = None
    period: str | None = None
    compared_with: str | None = None
    sector: str | None = None
    status: str | None = None
    unit: str | None = None
    qualifiers: tuple[str, ...] = ()
    said: frozenset[str] = frozenset()  # the slots that it gave, those given as null among them


def parse(content: str) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The rows of an answer in its order, and what was wrong with it, in words."""
    if len(content) > LONGEST:
        return (), (f"the answer has {len(content)} characters, over {LONGEST}",)
    rows: list[Row] = []
    bad = 0
    found = False
    for item in _items(content):
        found = True
        row = _row(item)
        if row is None:
            bad += 1
        elif len(rows) < _ROWS:
            rows.append(row)
    problems = []
    if not found:
        problems.append("the answer holds no JSON rows")
    if bad:
        problems.append(f"{bad} row{'s have' if bad > 1 else ' has'} no figure number")
    return tuple(rows), tuple(problems)


def _items(content: str) -> Iterator[Any]:
    """The rows, wherever they stand: {"figures": […]}, a list, or one object after another (also of half an answer)."""
    decoder = json.JSONDecoder(parse_int=_whole)
    at = 0
    while (at := content.find("{", at)) >= 0:
        try:
            value, end = decoder.raw_decode(content, at)
        except (ValueError, RecursionError):
            at += 1  # the rows inside an object that never ends are still objects of their own
            continue
        at = end
        held = value.get("figures")
        yield from held if isinstance(held, list) else (value,)


def _whole(digits: str) -> int:
    return int(digits) if len(digits) < 10 else -1  # no figure has such a number, and int() of a million digits is slow


def _row(item: Any) -> Row | None:
    if not isinstance(item, dict) or not isinstance(k := item.get("k"), int) or isinstance(k, bool) or k < 1:
        return None
    text = {slot: _text(item[slot]) for slot in _TEXT if slot in item}
    listed = item.get("qualifiers")
    qualifiers = tuple(q for one in listed[:_QUALIFIERS] if (q := _text(one))) if isinstance(listed, list) else ()
    said = frozenset(slot for slot, value in text.items() if value is not None or item[slot] is None)
    if isinstance(listed, list):
        said |= {"qualifiers"}
    drop = item.get("statement") is False or item.get("drop") is True
    return Row(k, not drop, **text, qualifiers=qualifiers, said=said)


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or not 0 < len(value) <= _NAME:
        return None
    text = " ".join(value.split())
    return text if text.isprintable() and text.casefold() not in ("", "null", "none") else None
