"""What the provinces of before a merger add up to: only what does add up, only where none is missing, each cited."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pyoxigraph as ox
import pytest

from congthuong import rdf
from congthuong.article import Article, Metadata
from congthuong.data import folder
from congthuong.facts import Facts, Observation, numbered
from congthuong.interpret.mergers import BEFORE
from congthuong.link import Catalogue, iris
from congthuong.query.border import borders
from congthuong.query.catalogue import merged_view, merged_views, named
from congthuong.query.engine import OxigraphEngine
from congthuong.rdf.terms import CT
from congthuong.store.batch import Batch

FIGURE = Observation(
    id="", article="a", rule="r", start=0, end=3, surface="100", subject="Bắc Giang", subject_type="Province",
    indicator="export-turnover", indicator_label=None, transformation="level", value=Decimal(100), unit="USD",
    period="2024", qualifiers=("FDI",), quote_start=0, quote_end=3, quote="100",
)  # fmt: skip


@cache
def emptied() -> ox.Store:
    """One base for all tests: making its shared graphs is what takes time."""
    work = ox.Store()
    Batch(work, folder("ontology"), None, "1").write()
    return work


def base(*figures: Observation, published: str = "2025-01-10") -> ox.Store:
    """The base with one article for each figure and no other."""
    work = emptied()
    batch = Batch(work, folder("ontology"), None, "1")
    for name in list(work.named_graphs()):
        if isinstance(name, ox.NamedNode) and name.value.startswith(iris.article_graph("")):
            batch.replace(name.value.removeprefix(iris.article_graph("")), ())
    for number, figure in enumerate(figures):
        id = f"a{number}"
        article = Article(id, "100 USD, ước 100", Metadata(published=published))
        facts = numbered(Facts((replace(figure, article=id),)))
        batch.replace(id, rdf.article_quads(article, facts, Catalogue.load(folder("ontology")), rdf.Stamp("1", "a")))
    batch.write()
    return work


def sums(store: ox.Store) -> dict[str, tuple[str, str, int]]:
    """The merged province of each sum -> its value, bound and how many figures it cites."""
    found: dict[Any, dict[str, list[str]]] = {}
    for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(iris.graph("merged"))):
        said = found.setdefault(quad.subject, {}).setdefault(quad.predicate.value, [])
        said.append(getattr(quad.object, "value", "").rsplit("/", 1)[-1])
    return {
        one[CT("dimSubject").value][0]: (
            one[CT("mergedValue").value][0],
            one[CT("mergedBound").value][0],
            len(one[CT("mergedFrom").value]),
        )
        for one in found.values()
    }


OTHER = replace(FIGURE, subject="Bắc Ninh", value=Decimal("250.5"))


def test_levels_of_all_provinces_are_added_and_cited() -> None:
    assert sums(base(FIGURE, OTHER)) == {"bac-ninh-2025": ("350.5", "eq", 2)}


@pytest.mark.parametrize(
    "one, other",
    [
        (FIGURE, None),  # a province is missing
        (FIGURE, replace(OTHER, subject="Hải Phòng")),
        (FIGURE, replace(OTHER, period="2023")),
        (FIGURE, replace(OTHER, period=None)),
        (FIGURE, replace(OTHER, unit="VND")),
        (FIGURE, replace(OTHER, indicator="import-turnover")),
        (FIGURE, replace(OTHER, qualifiers=())),  # all ownership, not FDI alone
        (FIGURE, replace(OTHER, qualifiers=("FDI", "cấp mới"))),
        (FIGURE, replace(OTHER, sector="C")),
        (FIGURE, replace(OTHER, status="target")),
        (FIGURE, replace(OTHER, status="estimate")),
        (FIGURE, replace(OTHER, bound="ge")),
        (FIGURE, replace(OTHER, confidence=Decimal("0.3"))),  # which is compared with nothing
        (FIGURE, replace(OTHER, value_max=Decimal(300))),
        *(
            (replace(FIGURE, **change), replace(OTHER, **change))
            for change in (
                {"transformation": "change", "unit": "percent"},
                {"transformation": "share", "unit": "percent"},
                {"transformation": "rank", "unit": "rank"},
                {"unit": "VND/ha"},
                {"indicator": "grdp-per-capita", "unit": "VND/person"},
                {"indicator": "occupancy-rate", "unit": "percent"},
                {"indicator": None, "indicator_label": "vốn bình quân một dự án"},
                {"period": None},
            )
        ),
    ],
)
def test_what_does_not_add_up_is_not_added(one: Observation, other: Observation | None) -> None:
    assert sums(base(one) if other is None else base(one, other)) == {}


def test_rough_figures_make_a_rough_sum_and_three_provinces_need_three_figures() -> None:
    phu_tho, vinh_phuc, hoa_binh = (replace(FIGURE, subject=name) for name in ("Phú Thọ", "Vĩnh Phúc", "Hòa Bình"))
    assert sums(base(phu_tho, vinh_phuc)) == {}
    rough = replace(hoa_binh, bound="approx")
    assert sums(base(phu_tho, vinh_phuc, rough)) == {"phu-tho-2025": ("300", "approx", 3)}


def test_the_old_province_counts_by_whatever_name_an_article_calls_it() -> None:
    old = replace(OTHER, qualifiers=("FDI", BEFORE))
    assert sums(base(FIGURE, old, published="2025-12-01")) == {"bac-ninh-2025": ("350.5", "eq", 2)}
    assert sums(base(FIGURE, OTHER, published="2025-12-01")) == {}  # the new Bắc Ninh has no part in itself


def test_a_series_says_where_it_crosses_the_border_and_its_merged_view_does_not() -> None:
    store = base(FIGURE, OTHER)
    new = replace(OTHER, period="2025-09", value=Decimal(90), article="new")
    article = Article("new", "100 USD, ước 100", Metadata(published="2025-10-01"))
    batch = Batch(store, folder("ontology"), None, "1")
    facts = numbered(Facts((new,)))
    batch.replace("new", rdf.article_quads(article, facts, Catalogue.load(folder("ontology")), rdf.Stamp("1", "a")))
    batch.write()
    engine, asked = OxigraphEngine(store), {"place": "Bắc Ninh", "indicator": "export-turnover"}
    (border,) = borders(engine, named("series"), asked)
    assert (border.name, border.last, border.parts) == ("Bắc Ninh", "2025-06-30", ("Bắc Giang", "Bắc Ninh"))
    assert "Bắc Giang" in border.said("vi")
    assert borders(engine, named("series"), {**asked, "place": "Hà Nội"}) == []

    view = named("series", merged_view("series"))
    rows = [
        {column.name: getattr(term, "value", None) for column, term in zip(view.columns, row, strict=True)}
        for row in engine.answer(view.bind(**asked)).rows
    ]
    assert [(row["period"], row["value"], row["narrowed"], row["parts"], row["article"]) for row in rows] == [
        ("2024", "350.5", "FDI", "Bắc Giang: 100; Bắc Ninh: 100", "a0 a1"),
        ("2025-09", "90", "FDI", None, "new"),
    ]
    assert merged_views() == ["series"]
    assert merged_view("zones") is None
