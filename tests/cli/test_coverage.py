"""`congthuong coverage`: the table, the JSON object, the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from .conftest import Answer

RUN = Callable[..., Answer]
TEXT = "Tháng 5/2024, Hà Nam có 8 KCN.\n\nLãnh đạo tỉnh nói 12 và 13.\n"


def test_the_table_names_what_is_unread(congthuong: RUN, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    answer = congthuong("coverage", "a.txt")
    lines = answer.out.decode("utf-8").splitlines()
    assert answer.code == 0
    assert lines[0].split() == ["article", "numerals", "in", "a", "fact", "something", "else", "unread"]
    assert lines[1].split() == ["a", "5", "1", "2", "2", "(40.0%)"]
    assert lines[2].split() == ["total", "5", "1", "2", "2", "(40.0%)"]
    assert "something else: time 2" in lines
    assert [line.split()[1] for line in lines if "[1" in line] == ["50-52", "56-58"]


def test_the_object_holds_every_numeral(congthuong: RUN, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Hà Nam có 9 cụm công nghiệp đang hoạt động.", encoding="utf-8")
    answer = congthuong("coverage", "a.txt", "b.txt", "--format", "json")
    found = json.loads(answer.out)
    assert [article["article"] for article in found["articles"]] == ["a", "b"]
    assert found["total"] == {"articles": 2, "numerals": 6, "fact": 2, "other": 2, "unread": 2, "what": {"time": 2}}
    for article in found["articles"]:
        for status in ("fact", "other", "unread"):
            assert article[status] == sum(reading["status"] == status for reading in article["readings"])
    facts = {row["id"] for row in congthuong("facts", "a.txt", "b.txt", "--kind", "observation").rows}
    assert {
        id for article in found["articles"] for reading in article["readings"] for id in reading.get("facts", ())
    } == facts


def test_the_page_is_written_beside_the_table(congthuong: RUN, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    answer = congthuong("coverage", "a.txt", "--html", "a.html")
    assert answer.out.startswith(b"article")
    assert '<mark class="unread"' in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_said(congthuong: RUN, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    answer = congthuong("coverage", "a.txt", "--html", "nowhere/a.html")
    assert answer.code == 1
    assert answer.said == ["congthuong: nowhere/a.html: the directory to write in does not exist; make it first"]


def test_what_cannot_be_read_is_named_and_the_rest_is_shown(congthuong: RUN, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    answer = congthuong("coverage", "a.txt", "b.txt")
    assert answer.code == 1
    assert b"total" in answer.out
    assert answer.said == ["congthuong: b.txt: there is no such file or folder; check the name"]


def test_another_language_is_said(congthuong: RUN, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "The province had 8 industrial parks in 2023, and output rose by 7%.", encoding="utf-8"
    )
    answer = congthuong("coverage", "a.txt")
    assert answer.said == ["congthuong: a: this text is not Vietnamese, so nothing of it is read"]
    assert answer.out.decode("utf-8").splitlines()[1].split()[:5] == ["a", "3", "0", "0", "3"]
