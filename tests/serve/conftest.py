"""Servers as people run them: processes on loopback, on ports that the system chose."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from congthuong.store import KnowledgeBase


@dataclass
class Server:
    """A running server: its address, a client for it, its process."""

    url: str
    client: httpx.Client
    process: subprocess.Popen[str]

    def ask(self, query: str, **headers: str) -> httpx.Response:
        """The answer to a query by GET."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get("/sparql", params={"query": query}, headers=named)

    def count(self, pattern: str, **headers: str) -> int:
        """How many solutions a pattern has."""
        answer = self.ask(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", accept="text/csv", **headers)
        assert answer.status_code == 200, answer.text
        return int(answer.text.split()[1])

    def workers(self) -> list[int]:
        """The process ids of its workers."""
        return [worker for fork_server in self.fork_servers() for worker in _children(fork_server)]

    def fork_servers(self) -> list[int]:
        """The process ids of those that its workers come from."""
        return _children(self.process.pid)


def _children(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(child) for child in children.split()]


Start = Callable[..., Server]


@contextmanager
def _starting() -> Iterator[Start]:
    with ExitStack() as stack:

        def started(kb: KnowledgeBase, *options: str) -> Server:
            command = [
                sys.executable,
                "-m",
                "congthuong",
                "serve",
                "--kb",
                str(kb.layout.root),
                "--port",
                "0",
                *options,
            ]
            process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            stack.callback(_end, process)
            assert process.stderr is not None
            line = process.stderr.readline()
            found = re.search(r"http://[\w.]+:\d+", line)
            assert found, line + process.stderr.read()
            threading.Thread(target=process.stderr.read, daemon=True).start()
            client = stack.enter_context(httpx.Client(base_url=found[0], timeout=90, trust_env=False))
            return Server(found[0], client, process)

        yield started


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a server with these options; it ends with the test."""
    with _starting() as started:
        yield started


@pytest.fixture(scope="session")
def start_for_all() -> Iterator[Start]:
    """Start a server with these options; it ends with the test run."""
    with _starting() as started:
        yield started


def _end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stderr is not None:
        process.stderr.close()


@pytest.fixture(scope="session")
def server(start_for_all: Start, seed_kb: KnowledgeBase) -> Server:
    """The seeds, served with the usual limits but quick to stop what is slow."""
    return start_for_all(seed_kb, "--timeout", "4", "--workers", "2")


@pytest.fixture(scope="session")
def patient(start_for_all: Start, seed_kb: KnowledgeBase) -> Server:
    """The seeds, served with time enough for heavy questions on a busy machine."""
    return start_for_all(seed_kb, "--timeout", "60", "--workers", "2")


@pytest.fixture(scope="session")
def small(start_for_all: Start, seed_kb: KnowledgeBase) -> Server:
    """The seeds, served with tight limits."""
    return start_for_all(
        seed_kb, "--timeout", "1", "--workers", "2", "--max-rows", "10", "--memory", "512", "--patience", "1"
    )


@pytest.fixture(scope="session")
def rows() -> Callable[[httpx.Response], list[dict[str, Any]]]:
    """The bindings of an answer in JSON."""
    return lambda answer: answer.json()["results"]["bindings"]
