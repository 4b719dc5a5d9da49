"""A small article in own words, its facts by hand, and the graphs that they make."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox

from congthuong.article import Article, Metadata
from congthuong.data import folder
from congthuong.facts import Entity, Facts, Observation, Relation
from congthuong.link import Catalogue
from congthuong.rdf import (
    Stamp,
    article_quads,
    cube_quads,
    entity_quads,
    link_quads,
    period_quads,
    reference_quads,
    relation_quads,
)

__all__ = ["article_graph", "knowledge"]

TEXT = "Tháng 3/2024, chỉ số sản xuất công nghiệp của Hà Nam tăng 7,5%. Hà Nam có KCN Đồng Mây với 12 dự án."
ARTICLE = Article("t1", TEXT, Metadata(title="Công nghiệp Hà Nam", published="2024-04", url="https://example.org/t1"))


def _span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def _facts() -> Facts:
    growth, count = _span("7,5%"), _span("12 dự án")
    first, second = (0, TEXT.index(".") + 1), (TEXT.index(".") + 2, len(TEXT))
    change = Observation(
        id="1", article="t1", rule="tăng 7,5%", start=growth[0], end=growth[1], surface="7,5%", subject="Hà Nam",
        subject_type="Province", indicator="industrial-production-index",
        indicator_label="chỉ số sản xuất công nghiệp", transformation="change", value=Decimal("7.5"), unit="percent",
        period="2024-03", compared_with="2023-03", quote_start=first[0], quote_end=first[1],
        quote=TEXT[slice(*first)], evidence={"value": (growth,), "subject": (_span("Hà Nam"),)},
    )  # fmt: skip
    projects = Observation(
        id="2", article="t1", rule="12 dự án", start=count[0], end=count[1], surface="12 dự án",
        subject="KCN Đồng Mây", subject_type="IndustrialZone", indicator="project-count", indicator_label="dự án",
        transformation="level", value=Decimal(12), unit="count:dự án", period="/2024-04", quote_start=second[0],
        quote_end=second[1], quote=TEXT[slice(*second)],
    )  # fmt: skip
    zone = Relation(
        id="3", article="t1", rule="có KCN", subject="Hà Nam", subject_type="Province", predicate="hasZone",
        object="KCN Đồng Mây", object_type="IndustrialZone", quote_start=second[0], quote_end=second[1],
        quote=TEXT[slice(*second)],
    )  # fmt: skip
    entities = tuple(
        Entity(id=str(number), article="t1", rule="tên", label=label, type=type, mentions=(_span(label),))
        for number, (label, type) in enumerate([("Hà Nam", "Province"), ("KCN Đồng Mây", "IndustrialZone")], start=4)
    )
    return Facts((change, projects), (zone,), entities)


def article_graph() -> list[ox.Quad]:
    """The quads of the article's graph and of its text's."""
    catalogue = Catalogue.load(folder("ontology"))
    return list(article_quads(ARTICLE, _facts(), catalogue, Stamp(reader="1", ontology="0" * 64)))


def knowledge() -> ox.Store:
    """A whole knowledge base in memory: the article, the reference data, and all that is computed from them."""
    store = ox.Store()
    store.extend(article_graph())
    store.extend(reference_quads(folder("ontology"), None))
    store.extend(link_quads(folder("ontology")))
    for compute in (period_quads, relation_quads, entity_quads, cube_quads):
        store.extend(list(compute(store)))
    return store
