"""Which addresses are of one thing: a zone under its old province and under the merged one, and what a person decided.

>>> from congthuong.link.identity import Identities
>>> same = Identities({"bac-ninh-2025": ("bac-giang", "bac-ninh")})
>>> new, old = ID + "zone/bac-ninh-2025/quang-chau-db8f3c", ID + "zone/bac-giang/quang-chau-db8f3c"
>>> same.replaced({new, old}) == {new: old}
True
>>> twin = ID + "zone/bac-ninh/quang-chau-db8f3c"
>>> same.replaced({new, old, twin})
{}

An article of after a merger may not tell which of the old provinces a zone lies in. Its address is then under the
merged one; where articles name a zone or cluster of that very name in exactly one of the old ones, it is that. Where
they name two, the three stay apart until a person decides. A decision "different" parts what this would join.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from congthuong.link.iris import ID

__all__ = ["Decisions", "Identities"]

_PLACED = re.compile(re.escape(ID) + r"(zone|cluster)/([^/]+)/([^/]+)")


@dataclass(frozen=True, slots=True)
class Decisions:
    """Pairs of addresses that a person found to be of one thing, and of two."""

    same: frozenset[frozenset[str]] = frozenset()
    different: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Identities:
    """The rule for zones and clusters by the provinces' parts, and the decisions, pair by pair."""

    parents: Mapping[str, tuple[str, ...]]  # merged province -> those it was made of
    same: frozenset[frozenset[str]] = frozenset()
    different: frozenset[frozenset[str]] = frozenset()
    _merged: Mapping[str, str] = field(init=False, repr=False)
    _partners: Mapping[str, frozenset[str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        merged = {part: province for province, parts in self.parents.items() for part in parts}
        partners: dict[str, set[str]] = {}
        for pair in self.same:
            for iri in pair:
                partners.setdefault(iri, set()).update(pair)
        object.__setattr__(self, "_merged", merged)
        object.__setattr__(self, "_partners", {iri: frozenset(found) for iri, found in partners.items()})

    def around(self, iris: Iterable[str]) -> set[str]:
        """These addresses and all that may be of one thing with them."""
        found: set[str] = set()
        left = list(iris)
        while left:
            if (iri := left.pop()) not in found:
                found.add(iri)
                left += [*self._family(iri), *self._partners.get(iri, ())]
        return found

    def replaced(self, named: Iterable[str], curated: Callable[[str], bool] = lambda iri: False) -> dict[str, str]:
        """Of the addresses that articles name, each that another stands for -> that one.

        The one that stays is the reference data's where they know it, else under an old province, else the first.
        """
        here = set(named)
        joined = {iri: iri for iri in here}

        def top(iri: str) -> str:
            while joined[iri] != iri:
                iri = joined[iri]
            return iri

        pairs = [sorted(pair) for pair in self.same if pair <= here]
        pairs += [[iri, part] for iri in here if (part := self._only_part(iri, here)) is not None]
        for one, other in pairs:
            joined[top(one)] = top(other)
        groups: dict[str, list[str]] = {}
        for iri in here:
            groups.setdefault(top(iri), []).append(iri)
        found: dict[str, str] = {}
        for group in groups.values():
            stays = min(group, key=lambda iri: (not curated(iri), self._vague(iri), iri))
            found.update((iri, stays) for iri in group if iri != stays)
        return dict(sorted(found.items()))

    def apart(self, one: str, other: str) -> bool:
        """Whether two addresses are of zones of two provinces that never were one: of two things, whatever their names.

        >>> Identities({}).apart(ID + "zone/bac-giang/hoa-phu-0", ID + "zone/vinh-long/hoa-phu-0")
        True
        """
        placed = [_PLACED.fullmatch(iri) for iri in (one, other)]
        provinces = {self._merged.get(place[2], place[2]) for place in placed if place is not None}
        return len(provinces) == 2 and not any(province.startswith("article-") for province in provinces)

    def _only_part(self, iri: str, here: set[str]) -> str | None:
        """The one zone of that name in a part of the merged province that an address is under."""
        placed = _PLACED.fullmatch(iri)
        if placed is None or placed[2] not in self.parents:
            return None
        parts = [f"{ID}{placed[1]}/{part}/{placed[3]}" for part in self.parents[placed[2]]]
        known = [part for part in parts if part in here]
        return known[0] if len(known) == 1 and frozenset((iri, known[0])) not in self.different else None

    def _family(self, iri: str) -> list[str]:
        """The addresses that a place has under a merged province and under each of its parts."""
        placed = _PLACED.fullmatch(iri)
        if placed is None:
            return []
        province = self._merged.get(placed[2], placed[2])
        return [f"{ID}{placed[1]}/{one}/{placed[3]}" for one in (province, *self.parents.get(province, ()))]

    def _vague(self, iri: str) -> int:
        """How little an address tells: 0 a province of before a merger, 1 a merged one, 2 only the article."""
        placed = _PLACED.fullmatch(iri)
        if placed is None:
            return 0
        return 2 if placed[2].startswith("article-") else int(placed[2] in self.parents)
