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
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from congthuong.errors import StoreError
from congthuong.serve.limits import Limits
from congthuong.serve.problems import Problem
from congthuong.serve.processes import LostError, Worker, Zygote
from congthuong.store import memory_needed

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
        self._zygote: Zygote | None = None
        self._copied: tuple[Path, ...] = ()  # the snapshots of which the zygote has copies, or will
        self._wanted: tuple[Path, ...] = ()
        self._idle: deque[Worker] = deque()
        self._all: set[Worker] = set()
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._renewing, self._copying = asyncio.Lock(), asyncio.Lock()
        self._failures = 0
        self._stopping = False

    async def start(self) -> None:
        """Start the workers; StoreError where not even one comes up."""
        try:
            zygote = self._zygote = await Zygote.start(self.limits, ())
            workers = await asyncio.gather(*(zygote.fork() for _ in range(self.limits.workers)))
        except (OSError, EOFError, TimeoutError) as error:
            hint = "give them more with --memory" if self.limits.memory < 512 else None
            raise StoreError(f"the workers do not start ({error!r})", where="congthuong serve", hint=hint) from error
        for worker in workers:
            self._all.add(worker)
            self._release(worker)

    async def stop(self) -> None:
        """End all workers, whatever they are doing."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        zygotes = {worker.zygote for worker in self._all} | ({self._zygote} if self._zygote else set())
        for worker in self._all:
            worker.kill()
        await asyncio.gather(*(zygote.close() for zygote in zygotes))
        for waiting in self._waiting:
            waiting.cancel()

    def copy(self, snapshots: tuple[Path, ...]) -> None:
        """Have the workers ask these snapshots in memory, as soon as they are there; from now on, and no others."""
        if snapshots != self._wanted:
            self._wanted = snapshots
            self._begin(self._copy())

    async def _copy(self) -> None:
        async with self._copying:
            # A worker that reads its copy writes to it too (counts of references), and comes to have it for itself.
            needed = sum(memory_needed(path) for path in self._wanted) * (self.limits.workers + 1)
            snapshots = self._wanted if needed <= self.limits.copies * 1024 * 1024 else ()
            if snapshots == self._copied:
                return
            try:
                fresh = await Zygote.start(self.limits, [str(path) for path in snapshots])
            except (OSError, StoreError, TimeoutError) as error:
                if all(path.is_dir() for path in snapshots):  # else a build has gone by
                    _LOG.warning("the snapshot is not copied into memory, and asked on the disk: %s", error)
                return
            async with self._renewing:
                self._turn_to(fresh)
            self._copied = snapshots

    def _turn_to(self, fresh: Zygote) -> None:
        """Have workers of this zygote take the places of the others: of the idle ones now, of the others in time."""
        old, self._zygote = self._zygote, fresh
        if old is not None:
            old.retired = True
            for worker in [worker for worker in self._idle if worker.zygote is old]:
                self._idle.remove(worker)
                self._replace(worker)
            self._begin(self._see_off(old))

    async def _see_off(self, old: Zygote) -> None:
        while mine := [worker.exited for worker in self._all if worker.zygote is old]:
            await asyncio.wait(mine)
            await asyncio.sleep(0)  # until those who waited for it have taken it off the list
        await old.close()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

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
            done = "spent" not in header
        except TimeoutError:
            seconds = f"{self.limits.timeout:g}"
            raise Problem(
                "timeout", f"the query was stopped after {seconds} seconds; ask for less", timeout=self.limits.timeout
            ) from None
        finally:
            if done and worker.fit:
                self._release(worker)
            else:
                self._replace(worker)
        if "problem" in header:
            code, detail, members = header["problem"]
            raise Problem(code, detail, **members)
        return Reply(answer, header["type"], header.get("encoding"), header["truncated"])

    def _lost(self, code: int) -> Problem:
        if code == -signal.SIGABRT:  # how Rust and C++ end when an allocation fails
            return Problem("memory-limit", f"the query needed more than {self.limits.memory} MB and was stopped")
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
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(worker)
                return
        self._idle.append(worker)

    def _replace(self, worker: Worker) -> None:
        worker.kill()
        if not self._stopping:
            self._begin(self._fresh(worker))

    async def _fresh(self, old: Worker) -> None:
        await old.exited
        self._all.discard(old)
        while True:
            try:
                worker = await (await self._living()).fork()
                break
            except (OSError, EOFError, StoreError, TimeoutError):  # out of processes or memory: not for ever
                self._failures += 1
                await asyncio.sleep(min(0.1 * 2**self._failures, _WAIT_AT_MOST))
        self._failures = 0
        self._all.add(worker)
        self._release(worker)

    async def _living(self) -> Zygote:
        """The zygote; a new one, without copies for now, where the last was killed from outside."""
        async with self._renewing:
            if self._zygote is None or self._zygote.retired:
                self._zygote, self._copied = await Zygote.start(self.limits, ()), ()
                self._begin(self._copy())
            return self._zygote
