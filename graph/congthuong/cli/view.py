"""`congthuong view`: the knowledge base as a picture that opens in any browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from congthuong.cli.options import Endpoint, KnowledgeBaseDir, engine
from congthuong.cli.terminal import say

__all__ = ["view"]


def view(
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The HTML file to write.", metavar="FILE", show_default=True)
    ] = Path("network.html"),
    kb: KnowledgeBaseDir = Path("congthuong-kb"),
    focus: Annotated[
        str | None,
        typer.Option(help="Only what lies around this name, typed with or without diacritics.", metavar="NAME"),
    ] = None,
    depth: Annotated[int, typer.Option(help="How many relations away from the focus.", metavar="N")] = 1,
    types: Annotated[
        str | None,
        typer.Option(help="Only entities of these types, such as Province,Company.", metavar="TYPE,…"),
    ] = None,
    endpoint: Endpoint = None,
) -> None:
    """Draw the network of entities, figures and relations as one HTML file.

    The file needs nothing else: it works without a network connection, and can be mailed or put on any server.
    """
    from congthuong.errors import UsageError
    from congthuong.network import network, page
    from congthuong.output import replacing

    if output.suffix.lower() not in (".html", ".htm", ""):
        raise UsageError(
            f"{output.suffix} files are not written", where=str(output), hint="name a file that ends in .html"
        )
    graph = network(engine(kb, endpoint), focus=focus, depth=depth, types=None if types is None else types.split(","))
    with replacing(output) as stream:
        stream.write(page(graph).encode("utf-8"))
    facts = sum(len(data["facts"]) for _, data in graph.nodes(data=True))
    say(
        f"{graph.number_of_nodes()} entities, {graph.number_of_edges()} relations and {facts} figures in {output}; "
        "open it in a browser"
        if graph
        else f"there is nothing to draw yet: {output} says so; add articles with 'congthuong build'"
    )
