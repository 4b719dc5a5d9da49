"""The verbs, in the order in which the data flows."""

from __future__ import annotations

from typing import Annotated

import typer

from congthuong import __version__
from congthuong.cli.ask import ask
from congthuong.cli.attach import attach, detach
from congthuong.cli.build import build, rebuild, remove
from congthuong.cli.check import check
from congthuong.cli.correct import correct, corrections, review
from congthuong.cli.coverage import coverage
from congthuong.cli.demo import demo
from congthuong.cli.duplicates import duplicates
from congthuong.cli.explain import explain
from congthuong.cli.export import export
from congthuong.cli.facts import facts
from congthuong.cli.fit import fit
from congthuong.cli.info import info
from congthuong.cli.links import links
from congthuong.cli.mcp import mcp
from congthuong.cli.prefixes import prefixes
from congthuong.cli.push import push
from congthuong.cli.queries import queries
from congthuong.cli.query import query
from congthuong.cli.score import score
from congthuong.cli.serve import serve
from congthuong.cli.terminal import tell
from congthuong.cli.verify import verify
from congthuong.cli.view import view

__all__ = ["app"]

app = typer.Typer(
    name="congthuong",
    help="Vietnam's provincial industry as a cited knowledge graph: read articles, query them, look at them.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"max_content_width": 110},
)


def _version(asked: bool) -> None:
    if asked:
        tell(f"congthuong {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        tell(context.get_help())


for _verb in (
    demo,
    facts,
    ask,
    coverage,
    explain,
    build,
    remove,
    rebuild,
    attach,
    detach,
    info,
    check,
    verify,
    review,
    correct,
    corrections,
    query,
    queries,
    export,
    push,
    links,
    duplicates,
    prefixes,
    view,
    serve,
    mcp,
    score,
    fit,
):
    app.command(_verb.__name__)(_verb)
