"""A curated thing by its name, its IRI, or a code of its own or of others; and what it is elsewhere.

>>> from datetime import date
>>> from congthuong.data import folder
>>> from congthuong.link.lookup import Directory
>>> known = Directory.load(folder("ontology"))
>>> [thing.iri.rsplit("/", 1)[1] for thing in known.find("24")]
['bac-giang', 'bac-ninh-2025']
>>> [thing.iri.rsplit("/", 1)[1] for thing in known.find("24", on=date(2024, 1, 1))]
['bac-giang']
>>> {thing.name for thing in known.find("Q33408")}
{'Bắc Ninh'}

Names are found with or without diacritics. A code may belong to several units in time, and an item elsewhere may stand
for several: all are given, each with its first and last day, unless a day chooses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from congthuong.link.communes import Commune, Communes
from congthuong.link.iris import DEF, ID
from congthuong.link.mappings import Link, mappings, prefixes
from congthuong.recognise.lexicon import Concept, concepts
from congthuong.text import plain

__all__ = ["CODES", "Directory", "Thing", "days", "span"]

# Property -> what the code is called; each is a column that other people's tables have.
CODES: Mapping[str, str] = {
    "nsoCode": "nso",
    "iso3166": "iso",
    "iso3166Alpha3": "iso3",
    "taxCode": "tax",
    "leiCode": "lei",
}
_KINDS = ("Province", "District", "Ward", "Region", "Country", "Company", "Agency", "Association", "Platform",
          "Programme", "Indicator", "Unit", "Sector", "Commodity", "Status", "Transformation", "Bound")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """A curated thing: what it is called, of which class it is, from when until when, and its own codes by name."""

    iri: str
    name: str
    kind: str
    start: date | None
    end: date | None
    codes: tuple[tuple[str, str], ...] = ()
    before: tuple[str, ...] = ()  # the IRIs of what it replaces
    after: tuple[str, ...] = ()  # and of what replaces it

    def on(self, day: date) -> bool:
        """Whether it was as described on that day; what has no days always was."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything of ontology/ that has a name, with the mappings of ontology/links in both directions."""

    things: Mapping[str, Thing]
    links: tuple[Link, ...] = field(repr=False)
    prefixes: Mapping[str, str] = field(repr=False)
    _by_name: Mapping[str, tuple[str, ...]] = field(repr=False)
    _by_code: Mapping[str, tuple[str, ...]] = field(repr=False)
    _by_notation: Mapping[str, tuple[str, ...]] = field(repr=False)
    _by_object: Mapping[str, tuple[str, ...]] = field(repr=False)
    _ontology: Path

    @staticmethod
    @lru_cache(maxsize=2)
    def load(ontology: Path) -> Directory:
        """Read the Turtle files and the tables once; DataError names what is malformed."""
        things: dict[str, Thing] = {}
        names, codes, notations, objects = _Index(), _Index(), _Index(), _Index()
        for concept in concepts([ontology / part for part in ("vocab", "places", "orgs")]):
            thing = _thing(concept)
            if thing is None:
                continue
            things[thing.iri] = thing
            for language in ("vi", "en"):
                for label in (*concept.labels(language), *concept.properties.get("fullName", ())):
                    names.add(plain(label), thing.iri)
            for _, code in thing.codes:
                codes.add(code.casefold(), thing.iri)
            if concept.notation:
                notations.add(concept.notation.casefold(), thing.iri)
        spaces = prefixes(ontology)
        for link in mappings(ontology):
            for written in _written(link.object, spaces):
                objects.add(written, link.subject)
        return Directory(
            things,
            mappings(ontology),
            spaces,
            names.frozen(),
            codes.frozen(),
            notations.frozen(),
            objects.frozen(),
            ontology,
        )

    def find(self, asked: str, *, on: date | None = None) -> list[Thing]:
        """What the words, IRI or code mean, oldest first; nothing where they mean nothing (on that day).

        An IRI comes before a code, a code of a unit before an item elsewhere, that before a notation, and a name last.
        """
        asked = asked.strip().strip("<>")
        for found in (
            self._by_iri(asked),
            self._by_code.get(asked.casefold(), ()),
            self._by_object.get(asked.casefold().rstrip("/"), ()),
            self._by_notation.get(asked.casefold(), ()),
            self._by_name.get(plain(asked), ()),
        ):
            if found:
                things = [self.things[iri] for iri in found if iri in self.things]
                break
        else:
            things = self._communes(asked)
        return sorted((thing for thing in things if on is None or thing.on(on)), key=_order)

    def thing(self, iri: str) -> Thing | None:
        """The thing of this IRI, a commune of one of the lists too."""
        if iri in self.things:
            return self.things[iri]
        commune = Communes.load(self._ontology).at(iri)
        return self._commune(commune) if commune is not None else None

    def around(self, thing: Thing) -> list[tuple[str, Thing]]:
        """What came before a dated unit (`predecessor`) and after it (`successor`); of a district, its new communes."""
        pairs = [("predecessor", iri) for iri in thing.before] + [("successor", iri) for iri in thing.after]
        if thing.kind == "District" and not thing.after:
            district = thing.iri.removeprefix(f"{ID}district/")
            pairs += [("successor", row.iri) for row in Communes.load(self._ontology).of_district(district)]
        return [(name, other) for name, iri in pairs if (other := self.thing(iri)) is not None]

    def _communes(self, asked: str) -> list[Thing]:
        known = Communes.load(self._ontology)
        at = next((row for iri in (asked, ID + asked) if (row := known.at(iri))), None)
        found = [at] if at else known.coded(asked) or known.named(asked)
        return [self._commune(row) for row in found]

    def _commune(self, row: Commune) -> Thing:
        known = Communes.load(self._ontology)
        place = self.things.get(f"{ID}province/{row.province}")
        return Thing(
            iri=row.iri,
            name=f"{row.name}, {place.name}" if place else row.name,
            kind="Ward",
            start=row.start,
            end=row.end,
            codes=(("nso", row.code),),
            before=tuple(other.iri for other in known.predecessors(row)),
            after=tuple(other.iri for other in known.successors(row)),
        )

    def near(self, asked: str, count: int = 5) -> list[str]:
        """Names that are written much like this, best first."""
        from rapidfuzz import fuzz, process

        wanted = plain(asked)
        found = process.extract(wanted, list(self._by_name), scorer=fuzz.QRatio, limit=count * 2, score_cutoff=50)
        names = (self.things[iri].name for name, _, _ in found for iri in self._by_name[name])
        return list(dict.fromkeys(names))[:count]

    def near_of(self, asked: str, kinds: Collection[str], count: int = 5) -> list[str]:
        """The last parts of the IRIs of those of some kinds that are called much like this, best first."""
        from rapidfuzz import fuzz, process

        names = {name for name, iris in self._by_name.items() if any(self.things[iri].kind in kinds for iri in iris)}
        found = process.extract(plain(asked), names, scorer=fuzz.WRatio, limit=count * 3, score_cutoff=60)
        iris = (iri for name, *_ in found for iri in self._by_name[name] if self.things[iri].kind in kinds)
        return list(dict.fromkeys(iri.rsplit("/", 1)[1] for iri in iris))[:count]

    def links_of(self, thing: Thing) -> list[Link]:
        """The mappings of a thing, in the order of the tables."""
        return [link for link in self.links if link.subject == thing.iri]

    def _by_iri(self, asked: str) -> tuple[str, ...]:
        for iri in (asked, ID + asked, _expanded(asked, self.prefixes)):
            if iri in self.things:
                return (iri,)
        return ()

    def curie(self, iri: str) -> str:
        """The IRI by the longest prefix of the tables that fits it, or as it is."""
        fitting = [(space, name) for name, space in self.prefixes.items() if iri.startswith(space)]
        if not fitting:
            return iri
        space, name = max(fitting, key=lambda pair: (len(pair[0]), pair[1]))
        return f"{name}:{iri[len(space) :]}"


class _Index:
    """Text -> IRIs, each once."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, None]] = {}

    def add(self, key: str, iri: str) -> None:
        if key:
            self._found.setdefault(key, {})[iri] = None

    def frozen(self) -> dict[str, tuple[str, ...]]:
        return {key: tuple(iris) for key, iris in self._found.items()}


def _thing(concept: Concept) -> Thing | None:
    name = concept.preferred.get("vi") or concept.preferred.get("en")
    own = {iri.removeprefix(DEF) for iri in concept.types if iri.startswith(DEF)}
    kind = next((kind for kind in _KINDS if kind in own), min(own, default=None))
    if name is None or kind in (None, "Cue", "CountNoun"):
        return None
    start, end = concept.one("validFrom"), concept.one("validUntil")
    return Thing(
        iri=concept.iri,
        name=name,
        kind=str(kind),
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
        codes=tuple((called, code) for own, called in CODES.items() for code in concept.properties.get(own, ())),
        before=concept.properties.get("predecessor", ()),
        after=concept.properties.get("successor", ()),
    )


def _written(iri: str, spaces: Mapping[str, str]) -> Iterator[str]:
    """The ways in which people write an item: its IRI, its CURIE, its local name alone."""
    bare = iri.rstrip("/")
    yield bare.casefold()
    for name, space in spaces.items():
        if iri.startswith(space):
            yield f"{name}:{bare[len(space) :]}".casefold()
            yield bare[len(space) :].casefold()


def _expanded(curie: str, spaces: Mapping[str, str]) -> str:
    prefix, _, local = curie.partition(":")
    return spaces.get(prefix, f"{prefix}:") + local


def _order(thing: Thing) -> tuple[date, date, str]:
    return thing.end or date.max, thing.start or date.min, thing.iri


def days(things: Iterable[Thing]) -> str:
    """The things with their days, for a message: `Bắc Giang (until 2025-06-30)`."""
    return ", ".join(f"{thing.name}{f' ({period})' if (period := span(thing)) else ''}" for thing in things)


def span(thing: Thing) -> str:
    """From when until when, in words; empty where neither day is known."""
    start = f"from {thing.start}" if thing.start else ""
    end = f"until {thing.end}" if thing.end else ""
    return " ".join(part for part in (start, end) if part)
