"""The flat facts as files: JSON Lines, CSV, Excel workbooks and Parquet.

>>> import tempfile
>>> from pathlib import Path
>>> from congthuong.facts import Entity
>>> from congthuong.fact_files import destination, write
>>> fact = Entity(id="a#e12", article="a", rule="tỉnh X", label="Bắc Ninh", type="Province", mentions=((12, 20),))
>>> output = destination(Path(tempfile.mkdtemp()) / "entities.csv", kind="entity")
>>> write([fact], output)
>>> output.paths["entity"].read_text(encoding="utf-8-sig").splitlines()[1]
'a#e12,a,Bắc Ninh,Province,,12-20,,,,tỉnh X,,'

JSON Lines hold every kind in one stream; the others keep one table per kind: a workbook as sheets, CSV and Parquet as
files in a directory. docs/facts.md says what each column holds. Raises UsageError for what does not go together and
WriteError for what the disk refuses.
"""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, TypeAlias, TypeVar, get_args, get_type_hints

from congthuong.article import Metadata, Span
from congthuong.errors import UsageError, WriteError
from congthuong.facts import Entity, Evidence, Fact, Kind, Observation, Relation, json_number
from congthuong.output import replacing
from congthuong.periods import is_period, parse
from congthuong.spreadsheet import ROWS, as_text, cell, defused

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FORMATS", "KINDS", "Column", "Format", "Output", "columns", "destination", "write"]

Format: TypeAlias = Literal["jsonl", "csv", "xlsx", "parquet"]
_Name = TypeVar("_Name", bound=str)
Type: TypeAlias = Literal["text", "integer", "number", "day", "texts", "spans", "evidence"]
Articles: TypeAlias = Mapping[str, Metadata]  # what is known of each article, by its id

FORMATS: tuple[Format, ...] = get_args(Format)
KINDS: Mapping[Kind, type[Fact]] = {"observation": Observation, "relation": Relation, "entity": Entity}
_TABLES: Mapping[Kind, str] = {"observation": "observations", "relation": "relations", "entity": "entities"}
_TYPES: Mapping[Any, Type] = {
    int: "integer",
    Decimal: "number",
    Decimal | None: "number",
    tuple[str, ...]: "texts",
    tuple[Span, ...]: "spans",
    Evidence: "evidence",
}
# How a fact was read stands last: people look for what it says first.
_LAST = ("rule", "flags", "evidence")
_WIDTHS: Mapping[str, int] = {"quote": 60, "title": 40, "url": 30, "indicator_label": 30, "label": 30, "evidence": 30}
_BATCH = 5000  # rows of a Parquet row group


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, which is the field's, and what its cells hold."""

    name: str
    type: Type


_DAYS: Final = (Column("period_start", "day"), Column("period_end", "day"))
_OF_ARTICLE: Final = (Column("title", "text"), Column("published", "text"), Column("url", "text"))


def columns(kind: Kind) -> tuple[Column, ...]:
    """The columns of a kind's table: the fields of its class, with how it was read at the end.

    >>> [column.name for column in columns("entity")]
    ['id', 'article', 'label', 'type', 'aliases', 'mentions', 'title', 'published', 'url', 'rule', 'flags', 'evidence']

    Before those stand the first and last day of the period, and what is known of the article.
    """
    hints = get_type_hints(KINDS[kind])
    names = [item.name for item in fields(KINDS[kind])]
    own = [Column(name, _TYPES.get(hints[name], "text")) for name in names if name not in _LAST]
    last = [Column(name, _TYPES.get(hints[name], "text")) for name in _LAST]
    return (*own, *(_DAYS if "period" in names else ()), *_OF_ARTICLE, *last)


@dataclass(frozen=True, slots=True)
class Output:
    """Where the facts go: a format, and for each kind that is wanted its file, or None for the standard output."""

    format: Format
    paths: Mapping[Kind, Path | None]


def destination(output: str | Path | None = None, *, format: str | None = None, kind: str | None = None) -> Output:
    """What `-o`, `--format` and `--kind` together mean; UsageError says which of them do not go together.

    >>> destination("out/", format="csv").paths["relation"].as_posix()
    'out/relations.csv'
    >>> destination("facts.xlsx").format
    'xlsx'

    The format is the one asked for, else the file's ending, else jsonl. In a directory the files
    get names of their own.
    """
    wanted: tuple[Kind, ...] = tuple(KINDS) if kind is None else (_one_of(kind, tuple(KINDS), "kind"),)
    path = None if output is None else Path(output)
    ending = "" if path is None else path.suffix.lower().removeprefix(".")
    chosen = _one_of(format or (ending if ending in FORMATS else "jsonl"), FORMATS, "format")
    single = chosen in ("jsonl", "xlsx")
    folder = path is not None and (
        path.is_dir() or str(output).endswith("/") or not (single or ending or len(wanted) == 1 or path.exists())
    )
    if ending in FORMATS and ending != chosen and not folder:
        raise UsageError(f"the format is {chosen} but the file ends in .{ending}", where=str(path), hint="change one")
    if ending and ending not in FORMATS and not folder and format is None:
        hint = f"name a file that ends in {', '.join(f'.{name}' for name in FORMATS)}, or say the --format"
        raise UsageError(f".{ending} files are not written", where=str(path), hint=hint)
    if path is None:
        if chosen in ("xlsx", "parquet"):
            raise UsageError(f"{chosen} is not text", hint="name where it should go with -o")
        if not single and len(wanted) > 1:
            raise UsageError("csv holds one kind of fact", hint="choose it with --kind, or name a directory with -o")
        return Output(chosen, dict.fromkeys(wanted))
    if folder:
        return Output(chosen, {k: path / f"{'facts' if single else _TABLES[k]}.{chosen}" for k in wanted})
    if not single and len(wanted) > 1:
        hint = "choose it with --kind, or name a directory"
        raise UsageError(f"a {chosen} file holds one kind of fact", where=str(path), hint=hint)
    return Output(chosen, dict.fromkeys(wanted, path))


def _one_of(name: str, known: tuple[_Name, ...], what: str) -> _Name:
    for candidate in known:
        if candidate == name:
            return candidate
    raise UsageError(f"unknown {what} {name!r}", hint=f"one of {', '.join(known)}")


def write(
    facts: Iterable[Fact], output: Output, *, articles: Articles | None = None, stdout: BinaryIO | None = None
) -> None:
    """Write the facts of the wanted kinds as they come; the files appear when all is written, or not at all.

    `articles` fills the columns of the article; it may grow while the facts come. `stdout` is what stands for the
    standard output.

    Raises WriteError when the disk refuses, and what the iterable raises, and then leaves the files as they were.
    """
    with ExitStack() as stack:
        streams = {path: stack.enter_context(_opened(path, stdout)) for path in dict.fromkeys(output.paths.values())}
        about = articles if articles is not None else {}
        sink = _SINKS[output.format]({kind: streams[path] for kind, path in output.paths.items()}, about)
        with sink as add:
            for fact in facts:
                if fact.kind in output.paths:
                    add(fact)


def _opened(path: Path | None, stdout: BinaryIO | None) -> AbstractContextManager[BinaryIO]:
    if path is None:
        return nullcontext(stdout or sys.stdout.buffer)
    if not path.parent.exists() and path.parent.parent.is_dir():
        path.parent.mkdir()
    return replacing(path)


_Streams: TypeAlias = Mapping[Kind, BinaryIO]
_Add: TypeAlias = Callable[[Fact], None]


@contextmanager
def _jsonl(streams: _Streams, articles: Articles) -> Iterator[_Add]:
    stream = next(iter(streams.values()))

    def add(fact: Fact) -> None:
        stream.write(json.dumps(fact.as_row(), ensure_ascii=False).encode("utf-8") + b"\n")

    yield add


@contextmanager
def _csv(streams: _Streams, articles: Articles) -> Iterator[_Add]:
    tables = {kind: io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") for kind, stream in streams.items()}
    rows = {kind: csv.writer(table) for kind, table in tables.items()}
    for kind, row in rows.items():
        row.writerow([column.name for column in columns(kind)])

    def add(fact: Fact) -> None:
        names = (column.name for column in columns(fact.kind))
        cells = zip(names, _cells(fact, articles), strict=True)
        # An id of digits is one all the same: what reads the table must not make 0 of 000.
        rows[fact.kind].writerow([as_text(cell) if name == "article" else defused(cell) for name, cell in cells])

    try:
        yield add
        for table in tables.values():
            table.flush()
    finally:
        for table in tables.values():
            table.detach()  # the stream is not ours to close


@contextmanager
def _xlsx(streams: _Streams, articles: Articles) -> Iterator[_Add]:
    from lxml.etree import LxmlError
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheets = {kind: book.create_sheet(_TABLES[kind]) for kind in streams}
    counts = dict.fromkeys(streams, 1)

    def add(fact: Fact) -> None:
        counts[fact.kind] += 1
        if counts[fact.kind] > ROWS:
            raise WriteError(f"more than {ROWS:,} rows do not fit an Excel sheet", hint="choose csv or parquet")
        sheet = sheets[fact.kind]
        sheet.append([cell(sheet, value) for value in _cells(fact, articles)])

    try:
        for kind, sheet in sheets.items():
            sheet.freeze_panes = "A2"
            for number, column in enumerate(columns(kind), start=1):
                width = _WIDTHS.get(column.name, max(16, len(column.name) + 5))
                sheet.column_dimensions[get_column_letter(number)].width = width
            sheet.append([cell(sheet, column.name, bold=True) for column in columns(kind)])
        yield add
        for kind, sheet in sheets.items():
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns(kind)))}{counts[kind]}"
        book.save(next(iter(streams.values())))
    except BaseException as error:
        for sheet in sheets.values():
            with suppress(Exception):  # an abandoned sheet complains when it is collected; the first error counts
                sheet.close()
        if isinstance(error, LxmlError):  # lxml writes openpyxl's sheets, and its errors carry the name of the errno
            number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
            raise OSError(number, os.strerror(number)) from error
        raise


@contextmanager
def _parquet(streams: _Streams, articles: Articles) -> Iterator[_Add]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UsageError("parquet needs pyarrow", hint="pip install 'congthuong[dataframe]'") from error
    schemas = {kind: _schema(kind) for kind in streams}
    writers = {kind: pq.ParquetWriter(stream, schemas[kind]) for kind, stream in streams.items()}
    waiting: dict[Kind, list[Fact]] = {kind: [] for kind in streams}

    def flush(kind: Kind) -> None:
        names = [column.name for column in columns(kind)]
        rows = [{name: _typed(_value(fact, name, articles)) for name in names} for fact in waiting[kind]]
        writers[kind].write_table(pa.Table.from_pylist(rows, schema=schemas[kind]))
        waiting[kind].clear()

    def add(fact: Fact) -> None:
        waiting[fact.kind].append(fact)
        if len(waiting[fact.kind]) >= _BATCH:
            flush(fact.kind)

    try:
        yield add
        for kind in writers:
            flush(kind)
    except BaseException:
        for writer in writers.values():
            with suppress(Exception):  # what is closed now is thrown away; the first error counts
                writer.close()
        raise
    for writer in writers.values():
        writer.close()


_SINKS: Mapping[Format, Callable[[_Streams, Articles], AbstractContextManager[_Add]]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "xlsx": _xlsx,
    "parquet": _parquet,
}


_Cell: TypeAlias = str | int | float | date | None


def _cells(fact: Fact, articles: Articles) -> list[_Cell]:
    """A fact as the cells of a spreadsheet: numbers as numbers, days as dates, lists as text."""
    return [_cell(_value(fact, column.name, articles), column.type) for column in columns(fact.kind)]


def _value(fact: Fact, name: str, articles: Articles) -> Any:
    """What stands in a column of a fact's row: a field, a day of its period, or something of its article."""
    if name in ("period_start", "period_end"):
        label = getattr(fact, "period", None)
        if label is None or not is_period(label):
            return None
        period = parse(label)
        return period.start if name == "period_start" else period.end
    if name in ("title", "published", "url"):
        known = articles.get(fact.article)
        return None if known is None else getattr(known, name)
    return getattr(fact, name)


def _cell(value: Any, type: Type) -> _Cell:
    match type:
        case _ if value is None:
            return None
        case "number":
            return json_number(value)
        case "texts":
            return "; ".join(value)
        case "spans":
            return _spans(value)
        case "evidence":
            return "; ".join(f"{slot} {_spans(spans, ', ')}" for slot, spans in sorted(value.items()))
        case "integer":
            return int(value)
        case "day":
            assert isinstance(value, date)
            return value
        case "text":
            return str(value)


def _spans(spans: Iterable[Span], between: str = "; ") -> str:
    return between.join(f"{start}-{end}" for start, end in spans)


def _schema(kind: Kind) -> pa.Schema:
    import pyarrow as pa

    span = pa.struct([("start", pa.int32()), ("end", pa.int32())])
    types: Mapping[Type, pa.DataType] = {
        "text": pa.string(),
        "integer": pa.int32(),
        "day": pa.date32(),
        # The same double as a JSON number's: what pandas and DuckDB calculate with.
        "number": pa.float64(),
        "texts": pa.list_(pa.string()),
        "spans": pa.list_(span),
        "evidence": pa.map_(pa.string(), pa.list_(span)),
    }
    return pa.schema([(column.name, types[column.type]) for column in columns(kind)])


def _typed(value: Any) -> Any:
    """A field as pyarrow takes it."""
    match value:
        case Decimal():
            return float(value)
        case Mapping():
            return [(slot, _typed(spans)) for slot, spans in sorted(value.items())]
        case ((int(), int()), *_):
            return [{"start": start, "end": end} for start, end in value]
        case tuple():
            return list(value)
        case _:
            return value
