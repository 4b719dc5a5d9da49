"""The shapes: good data conform, and each constraint catches what it is there for."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph, URIRef
from tests.ontology.made import article_graph, knowledge

from congthuong.data import folder

GRAPHS = "https://w3id.org/congthuong/id/graph/"
PREFIXES = """
BASE <https://w3id.org/congthuong/id/>
PREFIX ct: <https://w3id.org/congthuong/def#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def report(shapes: str, data: Graph) -> str:
    """What SHACL says, empty where the data conform."""
    graph = Graph().parse(folder("ontology") / "shapes" / f"{shapes}.ttl")
    conforms, _, words = pyshacl.validate(data, shacl_graph=graph)
    return "" if conforms else str(words)


def as_graph(quads: Iterable[ox.Quad]) -> Graph:
    return Graph().parse(data="".join(f"{quad.triple} .\n" for quad in set(quads)), format="nt")


@pytest.fixture(scope="module")
def article() -> Graph:
    return as_graph(article_graph())


@pytest.fixture(scope="module")
def whole() -> ox.Store:
    return knowledge()


@pytest.fixture(scope="module")
def shared(whole: ox.Store) -> Graph:
    """What is no article's own: reference data, entities, relations."""
    graphs = [ox.NamedNode(GRAPHS + name) for name in ("reference", "entities", "relations")]
    return as_graph(quad for graph in graphs for quad in whole.quads_for_pattern(None, None, None, graph))


@pytest.fixture(scope="module")
def few(shared: Graph) -> Graph:
    """Enough of it to break, small enough to be quick."""
    graph = Graph()
    for name in ("province/bac-ninh", "province/bac-giang", "province/bac-ninh-2025", "region/dong-bang-song-hong",
                 "region/trung-du-va-mien-nui-phia-bac", "district/bac-ninh/que-vo", "country/my", "country/viet-nam",
                 "sector/vsic2018/C", "unit/MWh", "unit/kWh", "status/actual", "period/2024-03"):  # fmt: skip
        graph += shared.triples((URIRef(f"https://w3id.org/congthuong/id/{name}"), None, None))
    return graph


@pytest.fixture(scope="module")
def cube(whole: ox.Store) -> Graph:
    return as_graph(whole.quads_for_pattern(None, None, None, ox.NamedNode(GRAPHS + "cube")))


@pytest.mark.parametrize("shapes", ["article", "reference", "cube"])
def test_good_data_conform(shapes: str, article: Graph, shared: Graph, cube: Graph) -> None:
    data = {"article": article, "reference": shared, "cube": cube}[shapes]
    assert len(data) > 20
    assert report(shapes, data) == ""


@pytest.mark.parametrize("shapes", ["article", "reference", "cube"])
def test_the_shapes_are_shapes(shapes: str) -> None:
    graph = Graph().parse(folder("ontology") / "shapes" / f"{shapes}.ttl")
    pyshacl.validate(Graph(), shacl_graph=graph, meta_shacl=True)


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ("DELETE { ?s ct:value ?o } INSERT { ?s ct:value 7.5e0 } WHERE { ?s ct:value ?o }",
         "exactly one decimal value"),
        ("INSERT { ?s ct:value 8.5 } WHERE { ?s ct:value 7.5 }", "exactly one decimal value"),
        ("INSERT { ?s ct:maxValue 1.0 } WHERE { ?s ct:value 7.5 }", "not above the upper value"),
        ("DELETE WHERE { ?s ct:unit ?o }", "exactly one unit"),
        ("DELETE { ?s ct:status ?o } INSERT { ?s ct:status <status/sure> } WHERE { ?s ct:status ?o }",
         "status is one of"),
        ("DELETE { ?s ct:bound ?o } INSERT { ?s ct:bound <bound/most> } WHERE { ?s ct:bound ?o }",
         "bound is one of"),
        ("DELETE WHERE { ?s ct:counted ?o }", "a count says what is counted"),
        ("DELETE { ?s ct:transformation ?o } INSERT { ?s ct:transformation <transformation/rank> } "
         "WHERE { ?s ct:transformation ?o }", "A rank has the unit rank"),
        ("DELETE WHERE { ?s ct:quoteFrom ?o }", "exactly one sentence"),
        ("DELETE WHERE { ?s ct:cell ?o }", "fills a cell or says why"),
        ("INSERT { ?s ct:standsAlone <reason/unsure> } WHERE { ?s ct:cell ?o }", "fills a cell or says why"),
        ("DELETE { ?s prov:wasQuotedFrom ?o } WHERE { ?s a ct:Mention ; prov:wasQuotedFrom ?o }", "stretch of text"),
        ("DELETE { ?s rdf:predicate ?o } INSERT { ?s rdf:predicate ct:likes } WHERE { ?s rdf:predicate ?o }",
         "one of the ontology's relations"),
        ("DELETE { ?s rdf:object ?o } INSERT { ?s rdf:object ?t } WHERE { ?s rdf:object ?o ; rdf:subject ?t }",
         "other than the object"),
        ("DELETE { ?s oa:exact ?o } INSERT { ?s oa:exact '' } WHERE { ?s oa:exact ?o }", "characters are kept"),
        ("INSERT { <article/t1/span/some> oa:exact ?o } WHERE { ?s oa:exact ?o }", "where it begins and ends"),
        ("DELETE { ?s dcterms:issued ?o } INSERT { ?s dcterms:issued 'soon' } WHERE { ?s dcterms:issued ?o }",
         "a day, a month or a year"),
        ("DELETE WHERE { ?s ct:entityType ?o }", "exactly one class"),
    ],
)  # fmt: skip
def test_an_article_that_is_wrong_is_caught(article: Graph, update: str, message: str) -> None:
    wrong = article + Graph()
    wrong.update(PREFIXES + update)
    assert set(wrong) != set(article), "the update of this test changes nothing"
    assert message in report("article", wrong)


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ("INSERT DATA { <province/24> a ct:Province }", "Value does not match pattern"),
        ("DELETE DATA { <province/bac-ninh> ct:validUntil '2025-06-30'^^xsd:date } ; "
         "INSERT DATA { <province/bac-ninh> ct:validUntil '1990-01-01'^^xsd:date }", "not after the last"),
        ("INSERT DATA { <province/bac-ninh> ct:successor <country/lao> }", "A successor is a province"),
        ("INSERT DATA { <province/bac-ninh> skos:prefLabel 'Kinh Bắc'@vi }", "one for each language"),
        ("INSERT DATA { <district/bac-ninh/que-vo> ct:unitType 'phường'@vi }", "The kind of unit is huyện"),
        ("INSERT DATA { <country/my> ct:iso3166 'USA' }", "two capitals"),
        ("INSERT DATA { <company/0100109106> a ct:Company ; skos:prefLabel 'Công ty'@vi }", "does not match pattern"),
        ("DELETE WHERE { <sector/vsic2018/C> skos:notation ?o }", "exactly one notation"),
        ("INSERT DATA { <unit/MWh> ct:base <status/actual> }", "A base unit is a unit"),
        ("DELETE { ?s ct:periodEnd ?o } INSERT { ?s ct:periodEnd '1990-01-01'^^xsd:date } WHERE { ?s ct:periodEnd ?o }",
         "not after the last"),
    ],
)  # fmt: skip
def test_reference_data_that_are_wrong_are_caught(few: Graph, update: str, message: str) -> None:
    assert report("reference", few) == ""
    wrong = few + Graph()
    wrong.update(PREFIXES + update)
    assert set(wrong) != set(few), "the update of this test changes nothing"
    assert message in report("reference", wrong)


@pytest.mark.parametrize(
    ("update", "message"),
    [
        ("DELETE WHERE { ?s ct:dimSector ?o }", "exactly one value of the dimension"),
        ("INSERT { ?s ct:dimPeriod <period/1999> } WHERE { ?s ct:dimPeriod ?o }", "exactly one value of the dimension"),
        ("DELETE WHERE { ?s ct:claim ?o }", "at least one claim"),
        ("DELETE WHERE { ?s ct:preferredValue ?o }", "exactly one preferred value"),
    ],
)
def test_a_cell_that_is_wrong_is_caught(cube: Graph, update: str, message: str) -> None:
    wrong = cube + Graph()
    wrong.update(PREFIXES + update)
    assert set(wrong) != set(cube), "the update of this test changes nothing"
    assert message in report("cube", wrong)
