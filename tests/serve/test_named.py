"""The named queries over HTTP: the same rows as on the command line, in every format, and values that stay values."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from congthuong.query.catalogue import catalogue
from congthuong.query.engine import OxigraphEngine

if TYPE_CHECKING:
    from tests.serve.conftest import Server

    from congthuong.store import KnowledgeBase

INJECTIONS = [
    '" } INSERT DATA { <http://a/> <http://b/> 1 } #',
    '"@vi } UNION { ?x ?y ?z } #',
    "\\u0022 } SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #",
    "' } } LIMIT 0 #",
    'bac ninh" "ha noi',
    "UNDEF",
    "<script>alert(1)</script>",
    "$place ?place {{ 7*7 }}",
]


def test_a_fall_has_its_sign_on_the_card_of_an_entity(patient: Server) -> None:
    answer = patient.client.get("/queries/entity.json", params={"name": "Bắc Ninh"})
    assert answer.status_code == 200, answer.text
    said = {row["said"]["value"] for row in answer.json()["results"]["bindings"]}
    assert "−8,7%" in said
    assert "8,7%" not in said


def test_the_catalogue_says_what_can_be_asked(server: Server) -> None:
    queries = {query["name"]: query for query in server.client.get("/queries").json()["queries"]}
    assert queries.keys() == catalogue().keys()
    series = queries["iip-series"]
    assert [parameter["name"] for parameter in series["parameters"]] == ["place", "sector"]
    assert server.client.get(series["url"]).status_code == 200


def test_no_parameter_has_a_name_that_the_address_needs_itself() -> None:
    assert not {parameter.name for query in catalogue().values() for parameter in query.parameters} & {"format", "lang"}


@pytest.mark.parametrize("name", ["iip-series", "zones", "growth", "companies"])
def test_the_rows_are_those_of_the_engine(server: Server, seed_kb: KnowledgeBase, name: str) -> None:
    engine = OxigraphEngine(seed_kb.dataset())
    for values in ({}, {"place": "Bắc Giang"}):
        expected = engine.execute(catalogue()[name].bind(**values), "text/csv")
        assert server.client.get(f"/queries/{name}", params={**values, "format": "csv"}).content == expected


def test_suffixes_choose_the_format(server: Server) -> None:
    rows = list(csv.reader(io.StringIO(server.client.get("/queries/iip-series.csv").text)))
    bindings = server.client.get("/queries/iip-series.json").json()["results"]["bindings"]
    answer = server.client.get("/queries/iip-series.xlsx?lang=en")
    assert "attachment" in answer.headers["content-disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet["A1"].value == "Place"
    assert len(rows) - 1 == len(bindings) == sheet.max_row - 1 > 0


def test_a_page_has_a_form_and_rows_in_words(server: Server) -> None:
    answer = server.client.get("/queries/iip-series", params={"place": "Bắc Giang"}, headers={"accept": "text/html"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert 'value="Bắc Giang"' in answer.text
    assert '<td class="text">Bắc Giang</td>' in answer.text
    # A figure stands with its unit in one cell, and the IRI of the fact in none.
    assert '<th scope="col" class="unit">' not in answer.text
    assert ">https://" not in answer.text.partition("<details>")[0]
    assert '<td class="value"><a href="/id/article/' in answer.text
    assert "Ask" in server.client.get("/queries?lang=en", headers={"accept": "text/html"}).text


@pytest.mark.parametrize("value", INJECTIONS)
@pytest.mark.parametrize("name", ["iip-series", "search"])
def test_a_value_stays_a_value(server: Server, name: str, value: str) -> None:
    parameter = next(
        parameter.name for parameter in catalogue()[name].parameters if parameter.type in ("name", "words")
    )
    before = server.count("?s ?p ?o")
    answer = server.client.get(f"/queries/{name}.json", params={parameter: value})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert answer.json()["results"]["bindings"] == []
    page = server.client.get(f"/queries/{name}", params={parameter: value}, headers={"accept": "text/html"})
    assert re.findall(r"<script[^>]*>", page.text) == ['<script type="module" src="/static/explorer.js">']
    assert server.count("?s ?p ?o") == before


@pytest.mark.parametrize(
    ("target", "status", "code", "said"),
    [
        ("/queries/nothing", 404, "not-found", "/queries"),
        ("/queries/iip-series?plce=Hanoi", 400, "wrong-parameter", "did you mean place?"),
        ("/queries/iip-series?place=a&place=b", 400, "malformed-request", "2 times"),
        ("/queries/ranking?year=soon", 400, "wrong-parameter", "year"),
        ("/queries/iip-series?lang=fr", 400, "wrong-parameter", "lang"),
        ("/queries/iip-series.csv?format=json", 400, "malformed-request", ".csv"),
        ("/queries/iip-series.png", 404, "not-found", "iip-series.png"),
        ("/queries/iip-series?format=turtle", 406, "not-acceptable", "csv"),
    ],
)
def test_what_is_wrong_is_said(server: Server, target: str, status: int, code: str, said: str) -> None:
    answer = server.client.get(target)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert said in json.dumps(answer.json(), ensure_ascii=False)


def test_named_answers_are_cached_by_snapshot_too(server: Server) -> None:
    tag = server.client.get("/queries/zones").headers["etag"]
    assert server.client.get("/queries/zones", headers={"if-none-match": tag}).status_code == 304
    assert server.client.post("/queries/zones").status_code == 405
