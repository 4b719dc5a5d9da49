"""`--jobs N`: several processes read, and nobody sees a difference but the time."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from congthuong.errors import ReadError
from congthuong.facts import Facts
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


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_ends_its_process_ends_no_other(articles: Path, jobs: int) -> None:
    documents = list(read([articles]))
    found = [facts for _, facts in interpreted([*documents[:2], _deadly(documents[2]), *documents[3:6]], jobs=jobs)]
    assert [isinstance(facts, Facts) and len(facts.observations) > 0 for facts in found] == [
        True, True, False, True, True, True,
    ]  # fmt: skip
    assert isinstance(found[2], ReadError)
    assert "02.txt: interpret came to no end (its process died)" in str(found[2])


@pytest.mark.parametrize("verb", ["facts", "build"])
def test_a_killed_verb_leaves_no_process(verb: str, articles: Path, tmp_path: Path) -> None:
    """What a SIGKILL leaves is looked for from outside, by the session that the verb and its readers share."""
    for number in range(200):
        (articles / f"more{number}.txt").write_text("Tháng 5/2024, Hà Nam có 8 khu công nghiệp.\n" * 40, "utf-8")
    command = [sys.executable, "-m", "congthuong", verb, str(articles), "--jobs", "2"]
    if verb == "build":
        command += ["--kb", str(tmp_path / "kb")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    assert _eventually(lambda: len(_session(process.pid)) >= 3), "the readers did not start"
    process.kill()
    process.wait()
    assert _eventually(lambda: not _session(process.pid)), _session(process.pid)


def _session(leader: int) -> list[str]:
    """The processes of a session that are no zombies."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(")")
        except OSError:
            continue
        state, _, _, session = rest.split()[:4]
        if int(session) == leader and state != "Z":
            found.append(name)
    return found


def _eventually(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


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
