"""A filler: one value that a slot could have, with the characters that say it and what speaks for it.

>>> from congthuong.interpret.propose.fillers import Filler
>>> Filler(("Hà Nam", "Province"), ((8, 14),), {"in clause": 1.0}).spans
((8, 14),)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from congthuong.article import Span

__all__ = ["SLOTS", "Features", "Filler", "Proposals", "Slot", "Value"]

Slot: TypeAlias = Literal["subject", "indicator", "period"]
SLOTS: tuple[Slot, ...] = ("subject", "indicator", "period")
# subject: (label, type); indicator: (notation or None, label); period: (ISO label or None, None)
Value: TypeAlias = tuple[str | None, str | None]
Features: TypeAlias = Mapping[str, float]  # what is not named is 0


@dataclass(frozen=True, slots=True)
class Filler:
    """One value that a slot could have; `features` are those of this value, apart from the figure's own."""

    value: Value
    spans: tuple[Span, ...]
    features: Features


@dataclass(frozen=True, slots=True)
class Proposals:
    """All fillers of one slot of one figure, the features they share, and what the words say of each of them."""

    shared: Features
    fillers: tuple[Filler, ...]
    words: tuple[Features, ...] = ()
