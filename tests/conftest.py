"""What all tests share: where things are, and the figures that the test run ends with."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from congthuong.store import KnowledgeBase

_BOARD = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_BOARD] = []


@pytest.fixture(scope="session")
def scoreboard(pytestconfig: pytest.Config) -> list[str]:
    """Lines that the test run prints at its end, pass or fail."""
    return pytestconfig.stash[_BOARD]


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of pyproject.toml."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def new_kb(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], KnowledgeBase]:
    """A function that puts a knowledge base without articles there: a copy of one, whose shared graphs take seconds."""
    from congthuong.store import KnowledgeBase

    empty = KnowledgeBase.create(tmp_path_factory.mktemp("empty") / "kb")
    empty.rebuild()

    def new(path: Path) -> KnowledgeBase:
        shutil.copytree(empty.layout.root, path, symlinks=True)
        return KnowledgeBase.open(path)

    return new


@pytest.fixture(scope="session")
def seed_kb(
    checkout: Path, new_kb: Callable[[Path], KnowledgeBase], tmp_path_factory: pytest.TempPathFactory
) -> KnowledgeBase:
    """A knowledge base of the seed articles, read by the real reader; for looking at, not for writing to."""
    from congthuong.read import read

    kb = new_kb(tmp_path_factory.mktemp("seeds") / "kb")
    outcomes = kb.build(read([checkout / "seeds"]))
    assert [outcome.action for outcome in outcomes] == ["added"] * 5
    return kb


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:  # one process of several: the first one prints
        output["board"] = session.config.stash[_BOARD]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[_BOARD] += node.workeroutput.get("board", []) if hasattr(node, "workeroutput") else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if lines := config.stash[_BOARD]:
        terminalreporter.section("the reader, measured against the gold")
        for line in lines:
            terminalreporter.write_line(line)
