"""What the verbs that read many articles share: how many processes, and a bar that shows how far they are.

>>> from congthuong.cli.jobs import bar
>>> with bar("reading", 3) as step:  # on a terminal only
...     step("3 facts")

"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, TypeAlias

import typer

from congthuong.cli.terminal import harmless

__all__ = ["Jobs", "bar", "expected"]

Jobs: TypeAlias = Annotated[int, typer.Option("--jobs", min=1, help="How many processes read.", metavar="N")]


def expected(paths: Sequence[str]) -> int | None:
    """How many articles these inputs are, before any is opened; None where nobody is shown it."""
    if not sys.stderr.isatty():
        return None
    from congthuong.read import sources

    return sum(1 for _ in sources.find(paths, on_error=lambda _: None))


@contextmanager
def bar(doing: str, total: int | None, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """What to call after each article, with a word on it; shows a bar where stderr is a terminal, unless `quiet`."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[said]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(doing, total=total, said="")
        yield lambda said: progress.update(task, advance=1, said=harmless(said))
