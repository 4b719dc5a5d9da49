"""No query leaves the knowledge base, however it is written, and none is refused for a word that it may use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pyoxigraph as ox
import pytest
from tests.query.attacks import OUT, Listener, raw, reads, store, survey, valid

from congthuong.errors import QueryError, RefusedError
from congthuong.link.iris import ID
from congthuong.query.engine import OxigraphEngine, RdflibEngine, ask
from congthuong.query.plain import plain
from congthuong.query.syntax import check
from congthuong.query.tokens import tokens

P = "PREFIX a: <http://a/> PREFIX t: <http://a:> "
CALL = f"{OUT} {{ ?a ?b ?c }}"
# Each of these has called out: what the check took for an IRI, a name, a comment or a string was more to the engine.
CALLED = [
    f"{P}SELECT * {{ ?s ?p ?o FILTER(?o<2)SERVICE#>\n{CALL} }}",
    f"{P}SELECT * {{ ?s ?p ?o FILTER(?o<=2)SERVICE SILENT#>\r{CALL} }}",
    f"{P}SELECT * {{ ?s a a:.SERVICE{CALL} }}",
    f"{P}SELECT * {{ ?s t: t:SERVICE{CALL} }}",
    f"{P}SELECT * {{ ?s t:5SERVICE{CALL} }}",
    f'{P}SELECT * {{ ?s ?p ?o FILTER(?o<?p#> """\n||true) SERVICE {CALL} }} #"""',
    f'{P}SELECT * {{ VALUES ?x {{ """ " }} #\\ud800\nSERVICE {CALL} }} #"""',
    f"PREFIX s: {OUT} PREFIX services: {OUT} SELECT * {{ services:{{ ?a ?b ?c }} }}",
    f"PREFIX : {OUT} PREFIX servicesilent: {OUT} SELECT * {{ servicesilent: {{ ?a ?b ?c }} }}",
]
# SPARQL in which the letters are no keyword.
LEGAL = [
    "SELECT ?service $Services { ?service ?p $Services } # SERVICE <http://a/>",
    "SELECT ?s ('the service' AS ?SERVICE) { ?s ?p '''Service\n SERVICE <http://a/> {''' }",
    'SELECT ("\\u0022service\\u0022" AS ?x) ("\\\\service" AS ?y) {}',
    "SELECT * { <http://a/SERVICE> ?p ?o }",
    "SELECT (<http://a/service/x> AS ?x) (<http://a/service#service> AS ?y) (<a/(b)/service#x> AS ?z) {}",
    "PREFIX services: <http://a/> SELECT * { services:s services:p ?o . ?o services:p services:s }",
    "PREFIX s\u0301\u00b7ervice\u203fx: <http://a/> SELECT * { s\u0301\u00b7ervice\u203fx:s ?p ?o }",
    "PREFIX p: <http://a/> SELECT ?o { p:s p:p|p:service ?o FILTER(?o != p:service) } ORDER BY STR(?o)",
    "PREFIX service: <graph/> ASK FROM service:cube FROM NAMED service:x { ?service ?p ?o }",
    "PREFIX service: <https://w3id.org/congthuong/id/graph/> SELECT * FROM service:cube { ?s ?p ?o }",
    "PREFIX service: <graph/> SELECT * { GRAPH service:cube { ?s ?p ?o } }",
    "SELECT * { _:service <http://a/p> ?o . ?o ?p _:servic-e }",
    "SELECT * { ?s ?p ?o . ?o <http://a/p>?service }",
    "PREFIX a: <http://a/> CONSTRUCT { ?s a:service _:service } { ?s a:p ?service }",
    "DESCRIBE <http://a/service> <http://a/s>",
    "SELECT ?o { <http://a/s> ?p ?o FILTER(?o < 5) } # a service of FROM <http://a/>",
]
UNCHANGED = [
    "SELECT * FROM <graph/cube> { ?s ?p ?o }",
    "SELECT * FROM NAMED id:graph\\/cube { GRAPH ?g { ?s ?p ?o } }",
    "BASE <https://w3id.org/congthuong/> SELECT * FROM <id/graph/cube> { ?s ?p ?o }",
    "VERSION '1.2' SELECT * { ?s ?p ?o }",
    'SELECT ("a\\u0022b" AS ?x) {}',
    "PREFIX a\u0301\u00b7b\u203fc: <http://a/> SELECT * { a\u0301\u00b7b\u203fc:s a\u0301\u00b7b\u203fc:p ?o\u0301 }",
    "PREFIX from: <http://a/> SELECT ?from { from:s from:p ?from }",
    "SELECT * { ?s <p#x> ?o . ?s ?p 'a < b' FILTER(?o<2 || 3>?o) }",
]


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


def test_what_is_hidden_in_any_place_of_any_query_calls_nobody() -> None:
    assert len(valid()) > 200
    seen = survey(1200, seed=1, rdflib_every=40)
    # The attacks are some: without the check the same engine would have called, for one in a hundred of them.
    assert seen["refused and called"] > 12
    assert seen["accepted and SPARQL"] > 12


def test_valid_queries_are_all_accepted_and_answered_as_the_bare_engine_does() -> None:
    data = store()
    engine = OxigraphEngine(data)
    for query in valid():
        assert reads(data, query), query
        if not check(query).graph:
            assert raw(data, query) is not None
            engine.answer(query)


@pytest.mark.parametrize("query", CALLED)
def test_what_has_called_out_once_is_refused_by_every_engine(query: str, listener: Listener) -> None:
    query = query.replace("PORT", str(listener.port))
    raw(store(), query)
    assert listener.seen, "the bare engine does not call: this is no attack any more"
    seen = listener.seen
    with pytest.raises(QueryError):
        check(query)
    for engine in (OxigraphEngine(store()), RdflibEngine.load(b"")):
        with pytest.raises(QueryError):
            engine.answer(query)
    with pytest.raises(QueryError):  # without the check too
        ask(store(), query)
    assert listener.seen == seen


@pytest.mark.parametrize("query", LEGAL)
def test_the_word_is_no_keyword_in_names_and_strings(query: str) -> None:
    data = store()
    assert reads(data, query)
    check(query)
    given = plain(query).text
    assert "service" not in given.lower().replace("$service", "")
    as_it_is = data.query(query, base_iri=ID, use_default_graph_as_union="FROM" not in query.partition("#")[0])
    ours = ask(data, query, use_default_graph_as_union=not check(query).dataset)
    if isinstance(ours, ox.QueryBoolean):
        assert bool(ours) == bool(as_it_is)
    elif isinstance(ours, ox.QuerySolutions):
        assert isinstance(as_it_is, ox.QuerySolutions)
        assert ours.variables == as_it_is.variables
        assert sorted(map(str, ours)) == sorted(map(str, as_it_is))
    else:
        assert isinstance(as_it_is, ox.QueryTriples)
        assert len(list(ours)) == len(list(as_it_is))


@pytest.mark.parametrize("query", UNCHANGED)
def test_what_is_sparql_is_not_refused(query: str) -> None:
    assert reads(store(), query)
    check(query)
    assert plain(query).text == query
    assert OxigraphEngine(store()).answer(query).variables


def test_the_embedded_engine_decodes_no_escape_before_it_reads_keywords() -> None:
    """On this the text that it is given rests."""
    assert not reads(ox.Store(), r"SELECT * { \u0053ERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }")
    assert raw(ox.Store(), r"SELECT (<http://a/\u0053x> AS ?x) ('\u0053' AS ?y) {}") is not None


def test_no_way_around_the_check_gives_the_engine_a_keyword() -> None:
    for query in ("ASK { SERVICE ?x {} }", "ASK { ?s ?p 'x'@service }", "ASK { ?s ?p 'service", "ASK { xSERVICEx }"):
        with pytest.raises(RefusedError, match="line 1, column "):
            plain(query)


def test_rdflib_fetches_no_graph_that_it_has_not() -> None:
    engine = RdflibEngine.load(
        b"<http://a/s> <http://a/p> 1 <https://w3id.org/congthuong/id/graph/cube> .".replace(b" 1 ", b' "1" ')
    )
    assert len(engine.answer("SELECT * FROM <graph/cube> { ?s ?p ?o }").rows) == 1
    assert len(engine.answer("SELECT * FROM NAMED <graph/cube> { GRAPH ?g { ?s ?p ?o } }").rows) == 1
    assert engine.answer("SELECT * FROM <graph/none> FROM NAMED <graph/cube> { ?s ?p ?o }").rows == ()


def test_an_error_is_told_where_it_was_written() -> None:
    query = "PREFIX service: <http://a/>\nSELECT ('service' AS ?x) { ?s service:service service:x . ?s 'service' }"
    given = plain(query)
    for mark in ("PREFIX", "SELECT", "AS", "?s service", "?s 'ser", "}"):
        there = given.text.index(mark.partition(" ")[0] if mark != "?s 'ser" else "?s '")
        line, column = given.text.count("\n", 0, there) + 1, there - given.text.rfind("\n", 0, there)
        assert given.place(line, column) == query.index(mark), mark
    with pytest.raises(QueryError, match="line 2, column 51: not SPARQL near"):
        OxigraphEngine(store()).answer(query.replace("service:x .", "+ ."))


@pytest.mark.parametrize(
    "text", ["ct:" + "." * 80_000, "a." * 40_000, '"""\\' * 20_000, '"\\' * 40_000, "<a" * 40_000, "_:a." * 20_000,
             "?o<a#" * 20_000, "?o<a#b>" * 10_000, "(a:%" * 20_000, "FROM<a:b#c>" * 9_000, "?o<a#>\n" * 10_000]
)  # fmt: skip
def test_reading_takes_time_in_proportion_to_the_length(text: str) -> None:
    """What takes the square of it would not end here."""
    assert tokens(text)
    with suppress(QueryError):
        check("SELECT * { " + text)
    with suppress(QueryError):
        plain("SELECT * { ?service ?p ?o . " + text)
