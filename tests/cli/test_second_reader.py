"""A second reader on the command line: asked by file, kept in the knowledge base, asked by nobody again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Answer

RUN = Callable[..., Answer]
TEXT = "Năm 2018, Hà Nam cấp phép cho Nhà máy giấy Sông Lam. Dự án có vốn 500 tỷ đồng, rộng 12 ha.\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(TEXT.replace("500", str(500 + number)), encoding="utf-8")
    return folder


@pytest.fixture
def answers(congthuong: RUN, articles: Path, tmp_path: Path) -> Path:
    """What a model would answer to `ask`: the plant as the subject of every figure."""
    requests = tmp_path / "requests.jsonl"
    done = congthuong("ask", articles, "-o", requests, "--model", "m")
    assert (done.code, done.out) == (0, b"")
    assert done.said[-1].startswith("congthuong: 3 articles in 3 requests, about ")
    lines = []
    for line in requests.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        assert asked["body"]["model"] == "m"
        rows = [{"k": k, "subject": "Nhà máy giấy Sông Lam", "subject_type": "Project"} for k in (1, 2)]
        message = {"content": json.dumps({"figures": rows}, ensure_ascii=False)}
        body = {"model": "m-1", "choices": [{"message": message}]}
        lines.append(json.dumps({"custom_id": asked["custom_id"], "response": {"status_code": 200, "body": body}}))
    path = tmp_path / "answers.jsonl"
    path.write_text("\n".join(reversed(lines)), encoding="utf-8")
    return path


def subjects(answer: Answer) -> list[Any]:
    return [row["subject"] for row in answer.rows if row["kind"] == "observation"]


def test_requests_go_to_stdout_when_no_file_is_named(congthuong: RUN, articles: Path) -> None:
    assert [row["method"] for row in congthuong("ask", articles).rows] == ["POST"] * 3


def test_facts_of_a_batch_are_the_same_with_several_jobs(congthuong: RUN, articles: Path, answers: Path) -> None:
    alone = congthuong("facts", articles)
    one = congthuong("facts", articles, "--answers", answers)
    two = congthuong("facts", articles, "--answers", answers, "--jobs", "2")
    assert subjects(one) == ["Nhà máy giấy Sông Lam"] * 6
    assert subjects(alone) != subjects(one)
    assert one.out == two.out


def test_a_knowledge_base_keeps_the_answers_and_asks_nobody_again(
    congthuong: RUN, articles: Path, answers: Path, tmp_path: Path
) -> None:
    kb = tmp_path / "kb"
    assert congthuong("build", articles, "--kb", kb, "--answers", answers).code == 0
    assert any("second reader: 3 by m-1" in line for line in congthuong("info", "--kb", kb).out.decode().splitlines())
    first = congthuong("export", "--kb", kb, "--format", "nquads").out
    answers.unlink()
    assert "3 unchanged" in congthuong("build", articles, "--kb", kb).said[-1]
    assert congthuong("rebuild", "--kb", kb).code == 0
    assert sorted(congthuong("export", "--kb", kb, "--format", "nquads").out.splitlines()) == sorted(first.splitlines())
    assert b"secondReader" in first


def test_new_answers_are_news_to_a_knowledge_base(
    congthuong: RUN, articles: Path, answers: Path, tmp_path: Path
) -> None:
    kb = tmp_path / "kb"
    congthuong("build", articles, "--kb", kb)
    assert "3 replaced" in congthuong("build", articles, "--kb", kb, "--answers", answers).said[-1]
    assert congthuong("remove", "0", "--kb", kb).code == 0
    assert len(list((kb / "answers").iterdir())) == 2


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--model", "m"), "both --model NAME and --model-url URL"),
        (("--model-url", "http://127.0.0.1:9/v1"), "both --model NAME and --model-url URL"),
        (("--answers", "nowhere"), "no such file or folder"),
        (("--model", "m", "--model-url", "file:///x"), "not an http(s) address"),
    ],
)
def test_options_that_do_not_go_together_are_said_in_one_line(
    congthuong: RUN, articles: Path, options: tuple[str, ...], what: str
) -> None:
    done = congthuong("facts", articles, *options)
    assert done.code not in (0, 1) or what in done.err
    assert what in done.err
    assert done.out == b""


def test_a_dead_server_costs_no_article(congthuong: RUN, articles: Path) -> None:
    alone = congthuong("facts", articles)
    done = congthuong("facts", articles, "--model", "m", "--model-url", "http://127.0.0.1:9/v1")
    assert (done.code, done.out) == (1, alone.out)
    assert any("the rules' reading stands" in line for line in done.said)
