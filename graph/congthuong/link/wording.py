"""Which of two units of one name the words around the name mean: "Bắc Ninh (cũ)", "khu vực Phú Thọ", "Bắc Ninh mới".

>>> from congthuong.link.wording import Words
>>> text = "Tỉnh Phú Thọ (hợp nhất Phú Thọ, Vĩnh Phúc và Hòa Bình) có 32 khu công nghiệp, khu vực Phú Thọ có 7."
>>> words = Words(text)
>>> [words.side(at, at + 7) for at in (5, 23, text.rindex("Phú Thọ"))]
['sau sáp nhập', 'trước sáp nhập', 'trước sáp nhập']
>>> Words("TP. Huế thuộc tỉnh Thừa Thiên Huế").is_city(4, 7)
True

The words say before or after; which places these are, the catalogue knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from congthuong.interpret.mergers import AFTER, BEFORE, Side
from congthuong.recognise.matcher import fold_letters

__all__ = ["Words"]

_JOINED: Final = r"(?:sáp nhập|hợp nhất|sắp xếp)"
_WHEN: Final = rf"(?:khi |thời điểm |lúc )?(?:được )?{_JOINED}"
# Behind the name.
_OLD: Final = re.compile(rf"\s?[(\[]?(?:cũ|trước đâi|trước kia|trước {_WHEN}|(?:khi )?chưa {_JOINED})(?!\w)")
_NEW: Final = re.compile(
    r"\s?(?:[(\[](?:mới(?!\w)|(?:được |sau )?(?:hợp nhất|sáp nhập|thành lập)(?: từ| trên cơ sở| giữa)?"
    r"(?: (?:các|hai|ba|2|3) tỉnh| tỉnh)?\s)"
    rf"|\(?sau {_WHEN}(?!\w)|(?:được )?(?:hợp nhất|hình thành|thành lập) (?:từ|trên cơ sở))"
)
# "Phú Thọ mới có 32 KCN" may be "has only 32": it is the new one behind its rank and before what is no number.
_NEWLY: Final = re.compile(r" mới(?=\s?[,.;:()]|\s(?:sẽ|sau|được|hiện|nai|chính thức|là|và|với|gồm|bao gồm)(?!\w)|$)")
_RANK: Final = re.compile(r"(?<!\w)(?:tỉnh|thành phố|tp\.?|phường|xã|huiện|quận|thị xã)\s?$")
_RANK_FIRST: Final = re.compile(r"(?:tỉnh|thành phố|tp\.?) ")
# Before the name.
_PART: Final = re.compile(r"(?<!\w)khu vực (?:tỉnh |thành phố |tp\.? ?)?$")
_OLD_RANK: Final = re.compile(r"(?<!\w)(?:tỉnh|thành phố|tp\.?|phường|xã|huiện|quận) cũ (?:là )?$")
_LINK: Final = (
    r"(?:từ|giữa|toàn bộ|nguyên trạng|diện tích tự nhiên|quy mô dân số|của|các|hai|ba|[23]|0[23]|và|với|vào|cùng"
    r"|tỉnh|thành phố|tp\.?|phường|xã|huyện)"
)
# "hợp nhất tỉnh Bắc Giang và", before a name of the same list: nothing but capitalised names and what joins them.
_PARTS: Final = re.compile(
    rf"(?<!\w)(?P<after>sau (?:khi )?)?(?:sáp nhập|hợp nhất|sắp xếp|hình thành từ|trên cơ sở)(?=\s)"
    rf"(?:,? {_LINK}(?!\w)|,? (?-i:[A-ZÀ-ỸĐ][^\W\d_]*)(?: ?[-–] ?)?|,)*,?\s?$",
    re.IGNORECASE,
)
_COMMA: Final = re.compile(rf",\s(?:{_LINK}\s)?$", re.IGNORECASE)
_MORE: Final = re.compile(r"\s?(?:,|và|với)\s")
# "… thành tỉnh", before the name of what came of it.
_RESULT: Final = re.compile(
    rf"(?<!\w){_JOINED}(?!\w).*(?<!\w)(?:thành|lập|hình thành|tên|tên gọi|gọi)(?: là)?(?: một)?"
    r"(?: đơn vị hành chính)?(?: (?:tỉnh|thành phố|tp\.?|phường|xã))?(?: mới)?"
    r"(?: (?:lấi|có|mang) tên(?: gọi)?)?(?: là)?(?: (?:tỉnh|thành phố|tp\.?|phường|xã))?\s?$"
)
_SAID: Final = re.compile(
    rf"(?<!\w)(?P<side>trước|sau) {_WHEN}(?=\s?[,;:]"
    r"| (?:các |ba |hai |3 |2 )?(?:tỉnh|thành phố|địa giới|địa phương|đơn vị hành chính)(?!\w))"
)
_CITY: Final = re.compile(r"(?<!\w)(?:thành phố|tp\.?|t\.p\.?)\s?$")
_CITY_OF: Final = re.compile(r"(?<!\w)(?:thành phố|tp\.?)\s?[^\W\d_]+(?: [^\W\d_]+){0,3} (?:thuộc|của) (?:tỉnh )?$")
_SENTENCE: Final = re.compile(r"[\n!?;]|\.(?=\s|$)(?<!tp\.)(?<!t\.p\.)")
_REACH: Final = 160  # characters before a name that may speak of it


@dataclass(frozen=True, slots=True)
class Words:
    """A text, asked about the names in it by their offsets."""

    text: str
    _folded: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        folded = fold_letters(self.text)
        object.__setattr__(self, "_folded", folded if len(folded) == len(self.text) else "")

    def side(self, start: int, end: int) -> Side | None:
        """Whether the name at these offsets is of the place before or after a merger, None where no word tells."""
        behind, before = self._folded[end : end + 60], self._sentence(start)
        if _OLD.match(behind):
            return BEFORE
        if _NEW.match(behind) or (_NEWLY.match(behind) and self._ranked(start, end, before)):
            return AFTER
        if _PART.search(before) or _OLD_RANK.search(before):
            return BEFORE
        if _RESULT.search(before):
            return AFTER
        if parts := _PARTS.search(self.text[start - len(before) : start]):
            subject = parts["after"] and _COMMA.search(before) and not _MORE.match(behind)
            return AFTER if subject else BEFORE  # "sau khi sáp nhập với Hải Dương, Hải Phòng có 30 KCN"
        said = [match["side"] for match in _SAID.finditer(before)]
        return None if not said else BEFORE if said[-1] == "trước" else AFTER

    def _ranked(self, start: int, end: int, before: str) -> bool:
        return bool(_RANK.search(before) or _RANK_FIRST.match(self._folded[start:end]))

    def is_city(self, start: int, end: int) -> bool:
        """Whether the name is called a city: by the words before it, or by its own first ones."""
        own = self._folded[start:end]
        return own.startswith(("thành phố ", "tp")) or bool(_CITY.search(self._folded[max(start - 12, 0) : start]))

    def holds_city(self, start: int) -> bool:
        """Whether the name here is only said to hold the city before it: "TP. Huế thuộc tỉnh Thừa Thiên Huế".

        >>> text = "TP. Huế thuộc tỉnh Thừa Thiên Huế đón 2 triệu lượt khách"
        >>> Words(text).holds_city(text.index("Thừa"))
        True
        """
        return bool(_CITY_OF.search(self._folded[max(start - 60, 0) : start]))

    def _sentence(self, start: int) -> str:
        """The sentence of a name up to it."""
        reach = self._folded[max(start - _REACH, 0) : start]
        ends = [match.end() for match in _SENTENCE.finditer(reach)]
        return reach[ends[-1] :] if ends else reach
