"""The engine that asks a server: the same answers from afar, and one clear line for each way to fail."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox
import pytest
from tests.query.servers import Server, free_port, oxigraph

from congthuong.errors import CongthuongError, QueryError, RefusedError, StoreError, UsageError
from congthuong.network import network
from congthuong.query.catalogue import catalogue
from congthuong.query.engine import OxigraphEngine, RdflibEngine
from congthuong.query.graphs import quads, sizes
from congthuong.query.remote import RemoteEngine

REQUIRED = {"figure-sources": {"fact": "id:article/003/observation/69-73.1"}}
JSON = "application/sparql-results+json"

Reply = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def server(read_store: ox.Store) -> Iterator[Server]:
    with oxigraph("--union-default-graph") as found:
        nquads = read_store.dump(format=ox.RdfFormat.N_QUADS)
        assert nquads is not None
        found.load(nquads)
        yield found


@pytest.fixture(scope="module")
def remote(server: Server) -> RemoteEngine:
    return RemoteEngine(server.query)


@pytest.mark.parametrize("name", catalogue())
def test_every_named_query_gives_the_same_rows_there_as_here(
    name: str, remote: RemoteEngine, read_engine: OxigraphEngine
) -> None:
    query = catalogue()[name]
    text = query.bind(**REQUIRED.get(name, {}))
    if query.columns:
        here = read_engine.answer(text)
        there = remote.answer(text)
        assert there.variables == here.variables
        assert Counter(there.python()) == Counter(here.python())
        assert len(remote.execute(text, "text/csv")) == len(read_engine.execute(text, "text/csv"))
    else:
        one, other = (
            sorted(engine.execute(text, "application/n-triples").splitlines()) for engine in (read_engine, remote)
        )
        assert one == other != []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?t { <article/003> dcterms:title ?t }",
        "SELECT (<article/003> AS ?a) (IRI('article/004') AS ?b) {}",
        "BASE <http://example.org/> SELECT (<x> AS ?a) {}",
    ],
)
def test_a_relative_iri_means_the_same_to_all_three_engines(
    query: str, remote: RemoteEngine, read_engine: OxigraphEngine, read_rdflib: RdflibEngine
) -> None:
    here = read_engine.answer(query).python()
    assert here
    assert remote.answer(query).python() == here
    assert read_rdflib.answer(query).python() == here


@pytest.mark.parametrize("media_type", ["text/csv", "text/tab-separated-values", JSON])
def test_an_answer_is_the_same_to_the_byte(media_type: str, remote: RemoteEngine, read_engine: OxigraphEngine) -> None:
    for query in ("SELECT ?a ?t ?none { ?a a ct:Article ; dcterms:title ?t } ORDER BY ?a", "ASK { ?a a ct:Article }"):
        assert remote.execute(query, media_type) == read_engine.execute(query, media_type)


def test_the_whole_of_a_server_can_be_had(
    remote: RemoteEngine, read_store: ox.Store, read_engine: OxigraphEngine
) -> None:
    assert set(quads(remote)) == set(read_store)
    assert sum(sizes(remote).values()) == len(read_store)
    here, there = network(read_engine), network(remote)
    assert (set(there.nodes), set(there.edges)) == (set(here.nodes), set(here.edges))


def test_a_query_that_is_wrong_is_explained_as_here(remote: RemoteEngine, read_engine: OxigraphEngine) -> None:
    for query in ("SELECT * {\n ?s ct:value ?o FILTR(1) }", "SELECT * { ?s ?p }", "SELECT ?x { BIND(1 AS ?x"):
        said = []
        for engine in (remote, read_engine):
            with pytest.raises(QueryError) as raised:
                engine.answer(query)
            said.append(str(raised.value))
        assert said[0] == said[1]
        assert said[0].startswith("line ")


def test_what_is_refused_here_is_not_sent_there(remote: RemoteEngine) -> None:
    with pytest.raises(RefusedError):
        remote.answer("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    with pytest.raises(QueryError, match="DROP is an update"):
        remote.answer("DROP ALL")


def test_a_default_graph_that_is_no_union_is_said(read_store: ox.Store) -> None:
    with oxigraph() as server:
        engine = RemoteEngine(server.query)
        assert engine.answer("ASK { ?s ?p ?o }").python() == [(False,)], "an empty server is fine"
        server.load(b"<http://e/s> <http://e/p> <http://e/o> <http://e/g> .")
        with pytest.raises(StoreError, match=r"not the union of its named graphs.*--union-default-graph"):
            RemoteEngine(server.query).answer("SELECT * { ?s ?p ?o }")


# Servers that do not behave


@pytest.fixture
def stub() -> Iterator[Callable[..., RemoteEngine]]:
    """An engine whose server answers each request with the same reply, or sleeps until the test ends."""
    running: list[ThreadingHTTPServer] = []
    over = threading.Event()

    def serve(reply: Reply | None, **options: float) -> RemoteEngine:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                if reply is None:
                    over.wait(30)
                    return
                status, headers, body = reply
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        running.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://me:secret@127.0.0.1:{server.server_port}/sparql"
        return RemoteEngine(address, **options)  # type: ignore[arg-type]

    yield serve
    over.set()
    for server in running:
        server.shutdown()
        server.server_close()


TRUE = b'{"head":{},"boolean":true}'
CUT = b'{"head":{"vars":["s"],"link":["https://w3id.org/congthuong/problem#truncated"]},"results":{"bindings":[]}}'


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        ((200, {"Content-Type": "text/html"}, b"<html>"), StoreError, "it is text/html, not the results of a query"),
        ((200, {}, b"x"), StoreError, "it is of no type"),
        ((200, {"Content-Type": JSON}, b'{"head":{"vars'), StoreError, "cannot be read"),
        ((200, {"Content-Type": JSON}, b"\xff\xfe"), StoreError, "cannot be read"),
        ((200, {"Content-Type": JSON}, b"[]"), StoreError, "cannot be read"),
        ((200, {"Content-Type": JSON}, CUT), QueryError, "cut the answer off"),
        ((200, {"Content-Type": JSON, "Content-Length": "99"}, TRUE), StoreError, "cannot be reached"),
        ((200, {"Content-Type": JSON, "Content-Encoding": "gzip"}, b"no gzip"), StoreError, "cannot be reached"),
        ((301, {"Location": "http://127.0.0.1:1/"}, b""), StoreError, "sends us elsewhere (status 301)"),
        ((400, {"Content-Type": "text/plain"}, b"no\nsuch\tfunction"), QueryError, "(status 400): no such function"),
        ((401, {}, b""), StoreError, "NAME:PASSWORD@HOST"),
        ((404, {}, b""), StoreError, "no SPARQL endpoint at this address"),
        ((429, {}, b""), QueryError, "busy"),
        ((500, {"Content-Type": "text/html"}, b"<html>oops"), StoreError, "the server failed (status 500); see"),
        ((503, {"Content-Type": "application/problem+json"}, b'{"a": 1}'), QueryError, '{"a": 1}'),
        ((418, {}, b""), StoreError, "the server refuses this (status 418)"),
    ],
)
def test_what_a_server_does_wrong_is_one_line(
    stub: Callable[..., RemoteEngine], reply: Reply, kind: type[CongthuongError], said: str
) -> None:
    engine = stub(reply)
    for ask in (lambda: engine.answer("SELECT * { ?s ?p ?o }"), lambda: engine.execute("ASK { ?s ?p ?o }", JSON)):
        with pytest.raises(kind) as raised:
            ask()
        assert said in str(raised.value)
        assert "secret" not in str(raised.value)
        assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "bindings", ['[{"s":{"type":"literal"}}]', '[{"s":{"type":"uri","value":"not absolute"}}]', "7", "[7]"]
)
def test_a_row_that_is_malformed_is_said(stub: Callable[..., RemoteEngine], bindings: str) -> None:
    body = f'{{"head":{{"vars":["s"]}},"results":{{"bindings":{bindings}}}}}'.encode()
    engine = stub((200, {"Content-Type": JSON}, body))
    engine._checked = True  # the answer to the check would be as wrong
    for ask in (lambda: engine.answer("SELECT * {}"), lambda: engine.execute("SELECT * {}", "text/csv")):
        with pytest.raises(StoreError, match="cannot be read"):
            ask()


def test_a_graph_that_is_malformed_is_said(stub: Callable[..., RemoteEngine]) -> None:
    for type, body in (("application/n-triples", b"<a"), ("text/turtle", b"@prefix"), ("image/png", b"")):
        engine = stub((200, {"Content-Type": type}, body))
        engine._checked = True
        with pytest.raises(StoreError, match="cannot be read"):
            engine.execute("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle")


def test_an_answer_has_a_limit_and_a_deadline(stub: Callable[..., RemoteEngine]) -> None:
    with pytest.raises(QueryError, match="larger than 20 bytes"):
        stub((200, {"Content-Type": JSON}, TRUE), limit=20).answer("ASK {}")
    with pytest.raises(QueryError, match=r"no whole answer within 0\.2 seconds"):
        stub(None, timeout=0.2).answer("ASK {}")


def test_results_in_xml_are_read_too(stub: Callable[..., RemoteEngine]) -> None:
    xml = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>'
    assert stub((200, {"Content-Type": "application/sparql-results+xml"}, xml)).answer("ASK {}").python() == [(True,)]


def test_nobody_there_is_said() -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        RemoteEngine(f"http://127.0.0.1:{free_port()}/query").answer("ASK {}")


@pytest.mark.parametrize("url", ["localhost:7878", "ftp://example.org/", "http://", "http:///query"])
def test_what_is_no_address_is_said(url: str) -> None:
    with pytest.raises(UsageError, match="no http or https address"):
        RemoteEngine(url)
