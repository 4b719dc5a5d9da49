"""Lines that give the page's date and say nothing else.

>>> from congthuong.read.datelines import stamps
>>> stamps("Đăng ngày: 11/06/2024 , 06:23 GMT+7")
(Stamp(date='2024-06-11', labelled=True),)
>>> stamps("Ngày 11/06/2024, tỉnh khởi công 2 dự án")
()
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from congthuong.read.lines import key_of

__all__ = ["Stamp", "is_plain_date", "stamps"]

_LENGTH = 140
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date that the page bears: ISO 8601, and whether the page says that it is the article's."""

    date: str
    labelled: bool


_DAY = re.compile(
    r"(?<!\d)(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2}) ?[-/.] ?(?P<m2>\d{1,2}) ?[-/.] ?(?P<y2>\d{4})"
    r"|(?:ngày )?(?P<d3>\d{1,2}) tháng (?P<m3>\d{1,2}),? năm (?P<y3>\d{4}))(?!\d)"
)
_LABEL = re.compile(
    r"(?:đăng|xuất bản|ngày (?:đăng|xuất bản|viết|đưa tin|phát hành|tạo)|thời gian đăng)"
    r"(?: (?:tải|bài|tin|ngày|lúc|vào))*\b"
)
_UPDATED = re.compile(r"(?:(?:ngày )?cập nhật|lần cập nhật cuối|sửa đổi)(?: (?:ngày|lúc|lần cuối))*\b")
_CLOCK = re.compile(r"\d{1,2} ?[:hg] ?\d{2}(?: ?[:'] ?\d{2})? ?(?:phút)? ?(?:am|pm|sa|ch)?\b")
_WORDS = re.compile(
    r"\b(?:gmt|utc)(?: ?[+-] ?\d{1,2}(?::\d{2})?)?"
    r"|\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cn|t[2-7]|ngày|lúc|vào|giờ|hôm nay)\b"
    r"|\d[\d.,]* lượt xem|\bchia sẻ\b|\d* ?bình luận\b|\bin (?:bài|trang)\b"
    r"|\ba[-+]? +a +a[-+]?(?!\w)|\ba[-+](?!\w)"  # the buttons that change the size of letters
)
_SECTION = re.compile(r"(?:chuyên mục|mục|nguồn|tác giả|người đăng|lượt xem|đã xem) *:.*$")
_PLACE_AND_DATE = re.compile(r"[^\W\d][^\d,]{1,40}, *ngày *\d{1,2} *tháng *\d{1,2} *năm *\d{4}\.?$")


def stamps(text: str) -> tuple[Stamp, ...]:
    """The dates of a dateline; none for a line in which any word says something else.

    A letter's "Long An, ngày 2 tháng 10 năm 2024" is a dateline, too. Days come first, unless only the American order
    makes a date.
    """
    if len(text) > _LENGTH or not _DIGIT.search(text):
        return ()
    key = key_of(text)
    dates = [date for match in _DAY.finditer(key) if (date := _iso(match))]
    if not dates:
        return ()
    if not _PLACE_AND_DATE.match(key):
        rest = key
        for known in (_SECTION, _DAY, _CLOCK, _LABEL, _UPDATED, _WORDS):
            rest = known.sub(" ", rest)
        if any(char.isalnum() for char in rest):
            return ()
    labelled = _LABEL.search(key) is not None
    return tuple(Stamp(date, labelled) for date in dates)


def is_plain_date(text: str) -> bool:
    """Whether a line is a bare date: a dateline near the title, elsewhere perhaps a table's cell."""
    return len(text) <= _LENGTH and _DAY.fullmatch(key_of(text)) is not None


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    year = int(groups["y"] or groups["y2"] or groups["y3"])
    month = int(groups["m"] or groups["m2"] or groups["m3"])
    day = int(groups["d"] or groups["d2"] or groups["d3"])
    if month > 12 and day <= 12:
        day, month = month, day
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    return date.isoformat() if 1990 <= year <= 2100 else None
