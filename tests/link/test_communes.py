"""The communes: two lists of one set of codes, and how the old went over into the new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from congthuong.article import Article, Metadata
from congthuong.data import folder
from congthuong.errors import DataError
from congthuong.facts import Entity, Facts, Relation, numbered
from congthuong.link import Catalogue, Linker
from congthuong.link.communes import Communes
from congthuong.link.iris import ID
from congthuong.rdf import Stamp, article_quads, entity_quads

BEFORE, AFTER = date(2024, 5, 1), date(2026, 5, 1)


@pytest.fixture(scope="module")
def known() -> Communes:
    return Communes.load(folder("ontology"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(folder("ontology"))


def test_the_lists_are_whole(known: Communes) -> None:
    assert (len(known.old), len(known.new)) == (10_035, 3_321)
    assert len({row.iri for row in (*known.old.values(), *known.new.values())}) == 10_035 + 3_321
    assert Counter(row.kind for row in known.new.values()) == {"xã": 2621, "phường": 687, "đặc khu": 13}
    kept = set(known.old) & set(known.new)
    assert len(kept) == 3_316
    assert sum(known.old[code].short != known.new[code].short for code in kept) == 1_803


def test_every_unit_goes_somewhere_and_comes_from_somewhere(known: Communes) -> None:
    assert all(known.successors(row) for row in known.old.values())
    alone = [row.name for row in known.new.values() if not known.predecessors(row)]
    # Five islands were districts without communes.
    assert sorted(alone) == sorted(
        f"Đặc khu {name}" for name in ("Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo")
    )


def test_the_places_are_those_of_the_other_files(known: Communes, catalogue: Catalogue) -> None:
    units = {concept.iri: concept for found in catalogue.by_name.values() for concept in found}
    counts = Counter(row.province for row in known.new.values())
    for province, count in counts.items():
        assert units[f"{ID}province/{province}"].one("wardCount") == str(count), f"{province} has {count} communes"
    assert len(counts) == 34
    for district in {row.district for row in known.old.values()}:
        assert units[f"{ID}district/{district}"].one("validUntil") == "2025-06-30"
    for row in known.new.values():
        assert row.point is not None
        assert 8 < float(row.point[0]) < 24, row
        assert 102 < float(row.point[1]) < 118, row


NAMES: Mapping[tuple[str, date, str], str | None] = {
    ("phường Kinh Bắc", BEFORE, "bac-ninh"): "ward/2025-06/09172-kinh-bac",
    ("phường Kinh Bắc", AFTER, "bac-ninh"): "ward/2025-07/09187-kinh-bac",
    ("Phường Kinh Bắc", AFTER, "bac-ninh-2025"): "ward/2025-07/09187-kinh-bac",
    ("xã Kinh Bắc", AFTER, "bac-ninh"): None,
    ("Nếnh", BEFORE, "bac-giang"): "ward/2025-06/07795-nenh",
    ("phường Nếnh", AFTER, "bac-giang"): "ward/2025-07/07795-nenh",
    ("phuong nenh", AFTER, "bac-ninh"): "ward/2025-07/07795-nenh",
    ("đặc khu Phú Quốc", AFTER, "an-giang"): "ward/2025-07/31078-phu-quoc",
    ("phường Hoà Long", BEFORE, "bac-ninh"): "ward/2025-06/09214-hoa-long",
    ("xã Tân Tiến", BEFORE, "dong-nai"): None,
}


@pytest.mark.parametrize("asked", NAMES, ids=str)
def test_a_name_means_the_unit_of_its_day(known: Communes, asked: tuple[str, date, str]) -> None:
    name, day, province = asked
    found = known.find(name, day=day, province=province)
    assert (found.iri.removeprefix(ID) if found else None) == NAMES[asked]


def test_a_name_of_two_units_in_a_province_means_none_of_them(known: Communes) -> None:
    names = Counter((row.province, row.name) for row in known.old.values())
    (province, name), count = names.most_common(1)[0]
    assert count > 1
    assert known.find(name, day=BEFORE, province=province) is None
    twins = [row for row in known.old.values() if (row.province, row.name) == (province, name)]
    for twin in twins:
        assert twin.district is not None
        found = known.find(name, day=BEFORE, province=province, district=twin.district.split("/")[1])
        assert found == twin
    assert known.find(name, day=BEFORE, province=None) is None


def _linked(catalogue: Catalogue, published: str, *, placed: str | None = "Bắc Ninh") -> str:
    facts = Facts()
    if placed:
        stated = Relation(
            id="", article="a", rule="r", quote_start=0, quote_end=1, quote="", subject="phường Kinh Bắc",
            subject_type="Ward", predicate="locatedIn", object=placed, object_type="Province",
        )  # fmt: skip
        facts = Facts(relations=(stated,))
    return Linker(catalogue, Article("a", "", Metadata(published=published)), facts).entity("phường Kinh Bắc", "Ward")


def test_an_article_means_the_commune_of_its_day(catalogue: Catalogue) -> None:
    assert _linked(catalogue, "2024-05-01").endswith("ward/2025-06/09172-kinh-bac")
    assert _linked(catalogue, "2025-08").endswith("ward/2025-07/09187-kinh-bac")


def test_a_homonym_without_a_place_shares_no_iri(catalogue: Catalogue) -> None:
    assert "/ward/article-a-" in _linked(catalogue, "2024-05-01", placed=None)


def test_a_commune_in_use_is_described_in_the_graph(catalogue: Catalogue) -> None:
    named = Entity(id="", article="a", rule="r", label="phường Kinh Bắc", type="Ward", mentions=((0, 15),))
    place = Entity(id="", article="a", rule="r", label="Bắc Ninh", type="Province", mentions=((16, 24),))
    found: dict[str, set[tuple[str, str]]] = {}
    for published in ("2024-01", "2026-01"):
        article = Article("a", "phường Kinh Bắc Bắc Ninh", Metadata(published=published))
        store = ox.Store()
        store.extend(article_quads(article, numbered(Facts((), (), (named, place))), catalogue, Stamp("1", "a")))
        for quad in entity_quads(store):
            subject = str(quad.subject)[1:-1].removeprefix(ID)
            if subject.startswith("ward/"):
                name = quad.predicate.value.replace("#", "/").rsplit("/", 1)[1]
                found.setdefault(subject, set()).add((name, getattr(quad.object, "value", "").removeprefix(ID)))
    assert set(found) == {"ward/2025-06/09172-kinh-bac", "ward/2025-07/09187-kinh-bac"}
    old, new = found["ward/2025-06/09172-kinh-bac"], found["ward/2025-07/09187-kinh-bac"]
    assert {("nsoCode", "09172"), ("inDistrict", "district/bac-ninh/bac-ninh"), ("validUntil", "2025-06-30")} <= old
    assert {("nsoCode", "09187"), ("inProvince", "province/bac-ninh-2025"), ("validFrom", "2025-07-01")} <= new
    assert ("prefLabel", "phường Kinh Bắc") in old & new
    assert ("lat", "21.1993") in new


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [("communes-2025-07.tsv", "00001\tXã A\tha-noi", "this row has 3 columns, not 5"),
     ("communes-2025-06.tsv", "99999\tXã A\tha-noi/ba-dinh\t77777", "the new list has no code 77777")],
)  # fmt: skip
def test_a_malformed_row_is_named(tmp_path: Path, file: str, line: str, said: str) -> None:
    places = tmp_path / "places"
    places.mkdir()
    for name in ("communes-2025-06.tsv", "communes-2025-07.tsv"):
        text = (folder("ontology") / "places" / name).read_text(encoding="utf-8")
        (places / name).write_text(text + (line + "\n" if name == file else ""), encoding="utf-8")
    with pytest.raises(DataError, match=said) as raised:
        Communes.load(tmp_path)
    assert file in str(raised.value)
