"""The pictures of the explorer show what it looks like now."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest


def test_the_pictures_were_taken_of_these_pages(checkout: Path) -> None:
    spec = importlib.util.spec_from_file_location("screenshots", checkout / "docs" / "screenshots.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    stale = module.stale()
    if stale:
        pytest.fail(f"taken before a change to {', '.join(stale)}: run 'just screenshots'")
    shown = "".join((checkout / page).read_text(encoding="utf-8") for page in ("README.md", "docs/explorer.md"))
    assert set(re.findall(r"explorer-\w+\.png", shown)) == set(module.PICTURES)
    assert all((checkout / "docs" / name).stat().st_size < 200_000 for name in module.PICTURES)
