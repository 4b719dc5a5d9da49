"""`congthuong info`: what a knowledge base holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from congthuong.cli.options import KnowledgeBaseDir
from congthuong.cli.terminal import say, tell, tell_json

if TYPE_CHECKING:
    from congthuong.store import Info

__all__ = ["info"]


def info(
    kb: KnowledgeBaseDir = Path("congthuong-kb"),
    format: Annotated[
        Literal["text", "json"], typer.Option(help="text or json.", metavar="FORMAT", case_sensitive=False)
    ] = "text",
) -> None:
    """Print what a knowledge base holds: articles, facts, entities by type."""
    from congthuong.store import KnowledgeBase

    found = KnowledgeBase.open(kb).info()
    if format == "json":
        tell_json(asdict(found))
    else:
        tell("\n".join(_lines(found)))
    if found.unfinished:
        say(f"{kb}: a build was not finished; 'congthuong build' or 'rebuild' completes it")
    if outdated := sum(article.outdated for article in found.articles):
        say(f"{kb}: {outdated} articles were read with earlier rules or words; 'congthuong rebuild' reads them again")


def _lines(found: Info) -> list[str]:
    observations = sum(article.observations for article in found.articles)
    relations = sum(article.relations for article in found.articles)
    findings = sum(article.findings for article in found.articles)
    lines = [
        f"{found.path} (layout {found.format}, reader {found.reader})",
        f"{len(found.articles)} articles, {observations} observations in {found.cells} cells, {relations} relations, "
        f"{sum(found.entities.values())} entities, {found.quads} quads",
    ]
    models = Counter(article.second_reader for article in found.articles if article.second_reader)
    if models:
        told = ", ".join(f"{number} by {model}" for model, number in sorted(models.items()))
        lines.append(f"second reader: {told}; the other articles were read by the rules alone")
    if findings:
        lines.append(f"{findings} findings: facts that did not conform and were kept out")
    if found.entities:
        ordered = sorted(found.entities.items(), key=lambda item: (-item[1], item[0]))
        lines.append("entities: " + ", ".join(f"{number} {type}" for type, number in ordered))
    width = max((len(article.id) for article in found.articles), default=0)
    lines += [
        f"{article.id:<{width}}  {article.issued or '-':<10}  {article.observations:>4} observations  "
        f"{article.relations:>4} relations  {article.title or ''}".rstrip()
        for article in found.articles
    ]
    return lines
