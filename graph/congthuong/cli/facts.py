"""`congthuong facts`: what the articles say, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from congthuong.cli.options import AllowPrivate, Paths, Vocab, say

if TYPE_CHECKING:
    from congthuong.errors import ReadError
    from congthuong.facts import Fact

__all__ = ["facts"]


def facts(
    paths: Paths,
    format: Annotated[
        str | None,
        typer.Option(help="jsonl, csv, xlsx or parquet; else what OUTPUT ends in, else jsonl.", metavar="FORMAT"),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", help="A file, or a directory for one table per kind.", metavar="OUTPUT"),
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="Only one kind: observation, relation or entity.", metavar="KIND")
    ] = None,
    vocab: Vocab = None,
    allow_private: AllowPrivate = False,
) -> None:
    """Print what articles say, fact by fact.

    Each fact keeps the characters it was read from.

    An article that cannot be read is named on stderr, the others' facts still come, and the exit code is 1.
    """
    from congthuong.tables import destination, write

    reading = _Reading(paths, vocab, allow_private)
    write(reading, destination(output, format=format, kind=kind))
    if reading.failed:
        raise typer.Exit(1)


class _Reading:
    """The facts of the articles in turn; says what could not be read, and counts it."""

    def __init__(self, paths: Sequence[str], vocab: Path | None, allow_private: bool) -> None:
        self.paths, self.vocab, self.allow_private = paths, vocab, allow_private
        self.failed = 0

    def __iter__(self) -> Iterator[Fact]:
        from congthuong.interpret import interpret
        from congthuong.read import read
        from congthuong.recognise import load

        lexicon = load(self.vocab)
        read_any = False
        for document in read(self.paths, on_error=self._note, allow_private=self.allow_private):
            read_any = True
            if document.article.metadata.language != "vi":
                say(f"{document.article.id}: this text is not Vietnamese, so it gives no facts")
            yield from interpret(document.article, lexicon)
        if self.failed and not read_any:  # leave an older output alone
            raise typer.Exit(1)

    def _note(self, error: ReadError) -> None:
        self.failed += 1
        say(str(error))
