"""Each form of an answer, read back by somebody else's reader."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.query import Result

from congthuong.errors import UsageError
from congthuong.query.catalogue import named
from congthuong.query.engine import Engine, OxigraphEngine
from congthuong.query.export import FORMATS, export
from congthuong.query.formats import GRAPH_FORMATS, ROW_FORMATS, render

HOSTILE = """SELECT ?t ?n WHERE { VALUES (?t ?n) {
  ("=1+1" 1.5) ("+84 1" 2) ("-cmd" 1128000000000000) ("@x" -2.3)
  ("a,\\"b\\"\\nc" true) ("Bắc\\tNinh" "2024-06-11"^^xsd:date) } }"""


@pytest.fixture(scope="module")
def empty() -> Engine:
    return OxigraphEngine(ox.Store())


@pytest.fixture(scope="module")
def hostile(empty: Engine) -> list[tuple[Any, ...]]:
    return empty.answer(HOSTILE).python()


def test_csv(empty: Engine, hostile: list[tuple[Any, ...]]) -> None:
    data = render(empty, HOSTILE, "csv")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    assert rows[0] == ["t", "n"]
    formulas = ("=", "+", "-", "@")
    assert [row[0] for row in rows[1:]] == ["'" * text.startswith(formulas) + text for text, _ in hostile]
    assert [row[1] for row in rows[1:]] == ["1.5", "2", "1128000000000000", "-2.3", "true", "2024-06-11"]


def test_tsv(empty: Engine) -> None:
    lines = render(empty, HOSTILE, "tsv").decode("utf-8").splitlines()
    assert lines[0] == "?t\t?n"
    assert lines[1:3] == ['"=1+1"\t1.5', '"+84 1"\t2']
    assert lines[6].startswith('"Bắc\\tNinh"\t')


def test_json(empty: Engine, hostile: list[tuple[Any, ...]]) -> None:
    answer = json.loads(render(empty, HOSTILE, "json"))
    assert answer["head"]["vars"] == ["t", "n"]
    assert [row["t"]["value"] for row in answer["results"]["bindings"]] == [row[0] for row in hostile]
    assert answer["results"]["bindings"][0]["n"] == {
        "type": "literal",
        "value": "1.5",
        "datatype": "http://www.w3.org/2001/XMLSchema#decimal",
    }


def test_xml(empty: Engine, hostile: list[tuple[Any, ...]]) -> None:
    rows = list(Result.parse(io.BytesIO(render(empty, HOSTILE, "xml")), format="xml"))
    assert [str(row[0]) for row in rows] == [row[0] for row in hostile]  # type: ignore[index]
    assert rows[0][1].toPython() == Decimal("1.5")  # type: ignore[index, union-attr]


def test_xlsx_has_typed_numbers_and_no_formulas(empty: Engine, hostile: list[tuple[Any, ...]]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(empty, HOSTILE, "xlsx")))
    heading, *rows = book.worksheets[0].iter_rows()
    assert [cell.value for cell in heading] == ["t", "n"]
    assert [row[0].value for row in rows] == [row[0] for row in hostile]
    assert {row[0].data_type for row in rows} == {"s"}
    assert [row[1].data_type for row in rows] == ["n", "n", "n", "n", "b", "d"]
    assert [row[1].value for row in rows][:3] == [1.5, 2, 1128000000000000]


def test_xlsx_of_a_named_query_has_its_headings(gold_engine: OxigraphEngine) -> None:
    query = named("iip-series")
    data = render(gold_engine, query.bind(), "xlsx", named=query, language="vi")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [column.title["vi"] for column in query.columns]
    assert sheet.max_row == 16
    assert sheet.cell(2, [column.name for column in query.columns].index("value") + 1).value == 3.7


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's reader of JSON-LD
@pytest.mark.parametrize("format", GRAPH_FORMATS)
def test_a_graph_is_read_back_whole(format: str, gold_engine: OxigraphEngine) -> None:
    data = render(gold_engine, named("neighbourhood").bind(), format)
    graph = rdflib.Graph().parse(data=data, format={"jsonld": "json-ld", "nquads": "nt"}.get(format, format))
    wanted = rdflib.Graph().parse(data=render(gold_engine, named("neighbourhood").bind(), "nquads"), format="nt")
    assert set(graph) == set(wanted)
    assert len(graph) > 4


def table(engine: Engine, query: str, **options: Any) -> list[list[str]]:
    """The rows of a table, headings first, the rule left out."""
    lines = render(engine, query, "table", width=400, **options).decode("utf-8").splitlines()
    return [[part.strip() for part in line.split("   ") if part.strip()] for n, line in enumerate(lines) if n != 1]


def test_a_table_speaks_vietnamese_or_english(gold_engine: OxigraphEngine) -> None:
    query = named("series")
    text = query.bind(place="Bắc Giang", indicator="industrial-output-value", year="2024")
    rows = table(gold_engine, text, named=query)
    assert rows[0] == [
        "Địa phương", "Hiệu lực", "Chỉ tiêu", "Kỳ", "So với", "Số liệu", "Tình trạng", "Trích dẫn", "Bài",
    ]  # fmt: skip
    assert any("5 tháng đầu năm 2024" in row and "266,878 nghìn tỷ đồng" in row and "ước tính" in row for row in rows)
    assert any("năm 2024" in row and "khoảng 665,76 nghìn tỷ đồng" in row and "mục tiêu" in row for row in rows)
    rows = table(gold_engine, text, named=query, language="en")
    assert any("VND 266.878 trillion" in row and "January–May 2024" in row and "estimate" in row for row in rows)


def test_a_table_shows_names_or_iris(gold_engine: OxigraphEngine) -> None:
    query = """SELECT ?place ?area {
      ?place ct:successor province:bac-ninh-2025 .
      ?value ct:ofPlace province:bac-ninh-2025 ; qudt:numericValue ?area ; ct:inSeries ?series .
      FILTER(STRENDS(STR(?series), "area-2025")) } ORDER BY ?place"""
    assert table(gold_engine, query) == [["place", "area"], ["Bắc Giang", "4.718,6"], ["Bắc Ninh", "4.718,6"]]
    assert table(gold_engine, query, language="en")[1] == ["Bac Giang", "4,718.6"]
    assert table(gold_engine, query, iris=True)[1] == ["province:bac-giang", "4.718,6"]


def test_the_iri_of_a_fact_is_shown_on_demand_only(gold_engine: OxigraphEngine) -> None:
    query = named("officials")
    assert "Dữ kiện" not in table(gold_engine, query.bind(), named=query)[0]
    assert "Dữ kiện" in table(gold_engine, query.bind(), named=query, iris=True)[0]


@pytest.mark.parametrize("width", [60, 100, 160, 300])
def test_a_narrow_table_folds_and_loses_nothing(width: int, gold_engine: OxigraphEngine) -> None:
    query = named("targets")
    text = query.bind(place="Bắc Giang", indicator="industrial-output-value")
    printed = render(gold_engine, text, "table", named=query, width=width).decode("utf-8")
    assert max(map(len, printed.splitlines())) <= width
    letters = "".join(printed.split())
    heading, _, *rows = render(gold_engine, text, "table", named=query, width=3000).decode("utf-8").splitlines()
    if "─" in printed:
        assert sorted(letters.replace("─", "")) == sorted("".join((heading + "".join(rows)).split()))
    else:  # records, each with its own headings
        assert printed.count("\n\n") == len(rows) - 1
        cells = {cell for row in rows for cell in re.split(r"\s{3,}", row.strip())}
        assert all("".join(cell.split()) in letters for cell in cells)


def test_a_place_shows_on_which_side_of_the_merger_it_is(gold_engine: OxigraphEngine) -> None:
    query = named("place-units")
    rows = table(gold_engine, query.bind(place="bac ninh"), named=query)
    assert [row[:2] for row in rows[1:]] == [
        ["Bắc Ninh", "đến 2025-06-30"], ["Bắc Ninh", "từ 2025-07-01"], ["Bắc Ninh", "từ 2025-07-01"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "format", "said"),
    [
        (
            "SELECT * {}",
            "turtle",
            "the answer to SELECT cannot be given as turtle; choose one of table, csv, tsv, xlsx, json, xml",
        ),
        ("ASK {}", "nquads", "the answer to ASK cannot be given as nquads; choose one of table"),
        (
            "CONSTRUCT WHERE {}",
            "xlsx",
            "the answer to CONSTRUCT cannot be given as xlsx; choose one of turtle, jsonld, nquads",
        ),
        ("SELECT * {}", "pdf", "there is no format 'pdf'; choose one of table, csv"),
    ],
)
def test_a_wrong_combination_is_one_line_with_the_list(query: str, format: str, said: str, empty: Engine) -> None:
    with pytest.raises(UsageError) as caught:
        render(empty, query, format)
    assert str(caught.value).startswith(said)


def test_without_a_format_rows_are_a_table_and_a_graph_is_turtle(empty: Engine) -> None:
    assert render(empty, "SELECT (1204.5 AS ?x) {}").decode().split() == ["x", "───────", "1.204,5"]
    assert render(empty, "CONSTRUCT { ct:a a ct:B } WHERE {}").decode().startswith("@prefix")
    assert set(ROW_FORMATS) == {"table", "csv", "tsv", "xlsx", "json", "xml"}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.parametrize("format", FORMATS)
def test_an_export_is_read_back_whole(format: str, read_store: ox.Store) -> None:
    kept = [quad for quad in read_store if "/article/003" in str(quad)]
    assert kept
    stream, again = io.BytesIO(), io.BytesIO()
    export(kept, format, stream)
    export(reversed(kept), format, again)
    assert stream.getvalue() == again.getvalue()
    dataset = rdflib.Dataset()
    dataset.parse(data=stream.getvalue(), format={"jsonld": "json-ld"}.get(format, format))
    found = {(str(s), str(p), str(o), str(g) if format != "turtle" else "") for s, p, o, g in dataset.quads()}
    wanted = {
        (
            quad.subject.value,
            quad.predicate.value,
            quad.object.value,
            quad.graph_name.value if format != "turtle" else "",
        )
        for quad in kept
    }
    assert found == wanted


def test_an_export_can_withhold_the_texts(read_store: ox.Store) -> None:
    stream = io.BytesIO()
    export(read_store, "nquads", stream, text=False)
    assert b"/graph/text/" not in stream.getvalue()
    assert b"/graph/article/003" in stream.getvalue()


def test_graphml_is_read_back(read_store: ox.Store, tmp_path: Path) -> None:
    from congthuong.cli.export import _write

    with (tmp_path / "x.graphml").open("wb") as stream:
        _write(OxigraphEngine(read_store), "graphml", stream, True)
    graph = nx.read_graphml(tmp_path / "x.graphml")
    labels = {data["label"] for _, data in graph.nodes(data=True)}
    assert {"Bắc Ninh", "Bắc Giang", "KCN Yên Lư"} <= labels
