"""The search index: names without diacritics, with one misspelling, what most is said of first; sentences; counts."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from congthuong.link.iris import ID
from congthuong.store import KnowledgeBase
from congthuong.store.indexing import write
from congthuong.store.search import FILE, Index


@pytest.fixture(scope="module")
def index(seed_kb: KnowledgeBase) -> Index:
    return Index.open(seed_kb.layout.snapshot() / FILE)


@pytest.mark.parametrize(
    "words", ["Bắc Giang", "bac giang", "BAC GIANG", "bac gi", "Bắc Gaing", "bac giag", "bax giang"]
)
def test_a_province_is_found_however_it_is_typed(index: Index, words: str) -> None:
    assert f"{ID}province/bac-giang" in [hit.iri for hit in index.names(words)[:3]]


def test_every_name_is_found_by_itself_without_diacritics(index: Index, seed_kb: KnowledgeBase) -> None:
    names = [
        (quad.subject.value, quad.object.value)
        for quad in seed_kb.dataset().quads_for_pattern(None, ox.NamedNode(f"{SKOS}prefLabel"), None, None)
        if isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
        and quad.subject.value.startswith(ID)
    ]
    for iri, name in random.Random(3).sample(names, 60):
        assert iri in [hit.iri for hit in index.names(name, limit=200)], name


@pytest.mark.parametrize(
    "words", ["", "  ", "?", '"', "a OR b", "NEAR(x y)", "name:x", "*", "' ; DROP TABLE name", "\u202e"]
)
def test_what_is_no_name_is_no_error(index: Index, words: str) -> None:
    index.names(words)
    index.sentences(words)


def test_sentences_are_found_by_their_words_and_lead_to_their_article(index: Index) -> None:
    found = index.sentences("chi so san xuat cong nghiep tang")
    assert found
    assert all(one.span.startswith(f"{one.article}/span/") for one in found)


def test_what_most_is_said_of_comes_first(index: Index) -> None:
    weights = [hit.weight for hit in index.most(20)]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > 10


def test_the_counts_are_those_of_sparql(index: Index, seed_kb: KnowledgeBase) -> None:
    store = seed_kb.dataset()
    for kind, number in index.known("counts").items():
        if kind != "Entity":
            type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
            about = ox.NamedNode(f"https://w3id.org/congthuong/def#{kind}")
            assert number == len(list(store.quads_for_pattern(None, type, about, None)))


def test_an_empty_knowledge_base_has_an_index_too(tmp_path: Path) -> None:
    write(ox.Store(), tmp_path / FILE)
    index = Index.open(tmp_path / FILE)
    assert index.names("bac ninh") == []
    assert index.known("counts") == {"Article": 0, "Observation": 0, "Statement": 0, "Entity": 0}


def test_an_index_made_in_memory_finds_the_same(index: Index, seed_kb: KnowledgeBase) -> None:
    other = Index.of(seed_kb.dataset())
    for words in ("bac ninh", "kcn", "nguyen"):
        assert other.names(words) == index.names(words)


SKOS = "http://www.w3.org/2004/02/skos/core#"
