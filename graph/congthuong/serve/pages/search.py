"""Finding things by name and sentences by their words, grouped by what they are."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from congthuong.rdf.terms import CT
from congthuong.serve.negotiation import Format
from congthuong.serve.pages.frame import iri_href, render, words, wrong
from congthuong.serve.pages.knowledge import CLASSES, Knowledge, local
from congthuong.serve.pages.views import Asked, Page
from congthuong.store.search import FILE, Hit, Index

__all__ = ["index", "near", "suggested", "view"]

_JSON = Format("json", "application/json")
_SUGGESTED = 8


def view(store: ox.Store, asked: Asked) -> Page:
    """The hits for `q`, those of one type where `type` is given."""
    asked.only("q", "type")
    question, only = asked.one("q")[:200], asked.one("type")
    if only and only not in CLASSES:
        raise wrong("type", value=only[:80], known=", ".join(CLASSES))
    knowledge, found = Knowledge(store, asked.language), index(store, asked.snapshot)
    hits = found.names(question, limit=200 if only else 80)
    types = knowledge.types(hit.iri for hit in hits)
    knowledge.learn(hit.iri for hit in hits)
    groups: dict[str, list[dict[str, object]]] = {}
    for hit in hits:
        type = types.get(hit.iri, "Other")
        if not only or type == only:
            groups.setdefault(type, []).append(_shown(knowledge, hit))
    sentences = [] if only else found.sentences(question)
    knowledge.learn(sentence.article for sentence in sentences)
    body = render(
        "search.html",
        language=asked.language,
        switch=asked.switched,
        question=question,
        only=only,
        groups=[(type, knowledge.type_name(type), rows) for type, rows in groups.items()],
        sentences=[
            {
                "href": iri_href(sentence.article, asked.language, _anchor(store, sentence.span)),
                "text": sentence.text,
                "article": knowledge.name(sentence.article),
            }
            for sentence in sentences
        ],
    )
    return Page(body)


def suggested(store: ox.Store, asked: Asked) -> Page:
    """A few hits as JSON, for the box that completes."""
    asked.only("q")
    knowledge, found = Knowledge(store, asked.language), index(store, asked.snapshot)
    hits = found.names(asked.one("q")[:100], limit=_SUGGESTED)
    types = knowledge.types(hit.iri for hit in hits)
    offers = [{**_shown(knowledge, hit), "type": knowledge.type_name(types.get(hit.iri, "Other"))} for hit in hits]
    return Page(json.dumps(offers, ensure_ascii=False).encode(), _JSON)


def near(store: ox.Store, path: str, snapshot: str | None) -> list[tuple[str, str]]:
    """Names and IRIs that an unknown path may have meant."""
    words_of = local(path).replace("-", " ").replace("%20", " ")
    found = index(store, snapshot)
    hits = found.names(words_of, limit=6) or [
        hit for word in sorted(words_of.split(), key=len, reverse=True)[:2] for hit in found.names(word, limit=3)
    ]
    return [(hit.name, hit.iri) for hit in hits]


def index(store: ox.Store, snapshot: str | None) -> Index:
    """The index of this snapshot: the file beside it, or one made now where it has none."""
    file = Path(snapshot) / FILE if snapshot else None
    if file is not None and file.is_file():
        return _opened(file)
    return _made(_Store(store))


class _Store:
    """A store by which one it is, so that what was made of it can be kept."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def __hash__(self) -> int:
        return id(self.store)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Store) and other.store is self.store


@lru_cache(maxsize=4)
def _opened(file: Path) -> Index:
    return Index.open(file)


@lru_cache(maxsize=2)
def _made(of: _Store) -> Index:
    return Index.of(of.store)


def _shown(knowledge: Knowledge, hit: Hit) -> dict[str, object]:
    t, name = words(knowledge.language), knowledge.name(hit.iri)
    about = knowledge.about(hit.iri) if "/province/" in hit.iri else {}
    until = next((v.value for p, vs in about.items() if p.endswith("#validUntil") for v in vs), "")
    since = next((v.value for p, vs in about.items() if p.endswith("#validFrom") for v in vs), "")
    years = f"{t['until']} {until[:4]}" if until else f"{t['since']} {since[:4]}" if since else ""
    return {
        "name": f"{name} ({years})" if years else name,
        "also": hit.name if hit.name != name else "",
        "href": iri_href(hit.iri, knowledge.language),
        "weight": hit.weight,
    }


def _anchor(store: ox.Store, span: str) -> str:
    """The fragment of a fact in that sentence, so that the page opens at it."""
    sentence = ox.NamedNode(span)
    for quad in store.quads_for_pattern(None, CT("quoteFrom"), sentence, None):
        place = str(getattr(quad.subject, "value", "")).rpartition("/")[2].partition(".")[0]
        return f"o{place}"
    return f"r{local(span)}"
