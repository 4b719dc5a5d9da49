"""The graphs that are computed from the articles' own: cells and their preferred value, names, direct relations."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox
import pytest

from congthuong.article import Article, Metadata
from congthuong.data import folder
from congthuong.facts import Entity, Facts, Observation, Relation, numbered
from congthuong.link import Catalogue
from congthuong.rdf import (
    Stamp,
    article_quads,
    cube_quads,
    entity_quads,
    period_quads,
    reference_quads,
    relation_quads,
)
from congthuong.text import sort_key

ID = "https://w3id.org/congthuong/id/"
CT = "https://w3id.org/congthuong/def#"


def claim(article: str, value: str, **changes: object) -> Observation:
    base = Observation(
        id="", article=article, rule="r", start=0, end=3, surface=value, subject="Bắc Ninh", subject_type="Province",
        indicator="industrial-production-index", indicator_label="IIP", transformation="change", value=Decimal(value),
        unit="percent", period="2024-01/2024-09", compared_with="2023-01/2023-09", quote_start=0, quote_end=3, quote="",
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def stored(*articles: tuple[str, str, Facts], reference: bool = False) -> ox.Store:
    """A store with the graphs of these articles: id, date, facts."""
    store = ox.Store()
    if reference:
        store.extend(reference_quads(folder("ontology"), None))
    catalogue = Catalogue.load(folder("ontology"))
    for id, published, facts in articles:
        article = Article(id, "0123456789", Metadata(published=published))
        store.extend(article_quads(article, numbered(facts), catalogue, Stamp("1", "a")))
    return store


def cells(store: ox.Store) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for quad in cube_quads(store):
        name = quad.predicate.value.replace("#", "/").rsplit("/", 1)[1]
        found.setdefault(str(quad.subject), {}).setdefault(name, []).append(getattr(quad.object, "value", ""))
    return found


# In each pair the first is to be preferred: the reason, two claims with their articles' dates.
PREFERENCES: dict[str, tuple[tuple[str, Observation], tuple[str, Observation]]] = {
    "actual before estimate": (("2023", claim("a", "7")), ("2024-12", claim("b", "7.25", status="estimate"))),
    "the newest article": (("2024-11", claim("a", "7")), ("2024-10-30", claim("b", "7.25"))),
    "an exact figure before an approximate one": (
        ("2024", claim("a", "7")), ("2024", claim("b", "7.25", bound="approx"))
    ),
    "an approximate figure before a bound": (
        ("2024", claim("a", "7", bound="approx")), ("2024", claim("b", "7.25", bound="gt"))
    ),
    "a figure before a range": (("2024", claim("a", "7")), ("2024", claim("b", "7.25", value_max=Decimal(8)))),
    "more digits": (("2024", claim("a", "7.25")), ("2024", claim("b", "7"))),
    "else the first IRI": (("2024", claim("a", "7")), ("2024", claim("b", "8"))),
}  # fmt: skip


@pytest.mark.parametrize("reason", PREFERENCES)
@pytest.mark.parametrize("turned", [False, True])
def test_which_claim_a_cell_prefers(reason: str, turned: bool) -> None:
    pair = PREFERENCES[reason]
    articles = [(fact.article, published, Facts((fact,))) for published, fact in (pair[::-1] if turned else pair)]
    (cell,) = cells(stored(*articles)).values()
    assert cell["preferredValue"] == [str(pair[0][1].value)]
    assert cell["preferredClaim"] == [f"{ID}article/a/observation/0-3.1"]
    assert len(cell["claim"]) == 2
    assert len([name for name in cell if name.startswith("dim")]) == 16


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Cà Mau"}, {"indicator": "grdp"}, {"sector": "C"}, {"transformation": "level"}, {"unit": "VND"},
        {"status": "target"}, {"status": "forecast"}, {"period": "2024"}, {"period": None}, {"compared_with": None},
        {"qualifiers": ("FDI",)}, {"qualifiers": ("KCN",)}, {"qualifiers": ("cấp mới",)}, {"qualifiers": ("4 sao",)},
    ],
    ids=str,
)  # fmt: skip
def test_figures_about_different_things_fill_different_cells(change: dict[str, object]) -> None:
    store = stored(("a", "2024", Facts((claim("a", "7"), claim("a", "7", start=4, end=7, **change)))))
    assert len(cells(store)) == 2


@pytest.mark.parametrize(
    "change",
    [{"value_max": Decimal(9)}, {"bound": "gt"}, {"status": "estimate"}, {"indicator_label": "chỉ số"}],
    ids=str,
)
def test_what_is_no_dimension_makes_no_cell(change: dict[str, object]) -> None:
    store = stored(("a", "2024", Facts((claim("a", "7"), claim("a", "7", start=4, end=7, **change)))))
    assert len(cells(store)) == 1


def test_unknown_indicators_are_told_apart_by_their_phrase() -> None:
    facts = Facts(
        tuple(
            claim("a", "7", indicator=None, indicator_label=label, start=start, end=start + 1)
            for start, label in enumerate(("xuất siêu", "Xuất siêu", "nhập siêu"))
        )
    )
    assert len(cells(stored(("a", "2024", facts)))) == 2


def test_a_period_is_described_once() -> None:
    store = stored(*((id, "2024", Facts((claim(id, "7"),))) for id in "ab"))
    found = sorted((str(quad.subject)[1:-1], str(quad.predicate)[1:-1].replace("#", "/").rsplit("/", 1)[1],
                    getattr(quad.object, "value", "")) for quad in period_quads(store))  # fmt: skip
    nine = f"{ID}period/2024-01_2024-09"
    assert [(name, value) for iri, name, value in found if iri == nine] == [
        ("asOf", "false"), ("hasBeginning", ID + "day/2024-01-01"), ("hasEnd", ID + "day/2024-09-30"),
        ("label", "2024-01/2024-09"), ("periodEnd", "2024-09-30"), ("periodStart", "2024-01-01"),
        ("prefLabel", "9 tháng đầu năm 2024"), ("prefLabel", "January–September 2024"),
        ("type", "http://www.w3.org/2006/time#ProperInterval"), ("type", CT + "Period"),
    ]  # fmt: skip


def entity(article: str, label: str, *aliases: str, type: str = "Company") -> Entity:
    return Entity(id="", article=article, rule="r", label=label, type=type, aliases=aliases, mentions=((0, 3),))


def named(store: ox.Store, entity: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for quad in entity_quads(store):
        if str(quad.subject).startswith(f"<{ID}{entity}"):
            name = quad.predicate.value.replace("#", "/").rsplit("/", 1)[1]
            found.setdefault(name, []).append(getattr(quad.object, "value", ""))
    return {name: sorted(values) for name, values in found.items()}


def test_the_name_that_most_articles_use_is_preferred() -> None:
    labels = {"a": "CTY TNHH Sao Khuê", "b": "Công ty TNHH Sao Khuê", "c": "Công ty TNHH Sao Khuê"}
    store = stored(
        *((id, "2024", Facts(entities=(entity(id, label, "Sao Khuê", "Công ty"),))) for id, label in labels.items())
    )
    assert named(store, "company/") == {
        "type": [CT + "Company"],
        "label": ["Công ty TNHH Sao Khuê"],
        "prefLabel": ["Công ty TNHH Sao Khuê"],
        "altLabel": ["CTY TNHH Sao Khuê", "Sao Khuê"],  # "Công ty" alone would find every company
        "searchLabel": ["cong ty tnhh sao khue", "cty tnhh sao khue", "sao khue"],
        "sortKey": [sort_key("Công ty TNHH Sao Khuê")],
    }


def test_what_the_reference_data_name_is_not_named_again() -> None:
    store = stored(
        ("a", "2024", Facts(entities=(entity("a", "Bắc Ninh", "tỉnh Bắc Ninh", type="Province"),))), reference=True
    )
    found = named(store, "province/bac-ninh>")
    assert set(found) == {"label", "searchLabel", "sortKey", "type"}
    assert found["type"] == [CT + name for name in ("AdministrativeUnit", "Entity", "Place")]  # above its own
    assert "bac ninh" in found["searchLabel"]


def test_the_classes_above_are_stated_once_for_all_things() -> None:
    facts = Facts(entities=(entity("a", "Công ty TNHH Sao Khuê"), entity("a", "Bắc Ninh", type="Province")))
    store = stored(("a", "2024", facts), reference=True)
    store.extend(list(entity_quads(store)))
    query = (
        "SELECT ?x { ?x a <%s> FILTER(STRENDS(STR(?x), 'province/bac-ninh') || CONTAINS(STR(?x), 'company/cong-ty')) }"
    )
    for name, found in (("Organisation", 1), ("Entity", 2), ("Place", 1), ("Company", 1), ("Person", 0)):
        rows = list(store.query(query % (CT + name), use_default_graph_as_union=True))  # type: ignore[arg-type]
        assert len(rows) == found, name
    triples = [str(quad.triple) for quad in store]
    assert len(triples) == len(set(triples))


def relation(article: str, subject: str, subject_type: str, predicate: str, object: str, object_type: str) -> Relation:
    return Relation(id="", article=article, rule="r", quote_start=0, quote_end=3, quote="", subject=subject,
                    subject_type=subject_type, predicate=predicate, object=object, object_type=object_type)  # fmt: skip


def test_a_relation_of_two_articles_is_one_direct_triple() -> None:
    fact = ("Công ty TNHH Sao Khuê", "Company", "locatedIn", "Bắc Ninh", "Province")
    store = stored(*((id, "2024", Facts(relations=(relation(id, *fact),))) for id in "ab"))
    (quad,) = set(relation_quads(store))
    assert quad.predicate.value == CT + "locatedIn"
    assert str(quad.object) == f"<{ID}province/bac-ninh>"


def test_a_relation_that_the_reference_data_state_is_left_to_them() -> None:
    store = stored(("a", "2024", Facts(relations=(relation("a", "X", "Other", "locatedIn", "Y", "Other"),))))
    (quad,) = relation_quads(store)
    store.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(ID + "graph/reference")))
    assert list(relation_quads(store)) == []


def test_a_post_is_a_membership() -> None:
    fact = ("Lê Văn Sáu", "Person", "holdsPosition", "Giám đốc @ Sở Xây dựng Bắc Ninh", "Position")
    store = stored(*((id, "2024", Facts(relations=(relation(id, *fact),))) for id in "ab"))
    found: dict[str, set[str]] = {}
    for quad in relation_quads(store):
        if "membership/" in str(quad.subject):
            name = quad.predicate.value.replace("#", "/").rsplit("/", 1)[1]
            found.setdefault(name, set()).add(getattr(quad.object, "value", "").removeprefix(ID).split("/")[0])
    assert {name: values for name, values in found.items() if name != "type"} == {
        "member": {"person"}, "role": {"post"}, "organization": {"agency"}, "wasDerivedFrom": {"article"},
    }  # fmt: skip
