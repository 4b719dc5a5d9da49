"""The row cap gives the first rows of the uncapped answer, in every format, wherever the query's tail stands."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from congthuong.serve.answers import Question, ask
from congthuong.serve.limits import Limits

AWKWARD = ['a"b', "a\r\nb", "},{", "</result>", "a,b", "", "é\tù", '"},{"']
VALUES = "VALUES (?n ?s) { " + " ".join(f"({n} {ox.Literal(text)})" for n, text in enumerate(AWKWARD)) + " }"
QUERIES = [
    f"SELECT ?n ?s {{ {VALUES} }} ORDER BY ?n",
    f"SELECT ?n ?s {{ {VALUES} }} ORDER BY ?n LIMIT 6",
    f"SELECT ?n ?s {{ {VALUES} }} ORDER BY ?n OFFSET 1 LIMIT 999999999999999999999999",
    f"SELECT ?n ?s {{ {VALUES} }} ORDER BY ?n LIMIT 7 OFFSET 1 # LIMIT 2",
    f"SELECT ?n ?s {{ {VALUES} }} GROUP BY ?n ?s HAVING(COUNT(*) > 0) ORDER BY ?n",
    f"SELECT ?n ?s {{ {{ SELECT * {{ {VALUES} }} LIMIT 8 }} }} ORDER BY ?n VALUES ?limit {{ 1 }}",
    f"SELECT (?n AS ?n2) ?s WHERE {{ {VALUES} FILTER(EXISTS {{ }} && ?n IN (0,1,2,3,4,5,6,7)) }} ORDER BY ?n",
]


def _rows(body: bytes, form: str) -> list[list[str]]:
    if form == "csv":
        return list(csv.reader(io.StringIO(body.decode(), newline="")))[1:]
    if form == "tsv":
        return [line.split("\t") for line in body.decode().split("\n")[1:-1]]
    if form == "json":
        return [sorted(cell["value"] for cell in row.values()) for row in json.loads(body)["results"]["bindings"]]
    root = ElementTree.fromstring(body)
    results = root.iter("{http://www.w3.org/2005/sparql-results#}result")
    return [["".join(binding.itertext()) for binding in result] for result in results]


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml"])
@pytest.mark.parametrize("query", QUERIES)
def test_the_cap_gives_the_first_rows(query: str, form: str) -> None:
    store = ox.Store()
    whole = _rows(ask(store, Question(query, formats=[form]), Limits()).body, form)
    assert 6 <= len(whole) <= 8
    for limit in range(1, 10):
        answered = ask(store, Question(query, formats=[form]), Limits(rows=limit))
        assert answered.truncated is (limit < len(whole))
        assert _rows(answered.body, form) == whole[:limit]
