"""Named queries: what their headers say holds, and what a user types never becomes SPARQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthuong.data import folder
from congthuong.errors import DataError, ParameterError
from congthuong.link.iris import ID
from congthuong.query.catalogue import catalogue, headings, named, substitute
from congthuong.query.engine import OxigraphEngine
from congthuong.query.parameters import term
from congthuong.query.prefixes import curie, prefixes
from congthuong.query.syntax import check
from congthuong.query.tokens import tokens

GOOD = """#+ title = { vi = "Tên", en = "Title" }
#+ description = { vi = "Mô tả", en = "Description" }
#+ [params]
#+ place = { type = "name", vi = "Nơi", en = "Place" }
#+ [columns]
#+ s = { vi = "Ai", en = "Who" }
#+ n = { kind = "number", vi = "Bao nhiêu", en = "How many" }

SELECT ?s (COUNT(?o) AS ?n) WHERE { VALUES ?place { "bac ninh" } ?s ct:searchLabel ?place ; ?p ?o } GROUP BY ?s
"""


def write(tmp_path: Path, text: str) -> Path:
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_catalogue_answers_at_least_thirty_questions() -> None:
    queries = catalogue()
    assert len(queries) >= 30
    assert list(queries) == sorted(queries)
    for query in queries.values():
        titles = [*(item.title for item in query.parameters), *(column.title for column in query.columns)]
        for words in (query.title, query.description, *titles):
            assert all(words[language].strip() for language in ("vi", "en"))
        assert query.group


@pytest.mark.parametrize("file", sorted(folder("queries").glob("*.rq")), ids=lambda file: file.stem)
def test_a_file_is_a_query_that_runs_as_it_stands(file: Path, gold_engine: OxigraphEngine) -> None:
    text = file.read_text(encoding="utf-8")
    if not check(text).graph:
        gold_engine.answer(text)


def test_a_header_is_read(tmp_path: Path) -> None:
    query = named("q", write(tmp_path, GOOD))
    assert (query.title["vi"], query.description["en"]) == ("Tên", "Description")
    assert [(item.name, item.type, item.default, item.required) for item in query.parameters] == [
        ("place", "name", '"bac ninh"', False)
    ]
    assert [(column.name, column.kind) for column in query.columns] == [("s", "text"), ("n", "number")]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (GOOD, "SELECT * { ?s ?p ?o }", 1, "no header"),
        ('en = "Title" }', 'en = "Title"', 1, "not TOML"),
        ('vi = "Tên", ', "", 1, "'title' needs words in vi and in en"),
        ("#+ [columns]", "#+ [column]", 5, "the key 'column' is unknown; did you mean columns?"),
        ('type = "name"', 'type = "nome"', 4, "'place' needs a type: one of name"),
        ('type = "name"', 'type = "choice"', 4, "'place' is a choice if, and only if"),
        ("#+ place", "#+ plaza", 4, "'plaza' has no 'VALUES ?plaza"),
        ('kind = "number"', 'kind = "numbr"', 7, "the unknown kind 'numbr'"),
        ("AS ?n)", "AS ?m)", 5, "the columns are s, n, but the query selects s, m"),
    ],
)
def test_an_error_in_a_header_names_file_and_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(DataError) as caught:
        named("q", write(tmp_path, GOOD.replace(old, new)))
    assert str(caught.value).startswith(f"{tmp_path / 'q.rq'}:{line}: "), caught.value
    assert said in str(caught.value)


def test_a_query_in_a_file_must_be_one_and_stay_inside(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"q\.rq line 9.*SERVICE"):
        named("q", write(tmp_path, GOOD.replace("GROUP BY", "SERVICE <http://a/> { } GROUP BY")))


def test_two_defaults_of_one_parameter_are_an_error(tmp_path: Path) -> None:
    twice = GOOD.replace("?s ct:s", 'VALUES ?place { "hai phong" } ?s ct:s')
    with pytest.raises(DataError, match="two defaults"):
        named("q", write(tmp_path, twice))


def test_unknown_names_are_told_the_close_ones() -> None:
    with pytest.raises(ParameterError, match=r"no query named 'zone'; did you mean .*zones.*\? 'congthuong queries'"):
        named("zone")
    with pytest.raises(
        ParameterError, match=r"zones has no parameter 'plaec'; did you mean place\? its parameters are place \(name\)"
    ):
        named("zones").bind(plaec="Bắc Giang")
    with pytest.raises(ParameterError, match="platforms has no parameter 'x'; it takes no parameters"):
        named("platforms").bind(x="1")
    with pytest.raises(ParameterError, match="figure-sources needs the parameter 'fact'"):
        named("figure-sources").bind()


@pytest.mark.parametrize(
    ("type", "value", "wanted"),
    [
        ("name", "  TP. Bắc Ninh ", '"tp bac ninh"'),
        ("words", "điện tử", '"dien tu"'),
        ("text", 'a "b" \\ c\n', '"a \\"b\\" \\\\ c"'),
        ("integer", "-7", '"-7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("decimal", "1e2", '"100"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("year", 2024, '"2024"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("date", "2024-06-11", '"2024-06-11"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("period", "2024-01/2024-09", '"2024-01/2024-09"'),
        ("period", "/2024-06", '"/2024-06"'),
        ("indicator", "GRDP", '"grdp"'),
        ("indicator", "kim ngach xuat khau", '"export-turnover"'),
        ("iri", "id:article/003", f"<{ID}article/003>"),
        ("iri", "<https://example.org/a>", "<https://example.org/a>"),
    ],
)
def test_a_value_becomes_a_term_of_its_type(type: Any, value: object, wanted: str) -> None:
    assert str(term(type, value, "p")) == wanted


@pytest.mark.parametrize(
    ("type", "value", "said"),
    [
        ("name", "!?", "a name with letters or digits"),
        ("integer", "1.5", "a whole number"),
        ("decimal", "1,5", "a number such as 12.5"),
        ("decimal", "NaN", "a number such as 12.5"),
        ("year", "24", "a year such as 2024"),
        ("date", "11/06/2024", "a date such as 2024-06-11"),
        ("period", "2024-13", "a period such as 2024"),
        ("indicator", "xuat khau kim ngach", "did you mean .*export-turnover"),
        ("indicator", "qwzx", "the query 'indicators' lists"),
        ("iri", "a b", "an IRI such as"),
        ("iri", "http://a/> } SERVICE <http://b/", "an IRI such as"),
    ],
)
def test_a_value_of_another_type_is_refused(type: Any, value: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        term(type, value, "p")


def test_a_choice_is_one_of_its_own() -> None:
    assert str(term("choice", "b", "p", choices=("a", "b"))) == '"b"'
    with pytest.raises(ParameterError, match="one of a, b"):
        term("choice", "c", "p", choices=("a", "b"))


INJECTIONS = [
    '" } # ',
    '"@vi } UNION { ?s ?p ?o } #',
    '\\" } SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #',
    "'''} INSERT DATA { <http://a/> <http://b/> 1 } #",
    "UNDEF } VALUES ?article { UNDEF",
    "?s } ?s ?p ?o { ",
    "\\u0022 } ?s ?p ?o #",
    "a\n} LIMIT 0 #",
    "003\x00",
]


@pytest.mark.parametrize("value", INJECTIONS)
def test_a_value_stays_a_value(value: str, gold_engine: OxigraphEngine) -> None:
    query = named("article-figures")
    text = query.bind(id=value)
    assert [token.kind for token in tokens(text)] == [token.kind for token in tokens(query.text)]
    assert gold_engine.answer(text).rows == ()


@given(st.text(max_size=40))
def test_any_text_comes_through_as_itself(value: str) -> None:
    value = value.replace("\ufffe", "").replace("\uffff", "")
    query = substitute('SELECT ?x { VALUES ?x { "default" } }', {"x": ox.Literal(value)})
    check(query)
    assert OxigraphEngine(ox.Store()).answer(query).python() == [(value,)]


def test_values_stand_in_every_place_of_the_parameter(gold_engine: OxigraphEngine) -> None:
    text = named("search").bind(words="Thuận Phát")
    assert text.count('"thuan phat"') == 2
    assert "bac giang" not in text
    assert [row[0] for row in gold_engine.answer(text).python()] == [
        "Công ty cổ phần sản xuất và thương mại quốc tế Thuận Phát"
    ]


def test_an_empty_value_takes_the_default_away(gold_engine: OxigraphEngine) -> None:
    every = gold_engine.answer(named("ranking").bind(place="")).rows
    assert len(every) > len(gold_engine.answer(named("ranking").bind(place="Bắc Giang")).rows) > 0
    assert every == gold_engine.answer(named("ranking").bind()).rows


def test_prefixes_fit_the_base_of_the_data() -> None:
    assert prefixes()["id"] == ID
    assert prefixes()["graph"] == f"{ID}graph/"
    assert curie("https://w3id.org/congthuong/def#Province") == "ct:Province"
    assert curie("https://example.org/a b") == "<https://example.org/a b>"


def test_every_query_stands_under_a_heading_in_both_languages() -> None:
    assert {query.group for query in catalogue().values()} == set(headings())
    assert all(set(words) == {"vi", "en"} and all(words.values()) for words in headings().values())
