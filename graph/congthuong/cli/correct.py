"""`congthuong correct`, `corrections` and `review`: what people decide about facts, and what is most worth a look."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from congthuong.cli.build import KB, Wait
from congthuong.cli.decided import tell_decided
from congthuong.cli.options import KnowledgeBaseDir
from congthuong.cli.terminal import say, tell

if TYPE_CHECKING:
    from congthuong.corrections import Line
    from congthuong.facts import Fact, Observation
    from congthuong.store import KnowledgeBase

__all__ = ["correct", "corrections", "review"]

By = Annotated[str | None, typer.Option("--by", help="Who decides; else the user of this system.", metavar="NAME")]


def correct(
    fact: Annotated[str, typer.Argument(help="A figure's id, such as 003#o69-73.1, or its IRI.", metavar="FACT")],
    changes: Annotated[
        list[str] | None, typer.Argument(help="What is so, such as value=7.5 or period=2024.", metavar="SLOT=VALUE")
    ] = None,
    because: Annotated[str, typer.Option("--because", help="Why.", metavar="TEXT")] = "",
    reject: Annotated[bool, typer.Option("--reject", help="It is no fact.")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="It is right as it was read.")] = False,
    by: By = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    kb: KnowledgeBaseDir = KB,
    wait: Wait = False,
) -> None:
    """Correct, refuse or confirm a fact of a knowledge base.

    Shows what changes and asks; then a line for each change goes to corrections.tsv of the knowledge base, and the
    article's facts are brought up to date. The article's text and what was read in it stay.
    """
    from congthuong.errors import UsageError
    from congthuong.store import KnowledgeBase

    if (bool(changes), reject, confirm).count(True) != 1:
        raise UsageError("say one of SLOT=VALUE, --reject and --confirm", hint="such as value=7.5")
    base = KnowledgeBase.open(kb)
    known = _fact(base, fact)
    lines = _lines(base, known, changes or [], "reject" if reject else "confirm", because, by)
    tell(f"{known.article}: {known.quote}")
    for line in lines:
        tell(f"  {line.slot}: {line.old or '(none)'} -> {line.new or '(none)'}" if line.op == "set" else f"  {line.op}")
    if not yes and not typer.confirm("Write this?", err=True):
        raise typer.Exit(1)
    for outcome in base.decide(lines, wait=wait, waiting=lambda holder: say(f"{kb}: waiting for process {holder}")):
        if outcome.error is not None:
            say(str(outcome.error))
    tell_decided(base, only={line.name for line in lines})


def corrections(
    gold: Annotated[
        Path | None,
        typer.Option("--gold", help="Write the facts of articles that are done, as 'score' takes them.", metavar="DIR"),
    ] = None,
    kb: KnowledgeBaseDir = KB,
) -> None:
    """List what people have decided and what became of it; exit code 1 where a line's fact is gone.

    Each line is applied, agreed (the reader says so itself now), disputed (it says neither the old nor the new), stale
    (there is no such fact any more) or superseded by a later one.
    """
    from congthuong.store import KnowledgeBase

    base = KnowledgeBase.open(kb)
    if gold is not None:
        _write_gold(base, gold)
        return
    stale = 0
    for one in base.decided():
        line = one.line
        stale += one.result == "stale"
        about = f"{line.slot}: {line.old} -> {line.new}" if line.op == "set" else line.op
        tell("\t".join((one.result, f"line {line.number}", line.article, line.exact, about, line.by)))
    if stale:
        raise typer.Exit(1)


def review(
    limit: Annotated[int, typer.Option(min=1, help="So many facts.", metavar="N")] = 20,
    kb: KnowledgeBaseDir = KB,
) -> None:
    """List the facts most worth a person's look: of cells in conflict, then those unsure and much used.

    Each line has the fact's id for 'congthuong correct', the confidence, what it says, and the sentence.
    """
    from congthuong.query import OxigraphEngine, named
    from congthuong.query.rows import Rows
    from congthuong.store import KnowledgeBase

    base = KnowledgeBase.open(kb)
    query = named("review", vocab=base.layout.vocab)
    for row in islice(Rows.ask(OxigraphEngine(base.dataset()), query.bind(), query, language="en"), limit):
        sure = "" if row.confidence is None else f"{row.confidence:.2f}"
        about = " · ".join(
            str(part) for part in (row.subjectLabel, row.indicatorLabel, row.surface, row.period) if part
        )
        tell("\t".join((_id(str(row.fact)), row.why, sure, about, str(row.quote))))


def _id(iri: str) -> str:
    from urllib.parse import unquote

    from congthuong.link import iris

    article, _, place = iri.removeprefix(iris.article("")).partition("/observation/")
    return f"{unquote(article)}#o{place}"


def _fact(base: KnowledgeBase, name: str) -> Observation:
    from congthuong.errors import UsageError
    from congthuong.facts import Observation

    wanted = _id(name) if "://" in name else name
    for fact in _facts(base, wanted.rpartition("#")[0]):
        if isinstance(fact, Observation) and fact.id == wanted:
            return fact
    raise UsageError(
        f"there is no figure {wanted!r}", where=str(base.layout.root), hint="'congthuong review' lists ids"
    )


def _facts(base: KnowledgeBase, article: str) -> list[Fact]:
    """The facts of one article, as the graph has them."""
    from congthuong.link import iris
    from congthuong.query import OxigraphEngine
    from congthuong.query.flat import facts

    return list(facts(OxigraphEngine(base.dataset()), only={iris.article_graph(article)}))


def _lines(
    base: KnowledgeBase, fact: Observation, changes: list[str], op: str, because: str, by: str | None
) -> list[Line]:
    from congthuong.corrections import SLOTS, Line, prefix_of, shown
    from congthuong.errors import UsageError

    article = base.article(fact.article)
    if article is None:
        raise UsageError("the article is not kept here", where=fact.article)
    who = by or os.environ.get("USER") or "unknown"
    line = Line(
        date=date.today().isoformat(),
        by=who,
        op=op,
        article=fact.article,
        exact=" ".join(fact.surface.split()),
        prefix=prefix_of(article.text, fact.start),
        slot="*",
        old="",
        new="",
        reason=" ".join(because.split()),
    )
    if not changes:
        return [line]
    lines = []
    for change in changes:
        slot, equals, value = change.partition("=")
        if not equals or slot not in SLOTS:
            raise UsageError(f"{change!r} is no SLOT=VALUE", hint=f"slots are {', '.join(SLOTS)}")
        lines.append(replace(line, op="set", slot=slot, old=shown(getattr(fact, slot)), new=value.strip()))
    return lines


def _write_gold(base: KnowledgeBase, folder: Path) -> None:
    from congthuong.facts import Entity, Observation, Relation
    from congthuong.output import replacing, write_error

    done = sorted({one.line.article for one in base.decided() if one.line.op == "done" and one.result == "applied"})
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, folder) from error
    for article in done:
        facts = _facts(base, article)
        text = base.article(article)
        rows: dict[str, Any] = {
            "article": article,
            "title": text.metadata.title if text else None,
            "published": text.metadata.published if text else None,
            "observations": [_row(fact) for fact in facts if isinstance(fact, Observation)],
            "relations": [_row(fact) for fact in facts if isinstance(fact, Relation)],
            "entities": [_row(fact) for fact in facts if isinstance(fact, Entity)],
        }
        name = f"{article}.json" if article.isalnum() else f"{'-'.join(article.split('/'))}.json"
        with replacing(folder / name) as stream:
            stream.write(json.dumps(rows, ensure_ascii=False, indent=1).encode() + b"\n")
    say(f"{folder}: {len(done)} articles")


_OURS = frozenset({
    "id", "article", "kind", "rule", "flags", "evidence", "quote", "confidence", "subject_confidence",
    "indicator_confidence", "period_confidence",
})  # fmt: skip


def _row(fact: Fact) -> dict[str, Any]:
    """A fact as gold has it: what the article says, without how it was read."""
    return {name: value for name, value in fact.as_row().items() if name not in _OURS}
