"""`congthuong facts`: data on stdout, words on stderr, and one line for everything that cannot be done."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from congthuong.data import folder

ARTICLE = (
    "Thái Nguyên: Công nghiệp giữ nhịp tăng\n"
    "Chỉ số sản xuất công nghiệp tháng 5/2024 của tỉnh Thái Nguyên tăng 6,25% so với cùng kỳ năm trước.\n"
)
SEED = folder("seeds") / "003_99eff106a572ee41.txt"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good_1.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_a_figure_comes_out_with_its_place(congthuong: Callable[..., Any], good: Path) -> None:
    answer = congthuong("facts", good, "--kind", "observation")
    assert (answer.code, answer.err) == (0, "")
    (row,) = answer.rows
    assert (row["article"], row["value"], row["subject"], row["period"]) == ("good", 6.25, "Thái Nguyên", "2024-05")
    assert ARTICLE[row["start"] : row["end"]] == row["surface"] == "6,25%"
    assert ARTICLE[row["quote_start"] : row["quote_end"]] == row["quote"]


def test_the_order_of_the_files_and_the_hash_seed_change_nothing(congthuong: Callable[..., Any]) -> None:
    files = sorted(folder("seeds").glob("*.txt"))
    one = congthuong("facts", *files, env={"PYTHONHASHSEED": "1"})
    other = congthuong("facts", *reversed(files), env={"PYTHONHASHSEED": "2"})
    assert one.code == other.code == 0
    assert sorted(one.out.splitlines()) == sorted(other.out.splitlines())
    assert len(one.rows) > 150


def test_csv_and_a_workbook_hold_what_json_lines_hold(congthuong: Callable[..., Any], tmp_path: Path) -> None:
    rows = congthuong("facts", SEED).rows
    table = congthuong("facts", SEED, "--format", "csv", "--kind", "observation")
    cells = list(csv.DictReader(io.StringIO(table.out.decode("utf-8-sig"))))
    assert [(row["id"], float(row["value"])) for row in cells] == [
        (row["id"], row["value"]) for row in rows if row["kind"] == "observation"
    ]
    assert congthuong("facts", SEED, "-o", "facts.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "facts.xlsx")
    for kind, sheet in (("observation", "observations"), ("relation", "relations"), ("entity", "entities")):
        ids = [row[0] for row in book[sheet].iter_rows(min_row=2, values_only=True)]
        assert ids == [row["id"] for row in rows if row["kind"] == kind]
    assert congthuong("facts", SEED, "--format", "parquet", "-o", "tables/").code == 0
    assert len(list((tmp_path / "tables").glob("*.parquet"))) == 3


def _bad_inputs() -> dict[str, tuple[str, bytes, str]]:
    """For each case the file's name, its bytes, and a part of the line that must name what is wrong."""
    return {
        "empty": ("bad.txt", b"", "the file is empty"),
        "blank": ("bad.txt", b" \n\n", "empty"),
        "binary": ("bad.txt", bytes(range(256)) * 40, "bad.txt"),
        "Latin-1": ("bad.txt", "Sản xuất tăng".encode("latin-1", "replace") + b"\xe9\xe0 t\xe9", "bad.txt"),
        "no PDF": ("bad.pdf", b"%PDF-1.7 and then nothing of it", "bad.pdf"),
        "no Word document": ("bad.docx", b"PK\x03\x04 and then nothing of it", "bad.docx"),
        "no main text": (
            "bad.html",
            b"<html><head><title>x</title></head><body><nav>a</nav></body></html>",
            "bad.html",
        ),
        "unknown ending": ("bad.xyz", b"text", "bad.xyz"),
        "50 MB": ("bad.txt", "Sản xuất tăng 7%. ".encode() * 2_500_000, "MB"),
    }


@pytest.mark.parametrize("case", _bad_inputs())
def test_what_cannot_be_read_is_one_line_and_the_others_come(
    congthuong: Callable[..., Any], good: Path, tmp_path: Path, case: str
) -> None:
    name, content, said = _bad_inputs()[case]
    (tmp_path / name).write_bytes(content)
    answer = congthuong("facts", tmp_path / name, good)
    assert answer.code == 1
    assert len(answer.said) == 1
    assert answer.said[0].startswith("congthuong: ")
    assert name in answer.said[0]
    assert said in answer.said[0]
    assert {row["article"] for row in answer.rows} == {"good"}


def test_a_missing_file_is_one_line(congthuong: Callable[..., Any], good: Path) -> None:
    answer = congthuong("facts", "no/such_file.txt", good)
    assert answer.code == 1
    assert len(answer.said) == 1
    assert "no/such_file.txt" in answer.said[0]
    assert {row["article"] for row in answer.rows} == {"good"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_other_unicode_encodings_are_read(congthuong: Callable[..., Any], tmp_path: Path, encoding: str) -> None:
    bom = "\ufeff" if encoding == "utf-16-le" else ""
    (tmp_path / "wide_1.txt").write_bytes((bom + ARTICLE).encode(encoding))
    answer = congthuong("facts", tmp_path / "wide_1.txt", "--kind", "observation")
    assert (answer.code, answer.err) == (0, "")
    assert [row["surface"] for row in answer.rows] == ["6,25%"]


def test_a_malformed_index_line_is_named_and_the_articles_come(congthuong: Callable[..., Any], good: Path) -> None:
    (good.parent / "index.jsonl").write_text('{"file": "good_1.txt", "id": "named"}\n{"file": \n', encoding="utf-8")
    answer = congthuong("facts", good.parent)
    assert answer.code == 1
    assert len(answer.said) == 1
    assert "index.jsonl" in answer.said[0]
    assert "2" in answer.said[0]
    assert {row["article"] for row in answer.rows} == {"named"}


def test_two_files_with_one_id_are_both_named(congthuong: Callable[..., Any], good: Path) -> None:
    index = [{"file": "good_1.txt", "id": "same"}, {"file": "other_2.txt", "id": "same"}]
    (good.parent / "index.jsonl").write_text("\n".join(map(json.dumps, index)), encoding="utf-8")
    (good.parent / "other_2.txt").write_text(ARTICLE, encoding="utf-8")
    answer = congthuong("facts", good.parent)
    assert answer.code == 1
    assert len(answer.said) == 1
    assert "good_1.txt" in answer.said[0]
    assert "other_2.txt" in answer.said[0]


def test_an_article_in_another_language_gives_no_facts_and_says_so(
    congthuong: Callable[..., Any], tmp_path: Path
) -> None:
    text = "Industrial output of Bac Ninh rose by 7.5% in 2024, and exports reached 19.05 billion USD.\n"
    (tmp_path / "english_1.txt").write_text(text * 5, encoding="utf-8")
    answer = congthuong("facts", tmp_path / "english_1.txt")
    assert (answer.code, answer.out) == (0, b"")
    assert answer.said == ["congthuong: english: this text is not Vietnamese, so it gives no facts"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "yaml"], "unknown format 'yaml'; one of jsonl, csv, xlsx, parquet"),
        (["--kind", "figure"], "unknown kind 'figure'; one of observation, relation, entity"),
        (["--format", "xlsx"], "xlsx is not text; name where it should go with -o"),
        (["--format", "csv"], "csv holds one kind of fact; choose it with --kind, or name a directory with -o"),
        (["-o", "all.csv"], "all.csv: a csv file holds one kind of fact; choose it with --kind, or name a directory"),
        (["-o", "all.csv", "--format", "xlsx"], "all.csv: the format is xlsx but the file ends in .csv; change one"),
        (["--qqq"], "No such option: --qqq; see 'congthuong --help'"),
    ],
)
def test_what_does_not_go_together_is_one_line(
    congthuong: Callable[..., Any], good: Path, arguments: list[str], said: str
) -> None:
    answer = congthuong("facts", good, *arguments)
    assert (answer.code, answer.out) == (2, b"")
    assert answer.said == [f"congthuong: {said}"]
    assert sorted(path.name for path in good.parent.iterdir()) == ["good_1.txt"]


def test_where_nothing_can_be_written_is_one_line(congthuong: Callable[..., Any], good: Path) -> None:
    answer = congthuong("facts", good, "-o", "no/such/facts.jsonl")
    assert answer.code == 1
    assert answer.said == ["congthuong: no/such/facts.jsonl: the directory to write in does not exist; make it first"]


@pytest.mark.parametrize("name", ["facts.jsonl", "facts.xlsx"])
def test_a_full_disk_is_one_line(congthuong: Callable[..., Any], tmp_path: Path, name: str) -> None:
    answer = congthuong(
        "facts", SEED, "-o", name, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    )
    assert (answer.code, answer.out) == (1, b"")
    assert len(answer.said) == 1
    assert f"{name}: the file grows larger than this system allows" in answer.said[0]
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_behind_stdout_is_one_line(congthuong: Callable[..., Any]) -> None:
    with Path("/dev/full").open("wb") as full:
        answer = congthuong("facts", SEED, stdout=full)
    assert answer.code == 1
    assert answer.said == ["congthuong: cannot write the output: No space left on device"]


def test_nothing_readable_leaves_an_older_output_alone(congthuong: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text("old")
    answer = congthuong("facts", "gone.txt", "--kind", "entity", "-o", "facts.csv")
    assert answer.code == 1
    assert len(answer.said) == 1
    assert (tmp_path / "facts.csv").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.csv"]


def test_a_reader_that_goes_away_is_no_news(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "congthuong", "facts", str(folder("seeds"))]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (1, b"")


def test_an_interrupt_is_quiet(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "facts.jsonl")  # nobody reads it, so the command waits there
    command = [sys.executable, "-m", "congthuong", "facts", str(SEED), "-o", "facts.jsonl"]
    # A shell that runs the tests in the background has the interrupt ignored, and children inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    finally:
        signal.signal(signal.SIGINT, before)
    with process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(3)
        process.send_signal(signal.SIGINT)
        try:
            out, said = process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert (process.returncode, out, said) == (130, b"", b"")
