r"""Facts and entities taken back from the view to the stored text, with their ids and quotes.

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret.entities import entities
>>> from congthuong.recognise import load
>>> from congthuong.recognise.names import names
>>> from congthuong.recognise.normal import view
>>> article = Article("a", "KCN Hoà\u00a0An", blocks=(Block(0, 10, "paragraph"),))
>>> read, normal = view(article)
>>> [(e.id, e.label, e.aliases) for e in stored_entities(article, normal, entities(read, names(read, load().names)))]
[('a#e0-10.1', 'KCN Hòa An', ('KCN Hoà\xa0An',))]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from congthuong import periods
from congthuong.article import Article, Span
from congthuong.facts import Entity, Evidence, Observation, Relation
from congthuong.recognise.normal import Normal

__all__ = ["dated", "one_form", "stored_entities", "stored_observations", "stored_relations", "with_tables"]

_Dated = TypeVar("_Dated", Observation, Relation)


def dated(fact: _Dated) -> _Dated:
    """The fact with its periods in their one form; what is no period is left out, and a flag says so."""
    said = {slot: label for slot in ("period", "compared_with") if (label := getattr(fact, slot, None))}
    if not said:
        return fact
    formed: dict[str, Any] = {slot: one_form(label) for slot, label in said.items()}
    flags = (*fact.flags, "impossible-period") if None in formed.values() else fact.flags
    return replace(fact, flags=tuple(dict.fromkeys(flags)), **formed)


def one_form(period: str | None) -> str | None:
    """The label that a period has in facts, however it was worded: "nửa đầu năm" and "6 tháng đầu năm" are one."""
    return periods.normal(period) if period and periods.is_period(period) else None


def stored_observations(article: Article, normal: Normal, found: Iterable[Observation]) -> tuple[Observation, ...]:
    """The observations in the offsets of the stored text."""
    stored = []
    for item in found:
        start, end = normal.span(item.start, item.end)
        quote = normal.span(item.quote_start, item.quote_end)
        stored.append(
            replace(
                dated(item),
                article=article.id,
                start=start,
                end=end,
                surface=article.text[start:end],
                quote_start=quote[0],
                quote_end=quote[1],
                quote=article.text[quote[0] : quote[1]],
                evidence=_evidence(normal, item.evidence),
            )
        )
    return tuple(stored)


def stored_relations(article: Article, normal: Normal, found: Iterable[Relation]) -> tuple[Relation, ...]:
    """The relations in the offsets of the stored text."""
    stored = []
    for item in found:
        start, end = normal.span(item.quote_start, item.quote_end)
        stored.append(
            replace(
                dated(item),
                article=article.id,
                evidence=_evidence(normal, item.evidence),
                quote_start=start,
                quote_end=end,
                quote=article.text[start:end],
            )
        )
    return tuple(stored)


def stored_entities(
    article: Article, normal: Normal, found: Iterable[Entity], tabled: Iterable[tuple[str, str, Span]] = ()
) -> tuple[Entity, ...]:
    """The entities in the offsets of the stored text; an id is made of the first mention's span and a number.

    `tabled` are the names in tables (type, label, place in the stored text): mentions of the same entities, or new ones.
    """
    spans: dict[tuple[str, str], list[Span]] = {}
    known: dict[tuple[str, str], Entity] = {}
    for item in found:
        known[item.type, item.label] = item
        spans.setdefault((item.type, item.label), []).extend(normal.span(*span) for span in item.mentions)
    for kind, label, span in tabled:
        spans.setdefault((kind, label), []).append(span)
    counts: dict[Span, int] = {}
    stored = []
    for (kind, label), places in sorted(spans.items(), key=lambda item: (min(item[1]), item[0])):
        mentions = tuple(sorted(set(places)))
        counts[mentions[0]] = number = counts.get(mentions[0], 0) + 1
        start, end = mentions[0]
        item = known.get((kind, label)) or Entity(id="", article=article.id, rule="name", label=label, type=kind)
        stored.append(
            replace(
                item,
                id=f"{article.id}#e{start}-{end}.{number}",
                aliases=tuple(sorted({article.text[a:b] for a, b in mentions} - {label})),
                mentions=mentions,
                evidence={"label": mentions[:1]},
            )
        )
    return tuple(stored)


def with_tables(prose: Iterable[Relation], tables: Iterable[Relation]) -> tuple[Relation, ...]:
    """The relations of prose and of tables in text order, each once."""
    found: dict[tuple[str, str, str], Relation] = {}
    for item in sorted((*prose, *tables), key=lambda relation: relation.quote_start):
        found.setdefault((item.subject, item.predicate, item.object), item)
    return tuple(found.values())


def _evidence(normal: Normal, evidence: Evidence) -> Evidence:
    return {slot: tuple(normal.span(*span) for span in spans) for slot, spans in evidence.items()}
