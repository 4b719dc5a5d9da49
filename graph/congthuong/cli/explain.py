"""`congthuong explain`: why a figure was read as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from congthuong.cli.options import AllowPrivate, Vocab
from congthuong.cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from congthuong.article import Article, Span
    from congthuong.interpret.explain import Explanation, Why

__all__ = ["explain"]


def explain(
    file: Annotated[str, typer.Argument(help="One file, or one http(s) address.", metavar="FILE")],
    at: Annotated[
        int | None, typer.Option(help="An offset in the article's text, as facts give it.", metavar="OFFSET")
    ] = None,
    quote: Annotated[
        str | None, typer.Option(help="Words that stand in the text once; all figures in them.", metavar="TEXT")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    vocab: Vocab = None,
    allow_private: AllowPrivate = False,
) -> None:
    """Say why a figure was read as it was.

    Which rules read it, which words gave each slot, which candidates lost and by how much. A numeral that is no figure
    is said to be what it was taken for.
    """
    from congthuong.errors import UsageError
    from congthuong.interpret.explain import explain as why
    from congthuong.read import read
    from congthuong.recognise import load

    if (at is None) == (quote is None):
        raise UsageError("say which figure with one of --at OFFSET and --quote TEXT")
    documents = list(read([file], allow_private=allow_private))
    if len(documents) != 1:
        raise UsageError(f"this is {len(documents)} articles", where=file, hint="name one of them")
    article = documents[0].article
    start, end = _offset(article, at, file) if at is not None else _quoted(article, str(quote), file)
    found = why(article, load(vocab), start, end)
    if not found.readings and not found.numerals:
        raise _nothing(found, start, file)
    if as_json:
        tell_json(_row(article, found))
        return
    for line in _lines(article, found):
        tell(line)


def _offset(article: Article, at: int, file: str) -> Span:
    from congthuong.errors import UsageError

    if not 0 <= at < len(article.text):
        size = len(article.text)
        raise UsageError(f"{at} lies outside the text, whose offsets go from 0 to {size - 1}", where=file)
    return at, at + 1


def _quoted(article: Article, quote: str, file: str) -> Span:
    """Where these words stand, however their letters are composed; a UsageError where not exactly once."""
    from congthuong.errors import UsageError
    from congthuong.recognise.normal import normalise

    normal, wanted = normalise(article.text), normalise(quote).text.strip()
    if not wanted:
        raise UsageError("the quote is empty", where=file)
    places: list[int] = []
    place = normal.text.find(wanted)
    while place >= 0:
        places.append(place)
        place = normal.text.find(wanted, place + 1)
    if not places:
        raise UsageError(f"{quote!r} does not stand in the text", where=file, hint="quote it as the article writes it")
    if len(places) > 1:
        offsets = ", ".join(str(normal.span(place, place + 1)[0]) for place in places[:6])
        more = " …" if len(places) > 6 else ""
        hint = "quote more of it, or say --at OFFSET"
        raise UsageError(f"{quote!r} stands in the text {len(places)} times, at {offsets}{more}", where=file, hint=hint)
    return normal.span(places[0], places[0] + len(wanted))


def _nothing(found: Explanation, start: int, file: str) -> Exception:
    from congthuong.errors import ReadError

    if not found.in_body:
        return ReadError(
            f"figures of this part of the page are not read: it is {found.block}", where=f"{file}, {start}"
        )
    near = found.nearest
    hint = f"the nearest is {near.surface!r} at {near.start}" if near else "the article has no figure"
    return ReadError("there is no figure here", where=f"{file}, {start}", hint=hint)


def _lines(article: Article, found: Explanation) -> Iterator[str]:
    for number, why in enumerate(found.readings):
        if number:
            yield ""
        yield from _reading(article, why)
    if not found.readings:
        for numeral in found.numerals:
            unread = f"unread: {numeral.reason or 'no rule took it'}"
            taken = f"taken for something else: {numeral.what}" if numeral.what else unread
            yield f"{article.id} {numeral.start}-{numeral.end}  {numeral.text}  {taken}"


def _reading(article: Article, why: Why) -> Iterator[str]:
    fact = why.fact
    yield f"{article.id} {fact.start}-{fact.end}  {fact.surface}"
    yield f"  in       {' '.join(fact.quote.split())}"
    yield f"  rules    figure as in “{fact.rule}” · indicator: {why.how} · value: {_VALUES[why.reading]}"
    if fact.flags:
        yield f"  flags    {', '.join(fact.flags)}"
    yield ""
    evidence = dict(why.slots())
    for slot, value in _slots(why):
        spans = evidence.get(_EVIDENCE.get(slot, slot), ())
        if slot == "value":
            spans = tuple(
                sorted(
                    {s for name in ("value", "magnitude", "value_max", "unit", "sign") for s in evidence.get(name, ())}
                )
            )
        yield f"  {slot:15} {value:34} {_said(article, spans)}".rstrip()
    if why.indicators:
        yield ""
        yield "  how the rules weighed the indicator: score, how far behind, what was weighed"
    for rival in why.indicators:
        weighed = ", ".join(f"{name} {amount:+.4g}" for name, amount in rival.weighed)
        behind = "best" if rival.won else f"-{rival.behind:.2f}"
        yield f"  {rival.score:8.2f} {behind:>8}  {rival.value:32} {weighed}"
    if why.others:
        yield ""
        yield "  what each slot could be: how likely (* what the rules alone take)"
    for other in why.others:
        mark = "*" if other.by_rules else " "
        yield f"  {other.slot:10} {other.share:5.2f}{mark} {other.value:34} {_said(article, other.spans)}".rstrip()


_VALUES = {
    "as-is": "as written",
    "down": "with a minus sign, since it says down",
    "equals-base": "less 100, since the base is 100",
    "beyond-plan": "plus 100, since it is beyond the plan",
}
_EVIDENCE = {"compared_with": "comparison"}


def _slots(why: Why) -> Iterator[tuple[str, str]]:
    fact = why.fact
    top = f" to {fact.value_max:f}" if fact.value_max is not None else ""
    yield "value", f"{fact.value:f}{top} {fact.unit}"
    yield "transformation", fact.transformation
    yield "subject", f"{fact.subject} ({fact.subject_type})" if fact.subject else "none"
    yield "indicator", fact.indicator or f"“{fact.indicator_label}”"
    if fact.sector:
        yield "sector", fact.sector
    if fact.qualifiers:
        yield "qualifiers", ", ".join(fact.qualifiers)
    yield "period", fact.period or "none"
    if fact.compared_with:
        yield "compared_with", fact.compared_with
    yield "status", fact.status
    if fact.confidence is not None:
        yield "confidence", f"{fact.confidence:f}"
    if fact.bound != "eq":
        yield "bound", fact.bound


def _said(article: Article, spans: Iterable[Span]) -> str:
    return ", ".join(f"“{' '.join(article.text[s:e].split())}” {s}-{e}" for s, e in spans)


def _row(article: Article, found: Explanation) -> dict[str, Any]:
    return {
        "article": article.id,
        "readings": [
            {
                "fact": why.fact.as_row(),
                "indicator_by": why.how,
                "value_by": why.reading,
                "slots": {
                    slot: [{"start": s, "end": e, "text": article.text[s:e]} for s, e in spans]
                    for slot, spans in why.slots()
                },
                "indicators": [
                    {
                        "value": rival.value,
                        "score": round(rival.score, 4),
                        "behind": round(rival.behind, 4),
                        "weighed": {name: round(amount, 4) for name, amount in rival.weighed},
                    }
                    for rival in why.indicators
                ],
                "others": [asdict(other) for other in why.others],
            }
            for why in found.readings
        ],
        "numerals": [numeral.as_row() for numeral in found.numerals],
    }
