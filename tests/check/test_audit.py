"""A whole knowledge base that holds together, and each way in which it may not."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.ontology.made import knowledge
from typer.testing import CliRunner

from congthuong.check.audit import audit, checks
from congthuong.cli.app import app
from congthuong.data import folder
from congthuong.errors import DataError
from congthuong.store import KnowledgeBase

PREFIXES = """
PREFIX ct: <https://w3id.org/congthuong/def#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
BASE <https://w3id.org/congthuong/id/>
"""


@pytest.fixture(scope="module")
def whole() -> ox.Store:
    return knowledge()


def faults(store: ox.Store, *only: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {fault.check: fault.rows for fault in audit(store, folder("ontology"), folder("queries"), only=only)}


def broken(whole: ox.Store, update: str) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(whole)
    store.update(PREFIXES + update)
    assert set(store) != set(whole), "the update of this test changes nothing"
    return store


def test_what_is_made_well_holds(whole: ox.Store) -> None:
    told: list[str] = []
    found = list(audit(whole, folder("ontology"), folder("queries"), progress=told.append))
    assert found == []
    assert told == ["shapes-reference", "shapes-cube", "shapes-article", "shapes-table", *checks(folder("queries"))]


# What somebody may do to a base -> the check that says so, and a word of a row
WAYS = {
    "INSERT DATA { GRAPH <graph/reference> { <product/tom> skos:altLable 'tép'@vi } }": (
        "terms-declared", "http://www.w3.org/2004/02/skos/core#altLable"
    ),
    "INSERT DATA { GRAPH <graph/entities> { <company/x-1> a ct:Compagny } }": ("terms-declared", "ct:Compagny"),
    "INSERT DATA { GRAPH <graph/relations> { <province/ha-nam> ct:hasZone <zone/ha-nam/none> } }": (
        "references-lead-somewhere", "zone/ha-nam/none"
    ),
    "DELETE { GRAPH ?g { ?f ct:subject ?s } } INSERT { GRAPH ?g { ?f ct:subject <unit/percent> } } "
    "WHERE { GRAPH ?g { ?f ct:subject ?s } }": ("slots-hold-their-kind", "unit/percent"),
    "DELETE { GRAPH ?g { ?f ct:unit ?u } } INSERT { GRAPH ?g { ?f ct:unit <unit/VND> } } "
    "WHERE { GRAPH ?g { ?f ct:unit ?u ; ct:indicator <indicator/project-count> } }": (
        "unit-fits-indicator", "unit/VND"
    ),
    "DELETE WHERE { GRAPH <graph/cube> { ?c ct:preferredValue ?v } }": ("shapes-cube", "exactly one preferred value"),
    "INSERT DATA { GRAPH <graph/reference> { <province/bac-ninh> skos:prefLabel 'Kinh Bắc'@vi } }": (
        "shapes-reference", "province/bac-ninh"
    ),
    "DELETE { GRAPH ?g { ?f ct:value ?v } } INSERT { GRAPH ?g { ?f ct:value 'many' } } "
    "WHERE { GRAPH ?g { ?f a ct:Observation ; ct:value ?v } }": ("shapes-article", "exactly one decimal value"),
}  # fmt: skip


@pytest.mark.parametrize("update", WAYS)
def test_what_is_wrong_is_named(whole: ox.Store, update: str) -> None:
    check, word = WAYS[update]
    rows = faults(broken(whole, update), check)[check]
    assert any(word in cell for row in rows for cell in row), rows


def test_an_unknown_check_is_named(whole: ox.Store) -> None:
    with pytest.raises(DataError, match="there is no check 'units'"):
        faults(whole, "units")


def test_a_check_that_is_no_query_is_named(whole: ox.Store, tmp_path: Path) -> None:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "mine.rq").write_text("SELECT ?x WHERE {", encoding="utf-8")
    with pytest.raises(DataError, match="this check is no SPARQL") as raised:
        list(audit(whole, folder("ontology"), tmp_path, only=["mine"]))
    assert raised.value.where == str(tmp_path / "checks" / "mine.rq")


@pytest.mark.parametrize("format", ["text", "json"])
def test_the_verb_says_what_fails(
    whole: ox.Store, format: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kb = KnowledgeBase.create(tmp_path / "kb")
    bad = broken(whole, next(iter(WAYS)))
    monkeypatch.setattr(KnowledgeBase, "dataset", lambda self: bad)
    done = CliRunner().invoke(app, ["check", "--kb", str(kb.layout.root), "--format", format])
    assert done.exit_code == 1
    if format == "json":
        (fault,) = json.loads(done.stdout)
        assert fault["check"] == "terms-declared"
        assert fault["rows"] == [{"term": "http://www.w3.org/2004/02/skos/core#altLable", "subject": "product/tom"}]
    else:
        assert done.stdout.splitlines()[0] == (
            "terms-declared: Classes and properties that are used are declared; 1 do not"
        )
    assert done.stderr == f"congthuong: {kb.layout.root}: 1 check fails\n"


def test_the_seeds_hold(seed_kb: KnowledgeBase) -> None:
    done = CliRunner().invoke(app, ["check", "--kb", str(seed_kb.layout.root)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.endswith("all checks hold\n")
