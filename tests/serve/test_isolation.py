"""What happens around the server: workers die, snapshots change, strangers ask, knowledge bases are damaged."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from tests.serve.conftest import Server

from congthuong.read import read
from congthuong.serve.exchange import ours
from congthuong.store import KnowledgeBase

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TEXTS = "?article ct:text ?text"
SERVE = [sys.executable, "-m", "congthuong", "serve", "--port", "0", "--kb"]


def test_a_worker_killed_from_outside_is_not_missed(server: Server) -> None:
    for _ in range(3):
        for pid in server.workers():
            os.kill(pid, signal.SIGKILL)
        assert server.ask("ASK { ?s a ct:Article }").json()["boolean"] is True


def test_a_query_whose_worker_is_killed_is_asked_again(start: Callable[..., Server], seed_kb: KnowledgeBase) -> None:
    server = start(seed_kb, "--workers", "1", "--timeout", "2")
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(httpx.post, f"{server.url}/sparql", data={"query": SLOW}, timeout=60, trust_env=False)
        (first,) = server.workers()
        while first in server.workers():  # until the kill has been noticed
            if not asked.done():
                os.kill(first, signal.SIGKILL)
            threading.Event().wait(0.05)
        assert asked.result().json()["code"] in ("timeout", "worker-lost")
    assert server.ask("ASK {}").status_code == 200


def test_a_build_under_load_fails_no_answer_and_tears_none(
    start: Callable[..., Server], new_kb: Callable[[Path], KnowledgeBase], tmp_path: Path, checkout: Path
) -> None:
    kb = new_kb(tmp_path / "kb")
    articles = sorted((checkout / "seeds").glob("0*"))
    kb.build(read(articles[:1]))
    server = start(kb)
    # In each snapshot there are as many articles as texts, and never one without the other.
    query = "SELECT (COUNT(?a) AS ?n) (COUNT(?t) AS ?m) { ?a a ct:Article . OPTIONAL { ?a ct:textNode/ct:text ?t } }"
    done = threading.Event()
    seen: list[tuple[int, str]] = []

    def ask() -> None:
        with httpx.Client(base_url=server.url, timeout=30, trust_env=False) as client:
            while not done.is_set():
                answer = client.get("/sparql", params={"query": query, "format": "csv"})
                seen.append((answer.status_code, answer.text))

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    try:
        for count in (2, 3):
            kb.build(read(articles[:count]))
            fresh = server.ask(query, accept="text/csv").text.split()[1]
            assert fresh == f"{count},{count}"
        kb.remove([kb.info().articles[0].id])
    finally:
        done.set()
        for asker in askers:
            asker.join()
    assert server.ask(query, accept="text/csv").text.split()[1] == "2,2"
    assert {status for status, _ in seen} == {200}
    assert {text.split()[1] for _, text in seen} <= {"1,1", "2,2", "3,3"}


def test_the_tag_changes_with_the_snapshot(
    start: Callable[..., Server], new_kb: Callable[[Path], KnowledgeBase], tmp_path: Path, checkout: Path
) -> None:
    kb = new_kb(tmp_path / "kb")
    server = start(kb, "--workers", "1")
    tag = server.ask("ASK {}").headers["etag"]
    kb.build(read(sorted((checkout / "seeds").glob("0*"))[:1]))
    assert server.ask("ASK {}", if_none_match=tag).status_code == 200


def test_the_server_leaves_nothing_behind(new_kb: Callable[[Path], KnowledgeBase], tmp_path: Path) -> None:
    kb = new_kb(tmp_path / "kb")
    before = sorted(path.name for path in kb.layout.root.iterdir())
    for end in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):  # what the first leaves, the second clears away
        # A shell's background jobs ignore interrupts, and so would whatever they start.
        ours = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            process = subprocess.Popen([*SERVE, str(kb.layout.root)], stderr=subprocess.PIPE, text=True)
        finally:
            signal.signal(signal.SIGINT, ours)
        assert process.stderr is not None
        assert "is served at" in process.stderr.readline()
        process.send_signal(end)
        process.stderr.close()
        process.wait(timeout=30)
        if end != signal.SIGKILL:
            assert sorted(path.name for path in kb.layout.root.iterdir()) == before
    assert process.returncode == 130


# Who may read the articles' texts


def test_texts_are_for_this_machine_and_not_for_pages_and_proxies_on_it(server: Server) -> None:
    assert server.count(TEXTS) == 5
    for headers in (
        {"origin": "https://example.org"},
        {"host": "example.org"},
        {"x_forwarded_for": "203.0.113.9"},
        {"forwarded": "for=203.0.113.9"},
        {"x_client_ip": "203.0.113.9"},
        {"true_client_ip": "203.0.113.9"},
        {"cf_connecting_ip": "203.0.113.9"},
        {"some_new_proxys_client": "203.0.113.9"},
        {"sec_fetch_site": "cross-site"},
    ):
        assert server.count(TEXTS, **headers) == 0, headers
        assert server.count("GRAPH ?g { ?article ct:text ?text }", **headers) == 0
        assert server.count("?span oa:exact ?quote", **headers) > 100  # quotes always
    graph = {"graph": "https://w3id.org/congthuong/id/graph/text/003"}
    assert server.client.get("/data", params=graph).status_code == 200
    assert server.client.get("/data", params=graph, headers={"host": "example.org"}).status_code == 404
    named = f"ASK FROM <{graph['graph']}> {{ ?s ?p ?o }}"
    assert server.ask(named, host="example.org").json()["boolean"] is False


def test_what_strangers_get_has_a_tag_of_its_own(server: Server) -> None:
    query = f"ASK {{ {TEXTS} }}"
    mine, theirs = server.ask(query), server.ask(query, origin="https://example.org")
    assert mine.json()["boolean"] is True
    assert theirs.json()["boolean"] is False
    assert mine.headers["etag"] != theirs.headers["etag"]
    assert server.ask(query, origin="https://example.org", if_none_match=mine.headers["etag"]).status_code == 200


def test_with_text_everybody_reads_them(start: Callable[..., Server], seed_kb: KnowledgeBase) -> None:
    server = start(seed_kb, "--with-text", "--workers", "1")
    assert server.count(TEXTS, host="example.org", origin="https://example.org") == 5


@pytest.mark.parametrize(
    ("client", "host", "is_ours"),
    [
        ("127.0.0.1", "localhost:8001", True),
        ("::1", "[::1]:8001", True),
        ("127.0.0.1", "192.168.0.5", False),
        ("192.168.0.5", "localhost", False),
        ("2001:db8::1", "[::1]", False),
        ("not an address", "localhost", False),
        (None, "localhost", False),
    ],
)
def test_who_is_on_this_machine(client: str | None, host: str, is_ours: bool) -> None:
    scope = {"type": "http", "client": None if client is None else (client, 1), "headers": [(b"host", host.encode())]}
    assert ours(Request(scope)) is is_ours


# SERVICE


def test_service_may_ask_the_hosts_that_are_allowed(
    start: Callable[..., Server], server: Server, seed_kb: KnowledgeBase
) -> None:
    host = server.url.removeprefix("http://")
    asking = start(seed_kb, "--allow-service", host, "--workers", "1")
    answer = asking.ask(
        f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{server.url}/sparql> {{ ?s a ct:Article }} }}", accept="text/csv"
    )
    assert answer.text.split() == ["n", "5"], answer.text
    assert "etag" not in answer.headers
    for query in (
        "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "ASK { VALUES ?x { <" + server.url + "> } SERVICE ?x { ?s ?p ?o } }",
        f"ASK {{ SERVICE <{server.url}@127.0.0.1:1/> {{ ?s ?p ?o }} }}",
        f"PREFIX a: <{server.url}> ASK {{ SERVICE a:9 {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE <http://user@{host}/> {{ ?s ?p ?o }} }}",
    ):
        refused = asking.ask(query)
        assert (refused.status_code, refused.json()["code"]) == (403, "outside-refused"), query


# What is said at the start


def _said(*options: str) -> str:
    done = subprocess.run([*SERVE, *options], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_a_port_in_use_is_named(seed_kb: KnowledgeBase) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = _said(str(seed_kb.layout.root), "--port", port)
    assert re.search(rf"127\.0\.0\.1:{port}: this port is in use; choose another with --port", said)


def test_what_is_no_knowledge_base_is_not_served(tmp_path: Path, seed_kb: KnowledgeBase) -> None:
    assert "there is no knowledge base here" in _said(str(tmp_path / "none"))
    newer = tmp_path / "newer"
    newer.mkdir()
    (newer / "congthuong.json").write_text(json.dumps({"format": 99}), encoding="utf-8")
    assert "newer congthuong" in _said(str(newer))
    damaged = tmp_path / "damaged"
    shutil.copytree(seed_kb.layout.root, damaged, symlinks=True)
    for file in (damaged / "snapshots").glob("*/MANIFEST-*"):
        file.write_bytes(b"no longer a manifest")
    assert "damaged" in _said(str(damaged))
    assert "snapshot" in _said(str(_without_snapshot(damaged)))


def _without_snapshot(kb: Path) -> Path:
    (kb / "current").unlink()
    return kb


def test_a_knowledge_base_that_goes_away_is_served_on(start: Callable[..., Server], tmp_path: Path) -> None:
    kb = KnowledgeBase.create(tmp_path / "kb")
    server = start(kb, "--workers", "1")
    assert server.ask("ASK {}").status_code == 200
    (kb.layout.root / "current").unlink()
    assert server.ask("ASK {}").status_code == 200
