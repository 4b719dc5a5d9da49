"""Bad input never costs a good article: the command from outside, on what `inputs` makes and on each known kind."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import pytest

from .inputs import GOOD, make

MEMORY = 1 << 30
SECONDS = 10


def run(*arguments: str | Path) -> tuple[int, str, list[str]]:
    """Exit code, stdout and the lines on stderr, of which none is of a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "congthuong", *map(str, arguments)],
        capture_output=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    err = done.stderr.decode("utf-8")
    assert "Traceback" not in err, err
    return done.returncode, done.stdout.decode("utf-8"), err.splitlines()


@pytest.mark.parametrize("seed", [20241])
def test_a_folder_of_hostile_inputs_gives_its_good_articles_facts(seed: int, tmp_path: Path) -> None:
    make(48, seed, tmp_path / "in")
    code, out, said = run("facts", tmp_path / "in")
    assert code == 1
    good = [fact for fact in map(json.loads, out.splitlines()) if fact["article"] == "good"]
    assert [fact["surface"] for fact in good if fact["kind"] == "observation"] == ["8 khu công nghiệp"]
    assert not [line for line in said if " failed " in line], "an error that nobody foresaw: mend it where it arises"


def test_a_knowledge_base_of_hostile_inputs_has_its_good_article(tmp_path: Path) -> None:
    make(24, 7, tmp_path / "in")
    code, _, said = run("build", tmp_path / "in", "--kb", tmp_path / "kb")
    assert code == 1
    assert not [line for line in said if " failed " in line and "in/" in line], said
    _, out, _ = run("info", "--kb", tmp_path / "kb", "--format", "json")
    good = [article for article in json.loads(out)["articles"] if article["id"] == "good"]
    assert [article["observations"] > 0 for article in good] == [True]


def html(body: str, head: str = "") -> bytes:
    filler = f"<p>{GOOD}</p><p>Công nghiệp chế biến, chế tạo tăng 8,2%; khai khoáng giảm 1,5% so với cùng kỳ.</p>"
    return f"<html><head>{head}</head><body><article><h1>Tin</h1>{body}{filler}</article></body></html>".encode()


# file -> what it holds; whether it is read all the same, and if not, what is said
FINE, REFUSED = True, False
KINDS: dict[str, tuple[str, bytes, bool, str]] = {
    "29 digits": (".txt", f"{GOOD}Hà Nam có 12345678901234567890123456789 KCN.\n".encode(), FINE, ""),
    "groups": (".txt", f"{GOOD}Hà Nam có 12.345.678.901.234.567.890.123.456.789 KCN.\n".encode(), FINE, ""),
    "29 decimals": (".txt", f"{GOOD}GRDP Hà Nam tăng 1,1234567890123456789012345678%.\n".encode(), FINE, ""),
    "an amount": (".txt", f"{GOOD}Vốn FDI Hà Nam đạt 12345678901234 triệu tỷ đồng.\n".encode(), FINE, ""),
    **{f"the reference {ref}": (".html", html(f"<p>a{ref}b</p>"), FINE, "")
       for ref in ("&#8;", "&#11;", "&#12;", "&#27;", "&#xFFFE;", "&#xD800;", "&#0")},
    "50,000 attributes": (".html", html("<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x</p>"), FINE, ""),
    "50,000 attributes behind a quote": (
        ".html", html("<p t='>' " + " ".join(f"a{n}" for n in range(50_000)) + ">x</p>"), FINE, ""),
    "tags without end": (".html", html("<div>" * 200), FINE, ""),
    "an empty page": (".html", b"<html></html>", REFUSED, "no main text"),
}  # fmt: skip


Outcome: TypeAlias = tuple[list[str], set[str]]  # what is said of a kind, and the articles that gave facts


def outcomes(folder: Path, kinds: Iterable[str]) -> dict[str, Outcome]:
    """What becomes of each kind, which is alone with a good article in a folder `kindN`; all in one run."""
    code, out, said = run("facts", folder)
    assert code == 1
    articles = {json.loads(line)["article"] for line in out.splitlines()}
    return {
        kind: ([line for line in said if f"kind{n}/" in line or f": a{n}:" in line], articles & {f"a{n}", f"good{n}"})
        for n, kind in enumerate(kinds)
    }


@pytest.fixture(scope="module")
def of_kinds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    top = tmp_path_factory.mktemp("kinds")
    for n, (suffix, raw, _, _) in enumerate(KINDS.values()):
        (top / f"kind{n}").mkdir()
        (top / f"kind{n}" / f"a{n}{suffix}").write_bytes(raw)
        (top / f"kind{n}" / f"good{n}.txt").write_text(GOOD, encoding="utf-8")
    return outcomes(top, KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind(kind: str, of_kinds: dict[str, Outcome]) -> None:
    n = list(KINDS).index(kind)
    _, _, fine, wanted = KINDS[kind]
    said, articles = of_kinds[kind]
    assert articles == ({f"a{n}", f"good{n}"} if fine else {f"good{n}"})
    assert len(said) == (0 if fine else 1), said
    assert wanted in "".join(said)


LINES: dict[str, tuple[str, str]] = {
    "half a character in the title": ('{"file": "a.txt", "title": "x\\ud800y"}', ""),
    "half a character in the id": ('{"file": "a.txt", "id": "x\\ud800y"}', "id has a control character"),
    "a control character in the id": ('{"file": "a.txt", "id": "x\\u001b[2Jy"}', "id has a control character"),
    "a file's name that is too long": (json.dumps({"file": "x" * 300 + ".txt"}), "can be no file's name"),
    "a path of long names": (json.dumps({"file": "/".join(["x" * 200] * 30)}), ""),
    "a zero in a file's name": ('{"file": "a\\u0000.txt"}', "can be no file's name"),
    "an id of 100,000 characters": (json.dumps({"file": "a.txt", "id": "x" * 99_000}), "id has 99,000 characters"),
    "10 MB": (json.dumps({"file": "a.txt", "title": "x" * 10_000_000}), "more than the 100,000"),
    "10 MB in a key": (json.dumps({"file": "a.txt", "x" * 10_000_000: 1}), "more than the 100,000"),
}


@pytest.fixture(scope="module")
def of_lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    top = tmp_path_factory.mktemp("lines")
    for n, (line, _) in enumerate(LINES.values()):
        (folder := top / f"kind{n}").mkdir()
        (folder / "a.txt").write_text(GOOD, encoding="utf-8")
        (folder / f"good{n}.txt").write_text(GOOD, encoding="utf-8")
        (folder / "index.jsonl").write_text(f'{line}\n{{"file": "good{n}.txt", "id": "good{n}"}}\n', encoding="utf-8")
    return outcomes(top, LINES)


@pytest.mark.parametrize("kind", LINES)
def test_each_kind_of_line_in_an_index(kind: str, of_lines: dict[str, Outcome]) -> None:
    said, articles = of_lines[kind]
    said = [line for line in said if "the same id" not in line]  # every folder has its a.txt
    wanted = LINES[kind][1]
    assert f"good{list(LINES).index(kind)}" in articles
    assert len(said) == (1 if wanted else 0), said
    assert wanted in "".join(said)
    assert max(map(len, said), default=0) < 400


def test_pages_do_not_share_an_address_that_is_none(tmp_path: Path) -> None:
    from congthuong.read import read

    addresses = ("http://[::1", "http://", "https://a.vn/", "http://a.vn:x/b", "https://a.vn/\x07")
    for n, address in enumerate(addresses):
        for name in (f"one{n}", f"two{n}"):
            (tmp_path / f"{name}.html").write_bytes(html("", f'<link rel="canonical" href="{address}">'))
    ids = {document.article.id for document in read([tmp_path])}
    assert ids == {f"{name}{n}" for n in range(len(addresses)) for name in ("one", "two")}


def test_an_error_that_nobody_foresaw_names_article_station_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from congthuong.article import Article
    from congthuong.errors import ReadError
    from congthuong.interpret import marks
    from congthuong.interpret.parallel import interpreted
    from congthuong.read import read

    real = marks.mark.__globals__["sentences"]

    def fails(article: Article) -> object:
        if "ha ha" in article.text and any("ha ha" in article.text[b.start : b.end] for b in article.blocks):
            raise LookupError("nobody foresaw this")
        return real(article)

    monkeypatch.setattr(marks, "sentences", fails)
    (tmp_path / "a.txt").write_text(f"{GOOD}Nay ha ha, tỉnh Hà Nam có 9 KCN.\n{GOOD}", encoding="utf-8")
    (tmp_path / "b.txt").write_text(GOOD, encoding="utf-8")
    (_, first), (_, second) = interpreted(read([tmp_path]))
    assert isinstance(first, ReadError)
    said = str(first)
    assert said.startswith("a.txt: ")
    for part in ("interpret failed", "line 2", "Nay ha ha", "LookupError: nobody foresaw this"):
        assert part in said
    assert not isinstance(second, ReadError)
    assert second is not None
    assert second.observations


@pytest.mark.parametrize("station", ["model", "rdf"])
def test_a_station_that_fails_costs_a_build_one_article(
    station: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from congthuong.model import reader
    from congthuong.rdf import article as rdf
    from congthuong.read import read
    from congthuong.store import KnowledgeBase

    owner, name = {"model": (reader, "interpret"), "rdf": (rdf, "content_hash")}[station]
    real = getattr(owner, name)

    def fails(article: object, *rest: object) -> object:
        if getattr(article, "id", "") == "b":
            raise RuntimeError("no")
        return real(article, *rest)

    monkeypatch.setattr(owner, name, fails)
    for article in "abc":
        (tmp_path / f"{article}.txt").write_text(GOOD, encoding="utf-8")
    kb = KnowledgeBase.create(tmp_path / "kb")
    outcomes = {outcome.id: outcome for outcome in kb.build(read([tmp_path / f"{article}.txt" for article in "abc"]))}
    assert {id: outcome.action for id, outcome in outcomes.items()} == {"a": "added", "b": "refused", "c": "added"}
    assert f"b.txt: {station} failed" in str(outcomes["b"].error)
    assert [article.id for article in kb.info().articles] == ["a", "c"]


def endless(_: object = None) -> None:
    while True:
        pass


def greedy() -> int:
    return len([bytearray(10_000_000) for _ in range(1000)])


def test_a_call_apart_that_takes_too_long_or_too_much_is_stopped() -> None:
    from congthuong.apart import Apart, StoppedError

    with Apart() as process:
        assert process.call(pow, 2, 3, seconds=SECONDS) == 8
        with pytest.raises(StoppedError, match="more than 1 s"):
            process.call(eval, "all(True for _ in iter(int, 1))", seconds=1)
        with pytest.raises(MemoryError):
            process.call(eval, "len([bytearray(10**7) for _ in range(1000)])", seconds=SECONDS)
        with pytest.raises(StoppedError, match="died"):
            process.call(os._exit, 3, seconds=SECONDS)
        assert process.call(pow, 2, 3, seconds=SECONDS) == 8


def test_reading_here_is_stopped_too() -> None:
    from congthuong.errors import ReadError
    from congthuong.guard import guarded

    with pytest.raises(ReadError, match=r"a\.txt: interpret took more than 0 s and was stopped"):  # noqa: SIM117
        with guarded("a.txt", station="interpret", seconds=0.2):
            endless()


@pytest.mark.parametrize(
    "raw", [("Hà Nam, " * 40_000).encode(), ("1." * 100_000).encode(), ("tháng 5 " * 40_000).encode()],
    ids=["names", "points", "months"],
)  # fmt: skip
def test_no_input_takes_too_long_or_too_much(raw: bytes, tmp_path: Path, before_children: Callable[[], float]) -> None:
    (tmp_path / "a.txt").write_bytes(GOOD.encode() + raw)
    run("facts", tmp_path)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert usage.ru_maxrss * 1024 < MEMORY + (1 << 29)  # and what every process has
    limit = SECONDS * max(1.0, len(raw.decode()) / 50_000) + 10
    assert before_children() < limit


@pytest.fixture
def before_children() -> Callable[[], float]:
    """How much CPU time the children took since the test began."""

    def used() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    begin = used()
    return lambda: used() - begin
