"""What is printed: nothing that a terminal obeys, nothing that a console lacks, nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from congthuong.store import KnowledgeBase

from .conftest import Answer

RUN = Callable[..., Answer]
GOOD = "Tháng 5/2024, tỉnh Hà Nam có 8 khu công nghiệp.\n"
OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
EVIL = "\x1b[2J\x9b31m\u202etxt\u2066\r\x07"


def on_a_terminal(*arguments: str | Path, cwd: Path) -> str:
    """What a terminal sees of the command, stdout and stderr."""
    leader, follower = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "congthuong", *map(str, arguments)],
        cwd=cwd, stdin=subprocess.DEVNULL, stdout=follower, stderr=follower,
        env={**os.environ, "TERM": "dumb", "COLUMNS": "80"},
    )  # fmt: skip
    os.close(follower)
    seen = b""
    while True:
        try:
            chunk = os.read(leader, 65536)
        except OSError:  # what a closed terminal gives
            break
        if not chunk:
            break
        seen += chunk
    os.close(leader)
    done.wait()
    return seen.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize("format", ["table", "csv", "tsv", "json"])
def test_a_terminal_gets_no_commands_from_an_answer(format: str, seed_kb: KnowledgeBase, tmp_path: Path) -> None:
    literal = EVIL.encode("unicode_escape").decode().replace("\\x", "\\u00")
    asked = f'SELECT ?x {{ VALUES ?x {{ "here{literal}" }} }}'
    seen = on_a_terminal("query", "-e", asked, "--format", format, "--kb", seed_kb.layout.root, cwd=tmp_path)
    assert "here" in seen
    assert OBEYED.findall(seen) == []


def test_a_terminal_gets_no_commands_from_names_of_files(tmp_path: Path) -> None:
    (tmp_path / f"a{EVIL}.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / f"b{EVIL}.txt").write_bytes(b"\x00\x01")
    verbs = (["facts", "--kind", "entity"], ["coverage"], ["build", "--kb", "kb"], ["info", "--kb", "kb"])
    for verb in verbs:
        seen = on_a_terminal(*verb, *([] if verb[0] == "info" else [tmp_path]), cwd=tmp_path)
        assert seen
        assert OBEYED.findall(seen) == [], verb


def test_into_a_file_data_go_byte_for_byte(congthuong: RUN, seed_kb: KnowledgeBase) -> None:
    asked = 'SELECT ?x { VALUES ?x { "a\\u202eb" } }'
    assert "a\u202eb".encode() in congthuong("query", "-e", asked, "--format", "csv", "--kb", seed_kb.layout.root).out


def test_one_module_prints(checkout: Path) -> None:
    printing = re.compile(r"typer\.echo|^\s*print\(|std(?:out|err)\.(?:buffer\.)?write", re.MULTILINE)
    folder = checkout / "graph" / "congthuong" / "cli"
    found = [file.name for file in folder.rglob("*.py") if printing.search(file.read_text(encoding="utf-8"))]
    assert [name for name in found if name != "terminal.py"] == []


def test_csv_of_queries_runs_no_formulas(congthuong: RUN, seed_kb: KnowledgeBase) -> None:
    cells = ["=1+1", "+84 24", "-x", "@SUM", "-2.5", "+3", "-1e3", "a=b", "", "Bắc, Ninh"]
    asked = f"SELECT ?x {{ VALUES ?x {{ {' '.join(repr(cell) for cell in cells)} }} }}"
    out = congthuong("query", "-e", asked, "--format", "csv", "--kb", seed_kb.layout.root).out.decode()
    _, *rows = csv.reader(out.splitlines())
    assert ["".join(row) for row in rows] == [
        "'=1+1", "'+84 24", "'-x", "'@SUM", "-2.5", "+3", "-1e3", "a=b", "", "Bắc, Ninh",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["query", "officials", "-o", "x.pdf"], "x.pdf: .pdf files are not written"),
        (["export", "-o", "x.doc"], "x.doc: .doc files are not written"),
        (["view", "-o", "x.png"], "x.png: .png files are not written"),
        (["query", "SELECT * { ?s ?p ?o }"], "write it behind -e"),
        (["query", "officials", "--columns", "nobody"], "there is no column 'nobody'"),
        (["query", "officials", "--columns", "person", "--format", "csv"], "--columns chooses those of a table"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    arguments: list[str], said: str, congthuong: RUN, seed_kb: KnowledgeBase, tmp_path: Path
) -> None:
    answer = congthuong(*arguments, "--kb", seed_kb.layout.root)
    assert (answer.code, len(answer.said)) == (2, 1)
    assert said in answer.said[0]
    assert not list(tmp_path.glob("x.*"))


def test_facts_of_no_format_are_refused(congthuong: RUN, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    answer = congthuong("facts", "a.txt", "-o", "x.pdf")
    assert answer.code == 2
    assert ".pdf files are not written" in answer.err


def test_a_narrow_terminal_gets_records(congthuong: RUN, seed_kb: KnowledgeBase) -> None:
    kb = seed_kb.layout.root
    narrow = congthuong("query", "targets", "--kb", kb, env={"COLUMNS": "80"}).out.decode().splitlines()
    rows = congthuong("query", "targets", "--kb", kb, "--format", "csv").out.decode()
    assert max(map(len, narrow)) <= 80
    assert sum(not line for line in narrow) == len(list(csv.reader(rows.splitlines()))) - 2
    assert len(narrow) < 1007 / 1.5
    chosen = congthuong("query", "targets", "--kb", kb, "--columns", "share,target", env={"COLUMNS": "80"}).out.decode()
    assert chosen.splitlines()[0].split() == ["%", "mục", "tiêu", "(tính)", "Mục", "tiêu"]


CONSOLES = [["query", "officials"], ["info"], ["queries"], ["view", "-o", "n.html"]]


@pytest.mark.parametrize("arguments", CONSOLES)
def test_a_console_without_the_letters_gets_question_marks(
    arguments: list[str], congthuong: RUN, seed_kb: KnowledgeBase
) -> None:
    kb = [] if arguments == ["queries"] else ["--kb", seed_kb.layout.root]
    assert congthuong(*arguments, *kb, env={"PYTHONIOENCODING": "cp1252"}).code == 0


WINDOWS = """
import os, signal, sys, warnings
warnings.simplefilter("ignore")  # filelock says that it has no fcntl either
for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[name] = None
del os.fork
for name in ("setitimer", "SIGXCPU", "SIGPROF", "ITIMER_PROF"):
    delattr(signal, name)
from congthuong.cli import main
main()
"""


def test_a_system_without_fcntl_and_fork_serves_nothing_and_does_all_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-c", WINDOWS, *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        return done.returncode, done.stderr.decode()

    assert run("facts", "a.txt", "-o", "f.csv", "--kind", "observation") == (0, "")
    assert run("build", "a.txt", "--kb", "kb")[0] == 0
    assert run("query", "--kb", "kb", "-e", "SELECT ?a { ?a a ct:Article }", "-o", "q.csv") == (0, "")
    assert run("view", "--kb", "kb", "-o", "n.html")[0] == 0
    code, said = run("serve", "--kb", "kb")
    assert code == 2
    assert said.splitlines() == [
        "congthuong: 'serve' needs a system that can fork processes, as Linux and macOS can; "
        "run it in WSL or a container; all other verbs work here"
    ]


def test_a_place_that_is_not_there_is_said_with_those_near_it(congthuong: RUN, seed_kb: KnowledgeBase) -> None:
    kb = seed_kb.layout.root
    answer = congthuong("query", "iip-series", "-p", "place=Bắk Ninh", "--kb", kb)
    assert (answer.code, len(answer.said)) == (0, 1)
    assert answer.said[0].startswith("congthuong: nothing is called 'Bắk Ninh' here; near it: Bắc Ninh")
    assert congthuong("query", "iip-series", "-p", "place=bac ninh", "--kb", kb).said == []


def test_a_page_says_it_too(seed_kb: KnowledgeBase) -> None:
    from congthuong.query.catalogue import named
    from congthuong.serve.answers import Question, ask
    from congthuong.serve.limits import Limits

    query, values = named("iip-series"), {"place": "Bắk <Ninh>"}
    question = Question(query.bind(**values), formats=("html",), about=query, values=values)
    page = ask(seed_kb.dataset(), question, Limits()).body.decode()
    assert "ở đây không có gì tên là “Bắk &lt;Ninh&gt;”; gần giống: Bắc Ninh" in page


def test_csv_over_http_runs_no_formulas_and_that_of_the_protocol_is_left(seed_kb: KnowledgeBase) -> None:
    from congthuong.query.catalogue import named
    from congthuong.serve.answers import Question, ask
    from congthuong.serve.limits import Limits

    text = 'SELECT ?x { VALUES ?x { "=1+1" } }'
    for about, cell in ((named("officials"), "'=1+1"), (None, "=1+1")):
        answered = ask(seed_kb.dataset(), Question(text, formats=("csv",), about=about), Limits())
        assert answered.body.decode().split() == ["x", cell]


def test_a_spreadsheet_has_ids_as_text_dates_and_filters(congthuong: RUN, checkout: Path, tmp_path: Path) -> None:
    import openpyxl
    import pandas as pd

    seed = checkout / "seeds" / "000_0d62ed76fba1d377.txt"
    assert congthuong("facts", seed, "-o", "f.xlsx").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx")["observations"]
    heading, first, *_ = [[cell.value for cell in row] for row in sheet.iter_rows()]
    row = dict(zip(heading, first, strict=True))
    assert (row["article"], row["title"]) == ("000", "Bắc Ninh nâng cao giá trị sản xuất công nghiệp")
    assert (row["period"], str(row["period_start"])[:10], str(row["period_end"])[:10]) == (
        "2020", "2020-01-01", "2020-12-31",
    )  # fmt: skip
    assert sheet.auto_filter.ref == sheet.dimensions
    letters = map(openpyxl.utils.get_column_letter, range(1, len(heading) + 1))
    assert all(sheet.column_dimensions[at].width > len(str(name)) for at, name in zip(letters, heading, strict=True))
    assert set(pd.read_excel(tmp_path / "f.xlsx", dtype={"article": str}).article) == {"000"}
    assert congthuong("facts", seed, "-o", "f.csv", "--kind", "observation").code == 0
    assert set(pd.read_csv(tmp_path / "f.csv").article) == {"'000"}
