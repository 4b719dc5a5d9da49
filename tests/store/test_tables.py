"""A user's table goes in whole and comes out whole, stays over a rebuild, and a kill leaves nothing half-attached."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from congthuong.attach import Attached, Key, Request, attached, request
from congthuong.check.audit import audit
from congthuong.data import folder
from congthuong.errors import UsageError
from congthuong.read import Document
from congthuong.store import KnowledgeBase

RAW = "Xã,Tỉnh,Vốn\nPhường Kinh Bắc,Bắc Ninh,5\nXã Tân Lập,Thái Nguyên,6\nPhường Việt Yên,Bắc Ninh,7\n".encode()
WANTED = Request(
    "xa",
    keys=(Key("Xã", "commune"), Key("Tỉnh", "province")),
    on="2025-Q4",
    values=(request.column("Vốn=registered-capital:tỷ đồng"),),
)


def table(raw: bytes = RAW, name: str = "xa") -> Attached:
    made = attached(raw, "xa.csv", Request(name, WANTED.keys, WANTED.on, WANTED.values))
    undecided = {one.asked: None for one in made.undecided}
    return attached(raw, "xa.csv", made.request, undecided) if undecided else made


def nquads(kb: KnowledgeBase) -> list[str]:
    return list(kb.quads())


@pytest.fixture(scope="module")
def small(
    built: Callable[[Iterable[Document]], KnowledgeBase], make_document: Callable[..., Document]
) -> KnowledgeBase:
    return built([make_document("n1")])


@pytest.fixture
def kb(small: KnowledgeBase, tmp_path: Path) -> KnowledgeBase:
    shutil.copytree(small.layout.root, tmp_path / "kb", symlinks=True)
    return KnowledgeBase.open(tmp_path / "kb")


def test_a_table_goes_in_and_out_and_leaves_no_trace(kb: KnowledgeBase, make_document: Callable[..., Document]) -> None:
    before = nquads(kb)
    assert [outcome.action for outcome in kb.attach(table())] == ["attached"]
    with_table = nquads(kb)
    assert len(with_table) > len(before)
    assert list(audit(kb.dataset(), queries=folder("queries"), ontology=folder("ontology"))) == []
    assert [outcome.action for outcome in kb.attach(table())] == ["replaced"]
    assert nquads(kb) == with_table

    kb.rebuild()
    assert nquads(kb) == with_table

    kb.build([make_document("n4")])
    assert kb.detach(["xa"])[0].action == "detached"
    kb.remove(["n4"])
    assert nquads(kb) == before
    assert [file.name for file in kb.layout.tables.iterdir()] == []


def test_the_articles_are_not_read_for_it(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object, **__: object) -> None:
        raise AssertionError("an article was read")

    monkeypatch.setattr("congthuong.interpret.parallel.read_guarded", read)
    assert kb.attach(table())[0].error is None
    assert kb.detach(["xa"])[0].error is None


def test_what_is_undecided_is_not_attached(kb: KnowledgeBase) -> None:
    raw = "Xã,Tỉnh,Vốn\nXã Không Có,Bắc Ninh,5\n".encode()
    made = attached(raw, "xa.csv", WANTED)
    assert [one.status for one in made.undecided] == ["none"]
    with pytest.raises(UsageError, match="1 keys are undecided"):
        kb.attach(made)
    assert kb.detach(["xa"])[0].error is not None


def test_a_triple_of_two_tables_stands_in_one_graph_and_stays(kb: KnowledgeBase) -> None:
    before = nquads(kb)
    said = "<http://x.example/a> <http://x.example/b> 1 ."
    for name in ("one", "two"):
        kb.attach(attached(said.encode(), f"{name}.ttl", Request(name)))
    assert sum(line.startswith("<http://x.example/a> <http://x.example/b>") for line in nquads(kb)) == 1
    kb.detach(["one"])
    assert sum(line.startswith("<http://x.example/a> <http://x.example/b>") for line in nquads(kb)) == 1
    kb.detach(["two"])
    assert nquads(kb) == before


def test_a_damaged_record_is_named_and_loses_nothing_else(kb: KnowledgeBase) -> None:
    kb.attach(table())
    kb.attach(table(name="yb"))
    (kb.layout.tables / "xa.json").write_text("{", encoding="utf-8")
    said = [str(outcome.error) for outcome in kb.rebuild() if outcome.error is not None]
    assert len(said) == 1
    assert "'congthuong detach xa' removes it" in said[0]
    assert any("/graph/table/yb>" in line for line in nquads(kb))
    assert kb.detach(["xa"])[0].error is None


# Where the process is killed: before the step, or after it.
STEPS = {
    "record": "congthuong.store.tables.Tables.keep",
    "update": "congthuong.store.batch.Batch._update",
}
SCRIPT = """
import os, signal, sys
from pkgutil import resolve_name
from test_tables import KnowledgeBase, table
owner, _, name = sys.argv[2].rpartition(".")
step = getattr(owner := resolve_name(owner), name)
def dies(*arguments):
    if sys.argv[3] == "after":
        step(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, dies)
KnowledgeBase.open(sys.argv[1]).attach(table())
"""


@pytest.mark.parametrize(("step", "moment"), [("record", "after"), ("update", "after")])
def test_a_kill_leaves_nothing_half_attached(kb: KnowledgeBase, step: str, moment: str) -> None:
    before = nquads(kb)
    arguments = [sys.executable, "-c", SCRIPT, str(kb.layout.root), STEPS[step], moment]
    run = subprocess.run(arguments, cwd=Path(__file__).parent, capture_output=True, check=False)
    assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    assert nquads(kb) == before
    kb.build([])  # which completes what was begun
    completed = nquads(kb)
    assert completed != before
    kb.attach(table())
    assert nquads(kb) == completed
    kb.detach(["xa"])
    assert nquads(kb) == before
