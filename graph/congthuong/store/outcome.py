"""What became of an article or a table that was to go into a knowledge base, or out of it.

>>> from congthuong.store.outcome import Outcome
>>> Outcome(id="a", name="a.txt", action="added", facts=3).error is None
True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from congthuong.check import Finding
    from congthuong.errors import CongthuongError

__all__ = ["Outcome"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one article: added, replaced, unchanged, removed or refused, and what was kept out of it and why.

    `was` is the name of the source that a replaced article had, where the new one has another.
    """

    id: str
    name: str
    action: str
    facts: int = 0
    findings: tuple[Finding, ...] = ()
    was: str | None = None
    error: CongthuongError | None = None
