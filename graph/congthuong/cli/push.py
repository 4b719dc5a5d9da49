"""`congthuong push`: the knowledge base into a SPARQL server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from congthuong.cli.options import KnowledgeBaseDir
from congthuong.cli.terminal import say

if TYPE_CHECKING:
    from congthuong.query.push import Progress

__all__ = ["push"]


def push(
    endpoint: Annotated[str, typer.Option("--endpoint", help="Where the server takes queries.", metavar="URL")],
    update_endpoint: Annotated[
        str | None,
        typer.Option(help="Where it takes updates; else /update beside /query or /sparql.", metavar="URL"),
    ] = None,
    graph_store: Annotated[
        str | None,
        typer.Option(help="Put whole graphs here, by the graph store protocol, and send no updates.", metavar="URL"),
    ] = None,
    text: Annotated[
        bool, typer.Option("--text/--no-text", help="With or without the full texts of the articles.")
    ] = True,
    kb: KnowledgeBaseDir = Path("congthuong-kb"),
) -> None:
    """Load a knowledge base into a SPARQL server, in place of the one that is there.

    Only graphs that differ are sent, so a push that was broken off goes on where it was. The server's default graph
    must be the union of its named graphs.
    """
    from congthuong.query.push import push as load
    from congthuong.query.push import update_address
    from congthuong.query.remote import RemoteEngine
    from congthuong.query.wire import Wire
    from congthuong.store import KnowledgeBase

    store = KnowledgeBase.open(kb).dataset()
    update = Wire(update_endpoint or update_address(endpoint))
    graphs = None if graph_store is None else Wire(graph_store)
    with _progress() as progress:
        done = load(store, RemoteEngine(endpoint), update, graph_store=graphs, text=text, progress=progress)
    say(
        f"{kb}: {done.sent} graphs with {done.triples} triples sent, {done.equal} there already, {done.dropped} dropped"
    )


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """What shows on a terminal how far it is."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("comparing …") as status:

        def step(progress: Progress) -> None:
            status.update(f"loading … {progress.done} of {progress.graphs} graphs")

        yield step
