"""What each pattern of the reader is worth: taken out one by one, and the articles read anew.

    python benchmarks/ablation.py GOLD_DIR...                 hours: all articles are read anew for each pattern
    python benchmarks/ablation.py GOLD_DIR... --only timing -o worth.tsv
    python benchmarks/ablation.py tests/gold/cases --only trade --most 2

A pattern is a compiled regular expression in a module of congthuong.interpret or congthuong.recognise; taken out, it
matches nothing. For each: how many facts it changes, and by how much core F1 falls in each folder without it (more than
0: it earns its place there). A pattern earns its place on articles that it was not written for; one that changes
nothing, or helps only where it was written, can go. With --rules-alone the choosers, fitted with all patterns in place,
do not make good what the rules lose. Patterns made from the vocabularies stand in no module and stay.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import _lru_cache_wrapper
from pathlib import Path
from types import ModuleType
from typing import Any

import congthuong.interpret
import congthuong.recognise
from congthuong.article import Article
from congthuong.interpret import interpret
from congthuong.read import read
from congthuong.recognise import load
from congthuong.score import score
from congthuong.score.files import read_gold, texts
from congthuong.score.same import Row

NOTHING = re.compile(r"(?!)")
KEPT = ("load", "weights", "wording", "scale")  # what is read from files
Set = tuple[str, dict[str, Row], list[Article]]


def modules() -> list[ModuleType]:
    return [
        importlib.import_module(found.name)
        for package in (congthuong.interpret, congthuong.recognise)
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    ]


def holders(value: object) -> Iterator[tuple[Any, Any, re.Pattern[str]]]:
    """The dictionaries and lists in reach of a module's names that hold patterns: (holder, key, pattern)."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in [*items]:
        if isinstance(item, re.Pattern):
            yield value, key, item
        elif isinstance(item, dict | list):
            yield from holders(item)


def patterns(found: Sequence[ModuleType]) -> dict[int, tuple[str, list[tuple[Any, Any]], re.Pattern[str]]]:
    """Every pattern with its name and all the places that hold it."""
    by_pattern: dict[int, tuple[str, list[tuple[Any, Any]], re.Pattern[str]]] = {}
    for module in found:
        for name, value in [*vars(module).items()]:
            own = [(vars(module), name, value)] if isinstance(value, re.Pattern) else [*holders(value)]
            for holder, key, pattern in own:
                title = f"{module.__name__.removeprefix('congthuong.')}.{name}" + ("" if key == name else f"[{key}]")
                by_pattern.setdefault(id(pattern), (title, [], pattern))[1].append((holder, key))
    return by_pattern


@contextmanager
def without(places: Sequence[tuple[Any, Any]], pattern: re.Pattern[str]) -> Iterator[None]:
    for holder, key in places:
        holder[key] = NOTHING
    forget()
    try:
        yield
    finally:
        for holder, key in places:
            holder[key] = pattern
        forget()


def forget() -> None:
    """Clear what was remembered of earlier readings; the vocabularies, which hold no pattern of the modules, stay."""
    for one in gc.get_objects():
        ours = isinstance(one, _lru_cache_wrapper) and (one.__module__ or "").startswith("congthuong.")
        if ours and one.__name__ not in KEPT:
            one.cache_clear()


def core(sets: Sequence[Set], rules_alone: bool) -> tuple[dict[str, float], set[str]]:
    """Core F1 by folder, and each fact as a line."""
    found, facts = {}, set()
    for name, gold, articles in sets:
        rows: list[Row] = []
        for article in articles:
            rows += [fact.as_row() for fact in interpret(article, load(), rules_alone=rules_alone).observations]
        found[name] = score(gold, rows).levels["core"].f1
        facts |= {f"{name} {sorted(row.items(), key=str)}" for row in rows}
    return found, facts


def main() -> None:
    parser = argparse.ArgumentParser(description="What each pattern of the reader is worth.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="GOLD_DIR")
    parser.add_argument("--texts", type=Path, help="where the texts of a set are that lie not beside its gold")
    parser.add_argument("--only", default="", help="patterns with this in their names")
    parser.add_argument("--most", type=int, default=10**6, help="so many patterns")
    parser.add_argument("--rules-alone", action="store_true")
    parser.add_argument("-o", "--output", type=argparse.FileType("w", encoding="utf-8"), default=sys.stdout)
    given = parser.parse_args()
    sets: list[Set] = []
    for folder in given.folders:
        gold = read_gold(folder)
        place = folder if given.texts is None or any(folder.glob("*.txt")) else given.texts
        sets.append((folder.name, gold, [document.article for document in read(texts(place, gold))]))
    chosen = [one for one in patterns(modules()).values() if given.only in one[0]][: given.most]
    whole, facts = core(sets, given.rules_alone)
    print("pattern", "facts changed", *whole, sep="\t", file=given.output)
    print("(all in place)", 0, *(f"{f1:.3f}" for f1 in whole.values()), sep="\t", file=given.output)
    for name, places, pattern in chosen:
        with without(places, pattern):
            left, other = core(sets, given.rules_alone)
        worth = (f"{whole[folder] - left[folder]:+.4f}" for folder in whole)
        print(name, len(facts ^ other), *worth, sep="\t", file=given.output, flush=True)


if __name__ == "__main__":
    main()
