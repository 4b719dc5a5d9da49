"""What does not add up within one article: arithmetic that its own figures must satisfy.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.check.within import audits
>>> text = "Năm 2023, vốn của dự án là 40,5 tỷ đồng (tương đương 1,7 triệu USD), năm 2203 sẽ tăng."
>>> article = Article("a", text, Metadata(published="2023-11"), (Block(0, len(text), "paragraph"),))
>>> [(found.rule, found.holds, found.said["en"]) for found in audits(article, ())]
[('year-slip', False, 'The year 2203: perhaps 2023, one slip away.')]

One rule a module, each named by what it holds; `RULES` lists them. A finding either *holds*, which bears its figures
out, or *fails*: then the article is wrong, or our reading of it is, and which of the two is for the reader to see.
Figures are intervals: what their printed digits round, and what words such as "hơn" or "khoảng" leave open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from congthuong.article import Article
from congthuong.check.within import (
    change_of_parts,
    decimal_mark,
    exchange_rate,
    implied_whole,
    level_against_change,
    names_listed,
    page_stamp,
    plan_share,
    printed_twice,
    share_of_whole,
    stock_and_flow,
    sum_of_parts,
    thousandfold,
    trade_identity,
    unit_typo,
    year_slip,
)
from congthuong.check.within.reading import Audit, Reading, Rule
from congthuong.facts import Observation

__all__ = ["RULES", "Audit", "Rule", "audits"]

RULES: dict[str, Rule] = {
    module.RULE.name: module.RULE
    for module in (
        sum_of_parts,
        trade_identity,
        level_against_change,
        change_of_parts,
        share_of_whole,
        implied_whole,
        plan_share,
        stock_and_flow,
        exchange_rate,
        thousandfold,
        year_slip,
        page_stamp,
        unit_typo,
        decimal_mark,
        printed_twice,
        names_listed,
    )
}


def audits(article: Article, observations: Iterable[Observation]) -> Iterator[Audit]:
    """What was found out of an article, in the order of `RULES`; `observations` are its figures.

    A failure whose figures another finding bears out is left out, and so is one that says less of the same figures than
    a failure before it.
    """
    reading = Reading.of(article, observations)
    found = list(chain.from_iterable(rule.find(reading) for rule in RULES.values()))
    borne_out = [set(one.spans) for one in found if one.holds]
    told: set[tuple[object, ...]] = set()
    failed: list[set[tuple[int, int]]] = []
    for one in found:
        spans = set(one.spans)
        if not one.holds:
            if one.figures and any(one.spans[0] in held and len(spans & held) > 1 for held in borne_out):
                continue
            if one.figures and any(spans <= other or other <= spans for other in failed):
                continue
            failed.append(spans)
            sums = (one.rule if not one.figures else "", *sorted((fact.unit, fact.value) for fact in one.figures))
            if one.figures and sums in told:  # the same figures in a paragraph further down
                continue
            told.add(sums)
        yield one
