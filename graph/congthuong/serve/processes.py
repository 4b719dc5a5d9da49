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
from asyncio import Future, StreamReader, StreamWriter
from asyncio.subprocess import DEVNULL, Process
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from congthuong.errors import StoreError
from congthuong.serve import frames
from congthuong.serve.fork_server import command
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


class LostError(Exception):
    """The worker ended before it had answered: its return code, and whether it had begun in earnest."""

    def __init__(self, code: int, begun: bool) -> None:
        super().__init__(code, begun)
        self.code, self.begun = code, begun


class Worker:
    """One worker, as the server sees it."""

    def __init__(
        self, fork_server: ForkServer, pid: int, exited: Future[int], reader: StreamReader, writer: StreamWriter
    ) -> None:
        self.fork_server, self.pid, self._exited = fork_server, pid, exited
        self._reader, self._writer = reader, writer
        self._slow = False
        exited.add_done_callback(lambda _: writer.close())

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


class ForkServer:
    """The process that workers come from. `retired`: no more shall come, and those that there are shall go."""

    def __init__(self, process: Process, control: socket.socket, reader: StreamReader, writer: StreamWriter) -> None:
        self.retired = False
        self._process, self._control, self._reader, self._writer = process, control, reader, writer
        self._starting: deque[Future[tuple[int, Future[int]]]] = deque()
        self._children: dict[int, Future[int]] = {}
        self._listening: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, limits: Limits, snapshots: Sequence[str]) -> ForkServer:
        """One that has copied these snapshots into memory; StoreError where it cannot."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *command(limits, snapshots), stdin=theirs.fileno(), stdout=DEVNULL, stderr=DEVNULL,
                env={**os.environ, "MALLOC_ARENA_MAX": "2"},  # each arena counts as 64 MB against the memory cap
            )  # fmt: skip
        reader, writer = await asyncio.open_connection(sock=ours)
        fork_server = cls(process, ours, reader, writer)
        try:
            async with asyncio.timeout(_COPYING if snapshots else _STARTING):
                said = json.loads(await reader.readline() or b'{"problem": "it ended"}')
            if "problem" in said:
                raise StoreError(said["problem"])
        except BaseException:
            process.kill()  # it may be copying still, and hear nothing
            await fork_server.close()
            raise
        fork_server._listening = asyncio.get_running_loop().create_task(fork_server._listen())
        return fork_server

    async def fork(self) -> Worker:
        """A worker that is ready; OSError, EOFError or TimeoutError where there is none to be had."""
        if self.retired:
            raise EOFError("the fork server has ended")
        start: Future[tuple[int, Future[int]]] = asyncio.get_running_loop().create_future()
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._control, [b"f"], [theirs.fileno()])
            self._starting.append(start)
            async with asyncio.timeout(_STARTING):
                pid, exited = await start
            reader, writer = await asyncio.open_connection(sock=ours, limit=_BUFFER)
        except BaseException as error:
            ours.close()
            if isinstance(error, TimeoutError):
                self.give_up()
            raise
        worker = Worker(self, pid, exited, reader, writer)
        try:
            async with asyncio.timeout(_STARTING):
                await worker.receive()
        except BaseException:
            worker.kill()
            raise
        return worker

    async def wait_empty(self) -> None:
        """Wait until none of its workers is left."""
        while self._children or self._starting:
            await asyncio.sleep(_LOOKING)

    def give_up(self) -> None:
        """End it at once: it does not answer, and nobody would hear of its workers."""
        with suppress(ProcessLookupError):
            self._process.kill()
        self._end_all()

    async def close(self) -> None:
        """End it and all of its workers."""
        self.retired = True
        self._writer.close()  # which it takes for the end
        try:
            async with asyncio.timeout(_STARTING):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        self._end_all()
        await asyncio.sleep(0)  # in which the connections are closed

    async def _listen(self) -> None:
        try:
            while line := await self._reader.readline():
                message = json.loads(line)
                if "ended" in message:
                    self._children.pop(message["ended"]).set_result(message["code"])
                else:
                    self._started(message)
        except ConnectionError:
            pass
        finally:
            self._end_all()

    def _started(self, message: Mapping[str, Any]) -> None:
        start = self._starting.popleft()
        if "problem" in message:
            if not start.done():
                start.set_exception(OSError(message["problem"]))
            return
        pid = message["started"]
        exited = self._children[pid] = asyncio.get_running_loop().create_future()
        if not start.done():
            start.set_result((pid, exited))
            return
        with suppress(ProcessLookupError):  # nobody waits for it any more
            os.kill(pid, signal.SIGKILL)

    def _end_all(self) -> None:
        """Without a fork server nobody hears how its workers end, so they end now."""
        self.retired = True
        self._writer.close()
        for start in self._starting:
            if not start.done():
                start.set_exception(EOFError("the fork server has ended"))
        self._starting.clear()
        for pid, exited in self._children.items():
            if not exited.done():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                exited.set_result(-signal.SIGKILL)
        self._children.clear()
