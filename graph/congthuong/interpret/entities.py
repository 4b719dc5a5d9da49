"""The named things of an article, each once, with its other names and all its mentions.

>>> from congthuong.article import Article, Block
>>> from congthuong.recognise import load
>>> from congthuong.recognise.names import names
>>> text = "Công ty TNHH Seiwa Precision Việt Nam mở rộng. Seiwa cần 150 thợ."
>>> article = Article("a", text, blocks=(Block(0, len(text), "paragraph"),))
>>> [(e.label, e.aliases, len(e.mentions)) for e in entities(article, names(article, load().names))]
[('Công ty TNHH Seiwa Precision Việt Nam', ('Seiwa',), 2)]

Offsets are the view's; `id` is for whoever takes the facts back to the stored text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from congthuong.article import Article, Span
from congthuong.facts import Entity, Relation
from congthuong.recognise.names import Mention

__all__ = ["entities"]

_BY_RELATION = frozenset({"Product"})


def entities(article: Article, mentions: Sequence[Mention], relations: Iterable[Relation] = ()) -> tuple[Entity, ...]:
    """One entity per type and label, in the order of first mention; products are those that a relation uses."""
    spans: dict[tuple[str, str], list[Span]] = {}
    for m in mentions:
        spans.setdefault((m.type, m.label), []).append((m.start, m.end))
    for relation in relations:
        if relation.object_type in _BY_RELATION:
            for span in relation.evidence.get("object", ()):
                spans.setdefault((relation.object_type, relation.object), []).append(span)
    for (kind, label), found in spans.items():
        if kind in _BY_RELATION:
            found.extend(_others(article, label, mentions))
    out = []
    for (kind, label), found in sorted(spans.items(), key=lambda item: (min(item[1]), item[0])):
        places = tuple(sorted(set(found)))
        written = {" ".join(article.text[a:b].split()) for a, b in places}
        out.append(
            Entity(
                id="",
                article=article.id,
                rule="name",
                evidence={"label": places[:1]},
                label=label,
                type=kind,
                aliases=tuple(sorted(written - {label})),
                mentions=places,
            )
        )
    return tuple(out)


def _others(article: Article, label: str, mentions: Sequence[Mention]) -> list[Span]:
    """Every other place of the body where a product's name stands, outside other names."""
    covered = [(m.start, m.end) for m in mentions]
    found: list[Span] = []
    pattern = re.compile(rf"(?<!\w){re.escape(label)}(?!\w)", re.IGNORECASE)
    for block in article.body:
        spans = [match.span() for match in pattern.finditer(article.text, block.start, block.end)]
        found += [(a, b) for a, b in spans if not any(s < b and a < e for s, e in covered)]
    return found
