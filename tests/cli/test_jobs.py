"""`--jobs N`: several processes read, and nobody sees a difference but the time."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from congthuong.errors import ReadError
from congthuong.interpret.parallel import interpreted
from congthuong.read import Document, read

from .conftest import Answer

RUN = Callable[..., Answer]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(12):
        text = f"Tháng 5/2024, tỉnh Hà Nam có {number + 8} khu công nghiệp và thu hút {number + 1},5 tỷ USD vốn FDI.\n"
        (folder / f"{number:02}.txt").write_text(text * (1 if number % 2 else 40), encoding="utf-8")
    return folder


def test_facts_are_the_same_in_the_same_order(congthuong: RUN, articles: Path) -> None:
    (articles / "05.txt").write_bytes(b"\x00\xff\x00\xff" * 40)
    one = congthuong("facts", articles)
    two = congthuong("facts", articles, "--jobs", "2")
    assert one.out.count(b"\n") > 20
    assert (two.code, two.out, two.err) == (one.code, one.out, one.err)


def test_a_knowledge_base_is_the_same(congthuong: RUN, articles: Path, tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        assert congthuong("build", articles, "--kb", tmp_path / jobs, "--jobs", jobs).code == 0
    one, two = (congthuong("export", "--kb", tmp_path / jobs, "--format", "nquads") for jobs in ("1", "2"))
    assert sorted(one.out.splitlines()) == sorted(two.out.splitlines()) != []
    again = congthuong("build", articles, "--kb", tmp_path / "2", "--jobs", "2")
    assert "12 unchanged" in again.err


def test_no_jobs_are_no_answer(congthuong: RUN, articles: Path) -> None:
    answer = congthuong("facts", articles, "--jobs", "0")
    assert answer.code == 2
    assert len(answer.said) == 1


def test_what_is_not_wanted_is_not_read(articles: Path) -> None:
    pairs = interpreted(read([articles]), jobs=2, wanted=lambda document: document.article.id == "03")
    assert [document.article.id for document, facts in pairs if facts is not None] == ["03"]


def test_a_killed_process_is_said(articles: Path) -> None:
    documents = list(read([articles]))
    pairs = interpreted([*documents[:2], *(_deadly(document) for document in documents[2:4])], jobs=2)
    with pytest.raises(ReadError, match="a reading process was killed"):
        list(pairs)


class _Bomb:
    def __reduce__(self) -> tuple[Callable[[int], None], tuple[int]]:
        return os._exit, (1,)


def _deadly(document: Document) -> Document:
    """A document whose article ends the process that takes it out of its parcel."""
    from dataclasses import replace

    return replace(document, article=replace(document.article, blocks=(_Bomb(),)))  # type: ignore[arg-type]


def test_a_terminal_sees_a_bar_and_the_data_stay_clean(articles: Path, tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "congthuong", "facts", str(articles)],
        stdout=subprocess.PIPE, stderr=follower, stdin=subprocess.DEVNULL, env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.close(follower)
    out, _ = done.communicate()
    seen = b""
    while True:
        try:
            chunk = os.read(leader, 65536)
        except OSError:  # what a closed terminal gives
            break
        if not chunk:
            break
        seen += chunk
    os.close(leader)
    assert done.returncode == 0
    assert all(line.startswith(b'{"id"') for line in out.splitlines())
    assert b"12/12" in seen
