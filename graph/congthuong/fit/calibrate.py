"""Confidence fitted to choices of left-out articles: logistic regression, and curves that rise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

__all__ = ["logistic", "rising"]

_KNOTS = 12
_RIDGE = 1.0


def logistic(rows: Sequence[Mapping[str, float]], right: Sequence[bool]) -> dict[str, float]:
    """The weights of a ridge regression of right or wrong on the signs, by name, to four decimals.

    >>> weights = logistic([{"always": 1, "x": x} for x in range(10)], [x > 4 for x in range(10)])
    >>> weights["x"] > 0
    True
    """
    names = sorted({name for row in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    answer = np.array(right, float)
    weights = np.zeros(len(names))
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (answer - p) - _RIDGE * weights
        bend = (table * (p * (1 - p))[:, None]).T @ table + _RIDGE * np.eye(len(names))
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
