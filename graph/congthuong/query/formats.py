"""The forms in which an answer can be had: formats for machines as they are, spreadsheets, tables for people.

>>> import pyoxigraph as ox
>>> from congthuong.query.engine import OxigraphEngine
>>> from congthuong.query.formats import render
>>> print(render(OxigraphEngine(ox.Store()), "SELECT ?n { VALUES ?n { 1204.5 } }", "csv").decode().split())
['n', '1204.5']
>>> print(render(OxigraphEngine(ox.Store()), "SELECT ?n { VALUES ?n { 1204.5 } }", "table").decode().split())
['n', '───────', '1.204,5']

Data formats hold what the query gave: plain numbers, IRIs, ISO periods. Only `table` and `xlsx` know of headings, and
only `table` writes for reading: labels instead of IRIs, a figure with its unit, numbers as the language writes them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from congthuong.errors import UsageError, WriteError
from congthuong.query.catalogue import Column, NamedQuery
from congthuong.query.engine import Answer, Engine, python
from congthuong.query.syntax import check
from congthuong.words import Language

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
_SHEET_ROWS: Final = 1_048_575
_CELL_CHARACTERS: Final = 32_767


def render(
    engine: Engine,
    query: str,
    format: str | None = None,
    *,
    named: NamedQuery | None = None,
    language: Language = "vi",
    iris: bool = False,
    width: int = 160,
) -> bytes:
    """The answer to a query in a format; without one, a table of rows or Turtle of a graph.

    `named` gives the headings and kinds of the columns. `iris` shows IRIs instead of labels, in a table of `width`
    characters. Raises UsageError where the format cannot hold the answer, QueryError where the query is wrong.
    """
    asked = check(query)
    fitting: Mapping[str, str | None] = GRAPH_FORMATS if asked.graph else ROW_FORMATS
    chosen = format or next(iter(fitting))
    if chosen not in fitting:
        known = chosen in ROW_FORMATS or chosen in GRAPH_FORMATS
        what = f"the answer to {asked.form} cannot be given as {chosen}" if known else f"there is no format {chosen!r}"
        raise UsageError(what, hint=f"choose one of {', '.join(fitting)}")
    media_type = fitting[chosen]
    if media_type is not None:
        return engine.execute(query, media_type)
    answer = engine.answer(query)
    columns = _columns(answer, named)
    if chosen == "xlsx":
        return _xlsx(answer, columns, language)
    from congthuong.query.table import table

    return table(engine, answer, columns, language=language, iris=iris, width=width).encode()


def _columns(answer: Answer, named: NamedQuery | None) -> Sequence[Column]:
    declared = {column.name: column for column in named.columns} if named else {}
    return [declared.get(name) or Column(name, "text", {"vi": name, "en": name}) for name in answer.variables]


def _xlsx(answer: Answer, columns: Sequence[Column], language: Language) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    if len(answer.rows) > _SHEET_ROWS:
        raise WriteError(f"more than {_SHEET_ROWS:,} rows do not fit an Excel sheet", hint="choose csv")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("rows")
    sheet.freeze_panes = "A2"

    def cell(value: Any) -> Any:
        if not isinstance(value, str):
            return WriteOnlyCell(sheet, value)
        legal = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
        made = WriteOnlyCell(sheet, legal if len(legal) <= _CELL_CHARACTERS else legal[: _CELL_CHARACTERS - 1] + "…")
        made.data_type = "s"  # else a text that begins with "=" becomes a formula
        return made

    headings = [cell(column.title[language]) for column in columns]
    for heading in headings:
        heading.font = Font(bold=True)
    sheet.append(headings)
    for row in answer.rows:
        sheet.append([None if term is None else cell(python(term)) for term in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
