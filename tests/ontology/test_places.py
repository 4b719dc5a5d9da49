"""The places: how many there are, how they follow each other, and what ties them to other data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from rdflib import DCTERMS, ORG, RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

QUDT = Namespace("http://qudt.org/schema/qudt/")
CT = Namespace("https://w3id.org/congthuong/def#")
ID = Namespace("https://w3id.org/congthuong/id/")
MERGER = date(2025, 7, 1)
LAST_DAY = date(2025, 6, 30)
UNCHANGED = ["cao-bang", "dien-bien", "ha-noi", "ha-tinh", "hue", "lai-chau", "lang-son", "nghe-an", "quang-ninh",
             "son-la", "thanh-hoa"]  # fmt: skip


@pytest.fixture(scope="module")
def places(graphs: Mapping[str, Graph]) -> Graph:
    whole = Graph()
    for name, graph in graphs.items():
        if name.startswith("places/"):
            whole += graph
    return whole


def day(graph: Graph, place: Node, end: str) -> date | None:
    value = graph.value(place, CT[end])
    return value.toPython() if isinstance(value, Literal) else None


def provinces_on(graph: Graph, when: date) -> set[Node]:
    return {
        place
        for place in graph.subjects(RDF.type, CT.Province)
        if (day(graph, place, "validFrom") or date.min) <= when <= (day(graph, place, "validUntil") or date.max)
    }


@pytest.mark.parametrize(
    ("when", "count"),
    [(date(2008, 7, 31), 64), (date(2008, 8, 1), 63), (LAST_DAY, 63), (MERGER, 34), (date(2026, 11, 1), 34)],
)
def test_there_are_as_many_provinces_as_the_state_had(places: Graph, when: date, count: int) -> None:
    assert len(provinces_on(places, when)) == count, f"look at ct:validFrom and ct:validUntil around {when}"


def test_there_are_87_units_with_ha_tay_and_eleven_that_did_not_change(places: Graph) -> None:
    assert len(set(places.subjects(RDF.type, CT.Province))) == 87
    assert provinces_on(places, LAST_DAY) & provinces_on(places, MERGER) == {
        ID[f"province/{name}"] for name in UNCHANGED
    }


def test_a_merged_unit_has_an_iri_of_its_own(places: Graph) -> None:
    for place in provinces_on(places, MERGER) - provinces_on(places, LAST_DAY):
        assert str(place).endswith("-2025"), f"{place} began in 2025: let its IRI say so"
        assert day(places, place, "validFrom") == MERGER, f"{place} began on {MERGER}"
        assert (place, CT.establishedBy, ID["document/nghi-quyet-202-2025-qh15"]) in places, f"name the act of {place}"


def test_mergers_are_told_from_both_sides(places: Graph) -> None:
    for old, new in places.subject_objects(CT.successor):
        assert (new, CT.predecessor, old) in places, f"add ct:predecessor <{old}> to <{new}>"
    for new, old in places.subject_objects(CT.predecessor):
        assert (old, CT.successor, new) in places, f"add ct:successor <{new}> to <{old}>"
    ended = {place for place in places.subjects(RDF.type, CT.Province) if day(places, place, "validUntil")}
    for place in ended:
        assert len(list(places.objects(place, CT.successor))) == 1, f"{place} ended: say in which one it went on"
    sizes = [len(list(places.objects(place, CT.predecessor))) for place in provinces_on(places, MERGER)]
    assert sum(size for size in sizes if size > 1) == 52, "52 provinces were merged into 23"


@pytest.mark.parametrize(
    ("new", "old"),
    [("bac-ninh-2025", {"bac-ninh", "bac-giang"}), ("hai-phong-2025", {"hai-phong", "hai-duong"}),
     ("phu-tho-2025", {"phu-tho", "vinh-phuc", "hoa-binh"}), ("dong-thap-2025", {"dong-thap", "tien-giang"}),
     ("ho-chi-minh-2025", {"ho-chi-minh", "binh-duong", "ba-ria-vung-tau"}),
     ("an-giang-2025", {"an-giang", "kien-giang"})],
)  # fmt: skip
def test_well_known_mergers(places: Graph, new: str, old: set[str]) -> None:
    found = set(places.objects(ID[f"province/{new}"], CT.predecessor))
    assert found == {ID[f"province/{name}"] for name in old}


def test_the_sums_of_the_34(places: Graph) -> None:
    counts = [int(str(places.value(place, CT.wardCount))) for place in provinces_on(places, MERGER)]
    assert sum(counts) == 3_321, "the communes of the 34 do not add up"
    for name, whole in (("population-2025", Decimal(113_571_926)), ("area-2025", Decimal("331326.53"))):
        series = ID[f"series/{name}"]
        values = {places.value(node, CT.ofPlace): node for node in places.subjects(CT.inSeries, series)}
        assert set(values) == provinces_on(places, MERGER), f"give each of the 34 one value of {series}"
        numbers = [Decimal(str(places.value(node, QUDT.numericValue))) for node in values.values()]
        assert sum(numbers) == whole, f"the values of {series} do not add up"


def test_a_series_of_one_basis_is_not_mixed_with_another(places: Graph) -> None:
    population = {
        str(places.value(node, CT.ofPlace)).rsplit("/", 1)[1]: str(places.value(node, QUDT.numericValue))
        for node in places.subjects(CT.inSeries, ID["series/population-2025"])
    }
    assert {name: population[name] for name in ("hue", "nghe-an", "bac-ninh-2025")} == {
        "hue": "1432986.0", "nghe-an": "3831694.0", "bac-ninh-2025": "3619433.0",
    }  # fmt: skip
    for series in places.subjects(RDF.type, CT.ReferenceSeries):
        for predicate in (CT.basis, CT.asOfDay, DCTERMS.source):
            assert places.value(series, predicate) is not None, f"{series}: add {predicate}"


def test_membership_of_asean_has_dates(places: Graph) -> None:
    members = set(places.subjects(CT.memberOf, ID["other/asean"]))
    since = {
        places.value(node, ORG.member): day(places, node, "validFrom")
        for node in places.subjects(ORG.organization, ID["other/asean"])
    }
    assert set(since) == members, "each ct:memberOf ASEAN has an org:Membership with its first day"
    assert len([country for country, first in since.items() if first and first < date(2025, 10, 26)]) == 10
    assert since[ID["country/dong-timor"]] == date(2025, 10, 26)


def test_codes_are_unique_at_any_one_time_and_were_reused(places: Graph) -> None:
    for when in (LAST_DAY, MERGER):
        codes = [str(places.value(place, CT.nsoCode)) for place in provinces_on(places, when)]
        assert len(codes) == len(set(codes)), f"two provinces of {when} have one ct:nsoCode"
    assert places.value(ID["province/bac-giang"], CT.nsoCode) == places.value(ID["province/bac-ninh-2025"], CT.nsoCode)
    assert places.value(ID["province/bac-ninh"], CT.nsoCode) != places.value(ID["province/bac-ninh-2025"], CT.nsoCode)


def test_no_iri_is_made_from_a_bare_code(reference: Graph) -> None:
    for subject in set(reference.subjects()):
        tail = str(subject).rsplit("/", 1)[-1]
        if re.fullmatch(r"[0-9]+", tail):
            assert "/sector/vsic" in str(subject), f"{subject} is made from a bare code: codes are reused, use the name"


def test_dates_are_days_in_order(reference: Graph) -> None:
    for thing in {*reference.subjects(CT.validFrom), *reference.subjects(CT.validUntil)}:
        first, last = (reference.value(thing, CT[name]) for name in ("validFrom", "validUntil"))
        for value in (first, last):
            assert value is None or isinstance(value.toPython(), date), f"{thing}: {value} is no day"  # type: ignore[attr-defined]
        if first is not None and last is not None:
            assert first.toPython() <= last.toPython(), f"{thing} ends before it begins"  # type: ignore[attr-defined]


def test_names_lead_to_one_place_at_a_time(places: Graph) -> None:
    for when in (LAST_DAY, MERGER):
        names: dict[str, set[Node]] = {}
        for place in provinces_on(places, when):
            for label in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
                for name in places.objects(place, label):
                    names.setdefault(str(name).casefold(), set()).add(place)
        shared = {name: found for name, found in names.items() if len(found) > 1}
        assert not shared, f"these names are of two provinces of {when}: {shared}"


def test_the_696_districts_of_the_last_day(places: Graph) -> None:
    last = [d for d in places.subjects(RDF.type, CT.District) if day(places, d, "validUntil") == LAST_DAY]
    assert len(last) == 696
    for district in places.subjects(RDF.type, CT.District):
        province = places.value(district, CT.inProvince)
        assert (province, RDF.type, CT.Province) in places, f"{district}: ct:inProvince names no province"
        slug = str(province).rsplit("/", 1)[-1]
        assert f"/district/{slug}/" in str(district), f"{district} should lie under its province {slug}"
        assert day(places, district, "validUntil") is not None, f"{district}: the level ended on {LAST_DAY}"


@pytest.mark.parametrize(
    ("name", "district"),
    [("TP.HCM", "province/ho-chi-minh"), ("BR-VT", "province/ba-ria-vung-tau"),
     ("Đắc Lắc", "province/dak-lak"), ("Hoà Bình", "province/hoa-binh"),
     ("Thừa Thiên - Huế", "province/hue"), ("Tĩnh Gia", "district/thanh-hoa/nghi-son"),
     ("Biên Hoà", "district/dong-nai/bien-hoa"),
     ("Hoa Kỳ", "country/my"), ("ĐBSCL", "region/dong-bang-song-cuu-long")],
)  # fmt: skip
def test_other_spellings_are_found(places: Graph, name: str, district: str) -> None:
    place = URIRef(ID + district)
    found = {str(text) for label in (SKOS.altLabel, SKOS.hiddenLabel) for text in places.objects(place, label)}
    assert name in found, f"add {name!r} as skos:altLabel or skos:hiddenLabel of {place}"


def test_everything_pointed_to_is_there(reference: Graph) -> None:
    for predicate in (CT.inCountry, CT.inRegion, CT.inProvince, CT.adminCentreIn, CT.memberOf, CT.predecessor,
                      CT.successor, CT.establishedBy, CT.endedBy, CT.partOf, CT.subsidiaryOf, CT.operatedBy,
                      CT.base, CT.rateOf, SKOS.broader, SKOS.narrower, SKOS.inScheme):  # fmt: skip
        for subject, value in reference.subject_objects(predicate):
            assert (value, None, None) in reference, f"{subject}: {value} is nowhere described"
