"""`congthuong view`: the knowledge base as a picture that opens in any browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from congthuong.cli.options import Endpoint, KnowledgeBaseDir, engine
from congthuong.cli.terminal import say

__all__ = ["MANY", "view"]

MANY = 2000  # entities; beyond, a page pans at fewer than 15 frames a second


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
    everything: Annotated[
        bool, typer.Option("--all", help=f"All of them, though they are more than {MANY:,}.")
    ] = False,
    endpoint: Endpoint = None,
) -> None:
    """Draw the network of entities, figures and relations as one HTML file.

    The file needs nothing else: it works without a network connection, and can be mailed or put on any server.
    A browser moves thousands of entities slowly, so that so many are drawn only where they are asked for.
    """
    from congthuong.errors import UsageError
    from congthuong.network import entities, network, page
    from congthuong.output import replacing

    if output.suffix.lower() not in (".html", ".htm", ""):
        raise UsageError(
            f"{output.suffix} files are not written", where=str(output), hint="name a file that ends in .html"
        )
    answers = engine(kb, endpoint)
    if focus is None and types is None and not everything and (number := entities(answers)) > MANY:
        raise UsageError(
            f"the network has {number:,} entities, more than a browser moves well",
            hint="draw some with --focus NAME or --types Province,Company, or take the time for --all",
        )
    graph = network(answers, focus=focus, depth=depth, types=None if types is None else types.split(","))
    with replacing(output) as stream:
        stream.write(page(graph).encode("utf-8"))
    facts = sum(len(data["facts"]) for _, data in graph.nodes(data=True))
    say(
        f"{graph.number_of_nodes()} entities, {graph.number_of_edges()} relations and {facts} figures in {output}; "
        "open it in a browser"
        if graph
        else f"there is nothing to draw yet: {output} says so; add articles with 'congthuong build'"
    )
