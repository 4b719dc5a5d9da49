"""A decimal point in an article that writes decimal commas, or a thousands comma beside a decimal point.

>>> from congthuong.check.within.decimal_mark import RULE
>>> RULE.name
'decimal-mark'

"25.6 tỷ" and "12.4%" are read as decimals; that their neighbours write "25,6" makes the mark a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from congthuong.check.within.reading import Audit, Reading, Rule, Words, said

__all__ = ["RULE"]

_VIETNAMESE: Final = re.compile(r"(?<![\d.,])\d[\d.]*,\d{1,2}(?!\d|[.,]\d)")
_POINT: Final = re.compile(
    r"(?<![\d.,/])\d{1,3}\.\d{1,2}(?=\s*(?:%|tỷ|tỉ|triệu|ha\b|nghìn|ngàn|tấn))|(?<![\d.,])\d{1,3}(?:,\d{3})+\.\d+(?!\d)"
)
_CELL: Final = re.compile(r"\d{1,3}\.\d{1,2}")
_LEAST: Final = 3  # decimal commas that make a house style
_FAILS: Final[Words] = {
    "vi": "“{written}” dùng dấu chấm thập phân, còn bài viết dùng dấu phẩy ({others} chỗ).",
    "en": "“{written}” has a decimal point where the article writes commas ({others} times).",
}


def _find(reading: Reading) -> Iterator[Audit]:
    body = reading.article.body
    commas = sum(len(_VIETNAMESE.findall(reading.text, block.start, block.end)) for block in body)
    if commas < _LEAST:
        return
    spans = [found.span() for block in body for found in _POINT.finditer(reading.text, block.start, block.end)]
    spans += [
        (fact.start, fact.end)
        for fact in reading.figures
        if _CELL.fullmatch(fact.surface) and fact.unit != "percentage-point" and "." in fact.surface
    ]
    for start, end in dict.fromkeys(sorted(spans)):
        words = said(_FAILS, written=reading.text[start:end], others=str(commas))
        yield Audit(RULE.name, False, ((start, end),), words)


RULE: Final = Rule(
    "decimal-mark",
    {"vi": "Một dấu thập phân trong cả bài", "en": "One decimal mark throughout the article"},
    _find,
)
