"""Same articles, same bytes: whatever the order, whatever was there before."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congthuong.errors import StoreError
from congthuong.read import Document, read
from congthuong.store import KnowledgeBase
from congthuong.store.layout import FORMAT

Built = Callable[[Iterable[Document]], KnowledgeBase]
Make = Callable[..., Document]
IDS = ("n1", "n2", "n3", "n4")


def nquads(kb: KnowledgeBase) -> str:
    return "".join(kb.quads())


def test_the_seeds_in_reverse_and_one_by_one_give_the_same_bytes(
    checkout: Path, seed_kb: KnowledgeBase, tmp_path: Path
) -> None:
    documents = list(read([checkout / "seeds"]))
    kb = KnowledgeBase.create(tmp_path / "kb")
    kb.build(documents[3:])
    for document in reversed(documents):
        kb.build([document])
    assert nquads(kb) == nquads(seed_kb)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.one_of(
            st.permutations(IDS).flatmap(lambda ids: st.integers(1, 4).map(lambda n: ("build", tuple(ids[:n])))),
            st.sampled_from(IDS).map(lambda id: ("remove", (id,))),
            st.sampled_from(IDS).map(lambda id: ("other text", (id,))),
            st.just(("rebuild", ())),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_any_way_to_the_same_articles_gives_the_same_bytes(
    steps: list[tuple[str, tuple[str, ...]]],
    built: Built,
    make_document: Make,
    tmp_path_factory: pytest.TempPathFactory,
    new_kb: Callable[[Path], KnowledgeBase],
) -> None:
    kb = new_kb(tmp_path_factory.mktemp("steps") / "kb")
    holds: dict[str, Document] = {}
    for action, ids in steps:
        match action:
            case "build":
                holds |= {id: make_document(id) for id in ids}
                kb.build([holds[id] for id in ids])
            case "other text":
                holds |= {id: make_document(id, "Năm 2021, tỉnh Cà Mau có 12 cụm công nghiệp.\n") for id in ids}
                kb.build([holds[id] for id in ids])
            case "remove":
                kb.remove(ids)
                holds = {id: document for id, document in holds.items() if id not in ids}
            case _:
                kb.rebuild()
    assert [article.id for article in kb.info().articles] == sorted(holds)
    assert nquads(kb) == nquads(built(holds.values()))


def test_an_article_depends_on_no_other(built: Built, make_document: Make) -> None:
    alone, together = built([make_document("n1")]), built([make_document(id) for id in IDS])
    graph = ox.NamedNode("https://w3id.org/congthuong/id/graph/article/n1")
    found = [sorted(map(str, kb.dataset().quads_for_pattern(None, None, None, graph))) for kb in (alone, together)]
    assert found[0]
    assert found[0] == found[1]


def test_what_did_not_change_is_skipped(built: Built, make_document: Make) -> None:
    kb = built([make_document(id) for id in IDS])
    snapshot = kb.layout.snapshot()
    assert [outcome.action for outcome in kb.build([make_document("n1")])] == ["unchanged"]
    assert kb.layout.snapshot() == snapshot
    changed = make_document("n1", published="2024-12")
    assert [outcome.action for outcome in kb.build([changed])] == ["replaced"]
    assert kb.layout.snapshot() != snapshot


def test_a_word_taught_in_the_knowledge_base_is_read(built: Built, make_document: Make) -> None:
    text = "Năm 2023, độ rộn ràng của tỉnh Bắc Ninh đạt 700 tỷ đồng.\n"
    kb = built([make_document("n1"), make_document("n3", text)])
    indicator = ox.NamedNode("https://w3id.org/congthuong/id/indicator/revenue")
    about = ox.NamedNode("https://w3id.org/congthuong/def#indicator")
    assert not list(kb.dataset().quads_for_pattern(None, about, indicator))
    kb.layout.vocab.mkdir()
    (kb.layout.vocab / "own.ttl").write_text(
        f'@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n{indicator} skos:altLabel "độ rộn ràng"@vi .\n',
        encoding="utf-8",
    )
    kb = KnowledgeBase.open(kb.layout.root)
    assert [article.outdated for article in kb.info().articles] == [True, True]
    kb.rebuild()
    found = list(kb.dataset().quads_for_pattern(None, about, indicator))
    assert [quad.subject.value.split("/")[-3] for quad in found] == ["n3"]  # type: ignore[union-attr]
    assert [article.outdated for article in kb.info().articles] == [False, False]


def test_two_documents_of_one_id_in_one_build_are_told_apart(built: Built, make_document: Make) -> None:
    kb = built([])
    first, second = kb.build([make_document("n1"), make_document("n1", "Tỉnh Cà Mau có 3 CCN.\n")])
    assert (first.action, second.action) == ("added", "refused")
    assert "n1" in str(second.error)


def test_an_unknown_id_cannot_be_removed(built: Built, make_document: Make) -> None:
    kb = built([make_document("n1")])
    wrong, right = kb.remove(["nobody", "n1"])
    assert (wrong.action, right.action) == ("refused", "removed")
    assert "nobody" in str(wrong.error)
    assert kb.info().articles == ()


def test_after_removing_everything_nothing_is_left(built: Built, make_document: Make) -> None:
    kb = built([make_document(id) for id in IDS])
    kb.remove(IDS)
    assert nquads(kb) == nquads_of_nothing(built)
    assert not list(kb.layout.sources.iterdir())
    assert not list(kb.layout.articles.iterdir())


def nquads_of_nothing(built: Built) -> str:
    """A knowledge base that held an article once has the reference data; one that never did has nothing at all."""
    kb = built([])
    kb.layout.mark()
    kb.build([])
    return nquads(kb)


def test_a_reader_keeps_its_snapshot_while_others_build(built: Built, make_document: Make) -> None:
    kb = built([make_document("n1")])
    reader = kb.dataset()
    before = sorted(map(str, reader))
    kb.build([make_document(id) for id in IDS])
    kb.remove(["n1"])
    assert sorted(map(str, reader)) == before
    assert len(kb.dataset()) != len(before)


def test_old_snapshots_go(built: Built, make_document: Make) -> None:
    kb = built([])
    for id in IDS:
        kb.build([make_document(id)])
    assert len(list((kb.layout.root / "snapshots").iterdir())) == 2


NASTY = (
    'Năm 2023, Bắc Ninh có 12 KCN" } } ; DROP ALL ; INSERT DATA { <x:a> <x:b> "\\',
    "Năm 2023, Bắc Ninh có 12 KCN 😀𝟛 $article $$ {0} %s \\u0041 ''' <b>\r\n\tBắc Giang có 3 CCN",
)


@pytest.mark.parametrize("text", NASTY)
def test_a_text_cannot_break_out_of_its_quotes(text: str, built: Built, make_document: Make) -> None:
    document = make_document("n1", text)
    kb = built([make_document("n2"), document])
    words = ox.NamedNode("https://w3id.org/congthuong/id/article/n1/text")
    (quad,) = kb.dataset().quads_for_pattern(words, None, None)
    assert getattr(quad.object, "value", None) == document.article.text
    assert [article.id for article in kb.info().articles] == ["n1", "n2"]
    assert kb.info().articles[0].observations
    wrong = """
PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX ct: <https://w3id.org/congthuong/def#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?span { ?words ct:text ?text . ?span oa:exact ?exact
  BIND(STRAFTER(STR(?span), "n1/span/") AS ?place)
  BIND(xsd:integer(STRBEFORE(?place, "-")) AS ?start) BIND(xsd:integer(STRAFTER(?place, "-")) AS ?end)
  FILTER(STRSTARTS(STR(?span), "https://w3id.org/congthuong/id/article/n1/") && STRENDS(STR(?words), "/n1/text"))
  FILTER(SUBSTR(?text, ?start + 1, ?end - ?start) != ?exact) }"""
    rows = kb.dataset().query(wrong, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    assert [str(row) for row in rows] == []


# What is no knowledge base


def test_a_missing_directory(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no knowledge base here"):
        KnowledgeBase.open(tmp_path / "nothing")


def test_a_directory_of_other_things(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StoreError, match="this is no knowledge base"):
        KnowledgeBase.open(tmp_path)
    with pytest.raises(StoreError, match="holds other files"):
        KnowledgeBase.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for way in (KnowledgeBase.open, KnowledgeBase.create):
        with pytest.raises(Exception, match="file") as caught:
            way(tmp_path / "file")
        assert type(caught.value).__module__ == "congthuong.errors"


@pytest.mark.parametrize("manifest", ["", "{", "[]", "{}", '{"format": "x"}', "\u0000"])
def test_a_damaged_manifest(built: Built, manifest: str) -> None:
    kb = built([])
    kb.layout.manifest.write_text(manifest)
    with pytest.raises(StoreError, match="damaged"):
        KnowledgeBase.open(kb.layout.root)


def test_a_newer_layout(built: Built) -> None:
    kb = built([])
    kb.layout.manifest.write_text(json.dumps({"format": FORMAT + 1}))
    with pytest.raises(StoreError, match="newer congthuong"):
        KnowledgeBase.open(kb.layout.root)
    with pytest.raises(StoreError, match="newer congthuong"):
        KnowledgeBase.create(kb.layout.root)


def test_an_older_layout_is_made_anew_by_rebuild(built: Built, make_document: Make) -> None:
    kb = built([make_document("n1")])
    whole = nquads(kb)
    kb.layout.manifest.write_text(json.dumps({"format": FORMAT - 1}))
    for way in (KnowledgeBase.open, KnowledgeBase.create):
        with pytest.raises(StoreError, match=r"older congthuong.*rebuild"):
            way(kb.layout.root)
    KnowledgeBase.open(kb.layout.root, older=True).rebuild()
    assert nquads(KnowledgeBase.open(kb.layout.root)) == whole


def test_a_damaged_snapshot_is_named_and_rebuild_mends_it(built: Built, make_document: Make) -> None:
    kb = built([make_document(id) for id in ("n1", "n3")])
    whole = nquads(kb)
    (kb.layout.snapshot() / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match=r"damaged.*rebuild"):
        kb.info()
    kb.rebuild()
    assert nquads(kb) == whole


def test_a_lost_snapshot_is_named_and_rebuild_mends_it(built: Built, make_document: Make) -> None:
    kb = built([make_document("n1")])
    whole = nquads(kb)
    (kb.layout.root / "current").unlink()
    with pytest.raises(StoreError, match=r"no snapshot.*rebuild"):
        kb.info()
    kb.rebuild()
    assert nquads(kb) == whole


def test_a_damaged_work_store_is_named_and_rebuild_mends_it(built: Built, make_document: Make) -> None:
    kb = built([make_document(id) for id in ("n1", "n3")])
    whole = nquads(kb)
    (kb.layout.work / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match=r"damaged.*rebuild"):
        kb.build([])
    assert nquads(kb) == whole
    kb.rebuild()
    kb.remove(["n1"])
    kb.build([make_document("n1")])
    assert nquads(kb) == whole


def test_a_lost_work_store_is_made_again(built: Built, make_document: Make) -> None:
    kb = built([make_document(id) for id in ("n1", "n3")])
    whole = nquads(kb)
    shutil.rmtree(kb.layout.work)
    kb.build([])
    assert nquads(kb) == whole


def test_a_damaged_record_and_a_lost_source_are_named(built: Built, make_document: Make) -> None:
    kb = built([make_document("n1")])
    record = next(kb.layout.articles.iterdir())
    source = next(kb.layout.sources.iterdir())
    source.unlink()
    with pytest.raises(StoreError, match=r"source of article n1.*n1\.txt"):
        kb.rebuild()
    record.write_text("{")
    with pytest.raises(StoreError, match="record"):
        kb.build([])


def test_info_counts(built: Built, make_document: Make, texts: Mapping[str, tuple[str, str]]) -> None:
    found = built([make_document(id) for id in IDS]).info()
    assert [(article.id, article.issued) for article in found.articles] == [(id, texts[id][0]) for id in IDS]
    assert all(article.observations for article in found.articles)
    assert not found.unfinished
    assert found.entities["Province"] >= 3  # both of Bắc Ninh, and Bắc Giang
    assert found.quads == len(built([make_document(id) for id in IDS]).dataset())
