"""How likely a fact is right, and each of its slots: worked out from the choices, calibrated on left-out articles.

>>> from congthuong.interpret.choose.confidence import along
>>> round(along(((0.0, 0.1), (0.5, 0.3), (1.0, 0.9)), 0.75), 2)
0.6

A slot's probability is the chooser's, put right by a curve; a fact's is a weighted sum of the slots' log-odds, of how
far the choosers agree and of what kind of figure it is, put right by a curve too. Weights and curves stand in
weights/confidence.json, written by `congthuong fit`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TypeAlias

from congthuong.interpret.choose.chooser import Choice
from congthuong.interpret.propose.fillers import SLOTS, Slot
from congthuong.interpret.readings import Reading

__all__ = ["DOUBTFUL", "Confidence", "Curve", "Scale", "along", "confidence", "doubts", "scale", "signs"]

Curve: TypeAlias = Sequence[tuple[float, float]]  # what was worked out, what it came to; both rising
DOUBTFUL = 0.5  # a slot below this is as likely wrong as right


@dataclass(frozen=True, slots=True)
class Confidence:
    """Probabilities, to two decimals: of the whole fact in its core slots, and of each slot that was chosen."""

    fact: float
    slots: Mapping[Slot, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """The fitted weights and curves; `cell` is the share of a table's cells that were right."""

    slots: Mapping[Slot, Curve]
    weights: Mapping[str, float]
    fact: Curve
    cell: float

    @classmethod
    def read(cls, text: str) -> Scale:
        """From the JSON that `congthuong fit` writes."""
        data = json.loads(text)
        curves: dict[Slot, Curve] = {slot: [(x, y) for x, y in data["slots"][slot]] for slot in SLOTS}
        return cls(curves, data["weights"], [(x, y) for x, y in data["fact"]], data["cell"])


@lru_cache(maxsize=1)
def scale() -> Scale:
    """The scale that goes with the weights of this installation."""
    path = files("congthuong.interpret.choose").joinpath("weights/confidence.json")
    return Scale.read(path.read_text(encoding="utf-8"))


def confidence(
    reading: Reading, choices: Mapping[Slot, Choice], *, shared: bool, by: Scale | None = None
) -> Confidence:
    """The confidence of a fact that these choices made; `shared` says that its span has several subjects."""
    by = by or scale()
    if not choices:
        return Confidence(round(by.cell, 2), {})
    slots = {slot: round(along(by.slots[slot], choices[slot].probability), 2) for slot in SLOTS}
    total = math.fsum(
        by.weights.get(name, 0.0) * value for name, value in signs(reading, choices, shared=shared).items()
    )
    return Confidence(round(along(by.fact, 1 / (1 + math.exp(-total))), 2), slots)


def doubts(found: Confidence) -> tuple[str, ...]:
    """The flags of the slots that are as likely wrong as right."""
    return tuple(f"doubtful-{slot}" for slot in SLOTS if found.slots.get(slot, 1.0) < DOUBTFUL)


def signs(reading: Reading, choices: Mapping[Slot, Choice], *, shared: bool) -> dict[str, float]:
    """What a fact's confidence is worked out from."""
    fact, figure = reading.observation, reading.figure
    found = {"always": 1.0, "several subjects": float(shared)}
    for slot in SLOTS:
        choice = choices[slot]
        found[f"log-odds of {slot}"] = _log_odds(choice.probability)
        found[f"lead of {slot}"] = choice.probability - max((p for _, p in choice.rivals), default=0.0)
        found[f"rules agree on {slot}"] = float("rules" in choice.filler.features)
        found[f"{slot} has words"] = float(bool(choice.filler.spans))
    found["product"] = _log_odds(math.prod(choices[slot].probability for slot in SLOTS))
    found["unlisted"] = float(choices["indicator"].filler.value[0] is None)
    found["flags"] = float(len(fact.flags))
    found["heading"] = float(reading.sentence.kind in ("title", "heading"))
    found[f"as {fact.transformation}"] = 1.0
    found[f"of {figure.kind}" if figure else "cell"] = 1.0
    return found


def _log_odds(probability: float) -> float:
    p = min(max(probability, 0.001), 0.999)
    return math.log(p / (1 - p))


def along(curve: Curve, x: float) -> float:
    """The height of a curve of straight lines at a place; level beyond its ends."""
    if x <= curve[0][0]:
        return curve[0][1]
    for (x0, y0), (x1, y1) in pairwise(curve):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0) if x1 > x0 else y1
    return curve[-1][1]
