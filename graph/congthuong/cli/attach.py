"""`congthuong attach` and `detach`: a table of the user's own beside the articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from congthuong.cli.build import KB, Wait
from congthuong.cli.options import KnowledgeBaseDir
from congthuong.cli.terminal import say, stdout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from congthuong.attach import Attached
    from congthuong.store import Outcome

__all__ = ["attach", "detach"]

_SHOWN = 5  # undecided keys that are told on stderr


def attach(
    file: Annotated[Path, typer.Argument(help="A table: .csv, .xlsx, .parquet or .ttl.", metavar="FILE")],
    name: Annotated[str, typer.Option("--name", help="What the table is called here: small letters, digits, hyphens.")],
    kb: KnowledgeBaseDir = KB,
    key: Annotated[
        list[str] | None,
        typer.Option(
            "--key",
            metavar="COLUMN=KIND",
            help="The column that says what a row is about, and of which kind that is: place, province, district, "
            "commune, country, organisation, company. Further ones say where it lies. COLUMN=KIND:nso (or iso, "
            "wikidata, geonames, lei, tax, name, iri) reads these codes alone.",
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            help="Of when the rows are: a time (2024, 2024-Q1, 2024-06-30) or the column that has it.",
            metavar="DATE|COLUMN",
        ),
    ] = None,
    value: Annotated[
        list[str] | None,
        typer.Option(
            "--value",
            metavar="COLUMN=INDICATOR:UNIT",
            help="A column of figures, such as 'Vốn=registered-capital:triệu USD'. Without an indicator the heading "
            "names it; INDICATOR@change is its growth.",
        ),
    ] = None,
    decimal: Annotated[
        Literal[",", "."] | None,
        typer.Option(help="The decimal sign, where the figures alone do not tell.", metavar="SIGN"),
    ] = None,
    fix: Annotated[
        Path | None,
        typer.Option(help="What you chose for undecided keys: the table printed before, filled in.", metavar="TSV"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be joined to what.")] = False,
    wait: Wait = False,
) -> None:
    """Put a table of your own beside the articles, each row joined to the place or organisation that its key means.

    Keys are names, with marks or without, or codes. One that means several things, or none, is not guessed: it is
    printed with its candidates as a table, nothing is attached, and the exit code is 1. Fill in its column 'choose' and
    give it back with --fix. A table with the name of an attached one takes its place. No article is read for it, and
    'query', 'view' and 'serve' show it at once.
    """
    from congthuong.attach.fixes import report
    from congthuong.store import KnowledgeBase

    made = _matched(file, name, key or (), on, value or (), decimal, fix)
    for note in made.notes:
        say(note if note.startswith(f"{file.name}:") else f"{file.name}: {note}")
    if made.undecided:
        with stdout() as stream:
            stream.write(report(made.undecided).encode())
        _tell_undecided(file, made)
        raise typer.Exit(1)
    keys = sum(iri is not None for iri in made.decisions.values())
    left = len(made.joined) - made.rows
    summary = f"{made.rows} of {len(made.joined)} rows joined by {keys} keys"
    if not made.request.keys:
        summary, left = f"what it states of {len(made.joined)} things", 0
    if left:
        summary += f", {left} left out as you chose"
    if dry_run:
        KnowledgeBase.open(kb).tables.made(made)
        say(f"{kb}: nothing was attached; {file.name} as {name}: {summary}")
        return
    outcomes = KnowledgeBase.open(kb).attach(made, wait=wait, waiting=lambda holder: _waiting(kb, holder))
    _finish(kb, outcomes, summary)


def detach(
    names: Annotated[list[str], typer.Argument(help="Names of attached tables.", metavar="NAME")],
    kb: KnowledgeBaseDir = KB,
    wait: Wait = False,
) -> None:
    """Take attached tables out of a knowledge base again; the articles are as they were."""
    from congthuong.store import KnowledgeBase

    _finish(kb, KnowledgeBase.open(kb).detach(names, wait=wait, waiting=lambda holder: _waiting(kb, holder)))


def _matched(
    file: Path,
    name: str,
    keys: Iterable[str],
    on: str | None,
    values: Iterable[str],
    decimal: str | None,
    fix: Path | None,
) -> Attached:
    from congthuong.attach import Request, attached, request
    from congthuong.attach.fixes import read_fixes
    from congthuong.errors import UsageError

    wanted = Request(
        request.name(name),
        tuple(request.key(one) for one in keys),
        on,
        tuple(request.column(one) for one in values),
        decimal,
    )
    if wanted.values and not wanted.keys:
        hint = "name the column that says what the figures are about: --key COLUMN=province"
        raise UsageError("--value without --key", hint=hint)
    if not wanted.keys and file.suffix.lower() not in (".ttl", ".turtle"):
        hint = "name the column that says what a row is about: --key COLUMN=province"
        raise UsageError("a table without --key is joined to nothing", where=str(file), hint=hint)
    fixes = read_fixes(_bytes(fix), str(fix)) if fix is not None else None
    return attached(_bytes(file), file.name, wanted, fixes)


def _bytes(file: Path) -> bytes:
    from congthuong.attach.table import BYTES
    from congthuong.errors import ReadError

    try:
        with file.open("rb") as stream:
            return stream.read(BYTES + 1)
    except OSError as error:
        raise ReadError(f"it cannot be read ({error.strerror})", where=str(file)) from error


def _waiting(kb: Path, holder: str) -> None:
    say(f"{kb}: waiting for process {holder} to finish writing")


def _tell_undecided(file: Path, made: Attached) -> None:
    from congthuong.attach.matching import described

    for one in made.undecided[:_SHOWN]:
        where = f"{file.name}:{one.lines[0]}"
        of = f" of {one.asked[2]}" if one.asked[2] else ""
        if one.status == "several":
            say(f"{where}: {one.key!r}{of} may be {described(one)}")
        else:
            say(f"{where}: {one.key!r}{of} is no name or code known here; near it: {described(one)}")
    counts = [
        f"{sum(one.status == status for one in made.undecided)} keys mean {what}"
        for status, what in (("several", "several things"), ("none", "nothing known"))
        if any(one.status == status for one in made.undecided)
    ]
    dated = made.request.on is None and any(
        one.status == "several" and any(thing.end or thing.start for thing in one.candidates) for one in made.undecided
    )
    remedy = "say --on DATE or --on COLUMN, or fill" if dated else "fill"
    say(
        f"{file.name}: {' and '.join(counts)}, so nothing was attached; {remedy} in the column 'choose' of the table "
        "on stdout and give it with --fix"
    )


def _finish(kb: Path, outcomes: Iterable[Outcome], summary: str = "") -> None:
    failed = False
    for outcome in outcomes:
        if outcome.error is not None:
            failed = True
            say(str(outcome.error))
        elif outcome.action in ("attached", "replaced"):
            say(f"{kb}: {outcome.action} {outcome.id} from {outcome.name}: {summary}")
        elif outcome.action == "detached":
            say(f"{kb}: detached {outcome.id}")
    if failed:
        raise typer.Exit(1)
