"""Names to IRIs: by the article's date, within their scope, whatever else there is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from congthuong.article import Article, Metadata
from congthuong.data import folder
from congthuong.facts import Entity, Facts, Observation, Relation, Status
from congthuong.link import Catalogue, Linker, article_day
from congthuong.link.iris import ID, name_tail

PROVINCE_FROM_2025 = "province/bac-ninh-2025"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(folder("ontology"))


def linked(catalogue: Catalogue, name: str, type: str, published: str | None, facts: Facts | None = None) -> str:
    article = Article("a", "", Metadata(published=published))
    return Linker(catalogue, article, facts or Facts()).entity(name, type).removeprefix(ID)


def figure(period: str | None, *, status: Status = "actual", subject: str = "Bắc Ninh") -> Observation:
    return Observation(
        id="", article="a", rule="r", start=0, end=1, surface="7", subject=subject, subject_type="Province",
        indicator=None, indicator_label=None, transformation="level", value=Decimal(7), unit="percent",
        status=status, period=period, quote_start=0, quote_end=1, quote="7",
    )  # fmt: skip


def relation(subject: str, subject_type: str, predicate: str, object: str, object_type: str) -> Relation:
    return Relation(
        id="", article="a", rule="r", quote_start=0, quote_end=1, quote="", subject=subject, subject_type=subject_type,
        predicate=predicate, object=object, object_type=object_type,
    )  # fmt: skip


@pytest.mark.parametrize(
    "published, expected",
    [
        ("2024", "province/bac-ninh"),
        ("2025-06", "province/bac-ninh"),
        ("2025-06-30", "province/bac-ninh"),
        ("2025-07-01", PROVINCE_FROM_2025),
        ("2025-07", PROVINCE_FROM_2025),
        ("2026", PROVINCE_FROM_2025),
        (None, PROVINCE_FROM_2025),  # nothing tells: the unit of today's map
    ],
)
def test_bac_ninh_is_two_units(catalogue: Catalogue, published: str | None, expected: str) -> None:
    assert linked(catalogue, "Bắc Ninh", "Province", published) == expected


def test_an_unchanged_province_is_one_unit(catalogue: Catalogue) -> None:
    assert linked(catalogue, "Hà Nội", "Province", "2020") == linked(catalogue, "Hà Nội", "Province", "2026")


@pytest.mark.parametrize("published", ["2007", "2020", "2026"])
def test_a_province_that_is_no_more_is_still_itself(catalogue: Catalogue, published: str) -> None:
    assert linked(catalogue, "Hà Tây", "Province", published) == "province/ha-tay"
    assert linked(catalogue, "Bắc Giang", "Province", published) == "province/bac-giang"


def test_the_figures_period_does_not_matter_but_the_articles_date(catalogue: Catalogue) -> None:
    facts = Facts((figure("2020"),))
    assert linked(catalogue, "Bắc Ninh", "Province", "2026-03", facts) == PROVINCE_FROM_2025


@pytest.mark.parametrize(
    "published, facts, expected",
    [
        ("2025", Facts(), "2025-01-01"),
        ("2025", Facts((figure("2025-01/2025-11"),)), "2025-11-30"),  # written after what it reports
        ("2025", Facts((figure("2026", status="target"),)), "2025-01-01"),  # a plan tells nothing
        ("2025-03", Facts((figure("2025"),)), "2025-03-31"),  # never later than the publication date allows
        (None, Facts((figure("2024-01/2024-09"), figure("2023"))), "2024-09-30"),
        ("soon", Facts(), None),
    ],
)
def test_the_day_by_which_names_are_read(published: str | None, facts: Facts, expected: str | None) -> None:
    found = article_day(Article("a", "", Metadata(published=published)), facts)
    assert (found and found.isoformat()) == expected


def test_a_district_is_found_in_the_province_that_the_article_puts_it_in(catalogue: Catalogue) -> None:
    facts = Facts(relations=(relation("Quế Võ", "District", "locatedIn", "Bắc Ninh", "Province"),))
    assert linked(catalogue, "Quế Võ", "District", "2024", facts) == "district/bac-ninh/que-vo"
    elsewhere = Facts(relations=(relation("Quế Võ", "District", "locatedIn", "Cà Mau", "Province"),))
    assert linked(catalogue, "Quế Võ", "District", "2024", elsewhere).startswith("district/ca-mau/que-vo-")


def test_a_zone_is_minted_in_its_province_through_the_district(catalogue: Catalogue) -> None:
    facts = Facts(
        relations=(
            relation("KCN Đồi Xanh", "IndustrialZone", "locatedIn", "Quế Võ", "District"),
            relation("Quế Võ", "District", "locatedIn", "Bắc Ninh", "Province"),
        )
    )
    zone = linked(catalogue, "KCN Đồi Xanh", "IndustrialZone", "2024", facts)
    assert zone.startswith("zone/bac-ninh/doi-xanh-")
    stated = Facts(
        relations=(relation("Bắc Ninh", "Province", "hasZone", "khu công nghiệp Đồi Xanh", "IndustrialZone"),)
    )
    assert linked(catalogue, "khu công nghiệp Đồi Xanh", "IndustrialZone", "2025-06", stated) == zone


def test_a_zone_without_a_place_is_put_where_the_article_is(catalogue: Catalogue) -> None:
    facts = Facts((figure("2024", subject="Cà Mau"), figure("2023", subject="Cà Mau"), figure("2024")))
    assert linked(catalogue, "KCN Đồi Xanh", "IndustrialZone", "2024", facts).startswith("zone/ca-mau/doi-xanh-")
    assert linked(catalogue, "KCN Đồi Xanh", "IndustrialZone", "2024").startswith("zone/article-a-")


def test_places_in_places_in_a_circle_end(catalogue: Catalogue) -> None:
    facts = Facts(
        relations=(
            relation("KCN A", "IndustrialZone", "locatedIn", "KCN B", "IndustrialZone"),
            relation("KCN B", "IndustrialZone", "locatedIn", "KCN A", "IndustrialZone"),
        )
    )
    assert linked(catalogue, "KCN A", "IndustrialZone", "2024", facts).startswith("zone/article-a-")


def test_names_that_differ_in_tones_only_stay_apart() -> None:
    assert name_tail("Nguyễn Văn Hùng") != name_tail("Nguyễn Văn Hưng")
    assert name_tail("Hòa Phú") == name_tail("Hoà  phú")


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("Công ty TNHH Sao Khuê Việt Nam", "CTY TNHH Sao Khuê", True),
        ("Công ty Cổ phần Sao Khuê", "Công ty CP Sao Khuê", True),
        ("Công ty TNHH Một thành viên Sao Khuê", "Công ty TNHH MTV Sao Khuê", True),
        ("Công ty TNHH Sao Khuê (Việt Nam)", "Công ty TNHH Sao Khuê", True),
        ("Sao Khuê", "Sao Khuê Việt Nam", False),  # the parent and its subsidiary
        ("Công ty TNHH Sao Khuê", "Công ty Cổ phần Sao Khuê", False),
        ("Công ty TNHH Sao Khuê", "Công ty TNHH Sao Khuê Bắc Ninh", False),
    ],
)
def test_forms_of_a_companys_name(catalogue: Catalogue, one: str, other: str, same: bool) -> None:
    assert (linked(catalogue, one, "Company", "2024") == linked(catalogue, other, "Company", "2024")) is same


def test_a_provincial_body_without_its_provinces_name_gets_it(catalogue: Catalogue) -> None:
    facts = Facts((figure("2024"),))
    named = linked(catalogue, "Sở Xây dựng tỉnh Bắc Ninh", "Agency", "2024")
    assert linked(catalogue, "Sở Xây dựng", "Agency", "2024", facts) == named
    served = Facts((figure("2024"),), (relation("Sở Xây dựng", "Agency", "agencyOf", "Cà Mau", "Province"),))
    assert linked(catalogue, "Sở Xây dựng", "Agency", "2024", served) != named


def test_people_lie_under_their_organisation(catalogue: Catalogue) -> None:
    facts = Facts(
        relations=(relation("Lê Văn Sáu", "Person", "holdsPosition", "Giám đốc @ Công ty Sao Khuê", "Position"),)
    )
    linker = Linker(catalogue, Article("a", ""), facts)
    person, post = linker.entity("Lê Văn Sáu", "Person"), linker.entity("Giám đốc @ Công ty Sao Khuê", "Position")
    office = linker.organisation_of("Giám đốc @ Công ty Sao Khuê")
    assert office is not None
    assert post.split("/")[-2] == office.rsplit("/", 1)[1]
    assert person.split("/")[-2] == office.rsplit("/", 1)[1]


def test_a_person_of_no_known_organisation_is_the_articles_own(catalogue: Catalogue) -> None:
    first, second = (Linker(catalogue, Article(id, ""), Facts()).entity("Lê Văn Sáu", "Person") for id in ("a", "b"))
    assert first != second


def test_an_alias_means_the_entity(catalogue: Catalogue) -> None:
    entity = Entity(
        id="",
        article="a",
        rule="r",
        label="Đề án Làng nghề xanh",
        type="Scheme",
        aliases=("Đề án",),
        mentions=((0, 5),),
    )
    facts = Facts(entities=(entity,))
    scheme = linked(catalogue, "Đề án Làng nghề xanh", "Scheme", "2024", facts)
    assert scheme.startswith("scheme/")
    assert linked(catalogue, "Đề án Làng nghề xanh", "Programme", "2024", facts) == scheme
    assert linked(catalogue, "đề án", "Programme", "2024", facts) == scheme


def test_words_of_a_knowledge_base_are_known(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        "@prefix ct: <https://w3id.org/congthuong/def#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://w3id.org/congthuong/id/company/sao-khue> a ct:Company ; skos:prefLabel "Công ty TNHH Sao Khuê"@vi .',
        encoding="utf-8",
    )
    own = Catalogue.load(folder("ontology"), tmp_path)
    assert linked(own, "CTY TNHH Sao Khuê Việt Nam", "Company", "2024") == "company/sao-khue"


def test_units_and_sectors(catalogue: Catalogue) -> None:
    linker = Linker(catalogue, Article("a", ""), Facts())
    assert linker.unit("VND/person/month")[0].startswith(ID + "unit/")
    assert linker.unit("con")[0].startswith(ID + "unit/con-")
    assert [linker.sector(code) for code in ("C", "26")] == [
        (ID + "sector/vsic2018/C", None),
        (ID + "sector/vsic2018/26", None),
    ]
    made, phrase = linker.sector("giấy ăn")
    assert made.startswith(ID + "product/giay-an-")
    assert phrase == "giấy ăn"
