"""Asking a server that behaves as servers do; whether anything else is reached is seen from outside."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from congthuong.article import Article, Block, Metadata
from congthuong.errors import UsageError
from congthuong.facts import Facts
from congthuong.model.answers import AnswerFolder
from congthuong.model.asking import Asked, asked
from congthuong.model.client import KEY, Asker
from congthuong.model.reader import TwoReaders
from congthuong.read import Document
from congthuong.recognise import load


@dataclass
class Served:
    """A model server on loopback: how it answers, and what it was asked."""

    answer: Callable[[int, dict[str, Any]], tuple[int, dict[str, str], bytes]]
    seen: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(answer: Callable[[int, dict[str, Any]], tuple[int, dict[str, str], bytes]]) -> Iterator[Served]:
    served = Served(answer)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                served.seen.append((self.path, self.headers.get("Authorization", ""), asked))
                number = len(served.seen)
            status, headers, content = served.answer(number, asked)
            if status == 0:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def said(content: object) -> bytes:
    message = {"role": "assistant", "content": content}
    body = {"id": "1", "object": "chat.completion", "created": 1, "model": "m"}
    return json.dumps({**body, "choices": [{"index": 0, "finish_reason": "stop", "message": message}]}).encode()


GOOD = said(json.dumps({"figures": [{"k": 1, "subject": "Sông Lam", "subject_type": "Company"}]}))


def documents(count: int) -> list[Document]:
    found = []
    for number in range(count):
        text = f"Tỉnh Hà Nam cho biết Sông Lam có {number + 3} dự án."
        article = Article(f"a{number}", text, Metadata(published="2024-05"), (Block(0, len(text), "paragraph"),))
        found.append(Document(article=article, raw=text.encode(), given=Metadata()))
    return found


def read(served: Served, folder: Path, count: int = 3, *, retries: int = 0) -> tuple[list[Facts], list[str], Asked]:
    told: list[str] = []
    result = Asked()
    kept = AnswerFolder(folder)
    asker = Asker("m", served.url, retries=retries, timeout=10)
    through = asked(documents(count), asker, load(), kept, say=told.append, result=result)
    return [TwoReaders(kept)(document.article, load()) for document in through], told, result


def subjects(facts: list[Facts]) -> list[str | None]:
    return [fact.observations[0].subject for fact in facts]


def test_what_is_sent_is_said_before_and_kept_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, "secret-key")
    with serving(lambda number, asked: (200, {}, GOOD)) as served:
        facts, told, result = read(served, tmp_path)
        assert told == [f"asking m at {served.url}: 3 articles in 3 requests, about {told[0].rsplit(' ', 2)[1]} tokens"]
        assert (result.answered, result.failed) == (3, 0)
        assert {(path, key) for path, key, _ in served.seen} == {("/v1/chat/completions", "Bearer secret-key")}
        assert subjects(facts) == ["Sông Lam"] * 3
        again, told, _ = read(served, tmp_path)
        assert len(served.seen) == 3
        assert told == []
        assert again == facts
    assert "secret-key" not in "".join(file.read_text() for file in tmp_path.iterdir())


def test_without_a_model_nothing_is_asked(tmp_path: Path) -> None:
    with serving(lambda number, asked: (200, {}, GOOD)) as served:
        assert len([TwoReaders(AnswerFolder(tmp_path))(d.article, load()) for d in documents(2)]) == 2
        assert served.seen == []


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((500, {}, b"{}"), "the server answers 500"),
        ((200, {}, said("")), "the answer is empty"),
        ((200, {}, said("x" * 500_000)), "the answer has over"),
        ((200, {}, b"no json at all"), "the answer is"),
        ((200, {}, b"[1, 2"), "the answer is"),
        ((200, {}, b"{}"), "the answer is empty"),
        ((0, {}, b""), "the server cannot be reached"),
    ],
)
def test_a_failing_answer_leaves_the_rules_reading(
    tmp_path: Path, answer: tuple[int, dict[str, str], bytes], why: str
) -> None:
    with serving(lambda number, asked: answer if number == 1 else (200, {}, GOOD)) as served:
        asker_told = read(served, tmp_path, 1)
        facts, told, result = asker_told
    assert result.failed == 1
    assert any(why in line and "the rules' reading stands" in line for line in told)
    assert subjects(facts) != ["Sông Lam"] or not list(tmp_path.iterdir())


def test_a_server_that_goes_down_loses_no_article(tmp_path: Path) -> None:
    with serving(lambda number, asked: (200, {}, GOOD) if number <= 2 else (503, {}, b"{}")) as served:
        facts, told, result = read(served, tmp_path, 40)
    assert len(facts) == 40
    assert result.answered == 2
    assert subjects(facts).count("Sông Lam") >= 2
    assert any("failed in a row" in line for line in told)
    assert len(served.seen) < 20


def test_a_busy_server_is_asked_again(tmp_path: Path) -> None:
    busy = (429, {"Retry-After": "0"}, b'{"error": {"message": "busy"}}')
    with serving(lambda number, asked: busy if number == 1 else (200, {}, GOOD)) as served:
        facts, _, result = read(served, tmp_path, 1, retries=2)
    assert (result.answered, result.failed, subjects(facts)) == (1, 0, ["Sông Lam"])


@pytest.mark.parametrize(("status", "what"), [(401, "the key is not accepted"), (404, "there is no model 'm'")])
def test_a_wrong_key_or_model_is_said_once_and_the_rules_read_on(tmp_path: Path, status: int, what: str) -> None:
    with serving(lambda number, asked: (status, {}, b'{"error": {"message": "no"}}')) as served:
        facts, told, result = read(served, tmp_path, 12)
    assert len(facts) == 12
    assert result.answered == 0
    assert len([line for line in told if what in line]) == 1
    assert len(served.seen) <= 8


def test_no_redirect_takes_an_article_elsewhere(tmp_path: Path) -> None:
    with serving(lambda number, asked: (200, {}, GOOD)) as elsewhere:
        away = {"Location": f"{elsewhere.url}/chat/completions"}
        for status in (301, 302, 307, 308):
            with serving(lambda number, asked, status=status: (status, away, b"")) as served:  # type: ignore[misc]
                _, _, result = read(served, tmp_path, 1)
                assert result.failed == 1
        assert elsewhere.seen == []


def test_a_proxy_of_the_environment_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda number, asked: (200, {}, GOOD)) as proxy, serving(lambda n, a: (200, {}, GOOD)) as served:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        read(served, tmp_path, 1)
        assert (len(proxy.seen), len(served.seen)) == (0, 1)


def test_an_address_that_is_none_is_refused() -> None:
    for url in ("localhost:11434", "file:///etc/passwd", "ftp://x/y", ""):
        with pytest.raises(UsageError, match="not an http"):
            Asker("m", url)
