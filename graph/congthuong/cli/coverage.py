"""`congthuong coverage`: what became of every numeral."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from congthuong.cli.options import AllowPrivate, Paths, Vocab
from congthuong.cli.terminal import say, tell, tell_json

if TYPE_CHECKING:
    from congthuong.errors import ReadError
    from congthuong.interpret.coverage import Coverage

__all__ = ["coverage"]

_BESIDE = 28  # characters shown on either side of an unread numeral


def coverage(
    paths: Paths,
    format: Annotated[Literal["table", "json"], typer.Option(help="A table, or one JSON object.")] = "table",
    html: Annotated[
        Path | None, typer.Option("--html", help="Also write the articles with their figures coloured.", metavar="FILE")
    ] = None,
    vocab: Vocab = None,
    allow_private: AllowPrivate = False,
) -> None:
    """Show what became of every numeral: in a fact, something else that is known, or unread.

    Only the body of an article counts. The table ends with every numeral that is unread, in its place.
    """
    from congthuong.interpret.coverage import coverage as cover
    from congthuong.interpret.coverage import summed
    from congthuong.read import read
    from congthuong.recognise import load

    failed: list[ReadError] = []

    def note(error: ReadError) -> None:
        failed.append(error)
        say(str(error))

    lexicon = load(vocab)
    covered: list[Coverage] = []
    for document in read(paths, on_error=note, allow_private=allow_private):
        if document.article.metadata.language not in (None, "vi"):
            say(f"{document.article.id}: this text is not Vietnamese, so nothing of it is read")
        covered.append(cover(document.article, lexicon))
    if html is not None and covered:
        from congthuong.interpret.coverage_page import page
        from congthuong.output import replacing

        with replacing(html) as stream:
            stream.write(page(covered, lexicon).encode("utf-8"))
    if format == "json":
        answer = {"articles": [each.as_row() for each in covered], "total": summed(covered)}
        tell_json(answer)
    elif covered:
        for line in _table(covered):
            tell(line)
    if failed:
        raise typer.Exit(1)


def _table(covered: Sequence[Coverage]) -> Iterator[str]:
    from congthuong.interpret.coverage import summed

    total = summed(covered)
    rows = [(each.article.id, each.counts) for each in covered]
    width = max(len(name) for name, _ in (*rows, ("article", {})))
    yield f"{'article':{width}}  numerals  in a fact  something else  unread"
    for name, counts in (*rows, ("total", total)):
        share = f" ({counts['unread'] / counts['numerals']:.1%})" if counts["numerals"] else ""
        numbers = f"{counts['numerals']:8}  {counts['fact']:9}  {counts['other']:14}  {counts['unread']:6}"
        yield f"{name:{width}}  {numbers}{share}"
    if total["what"]:
        yield ""
        yield "something else: " + ", ".join(f"{what} {count}" for what, count in total["what"].items())
    unread = [(each.article, numeral) for each in covered for numeral in each.numerals if numeral.status == "unread"]
    if unread:
        yield ""
        yield "unread:"
    for article, numeral in unread:
        start, end = numeral.start, numeral.end
        before, after = article.text[max(0, start - _BESIDE) : start], article.text[end : end + _BESIDE]
        said = " ".join(f"{before}[{numeral.text}]{after}".split())
        why = f"  ({numeral.reason})" if numeral.reason else ""
        yield f"  {article.id} {start}-{end}  …{said}…{why}"
