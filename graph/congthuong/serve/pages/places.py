"""Which provinces became which on 1 July 2025.

>>> import pyoxigraph as ox
>>> from congthuong.serve.pages.knowledge import Knowledge
>>> from congthuong.serve.pages.places import merged
>>> merged(Knowledge(ox.Store(), "vi"))
{}
"""

from __future__ import annotations

from datetime import date
from typing import Final

from congthuong.serve.pages.knowledge import Knowledge

__all__ = ["MERGER", "merged"]

MERGER: Final = date(2025, 7, 1)


def merged(knowledge: Knowledge) -> dict[str, str]:
    """Each province that ended on 30 June 2025, with the one that it became a part of."""
    return {row["old"].value: row["new"].value for row in knowledge.ask("mergers")}
