"""What the shell is told after a tab."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from congthuong.query.catalogue import catalogue

# The script, since the shell completes for its name.
COMMAND = Path(sys.executable).parent / "congthuong"


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("congthuong que", ["query", "queries"]),
        ("congthuong query iip", ["iip-series"]),
        ("congthuong queries iip", ["iip-series"]),
        ("congthuong query ", list(catalogue())),
        ("congthuong query iip-series --param ", ["place=", "sector="]),
        ("congthuong query iip-series -p pl", ["place="]),
        ("congthuong query none-such -p ", []),
        ("congthuong query zones --format j", ["json", "jsonld"]),
    ],
)
def test_a_tab_offers_what_fits(line: str, offers: list[str], tmp_path: Path) -> None:
    words = line.split(" ")
    asked = {
        "_CONGTHUONG_COMPLETE": "complete_bash",
        "COMP_WORDS": "\n".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run(
        [COMMAND], env=os.environ | asked, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert done.stderr == ""
    assert sorted(done.stdout.split()) == sorted(offers)
