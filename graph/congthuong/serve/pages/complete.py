"""Completing a word of SPARQL: prefixes, classes and properties of the ontology, names of things."""

from __future__ import annotations

import json

import pyoxigraph as ox

from congthuong.link.iris import DEF, ID
from congthuong.query.prefixes import curie, prefixes
from congthuong.serve.negotiation import Format
from congthuong.serve.pages.knowledge import Knowledge
from congthuong.serve.pages.search import index
from congthuong.serve.pages.views import Asked, Page
from congthuong.text import plain

__all__ = ["view"]

_JSON = Format("json", "application/json")
_OFFERS = 10


def view(store: ox.Store, asked: Asked) -> Page:
    """Offers for the word `q` as JSON: what each is called, what it is, the text to put in."""
    asked.only("q")
    word = asked.one("q")[:100]
    knowledge = Knowledge(store, asked.language)
    offers: list[dict[str, str]] = []
    prefix, colon, begun = word.partition(":")
    spaces = prefixes()
    if not colon:
        offers += [
            {"name": f"{name}:", "type": space, "text": f"{name}:"}
            for name, space in spaces.items()
            if word and name.startswith(word)
        ]
    elif spaces.get(prefix) == DEF:
        for term in _terms(store):
            name = term.removeprefix(DEF)
            if begun.lower() in name.lower() or (begun and plain(begun) in plain(knowledge.name(term))):
                offers.append({"name": f"{prefix}:{name}", "type": knowledge.name(term), "text": f"{prefix}:{name}"})
        offers.sort(key=lambda offer: (not offer["name"].lower().startswith(word.lower()), offer["name"]))
    if not offers and len(plain(begun or word)) > 1:
        hits = index(store, asked.snapshot).names(begun or word, limit=_OFFERS)
        types = knowledge.types(hit.iri for hit in hits)
        for hit in hits:
            kind = knowledge.type_name(types.get(hit.iri, "Other"))
            offers.append({"name": hit.name, "type": kind, "text": _written(hit.iri)})
    return Page(json.dumps(offers[:_OFFERS], ensure_ascii=False).encode(), _JSON)


def _terms(store: ox.Store) -> list[str]:
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    reference = ox.NamedNode(f"{ID}graph/reference")
    quads = store.quads_for_pattern(None, label, None, reference)
    found = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    return sorted(iri for iri in found if iri.startswith(DEF))


def _written(iri: str) -> str:
    """An IRI as a query has it: with a prefix where that is plain, else in angle brackets."""
    short = curie(iri)
    return f"<{iri.removeprefix(ID)}>" if short.startswith(("id:", "<")) and iri.startswith(ID) else short
