"""`congthuong verify`: whether a draft's figures are those of a knowledge base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from congthuong.cli.options import AllowPrivate, Endpoint, KnowledgeBaseDir, by_ending, engine
from congthuong.cli.terminal import say, tell, tell_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from congthuong.article import Article
    from congthuong.errors import ReadError
    from congthuong.localisation import Language
    from congthuong.verify import Checked

__all__ = ["verify"]

_SIGNS = {"matches": "✓", "close": "≈", "differs": "✗", "revised": "↻", "not-covered": "?"}


def verify(
    draft: Annotated[
        str,
        typer.Argument(help="A file (.txt .md .html .pdf .docx .xlsx .csv) or an http(s) address.", metavar="DRAFT"),
    ],
    kb: KnowledgeBaseDir = Path("congthuong-kb"),
    endpoint: Endpoint = None,
    format: Annotated[
        Literal["text", "json", "html"] | None,
        typer.Option(
            help="text, json or html; else what OUTPUT ends in, else text.", metavar="FORMAT", case_sensitive=False
        ),
    ] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", help="A file.", metavar="OUTPUT")] = None,
    lang: Annotated[Literal["vi", "en"], typer.Option(help="The language in which findings are told.")] = "vi",
    allow_private: AllowPrivate = False,
) -> None:
    """Hold every figure of a draft against a knowledge base: does it match, is it close, does it differ?

    Only what is the same thing is compared: subject, indicator, sector, unit, period, base of comparison, status and
    what narrows it. Beside each figure stands the graph's, with quote, article and date. Leaves with 1 where a figure
    differs or was revised since.
    """  # fmt: skip
    from congthuong.errors import ReadError
    from congthuong.output import replacing
    from congthuong.read import read
    from congthuong.store import KnowledgeBase
    from congthuong.verify import verify as held
    from congthuong.verify.report import page, record, summary

    form = format or by_ending(output, {".json": "json", ".html": "html", ".txt": "text"}) or "text"
    asked = engine(kb, endpoint)
    vocab = None if endpoint else KnowledgeBase.open(kb).layout.vocab
    documents = list(read([draft], on_error=_raise, allow_private=allow_private))
    if len(documents) != 1:
        raise ReadError(f"these are {len(documents)} articles", where=draft, hint="name one file")
    article = documents[0].article
    found = held(asked, article, vocab=vocab)
    records: dict[str, Any] = {"draft": article.id, "figures": [record(one) for one in found]}
    match form:
        case "json" if output is None:
            tell_json(records)
        case _:
            text = _written(article, found, form, lang, records) if form != "html" else page(article, found, lang)
            if output is None:
                tell(text.rstrip("\n"))
            else:
                with replacing(output) as stream:
                    stream.write(text.encode())
    say(f"{draft}: {summary(found, 'en')}")
    if any(one.verdict in ("differs", "revised") for one in found):
        raise typer.Exit(1)


def _raise(error: ReadError) -> None:
    raise error


def _written(article: Article, found: list[Checked], form: str, lang: Language, records: dict[str, Any]) -> str:
    import json

    if form == "json":
        return json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    return "\n".join(line for one in found for line in _lines(one, lang)) + "\n"


def _lines(one: Checked, lang: Language) -> Iterator[str]:
    from congthuong.verify import VERDICTS
    from congthuong.verify.report import named, reason

    yield f"{_SIGNS[one.verdict]} {one.figure.surface}  {VERDICTS[one.verdict][lang]}"
    yield f"    {named(one.figure, lang)}"
    for line in reason(one, lang):
        yield f"    {line}"
