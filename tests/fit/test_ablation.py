"""The script that takes patterns out one by one: what it says a pattern is worth is what the reading loses."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest


def test_a_pattern_that_is_taken_out_is_missed_where_it_is_needed_and_then_back(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(checkout / "benchmarks")
    import ablation  # type: ignore[import-not-found]

    from congthuong.recognise import figures

    text = "Năm 2024, Bắc Giang đứng thứ hai cả nước về thu hút FDI."
    start = text.index("thứ hai")
    row = {
        "start": start,
        "end": start + len("thứ hai"),
        "surface": "thứ hai",
        "subject": "Bắc Giang",
        "subject_type": "Province",
        "indicator": "fdi-attracted",
        "indicator_label": "thu hút FDI",
        "transformation": "rank",
        "value": 2,
        "unit": "rank",
        "period": "2024",
    }
    (tmp_path / "R1.txt").write_text(text, encoding="utf-8")
    (tmp_path / "R1.json").write_text(
        json.dumps(
            {"article": "R1", "published": "2025-01-01", "observations": [row], "relations": [], "entities": []}
        ),
        encoding="utf-8",
    )
    whole = figures._RANK
    monkeypatch.setattr(sys, "argv", ["ablation", str(tmp_path), "--only", "figures._RANK", "--rules-alone"])
    ablation.main()
    header, all_in, *rows = (line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert header[2:] == [tmp_path.name]
    assert float(all_in[2]) == 1.0
    worth = {name: (int(changed), float(lost)) for name, changed, lost in rows}
    assert worth["recognise.figures._RANK"] == (1, 1.0), "nothing else reads a rank"
    assert figures._RANK is whole
    assert isinstance(whole, re.Pattern)
