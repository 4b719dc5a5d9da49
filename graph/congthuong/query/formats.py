"""The forms in which an answer can be had: formats for machines as they are, spreadsheets, tables for people.

>>> import pyoxigraph as ox
>>> from congthuong.query.engine import OxigraphEngine
>>> from congthuong.query.formats import render
>>> print(render(OxigraphEngine(ox.Store()), "SELECT ?n { VALUES ?n { 1204.5 } }", "csv").decode().split())
['n', '1204.5']
>>> print(render(OxigraphEngine(ox.Store()), "SELECT ?n { VALUES ?n { 1204.5 } }", "table").decode().split())
['n', '───────', '1.204,5']

Data formats hold what the query gave: plain numbers, IRIs, ISO periods; in CSV, which spreadsheets open, a text that
would be a formula has an apostrophe in front. Only `table` and `xlsx` know of headings, and
only `table` writes for reading: labels instead of IRIs, a figure with its unit, numbers as the language writes them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Final

from congthuong.errors import UsageError, WriteError
from congthuong.localisation import Language
from congthuong.query.catalogue import Column, NamedQuery
from congthuong.query.engine import Answer, Engine, python
from congthuong.query.syntax import check
from congthuong.spreadsheet import ROWS, cell, defused_csv

__all__ = ["GRAPH_FORMATS", "ROW_FORMATS", "render"]

ROW_FORMATS: Final[Mapping[str, str | None]] = {
    "table": None,
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xlsx": None,
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
}
GRAPH_FORMATS: Final[Mapping[str, str]] = {
    "turtle": "text/turtle",
    "jsonld": "application/ld+json",
    "nquads": "application/n-quads",
}


def render(
    engine: Engine,
    query: str,
    format: str | None = None,
    *,
    named: NamedQuery | None = None,
    language: Language = "vi",
    iris: bool = False,
    width: int = 160,
    only: Sequence[str] | None = None,
) -> bytes:
    """The answer to a query in a format; without one, a table of rows or Turtle of a graph.

    `named` gives the headings and kinds of the columns. `iris` shows IRIs instead of labels, in a table of `width`
    characters, of which `only` names the columns. Raises UsageError where the format cannot hold the answer, QueryError
    where the query is wrong.
    """
    asked = check(query)
    fitting: Mapping[str, str | None] = GRAPH_FORMATS if asked.graph else ROW_FORMATS
    chosen = format or next(iter(fitting))
    if chosen not in fitting:
        known = chosen in ROW_FORMATS or chosen in GRAPH_FORMATS
        what = f"the answer to {asked.form} cannot be given as {chosen}" if known else f"there is no format {chosen!r}"
        raise UsageError(what, hint=f"choose one of {', '.join(fitting)}")
    if only is not None and chosen != "table":
        raise UsageError("--columns chooses those of a table", hint="leave it out, or choose --format table")
    media_type = fitting[chosen]
    if media_type is not None:
        answered = engine.execute(query, media_type)
        return defused_csv(answered) if chosen == "csv" else answered
    answer = engine.answer(query)
    columns = _columns(answer, named)
    if chosen == "xlsx":
        return _xlsx(answer, columns, language)
    from congthuong.query.table import table

    return table(engine, answer, columns, language=language, iris=iris, width=width, only=only).encode()


def _columns(answer: Answer, named: NamedQuery | None) -> Sequence[Column]:
    declared = {column.name: column for column in named.columns} if named else {}
    return [declared.get(name) or Column(name, "text", {"vi": name, "en": name}) for name in answer.variables]


def _xlsx(answer: Answer, columns: Sequence[Column], language: Language) -> bytes:
    from openpyxl import Workbook

    if len(answer.rows) >= ROWS:
        raise WriteError(f"more than {ROWS - 1:,} rows do not fit an Excel sheet", hint="choose csv")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("rows")
    sheet.freeze_panes = "A2"

    sheet.append([cell(sheet, column.title[language], bold=True) for column in columns])
    for row in answer.rows:
        sheet.append([None if term is None else cell(sheet, python(term)) for term in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
