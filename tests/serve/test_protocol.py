"""The SPARQL 1.1 Protocol, query operation: each test names the section of the recommendation that it holds us to."""

from __future__ import annotations

import gzip
import json
import socket
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from tests.serve.conftest import Server

ID = "https://w3id.org/congthuong/id/"
QUERY = "SELECT ?s { ?s a ct:Article } ORDER BY ?s"
DIRECT = {"content-type": "application/sparql-query"}
RESULTS = {
    "application/sparql-results+json": b'{"head"',
    "application/sparql-results+xml": b"<?xml",
    "text/csv": b"s\r\n",
    "text/tab-separated-values": b"?s\n",
}
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
}


# 2.1.1 to 2.1.3: the three ways to ask


def test_by_get_by_form_and_by_the_query_itself_the_answer_is_the_same(server: Server) -> None:
    asked = server.client.get("/sparql", params={"query": QUERY})
    form = server.client.post("/sparql", data={"query": QUERY})
    direct = server.client.post("/sparql", content=QUERY, headers={"content-type": "application/sparql-query"})
    assert [answer.status_code for answer in (asked, form, direct)] == [200, 200, 200]
    assert asked.json() == form.json() == direct.json()
    assert len(asked.json()["results"]["bindings"]) == 5


def test_parameters_of_the_content_type_are_understood(server: Server) -> None:
    for given in ("application/sparql-query; charset=utf-8", 'Application/SPARQL-Query;charset="UTF-8"'):
        assert server.client.post("/sparql", content="ASK {}", headers={"content-type": given}).status_code == 200


@pytest.mark.parametrize(
    ("status", "code", "request_"),
    [
        (400, "malformed-request", {"params": [("query", "ASK {}"), ("query", "ASK {}")]}),
        (400, "malformed-query", {"params": {"query": "SELECT nothing"}}),
        (400, "malformed-request", {"method": "POST", "data": {"format": "json"}}),
        (400, "malformed-request", {"method": "POST", "data": {"query": "ASK {}"}, "params": {"query": "ASK {}"}}),
        (400, "malformed-request", {"method": "POST", "content": b"query=%FF",
                                    "headers": {"content-type": "application/x-www-form-urlencoded"}}),
        (400, "malformed-request", {"method": "POST", "content": "ASK { ?s ?p 'ầ' }".encode("utf-16"),
                                    "headers": DIRECT}),
        (415, "unsupported-media-type", {"method": "POST", "content": b"ASK {}",
                                         "headers": {"content-type": "application/sparql-query; charset=utf-16"}}),
        (415, "unsupported-media-type", {"method": "POST", "content": b"ASK {}"}),
        (415, "unsupported-media-type", {"method": "POST", "content": b"query=ASK%20%7B%7D"}),
        (415, "unsupported-media-type", {"method": "POST", "content": b"ASK {}",
                                         "headers": {"content-type": "text/plain"}}),
        (415, "unsupported-media-type", {"method": "POST", "content": gzip.compress(b"ASK {}"),
                                         "headers": {**DIRECT, "content-encoding": "gzip"}}),
        (403, "update-refused", {"method": "POST", "data": {"update": "CLEAR ALL"}}),
        (403, "update-refused", {"method": "POST", "content": b"CLEAR ALL",
                                 "headers": {"content-type": "application/sparql-update"}}),
        (403, "update-refused", {"params": {"update": "CLEAR ALL"}}),
        (400, "malformed-query", {"params": {"query": "CLEAR ALL"}}),
        (405, "method-not-allowed", {"method": "PUT", "params": {"query": "ASK {}"}}),
        (405, "method-not-allowed", {"method": "TRACE"}),
        (405, "method-not-allowed", {"method": "WHATEVER"}),
        (403, "outside-refused", {"params": {"query": "ASK {}", "default-graph-uri": "http://127.0.0.1:1/g"}}),
        (403, "outside-refused", {"params": {"query": "ASK {}", "named-graph-uri": "file:///etc/passwd"}}),
        (403, "outside-refused", {"params": {"query": "ASK FROM <file:///etc/passwd> {}"}}),
        (403, "outside-refused", {"params": {"query": "ASK { SERVICE <http://127.0.0.1:1/> {} }"}}),
        (400, "malformed-request", {"params": {"query": "ASK {}", "default-graph-uri": "graph"}}),
        (413, "body-too-large", {"method": "POST", "data": {"query": "ASK {}" + " " * 300_000}}),
        (413, "body-too-large", {"method": "POST", "data": {"query": "ASK {}" + " " * 1_100_000}}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_status_and_code(
    server: Server, status: int, code: str, request_: dict[str, object]
) -> None:
    answer = server.client.request(**{"method": "GET", "url": "/sparql"} | request_)  # type: ignore[arg-type]
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    said = answer.json()
    assert (said["status"], said["code"]) == (status, code)
    assert said["type"].endswith(f"#{code}")
    assert {"title", "detail"} <= said.keys()
    if status == 405:
        assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize("length", [70_000, 300_000])
def test_an_address_may_be_too_long(server: Server, length: int) -> None:
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=20)
    with closing(connection):
        connection.request("GET", "/sparql?query=ASK%7B%7D" + "+" * length)
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())["code"]) == (414, "url-too-long")


def test_a_malformed_query_is_shown_where_it_is_wrong(server: Server) -> None:
    said = server.ask("SELECT ?s WHERE {\n  ?s a ct:Province .\n  FILTR(1)\n}").json()
    assert (said["line"], said["column"]) == (3, 3)
    assert "did you mean FILTER?" in said["detail"]


# 2.1.4: the RDF dataset


def test_without_a_dataset_the_default_graph_is_the_union_and_counts_each_triple_once(server: Server) -> None:
    union = server.count("?s ?p ?o")
    graphs = server.count("GRAPH ?g { ?s ?p ?o }")
    distinct = server.ask("SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }", accept="text/csv")
    assert union == graphs == int(distinct.text.split()[1]) > 1000


def test_the_dataset_of_the_protocol_stands_in_place_of_the_one_of_the_query(server: Server) -> None:
    links, cube = f"{ID}graph/links", f"{ID}graph/cube"
    count = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"

    def asked(query: str, **dataset: list[str]) -> int:
        given = {"query": query} | {name.replace("_", "-"): value for name, value in dataset.items()}
        for answer in (
            server.client.get("/sparql", params=given, headers={"accept": "text/csv"}),
            server.client.post("/sparql", data=given, headers={"accept": "text/csv"}),
            server.client.post("/sparql", params={k: v for k, v in given.items() if k != "query"}, content=query,
                               headers={"accept": "text/csv", "content-type": "application/sparql-query"}),
        ):  # fmt: skip
            assert answer.status_code == 200, answer.text
        return int(answer.text.split()[1])

    one = asked(count.format(f"FROM <{links}>"))
    other = asked(count.format(f"FROM <{cube}>"))
    assert 0 < one != other > 0
    assert asked(count.format(""), default_graph_uri=[links]) == one
    assert asked(count.format(""), default_graph_uri=[links, cube]) == one + other
    assert asked(count.format(f"FROM <{cube}>"), default_graph_uri=[links]) == one
    assert asked(count.format(""), named_graph_uri=[links]) == 0
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert asked(inside, named_graph_uri=[links]) == one
    assert asked(inside, default_graph_uri=[links]) == 0
    assert asked(inside, default_graph_uri=[cube], named_graph_uri=[links]) == one


# 2.1.5 to 2.2: accepted formats, success and failure


@pytest.mark.parametrize("media_type", RESULTS)
def test_rows_come_in_every_result_format(server: Server, media_type: str) -> None:
    answer = server.ask(QUERY, accept=media_type)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.content.startswith(RESULTS[media_type])
    assert server.ask("ASK {}", accept=media_type).status_code == 200


@pytest.mark.parametrize("media_type", GRAPHS)
@pytest.mark.parametrize(
    "query", ["CONSTRUCT { ?s a ct:Article } WHERE { ?s a ct:Article }", f"DESCRIBE <{ID}article/003>"]
)
def test_graphs_come_in_every_rdf_format(server: Server, media_type: str, query: str) -> None:
    answer = server.ask(query, accept=media_type)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    plain = server.ask(query, accept="application/n-triples")
    same = [
        {quad.triple for quad in ox.parse(content, format=form)}
        for content, form in ((answer.content, GRAPHS[media_type]), (plain.content, ox.RdfFormat.N_TRIPLES))
    ]
    assert same[0] == same[1] != set()


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (QUERY, "*/*", "application/sparql-results+json"),
        (QUERY, "application/json", "application/sparql-results+json"),
        (QUERY, "application/xml", "application/sparql-results+xml"),
        (QUERY, "text/*", "text/csv"),
        (QUERY, "text/csv;q=0.2, text/tab-separated-values;q=0.7", "text/tab-separated-values"),
        (QUERY, "application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        (QUERY, "text/turtle, application/sparql-results+xml;q=0.1", "application/sparql-results+xml"),
        (QUERY, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("CONSTRUCT WHERE { ?s a ct:Article }", "*/*", "text/turtle"),
        ("CONSTRUCT WHERE { ?s a ct:Article }", "text/html, application/rdf+xml;q=0.5", "application/rdf+xml"),
    ],
)
def test_the_client_gets_what_it_likes_best(server: Server, query: str, accept: str, media_type: str) -> None:
    assert server.ask(query, accept=accept).headers["content-type"].partition(";")[0] == media_type


def test_a_relative_iri_is_read_after_the_base_of_names(server: Server) -> None:
    assert server.ask("ASK { <article/003> a ct:Article }").json()["boolean"] is True
    made = server.ask("CONSTRUCT { <s> <p> 1 } {}", accept="application/n-triples").text
    assert made.strip().startswith(f"<{ID}s> <{ID}p> ")
    other = server.ask("BASE <http://example.org/> CONSTRUCT { <s> <p> 1 } {}", accept="application/n-triples").text
    assert other.startswith("<http://example.org/s> ")


def test_format_wins_over_accept_and_what_there_is_not_is_listed(server: Server) -> None:
    given = {"query": QUERY, "format": "tsv"}
    assert server.client.get("/sparql", params=given, headers={"accept": "image/png"}).text.startswith("?s\n")
    for headers, params in (({"accept": "image/png"}, {}), ({}, {"format": "gif"}), ({"accept": "text/turtle"}, {})):
        answer = server.client.get("/sparql", params={"query": QUERY} | params, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (406, "not-acceptable")
        assert {"format": "csv", "mediaType": "text/csv"} in answer.json()["available"]


def test_the_formats_agree(server: Server) -> None:
    from_json = [row["s"]["value"] for row in server.ask(QUERY).json()["results"]["bindings"]]
    root = ElementTree.fromstring(server.ask(QUERY, accept="application/xml").content)
    assert from_json == [element.text for element in root.iter("{http://www.w3.org/2005/sparql-results#}uri")]
    assert from_json == server.ask(QUERY, accept="text/csv").text.split()[1:]


# HTTP


def test_head_is_get_without_the_body(server: Server) -> None:
    got = server.client.get("/sparql", params={"query": QUERY})
    head = server.client.head("/sparql", params={"query": QUERY})
    assert head.content == b""
    for name in ("content-type", "content-length", "etag"):
        assert head.headers[name] == got.headers[name]


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    tag = server.ask(QUERY).headers["etag"]
    again = server.ask(QUERY, if_none_match=f'"other", {tag}')
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert server.ask(QUERY, if_none_match=tag, accept="text/csv").status_code == 200
    assert server.ask("ASK {}", if_none_match=tag).status_code == 200
    assert "etag" not in server.ask("SELECT (NOW() AS ?now) {}").headers


def test_long_answers_are_compressed_for_those_who_can_read_it(server: Server) -> None:
    query = "SELECT * { ?s a ?class } LIMIT 500"
    plain = server.ask(query, accept_encoding="identity")
    packed = server.ask(query, accept_encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in server.ask(query, accept_encoding="gzip;q=0").headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert packed.json() == plain.json()
    assert packed.headers["vary"] == "Accept, Accept-Encoding, Host"


def test_pages_of_others_may_ask(server: Server) -> None:
    asked = server.ask("ASK {}", origin="https://example.org")
    assert asked.headers["access-control-allow-origin"] == "*"
    assert server.ask("nothing").headers["access-control-allow-origin"] == "*"
    allowed = server.client.options(
        "/sparql", headers={"origin": "https://example.org", "access-control-request-method": "POST"}
    )
    assert allowed.status_code == 204
    assert "POST" in allowed.headers["access-control-allow-methods"]
    assert "Content-Type" in allowed.headers["access-control-allow-headers"]


def test_of_several_formats_the_first_that_is_known_holds_else_accept(server: Server) -> None:
    def kind(*formats: str, accept: str = "*/*") -> str:
        answer = server.client.get("/sparql", params={"query": QUERY, "format": formats}, headers={"accept": accept})
        return answer.headers["content-type"].partition(";")[0]

    assert kind("tsv", "text/csv") == "text/tab-separated-values"
    assert kind("gif", "", "text/csv", "tsv") == "text/csv"
    assert kind("gif", accept="text/csv") == "text/csv"
    assert kind("", accept="text/csv") == "text/csv"
    assert kind("gif", "png") == "application/problem+json"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 303),  # a browser
        ("text/html", 303),
        ("text/turtle, text/html;q=0.1", 200),
        ("application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,text/html;q=0.6,*/*;q=0.1", 200),
        ("text/turtle, text/html", 200),
        ("*/*", 200),
        ("", 200),
    ],
)
def test_without_a_query_there_is_a_page_for_those_who_like_html_best(server: Server, accept: str, status: int) -> None:
    answer = server.client.get("/sparql", headers={"accept": accept}, follow_redirects=False)
    assert answer.status_code == status
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("address", ["/sparql", "/queries", "/openapi.json", "/.well-known/void"])
def test_what_holds_the_name_that_was_used_says_that_it_varies_with_it(server: Server, address: str) -> None:
    answer = server.client.get(address, headers={"host": "example.org"})
    assert "example.org" in answer.text
    assert "Host" in [name.strip() for name in answer.headers["vary"].split(",")]


def test_a_request_with_two_lengths_is_refused_and_shown_out(server: Server) -> None:
    port = int(server.url.rpartition(":")[2])
    body = b"query=ASK%20%7B%7D"
    for where in (b"/sparql", b"/nowhere"):
        with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
            head = (
                b"POST "
                + where
                + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            )
            head += b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n" % len(body)
            smuggled = b"GET /queries HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            connection.sendall(head + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n" + smuggled)
            said = b""
            while piece := connection.recv(65536):
                said += piece
        assert said.startswith(b"HTTP/1.1 400 ")
        assert said.count(b"HTTP/1.1 ") == 1
        assert b"connection: close" in said.lower()
