"""The shared graphs follow what changed, to what they would be if made anew; one article costs the same anywhere."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph as ox
import pytest

from congthuong import rdf
from congthuong.article import Metadata
from congthuong.check import Shapes
from congthuong.data import folder
from congthuong.interpret import interpret
from congthuong.link import Catalogue, iris
from congthuong.link.identity import Identities
from congthuong.rdf.terms import CT
from congthuong.read import parse
from congthuong.recognise import load
from congthuong.store.batch import Batch

# Articles that fill one another's cells, call things by other names, and state one another's relations and posts.
TEXTS = (
    "Chín tháng năm 2024, chỉ số sản xuất công nghiệp tỉnh Bắc Ninh tăng 7,5% so với cùng kỳ.\n",
    "Chỉ số sản xuất công nghiệp Bắc Ninh 9 tháng năm 2024 ước tăng 7,4% so với cùng kỳ.\n",
    "Tỉnh Bắc Ninh có KCN Đồi Xanh rộng 120 ha. Khu công nghiệp Đồi Xanh lấp đầy 80%.\n",
    "KCN Đồi Xanh ở tỉnh Bắc Ninh rộng 125 ha, năm 2023 thu hút 12 dự án.\n",
    "Ông Nguyễn Văn An, Giám đốc Sở Công Thương tỉnh Bắc Ninh, cho biết năm 2024 có 35 dự án.\n",
    "Giám đốc Sở Công Thương Bắc Ninh Nguyễn Văn An thăm Công ty TNHH Sao Khuê tại KCN Đồi Xanh.\n",
    "Công ty TNHH Sao Khuê ở Bắc Ninh sản xuất giày dép, doanh thu năm 2023 đạt 20 tỷ đồng.\n",
    "KCN Đồi Xanh của tỉnh Bắc Giang rộng 90 ha.\n",
    "Năm 2024, kim ngạch xuất khẩu của tỉnh Bắc Giang đạt 31 tỷ USD, của tỉnh Bắc Ninh đạt 43 tỷ USD.\n",
    "Năm 2024, kim ngạch xuất khẩu của tỉnh Bắc Ninh (cũ) đạt 42 tỷ USD.\n",
    "Không có số liệu nào.\n",
)


@cache
def quads(id: str, text: str, published: str) -> tuple[ox.Quad, ...]:
    article = parse(text.encode(), name=id, media_type="text/plain", id=id, metadata=Metadata(published=published))
    facts = interpret(article, load(None))
    catalogue, stamp = Catalogue.load(folder("ontology")), rdf.Stamp("1", "a")
    kept, _ = Shapes.load(folder("ontology")).sift(article, rdf.article_quads(article, facts, catalogue, stamp))
    return tuple(kept)


@cache
def reference() -> tuple[ox.Quad, ...]:
    return tuple(rdf.reference_quads(folder("ontology"), None))


def batch(work: ox.Store) -> Batch:
    return Batch(work, folder("ontology"), None, "1")


def shared(store: ox.Store, name: str) -> set[str]:
    graph = ox.NamedNode(iris.graph(name))
    return {str(quad.triple) for quad in store.quads_for_pattern(None, None, None, graph)}


def anew(store: ox.Store) -> dict[str, set[str]]:
    """The shared graphs as the functions that look at everything make them."""
    parents = rdf.province_parts(store)
    cells = {ox.NamedNode(quad.object.value) for quad in store.quads_for_pattern(None, CT("cell"), None)}  # type: ignore[union-attr]
    made = {
        "reference": [*reference(), *rdf.period_quads(store)],
        "entities": rdf.entity_quads(store),
        "merged": rdf.merged_quads(store, parents, rdf.sums_of(store, parents, cells)),
        "identity": rdf.identity_quads(store, Identities(parents)),
        "relations": rdf.relation_quads(store),
        "cube": rdf.cube_quads(store),
        "copies": rdf.copy_quads(store),
    }
    rest = ox.Store()
    rest.bulk_extend(quad for quad in store if not str(quad.graph_name).endswith("graph/dataset>"))
    stored = ox.Store()  # which writes numbers in its own way
    stored.extend(quad for found in made.values() for quad in found)
    return {
        **{name: shared(stored, name) for name in made},
        "dataset": {str(quad.triple) for quad in rdf.dataset_quads(rest, version="1")},
    }


@pytest.mark.parametrize("seed", range(2))
def test_edits_in_any_order_leave_what_making_all_anew_gives(seed: int) -> None:
    draw, work = random.Random(seed), ox.Store()
    held: dict[str, tuple[str, str]] = {}
    for _ in range(6):
        edits = batch(work)
        for id in draw.sample("abcdef", draw.randint(1, 3)):
            held.pop(id, None)
            if draw.random() < 0.7:
                held[id] = draw.choice(TEXTS), draw.choice(("2023", "2024-10", "2024-11-02", "2025-08"))
            edits.replace(id, quads(id, *held[id]) if id in held else ())
        edits.write()
        wanted = anew(work)
        for name, found in wanted.items():
            assert shared(work, name) == found, name
    fresh = ox.Store()
    again = batch(fresh)
    for id in draw.sample(sorted(held), len(held)):
        again.replace(id, quads(id, *held[id]))
    again.write()
    assert sorted(map(str, work)) == sorted(map(str, fresh))


def test_another_version_makes_the_shared_graphs_anew() -> None:
    work, fresh = ox.Store(), ox.Store()
    for store in (work, fresh):
        edits = batch(store)
        for number, text in enumerate(TEXTS):
            edits.replace(str(number), quads(str(number), text, "2024"))
        edits.write()
    for name in ("reference", "entities", "cube"):  # as if another version had made them
        graph = ox.NamedNode(iris.graph(name))
        for quad in list(work.quads_for_pattern(None, None, None, graph))[::3]:
            work.remove(quad)
    for store in (work, fresh):
        Batch(store, folder("ontology"), None, "2").write()
    assert sorted(map(str, work)) == sorted(map(str, fresh))


class Counted:
    """A store that counts the quads that are read from it and written to it."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self.read = self.written = 0

    def quads_for_pattern(self, *pattern: object) -> Iterator[ox.Quad]:
        for quad in self._store.quads_for_pattern(*pattern):  # type: ignore[arg-type]
            self.read += 1
            yield quad

    def update(self, text: str) -> None:
        self.written += text.count(" .\n")
        self._store.update(text)

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        raise AssertionError("nothing is made anew")


def test_one_article_costs_the_same_among_few_and_among_many() -> None:
    """Added, replaced and taken out: quads read and written in a base of 10 and of 100 articles of the same kind."""
    text = "Năm {year}, tỉnh Bắc Ninh có {n} dự án, vốn {n} tỷ đồng. KCN Số {n} rộng {n} ha, lấp đầy {n}%.\n"
    article, other = (quads("one", text.format(year=2024, n=n), "2024-10") for n in (57, 58))
    costs: dict[str, list[tuple[int, int]]] = {"add": [], "replace": [], "remove": []}
    for size in (10, 100):
        work = ox.Store()
        base = batch(work)
        for n in range(size):
            base.replace(str(n), quads(str(n), text.format(year=1900 + n, n=1000 + n), "2024-10"))
        base.write()
        for edit, wanted in (("add", article), ("replace", other), ("remove", ())):
            counted = Counted(work)
            one = batch(counted)  # type: ignore[arg-type]
            one.replace("one", wanted)
            one.write()
            costs[edit].append((counted.read, counted.written))
    for edit, (few, many) in costs.items():
        assert few[1] > len(article) / 2
        assert many[1] <= few[1] * 1.05, f"{edit}: quads written"
        assert many[0] <= few[0] * 1.3, f"{edit}: quads read"
