"""The fitted chooser: of all that a slot could be, the filler with the most weight, and how sure that is.

>>> from congthuong.interpret.choose.chooser import weights
>>> "rules" in weights("subject").trees.features
True

Weights are files beside this module, one a slot, written by `congthuong fit` from annotated articles: trees over the
features of interpret/propose, one a line. Nothing here knows a word of Vietnamese.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import combinations

from congthuong.interpret.choose.trees import SCALE, Question, Trees
from congthuong.interpret.propose.fillers import Filler, Proposals, Slot

__all__ = ["Choice", "Weights", "as_question", "choose", "decided", "weights"]

_RIVALS = 5  # that are kept beside the chosen one
_ALIKE = 0.5  # of the share of a phrase, what goes to one that shares half of its words; 1 costs the listed ones
_LEAST = 0.005  # shares below this change nothing


@dataclass(frozen=True, slots=True)
class Weights:
    """The trees of a slot."""

    trees: Trees


@dataclass(frozen=True, slots=True)
class Choice:
    """What a chooser takes for a slot: a filler and the probability that it is right, with those next to it."""

    slot: Slot
    filler: Filler
    probability: float
    rivals: tuple[tuple[Filler, float], ...] = ()


@lru_cache(maxsize=3)
def weights(slot: Slot) -> Weights:
    """The fitted weights of a slot."""
    lines = (
        files("congthuong.interpret.choose").joinpath(f"weights/{slot}.jsonl").read_text(encoding="utf-8").splitlines()
    )
    head, *trees = (json.loads(line) for line in lines)
    return Weights(Trees(head["features"], trees))


def choose(slot: Slot, asked: Sequence[Proposals]) -> list[Choice]:
    """The choice for each of an article's figures; those of one article are added up together, since that is faster."""
    sums = weights(slot).trees.sums([as_question(one) for one in asked])
    found, at = [], 0
    for one in asked:
        mine = [int(total) for total in sums[at : at + len(one.fillers)]]
        at += len(one.fillers)
        found.append(decided(slot, one, mine))
    return found


def as_question(proposals: Proposals) -> Question:
    """The features of a question as trees take them."""
    own = [filler.features for filler in proposals.fillers]
    return (proposals.shared, own, proposals.words) if proposals.words else (proposals.shared, own)


def decided(slot: Slot, proposals: Proposals, sums: Sequence[int]) -> Choice:
    """The filler that is likeliest by its sum and by the sums of those that say the same or nearly so."""
    fillers = proposals.fillers
    if not fillers:
        return Choice(slot, Filler((None, None), (), {}), 0.5)  # nothing in reach, nor by the rules
    best = max(sums)
    parts = [math.exp((total - best) / SCALE) for total in sums]
    whole = math.fsum(parts)
    shares: dict[str | None, float] = {}
    for filler, part in zip(fillers, parts, strict=True):
        shares[_same(slot, filler)] = shares.get(_same(slot, filler), 0.0) + part / whole
    if slot == "indicator":
        shares = _with_alike(fillers, shares)
    order = sorted(range(len(sums)), key=lambda n: (-shares[_same(slot, fillers[n])], -sums[n], n))
    first = fillers[order[0]]
    rivals: dict[str | None, tuple[Filler, float]] = {}
    for n in order[1:]:
        filler = fillers[n]
        name = _same(slot, filler)
        if name != _same(slot, first) and name not in rivals:
            rivals[name] = (filler, round(shares[name], 2))
    kept = [rival for rival in rivals.values() if rival[1] > 0][:_RIVALS]
    return Choice(slot, first, shares[_same(slot, first)], tuple(kept))


def _with_alike(fillers: Sequence[Filler], shares: Mapping[str | None, float]) -> dict[str | None, float]:
    """The shares, where what speaks for one wording of an unlisted indicator speaks for the others too.

    A listed indicator has one filler, a phrase has many that are as right: taken one by one they lose to it.
    """
    found = dict(shares)
    phrases = [
        (name, frozenset(filler.value[1].lower().split()))
        for filler in fillers
        if filler.value[0] is None and filler.value[1] and shares[name := _same("indicator", filler)] >= _LEAST
    ]
    phrases = list(dict(phrases).items())
    for (one, words), (other, others) in combinations(phrases, 2):
        if 4 * len(words & others) >= len(words) + len(others):
            found[one] += _ALIKE * shares[other]
            found[other] += _ALIKE * shares[one]
    return found


def _same(slot: Slot, filler: Filler) -> str | None:
    """What tells two fillers of a slot apart: an unlisted indicator by its phrase, a listed one by its notation."""
    name, label = filler.value
    return f"“{label}”" if slot == "indicator" and name is None else name
