"""Whom the tools ask: workers on snapshots of a knowledge base, or a server of somebody's.

>>> import asyncio
>>> import pyoxigraph as ox
>>> from congthuong.mcp.source import Source
>>> from congthuong.mcp.tools import Asking, query
>>> from congthuong.query.engine import OxigraphEngine
>>> source = Source(Asking(OxigraphEngine(ox.Store())))
>>> asyncio.run(source.call(query, "SELECT (1 AS ?one) {}"))
{'rows': [{'one': 1}], 'left_off': 0}
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pyoxigraph as ox

from congthuong.apart import Apart, StoppedError
from congthuong.errors import QueryError, ReadError
from congthuong.guard import seconds_for
from congthuong.mcp.tools import Asking, read_claim
from congthuong.query.engine import Answer, rows
from congthuong.query.syntax import check
from congthuong.verify.claims import Claim
from congthuong.web_address import is_address

if TYPE_CHECKING:
    from congthuong.serve.pool import Pool
    from congthuong.serve.snapshots import Snapshots

__all__ = ["Source", "opened"]

_JSON: Final = "application/sparql-results+json"
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Source:
    """What tools are called with."""

    asking: Asking

    async def call(self, tool: Callable[..., _Result], /, *arguments: Any, **named: Any) -> _Result:
        """What a tool answers; it waits in a thread, so that others are answered meanwhile."""
        return await asyncio.to_thread(tool, self.asking, *arguments, **named)


@asynccontextmanager
async def opened(kb: str, *, timeout: float, memory: int, workers: int, texts: bool) -> AsyncIterator[Source]:
    """The source for a knowledge base's directory or an endpoint's address.

    Queries are stopped after `timeout` seconds or at `memory` MiB; `texts` gives the articles' whole texts.
    """
    with Apart() as reader:

        def read(text: str, published: str | None, vocab: Path | None) -> list[Claim]:
            try:
                return reader.call(read_claim, text, published, vocab, seconds=seconds_for(len(text)))
            except StoppedError as error:
                raise ReadError("reading this text took too long and was stopped", hint="send less of it") from error

        if is_address(kb):
            from congthuong.query.remote import RemoteEngine

            yield Source(Asking(RemoteEngine(kb, timeout=timeout), read))
            return
        from congthuong.serve.limits import Limits
        from congthuong.serve.pool import Pool
        from congthuong.serve.snapshots import Snapshots
        from congthuong.store import KnowledgeBase

        layout = KnowledgeBase.open(kb).layout
        KnowledgeBase.open(kb).dataset()  # what is damaged is said here, not to each client
        limits = Limits(timeout=timeout, memory=memory, workers=workers, copies=0, rows=20_000)
        pool = Pool(limits)
        with Snapshots(layout, grace=2 * timeout + 10) as snapshots:
            try:
                await pool.start()
                engine = _Guarded(asyncio.get_running_loop(), pool, snapshots, texts)
                yield Source(Asking(engine, read, layout.vocab if layout.vocab.is_dir() else None))
            finally:
                await pool.stop()


@dataclass(frozen=True, slots=True)
class _Guarded:
    """The engine that has a worker answer on the newest snapshot; called from threads other than the loop's."""

    loop: asyncio.AbstractEventLoop
    pool: Pool
    snapshots: Snapshots
    texts: bool

    def answer(self, query: str) -> Answer:
        """See Engine."""
        found = self.execute(query, _JSON)
        return rows(ox.parse_query_results(io.BytesIO(found), format=ox.QueryResultsFormat.JSON))

    def execute(self, query: str, media_type: str) -> bytes:
        """See Engine."""
        from congthuong.serve.problems import Problem

        if check(query).graph:
            raise QueryError("this query gives a graph, not rows", hint="ask with SELECT or ASK")
        waiting = asyncio.run_coroutine_threadsafe(self._asked(query, media_type), self.loop)
        try:
            return waiting.result()
        except Problem as problem:
            raise QueryError(problem.detail, hint=problem.members.get("hint")) from problem
        except CancelledError as error:
            raise QueryError("the server is being stopped") from error

    async def _asked(self, query: str, media_type: str) -> bytes:
        pin = await self.snapshots.current(texts=self.texts)
        job = {"kind": "query", "store": str(pin.path), "accept": media_type}
        return (await self.pool.ask(job, query.encode())).body
