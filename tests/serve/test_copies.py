"""Copies of the snapshot in memory: they answer, they are renewed with it, and no death of a process loses them."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.serve.conftest import Server

from congthuong.read import read
from congthuong.store import KnowledgeBase, memory_needed

COUNT = "SELECT (COUNT(?a) AS ?n) { ?a a ct:Article }"
PATIENCE = 120.0  # of a machine that has much else to do


def wait(server: Server, until: Callable[[], bool], what: str) -> None:
    """Ask on until it is so: the copying begins with the first question."""
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end, what
        server.ask("ASK {}")
        threading.Event().wait(0.05)


def copied(server: Server, before: list[int]) -> None:
    """Wait until the workers come from another fork server than these."""
    wait(server, lambda: len(new := server.fork_servers()) == 1 and new != before, "the snapshot was not copied")


def without_disk(kb: KnowledgeBase) -> None:
    """Take away what the server would open: from now on a copy answers, or nothing does."""
    for folder in kb.layout.root.glob(".serve-*/*/"):
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def two_seeds(
    new_kb: Callable[[Path], KnowledgeBase], checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    made = new_kb(tmp_path_factory.mktemp("two") / "kb")
    made.build(read(sorted((checkout / "seeds").glob("0*"))[:2]))
    return made.layout.root


@pytest.fixture
def kb(tmp_path: Path, two_seeds: Path) -> KnowledgeBase:
    return KnowledgeBase.open(shutil.copytree(two_seeds, tmp_path / "kb", symlinks=True))


def test_the_copy_answers_also_from_a_worker_that_has_just_been_born(
    start: Callable[..., Server], kb: KnowledgeBase
) -> None:
    server = start(kb, "--workers", "2")
    first = server.fork_servers()
    assert server.ask(COUNT, accept="text/csv").text.split() == ["n", "2"]
    copied(server, first)
    without_disk(kb)
    for _ in range(2):
        assert server.ask(COUNT, accept="text/csv").text.split() == ["n", "2"]
        for pid in server.workers():
            os.kill(pid, signal.SIGKILL)


def test_texts_stay_on_this_machine_in_the_copies_too(start: Callable[..., Server], kb: KnowledgeBase) -> None:
    server = start(kb, "--workers", "1")
    first = server.fork_servers()
    assert server.count("?a ct:text ?t") == 2
    copied(server, first)
    second = server.fork_servers()
    assert server.count("?a ct:text ?t", host="example.org") == 0
    copied(server, second)
    without_disk(kb)
    assert server.count("?a ct:text ?t") == 2
    assert server.count("?a ct:text ?t", host="example.org") == 0


def test_a_build_renews_the_copy(start: Callable[..., Server], kb: KnowledgeBase) -> None:
    server = start(kb, "--workers", "1")
    first = server.fork_servers()
    copied(server, first)
    second = server.fork_servers()
    kb.remove([kb.info().articles[0].id])
    assert server.ask(COUNT, accept="text/csv").text.split() == ["n", "1"]  # at once, from the disk
    copied(server, second)
    without_disk(kb)
    assert server.ask(COUNT, accept="text/csv").text.split() == ["n", "1"]


def test_a_fork_server_killed_from_outside_is_not_missed(start: Callable[..., Server], kb: KnowledgeBase) -> None:
    server = start(kb, "--workers", "2")
    first = server.fork_servers()
    copied(server, first)
    for _ in range(2):
        (pid,) = server.fork_servers()
        os.kill(pid, signal.SIGKILL)
        assert server.ask(COUNT, accept="text/csv").text.split() == ["n", "2"]
        copied(server, [pid])
    wait(server, lambda: len(server.workers()) == 2, "there are not as many workers again")


@pytest.mark.parametrize("budget", ["0", "1"])
def test_what_is_too_large_is_asked_on_the_disk(budget: str, start: Callable[..., Server], kb: KnowledgeBase) -> None:
    server = start(kb, "--workers", "1", "--in-memory", budget)
    first = server.fork_servers()
    for _ in range(20):
        assert server.ask(COUNT, accept="text/csv").text.split() == ["n", "2"]
        threading.Event().wait(0.02)
    assert server.fork_servers() == first
    without_disk(kb)
    for pid in server.workers():
        os.kill(pid, signal.SIGKILL)
    assert server.ask(COUNT).json()["code"] == "no-knowledge-base"


def test_where_only_one_copy_fits_it_is_the_one_for_strangers(start: Callable[..., Server], kb: KnowledgeBase) -> None:
    # For two workers and the one that they come from, and half as much again: the copy for strangers has other tables.
    room = memory_needed(kb.layout.snapshot()) * 9 // 2 // 2**20
    server = start(kb, "--workers", "2", "--in-memory", str(room))
    first = server.fork_servers()
    assert server.count("?a a ct:Article", host="example.org") == 2
    copied(server, first)
    without_disk(kb)
    for pid in server.workers():
        os.kill(pid, signal.SIGKILL)
    assert server.count("?a a ct:Article", host="example.org") == 2
    assert server.ask(COUNT).json()["code"] == "no-knowledge-base"


def test_a_memory_bomb_has_its_own_memory_beside_the_copy(start: Callable[..., Server], kb: KnowledgeBase) -> None:
    server = start(kb, "--workers", "1", "--memory", "256", "--timeout", "60")
    copied(server, server.fork_servers())
    bomb = "SELECT ?x { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(CONCAT(STR(?a), STR(?f), STR(?i)) AS ?x) } ORDER BY ?x"
    assert server.ask(bomb).json()["code"] == "memory-limit"
    without_disk(kb)
    assert server.ask(COUNT, accept="text/csv").text.split() == ["n", "2"]


def test_nobody_is_left_when_the_server_is_killed(start: Callable[..., Server], kb: KnowledgeBase) -> None:
    server = start(kb, "--workers", "2")
    copied(server, server.fork_servers())
    left = [*server.fork_servers(), *server.workers()]
    assert len(left) == 3
    server.process.kill()
    server.process.wait()
    end = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{pid}/exe").exists() for pid in left):  # the dead that nobody has waited for have no program
        assert time.monotonic() < end, left
        threading.Event().wait(0.05)
