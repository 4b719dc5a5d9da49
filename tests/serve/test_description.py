"""Service Description, VoID, the graph store, the pages and the OpenAPI document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from openapi_spec_validator import validate
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID

if TYPE_CHECKING:
    from tests.serve.conftest import Server

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
ID = "https://w3id.org/congthuong/id/"


@pytest.mark.parametrize(
    ("accept", "form"), [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("*/*", "turtle")]
)
def test_the_endpoint_describes_itself(server: Server, accept: str, form: str) -> None:
    answer = server.client.get("/sparql", headers={"accept": accept})
    assert answer.status_code == 200
    graph = Graph().parse(data=answer.content, format=form)
    service = graph.value(predicate=RDF.type, object=SD.Service)
    assert graph.value(service, SD.endpoint) == URIRef(f"{server.url}/sparql")
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph
    assert (service, SD.feature, SD.BasicFederatedQuery) not in graph
    assert len(list(graph.objects(service, SD.resultFormat))) == 10
    data = graph.value(service, SD.defaultDataset)
    assert (graph.value(data, SD.defaultGraph), RDF.type, SD.Graph) in graph


def test_a_browser_is_led_from_the_endpoint_to_the_start_page(server: Server) -> None:
    answer = server.client.get("/sparql", headers={"accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_void_says_what_queries_count(patient: Server) -> None:
    answer = patient.client.get("/.well-known/void")
    graph = Graph().parse(data=answer.content, format="turtle")
    data = graph.value(predicate=RDF.type, object=VOID.Dataset)
    assert (data, RDF.type, DCAT.Dataset) in graph
    assert graph.value(data, DCTERMS.license) is not None
    assert graph.value(data, VOID.sparqlEndpoint) == URIRef(f"{patient.url}/sparql")
    assert int(str(graph.value(data, VOID.triples))) == patient.count("?s ?p ?o")
    sizes = {
        str(graph.value(part, VOID["class"])): int(str(graph.value(part, VOID.entities)))
        for part in graph.objects(data, VOID.classPartition)
    }
    assert sizes["https://w3id.org/congthuong/def#Article"] == 5
    assert len(sizes) == int(str(graph.value(data, VOID.classes)))
    assert {str(title.language) for title in graph.objects(data, DCTERMS.title)} == {"vi", "en"}  # type: ignore[attr-defined]
    again = patient.client.get("/.well-known/void", headers={"accept": "application/ld+json"})
    assert sum(1 for _ in ox.parse(again.content, format=ox.RdfFormat.JSON_LD)) == len(graph)


def test_the_stored_description_counts_what_the_served_one_counts(patient: Server) -> None:
    served = Graph().parse(data=patient.client.get("/.well-known/void").content, format="turtle")
    stored = Graph().parse(data=patient.client.get("/data", params={"graph": f"{ID}graph/dataset"}).content)
    assert _counts(stored) == _counts(served)
    assert _counts(served)["triples"] > 1000


def _counts(graph: Graph) -> dict[str, int]:
    """The figures of the whole, of its classes and of its properties."""
    whole = next(graph.subjects(VOID.classPartition | VOID.propertyPartition))
    figures = {
        name: int(str(graph.value(whole, VOID[name])))
        for name in ("triples", "entities", "distinctSubjects", "classes", "properties")
        if graph.value(whole, VOID[name]) is not None
    }
    for parts, part, number in (
        (VOID.classPartition, VOID["class"], VOID.entities),
        (VOID.propertyPartition, VOID.property, VOID.triples),
    ):
        figures |= {
            str(graph.value(one, part)): int(str(graph.value(one, number))) for one in graph.objects(whole, parts)
        }
    return figures


# SPARQL 1.1 Graph Store HTTP Protocol, 5.2 GET and 5.6 HEAD; the rest is refused


def test_one_graph_can_be_read(server: Server) -> None:
    iri = f"{ID}graph/article/003"
    answer = server.client.get("/data", params={"graph": iri})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    assert len(Graph().parse(data=answer.content, format="turtle")) == server.count(f"GRAPH <{iri}> {{ ?s ?p ?o }}")
    head = server.client.head("/data", params={"graph": iri})
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])


def test_the_default_graph_is_the_union(server: Server) -> None:
    answer = server.client.get("/data?default", headers={"accept": "application/n-triples"})
    assert answer.text.count("\n") == server.count("?s ?p ?o")


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/data?graph=http://example.org/none", 404),
        ("HEAD", "/data?graph=http://example.org/none", 404),
        ("GET", "/data", 400),
        ("GET", "/data?default&graph=http://example.org/g", 400),
        ("GET", "/data?graph=relative", 400),
        ("GET", "/data?graph=http://a/&graph=http://b/", 400),
        ("GET", "/data?default&format=png", 406),
        ("PUT", "/data?default", 405),
        ("POST", "/data?default", 405),
        ("DELETE", f"/data?graph={ID}graph/links", 405),
        ("PATCH", "/data?default", 405),
    ],
)
def test_what_the_graph_store_does_not_do(server: Server, method: str, target: str, status: int) -> None:
    answer = server.client.request(method, target)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    if status == 405:
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


# Pages


def test_the_start_page_speaks_both_languages_and_loads_nothing_from_elsewhere(server: Server) -> None:
    answer = server.client.get("/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<b>5</b> bài viết" in answer.text
    assert "<b>5</b> articles" in server.client.get("/?lang=en").text
    assert re.findall(r"<script[^>]*>", answer.text) == ['<script type="module" src="/static/explorer.js">']
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert server.client.get("/static/style.css").headers["content-type"].startswith("text/css")


def test_the_openapi_document_is_valid_and_names_every_query(server: Server) -> None:
    document = server.client.get("/openapi.json").json()
    validate(document)
    names = {query["name"] for query in server.client.get("/queries").json()["queries"]}
    assert {f"/queries/{name}" for name in names} <= document["paths"].keys()
    assert len(names) >= 30


def test_an_unknown_address_is_a_problem_too(server: Server) -> None:
    answer = server.client.get("/nowhere")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
