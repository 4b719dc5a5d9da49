"""The notebook runs, and what it shows is what it gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]


def test_the_notebook_runs_and_its_outputs_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "docs/notebook.py", "--check"],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
