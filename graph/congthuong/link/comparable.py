"""Which figures may be compared with others: what the words of a figure's clause say of it, and why it may stand alone.

>>> from congthuong.data import folder
>>> from congthuong.link import Catalogue
>>> from congthuong.link.comparable import Words
>>> words = Words.load(Catalogue.load(folder("ontology")))
>>> text = "Toàn tỉnh có 16 KCN, trong đó 12 KCN đang hoạt động; quy hoạch thêm 3 KCN."
>>> [(said.operation, said.part, said.whole) for at in (13, 30, 68) for said in [words.around(text, 0, at, at + 6)]]
[(None, False, True), ('operating', True, False), ('added', False, False)]

The words stand in ontology/vocab/operations.ttl, which indicators recur in ontology/vocab/indicators.ttl. A figure that
joins no cell is as good a fact as any; there is only nothing that it could contradict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from congthuong.recognise.matcher import Matcher
from congthuong.recognise.normal import normalise

if TYPE_CHECKING:
    from congthuong.facts import Observation
    from congthuong.link.catalogue import Catalogue

__all__ = ["CERTAIN", "Reason", "Said", "Words", "alone"]

CERTAIN: Final = Decimal("0.5")  # a figure that is likelier wrong than right is compared with nothing

Reason: TypeAlias = Literal["slot-unknown", "unsure", "no-whole", "unnamed-part", "one-key-several-values"]

_ITSELF = frozenset({"IndustrialZone", "IndustrialCluster", "Project"})  # one named thing: all of it is meant
_BEYOND = 60  # characters behind a figure that may still be its clause
_BREAK = re.compile(r"[;:\n]|[.!?](?=\s|$)|,(?!\d)|[()]|(?<!\w)(?:và|với)(?!\w)(?=[^,;.]*\d)")
_SENTENCE = re.compile(r"[;\n]|[.!?](?=\s)")
_BEHIND = re.compile(r"[;:,\n()]|[.!?](?=\s|$)|(?<=\s)\d")
_OF_SO_MANY = re.compile(r"\s?/\s?\d")  # "12/16 KCN": the first is a part of the second
_INCREASE = re.compile(r"(?<!\w)(tăng|giảm)\s(?:thêm\s|tới\s|khoảng\s|gần\s|hơn\s|trên\s)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What words say: the operation's notation, whether it is a part, all of it, or a stated revision."""

    operation: str | None = None
    part: bool = False
    whole: bool = False
    official: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the vocabulary, ready to be found, and the indicators that recur."""

    matcher: Matcher[tuple[str, str]]
    recurring: frozenset[str]

    @staticmethod
    @lru_cache(maxsize=4)
    def load(catalogue: Catalogue) -> Words:
        """Those of a catalogue."""
        return Words(Matcher(catalogue.clause_words), catalogue.recurring)

    def around(self, text: str, sentence: int, start: int, end: int) -> Said:
        """What is said of the figure at text[start:end], whose sentence begins at `sentence`.

        The operation is the nearest word of its clause; a part or a whole may be told from the sentence's beginning on.
        """
        before = normalise(text[sentence:start]).text
        breaks = [m.end() for m in _SENTENCE.finditer(before)]
        before = before[breaks[-1] if breaks else 0 :]
        breaks = [m.end() for m in _BREAK.finditer(before)]
        left = breaks[-1] if breaks else 0
        behind = normalise(text[end : end + _BEYOND]).text
        stop = _BEHIND.search(behind)
        behind = behind[: stop.start() if stop else _BEYOND]
        operation = None
        part = bool(_OF_SO_MANY.match(text, end)) or bool(_OF_SO_MANY.search(text[start:end]))
        whole = official = False
        for match in self.matcher.longest(before):
            scheme, notation = match.value
            if scheme == "operation" and match.start >= left:
                operation = notation
            elif scheme == "part":
                part, whole = (True, False) if notation == "part" else (part, True)
            elif scheme == "revision":
                official = True
        if operation is None and (sign := _INCREASE.search(before)):
            operation = "added" if sign[1].lower() == "tăng" else "removed"
        for match in self.matcher.longest(behind):
            scheme, notation = match.value
            if scheme == "operation":
                operation = operation or notation
            elif scheme == "part" and notation == "whole":
                whole = True
            elif scheme == "revision":
                official = True
        return Said(operation, part, whole and not part, official)


def alone(fact: Observation, said: Said, words: Words, *, named: bool) -> Reason | None:
    """Why a figure is compared with no other; None where it may be.

    `named` says that something narrows it: an industry, a product, an owner; then a part is the part that is named.
    """
    if fact.subject is None or fact.indicator is None or fact.period is None:
        return "slot-unknown"
    if fact.confidence is not None and fact.confidence < CERTAIN:
        return "unsure"
    if said.part and not named:
        return "unnamed-part"
    if fact.subject_type in _ITSELF or said.whole:
        return None
    return None if fact.indicator in words.recurring and fact.transformation != "rank" else "no-whole"
