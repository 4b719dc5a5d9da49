"""Where workers come from: the zygote of the day, and the copies of snapshots that it holds.

>>> import asyncio
>>> from congthuong.serve.limits import Limits
>>> from congthuong.serve.nursery import Nursery
>>> async def born() -> bool:
...     nursery = Nursery(Limits())
...     try:
...         return (await nursery.fork()).fit
...     finally:
...         await nursery.close()
>>> asyncio.run(born())
True

New copies need a new zygote, which is made while the old one's workers go on. These then go too: at once where they
have nothing to do, else when they are done.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from congthuong.errors import StoreError
from congthuong.serve.limits import Limits
from congthuong.serve.processes import Worker, Zygote
from congthuong.store import memory_needed

__all__ = ["Nursery"]

_LOG: Final = logging.getLogger("uvicorn.error")
_MIB: Final = 1024 * 1024


class Nursery:
    """`moved` is called when the workers of the zygote so far are no longer fit."""

    def __init__(self, limits: Limits, moved: Callable[[], None] = lambda: None) -> None:
        self._limits, self._moved = limits, moved
        self._zygote: Zygote | None = None
        self._leaving: set[Zygote] = set()
        self._wanted: tuple[Path, ...] = ()
        self._copied: tuple[Path, ...] = ()  # of these the zygote has copies
        self._tasks: set[asyncio.Task[None]] = set()
        self._changing, self._copying = asyncio.Lock(), asyncio.Lock()
        self._closed = False

    async def close(self) -> None:
        """End all zygotes, and with them all workers."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        zygotes = {*self._leaving, *([self._zygote] if self._zygote else [])}
        await asyncio.gather(*(zygote.close() for zygote in zygotes))

    async def fork(self) -> Worker:
        """A new worker; OSError, EOFError, StoreError or TimeoutError where there is none to be had."""
        async with self._changing:
            if self._zygote is None or self._zygote.retired:  # there was none yet, or it was killed from outside
                self._zygote, self._copied = await Zygote.start(self._limits, ()), ()
                self._begin(self._copy())
            zygote = self._zygote
        return await zygote.fork()

    def copy(self, snapshots: tuple[Path, ...]) -> None:
        """Have the workers ask these snapshots in memory as soon as they are there, and no others from then on."""
        if snapshots != self._wanted and not self._closed:
            self._wanted = snapshots
            self._begin(self._copy())

    async def _copy(self) -> None:
        async with self._copying:
            for zygote in tuple(self._leaving):  # two at once may hold copies, and no more
                await zygote.deserted()
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
            fresh = await Zygote.start(self._limits, [str(path) for path in snapshots])
        except (OSError, StoreError, TimeoutError) as error:
            if all(path.is_dir() for path in snapshots):  # else a build has gone by
                _LOG.warning("the knowledge base is not copied into memory: %s", error)
            if self._copied and snapshots:  # the old copies, which nobody asks any more
                await self._turn_to(())
            return
        async with self._changing:
            old, self._zygote, self._copied = self._zygote, fresh, snapshots
        if old is not None:
            old.retired = True
            self._leaving.add(old)
            self._begin(self._see_off(old))
            self._moved()

    async def _see_off(self, old: Zygote) -> None:
        await old.deserted()
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
