"""The network around a thing as a page: picture and list, what may be opened, hidden and filtered, files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pyoxigraph as ox

from congthuong.draw.network import Edge, Node, Spot, network, places
from congthuong.link.iris import DEF, ID, article
from congthuong.serve.pages.frame import href, iri_href, render, unknown, words, wrong
from congthuong.serve.pages.knowledge import CLASSES, Knowledge, known, local
from congthuong.serve.pages.neighbours import AT_MOST, Bundle, Surroundings, Wanted
from congthuong.serve.pages.search import index, near
from congthuong.serve.pages.views import Asked, Page

__all__ = ["View", "drawn", "standing", "view", "wanted_of"]

_SHOWN: Final = ("focus", "with", "open", "pin", "hide", "type", "predicate")
_PARAMETERS: Final = (*_SHOWN, "from", "to", "article", "reach", "q")
_STARTS: Final = 24  # things offered to begin from


class View:
    """What a network's address asks for, and the surroundings that it gives."""

    def __init__(self, knowledge: Knowledge, asked: Asked, wanted: Wanted) -> None:
        self.knowledge, self.asked, self.t = knowledge, asked, words(asked.language)
        self.wanted, self.it = wanted, Surroundings(knowledge, wanted)
        it = self.it
        knowledge.learn(
            [*it.nodes, *(link.predicate for link in it.links.values()), *(b.predicate for b in it.bundles)]
        )
        facts, more, self.ways = it.facts(it.nodes), it.hidden_neighbours(), it.by_predicate()
        knowledge.learn(predicate for ways in self.ways.values() for predicate, *_ in ways)
        opened = set(wanted.opened)
        self.nodes = [self._node(iri, facts.get(iri, 0), more.get(iri, 0)) for iri in it.nodes]
        self.nodes += [self._bundle(bundle) for bundle in it.bundles if bundle.key not in opened]
        self.spots: dict[str, Spot] = places(it.stages, [*self.nodes, *map(self._bundle, it.bundles)])
        gone = {f"{ID}{each}" for each in wanted.hidden} | {each for each in wanted.hidden if "~" in each}
        for node in self.nodes:
            unwanted = wanted.types and node.type not in wanted.types and not node.focus and node.type != "group"
            unwanted = unwanted and node.key not in wanted.pinned
            if node.key in gone or unwanted:
                self.spots.pop(node.key, None)
        for bundle in it.bundles:
            if bundle.key in opened or (wanted.types and bundle.type not in wanted.types):
                self.spots.pop(bundle.key, None)
        self.links = [
            link for link in it.links.values() if not wanted.predicates or local(link.predicate) in wanted.predicates
        ]
        if wanted.predicates:
            kept = {end for link in self.links for end in (link.source, link.target)} | {wanted.focus, *wanted.pinned}
            kept |= {bundle.key for bundle in it.bundles if local(bundle.predicate) in wanted.predicates}
            self.spots = {key: spot for key, spot in self.spots.items() if key in kept}

    def here(self, path: str = "/network", **changed: Any) -> str:
        """The address of this view with some parameters changed."""
        given: dict[str, Any] = {name: self.asked.many(name) for name in _PARAMETERS}
        given["focus"] = self.wanted.focus.removeprefix(ID)
        return href(path, self.asked.language, **{**given, **changed})

    def centred(self, key: str) -> str:
        """The address with this thing in the middle; what is pinned comes along."""
        along = [each for each in self.asked.many("pin") if each != _short(key)]
        moved: dict[str, Any] = {"focus": _short(key), "with": along, "open": [], "hide": [], "reach": ""}
        return self.here(**moved)

    def pinning(self, key: str) -> str:
        """The address with this thing pinned, or not any more."""
        short, pinned = _short(key), self.asked.many("pin")
        return self.here(pin=[each for each in pinned if each != short] if short in pinned else [*pinned, short])

    def opening(self, key: str) -> list[tuple[str, int, str]]:
        """What of a thing's neighbours may be opened alone: the predicate, how many, the address."""
        ways = self.ways.get(key, [])
        opened = [
            (self.knowledge.name(predicate), left, self._open(f"{key}~{predicate}~{'out' if outward else 'in'}"))
            for predicate, outward, left in ways
        ]
        return [each for each in opened if each[2]] if len(opened) > 1 else []

    def _open(self, key: str) -> str:
        if len(self.it.nodes) >= AT_MOST:
            return ""
        return self.here(open=[*self.asked.many("open"), _short(key)])

    def _node(self, iri: str, facts: int, more: int) -> Node:
        knowledge, type = self.knowledge, self.it.types.get(iri, "Other")
        name = knowledge.name(iri)
        said = f"{name}, {knowledge.type_name(type)}" + (f", {facts} {self.t['figures_count']}" if facts else "")
        ways = ", ".join(f"{knowledge.name(predicate)} {left}" for predicate, _, left in self.ways.get(iri, ()))
        address = iri_href(iri, self.asked.language) or "#"
        return Node(iri, name, type, address, facts, more, self._open(iri), said, iri == self.wanted.focus, ways)

    def _bundle(self, bundle: Bundle) -> Node:
        number = len(bundle.members)
        name = self.knowledge.type_name(bundle.type)
        said = f"{number} {name}, {self.knowledge.name(bundle.predicate)} ({self.t['open']})"
        return Node(bundle.key, name, "group", self._open(bundle.key) or "#", number, 0, "", said)

    def edges(self) -> list[Edge]:
        """The lines of the picture."""
        language, knowledge = self.asked.language, self.knowledge
        found = []
        for link in self.links:
            said = f"{knowledge.name(link.source)} – {knowledge.name(link.predicate)} – {knowledge.name(link.target)}"
            a, b = link.source.removeprefix(ID), link.target.removeprefix(ID)
            address = href("/between", language, one=a, other=b)
            found.append(Edge(link.source, link.target, address, said, max(1, len(link.statements))))
        for bundle in self.it.bundles:
            ends = (bundle.of, bundle.key) if bundle.outward else (bundle.key, bundle.of)
            said = f"{knowledge.name(bundle.of)} – {knowledge.name(bundle.predicate)}: {len(bundle.members)}"
            found.append(Edge(*ends, self._open(bundle.key) or "#", said, 2))
        return found

    @property
    def title(self) -> str:
        """What it is the network of."""
        if self.wanted.focus:
            return f"{self.t['around']} {self.knowledge.name(self.wanted.focus)}"
        return self.t["among"].format(n=len(self.wanted.together))

    def picture(self, kind: str = "net") -> Any:
        """The SVG."""
        title = self.title
        return network(self.nodes, self.edges(), self.spots, title=title, kind=kind, more=self.t["open_more"])

    def shown(self) -> list[Node]:
        """The nodes that are drawn."""
        return [node for node in self.nodes if node.key in self.spots]


def drawn(knowledge: Knowledge, asked: Asked, iri: str) -> Any:
    """The picture around a thing for its own page, with the address of the whole view; None where it stands alone."""
    plain = Asked("/network", {"focus": [iri.removeprefix(ID)]}, asked.language, asked.vocab, asked.snapshot)
    it = View(knowledge, plain, Wanted(iri, first=60))
    if len(it.spots) < 2:
        return None
    return {"svg": it.picture(), "href": it.here(), "types": _legend(it), "left": it.it.left}


def view(store: ox.Store, asked: Asked) -> Page:
    """The page; without a thing to begin from, those that most is said of."""
    knowledge = Knowledge(store, asked.language)
    wanted = wanted_of(asked)
    common = {"language": asked.language, "switch": asked.switched, "current": "/network"}
    if wanted is None:
        question = asked.one("q")[:100]
        found = index(store, asked.snapshot)
        hits = found.names(question, limit=_STARTS) if question else found.most(_STARTS)
        types = knowledge.types(hit.iri for hit in hits)
        knowledge.learn(hit.iri for hit in hits)
        starts = [
            (
                knowledge.name(hit.iri),
                href("/network", asked.language, focus=hit.iri.removeprefix(ID)),
                types.get(hit.iri),
            )
            for hit in hits
            if "/indicator/" not in hit.iri
        ]
        return Page(render("network.html", **common, it=None, starts=starts, asked=question))
    wanted, lost = standing(knowledge, asked, wanted)
    it = View(knowledge, asked, wanted)
    lost += [each for each in asked.many("open") if not _known(it, each)]
    keys = {_short(node.key) for node in it.nodes} | set(asked.many("open"))
    others = [*asked.many("hide"), *asked.many("pin")]
    lost += [each for each in others if each not in keys and not _stands(knowledge, each)]
    shown = it.shown()
    body = render(
        "network.html",
        **common,
        it=it,
        title=it.title,
        name=knowledge.name(wanted.focus) if wanted.focus else "",
        focus=wanted.focus,
        picture=it.picture(),
        types=_legend(it),
        predicates=_predicates(it),
        rows=_listed(it),
        number=len(shown),
        left=it.it.left,
        lost=lost,
        hidden=_hidden(it),
        way=[knowledge.name(step) for step in it.it.way],
        dates=(asked.one("from"), asked.one("to")),
        reach=wanted.reach.removeprefix(ID),
        article=asked.one("article"),
        stays=[(name, each) for name in _SHOWN for each in asked.many(name)],
        query=_query([wanted.focus] if wanted.focus else wanted.together),
    )
    return Page(body)


def wanted_of(asked: Asked) -> Wanted | None:
    """What an address asks for; None where it names no thing to begin from, Problem where it is wrong."""
    asked.only(*_PARAMETERS)
    focus, since, until = asked.one("focus"), _day(asked, "from"), _day(asked, "to")
    together = tuple(_iri("with", each) for each in asked.many("with"))
    if since and until and since > until:
        raise wrong("order", first=since, last=until)
    for type in asked.many("type"):
        if type not in CLASSES:
            raise wrong("type", value=type[:80], known=", ".join(CLASSES))
    if not focus and not together:
        return None
    reach = asked.one("reach")
    return Wanted(
        focus=_iri("focus", focus) if focus else "",
        together=together,
        pinned=frozenset(_iri("pin", each) for each in asked.many("pin")),
        opened=tuple(_long(each) for each in asked.many("open")),
        hidden=frozenset(asked.many("hide")),
        types=frozenset(asked.many("type")),
        predicates=frozenset(asked.many("predicate")),
        since=since,
        until=until,
        article=article(asked.one("article")) if asked.one("article") else "",
        reach=_iri("reach", reach) if reach else "",
    )


def standing(knowledge: Knowledge, asked: Asked, wanted: Wanted) -> tuple[Wanted, list[str]]:
    """What is asked for without what is not there any more, and what that is; Problem where it is all."""
    if wanted.focus and not known(knowledge, wanted.focus):
        raise unknown("thing", asked.one("focus"), near(knowledge.store, wanted.focus, asked.snapshot))
    together = tuple(iri for iri in wanted.together if known(knowledge, iri))
    if not wanted.focus and not together:
        raise unknown("thing", asked.many("with")[0], near(knowledge.store, wanted.together[0], asked.snapshot))
    lost = [iri.removeprefix(ID) for iri in wanted.together if iri not in together]
    for predicate in wanted.predicates:
        if not known(knowledge, f"{DEF}{predicate}"):
            raise wrong("value", name="predicate", value=predicate[:80])
    if wanted.article and not known(knowledge, wanted.article):
        lost.append(asked.one("article"))
        wanted = replace(wanted, article="")
    if wanted.reach and not known(knowledge, wanted.reach):
        lost.append(asked.one("reach"))
        wanted = replace(wanted, reach="")
    return replace(wanted, together=together), lost


def _iri(name: str, path: str) -> str:
    iri = f"{ID}{path}"
    try:
        ox.NamedNode(iri)
    except ValueError:
        raise wrong("value", name=name, value=path[:80]) from None
    return iri


def _day(asked: Asked, name: str) -> date | None:
    text = asked.one(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong("date", name=name, value=text[:40]) from None


def _stands(knowledge: Knowledge, short: str) -> bool:
    """Whether what an address names, a thing or like ends of it, is there."""
    return known(knowledge, _long(short).partition("~")[0])


def _short(key: str) -> str:
    """A node's key as it stands in an address: without the base, the predicate of a bundle by its own name."""
    of, *rest = key.split("~")
    if not rest:
        return of.removeprefix(ID)
    predicate, *more = rest
    return "~".join((of.removeprefix(ID), local(predicate), *more))


def _long(short: str) -> str:
    of, *rest = short.split("~")
    return "~".join((_iri("open", of), *((f"{DEF}{rest[0]}", *rest[1:]) if rest else ())))


def _known(it: View, short: str) -> bool:
    key = _long(short)
    return key in {bundle.key for bundle in it.it.bundles} or (
        key.partition("~")[0] in it.it.nodes and key.count("~") in (0, 2)
    )


def _hidden(it: View) -> list[tuple[str, str]]:
    """What was hidden, with the address that shows it again."""
    keys = it.asked.many("hide")
    names = {_short(node.key): node.name for node in it.nodes}
    return [(names.get(key, key), it.here(hide=[other for other in keys if other != key])) for key in keys]


def _legend(it: View) -> list[dict[str, Any]]:
    """The types that are there, each with how many, and the address with it alone, or with all again."""
    counts = Counter(node.type for node in it.nodes if node.type != "group")
    for bundle in it.it.bundles:
        counts[bundle.type] += len(bundle.members)
    chosen = it.wanted.types
    result = []
    for type, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        others = sorted(chosen - {type}) if type in chosen else sorted({*chosen, type})
        entry = {"type": type, "name": it.knowledge.type_name(type), "number": number, "on": type in chosen}
        result.append({**entry, "href": it.here(type=others)})
    return result


def _predicates(it: View) -> list[tuple[str, str, bool, int]]:
    counts = Counter(link.predicate for link in it.it.links.values())
    for bundle in it.it.bundles:
        counts[bundle.predicate] += len(bundle.members)
    chosen = it.wanted.predicates
    found = []
    for predicate, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        name = local(predicate)
        others = sorted(chosen - {name}) if name in chosen else sorted({*chosen, name})
        found.append((it.knowledge.name(predicate), it.here(predicate=others), name in chosen, number))
    return found


def _listed(it: View) -> list[dict[str, Any]]:
    """The picture told: for each node what it is joined to, and what may be done with it."""
    names = {node.key: node for node in it.shown()}
    joined: dict[str, list[tuple[str, str, str, str]]] = {}
    for edge, link in zip(it.edges(), it.links, strict=False):
        if link.source in names and link.target in names:
            told = (it.knowledge.name(link.predicate), names[link.target].name, names[link.target].href, edge.href)
            joined.setdefault(link.source, []).append(told)
    return [
        {
            "node": node,
            "joined": joined.get(node.key, []),
            "around": it.centred(node.key) if node.type != "group" else "",
            "ways": it.opening(node.key),
            "pinned": node.key in it.wanted.pinned,
            "pin": it.pinning(node.key) if node.type != "group" and not node.focus else "",
            "hide": it.here(hide=[*it.asked.many("hide"), _short(node.key)]) if not node.focus else "",
        }
        for node in sorted(names.values(), key=lambda node: (not node.focus, -node.facts, node.name))
    ]


def _query(things: Sequence[str]) -> str:
    """The SPARQL that gives the relations of these things."""
    return (
        "SELECT ?subject ?predicate ?object ?article WHERE {\n"
        f"  VALUES ?thing {{ {' '.join(f'<{iri}>' for iri in things)} }}\n"
        "  { ?statement rdf:subject ?thing } UNION { ?statement rdf:object ?thing }\n"
        "  ?statement a ct:Statement ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;\n"
        "    dcterms:isPartOf ?article .\n}"
    )
