"""The words' weights: multinomial logistic regression on signs, small weights dropped, whole thousandths kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from congthuong.errors import UsageError
from congthuong.interpret.choose.wording import RARE, Wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fit_words", "written"]

_RAREST_SIGN, _RAREST_KIND = 5, 8
_PENALTY = 5.0
_STEPS = 30
_LEAST = 100  # thousandths: weights below this are dropped


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
