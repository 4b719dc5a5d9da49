"""The queries that must return no rows: they return none on a good graph, and each finds what it is there for."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.ontology.made import knowledge

from congthuong.data import folder
from congthuong.rdf.cells import DIMENSIONS

CHECKS = {file.stem: file for file in sorted((folder("queries") / "checks").glob("*.rq"))}
ID = "https://w3id.org/congthuong/id/"
PREFIXES = """
PREFIX ct: <https://w3id.org/congthuong/def#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
BASE <https://w3id.org/congthuong/id/>
"""
# Check -> an update that breaks what it keeps.
BREAKING = {
    "cell-of-claim": ("DELETE { GRAPH ?g { ?c ct:claim ?o } } WHERE { GRAPH ?g { ?c ct:claim ?o } }"),
    "claim-of-cell": (
        "DELETE { GRAPH ?g { ?c ct:preferredValue ?v } } "
        "INSERT { GRAPH ?g { ?c ct:preferredValue 1.25 } } "
        "WHERE { GRAPH ?g { ?c ct:preferredValue ?v } }"
    ),
    "cube-01-one-data-set": ("DELETE { GRAPH ?g { ?c qb:dataSet ?d } } WHERE { GRAPH ?g { ?c qb:dataSet ?d } }"),
    "cube-02-one-structure": ("INSERT DATA { GRAPH <graph/cube> { <dataset/observations> qb:structure <dsd/other> } }"),
    "cube-03-measure-declared": ("DELETE { GRAPH ?g { ?s qb:measure ?m } } WHERE { GRAPH ?g { ?s qb:measure ?m } }"),
    "cube-04-dimensions-have-ranges": (
        "DELETE { GRAPH ?g { ?d rdfs:range ?r } } WHERE { GRAPH ?g { ?d a qb:DimensionProperty ; rdfs:range ?r } }"
    ),
    "cube-05-coded-dimensions-have-lists": (
        "DELETE { GRAPH ?g { ?d qb:codeList ?l } } WHERE { GRAPH ?g { ?d qb:codeList ?l } }"
    ),
    "cube-06-only-attributes-optional": (
        "INSERT { GRAPH ?g { ?s qb:componentRequired false } } WHERE { GRAPH ?g { ?s qb:dimension ct:dimUnit } }"
    ),
    "cube-11-dimensions-present": ("DELETE { GRAPH ?g { ?c ct:dimUnit ?u } } WHERE { GRAPH ?g { ?c ct:dimUnit ?u } }"),
    "cube-12-no-duplicates": (
        "INSERT { GRAPH ?g { <cell/twin> ?p ?o } } "
        "WHERE { { SELECT ?c { GRAPH ?h { ?c a qb:Observation } } LIMIT 1 } GRAPH ?g { ?c qb:dataSet ?d ; ?p ?o } }"
    ),
    "cube-13-attributes-present": (
        "INSERT { GRAPH ?g { ?s qb:componentRequired true } } "
        "WHERE { GRAPH ?g { ?s qb:attribute ct:preferredMaxValue } }"
    ),
    "cube-14-measures-present": (
        "DELETE { GRAPH ?g { ?c ct:preferredValue ?v } } WHERE { GRAPH ?g { ?c ct:preferredValue ?v } }"
    ),
    "cube-19-codes-from-lists": (
        "DELETE { GRAPH ?g { ?c ct:dimStatus ?v } } "
        "INSERT { GRAPH ?g { ?c ct:dimStatus <bound/eq> } } "
        "WHERE { GRAPH ?g { ?c ct:dimStatus ?v } }"
    ),
    "evidence-is-in-the-text": (
        "DELETE { GRAPH ?g { ?s oa:exact ?n } } "
        "INSERT { GRAPH ?g { ?s oa:exact 'lời khác' } } "
        "WHERE { GRAPH ?g { ?s oa:exact ?n } }"
    ),
    "everything-named-has-a-label": (
        "DELETE { GRAPH ?g { ?s ?label ?n } } "
        "WHERE { VALUES ?label { rdfs:label skos:prefLabel } GRAPH ?g { ?s a ct:IndustrialZone ; ?label ?n } }"
    ),
    "figure-is-quoted": (
        "DELETE { GRAPH ?g { ?o ct:surface ?s } } "
        "INSERT { GRAPH ?g { ?o ct:surface '8%' } } "
        "WHERE { GRAPH ?g { ?o ct:surface ?s } }"
    ),
    "no-blank-nodes": ("INSERT DATA { GRAPH <graph/entities> { [] a ct:Company } }"),
    "of-one-kind": ("INSERT DATA { GRAPH <graph/entities> { <province/ha-nam> a ct:Company, ct:Organisation } }"),
    "one-graph-per-triple": ("INSERT DATA { GRAPH <graph/links> { <province/bac-ninh> a ct:Province } }"),
    "own-subjects-only": ("INSERT DATA { GRAPH <graph/article/t1> { <province/ha-nam> rdfs:comment 'here' } }"),
    "references-lead-somewhere": (
        "DELETE { GRAPH ?g { ?p ?q ?o } } WHERE { GRAPH ?g { ?p a ct:IndustrialZone ; ?q ?o } }"
    ),
    "slots-hold-their-kind": (
        "DELETE { GRAPH ?g { ?f ct:subject ?s } } INSERT { GRAPH ?g { ?f ct:subject <unit/percent> } } "
        "WHERE { GRAPH ?g { ?f ct:subject ?s ; ct:unit <unit/percent> } }"
    ),
    "terms-declared": ("INSERT { GRAPH ?g { ?f ct:indicatr ?i } } WHERE { GRAPH ?g { ?f ct:indicator ?i } }"),
    "unit-fits-indicator": (
        "DELETE { GRAPH ?g { ?f ct:unit ?u } } INSERT { GRAPH ?g { ?f ct:unit <unit/hectare> } } "
        "WHERE { GRAPH ?g { ?f ct:unit ?u ; ct:indicator <indicator/project-count> } }"
    ),
    "periods-described": ("DELETE { GRAPH ?g { ?p ct:periodEnd ?e } } WHERE { GRAPH ?g { ?p ct:periodEnd ?e } }"),
}


def rows(check: str, store: ox.Store) -> list[object]:
    found = store.query(CHECKS[check].read_text(encoding="utf-8"), use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


@pytest.fixture(scope="module")
def untouched() -> ox.Store:
    return knowledge()


@pytest.fixture
def store(untouched: ox.Store) -> ox.Store:
    copy = ox.Store()
    copy.bulk_extend(untouched)
    return copy


def test_every_check_is_tried() -> None:
    assert set(CHECKS) == set(BREAKING), "say in BREAKING how to break what the check keeps"


@pytest.mark.parametrize("check", CHECKS)
def test_a_good_graph_has_no_rows(check: str, untouched: ox.Store) -> None:
    assert rows(check, untouched) == []


@pytest.mark.parametrize("check", CHECKS)
def test_what_is_broken_is_found(check: str, store: ox.Store) -> None:
    store.update(PREFIXES + BREAKING[check])
    assert rows(check, store)


@pytest.mark.parametrize("file", CHECKS.values(), ids=CHECKS.keys())
def test_a_check_says_what_it_keeps(file: Path) -> None:
    head = [line.partition(":")[0] for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
    assert head == ["# title-vi", "# title-en", "# description"], "begin with title-vi, title-en and description"


def test_duplicates_are_looked_for_in_every_dimension() -> None:
    query = CHECKS["cube-12-no-duplicates"].read_text(encoding="utf-8")
    assert [name for name in DIMENSIONS if f"ct:{name} " not in query] == []
