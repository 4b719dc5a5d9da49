"""The page of the ontology: every class and property with its names and its definition, each at its own address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyoxigraph as ox

from congthuong.link.iris import DEF, ID
from congthuong.localisation import Language
from congthuong.serve.pages.frame import iri_href, render
from congthuong.serve.pages.knowledge import Knowledge, local
from congthuong.serve.pages.views import Asked, Page

__all__ = ["view"]

_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_DEFINITION: Final = "http://www.w3.org/2004/02/skos/core#definition"
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LINKS: Final = ("subClassOf", "subPropertyOf", "domain", "range")


def view(store: ox.Store, asked: Asked) -> Page:
    """The page."""
    asked.only("format")
    terms: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(f"{ID}graph/reference")):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(DEF):
            value = quad.object
            if isinstance(value, ox.NamedNode | ox.Literal):
                terms.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(value)
    knowledge = Knowledge(store, asked.language)
    shown = [
        _term(knowledge, iri, about) for iri, about in sorted(terms.items(), key=lambda item: local(item[0]).lower())
    ]
    groups = (
        ("classes", [term for term in shown if term["kind"] == "class"]),
        ("properties", [term for term in shown if term["kind"] == "property"]),
    )
    return Page(render("definitions.html", language=asked.language, switch=asked.switched, groups=groups, iri=DEF))


def _term(knowledge: Knowledge, iri: str, about: Mapping[str, Sequence[ox.NamedNode | ox.Literal]]) -> dict[str, Any]:
    types = {local(value.value) for value in about.get(_TYPE, ())}
    linked = []
    for name in _LINKS:
        values = [value.value for value in about.get(_RDFS + name, ()) if isinstance(value, ox.NamedNode)]
        if values:
            linked.append(
                (name, [(local(value), iri_href(value, knowledge.language) or value) for value in sorted(values)])
            )
    return {
        "id": iri.removeprefix(DEF),
        "kind": "class" if "Class" in types else "property",
        "label": _said(about.get(f"{_RDFS}label", ()), knowledge.language),
        "definition": _said(about.get(_DEFINITION, about.get(f"{_RDFS}comment", ())), knowledge.language),
        "linked": linked,
    }


def _said(values: Sequence[ox.NamedNode | ox.Literal], language: Language) -> str:
    by_language = {value.language: value.value for value in values if isinstance(value, ox.Literal)}
    return by_language.get(language) or by_language.get("vi") or next(iter(by_language.values()), "")
