"""One module per format; each turns bytes into a `Page`: its text, and what the file itself says of it.

>>> from congthuong.read.formats import media_type_of
>>> media_type_of("tin.HTM"), media_type_of("bao-cao.docx")
('text/html', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document')
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from congthuong.errors import ReadError
from congthuong.read.formats.page import Page

__all__ = ["SUFFIXES", "Page", "extract", "media_type_of"]

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".pdf": "application/pdf",
    ".docx": _DOCX,
}


def media_type_of(name: str) -> str | None:
    """The media type that a file's name or an address ends in, or None if it is none that is read."""
    return SUFFIXES.get(PurePosixPath(name.split("?")[0].split("#")[0]).suffix.lower())


def extract(raw: bytes, media_type: str) -> Page:
    """Read bytes of that media type. Raises ReadError (without `where`) saying why they cannot be read."""
    reader = _reader(media_type)
    try:
        return reader(raw)
    except ReadError:
        raise
    except Exception as error:  # a parser that fails on one file must not stop the others
        raise ReadError(
            f"it cannot be read as {media_type} ({type(error).__name__})", hint="save the article's text as .txt"
        ) from error


def _reader(media_type: str) -> Callable[[bytes], Page]:
    # Each format's library is imported when its first file comes.
    if media_type in {"text/plain", "text/markdown"}:
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
    raise ReadError(f"{media_type} cannot be read", hint="give .txt, .md, .html, .pdf or .docx files")
