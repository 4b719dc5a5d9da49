"""Regression trees over named features: how the fitted weights are written down, and how they are added up.

>>> from congthuong.interpret.choose.trees import Trees
>>> trees = Trees(["near", "in title"], [["near", 0.5, -10, ["in title", 0.0, 5, 20]]])
>>> trees.sums([({"near": 0.4}, [{}, {"near": 0.9}, {"near": 0.9, "in title": 1.0}])]).tolist()
[-10, 5, 20]

A tree is a whole number, or [feature, threshold, tree where the feature is at most that, tree where it is more]; a
feature that is not named is 0. Sums are of whole numbers, ten thousandths of a log-odd, and so the same on any machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SCALE", "Tree", "Trees"]

Tree: TypeAlias = Any  # int, or [feature, threshold, Tree, Tree]
SCALE = 10_000
_CHUNK = 96  # rows
# The features of a figure, those of each of its fillers, and any more of each.
Question: TypeAlias = tuple[Mapping[str, float], *tuple[Sequence[Mapping[str, float]], ...]]


class Trees:
    """Trees made into arrays of one depth, so that all are walked at once."""

    def __init__(self, features: Sequence[str], trees: Sequence[Tree]) -> None:
        self.features = tuple(features)
        self._column = {name: number for number, name in enumerate(self.features)}
        self._depth = depth = max((_depth(tree) for tree in trees), default=0)
        nodes, leaves = 2**depth - 1, 2**depth
        count = len(trees)
        self._feature: NDArray[np.int32] = np.zeros((count, max(1, nodes)), np.int32)
        self._threshold: NDArray[np.float32] = np.full((count, max(1, nodes)), np.inf, np.float32)
        self._leaf: NDArray[np.int32] = np.zeros((count, leaves), np.int32)
        for number, tree in enumerate(trees):
            self._lay(number, tree, 0, 0)

    def _lay(self, number: int, tree: Tree, node: int, level: int) -> None:
        """Write a tree from a node on; a leaf above the lowest level is written under all of its places there."""
        if not isinstance(tree, list):
            width = 2 ** (self._depth - level)
            first = (node + 1) * width - 2**self._depth
            self._leaf[number, first : first + width] = tree
            return
        feature, threshold, low, high = tree
        self._feature[number, node] = self._column[feature]
        self._threshold[number, node] = threshold
        self._lay(number, low, 2 * node + 1, level + 1)
        self._lay(number, high, 2 * node + 2, level + 1)

    def sums(self, asked: Sequence[Question]) -> NDArray[np.int64]:
        """The sum of the trees for each filler of each question, in order."""
        table = self._table(asked)
        rows, count = len(table), len(self._leaf)
        if not rows or not count:
            return np.zeros(rows, np.int64)
        nodes = self._feature.shape[1]
        tree = (np.arange(count, dtype=np.int32) * nodes)[None, :]
        leaves = (np.arange(count, dtype=np.int32) * self._leaf.shape[1])[None, :] - (nodes if self._depth else 0)
        features, thresholds, weights = self._feature.ravel(), self._threshold.ravel(), self._leaf.ravel()
        found = np.empty(rows, np.int64)
        for first in range(0, rows, _CHUNK):  # what is looked at stays in the processor's cache
            part = table[first : first + _CHUNK]
            flat = part.ravel()
            base = (np.arange(len(part), dtype=np.int32) * part.shape[1])[:, None]
            node = np.zeros((len(part), count), np.int32)
            for _ in range(self._depth):
                place = tree + node
                node += node + 1
                node += flat.take(base + features.take(place)) > thresholds.take(place)
            found[first : first + _CHUNK] = weights.take(leaves + node).sum(axis=1, dtype=np.int64)
        return found

    def _table(self, asked: Sequence[Question]) -> NDArray[np.float32]:
        """A row for each filler: its features, those that came later, and those of its figure."""
        sizes = [len(fillers) for _, *parts in asked for fillers in parts[:1]]
        shape = len(asked), max(1, len(self.features))
        shared: NDArray[np.float32] = np.zeros(shape, np.float32)
        self._write(shared, [shared for shared, *_ in asked])
        table = np.repeat(shared, sizes, axis=0)
        for number in range(max((len(parts) for _, *parts in asked), default=0)):
            # a figure that no words speak of has one part less
            groups = (parts[number] if number < len(parts) else [{}] * len(parts[0]) for _, *parts in asked)
            self._write(table, [features for group in groups for features in group])
        return table

    def _write(self, table: NDArray[np.float32], features: Sequence[Mapping[str, float]]) -> None:
        """Write each mapping into its row; the loops are those of map and chain, since reading waits for them."""
        get, nowhere = self._column.get, repeat(-1)
        columns = np.array([*chain.from_iterable(map(get, one, nowhere) for one in features)], np.int64)
        values = np.array([*chain.from_iterable(one.values() for one in features)], np.float32)
        rows = np.repeat(np.arange(len(features)), [len(one) for one in features])
        known = columns >= 0
        table[rows[known], columns[known]] = values[known]


def _depth(tree: Tree) -> int:
    return 1 + max(_depth(tree[2]), _depth(tree[3])) if isinstance(tree, list) else 0
