r"""Relations and entities taken back from the view to the stored text, with their ids and quotes.

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret.entities import entities
>>> from congthuong.recognise import load
>>> from congthuong.recognise.names import names
>>> from congthuong.recognise.normal import view
>>> article = Article("a", "KCN Hoà\u00a0An", blocks=(Block(0, 10, "paragraph"),))
>>> read, normal = view(article)
>>> [(e.id, e.label, e.aliases) for e in placed_entities(article, normal, entities(read, names(read, load().names)))]
[('a#e0-10.1', 'KCN Hòa An', ('KCN Hoà\xa0An',))]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from congthuong.article import Article, Span
from congthuong.facts import Entity, Evidence, Observation, Relation
from congthuong.interpret.times import is_possible
from congthuong.recognise.normal import Normal

__all__ = ["dated", "placed_entities", "placed_relations", "with_tables"]

_Dated = TypeVar("_Dated", Observation, Relation)


def dated(fact: _Dated) -> _Dated:
    """The fact without a period that the calendar does not have ("31/2/2024"), and with a flag that says so."""
    labels = {slot: getattr(fact, slot, None) for slot in ("period", "compared_with")}
    wrong: dict[str, Any] = {slot: None for slot, label in labels.items() if label and not is_possible(label)}
    if not wrong:
        return fact
    return replace(fact, flags=(*fact.flags, "impossible-period"), **wrong)


def placed_relations(article: Article, normal: Normal, found: Iterable[Relation]) -> tuple[Relation, ...]:
    """The relations in the offsets of the stored text."""
    placed = []
    for item in found:
        start, end = normal.span(item.quote_start, item.quote_end)
        placed.append(
            replace(
                dated(item),
                article=article.id,
                evidence=_evidence(normal, item.evidence),
                quote_start=start,
                quote_end=end,
                quote=article.text[start:end],
            )
        )
    return tuple(placed)


def placed_entities(
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
    placed = []
    for (kind, label), places in sorted(spans.items(), key=lambda item: (min(item[1]), item[0])):
        mentions = tuple(sorted(set(places)))
        counts[mentions[0]] = number = counts.get(mentions[0], 0) + 1
        start, end = mentions[0]
        item = known.get((kind, label)) or Entity(id="", article=article.id, rule="name", label=label, type=kind)
        placed.append(
            replace(
                item,
                id=f"{article.id}#e{start}-{end}.{number}",
                aliases=tuple(sorted({article.text[a:b] for a, b in mentions} - {label})),
                mentions=mentions,
                evidence={"label": mentions[:1]},
            )
        )
    return tuple(placed)


def with_tables(prose: Iterable[Relation], tables: Iterable[Relation]) -> tuple[Relation, ...]:
    """The relations of prose and of tables in text order, each once."""
    found: dict[tuple[str, str, str], Relation] = {}
    for item in sorted((*prose, *tables), key=lambda relation: relation.quote_start):
        found.setdefault((item.subject, item.predicate, item.object), item)
    return tuple(found.values())


def _evidence(normal: Normal, evidence: Evidence) -> Evidence:
    return {slot: tuple(normal.span(*span) for span in spans) for slot, spans in evidence.items()}
