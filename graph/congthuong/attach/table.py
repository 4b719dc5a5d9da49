r"""A table file as rows of named cells: .csv, .xlsx, .parquet, or Turtle with a row for each subject.

>>> from congthuong.attach.table import read_table
>>> table = read_table("Bảng PCI\nTỉnh;Điểm\nBắc Giang;69,75\n".encode(), "pci.csv", ["Tỉnh"])
>>> table.columns, table.rows[0].number, table.rows[0].cells["Điểm"].text
(('Tỉnh', 'Điểm'), 3, '69,75')

The headings are the first row that has all the columns that were named: titles above it are no rows. A row knows its
line in the file, and an error says file, line, column and what to do.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Final

import pyoxigraph as ox

from congthuong.errors import ReadError
from congthuong.read.encoding import clean, decode, is_twice_encoded
from congthuong.read.formats import package
from congthuong.read.formats.csvfile import separator
from congthuong.read.formats.workbook import formulas, number_shown
from congthuong.text import fold

__all__ = ["BYTES", "SUBJECT", "Cell", "Row", "Table", "read_table", "same"]

BYTES: Final = 100_000_000
SUBJECT: Final = "subject"  # the column of a Turtle file that holds what a row is about
_ROWS: Final = 200_000
_CELLS: Final = 2_000_000
_ABOVE: Final = 30  # rows in which the headings are looked for
_TEXT: Final = 10_000  # characters of a cell


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is shown and, where the file says it, as a number; `many` where a subject has several values."""

    text: str = ""
    number: Decimal | None = None
    many: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row, its line in the file (of Turtle its place among the subjects), and its cells by heading.

    `subject` is what a row of Turtle is in that file: an IRI, or the name of a blank node.
    """

    number: int
    cells: Mapping[str, Cell] = field(repr=False)
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a file; of Turtle also its triples, which are kept as they are."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)
    triples: tuple[ox.Triple, ...] | None = field(default=None, repr=False)

    def where(self, row: Row, column: str | None = None) -> str:
        """The place of a row or cell, for a message."""
        line = f"{self.file}:{row.number}"
        return f"{line}, column {column!r}" if column else line


def same(heading: str) -> str:
    """A heading as headings are compared: case, spaces and composition make no difference."""
    return fold(heading).strip("\ufeff ")


def read_table(raw: bytes, file: str, named: Sequence[str]) -> Table:
    """The table of a file, by the ending of its name; `named` are the columns that it must have.

    ReadError says what is wrong, in which line, and what to do: an unknown ending, no such column, two of one name, two
    encodings, a formula without its value, more rows than are taken.
    """
    if len(raw) > BYTES:
        raise ReadError(f"the file has more than {BYTES // 1_000_000} MB", where=file, hint="attach it in parts")
    ending = PurePath(file).suffix.lower()
    if not raw.strip():
        raise ReadError("the file is empty", where=file, hint="save the table in it")
    if ending in (".ttl", ".turtle"):
        return _turtle(raw, file, named)
    if ending == ".csv":
        found = [("", _csv(raw, file))]
    elif ending == ".xlsx":
        found = list(_workbook(raw, file))
    elif ending == ".parquet":
        found = [("", _parquet(raw, file))]
    else:
        hint = "save it as .csv, .xlsx, .parquet or .ttl"
        raise ReadError(f"{ending or 'nameless'} files are not attached", where=file, hint=hint)
    fitting = [(sheet, rows, at) for sheet, rows in found if (at := _heading(rows, named)) is not None]
    if not fitting:
        raise _without(file, [rows for _, rows in found], named)
    if len(fitting) > 1:
        names = ", ".join(sheet for sheet, *_ in fitting)
        raise ReadError(f"the sheets {names} have these columns", where=file, hint="save the one you mean as a file")
    return _laid(file, *fitting[0][1:])


_Line = tuple[int, list[Cell]]  # a line's number and its cells


def _heading(rows: Sequence[_Line], named: Sequence[str]) -> int | None:
    """Which row has the headings: the first with all that were named; with none named the first with two cells."""
    wanted = {same(name) for name in named}
    for place, (_, cells) in enumerate(rows[:_ABOVE]):
        texts = [same(cell.text) for cell in cells]
        if wanted <= set(texts) if wanted else sum(map(bool, texts)) > 1:
            return place
    return None


def _without(file: str, sheets: Sequence[Sequence[_Line]], named: Sequence[str]) -> ReadError:
    wanted = {same(name): name for name in named}
    rows = [cells for rows in sheets for _, cells in rows[:_ABOVE]]
    best = max(rows, key=lambda cells: (len(wanted.keys() & {same(c.text) for c in cells}), len(cells)), default=[])
    has = [cell.text for cell in best if cell.text]
    missing = [name for key, name in wanted.items() if key not in {same(text) for text in has}]
    what = f"no row has the headings {', '.join(map(repr, named))}" if named else "there is no row of headings"
    if len(missing) < len(named) or len(named) == 1:
        what = f"there is no column {', '.join(map(repr, missing))}"
    return ReadError(what, where=file, hint=f"there are the columns {', '.join(map(repr, has[:20]))}" if has else None)


def _laid(file: str, rows: Sequence[_Line], at: int) -> Table:
    headings = [cell.text.strip() for cell in rows[at][1]]
    seen: dict[str, str] = {}
    for heading in headings:
        if heading and same(heading) in seen:
            where = f"{file}:{rows[at][0]}"
            raise ReadError(f"two columns are called {heading!r}", where=where, hint="give each its own heading")
        seen[same(heading)] = heading
    made = []
    for number, cells in rows[at + 1 :]:
        extra = next((cell.text for cell in cells[len(headings) :] if cell.text.strip()), None)
        if extra is not None:
            where = f"{file}:{number}"
            hint = "put cells with the separator in them into quotes"
            raise ReadError(f"this row has more cells than there are headings ({extra[:40]!r})", where=where, hint=hint)
        if any(cell.text.strip() for cell in cells):
            named = {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading and cell.text}
            made.append(Row(number, named))
    if not made:
        raise ReadError("below the headings there are no rows", where=file, hint="save the table with its rows")
    return Table(file, tuple(heading for heading in headings if heading), tuple(made))


def _limited(file: str, rows: Iterable[_Line]) -> list[_Line]:
    kept: list[_Line] = []
    cells = 0
    for row in rows:
        cells += len(row[1])
        if len(kept) >= _ROWS or cells > _CELLS:
            what = f"the table has more than {_ROWS:,} rows or {_CELLS:,} cells"
            raise ReadError(what, where=f"{file}:{row[0]}", hint="attach it in parts, each under its own name")
        if long := next((cell for cell in row[1] if len(cell.text) > _TEXT), None):
            what = f"a cell has {len(long.text):,} characters, more than {_TEXT:,}"
            raise ReadError(what, where=f"{file}:{row[0]}", hint="is a quotation mark left open above?")
        if broken := next((cell.text for cell in row[1] if is_twice_encoded(cell.text)), None):
            what = f"{broken[:40]!r} was encoded as UTF-8 twice: two encodings are mixed in this file"
            raise ReadError(what, where=f"{file}:{row[0]}", hint="save it again from its original")
        kept.append(row)
    return kept


def _csv(raw: bytes, file: str) -> list[_Line]:
    source = _decoded(raw, file)
    reader = csv.reader(io.StringIO(source, newline=""), delimiter=separator(source))

    def lines() -> Iterator[_Line]:
        number = 1
        for row in reader:
            yield number, [Cell(text.strip()) for text in row]
            number = reader.line_num + 1

    try:
        return _limited(file, lines())
    except csv.Error as error:
        hint = "save it again as CSV, or as .xlsx"
        raise ReadError(f"it is no table of values ({error})", where=f"{file}:{reader.line_num}", hint=hint) from None


def _decoded(raw: bytes, file: str) -> str:
    try:
        return decode(raw)
    except ReadError as error:
        lines = raw.split(b"\n")
        good = [_is_utf8(line) for line in lines]
        other = any(fine and not line.isascii() for fine, line in zip(good, lines, strict=True))
        bad = next((number for number, fine in enumerate(good, 1) if not fine), None)
        if bad is not None and other:
            what = "this line is not UTF-8, and others are: two encodings are mixed in this file"
            raise ReadError(what, where=f"{file}:{bad}", hint="save it again as UTF-8 from its originals") from None
        raise ReadError(error.what, where=file if bad is None else f"{file}:{bad}", hint=error.hint) from None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _workbook(raw: bytes, file: str) -> Iterator[tuple[str, list[_Line]]]:
    import openpyxl

    try:
        package.check(raw, "workbook", ".xls", ".xlsx")
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        unread = formulas(raw, book)
    except ReadError as error:
        raise ReadError(error.what, where=file, hint=error.hint) from None
    except Exception as error:  # a damaged package fails with whatever openpyxl meets first
        raise package.broken("workbook", ".xlsx") from error
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title, _limited(file, _sheet(sheet, file, unread[sheet.title]))


def _sheet(sheet: Any, file: str, unread: Mapping[str, str]) -> Iterator[_Line]:
    if unread:
        place, formula = next(iter(unread.items()))
        what = f"the formula {formula[:60]!r} has no value in the file"
        hint = "open the file in Excel or LibreOffice and save it, or put values in their place"
        raise ReadError(what, where=f"{file}, sheet {sheet.title!r}, cell {place}", hint=hint)
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, [_shown(cell.value, cell) for cell in row]


def _shown(value: object, cell: Any = None) -> Cell:
    match value:
        case None:
            return Cell()
        case bool():
            return Cell("true" if value else "false")
        case datetime.datetime():
            at_midnight = value.time() == datetime.time()
            return Cell(value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds"))
        case datetime.date():
            return Cell(value.isoformat())
        case int() | float() | Decimal():
            number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
            if not number.is_finite():
                return Cell()
            if cell is not None and "%" in (cell.number_format or ""):
                return Cell(f"{number_shown(number * 100)}%", number * 100)
            return Cell(number_shown(number), number)
        case _:
            return Cell(clean(str(value)).strip())


def _parquet(raw: bytes, file: str) -> list[_Line]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        hint = "pip install 'congthuong[dataframe]', or save the table as .csv or .xlsx"
        raise ReadError("reading Parquet takes the package pyarrow", where=file, hint=hint) from None
    try:
        source = parquet.ParquetFile(pyarrow.BufferReader(raw))
        if source.metadata.num_rows > _ROWS or source.metadata.num_rows * source.metadata.num_columns > _CELLS:
            what = f"the table has more than {_ROWS:,} rows or {_CELLS:,} cells"
            raise ReadError(what, where=file, hint="attach it in parts, each under its own name")
        data = source.read().to_pydict()
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        said = str(error).splitlines()[0][:120]
        raise ReadError(
            f"this is no Parquet file, or a damaged one ({said})", where=file, hint="save it anew"
        ) from None
    rows = [(1, [Cell(str(name)) for name in data])]
    rows += [(n, [_shown(v) for v in values]) for n, values in enumerate(zip(*data.values(), strict=True), 2)]
    return _limited(file, rows)


def _turtle(raw: bytes, file: str, named: Sequence[str]) -> Table:
    try:
        parser = ox.parse(raw, format=ox.RdfFormat.TURTLE)
        triples = _numbered(quad.triple for quad in parser)
        prefixes = dict(parser.prefixes)
    except (SyntaxError, ValueError) as error:
        raise ReadError(f"this is not Turtle: {error}", where=file, hint="mend it") from None
    if len(triples) > _CELLS:
        raise ReadError(f"the file has more than {_CELLS:,} triples", where=file, hint="attach it in parts")
    if not triples:
        raise ReadError("the file states nothing", where=file, hint="save the data in it")
    subjects: dict[str, dict[str, list[Cell]]] = {}
    columns: dict[str, None] = {SUBJECT: None}
    for triple in triples:
        if not isinstance(triple.object, ox.NamedNode | ox.Literal | ox.BlankNode) or isinstance(
            triple.subject, ox.Triple
        ):
            raise ReadError("this file has a quoted triple", where=file, hint="state it as a triple of its own")
        column = _curie(triple.predicate.value, prefixes)
        columns.setdefault(column)
        value = triple.object.value
        number = Decimal(value) if re.fullmatch(r"[+-]?\d+(\.\d+)?", value) else None
        own = [Cell(triple.subject.value)] if isinstance(triple.subject, ox.NamedNode) else [Cell()]
        cells = subjects.setdefault(triple.subject.value, {SUBJECT: own})
        cells.setdefault(column, []).append(Cell(value, number))
    spelt = {same(column): column for column in columns}
    spelt |= {same(t.predicate.value): _curie(t.predicate.value, prefixes) for t in triples}
    if missing := [name for name in named if same(name) not in spelt]:
        hint = f"there are {', '.join(list(columns)[:20])}"
        raise ReadError(f"no subject has the property {missing[0]!r}", where=file, hint=hint)
    for name in named:  # by whichever of its names a column was asked for
        for found in subjects.values():
            if (column := spelt[same(name)]) in found:
                found[name] = found[column]
    rows = tuple(
        Row(
            number,
            {name: Cell(cells[0].text, cells[0].number, len(cells) > 1) for name, cells in found.items()},
            subject,
        )
        for number, (subject, found) in enumerate(subjects.items(), 1)
    )
    return Table(file, tuple(columns), rows, tuple(triples))


def _numbered(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The triples with blank nodes called by their order in the file, so that they are the same at each reading."""
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def named(term: Any) -> Any:
        return names.setdefault(term, ox.BlankNode(f"b{len(names) + 1}")) if isinstance(term, ox.BlankNode) else term

    return [ox.Triple(named(triple.subject), triple.predicate, named(triple.object)) for triple in triples]


def _curie(iri: str, prefixes: Mapping[str, str]) -> str:
    fitting = [(space, name) for name, space in prefixes.items() if space and iri.startswith(space)]
    if not fitting:
        return iri
    space, name = max(fitting, key=lambda pair: len(pair[0]))
    return f"{name}:{iri[len(space) :]}"
