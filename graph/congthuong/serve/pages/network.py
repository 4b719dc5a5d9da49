"""The network around a thing as a page: picture and list, what may be opened, hidden and filtered, files."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Final

import pyoxigraph as ox

from congthuong.draw import standalone
from congthuong.draw.network import Edge, Node, Spot, network, places
from congthuong.errors import ParameterError
from congthuong.link.iris import ID, article
from congthuong.serve.negotiation import Format
from congthuong.serve.pages.frame import href, iri_href, picture_style, render, words
from congthuong.serve.pages.knowledge import Knowledge, local
from congthuong.serve.pages.neighbours import AT_MOST, Bundle, Surroundings, Wanted
from congthuong.serve.pages.search import index
from congthuong.serve.pages.views import Asked, Page
from congthuong.serve.problems import Problem

__all__ = ["as_graphml", "as_svg", "between", "drawn", "view"]

_PARAMETERS: Final = ("focus", "open", "hide", "type", "predicate", "from", "to", "article", "reach", "q")
_SVG: Final = Format("svg", "image/svg+xml")
_GRAPHML: Final = Format("graphml", "application/graphml+xml")
_STARTS: Final = 24  # things offered to begin from


class _View:
    """What a network's address asks for, and the surroundings that it gives."""

    def __init__(self, knowledge: Knowledge, asked: Asked, wanted: Wanted) -> None:
        self.knowledge, self.asked, self.t = knowledge, asked, words(asked.language)
        self.wanted, self.it = wanted, Surroundings(knowledge, wanted)
        it = self.it
        knowledge.learn(
            [*it.nodes, *(link.predicate for link in it.links.values()), *(b.predicate for b in it.bundles)]
        )
        facts, more = it.facts(it.nodes), it.hidden_neighbours()
        opened = set(wanted.opened)
        self.nodes = [self._node(iri, facts.get(iri, 0), more.get(iri, 0)) for iri in it.nodes]
        self.nodes += [self._bundle(bundle) for bundle in it.bundles if bundle.key not in opened]
        self.spots: dict[str, Spot] = places(it.stages, [*self.nodes, *map(self._bundle, it.bundles)])
        gone = {f"{ID}{each}" for each in wanted.hidden} | {each for each in wanted.hidden if "~" in each}
        for node in self.nodes:
            unwanted = wanted.types and node.type not in wanted.types and not node.focus and node.type != "group"
            if node.key in gone or unwanted:
                self.spots.pop(node.key, None)
        for bundle in it.bundles:
            if bundle.key in opened or (wanted.types and bundle.type not in wanted.types):
                self.spots.pop(bundle.key, None)
        self.links = [
            link for link in it.links.values() if not wanted.predicates or local(link.predicate) in wanted.predicates
        ]
        if wanted.predicates:
            kept = {end for link in self.links for end in (link.source, link.target)} | {wanted.focus}
            self.spots = {key: spot for key, spot in self.spots.items() if key in kept}

    def here(self, path: str = "/network", **changed: Any) -> str:
        """The address of this view with some parameters changed."""
        given: dict[str, Any] = {name: self.asked.many(name) for name in _PARAMETERS}
        given["focus"] = self.wanted.focus.removeprefix(ID)
        return href(path, self.asked.language, **{**given, **changed})

    def _open(self, key: str) -> str:
        if len(self.it.nodes) >= AT_MOST:
            return ""
        return self.here(open=[*self.asked.many("open"), _short(key)])

    def _node(self, iri: str, facts: int, more: int) -> Node:
        knowledge, type = self.knowledge, self.it.types.get(iri, "Other")
        name = knowledge.name(iri)
        said = f"{name}, {knowledge.type_name(type)}" + (f", {facts} {self.t['figures_count']}" if facts else "")
        address = iri_href(iri, self.asked.language) or "#"
        return Node(iri, name, type, address, facts, more, self._open(iri), said, focus=iri == self.wanted.focus)

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

    def picture(self, kind: str = "net") -> Any:
        """The SVG."""
        title = f"{self.t['around']} {self.knowledge.name(self.wanted.focus)}"
        return network(self.nodes, self.edges(), self.spots, title=title, kind=kind, more=self.t["open_more"])

    def shown(self) -> list[Node]:
        """The nodes that are drawn."""
        return [node for node in self.nodes if node.key in self.spots]


def drawn(knowledge: Knowledge, asked: Asked, iri: str) -> Any:
    """The picture around a thing for its own page, with the address of the whole view; None where it stands alone."""
    plain = Asked("/network", {"focus": [iri.removeprefix(ID)]}, asked.language, asked.vocab, asked.snapshot)
    it = _View(knowledge, plain, Wanted(iri, first=60))
    if len(it.spots) < 2:
        return None
    return {"svg": it.picture(), "href": it.here(), "types": _legend(it), "left": it.it.left}


def view(store: ox.Store, asked: Asked) -> Page:
    """The page; without a thing to begin from, those that most is said of."""
    knowledge = Knowledge(store, asked.language)
    wanted = _wanted(asked)
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
    if not knowledge.about(wanted.focus):
        from congthuong.serve.pages.search import near

        known = near(store, wanted.focus, asked.snapshot)
        raise Problem("not-found", f"nothing is known of {wanted.focus[:200]}", near=known)
    it = _View(knowledge, asked, wanted)
    shown = it.shown()
    body = render(
        "network.html",
        **common,
        it=it,
        name=knowledge.name(wanted.focus),
        focus=wanted.focus,
        picture=it.picture(),
        types=_legend(it),
        predicates=_predicates(it),
        rows=_listed(it),
        number=len(shown),
        left=it.it.left,
        lost=[each for each in asked.many("open") if not _known(it, each)],
        hidden=_hidden(it),
        way=[knowledge.name(step) for step in it.it.way],
        dates=(asked.one("from"), asked.one("to")),
        reach=asked.one("reach"),
        article=asked.one("article"),
        query=_query(wanted.focus),
    )
    return Page(body)


def as_svg(store: ox.Store, asked: Asked) -> Page:
    """The picture as a file."""
    it = _asked(store, asked)
    return Page(standalone(it.picture(), picture_style()).encode(), _SVG)


def as_graphml(store: ox.Store, asked: Asked) -> Page:
    """What is drawn as a graph file for other tools."""
    import networkx as nx

    from congthuong.draw.svg import clean

    it = _asked(store, asked)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in it.shown():
        if node.type != "group":
            x, y = it.spots[node.key]
            graph.add_node(
                node.key, label=clean(node.name), type=node.type, facts=node.facts, x=round(x, 1), y=round(y, 1)
            )
    for link in it.links:
        if link.source in graph and link.target in graph:
            predicate = clean(it.knowledge.name(link.predicate))
            graph.add_edge(
                link.source, link.target, key=local(link.predicate), predicate=link.predicate, label=predicate
            )
    return Page("\n".join(nx.generate_graphml(graph)).encode(), _GRAPHML)


def between(store: ox.Store, asked: Asked) -> Page:
    """The sentences that state how two things are related."""
    from congthuong.serve.pages.told import statements

    asked.only("one", "other")
    knowledge = Knowledge(store, asked.language)
    one, other = (f"{ID}{asked.one(name)}" for name in ("one", "other"))
    for iri in (one, other):
        if not _stands(knowledge, iri):
            raise Problem("not-found", f"nothing is known of {iri[:200]}")
    found = statements(knowledge, knowledge.ask("between", one=one, other=other))
    ends = [(knowledge.name(iri), iri_href(iri, asked.language)) for iri in (one, other)]
    return Page(render("between.html", language=asked.language, switch=asked.switched, ends=ends, statements=found))


def _asked(store: ox.Store, asked: Asked) -> _View:
    wanted = _wanted(asked)
    knowledge = Knowledge(store, asked.language)
    if wanted is None or not knowledge.about(wanted.focus):
        raise Problem("not-found", "there is no thing to draw the network of; name one with focus=")
    return _View(knowledge, asked, wanted)


def _wanted(asked: Asked) -> Wanted | None:
    asked.only(*_PARAMETERS)
    focus, since, until = asked.one("focus"), _day(asked, "from"), _day(asked, "to")
    if not focus:
        return None
    reach = asked.one("reach")
    return Wanted(
        focus=_iri(focus),
        opened=tuple(_long(each) for each in asked.many("open")),
        hidden=frozenset(asked.many("hide")),
        types=frozenset(asked.many("type")),
        predicates=frozenset(asked.many("predicate")),
        since=since,
        until=until,
        article=article(asked.one("article")) if asked.one("article") else "",
        reach=_iri(reach) if reach else "",
    )


def _iri(path: str) -> str:
    iri = f"{ID}{path}"
    try:
        ox.NamedNode(iri)
    except ValueError:
        raise ParameterError(f"{path[:80]!r} is no path of a thing") from None
    return iri


def _day(asked: Asked, name: str) -> date | None:
    text = asked.one(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ParameterError(f"{name!r} is a date such as 2024-01-31, not {text[:40]!r}") from None


def _stands(knowledge: Knowledge, iri: str) -> bool:
    try:
        return bool(knowledge.about(iri))
    except ValueError:
        return False


def _short(key: str) -> str:
    """A node's key as it stands in an address: without the base, the predicate of a bundle by its own name."""
    of, *rest = key.split("~")
    if not rest:
        return of.removeprefix(ID)
    predicate, *more = rest
    return "~".join((of.removeprefix(ID), local(predicate), *more))


def _long(short: str) -> str:
    from congthuong.link.iris import DEF

    of, *rest = short.split("~")
    return "~".join((_iri(of), *((f"{DEF}{rest[0]}", *rest[1:]) if rest else ())))


def _known(it: _View, short: str) -> bool:
    key = _long(short)
    return key in it.it.nodes or key in {bundle.key for bundle in it.it.bundles}


def _hidden(it: _View) -> list[tuple[str, str]]:
    """What was hidden, with the address that shows it again."""
    keys = it.asked.many("hide")
    names = {_short(node.key): node.name for node in it.nodes}
    return [(names.get(key, key), it.here(hide=[other for other in keys if other != key])) for key in keys]


def _legend(it: _View) -> list[dict[str, Any]]:
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


def _predicates(it: _View) -> list[tuple[str, str, bool, int]]:
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


def _listed(it: _View) -> list[dict[str, Any]]:
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
            "around": it.here(focus=_short(node.key), open=[], hide=[], reach="") if node.type != "group" else "",
            "hide": it.here(hide=[*it.asked.many("hide"), _short(node.key)]) if not node.focus else "",
        }
        for node in sorted(names.values(), key=lambda node: (not node.focus, -node.facts, node.name))
    ]


def _query(focus: str) -> str:
    """The SPARQL that gives the relations around the focus."""
    return (
        "SELECT ?subject ?predicate ?object ?article WHERE {\n"
        f"  {{ ?statement rdf:subject <{focus}> }} UNION {{ ?statement rdf:object <{focus}> }}\n"
        "  ?statement a ct:Statement ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;\n"
        "    dcterms:isPartOf ?article .\n}"
    )
