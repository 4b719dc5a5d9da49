"""One module per format; each turns bytes into a `Page`: its text, and what the file itself says of it.

>>> from congthuong.read.formats import media_type_of
>>> media_type_of("tin.HTM"), media_type_of("bao-cao.docx")
('text/html', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document')
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import PurePosixPath

from congthuong.apart import Apart, StoppedError
from congthuong.errors import ReadError
from congthuong.guard import seconds_for
from congthuong.read.formats import package
from congthuong.read.formats.page import Page

__all__ = ["SUFFIXES", "Page", "extract", "media_type_of"]

_AS_TEXT = "save the article's text as .txt"
_PACKED = 120.0  # seconds, whatever a package says of itself
_BYTES = 20  # of a page or a document for each character of text that limits the time
_PLAIN = frozenset({"text/plain", "text/markdown"})
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".pdf": "application/pdf",
    ".docx": _DOCX,
    ".xlsx": _XLSX,
    ".xlsm": _XLSX,
    ".csv": "text/csv",
}


def media_type_of(name: str) -> str | None:
    """The media type that a file's name or an address ends in, or None if it is none that is read."""
    return SUFFIXES.get(PurePosixPath(name.split("?")[0].split("#")[0]).suffix.lower())


def extract(raw: bytes, media_type: str) -> Page:
    """Read bytes of that media type. Raises ReadError (without `where`) saying why they cannot be read.

    What goes through a parser in C is read in a process of its own: it may take long without end, or crash.
    """
    if media_type in _PLAIN:
        return _extract(raw, media_type)
    try:
        seconds = seconds_for(len(raw) // _BYTES)
        if media_type in {_DOCX, _XLSX}:  # what is packed takes the time of what it unpacks to, within bounds
            seconds = max(seconds, min(seconds_for(package.unpacked(raw) // _BYTES), _PACKED))
        return _apart().call(_extract, raw, media_type, seconds=seconds)
    except StoppedError as error:
        raise ReadError(f"it cannot be read as {media_type} ({error})", hint=_AS_TEXT) from None


@cache
def _apart() -> Apart:
    return Apart()


def _extract(raw: bytes, media_type: str) -> Page:
    reader = _reader(media_type)
    try:
        return reader(raw)
    except ReadError:
        raise
    except Exception as error:  # a parser that fails on one file must not stop the others
        raise ReadError(f"it cannot be read as {media_type} ({type(error).__name__})", hint=_AS_TEXT) from error


def _reader(media_type: str) -> Callable[[bytes], Page]:
    # Each format's library is imported when its first file comes.
    if media_type in _PLAIN:
        from congthuong.read.formats import plain

        return plain.extract
    if media_type in {"text/html", "application/xhtml+xml"}:
        from congthuong.read.formats import webpage

        return webpage.extract
    if media_type == "application/pdf":
        from congthuong.read.formats import pdf

        return pdf.extract
    if media_type == _DOCX:
        from congthuong.read.formats import word

        return word.extract
    if media_type == _XLSX:
        from congthuong.read.formats import workbook

        return workbook.extract
    if media_type == "text/csv":
        from congthuong.read.formats import csvfile

        return csvfile.extract
    raise ReadError(f"{media_type} cannot be read", hint="give .txt, .md, .html, .pdf, .docx, .xlsx or .csv files")
