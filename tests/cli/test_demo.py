"""`congthuong demo`: what a stranger sees first."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from congthuong.data import folder

_QUOTED = re.compile(r"“(.+?)”\s+\((\d{3})\)", re.DOTALL)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A folder in which the demonstration has run, and what it said."""
    import subprocess
    import sys

    home = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "congthuong", "demo"], cwd=home, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return home, done.stdout


def test_it_says_what_the_knowledge_base_holds(shown: Any) -> None:
    _, said = shown
    assert "holds 5 articles" in said
    facts = re.search(r"Facts: (\d+) observations, (\d+) relations, (\d+) entities", said)
    assert facts is not None
    assert all(int(count) > 0 for count in facts.groups())
    assert re.search(r"(?s)Entities: .*\d+ Province", said)


def test_it_answers_five_questions_with_figure_period_and_source(shown: Any) -> None:
    _, said = shown
    answers = re.split(r"(?m)^\d\. .*$", said)[1:]
    assert len(answers) == 5
    texts = {
        path.stem[:3]: " ".join(path.read_text(encoding="utf-8").split()) for path in folder("seeds").glob("*.txt")
    }
    for answer in answers:
        quotes = _QUOTED.findall(answer)
        assert quotes, answer
        for quote, article in quotes:
            assert " ".join(quote.split()) in texts[article]
    index, zones, support, targets, offices = answers
    days = [int(year) for year in re.findall(r"(?m)^   [+−].*?(20\d\d) · against", index)]
    assert len(days) == 5
    assert days == sorted(days, reverse=True), "the newest first"
    assert re.search(r"… and \d+ older, which the command above lists", index)
    shares = [float(share) for share in re.findall(r"(?m)^   KCN .*? · ([\d.]+)%", zones)]
    assert len(shares) == 8, "the emptiest too"
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < 10
    assert "through" in support
    assert re.search(r"target .* · reached .* · [\d.]+% of it", " ".join(targets.split()))
    assert "@" not in offices
    assert re.search(r"Bí thư, Tỉnh ủy Bắc Ninh", offices)
    assert re.search(r"Chủ tịch, UBND tỉnh Bắc Ninh", offices)


def test_it_draws_the_network(shown: Any) -> None:
    home, said = shown
    assert "congthuong-demo/network.html" in said
    page = (home / "congthuong-demo/network.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "Bắc Giang" in page


def test_it_can_be_run_again_and_says_the_same(congthuong: Callable[..., Any], shown: Any) -> None:
    home, said = shown
    again = congthuong("demo", cwd=home)
    assert (again.code, again.err, again.out.decode("utf-8")) == (0, "", said)


def test_a_directory_that_is_something_else_is_refused(congthuong: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/cat.jpg").write_bytes(b"cat")
    answer = congthuong("demo", "--dir", "photos")
    assert (answer.code, answer.out) == (1, b"")
    assert len(answer.said) == 1
    assert "photos" in answer.said[0]
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["cat.jpg"]


def test_a_knowledge_base_with_other_articles_is_refused(congthuong: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "mine_1.txt").write_text("Kim ngạch xuất khẩu của tỉnh Thái Nguyên năm 2023 đạt 27 tỷ USD.\n")
    assert congthuong("build", "mine_1.txt", "--kb", "mine").code == 0
    answer = congthuong("demo", "--dir", "mine")
    assert (answer.code, answer.out) == (1, b"")
    assert answer.said == [
        "congthuong: mine: this knowledge base holds other articles, such as 'mine'; name another directory with --dir"
    ]
