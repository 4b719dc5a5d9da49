"""Where workers come from: the fork server of the day, and the copies of snapshots that it holds.

>>> import asyncio
>>> from congthuong.serve.limits import Limits
>>> from congthuong.serve.spawner import Spawner
>>> async def started() -> bool:
...     spawner = Spawner(Limits())
...     try:
...         return (await spawner.fork()).fit
...     finally:
...         await spawner.close()
>>> asyncio.run(started())
True

New copies need a new fork server, which is made while the old one's workers go on. These then go too: at once where
they have nothing to do, else when they are done.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from congthuong.errors import StoreError
from congthuong.serve.limits import Limits
from congthuong.serve.processes import ForkServer, Worker
from congthuong.store import memory_needed

__all__ = ["Spawner"]

_LOG: Final = logging.getLogger("uvicorn.error")
_MIB: Final = 1024 * 1024


class Spawner:
    """`moved` is called when the workers of the fork server so far are no longer fit."""

    def __init__(self, limits: Limits, moved: Callable[[], None] = lambda: None) -> None:
        self._limits, self._moved = limits, moved
        self._fork_server: ForkServer | None = None
        self._leaving: set[ForkServer] = set()
        self._wanted: tuple[Path, ...] = ()
        self._copied: tuple[Path, ...] = ()  # of these it has copies
        self._tasks: set[asyncio.Task[None]] = set()
        self._changing, self._copying = asyncio.Lock(), asyncio.Lock()
        self._closed = False

    async def close(self) -> None:
        """End all fork servers, and with them all workers."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        fork_servers = {*self._leaving, *([self._fork_server] if self._fork_server else [])}
        await asyncio.gather(*(fork_server.close() for fork_server in fork_servers))

    async def fork(self) -> Worker:
        """A new worker; OSError, EOFError, StoreError or TimeoutError where there is none to be had."""
        async with self._changing:
            if (
                self._fork_server is None or self._fork_server.retired
            ):  # there was none yet, or it was killed from outside
                self._fork_server, self._copied = await ForkServer.start(self._limits, ()), ()
                self._begin(self._copy())
            fork_server = self._fork_server
        return await fork_server.fork()

    def copy(self, snapshots: tuple[Path, ...]) -> None:
        """Have the workers ask these snapshots in memory as soon as they are there, and no others from then on."""
        if snapshots != self._wanted and not self._closed:
            self._wanted = snapshots
            self._begin(self._copy())

    async def _copy(self) -> None:
        async with self._copying:
            for fork_server in tuple(self._leaving):  # two at once may hold copies, and no more
                await fork_server.wait_empty()
            snapshots = tuple(self._fitting(self._wanted))
            if snapshots == self._copied:
                return
            if self._copied and sum(map(self._needed, {*snapshots, *self._copied})) > self._limits.copies * _MIB:
                await self._turn_to(())  # there is no room for the old beside the new
            if snapshots:
                await self._turn_to(snapshots)

    def _fitting(self, snapshots: Sequence[Path]) -> Iterator[Path]:
        free = self._limits.copies * _MIB
        for path in snapshots:
            if 0 < (needed := self._needed(path)) <= free:
                free -= needed
                yield path

    def _needed(self, snapshot: Path) -> int:
        # A worker that reads its copy writes to it too (counts of references), and comes to have it for itself.
        return memory_needed(snapshot) * (self._limits.workers + 1)

    async def _turn_to(self, snapshots: tuple[Path, ...]) -> None:
        try:
            fresh = await ForkServer.start(self._limits, [str(path) for path in snapshots])
        except (OSError, StoreError, TimeoutError) as error:
            if all(path.is_dir() for path in snapshots):  # else a build has gone by
                _LOG.warning("the knowledge base is not copied into memory: %s", error)
            if self._copied and snapshots:  # the old copies, which nobody asks any more
                await self._turn_to(())
            return
        async with self._changing:
            old, self._fork_server, self._copied = self._fork_server, fresh, snapshots
        if old is not None:
            old.retired = True
            self._leaving.add(old)
            self._begin(self._close_when_empty(old))
            self._moved()

    async def _close_when_empty(self, old: ForkServer) -> None:
        await old.wait_empty()
        await old.close()
        self._leaving.discard(old)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _LOG.error("copying the knowledge base into memory failed", exc_info=error)
