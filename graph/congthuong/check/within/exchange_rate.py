"""One amount in đồng and in US dollars: đồng ÷ dollars is a rate that there was.

>>> from congthuong.check.within.exchange_rate import RULE
>>> RULE.name
'exchange-rate'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from congthuong.check.within.reading import Audit, Interval, Reading, Rule, Words, said, stands_for

__all__ = ["RULE"]

# Since 2001 the State Bank's rate went from 14,500 to 25,000 and markets from 14,000 to 26,500.
_RATES: Final = Interval(Decimal(14_000), Decimal(27_500))
_SAME: Final = re.compile(r"tương đương|tương ứng|quy đổi|xấp xỉ|\btức\b|^ ?\((?:gần |hơn |khoảng )?$", re.IGNORECASE)
_BETWEEN: Final = 40
_HOLDS: Final[Words] = {
    "vi": "{dong} ÷ {dollars} = {rate} đồng một đô la, hợp lý.",
    "en": "{dong} ÷ {dollars} = {rate} đồng to the dollar, a likely rate.",
}
_FAILS: Final[Words] = {
    "vi": "{dong} ÷ {dollars} = {rate} đồng một đô la; tỷ giá từ năm 2001 nằm giữa 14.000 và 27.500.",
    "en": "{dong} ÷ {dollars} = {rate} đồng to the dollar; since 2001 it has been between 14,000 and 27,500.",
}


def _find(reading: Reading) -> Iterator[Audit]:
    money = [fact for fact in reading.figures if fact.transformation == "level" and fact.unit in ("VND", "USD")]
    for left, right in pairwise(money):
        gap = reading.between(left, right)
        if left.unit == right.unit or len(gap) > _BETWEEN or not _SAME.search(gap):
            continue
        dong, dollars = (left, right) if left.unit == "VND" else (right, left)
        rate = stands_for(dong).over(stands_for(dollars))
        if rate is None:
            continue
        holds = rate.meets(_RATES)
        words = said(
            _HOLDS if holds else _FAILS,
            dong=(dong.value, dong),
            dollars=(dollars.value, dollars),
            rate=round(dong.value / dollars.value, 0),
        )
        yield Audit.of(RULE.name, holds, words, (dong, dollars))


RULE: Final = Rule(
    "exchange-rate",
    {"vi": "Số tiền đồng và đô la ứng với một tỷ giá có thật", "en": "Amounts in đồng and dollars imply a real rate"},
    _find,
)
