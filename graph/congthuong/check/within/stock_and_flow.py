"""A stock, what is added to it and taken from it, and the stock that results, which a sentence sums up with "theo đó".

>>> from congthuong.check.within.stock_and_flow import RULE
>>> RULE.name
'stock-and-flow'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from congthuong.check.within.reading import Audit, Interval, Reading, Rule, Words, said, stands_for, written
from congthuong.facts import Observation

__all__ = ["RULE"]

_RESULT: Final = re.compile(r"theo đó|nâng tổng|đưa tổng|như vậy|sẽ có", re.IGNORECASE)
_TAKEN: Final = re.compile(r"đưa ra khỏi|loại khỏi|loại|giảm|cắt|bỏ|rút|xóa|xoá|sáp nhập|chuyển", re.IGNORECASE)
_ADDED: Final = re.compile(r"thêm|mở rộng|bổ sung|thành lập mới|tăng", re.IGNORECASE)
_ENLARGED: Final = re.compile(r"mở rộng", re.IGNORECASE)
_HOLDS: Final[Words] = {"vi": "{sum} = {result}, khớp.", "en": "{sum} = {result}, which agrees."}
_FAILS: Final[Words] = {"vi": "{sum} = {computed}, không phải {result}.", "en": "{sum} = {computed}, not {result}."}
_Flow = tuple[Observation, bool]  # an amount, and whether it is added


def _find(reading: Reading) -> Iterator[Audit]:
    levels = [fact for fact in reading.figures if fact.transformation == "level"]
    for facts in reading.sentences():
        start, end = facts[0].quote_start, facts[0].quote_end
        turn = _RESULT.search(reading.text, start, end)
        if turn is None:
            continue
        for unit in dict.fromkeys(fact.unit for fact in facts):
            same = [fact for fact in facts if fact.unit == unit and fact.transformation == "level"]
            results = [fact for fact in same if fact.start >= turn.start()]
            flows = [flow for fact in same if fact.start < turn.start() for flow in _flow(reading, fact, start)]
            if len(flows) < 2 or not results:
                continue
            stocks = [
                fact
                for fact in levels
                if fact.unit == unit
                and fact.end <= start
                and fact.status in ("actual", "estimate")
                and (fact.subject, fact.indicator) == (results[0].subject, results[0].indicator)
            ]
            if stocks:
                yield _judged(stocks, flows, results[0])


def _flow(reading: Reading, fact: Observation, start: int) -> Iterator[_Flow]:
    """The amount with its sign, by the words before it in its clause; enlarging makes land and no further zone."""
    clause = reading.text[start : fact.start].rsplit(";", 1)[-1]
    if _TAKEN.search(clause):
        yield fact, False
    elif _ADDED.search(clause) and not (fact.unit.startswith("count:") and _ENLARGED.search(clause)):
        yield fact, True


def _judged(stocks: Sequence[Observation], flows: Sequence[_Flow], result: Observation) -> Audit:
    agrees = next((stock for stock in stocks if _sum(stock, flows).meets(stands_for(result))), None)
    stock = agrees or max(stocks, key=lambda fact: fact.value)
    computed = stock.value + sum((fact.value if added else -fact.value for fact, added in flows), Decimal(0))
    every = (stock, *(fact for fact, _ in flows), result)
    words = said(_HOLDS if agrees else _FAILS, sum="{sum}", computed=(computed, result), result=(result.value, result))
    listed = {
        language: template.replace(
            "{sum}",
            written(stock.value, stock, language)
            + "".join(f" {'+' if added else '−'} {written(fact.value, fact, language)}" for fact, added in flows),
        )
        for language, template in words.items()
    }
    return Audit.of(RULE.name, agrees is not None, listed, every)


def _sum(stock: Observation, flows: Sequence[_Flow]) -> Interval:
    total = stands_for(stock)
    for fact, added in flows:
        total = total + stands_for(fact) if added else total - stands_for(fact)
    return total


RULE: Final = Rule(
    "stock-and-flow",
    {"vi": "Hiện có, cộng thêm, trừ bớt thành số mới", "en": "A stock with what comes and goes is the new stock"},
    _find,
)
