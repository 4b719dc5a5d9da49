"""`congthuong demo`: the whole product in small, on five articles that come with it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from congthuong.cli.terminal import say, tell

if TYPE_CHECKING:
    from congthuong.query.engine import Engine
    from congthuong.store import KnowledgeBase

__all__ = ["demo"]

_WIDTH = 110


@dataclass(frozen=True)
class _Question:
    """A question, the named query that answers it, and how a row is said: a part with an empty column is left out."""

    text: str
    query: str
    parts: tuple[str, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()  # only rows that have these
    once: tuple[str, ...] = ()  # only the last row for each value of these
    quotes: tuple[str, ...] = ("quote",)
    newest: bool = False  # the query gives the oldest first, and who asks for news wants the last
    rows: int = 5  # at most so many are shown

    @property
    def command(self) -> str:
        """How to ask it again."""
        return " ".join(
            ["congthuong query", self.query, *(f"--param {name}='{value}'" for name, value in self.parameters.items())]
        )


_QUESTIONS = (
    _Question(
        "How much more, or less, does the industry of Bắc Ninh produce than a year before (the index called IIP)?",
        "iip-series",
        ("{value}", "{period}", "against {comparedWith}", "{sectorLabel}", "({status})"),
        {"place": "Bắc Ninh"},
        required=("period",),
        newest=True,
    ),
    _Question(
        "Which industrial zones has Bắc Giang, and how full are they?",
        "zones",
        ("{zone}", "{value}", "{narrowed}", "{period}"),
        {"place": "Bắc Giang"},
        required=("value",),
        rows=10,
    ),
    _Question(
        "Who supports which company, through which scheme?",
        "support",
        ("{supported}", "through {scheme}", "funded by {funder}", "carried out by {implementer}", "{period}"),
    ),
    _Question(
        "What are the targets, and what has been reached?",
        "targets",
        (
            "{subjectLabel}: {indicatorLabel} ({narrowed})",
            "{subjectLabel}: {indicatorLabel}",
            "target {target} {targetPeriod}",
            "reached {value} {period}",
            "{share}% of it",
        ),
        required=("share",),
        once=("subjectLabel", "indicatorLabel", "narrowed"),
        quotes=("targetQuote", "quote"),
    ),
    _Question(
        "Who holds which office?",
        "officials",
        ("{person}", "{post}, {organisationLabel}", "{post}", "{period}"),
    ),
)


def demo(
    directory: Annotated[
        Path, typer.Option("--dir", metavar="DIR", help="Where to build the knowledge base of the demonstration.")
    ] = Path("congthuong-demo"),
) -> None:
    """Show the whole product on five bundled articles.

    Builds a knowledge base, says what it holds, answers five questions with their sources, and draws the network.
    """
    from congthuong.query.engine import OxigraphEngine

    kb = _built(directory)
    engine = OxigraphEngine(kb.dataset())
    for line in _holdings(kb):
        tell(line)
    for number, question in enumerate(_QUESTIONS, 1):
        tell(f"\n{number}. {question.text}")
        tell(f"   {question.command} --kb {directory}\n")
        for line in _answer(engine, question):
            tell(line)
    page = directory / "network.html"
    _draw(engine, page)
    tell(f"\nThe network of all this is in {page}: open it in a browser.")
    tell(
        f"""
Try next
  congthuong queries                                   what else can be asked
  congthuong query search --param words='điện tử' --kb {directory}
  congthuong facts YOUR_ARTICLE.pdf -o facts.xlsx      the figures of an article of your own
  congthuong build YOUR_FOLDER/ --kb my-kb             a knowledge base of your own"""
    )


def _built(directory: Path) -> KnowledgeBase:
    """The knowledge base of the seeds in this directory, which must be new, empty, or one that was built so before."""
    from congthuong.data import folder
    from congthuong.errors import StoreError
    from congthuong.read import read
    from congthuong.store import KnowledgeBase

    documents = list(read([folder("seeds")]))
    kb = KnowledgeBase.create(directory)
    if others := {record.id for record in kb.records} - {document.article.id for document in documents}:
        raise StoreError(
            f"this knowledge base holds other articles, such as {min(others)!r}",
            where=str(directory),
            hint="name another directory with --dir",
        )
    for outcome in kb.build(documents):
        if outcome.error is not None:
            raise outcome.error
        for finding in outcome.findings:
            say(str(finding))
    return kb


def _holdings(kb: KnowledgeBase) -> Iterator[str]:
    info = kb.info()
    yield f"{kb.layout.root} holds {len(info.articles)} articles:\n"
    for article in info.articles:
        title = textwrap.shorten(article.title or "(untitled)", 80, placeholder=" …")
        yield f"  {article.id}  {article.issued or '':10}  {article.observations:3} figures  {title}"
    observations = sum(article.observations for article in info.articles)
    relations = sum(article.relations for article in info.articles)
    yield f"\nFacts: {observations} observations, {relations} relations, {sum(info.entities.values())} entities."
    kinds = sorted(info.entities.items(), key=lambda item: (-item[1], item[0]))
    yield from textwrap.wrap(
        "Entities: " + ", ".join(f"{count} {kind}" for kind, count in kinds) + ".", _WIDTH, subsequent_indent="  "
    )


def _answer(engine: Engine, question: _Question) -> Iterator[str]:
    """The first rows of the answer, each with the sentence that says it; rows of one sentence stand together."""
    from congthuong.query.catalogue import named
    from congthuong.query.table import spoken

    query = named(question.query)
    answer = engine.answer(query.bind(**question.parameters))
    rows = [
        dict(zip(answer.variables, cells, strict=True))
        for cells in spoken(engine, answer, query.columns, language="en")
    ]
    rows = [row for row in rows if all(row[name] for name in question.required)]
    if question.once:
        rows = list({tuple(row[name] for name in question.once): row for row in rows}.values())
    if question.newest:
        periods = [list(group) for _, group in groupby(rows, key=lambda row: row["period"])]
        rows = [row for group in reversed(periods) for row in group]
    for sources, together in groupby(rows[: question.rows], key=lambda row: _sources(question, row)):
        for row in together:
            yield from textwrap.wrap(_said(question, row), _WIDTH, initial_indent="   ", subsequent_indent="     ")
        for source in sources:
            yield from textwrap.wrap(source, _WIDTH, initial_indent="     ", subsequent_indent="     ")
    if (left := len(rows) - question.rows) > 0:
        yield f"   … and {left} {'older' if question.newest else 'more'}, which the command above lists"


def _sources(question: _Question, row: Mapping[str, str]) -> tuple[str, ...]:
    quotes = dict.fromkeys(" ".join(row[name].split()) for name in question.quotes)
    return tuple(f"“{quote}” ({row['article']})" for quote in quotes)


def _said(question: _Question, row: Mapping[str, str]) -> str:
    parts: dict[str, str] = {}
    for part in question.parts:
        names = [name for name in row if f"{{{name}}}" in part]
        if all(row[name] and row[name] != "actual" for name in names):
            # Of two ways to say the same columns the fuller one, which comes first, is taken.
            parts.setdefault(names[0], part.format(**row))
    return " · ".join(parts.values())


def _draw(engine: Engine, page: Path) -> None:
    from congthuong.network.graph import network
    from congthuong.network.page import page as drawn
    from congthuong.output import replacing

    with replacing(page) as stream:
        stream.write(drawn(network(engine)).encode("utf-8"))
