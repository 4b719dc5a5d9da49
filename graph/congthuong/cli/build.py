"""`congthuong build`, `remove` and `rebuild`: what goes into a knowledge base and out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from congthuong.cli.decided import tell_decided
from congthuong.cli.jobs import Jobs, bar, expected
from congthuong.cli.model import AnswersFrom, Model, ModelUrl, second_reader
from congthuong.cli.options import AllowPrivate, KnowledgeBaseDir, Paths
from congthuong.cli.terminal import say
from congthuong.cli.watching import follow, watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from congthuong.errors import ReadError
    from congthuong.read import Document
    from congthuong.store import KnowledgeBase, Outcome

__all__ = ["build", "rebuild", "remove"]

KB = Path("congthuong-kb")
Wait: TypeAlias = Annotated[bool, typer.Option("--wait", help="Wait while another process is writing.")]
_DONE = ("added", "replaced", "unchanged", "removed")


def build(
    paths: Paths,
    kb: KnowledgeBaseDir = KB,
    wait: Wait = False,
    jobs: Jobs = 1,
    answers: AnswersFrom = None,
    model: Model = None,
    model_url: ModelUrl = None,
    allow_private: AllowPrivate = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and add what arrives in the folders until stopped with Ctrl-C.")
    ] = False,
) -> None:
    """Add articles to a knowledge base, each in place of the one with its id.

    With --answers or --model a language model reads too, as with 'congthuong facts'. The knowledge base keeps what it
    answers, so that nobody is asked again unless the article or the reader changes.

    What did not change is left as it is. An article that cannot be read is named on stderr, the others still go in, and
    the exit code is 1. Whoever reads meanwhile sees the state before, then the state after.

    With --watch it goes on (extra congthuong[watch]): a file that arrives or changes goes in as soon as it rests,
    and what it brings is printed: figures that are new, that revise others, that contradict others.
    """
    from congthuong.read import read
    from congthuong.store import KnowledgeBase

    if watch:
        folders = watched(paths)  # said before anything is read
    teller = _Teller(kb)

    def unreadable(error: ReadError) -> None:
        teller.failed += 1
        say(str(error))

    base = KnowledgeBase.create(kb, wait=wait, waiting=teller.waiting)
    second = second_reader(answers, model, model_url, keep=base.layout.answers)
    with teller.progress("reading", expected(paths)) as progress:
        documents: Iterable[Document] = read(paths, on_error=unreadable, allow_private=allow_private)
        if second is not None:
            documents = second.asked(documents, base.layout.vocab)
        base.build(documents, wait=wait, waiting=teller.waiting, progress=progress, jobs=jobs)
    teller.failed += second.failed if second is not None else 0
    teller.decided(base)
    if watch:
        teller.finish(leave=False)
        follow(base, paths, folders, second=second, jobs=jobs, allow_private=allow_private)
        return
    teller.finish()


def remove(
    ids: Annotated[list[str], typer.Argument(help="Ids of articles, as 'congthuong info' lists them.", metavar="ID")],
    kb: KnowledgeBaseDir = KB,
    wait: Wait = False,
) -> None:
    """Take articles out of a knowledge base, with everything that was computed from them."""
    from congthuong.store import KnowledgeBase

    teller = _Teller(kb)
    for outcome in KnowledgeBase.open(kb).remove(ids, wait=wait, waiting=teller.waiting):
        teller.tell(outcome)
    teller.finish()


def rebuild(kb: KnowledgeBaseDir = KB, wait: Wait = False) -> None:
    """Read all articles of a knowledge base again, from the sources that it keeps.

    After an upgrade, after teaching words in its folder vocab/, or where the store is damaged.
    """
    from congthuong.store import KnowledgeBase

    teller = _Teller(kb)
    base = KnowledgeBase.open(kb, older=True)
    with teller.progress("reading again") as progress:
        base.rebuild(wait=wait, waiting=teller.waiting, progress=progress)
    teller.decided(base)
    teller.finish()


class _Teller:
    """Says what becomes of the articles, and counts."""

    def __init__(self, kb: Path) -> None:
        self.kb = kb
        self.failed = 0
        self.counts = Counter[str]()
        self.facts = 0

    def waiting(self, holder: str) -> None:
        """Say for whom we wait."""
        say(f"{self.kb}: waiting for process {holder} to finish writing")

    def tell(self, outcome: Outcome) -> None:
        """Count an outcome, and say what is wrong with it."""
        if outcome.error is not None:
            self.failed += 1
            say(str(outcome.error))
            return
        self.counts[outcome.action] += 1
        self.facts += outcome.facts
        if outcome.was is not None:
            say(f"{outcome.name}: takes the place of {outcome.was}, which has the same id {outcome.id}")
        for finding in outcome.findings:
            say(f"{outcome.name}: kept out: {finding}")

    @contextmanager
    def progress(self, doing: str, total: int | None = None) -> Iterator[Callable[[Outcome], None]]:
        """What to call with each outcome; shows how far it is on a terminal."""
        with bar(doing, total) as show:

            def step(outcome: Outcome) -> None:
                self.tell(outcome)
                show(f"{self.facts} facts, last {outcome.name}")

            yield step

    def decided(self, base: KnowledgeBase) -> None:
        """Say what became of people's decisions; one whose fact is gone is a failure."""
        self.failed += tell_decided(base)

    def finish(self, *, leave: bool = True) -> None:
        """One line that sums up; exit code 1 where anything failed, unless we stay."""
        parts = [f"{self.counts[action]} {action}" for action in _DONE if self.counts[action]]
        if self.facts:
            parts.append(f"{self.facts} facts read")
        if self.failed:
            parts.append(f"{self.failed} failed")
        say(f"{self.kb}: {', '.join(parts) or 'nothing to do'}")
        if self.failed and leave:
            raise typer.Exit(1)
