"""`congthuong facts`: what the articles say, as rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from congthuong.cli.jobs import Jobs, bar, expected
from congthuong.cli.model import AnswersFrom, Model, ModelUrl, SecondReader, second_reader
from congthuong.cli.options import AllowPrivate, MinConfidence, Paths, Vocab
from congthuong.cli.terminal import say
from congthuong.cli.terminal import stdout as data

if TYPE_CHECKING:
    from congthuong.article import Metadata
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
    min_confidence: MinConfidence = None,
    vocab: Vocab = None,
    jobs: Jobs = 1,
    answers: AnswersFrom = None,
    model: Model = None,
    model_url: ModelUrl = None,
    allow_private: AllowPrivate = False,
) -> None:
    """Print what articles say, fact by fact.

    Each fact keeps the characters it was read from, and a figure says how likely it is read right.

    With --answers or --model a language model reads too: it says whose a figure is, of what and when, and every word of
    that is held against the text. Articles go to --model-url and nowhere else.

    An article that cannot be read is named on stderr, the others' facts still come, and the exit code is 1.
    """
    from congthuong.fact_files import destination, write

    shown = output is None and sys.stdout.isatty()  # the facts themselves show how far it is
    second = second_reader(answers, model, model_url)
    reading = _Reading(paths, vocab, allow_private, jobs=jobs, quiet=shown, second=second)
    sure = reading if min_confidence is None else (fact for fact in reading if _likely(fact) >= min_confidence)
    try:
        with data() as stream:
            write(sure, destination(output, format=format, kind=kind), articles=reading.articles, stdout=stream)
    finally:
        if second is not None:
            second.close()
    if reading.failed or (second is not None and second.failed):
        raise typer.Exit(1)


def _likely(fact: Fact) -> float:
    """The confidence of a figure; what has none, such as a name, nobody doubted."""
    found = getattr(fact, "confidence", None)
    return 1.0 if found is None else float(found)


class _Reading:
    """The facts of the articles in turn; says what could not be read, and counts it."""

    def __init__(
        self, paths: Sequence[str], vocab: Path | None, allow_private: bool, *, jobs: int, quiet: bool,
        second: SecondReader | None = None,
    ) -> None:  # fmt: skip
        self.paths, self.vocab, self.allow_private = paths, vocab, allow_private
        self.jobs, self.quiet, self.second = jobs, quiet, second
        self.failed = 0
        self.articles: dict[str, Metadata] = {}

    def __iter__(self) -> Iterator[Fact]:
        from congthuong.errors import ReadError
        from congthuong.interpret import interpret
        from congthuong.interpret.parallel import interpreted
        from congthuong.model.reader import TwoReaders
        from congthuong.read import read

        read_any = False
        documents = read(self.paths, on_error=self._note, allow_private=self.allow_private)
        if self.second is not None:
            documents = self.second.asked(documents, self.vocab)
        reading = interpret if self.second is None else TwoReaders(self.second.answers)
        total = None if self.quiet else expected(self.paths)
        with bar("reading", total, quiet=self.quiet) as step:
            for document, found in interpreted(documents, vocab=self.vocab, jobs=self.jobs, reading=reading):
                step(document.article.id)
                if isinstance(found, ReadError):
                    self._note(found)
                    continue
                read_any = True
                self.articles[document.article.id] = document.article.metadata
                if document.article.metadata.language != "vi":
                    say(f"{document.article.id}: this text is not Vietnamese, so it gives no facts")
                yield from found or ()
        if self.failed and not read_any:  # leave an older output alone
            raise typer.Exit(1)

    def _note(self, error: ReadError) -> None:
        self.failed += 1
        say(str(error))
