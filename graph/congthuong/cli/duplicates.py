"""`congthuong duplicates`: names that may be of one thing, and what people decided of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from congthuong.cli.options import KnowledgeBaseDir
from congthuong.cli.terminal import say, stdout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from congthuong.query.duplicates import Pair

__all__ = ["duplicates"]

_WORDS: Final = {"same": "one thing", "different": "two things", "unsure": "perhaps one thing"}


def duplicates(
    pair: Annotated[list[str] | None, typer.Argument(help="Two things to decide about.", metavar="[ONE OTHER]")] = None,
    kind: Annotated[
        str, typer.Option("--type", help="Of which class: Company, IndustrialZone, Agency, …", metavar="CLASS")
    ] = "Company",
    against: Annotated[
        Path | None, typer.Option(help="A CSV file of names and codes to compare with, such as LEIs.", metavar="FILE")
    ] = None,
    name_column: Annotated[str | None, typer.Option(help="Its column of names.", metavar="COLUMN")] = None,
    key_column: Annotated[str | None, typer.Option(help="Its column of codes.", metavar="COLUMN")] = None,
    least: Annotated[int, typer.Option(min=50, max=100, help="The least score to show.", metavar="SCORE")] = 80,
    everything: Annotated[bool, typer.Option("--all", help="Show what was decided too.")] = False,
    decide: Annotated[
        Literal["same", "different", "unsure"] | None,
        typer.Option(help="Write down what ONE and OTHER are.", metavar="same|different|unsure"),
    ] = None,
    who: Annotated[str | None, typer.Option(help="Who decides.", metavar="NAME")] = None,
    note: Annotated[str, typer.Option(help="Why.", metavar="TEXT")] = "",
    kb: KnowledgeBaseDir = Path("congthuong-kb"),
) -> None:
    """List names that may be of one thing as CSV, each pair with its score and the reasons; or decide about a pair.

    Nothing is joined by itself. Decisions are lines of corrections.tsv in the knowledge base: 'same' makes one address
    stand for the other, and none is asked again. Deleting a line undoes it.
    """
    from congthuong.data import folder
    from congthuong.errors import UsageError
    from congthuong.link import Catalogue
    from congthuong.link.decisions import Decision, add, read
    from congthuong.link.identity import Identities
    from congthuong.query.duplicates import duplicates as found
    from congthuong.query.duplicates import names_in
    from congthuong.query.engine import OxigraphEngine
    from congthuong.store import KnowledgeBase

    base = KnowledgeBase.open(kb)
    if decide is not None:
        if pair is None or len(pair) != 2 or not who:
            raise UsageError("a decision is of two things and has an author", hint="ONE OTHER --decide same --who NAME")
        file = base.layout.corrections
        with base.layout.lock(wait=True):
            add(file, Decision(decide, pair[0], pair[1], who, date.today().isoformat(), note))
        base.build([], wait=True)
        say(f"{file}: {pair[0]} and {pair[1]} are {_WORDS[decide]}, says {who}")
        return
    if pair:
        raise UsageError("two things alone say nothing", hint="add --decide same, different or unsure")
    rows = list(
        found(
            OxigraphEngine(base.dataset()),
            kind,
            Identities(Catalogue.load(folder("ontology")).parents),
            read(base.layout.corrections),
            against=None if against is None else names_in(against, name_column, key_column),
            least=least,
            decided_too=everything,
        )
    )
    _write(rows)
    if not rows:
        say(f"no two names of the class {kind} that nobody decided about are alike by {least} or more")


def _write(rows: Sequence[Pair]) -> None:
    import csv
    import io
    from dataclasses import astuple, fields

    from congthuong.query.duplicates import Pair
    from congthuong.spreadsheet import defused

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in fields(Pair)])
    writer.writerows([defused(cell) for cell in astuple(row)] for row in rows)
    with stdout() as stream:
        stream.write(text.getvalue().encode())
