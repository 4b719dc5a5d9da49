"""Fit the choosers' weights to annotated articles, and judge them on articles that were left out.

What is written belongs beside interpret/choose: trees and words of each slot, the scale of confidence, and what was
measured.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from congthuong.fit.crossed import word_rows
from congthuong.fit.gather import Annotated
from congthuong.fit.train import fit_trees
from congthuong.fit.words import fit_words, written
from congthuong.interpret.propose.fillers import SLOTS

__all__ = ["write_json", "write_trees"]


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


def write_json(name: str, data: dict[str, Any], folder: Path) -> Path:
    """Write a table beside the weights: `confidence` is read with them, `measured` is what the documentation says."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
