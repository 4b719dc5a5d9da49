"""Reading is as good as it has been: each gold set is read anew and scored against its floors.

The reports stand at the end of the test run's output.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from congthuong.interpret import interpret
from congthuong.read import read
from congthuong.recognise import load
from congthuong.score import Report, score
from congthuong.score.files import read_gold, texts

HERE = Path(__file__).parent
FLOORS: dict[str, dict[str, dict[str, float]]] = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FLOORS)
def test_a_set_reaches_its_floors(name: str, checkout: Path, scoreboard: list[str]) -> None:
    report = _report(name, checkout)
    reached = _reached(report)
    floor, goal = FLOORS[name]["floor"], FLOORS[name]["goal"]
    scoreboard.append(f"{name}: " + next(iter(report.lines())))
    scoreboard.extend(
        f"  {level:10} F1 {reached[level]:.3f}   floor {floor[level]:.3f}" + _aim(reached[level], goal.get(level))
        for level in floor
    )
    scoreboard.append(f"  core: 95 % of samples {report.core_interval[0]:.3f} to {report.core_interval[1]:.3f}")
    below = {level: reached[level] for level in floor if round(reached[level], 3) < floor[level]}
    assert not below, f"{name} fell below its floors; see `congthuong score tests/gold/{name} --errors`"


def _report(name: str, checkout: Path) -> Report:
    gold = read_gold(HERE / name)
    lexicon = load()
    rows: list[dict[str, Any]] = []
    for document in read(texts(checkout / "seeds" if name == "seeds" else HERE / name, gold)):
        rows.extend(fact.as_row() for fact in interpret(document.article, lexicon))
    return score(gold, rows)


def _reached(report: Report) -> dict[str, float]:
    f1 = {level: ratio.f1 for level, ratio in report.levels.items()}
    return f1 | {"relations": report.relations.f1, "entities": report.entities.f1}


def _aim(reached: float, goal: float | None) -> str:
    if goal is None:
        return ""
    return f"   goal {goal:.2f}" + ("" if reached >= goal else f" ({reached - goal:+.3f})")
