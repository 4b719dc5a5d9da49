"""The page of one thing, whatever its type: names, figures with their charts, relations, articles, links outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pyoxigraph as ox

from congthuong.link.iris import DEF, ID, period_label
from congthuong.localisation import Language
from congthuong.periods import in_words
from congthuong.serve.pages import attached
from congthuong.serve.pages.figures import figures
from congthuong.serve.pages.frame import iri_href, outside, render, unknown, words, wrong
from congthuong.serve.pages.knowledge import Knowledge, local
from congthuong.serve.pages.network import drawn
from congthuong.serve.pages.search import near
from congthuong.serve.pages.shown import Shown, shown
from congthuong.serve.pages.views import Asked, Page

__all__ = ["known", "view"]

_BUDGET: Final = 200  # figures on one page; a thing with more shows the newest, of the indicators that it has most of
_RELATED: Final = 40  # of one predicate
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_OWN_PLACE: Final = frozenset({  # properties that the page shows in a place of their own
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"{_SKOS}prefLabel", f"{_SKOS}altLabel", f"{DEF}validFrom",
    f"{DEF}validUntil", f"{DEF}successor", f"{DEF}predecessor", f"{_SKOS}exactMatch", f"{_SKOS}closeMatch",
    "http://www.w3.org/2000/01/rdf-schema#seeAlso", "http://www.w3.org/2002/07/owl#sameAs",
    "http://www.w3.org/2003/01/geo/wgs84_pos#lat", "http://www.w3.org/2003/01/geo/wgs84_pos#long",
})  # fmt: skip


def view(store: ox.Store, asked: Asked) -> Page:
    """The page; Problem `not-found` where the knowledge base says nothing of this thing."""
    asked.only("indicator", "format")
    knowledge = Knowledge(store, asked.language)
    iri = f"{ID}{asked.path.removeprefix('/id/')}"
    about = _stated(knowledge, iri)
    if not about:
        raise unknown("thing", asked.path, near(store, asked.path, asked.snapshot))
    t = words(asked.language)
    type = knowledge.types([iri]).get(iri, "Other")
    sections, more = _figures(knowledge, iri, type, asked.one("indicator"))
    related, direct = _relations(knowledge, iri)
    name = knowledge.name(iri) if type != "Period" else in_words(period_label(iri), asked.language)
    articles = _articles(knowledge, iri)
    counts = (
        (sum(n for *_, n in more["all"]), t["figures_count"], "figures"),
        (sum(len(group["items"]) + group["left"] for group in related), t["relations_count"], "relations"),
        (len(articles), t["articles_count"], "articles"),
    )
    body = render(
        "thing.html",
        language=asked.language,
        switch=asked.switched,
        iri=iri,
        name=name,
        type=type,
        type_name=knowledge.type_name(type),
        other_names=_others(about, name),
        valid=(_one(about, "validFrom"), _one(about, "validUntil")),
        successors=_linked(knowledge, about.get(f"{DEF}successor", ()), dated=True),
        predecessors=_linked(knowledge, about.get(f"{DEF}predecessor", ()), dated=True),
        known=_known(knowledge, about, direct),
        members=_members(knowledge, iri),
        elsewhere=_outside(about),
        sections=sections,
        more=more,
        related=related,
        articles=articles,
        attached=attached.rows(knowledge, iri),
        counts=[each for each in counts if each[0]],
        picture=drawn(knowledge, asked, iri) if related else None,
    )
    return Page(body)


def known(store: ox.Store, asked: Asked) -> Page:
    """Nothing, where something is stated of what this address names; Problem where nothing is."""
    asked.only("format")
    knowledge = Knowledge(store, asked.language)
    if not _stated(knowledge, f"{ID}{asked.path.removeprefix('/id/')}"):
        article = ID + "/".join(asked.path.removeprefix("/id/").split("/")[:2])
        beside = [(knowledge.name(article), article)] if _stated(knowledge, article) else []
        raise unknown("thing", asked.path, beside or near(store, asked.path, asked.snapshot))
    return Page(b"")


def _stated(knowledge: Knowledge, iri: str) -> dict[str, list[ox.NamedNode | ox.Literal]]:
    try:
        return knowledge.about(iri)
    except ValueError:  # what is no IRI names nothing
        return {}


def _one(about: Mapping[str, list[ox.NamedNode | ox.Literal]], name: str) -> str:
    return min((value.value for value in about.get(DEF + name, ())), default="")


def _others(about: Mapping[str, list[ox.NamedNode | ox.Literal]], name: str) -> list[str]:
    found = {v.value for key in ("prefLabel", "altLabel") for v in about.get(_SKOS + key, ())}
    return sorted(found - {name})[:24]


def _linked(
    knowledge: Knowledge, values: Iterable[ox.NamedNode | ox.Literal], *, dated: bool = False
) -> list[tuple[str, str | None]]:
    """The names of these things with where their pages are; `dated` tells units of one name apart by their years."""
    iris = [value.value for value in values if isinstance(value, ox.NamedNode)]
    knowledge.learn(iris)
    found = set()
    for iri in iris:
        name = knowledge.name(iri)
        found.add(
            (
                f"{name} ({years})" if dated and (years := _years(knowledge, iri)) else name,
                iri_href(iri, knowledge.language),
            )
        )
    return sorted(found, key=lambda pair: (pair[0], pair[1] or ""))


def _years(knowledge: Knowledge, iri: str) -> str:
    """On which side of a change a unit stands."""
    about, t = knowledge.about(iri), words(knowledge.language)
    since, until = _one(about, "validFrom"), _one(about, "validUntil")
    if until:
        return f"{t['until']} {until[:4]}"
    return f"{t['since']} {since[:4]}" if since else ""


def _known(
    knowledge: Knowledge, about: Mapping[str, list[ox.NamedNode | ox.Literal]], direct: set[tuple[str, str]]
) -> list[tuple[str, list[tuple[str, str | None]]]]:
    """What the reference data say besides: each property with its values, those that have a page as links."""
    language = knowledge.language
    properties = [p for p in about if p not in _OWN_PLACE]
    knowledge.learn([*properties, *(v.value for p in properties for v in about[p] if isinstance(v, ox.NamedNode))])
    found = []
    for property in properties:
        if not knowledge.called(property):
            continue  # machinery without a name, such as a hash
        values = []
        for value in about[property]:
            if isinstance(value, ox.NamedNode):
                if (property, value.value) not in direct:
                    href = iri_href(value.value, language) or outside(value.value)
                    values.append((knowledge.name(value.value), href))
            elif value.language in (None, language) or not any(
                isinstance(v, ox.Literal) and v.language == language for v in about[property]
            ):
                values.append((_literal(value, language), None))
        if values:
            name = knowledge.name(property)
            found.append((name[:1].upper() + name[1:], sorted(set(values), key=lambda pair: pair[0])[:30]))
    return sorted(found)


def _literal(value: ox.Literal, language: Language) -> str:
    from congthuong.localisation import number
    from congthuong.query.engine import python

    known = python(value)
    from decimal import Decimal

    return number(Decimal(known), language) if isinstance(known, Decimal | int) and known >= 10000 else str(value.value)


def _members(knowledge: Knowledge, iri: str) -> list[tuple[str, list[tuple[str, str | None]]]]:
    by_property: dict[str, list[ox.NamedNode | ox.Literal]] = {}
    for row in knowledge.ask("members", thing=iri):
        by_property.setdefault(row["property"].value, []).append(row["member"])
    return [(knowledge.name(property), _linked(knowledge, found)) for property, found in sorted(by_property.items())]


def _outside(about: Mapping[str, list[ox.NamedNode | ox.Literal]]) -> list[tuple[str, str, str]]:
    """Links to other data: the address, whose it is, and how near it is."""
    found = []
    for key, kind in ((f"{_SKOS}exactMatch", "same_as"), (f"{_SKOS}closeMatch", "close_to")):
        for value in about.get(key, ()):
            address = outside(value.value)
            if address:
                host = address.split("/")[2].removeprefix("www.").removeprefix("sws.")
                found.append((address, f"{host} · {local(address)}", kind))
    return sorted(found)


def _figures(knowledge: Knowledge, iri: str, type: str, indicator: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The figures in sections, one for each indicator, and which indicators are left out for want of room."""
    counted = [
        (row["indicator"].value if "indicator" in row else None, int(row["number"].value))
        for row in knowledge.ask("measures", thing=iri)
        if int(row["number"].value)
    ]
    counted.sort(key=lambda pair: (-pair[1], pair[0] or "~"))
    whole = sum(number for _, number in counted)
    wanted: list[str] | None = None
    if indicator:
        wanted = [f"{ID}indicator/{indicator}"]
        if wanted[0] not in {of for of, _ in counted}:
            raise wrong("indicator", value=indicator[:80])
    elif whole > _BUDGET:
        wanted, room = [], _BUDGET
        for known, number in counted:
            if known is not None and (number <= room or not wanted):
                wanted.append(known)
                room -= number
    if wanted is None:
        rows = knowledge.ask("figures", thing=iri)
    else:
        rows = knowledge.ask("figures-of", {"indicator": wanted}, thing=iri)
    facts = list(dict.fromkeys(row["fact"].value for row in rows))
    found = figures(knowledge, knowledge.ask("figures-these", {"fact": facts[:_BUDGET]})) if facts else []
    about = {"Indicator": "indicator"}.get(type, "sector" if "/sector" in iri or "/product" in iri else "subject")
    if found and all(f.subject == iri for f in found):
        about = "subject"
    by_indicator: dict[str, list[Shown]] = {}
    for measure in shown(knowledge, found, about=about):
        by_indicator.setdefault(measure.indicator or measure.name, []).append(measure)
    sections, rest = [], _table([], about)
    for group in by_indicator.values():
        drawn = [measure for measure in group if measure.charts]
        others = [each for measure in group if not measure.charts for each in measure.rows]
        if drawn or indicator or about == "indicator":
            table = _table(others, about)
            sections.append({"name": group[0].name, "iri": group[0].indicator, "drawn": drawn, "rest": table})
        else:
            rest = _table([*rest["rows"], *others], about)
    left = [] if wanted is None else [(known, number) for known, number in counted if known and known not in wanted]
    more = {
        "left": [(knowledge.name(known), known.rpartition("/")[2], number) for known, number in left[:80]],
        "all": counted,
        "older": max(0, len(facts) - _BUDGET),
        "rest": rest,
    }
    return sections, more


def _table(rows: list[dict[str, Any]], about: str) -> dict[str, Any]:
    names = ("narrowed", "described") if about == "subject" else ("narrowed", "subject", "described")
    return {"rows": rows, "columns": frozenset(name for name in names if any(row[name] for row in rows))}


def _relations(knowledge: Knowledge, iri: str) -> tuple[list[dict[str, Any]], set[tuple[str, str]]]:
    """The statements by predicate and direction, and which of the thing's own triples they give."""
    groups: dict[tuple[str, bool], dict[str, list[dict[str, Any]]]] = {}
    direct: set[tuple[str, str]] = set()
    rows = knowledge.ask("relations", thing=iri)
    quotes = knowledge.quotes({row["span"].value for row in rows[:600]})
    knowledge.learn(
        row[name].value
        for row in rows
        for name in ("subject", "object", "organisation", "predicate", "article")
        if name in row
    )
    for row in rows:
        subject, object, predicate = row["subject"].value, row["object"].value, row["predicate"].value
        post = ""
        outward = subject == iri
        if outward:
            direct.add((predicate, object))
        other = object if outward else subject
        if "organisation" in row and object != iri:
            post = knowledge.name(object)
            other = row["organisation"].value if outward else subject
        span = row["span"].value
        start, _, end = span.rpartition("/")[2].partition("-")
        groups.setdefault((predicate, outward), {}).setdefault(other, []).append(
            {
                "href": iri_href(row["article"].value, knowledge.language, f"r{start}-{end}"),
                "article": row["article"].value,
                "quote": quotes.get(span, ""),
                "period": in_words(period_label(row["period"].value), knowledge.language) if "period" in row else "",
                "post": post,
            }
        )
    types = knowledge.types({other for found in groups.values() for other in found})
    result = []
    for (predicate, outward), found in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        items = [
            {
                "name": knowledge.name(other),
                "href": iri_href(other, knowledge.language),
                "type": types.get(other, "Other"),
                "statements": statements,
            }
            for other, statements in sorted(found.items(), key=lambda item: (-len(item[1]), knowledge.name(item[0])))
        ]
        result.append(
            {
                "name": knowledge.name(predicate),
                "outward": outward,
                "items": items[:_RELATED],
                "left": max(0, len(items) - _RELATED),
            }
        )
    return result, direct


def _articles(knowledge: Knowledge, iri: str) -> list[dict[str, Any]]:
    rows = knowledge.ask("articles", thing=iri)
    knowledge.learn(row["article"].value for row in rows)
    return [
        {
            "href": iri_href(row["article"].value, knowledge.language),
            "name": knowledge.name(row["article"].value),
            "times": int(row["times"].value),
            "issued": row["issued"].value if "issued" in row else "",
            "publisher": row["publisher"].value if "publisher" in row else "",
        }
        for row in rows
    ]
