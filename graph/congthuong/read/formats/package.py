r"""Office packages (.docx, .xlsx): what is looked at before one is opened.

>>> from congthuong.read.formats.package import check
>>> check(b"\xd0\xcf\x11\xe0...", "workbook", ".xls", ".xlsx")
Traceback (most recent call last):
congthuong.errors.ReadError: the workbook is encrypted, or in the .xls format; save it as .xlsx without password
"""

from __future__ import annotations

import io
import zipfile

from congthuong.errors import ReadError

__all__ = ["broken", "check", "unpacked"]

_UNPACKED = 200_000_000  # bytes; a report with pictures has a tenth of it
_PARTS = 10_000


def check(raw: bytes, what: str, old: str, suffix: str) -> None:
    """Raise ReadError when the bytes are no package, an encrypted one, one of the `old` format or a zip bomb.

    An archive cannot understate what it unpacks to: reading stops at the size it states, and the check sum fails.
    """
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadError(
            f"the {what} is encrypted, or in the {old} format", hint=f"save it as {suffix} without password"
        )
    parts = _parts(raw)
    if not parts:
        raise broken(what, suffix)
    if len(parts) > _PARTS or sum(parts) > _UNPACKED:
        raise ReadError(
            f"the {what} unpacks to more than {_UNPACKED // 1_000_000} MB",
            hint=f"save its text as a new {suffix} file",
        )


def unpacked(raw: bytes) -> int:
    """How many bytes a package says that it unpacks to, no more than are read; those that it has if it is none.

    >>> unpacked(b"no package")
    10
    """
    return min(sum(_parts(raw)), _UNPACKED) or len(raw)


def _parts(raw: bytes) -> list[int]:
    """The sizes of the unpacked parts; none if this is no archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return [part.file_size for part in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return []


def broken(what: str, suffix: str) -> ReadError:
    """The error of a package that cannot be opened."""
    return ReadError(f"this is no {what}, or a damaged one", hint=f"open it in Office and save it again as {suffix}")
