"""Whoever asks, nobody is called: watched by a listener on loopback, behind the check as well as before it."""

from __future__ import annotations

import ctypes
import json
import os
import platform
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pyoxigraph as ox
import pytest
from tests.query.attacks import Listener, attacks
from tests.serve.conftest import Server

from congthuong.query.sandbox import _MACHINES, available, leave_network
from congthuong.store import KnowledgeBase

linux = pytest.mark.skipif(not available(), reason="this system keeps no process off the network")
ALLOWED = "SELECT * {{ SERVICE {silent} <http://{host}/sparql> {{ ?s ?p ?x }} }}"


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


def _apart(work: Callable[[], object]) -> Any:
    """What a child process that has left the network says of this."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            assert leave_network()
            os.write(write, json.dumps(work()).encode())
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent shall hear of it
            os.write(write, json.dumps(repr(error)).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as said:
        answer = json.load(said)
    os.waitpid(child, 0)
    return answer


@linux
def test_a_process_that_has_left_the_network_opens_no_socket_to_it(listener: Listener) -> None:
    def tried() -> list[str]:
        said = []
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET, 40, 999):
            try:
                socket.socket(family, socket.SOCK_STREAM).close()
                said.append(f"{family} opened")
            except PermissionError:
                pass
        with socket.socket(socket.AF_UNIX) as local:
            try:
                local.connect("\0nobody")
            except PermissionError:
                pass
            else:
                said.append("connected")
        return said

    assert _apart(tried) == []
    assert listener.seen == 0


@linux
def test_there_is_no_other_way_to_a_socket() -> None:
    machine = _MACHINES[platform.machine()]

    def tried() -> dict[str, bool]:
        call = ctypes.CDLL(None, use_errno=True).syscall
        calls = {str(number): (number, 0, 0, 0, 0) for number in machine.refused}
        calls["32 bits"] = (0x40000000 + machine.socket, 2, 1, 0, 0)
        calls["high bits"] = (machine.socket, 2 | 1 << 40, 1, 0, 0)
        return {
            name: call(*map(ctypes.c_long, given)) == -1 and ctypes.get_errno() == 1 for name, given in calls.items()
        }

    said = _apart(tried)
    assert len(said) == 7
    assert all(said.values()), said


@linux
def test_neither_threads_nor_children_get_out(listener: Listener) -> None:
    def tried() -> list[int]:
        seen: list[int] = []

        def connect() -> None:
            try:
                socket.create_connection(("127.0.0.1", listener.port))
            except PermissionError:
                seen.append(1)

        thread = threading.Thread(target=connect)
        thread.start()
        thread.join()
        program = f"import socket; socket.create_connection(('127.0.0.1', {listener.port}))"
        seen.append(os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", program]))
        return seen

    assert _apart(tried) == [1, 1]
    assert listener.seen == 0


@linux
def test_the_engine_itself_gets_nowhere_with_a_service(listener: Listener) -> None:
    query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.port}/> {{ ?s ?p ?o }} }}"

    def tried() -> str:
        try:
            return str(list(ox.Store().query(query)))  # type: ignore[arg-type]
        except OSError as error:
            return f"refused: {error.errno}"

    tried()
    assert listener.seen == 1, "outside of the sandbox it calls"
    assert _apart(tried).startswith("refused")
    assert listener.seen == 1


@linux
def test_every_process_that_answers_has_left_the_network(server: Server) -> None:
    processes = [*server.workers(), *server.fork_servers()]
    assert len(processes) >= 3
    for pid in processes:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        assert "\nSeccomp:\t2\n" in status
        assert "\nNoNewPrivs:\t1\n" in status


def test_no_hidden_way_out_calls_anybody_from_the_server(server: Server, listener: Listener) -> None:
    for query in attacks(40, seed=7):
        answer = server.client.post("/sparql", data={"query": query.replace("PORT", str(listener.port))})
        assert answer.status_code in (200, 400, 403) or answer.json()["code"] == "timeout"
        assert "refused (os error" not in answer.text
    assert listener.seen == 0


class _Other(BaseHTTPRequestHandler):
    """Another endpoint."""

    asked: ClassVar[list[str]] = []
    answer: ClassVar[bytes] = b'{"head": {"vars": ["s", "x"]}, "results": {"bindings": []}}'

    def do_POST(self) -> None:
        self.asked.append(self.rfile.read(int(self.headers["content-length"])).decode())
        if self.path != "/sparql":
            self.send_response(302)
            self.send_header("location", "/sparql")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("content-type", "application/sparql-results+json")
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *given: object) -> None:
        pass


@pytest.fixture
def other() -> Iterator[tuple[str, type[_Other]]]:
    """Where another endpoint is, and what it heard."""

    class Handler(_Other):
        asked: ClassVar[list[str]] = []

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}", Handler
    server.shutdown()
    server.server_close()


def test_an_allowed_host_is_asked_by_the_server_and_not_by_a_worker(
    start: Callable[..., Server], seed_kb: KnowledgeBase, other: tuple[str, type[_Other]], listener: Listener
) -> None:
    host, handler = other
    server = start(seed_kb, "--workers", "1", "--timeout", "4", "--allow-service", host,
                   "--allow-service", f"127.0.0.1:{listener.port}")  # fmt: skip
    handler.answer = json.dumps(
        {"head": {"vars": ["s", "x"]}, "results": {"bindings": [
            {"s": {"type": "uri", "value": "http://a/service"}, "x": {"type": "literal", "value": 'SERVICE "x" } \\'}},
            {"s": {"type": "bnode", "value": "b0"}},
        ]}}
    ).encode()  # fmt: skip
    answer = server.ask(ALLOWED.format(silent="", host=host) + " ORDER BY ?x")
    found = answer.json()["results"]["bindings"]
    assert [sorted(row) for row in found] == [["s"], ["s", "x"]]
    assert found[0]["s"]["type"] == "uri"
    assert found[1]["x"]["value"] == 'SERVICE "x" } \\'
    assert "query=" in handler.asked[0]
    assert "SELECT" in handler.asked[0]

    # A port where nothing listens, one where something does that is no endpoint, a redirection: one answer for all.
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = f"127.0.0.1:{free.getsockname()[1]}"
    shut = start(seed_kb, "--workers", "1", "--timeout", "4", "--allow-service", closed)
    said = set()
    for asked, where in (
        (shut, f"{closed}/sparql"),
        (server, f"127.0.0.1:{listener.port}/sparql"),
        (server, f"{host}/away"),
    ):
        query = f"SELECT * {{ SERVICE <http://{where}> {{ ?s ?p ?x }} }}"
        answer = asked.ask(query)
        assert answer.status_code == 400
        said.add(answer.json()["detail"].replace(where, "…"))
        silent = asked.ask(query.replace("SERVICE", "SERVICE SILENT"))
        assert silent.json()["results"]["bindings"] == [{}]
    assert len(said) == 1
    assert len(handler.asked) == 3  # the redirection was not followed


def test_on_the_command_line_nobody_is_called_but_whom_the_user_names(
    seed_kb: KnowledgeBase, other: tuple[str, type[_Other]], listener: Listener
) -> None:
    import subprocess

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "congthuong", "query", "--kb", str(seed_kb.layout.root), "--format", "csv"]
        return subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)

    host, handler = other
    handler.answer = b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "7"}}]}}'
    there = f"<http://127.0.0.1:{listener.port}/>"
    hidden = f"SELECT ?a {{ ?s ct:value ?o FILTER(?o<2)SERVICE#>\n{there} {{ ?a ?b ?c }} }} LIMIT 1"
    done = run("-e", hidden)
    assert done.returncode == 1
    assert "SERVICE is refused" in done.stderr
    assert listener.seen == 0
    asked = ALLOWED.format(silent="", host=host)
    assert run("-e", asked).returncode == 1
    assert handler.asked == []
    assert run("-e", asked, "--allow-service", host).stdout.split() == ["x", "7"]
    assert len(handler.asked) == 1
