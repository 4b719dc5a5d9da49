"""A result, the plan, and the share of the plan: result ÷ plan.

>>> from congthuong.check.within.plan_share import RULE
>>> RULE.name
'plan-share'
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from congthuong.check.within.reading import Audit, Reading, Rule, Words, is_percentage, said
from congthuong.facts import Observation

__all__ = ["RULE"]

_BEHIND: Final = 80
_LIKELY: Final = (Decimal("0.7"), Decimal("1.4"))  # a share far off is another plan's
_HOLDS: Final[Words] = {
    "vi": "{result} ÷ {plan} = {computed}% kế hoạch, khớp với {share}%.",
    "en": "{result} ÷ {plan} = {computed}% of the plan, which agrees with {share}%.",
}
_FAILS: Final[Words] = {
    "vi": "{result} ÷ {plan} = {computed}% kế hoạch, không phải {share}%.",
    "en": "{result} ÷ {plan} = {computed}% of the plan, not {share}%.",
}


def _find(reading: Reading) -> Iterator[Audit]:
    levels = list(reading.levels)
    for share in reading.figures:
        if share.transformation != "plan-share" or share.value <= 0:
            continue
        results = [
            fact
            for fact in levels
            if fact.end <= share.start <= fact.end + _BEHIND
            and fact.quote_start == share.quote_start
            and fact.status in ("actual", "estimate")
        ]
        if not results:
            continue
        result = results[-1]
        plans = [fact for fact in levels if fact.status == "target" and _key(fact) == _key(result)]
        yield from _judged(share, result, plans)


def _judged(share: Observation, result: Observation, plans: list[Observation]) -> Iterator[Audit]:
    for plan in plans:
        if is_percentage(share, result, plan):
            yield _audit(share, result, plan, holds=True)
            return
    for plan in plans:
        together = plan.value and plan.quote_start == result.quote_start
        if together and _LIKELY[0] < 100 * result.value / plan.value / share.value < _LIKELY[1]:
            yield _audit(share, result, plan, holds=False)


def _key(fact: Observation) -> tuple[object, ...]:
    return fact.unit, fact.subject, fact.indicator, fact.sector


def _audit(share: Observation, result: Observation, plan: Observation, *, holds: bool) -> Audit:
    words = said(
        _HOLDS if holds else _FAILS,
        result=(result.value, result),
        plan=(plan.value, plan),
        computed=100 * result.value / plan.value,
        share=share.value,
    )
    return Audit.of(RULE.name, holds, words, (share, result, plan))


RULE: Final = Rule(
    "plan-share",
    {"vi": "Kết quả chia cho kế hoạch bằng tỷ lệ đạt kế hoạch", "en": "A result of its plan is the share stated"},
    _find,
)
