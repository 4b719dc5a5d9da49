"""`congthuong facts`: what the articles say, as rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from congthuong.cli.jobs import Jobs, bar, expected
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
    jobs: Jobs = 1,
    allow_private: AllowPrivate = False,
) -> None:
    """Print what articles say, fact by fact.

    Each fact keeps the characters it was read from.

    An article that cannot be read is named on stderr, the others' facts still come, and the exit code is 1.
    """
    from congthuong.fact_files import destination, write

    shown = output is None and sys.stdout.isatty()  # the facts themselves show how far it is
    reading = _Reading(paths, vocab, allow_private, jobs=jobs, quiet=shown)
    write(reading, destination(output, format=format, kind=kind))
    if reading.failed:
        raise typer.Exit(1)


class _Reading:
    """The facts of the articles in turn; says what could not be read, and counts it."""

    def __init__(
        self, paths: Sequence[str], vocab: Path | None, allow_private: bool, *, jobs: int, quiet: bool
    ) -> None:
        self.paths, self.vocab, self.allow_private = paths, vocab, allow_private
        self.jobs, self.quiet = jobs, quiet
        self.failed = 0

    def __iter__(self) -> Iterator[Fact]:
        from congthuong.errors import ReadError
        from congthuong.interpret.parallel import interpreted
        from congthuong.read import read

        read_any = False
        documents = read(self.paths, on_error=self._note, allow_private=self.allow_private)
        total = None if self.quiet else expected(self.paths)
        with bar("reading", total, quiet=self.quiet) as step:
            for document, found in interpreted(documents, vocab=self.vocab, jobs=self.jobs):
                step(document.article.id)
                if isinstance(found, ReadError):
                    self._note(found)
                    continue
                read_any = True
                if document.article.metadata.language != "vi":
                    say(f"{document.article.id}: this text is not Vietnamese, so it gives no facts")
                yield from found or ()
        if self.failed and not read_any:  # leave an older output alone
            raise typer.Exit(1)

    def _note(self, error: ReadError) -> None:
        self.failed += 1
        say(str(error))
