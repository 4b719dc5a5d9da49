"""Clause frames: what a run of figures is about, and the scored choice of it.

>>> from congthuong.interpret.frames import Candidate, choose
>>> best, margin = choose([Candidate("export-turnover", {"head": 1.0}), Candidate("grdp", {"inherited": 1.0})])
>>> best.value, margin > 0
('export-turnover', True)

A frame is opened by a head phrase (an indicator, an industry, a noun phrase nobody lists) and keeps its slots until
another head replaces them. Which head a figure belongs to is decided by scored candidates: each candidate is a set of
features, their weights stand in weights.toml, and where the best is ahead of the second by less than the margin the
slot is flagged as uncertain.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from operator import attrgetter
from typing import Any

from congthuong.article import Span
from congthuong.interpret.measures import Measure

__all__ = ["Candidate", "Frame", "choose", "weights"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible filler of a slot, with what speaks for it."""

    value: Any
    features: Mapping[str, float]
    spans: tuple[Span, ...] = ()

    @property
    def score(self) -> float:
        """The weighted sum of the features."""
        table = weights()
        return sum(table[name] * amount for name, amount in self.features.items())


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """The weights of the features, by name."""
    table = tomllib.loads(files("congthuong.interpret").joinpath("weights.toml").read_text(encoding="utf-8"))
    return {name: float(value) for section in table.values() for name, value in section.items()}


def choose(candidates: Sequence[Candidate]) -> tuple[Candidate, float]:
    """The candidate with the highest score, the earlier of two equals, and how far it is ahead."""
    ranked = sorted(enumerate(candidates), key=lambda pair: (-pair[1].score, pair[0]))
    best = ranked[0][1]
    rivals = [c for _, c in ranked[1:] if c.value != best.value]
    return best, best.score - rivals[0].score if rivals else float("inf")


@dataclass(slots=True)
class Frame:
    """The slots that figures of one run share; each slot with the spans that gave it."""

    indicator: str | None = None
    label: str | None = None
    sector: str | None = None
    product: bool = False  # the sector is a product's own name
    subject: str | None = None
    subject_type: str | None = None
    subjects: tuple[tuple[str, str, Span], ...] = ()  # several that the figure holds for, each
    ownership: str | None = None
    scope: str | None = None
    flow: str | None = None
    investor: str | None = None  # the other country that the capital or trade is of
    left_out: str | None = None  # "trừ dầu thô"
    qualifiers: tuple[str, ...] = ()
    price: tuple[str, ...] = ()  # at which prices the amounts are
    period: str | None = None
    bracket_period: tuple[str, tuple[Span, ...]] | None = None  # holds inside the brackets only
    measure: Measure | None = None
    base: str | None = None  # a base of comparison that holds for the parts too
    base_said: bool = False
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)

    def copy(self) -> Frame:
        """A frame of its own with the same slots."""
        made = Frame(*_slots(self))
        made.spans = dict(self.spans)
        return made


_slots = attrgetter(*Frame.__slots__)
