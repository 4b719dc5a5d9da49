"""One question, one answer, whatever engine is asked."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph

from congthuong.errors import QueryError, StoreError
from congthuong.query.catalogue import catalogue
from congthuong.query.engine import GRAPH_TYPES, TABLE_TYPES, Engine, OxigraphEngine, RdflibEngine
from congthuong.store import KnowledgeBase

QUADS = """
@prefix e: <http://e/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/congthuong/id/graph/one> { e:a e:p 1 , 6.250 }
<https://w3id.org/congthuong/id/graph/two> { e:b e:p "2024-06-11"^^xsd:date , "Bắc Ninh"@vi , true ; e:q e:a }
"""


@pytest.fixture(scope="module", params=["pyoxigraph", "rdflib"])
def engine(request: pytest.FixtureRequest) -> Engine:
    store = ox.Store()
    store.load(QUADS, format=ox.RdfFormat.TRIG)
    if request.param == "pyoxigraph":
        return OxigraphEngine(store)
    nquads = store.dump(format=ox.RdfFormat.N_QUADS)
    assert nquads is not None
    return RdflibEngine.load(nquads)


def test_rows_are_typed(engine: Engine) -> None:
    answer = engine.answer("SELECT ?o ?none { ?s ?p ?o } ORDER BY STR(?o)")
    assert answer.variables == ("o", "none")
    values = [row[0] for row in answer.python()]
    assert values == [1, date(2024, 6, 11), Decimal("6.25"), "Bắc Ninh", "http://e/a", True]
    assert [type(value) for value in values] == [int, date, Decimal, str, str, bool]
    assert all(row[1] is None for row in answer.rows)


def test_asking_gives_a_truth(engine: Engine) -> None:
    assert engine.answer("ASK { ?s ?p 1 }").python() == [(True,)]
    assert engine.answer("ASK { ?s ?p 2 }").python() == [(False,)]
    assert engine.execute("ASK { ?s ?p 1 }", "text/csv") == b"true"


def test_an_ill_typed_value_stays_text() -> None:
    engine = OxigraphEngine(ox.Store())
    assert engine.answer('SELECT ("x"^^xsd:decimal AS ?a) ("-0001-01-01"^^xsd:date AS ?b) {}').python() == [
        ("x", "-0001-01-01")
    ]


def test_the_default_graph_is_the_union_unless_the_query_names_graphs(engine: Engine) -> None:
    def count(where: str) -> Any:
        return engine.answer(f"SELECT (COUNT(*) AS ?n) {where}").python()[0][0]

    assert count("{ ?s ?p ?o }") == 6
    assert count("FROM graph:one { ?s ?p ?o }") == 2
    assert count("{ GRAPH graph:two { ?s ?p ?o } }") == 4


@pytest.mark.parametrize("media_type", TABLE_TYPES)
def test_rows_are_not_given_as_a_graph_nor_a_graph_as_rows(engine: Engine, media_type: str) -> None:
    assert engine.execute("SELECT * { ?s ?p ?o }", media_type)
    with pytest.raises(QueryError, match="text/turtle"):
        engine.execute("CONSTRUCT WHERE { ?s ?p ?o }", media_type)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's reader of JSON-LD
@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_a_graph_comes_whole_in_every_format(engine: Engine, media_type: str) -> None:
    data = engine.execute("CONSTRUCT WHERE { ?s ?p ?o }", media_type)
    read = Graph()
    read.parse(
        data=data, format={"application/ld+json": "json-ld", "application/n-quads": "nt"}.get(media_type, media_type)
    )
    assert len(read) == 6
    with pytest.raises(QueryError, match="text/csv"):
        engine.execute("SELECT * { ?s ?p ?o }", media_type)


def test_a_graph_has_no_rows(engine: Engine) -> None:
    with pytest.raises(QueryError, match="cannot be given as"):
        engine.answer("CONSTRUCT WHERE { ?s ?p ?o }")


def test_turtle_names_only_the_prefixes_that_it_uses(gold_engine: OxigraphEngine) -> None:
    turtle = gold_engine.execute("DESCRIBE <https://w3id.org/congthuong/id/status/target>", "text/turtle").decode()
    assert "@prefix skos:" in turtle
    assert "@prefix wd:" not in turtle


def test_an_engine_needs_a_store(tmp_path: Any) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        OxigraphEngine.open(tmp_path / "nothing")


def test_an_engine_opens_the_snapshot_of_a_knowledge_base(seed_kb: KnowledgeBase) -> None:
    engine = OxigraphEngine.open(seed_kb.layout.snapshot())
    assert engine.answer("SELECT (COUNT(?a) AS ?n) { ?a a ct:Article }").python() == [(5,)]


REQUIRED = {"figure-sources": {"fact": "id:article/003/observation/69-73.1"}}


@pytest.mark.parametrize("name", catalogue())
def test_both_engines_give_the_same_rows_to_every_named_query(
    name: str, read_engine: OxigraphEngine, read_rdflib: RdflibEngine
) -> None:
    query = catalogue()[name]
    text = query.bind(**REQUIRED.get(name, {}))
    if query.columns:
        one, other = read_engine.answer(text), read_rdflib.answer(text)
        assert one.variables == other.variables
        assert Counter(one.python()) == Counter(other.python())
    else:
        one_graph, other_graph = (
            sorted(engine.execute(text, "application/n-triples").splitlines()) for engine in (read_engine, read_rdflib)
        )
        assert one_graph == other_graph
        assert one_graph
