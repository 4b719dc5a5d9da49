"""What the key of a row in somebody's table means: a dated unit, a country or an organisation, or all that it could.

>>> from congthuong.data import folder
>>> from congthuong.link.keys import Keys
>>> keys = Keys.load(folder("ontology"))
>>> def found(key, *kinds, **more):
...     return [thing.iri.rsplit("id/", 1)[1] for thing in keys.find(key, kinds, **more).things]
>>> found("BAC NINH", "Province"), found("VN-56", "Province")
(['province/bac-ninh', 'province/bac-ninh-2025'], ['province/bac-ninh'])
>>> day = date(2024, 12, 31)
>>> found("Tỉnh Bắc Ninh", "Province", span=(day, day)), found("24", "Province", span=(day, day))
(['province/bac-ninh'], ['province/bac-giang'])

A key is a name, with marks or without, or a code: of the statistics office, ISO, Wikidata, GeoNames, an LEI, a tax
code, an IRI. Nothing is guessed: a key that differs from every name has candidates (`near`), never a match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from congthuong.link.communes import Commune, Communes
from congthuong.link.iris import ID
from congthuong.link.lookup import Directory, Thing
from congthuong.recognise.lexicon import Concept, concepts
from congthuong.recognise.normal import normalise
from congthuong.text import fold, plain

__all__ = ["KINDS", "SCHEMES", "Found", "Keys"]

# What a column of keys may be of -> the classes that it may mean, the wider unit first.
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "place": ("Province", "Country", "Region", "District", "Ward"),
    "province": ("Province",),
    "district": ("District",),
    "commune": ("Ward",),
    "country": ("Country",),
    "region": ("Region",),
    "organisation": ("Company", "Agency", "Association", "Platform"),
    "company": ("Company",),
    "agency": ("Agency",),
}
SCHEMES: Final = ("name", "nso", "iso", "wikidata", "geonames", "lei", "tax", "iri")
_CODES: Final = {"nso": "nso", "iso": "iso", "iso3": "iso", "tax": "tax", "lei": "lei"}
_SOURCES: Final = {"wd": "wikidata", "geonames": "geonames"}
_DIGITS: Final = {"Province": 2, "District": 3, "Ward": 5}  # of a code of the statistics office
_TYPES: Final = ("thành phố trực thuộc trung ương", "thành phố", "thị trấn", "thị xã", "đặc khu", "thủ đô", "tỉnh",
                 "huyện", "quận", "phường", "tp", "tx", "xã")  # fmt: skip
_SHORT: Final = {"tp": "thành phố", "tx": "thị xã", "thủ đô": "thành phố", _TYPES[0]: "thành phố"}
_ENGLISH: Final = {"province": "tỉnh", "city": "thành phố", "municipality": "thành phố", "district": ""}
_ALIKE: Final = 70  # of 100: how near a name must be to be offered


@dataclass(frozen=True, slots=True)
class Found:
    """What a key can mean, oldest first: one thing, several, none. `close` are those joined by a closeMatch alone."""

    things: tuple[Thing, ...] = ()
    close: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True)
class _Name:
    """A key as it is compared: with marks, without, and the type of unit that its words tell."""

    exact: str
    bare: str
    type: str | None
    marked: bool  # whether it has marks, so that other marks are another name


@dataclass(frozen=True, slots=True)
class Keys:
    """The names and codes of ontology/, each with all that it can mean."""

    _directory: Directory = field(repr=False)
    _communes: Communes = field(repr=False)
    _exact: dict[str, dict[str, Thing]] = field(repr=False)
    _plain: dict[str, dict[str, Thing]] = field(repr=False)
    _codes: dict[tuple[str, str], dict[str, Thing]] = field(repr=False)
    _types: dict[str, str] = field(repr=False)  # IRI -> its type of unit
    _provinces: dict[str, str] = field(repr=False)  # IRI of a district -> IRI of its province

    @staticmethod
    @lru_cache(maxsize=2)
    def load(ontology: Path) -> Keys:
        """Read ontology/ once; DataError names what is malformed."""
        directory = Directory.load(ontology)
        keys = Keys(directory, Communes.load(ontology), {}, {}, {}, {}, {})
        for concept in concepts([ontology / part for part in ("places", "orgs")]):
            if thing := directory.things.get(concept.iri):
                keys._learn(concept, thing)
        for link in directory.links:
            prefix, _, local = directory.curie(link.object).partition(":")
            if prefix in _SOURCES and link.subject in directory.things:
                code = (_SOURCES[prefix], local.rstrip("/").casefold())
                keys._codes.setdefault(code, {})[link.subject] = directory.things[link.subject]
        return keys

    def find(
        self,
        key: str,
        kinds: Collection[str],
        *,
        scheme: str | None = None,
        span: tuple[date, date] | None = None,
        within: Sequence[Thing] = (),
    ) -> Found:
        """All of these kinds that the key can mean (within a span of days, within one of these places).

        `scheme` is one of `SCHEMES`, where the column is of one alone. A code of the statistics office may have lost
        the zeros that it began with, as spreadsheets have it.
        """
        key = key.strip()
        found: list[Thing] = []
        close: set[str] = set()

        def fits(thing: Thing) -> bool:
            return self._fits(thing, kinds, span, within)

        if scheme in (None, "iri"):
            found = [thing for thing in [self._at(key)] if thing is not None and fits(thing)]
        if not found and scheme not in ("name", "iri"):
            coded, close = self._coded(key, kinds, scheme)
            found = list(filter(fits, coded))
        if not found and scheme in (None, "name"):
            found = self._named(key, kinds, fits)
        things = sorted(
            {thing.iri: thing for thing in found}.values(),
            key=lambda thing: (thing.end or date.max, thing.start or date.min, thing.iri),
        )
        return Found(tuple(things), tuple(thing for thing in things if thing.iri in close))

    def near(
        self,
        key: str,
        kinds: Collection[str],
        *,
        span: tuple[date, date] | None = None,
        within: Sequence[Thing] = (),
        count: int = 4,
    ) -> list[Thing]:
        """What might have been meant by a key that means nothing: of another day, or written much like it."""
        other = self.find(key, kinds, within=within).things or self.find(key, kinds).things
        if other:
            after = [thing for one in other for iri in one.after if (thing := self._directory.thing(iri))]
            return list({thing.iri: thing for thing in (*other, *after)}.values())[:count]
        from rapidfuzz import fuzz, process

        wanted = _written(key).bare
        names: dict[str, dict[str, Thing]] = {}
        for name, things in self._plain.items():
            if fitting := {iri: thing for iri, thing in things.items() if self._fits(thing, kinds, span, within)}:
                names[name] = fitting
        if "Ward" in kinds:
            for name, rows in self._communes.names.items():
                for row in rows:
                    if (thing := self._directory.thing(row.iri)) and self._fits(thing, kinds, span, within):
                        names.setdefault(name, {})[row.iri] = thing
        offers = process.extract(plain(wanted), list(names), scorer=fuzz.QRatio, limit=count, score_cutoff=_ALIKE)
        return list({iri: thing for name, *_ in offers for iri, thing in names[name].items()}.values())[:count]

    def coded(self, code: str) -> list[Thing]:
        """All that this code is of, or this IRI; names are not looked at."""
        known = self._at(code)
        every = tuple(kind for kinds in KINDS.values() for kind in kinds)
        return [known] if known else self._coded(code, every, None)[0]

    def thing(self, iri: str) -> Thing | None:
        """The thing of this IRI or CURIE, a commune of the lists too."""
        return self._at(iri)

    def _learn(self, concept: Concept, thing: Thing) -> None:
        for label in (*concept.labels("vi"), *concept.labels("en"), *concept.properties.get("fullName", ())):
            self._exact.setdefault(_exact(label), {})[thing.iri] = thing
            self._plain.setdefault(plain(label), {})[thing.iri] = thing
            if thing.kind == "Province":  # "BacNinh": no two provinces are told apart by their spaces alone
                self._plain.setdefault(plain(label).replace(" ", ""), {})[thing.iri] = thing
        for name, code in thing.codes:
            self._codes.setdefault((_CODES[name], code.casefold()), {})[thing.iri] = thing
        self._types[thing.iri] = concept.one("unitType") or ""
        if province := concept.one("inProvince"):
            self._provinces[thing.iri] = province

    def _at(self, key: str) -> Thing | None:
        prefix, _, local = key.partition(":")
        spaces = self._directory.prefixes
        for iri in (key, ID + key, spaces[prefix] + local if prefix in spaces else "", ID + local):
            if iri.startswith(ID) and (known := self._directory.thing(iri)):
                return known
        return None

    def _coded(self, key: str, kinds: Collection[str], scheme: str | None) -> tuple[list[Thing], set[str]]:
        wanted = key.casefold().removeprefix("wd:").removeprefix("geonames:")
        wanted = re.sub(r"^https?://(?:www\.|sws\.)?(?:wikidata|geonames)\.org/(?:entity/|wiki/)?", "", wanted)
        wanted = wanted.split("/")[0]
        found: dict[str, Thing] = {}
        close: set[str] = set()
        for called in SCHEMES[1:-1] if scheme is None else (scheme,):
            for thing in self._codes.get((called, wanted), {}).values():
                found[thing.iri] = thing
                if called in _SOURCES.values() and not self._is_exact(thing, wanted):
                    close.add(thing.iri)
        if scheme in (None, "nso") and re.fullmatch(r"\d{1,5}", wanted):
            widths = [_DIGITS[kind] for kind in kinds if kind in _DIGITS]
            # A code as it should be comes before one that has lost zeros.
            for width in sorted(widths, key=lambda width: width != len(wanted)):
                if len(wanted) <= width and not (found and len(wanted) in widths):
                    code = wanted.zfill(width)
                    found |= {thing.iri: thing for thing in self._of_office(code) if thing.kind in kinds}
        return list(found.values()), close

    def _of_office(self, code: str) -> Iterator[Thing]:
        yield from self._codes.get(("nso", code), {}).values()
        for row in self._communes.coded(code):
            if thing := self._directory.thing(row.iri):
                yield thing

    def _is_exact(self, thing: Thing, item: str) -> bool:
        return any(
            link.predicate.endswith("exactMatch") and link.object.casefold().rstrip("/").endswith(f"/{item}")
            for link in self._directory.links_of(thing)
        )

    def _named(self, key: str, kinds: Collection[str], fits: Callable[[Thing], bool]) -> list[Thing]:
        name = _written(key)
        found = self._curated(name, fits)
        if "Ward" in kinds:
            wards = (self._directory.thing(row.iri) for row in self._wards(name))
            found += [thing for thing in wards if thing is not None and fits(thing)]
        return found

    def _wards(self, name: _Name) -> Iterator[Commune]:
        """The communes of this name, of the type that its words tell or with those words in it ("Xa Dung")."""
        for row in self._communes.names.get(plain(name.exact), ()):
            if not name.marked or _exact(row.short) == name.exact:
                yield row
        if name.type is not None:
            for row in self._communes.names.get(plain(name.bare), ()):
                if row.kind == name.type and (not name.marked or _exact(row.short) == name.bare):
                    yield row

    def _curated(self, name: _Name, fits: Callable[[Thing], bool]) -> list[Thing]:
        if name.marked:
            for written in (name.exact, name.bare):
                if found := self._agreeing(self._exact.get(written, {}), name, fits):
                    return found
        for written in (plain(name.exact), plain(name.bare), plain(name.bare).replace(" ", "")):
            found = self._agreeing(self._plain.get(written, {}), name, fits)
            # The 63 and 34 have no two names that marks alone tell apart; of the others other marks are another name.
            if name.marked:
                found = [thing for thing in found if thing.kind == "Province"]
            if found:
                return found
        return []

    def _agreeing(self, things: dict[str, Thing], name: _Name, fits: Callable[[Thing], bool]) -> list[Thing]:
        """Those whose type of unit is none other than the words tell: "Thành phố Bắc Ninh" is not the province."""
        return [thing for thing in things.values() if fits(thing) and self._is_of(thing, name)]

    def _is_of(self, thing: Thing, name: _Name) -> bool:
        type = self._types.get(thing.iri, "")
        if not name.type or not type or name.type == type:
            return True
        if thing.kind == "Province":
            return name.type == "tỉnh"  # as cities once were, or are taken for
        return False

    def _fits(
        self, thing: Thing, kinds: Collection[str], span: tuple[date, date] | None, within: Sequence[Thing]
    ) -> bool:
        if thing.kind not in kinds:
            return False
        if span is not None and not (
            (thing.start is None or thing.start <= span[1]) and (thing.end is None or span[0] <= thing.end)
        ):
            return False
        return not within or any(self._lies_in(thing, place) for place in within)

    def _lies_in(self, thing: Thing, place: Thing) -> bool:
        """Whether a unit lies in a place; a province that is no more stands for what it became."""
        names = {place.iri, *place.after}
        if thing.kind == "Ward":
            row = self._communes.at(thing.iri)
            if row is None:
                return False
            at = f"{ID}province/{row.province}"
            return (row.district is not None and f"{ID}district/{row.district}" in names) or at in names
        return thing.iri in names or self._provinces.get(thing.iri) in names


def _exact(text: str) -> str:
    """Words with their marks, in lower case, however composed, spaced and punctuated."""
    return " ".join(re.findall(r"\w+", fold(normalise(text).text)))


def _written(key: str) -> _Name:
    exact = _exact(key)
    marked = exact != plain(exact)
    for type in _TYPES:
        spelt = _exact(type) if marked else plain(type)
        if exact.startswith(f"{spelt} "):
            return _Name(exact, exact[len(spelt) + 1 :], _SHORT.get(type, type), marked)
    head, _, last = exact.rpartition(" ")
    if head and last in _ENGLISH:
        return _Name(exact, head, _ENGLISH[last] or None, marked)
    return _Name(exact, exact, None, marked)
