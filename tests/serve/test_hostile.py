"""Questions that are meant to do harm: each ends with a plain answer, and the next question is answered."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest
from tests.serve.conftest import Server

from congthuong.serve.limits import Limits

CARTESIAN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BOMBS = {
    "a cartesian product": (CARTESIAN, {"timeout"}),
    "a cartesian product, sorted": ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c", {"timeout", "memory-limit"}),
    "property paths": (
        "SELECT (COUNT(*) AS ?n) { ?a (!<http://a/>|^!<http://a/>)*/(!<http://a/>|^!<http://a/>)* ?b }",
        {"timeout", "memory-limit"},
    ),
    "thousands of OPTIONALs": (
        "SELECT * { ?s ?p ?o " + " ".join(f"OPTIONAL {{ ?s ?p{n} ?o{n} }}" for n in range(4000)) + " }",
        {"timeout", "memory-limit", "worker-lost"},
    ),
    "thousands of UNIONs": (
        "SELECT (COUNT(*) AS ?n) { " + " UNION ".join(f"{{ ?s ?p{n} ?o{n} }}" for n in range(4000)) + " }",
        {"timeout", "memory-limit", "worker-lost"},
    ),
    "strings that double": (
        "SELECT (STRLEN(?z) AS ?n) { BIND('0123456789' AS ?a0) "
        + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(30))
        + " BIND(?a30 AS ?z) }",
        {"memory-limit", "timeout"},
    ),
    "everything in one string": (
        "SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?c), STR(?f), STR(?i)))) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        {"memory-limit", "timeout"},
    ),
    "brackets in brackets": (f"ASK {{ {'{ ' * 20000}{'} ' * 20000} }}", {"query-too-deep"}),
    "negations of negations": (f"ASK {{ FILTER({'!' * 100_000}true) }}", {"worker-lost", "timeout", "query-too-deep"}),
    "a sum of thousands": (f"ASK {{ FILTER({'1+' * 60_000}1 = 2) }}", {"worker-lost", "timeout", "memory-limit"}),
}
# These are fast in an engine whose expressions never backtrack: an answer is as good as a refusal.
_MATCHES = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(REGEX(STR(?o), "%s")) }'
PATTERNS = {
    "a huge regular expression": _MATCHES % ("(a|aa)+" * 20_000),
    "repeated repetitions": _MATCHES % "((((a{1,99}){1,99}){1,99}){1,99})$",
    "backtracking": f'ASK {{ FILTER(REGEX("{"a" * 5000}!", "^(a+)+$")) }}',
}  # fmt: skip


def _alive(server: Server) -> None:
    assert server.ask("ASK { ?s a ct:Article }").json()["boolean"] is True


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_stopped(small: Server, name: str) -> None:
    query, codes = BOMBS[name]
    answer = small.client.post("/sparql", data={"query": query})
    assert answer.status_code in (400, 503), answer.text
    assert answer.json()["code"] in codes
    _alive(small)


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_is_answered_or_stopped(small: Server, name: str) -> None:
    answer = small.client.post("/sparql", data={"query": PATTERNS[name]})
    assert answer.status_code in (200, 400, 503), answer.text
    _alive(small)


def test_the_deadline_is_named(small: Server) -> None:
    said = small.ask(CARTESIAN).json()
    assert (said["code"], said["timeout"]) == ("timeout", 1)
    assert "1 second" in said["detail"]


def test_others_go_on_while_one_waits_for_its_deadline(server: Server) -> None:
    with ThreadPoolExecutor() as threads:
        bomb = threads.submit(
            httpx.post, f"{server.url}/sparql", data={"query": CARTESIAN}, timeout=30, trust_env=False
        )
        meanwhile = []
        for _ in range(30):
            assert server.ask("ASK {}").status_code == 200
            meanwhile.append(not bomb.done())
        assert any(meanwhile)
        assert bomb.result().status_code == 503


def test_more_rows_than_allowed_are_cut_off_visibly(small: Server) -> None:
    query = "SELECT ?s ?o { ?s ?p ?o }"
    form = small.ask(query)
    assert form.headers["congthuong-truncated"] == "10"
    assert len(form.json()["results"]["bindings"]) == 10
    assert form.json()["head"]["link"][0].endswith("#truncated")
    xml = small.ask(query, accept="application/sparql-results+xml").text
    assert xml.count("<result>") == 10
    assert xml.index("<link ") < xml.index("</head>")
    assert len(small.ask("SELECT ?s { ?s ?p ?o }", accept="text/csv").text.split()) == 11
    assert small.ask(query, accept="text/tab-separated-values").text.count("\n") == 11
    turtle = small.ask("CONSTRUCT WHERE { ?s ?p ?o }", accept="text/turtle")
    assert turtle.headers["congthuong-truncated"] == "10"
    assert "# cut off after 10 triples" in turtle.text
    assert "congthuong-truncated" not in small.ask("SELECT ?s { ?s ?p ?o } LIMIT 10").headers
    assert len(small.ask("SELECT * { VALUES ?n { " + "1 " * 10 + "} }").json()["results"]["bindings"]) == 10


def test_too_many_at_once_are_told_to_come_again(start: Callable[..., Server], seed_kb: object) -> None:
    queue = Limits().queue
    server = start(seed_kb, "--timeout", "5", "--workers", "1")
    limits = httpx.Limits(max_connections=queue + 40)
    with httpx.Client(base_url=server.url, timeout=60, trust_env=False, limits=limits) as client:

        def ask(query: str) -> httpx.Response:
            return client.get("/sparql", params={"query": query})

        with ThreadPoolExecutor(queue + 40) as threads:
            bomb = threads.submit(ask, CARTESIAN)
            threading.Event().wait(0.5)  # it is under way, and the others come behind it
            answers = [answer.result() for answer in [threads.submit(ask, "ASK {}") for _ in range(queue + 30)]]
            assert bomb.result().status_code == 503
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert all(answer.json()["code"] == "busy" and int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert {answer.status_code for answer in answers} <= {200, 429, 503}
    _alive(server)


def test_a_hundred_clients_are_all_answered(server: Server) -> None:
    def ask(number: int) -> int:
        with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client:
            answer = client.get("/sparql", params={"query": f"SELECT ({number} AS ?n) {{}}", "format": "csv"})
            return int(answer.text.split()[1])

    with ThreadPoolExecutor(100) as threads:
        assert list(threads.map(ask, range(100))) == list(range(100))


def _closed(connection: socket.socket) -> bytes:
    """What the server says until it closes the connection."""
    connection.settimeout(40)
    said = b""
    while piece := connection.recv(65536):
        said += piece
    return said


def test_who_never_finishes_asking_is_shown_out(small: Server) -> None:
    port = int(small.url.rpartition(":")[2])
    beginnings = [
        b"",
        b"GET /sparql?query=ASK HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"Content-Type: application/sparql-query\r\nContent-Length: 99\r\n\r\nASK",
    ]
    said: dict[int, bytes] = {}

    def dawdle(number: int) -> None:
        with closing(socket.create_connection(("127.0.0.1", port))) as connection:
            connection.sendall(beginnings[number])
            said[number] = _closed(connection)

    threads = [threading.Thread(target=dawdle, args=(number,)) for number in range(len(beginnings))]
    for thread in threads:
        thread.start()
    _alive(small)
    for thread in threads:
        thread.join()
    assert said[0] == said[1] == b""
    assert said[2].startswith(b"HTTP/1.1 408 ")
    _alive(small)


def test_who_does_not_take_the_answer_is_shown_out(
    server: Server, start: Callable[..., Server], seed_kb: object
) -> None:
    quick = start(seed_kb, "--patience", "0.5", "--workers", "1")
    request = b"GET /data?default HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    whole = len(server.client.get("/data?default", headers={"accept-encoding": "identity"}).content)
    with closing(socket.socket()) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", int(quick.url.rpartition(":")[2])))
        connection.sendall(request * 8)  # more than the system keeps for a client that does not read
        threading.Event().wait(3)
        assert len(_closed(connection)) < 8 * whole
    _alive(quick)


def test_who_hangs_up_gives_the_worker_back(start: Callable[..., Server], seed_kb: object) -> None:
    server = start(seed_kb, "--timeout", "600", "--workers", "1")
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{server.url}/sparql", data={"query": CARTESIAN}, timeout=0.5, trust_env=False)
    _alive(server)


def test_what_is_no_http_is_told_so(server: Server) -> None:
    with closing(socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])))) as connection:
        connection.sendall(b"HELLO\r\n\r\n")
        assert _closed(connection).startswith(b"HTTP/1.1 400 ")
    _alive(server)
