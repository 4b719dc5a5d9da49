"""Programs that people use already find what they expect."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pandas
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDF, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

if TYPE_CHECKING:
    from tests.serve.conftest import Server

QUERY = "PREFIX ct: <https://w3id.org/congthuong/def#> SELECT ?s { ?s a ct:Article } ORDER BY ?s"


def test_sparqlwrapper(server: Server) -> None:
    wrapper = SPARQLWrapper(f"{server.url}/sparql")
    wrapper.setQuery(QUERY)
    for form in (JSON, XML, CSV):
        wrapper.setReturnFormat(form)
        assert wrapper.query().convert()
    wrapper.setReturnFormat(JSON)
    wrapper.setMethod(POST)
    answer: Any = wrapper.query().convert()
    assert len(answer["results"]["bindings"]) == 5
    wrapper.setQuery("CONSTRUCT WHERE { ?s a <https://w3id.org/congthuong/def#Article> }")
    wrapper.setReturnFormat(TURTLE)
    answer = wrapper.query().convert()
    assert len(Graph().parse(data=answer, format="turtle")) == 5
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery("SELECT nothing")
    with pytest.raises(QueryBadFormed):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("form", [XML, JSON, CSV, TSV])
def test_sparqlwrapper_takes_rows_in_each_of_its_formats(server: Server, form: str, method: str) -> None:
    wrapper = SPARQLWrapper(f"{server.url}/sparql", returnFormat=form)
    wrapper.setMethod(method)
    wrapper.setQuery(QUERY)
    answer: Any = wrapper.query()
    assert form in answer.info()["content-type"].replace("tab-separated-values", "tsv")
    assert "article/003" in answer.response.read().decode()


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("form", [XML, RDF, RDFXML, TURTLE, N3, JSONLD, JSON])
@pytest.mark.parametrize("query", ["DESCRIBE <%s>", "CONSTRUCT { <%s> ?p ?o } WHERE { <%s> ?p ?o }"])
@pytest.mark.filterwarnings("ignore:Sending Accept header")  # it has none for JSON of a graph
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by which rdflib reads JSON-LD
def test_sparqlwrapper_takes_graphs_in_each_of_its_formats(server: Server, query: str, form: str, method: str) -> None:
    wrapper = SPARQLWrapper(f"{server.url}/sparql", returnFormat=form)
    wrapper.setMethod(method)
    article = "https://w3id.org/congthuong/id/article/003"
    wrapper.setQuery(query.replace("%s", article))
    answer: Any = wrapper.query()
    kinds = {
        XML: "rdf+xml",
        RDF: "turtle",
        RDFXML: "rdf+xml",
        TURTLE: "turtle",
        N3: "turtle",
        JSONLD: "ld+json",
        JSON: "ld+json",
    }
    kind = answer.info()["content-type"].partition(";")[0].rpartition("/")[2]
    assert kind == kinds[form] or (form == RDF and kind == "rdf+xml")
    read = Graph().parse(data=answer.response.read(), format={"rdf+xml": "xml", "ld+json": "json-ld"}.get(kind, kind))
    assert len(read) == server.count(f"<{article}> ?p ?o")


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib(server: Server, method: str) -> None:
    store = SPARQLStore(f"{server.url}/sparql", method=method)
    assert [str(row[0])[-3:] for row in store.query(QUERY)] == ["000", "001", "002", "003", "004"]  # type: ignore[index]
    article = URIRef("https://w3id.org/congthuong/id/article/003")
    assert len(list(store.triples((article, None, None)))) == server.count(f"<{article}> ?p ?o")


def test_pandas(server: Server) -> None:
    frame = pandas.read_csv(f"{server.url}/queries/iip-series.csv?{urlencode({'place': 'Bắc Giang'})}")
    assert "value" in frame.columns
    assert len(frame) > 0
    asked = pandas.read_csv(f"{server.url}/sparql?{urlencode({'query': QUERY, 'format': 'csv'})}")
    assert list(asked.columns) == ["s"]
    assert len(asked) == 5


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server: Server) -> None:
    def curl(*arguments: str) -> str:
        return subprocess.run(["curl", "-sS", *arguments], capture_output=True, text=True, check=True).stdout

    endpoint = f"{server.url}/sparql"
    assert curl(endpoint, "--data-urlencode", f"query={QUERY}", "-H", "Accept: text/csv").count("article/") == 5
    assert curl("-G", endpoint, "--data-urlencode", f"query={QUERY}", "-d", "format=csv", "--compressed").count("/") > 5
    assert "HTTP/1.1 200" in curl("-I", f"{server.url}/data?default")
