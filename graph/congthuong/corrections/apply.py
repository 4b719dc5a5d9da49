"""People's decisions put on what was read of one article.

>>> from decimal import Decimal
>>> from congthuong.article import Article
>>> from congthuong.corrections import Line, corrected
>>> from congthuong.facts import Facts, Observation
>>> text = "Vốn dự án là 41,275 triệu USD."
>>> fact = Observation(id="a#o13-29.1", article="a", rule="r", start=13, end=29, surface=text[13:29], subject="A",
...     subject_type="Project", indicator=None, indicator_label=None, transformation="level", unit="USD",
...     value=Decimal(41275000000), quote_start=0, quote_end=30, quote=text)
>>> line = Line("2026-12-02", "me", "set", "a", "41,275 triệu USD", "dự án là", "value", "41275000000", "41275000", "")
>>> done = corrected(Article("a", text), Facts((fact,)), [line])
>>> done.facts.observations[0].value, done.facts.observations[0].flags, [one.result for one in done.outcomes]
(Decimal('41275000'), ('corrected',), ['applied'])

A fact is found by its quotation: the figure as it is printed, and the characters before it. Decisions are taken in
their order, so the latest wins; what was read besides stays as it was, evidence, ids and all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeAlias

from congthuong.article import Article, Span
from congthuong.corrections import slots
from congthuong.corrections.file import Line, added
from congthuong.facts import Facts, Observation

__all__ = ["Applied", "Outcome", "corrected", "prefix_of"]

Result: TypeAlias = Literal["applied", "agreed", "disputed", "stale"]

PREFIX: Final = 32  # characters before a figure that a quotation gives
_SLOT_CONFIDENCE: Final = {
    "subject": "subject_confidence",
    "indicator": "indicator_confidence",
    "period": "period_confidence",
}
_WHOLE_FACT: Final = ("reject", "confirm")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision, and the facts that it is about."""

    line: Line
    result: Result
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """The facts as they are to be, and what became of each decision that counts."""

    facts: Facts
    outcomes: tuple[Outcome, ...]


def prefix_of(text: str, start: int) -> str:
    r"""The characters before a figure, as a line has them: on one line, without space at its ends.

    >>> prefix_of("Vốn của\n dự án là 41 triệu", 18)
    'Vốn của dự án là'
    """
    return _flat(text[max(0, start - PREFIX) : start])


def corrected(article: Article, facts: Facts, lines: Iterable[Line]) -> Applied:
    """The facts of an article with the decisions about it."""
    work = _Work(article, facts)
    outcomes = [work.take(line, old) for line, old in _counting(lines)]
    return Applied(replace(facts, observations=tuple(work.observations)), tuple(outcomes))


def _counting(lines: Iterable[Line]) -> list[tuple[Line, str]]:
    """The decisions that no later one has withdrawn or taken the place of, each with what it was that was read.

    Whoever corrects a correction gives as old what the first one made of it; what was read is what that one had as old.
    """
    kept: list[tuple[Line, str]] = []
    for line in lines:
        about = [(one, old) for one, old in kept if (one.exact, one.prefix) == (line.exact, line.prefix)]
        old = line.old
        gone: list[tuple[Line, str]] = []
        if line.op == "withdraw":
            gone = [pair for pair in about if line.slot in ("", "*", pair[0].slot)]
        elif line.op == "set":
            earlier = [pair for pair in about if (pair[0].op, pair[0].slot) == ("set", line.slot)]
            gone = [pair for pair in earlier if line.old in (pair[0].new, pair[1])]
            old = gone[0][1] if gone else old
        elif line.op in _WHOLE_FACT:
            gone = [pair for pair in about if pair[0].op in _WHOLE_FACT and pair[0].old == line.old]
        elif line.op in ("add", "done"):
            gone = [pair for pair in about if (pair[0].op, pair[0].new) == (line.op, line.new)]
        kept = [pair for pair in kept if pair not in gone]
        if line.op != "withdraw":
            kept.append((line, old))
    return kept


class _Work:
    """The facts of one article while decisions are put on them."""

    def __init__(self, article: Article, facts: Facts) -> None:
        self.article = article
        self.read = facts.observations  # as they were, by which a decision finds them
        self.observations = list(facts.observations)

    def take(self, line: Line, old: str) -> Outcome:
        """Put one decision on the facts."""
        match line.op:
            case "set":
                return self._set(line, old)
            case "reject" | "confirm":
                return self._whole(line, old)
            case "add":
                return self._add(line)
            case _:
                return Outcome(line, "applied")  # "done" says something of the article alone

    def _quoted(self, line: Line) -> list[Observation]:
        """The facts as they were read whose figure and the words before it are these."""
        exact, prefix = _flat(line.exact), _flat(line.prefix)
        return [
            fact
            for fact in self.read
            if _flat(fact.surface) == exact and _flat(self.article.text[: fact.start], tail=True).endswith(prefix)
        ]

    def _set(self, line: Line, old: str) -> Outcome:
        quoted = self._quoted(line)
        if not quoted:
            return Outcome(line, "stale")
        new = slots.read(line.slot, line.new)
        was, wanted = slots.shown(slots.read(line.slot, old)), slots.shown(new)
        found = [fact for fact in quoted if slots.shown(getattr(fact, line.slot)) == was]
        if not found or was == wanted:
            agreed = [fact.id for fact in quoted if slots.shown(getattr(fact, line.slot)) == wanted]
            return Outcome(line, "agreed" if agreed else "disputed", tuple(agreed or (fact.id for fact in quoted)))
        changes: dict[str, Any] = {line.slot: new, "confidence": None}
        if (name := _SLOT_CONFIDENCE.get(line.slot)) is not None:
            changes[name] = None
        for fact in found:
            self._replace(fact, "corrected", changes)
        return Outcome(line, "applied", tuple(fact.id for fact in found))

    def _whole(self, line: Line, old: str) -> Outcome:
        quoted = self._quoted(line)
        found = [fact for fact in quoted if not old or old in _told(fact)]
        if not found:
            gone = line.op == "reject" and (bool(quoted) or self._place(line) is not None)
            return Outcome(line, "agreed" if gone else "disputed" if quoted else "stale")
        names = {fact.id for fact in found}
        if line.op == "reject":
            self.observations = [fact for fact in self.observations if fact.id not in names]
        else:
            nothing = dict.fromkeys(("confidence", *_SLOT_CONFIDENCE.values()))
            for fact in found:
                self._replace(fact, "confirmed", nothing)
        return Outcome(line, "applied", tuple(sorted(names)))

    def _add(self, line: Line) -> Outcome:
        if (span := self._place(line)) is None:
            return Outcome(line, "stale")
        given = dict(added(line))
        same = [fact for fact in self.read if (fact.start, fact.end) == span and _has(fact, given)]
        if same:
            return Outcome(line, "agreed", tuple(fact.id for fact in same))
        there = [fact for fact in (*self.read, *self.observations) if (fact.start, fact.end) == span]
        ordinal = 1 + max((int(fact.id.rpartition(".")[2]) for fact in there), default=0)
        start, end = span
        first, last = self._sentence(span)
        fact = Observation(
            id=f"{self.article.id}#o{start}-{end}.{ordinal}",
            article=self.article.id,
            rule="added by hand",
            flags=("added",),
            evidence={"value": (span,)},
            start=start,
            end=end,
            surface=self.article.text[start:end],
            quote_start=first,
            quote_end=last,
            quote=self.article.text[first:last],
            **{**_LEFT_OUT, **given},
        )
        self.observations = sorted([*self.observations, fact], key=lambda fact: (fact.start, fact.end))
        return Outcome(line, "applied", (fact.id,))

    def _replace(self, fact: Observation, flag: str, changes: dict[str, Any]) -> None:
        for place, one in enumerate(self.observations):
            if one.id == fact.id:
                flags = tuple(sorted({*one.flags, flag}))
                self.observations[place] = replace(one, flags=flags, **changes)

    def _place(self, line: Line) -> Span | None:
        """Where the quotation stands in the text: its first place."""
        words = [re.escape(word) for word in line.exact.split()]
        for match in re.finditer(r"\s+".join(words), self.article.text):
            if _flat(self.article.text[: match.start()], tail=True).endswith(_flat(line.prefix)):
                return match.span()
        return None

    def _sentence(self, span: Span) -> Span:
        """The sentence around a place, as far as full stops and ends of lines tell."""
        text = self.article.text
        before = [match.end() for match in _END.finditer(text, 0, span[0])]
        behind = _END.search(text, span[1])
        last = behind.start() + (text[behind.start()] != "\n") if behind else len(text)
        return (before[-1] if before else 0), last


_END = re.compile(r"\n\s*|[.!?]\s+")
_LEFT_OUT: Final[dict[str, Any]] = {
    "subject": None, "subject_type": None, "indicator": None, "indicator_label": None, "transformation": "level",
}  # fmt: skip
_TAIL: Final = 4 * PREFIX  # characters that are looked at to find a prefix, however much white space is in them


def _flat(text: str, *, tail: bool = False) -> str:
    return " ".join((text[-_TAIL:] if tail else text).split())


def _told(fact: Observation) -> set[str]:
    """What may stand as old of a whole fact, to pick it among others of one span."""
    return {slots.shown(getattr(fact, slot)) for slot in ("subject", "indicator", "value", "period", "sector")}


def _has(fact: Observation, given: dict[str, Any]) -> bool:
    return all(slots.shown(getattr(fact, slot)) == slots.shown(value) for slot, value in given.items())
