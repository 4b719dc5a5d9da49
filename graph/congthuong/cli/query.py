"""`congthuong query`: ask the knowledge base, by name or in SPARQL."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from congthuong.cli.complete import param_values, query_formats, query_names
from congthuong.cli.options import Endpoint, KnowledgeBaseDir, MinConfidence, by_ending, engine
from congthuong.cli.terminal import say, stdout

if TYPE_CHECKING:
    from congthuong.query.catalogue import NamedQuery

__all__ = ["query"]

_SUFFIXES: Final[Mapping[str, str]] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".xlsx": "xlsx",
    ".json": "json",
    ".srj": "json",
    ".xml": "xml",
    ".srx": "xml",
    ".txt": "table",
    ".ttl": "turtle",
    ".jsonld": "jsonld",
    ".nq": "nquads",
}
_PATIENCE: Final = 60.0  # seconds for another server to answer
_WIDTH: Final = 160  # of a table that goes to no terminal


def query(
    name: Annotated[
        str | None, typer.Argument(help="A named query; 'congthuong queries' lists them.", autocompletion=query_names)
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param", "-p", help="A parameter of the named query.", metavar="NAME=VALUE", autocompletion=param_values
        ),
    ] = None,
    file: Annotated[
        str | None, typer.Option("--file", help="A file with a SPARQL query; - for standard input.", metavar="FILE")
    ] = None,
    sparql: Annotated[str | None, typer.Option("-e", "--sparql", help="A SPARQL query.", metavar="SPARQL")] = None,
    format: Annotated[
        str | None,
        typer.Option(
            help="table, csv, tsv, xlsx, json or xml of rows; turtle, jsonld or nquads of a graph. "
            "Else what OUTPUT ends in, else table or turtle.",
            metavar="FORMAT",
            autocompletion=query_formats,
        ),
    ] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", help="The file to write.", metavar="OUTPUT")] = None,
    iris: Annotated[bool, typer.Option("--iris", help="Show IRIs in tables, not the names of things.")] = False,
    columns: Annotated[
        str | None, typer.Option(help="Only these columns of a table, in this order.", metavar="NAME,…")
    ] = None,
    lang: Annotated[Literal["vi", "en"], typer.Option(help="The language of headings and numbers in tables.")] = "vi",
    allow_service: Annotated[
        list[str] | None,
        typer.Option(help="A host that SERVICE may ask, with its port if it has one; may be repeated.", metavar="HOST"),
    ] = None,
    merged: Annotated[
        bool, typer.Option("--merged", help="Add up the provinces that one was merged from, where all have a figure.")
    ] = False,
    min_confidence: MinConfidence = None,
    kb: KnowledgeBaseDir = Path("congthuong-kb"),
    endpoint: Endpoint = None,
) -> None:
    """Ask the knowledge base, by the name of a query or in SPARQL.

    A named query takes parameters; in SPARQL the prefixes of 'congthuong prefixes' need no declaration.
    """
    from congthuong.errors import UsageError
    from congthuong.output import replacing
    from congthuong.query.border import borders
    from congthuong.query.catalogue import merged_view
    from congthuong.query.federation import answered, fetch
    from congthuong.query.formats import render
    from congthuong.query.near import unknown
    from congthuong.query.sandbox import leave_network
    from congthuong.store import KnowledgeBase

    vocab = KnowledgeBase(kb).layout.vocab if endpoint is None else None
    chosen, text = _asked(name, param or [], file, sparql, vocab, merged=merged)
    if min_confidence is not None:
        if merged:
            raise UsageError("a sum has no confidence", hint="leave out --min-confidence or --merged")
        if chosen is None:
            raise UsageError("--min-confidence is for named queries", hint="filter by ct:confidence in your SPARQL")
        text = chosen.confident(text, Decimal(str(min_confidence)))
    form = format or by_ending(output, _SUFFIXES)
    _refuse_binary(form, output)
    if endpoint is None:
        if allow_service:
            text = answered(text, [host.lower() for host in allow_service], ask=fetch(timeout=_PATIENCE))
        leave_network()
    elif allow_service:
        raise UsageError("--allow-service is for a directory", hint="the server decides whom it asks")
    source = engine(kb, endpoint)
    for name_unknown in unknown(source, chosen, _values(param or [])) if chosen else ():
        say(name_unknown.said("en"))
    if chosen is not None and not merged:
        offer = "; --merged adds up the old ones" if merged_view(chosen.name) else ""
        for border in borders(source, chosen, _values(param or [])):
            say(border.said("en") + offer)
    only = None if columns is None else [name.strip().removeprefix("?") for name in columns.split(",")]
    answer = render(source, text, form, named=chosen, language=lang, iris=iris, width=_width(output), only=only)
    if output is None:
        with stdout() as stream:
            stream.write(answer)
    else:
        with replacing(output) as stream:
            stream.write(answer)


def _asked(
    name: str | None,
    params: Sequence[str],
    file: str | None,
    sparql: str | None,
    vocab: Path | None,
    *,
    merged: bool,
) -> tuple[NamedQuery | None, str]:
    """The named query, where it is one, and the SPARQL."""
    from congthuong.errors import UsageError
    from congthuong.query.catalogue import merged_view, merged_views, named

    if sum(given is not None for given in (name, file, sparql)) != 1:
        raise UsageError("ask with one of a query's NAME, --file FILE and -e SPARQL", hint="see 'congthuong queries'")
    if name is not None and any(mark in name for mark in "{?*\n"):
        raise UsageError("this is SPARQL and no query's name", hint="write it behind -e, or in a file behind --file")
    if merged and (name is None or not merged_view(name)):
        raise UsageError("this has no merged view", hint=f"--merged is for the queries {', '.join(merged_views())}")
    if name is not None:
        chosen = named(name, merged_view(name) if merged else None, vocab=vocab)
        return chosen, chosen.bind(**_values(params))
    if params:
        raise UsageError("--param is for named queries", hint="write the value into your SPARQL")
    return None, sparql if sparql is not None else _read(str(file))


def _values(params: Sequence[str]) -> dict[str, str]:
    from congthuong.errors import ParameterError

    values: dict[str, str] = {}
    for given in params:
        name, equals, value = given.partition("=")
        if not equals or not name.strip():
            raise ParameterError(f"--param {given!r} is not NAME=VALUE")
        values[name.strip()] = value
    return values


def _read(file: str) -> str:
    from congthuong.errors import QueryError

    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError("this query is not UTF-8 text", where=file) from error
    except OSError as error:
        raise QueryError(f"the query cannot be read: {error.strerror}", where=file) from error


def _refuse_binary(form: str | None, output: str | None) -> None:
    from congthuong.errors import UsageError

    if form == "xlsx" and output is None and sys.stdout.isatty():
        raise UsageError("a spreadsheet is not for a terminal", hint="name a file with -o")


def _width(output: str | None) -> int:
    if output is None and (sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()):
        return shutil.get_terminal_size().columns
    return _WIDTH
