"""Questions about the facts themselves: what agrees, what contradicts, what is uncertain, what there is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from congthuong import rdf
from congthuong.article import Article, Metadata
from congthuong.data import folder
from congthuong.facts import Facts, Observation
from congthuong.link import Catalogue
from congthuong.query.catalogue import named
from congthuong.query.engine import Engine, OxigraphEngine, RdflibEngine
from congthuong.text import plain

TEXT = "Kim ngạch xuất khẩu của Bắc Ninh năm 2023 đạt 39,4 tỷ USD."


def figure(article: str, value: str, **slots: Any) -> Observation:
    given: dict[str, Any] = {
        "subject": "Bắc Ninh", "subject_type": "Province", "indicator": "export-turnover",
        "indicator_label": "kim ngạch xuất khẩu", "transformation": "level", "unit": "USD", "period": "2023",
        "start": 46, "end": 57, "quote_start": 0, "quote_end": len(TEXT), "quote": TEXT, "rule": "test",
    }  # fmt: skip
    given |= slots
    start, end = given["start"], given["end"]
    id = f"{article}#o{start}-{end}.1"
    return Observation(id=id, article=article, surface=TEXT[start:end], value=Decimal(value), **given)


def engines(*facts: Observation) -> tuple[Engine, Engine]:
    store = ox.Store()
    catalogue = Catalogue.load(folder("ontology"))
    for id in sorted({fact.article for fact in facts}):
        said = Facts(tuple(fact for fact in facts if fact.article == id))
        article = Article(id, TEXT, Metadata(published="2024-01"))
        store.extend(list(rdf.article_quads(article, said, catalogue, rdf.Stamp(reader="1", ontology=""))))
    store.bulk_extend(rdf.reference_quads(folder("ontology"), None))
    for derived in (rdf.period_quads, rdf.entity_quads, rdf.relation_quads, rdf.cube_quads):
        store.bulk_extend(list(derived(store)))
    return OxigraphEngine(store), RdflibEngine.load(store.dump(format=ox.RdfFormat.N_QUADS) or b"")


CONFLICTS: list[tuple[str, tuple[str, dict[str, Any]], tuple[str, dict[str, Any]], bool]] = [
    ("one figure and another", ("39.4e9", {}), ("38.9e9", {}), True),
    ("one figure twice", ("39.4e9", {}), ("39.40e9", {}), False),
    ("about as much", ("39.4e9", {}), ("39e9", {"bound": "approx"}), False),
    ("not even about as much", ("39.4e9", {}), ("35e9", {"bound": "approx"}), True),
    ("more than what it is", ("39.4e9", {}), ("39e9", {"bound": "gt"}), False),
    ("more than it is", ("39.4e9", {}), ("40e9", {"bound": "ge"}), True),
    ("less than it is", ("39.4e9", {}), ("39e9", {"bound": "lt"}), True),
    ("within a range", ("39.4e9", {}), ("39e9", {"value_max": Decimal("40e9")}), False),
    ("outside a range", ("39.4e9", {}), ("41e9", {"value_max": Decimal("42e9")}), True),
    ("the estimate and what came of it", ("39.4e9", {}), ("39e9", {"status": "estimate"}), True),
    ("the target and what came of it", ("39.4e9", {}), ("45e9", {"status": "target"}), False),
    ("another year", ("39.4e9", {}), ("45e9", {"period": "2022"}), False),
    ("another currency", ("39.4e9", {}), ("1e15", {"unit": "VND"}), False),
]


PLACES = (
    "Bắc Ninh", "Phú Thọ", "Thái Nguyên", "Quảng Ninh", "Ninh Bình", "Thanh Hóa", "Nghệ An", "Hà Tĩnh", "Quảng Trị",
    "Khánh Hòa", "Lâm Đồng", "Gia Lai", "Đồng Nai",
)  # fmt: skip


@pytest.fixture(scope="module")
def of_all() -> tuple[Engine, Engine]:
    """The pairs of figures of all cases, each of a place of its own."""
    return engines(
        *(
            figure(f"{article}{number}", value, subject=PLACES[number], **slots)
            for number, (_, one, other, _) in enumerate(CONFLICTS)
            for article, (value, slots) in (("a", one), ("b", other))
        )
    )


@pytest.mark.parametrize("number", range(len(CONFLICTS)), ids=[case for case, *_ in CONFLICTS])
def test_two_articles_contradict_each_other(number: int, of_all: tuple[Engine, Engine]) -> None:
    _, one, other, conflict = CONFLICTS[number]
    query = named("conflicts")
    names = [column.name for column in query.columns]
    for engine in of_all:
        rows = engine.answer(query.bind(place=plain(PLACES[number]))).python()
        assert len(rows) == conflict
        if conflict:
            found = dict(zip(names, rows[0], strict=True))
            assert {found["first"], found["second"]} == {Decimal(one[0]), Decimal(other[0])}
        assert engine.answer(query.bind(place="bac giang")).rows == ()


def test_two_figures_of_one_sentence_are_no_conflict() -> None:
    for engine in engines(figure("a", "39.4e9"), figure("a", "19e9", start=47)):
        assert engine.answer(named("conflicts").bind()).rows == ()


def test_articles_that_agree_are_counted() -> None:
    facts = figure("a", "39.4e9"), figure("b", "39.4e9"), figure("c", "38.9e9")
    for engine in engines(*facts):
        query = named("corroborated")
        names = [column.name for column in query.columns]
        for least, found in (("1", 1), ("2", 1), ("3", 0)):
            rows = engine.answer(query.bind(articles=least)).python()
            assert len(rows) == found
        (row,) = engine.answer(query.bind()).python()
        answer = dict(zip(names, row, strict=True))
        assert (answer["value"], answer["sentences"], answer["sources"]) == (Decimal("39.4e9"), 2, 2)


def test_every_flag_is_listed(read_engine: OxigraphEngine) -> None:
    flags = read_engine.answer("SELECT ?fact ?flag { ?fact ct:flag ?flag }").rows
    rows = read_engine.answer(named("uncertain").bind()).rows
    assert {(row[-1], row[0]) for row in rows} == set(flags)
    assert len(rows) == len(flags)


def test_the_coverage_counts_every_figure_that_has_a_subject(read_engine: OxigraphEngine) -> None:
    rows = read_engine.answer(named("coverage").bind()).python()
    total = read_engine.answer("SELECT (COUNT(?f) AS ?n) { ?f a ct:Observation ; ct:subject ?s }").python()[0][0]
    assert sum(row[2] for row in rows) == total > 100
    assert all(row[4] <= row[5] for row in rows if row[4])


@pytest.mark.parametrize("name", ["iip-series", "zones", "support", "targets", "officials"])
def test_every_row_of_a_demonstrated_answer_has_its_sentence(name: str, read_engine: OxigraphEngine) -> None:
    query = named(name)
    answer = read_engine.answer(query.bind())
    quote, article = answer.variables.index("quote"), answer.variables.index("article")
    texts = dict(
        read_engine.answer("SELECT ?id ?text { ?a dcterms:identifier ?id ; ct:textNode/ct:text ?text }").python()
    )
    cited = [row for row in answer.python() if row[quote]]
    assert len(cited) >= 3
    assert all(row[quote] in texts[row[article]] for row in cited)


def test_the_sources_of_a_figure_are_the_characters_of_its_article(read_engine: OxigraphEngine) -> None:
    texts = dict(
        read_engine.answer("SELECT ?id ?text { ?a dcterms:identifier ?id ; ct:textNode/ct:text ?text }").python()
    )
    facts = read_engine.answer("SELECT ?fact { ?fact a ct:Observation } ORDER BY ?fact LIMIT 20").python()
    for (fact,) in facts:
        rows = read_engine.answer(named("figure-sources").bind(fact=fact)).python()
        assert {"wasQuotedFrom", "quoteFrom"} <= {row[0] for row in rows}
        assert all(texts[row[4]][row[1] : row[2]] == row[3] for row in rows)


def test_an_indicator_of_a_knowledge_base_of_its_own_is_known(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        """@prefix ct: <https://w3id.org/congthuong/def#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <https://w3id.org/congthuong/id/indicator/solar-roofs> a ct:Indicator ; skos:notation "solar-roofs" ;
            skos:prefLabel "mái nhà điện mặt trời"@vi .""",
        encoding="utf-8",
    )
    assert '"solar-roofs"' in named("series", vocab=tmp_path).bind(indicator="mai nha dien mat troi")
