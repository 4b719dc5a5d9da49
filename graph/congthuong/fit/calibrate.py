"""Confidence fitted to choices of left-out articles: logistic regression, and curves that rise."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from congthuong.fit.crossed import Judged
from congthuong.fit.gather import Annotated
from congthuong.interpret.choose.confidence import signs
from congthuong.interpret.propose.fillers import SLOTS

__all__ = ["calibrated", "logistic", "rising"]

_KNOTS = 12
_RIDGE = 1.0


def logistic(
    rows: Sequence[Mapping[str, float]], right: Sequence[bool], counted: Sequence[float] | None = None
) -> dict[str, float]:
    """The weights of a ridge regression of right or wrong on the signs, by name, to four decimals; rows count as told.

    >>> weights = logistic([{"always": 1, "x": x} for x in range(10)], [x > 4 for x in range(10)])
    >>> weights["x"] > 0
    True
    """
    names = sorted({name for row in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    answer = np.array(right, float)
    count = np.ones(len(rows)) if counted is None else np.array(counted, float)
    weights = np.zeros(len(names))
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ ((answer - p) * count) - _RIDGE * weights
        bend = (table * (p * (1 - p) * count)[:, None]).T @ table + _RIDGE * np.eye(len(names))
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def rising(worked_out: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """The curve from what was worked out to the share that was right, never falling, through a dozen points.

    >>> rising([0.1, 0.2, 0.8, 0.9], [False, False, True, True])[0][1]
    0.0
    """
    order = np.argsort(np.array(worked_out), kind="stable")
    x, y = np.array(worked_out, float)[order], np.array(right, float)[order]
    groups = [
        (chunk.mean(), y[places].mean(), len(places))
        for places in np.array_split(np.arange(len(x)), _KNOTS)
        if len(places)
        for chunk in (x[places],)
    ]
    merged: list[list[float]] = []
    for at, height, count in groups:
        merged.append([float(at), float(height), float(count)])
        while len(merged) > 1 and merged[-2][1] >= merged[-1][1]:
            (x0, y0, n0), (x1, y1, n1) = merged[-2:]
            merged[-2:] = [[(x0 * n0 + x1 * n1) / (n0 + n1), (y0 * n0 + y1 * n1) / (n0 + n1), n0 + n1]]
    return [(round(at, 4), round(height, 4)) for at, height, _ in merged]


def calibrated(judged: Sequence[Judged], weight: Callable[[Annotated], float]) -> dict[str, Any]:
    """The scale of confidence: curves of the slots, weights of a fact's signs, its curve, and a cell's share.

    What tells right from wrong is learned of all articles by their weight; how often that is right, only of those of
    full weight: on what the rules were written against they are right too often. A fact that no gold row matches is
    wrong; one that matches an optional row is left out.
    """
    asked = [j for j in judged if not (j.question.gold and j.question.gold.get("optional"))]
    prose = [j for j in asked if j.question.linked and j.choices]
    fresh = [weight(j.article) >= 1 for j in prose]
    slots = {}
    for slot in SLOTS:
        matched = [
            j for j, new in zip(prose, fresh, strict=True)
            if new and j.question.gold and not (slot == "subject" and j.question.shared)
        ]  # fmt: skip
        slots[slot] = rising([j.choices[slot].probability for j in matched], [j.right[slot] for j in matched])
    rows = [signs(j.question.linked.reading, j.choices, shared=j.question.shared) for j in prose if j.question.linked]
    weights = logistic(rows, [j.core for j in prose], [weight(j.article) for j in prose])
    sums = [math.fsum(weights[name] * value for name, value in row.items()) for row in rows]
    likely = [1 / (1 + math.exp(-total)) for total in sums]
    told = [(p, j.core) for p, j, new in zip(likely, prose, fresh, strict=True) if new]
    curve = rising([p for p, _ in told], [right for _, right in told])
    cells = [j for j in asked if not j.question.linked]
    cell = (sum(j.core for j in cells) + 1) / (len(cells) + 2)
    return {"slots": slots, "weights": weights, "fact": curve, "cell": round(cell, 2)}
