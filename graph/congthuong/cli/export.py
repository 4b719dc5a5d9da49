"""`congthuong export`: the whole knowledge base in one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Final

import typer

from congthuong.cli.options import Endpoint, KnowledgeBaseDir, by_ending, engine
from congthuong.cli.terminal import stdout

if TYPE_CHECKING:
    from congthuong.query.engine import Engine

__all__ = ["export"]

_SUFFIXES: Final = {
    ".nq": "nquads",
    ".trig": "trig",
    ".ttl": "turtle",
    ".jsonld": "jsonld",
    ".graphml": "graphml",
}


def export(
    format: Annotated[
        str | None,
        typer.Option(
            help="nquads, trig, turtle, jsonld or graphml; else what OUTPUT ends in, else nquads.", metavar="FORMAT"
        ),
    ] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", help="The file to write.", metavar="OUTPUT")] = None,
    text: Annotated[
        bool, typer.Option("--text/--no-text", help="With or without the full texts of the articles.")
    ] = True,
    kb: KnowledgeBaseDir = Path("congthuong-kb"),
    endpoint: Endpoint = None,
) -> None:
    """Write the whole knowledge base as RDF, or its network as GraphML.

    Turtle holds the union of the named graphs; GraphML holds entities and relations, the figures folded into them.
    """
    from congthuong.errors import UsageError
    from congthuong.output import replacing
    from congthuong.query.export import FORMATS

    form = format or by_ending(output, _SUFFIXES) or "nquads"
    if form not in (*FORMATS, "graphml"):
        raise UsageError(f"there is no format {form!r}", hint=f"choose one of {', '.join(FORMATS)}, graphml")
    source = engine(kb, endpoint)
    if output is None:
        with stdout() as stream:
            _write(source, form, stream, text)
    else:
        with replacing(output) as stream:
            _write(source, form, stream, text)


def _write(source: Engine, form: str, stream: BinaryIO, text: bool) -> None:
    if form == "graphml":
        import networkx as nx

        from congthuong.network import flat, network

        nx.write_graphml(flat(network(source)), stream)
    else:
        from congthuong.query.export import export as write
        from congthuong.query.graphs import quads

        write(quads(source), form, stream, text=text)
