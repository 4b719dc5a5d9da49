"""How well a confidence tells right facts from wrong ones: what is kept at a threshold, and how right that is.

>>> from congthuong.score.confidence import told
>>> found = told([(0.9, True), (0.8, True), (0.4, False), (0.3, True)])
>>> round(found.auroc, 2), [(step.threshold, step.kept, step.right) for step in found.steps][:3]
(0.67, [(0.0, 4, 0.75), (0.3, 4, 0.75), (0.5, 2, 1.0)])
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["THRESHOLDS", "Step", "Told", "auroc", "told"]

THRESHOLDS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_PARTS = 5


@dataclass(frozen=True, slots=True)
class Step:
    """What is left when facts below a threshold are left out."""

    threshold: float
    kept: int
    share: float  # of all facts
    right: float  # of those kept; 0 where none is


@dataclass(frozen=True, slots=True)
class Told:
    """The risk and the coverage of a confidence; `fifths` are (said, right) of the facts in five equal parts."""

    facts: int
    auroc: float | None  # None where all facts are right, or all wrong
    steps: tuple[Step, ...]
    fifths: tuple[tuple[float, float], ...]

    def lines(self) -> Iterable[str]:
        """A table for people."""
        area = "not defined" if self.auroc is None else f"{self.auroc:.3f}"
        yield f"confidence of {self.facts} facts: AUROC {area}"
        for step in self.steps:
            kept = f"{step.kept:5} facts  {step.share:4.0%}"
            yield f"  at {step.threshold:4.2f} and more  {kept}  right in core {step.right:.3f}"
        pairs = "  ".join(f"{said:.2f} {right:.2f}" for said, right in self.fifths)
        yield f"  by fifths, said and right: {pairs}"


def told(pairs: Iterable[tuple[float, bool]]) -> Told:
    """The table of facts as (confidence, whether it is right in core)."""
    rows = sorted(pairs, key=lambda pair: pair[0])
    steps = []
    for threshold in THRESHOLDS:
        kept = [right for said, right in rows if said >= threshold]
        steps.append(
            Step(threshold, len(kept), len(kept) / len(rows) if rows else 0.0, sum(kept) / len(kept) if kept else 0.0)
        )
    parts = (rows[part * len(rows) // _PARTS : (part + 1) * len(rows) // _PARTS] for part in range(_PARTS))
    fifths = [
        (sum(said for said, _ in some) / len(some), sum(right for _, right in some) / len(some))
        for some in parts
        if some
    ]
    area = auroc([said for said, _ in rows], [right for _, right in rows])
    return Told(len(rows), area, tuple(steps), tuple(fifths))


def auroc(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """The share of pairs of a right and a wrong fact in which the right one has more confidence, ties as halves.

    >>> auroc([0.9, 0.8, 0.3], [True, False, False]), auroc([0.5, 0.5], [True, False]), auroc([0.5], [True])
    (1.0, 0.5, None)
    """
    good = [said for said, is_right in zip(confidence, right, strict=True) if is_right]
    bad = sorted(said for said, is_right in zip(confidence, right, strict=True) if not is_right)
    if not good or not bad:
        return None
    below = sum(bisect_left(bad, said) + bisect_right(bad, said) for said in good)
    return below / 2 / len(good) / len(bad)
