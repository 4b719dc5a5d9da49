"""docs/ontology.md is made from the files of ontology/, and is current."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_page_is_current(checkout: Path) -> None:
    script = checkout / "docs" / "generate_ontology.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run python docs/generate_ontology.py and commit the page; {done.stderr}"
