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
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Final

from congthuong.errors import StoreError
from congthuong.serve import frames
from congthuong.serve.limits import Limits
from congthuong.serve.problems import Problem

__all__ = ["Pool", "Reply"]

_LONG: Final = 1.0  # seconds after which a query gives way to quicker ones
_AT_ONCE: Final = 0.1  # a worker that is lost sooner was dead before it was asked
_NICE: Final = 10
_STARTING: Final = 30.0
_WAIT_AT_MOST: Final = 5.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker gave: bytes, and what they are."""

    body: bytes
    content_type: str
    encoding: str | None = None
    truncated: bool = False


class _LostError(Exception):
    """The worker ended before it had answered: its return code, and whether it had begun in earnest."""

    def __init__(self, code: int, begun: bool) -> None:
        super().__init__(code, begun)
        self.code, self.begun = code, begun


class _Worker:
    def __init__(self, process: Process) -> None:
        self.process = process
        self.slow = False

    @classmethod
    async def start(cls, limits: Limits) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "congthuong.serve.worker", json.dumps(asdict(limits)),
            stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=1 << 20,
            env={**os.environ, "MALLOC_ARENA_MAX": "2"},  # each arena counts as 64 MB against the memory cap
        )  # fmt: skip
        worker = cls(process)
        try:
            async with asyncio.timeout(_STARTING):
                await worker._receive()
        except BaseException:
            worker.kill()
            raise
        return worker

    async def run(self, job: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        assert self.process.stdin is not None
        loop = asyncio.get_running_loop()
        later, start = loop.call_later(_LONG, self._give_way), loop.time()
        try:
            self.process.stdin.write(frames.pack(job, body))
            await self.process.stdin.drain()
            return await self._receive()
        except (asyncio.IncompleteReadError, ConnectionError):
            begun = loop.time() - start > _AT_ONCE
            raise _LostError(await self.process.wait(), begun) from None
        finally:
            later.cancel()

    async def _receive(self) -> tuple[dict[str, Any], bytes]:
        assert self.process.stdout is not None
        head, body = frames.unpack_sizes(await self.process.stdout.readexactly(frames.PREFIX))
        header = json.loads(await self.process.stdout.readexactly(head))
        return header, await self.process.stdout.readexactly(body) if body else b""

    def _give_way(self) -> None:
        self.slow = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, _NICE)

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()

    @property
    def fit(self) -> bool:
        return self.process.returncode is None and not self.slow


class Pool:
    """A fixed number of workers and a bounded queue before them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._idle: deque[_Worker] = deque()
        self._all: set[_Worker] = set()
        self._waiting: deque[asyncio.Future[_Worker]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._stopping = False

    async def start(self) -> None:
        """Start the workers; StoreError where not even one comes up."""
        try:
            workers = await asyncio.gather(*(_Worker.start(self.limits) for _ in range(self.limits.workers)))
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
        for worker in self._all:
            worker.kill()
        await asyncio.gather(*(worker.process.wait() for worker in self._all))
        for waiting in self._waiting:
            waiting.cancel()

    async def ask(self, job: Mapping[str, Any], body: bytes = b"") -> Reply:
        """The answer to a job; Problem where there is none. When this is cancelled, the query is stopped."""
        chances = 1
        for _ in range(self.limits.workers + 2):  # all of them may have been dead, and the queue knew nothing of it
            try:
                return await self._ask(job, body)
            except _LostError as lost:
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

    async def _acquire(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.fit:
                return worker
            self._replace(worker)  # killed from outside while it had nothing to do
        if len(self._waiting) >= self.limits.queue:
            raise Problem("busy", f"{self.limits.queue} requests are waiting already; try again", retry_after=2)
        waiting: asyncio.Future[_Worker] = asyncio.get_running_loop().create_future()
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

    def _release(self, worker: _Worker) -> None:
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(worker)
                return
        self._idle.append(worker)

    def _replace(self, worker: _Worker) -> None:
        worker.kill()
        self._all.discard(worker)
        if not self._stopping:
            task = asyncio.get_running_loop().create_task(self._fresh(worker))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _fresh(self, old: _Worker) -> None:
        await old.process.wait()
        while True:
            try:
                worker = await _Worker.start(self.limits)
                break
            except (OSError, EOFError, TimeoutError):  # the machine is out of processes or memory: not for ever
                self._failures += 1
                await asyncio.sleep(min(0.1 * 2**self._failures, _WAIT_AT_MOST))
        self._failures = 0
        self._all.add(worker)
        self._release(worker)
