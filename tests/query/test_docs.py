"""The page of competency questions says what the headers say, and the example of a header in docs/query.md is one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from congthuong.query.catalogue import named
from congthuong.query.engine import OxigraphEngine


def test_the_page_of_questions_is_current(checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate_questions.py", "--check"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_example_of_a_named_query_works(checkout: Path, tmp_path: Path, gold_engine: OxigraphEngine) -> None:
    example = re.search(r"(?ms)^```sparql\n(.*?)^```$", (checkout / "docs/query.md").read_text(encoding="utf-8"))
    assert example is not None
    (tmp_path / "example.rq").write_text(example[1], encoding="utf-8")
    rows = gold_engine.answer(named("example", tmp_path).bind(place="kcn vsip bac ninh")).python()
    assert rows == [("Công ty TNHH Fujikin Bắc Ninh",)]
