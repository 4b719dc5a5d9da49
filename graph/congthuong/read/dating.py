"""When an article was published, where only its text and its page say so.

>>> from congthuong.read.dating import published
>>> from congthuong.read.datelines import Stamp
>>> text = "Chỉ số sản xuất công nghiệp 4 tháng đầu năm 2024 giảm 5,6%. So với tháng 3, chỉ số tháng 4 giảm 2%."
>>> published(text, [Stamp("2024-05-06", labelled=True)])
'2024-05-06'
>>> published(text, [Stamp("2024-11-19", labelled=False)])  # the day on which somebody printed the page
'2024-05'

The rule:

1. A page's date stamp is believed unless the text contradicts it. It does when it reports results ("4 tháng đầu năm
   2024", "quý I/2024", "tháng 4/2024 tăng …") and the newest month that it names in any way lies four months or more
   before the stamp, or when the newest of those results ends more than a month after it.
2. Without a stamp that holds, the text's own year is the newest that it reports on ("so với cùng kỳ năm 2023" speaks of
   2024, and so does "năm 2023 đạt …; năm nay … tăng …"). If it reports months of that year, the article is of the month
   after the newest, or of that month itself where the text names a day after its 20th and none later.
3. If it reports no months, but a whole year and plans for the next, it is of the next year; else of the year reported.
4. If it reports months, but never of which year, nothing is said.

What follows a word of planning in its sentence (phấn đấu, dự kiến, sẽ, đến năm …) names no results, and what follows
"so với" or "cùng kỳ" is what they are compared with. Dates given in `index.jsonl` or in a web page's metadata never
come here: they win.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from congthuong.read.datelines import Stamp
from congthuong.read.lines import key_of

__all__ = ["published"]

_STALE = 4  # months from the newest month in the text to a stamp that is not the article's
_YEARS = range(1990, 2100)
_SAMPLE = 100_000  # characters: dates in what follows tell nothing new

_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "một": 1, "hai": 2, "ba": 3, "tư": 4}
_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
          "mười một": 11, "mười hai": 12}  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.;…!?])\s+|\n+")
_PLAN = re.compile(
    r"\b(?:phấn đấu|dự kiến|kế hoạch|mục tiêu|chỉ tiêu|sẽ|trước ngày|hoàn thành trước|hoàn thành vào|chậm nhất|dự báo|"
    r"giai đoạn|quy hoạch|tầm nhìn|lộ trình|đến (?:hết |cuối )?năm|vào (?:cuối )?năm)\b"
)
_COMPARED = re.compile(r"\b(?:so với|so|cùng kỳ|cùng kì)\b[^,;:()]{0,60}")
_YEAR_BEFORE = re.compile(r"\bcùng k[ỳì](?: năm)?\s?(?P<year>\d{4})(?!\d)")
# "Năm 2023, doanh thu 140 tỷ; năm nay ước 190 tỷ, tăng 33%": the year after the one that is set against it.
_NOW_AGAINST = re.compile(
    r"\bnăm (?P<year>\d{4})(?!\d)(?:(?!\bnăm\b)[^.!?\n]|\.\d){3,90}[;,] (?:còn |đến |sang |thì )?năm nay\b"
    r"[^.!?\n]*?\b(?:tăng|giảm|gấp)\b"
)
_RESULT = re.compile(r"\b(?:tăng|giảm|đạt|ước|bằng|so với|cùng kỳ|lũy kế|luỹ kế)\b")
_YEAR = r"(?:(?:\s?[-/]\s?|\s(?:đầu\s)?(?:của\s)?(?:năm\s)?)(?P<year>\d{4})(?!\d))"
_MONTHS = re.compile(
    rf"(?<![\d.,/])(?P<n>\d{{1,2}}|mười hai|mười một|{'|'.join(_WORDS)}) tháng(?! tuổi| nữa| tới| sau)(?: đầu)?{_YEAR}?"
)
_QUARTER = re.compile(rf"\bquý (?P<q>iv|iii|ii|i|[1-4]|một|hai|ba|tư)\b{_YEAR}?")
_HALF = re.compile(rf"\b(?:nửa đầu|6 tháng đầu) năm{_YEAR}?")
_MONTH = re.compile(rf"\btháng (?P<m>1[0-2]|0?[1-9])(?![\d%.,]*\d){_YEAR}?")
_DAY = re.compile(
    r"(?<![\d.,/])(?P<d>3[01]|[12]\d|0?[1-9])\s?[-/]\s?(?P<m>1[0-2]|0?[1-9])(?:\s?[-/]\s?(?P<year>\d{4}))?(?![\d%/]|[.,]\d)"
)
_PLAIN_YEAR = re.compile(r"\bnăm (?P<year>\d{4})(?![\d-])")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A month, day or year that the text names outside plans and comparisons."""

    month: int | None  # 1-12
    year: int | None
    result: bool  # the end of a period whose results are reported
    day: int | None = None


def published(text: str, stamps: Sequence[Stamp] = ()) -> str | None:
    """The date as ISO 8601 at the precision that is known (day, month or year), or None.

    `text` is the article's body, `stamps` the dates that its page bears, in order.
    """
    folded = "\n".join(key_of(line) for line in text[:_SAMPLE].splitlines())
    mentions = list(_mentions(folded))
    for stamp in sorted(stamps, key=lambda found: not found.labelled):
        if not _contradicts(mentions, stamp.date):
            return stamp.date
    return _inferred(mentions, folded)


def _contradicts(mentions: Iterable[_Mention], stamp: str) -> bool:
    now = int(stamp[:4]) * 12 + int(stamp[5:7])
    newest, newest_result = None, None
    for mention in mentions:
        if mention.month is None:
            continue
        when = _resolve(mention.month, mention.year, now)
        if when > now + 24:
            continue  # a slip of the pen
        if mention.result and mention.year is not None:
            newest_result = max(newest_result or when, when)
        if when <= now:
            newest = max(newest or when, when)
    if newest_result is None:
        return False
    return newest_result > now + 1 or (newest is not None and now - newest >= _STALE)


def _resolve(month: int, year: int | None, now: int) -> int:
    """Months since year 0; without a year, the latest such month that is not after `now`."""
    if year is not None:
        return year * 12 + month
    when = (now - 1) // 12 * 12 + month
    return when if when <= now else when - 12


def _inferred(mentions: Sequence[_Mention], folded: str) -> str | None:
    before = (*_YEAR_BEFORE.finditer(folded), *_NOW_AGAINST.finditer(folded))
    compared = [int(match["year"]) + 1 for match in before]
    known = [year for year in (*compared, *(m.year for m in mentions if m.year is not None)) if year in _YEARS]
    if not known:
        return None
    year = max(known)
    reported = [m for m in mentions if m.result and m.month is not None and m.year in {None, year}]
    months = [m.month for m in reported if m.month is not None]
    if not months:
        planned = any(int(match["year"]) == year + 1 for match in _PLAIN_YEAR.finditer(folded))
        return str(year + 1 if planned else year)
    if year not in compared and all(m.year is None for m in reported):
        return None  # "2 tháng đầu năm nay" beside results of last year: the year in the text is not this year
    newest = max(months)
    later = any(m.day is not None and m.month == newest % 12 + 1 for m in mentions)
    closing = any(m.day is not None and m.month == newest and m.day >= 20 for m in mentions)
    if not closing or later:
        newest += 1
    return f"{year + newest // 13:04d}-{(newest - 1) % 12 + 1:02d}"


def _mentions(folded: str) -> Iterator[_Mention]:
    for sentence in _SENTENCE.split(folded):
        plan = _PLAN.search(sentence)
        # What stands before the plan in its sentence is past: "5 tháng đạt 40%, phấn đấu …".
        said = _COMPARED.sub(" ", sentence[: plan.start()] if plan else sentence)
        result = _RESULT.search(sentence) is not None
        for match in _MONTHS.finditer(said):
            yield _mention(_number(match["n"]), match["year"], result=True)
        for match in _QUARTER.finditer(said):
            # "tăng 3,7% trong quý I" may look back from the year's end; only a quarter with its year is news.
            yield _mention(_QUARTERS[match["q"]] * 3, match["year"], result=result and match["year"] is not None)
        for match in _HALF.finditer(said):
            yield _mention(6, match["year"], result=True)
        for match in _MONTH.finditer(said):
            yield _mention(int(match["m"]), match["year"], result=result and match["year"] is not None)
        for match in _DAY.finditer(said):
            yield _mention(int(match["m"]), match["year"], result=False, day=int(match["d"]))
        if result:
            for match in _PLAIN_YEAR.finditer(said):
                yield _mention(0, match["year"], result=False)


def _mention(month: int, year: str | None, *, result: bool, day: int | None = None) -> _Mention:
    number = int(year) if year else None
    if number is not None and number not in _YEARS:
        number = None
    return _Mention(month if 1 <= month <= 12 else None, number, result, day)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _WORDS[text]
