"""The graph of one article, from facts made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox
import pytest

from congthuong.article import Article, Metadata, Source
from congthuong.data import folder
from congthuong.facts import Entity, Facts, Observation, Relation, numbered
from congthuong.link import Catalogue
from congthuong.rdf import Stamp, article_quads, content_hash, fact_iris

ID = "https://w3id.org/congthuong/id/"
CT = "https://w3id.org/congthuong/def#"
STAMP = Stamp("1", "abc")
TEXT = "Bắc Ninh thu hút hơn 35 dự án FDI, vốn 8-10 tỷ USD.\nÔng Lê Văn Sáu, Giám đốc Sở Xây dựng Bắc Ninh."


def observation(surface: str, **changes: object) -> Observation:
    start = TEXT.index(surface)
    base = Observation(
        id="", article="a", rule="35 dự án", start=start, end=start + len(surface), surface=surface, subject="Bắc Ninh",
        subject_type="Province", indicator="project-count", indicator_label="dự án", transformation="level",
        value=Decimal(35), unit="count:dự án", quote_start=0, quote_end=50, quote=TEXT[:50], period="2024",
        evidence={"value": ((start, start + 2),), "subject": ((0, 8),)},
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(folder("ontology"))


def graph(
    catalogue: Catalogue, *facts: Observation | Relation | Entity, article: Article | None = None
) -> list[ox.Quad]:
    article = article or Article("a", TEXT, Metadata(published="2024-10"))
    made = Facts(
        tuple(fact for fact in facts if isinstance(fact, Observation)),
        tuple(fact for fact in facts if isinstance(fact, Relation)),
        tuple(fact for fact in facts if isinstance(fact, Entity)),
    )
    return list(article_quads(article, numbered(made), catalogue, STAMP))


def about(quads: Sequence[ox.Quad], subject: str) -> dict[str, list[str]]:
    """Property -> values of one node, by their last names."""
    found: dict[str, list[str]] = {}
    for quad in quads:
        if str(quad.subject) == f"<{ID}{subject}>":
            value = getattr(quad.object, "value", "")
            found.setdefault(quad.predicate.value.replace("#", "/").rsplit("/", 1)[1], []).append(
                value.removeprefix(ID)
            )
    return {name: sorted(values) for name, values in found.items()}


@pytest.mark.parametrize(
    ("change", "label", "unit", "year"),
    [
        ({"period": "/2024-06-30"}, "Bắc Ninh · dự án: 35 dự án (tính đến ngày 30/6/2024)", "dự án", ["2024"]),
        ({"period": "2021/2025", "unit": "USD"}, "Bắc Ninh · dự án: 35 dự án (giai đoạn 2021–2025)", "đô la Mỹ", []),
        ({"period": None, "subject": None, "unit": "sào"}, "dự án: 35 dự án", "sào", []),
        ({"period": None, "subject": None, "indicator_label": None}, "35 dự án", "dự án", []),
    ],
)
def test_the_shortcuts_of_an_observation(
    catalogue: Catalogue, change: dict[str, object], label: str, unit: str, year: list[str]
) -> None:
    found = about(graph(catalogue, observation("35 dự án", **change)), "article/a/observation/21-29.1")
    assert (found["label"], found["unitLabel"], found.get("year", [])) == ([label], [unit], year)
    assert found["quote"] == [TEXT[:50]]


def test_an_article_is_called_by_its_title(catalogue: Catalogue) -> None:
    titled = Article("a", TEXT, Metadata(title="Thu hút đầu tư"))
    assert about(graph(catalogue, article=titled), "article/a")["label"] == ["Thu hút đầu tư"]
    assert about(graph(catalogue, article=Article("a", TEXT)), "article/a")["label"] == ["a"]


def test_an_observation_with_everything(catalogue: Catalogue) -> None:
    fact = observation(
        "35 dự án", bound="gt", status="estimate", qualifiers=("FDI", "cấp mới", "KCN", "giá so sánh 2010", "4 sao"),
        flags=("uncertain-subject",), compared_with="2023", sector="C", value_max=Decimal("40.50"),
    )  # fmt: skip
    found = about(graph(catalogue, fact), "article/a/observation/21-29.1")
    assert found == {
        "narrowedTo": ["FDI; KCN; cấp mới; giá so sánh 2010; 4 sao"],
        "standsAlone": ["reason/no-whole"],
        "type": [CT + "Observation"],
        "isPartOf": ["article/a"],
        "subject": ["province/bac-ninh"],
        "subjectLabel": ["Bắc Ninh"],
        "indicator": ["indicator/project-count"],
        "indicatorLabel": ["dự án"],
        "sector": ["sector/vsic2018/C"],
        "transformation": ["transformation/level"],
        "value": ["35"],
        "maxValue": ["40.5"],
        "unit": ["unit/count"],
        "counted": ["dự án"],
        "bound": ["bound/gt"],
        "status": ["status/estimate"],
        "period": ["period/2024"],
        "comparedWith": ["period/2023"],
        "ownership": ["FDI"],
        "flow": ["cấp mới"],
        "scope": ["KCN"],
        "priceBasis": ["giá so sánh 2010"],
        "qualifier": ["4 sao"],
        "surface": ["35 dự án"],
        "label": ["Bắc Ninh · dự án: 35 dự án (năm 2024)"],
        "quote": [TEXT[:50]],
        "unitLabel": ["dự án"],
        "year": ["2024"],
        "rule": ["35 dự án"],
        "flag": ["uncertain-subject"],
        "wasQuotedFrom": ["article/a/span/21-29"],
        "quoteFrom": ["article/a/span/0-50"],
        "valueFrom": ["article/a/span/21-23"],
        "subjectFrom": ["article/a/span/0-8"],
    }


@pytest.mark.parametrize(
    "value, written",
    [
        ("1.128E+15", "1128000000000000"),
        ("6.250", "6.25"),
        ("-2.5", "-2.5"),
        ("0", "0"),
        ("1E-3", "0.001"),
        ("-0", "0"),
    ],
)
def test_a_value_is_a_plain_decimal(catalogue: Catalogue, value: str, written: str) -> None:
    quads = graph(catalogue, observation("35 dự án", value=Decimal(value)))
    (found,) = [quad.object for quad in quads if quad.predicate.value == CT + "value"]
    assert isinstance(found, ox.Literal)
    assert (found.value, found.datatype.value) == (written, "http://www.w3.org/2001/XMLSchema#decimal")


def test_an_iri_is_the_span_and_the_ordinal_over_what_is_said() -> None:
    first, second = observation("8-10 tỷ", indicator="investment-capital"), observation("8-10 tỷ", indicator="revenue")
    other = observation("35 dự án")
    there = fact_iris("a", numbered(Facts((first, second, other))))
    again = fact_iris("a", numbered(Facts((other, second, replace(first, rule="another", flags=("x",))))))
    assert {iri: fact.indicator for iri, fact in there.items() if isinstance(fact, Observation)} == {
        f"{ID}article/a/observation/39-46.1": "investment-capital",
        f"{ID}article/a/observation/39-46.2": "revenue",
        f"{ID}article/a/observation/21-29.1": "project-count",
    }
    assert set(there) == set(again)
    assert isinstance(fact := again[f"{ID}article/a/observation/39-46.1"], Observation)
    assert fact.indicator == "investment-capital"


def test_the_order_of_the_facts_does_not_matter(catalogue: Catalogue) -> None:
    facts = [observation("35 dự án"), observation("8-10 tỷ", unit="USD"), observation("8-10 tỷ", unit="VND")]
    assert sorted(map(str, graph(catalogue, *facts))) == sorted(map(str, graph(catalogue, *reversed(facts))))


def test_a_post_is_held_at_an_organisation(catalogue: Catalogue) -> None:
    fact = Relation(
        id="", article="a", rule="r", quote_start=52, quote_end=len(TEXT), quote=TEXT[52:], subject="Lê Văn Sáu",
        subject_type="Person", predicate="holdsPosition", object="Giám đốc @ Sở Xây dựng Bắc Ninh",
        object_type="Position", evidence={"subject": ((56, 66),), "object": ((68, 77),)},
    )  # fmt: skip
    quads = graph(catalogue, fact)
    found = about(quads, f"article/a/relation/52-{len(TEXT)}.1")
    (organisation,) = found["atOrganisation"]
    assert organisation.startswith("agency/so-xay-dung-bac-ninh")
    assert found["object"][0].startswith(f"post/{organisation.split('/')[1]}/giam-doc-")
    assert found["subject"][0].startswith(f"person/{organisation.split('/')[1]}/le-van-sau-")
    assert found["predicate"] == [CT + "holdsPosition"]
    assert found["objectFrom"] == ["article/a/span/68-77"]
    names = {value for quad in quads if quad.predicate.value == CT + "names" for value in [str(quad.object)]}
    assert len(names) == 3  # the person, the post, the organisation


def test_what_is_known_of_the_article(catalogue: Catalogue) -> None:
    article = Article(
        "https://báo.example/bài?x=1", TEXT, Metadata(title="T", published="2024-10", url="https://báo.example/bài?x=1",
        publisher="P", author="A"), source=Source(name="bài.html", media_type="text/html", sha256="ab"),
    )  # fmt: skip
    quads = graph(catalogue, article=article)
    subject = "article/https%3A%2F%2Fb%C3%A1o.example%2Fb%C3%A0i%3Fx%3D1"
    found = about(quads, subject)
    assert {name: found[name] for name in ("identifier", "title", "issued", "publisher", "creator", "source")} == {
        "identifier": [article.id], "title": ["T"], "issued": ["2024-10"], "publisher": ["P"], "creator": ["A"],
        "source": ["https://báo.example/bài?x=1"],
    }  # fmt: skip
    assert found["contentHash"] == [content_hash(article)]
    assert {quad.graph_name.value for quad in quads} == {  # type: ignore[union-attr]
        f"{ID}graph/{subject}", f"{ID}graph/text/{subject.removeprefix('article/')}",
    }  # fmt: skip


def test_a_date_that_is_none_and_an_address_that_is_none_do_no_harm(catalogue: Catalogue) -> None:
    quads = graph(catalogue, article=Article("a", "x", Metadata(published="2024-13", url="not an address")))
    assert "issued" not in about(quads, "article/a")
    assert about(quads, "article/a")["source"] == ["not an address"]


@pytest.mark.parametrize(
    "change", [{"title": "T"}, {"published": "2023"}, {"author": "B"}, {"url": "https://e.example"}]
)
def test_the_content_hash_covers_the_metadata(change: dict[str, str]) -> None:
    article = Article("a", TEXT, Metadata(published="2024"))
    changed = replace(article, metadata=replace(article.metadata, **change))
    assert content_hash(changed) != content_hash(article)
    assert content_hash(replace(article, text=TEXT + " ")) != content_hash(article)
    assert content_hash(Article("a", TEXT, Metadata(published="2024"))) == content_hash(article)
