"""A year that no article of its time would name, one wrong or exchanged digit away from one that it would.

>>> from congthuong.check.within.year_slip import RULE
>>> RULE.name
'year-slip'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from congthuong.check.within.reading import Audit, Reading, Rule, Words, said

__all__ = ["RULE"]

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORDS: Final = r"năm|tháng \d{1,2}[/-]|tháng \d{1,2} năm|quý [IV1-4]+[/-]|giai đoạn|\d{1,2}[/-]\d{1,2}[/-]"
_NAMED: Final = re.compile(rf"(?:{_WORDS})\s?(\d{{4}})(?!\d|[.,]\d)", re.IGNORECASE)
_BACK, _AHEAD, _PLANS = 10, 3, 60  # years: what articles speak of, and how far plans reach
_FAILS: Final[Words] = {
    "vi": "Năm {year}: có thể là {meant}, chỉ khác một lỗi gõ.",
    "en": "The year {year}: perhaps {meant}, one slip away.",
}


def _find(reading: Reading) -> Iterator[Audit]:
    published = reading.article.metadata.published
    years = Counter(_YEAR.findall(reading.text))
    if not published and not years:
        return
    now = int(published[:4]) if published else int(years.most_common(1)[0][0])
    likely = [*range(now, now - _BACK, -1), *range(now + 1, now + _AHEAD)]  # the article's own year first
    for block in reading.article.body:
        for found in _NAMED.finditer(reading.text, block.start, block.end):
            year = int(found[1])
            if 1900 <= year <= now + _PLANS:
                continue
            meant = next((one for one in likely if _one_slip(found[1], str(one))), None)
            if meant is not None:
                words = said(_FAILS, year=found[1], meant=str(meant))
                yield Audit(RULE.name, False, (found.span(),), words)


def _one_slip(written: str, meant: str) -> bool:
    wrong = [place for place in range(4) if written[place] != meant[place]]
    if len(wrong) == 2:  # neighbours that changed places
        first, second = wrong
        return second == first + 1 and (written[first], written[second]) == (meant[second], meant[first])
    return len(wrong) == 1


RULE: Final = Rule(
    "year-slip", {"vi": "Năm nằm trong thời gian của bài", "en": "Years lie in the article's time"}, _find
)
