"""The sentences that state how two things are related."""

from __future__ import annotations

import pyoxigraph as ox

from congthuong.link.iris import ID
from congthuong.serve.pages.frame import iri_href, render, unknown, wrong
from congthuong.serve.pages.knowledge import Knowledge, known
from congthuong.serve.pages.search import near
from congthuong.serve.pages.told import statements
from congthuong.serve.pages.views import Asked, Page

__all__ = ["view"]


def view(store: ox.Store, asked: Asked) -> Page:
    """The page; Problem where one of the two is missing or not known."""
    asked.only("one", "other")
    knowledge = Knowledge(store, asked.language)
    one, other = (f"{ID}{asked.one(name)}" for name in ("one", "other"))
    for name, iri in (("one", one), ("other", other)):
        if iri == ID:
            raise wrong("missing", name=name)
        if not known(knowledge, iri):
            raise unknown("thing", iri.removeprefix(ID), near(store, iri, asked.snapshot))
    found = statements(knowledge, knowledge.ask("between", one=one, other=other))
    ends = [(knowledge.name(iri), iri_href(iri, asked.language)) for iri in (one, other)]
    return Page(render("between.html", language=asked.language, switch=asked.switched, ends=ends, statements=found))
