"""The start page: what is in here, what is new, where it is about, what may be asked."""

from __future__ import annotations

import pyoxigraph as ox

from congthuong.draw.map import Area, choropleth
from congthuong.link.iris import ID
from congthuong.query.catalogue import catalogue
from congthuong.serve.pages.figures import figures
from congthuong.serve.pages.frame import iri_href, render, words
from congthuong.serve.pages.knowledge import Knowledge
from congthuong.serve.pages.places import islands, merged
from congthuong.serve.pages.search import index
from congthuong.serve.pages.shown import row
from congthuong.serve.pages.views import Asked, Page

__all__ = ["view"]

_FEATURED = ("iip-series", "compare-provinces", "zone-figures", "targets", "ranking", "trade", "officials", "conflicts")
_NEW = 5


def view(store: ox.Store, asked: Asked) -> Page:
    """The page."""
    asked.only()
    knowledge, found = Knowledge(store, asked.language), index(store, asked.snapshot)
    t = words(asked.language)
    newest = (found.known("newest") or [])[: 3 * _NEW]
    rows = knowledge.ask("figures-these", {"fact": newest}) if newest else []
    fresh = {fact.iri: fact for fact in figures(knowledge, rows)}
    knowledge.learn(i for f in fresh.values() for i in (f.subject, f.indicator, f.sector, f.article) if i)
    shown: list[str] = []
    for iri in newest:  # the facts of one article are alike: few of each
        if iri in fresh and sum(fresh[o].article == fresh[iri].article for o in shown) < 2:
            shown.append(iri)
    queries = catalogue()
    body = render(
        "home.html",
        language=asked.language,
        switch=asked.switched,
        current="/",
        counts=found.known("counts"),
        newest=[
            {**row(knowledge, fresh[iri], t), "issued": _issued(knowledge, fresh[iri].article)} for iri in shown[:_NEW]
        ],
        picture=_map(knowledge, found.known("places") or {}, t),
        featured=[queries[name] for name in _FEATURED if name in queries],
    )
    return Page(body)


def _issued(knowledge: Knowledge, article: str) -> str:
    about = knowledge.about(article)
    return next((value.value for value in about.get("http://purl.org/dc/terms/issued", ())), "")


def _map(knowledge: Knowledge, counts: dict[str, int], t: dict[str, str]) -> object:
    """How much is known of each province, on the map of the 63 or of the 34, by which of them the articles speak of."""
    unions = merged(knowledge)
    new = set(unions.values())
    of_new = sum(number for iri, number in counts.items() if iri in new)
    of_old = sum(number for iri, number in counts.items() if iri in unions)
    current = of_new > of_old
    known = {iri: number for iri, number in counts.items() if iri not in (unions if current else new)}
    knowledge.learn(known)
    areas = {
        iri.removeprefix(ID): Area(
            knowledge.name(iri),
            f"{knowledge.name(iri)}: {number} {t['figures_count']}",
            iri_href(iri, knowledge.language) or "#",
            float(number),
        )
        for iri, number in known.items()
    }
    shown = {old.removeprefix(ID): to.removeprefix(ID) for old, to in unions.items()} if current else {}
    picture = choropleth(
        areas,
        title=t["map_title"],
        words=t,
        unions=shown,
        islands=islands(knowledge, shown),
    )
    listed = sorted(known.items(), key=lambda item: (-item[1], knowledge.name(item[0])))
    return {
        "svg": picture,
        "era": t["map_new"] if current else t["map_old"],
        "list": [(knowledge.name(iri), iri_href(iri, knowledge.language), number) for iri, number in listed[:12]],
    }
