"""The page on reading says what is so: its table is the scorer's, its example is what `explain` prints."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]
PAGE = TOP / "docs" / "reading.md"


def test_the_accuracy_table_is_current() -> None:
    done = subprocess.run(
        [sys.executable, "docs/accuracy.py", "--check"], cwd=TOP, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_example_is_what_explain_prints() -> None:
    shown = re.findall(r"(?ms)^\$ congthuong (explain .*?)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"))
    assert len(shown) == 3
    for command, printed in shown:
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)]
        done = subprocess.run([sys.executable, "-m", "congthuong", *words], cwd=TOP, capture_output=True, check=False)
        lines = [line.rstrip() for line in done.stdout.decode("utf-8").splitlines()]
        assert lines == printed.splitlines(), "run `python docs/update.py`"


def test_the_stations_that_the_page_names_exist() -> None:
    named = re.findall(r"`((?:read|recognise|interpret)/[\w.]*)`", PAGE.read_text(encoding="utf-8"))
    assert len(named) > 9
    assert [path for path in named if not (TOP / "graph" / "congthuong" / path).exists()] == []
