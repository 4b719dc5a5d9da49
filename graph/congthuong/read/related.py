"""Lines that open a list of other articles.

>>> from congthuong.read.related import opens_list
>>> opens_list("Tin liên quan"), opens_list("Xem thêm: Một tin khác"), opens_list("Tin vui cho nhà nông")
('', 'một tin khác', None)
"""

from __future__ import annotations

import re

from congthuong.read.lines import SHORT, key_of

__all__ = ["opens_list"]

_THING = "tin|bài|bài viết|tin bài|tin tức|thông tin"
_OTHER = (
    "liên quan|khác|cùng chuyên mục|cùng chủ đề|cùng loại|cũ hơn|mới hơn|đã đưa|mới nhất|mới|nóng|nổi bật|tiêu điểm|"
    "đọc nhiều|xem nhiều"
)
_OPENER = re.compile(
    r"[-–>»*# ]*(?:"
    rf"(?:các |những )?(?:{_THING})(?: bài)? (?:{_OTHER})(?: hơn| nhất| trong ngày)?"
    r"|cùng (?:chuyên mục|chủ đề|tác giả)"
    r"|(?:mời )?(?:quý vị |bạn )?(?:xem|đọc) thêm"
    r"|(?:bạn )?có thể (?:bạn )?(?:quan tâm|muốn xem|thích)"
    r"|(?:đọc|xem) nhiều(?: nhất)?|đừng bỏ lỡ|tin trong ngày|dòng sự kiện|liên quan"
    r") *(?:\(\d+\) *)?(?P<tail>[:：].*)?$"
)


def opens_list(text: str) -> str | None:
    """What follows the colon if a line opens a list of other articles ("" if nothing does); None if it opens none."""
    if len(text) > SHORT:
        return None
    match = _OPENER.match(key_of(text))
    return (match["tail"] or "").strip(" :：") if match else None
