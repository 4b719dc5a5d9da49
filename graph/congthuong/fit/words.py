"""The words' weights: multinomial logistic regression on signs, small weights dropped, whole thousandths kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from congthuong.errors import UsageError
from congthuong.interpret.choose.signs import Signs
from congthuong.interpret.choose.wording import RARE, Wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fit_signs", "fit_words", "written"]

_RAREST_SIGN, _RAREST_KIND = 5, 8
_PENALTY = 5.0
_STEPS = 30
_LEAST = 100  # thousandths: weights below this are dropped
_RAREST_FILLER_SIGN, _PENALTY_FILLER, _LEAST_FILLER = 9, 10.0, 80


def fit_words(rows: Sequence[tuple[frozenset[str], str, float]]) -> Wording:
    """The wording of (signs, kind, weight) rows."""
    try:
        from scipy.optimize import minimize
        from scipy.sparse import csr_matrix
    except ImportError as error:
        raise UsageError("fitting needs SciPy", hint="pip install 'congthuong[fit]'") from error
    met = Counter(sign for signs, _, _ in rows for sign in signs)
    signs = sorted(sign for sign, count in met.items() if count >= _RAREST_SIGN)
    column = {sign: number for number, sign in enumerate(signs)}
    often = Counter(kind for _, kind, _ in rows)
    kinds = [*sorted(kind for kind, count in often.items() if count >= _RAREST_KIND), RARE]
    number = {kind: place for place, kind in enumerate(kinds)}
    places = [(row, column[sign]) for row, (found, _, _) in enumerate(rows) for sign in sorted(found) if sign in column]
    at = np.array(places).reshape(-1, 2)
    table: Any = csr_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(len(rows), len(signs)))
    answer = np.array([number.get(kind, len(kinds) - 1) for _, kind, _ in rows])
    weight = np.array([row[2] for row in rows])
    across = np.arange(len(rows))

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        b = flat.reshape(len(signs) + 1, len(kinds))
        z = table @ b[:-1] + b[-1]
        top = z.max(axis=1, keepdims=True)
        whole = top[:, 0] + np.log(np.exp(z - top).sum(axis=1))
        p = np.exp(z - whole[:, None])
        p[across, answer] -= 1
        p *= weight[:, None]
        slope = np.vstack([table.T @ p + _PENALTY * b[:-1], p.sum(axis=0)])
        return float((weight * (whole - z[across, answer])).sum() + _PENALTY / 2 * (b[:-1] ** 2).sum()), slope.ravel()

    size = (len(signs) + 1) * len(kinds)
    found = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    whole = np.rint(found.reshape(len(signs) + 1, len(kinds)) * 1000).astype(int)
    weights = {
        sign: tuple((int(k), int(whole[row, k])) for k in np.flatnonzero(np.abs(whole[row]) >= _LEAST))
        for row, sign in enumerate(signs)
    }
    return Wording(kinds, [int(b) for b in whole[-1]], {sign: mine for sign, mine in weights.items() if mine})


def written(words: Wording) -> list[list[Any]]:
    """The weights as rows for a file: each sign with its kinds and weights in turn."""
    return [[sign, [n for pair in mine for n in pair]] for sign, mine in sorted(words.weights.items())]


def fit_signs(rows: Sequence[tuple[Sequence[Sequence[str]], Sequence[bool], float]]) -> Signs:
    """The weights of signs, from (signs of each filler, which are right, weight) of each question.

    The loss is that of the trees: the negative logarithm of the share that the right fillers have among all.
    """
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    asked = [row for row in rows if any(row[1]) and not all(row[1])]
    met = Counter(sign for fillers, _, _ in asked for mine in fillers for sign in mine)
    names = sorted(sign for sign, count in met.items() if count >= _RAREST_FILLER_SIGN)
    if not names:
        return Signs({})
    column = {sign: number for number, sign in enumerate(names)}
    fillers = [mine for each, _, _ in asked for mine in each]
    at = [(row, column[sign]) for row, mine in enumerate(fillers) for sign in mine if sign in column]
    places = np.array(at).reshape(-1, 2)
    table: Any = csr_matrix((np.ones(len(places)), (places[:, 0], places[:, 1])), shape=(len(fillers), len(names)))
    right = np.concatenate([np.array(row[1], float) for row in asked])
    sizes = np.array([len(row[1]) for row in asked])
    weight = np.array([row[2] for row in asked])
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    group = np.repeat(np.arange(len(sizes)), sizes)

    def loss(b: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = table @ b
        parts = np.exp(z - np.maximum.reduceat(z, first)[group])
        p = parts / np.add.reduceat(parts, first)[group]
        wanted = p * right
        mass = np.maximum(np.add.reduceat(wanted, first), 1e-300)
        slope = table.T @ ((p - wanted / mass[group]) * weight[group])
        return float(-(weight * np.log(mass)).sum() + _PENALTY_FILLER / 2 * b @ b), slope + _PENALTY_FILLER * b

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    whole = np.rint(found * 1000).astype(int)
    return Signs({name: int(w) for name, w in zip(names, whole, strict=True) if abs(w) >= _LEAST_FILLER})
