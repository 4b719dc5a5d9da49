"""`congthuong check`: whether a knowledge base holds together, and what does not add up within articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from congthuong.cli.options import AllowPrivate, KnowledgeBaseDir
from congthuong.cli.terminal import say, tell, tell_json

if TYPE_CHECKING:
    from congthuong.article import Article
    from congthuong.check.audit import Fault
    from congthuong.check.within import Audit
    from congthuong.errors import ReadError
    from congthuong.facts import Observation
    from congthuong.localisation import Language

__all__ = ["check"]

_DOUBT = {"vi": "Bài viết sai, hoặc chúng tôi đọc sai.", "en": "The article is wrong, or our reading of it is."}


def check(
    names: Annotated[
        list[str] | None, typer.Argument(help="Only these checks; --list names all.", metavar="CHECK")
    ] = None,
    kb: KnowledgeBaseDir = Path("congthuong-kb"),
    within: Annotated[
        list[str] | None,
        typer.Option(
            "--in", help="Check the figures of this file, folder or address instead; may be repeated.", metavar="PATH"
        ),
    ] = None,
    articles: Annotated[
        bool, typer.Option("--articles", help="Check the figures within each article of the knowledge base.")
    ] = False,
    holds: Annotated[bool, typer.Option("--holds", help="Show what adds up within articles, too.")] = False,
    rows: Annotated[int, typer.Option(help="How many rows of each failed check to print.", min=1)] = 10,
    list_: Annotated[bool, typer.Option("--list", help="Name the checks and leave.")] = False,
    format: Annotated[
        Literal["text", "json"], typer.Option(help="text or json.", metavar="FORMAT", case_sensitive=False)
    ] = "text",
    lang: Annotated[Literal["vi", "en"], typer.Option(help="The language in which findings are told.")] = "vi",
    allow_private: AllowPrivate = False,
) -> None:
    """Check a whole knowledge base: SHACL shapes, dangling references, units that do not fit, misspelt properties.

    With --articles or --in it checks what must add up within one article: parts and total, levels and their change,
    shares, stocks and flows, đồng and dollars, a year or a unit with a slip. What fails is the article's mistake, or a
    mistake of our reading. Leaves with 1 where a check fails.
    """  # fmt: skip
    from congthuong.check.audit import checks
    from congthuong.check.within import RULES
    from congthuong.data import folder
    from congthuong.errors import DataError, UsageError

    base = ["shapes-reference", "shapes-cube", "shapes-article", *checks(folder("queries"))]
    if list_:
        tell("\n".join([*base, *RULES]))
        return
    asked = names or []
    if unknown := [name for name in asked if name not in RULES and name not in base]:
        hint = f"there are {', '.join([*base, *RULES])}"
        raise DataError(f"there is no check {unknown[0]!r}", hint=hint)
    if within and articles:
        raise UsageError("--articles is for a knowledge base, and --in for files", hint="give one of them")
    rules = [name for name in asked if name in RULES]
    if within or articles or rules:
        if len(rules) < len(asked):
            hint = "ask for checks of the base and of articles apart"
            raise UsageError(f"{next(n for n in asked if n not in RULES)!r} is no check within articles", hint=hint)
        _articles(within, kb, rules or list(RULES), holds=holds, format=format, lang=lang, allow_private=allow_private)
    else:
        _base(kb, asked, rows, format)


def _base(kb: Path, names: Sequence[str], rows: int, format: str) -> None:
    from contextlib import nullcontext

    from rich.console import Console

    from congthuong.check.audit import audit
    from congthuong.data import folder
    from congthuong.store import KnowledgeBase

    store = KnowledgeBase.open(kb).dataset()
    console = Console(stderr=True)
    with console.status("checking") if console.is_terminal else nullcontext() as status:
        progress = None if status is None else status.update
        faults = list(audit(store, folder("ontology"), folder("queries"), only=names, progress=progress))
    if format == "json":
        tell_json([_record(fault) for fault in faults])
    else:
        for fault in faults:
            tell("\n".join(_lines(fault, rows)))
    failed = {0: "all checks hold", 1: "1 check fails"}.get(len(faults), f"{len(faults)} checks fail")
    say(f"{kb}: {failed}")
    if faults:
        raise typer.Exit(1)


def _record(fault: Fault) -> dict[str, Any]:
    found = [dict(zip(fault.columns, row, strict=True)) for row in fault.rows]
    return {"check": fault.check, "title": fault.title_en, "rows": found}


def _lines(fault: Fault, most: int) -> list[str]:
    shown = [
        "  " + "  ".join(f"{name}={value}" for name, value in zip(fault.columns, row, strict=True))
        for row in fault.rows[:most]
    ]
    more = [f"  … and {len(fault.rows) - most} more"] if len(fault.rows) > most else []
    return [f"{fault.check}: {fault.title_en}; {len(fault.rows)} do not", *shown, *more]


def _articles(
    within: list[str] | None, kb: Path, rules: Sequence[str], *, holds: bool, format: str, lang: Language,
    allow_private: bool,
) -> None:  # fmt: skip
    """Audit articles one after the other, and say how many have something that does not add up."""
    from congthuong.check.within import audits

    unread = 0

    def unreadable(error: ReadError) -> None:
        nonlocal unread
        unread += 1
        say(str(error))

    looked = failing = 0
    records: list[dict[str, Any]] = []
    for article, figures in _read(within, unreadable, allow_private=allow_private) if within else _kept(kb, unreadable):
        looked += 1
        found = [one for one in audits(article, figures) if one.rule in rules and (holds or not one.holds)]
        failing += any(not one.holds for one in found)
        if format == "json":
            records += [_audit_record(article, one) for one in found]
        elif found:
            tell("\n".join(_audit_lines(article, found, lang)))
    if format == "json":
        tell_json(records)
    where = ", ".join(within) if within else str(kb)
    say(f"{where}: {looked} articles looked at, in {failing} something does not add up")
    if failing or unread:
        raise typer.Exit(1)


_Figures = tuple["Article", Sequence["Observation"]]


def _read(paths: list[str], unreadable: Any, *, allow_private: bool) -> Iterator[_Figures]:
    from congthuong.cli.jobs import bar, expected
    from congthuong.errors import ReadError
    from congthuong.interpret.parallel import interpreted
    from congthuong.read import read

    documents = read(paths, on_error=unreadable, allow_private=allow_private)
    with bar("reading", expected(paths)) as step:
        for document, found in interpreted(documents, vocab=None, jobs=1):
            step(document.article.id)
            if isinstance(found, ReadError):
                unreadable(found)
            elif found is not None:
                yield document.article, found.observations


def _kept(kb: Path, unreadable: Any) -> Iterator[_Figures]:
    """The articles of a knowledge base with the figures that its graph has of them."""
    from itertools import groupby

    from congthuong.cli.jobs import bar
    from congthuong.errors import CongthuongError
    from congthuong.facts import Observation
    from congthuong.query.engine import OxigraphEngine
    from congthuong.query.flat import facts
    from congthuong.store import KnowledgeBase

    base = KnowledgeBase.open(kb)
    with bar("checking", None) as step:
        for id, group in groupby(facts(OxigraphEngine(base.dataset())), key=lambda fact: fact.article):
            step(id)
            try:
                article = base.article(id)
            except CongthuongError as error:
                unreadable(error)
                continue
            if article is not None:
                yield article, [fact for fact in group if isinstance(fact, Observation)]


def _audit_record(article: Article, found: Audit) -> dict[str, Any]:
    from congthuong.check.within import RULES

    return {
        "article": article.id,
        "check": found.rule,
        "title": dict(RULES[found.rule].title),
        "holds": found.holds,
        "said": dict(found.said),
        "spans": [{"start": start, "end": end, "exact": article.text[start:end]} for start, end in found.spans],
        "facts": [fact.id for fact in found.figures],
    }


def _audit_lines(article: Article, found: Sequence[Audit], lang: Language) -> Iterator[str]:
    from congthuong.check.within import RULES

    yield f"{article.id}  {article.metadata.title or ''}".rstrip()
    for one in found:
        mark = "✓" if one.holds else "✗"
        yield f"  {mark} {RULES[one.rule].title[lang]} ({one.rule})"
        yield f"    {one.said[lang]}" + ("" if one.holds else f" {_DOUBT[lang]}")
        start, end = one.spans[0]
        quote = next((f.quote for f in one.figures if (f.start, f.end) == (start, end)), article.text[start:end])
        short = " ".join(quote.split())
        yield f"    “{short if len(short) <= _QUOTE else short[: _QUOTE - 1] + '…'}”"


_QUOTE = 200
