"""`kill -9` at any moment: readers see the old state or the new, and a rerun completes it to the very same bytes.

Real builds of the command line are killed at moments spread over the length that one was measured to take.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from congthuong.errors import StoreError
from congthuong.read import read
from congthuong.store import KnowledgeBase

MOMENTS = 4


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", "from congthuong.cli import main; main()", *map(str, arguments)]


def build(articles: Path, kb: Path) -> None:
    """What `congthuong build` does, in this process, which has its words loaded."""
    outcomes = KnowledgeBase.create(kb).build(read([articles]))
    assert all(outcome.error is None for outcome in outcomes), outcomes


def killed(arguments: Sequence[str], after: float) -> bool:
    """Start a command and kill it after some seconds; whether it was still running then."""
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def nquads(path: Path) -> str:
    return "".join(KnowledgeBase.open(path).quads())


@pytest.fixture(scope="module")
def old_and_new(folder_of_texts: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str, float]:
    """A knowledge base of one article, its quads, those with all, and the seconds that the build takes between."""
    folder = tmp_path_factory.mktemp("killed")
    old, new = folder / "old", folder / "new"
    build(folder_of_texts / "n1.txt", old)
    subprocess.run(["cp", "-a", old, new], check=True)
    start = time.monotonic()
    subprocess.run(command("build", folder_of_texts, "--kb", new), check=True, capture_output=True)
    return old, nquads(old), nquads(new), time.monotonic() - start


def test_killed_builds_leave_old_or_new_and_a_rerun_completes_them(
    old_and_new: tuple[Path, str, str, float], folder_of_texts: Path, tmp_path: Path
) -> None:
    old, before, after, length = old_and_new
    struck = 0
    for moment in range(MOMENTS):
        kb = tmp_path / str(moment)
        subprocess.run(["cp", "-a", old, kb], check=True)
        # The interpreter and its imports take the first part, in which nothing can go wrong: start behind them.
        moments = length * (0.2 + 0.8 * (moment + 0.5) / MOMENTS)
        struck += killed(command("build", folder_of_texts, "--kb", kb), moments)
        assert nquads(kb) in (before, after)
        build(folder_of_texts, kb)
        assert nquads(kb) == after
        assert not KnowledgeBase.open(kb).info().unfinished
        assert not list(kb.rglob("*.part")), "half-written files are swept up"
    assert struck >= MOMENTS // 2, "the builds were over before they could be killed"


@pytest.mark.parametrize(
    ("verb", "step"),
    [
        *[("build", step) for step in ("keep", "replace", "write", "publish", "unmark")],
        *[(verb, step) for verb in ("remove", "rebuild") for step in ("replace", "publish")],
    ],
)
def test_death_right_after_each_step(
    verb: str, step: str, old_and_new: tuple[Path, str, str, float], folder_of_texts: Path, tmp_path: Path
) -> None:
    """The same, not by chance: the process kills itself as soon as it has done one step of the work."""
    old, before, after, _ = old_and_new
    kb = tmp_path / "kb"
    arguments: tuple[str, ...] = ("build", str(folder_of_texts))
    wanted = after
    subprocess.run(["cp", "-a", old, kb], check=True)
    if verb != "build":
        build(folder_of_texts, kb)
        before = after
        arguments, wanted = (("rebuild",), after) if verb == "rebuild" else (("remove", "n2", "n3", "n4"), nquads(old))
    death = f"""
import os, signal
from congthuong.store import base, batch, layout, records
places = {{"keep": (records.Records, "keep"), "replace": (base._Writer, "_replace"),
    "write": (batch.Batch, "write"), "publish": (layout.Layout, "publish"),
    "unmark": (layout.Layout, "unmark")}}
owner, name = places[{step!r}]
step = getattr(owner, name)
def fatal(*arguments, **named):
    step(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, fatal)
from congthuong.cli import main
main()
"""
    dead = subprocess.run([sys.executable, "-c", death, *arguments, "--kb", str(kb)], capture_output=True, check=False)
    assert dead.returncode == -signal.SIGKILL, dead.stderr.decode()
    assert nquads(kb) in (before, wanted)
    kept = KnowledgeBase.open(kb)
    if verb == "build":
        build(folder_of_texts, kb)
    elif verb == "rebuild":
        kept.rebuild()
    else:
        kept.remove(arguments[1:])  # some ids are gone already
    assert nquads(kb) == wanted
    assert not KnowledgeBase.open(kb).info().unfinished


@pytest.mark.parametrize("part", [0.6])
def test_a_kill_while_the_knowledge_base_is_made(
    part: float, old_and_new: tuple[Path, str, str, float], folder_of_texts: Path, tmp_path: Path
) -> None:
    _, _, after, length = old_and_new
    kb = tmp_path / "kb"
    killed(command("build", folder_of_texts, "--kb", kb), length * part)
    if (kb / "congthuong.json").exists():
        assert nquads(kb) in ("", after)
    else:
        with pytest.raises(StoreError, match="no knowledge base"):
            KnowledgeBase.open(kb)
    build(folder_of_texts, kb)
    assert nquads(kb) == after


def test_death_with_the_shared_graphs_half_made(
    folder_of_texts: Path, tmp_path: Path, old_and_new: tuple[Path, str, str, float]
) -> None:
    kb = tmp_path / "kb"
    death = """
import os, signal
from congthuong import rdf
rdf.curated_quads = lambda store: os.kill(os.getpid(), signal.SIGKILL)
from congthuong.cli import main
main()
"""
    dead = subprocess.run([sys.executable, "-c", death, "build", folder_of_texts, "--kb", kb], check=False)
    assert dead.returncode == -signal.SIGKILL
    assert nquads(kb) == ""
    build(folder_of_texts, kb)
    assert nquads(kb) == old_and_new[2]


def test_death_between_the_parts_of_making_one(
    folder_of_texts: Path, tmp_path: Path, old_and_new: tuple[Path, str, str, float]
) -> None:
    kb = tmp_path / "kb"
    death = """
import os, signal
from congthuong.store import layout
layout.Layout.publish = lambda *rest: os.kill(os.getpid(), signal.SIGKILL)
from congthuong.cli import main
main()
"""
    dead = subprocess.run([sys.executable, "-c", death, "build", folder_of_texts, "--kb", kb], check=False)
    assert dead.returncode == -signal.SIGKILL
    assert list(kb.iterdir())
    with pytest.raises(StoreError, match="no knowledge base"):
        KnowledgeBase.open(kb)
    build(folder_of_texts, kb)
    assert nquads(kb) == old_and_new[2]
