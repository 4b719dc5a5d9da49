"""Trees fitted to questions with answers: boosting with LightGBM, written as `interpret.choose.trees` reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from congthuong.errors import UsageError
from congthuong.fit.gather import Question
from congthuong.interpret.choose.trees import SCALE, Tree
from congthuong.interpret.propose.fillers import Slot

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fit_trees", "usable"]

_ROUNDS = 100
_RAREST = 300  # a feature must be met as often as that, over all fillers
_SETTINGS = {
    "learning_rate": 0.1, "num_leaves": 12, "max_depth": 5, "min_data_in_leaf": 20, "lambda_l2": 5.0, "max_bin": 63,
    "feature_fraction": 0.3, "bagging_fraction": 0.8, "bagging_freq": 1,
    "seed": 7, "deterministic": True, "force_col_wise": True, "num_threads": 1, "verbose": -1,
}  # fmt: skip


def usable(question: Question, slot: Slot) -> bool:
    """Whether something can be learned of it: some fillers are right and some are not."""
    right = question.right.get(slot, ())
    return any(right) and not all(right) and not (slot == "subject" and question.shared)


def fit_trees(questions: Sequence[tuple[Question, float]], slot: Slot) -> tuple[list[str], list[Tree]]:
    """The features and the trees of a slot, from questions with their weights."""
    try:
        import lightgbm
    except ImportError as error:
        raise UsageError("fitting needs LightGBM", hint="pip install 'congthuong[fit]'") from error
    asked = [(q, weight) for q, weight in questions if usable(q, slot)]
    features = _features([q for q, _ in asked], slot)
    table, sizes = _table([q for q, _ in asked], slot, features)
    right = np.concatenate([np.array(q.right[slot], float) for q, _ in asked])
    weights = np.array([weight for _, weight in asked])
    data = lightgbm.Dataset(table, right, params={"max_bin": _SETTINGS["max_bin"], "verbose": -1})
    booster = lightgbm.train({**_SETTINGS, "objective": _listwise(right, sizes, weights)}, data, _ROUNDS)
    model: Any = booster.dump_model()
    return features, [_tree(one["tree_structure"], features) for one in model["tree_info"]]


def _features(questions: Sequence[Question], slot: Slot) -> list[str]:
    """The features that are met often enough, by name."""
    met: Counter[str] = Counter()
    for question in questions:
        proposals = question.proposals[slot]
        for name, value in proposals.shared.items():
            met[name] += len(proposals.fillers) * bool(value)
        for features in chain((filler.features for filler in proposals.fillers), proposals.words):
            met.update(name for name, value in features.items() if value)
    return sorted(name for name, count in met.items() if count >= _RAREST)


def _table(
    questions: Sequence[Question], slot: Slot, features: Sequence[str]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    column = {name: number for number, name in enumerate(features)}
    sizes = [len(q.right[slot]) for q in questions]
    table = np.zeros((sum(sizes), len(features)), np.float32)
    row = 0
    for question, size in zip(questions, sizes, strict=True):
        proposals = question.proposals[slot]
        for name, value in proposals.shared.items():
            if name in column:
                table[row : row + size, column[name]] = value
        for each in ([filler.features for filler in proposals.fillers], proposals.words):
            for number, mine in enumerate(each, row):
                for name, value in mine.items():
                    if name in column:
                        table[number, column[name]] = value
        row += size
    return table, np.array(sizes)


def _listwise(
    right: NDArray[np.float64], sizes: NDArray[np.int64], weights: NDArray[np.float64]
) -> Callable[[NDArray[np.float64], Any], tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """The loss: the negative logarithm of the probability, over the fillers of a question, of all the right ones."""
    group = np.repeat(np.arange(len(sizes)), sizes)
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    weight = np.repeat(weights, sizes)

    def gradient(sums: NDArray[np.float64], _: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        parts = np.exp(sums - np.maximum.reduceat(sums, first)[group])
        p = parts / np.add.reduceat(parts, first)[group]
        wanted = p * right
        wanted /= np.maximum(np.add.reduceat(wanted, first), 1e-300)[group]
        return (p - wanted) * weight, np.maximum(p * (1 - p), 1e-3) * weight

    return gradient


def _tree(node: dict[str, Any], features: Sequence[str]) -> Tree:
    if "leaf_value" in node:
        return round(node["leaf_value"] * SCALE)
    threshold = float(np.float32(node["threshold"]))
    low, high = (_tree(node[side], features) for side in ("left_child", "right_child"))
    return [features[node["split_feature"]], float(f"{0.0 if abs(threshold) < 1e-30 else threshold:.7g}"), low, high]
