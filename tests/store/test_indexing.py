"""The search index follows what changed: after any edits it is what one made anew is, to every search."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.store.test_batch import TEXTS, batch, quads

from congthuong.link.iris import ID
from congthuong.rdf.terms import CT, SKOS
from congthuong.read import Document
from congthuong.store import KnowledgeBase, indexing
from congthuong.store.search import FILE, Index

TABLES = {
    "thing": "SELECT * FROM thing ORDER BY iri",
    "name": "SELECT id, iri, name, plain, weight FROM name ORDER BY id",
    "article": "SELECT * FROM article ORDER BY iri",
    "sentence": "SELECT * FROM sentence ORDER BY id",
    "known": "SELECT * FROM known ORDER BY key",
    "word": "SELECT term, doc FROM word ORDER BY term",
}
Make = Callable[..., Document]


@pytest.fixture(scope="module")
def empty() -> list[ox.Quad]:
    """The quads of a knowledge base without articles."""
    work = ox.Store()
    batch(work).write()
    return list(work)


def held(file: Path) -> dict[str, list[object]]:
    """All that an index holds; sqlite3.DatabaseError where its words and its tables disagree."""
    database = sqlite3.connect(file)
    database.execute("INSERT INTO name_words (name_words, rank) VALUES ('integrity-check', 1)")
    return {name: database.execute(query).fetchall() for name, query in TABLES.items()}


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edits_it_is_as_if_made_anew(seed: int, tmp_path: Path, empty: list[ox.Quad]) -> None:
    draw, work = random.Random(seed), ox.Store()
    work.bulk_extend(empty)
    last, following, fresh = (tmp_path / name for name in ("last", "following", "fresh"))
    indexing.write(work, last)
    for _ in range(4):
        edits = batch(work)
        for _ in range(2):  # updates of one build
            for id in draw.sample("abcdef", draw.randint(1, 3)):
                new = quads(id, draw.choice(TEXTS), draw.choice(("2023", "2024-10", "2024-11-02", "2025-08")))
                edits.replace(id, new if draw.random() < 0.7 else ())
            edits.write()
        indexing.follow(work, edits.changes, last, following)
        shutil.copy(following, last)
    indexing.write(work, fresh)
    one, other = held(following), held(fresh)
    for table in TABLES:
        assert one[table] == other[table], table
    assert one["sentence"], "the edits leave something to compare"
    after, anew = Index.open(following), Index.open(fresh)
    for words in ("b", "bac ninh", "kcn doi", "sao khue", "cong ty tnhh", "giam doc", "bax ninh"):
        assert after.names(words) == anew.names(words), words
    for words in ("chi so san xuat", "kcn", "nguyen van an", "nam 2024"):
        assert after.sentences(words) == anew.sentences(words), words


def test_only_what_changed_is_looked_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, empty: list[ox.Quad]) -> None:
    """The index of a base is not filled again for an article, nor does it ask the store for what others say."""
    work = ox.Store()
    work.bulk_extend(empty)
    edits = batch(work)
    for number, text in enumerate(TEXTS):
        edits.replace(str(number), quads(str(number), text, "2024"))
    edits.write()
    indexing.write(work, tmp_path / "last")
    edits = batch(work)
    edits.replace("new", quads("new", TEXTS[0], "2024"))
    edits.write()
    monkeypatch.setattr(indexing, "fill", None)
    asked: list[str] = []
    name = indexing._name

    def noted(database: sqlite3.Connection, store: ox.Store, iri: str) -> None:
        asked.append(iri)
        name(database, store, iri)

    monkeypatch.setattr(indexing, "_name", noted)
    indexing.follow(work, edits.changes, tmp_path / "last", tmp_path / "next")
    assert f"{ID}province/bac-ninh" in asked
    assert len(asked) < 12


@pytest.mark.parametrize("harm", ["gone", "no database", "of other triples", "of another version"])
def test_an_index_that_is_not_the_one_before_is_not_followed(harm: str, tmp_path: Path) -> None:
    work = ox.Store()
    last, following, fresh = (tmp_path / name for name in ("last", "following", "fresh"))
    indexing.write(work, last)
    if harm == "gone":
        last.unlink()
    elif harm == "no database":
        last.write_bytes(b"x" * 10_000)
    else:
        key = "triples" if harm == "of other triples" else "format"
        with sqlite3.connect(last) as database:
            database.execute("UPDATE known SET value = '17' WHERE key = ?", (key,))
    changes = indexing.Changes.since(work)
    quad = ox.Quad(ox.NamedNode(f"{ID}province/bac-ninh"), SKOS("prefLabel"), ox.Literal("Bắc Ninh", language="vi"))
    for one in (quad, ox.Quad(quad.subject, CT("searchLabel"), ox.Literal("bac ninh"))):
        work.add(one)
    indexing.follow(work, changes, last, following)
    indexing.write(work, fresh)
    assert held(following) == held(fresh)
    assert [hit.name for hit in Index.open(following).names("bac ninh")] == ["Bắc Ninh"]


def test_much_at_once_is_not_noted_but_filled_anew() -> None:
    changes = indexing.Changes.since(ox.Store())
    for number in range(5000):
        changes.note([ox.Quad(ox.NamedNode(f"{ID}{number}"), SKOS("prefLabel"), ox.Literal("x"))], 1)
        changes.of([f"{ID}article/{number}"])
    assert changes.whole
    assert not changes.called
    assert not changes.articles


def test_each_build_publishes_the_index_of_what_it_leaves(
    built: Callable[..., KnowledgeBase], make_document: Make, tmp_path: Path
) -> None:
    kb = built([make_document("n1"), make_document("n2")])
    kb.build([make_document("n3"), make_document("n1", text="Bắc Ninh có 12 dự án.\n")])
    kb.remove(["n2"])
    indexing.write(kb.dataset(), tmp_path / FILE)
    assert held(kb.layout.snapshot() / FILE) == held(tmp_path / FILE)
