from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from congthuong.errors import ParameterError
from congthuong.network import flat, network
from congthuong.query.engine import OxigraphEngine
from congthuong.store import KnowledgeBase

ID = "https://w3id.org/congthuong/id/"
DEF = "https://w3id.org/congthuong/def#"
BAC_NINH, ZONE, COMPANY = ID + "province/bac-ninh", ID + "zone/bac-ninh/a", ID + "company/b"


def _labels(graph: nx.MultiDiGraph[str]) -> list[str]:
    return sorted(data["label"] for _, data in graph.nodes(data=True))


def test_entities_are_nodes_with_type_names_and_validity(small: OxigraphEngine) -> None:
    data = network(small).nodes[BAC_NINH]
    assert (data["label"], data["type"], data["aliases"]) == ("Bắc Ninh", "Province", ("Bac Ninh",))
    assert (data["valid_from"], data["valid_until"]) == ("1997-01-01", "2025-06-30")
    assert data["mentions"] == {"1": 2}


def test_an_observation_is_folded_into_its_subject_with_everything_it_says(small: OxigraphEngine) -> None:
    (fact,) = network(small).nodes[ZONE]["facts"]
    assert (fact["value"], fact["unit"], fact["bound"]) == (Decimal("85.5"), "percent", "gt")
    assert (fact["status"], fact["period"], fact["article"]) == ("estimate", "/2024-06", "1")
    assert fact["indicator"] == ID + "indicator/occupancy-rate"
    assert fact["qualifiers"] == ("FDI", "đợt 1", "đợt 2")


def test_the_mark_is_the_figure_in_its_quote_counted_in_code_points(small: OxigraphEngine) -> None:
    (fact,) = network(small).nodes[ZONE]["facts"]
    assert fact["quote"] is not None
    assert fact["mark"] is not None
    assert fact["quote"][slice(*fact["mark"])] == "85,5%"


def test_a_figure_without_a_subject_belongs_to_its_article(small: OxigraphEngine) -> None:
    graph = network(small)
    (fact,) = graph.nodes[ID + "article/1"]["facts"]
    assert (graph.nodes[ID + "article/1"]["type"], fact["surface"], fact["quote"]) == ("Article", "2 triệu USD", None)
    assert ID + "article/2" not in graph


def test_a_relation_that_two_articles_state_is_one_edge_with_two_statements(small: OxigraphEngine) -> None:
    edge = network(small).edges[BAC_NINH, ZONE, "hasZone"]
    assert edge["predicate"] == DEF + "hasZone"
    assert [(s["article"], s["period"], s["quote"]) for s in edge["statements"]] == [
        ("1", None, "Bắc Ninh có KCN Đồng A."),
        ("2", "2024", None),
    ]


def test_an_office_joins_the_person_and_the_organisation(small: OxigraphEngine) -> None:
    graph = network(small)
    (statement,) = graph.edges[ID + "person/c", ID + "agency/d", "holdsPosition"]["statements"]
    assert statement["post"] == "Giám đốc"
    assert ID + "post/d/e" not in graph


def test_terms_and_articles_stand_beside_the_graph(small: OxigraphEngine) -> None:
    graph = network(small)
    assert graph.graph["words"][DEF + "hasZone"] == {"vi": "có khu công nghiệp", "en": "has zone"}
    assert graph.graph["articles"]["1"]["title"] == "Bài một"
    assert graph.graph["articles"]["1"]["issued"] == "2024-06"
    assert graph.graph["articles"]["2"]["title"] is None


@pytest.mark.parametrize("name", ["KCN Đồng A", "kcn dong a", "KCN  ĐỒNG A", "Kcn Đông À"])
def test_a_focus_is_found_with_diacritics_or_without(small: OxigraphEngine, name: str) -> None:
    graph = network(small, focus=name)
    assert graph.graph["focus"] == (ZONE,)
    assert _labels(graph) == ["Bắc Ninh", "Công ty B", "KCN Đồng A"]


def test_a_focus_takes_both_provinces_of_one_name(small: OxigraphEngine) -> None:
    assert network(small, focus="bac ninh", depth=0).graph["focus"] == (BAC_NINH, BAC_NINH + "-2025")


@pytest.mark.parametrize(
    "depth, labels",
    [(0, ["Công ty B"]), (1, ["Công ty B", "KCN Đồng A"]), (2, ["Bắc Ninh", "Công ty B", "KCN Đồng A"])],
)
def test_depth_counts_relations_in_either_direction(small: OxigraphEngine, depth: int, labels: list[str]) -> None:
    assert _labels(network(small, focus="Công ty B", depth=depth)) == labels


def test_types_filter_nodes_and_keep_the_focus(small: OxigraphEngine) -> None:
    assert _labels(network(small, types=["province", " Company "])) == ["Bắc Ninh", "Bắc Ninh", "Công ty B", "Hà Nam"]
    assert _labels(network(small, focus="Công ty B", types=["IndustrialZone"])) == ["Công ty B", "KCN Đồng A"]


def test_an_unknown_name_is_an_error_that_says_what_is_close(small: OxigraphEngine) -> None:
    with pytest.raises(ParameterError, match="nothing here is called 'Bac Nih'; did you mean 'Bắc Ninh'") as error:
        network(small, focus="Bac Nih")
    assert str(error.value).count("Ninh") == 1, "a name and its spelling without diacritics are one suggestion"


def test_an_unknown_type_and_a_negative_depth_are_errors(small: OxigraphEngine) -> None:
    with pytest.raises(ParameterError, match="no type of entity is called 'Provinz'; there are Province, District"):
        network(small, types=["Provinz"])
    with pytest.raises(ParameterError, match="the depth is -1"):
        network(small, focus="Bắc Ninh", depth=-1)


def test_a_focus_in_an_empty_knowledge_base_is_an_error_too() -> None:
    with pytest.raises(ParameterError, match="has no entities yet"):
        network(OxigraphEngine(ox.Store()), focus="Bắc Ninh")


def test_graphml_can_hold_the_flat_graph(small: OxigraphEngine, tmp_path: Path) -> None:
    graph = network(small)
    graph.nodes[COMPANY]["label"] = "B\x00\x0b<&>\ufffe"
    nx.write_graphml(flat(graph), tmp_path / "graph.graphml")
    read = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert set(read) == set(graph)
    assert read.number_of_edges() == graph.number_of_edges()
    assert read.nodes[ZONE]["facts"] == 1
    assert "85,5%" in read.nodes[ZONE]["data"]
    assert read.nodes[COMPANY]["label"] == "B\ufffd\ufffd<&>\ufffd"
    assert read.get_edge_data(BAC_NINH, ZONE)["hasZone"]["label"] == "có khu công nghiệp"


def test_every_figure_and_relation_of_the_seeds_is_in_the_network(seed_kb: KnowledgeBase) -> None:
    engine = OxigraphEngine(seed_kb.dataset())
    graph = network(engine)
    ((observations,),) = engine.answer("SELECT (COUNT(?o) AS ?n) { ?o a ct:Observation }").python()
    ((statements,),) = engine.answer("SELECT (COUNT(?s) AS ?n) { ?s a ct:Statement }").python()
    facts = [fact for _, data in graph.nodes(data=True) for fact in data["facts"]]
    assert len(facts) == len({fact["iri"] for fact in facts}) == observations > 0
    assert sum(len(data["statements"]) for *_, data in graph.edges(data=True)) == statements
    unmarked = [fact["iri"] for fact in facts if fact["mark"] is None]
    assert unmarked == [], "every figure stands in its quote"
