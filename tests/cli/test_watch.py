"""`congthuong build --watch`: what arrives goes in once it is whole, and its news is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from congthuong.cli.app import app
from congthuong.cli.watching import Resting, follow
from congthuong.errors import UsageError
from congthuong.store import KnowledgeBase

SAID = "Năm 2023, kim ngạch xuất khẩu của tỉnh Hà Nam {} 4,1 tỷ USD."


class Watching:
    """A watch in a thread of its own."""

    def __init__(self, base: KnowledgeBase, folder: Path) -> None:
        self.base, self.folder = base, folder
        self._stop, self._ready = threading.Event(), threading.Event()
        arguments = {"rest": 0.4, "stop": self._stop, "ready": self._ready.set}
        self._thread = threading.Thread(target=follow, args=(base, [str(folder)], [folder]), kwargs=arguments)
        self._thread.start()
        assert self._ready.wait(20)

    def until(self, true: Callable[[], bool]) -> None:
        for _ in range(300):
            if true():
                return
            assert self._thread.is_alive()
            time.sleep(0.1)
        pytest.fail("it did not come")

    def articles(self) -> dict[str, int]:
        return {record.id: len(self.base.records.raw(record)) for record in self.base.records}

    def end(self) -> None:
        self._stop.set()
        self._thread.join(20)
        assert not self._thread.is_alive()


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    folder = tmp_path / "in"
    folder.mkdir()
    found = Watching(KnowledgeBase.create(tmp_path / "kb"), folder)
    yield found
    found.end()


def test_what_arrives_goes_in_whole_and_a_bad_article_ends_nothing(
    watching: Watching, capfd: pytest.CaptureFixture[str]
) -> None:
    told = ""

    def has(*words: str) -> bool:
        nonlocal told
        captured = capfd.readouterr()
        told += captured.out + captured.err
        return all(word in told for word in words)

    (watching.folder / "index.jsonl").write_text(
        '{"file": "a.txt", "published": "2024-01"}\n{"file": "b.txt", "published": "2024-06"}\n', encoding="utf-8"
    )
    (watching.folder / "bad.pdf").write_bytes(b"no pdf")
    watching.until(lambda: has("bad.pdf"))
    whole = SAID.format("ước đạt")
    with (watching.folder / "a.txt").open("w", encoding="utf-8") as file:  # written in two pieces
        file.write(whole[:40])
        file.flush()
        time.sleep(0.15)
        file.write(whole[40:])
    watching.until(lambda: has("a.txt: added, 1 new", "  + 4,1 tỷ USD  Hà Nam"))
    assert watching.articles() == {"a": len(whole.encode())}
    (watching.folder / "b.txt").write_text(SAID.format("đạt").replace("4,1", "4,3"), encoding="utf-8")
    watching.until(lambda: has("b.txt: added, 1 revising others", "↻ 4,3 tỷ USD revises 4,1 tỷ USD (a, 2024-01)"))
    (watching.folder / "c.txt").write_text(SAID.format("ước đạt").replace("4,1", "9,9"), encoding="utf-8")
    (watching.folder / "d.txt").write_text(SAID.format("đạt").replace("4,1", "4,3"), encoding="utf-8")
    watching.until(lambda: has("c.txt: added, 1 contradicting others", "✗ 9,9 tỷ USD contradicts 4,3 tỷ USD"))
    watching.until(lambda: has("d.txt: added, 1 known already"))
    assert "Traceback" not in told
    assert told.count("a.txt: ") == 1


def test_a_file_that_grows_is_not_given_before_it_rests(tmp_path: Path) -> None:
    file, waiting = tmp_path / "a.txt", Resting(seconds=2)
    file.write_text("a", encoding="utf-8")
    waiting.seen(file, now=0)
    for now in (1.5, 3.0, 4.5):
        with file.open("a", encoding="utf-8") as stream:
            stream.write("b")
        assert waiting.rested(now=now) == []
    assert waiting.rested(now=6.0) == []
    assert waiting.rested(now=6.5) == [file]
    waiting.seen(file, now=7)
    file.unlink()
    assert waiting.rested(now=20) == []


def test_there_must_be_a_folder_to_watch(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    done = CliRunner().invoke(app, ["build", str(tmp_path / "a.txt"), "--watch", "--kb", str(tmp_path / "kb")])
    assert isinstance(done.exception, UsageError)
    assert not (tmp_path / "kb").exists()
