"""The process that answers: questions come in on a socket, answers go out on it, and it may be killed at any time.

>>> import io
>>> from congthuong.serve.worker import Worker
>>> from congthuong.serve.limits import Limits
>>> header, body = Worker(Limits()).answer({"kind": "ping"}, b"")
>>> header
{'type': 'text/plain; charset=utf-8', 'truncated': False}

It asks a snapshot's copy in memory where it was given one. Others it opens read-only, and keeps the last two open:
while the server turns to a new one, both are asked.
"""

from __future__ import annotations

import gzip
import json
import resource
import signal
import socket
from collections import OrderedDict
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from traceback import extract_tb
from typing import Any, Final

import pyoxigraph as ox

from congthuong.errors import CongthuongError
from congthuong.serve import frames
from congthuong.serve.answers import Answered, Question, ask, graph_content, thing_content
from congthuong.serve.limits import Limits
from congthuong.serve.negotiation import Format
from congthuong.serve.problems import Problem, of_error

__all__ = ["Worker", "prepare", "serve"]

_OPEN: Final = 2
_WORTH: Final = 1024  # bytes from which compressing pays
_GRACE: Final = 5
_SAID: Final = 500  # characters of an error that a log takes
_FRAMES: Final = 6


class Worker:
    """What a worker holds between two questions."""

    def __init__(self, limits: Limits, copies: Mapping[str, ox.Store] | None = None) -> None:
        self.limits = limits
        self._copies = copies or {}
        self._stores: OrderedDict[str, ox.Store] = OrderedDict()

    def answer(self, job: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """The header and bytes of the answer to one job; a problem is an answer too."""
        try:
            answered = self._answered(job, body)
            if len(answered.body) > self.limits.answer:
                what = f"the answer has {len(answered.body):,} bytes, and {self.limits.answer:,} are sent at most"
                raise Problem("answer-too-large", f"{what}; ask for less, or in pages with ORDER BY, LIMIT and OFFSET")
        except Problem as problem:
            return _told(problem), b""
        except CongthuongError as error:
            return _told(of_error(error)), b""
        except MemoryError:
            what = f"the query needed more than {self.limits.memory} MB"
            return {"problem": ["memory-limit", what, {}], "worn_out": True}, b""
        header: dict[str, Any] = {"type": answered.format.content_type, "truncated": answered.truncated}
        if job.get("gzip") and len(answered.body) >= _WORTH and answered.format.name != "xlsx":
            return header | {"encoding": "gzip"}, gzip.compress(answered.body, 1, mtime=0)
        return header, answered.body

    def _answered(self, job: Mapping[str, Any], body: bytes) -> Answered:
        kind = job["kind"]
        if kind == "ping":
            return Answered(body=b"", format=Format("text", "text/plain")) if "store" not in job else self._ping(job)
        store = self._store(job["store"])
        accept, formats = job.get("accept"), job.get("formats")
        if kind == "graph":
            return graph_content(store, job["graph"], accept, formats, self.limits)
        if kind == "page":
            from congthuong.serve.pages.views import Asked, page

            made = page(store, job["view"], Asked(**job["asked"], snapshot=job["store"]))
            return Answered(body=made.body, format=made.format)
        if kind == "thing":
            return thing_content(store, job["iri"], accept, formats, self.limits)
        if kind == "figures":
            from congthuong.serve.description import figures

            return Answered(body=json.dumps(figures(store)).encode(), format=Format("json", "application/json"))
        language = job.get("language", "vi")
        if kind == "named":
            from congthuong.query.catalogue import named

            vocab = Path(job["vocab"]) if job.get("vocab") else None
            query = named(job["name"], vocab=vocab)
            values: dict[str, str] = job["parameters"]
            text = query.bind(**values)
            question = Question(text, accept, formats, about=query, values=values, language=language)
            return ask(store, question, self.limits)
        default, names = job.get("default"), job.get("named")
        question = Question(
            body.decode(),
            accept,
            formats,
            None if default is None else tuple(default),
            None if names is None else tuple(names),
            language=language,
            written=job.get("written"),
        )
        return ask(store, question, self.limits)

    def _ping(self, job: Mapping[str, Any]) -> Answered:
        self._store(job["store"])
        return Answered(body=b"", format=Format("text", "text/plain"))

    def _store(self, path: str) -> ox.Store:
        store = self._copies.get(path, self._stores.get(path))
        if store is None:
            try:
                store = ox.Store.read_only(path)
            except (OSError, RuntimeError, ValueError) as error:
                raise Problem("no-knowledge-base", f"the snapshot cannot be opened: {error}") from error
            self._stores[path] = store
            while len(self._stores) > _OPEN:
                self._stores.popitem(last=False)
        return store


def _told(problem: Problem) -> dict[str, Any]:
    return {"problem": [problem.code, problem.detail, problem.members]}


def prepare() -> None:
    """Read what every worker needs, so that those that are forked have it."""
    from congthuong.query.catalogue import catalogue
    from congthuong.query.prefixes import prefixes
    from congthuong.serve.pages import views

    for module in ("query.formats", "query.table", "serve.description"):
        import_module(f"congthuong.{module}")
    views.prepare()
    catalogue()
    prefixes()


def serve(connection: socket.socket, limits: Limits, copies: Mapping[str, ox.Store]) -> None:
    """Answer at this socket until its other end is closed."""
    size = limits.memory * 1024 * 1024 + _held()
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    worker = Worker(limits, copies)
    with connection.makefile("rb") as questions, connection.makefile("wb") as answers:
        answers.write(frames.pack({"ready": True}))
        answers.flush()
        while (message := frames.read(questions)) is not None:
            # The server stops what takes too long; this is for when the server itself was killed.
            signal.alarm(int(limits.timeout) + _GRACE)
            answers.write(frames.pack(*_safely(worker, *message)))
            answers.flush()
            signal.alarm(0)


def _safely(worker: Worker, job: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """The answer, or that there is none and why: the client hears that the server failed, its log hears of what."""
    try:
        return worker.answer(job, body)
    except BaseException as error:  # noqa: BLE001 - a panic of the engine too
        where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(error.__traceback__)]
        failed = f"{type(error).__name__}: {str(error)[:_SAID]!r} ({' > '.join(where[-_FRAMES:])})"
        told = ["internal-error", "the query cannot be answered for a fault of the server; its log says more", {}]
        return {"problem": told, "failed": failed, "worn_out": True}, b""


def _held() -> int:
    """The bytes of addresses that the process has before its first query: they are not the query's."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:  # not Linux
        return 0
    return pages * resource.getpagesize()
