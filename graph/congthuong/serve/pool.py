"""The workers: handing out questions, stopping what takes too long, putting new workers where old ones died.

>>> import asyncio
>>> from congthuong.serve.limits import Limits
>>> from congthuong.serve.pool import Pool
>>> async def ask() -> str:
...     pool = Pool(Limits(workers=1))
...     await pool.start()
...     try:
...         return (await pool.ask({"kind": "ping"})).content_type
...     finally:
...         await pool.stop()
>>> asyncio.run(ask())
'text/plain; charset=utf-8'
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from congthuong.errors import StoreError
from congthuong.serve.limits import Limits
from congthuong.serve.problems import Problem
from congthuong.serve.processes import LostError, Worker
from congthuong.serve.spawner import Spawner

__all__ = ["Pool", "Reply"]

_LOG: Final = logging.getLogger("uvicorn.error")
_WAIT_AT_MOST: Final = 5.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker gave: bytes, and what they are."""

    body: bytes
    content_type: str
    encoding: str | None = None
    truncated: bool = False


class Pool:
    """A fixed number of workers and a bounded queue before them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._spawner = Spawner(limits, self._replace_unfit)
        self._idle: deque[Worker] = deque()
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def start(self) -> None:
        """Start the workers; StoreError where not even one comes up."""
        try:
            workers = await asyncio.gather(*(self._spawner.fork() for _ in range(self.limits.workers)))
        except (OSError, EOFError, TimeoutError) as error:
            hint = "give them more with --memory" if self.limits.memory < 512 else None
            raise StoreError(f"the workers do not start ({error!r})", where="congthuong serve", hint=hint) from error
        for worker in workers:
            self._release(worker)

    async def stop(self) -> None:
        """End all workers, whatever they are doing."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._spawner.close()
        for waiting in self._waiting:
            waiting.cancel()

    def copy(self, snapshots: tuple[Path, ...]) -> None:
        """Have the workers ask these snapshots in memory, as `Spawner.copy` does."""
        self._spawner.copy(snapshots)

    async def ask(self, job: Mapping[str, Any], body: bytes = b"") -> Reply:
        """The answer to a job; Problem where there is none. When this is cancelled, the query is stopped."""
        chances = 1
        for _ in range(self.limits.workers + 2):  # all of them may have been dead, and the queue knew nothing of it
            try:
                return await self._ask(job, body)
            except LostError as lost:
                # Somebody else killed the worker, and queries change nothing: once more, but do not feed a killer.
                if lost.code != -signal.SIGKILL or (lost.begun and not chances):
                    raise self._lost(lost.code) from None
                chances -= lost.begun
        raise self._lost(-signal.SIGKILL)

    async def _ask(self, job: Mapping[str, Any], body: bytes) -> Reply:
        worker = await self._acquire()
        done = False
        try:
            async with asyncio.timeout(self.limits.timeout):
                header, answer = await worker.run(job, body)
            done = "worn_out" not in header
        except TimeoutError:
            seconds = f"{self.limits.timeout:g}"
            raise Problem(
                "timeout", f"the query was stopped after {seconds} seconds; ask for less", timeout=self.limits.timeout
            ) from None
        finally:
            if done:
                self._release(worker)
            else:
                self._replace(worker)
        if "failed" in header:
            _LOG.error("a worker failed at a question of kind %r: %s", job["kind"], header["failed"])
        if "problem" in header:
            code, detail, members = header["problem"]
            raise Problem(code, detail, **members)
        return Reply(answer, header["type"], header.get("encoding"), header["truncated"])

    def _lost(self, code: int) -> Problem:
        if code == -signal.SIGABRT:  # how Rust and C++ end when an allocation fails
            return Problem("memory-limit", f"the query needed more than {self.limits.memory} MB and was stopped")
        _LOG.error("a worker ended with exit code %d while it was asked", code)
        return Problem("worker-lost", f"the query brought down the process that worked on it (exit code {code})")

    async def _acquire(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.fit:
                return worker
            self._replace(worker)  # killed from outside while it had nothing to do
        if len(self._waiting) >= self.limits.queue:
            raise Problem("busy", f"{self.limits.queue} requests are waiting already; try again", retry_after=2)
        waiting: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        try:
            async with asyncio.timeout(self.limits.timeout):
                return await waiting
        except TimeoutError:
            raise Problem("overloaded", "no worker became free in time; try again", retry_after=5) from None
        finally:
            with suppress(ValueError):
                self._waiting.remove(waiting)
            if waiting.done() and not waiting.cancelled() and sys.exc_info()[0] is not None:
                self._release(waiting.result())  # handed over at the very moment at which nobody wanted it any more

    def _release(self, worker: Worker) -> None:
        if not worker.fit:
            self._replace(worker)
            return
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(worker)
                return
        self._idle.append(worker)

    def _replace_unfit(self) -> None:
        idle, self._idle = self._idle, deque()
        for worker in idle:
            self._release(worker)

    def _replace(self, worker: Worker) -> None:
        worker.kill()
        if not self._stopping:
            task = asyncio.get_running_loop().create_task(self._fresh(worker))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _fresh(self, old: Worker) -> None:
        await old.exit_code()
        failures = 0
        while True:
            try:
                worker = await self._spawner.fork()
                break
            except Exception as error:  # noqa: BLE001 - out of processes or memory or whatever: not for ever
                failures += 1
                _LOG.warning("a worker does not start: %r", error)
                await asyncio.sleep(min(0.1 * 2 ** min(failures, 10), _WAIT_AT_MOST))
        self._release(worker)
