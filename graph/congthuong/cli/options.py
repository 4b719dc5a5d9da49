"""What several verbs take.

>>> from congthuong.cli.options import KnowledgeBaseDir
>>> KnowledgeBaseDir.__metadata__[0].envvar
'CONGTHUONG_KB'
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from congthuong.query.engine import Engine

__all__ = ["AllowPrivate", "Endpoint", "KnowledgeBaseDir", "MinConfidence", "Paths", "Vocab", "by_ending", "engine"]

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

MinConfidence: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        min=0.0,
        max=1.0,
        metavar="P",
        help="Leave out figures less likely right than this.",
    ),
]


def by_ending(output: str | None, formats: Mapping[str, str]) -> str | None:
    """The format that a file's name ends in, None where it has no ending; UsageError where it is one of no format.

    >>> by_ending("a.CSV", {".csv": "csv"}), by_ending("a", {".csv": "csv"})
    ('csv', None)
    """
    from congthuong.errors import UsageError

    ending = Path(output).suffix.lower() if output else ""
    if ending and ending not in formats:
        hint = f"name a file that ends in {', '.join(formats)}, or say the --format"
        raise UsageError(f"{ending} files are not written", where=output, hint=hint)
    return formats.get(ending)


def engine(kb: Path, endpoint: str | None) -> Engine:
    """What answers queries: the server at the endpoint, else the knowledge base in the directory."""
    if endpoint is not None:
        from congthuong.query.remote import RemoteEngine

        return RemoteEngine(endpoint)
    from congthuong.query.engine import OxigraphEngine
    from congthuong.store import KnowledgeBase

    return OxigraphEngine(KnowledgeBase.open(kb).dataset())
