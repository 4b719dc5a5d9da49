"""What several verbs take, and how all of them speak.

>>> from congthuong.cli.options import say
>>> say("3 articles read")  # one line to stderr, since stdout is for data

"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

__all__ = ["AllowPrivate", "KnowledgeBaseDir", "Paths", "Vocab", "say"]

Paths: TypeAlias = Annotated[
    list[str],
    typer.Argument(help="Files (.txt .md .html .pdf .docx), folders, or http(s) addresses.", metavar="PATH"),
]
KnowledgeBaseDir: TypeAlias = Annotated[
    Path,
    typer.Option("--kb", envvar="CONGTHUONG_KB", help="The knowledge base's directory.", metavar="DIR"),
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
