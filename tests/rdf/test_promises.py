"""What the graph promises, on a real build of the seeds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from babel.numbers import NumberFormatError, parse_decimal

from congthuong.data import folder
from congthuong.query.engine import OxigraphEngine, RdflibEngine
from congthuong.read import read
from congthuong.store import KnowledgeBase

PREFIXES = """
PREFIX ct: <https://w3id.org/congthuong/def#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
CT = "https://w3id.org/congthuong/def#"
ID = "https://w3id.org/congthuong/id/"
QB = "http://purl.org/linked-data/cube#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.fixture(scope="module")
def store(seed_kb: KnowledgeBase) -> ox.Store:
    return seed_kb.dataset()


def rows(store: ox.Store, query: str) -> list[list[str]]:
    found = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return [[getattr(term, "value", "") for term in row] for row in found]


# No invented value


def test_every_span_is_what_it_says_by_sparql(store: ox.Store) -> None:
    spans = """?fact ?slot ?span ; dcterms:isPartOf/ct:textNode/ct:text ?text . ?span oa:exact ?exact .
        BIND(STRAFTER(STR(?span), "/span/") AS ?place)
        BIND(xsd:integer(STRBEFORE(?place, "-")) AS ?start) BIND(xsd:integer(STRAFTER(?place, "-")) AS ?end)"""
    ((total,),) = rows(store, f"SELECT (COUNT(DISTINCT ?span) AS ?n) {{ {spans} }}")
    used = 'SELECT (COUNT(DISTINCT ?span) AS ?n) { ?fact ?slot ?span FILTER(CONTAINS(STR(?span), "/span/")) }'
    ((all_spans,),) = rows(store, used)
    ((right,),) = rows(
        store,
        f"SELECT (COUNT(DISTINCT ?span) AS ?n) {{ {spans} FILTER(SUBSTR(?text, ?start + 1, ?end - ?start) = ?exact) }}",
    )
    assert int(total) > 500
    assert right == total == all_spans


def test_every_figure_names_its_characters(store: ox.Store) -> None:
    for kind, needed in (
        ("Observation", ["wasQuotedFrom", "valueFrom", "quoteFrom"]),
        ("Statement", ["wasQuotedFrom"]),
    ):
        for slot in needed:
            name = f"prov:{slot}" if slot == "wasQuotedFrom" else f"ct:{slot}"
            without = f"SELECT ?fact {{ ?fact a ct:{kind} FILTER NOT EXISTS {{ ?fact {name}/oa:exact ?words }} }}"
            assert rows(store, without) == []


# Read again with another's eyes: Babel for the digits, and these words for the rest.
MAGNITUDES: Mapping[str, int] = {
    "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9, "nghìn tỷ": 10**12, "ngàn tỷ": 10**12,
}  # fmt: skip
DOWN = ("giảm", "sụt", "thấp hơn", "âm")


def test_reading_the_characters_of_a_figure_again_gives_its_value(store: ox.Store) -> None:
    checked = 0
    for fact, value in rows(store, "SELECT ?fact ?value { ?fact a ct:Observation ; ct:value ?value }"):
        quoted = {
            slot: [text for (text,) in rows(store, f"SELECT ?text {{ <{fact}> ct:{slot}/oa:exact ?text }}")]
            for slot in ("valueFrom", "magnitudeFrom", "signFrom")
        }
        try:
            numbers = [parse_decimal(text, locale="vi", strict=False) for text in quoted["valueFrom"]]
        except NumberFormatError:
            continue  # ranks and number words
        magnitudes = {MAGNITUDES[word.lower()] for word in quoted["magnitudeFrom"] if word.lower() in MAGNITUDES}
        if quoted["magnitudeFrom"] and not magnitudes:
            continue  # a misspelt word
        scale = magnitudes.pop() if magnitudes else 1
        sign = -1 if any(word.lower().startswith(DOWN) for word in quoted["signFrom"]) else 1
        assert Decimal(value) in [sign * scale * number for number in numbers], (fact, value, quoted)
        checked += 1
    assert checked >= 120


# A triple stands in one graph


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib's own use of its old names
def test_count_and_sum_over_the_union_are_rdflibs(store: ox.Store, seed_kb: KnowledgeBase) -> None:
    other = RdflibEngine.load("".join(seed_kb.quads()).encode())
    queries = (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(?fact) AS ?n) (SUM(?value) AS ?sum) { ?fact a ct:Observation ; ct:value ?value }",
        "SELECT ?unit (COUNT(?f) AS ?n) (SUM(?value) AS ?sum) { ?f ct:value ?value ; ct:unit ?unit } GROUP BY ?unit",
        "SELECT ?type (COUNT(?thing) AS ?n) { ?thing a ?type } GROUP BY ?type",
        "SELECT (COUNT(?cell) AS ?n) (SUM(?value) AS ?sum) { ?cell ct:preferredValue ?value }",
    )
    for query in queries:
        ours, theirs = (
            sorted(tuple(map(str, map(_plain, row))) for row in engine.answer(PREFIXES + query).python())
            for engine in (OxigraphEngine(store), other)
        )
        assert ours == theirs
        assert ours


def _plain(value: object) -> object:
    """Numbers in one form: engines write the same decimal with more or fewer zeros."""
    return f"{Decimal(value).normalize():f}" if isinstance(value, int | Decimal) else value


def test_no_triple_stands_in_two_graphs(store: ox.Store) -> None:
    triples = [str(quad.triple) for quad in store]
    assert len(triples) == len(set(triples))


def test_a_graph_holds_its_own_subjects_only(store: ox.Store) -> None:
    kinds: dict[str, set[str]] = {}
    for quad in store:
        graph, subject = str(quad.graph_name)[1:-1].removeprefix(ID), str(quad.subject)[1:-1].removeprefix(ID)
        match graph.split("/"):
            case ["graph", "article", id]:
                assert subject == f"article/{id}" or subject.startswith(f"article/{id}/"), quad
            case ["graph", "text", id]:
                assert subject == f"article/{id}/text", quad
            case _:
                kinds.setdefault(graph, set()).add(subject.split("/")[0])
    assert set(kinds) <= {
        f"graph/{name}" for name in ("reference", "entities", "relations", "cube", "links", "findings", "dataset")
    }
    assert kinds["graph/cube"] == {"cell"}
    assert kinds["graph/dataset"] == {"dataset"}


def test_the_dataset_counts_what_else_there_is(store: ox.Store) -> None:
    own = ox.NamedNode(ID + "graph/dataset")
    whole, void = ox.NamedNode(ID + "dataset/knowledge-base"), "http://rdfs.org/ns/void#"

    def said(subject: ox.NamedNode, name: str) -> list[str]:
        quads = store.quads_for_pattern(subject, ox.NamedNode(void + name), None, own)
        return [quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode | ox.Literal)]

    others = list(store)
    assert said(whole, "triples") == [str(len(others))]
    assert said(whole, "distinctSubjects") == [str(len({quad.subject for quad in others}))]
    parts = {
        said(ox.NamedNode(part), "class")[0]: said(ox.NamedNode(part), "entities")[0]
        for part in said(whole, "classPartition")
    }
    observations = {
        q.subject for q in others if str(q.object).endswith("def#Observation>") and str(q.predicate).endswith("#type>")
    }
    assert parts["https://w3id.org/congthuong/def#Observation"] == str(len(observations))


def test_no_blank_nodes_and_no_clock_times(store: ox.Store) -> None:
    for quad in store:
        assert not isinstance(quad.subject, ox.BlankNode)
        assert not isinstance(quad.object, ox.BlankNode)
        if isinstance(quad.object, ox.Literal):
            assert not quad.object.datatype.value.endswith("#dateTime")


def test_every_class_and_property_of_ours_is_declared(store: ox.Store) -> None:
    types = [(str(quad.subject)[1:-1], str(quad.object)[1:-1]) for quad in store if quad.predicate.value == TYPE]
    declared = {name for name, type in types if type.startswith(("http://www.w3.org/2002/07/owl#", QB))}
    used = {quad.predicate.value for quad in store} | {type for _, type in types}
    assert sorted(name for name in used - declared if name.startswith(CT)) == []


@pytest.mark.parametrize("check", sorted((folder("queries") / "checks").glob("*.rq")), ids=lambda file: file.stem)
def test_the_checks_return_no_rows(check: Path, store: ox.Store) -> None:
    found = store.query(check.read_text(encoding="utf-8"), use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    assert [str(row) for row in found] == []


# The graph and the flat facts are two forms of one thing


def test_the_graph_holds_the_flat_facts(store: ox.Store, checkout: Path) -> None:
    from congthuong.interpret import interpret
    from congthuong.recognise import load

    for document in read([checkout / "seeds"]):
        facts = interpret(document.article, load())
        wanted = {
            f"{ID}article/{fact.article}/observation/{fact.id.split('#o')[1]}": (fact.value, fact.surface)
            for fact in facts.observations
        }
        graph = f"{ID}graph/article/{document.article.id}"
        query = f"SELECT ?f ?v ?s {{ GRAPH <{graph}> {{ ?f ct:value ?v ; ct:surface ?s }} }}"
        assert {fact: (Decimal(value), surface) for fact, value, surface in rows(store, query)} == wanted
