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
from congthuong.link.comparable import Words
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


OFFICIAL = "số chính thức là 7"


def claim(article: str, value: str, **changes: object) -> Observation:
    base = Observation(
        id="", article=article, rule="r", start=0, end=3, surface=f"{value.replace('.', ',')}%", subject="Bắc Ninh",
        subject_type="Province", indicator="industrial-production-index", indicator_label="IIP",
        transformation="change", value=Decimal(value), unit="percent", period="2024-01/2024-09",
        compared_with="2023-01/2023-09", quote_start=0, quote_end=3, quote="",
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def official(article: str, value: str) -> Observation:
    end = len(OFFICIAL)
    return claim(article, value, start=end - 1, end=end, quote_end=end)


def stored(*articles: tuple[str, str, Facts], reference: bool = False) -> ox.Store:
    """A store with the graphs of these articles: id, date, facts."""
    store = ox.Store()
    if reference:
        store.extend(reference_quads(folder("ontology"), None))
    catalogue = Catalogue.load(folder("ontology"))
    for id, published, facts in articles:
        article = Article(
            id,
            OFFICIAL if any(fact.start == len(OFFICIAL) - 1 for fact in facts.observations) else "0123456789",
            Metadata(published=published),
        )
        store.extend(article_quads(article, numbered(facts), catalogue, Stamp("1", "a")))
    return store


def cells(store: ox.Store) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for quad in cube_quads(store):
        name = quad.predicate.value.replace("#", "/").rsplit("/", 1)[1]
        found.setdefault(str(quad.subject), {}).setdefault(name, []).append(getattr(quad.object, "value", ""))
    return found


# In each pair the first is to be preferred: the reason, two claims with their articles' dates, and how they agree.
PREFERENCES: dict[str, tuple[tuple[str, Observation], tuple[str, Observation], str]] = {
    "actual after estimate": (
        ("2024", claim("a", "7")), ("2023-12", claim("b", "7.9", status="estimate")), "revision"
    ),
    "official after others": (("2024", official("a", "7")), ("2024-12", claim("b", "9")), "revision"),
    "the newest article": (("2024-11", claim("a", "7.3")), ("2024-10-30", claim("b", "7.25")), "rounding"),
    "an exact figure before an approximate one": (
        ("2024", claim("a", "7.0")), ("2024", claim("b", "7.25", bound="approx")), "bound"
    ),
    "an approximate figure before a bound": (
        ("2024", claim("a", "7.5", bound="approx")), ("2024", claim("b", "7.25", bound="gt")), "bound"
    ),
    "a figure before a range": (
        ("2024", claim("a", "7.5")), ("2024", claim("b", "7.25", value_max=Decimal(8))), "bound"
    ),
    "more digits": (("2024", claim("a", "7.25")), ("2024", claim("b", "7.3")), "rounding"),
    "else the first IRI": (("2024", claim("a", "7")), ("2024", claim("b", "7")), "equal"),
}  # fmt: skip


@pytest.mark.parametrize("reason", PREFERENCES)
@pytest.mark.parametrize("turned", [False, True])
def test_which_claim_a_cell_prefers(reason: str, turned: bool) -> None:
    *pair, kind = PREFERENCES[reason]
    articles = [(fact.article, published, Facts((fact,))) for published, fact in (pair[::-1] if turned else pair)]
    (cell,) = cells(stored(*articles)).values()
    assert Decimal(cell["preferredValue"][0]) == pair[0][1].value
    assert cell["preferredClaim"] == [f"{ID}article/a/observation/{pair[0][1].start}-{pair[0][1].end}.1"]
    assert cell["agreement"] == [f"{ID}agreement/{kind}"]
    assert len(cell["claim"]) == 2
    assert len([name for name in cell if name.startswith("dim")]) == 17


@pytest.mark.parametrize(
    ("other", "published"),
    [({"value": Decimal("7.7")}, "2024"), ({"value": Decimal(12), "surface": "12%"}, "2025"),
     ({"value": Decimal(9), "surface": "9%", "status": "estimate"}, "2025"),  # it comes after the actual figure
     ({"value": Decimal("7.0"), "bound": "lt"}, "2024")],
)  # fmt: skip
def test_what_cannot_all_be_true_has_no_value(other: dict[str, object], published: str) -> None:
    one, two = claim("a", "7.5"), replace(claim("b", "7.7"), **other)  # type: ignore[arg-type]
    (cell,) = cells(stored(("a", "2024", Facts((one,))), ("b", published, Facts((two,))))).values()
    assert cell["agreement"] == [f"{ID}agreement/conflict"]
    assert not {"preferredValue", "preferredClaim", "dataSet"} & set(cell)
    assert (cell["earlierClaim"], cell["laterClaim"]) == (
        [f"{ID}article/a/observation/0-3.1"], [f"{ID}article/b/observation/0-3.1"]
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Cà Mau"}, {"indicator": "grdp"}, {"sector": "C"}, {"transformation": "level"}, {"unit": "VND"},
        {"status": "target"}, {"status": "forecast"}, {"period": "2024"}, {"compared_with": None},
        {"qualifiers": ("FDI",)}, {"qualifiers": ("KCN",)}, {"qualifiers": ("cấp mới",)}, {"qualifiers": ("4 sao",)},
    ],
    ids=str,
)  # fmt: skip
def test_figures_about_different_things_fill_different_cells(change: dict[str, object]) -> None:
    store = stored(("a", "2024", Facts((claim("a", "7"), claim("a", "7", start=4, end=7, **change)))))
    assert len(cells(store)) == 2


@pytest.mark.parametrize("change", [{"bound": "gt"}, {"status": "estimate"}, {"indicator_label": "chỉ số"}], ids=str)
def test_what_is_no_dimension_makes_no_cell(change: dict[str, object]) -> None:
    store = stored(("a", "2024", Facts((claim("a", "7"), claim("a", "7", start=4, end=7, **change)))))
    assert len(cells(store)) == 1


# The text with its figures, what changes of the claim, and why it stands alone; None where it may be compared.
STANDING: tuple[tuple[str, dict[str, object], str | None], ...] = (
    ("tăng 7", {}, None),
    ("tăng 7", {"indicator": None}, "slot-unknown"),
    ("tăng 7", {"subject": None, "subject_type": None}, "slot-unknown"),
    ("tăng 7", {"period": None}, "slot-unknown"),
    ("tăng 7", {"confidence": Decimal("0.49")}, "unsure"),
    ("tăng 7", {"confidence": Decimal("0.5")}, None),
    ("tỉnh có 7 dự án", {"indicator": "project-count"}, "no-whole"),
    ("Toàn tỉnh có 7 dự án", {"indicator": "project-count"}, None),
    ("có 7 dự án trên địa bàn tỉnh", {"indicator": "project-count"}, None),
    ("cả nước rộng 7 ha", {"indicator": "planned-area"}, None),
    ("có 7 dự án", {"indicator": "project-count", "subject": "KCN Yên Lư", "subject_type": "IndustrialZone"}, None),
    ("có 7 dự án", {"indicator": "project-count", "subject": "A", "subject_type": "Company"}, "no-whole"),
    ("toàn tỉnh tăng 9, trong đó tăng 7", {}, "unnamed-part"),
    ("toàn tỉnh tăng 9, trong đó điện tử tăng 7", {"sector": "26"}, None),
    ("Toàn tỉnh có 7/16 KCN", {"indicator": "industrial-zone-count"}, "unnamed-part"),
    ("xếp thứ 7", {"transformation": "rank"}, "no-whole"),
)


@pytest.mark.parametrize(("words", "change", "reason"), STANDING, ids=[f"{row[0]} {row[1]}" for row in STANDING])
def test_which_figures_are_compared(words: str, change: dict[str, object], reason: str | None) -> None:
    at = words.index("7")
    fact = claim("a", "7", start=at, end=at + 1, quote_end=len(words), transformation="level", compared_with=None)
    fact = replace(fact, **change)  # type: ignore[arg-type]
    article = Article("a", words, Metadata(published="2024"))
    quads = article_quads(article, numbered(Facts((fact,))), Catalogue.load(folder("ontology")), Stamp("1", "a"))
    said = {quad.predicate.value.removeprefix(CT): getattr(quad.object, "value", "") for quad in quads}
    assert said.get("standsAlone", "").rpartition("/")[2] == (reason or "")
    assert ("cell" in said) == (reason is None)


def test_figures_of_one_sentence_with_one_key_are_different_things() -> None:
    one, other = claim("a", "7"), claim("a", "9", start=4, end=7)
    assert cells(stored(("a", "2024", Facts((one, other))))) == {}
    apart = replace(other, quote_start=4, quote_end=7)
    assert len(cells(stored(("a", "2024", Facts((one, apart)))))) == 1


OPERATIONS = {
    "quy hoạch thêm 7 CCN": "added", "tăng 7 CCN": "added", "đưa ra khỏi quy hoạch 7 CCN": "removed",
    "sáp nhập 7 CCN vào KCN": "merged", "có 7 CCN đang hoạt động": "operating", "còn lại 7 CCN": "remaining",
    "đã cấp phép 7 dự án": "licensed", "đề nghị 7 dự án": "proposed", "có 7 CCN": None,
    "thành lập mới 2 CCN; có 7 CCN": None, "thu hồi 3 dự án, có 7 dự án": None, "cấp mới 7 dự án": "licensed",
    "có 7 CCN, trong đó 5 CCN hoạt động": None,
}  # fmt: skip


@pytest.mark.parametrize("words", OPERATIONS)
def test_the_words_of_the_clause_tell_the_operation(words: str) -> None:
    known = Words.load(Catalogue.load(folder("ontology")))
    at = words.index("7")
    assert known.around(words, 0, at, at + 1).operation == OPERATIONS[words]


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
