"""push and --endpoint: a knowledge base in a real server, loaded, broken off, taken up again, asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pyoxigraph as ox
import pytest
from tests.query.servers import Server, free_port, oxigraph

from congthuong.errors import StoreError
from congthuong.query.graphs import quads
from congthuong.query.push import Pushed, push
from congthuong.query.remote import RemoteEngine
from congthuong.query.wire import Answered, Wire
from congthuong.store import KnowledgeBase

if TYPE_CHECKING:
    from .conftest import Answer

ARTICLE = "https://w3id.org/congthuong/id/graph/article/003"
OTHERS = "<http://e/s> <http://e/p> <http://e/o> <http://e/g> ."


@pytest.fixture
def server() -> Iterator[Server]:
    with oxigraph("--union-default-graph") as found:
        yield found


@pytest.fixture
def run(congthuong: Callable[..., Answer], seed_kb: KnowledgeBase) -> Callable[..., Answer]:
    return lambda *arguments: congthuong(*arguments, env={"CONGTHUONG_KB": str(seed_kb.layout.root)})


def held(server: Server) -> set[ox.Quad]:
    return set(quads(RemoteEngine(server.query)))


@pytest.mark.parametrize("way", ["update", "graph store"])
def test_a_server_holds_exactly_the_knowledge_base(
    way: str, server: Server, run: Callable[..., Answer], seed_kb: KnowledgeBase
) -> None:
    server.load(f"{OTHERS}\n<http://e/s> <http://e/p> <http://e/o> <{ARTICLE}9> .".encode())
    how = [] if way == "update" else ["--graph-store", server.graph_store]
    wanted = set(seed_kb.dataset())
    graphs = len({quad.graph_name for quad in wanted})
    done = run("push", "--endpoint", server.query, *how)
    assert (done.code, done.out) == (0, b"")
    assert f"{graphs} graphs with {len(wanted)} triples sent, 0 there already, 1 dropped" in done.said[0]
    assert {str(quad) for quad in held(server) - wanted} == {OTHERS.removesuffix(" .")}
    assert wanted <= held(server)
    again = run("push", "--endpoint", server.query, *how)
    assert f"0 graphs with 0 triples sent, {graphs} there already, 0 dropped" in again.said[0]


def test_only_what_differs_is_sent(server: Server, run: Callable[..., Answer], seed_kb: KnowledgeBase) -> None:
    run("push", "--endpoint", server.query)
    # One graph with as many triples as before but not the same, one without some, one gone.
    one, other, gone = (ARTICLE[:-1] + id for id in "012")
    changed = (
        f"DELETE WHERE {{ GRAPH <{one}> {{ ?s <http://purl.org/dc/terms/identifier> ?o }} }} ;"
        f"INSERT DATA {{ GRAPH <{one}> {{ <{one}> <http://e/p> 1 }} }} ;"
        f"DELETE WHERE {{ GRAPH <{other}> {{ ?s <https://w3id.org/congthuong/def#value> ?o }} }} ; DROP GRAPH <{gone}>"
    )
    httpx.post(server.update, data={"update": changed}).raise_for_status()
    done = run("push", "--endpoint", server.query, "--update-endpoint", server.update)
    assert "congthuong-kb" not in done.said[0]
    assert ": 3 graphs with" in done.said[0]
    assert held(server) == set(seed_kb.dataset())


def test_a_push_that_was_broken_off_goes_on_where_it_was(server: Server, seed_kb: KnowledgeBase) -> None:
    class Breaking(Wire):
        left = 3

        def send(self, *arguments: object, **options: object) -> Answered:
            self.left -= 1
            if self.left < 0:
                raise StoreError("the cable was pulled")
            return super().send(*arguments, **options)  # type: ignore[arg-type]

    def load(wire: Wire) -> Pushed:
        return push(seed_kb.dataset(), RemoteEngine(server.query), wire, batch=2000)

    with pytest.raises(StoreError, match="cable"):
        load(Breaking(server.update))
    partly = held(server)
    assert partly
    assert partly < set(seed_kb.dataset())
    done = load(Wire(server.update))
    assert done.equal > 0
    assert done.triples < len(seed_kb.dataset())
    assert held(server) == set(seed_kb.dataset())


def test_texts_stay_at_home_where_they_should(server: Server, run: Callable[..., Answer]) -> None:
    run("push", "--endpoint", server.query, "--no-text")
    graphs = {str(quad.graph_name) for quad in held(server)}
    assert graphs
    assert not any("graph/text/" in name for name in graphs)


def test_a_server_is_asked_as_a_directory_is(
    server: Server, run: Callable[..., Answer], seed_kb: KnowledgeBase, tmp_path: Path
) -> None:
    server.load(seed_kb.dataset().dump(format=ox.RdfFormat.N_QUADS) or b"")
    for verb in (
        ("query", "iip-series", "-p", "place=bac ninh"),
        ("query", "neighbourhood", "-p", "name=KCN Yên Lư"),
        ("query", "-e", "SELECT ?a { ?a a ct:Article } ORDER BY ?a", "--format", "csv"),
        ("export", "--format", "nquads"),
    ):
        here, there = run(*verb), run(*verb, "--endpoint", server.query)
        assert (there.code, there.out, there.err) == (0, here.out, here.err)
        assert there.out
    run("view", "-o", "here.html", "--focus", "Bắc Ninh")
    run("view", "-o", "there.html", "--focus", "Bắc Ninh", "--endpoint", server.query)
    assert (tmp_path / "there.html").read_bytes() == (tmp_path / "here.html").read_bytes()


def test_what_cannot_be_pushed_is_one_line(server: Server, run: Callable[..., Answer], tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/query"
    for arguments, said in (
        (("push", "--endpoint", nobody), "cannot be reached"),
        (("push", "--endpoint", server.query, "--update-endpoint", f"{server.address}/none"), "(status 404)"),
        (("push", "--endpoint", server.query, "--update-endpoint", "here"), "no http or https address"),
        (("push", "--endpoint", server.query, "--kb", "none"), "there is no knowledge base here"),
        (("push",), "--endpoint"),
        (("query", "zones", "--endpoint", nobody), "cannot be reached"),
    ):
        done = run(*arguments)
        assert done.code != 0
        assert len(done.said) == 1
        assert said in done.said[0]
    assert held(server) == set()
