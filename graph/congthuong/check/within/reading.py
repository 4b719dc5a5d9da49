"""What the rules look at, and what they say.

>>> from congthuong.check.within.reading import Interval
>>> one = Interval(Decimal("74.5"), Decimal("75.5"))
>>> one.meets(Interval(Decimal(75), Decimal(76))), (one + one).low
(True, Decimal('149.0'))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol, TypeAlias

from congthuong.article import Article, Span
from congthuong.facts import Observation
from congthuong.localisation import Language, figure, number

__all__ = [
    "Audit", "Interval", "Reading", "Rule", "Words", "is_percentage", "printed", "said", "stands_for", "written",
]  # fmt: skip

Words: TypeAlias = Mapping[Language, str]

_DIGITS: Final = re.compile(r"\d[\d.,]*")
_BESIDE: Final = 8  # characters: a comma, "và"
_LEFT_OPEN: Final = Decimal("0.06")  # what "hơn", "gần" may leave of a figure
_ABOUT: Final = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that a figure as printed may stand for."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def times(self, factor: Decimal) -> Interval:
        """The interval stretched by a factor above nought."""
        return Interval(self.low * factor, self.high * factor)

    def over(self, other: Interval) -> Interval | None:
        """The quotients; None where the divisor may be nought."""
        return None if other.low <= 0 else Interval(self.low / other.high, self.high / other.low)

    def meets(self, other: Interval) -> bool:
        """Whether one value lies in both."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Audit:
    """A rule's finding: whether it holds, the figures or else the characters it is about, its arithmetic in words."""

    rule: str
    holds: bool
    spans: tuple[Span, ...]
    said: Words
    figures: tuple[Observation, ...] = ()

    @classmethod
    def of(cls, rule: str, holds: bool, said: Words, figures: Iterable[Observation]) -> Audit:
        """One that stands where its figures stand."""
        every = tuple(figures)
        return cls(rule, holds, tuple((fact.start, fact.end) for fact in every), said, every)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article and its figures, each as one observation, in text order."""

    article: Article
    figures: tuple[Observation, ...]

    @classmethod
    def of(cls, article: Article, observations: Iterable[Observation]) -> Reading:
        """A figure that several subjects share is looked at once."""
        one = {(fact.start, fact.end, fact.unit, fact.value): fact for fact in observations}
        return cls(article, tuple(sorted(one.values(), key=lambda fact: (fact.start, fact.end))))

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    @property
    def levels(self) -> Iterator[Observation]:
        """Amounts and counts."""
        return (fact for fact in self.figures if fact.transformation == "level" and "tăng thêm" not in fact.qualifiers)

    def between(self, left: Observation, right: Observation) -> str:
        """The text between two figures."""
        return self.article.text[left.end : right.start]

    def in_a_row(self, fact: Observation) -> bool:
        """Whether another figure of its kind stands beside it ("36,2% và 36,7%"): which goes with what is a guess."""
        return any(
            other is not fact
            and other.transformation == fact.transformation
            and min(abs(other.start - fact.end), abs(fact.start - other.end)) < _BESIDE
            for other in self.figures
        )

    def sentences(self) -> Iterator[tuple[Observation, ...]]:
        """The figures sentence by sentence."""
        found: dict[Span, list[Observation]] = {}
        for fact in self.figures:
            found.setdefault((fact.quote_start, fact.quote_end), []).append(fact)
        yield from map(tuple, found.values())


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, what it holds in both languages, and what finds where it does and does not."""

    name: str
    title: Words
    find: Callable[[Reading], Iterator[Audit]]


class _Printed(Protocol):
    """What has been printed as a figure."""

    @property
    def surface(self) -> str: ...
    @property
    def value(self) -> Decimal: ...
    @property
    def unit(self) -> str: ...


def printed(fact: _Printed) -> Decimal:
    """Half a unit of the last printed digit, in the figure's own unit; nought where it is a whole count or in words."""
    found = _DIGITS.search(fact.surface)
    digits = re.sub(r"\D", "", found[0]).lstrip("0") if found else ""
    if not digits or not fact.value:
        return Decimal(0)
    unit = abs(fact.value) / int(digits)
    return Decimal(0) if unit == 1 and fact.unit.startswith("count") else unit / 2


def stands_for(fact: Observation) -> Interval:
    """The values that the figure may stand for, by its digits and its bound."""
    value, half = fact.value, printed(fact)
    low, high = value - half, (value if fact.value_max is None else fact.value_max) + half
    match fact.bound:
        case "gt" | "ge":
            high = max(high, value + abs(value) * _LEFT_OPEN + half)
        case "lt" | "le":
            low = min(low, value - abs(value) * _LEFT_OPEN - half)
        case "approx":
            low, high = min(low, value - abs(value) * _ABOUT), max(high, value + abs(value) * _ABOUT)
    return Interval(low, high)


def is_percentage(share: Observation, part: Observation, whole: Observation) -> bool:
    """Whether part ÷ whole may be the percentage stated, by what the three stand for."""
    quotient = stands_for(part).over(stands_for(whole))
    return quotient is not None and quotient.times(Decimal(100)).meets(stands_for(share))


def written(value: Decimal, like: Observation, language: Language) -> str:
    """A value in the unit of a figure."""
    unit, _, counted = like.unit.partition(":")
    rounded = round(value, 2) if value != value.to_integral_value() else value
    return figure(rounded, unit, counted=counted or None, language=language)


def said(
    words: Words, **values: Decimal | str | tuple[Decimal, Observation] | Sequence[Observation]
) -> dict[Language, str]:
    """Sentences in both languages from templates: numbers, values in a figure's unit, and figures joined by plus."""

    def one(value: object, language: Language) -> str:
        match value:
            case Decimal():
                return number(round(value, 2), language)
            case (Decimal() as amount, Observation() as like):
                return written(amount, like, language)
            case [*facts] if not isinstance(value, str):
                return " + ".join(
                    written(fact.value, fact, language) for fact in facts if isinstance(fact, Observation)
                )
        return str(value)

    return {
        language: template.format(**{name: one(value, language) for name, value in values.items()})
        for language, template in words.items()
    }
