"""The directory of a knowledge base.

    congthuong.json   the manifest: the number of this layout
    articles/         one JSON file for each article: its id, its metadata, and which source it was read from
    sources/          the bytes as they were found, named by their SHA-256
    answers/          what a language model said of the articles, if one was asked: one JSON file for each
    tables/           a user's own tables, if any are attached: the bytes, and one JSON file for each
    vocab/            Turtle files of the user's own, if there are any: words to teach
    corrections.tsv   what people decided about facts, if they did: one decision a line
    work/             the store that is written to, only under the lock
    snapshots/        immutable copies of it (hard links), of which `current` is what everybody reads
    pending           stands while work/ is ahead of the snapshot
    settled           when articles/, answers/ and tables/ last changed, at the time when work/ held what is there
    lock              held by the one process that writes
    writer            the number of the process that holds it, or did last

The articles and sources are what counts; everything else is made from them.

>>> import tempfile
>>> from congthuong.store.layout import Layout
>>> layout = Layout(Path(tempfile.mkdtemp()) / "kb")
>>> layout.prepare()
>>> layout.create()
>>> layout.check()
>>> len(ox.Store.read_only(str(layout.snapshot())))
0
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from filelock import FileLock, Timeout

from congthuong.errors import BusyError, StoreError
from congthuong.output import replacing
from congthuong.store.disk import on_disk, sync
from congthuong.store.indexing import Changes, follow, write
from congthuong.store.search import FILE

__all__ = ["FORMAT", "Layout"]

FORMAT = 2  # 2: a span is one triple
_NAMES = frozenset({
    "articles", "sources", "answers", "tables", "vocab", "corrections.tsv", "work", "snapshots", "current", "pending",
    "settled", "lock", "writer",
})  # fmt: skip
_NEW = 2  # links of a file that is in work/ and in no snapshot before, so that the disk may not hold it yet
_KEPT = 2  # snapshots: the current one, and the last for readers that were just about to open it


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of a knowledge base, and the steps that must happen as a whole."""

    root: Path

    @property
    def manifest(self) -> Path:
        """The file whose presence makes the directory a knowledge base."""
        return self.root / "congthuong.json"

    @property
    def articles(self) -> Path:
        """The folder of the articles' records."""
        return self.root / "articles"

    @property
    def sources(self) -> Path:
        """The folder of the bytes as found."""
        return self.root / "sources"

    @property
    def answers(self) -> Path:
        """The folder of a second reader's answers; need not exist."""
        return self.root / "answers"

    @property
    def tables(self) -> Path:
        """The folder of attached tables; need not exist."""
        return self.root / "tables"

    @property
    def vocab(self) -> Path:
        """The folder of the user's own vocabularies; need not exist."""
        return self.root / "vocab"

    @property
    def corrections(self) -> Path:
        """The file of people's decisions; need not exist."""
        return self.root / "corrections.tsv"

    @property
    def work(self) -> Path:
        """The store that is written to."""
        return self.root / "work"

    @property
    def pending(self) -> Path:
        """The mark that work/ is ahead of the snapshot."""
        return self.root / "pending"

    def prepare(self) -> None:
        """Make the directory; StoreError where something else lies there."""
        with on_disk(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            others = {path.name for path in self.root.iterdir() if not path.name.startswith(".")} - _NAMES
        if others:
            raise StoreError(
                "this directory holds other files and is no knowledge base",
                where=str(self.root),
                hint="name a new or empty directory with --kb",
            )

    def create(self) -> None:
        """Make an empty knowledge base in the prepared directory; only under the lock."""
        with on_disk(self.root):
            self.articles.mkdir(exist_ok=True)
            self.sources.mkdir(exist_ok=True)
        # A kill before the manifest leaves a directory that is made once more; with the manifest there is a snapshot.
        self.publish(self.open_work())
        self.sign()

    def sign(self) -> None:
        """Write the manifest: what is here is of this version's layout."""
        with replacing(self.manifest) as stream:
            stream.write(json.dumps({"congthuong": "knowledge base", "format": FORMAT}).encode() + b"\n")

    def check(self, *, older: bool = False) -> None:
        """StoreError unless this is a knowledge base that this version can open; with `older`, or make anew."""
        where = str(self.root)
        try:
            manifest = json.loads(self.manifest.read_bytes())
            number = int(manifest["format"])
        except (FileNotFoundError, NotADirectoryError):
            what = "this is no knowledge base" if self.root.exists() else "there is no knowledge base here"
            raise StoreError(what, where=where, hint="make one with 'congthuong build PATH --kb DIR'") from None
        except OSError as error:
            raise StoreError(f"this cannot be read ({error.strerror})", where=where) from error
        except (ValueError, KeyError, TypeError):
            hint = "build the articles into a new directory"
            raise StoreError("the knowledge base's manifest is damaged", where=str(self.manifest), hint=hint) from None
        if number < FORMAT and not older:
            raise StoreError(
                f"this knowledge base was written by an older congthuong (layout {number}, this one writes {FORMAT})",
                where=where,
                hint="'congthuong rebuild' makes it anew from the kept articles",
            )
        if number > FORMAT:
            raise StoreError(
                f"this knowledge base was written by a newer congthuong (layout {number}, this one knows {FORMAT})",
                where=where,
                hint="upgrade congthuong, or build into another directory",
            )

    def open_work(self) -> ox.Store:
        """The store to write to; only under the lock."""
        with on_disk(self.root):
            for log in self.work.glob("LOG.old.*"):  # RocksDB writes one at each opening, for nobody to read
                log.unlink()
            return ox.Store(str(self.work))

    def empty_work(self) -> None:
        """Throw the work store away: all of it can be made from the records."""
        with on_disk(self.root), suppress(FileNotFoundError):
            shutil.rmtree(self.work)

    def snapshot(self) -> Path:
        """The directory of the current snapshot, which never changes; StoreError where it is gone."""
        try:
            current = self.root / "current"
            return self.root / (current.readlink() if current.is_symlink() else current.read_text("ascii").strip())
        except OSError as error:
            raise StoreError(
                f"the knowledge base has no snapshot to read ({error.strerror})",
                where=str(self.root),
                hint="'congthuong rebuild' makes it anew from the kept articles",
            ) from error

    def publish(self, work: ox.Store, changes: Changes | None = None) -> None:
        """Make the state of the work store what everybody reads, at one instant.

        `changes` are those since the snapshot there is; where nobody knows them, the search index is made anew.
        """
        folder = self.root / "snapshots"
        with on_disk(self.root):
            folder.mkdir(exist_ok=True)
            for left in folder.glob(".*"):  # of a process that was killed
                shutil.rmtree(left)
            numbers = sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit())
            target = folder / str(numbers[-1] + 1 if numbers else 1)
            part = folder / f".{target.name}"
            work.backup(str(part))
            before = self._index()
            if changes is None or before is None:
                write(work, part / FILE)
            else:
                follow(work, changes, before, part / FILE)
            for file in part.iterdir():
                if file.stat().st_nlink <= _NEW:
                    sync(file)
            part.rename(target)
            sync(folder)
            link = self.root / ".current"
            link.unlink(missing_ok=True)
            if os.name == "nt":  # where a link takes rights that few have
                link.write_text(target.relative_to(self.root).as_posix(), encoding="ascii")
            else:
                link.symlink_to(target.relative_to(self.root))
            link.replace(self.root / "current")
            sync(self.root)
            for number in numbers[: 1 - _KEPT]:
                shutil.rmtree(folder / str(number))

    def _index(self) -> Path | None:
        with suppress(StoreError):
            return self.snapshot() / FILE
        return None

    @contextmanager
    def lock(self, *, wait: bool, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
        """Be the one writer; BusyError names the process that is, unless `wait`: then `waiting` is told its number."""
        lock, writer = FileLock(self.root / "lock", is_singleton=False), self.root / "writer"
        with on_disk(self.root):
            try:
                lock.acquire(timeout=0)
            except Timeout:
                holder = _said(writer) or "unknown"
                if not wait:
                    raise BusyError(
                        f"process {holder} is writing to this knowledge base",
                        where=str(self.root),
                        hint="try again later, or add --wait",
                    ) from None
                if waiting is not None:
                    waiting(holder)
                lock.acquire()
        try:
            with on_disk(self.root):
                writer.write_text(f"{os.getpid()}\n", encoding="ascii")
            yield
        finally:
            lock.release()

    def mark(self) -> None:
        """Note that work/ is about to run ahead of the snapshot."""
        with on_disk(self.root):
            self.pending.touch()
            sync(self.root)

    def unmark(self) -> None:
        """Note that the snapshot is what work/ is, and work/ what the records say."""
        with on_disk(self.root), suppress(FileNotFoundError):
            self._settled.write_text(self._changed(), encoding="utf-8")  # one half-written settles nothing
            self.pending.unlink()

    def is_settled(self) -> bool:
        """Whether work/ holds what the records say: nobody was killed, and nobody has put a file in or out since.

        A look at one file, so that an article costs the same however many there are.
        """
        if self.pending.exists() or not (self.work / "CURRENT").is_file():
            return False
        with on_disk(self.root), suppress(FileNotFoundError):
            return self._settled.read_text(encoding="utf-8") == self._changed()
        return False

    @property
    def _settled(self) -> Path:
        return self.root / "settled"

    def _changed(self) -> str:
        folders = [folder for folder in (self.articles, self.answers, self.tables) if folder.is_dir()]
        return " ".join(str(folder.stat().st_mtime_ns) for folder in folders)


def _said(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
