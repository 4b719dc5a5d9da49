"""What can go wrong on the disk, said in one line each.

>>> from congthuong.store.disk import on_disk
>>> with on_disk("kb"):
...     raise OSError("IO error: No space left on device: While appending to file: kb/work/000012.log")
Traceback (most recent call last):
congthuong.errors.WriteError: kb: the disk is full; free some space or write elsewhere

pyoxigraph raises OSError and RuntimeError with RocksDB's message and mostly without a number, so the message is read.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from congthuong.errors import StoreError, WriteError
from congthuong.output import write_error

__all__ = ["on_disk", "sync"]

_SIGNS = {
    "No space left": errno.ENOSPC,
    "Disk quota": errno.EDQUOT,
    "File too large": errno.EFBIG,
    "Read-only file system": errno.EROFS,
    "Permission denied": errno.EACCES,
    "Operation not permitted": errno.EPERM,
}


@contextmanager
def on_disk(where: str | os.PathLike[str]) -> Iterator[None]:
    """Turn what the operating system and RocksDB raise into a WriteError, or a StoreError for damage."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise _explained(error, where) from error


def _explained(error: OSError | RuntimeError, where: str | os.PathLike[str]) -> StoreError | WriteError:
    message = str(error)
    number = next((number for sign, number in _SIGNS.items() if sign in message), getattr(error, "errno", None))
    if number is not None and (number in _SIGNS.values() or number in (errno.ENOTDIR, errno.EEXIST)):
        return write_error(OSError(number, os.strerror(number)), where)
    return StoreError(
        f"the store is damaged ({message.splitlines()[0][:200]})",
        where=os.fspath(where),
        hint="'congthuong rebuild' makes it anew from the kept articles",
    )


def sync(directory: Path) -> None:
    """Have the disk keep a directory's entries, so that a rename survives a power cut."""
    if os.name == "nt" and directory.is_dir():  # which has no way to say it
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
