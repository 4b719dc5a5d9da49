"""A real SPARQL server for the tests: the `oxigraph` binary of PyPI, on loopback."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

BINARY = Path(sys.executable).parent / "oxigraph"


@dataclass(frozen=True)
class Server:
    """Where it listens."""

    address: str

    @property
    def query(self) -> str:
        return f"{self.address}/query"

    @property
    def update(self) -> str:
        return f"{self.address}/update"

    @property
    def graph_store(self) -> str:
        return f"{self.address}/store"

    def load(self, nquads: bytes) -> None:
        done = httpx.post(self.graph_store, content=nquads, headers={"Content-Type": "application/n-quads"})
        done.raise_for_status()


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextlib.contextmanager
def oxigraph(*options: str) -> Iterator[Server]:
    """An empty server in memory, gone at the end."""
    if not BINARY.is_file():
        if os.environ.get("CI"):
            pytest.fail("the oxigraph server of the test extra is not installed")
        pytest.skip("the oxigraph server is not installed: pip install 'congthuong[test]'")
    port = free_port()
    server = Server(f"http://127.0.0.1:{port}")
    command = [str(BINARY), "serve", "--bind", f"127.0.0.1:{port}", *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            assert process.poll() is None, "the server did not start"
            with contextlib.suppress(httpx.TransportError):
                httpx.get(server.query)
                break
            time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        process.wait(10)
