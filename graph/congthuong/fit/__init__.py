"""Fit the choosers' weights to annotated articles, and judge them on articles that were left out.

What is written belongs beside interpret/choose: trees and words of each slot, the scale of confidence, and what was
measured.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from congthuong.fit.calibrate import logistic, rising
from congthuong.fit.crossed import Judged, word_rows
from congthuong.fit.gather import Annotated
from congthuong.fit.train import fit_trees
from congthuong.fit.words import fit_words, written
from congthuong.interpret.choose.confidence import signs
from congthuong.interpret.propose.fillers import SLOTS

__all__ = ["calibrated", "write_json", "write_trees"]


def write_trees(
    articles: Sequence[Annotated], weight: Callable[[Annotated], float], folder: Path, provenance: str
) -> Iterator[Path]:
    """Fit each slot's trees to all the articles and write them into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for slot in SLOTS:
        features, trees = fit_trees([(q, weight(a)) for a in articles for q in a.questions], slot)
        words = fit_words([row for a in articles for row in word_rows(a, slot, weight(a))])
        about: dict[str, Any] = {"slot": slot, "provenance": provenance, "kinds": words.kinds, "bias": words.bias}
        yield _write(folder / f"{slot}-words.jsonl", [about, *written(words)])
        used = set(_names(trees))
        head: dict[str, Any] = {"slot": slot, "provenance": provenance, "features": [f for f in features if f in used]}
        yield _write(folder / f"{slot}.jsonl", [head, *trees])


def _write(path: Path, rows: Iterable[Any]) -> Path:
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _names(trees: Iterable[Any]) -> Iterator[str]:
    for tree in trees:
        if isinstance(tree, list):
            yield tree[0]
            yield from _names(tree[2:])


def calibrated(judged: Sequence[Judged], weight: Callable[[Annotated], float]) -> dict[str, Any]:
    """The scale of confidence: curves of the slots, weights of a fact's signs, its curve, and a cell's share.

    Only articles of full weight count: on what the rules were written against they are right too often. A fact that no
    gold row matches is wrong; one that matches an optional row is left out.
    """
    fresh = [j for j in judged if weight(j.article) >= 1 and not (j.question.gold and j.question.gold.get("optional"))]
    prose = [j for j in fresh if j.question.linked and j.choices]
    matched = [j for j in prose if j.question.gold]
    slots = {}
    for slot in SLOTS:
        asked = [j for j in matched if not (slot == "subject" and j.question.shared)]
        slots[slot] = rising([j.choices[slot].probability for j in asked], [j.right[slot] for j in asked])
    rows = [signs(j.question.linked.reading, j.choices, shared=j.question.shared) for j in prose if j.question.linked]
    right = [j.core for j in prose]
    weights = logistic(rows, right)
    sums = [math.fsum(weights[name] * value for name, value in row.items()) for row in rows]
    curve = rising([1 / (1 + math.exp(-total)) for total in sums], right)
    cells = [j for j in judged if not j.question.linked and not (j.question.gold and j.question.gold.get("optional"))]
    cell = (sum(j.core for j in cells) + 1) / (len(cells) + 2)
    return {"slots": slots, "weights": weights, "fact": curve, "cell": round(cell, 2)}


def write_json(name: str, data: dict[str, Any], folder: Path) -> Path:
    """Write a table beside the weights: `confidence` is read with them, `measured` is what the documentation says."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
