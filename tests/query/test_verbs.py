"""query, queries, export and prefixes, as people type them."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from congthuong.query.catalogue import catalogue
from congthuong.store import KnowledgeBase

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(seed_kb: KnowledgeBase, tmp_path: Path) -> Run:
    """Run the command with these arguments in an empty directory, on the knowledge base of the seeds."""

    def congthuong(*arguments: str, stdin: str = "", kb: str | None = None) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "CONGTHUONG_KB")}
        environment = clean | {"LC_ALL": "C.UTF-8", "CONGTHUONG_KB": kb or str(seed_kb.layout.root)}
        return subprocess.run(
            [sys.executable, "-m", "congthuong", *arguments], cwd=tmp_path, env=environment, input=stdin,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip

    return congthuong


def one_line(done: subprocess.CompletedProcess[str], said: str) -> None:
    assert done.returncode != 0
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("congthuong: ")
    assert said in done.stderr


def test_a_named_query_prints_a_table(run: Run) -> None:
    done = run("query", "iip-series", "--param", "place=bac ninh")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "+7,5%" in done.stdout
    assert "9 tháng đầu năm 2024" in done.stdout
    english = run("query", "iip-series", "-p", "place=Bắc Ninh", "--lang", "en").stdout
    assert "+7.5%" in english


def test_a_fall_has_its_sign_on_the_card_of_an_entity(run: Run) -> None:
    # "giảm 8,7%": the sign stands in another word than the figure
    table = run("query", "entity", "--param", "name=Bắc Ninh", "--format", "csv").stdout
    said = [row["said"] for row in csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))]
    assert "−8,7%" in said
    assert "8,7%" not in said
    shown = run("query", "entity", "--param", "name=Bắc Ninh").stdout
    assert re.findall(r"(\S?)8,7%", shown)
    assert set(re.findall(r"(\S?)8,7%", shown)) == {"−"}


def test_sparql_comes_from_an_option_a_file_or_standard_input(run: Run, tmp_path: Path) -> None:
    query = "SELECT (COUNT(?a) AS ?n) { ?a a ct:Article }"
    (tmp_path / "q.rq").write_text(query, encoding="utf-8-sig")
    for arguments in (("-e", query), ("--file", "q.rq")):
        assert run("query", *arguments, "--format", "csv").stdout.split() == ["n", "5"]
    assert run("query", "--file", "-", "--format", "csv", stdin=query).stdout.split() == ["n", "5"]


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".json", ".xml", ".xlsx", ".txt"])
def test_the_name_of_the_output_tells_its_format(run: Run, tmp_path: Path, suffix: str) -> None:
    done = run("query", "officials", "-o", f"out{suffix}")
    assert (done.returncode, done.stdout) == (0, "")
    data = (tmp_path / f"out{suffix}").read_bytes()
    if suffix == ".xlsx":
        assert openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].max_row >= 3
    else:
        assert "Trần Quang Tấn" in data.decode("utf-8")


def test_a_csv_is_what_programs_expect(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("query", "zones", "-p", "place=Bắc Giang", "--format", "csv").stdout)))
    assert {row["zone"]: row["value"] for row in rows}["KCN Yên Lư"] == "8.96"


def test_a_graph_can_be_asked_for(run: Run) -> None:
    done = run("query", "neighbourhood", "-p", "name=KCN Yên Lư", "--format", "nquads")
    assert "https://w3id.org/congthuong/def#hasZone" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["query"], "ask with one of a query's NAME, --file FILE and -e SPARQL"),
        (["query", "zones", "-e", "ASK {}"], "ask with one of"),
        (["query", "zonez"], "no query named 'zonez'; did you mean zones"),
        (["query", "zones", "-p", "plaec=x"], "did you mean place? its parameters are place (name)"),
        (["query", "zones", "-p", "place"], "--param 'place' is not NAME=VALUE"),
        (["query", "-e", "ASK {}", "-p", "a=b"], "--param is for named queries"),
        (["query", "series", "-p", "year=MMXX"], "a year such as 2024"),
        (["query", "-e", "SELECT * {\n ?s ?p }"], "line 2, column"),
        (["query", "-e", "DROP ALL"], "DROP is an update"),
        (["query", "-e", "SELECT * { SERVICE <http://127.0.0.1:1/> {} }"], "SERVICE is refused"),
        (["query", "zones", "--format", "turtle"], "cannot be given as turtle; choose one of table, csv"),
        (["query", "zones", "--format", "pdf"], "there is no format 'pdf'"),
        (["query", "--file", "none.rq"], "none.rq: the query cannot be read"),
        (["query", "zones", "-o", "none/x.csv"], "none/x.csv"),
        (["query", "zones", "--lang", "fr"], "'fr'"),
        (["queries", "zonez"], "did you mean zones"),
        (["export", "--format", "pdf"], "choose one of nquads, trig, turtle, jsonld, graphml"),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, arguments: list[str], said: str) -> None:
    one_line(run(*arguments), said)


def test_what_is_no_knowledge_base_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    one_line(run("query", "zones", kb="empty"), "empty")
    one_line(run("export", "--kb", "missing"), "missing")


def test_a_query_that_is_no_text_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes("SELECT".encode("utf-16"))
    one_line(run("query", "--file", "q.rq"), "q.rq: this query is not UTF-8 text")


def test_queries_lists_every_name_and_describes_one(run: Run) -> None:
    listed = run("queries").stdout
    assert all(f"  {query.name} " in listed and query.title["vi"] in listed for query in catalogue().values())
    assert "Industrial zones of a province" in run("queries", "--lang", "en").stdout
    described = run("queries", "figure-sources", "--lang", "en").stdout
    assert "congthuong query figure-sources --param fact=…" in described
    assert "fact: iri" in described


def test_prefixes_can_be_pasted_into_sparql(run: Run) -> None:
    printed = run("prefixes").stdout
    assert "PREFIX ct: <https://w3id.org/congthuong/def#>" in printed
    assert run("query", "-e", f"{printed} ASK {{ ?a a ct:Article }}", "--format", "csv").stdout == "true\n"


@pytest.mark.parametrize(
    ("name", "begins"),
    [("x.nq", b"<http"), ("x.trig", b"@prefix"), ("x.ttl", b"@prefix"), ("x.jsonld", b"["), ("x.graphml", b"<?xml")],
)
def test_export_writes_what_the_name_says(run: Run, tmp_path: Path, name: str, begins: bytes) -> None:
    done = run("export", "-o", name, "--no-text")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / name).read_bytes().startswith(begins)
