"""What a query may say, and where it is said to be wrong."""

from __future__ import annotations

import pytest

from congthuong.errors import QueryError
from congthuong.query.engine import Engine, OxigraphEngine, RdflibEngine
from congthuong.query.syntax import check
from congthuong.query.tokens import tokens

REFUSED = {
    "SERVICE": [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "select * { service silent ?x { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o OPTIONAL { SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o } } }",
        # engines take these for the keyword as well
        "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "PREFIX SERVICEex: <http://a/> SELECT * { SERVICEex:a { ?s ?p ?o } }",
        r"SELECT * { S\u0045RVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        # hidden behind what only looks like a comment or a string
        "SELECT * { ?s ct:a\\# ?o . SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        'SELECT * { ?s ?p "a\\u0022" . SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #"\n }',
        "SELECT * { ?s ?p 'it\\'s' . SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } # '\n }",
        'SELECT * { ?s ?p """a"b"" """ . SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } # """\n }',
        "SELECT * { ?s ?p ?o FILTER(?o<?p) SERVICE ?p { ?a ?b ?c } FILTER(?c>?o) }",
    ],
    "is an update": [
        "INSERT DATA { <http://a/> <http://b/> 1 }",
        "PREFIX a: <http://a/> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/>",
        "drop all",
        "# SELECT\nCLEAR DEFAULT",
        "BASE <http://a/> WITH <http://g/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
    "no graph of a knowledge base": [
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1:1/> { GRAPH ?g { ?s ?p ?o } }",
        "PREFIX out: <http://127.0.0.1:1/> ASK FROM out:g { ?s ?p ?o }",
        "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } FROM graph:reference FROM dcterms:a WHERE { ?s ?p ?o }",
        "SELECT * FROM <https://w3id.org/congthuong/id/graphics> { ?s ?p ?o }",
    ],
}
ALLOWED = [
    "SELECT * { ?service ?p 'SERVICE <http://a/> { }' }",
    "SELECT * { ?s ?p ?o } # SERVICE <http://a/> { }",
    "SELECT * { <http://a/SERVICE> ?p '''LOAD\n'INSERT ''' }",
    "SELECT * { ?s ?p ?o FILTER(?o < 5 && ?o > 1) }",
    "SELECT * { ?s id:update\\#load ?o }",
    "SELECT * FROM graph:reference FROM NAMED <https://w3id.org/congthuong/id/graph/article/003> { ?s ?p ?o }",
    "ASK { ?s ct:service ?o }",
]
# Query, line, column, what is said there.
WRONG = [
    ("SELECT ?s WHERE {\n  ?s a ct:Province .\n  FILTR(1)\n}", 3, 3, "near 'FILTR'; did you mean FILTER?"),
    ("SELECT * { ?s ?p ?o", 1, 10, "this { is never closed; expected }"),
    ("SELECT * { ?s ?p ?o }}", 1, 22, "this } closes nothing"),
    ("SELECT * { ?s ?p (1 2 }", 1, 23, "this } closes nothing; expected )"),
    ("SELEC * { ?s ?p ?o }", 1, 1, "did you mean SELECT?"),
    ("SELECT * { ?s foo:bar ?o }", 1, 15, "the prefix 'foo:' is not declared"),
    ("SELECT * { ?s sckos:note ?o }", 1, 15, "did you mean 'skos:'?"),
    ("SELECT ?s {\n  ?s rdfs:label 'Bắc Ninh }", 2, 17, "this string is not closed"),
    ("SELECT ?s { ?s rdfs:label 'Bắc' ; a }", 1, 37, "something is missing before this }"),
    ("SELECT (1 AS ?x) (2 AS ?x) {}", 1, 29, "duplicated variable name"),
    ("SELECT ?x { BIND(foo(?y) AS ?x) }", 1, 18, "near 'foo'"),
    ("SELECT ?x { ?x a ?y } LIMIT all", 1, 29, "near 'all'"),
    ("SELECT nom { ?x a ?y }", 1, 8, "is a ? or : missing?"),
    ("SELECT ?x { ?x ct:value > 5 }", 1, 25, "near '>'"),
    ("", 1, 1, "the query ends before it asks anything; begin with SELECT"),
    ("PREFIX a: <http://a/>", 1, 22, "the query ends before it asks anything"),
]


@pytest.mark.parametrize(
    ("reason", "query"), [(reason, query) for reason, queries in REFUSED.items() for query in queries]
)
def test_what_leaves_the_knowledge_base_is_refused_by_every_engine(
    reason: str, query: str, gold_engine: OxigraphEngine
) -> None:
    engines: list[Engine] = [gold_engine, RdflibEngine.load(b"")]
    for engine in engines:
        for ask in (engine.answer, lambda text, engine=engine: engine.execute(text, "text/csv")):
            with pytest.raises(QueryError, match=reason):
                ask(query)


@pytest.mark.parametrize("query", ALLOWED)
def test_the_same_words_elsewhere_are_harmless(query: str, gold_engine: OxigraphEngine) -> None:
    check(query)
    gold_engine.answer(query)


@pytest.mark.parametrize(("query", "line", "column", "said"), WRONG)
def test_an_error_says_where_and_what_in_one_line(
    query: str, line: int, column: int, said: str, gold_engine: OxigraphEngine
) -> None:
    with pytest.raises(QueryError) as caught:
        gold_engine.answer(query)
    message = str(caught.value)
    assert message.startswith(f"line {line}, column {column}: "), message
    assert said in message
    assert "\n" not in message
    assert "'\\u{" not in message  # the engine's character classes


@pytest.mark.parametrize("query", [query for query, *_ in WRONG if "<a>" not in query and "AS ?x) (" not in query])
def test_rdflib_refuses_what_is_wrong_as_well(query: str) -> None:
    with pytest.raises(QueryError):
        RdflibEngine.load(b"").answer(query)


def test_tokens_are_those_of_the_grammar() -> None:
    text = "SELECT ?x{?x ct:a\\#b 'it\\'s'@vi,-1.5e3;a<http://a/#b>} # end"
    assert [(token.kind, token.text) for token in tokens(text)] == [
        ("word", "SELECT"), ("variable", "?x"), ("mark", "{"), ("variable", "?x"), ("name", "ct:a\\#b"),
        ("string", "'it\\'s'"), ("language", "@vi"), ("mark", ","), ("mark", "-"), ("number", "1.5e3"), ("mark", ";"),
        ("word", "a"), ("iri", "<http://a/#b>"), ("mark", "}"),
    ]  # fmt: skip
    assert all(text[token.start : token.end] == token.text for token in tokens(text))


def test_an_iri_that_is_none_is_said_to_be(gold_engine: OxigraphEngine) -> None:
    with pytest.raises(QueryError, match="this IRI is not valid") as caught:
        gold_engine.answer("SELECT * { ?s <http://[a> ?o }")
    assert str(caught.value).startswith("line 1, column 15")
