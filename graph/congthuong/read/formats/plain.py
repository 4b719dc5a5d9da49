r"""Plain text and Markdown: kept as they are, so that offsets are those of the file.

>>> from congthuong.read.formats.plain import extract
>>> extract("# Sản xuất\r\n- tăng 7%\r\n".encode()).text
'# Sản xuất\r\n- tăng 7%\r\n'
"""

from __future__ import annotations

from congthuong.read.encoding import decode
from congthuong.read.formats.page import Page

__all__ = ["extract"]


def extract(raw: bytes) -> Page:
    """The decoded text; raises ReadError if it is empty, binary or not Unicode."""
    return Page(decode(raw))
