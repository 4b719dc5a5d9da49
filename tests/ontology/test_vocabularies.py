"""The vocabularies: notations, labels, schemes, and what facts and the classification need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import get_args, get_type_hints

import pytest
from rdflib import RDF, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

from congthuong.data import folder
from congthuong.facts import Observation
from congthuong.link.mappings import mappings
from congthuong.text import fold

CT = Namespace("https://w3id.org/congthuong/def#")
ID = "https://w3id.org/congthuong/id/"
VSIC_2018 = URIRef(ID + "scheme/vsic2018")
# The divisions of ISIC Rev.4 and VSIC 2018: these numbers, and no other two-digit number, are codes.
DIVISIONS = [
    *range(1, 4), *range(5, 10), *range(10, 34), 35, *range(36, 40), *range(41, 44), *range(45, 48), *range(49, 54), 55,
    56, *range(58, 64), *range(64, 67), 68, *range(69, 76), *range(77, 83), 84, 85, *range(86, 89), *range(90, 94),
    *range(94, 97), 97, 98, 99,
]  # fmt: skip
# Words that play a role in names or relations: one word may play several, and the code knows which it asks for.
ROLES = ("vocab/name-words.ttl", "vocab/predicates.ttl")


def vocabularies(graphs: Mapping[str, Graph]) -> Iterator[tuple[str, Graph]]:
    return ((name, graph) for name, graph in graphs.items() if name.startswith("vocab/"))


def notations(graph: Graph, cls: URIRef) -> dict[str, Node]:
    return {str(graph.value(concept, SKOS.notation)): concept for concept in graph.subjects(RDF.type, cls)}


def test_notations_are_unique_in_their_scheme(graphs: Mapping[str, Graph]) -> None:
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name, graph in vocabularies(graphs):
        for concept, notation in graph.subject_objects(SKOS.notation):
            scheme = str(graph.value(concept, SKOS.inScheme) or "")
            slot = str(graph.value(concept, CT.slot) or "")
            found[name, scheme + slot, str(notation)].append(str(concept))
    twice = {key: iris for key, iris in found.items() if len(iris) > 1}
    assert not twice, f"give one of them another skos:notation: {twice}"


def test_no_wording_belongs_to_two_concepts_of_a_scheme(graphs: Mapping[str, Graph]) -> None:
    clashes = []
    for name, graph in vocabularies(graphs):
        if name in ROLES:
            continue
        found: dict[tuple[str, str, str], set[Node]] = defaultdict(set)
        for label in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, CT.shortLabel, CT.variety, CT.symbol):
            for concept, text in graph.subject_objects(label):
                if getattr(text, "language", None) in ("vi", None):
                    scheme = str(graph.value(concept, SKOS.inScheme) or "")
                    found[scheme, str(graph.value(concept, CT.slot) or ""), fold(str(text))].add(concept)
        clashes += [
            f"{name}: {wording!r} is a name of {sorted(map(str, concepts))}; keep it with one of them"
            for (_, _, wording), concepts in found.items()
            if len(concepts) > 1 and not _only_division(graph, concepts)
        ]
    assert not clashes, "\n".join(clashes)


def _only_division(graph: Graph, concepts: set[Node]) -> bool:
    """Whether it is a section and its only division, which have one name."""
    for section in concepts:
        below = set(graph.subjects(SKOS.broader, section))
        if below and concepts == {section} | below and len(below) == 1:
            return True
    return False


def test_concepts_have_one_preferred_name_for_each_language(graphs: Mapping[str, Graph]) -> None:
    for name, graph in vocabularies(graphs):
        for concept in set(graph.subjects(SKOS.prefLabel)):
            languages = [str(text.language) for text in graph.objects(concept, SKOS.prefLabel)]  # type: ignore[attr-defined]
            assert sorted(languages) == ["en", "vi"], f"{name}: give {concept} one skos:prefLabel in vi and one in en"


def test_an_alternative_name_is_not_the_preferred_one(graphs: Mapping[str, Graph]) -> None:
    for name, graph in graphs.items():
        for concept, label in graph.subject_objects(SKOS.prefLabel):
            for other in (SKOS.altLabel, SKOS.hiddenLabel):
                assert (concept, other, label) not in graph, f"{name}: remove {label!r} from {other} of {concept}"


def test_every_section_and_division_of_vsic_2018_is_there(graphs: Mapping[str, Graph]) -> None:
    graph = graphs["vocab/sectors.ttl"]
    codes = {str(graph.value(concept, SKOS.notation)) for concept in graph.subjects(SKOS.inScheme, VSIC_2018)}
    assert codes == {*"ABCDEFGHIJKLMNOPQRSTU", *(f"{number:02}" for number in DIVISIONS)}
    for division in graph.subjects(SKOS.inScheme, VSIC_2018):
        if str(graph.value(division, SKOS.notation)).isdigit():
            section = graph.value(division, SKOS.broader)
            assert (section, SKOS.inScheme, VSIC_2018) in graph, f"give {division} its section as skos:broader"


def test_aggregates_cover_every_section_once(graphs: Mapping[str, Graph]) -> None:
    graph = graphs["vocab/sectors.ttl"]
    known = notations(graph, CT.Sector)
    members = {
        name: set(graph.objects(known[name], SKOS.narrower))
        for name in ("agriculture", "industry+construction", "services")
    }
    assert sum(map(len, members.values())) == len(set.union(*members.values())) == 21
    for name, sections in members.items():
        for section in sections:
            assert (section, SKOS.broader, known[name]) in graph, f"{section} should have {name} as skos:broader"


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("chế biến, chế tạo", "C"), ("công nghiệp chế biến chế tạo", "C"), ("ngành khai khoáng", "B"),
        ("sản xuất và phân phối điện", "D"), ("điện, khí đốt", "D"),
        ("cung cấp nước, thu gom và xử lý rác thải, nước thải", "E"),
        ("điện tử, máy vi tính và sản phẩm quang học", "26"), ("sản xuất linh kiện điện tử", "26"), ("may mặc", "14"),
        ("sản xuất trang phục", "14"), ("da giày", "15"), ("dệt", "13"), ("chế biến thực phẩm", "10"),
        ("đồ uống", "11"),
        ("sản xuất xe có động cơ", "29"), ("sản xuất kim loại", "24"), ("chế biến gỗ", "16"), ("ngành xây dựng", "F"),
        ("công nghiệp và xây dựng", "industry+construction"), ("khu vực dịch vụ", "services"),
        ("nông, lâm, thuỷ sản", "agriculture"),
    ],
)  # fmt: skip
def test_newspaper_names_lead_to_the_industry(graphs: Mapping[str, Graph], wording: str, code: str) -> None:
    graph = graphs["vocab/sectors.ttl"]
    concept = notations(graph, CT.Sector)[code]
    labels = {
        fold(str(text))
        for p in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, CT.shortLabel)
        for text in graph.objects(concept, p)
    }
    assert wording in labels, f"add skos:altLabel {wording!r}@vi to {concept}"


def test_each_manufacturing_division_has_everyday_names(graphs: Mapping[str, Graph]) -> None:
    graph = graphs["vocab/sectors.ttl"]
    known = notations(graph, CT.Sector)
    for number in range(10, 34):
        names = list(graph.objects(known[str(number)], SKOS.altLabel))
        assert len(names) >= 2, f"add the names that newspapers give division {number} as skos:altLabel"


def test_the_new_classification_is_codes_only(graphs: Mapping[str, Graph]) -> None:
    graph = graphs["vocab/sectors.ttl"]
    for concept in graph.subjects(SKOS.inScheme, URIRef(ID + "scheme/vsic2025")):
        assert (concept, RDF.type, CT.Sector) not in graph, f"{concept} would be found beside VSIC 2018 by its code"
        assert (concept, SKOS.prefLabel, None) not in graph, (
            f"name {concept} with rdfs:label, so that nothing is read into it"
        )


@pytest.mark.parametrize(
    "notation",
    ["percent", "percentage-point", "VND", "USD", "hectare", "square-metre", "tonne", "tonne/year", "VND/year",
     "VND/month", "VND/person", "VND/person/month", "VND/person/year", "times", "rank", "count", "kWh", "m3", "lít",
     "MW", "tuần", "tháng", "năm"],
)  # fmt: skip
def test_the_units_of_the_facts_are_there(graphs: Mapping[str, Graph], notation: str) -> None:
    assert notation in notations(graphs["vocab/units.ttl"], CT.Unit), f"add the unit {notation!r} to vocab/units.ttl"


def test_base_units_end_the_chain(graphs: Mapping[str, Graph]) -> None:
    graph = graphs["vocab/units.ttl"]
    for unit, base in graph.subject_objects(CT.base):
        assert (unit, CT.factor, None) in graph, f"give {unit} a ct:factor"
        assert (base, CT.base, None) not in graph, f"let {unit} point to the base of {base}"


@pytest.mark.parametrize(
    ("slot", "cls"), [("transformation", CT.Transformation), ("bound", CT.Bound), ("status", CT.Status)]
)
def test_the_closed_lists_are_those_of_the_facts(graphs: Mapping[str, Graph], slot: str, cls: URIRef) -> None:
    allowed = set(get_args(get_type_hints(Observation)[slot]))
    found = set().union(*(notations(graph, cls) for _, graph in vocabularies(graphs)))
    assert found == allowed


def test_mappings_are_of_concepts_that_there_are(reference: Graph) -> None:
    for link in mappings(folder("ontology")):
        names = {str(label) for label in reference.objects(URIRef(link.subject), SKOS.prefLabel)}
        assert names, f"{link.table} maps {link.subject}, which ontology/ has not"
        assert link.subject_label in names, (
            f"{link.table}: {link.subject} is called {sorted(names)}, mend subject_label"
        )
