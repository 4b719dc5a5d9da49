"""What several verbs take, and how all of them speak.

>>> from congthuong.cli.options import say
>>> say("3 articles read")  # one line to stderr, since stdout is for data

"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from congthuong.query.engine import Engine

__all__ = ["AllowPrivate", "Endpoint", "KnowledgeBaseDir", "Paths", "Vocab", "engine", "say"]

Paths: TypeAlias = Annotated[
    list[str],
    typer.Argument(help="Files (.txt .md .html .pdf .docx .xlsx .csv), folders, or http(s) addresses.", metavar="PATH"),
]
KnowledgeBaseDir: TypeAlias = Annotated[
    Path,
    typer.Option("--kb", envvar="CONGTHUONG_KB", help="The knowledge base's directory.", metavar="DIR"),
]
Endpoint: TypeAlias = Annotated[
    str | None,
    typer.Option("--endpoint", help="Ask this SPARQL endpoint, not a directory.", metavar="URL"),
]
Vocab: TypeAlias = Annotated[
    Path | None,
    typer.Option("--vocab", help="A folder of Turtle files that teach further words.", metavar="DIR"),
]
AllowPrivate: TypeAlias = Annotated[
    bool,
    typer.Option("--allow-private", help="Also fetch addresses of your own network, such as localhost."),
]


def say(line: str) -> None:
    """Write one line to stderr, under the command's name."""
    sys.stderr.write(f"congthuong: {' '.join(line.split())}\n")


def engine(kb: Path, endpoint: str | None) -> Engine:
    """What answers queries: the server at the endpoint, else the knowledge base in the directory."""
    if endpoint is not None:
        from congthuong.query.remote import RemoteEngine

        return RemoteEngine(endpoint)
    from congthuong.query.engine import OxigraphEngine
    from congthuong.store import KnowledgeBase

    return OxigraphEngine(KnowledgeBase.open(kb).dataset())
