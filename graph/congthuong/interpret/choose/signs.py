"""A second chooser: each filler weighed by its signs, a sum of weights and nothing else.

>>> from congthuong.interpret.choose.signs import Signs
>>> Signs({"grdp": 900, "unlisted": -200}).opinion([("grdp", "grdp, percent"), ("unlisted",)])
[{'signs, share': 0.7503, 'signs, behind': 0.0}, {'signs, share': 0.2497, 'signs, behind': -1.1}]

Its weights stand in `weights/SLOT-signs.jsonl`, thousandths of a log-odd. What it says goes into the trees, and where
it agrees with what they choose a fact is surer.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from congthuong.interpret.propose.fillers import Slot

__all__ = ["Signs", "signs"]


class Signs:
    """Weights of signs."""

    def __init__(self, weights: Mapping[str, int]) -> None:
        self.weights = weights

    @classmethod
    def read(cls, lines: Iterable[str]) -> Signs:
        """From the lines that `congthuong fit` writes: a head, then a sign and its weight on each."""
        _, *rest = (json.loads(line) for line in lines)
        return cls(dict(rest))

    def opinion(self, fillers: Sequence[Sequence[str]]) -> list[dict[str, float]]:
        """Features of each filler: its share among them, and how far it is behind the best."""
        if not self.weights or not any(fillers):
            return [{} for _ in fillers]
        get = self.weights.get
        sums = [sum(get(sign, 0) for sign in mine) / 1000 for mine in fillers]
        best = max(sums)
        parts = [math.exp(total - best) for total in sums]
        whole = math.fsum(parts)
        return [
            {"signs, share": round(part / whole, 4), "signs, behind": round(total - best, 3)}
            for part, total in zip(parts, sums, strict=True)
        ]


@lru_cache(maxsize=3)
def signs(slot: Slot) -> Signs:
    """The fitted weights of a slot's signs."""
    path = files("congthuong.interpret.choose").joinpath(f"weights/{slot}-signs.jsonl")
    return Signs.read(path.read_text(encoding="utf-8").splitlines())
