"""What every format gives.

>>> from congthuong.read.formats.page import Page
>>> Page("Hà Nam có 8 KCN.").metadata.title is None
True
"""

from __future__ import annotations

from dataclasses import dataclass, field

from congthuong.article import Metadata, Table

__all__ = ["Page"]


@dataclass(frozen=True, slots=True)
class Page:
    """A text as found in a file, the metadata that the file carries, and the tables that the file marks as such."""

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    tables: tuple[Table, ...] = ()
