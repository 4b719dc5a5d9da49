"""The date on top of the page is months behind everything that the article reports: it may be the day it was printed.

>>> from congthuong.check.within.page_stamp import RULE
>>> RULE.name
'page-stamp'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from congthuong.check.within.reading import Audit, Reading, Rule, Words, said
from congthuong.periods import bounds

__all__ = ["RULE"]

_STAMP: Final = re.compile(
    r"^[ \t]*(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật),?\s*)?(?:ngày\s+)?"
    r"(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)(?:\s*[-|,]?\s*\d{1,2}[:h]\d\d)?",
    re.IGNORECASE | re.MULTILINE,
)
_TOP: Final = 400
_MONTHS: Final = 4  # reports appear within three months of what they report
_FAILS: Final[Words] = {
    "vi": "Trang ghi {stamp} nhưng kỳ mới nhất trong bài là tháng {latest}.",
    "en": "The page says {stamp}, but the latest period of the article is {latest}.",
}


def _find(reading: Reading) -> Iterator[Audit]:
    stamp = _STAMP.search(reading.text, 0, _TOP)
    if stamp is None or not 1 <= int(stamp[2]) <= 12:
        return
    own = reading.article.metadata.published
    if own is not None and len(own) > 4 and _months(own) != int(stamp[3]) * 12 + int(stamp[2]):
        latest = own  # what is known of the article says another time than its page
    else:
        ends = [
            bounds(fact.period)[1]
            for fact in reading.figures
            if fact.period and len(fact.period.strip("/")) > 4 and fact.status in ("actual", "estimate")
        ]
        if not ends:
            return
        latest = max(ends)
    if int(stamp[3]) * 12 + int(stamp[2]) - _months(latest) >= _MONTHS:
        month = f"{latest[5:7]}/{latest[:4]}"
        yield Audit(RULE.name, False, (stamp.span(),), said(_FAILS, stamp=stamp[0].strip(), latest=month))


def _months(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])


RULE: Final = Rule(
    "page-stamp",
    {"vi": "Ngày trên trang gần với kỳ của số liệu", "en": "The page's date is near what the article reports"},
    _find,
)
