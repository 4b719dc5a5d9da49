"""Reconciliation, worked out: candidates for names, completions, values of properties, a preview.

>>> import json, pyoxigraph as ox
>>> from congthuong.serve.pages.reconcile import view
>>> from congthuong.serve.pages.views import Asked
>>> one = {"q": {"query": "Huế", "types": [], "limit": 5, "properties": []}}
>>> view(ox.Store(), Asked("/reconcile", {"queries": [json.dumps(one)]}, "vi")).body
b'{"q": {"result": []}}'

A candidate's features say what speaks for it: how near its name is, whether it is of the type asked for and was there
on the day that the property `date` gives. It is a match where it is called so, fits in both, and nothing else does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pyoxigraph as ox
from rapidfuzz import fuzz

from congthuong.data import folder
from congthuong.link.iris import DEF, ID
from congthuong.link.keys import Keys
from congthuong.network.graph import TYPES
from congthuong.periods import is_period, parse
from congthuong.rdf.terms import CT, RDF, Value, node, stated
from congthuong.serve.negotiation import Format
from congthuong.serve.pages.frame import iri_href, outside, render, words
from congthuong.serve.pages.knowledge import Knowledge
from congthuong.serve.pages.search import index
from congthuong.serve.pages.views import Asked, Page
from congthuong.serve.problems import Problem
from congthuong.text import fold, plain

__all__ = ["entities", "extended", "preview", "properties", "proposed", "types", "view"]

_JSON: Final = Format("json", "application/json")
_LOOKED_AT: Final = 30  # hits of the search for a name
_SUGGESTED: Final = 12
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_GEO: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"
DATE: Final = "date"  # the property by which units of one name are told apart
_VALUES: Final[Mapping[str, str]] = {  # what `extend` gives: its id -> the property in the graph
    "type": RDF("type").value,
    "nsoCode": f"{DEF}nsoCode",
    "iso3166": f"{DEF}iso3166",
    "taxCode": f"{DEF}taxCode",
    "leiCode": f"{DEF}leiCode",
    "validFrom": f"{DEF}validFrom",
    "validUntil": f"{DEF}validUntil",
    "predecessor": f"{DEF}predecessor",
    "successor": f"{DEF}successor",
    "inProvince": f"{DEF}inProvince",
    "inRegion": f"{DEF}inRegion",
    "exactMatch": f"{_SKOS}exactMatch",
    "closeMatch": f"{_SKOS}closeMatch",
    "lat": f"{_GEO}lat",
    "long": f"{_GEO}long",
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A thing that may be meant by a name: the name that fits it, and whether a code did."""

    iri: str
    name: str
    coded: bool = False


def view(store: ox.Store, asked: Asked) -> Page:
    """The candidates of each query of a batch."""
    batch: dict[str, dict[str, Any]] = json.loads(asked.one("queries"))
    knowledge = Knowledge(store, asked.language)
    found = {key: _candidates(knowledge, asked, one["query"]) for key, one in batch.items()}
    known = knowledge.types(candidate.iri for candidates in found.values() for candidate in candidates)
    knowledge.learn(known)
    knowledge.learn(f"{DEF}{type}" for type in known.values())
    return _json({key: {"result": _result(knowledge, known, found[key], one)} for key, one in batch.items()})


def entities(store: ox.Store, asked: Asked) -> Page:
    """Things whose names begin so, for a box that completes."""
    knowledge = Knowledge(store, asked.language)
    hits = index(store, asked.snapshot).names(asked.one("prefix")[:100], limit=_SUGGESTED)
    known = knowledge.types(hit.iri for hit in hits)
    return _json({"result": [_shown(knowledge, hit.iri, known[hit.iri]) for hit in hits if hit.iri in known]})


def types(store: ox.Store, asked: Asked) -> Page:
    """The classes that things here are of."""
    knowledge = Knowledge(store, asked.language)
    return _json({"result": _named(asked, {type: knowledge.type_name(type) for type in TYPES})})


def properties(store: ox.Store, asked: Asked) -> Page:
    """The properties that a query may have, and those that values are given of."""
    knowledge = Knowledge(store, asked.language)
    return _json({"result": _named(asked, {DATE: words(asked.language)["reconcile_date"], **_names(knowledge)})})


def proposed(store: ox.Store, asked: Asked) -> Page:
    """The properties that values are given of; of each type the same, since a thing has those that it has."""
    offers = [{"id": id, "name": name} for id, name in _names(Knowledge(store, asked.language)).items()]
    limit = asked.one("limit")
    answer: dict[str, Any] = {"properties": offers[: int(limit) if limit.isdecimal() and len(limit) < 4 else None]}
    if type := asked.one("type"):
        answer["type"] = type
    return _json(answer)


def extended(store: ox.Store, asked: Asked) -> Page:
    """The values of some properties of some things."""
    wanted: dict[str, list[str]] = json.loads(asked.one("extend"))
    if unknown := [id for id in wanted["properties"] if id not in _VALUES]:
        raise Problem("wrong-parameter", f"there is no property {unknown[0][:80]!r}; there are {', '.join(_VALUES)}")
    knowledge = Knowledge(store, asked.language)
    names = _names(knowledge)
    values = {id: {p: _stated(store, _iri(id), _VALUES[p]) for p in wanted["properties"]} for id in wanted["ids"]}
    knowledge.learn(v.value for row in values.values() for found in row.values() for v in found if _is_ours(v))
    rows = {
        id: {property: [_given(knowledge, value) for value in found] for property, found in row.items()}
        for id, row in values.items()
    }
    return _json({"meta": [{"id": id, "name": names[id]} for id in wanted["properties"]], "rows": rows})


def preview(store: ox.Store, asked: Asked) -> Page:
    """A small page about one thing; Problem `not-found` where nothing is known of it."""
    knowledge, iri = Knowledge(store, asked.language), _iri(asked.one("id"))
    type = knowledge.types([iri]).get(iri) if iri else None
    if iri is None or type is None:
        raise Problem("not-found", f"nothing is known of {asked.one('id')[:200]!r}")
    start, end = _days(store, iri)
    links = [v.value for name in ("exactMatch", "closeMatch") for v in _stated(store, iri, _SKOS + name)]
    body = render(
        "preview.html",
        language=asked.language,
        name=knowledge.name(iri),
        type_name=knowledge.type_name(type),
        href=iri_href(iri, asked.language),
        valid=(start.isoformat() if start else "", end.isoformat() if end else ""),
        links=[(address, address.split("/")[2]) for link in links if (address := outside(link))],
        iri=iri,
    )
    return Page(body)


def _candidates(knowledge: Knowledge, asked: Asked, name: str) -> list[_Candidate]:
    if not name:
        return []
    keys = Keys.load(folder("ontology"))
    coded = [_Candidate(thing.iri, thing.name, coded=True) for thing in keys.coded(name)]
    hits = index(knowledge.store, asked.snapshot).names(name, limit=_LOOKED_AT)
    known = {each.iri: each for each in (*(_Candidate(hit.iri, hit.name) for hit in hits), *coded)}
    return list(known.values())


def _result(
    knowledge: Knowledge, known: Mapping[str, str], candidates: Sequence[_Candidate], one: Mapping[str, Any]
) -> list[dict[str, Any]]:
    wanted = {type.removeprefix(DEF) for type in one["types"]}
    days = _asked_days(one["properties"])
    rows, sure = [], []
    for candidate in candidates:
        if candidate.iri not in known:
            continue
        start, end = _days(knowledge.store, candidate.iri)
        names = {candidate.name, *_labels(knowledge.store, candidate.iri)}
        name = 100.0 if candidate.coded else max(_nearness(one["query"], each) for each in names)
        of_type = not wanted or bool(wanted & _classes(knowledge.store, candidate.iri))
        on_day = days is None or ((start is None or start <= days[1]) and (end is None or days[0] <= end))
        features = [
            {"id": "name", "value": round(name, 1)},
            {"id": "type", "value": of_type},
            {"id": DATE, "value": on_day},
        ]
        score = round(name * (1 if of_type else 0.5) * (1 if on_day else 0.5), 1)
        row = _shown(knowledge, candidate.iri, known[candidate.iri]) | {
            "score": score, "match": False, "features": features,
        }  # fmt: skip
        row["type"] = row.pop("notable")
        rows.append(row)
        if of_type and on_day and (candidate.coded or any(_is_called(one["query"], each) for each in names)):
            sure.append(row)
    if len(sure) == 1:
        sure[0]["match"] = True
    rows.sort(key=lambda row: (-row["score"], not row["match"], row["id"]))
    return rows[: one["limit"]]


def _labels(store: ox.Store, iri: str) -> set[str]:
    """All that a thing is called."""
    named = (f"{_SKOS}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel"))
    return {value.value for label in named for _, _, value in stated(store, node(iri), node(label))}


def _asked_days(given: Iterable[Mapping[str, str]]) -> tuple[date, date] | None:
    """The days of the property `date`; Problem where it is none."""
    said = [each["v"].strip() for each in given if each["pid"] == DATE and each["v"].strip()]
    if not said:
        return None
    label = said[0].partition("T")[0]
    if not is_period(label):
        raise Problem("wrong-parameter", f"the date {said[0][:40]!r} is none; write it as 2024, 2024-06 or 2024-06-30")
    period = parse(label)
    return (period.end if period.as_of else period.start), period.end


def _nearness(asked: str, name: str) -> float:
    """Of 100: 100 for the name itself, less for one with other marks, less still for other letters."""
    if fold(asked) == fold(name):
        return 100.0
    return 0.98 * fuzz.QRatio(plain(asked), plain(name))


def _is_called(asked: str, name: str) -> bool:
    """Whether it is called so: as it is written or, where the asker writes without marks, without."""
    return fold(asked) == fold(name) or (fold(asked) == plain(asked) and plain(asked) == plain(name))


def _days(store: ox.Store, iri: str) -> tuple[date | None, date | None]:
    found = []
    for name in ("validFrom", "validUntil"):
        said = [value.value for _, _, value in stated(store, node(iri), CT(name))]
        found.append(date.fromisoformat(min(said)) if said else None)
    return found[0], found[1]


def _classes(store: ox.Store, iri: str) -> set[str]:
    return {value.value.removeprefix(DEF) for _, _, value in stated(store, node(iri), RDF("type"))}


def _shown(knowledge: Knowledge, iri: str, type: str) -> dict[str, Any]:
    start, end = _days(knowledge.store, iri)
    t = words(knowledge.language)
    said = [knowledge.type_name(type)]
    said += [f"{t['since']} {start.isoformat()}"] if start else []
    said += [f"{t['until']} {end.isoformat()}"] if end else []
    return {
        "id": iri.removeprefix(ID),
        "name": knowledge.name(iri),
        "description": ", ".join(said),
        "notable": [{"id": type, "name": knowledge.type_name(type)}],
    }


def _named(asked: Asked, offers: Mapping[str, str]) -> list[dict[str, str]]:
    """Those whose id or name has a word that begins so."""
    wanted = plain(asked.one("prefix")[:100])
    return [
        {"id": id, "name": name}
        for id, name in offers.items()
        if not wanted or f" {wanted}" in f" {plain(name)}" or plain(id).startswith(wanted)
    ]


def _names(knowledge: Knowledge) -> dict[str, str]:
    knowledge.learn(_VALUES.values())
    return {id: knowledge.name(property) if knowledge.called(property) else id for id, property in _VALUES.items()}


def _iri(id: str) -> str | None:
    iri = id if id.startswith(ID) else ID + id
    try:
        return ox.NamedNode(iri).value
    except ValueError:
        return None


def _stated(store: ox.Store, iri: str | None, property: str) -> list[Value]:
    if iri is None:
        return []
    return sorted((value for _, _, value in stated(store, node(iri), node(property))), key=str)


def _is_ours(value: Value) -> bool:
    return isinstance(value, ox.NamedNode) and value.value.startswith((ID, DEF))


def _given(knowledge: Knowledge, value: Value) -> dict[str, Any]:
    if isinstance(value, ox.NamedNode):
        if _is_ours(value):
            return {"id": value.value.removeprefix(ID), "name": knowledge.name(value.value)}
        return {"str": value.value}
    kind = value.datatype.value.rpartition("#")[2]
    if kind == "date":
        return {"date": f"{value.value}T00:00:00Z"}
    if kind == "integer":
        return {"int": int(value.value)}
    if kind in ("decimal", "double"):
        return {"float": float(value.value)}
    return {"str": value.value}


def _json(answer: object) -> Page:
    return Page(json.dumps(answer, ensure_ascii=False).encode(), _JSON)
