"""How likely each kind of filler is by the words around a figure alone: a second opinion that knows no rule.

>>> from congthuong.interpret.choose.wording import Wording
>>> words = Wording(["grdp", "unlisted"], [0, 0], {"left grdp": ((0, 3000),)})
>>> words.shares(["left grdp", "right so"])["grdp"] > 0.9
True

The weights are thousandths of a log-odd, one line a sign, in `weights/SLOT-words.jsonl`; they are words and counts, and
no sentence of any text.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from congthuong.interpret.propose.fillers import Slot, Value
from congthuong.interpret.propose.wording import kind_of_filler

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RARE", "Wording", "opinion", "wording"]

RARE = "rare"
_SCALE = 1000
_WORKS, _PLACES = ("Project", "Company"), ("Province", "Country")


class Wording:
    """A logistic regression over signs, with a class for each kind of filler."""

    def __init__(
        self, kinds: Sequence[str], bias: Sequence[int], weights: Mapping[str, Sequence[tuple[int, int]]]
    ) -> None:
        self.kinds, self.bias, self.weights = tuple(kinds), tuple(bias), weights
        self._row = {sign: number for number, sign in enumerate(weights)}
        self._table: NDArray[np.int64] = np.zeros((len(weights), len(kinds)), np.int64)
        for number, mine in enumerate(weights.values()):
            for kind, weight in mine:
                self._table[number, kind] = weight

    @classmethod
    def read(cls, lines: Iterable[str]) -> Wording:
        """From the lines that `congthuong fit` writes."""
        head, *rest = (json.loads(line) for line in lines)
        weights = {sign: tuple(zip(flat[::2], flat[1::2], strict=True)) for sign, flat in rest}
        return cls(head["kinds"], head["bias"], weights)

    def shares(self, signs: Iterable[str]) -> dict[str, float]:
        """The probability of each kind, to four decimals."""
        rows = [row for sign in signs if (row := self._row.get(sign)) is not None]
        sums = (self._table[rows].sum(axis=0) + self.bias).tolist()
        best = max(sums)
        parts = [math.exp((total - best) / _SCALE) for total in sums]
        whole = math.fsum(parts)
        return {kind: round(part / whole, 4) for kind, part in zip(self.kinds, parts, strict=True)}


@lru_cache(maxsize=3)
def wording(slot: Slot) -> Wording:
    """The fitted weights of a slot's words."""
    path = files("congthuong.interpret.choose").joinpath(f"weights/{slot}-words.jsonl")
    return Wording.read(path.read_text(encoding="utf-8").splitlines())


def opinion(
    slot: Slot, shares: Mapping[str, float], values: Sequence[Value], published: str | None
) -> tuple[dict[str, float], list[dict[str, float]]]:
    """The shares as features: those of the figure, and those of each filler."""
    rare = shares.get(RARE, 0.0)
    kinds = [kind_of_filler(slot, value, published) for value in values]
    each = [{"words, its kind": shares.get(kind, rare)} for kind in kinds]
    match slot:
        case "indicator":
            shared = {"words, unlisted": shares.get("unlisted", 0.0), "words, surest": max(shares.values())}
        case "subject":
            shared = {
                "words, works": sum(shares.get(kind, 0.0) for kind in _WORKS),
                "words, places": sum(shares.get(kind, 0.0) for kind in _PLACES),
                "words, surest": max(shares.values()),
            }
        case _:
            shared = {
                "words, as of": sum(share for kind, share in shares.items() if kind.startswith("as of ")),
                "words, none": shares.get("none", 0.0),
            }
            like: dict[tuple[bool, str], float] = {}
            for kind, share in shares.items():
                key = kind.startswith("as of "), kind.split(" ")[-1]
                like[key] = like.get(key, 0.0) + share
            for features, kind in zip(each, kinds, strict=True):
                features["words, its year"] = like.get((kind.startswith("as of "), kind.split(" ")[-1]), 0.0)
    return shared, each
