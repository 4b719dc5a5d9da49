"""Rows as a table for reading in a terminal.

>>> import pyoxigraph as ox
>>> from congthuong.query.catalogue import Column
>>> from congthuong.query.engine import Answer, OxigraphEngine
>>> from congthuong.query.table import table
>>> period = Column("period", "period", {"vi": "Kỳ", "en": "Period"})
>>> answer = Answer(("period",), ((ox.Literal("2024-01/2024-09"),),))
>>> [line.strip() for line in table(OxigraphEngine(ox.Store()), answer, [period], language="vi").splitlines()]
['Kỳ', '────────────────────', '9 tháng đầu năm 2024']
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Final

import pyoxigraph as ox

from congthuong.errors import UsageError
from congthuong.link.iris import ID
from congthuong.localisation import Language, figure, number
from congthuong.periods import in_words
from congthuong.query.catalogue import Column
from congthuong.query.engine import Answer, Engine, Term, python
from congthuong.query.labels import labels
from congthuong.query.prefixes import curie

__all__ = ["picked", "spoken", "table"]

_GAP: Final = 3  # characters between columns
_NARROW: Final = 12  # characters: a text that is folded into fewer cannot be read
# What stands in the cell of a figure and needs no column of its own.
_PARTS: Final = frozenset({"maximum", "unit", "counted", "transformation", "bound"})


def table(
    engine: Engine,
    answer: Answer,
    columns: Sequence[Column],
    *,
    language: Language,
    iris: bool = False,
    width: int = 160,
    only: Sequence[str] | None = None,
) -> str:
    """The rows as lines of at most `width` characters, names of things looked up in the engine unless `iris`.

    Where columns would be too narrow to be read, each row is a record: a line for each heading with its text. `only`
    are the names of the columns to show, in this order; UsageError where there is none of such a name.
    """
    rows = spoken(engine, answer, columns, language=language, iris=iris)
    shown = picked(rows, columns, iris=iris) if only is None else _named(only, columns)
    headings = [columns[n].title[language] for n in shown]
    texts = [[row[n] for n in shown] for row in rows]
    if not _fits(headings, texts, width):
        return _records(headings, texts, width)
    right = [columns[n].kind in ("value", "amount", "number") for n in shown]
    return _grid(headings, texts, right, width)


def _grid(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], width: int) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for heading, at_right in zip(headings, right, strict=True):
        # Everything may be folded, nothing cut: what does not fit in a line goes on in the next.
        grid.add_column(Text(heading), justify="right" if at_right else "left", overflow="fold")
    for row in rows:
        grid.add_row(*map(Text, row))
    stream = io.StringIO()
    Console(file=stream, width=width, force_terminal=False, color_system=None).print(grid)
    return "".join(line.rstrip() + "\n" for line in stream.getvalue().splitlines())


def _fits(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether each column can be as wide as its text, or as a text can be read in: the widest give way first."""
    wide = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    left = width - _GAP * len(wide)
    for place, wanted in enumerate(sorted(wide)):
        fair = left // (len(wide) - place)
        if wanted > fair:
            return fair >= _NARROW
        left -= wanted
    return True


def _records(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Each row as lines of a heading and its text, an empty line between rows."""
    beside = max(map(len, headings)) + 2
    if width - beside < _NARROW:
        beside = 2
    records = []
    for row in rows:
        lines: list[str] = []
        for heading, text in zip(headings, row, strict=True):
            if not text:
                continue
            wrapped = textwrap.wrap(text, max(width - beside, 1)) or [""]
            if len(heading) + 2 > beside:
                lines.append(heading)
                lines += [" " * beside + line for line in wrapped]
            else:
                lines += [f"{head:{beside}}{line}" for head, line in zip_longest([heading], wrapped, fillvalue="")]
        records.append("".join(f"{line.rstrip()}\n" for line in lines))
    return "\n".join(records)


def _named(only: Sequence[str], columns: Sequence[Column]) -> list[int]:
    names = [column.name for column in columns]
    if wrong := [name for name in only if name not in names]:
        raise UsageError(f"there is no column {wrong[0]!r}", hint=f"the columns are {', '.join(names)}")
    return [names.index(name) for name in only]


def picked(rows: Sequence[Sequence[str]], columns: Sequence[Column], *, iris: bool = False) -> list[int]:
    """The columns of what `spoken` gives that are worth their room."""
    figures = any(column.kind == "value" for column in columns)
    shown = [n for n, column in enumerate(columns) if not (figures and column.kind in _PARTS)]
    if rows:  # a column in which nothing stands takes the others' room
        shown = [n for n in shown if any(row[n] for row in rows)]
    if not iris:  # nobody reads the IRI of a fact, which has no name
        shown = [n for n in shown if columns[n].kind != "iri" or any(not _bare(row[n]) for row in rows)] or shown
    return shown


def spoken(
    engine: Engine, answer: Answer, columns: Sequence[Column], *, language: Language, iris: bool = False
) -> list[list[str]]:
    """The rows as people say them, one text a column: figures with their unit, periods in words, things by name."""
    names = {} if iris else labels(engine, _iris(answer, columns), language)
    return [[_cell(row, n, columns, language, names) for n in range(len(columns))] for row in answer.rows]


def _iris(answer: Answer, columns: Sequence[Column]) -> list[str]:
    found = [term.value for row in answer.rows for term in row if isinstance(term, ox.NamedNode)]
    coded = [n for n, column in enumerate(columns) if column.kind == "status"]
    return found + [_code(term) for row in answer.rows for n in coded if (term := row[n]) is not None]


def _bare(cell: str) -> bool:
    return not cell or cell.startswith("<") or ":" in cell.split(" ")[0]


def _code(term: Term) -> str:
    return f"{ID}status/{term.value}"


def _cell(
    row: Sequence[Term | None], n: int, columns: Sequence[Column], language: Language, names: Mapping[str, str]
) -> str:
    term = row[n]
    if term is None:
        return ""
    value = python(term)
    match columns[n].kind:
        case "value" if isinstance(value, Decimal | int):
            return _figure(Decimal(value), row, columns, language)
        case "amount" if isinstance(value, Decimal | int):
            own = [column for column in columns if column.kind in ("unit", "counted", "transformation")]
            return _figure(Decimal(value), [row[columns.index(column)] for column in own], own, language)
        case "period":
            return in_words(str(value), language)
        case "validity":
            return _validity(str(value), language)
        case "status":
            return names.get(_code(term), str(value))
    if isinstance(term, ox.NamedNode):
        return names.get(term.value) or curie(term.value)
    if isinstance(value, bool):
        return {"vi": ("không", "có"), "en": ("no", "yes")}[language][value]
    if isinstance(value, Decimal | int):
        return str(value) if columns[n].kind == "date" else number(Decimal(value), language)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}" if language == "vi" else value.isoformat()
    return str(value)


def _validity(interval: str, language: Language) -> str:
    """On which side of a change a unit stands: until when it was, else since when it is."""
    start, _, end = interval.partition("/")
    since, until = {"vi": ("từ", "đến"), "en": ("from", "until")}[language]
    return f"{until} {end}" if end != ".." else f"{since} {start}" if start != ".." else ""


def _figure(value: Decimal, row: Sequence[Term | None], columns: Sequence[Column], language: Language) -> str:
    parts = {column.kind: python(term) for column, term in zip(columns, row, strict=True) if term is not None}
    maximum = parts.get("maximum")
    return figure(
        value,
        str(parts.get("unit", "")),
        maximum=Decimal(maximum) if isinstance(maximum, Decimal | int) else None,
        transformation=str(parts.get("transformation", "level")),
        bound=str(parts.get("bound", "eq")),
        counted=str(parts["counted"]) if "counted" in parts else None,
        language=language,
    )
