"""The way back: an article's graph gives the facts that it was written from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.rdf.kept import kept

from congthuong.article import Article, Metadata
from congthuong.data import folder
from congthuong.facts import Facts, Observation, Relation, numbered
from congthuong.interpret import interpret
from congthuong.link import Catalogue
from congthuong.rdf import Names, Stamp, article_quads, flat_facts
from congthuong.read import read
from congthuong.recognise import load

SETS = ("practice", "notation")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(folder("ontology"))


@pytest.fixture(scope="module")
def names(catalogue: Catalogue) -> Names:
    return Names({iri: notation for (_, notation), iri in catalogue.by_notation.items()})


def there_and_back(article: Article, facts: Facts, catalogue: Catalogue, names: Names) -> Facts:
    quads = list(article_quads(article, facts, catalogue, Stamp("1", "abc")))
    # A graph has no order: neither may the facts depend on one.
    return flat_facts((quad.triple for quad in sorted(quads, key=str, reverse=True)), names)


@pytest.mark.parametrize("name", SETS)
def test_every_field_of_every_fact_comes_back(name: str, checkout: Path, catalogue: Catalogue, names: Names) -> None:
    lexicon, compared = load(None), 0
    for document in read([str(path) for path in sorted((checkout / "tests" / "gold" / name).glob("*.txt"))]):
        facts = interpret(document.article, lexicon)
        back = list(there_and_back(document.article, facts, catalogue, names))
        by_id = {fact.id: fact for fact in back}
        assert by_id == {fact.id: kept(fact, by_id[fact.id]) for fact in facts}
        assert len(back) == len(list(facts))
        compared += len(back)
    assert compared > 200


TEXT = "Công ty Giấy Ăn đạt 1.200 cuộn/giờ giấy ăn, có 3-5 dây chuyền. Bà Trần Thị Bảy, Phó Giám đốc Sở Xây dựng Hà Nam"


def observation(surface: str, **changes: object) -> Observation:
    start = TEXT.index(surface)
    end = start + len(surface)
    base = Observation(
        id="", article="", rule="r", start=start, end=end, surface=surface, subject=None, subject_type=None,
        indicator=None, indicator_label=None, transformation="level", value=Decimal(1200), unit="percent",
        quote_start=0, quote_end=62, quote=TEXT[:62], evidence={"value": ((start, start + 1),)},
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("id", ["001", "https://example.org/tin/a b?c=1#d", "Tin số 1/2024"])
def test_what_no_vocabulary_knows_comes_back_too(id: str, catalogue: Catalogue, names: Names) -> None:
    written = Facts(
        (
            observation("1.200 cuộn/giờ", unit="cuộn/giờ", sector="giấy ăn", indicator="not/in the vocabulary"),
            observation("3-5", value=Decimal("3.50"), value_max=Decimal(5), unit="count:dây chuyền", sector="999"),
            observation("3-5", status="target", qualifiers=("FDI", "4 sao", "tăng vốn", "KCN", "giá so sánh 2010"),
                        flags=("b", "a"), period="/2024-06", compared_with="2023-01/2023-09", indicator_label="dây"),
        ),
        (
            Relation(
                id="", article="", rule="chức vụ", subject="Trần Thị Bảy", subject_type="Person",
                predicate="holdsPosition", object="Phó Giám đốc @ Sở Xây dựng Hà Nam", object_type="Position",
                quote_start=63, quote_end=len(TEXT), quote=TEXT[63:], period="2024",
                evidence={"subject": ((66, 78),), "object": ((80, 111),)},
            ),
        ),
    )  # fmt: skip
    article = Article(id, TEXT, Metadata(published="2024-10"))
    facts = numbered(
        Facts(
            tuple(replace(fact, article=id) for fact in written.observations),
            tuple(replace(fact, article=id) for fact in written.relations),
        )
    )
    back = {fact.id: fact for fact in there_and_back(article, facts, catalogue, names)}
    posts = [fact for fact in back.values() if fact.kind != "entity"]
    assert {fact.id: fact for fact in posts} == {fact.id: kept(fact, back[fact.id]) for fact in facts}


def test_a_graph_that_is_no_articles_is_refused(names: Names) -> None:
    with pytest.raises(ValueError, match=r"has 0 of .*def#Article"):
        flat_facts([], names)
    known = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    article = ox.NamedNode("https://w3id.org/congthuong/def#Article")
    with pytest.raises(ValueError, match=r"x has no .*identifier"):
        flat_facts([ox.Triple(ox.NamedNode("http://e/x"), known, article)], names)
