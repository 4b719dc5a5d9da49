"""`congthuong explain`: a reading in words and as JSON, and clear words where there is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Answer

RUN = Callable[..., Answer]
TEXT = "Năm 2023, tổng sản phẩm GRDP của Hà Nam tăng 7%, kim ngạch xuất khẩu tăng 9%.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_reading_in_words(congthuong: RUN, article: Path) -> None:
    answer = congthuong("explain", article, "--at", TEXT.index("9%"))
    lines = answer.out.decode("utf-8").splitlines()
    assert answer.code == 0
    assert lines[0] == f"a {TEXT.index('9%')}-{TEXT.index('9%') + 2}  9%"
    said = {line.split()[0]: line for line in reversed(lines) if line.startswith("  ")}  # of two lines the first
    assert "“kim ngạch xuất khẩu”" in said["indicator"]
    assert "“Hà Nam”" in said["subject"]
    assert "“Năm 2023”" in said["period"]
    (lost,) = [line for line in lines if "grdp" in line]
    assert float(lost.split()[1]) < 0


def test_a_quote_finds_the_figures_in_it_however_it_is_composed(congthuong: RUN, article: Path) -> None:
    import unicodedata

    quote = unicodedata.normalize("NFD", "Hà Nam tăng 7%, kim ngạch xuất khẩu tăng 9%")
    found = json.loads(congthuong("explain", article, "--quote", quote, "--json").out)
    assert [reading["fact"]["surface"] for reading in found["readings"]] == ["7%", "9%"]
    facts = congthuong("facts", article, "--kind", "observation").rows
    assert [reading["fact"] for reading in found["readings"]] == facts


def test_a_numeral_that_is_no_figure(congthuong: RUN, article: Path) -> None:
    answer = congthuong("explain", article, "--quote", "2023")
    assert answer.code == 0
    assert answer.out.decode("utf-8") == "a 4-8  2023  taken for something else: time\n"


# arguments -> exit code, what is said
MISTAKES: dict[tuple[str, ...], tuple[int, str]] = {
    ("--at", "999"): (2, "a.txt: 999 lies outside the text, whose offsets go from 0 to 77"),
    ("--at", "-1"): (2, "a.txt: -1 lies outside the text, whose offsets go from 0 to 77"),
    ("--quote", "không có"): (2, "a.txt: 'không có' does not stand in the text; quote it as the article writes it"),
    ("--quote", "tăng"): (
        2,
        "a.txt: 'tăng' stands in the text 2 times, at 40, 69; quote more of it, or say --at OFFSET",
    ),
    ("--quote", " "): (2, "a.txt: the quote is empty"),
    ("--quote", "Hà Nam"): (1, "a.txt, 33: there is no figure here; the nearest is '7%' at 45"),
    (): (2, "say which figure with one of --at OFFSET and --quote TEXT"),
    ("--at", "3", "--quote", "7%"): (2, "say which figure with one of --at OFFSET and --quote TEXT"),
}


@pytest.mark.parametrize("arguments", MISTAKES)
def test_what_cannot_be_explained_is_said(congthuong: RUN, article: Path, arguments: tuple[str, ...]) -> None:
    code, said = MISTAKES[arguments]
    answer = congthuong("explain", article.name, *arguments)
    assert (answer.code, answer.said, answer.out) == (code, [f"congthuong: {said}"], b"")


def test_a_folder_of_articles_is_too_many(congthuong: RUN, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    answer = congthuong("explain", ".", "--at", "3")
    assert answer.code == 2
    assert answer.said == ["congthuong: .: this is 2 articles; name one of them"]
