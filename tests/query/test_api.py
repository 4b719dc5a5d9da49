"""congthuong.open: rows, frames and graphs of a directory and of a server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import networkx as nx
import pyarrow as pa
import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph
from tests.query.servers import oxigraph
from tests.rdf.kept import kept

import congthuong
from congthuong.api import KnowledgeGraph
from congthuong.errors import ParameterError, QueryError, StoreError, UsageError
from congthuong.interpret import interpret
from congthuong.query.engine import Answer, OxigraphEngine
from congthuong.query.rows import Rows
from congthuong.read import read
from congthuong.recognise import load
from congthuong.store import KnowledgeBase


@pytest.fixture(scope="module", params=["directory", "memory", "server"])
def kg(request: pytest.FixtureRequest, seed_kb: KnowledgeBase, read_store: ox.Store) -> Iterator[KnowledgeGraph]:
    if request.param != "server":
        yield congthuong.open(seed_kb.layout.root, in_memory=request.param == "memory")
        return
    with oxigraph("--union-default-graph") as server:
        nquads = read_store.dump(format=ox.RdfFormat.N_QUADS)
        assert nquads is not None
        server.load(nquads)
        yield congthuong.open(server.query)


@pytest.fixture(scope="module")
def ask() -> Callable[[str], Rows]:
    engine = OxigraphEngine(ox.Store())
    return lambda values: Rows.ask(engine, f"SELECT * {{ VALUES {values} }}")


def test_rows_are_named_and_typed(kg: KnowledgeGraph) -> None:
    rows = kg.named("iip-series", place="Bắc Ninh")
    assert rows
    row = next(row for row in rows if row.period == "2024-01/2024-09")
    assert (row.province, row.value, row.maximum) == ("Bắc Ninh", Decimal("7.5"), None)
    assert rows[:1] == [rows[0]]
    assert repr(rows).startswith(f"<{len(rows)} rows: province, validity,")
    assert kg.query("ASK { ?a a ct:Article }")[0].answer is True


def test_graphs_of_all_kinds(kg: KnowledgeGraph, read_store: ox.Store) -> None:
    whole = kg.graph()
    assert isinstance(whole, Dataset)
    assert len(list(whole.quads())) == len(read_store)
    part = kg.graph("neighbourhood", name="KCN Yên Lư")
    assert isinstance(part, Graph)
    assert len(part) >= 3
    assert len(kg.graph("DESCRIBE <http://e/none>")) == 0
    assert isinstance(kg.network(focus="KCN Yên Lư"), nx.MultiDiGraph)
    with pytest.raises(QueryError, match="cannot be given as"):
        kg.query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_parameters_are_checked(kg: KnowledgeGraph) -> None:
    with pytest.raises(ParameterError, match="did you mean place"):
        kg.named("zones", plaec="x")
    with pytest.raises(ParameterError, match="no query named 'zonez'"):
        kg.named("zonez")


def test_a_notebook_shows_what_is_there(kg: KnowledgeGraph) -> None:
    shown = kg._repr_html_()
    assert "Bài" in shown or "bài" in shown
    assert "<td>5</td>" in shown
    assert "+7,5%" in kg.named("iip-series", place="Bắc Ninh")._repr_html_()
    assert kg.where in repr(kg)


def test_facts_are_those_of_the_verb(kg: KnowledgeGraph, checkout: object) -> None:
    lexicon = load(None)
    read_anew = [fact for document in read([f"{checkout}/seeds"]) for fact in interpret(document.article, lexicon)]
    found = list(kg.facts())
    by_id = {fact.id: fact for fact in found}
    assert by_id == {fact.id: kept(fact, by_id[fact.id]) for fact in read_anew}
    assert len(found) == len(read_anew) > 100
    by_article = [(fact.article, ["observation", "relation", "entity"].index(fact.kind)) for fact in found]
    assert by_article == sorted(by_article)


def test_a_graph_that_is_no_articles_is_named(read_store: ox.Store) -> None:
    store = ox.Store()
    store.extend(read_store)
    store.update(
        "DELETE WHERE { GRAPH <https://w3id.org/congthuong/id/graph/article/003> { ?f ct:surface ?s } }",
        prefixes={"ct": "https://w3id.org/congthuong/def#"},
    )
    kg = KnowledgeGraph(OxigraphEngine(store), "here", None, "vi")
    with pytest.raises(StoreError, match=r"graph/article/003: its facts cannot be read: .*no .*def#surface.*rebuild"):
        list(kg.facts())


class Cutting(OxigraphEngine):
    """A server that cuts answers off and says nothing of it."""

    def answer(self, query: str) -> Answer:
        whole = super().answer(query)
        return Answer(whole.variables, whole.rows[:1000]) if "?graph ?s ?p ?o" in query else whole


def test_facts_that_did_not_all_come_are_not_given(read_store: ox.Store) -> None:
    with pytest.raises(StoreError, match=r"of its [\d,]+ triples came"):
        list(KnowledgeGraph(Cutting(read_store), "here", None, "vi").facts())


@pytest.mark.parametrize(("name", "value"), [("value", "'n/a'"), ("unit", "<urn:x>"), ("rule", "'a', 'b'")])
def test_graphs_of_another_make_are_named(name: str, value: str, read_store: ox.Store) -> None:
    change = f"DELETE {{ GRAPH ?g {{ ?f ct:{name} ?v }} }} INSERT {{ GRAPH ?g {{ ?f ct:{name} {value} }} }} "
    change += f"WHERE {{ GRAPH ?g {{ ?f ct:{name} ?v }} }}"
    store = ox.Store()
    store.extend(read_store)
    store.update(change, prefixes={"ct": "https://w3id.org/congthuong/def#"})
    with pytest.raises(StoreError, match=r"graph/article/000: its facts cannot be read"):
        list(KnowledgeGraph(OxigraphEngine(store), "here", None, "vi").facts())


def test_only_a_directory_is_copied_into_memory() -> None:
    with pytest.raises(UsageError, match="only a directory can be copied"):
        congthuong.open("http://127.0.0.1:1/query", in_memory=True)


def test_what_is_no_knowledge_base_is_said(tmp_path: object) -> None:
    with pytest.raises(StoreError, match="no knowledge base"):
        congthuong.open(f"{tmp_path}/none")


def test_names_that_python_does_not_take_are_counted(ask: Callable[[str], Rows]) -> None:
    assert ask("(?class ?a ?1b) { (1 2 3) }")[0]._fields == ("_0", "a", "_2")


TYPED = """(?int ?dec ?mix ?dbl ?bool ?day ?text ?any ?none) {
  (1 7.50 1 1e0 true "2024-06-11"^^xsd:date "a" 1 UNDEF)
  (UNDEF -120000000000000 2.5 2.5e0 UNDEF UNDEF "b" "x" UNDEF) }"""


def test_frames_have_types(ask: Callable[[str], Rows]) -> None:
    frame = ask(TYPED).to_pandas()
    types = {name: str(frame[name].dtype) for name in ("int", "dec", "mix", "dbl", "bool")}
    assert types == {"int": "Int64", "dec": "Float64", "mix": "Float64", "dbl": "Float64", "bool": "boolean"}
    assert frame["dec"].sum() == 7.5 - 120000000000000
    assert frame["int"].isna().tolist() == [False, True]
    assert frame["day"].iloc[0] == date(2024, 6, 11)
    assert frame["any"].tolist() == ["1", "x"]
    assert frame["none"].isna().all()


def test_arrow_keeps_every_digit(ask: Callable[[str], Rows]) -> None:
    table = ask(TYPED).to_arrow()
    types = {field.name: field.type for field in table.schema}
    assert pa.types.is_decimal(types["dec"])
    assert table["dec"].to_pylist() == [Decimal("7.50"), Decimal("-120000000000000")]
    assert (types["int"], types["bool"], types["day"]) == (pa.int64(), pa.bool_(), pa.date32())
    assert table["mix"].to_pylist() == [1, Decimal("2.5")]
    assert types["none"] == pa.string()
    wide = ask(f"?x {{ 1 {10**30} 0.{'0' * 20}1 }}").to_arrow()
    assert pa.types.is_floating(wide.schema.field("x").type)


def test_no_rows_are_a_frame_with_its_columns(ask: Callable[[str], Rows]) -> None:
    rows = ask("(?a ?b) { }")
    assert list(rows.to_pandas().columns) == rows.to_arrow().column_names == ["a", "b"]
    assert len(rows.to_pandas()) == 0


def test_without_the_extra_it_is_said(ask: Callable[[str], Rows], monkeypatch: pytest.MonkeyPatch) -> None:
    for module, call in (("pandas", ask("?a { 1 }").to_pandas), ("pyarrow", ask("?a { 1 }").to_arrow)):
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(UsageError, match=rf"needs {module}; pip install 'congthuong\[dataframe\]'"):
            call()


def test_what_articles_say_is_no_html(ask: Callable[[str], Rows]) -> None:
    tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            tags.append(tag)

    shown = ask('(?x ?y) { ("<script>alert(1)</script>" "<img src=x onerror=y>") }')._repr_html_()
    Reader().feed(shown)
    assert set(tags) == {"table", "thead", "tbody", "tr", "th", "td"}
    assert "&lt;script&gt;" in shown


def test_a_long_table_says_what_it_leaves_out(ask: Callable[[str], Rows]) -> None:
    shown = ask(f"?x {{ {' '.join(map(str, range(130)))} }}")._repr_html_()
    assert shown.count("<tr>") == 101
    assert "30 more rows" in shown


def test_the_door_is_light() -> None:
    program = (
        "import sys, congthuong; congthuong.open; "
        "print({'pyoxigraph', 'congthuong.api', 'httpx'} & set(sys.modules), congthuong.__all__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set() ['__version__', 'open']\n"
