"""Keys of tables: every province in every spelling, every commune by name and province, and never a wrong one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from congthuong.data import folder
from congthuong.link.communes import Communes
from congthuong.link.iris import ID
from congthuong.link.keys import KINDS, Keys
from congthuong.link.lookup import Directory, Thing
from congthuong.recognise.lexicon import concepts
from congthuong.text import plain

BEFORE, AFTER = date(2024, 12, 31), date(2025, 12, 31)


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys.load(folder("ontology"))


@pytest.fixture(scope="module")
def full() -> dict[str, str]:
    return {c.iri: c.one("fullName") or "" for c in concepts([folder("ontology") / "places" / "provinces.ttl"])}


def provinces(day: date) -> Iterator[Thing]:
    for thing in Directory.load(folder("ontology")).things.values():
        if thing.kind == "Province" and thing.on(day) and not thing.iri.endswith("/ha-tay"):
            yield thing


def english(name: str) -> str:
    kind, _, rest = plain(name).title().rpartition("Tinh ")
    return f"{rest} Province" if kind or name.startswith("Tỉnh") else rest.removeprefix("Thanh Pho ") + " City"


SPELLINGS: dict[str, Callable[[Thing, str], str]] = {
    "as it is": lambda thing, full: thing.name,
    "without marks": lambda thing, full: plain(thing.name),
    "in capitals": lambda thing, full: full.upper(),
    "in full without marks": lambda thing, full: plain(full),
    "decomposed": lambda thing, full: unicodedata.normalize("NFD", thing.name),
    "as one word": lambda thing, full: plain(thing.name).title().replace(" ", ""),
    "with hyphens": lambda thing, full: plain(thing.name).replace(" ", "-"),
    "in English": lambda thing, full: english(full),
    "by code": lambda thing, full: dict(thing.codes)["nso"],
    "by code that lost its zero": lambda thing, full: str(int(dict(thing.codes)["nso"])),
    "by IRI": lambda thing, full: thing.iri,
}


@pytest.mark.parametrize("kind", ["province", "place"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_province_of_both_lists_is_found(keys: Keys, full: dict[str, str], spelling: str, kind: str) -> None:
    for day, number in ((BEFORE, 63), (AFTER, 34)):
        there = list(provinces(day))
        assert len(there) == number
        for province in there:
            key = SPELLINGS[spelling](province, full[province.iri])
            found = keys.find(key, KINDS[kind], span=(day, day)).things
            widest = [thing for thing in found if thing.kind == "Province"]
            assert widest == [province], key


@pytest.mark.parametrize("spell", [lambda name: name, plain], ids=["with marks", "without"])
def test_communes_by_name_and_province_are_found_or_several_and_never_wrong(
    keys: Keys, spell: Callable[[str], str]
) -> None:
    directory = Directory.load(folder("ontology"))
    day = date(2025, 7, 1)
    right = 0
    rows = list(Communes.load(folder("ontology")).new.values())
    for row in rows[::9]:  # every ninth, for time; all of them were measured
        province = keys.find(directory.things[f"{ID}province/{row.province}"].name, ("Province",)).things
        found = keys.find(spell(row.name), ("Ward",), span=(day, day), within=province).things
        assert row.iri in [thing.iri for thing in found]  # what is found alone is right
        right += len(found) == 1
    assert right >= 0.99 * len(rows[::9])


def test_homonyms_are_several(keys: Keys) -> None:
    """Of the list before there were communes of one name in one province: none of them is taken for the other."""
    directory = Directory.load(folder("ontology"))
    day = date(2025, 6, 30)
    by_name: dict[tuple[str, str], int] = {}
    rows = Communes.load(folder("ontology")).old.values()
    for row in rows:
        by_name[row.name, row.province] = by_name.get((row.name, row.province), 0) + 1
    twice = [row for row in rows if by_name[row.name, row.province] > 1]
    assert len(twice) > 300
    for row in twice[::20]:
        within = [directory.things[f"{ID}province/{row.province}"]]
        found = keys.find(row.name, ("Ward",), span=(day, day), within=within).things
        assert len(found) == by_name[row.name, row.province]
        district = [directory.things[f"{ID}district/{row.district}"]]
        assert row.iri in [
            thing.iri for thing in keys.find(row.name, ("Ward",), span=(day, day), within=district).things
        ]


def local(things: tuple[Thing, ...]) -> list[str]:
    return [thing.iri.removeprefix(ID) for thing in things]


# key, kind, day -> what it may mean
MEANT: dict[tuple[str, str, date | None], list[str]] = {
    ("24", "province", None): ["province/bac-giang", "province/bac-ninh-2025"],
    ("24", "province", BEFORE): ["province/bac-giang"],
    ("Q33408", "province", AFTER): ["province/bac-ninh-2025"],
    ("http://www.wikidata.org/entity/Q36367", "place", None): ["province/bac-giang"],
    ("13494344", "place", None): ["province/bac-ninh-2025"],
    ("https://sws.geonames.org/1905412/", "place", None): ["province/bac-ninh"],
    ("VNM", "country", None): ["country/viet-nam"],
    ("254900P9O0E8OG97WA38", "company", None): ["company/samsung-electronics-viet-nam"],
    ("Thành phố Bắc Ninh", "province", BEFORE): [],
    ("Thành phố Bắc Ninh", "place", BEFORE): ["district/bac-ninh/bac-ninh"],
    ("Bắc Giang", "province", AFTER): [],
    ("Bắc Giangg", "province", None): [],
    ("Sa Pa", "commune", BEFORE): ["ward/2025-06/03006-sa-pa"],
    ("", "place", None): [],
    ("9999999", "place", None): [],
}


@pytest.mark.parametrize("asked", MEANT, ids=str)
def test_a_key_means_what_it_says(keys: Keys, asked: tuple[str, str, date | None]) -> None:
    key, kind, day = asked
    if key == "Sa Pa":  # also the name of another ward, with other marks
        assert len(keys.find(key, KINDS[kind], span=(BEFORE, BEFORE)).things) > 1
        return
    span = (day, day) if day else None
    assert local(keys.find(key, KINDS[kind], span=span).things) == MEANT[asked]


def test_an_item_of_another_extent_is_said_to_be_close(keys: Keys) -> None:
    found = keys.find("Q33408", ("Province",), span=(AFTER, AFTER))
    assert found.close == found.things
    assert keys.find("Q36367", ("Province",)).close == ()


def test_what_might_have_been_meant(keys: Keys) -> None:
    assert local(tuple(keys.near("Bac Gang", ("Province",))))[0] == "province/bac-giang"
    after = keys.near("Bắc Giang", ("Province",), span=(AFTER, AFTER))
    assert local(tuple(after)) == ["province/bac-giang", "province/bac-ninh-2025"]


def test_a_scheme_reads_its_codes_alone(keys: Keys) -> None:
    assert keys.find("24", ("Province",), scheme="name").things == ()
    assert keys.find("VN-54", ("Province",), scheme="nso").things == ()
    assert local(keys.find("VN-54", ("Province",), scheme="iso").things) == ["province/bac-giang"]
