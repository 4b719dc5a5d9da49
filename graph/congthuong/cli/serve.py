"""`congthuong serve`: a knowledge base on the web."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from congthuong.cli.options import KnowledgeBaseDir
from congthuong.cli.terminal import say

__all__ = ["serve"]


def serve(
    kb: KnowledgeBaseDir = Path("congthuong-kb"),
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for all.", metavar="HOST")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="The port; 0 for any that is free.", metavar="PORT", min=0, max=65535)
    ] = 8001,
    timeout: Annotated[
        float, typer.Option(help="Seconds after which a query is stopped.", metavar="SECONDS", min=0.1)
    ] = 20,
    max_rows: Annotated[
        int, typer.Option(help="Rows or triples after which an answer is cut off.", metavar="N", min=1)
    ] = 100_000,
    memory: Annotated[int, typer.Option(help="MiB of memory for each worker.", metavar="MIB", min=256)] = 1024,
    in_memory: Annotated[
        int,
        typer.Option(
            help="MiB for copies of the knowledge base in memory, which answer faster; 0 for none.",
            metavar="MIB",
            min=0,
        ),
    ] = 1024,
    workers: Annotated[int, typer.Option(help="Processes that answer queries.", metavar="N", min=1, max=256)] = 4,
    patience: Annotated[
        float,
        typer.Option(
            help="Seconds that a client may take to send a request, or to take a piece of an answer.",
            metavar="SECONDS",
            min=0.1,
        ),
    ] = 10,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Serve the articles' whole texts to other machines too.")
    ] = False,
    allow_service: Annotated[
        list[str] | None,
        typer.Option(help="A host that SERVICE may ask, with its port if it has one; may be repeated.", metavar="HOST"),
    ] = None,
) -> None:
    """Answer SPARQL over HTTP, read-only, until it is stopped with Ctrl-C.

    A build may go on meanwhile: whoever asks after it gets the new state.
    """
    from congthuong.errors import StoreError, UsageError
    from congthuong.query.sandbox import available

    if not hasattr(os, "fork"):
        hint = "run it in WSL or a container; all other verbs work here"
        raise UsageError("'serve' needs a system that can fork processes, as Linux and macOS can", hint=hint)
    from congthuong.serve import Limits
    from congthuong.serve.app import application
    from congthuong.serve.connection import listen, run
    from congthuong.serve.exchange import Service
    from congthuong.serve.pool import Pool
    from congthuong.serve.snapshots import Snapshots
    from congthuong.store import KnowledgeBase

    if not available():
        say(
            "this system cannot keep a process off the network: what queries may reach rests on the check of them alone"
        )
    layout = KnowledgeBase.open(kb).layout
    KnowledgeBase.open(kb).dataset()  # what is damaged is said here, not to each client
    services = tuple(name.lower() for name in allow_service or ())
    limits = Limits(
        timeout=timeout,
        rows=max_rows,
        memory=memory,
        copies=in_memory,
        workers=workers,
        patience=patience,
        services=services,
    )
    vocab = layout.vocab if layout.vocab.is_dir() else None
    with listen(host, port) as listening, Snapshots(layout, grace=2 * timeout + 10) as snapshots:
        name, number = listening.getsockname()[:2]
        shown = f"[{name}]" if ":" in name else name

        def ready() -> None:
            say(f"{kb} is served at http://{shown}:{number}/ (SPARQL at /sparql); stop with Ctrl-C")

        service = Service(limits, snapshots, Pool(limits), texts=with_text, vocab=vocab)
        if not run(application(service), listening, limits, ready=ready):
            raise StoreError("the server did not start", where=str(kb), hint="its log above says why")
