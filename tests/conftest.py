"""What all tests share: where things are, and the figures that the test run ends with."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if lines := config.stash[_BOARD]:
        terminalreporter.section("the reader, measured against the gold")
        for line in lines:
            terminalreporter.write_line(line)
