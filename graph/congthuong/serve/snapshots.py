"""Which snapshot is served: always the current one, held fast for as long as anybody asks it.

>>> import asyncio, tempfile
>>> from pathlib import Path
>>> from congthuong.serve.snapshots import Snapshots
>>> from congthuong.store import KnowledgeBase
>>> kb = KnowledgeBase.create(Path(tempfile.mkdtemp()) / "kb")
>>> with Snapshots(kb.layout, grace=1) as snapshots:
...     pin = asyncio.run(snapshots.current(texts=False))
...     pin.path.is_dir()
True

A build deletes old snapshots, and a store opens its files when it needs them, so the server makes copies of its own
(hard links: they cost no space). The copy for strangers lacks the graphs of the articles' texts: what is not in the
store cannot be asked out of it, by whatever query.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Final

import pyoxigraph as ox

from congthuong.errors import StoreError
from congthuong.link.iris import ID
from congthuong.store.layout import Layout
from congthuong.store.search import FILE

__all__ = ["Pin", "Snapshots"]

_PREFIX: Final = ".serve-"
_TEXTS: Final = f"{ID}graph/text/"
_ATTEMPTS: Final = 5


@dataclass(frozen=True, slots=True)
class Pin:
    """A snapshot that stays: its directory, and a tag that changes whenever the content does."""

    path: Path
    tag: str


class Snapshots:
    """The copies of one server; use it in a `with`, which clears them away."""

    def __init__(self, layout: Layout, *, grace: float) -> None:
        """`grace`: seconds after which nobody asks an old snapshot any more."""
        self._layout, self._grace = layout, grace
        self._current = layout.root / "current"
        self._pins: dict[bool, tuple[tuple[str, int], Pin]] = {}
        self._locks = {True: asyncio.Lock(), False: asyncio.Lock()}
        self._number = 0
        self.newest: tuple[Path, ...] = ()  # those of the newest snapshot that were asked for, that for strangers first

    def __enter__(self) -> Snapshots:
        self._folder = _folder(self._layout.root)
        # Held until the process ends, however it ends: by this the next server knows what it may clear away.
        self._handle = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        os.close(self._handle)

    async def current(self, *, texts: bool) -> Pin:
        """The current snapshot, with the articles' texts or without; StoreError where there never was one."""
        known = self._pins.get(texts)
        try:
            key = self._key()
        except (StoreError, OSError):
            if known is None:
                raise
            return known[1]  # the knowledge base is gone, but what was read of it is still true
        if known is not None and known[0] == key:
            return known[1]
        async with self._locks[texts]:
            known = self._pins.get(texts)
            if known is not None and known[0] == self._key():
                return known[1]
            key, pin = await asyncio.to_thread(self._pin, texts)
            self._pins[texts] = key, pin
            self.newest = tuple(found.path for _, (of, found) in sorted(self._pins.items()) if of == key)
            if known is not None:
                asyncio.get_running_loop().call_later(
                    self._grace, lambda: shutil.rmtree(known[1].path, ignore_errors=True)
                )
            return pin

    def _key(self) -> tuple[str, int]:
        """Which snapshot it is; StoreError where there is none. Asked for each request."""
        try:
            return str(self._current.readlink()), self._current.stat().st_mtime_ns
        except OSError:
            self._layout.snapshot()  # says what is wrong
            raise

    def _pin(self, texts: bool) -> tuple[tuple[str, int], Pin]:
        for attempt in range(_ATTEMPTS):
            self._number += 1
            target = self._folder / f"{self._number}-{'all' if texts else 'public'}"
            try:
                key = self._key()
                _link(self._layout.root / key[0], target)
            except FileNotFoundError as error:  # two builds have gone by meanwhile
                shutil.rmtree(target, ignore_errors=True)
                if attempt == _ATTEMPTS - 1:
                    raise StoreError(f"the snapshot is gone: {error}", where=str(self._layout.root)) from error
                continue
            if not texts:
                _withhold_texts(target)
            # The same knowledge base has the same tag after a restart, so that caches stay good.
            digest = sha256(f"{Path(key[0]).name} {key[1]} {texts}".encode()).hexdigest()[:16]
            return key, Pin(target, digest)
        raise AssertionError("unreachable")


def _folder(root: Path) -> Path:
    """A folder for the copies: beside the snapshots, where links work, else among the temporary files."""
    for left in root.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            _clear(left)
    try:
        return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))
    except OSError:
        return Path(tempfile.mkdtemp(prefix="congthuong-serve-"))


def _clear(left: Path) -> None:
    """Remove what a killed server has left behind."""
    handle = os.open(left / "lock", os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left)
    finally:
        os.close(handle)


def _link(source: Path, target: Path) -> None:
    target.mkdir()
    for file in source.iterdir():
        # Tables and the search index never change; the rest is small, and the copy goes its own way.
        if file.suffix == ".sst" or file.name == FILE:
            with suppress(OSError):
                os.link(file, target / file.name)
                continue
        shutil.copyfile(file, target / file.name)


def _withhold_texts(path: Path) -> None:
    try:
        store = ox.Store(str(path))
        for graph in [graph for graph in store.named_graphs() if graph.value.startswith(_TEXTS)]:
            store.remove_graph(graph)
        store.flush()
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(
            f"the store is damaged ({error})", where=str(path), hint="'congthuong rebuild' makes it anew"
        ) from error
