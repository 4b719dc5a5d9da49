"""Writing a file so that nobody ever finds half of it.

>>> import tempfile
>>> from pathlib import Path
>>> from congthuong.output import replacing
>>> target = Path(tempfile.mkdtemp()) / "facts.jsonl"
>>> with replacing(target) as stream:
...     _ = stream.write(b"{}")
>>> target.read_text()
'{}'

Whatever goes wrong with the disk becomes a WriteError that names the file; what stood there before stays.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from congthuong.errors import WriteError

__all__ = ["replacing", "write_error"]

_REASONS = {
    errno.ENOSPC: ("the disk is full", "free some space or write elsewhere"),
    errno.EDQUOT: ("the disk quota is used up", "free some space or write elsewhere"),
    errno.EFBIG: ("the file grows larger than this system allows", "write elsewhere or in several files"),
    errno.EROFS: ("this disk is read-only", "write elsewhere"),
    errno.EACCES: ("writing here is not permitted", "write elsewhere or change the permissions"),
    errno.EPERM: ("writing here is not permitted", "write elsewhere or change the permissions"),
    errno.ENOENT: ("the directory to write in does not exist", "make it first"),
    errno.ENOTDIR: ("the directory to write in is a file", "name another"),
    errno.EISDIR: ("this is a directory", "name a file"),
}


def write_error(error: OSError, target: str | os.PathLike[str]) -> WriteError:
    """The WriteError that says in plain words why `target` cannot be written.

    >>> str(write_error(OSError(28, "ENOSPC"), "facts.csv"))
    'facts.csv: the disk is full; free some space or write elsewhere'
    """
    what, hint = _REASONS.get(error.errno or 0, (f"cannot be written ({error.strerror or error})", None))
    return WriteError(what, where=os.fspath(target), hint=hint)


@contextmanager
def replacing(target: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A binary stream whose content takes the place of `target` when the block ends well; else nothing changes.

    An OSError inside the block is taken for this file's and raised as WriteError. A device or a pipe (`/dev/stdout`)
    is written to directly, since it must not be replaced.
    """
    try:
        path = Path(target).resolve()
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as stream:
                yield stream
            return
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            with part.open("xb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    except BrokenPipeError:
        raise
    except OSError as error:
        raise write_error(error, target) from error
