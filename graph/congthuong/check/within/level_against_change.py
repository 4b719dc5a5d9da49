"""Two levels of one thing and the change between them: new ÷ old − 1.

>>> from congthuong.check.within.level_against_change import RULE
>>> RULE.name
'level-against-change'
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from congthuong.check.within.reading import Audit, Interval, Reading, Rule, Words, said, stands_for
from congthuong.facts import Observation

__all__ = ["RULE"]

_STATED: Final = ("actual", "estimate")
_HOLDS: Final[Words] = {
    "vi": "{new} ÷ {old} − 1 = {computed}%, khớp với {change}%.",
    "en": "{new} ÷ {old} − 1 = {computed}%, which agrees with {change}%.",
}
_FAILS: Final[Words] = {
    "vi": "{new} ÷ {old} − 1 = {computed}%, không phải {change}%.",
    "en": "{new} ÷ {old} − 1 = {computed}%, not {change}%.",
}


def _find(reading: Reading) -> Iterator[Audit]:
    levels = [fact for fact in reading.levels if fact.indicator and fact.value > 0]
    for change in reading.figures:
        if change.transformation != "change" or change.unit != "percent" or not change.compared_with:
            continue
        same = [fact for fact in levels if _key(fact) == _key(change)]
        new = [fact for fact in same if fact.period == change.period and fact.status in _STATED]
        old = [fact for fact in same if fact.period == change.compared_with]
        # Two figures of one key are two things, whose pairs would be guesses.
        alone = len({fact.value for fact in new}) == 1 and len({fact.value for fact in old}) == 1
        if alone and new[0].unit == old[0].unit:
            yield from _judged(change, new[0], old[0])


def _judged(change: Observation, new: Observation, old: Observation) -> Iterator[Audit]:
    quotient = stands_for(new).over(stands_for(old))
    if quotient is None:
        return
    hundred = Decimal(100)
    span = Interval((quotient.low - 1) * hundred, (quotient.high - 1) * hundred)
    holds = span.meets(stands_for(change))
    words = said(
        _HOLDS if holds else _FAILS,
        new=(new.value, new),
        old=(old.value, old),
        computed=hundred * (new.value / old.value - 1),
        change=change.value,
    )
    yield Audit.of(RULE.name, holds, words, (change, new, old))


def _key(fact: Observation) -> tuple[object, ...]:
    return fact.subject, fact.indicator, fact.sector, sorted(fact.qualifiers)


RULE: Final = Rule(
    "level-against-change",
    {"vi": "Mức tăng, giảm khớp với hai giá trị", "en": "A change agrees with its two levels"},
    _find,
)
