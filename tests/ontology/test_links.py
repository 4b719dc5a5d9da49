"""The mapping tables: SSSOM that its own tool takes whole, row for row."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from congthuong.data import folder

TABLES = sorted((folder("ontology") / "links").glob("*.sssom.tsv"))
# What `sssom validate` prints, and how many mappings it is left with, for each table.
SCRIPT = """
import sys
from click.testing import CliRunner
from sssom.cli import validate
from sssom.parsers import parse_sssom_table
for table in sys.argv[1:]:
    done = CliRunner().invoke(validate, [table])
    print(table, done.exit_code, len(parse_sssom_table(table).df), done.output.strip().replace(chr(10), " "), sep="|")
"""


@pytest.fixture(scope="module")
def validated() -> dict[str, tuple[int, int, str]]:
    """Table -> exit code, mappings kept, what was printed on either stream."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, *map(str, TABLES)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    rows = [line.split("|", 3) for line in done.stdout.splitlines()]
    return {Path(table).name: (int(code), int(kept), said + done.stderr) for table, code, kept, said in rows}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_sssom_takes_every_row(table: Path, validated: dict[str, tuple[int, int, str]]) -> None:
    rows = [line for line in table.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")][1:]
    code, kept, said = validated[table.name]
    assert (code, said) == (0, ""), f"mend what sssom says of {table.name}"
    assert kept == len(rows) > 0, f"sssom drops {len(rows) - kept} of the rows of {table.name}"


def test_the_script_hears_what_sssom_drops(tmp_path: Path) -> None:
    table = tmp_path / "bad.sssom.tsv"
    text = (folder("ontology") / "links" / "indicators.sssom.tsv").read_text(encoding="utf-8")
    table.write_text(text.replace("wb:world-development-indicators", "the World Bank"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, str(table)], capture_output=True, text=True, check=False
    )
    assert "not well-formed" in done.stdout + done.stderr
