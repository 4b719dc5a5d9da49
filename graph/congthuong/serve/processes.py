"""The server's side of the processes that answer: a fork server, and the workers that are forked from it.

>>> import asyncio
>>> from congthuong.serve.limits import Limits
>>> from congthuong.serve.processes import ForkServer
>>> async def ask() -> str:
...     fork_server = await ForkServer.start(Limits(), ())
...     try:
...         worker = await fork_server.fork()
...         header, _ = await worker.run({"kind": "ping"}, b"")
...         return header["type"]
...     finally:
...         await fork_server.close()
>>> asyncio.run(ask())
'text/plain; charset=utf-8'
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, TypeAlias

from congthuong.errors import StoreError
from congthuong.serve import frames
from congthuong.serve.fork_server import READY, command
from congthuong.serve.limits import Limits

__all__ = ["ForkServer", "LostError", "Worker"]

_LONG: Final = 1.0  # seconds after which a query gives way to quicker ones
_AT_ONCE: Final = 0.1  # a worker that is lost sooner was dead before it was asked
_NICE: Final = 10
_STARTING: Final = 30.0
_COPYING: Final = 600.0
_TELLING: Final = 10.0
_LOOKING: Final = 0.1
_BUFFER: Final = 1 << 20
_Streams: TypeAlias = tuple[StreamReader, StreamWriter]


class LostError(Exception):
    """The worker ended before it had answered: its return code, and whether it had begun in earnest."""

    def __init__(self, code: int, begun: bool) -> None:
        super().__init__(code, begun)
        self.code, self.begun = code, begun


class Worker:
    """One worker, as the server sees it: `talk` leads to it, on `status` the fork server tells how it ended."""

    def __init__(self, fork_server: ForkServer, pid: int, talk: _Streams, status: _Streams) -> None:
        self.fork_server, self.pid = fork_server, pid
        self._reader, self._writer = talk
        self._slow = False
        self._exited = asyncio.get_running_loop().create_task(self._end(*status))

    async def run(self, job: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """The header and bytes of its answer; LostError where it ends before."""
        loop = asyncio.get_running_loop()
        later, start = loop.call_later(_LONG, self._give_way), loop.time()
        try:
            self._writer.write(frames.pack(job, body))
            await self._writer.drain()
            return await self.receive()
        except (asyncio.IncompleteReadError, ConnectionError):
            begun = loop.time() - start > _AT_ONCE
            raise LostError(await self.exit_code(), begun) from None
        finally:
            later.cancel()

    async def receive(self) -> tuple[dict[str, Any], bytes]:
        """The next message that it sends."""
        head, body = frames.unpack_sizes(await self._reader.readexactly(frames.PREFIX))
        header = json.loads(await self._reader.readexactly(head))
        return header, await self._reader.readexactly(body) if body else b""

    async def exit_code(self) -> int:
        """Its return code, once it has ended; a fork server that does not tell it in time is given up."""
        try:
            async with asyncio.timeout(_TELLING):
                return await asyncio.shield(self._exited)  # others wait for it too
        except TimeoutError:
            self.fork_server.give_up()
            return await asyncio.shield(self._exited)

    def kill(self) -> None:
        """End it, whatever it is doing."""
        if not self._exited.done():
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    @property
    def fit(self) -> bool:
        """Whether it may be asked again."""
        return not (self._exited.done() or self._slow or self.fork_server.retired)

    def _give_way(self) -> None:
        self._slow = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _NICE)

    async def _end(self, status: StreamReader, telling: StreamWriter) -> int:
        told = await status.read()
        telling.close()
        if not told:  # the fork server is gone, and nobody would hear how the worker ends: so it ends now
            self.fork_server.retired = True
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self._writer.close()
        self.fork_server.workers.discard(self)
        return int(told) if told else -signal.SIGKILL


class ForkServer:
    """The process that `workers` come from. `retired`: no more shall come, and those that there are shall go."""

    def __init__(self, process: Process, control: socket.socket) -> None:
        self.retired = False
        self.workers: set[Worker] = set()
        self._process, self._control = process, control
        self._forking = 0

    @classmethod
    async def start(cls, limits: Limits, snapshots: Sequence[str]) -> ForkServer:
        """One that has copied these snapshots into memory; StoreError where it cannot."""
        control, theirs = socket.socketpair()
        control.setblocking(False)
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *command(limits, snapshots), stdin=theirs.fileno(), stdout=DEVNULL, stderr=DEVNULL,
                env={**os.environ, "MALLOC_ARENA_MAX": "2"},  # each arena counts as 64 MB against the memory cap
            )  # fmt: skip
        fork_server = cls(process, control)
        try:
            async with asyncio.timeout(_COPYING if snapshots else _STARTING):
                problem = await asyncio.get_running_loop().sock_recv(control, _BUFFER) or b"it ended"
            if problem != READY:
                raise StoreError(problem.decode())
        except BaseException:
            process.kill()  # it may be copying still, and hear nothing
            await fork_server.close()
            raise
        return fork_server

    async def fork(self) -> Worker:
        """A worker that is ready; OSError, EOFError or TimeoutError where there is none to be had."""
        if self.retired:
            raise EOFError("the fork server has ended")
        self._forking += 1
        try:
            async with asyncio.timeout(_STARTING):
                return await self._fork()
        except TimeoutError:
            self.give_up()
            raise
        finally:
            self._forking -= 1

    async def _fork(self) -> Worker:
        """A worker at the other end of a socket; the fork server tells of its start and its end on another."""
        (talk, talks), (tell, tells) = socket.socketpair(), socket.socketpair()
        reader, writer = await asyncio.open_connection(sock=talk, limit=_BUFFER)
        status, telling = await asyncio.open_connection(sock=tell)
        try:
            with talks, tells, suppress(ConnectionError):  # where it has ended, nothing will be told
                socket.send_fds(self._control, [b"f"], [talks.fileno(), tells.fileno()])
            started = await status.readline()
        except BaseException:
            writer.close()  # which is the end of the worker, if there is one
            telling.close()
            raise
        if not started.strip().isdigit():
            writer.close()
            telling.close()
            self.retired |= not started
            raise OSError(started.decode().strip()) if started else EOFError("the fork server has ended")
        worker = Worker(self, int(started), (reader, writer), (status, telling))
        self.workers.add(worker)
        try:
            await worker.receive()
        except BaseException:
            worker.kill()
            raise
        return worker

    async def wait_empty(self) -> None:
        """Wait until none of its workers is left."""
        while self.workers or self._forking:
            await asyncio.sleep(_LOOKING)

    def give_up(self) -> None:
        """End it at once: it does not answer, and nobody would hear of its workers, which end with it."""
        self.retired = True
        with suppress(ProcessLookupError):
            self._process.kill()

    async def close(self) -> None:
        """End it and all of its workers."""
        self.retired = True
        self._control.close()  # which it takes for the end
        try:
            async with asyncio.timeout(_STARTING):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        await asyncio.gather(*(worker.exit_code() for worker in self.workers))
        await asyncio.sleep(0)  # in which the connections are closed
