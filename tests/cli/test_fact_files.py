"""The flat facts as files."""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from congthuong.errors import UsageError, WriteError
from congthuong.fact_files import FORMATS, KINDS, columns, destination, write
from congthuong.facts import Entity, Fact, Observation, Relation

OBSERVATION = Observation(
    id="x#o10-14.1",
    article="x",
    rule="tăng 7,5%",
    flags=("uncertain-subject",),
    evidence={"value": ((10, 14),), "subject": ((0, 8), (20, 28))},
    start=10,
    end=14,
    surface="7,5%",
    subject="Bắc Ninh",
    subject_type="Province",
    indicator=None,
    indicator_label="giá trị",
    qualifiers=("FDI", "KCN"),
    transformation="change",
    value=Decimal("-7.5"),
    unit="percent",
    period="2024-01/2024-09",
    quote_start=0,
    quote_end=30,
    quote='=HYPERLINK("http://x.example","Bắc Ninh")',
)
RELATION = Relation(
    id="x#r0-9.1",
    article="x",
    rule="A ở B",
    subject="Công ty A",
    subject_type="Company",
    predicate="locatedIn",
    object="Bắc Ninh",
    object_type="Province",
    quote_start=0,
    quote_end=9,
    quote="A, ở\nB",
)
ENTITY = Entity(id="x#e0", article="x", rule="tỉnh X", label="Bắc Ninh", type="Province", mentions=((0, 8), (20, 28)))
FACTS: tuple[Fact, ...] = (OBSERVATION, RELATION, ENTITY)


def test_every_field_of_a_fact_has_a_column_and_a_type() -> None:
    for kind, facts_class in KINDS.items():
        example = next(fact for fact in FACTS if isinstance(fact, facts_class))
        added = {"title", "published", "url"} | ({"period_start", "period_end"} if kind != "entity" else set())
        assert {column.name for column in columns(kind)} | {"kind"} == set(example.as_row()) | added
    assert {column.name: column.type for column in columns("observation")}.items() >= {
        ("value", "number"), ("value_max", "number"), ("start", "integer"), ("qualifiers", "texts"),
        ("evidence", "evidence"), ("quote", "text"),
    }  # fmt: skip


def test_json_lines_are_the_facts_rows(tmp_path: Path) -> None:
    write(FACTS, destination(tmp_path / "all.jsonl"))
    rows = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows == [fact.as_row() for fact in FACTS]
    assert rows[0]["value"] == -7.5
    assert rows[0]["evidence"] == {"subject": [[0, 8], [20, 28]], "value": [[10, 14]]}


def test_csv_holds_one_table_per_kind_for_excel(tmp_path: Path) -> None:
    write(FACTS, destination(tmp_path / "tables", format="csv"))
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == [
        "entities.csv", "observations.csv", "relations.csv",
    ]  # fmt: skip
    assert (tmp_path / "tables/observations.csv").read_bytes().startswith(b"\xef\xbb\xbfid,article,start")
    row = _csv(tmp_path / "tables/observations.csv")[0]
    assert row["value"] == "-7.5"  # a number is left alone
    assert row["quote"] == "'" + OBSERVATION.quote  # a text that would run as a formula is not
    assert row["qualifiers"] == "FDI; KCN"
    assert row["evidence"] == "subject 0-8, 20-28; value 10-14"
    assert row["indicator"] == ""
    assert _csv(tmp_path / "tables/relations.csv")[0]["quote"] == "A, ở\nB"
    assert _csv(tmp_path / "tables/entities.csv")[0]["mentions"] == "0-8; 20-28"


def test_a_workbook_has_a_sheet_per_kind_with_numbers_as_numbers(tmp_path: Path) -> None:
    nasty = replace(OBSERVATION, indicator_label="a\x07b", surface="x" * 40_000, value=Decimal("1128E12"))
    write((*FACTS, nasty), destination(tmp_path / "facts.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "facts.xlsx")
    assert book.sheetnames == ["observations", "relations", "entities"]
    names, first, second = list(book["observations"].iter_rows())
    cells = dict(zip((str(cell.value) for cell in names), first, strict=True))
    assert cells["value"].value == -7.5
    assert cells["value"].data_type == "n"
    assert cells["quote"].value == OBSERVATION.quote
    assert cells["quote"].data_type == "s"  # "f" would be a formula
    assert cells["indicator"].value is None
    others = dict(zip((str(cell.value) for cell in names), second, strict=True))
    assert others["indicator_label"].value == "a\ufffdb"
    assert len(str(others["surface"].value)) == 32_767
    assert others["value"].value == 1_128_000_000_000_000


def test_parquet_keeps_types_and_lists(tmp_path: Path) -> None:
    write(FACTS, destination(tmp_path, format="parquet"))
    table = pq.read_table(tmp_path / "observations.parquet")
    assert {name: str(table.schema.field(name).type) for name in ("value", "value_max", "start", "qualifiers")} == {
        "value": "double", "value_max": "double", "start": "int32", "qualifiers": "list<element: string>",
    }  # fmt: skip
    row = table.to_pylist()[0]
    assert row["value"] == -7.5
    assert row["value_max"] is None
    assert row["qualifiers"] == ["FDI", "KCN"]
    assert dict(row["evidence"])["subject"] == [{"start": 0, "end": 8}, {"start": 20, "end": 28}]
    assert pq.read_table(tmp_path / "entities.parquet").to_pylist()[0]["mentions"][1] == {"start": 20, "end": 28}


@pytest.mark.parametrize("format", FORMATS)
def test_no_facts_still_give_a_readable_file(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"none.{format}"
    write((), destination(path, kind="relation"))
    match format:
        case "jsonl":
            assert path.read_bytes() == b""
        case "csv":
            assert _csv(path) == []
        case "xlsx":
            assert openpyxl.load_workbook(path)["relations"].max_row == 1
        case "parquet":
            assert pq.read_table(path).num_rows == 0


@pytest.mark.parametrize("format", FORMATS)
def test_only_the_kind_asked_for_is_written(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"one.{format}"
    write(FACTS, destination(path, kind="entity"))
    match format:
        case "jsonl":
            assert [json.loads(line)["kind"] for line in path.read_text().splitlines()] == ["entity"]
        case "csv":
            assert [row["label"] for row in _csv(path)] == ["Bắc Ninh"]
        case "xlsx":
            assert openpyxl.load_workbook(path).sheetnames == ["entities"]
        case "parquet":
            assert pq.read_table(path).column("label").to_pylist() == ["Bắc Ninh"]


@pytest.mark.parametrize(
    ("output", "format", "kind", "said"),
    [
        (None, "xlsx", None, "xlsx is not text; name where it should go with -o"),
        (None, "parquet", "entity", "parquet is not text"),
        (None, "csv", None, "csv holds one kind of fact; choose it with --kind"),
        ("all.csv", None, None, "all.csv: a csv file holds one kind of fact"),
        ("all.csv", "xlsx", None, "all.csv: the format is xlsx but the file ends in .csv"),
        (None, "yaml", None, "unknown format 'yaml'; one of jsonl, csv, xlsx, parquet"),
        (None, None, "figure", "unknown kind 'figure'; one of observation, relation, entity"),
    ],
)
def test_what_does_not_go_together_is_explained(
    output: str | None, format: str | None, kind: str | None, said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        destination(output, format=format, kind=kind)
    assert said in str(caught.value)


def test_the_format_follows_the_files_ending(tmp_path: Path) -> None:
    assert destination("facts").format == "jsonl"
    assert destination("facts.XLSX").format == "xlsx"
    assert destination(tmp_path).paths["entity"] == tmp_path / "facts.jsonl"
    (tmp_path / "a.csv").mkdir()
    assert destination(tmp_path / "a.csv", format="xlsx").paths["entity"] == tmp_path / "a.csv/facts.xlsx"


def test_a_failure_half_way_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    def breaking() -> Iterator[Fact]:
        yield from FACTS
        raise ArithmeticError("half way")

    for format in FORMATS:
        (tmp_path / f"old.{format}").write_text("old")
        with pytest.raises(ArithmeticError):
            write(breaking(), destination(tmp_path / f"old.{format}", kind="entity"))
        assert (tmp_path / f"old.{format}").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == len(FORMATS)


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"facts\.jsonl: the directory to write in does not exist; make it first"):
        write(FACTS, destination(tmp_path / "no" / "such" / "facts.jsonl"))
    (tmp_path / "file").touch()
    with pytest.raises(WriteError, match="the directory to write in is a file"):
        write(FACTS, destination(tmp_path / "file" / "facts.jsonl"))


@pytest.mark.parametrize("format", FORMATS)
def test_a_full_disk_is_one_line_and_the_old_file_stays(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"facts.{format}"
    path.write_text("old")
    program = (
        "import sys; from congthuong.errors import WriteError; from congthuong.facts import Entity\n"
        "from congthuong.fact_files import destination, write\n"
        "facts = (Entity(id=f'x#e{n}', article='x', rule='r', label=str(hash(str(n))) * 50, type='Other')"
        " for n in range(2000))\n"
        "try: write(facts, destination(sys.argv[1], kind='entity'))\n"
        "except WriteError as error: print(error); sys.exit(3)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)),
    )
    assert (done.returncode, done.stderr) == (3, "")
    assert (
        done.stdout == f"{path}: the file grows larger than this system allows; write elsewhere or in several files\n"
    )
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into a read-only directory")
def test_a_directory_without_permission_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(WriteError, match="writing here is not permitted"):
        write(FACTS, destination(tmp_path / "facts.jsonl"))


def test_a_device_is_written_to_and_not_replaced() -> None:
    before = Path(os.devnull).stat()
    write(FACTS, destination(os.devnull))
    assert Path(os.devnull).stat().st_rdev == before.st_rdev


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
