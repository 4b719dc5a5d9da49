"""The page of one article: its text with every figure and name marked, and beside it how each was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from congthuong.article import BODY_KINDS, Article, Metadata, Span
from congthuong.interpret.coverage import Numeral, Watcher, numerals
from congthuong.interpret.coverage_page import words as numeral_words
from congthuong.interpret.segments import apart, segments
from congthuong.link.iris import DEF, ID, period_label
from congthuong.localisation import Language
from congthuong.periods import in_words
from congthuong.rdf.article import SLOTS
from congthuong.recognise import Lexicon
from congthuong.serve.pages.figures import Figure, figures
from congthuong.serve.pages.frame import iri_href, outside, render, unknown, words
from congthuong.serve.pages.knowledge import Knowledge, Row, local
from congthuong.serve.pages.search import near
from congthuong.serve.pages.shown import row
from congthuong.serve.pages.views import Asked, Page

__all__ = ["lexicon", "view"]

_DCTERMS: Final = "http://purl.org/dc/terms/"
_READ_FROM: Final = {f"{DEF}{SLOTS[slot]}": slot for slot in ("value", "value_max", "magnitude", "unit")}


@dataclass(frozen=True, slots=True)
class _Mark:
    """A marked stretch of the text: a figure, a name or another numeral."""

    kind: str  # fact, name, other, unread
    ids: tuple[str, ...] = ()
    href: str | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """A figure of the graph, as `numerals` needs it."""

    id: str
    start: int
    end: int
    evidence: Mapping[str, tuple[Span, ...]]


@dataclass(slots=True)
class _Stretch:
    """A sentence that states a relation, or text between such sentences, with its pieces."""

    id: str | None
    pieces: list[tuple[str, _Mark | None]] = field(default_factory=list)


def view(store: ox.Store, asked: Asked) -> Page:
    """The page; Problem `not-found` where there is no such article."""
    asked.only("format")
    knowledge = Knowledge(store, asked.language)
    iri = f"{ID}{asked.path.removeprefix('/id/')}"
    try:
        rows = knowledge.ask("article", article=iri)
    except ValueError:
        rows = []
    about = {r["property"].value: r["value"].value for r in rows}
    if f"{_DCTERMS}identifier" not in about:
        raise unknown("article", asked.path, near(store, asked.path, asked.snapshot))
    t = words(asked.language)
    stated = knowledge.ask("figures-in", article=iri)
    found = sorted(figures(knowledge, stated), key=lambda f: (_span(f.span), f.iri))
    knowledge.learn(i for f in found for i in (f.subject, f.indicator, f.sector, f.article) if i)
    relations = _relations(knowledge, iri)
    text = about.get(f"{DEF}text")
    blocks = None
    if text is not None:
        metadata = Metadata(title=about.get(f"{_DCTERMS}title"), language=about.get(f"{_DCTERMS}language"))
        blocks = list(_blocks(knowledge, iri, text, metadata, found, stated, relations, asked.vocab))
    title = about.get(f"{_DCTERMS}title") or _first_line(text) or t["untitled"]
    source = about.get(f"{_DCTERMS}source", "")
    body = render(
        "article.html",
        language=asked.language,
        switch=asked.switched,
        iri=iri,
        title=title,
        id=about[f"{_DCTERMS}identifier"],
        issued=about.get(f"{_DCTERMS}issued", ""),
        publisher=about.get(f"{_DCTERMS}publisher", ""),
        author=about.get(f"{_DCTERMS}creator", ""),
        source=(source, outside(source)),
        blocks=blocks,
        readings=[{**row(knowledge, f, t), "anchor": f.anchor, "surface": f.surface} for f in found],
        relations=relations,
        counts=_counts(blocks or ()),
    )
    return Page(body)


@cache
def lexicon(vocab: str | None) -> Lexicon:
    """The words of the recognisers, with those of a knowledge base's own vocabulary."""
    from congthuong.recognise import load

    return load(Path(vocab) if vocab else None)


def _first_line(text: str | None) -> str | None:
    lines = (text or "").strip().splitlines()
    return lines[0][:160] if lines else None


def _span(iri: str) -> Span:
    start, _, end = local(iri).partition("-")
    return (int(start), int(end)) if start.isdecimal() and end.isdecimal() else (0, 0)


def _relations(knowledge: Knowledge, iri: str) -> list[dict[str, Any]]:
    rows = knowledge.ask("relations-in", article=iri)
    names = ("subject", "predicate", "object", "organisation")
    knowledge.learn(r[name].value for r in rows for name in names if name in r)
    quotes = knowledge.quotes(r["span"].value for r in rows)

    def ended(r: Row, name: str) -> tuple[str, str | None]:
        end = r[name].value
        return knowledge.name(end), iri_href(end, knowledge.language)

    return [
        {
            "span": span,
            "anchor": f"r{span[0]}-{span[1]}",
            "subject": ended(r, "subject"),
            "predicate": knowledge.name(r["predicate"].value),
            "object": ended(r, "object"),
            "period": in_words(period_label(r["period"].value), knowledge.language) if "period" in r else "",
            "quote": quotes.get(r["span"].value, ""),
        }
        for r in sorted(rows, key=lambda r: (_span(r["span"].value), r["statement"].value))
        for span in [_span(r["span"].value)]
    ]


def _blocks(
    knowledge: Knowledge,
    iri: str,
    text: str,
    metadata: Metadata,
    found: Sequence[Figure],
    stated: Iterable[Row],
    relations: Sequence[Mapping[str, Any]],
    vocab: str | None,
) -> Iterator[tuple[str, str, list[_Stretch]]]:
    """The blocks of the text: where they belong, what they are, their stretches."""
    from congthuong.read.layout import blocks

    article = Article("a", text, metadata, blocks(text, metadata))
    language = knowledge.language
    marks = apart(
        [
            _figures(found),
            _names(knowledge, iri),
            (
                (n.start, n.end, _other(n, language))
                for n in _numerals(article, found, stated, vocab)
                if n.status != "fact"
            ),
        ]
    )
    quoted: list[tuple[int, int, str]] = [(*r["span"], r["anchor"]) for r in relations]
    sentences = apart([quoted])
    for block in article.blocks:
        place = "body" if block.kind in BODY_KINDS else "furniture"
        inside = [s for s in sentences if block.start <= s[0] and s[1] <= block.end]
        inside = [s for s in inside if not any(m[0] < edge < m[1] for m in marks for edge in s[:2])]
        stretches = []
        at = block.start
        for first, last, anchor in [*inside, (block.end, block.end, "")]:
            for start, end, name in ((at, first, None), (first, last, anchor)):
                if start < end:
                    own = [m for m in marks if start <= m[0] and m[1] <= end]
                    stretches.append(_Stretch(name, list(segments(text, start, end, own))))
            at = last
        yield place, block.kind, stretches


def _figures(found: Iterable[Figure]) -> Iterator[tuple[int, int, _Mark]]:
    """One mark for figures that overlap, with the names of all of them."""
    merged: list[tuple[int, int, list[str]]] = []
    for each in sorted(found, key=lambda f: (_span(f.span)[0], -_span(f.span)[1])):
        start, end = _span(each.span)
        if merged and start < merged[-1][1]:
            first, last, ids = merged[-1]
            merged[-1] = first, max(last, end), ids if each.anchor in ids else [*ids, each.anchor]
        else:
            merged.append((start, end, [each.anchor]))
    for start, end, ids in merged:
        yield start, end, _Mark("fact", tuple(ids), f"#f-{ids[0]}")


def _names(knowledge: Knowledge, iri: str) -> Iterator[tuple[int, int, _Mark]]:
    rows = knowledge.ask("mentions", article=iri)
    knowledge.learn(r["entity"].value for r in rows)
    for r in rows:
        start, end = _span(r["span"].value)
        entity = r["entity"].value
        yield (
            start,
            end,
            _Mark("name", (f"n{start}-{end}",), iri_href(entity, knowledge.language), knowledge.name(entity)),
        )


def _numerals(
    article: Article, found: Iterable[Figure], stated: Iterable[Row], vocab: str | None
) -> tuple[Numeral, ...]:
    """What became of each numeral: the same judgement as `congthuong coverage` makes, on the facts of the graph."""
    from congthuong.interpret.marks import mark
    from congthuong.recognise.normal import view as normal_view

    known = lexicon(vocab)
    seen = Watcher()
    if article.metadata.language in (None, "vi"):
        read, normal = normal_view(article)
        seen.marked(mark(read, known), normal)
    evidence: dict[str, dict[str, tuple[Span, ...]]] = {}
    for r in stated:
        slot = _READ_FROM.get(r["property"].value)
        if slot:
            slots = evidence.setdefault(r["fact"].value, {})
            slots[slot] = (*slots.get(slot, ()), _span(r["value"].value))
    facts = [_Read(f.iri, *_span(f.span), evidence.get(f.iri, {})) for f in found]
    return numerals(article, seen, facts, known)


def _other(numeral: Numeral, language: Language) -> _Mark:
    vi, en = numeral_words(numeral)
    return _Mark(numeral.status, (), None, en if language == "en" else vi)


def _counts(blocks: Iterable[tuple[str, str, list[_Stretch]]]) -> dict[str, int]:
    counts = dict.fromkeys(("fact", "name", "other", "unread"), 0)
    for _, _, stretches in blocks:
        for stretch in stretches:
            for _, mark in stretch.pieces:
                if mark:
                    counts[mark.kind] += 1
    return counts
