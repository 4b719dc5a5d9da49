"""Candidates of a graph and of a file: which pairs are shown, which are not, what a file must have."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from congthuong.article import Metadata
from congthuong.errors import DataError, ParameterError
from congthuong.link.decisions import Decision, add
from congthuong.link.identity import Identities
from congthuong.link.iris import ID, graph
from congthuong.query.duplicates import duplicates, names_in
from congthuong.query.engine import OxigraphEngine
from congthuong.rdf.terms import CT, DCTERMS, RDF, SKOS, node, vietnamese
from congthuong.read import Document, parse
from congthuong.store import KnowledgeBase

NAMES = {
    "company/a": "Công ty TNHH Sao Khuê",
    "company/b": "Sao Khue Co., Ltd",
    "company/c": "Công ty CP Núi Voi",
    "zone/bac-giang/x-0": "KCN Hòa Phú",
    "zone/bac-ninh/x-0": "KCN Hòa Phú",
    "zone/vinh-long/x-0": "KCN Hòa Phú",
    "zone/article-1/x-0": "KCN Hòa Phú",
}
RULES = Identities({"bac-ninh-2025": ("bac-giang", "bac-ninh")})


@pytest.fixture(scope="module")
def engine() -> OxigraphEngine:
    store, entities = ox.Store(), node(graph("entities"))
    for iri, name in NAMES.items():
        kind = "Company" if iri.startswith("company") else "IndustrialZone"
        store.add(ox.Quad(node(ID + iri), RDF("type"), CT(kind), entities))
        store.add(ox.Quad(node(ID + iri), SKOS("prefLabel"), vietnamese(name), entities))
    return OxigraphEngine(store)


def test_alike_names_are_shown_with_their_reasons(engine: OxigraphEngine) -> None:
    (pair,) = duplicates(engine, "Company", RULES, ())
    assert (pair.score, pair.one, pair.other, pair.why) == (
        100, "company/a", "company/b", "same words; same legal form",
    )  # fmt: skip


def test_what_was_decided_is_not_asked_again(engine: OxigraphEngine) -> None:
    for verdict in ("same", "different", "unsure"):
        decided = [Decision(verdict, "company/b", "company/a", "Lan", "2026-11-29")]
        assert list(duplicates(engine, "Company", RULES, decided)) == []
        assert [pair.decided for pair in duplicates(engine, "Company", RULES, decided, decided_too=True)] == [verdict]


def test_zones_of_two_provinces_that_never_were_one_are_no_pair(engine: OxigraphEngine) -> None:
    found = {(pair.one, pair.other) for pair in duplicates(engine, "IndustrialZone", RULES, ())}
    assert ("zone/bac-giang/x-0", "zone/bac-ninh/x-0") in found
    assert ("zone/article-1/x-0", "zone/vinh-long/x-0") in found
    assert ("zone/bac-giang/x-0", "zone/vinh-long/x-0") not in found


def test_a_graph_against_a_file(engine: OxigraphEngine, tmp_path: Path) -> None:
    file = tmp_path / "lei.csv"
    file.write_text("LEI;Entity.LegalName\n5493A;SAO KHUE COMPANY LIMITED\n5493B;OTHER\n", encoding="utf-8")
    (pair,) = [
        pair
        for pair in duplicates(engine, "Company", RULES, (), against=names_in(file), least=95)
        if pair.one == "company/a"
    ]
    assert (pair.other, pair.score) == ("lei/5493A", 100)


@pytest.mark.parametrize(
    "content, error, says",
    [
        ("a,b\n1,2\n", ParameterError, "--name-column"),
        ("LEI,b\n1,2\n", ParameterError, "--name-column"),
        ("LEI,name\n", DataError, "no row"),
    ],
)
def test_a_file_without_names_is_said(content: str, error: type[Exception], says: str, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(error, match=says):
        names_in(file)
    file.write_bytes("LEI,tên\n1,Hòa\n".encode("utf-16"))
    with pytest.raises(DataError, match="UTF-8"):
        names_in(file)


def test_a_decision_is_followed_and_undone(tmp_path: Path) -> None:
    kb = KnowledgeBase.create(tmp_path / "kb")
    texts = ("Công ty TNHH Điện tử Sao Khuê ở tỉnh Bắc Ninh.\n", "Sao Khue Electronics Co., Ltd ở tỉnh Bắc Ninh.\n")
    documents = []
    for id, text in enumerate(texts):
        article = parse(text.encode(), name=f"{id}.txt", media_type="text/plain", id=str(id), metadata=Metadata())
        documents.append(Document(article=article, raw=text.encode(), given=Metadata()))
    kb.build(documents)
    before = list(kb.quads())
    named = kb.dataset().quads_for_pattern(None, CT("names"), None)
    one, other = sorted({iri for quad in named if "/company/" in (iri := getattr(quad.object, "value", ""))})
    decision = Decision("same", other.removeprefix(ID), one.removeprefix(ID), "Lan", "2026-11-29")
    add(kb.layout.corrections, decision)
    kb.build([])
    assert list(kb.dataset().quads_for_pattern(None, DCTERMS("isReplacedBy"), None, node(graph("identity")))) == [
        ox.Quad(node(other), DCTERMS("isReplacedBy"), node(one), node(graph("identity")))
    ]
    followed = list(kb.quads())
    kb.rebuild()
    assert list(kb.quads()) == followed
    kb.layout.corrections.unlink()
    kb.build([])
    assert list(kb.quads()) == before
