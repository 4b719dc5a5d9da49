"""`congthuong mcp`: a knowledge base for assistants."""

from __future__ import annotations

from typing import Annotated

import typer

from congthuong.cli.terminal import say

__all__ = ["mcp"]


def mcp(
    kb: Annotated[
        str,
        typer.Option(
            "--kb",
            envvar="CONGTHUONG_KB",
            help="The knowledge base's directory, or the address of a SPARQL endpoint.",
            metavar="DIR|URL",
        ),
    ] = "congthuong-kb",
    http: Annotated[bool, typer.Option("--http", help="Serve over HTTP, not over standard input and output.")] = False,
    host: Annotated[str, typer.Option(help="The address to listen on, with --http.", metavar="HOST")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port, with --http.", metavar="PORT", min=1, max=65535)] = 8002,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(help="A further HOST:PORT by which clients may call it; may be repeated.", metavar="HOST"),
    ] = None,
    timeout: Annotated[
        float, typer.Option(help="Seconds after which a query is stopped.", metavar="SECONDS", min=0.1)
    ] = 20,
    memory: Annotated[int, typer.Option(help="MiB of memory for each worker.", metavar="MIB", min=256)] = 1024,
    workers: Annotated[int, typer.Option(help="Processes that answer queries.", metavar="N", min=1, max=256)] = 2,
) -> None:
    """Let assistants ask: a server of the Model Context Protocol, read-only, each figure with quote, article and date.

    An assistant's program starts it by itself over standard input and output. With --http it answers at /mcp until it
    is stopped with Ctrl-C. Needs the extra congthuong[mcp].
    """  # fmt: skip
    import asyncio
    import os
    from importlib.util import find_spec

    from congthuong.errors import UsageError
    from congthuong.web_address import is_address

    if find_spec("mcp") is None:
        raise UsageError("the protocol's SDK is missing", hint="pip install 'congthuong[mcp]'")
    if not is_address(kb) and not hasattr(os, "fork"):
        hint = "give --kb the address of a server, or run it in WSL or a container"
        raise UsageError("a directory needs a system that can fork processes, as Linux and macOS can", hint=hint)
    from congthuong.mcp.server import over_http, over_stdio
    from congthuong.mcp.source import opened

    texts = not http or host in ("127.0.0.1", "::1", "localhost")

    async def run() -> None:
        async with opened(kb, timeout=timeout, memory=memory, workers=workers, texts=texts) as source:
            if http:
                say(f"{kb} is served to assistants at http://{host}:{port}/mcp; stop with Ctrl-C")
                await over_http(source, host, port, allow_host or ())
            else:
                await over_stdio(source)

    asyncio.run(run())
