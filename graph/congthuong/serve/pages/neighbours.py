"""What lies around a thing: its relations, bundled where many are alike, in stages that a reader opened one by one.

>>> import pyoxigraph as ox
>>> from congthuong.serve.pages.knowledge import Knowledge
>>> from congthuong.serve.pages.neighbours import Surroundings, Wanted
>>> Surroundings(Knowledge(ox.Store(), "vi"), Wanted("https://w3id.org/congthuong/id/province/bac-ninh")).nodes
[]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Final

from congthuong.draw.network import Stage
from congthuong.link.iris import period_label
from congthuong.periods import is_period, parse
from congthuong.serve.pages.knowledge import Knowledge, Row

__all__ = ["AT_FIRST", "AT_MOST", "Bundle", "Link", "Surroundings", "Wanted"]

AT_FIRST: Final = 150  # nodes of the first stage
AT_MOST: Final = 300  # nodes of all stages
_ALIKE: Final = 8  # so many like leaves of one predicate are shown one by one


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the thing in the middle, what was opened in that order, what is hidden or let through.

    Without a thing in the middle, those `together` and their relations among themselves; what is `pinned` stays
    whatever the filters say. What was opened is a thing, a bundle's key, or "thing~predicate~out" (or "in") for the
    neighbours by one predicate.
    """

    focus: str = ""
    together: tuple[str, ...] = ()
    pinned: frozenset[str] = frozenset()
    opened: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    predicates: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    article: str = ""
    reach: str = ""  # a thing to find the shortest way to
    first: int = AT_FIRST


@dataclass(slots=True)
class Link:
    """A relation between two things, with the spans of the statements that state it."""

    source: str
    target: str
    predicate: str
    statements: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Like leaves of one thing, shown as one: of one predicate, one way round, one type."""

    of: str
    predicate: str
    outward: bool
    type: str
    members: tuple[str, ...]

    @property
    def key(self) -> str:
        """What stands in an address to open it."""
        return f"{self.of}~{self.predicate}~{'out' if self.outward else 'in'}~{self.type}"


class Surroundings:
    """The nodes and links around a thing, stage by stage."""

    def __init__(self, knowledge: Knowledge, wanted: Wanted) -> None:
        self.knowledge, self.wanted = knowledge, wanted
        self.nodes: list[str] = []
        self.bundles: list[Bundle] = []
        self.links: dict[tuple[str, str, str], Link] = {}
        self.stages: list[Stage] = []
        self.types: dict[str, str] = {}
        self.left = 0  # neighbours that there was no room for
        self.way: list[str] = []  # the shortest way to `reach`
        if wanted.together or knowledge.about(wanted.focus):
            self._grow()

    def _grow(self) -> None:
        focus = self.wanted.focus
        together = [each for each in self.wanted.together if each != focus]
        self.types = self.knowledge.types([focus, *together] if focus else together)
        if focus:
            self.nodes = [focus]
            self._open(focus, first=True, beside=together)
        else:
            self.left += len(together[AT_FIRST:])
            self.nodes = together[:AT_FIRST]
            self._join()
            self.stages.append(Stage("", self.nodes, [(a, b) for a, _, b in self.links]))
        for each in self.wanted.opened:
            of, *by = each.split("~")
            if each in {bundle.key for bundle in self.bundles}:
                self._unbundle(each)
            elif of in self.nodes and len(by) in (0, 2):
                self._open(of, first=False, by=(by[0], by[1] == "out") if by else None)
        if self.wanted.reach:
            self._lead_to(self.wanted.reach)
        self._join()

    def _open(
        self, centre: str, *, first: bool, beside: Sequence[str] = (), by: tuple[str, bool] | None = None
    ) -> None:
        around = self._around(centre)
        if by is not None:
            around = {
                other: kept
                for other, links in around.items()
                if (kept := [link for link in links if (link.predicate, link.source == centre) == by])
            }
        others = [other for other in around if other not in self.nodes]
        self.types.update(self.knowledge.types(other for other in others if other not in self.types))
        groups: dict[tuple[str, bool, str], list[str]] = {}
        for other in others:
            link = around[other][0]
            kind = (link.predicate, link.source == centre, self.types.get(other, "Other"))
            groups.setdefault(kind, []).append(other)
        many = [other for group in groups.values() if len(group) > _ALIKE for other in group]
        joined = self._degrees(many[:AT_MOST])
        fresh: list[str] = []
        beside = [each for each in beside if each not in around]
        for (predicate, outward, type), group in sorted(groups.items(), key=lambda item: (len(item[1]), item[0])):
            leaves = [other for other in group if joined.get(other, 1) <= 1] if len(group) > _ALIKE else []
            if len(leaves) > _ALIKE:
                bundle = Bundle(centre, predicate, outward, type, tuple(leaves))
                self.bundles.append(bundle)
                fresh += [other for other in group if other not in set(leaves)]
                fresh.append(bundle.key)
            else:
                fresh += group
        self._add(centre, fresh, self.wanted.first if first else AT_MOST, beside)
        for other in around:
            if other in self.nodes:
                for link in around[other]:
                    self._keep(link)

    def _unbundle(self, key: str) -> None:
        bundle = next(each for each in self.bundles if each.key == key)
        self._add(key, list(bundle.members), AT_MOST)
        around = self._around(bundle.of)
        for member in bundle.members:
            if member in self.nodes:
                for link in around.get(member, ()):
                    self._keep(link)

    def _add(self, centre: str, fresh: list[str], limit: int, beside: Sequence[str] = ()) -> None:
        """Put what is new around a thing, as far as there is room; what stands `beside` it is not joined to it."""
        self.nodes += beside
        room = max(0, limit - len(self.nodes) - len(self.bundles))
        if len(fresh) > room:
            facts = self.facts(fresh)
            ordered = sorted(fresh, key=lambda key: (-facts.get(key, 0), key))
            self.left += len(ordered) - room
            fresh = ordered[:room]
        self.nodes += [key for key in fresh if "~" not in key and key not in self.nodes]
        kept = set(fresh)
        self.bundles = [b for b in self.bundles if b.key in kept or b.of != centre or b.key in self._staged()]
        first = [centre, *beside, *fresh] if not self.stages else fresh
        self.stages.append(Stage(centre, first, [(centre, key) for key in fresh]))

    def _staged(self) -> set[str]:
        return {key for stage in self.stages for key in stage.nodes}

    def _keep(self, link: Link) -> None:
        self.links.setdefault((link.source, link.predicate, link.target), link)

    def _around(self, centre: str) -> dict[str, list[Link]]:
        """The neighbours of a thing that the filters let through, with the links to each."""
        found: dict[tuple[str, str, str], Link] = {}
        for row in self.knowledge.ask("relations", thing=centre):
            if not self._passes(row):
                continue
            subject, object = row["subject"].value, row["object"].value
            if "organisation" in row and object != centre:
                object = row["organisation"].value
            if centre not in (subject, object) or subject == object:
                continue
            key = (subject, row["predicate"].value, object)
            found.setdefault(key, Link(subject, object, key[1])).statements.append(row)
        around: dict[str, list[Link]] = {}
        for link in sorted(found.values(), key=lambda link: (link.predicate, link.source, link.target)):
            around.setdefault(link.target if link.source == centre else link.source, []).append(link)
        return around

    def _passes(self, row: Row) -> bool:
        wanted = self.wanted
        if wanted.article and row["article"].value != wanted.article:
            return False
        if wanted.since is None and wanted.until is None:
            return True
        label = period_label(row["period"].value) if "period" in row else ""
        if not is_period(label):
            return False
        time = parse(label)
        return (wanted.until is None or time.start <= wanted.until) and (
            wanted.since is None or time.end >= wanted.since
        )

    def _join(self) -> None:
        """The relations of the nodes among themselves."""
        shown = set(self.nodes)
        known = {(a, b) for a, _, b in self.links}
        plain = not (self.wanted.article or self.wanted.since or self.wanted.until)
        if not plain:
            return
        for row in self.knowledge.ask("among", {"subject": self.nodes}):
            subject, predicate, object = row["subject"].value, row["predicate"].value, row["object"].value
            if object in shown and subject != object and (subject, object) not in known:
                self._keep(Link(subject, object, predicate))

    def _lead_to(self, goal: str) -> None:
        """The shortest way from the focus to a thing, its steps shown."""
        if not self.wanted.focus:
            return
        way = _shortest(self.wanted.focus, goal, self._neighbours)
        self.way = way
        for here, there in pairwise(way):
            if there not in self.nodes:
                self.types.update(self.knowledge.types([there]))
                self._add(here, [there], AT_MOST + len(way))
            for link in self._around(here).get(there, ()):
                self._keep(link)

    def _neighbours(self, some: Iterable[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self.knowledge.ask("neighbours", {"node": some}):
            found.setdefault(row["node"].value, []).append(row["other"].value)
        return {node: sorted(set(others)) for node, others in found.items()}

    def _degrees(self, some: Iterable[str]) -> dict[str, int]:
        rows = self.knowledge.ask("degrees", {"node": some})
        return {row["node"].value: int(row["number"].value) for row in rows}

    def by_predicate(self) -> dict[str, list[tuple[str, bool, int]]]:
        """For each node its predicates, which way round, and how many neighbours by them are not shown."""
        shown: Counter[tuple[str, str, bool]] = Counter()
        for source, predicate, target in self.links:
            shown.update(((source, predicate, True), (target, predicate, False)))
        for bundle in self.bundles:
            shown[(bundle.of, bundle.predicate, bundle.outward)] += len(bundle.members)
        found: dict[str, list[tuple[str, bool, int]]] = {}
        for row in self.knowledge.ask("degrees-by", {"node": self.nodes}):
            node, predicate, outward = row["node"].value, row["predicate"].value, row["way"].value == "out"
            left = int(row["number"].value) - shown[(node, predicate, outward)]
            if left > 0:
                found.setdefault(node, []).append((predicate, outward, left))
        return {node: sorted(ways, key=lambda way: (-way[2], way)) for node, ways in found.items()}

    def hidden_neighbours(self) -> dict[str, int]:
        """For each node how many neighbours it has that are not shown."""
        degrees = self._degrees(self.nodes)
        shown: dict[str, set[str]] = {}
        for source, _, target in self.links:
            shown.setdefault(source, set()).add(target)
            shown.setdefault(target, set()).add(source)
        for bundle in self.bundles:
            shown.setdefault(bundle.of, set()).update(bundle.members)
        return {node: max(0, degrees.get(node, 0) - len(shown.get(node, ()))) for node in self.nodes}

    def facts(self, some: Iterable[str]) -> dict[str, int]:
        """How many figures there are of each of these things."""
        rows = self.knowledge.ask("facts-of", {"node": [each for each in some if "~" not in each]})
        return {row["node"].value: int(row["number"].value) for row in rows}


def _shortest(start: str, goal: str, neighbours: Callable[[Iterable[str]], dict[str, list[str]]]) -> list[str]:
    """The shortest way from one thing to another, found from both ends; empty where there is none within six steps."""
    if start == goal:
        return [start]
    before: list[dict[str, str]] = [{start: ""}, {goal: ""}]
    border = [[start], [goal]]
    for _ in range(6):
        side = 0 if len(border[0]) <= len(border[1]) else 1
        fresh: list[str] = []
        for node, others in sorted(neighbours(border[side]).items()):
            for other in others:
                if other not in before[side]:
                    before[side][other] = node
                    fresh.append(other)
        met = sorted(set(fresh) & before[1 - side].keys())
        if met:
            return [*reversed(_back(met[0], before[0])), *_back(met[0], before[1])[1:]]
        border[side] = fresh
        if not fresh:
            return []
    return []


def _back(node: str, before: dict[str, str]) -> list[str]:
    way = []
    while node:
        way.append(node)
        node = before[node]
    return way
