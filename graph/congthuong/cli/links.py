"""`congthuong links`: what a thing is in other people's data, and which thing an item of theirs is here."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from congthuong.cli.terminal import say, stdout

if TYPE_CHECKING:
    from congthuong.link.lookup import Directory, Thing
    from congthuong.link.mappings import Link

__all__ = ["links"]

_COLUMNS = ("subject_id", "subject_label", "valid_from", "valid_until", "predicate_id", "object_id", "object_label",
            "confidence")  # fmt: skip
# What people call a source -> the prefix of its items in the tables.
_SOURCES = {"wikidata": "wd", "qudt": "qudt.unit", "sdmx": "sdmx.code", "isic": "isic4", "worldbank": "wdi"}


class _Row(NamedTuple):
    """One line: the thing, and a mapping of it, or one of its own codes or neighbours in time (`nso`, `24`, "")."""

    thing: Thing
    link: Link | None
    own: tuple[str, str, str] | None


def links(
    asked: Annotated[
        str | None, typer.Argument(help="A name, an IRI, or a code (24, VN-56, Q33408).", metavar="[NAME|IRI|CODE]")
    ] = None,
    to: Annotated[
        str | None, typer.Option(help="Only this source: wikidata, geonames, qudt, nso, iso, …", metavar="SOURCE")
    ] = None,
    on: Annotated[
        str | None, typer.Option(help="The day (YYYY-MM-DD) on which the unit is meant.", metavar="DATE")
    ] = None,
    format: Annotated[
        Literal["table", "sssom", "turtle", "csv"],
        typer.Option(help="table, sssom, turtle or csv.", metavar="FORMAT", case_sensitive=False),
    ] = "table",
) -> None:
    """Show what a place, unit, company or concept is in other data, or what an item there is here.

    Without a name it gives all mappings. exactMatch is the same thing; closeMatch is near, and no ground to join
    figures.
    """
    from congthuong.data import folder
    from congthuong.link.lookup import Directory

    known = Directory.load(folder("ontology"))
    day = _day(on)
    things = _things(known, asked, day)
    rows = [
        row
        for thing in things
        for row in _rows(known, thing)
        if to is None or _source(known, row) == _prefix(known, to)
    ]
    if not rows and asked is not None:
        say(f"{asked} has no link{f' to {to}' if to else ''}")
    output = {"table": _table, "sssom": _sssom, "turtle": _turtle, "csv": _csv}[format](known, rows)
    with stdout() as stream:
        stream.write(output.encode())
    if asked is not None:
        _warn(asked, things, rows, day)


def _day(on: str | None) -> date | None:
    from congthuong.errors import UsageError

    try:
        return date.fromisoformat(on) if on is not None else None
    except ValueError:
        raise UsageError(f"--on {on!r} is no day", hint="write it as 2024-01-31") from None


def _things(known: Directory, asked: str | None, day: date | None) -> list[Thing]:
    from congthuong.errors import ParameterError
    from congthuong.link.lookup import days

    if asked is None:
        found = dict.fromkeys(link.subject for link in known.links)
        things = [known.things[iri] for iri in found if iri in known.things]
        return [thing for thing in things if day is None or thing.on(day)]
    if found_here := known.find(asked, on=day):
        return found_here
    if ever := known.find(asked):
        raise ParameterError(f"{asked!r} means nothing on {day}", hint=f"there is {days(ever)}")
    close = known.near(asked)
    raise ParameterError(
        f"nothing here is called or coded {asked!r}",
        hint=f"did you mean {', '.join(close)}?" if close else "ask by a name, an IRI, a code such as VN-56, or Q33408",
    )


def _rows(known: Directory, thing: Thing) -> list[_Row]:
    from congthuong.link.lookup import days

    own = [(name, code, "") for name, code in thing.codes]
    own += [(name, known.curie(other.iri), days([other])) for name, other in known.around(thing)]
    return [_Row(thing, None, said) for said in own] + [_Row(thing, link, None) for link in known.links_of(thing)]


def _prefix(known: Directory, to: str) -> str:
    from congthuong.errors import UsageError
    from congthuong.link.lookup import CODES

    name = _SOURCES.get(to.casefold(), to.casefold())
    sources = (
        {known.curie(link.object).partition(":")[0] for link in known.links}
        | set(CODES.values())
        | {"predecessor", "successor"}
    )
    if name not in sources:
        names = sorted(sources - set(_SOURCES.values()) | set(_SOURCES))
        raise UsageError(f"there are no links to {to!r}", hint=f"there are {', '.join(names)}")
    return name


def _source(known: Directory, row: _Row) -> str:
    return row.own[0] if row.own else known.curie(row.link.object).partition(":")[0] if row.link else ""


def _cells(known: Directory, row: _Row) -> dict[str, str]:
    thing, link = row.thing, row.link
    said = {
        "subject_id": known.curie(thing.iri),
        "subject_label": thing.name,
        "valid_from": str(thing.start or ""),
        "valid_until": str(thing.end or ""),
    }
    if link is None:
        name, code, label = row.own or ("", "", "")
        return said | {"predicate_id": name, "object_id": code, "object_label": label, "confidence": ""}
    return said | {
        "predicate_id": known.curie(link.predicate),
        "object_id": known.curie(link.object),
        "object_label": link.object_label,
        "confidence": "" if link.confidence is None else str(link.confidence),
    }


def _table(known: Directory, rows: Sequence[_Row]) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from congthuong.link.lookup import span

    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for title in ("Thing", "Valid", "Is", "There", "Called", "Confidence"):
        grid.add_column(title, overflow="fold")
    for row in rows:
        said = _cells(known, row)
        kind = said["predicate_id"].removeprefix("skos:")
        shown = (f"{row.thing.name} ({said['subject_id']})", span(row.thing), kind,
                 said["object_id"], said["object_label"], said["confidence"])  # fmt: skip
        grid.add_row(*map(Text, shown))
    stream = io.StringIO()
    width = shutil.get_terminal_size((140, 24)).columns
    Console(file=stream, width=width, force_terminal=False, color_system=None).print(grid)
    return "".join(line.rstrip() + "\n" for line in stream.getvalue().splitlines()) if rows else ""


def _csv(known: Directory, rows: Sequence[_Row]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_cells(known, row) for row in rows)
    return stream.getvalue()


def _sssom(known: Directory, rows: Sequence[_Row]) -> str:
    """The mappings as an SSSOM table; codes of one's own are no mappings and stay out."""
    columns = ("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
               "confidence", "mapping_date", "comment")  # fmt: skip
    found = [row.link for row in rows if row.link is not None]
    lines = [[
        known.curie(link.subject), link.subject_label, known.curie(link.predicate), known.curie(link.object),
        link.object_label, known.curie(link.justification), "" if link.confidence is None else str(link.confidence),
        link.date, link.comment,
    ] for link in found]  # fmt: skip
    used = sorted({cell.partition(":")[0] for line in lines for cell in (line[0], line[2], line[3], line[5])})
    head = [
        "#mapping_set_id: https://w3id.org/congthuong/links/selection",
        "#license: https://creativecommons.org/publicdomain/zero/1.0/",
        "#curie_map:",
        *(f"#  {name}: {known.prefixes[name]}" for name in used),
    ]
    return "\n".join([*head, "\t".join(columns), *("\t".join(line) for line in lines)]) + "\n"


def _turtle(known: Directory, rows: Sequence[_Row]) -> str:
    import pyoxigraph as ox

    from congthuong.rdf.links import link_triples

    spaces = dict(known.prefixes) | {
        "dcterms": "http://purl.org/dc/terms/",
        "owl": "http://www.w3.org/2002/07/owl#",
        "sssom": "https://w3id.org/sssom/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
    triples = [triple for row in rows if row.link is not None for triple in link_triples(row.link)]
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=spaces)
    lines = written.decode().splitlines(keepends=True) if written is not None else []
    body = "".join(line for line in lines if not line.startswith("@prefix"))
    head = [
        f"@prefix {name}: <{spaces[name]}> .\n" for name in sorted(spaces) if re.search(rf"(?<![\w.-]){name}:", body)
    ]
    return "".join([*head, "\n", body]) if body else ""


def _warn(asked: str, things: Sequence[Thing], rows: Sequence[_Row], day: date | None) -> None:
    """What a reader might overlook: a code of several units, and links that are no equality."""
    from congthuong.link.lookup import days

    if len(things) > 1:
        choose = "" if day is not None or all(thing.end is None for thing in things) else "; --on DATE chooses"
        say(f"{asked} is of {len(things)} things: {days(things)}{choose}")
    if near := sum(row.link is not None and not row.link.predicate.endswith("exactMatch") for row in rows):
        are = "link is" if near == 1 else "links are"
        say(f"{near} {are} no exactMatch: figures joined by such a link are of another extent or meaning")
