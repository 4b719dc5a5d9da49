"""Names that may be of one thing, scored and with the reasons: for a person to decide, never to merge by itself.

>>> from congthuong.link.alike import alike
>>> found = alike("Công ty TNHH Điện tử Hồng Hạc Việt Nam", "Hong Hac Electronics Vietnam Co., Ltd")
>>> found.score, found.reasons
(100, ('same words', 'same legal form'))
>>> alike("Công ty TNHH Hồng Hạc", "Công ty Cổ phần Hồng Hạc").reasons
('same words', 'legal forms differ: limited, joint-stock')
>>> alike("Samsung Electronics Việt Nam", "Samsung Electronics Việt Nam Thái Nguyên").reasons
('alike by 100 of 100', 'only the second has: nguyen thai')

Names are compared without marks, legal form and "Việt Nam", with the words of trades in English; what is left over on
one side, or a number that differs, counts against.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from congthuong.data import folder
from congthuong.recognise.normal import normalise
from congthuong.text import fold, plain

__all__ = ["Alike", "alike", "candidates"]

_COMMON = 60  # names with a word; a word of more of them is no reason to compare
_WORD = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(r"\d+|[ivx]+$")


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike two names are, of 100, and why it is so much and no more."""

    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]  # in order, without legal form and country
    form: str | None
    home: bool  # whether it says Việt Nam
    marked: Mapping[str, str]  # word without marks -> as written, where the name is written with marks


def alike(one: str, other: str) -> Alike:
    """The score of two names and its reasons."""
    first, second = _read(one), _read(other)
    left, right = Counter(first.words), Counter(second.words)
    score = float(fuzz.token_sort_ratio(" ".join(first.words), " ".join(second.words)))
    reasons: list[str] = []
    if not first.words or not second.words:
        return Alike(0, ("no words to compare",))
    if left == right:
        reasons.append("same words")
    elif "".join(first.words) == "".join(second.words):
        score = 97
        reasons.append("same letters")
    else:
        subset = fuzz.token_set_ratio(" ".join(first.words), " ".join(second.words))
        score = max(score, 0.8 * subset)
        reasons.append(f"alike by {round(subset)} of 100")
        for side, rest in (("first", left - right), ("second", right - left)):
            if rest and subset == 100:
                reasons.append(f"only the {side} has: {' '.join(sorted(rest))}")
    common = first.marked.keys() & second.marked.keys()
    if any(first.marked[word] != second.marked[word] for word in common):
        score = min(score, 85)
        reasons.append("marks differ")
    if _numbers(left) != _numbers(right):
        score = min(score, 60)
        reasons.append("numbers differ")
    if first.form and second.form:
        if first.form == second.form:
            reasons.append("same legal form")
        else:
            score = min(score, 80)
            reasons.append(f"legal forms differ: {first.form}, {second.form}")
    elif first.form or second.form:
        score = min(score, 95)
        reasons.append("one has no legal form")
    if first.home != second.home and not (first.form and second.form):
        score = min(score, 85)
        reasons.append("only one says Việt Nam: parent and subsidiary may be two")
    return Alike(round(score), tuple(reasons))


def candidates(
    names: Mapping[str, Iterable[str]],
    against: Mapping[str, Iterable[str]] | None = None,
    *,
    least: int = 80,
    most: int = 3,
) -> Iterator[tuple[str, str, str, str, Alike]]:
    """The pairs of keys whose names are alike: key and name of each, and how alike; the best `most` of each key.

    Without `against` the names are compared among themselves, each pair once. Only names that share a word, or the
    beginning of one, are compared, so that the work grows with the names and not with their square.
    """
    others = names if against is None else against
    index: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for key, known in others.items():
        for name in known:
            for token in _tokens(name):
                index[token].add((key, name))
    for key, known in sorted(names.items()):
        best: dict[str, tuple[str, str, Alike]] = {}
        for name in known:
            tokens = sorted(_tokens(name), key=lambda token: (len(index[token]), token))
            near = set[tuple[str, str]]()
            for token in tokens:
                if len(index[token]) <= _COMMON or not near:
                    near |= index[token]
            for other, called in near:
                if other == key or (against is None and other < key):
                    continue
                found = alike(name, called)
                if found.score >= least and (other not in best or found.score > best[other][2].score):
                    best[other] = name, called, found
        ranked = sorted(best.items(), key=lambda item: (-item[1][2].score, item[0]))
        for other, (name, called, found) in ranked[:most]:
            yield key, name, other, called, found


def _tokens(name: str) -> set[str]:
    words = _read(name).words
    return {*words, *(word[:4] for word in words if len(word) > 4), "".join(words)}


def _numbers(words: Counter[str]) -> set[str]:
    return {word for word in words if _NUMBER.fullmatch(word)}


@lru_cache(maxsize=65536)
def _read(name: str) -> _Name:
    words = f" {' '.join(_WORD.findall(plain(name).replace('&', ' ').replace('.', '')))} "
    form: str | None = None
    home = False
    for written, role, stands in _vocabulary():
        if f" {written} " not in words:
            continue
        if role == "form":
            form = form or (stands or None)
            words = words.replace(f" {written} ", " ")
        elif role == "home":
            home = True
            words = words.replace(f" {written} ", " ")
        else:
            words = words.replace(f" {written} ", f" {stands} ")
    return _Name(tuple(words.split()), form, home, _marked(name))


def _marked(name: str) -> Mapping[str, str]:
    """Mai and Mài are two names, where somebody wrote the marks."""
    if name.isascii():
        return {}
    return {plain(word): word for word in re.findall(r"\w+", fold(normalise(name).text))}


@cache
def _vocabulary() -> tuple[tuple[str, str, str], ...]:
    """The words of ontology/orgs/name-forms.tsv, the longest first."""
    file = folder("ontology") / "orgs" / "name-forms.tsv"
    lines = (line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    rows = [(plain(row["words"]), row["role"], row["stands"]) for row in csv.DictReader(lines, delimiter="\t")]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))
