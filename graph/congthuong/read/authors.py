"""Lines that name who wrote an article.

>>> from congthuong.read.authors import author, is_name
>>> author("Bài, ảnh: Lê Minh"), author("TIỂU PHƯƠNG"), author("Vân Anh (tổng hợp)")
('Lê Minh', 'Tiểu Phương', 'Vân Anh')
>>> is_name("Tuấn Thành"), is_name("Kinh tế"), is_name("Hà Nam")
(True, False, False)
"""

from __future__ import annotations

import re
import unicodedata

from congthuong.read.furniture import is_agency
from congthuong.read.lines import key_of

__all__ = ["author", "is_byline", "is_name"]

_LENGTH = 80
# Those that people bear; where only these count as names, other lines of two capitalised words are left alone.
_SURNAMES = re.compile(
    r"(?:âu|bạch|bành|bùi|cao|cấn|châu|chu|chử|cù|cung|đàm|đàng|đào|đậu|đặng|điền|đinh|đỗ|đoàn|đồng|doãn|dương|giáp|hà|hàn|"
    r"hồ|hoàng|hứa|huỳnh|kha|khổng|khuất|khúc|khương|kiều|kim|la|lã|lại|lâm|lê|lều|lò|lộ|lục|lương|lưu|lữ|lý|mạc|mai|mẫn|"
    r"ngô|nghiêm|nguyễn|nhâm|ninh|nông|ông|phạm|phan|phí|phó|phùng|phương|quách|quản|sử|tạ|tào|tăng|thạch|thái|thân|thẩm|"
    r"thiều|thôi|tiêu|tô|tôn|tống|trà|trần|triệu|trịnh|trương|từ|uông|văn|vi|viên|võ|vũ|vương|yên)"
)
_NO_NAMES = frozenset(
    {"hà nam", "hà nội", "hà giang", "hà tĩnh", "hà tây", "lâm đồng", "thái bình", "thái nguyên", "cao bằng",
     "lai châu", "an giang", "ninh bình", "ninh thuận", "yên bái", "kiên giang", "trà vinh", "quảng ninh",
     "việt nam", "công thương"}
)  # fmt: skip
_LABELLED = re.compile(
    r"(?:tác giả|người viết|bài viết|phóng viên|pv|thực hiện|biên tập|người đăng|nhóm pv|nhóm phóng viên|"
    r"(?:bài|tin)(?:(?:,| và| -)? (?:ảnh|bài))*) *[:：] *(?P<who>.{2,60})$",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"[(\[]? *(?:theo|nguồn)(?: *[:：])? +[^.;:]{2,60}[)\]]?$", re.IGNORECASE)
_ROLE = re.compile(
    r" *(?:\((?:tổng hợp|th|t/h|ttxvn[^)]*|ghi|lược dịch|biên dịch|dịch|theo [^)]{2,40})\)"
    r"|[-–/] *(?:ttxvn|vov|vtv|tổng hợp))$",
    re.IGNORECASE,
)
_COLLECTIVE = frozenset({"pv", "p.v", "ttxvn", "tổng hợp", "bbt", "ban biên tập", "th"})
_CAPITALISED = re.compile(r"[^\W\d_][^\W\d_]*\.?(?:[.&-][^\W\d_]+)*\.?")


def is_name(text: str, *, surname: bool = False) -> bool:
    """Whether a line is a person's name and nothing else: two to five words, each beginning with a capital.

    With `surname`, only if the first word is a common Vietnamese surname.
    """
    bare = _bare(text)
    words = bare.split()
    if not 2 <= len(words) <= 5 or len(bare) > 40 or key_of(bare) in _NO_NAMES or is_agency(bare):
        return False
    if words[0].lower() in {"theo", "nguồn"}:
        return False
    if not all(word[0].isupper() and _CAPITALISED.fullmatch(word) for word in words):
        return False
    return not surname or _SURNAMES.fullmatch(words[0].lower()) is not None


def author(text: str) -> str | None:
    """The author that a byline names, without label and role, capitals undone; None if it names nobody."""
    match = _LABELLED.match(text.strip())
    bare = _bare(match["who"] if match else text)
    if is_name(bare):
        return bare.title() if bare.isupper() else bare
    if match:
        return bare if len(bare) >= 2 else None
    return bare if bare and is_agency(bare) else None


def is_byline(text: str) -> bool:
    """Whether a line at the end of an article names its author or source."""
    bare = text.strip()
    if not bare or len(bare) > _LENGTH or any(char.isdigit() for char in bare):
        return False
    if is_name(bare) or is_agency(bare) or _LABELLED.match(bare):
        return True
    return key_of(bare).strip("().") in _COLLECTIVE or (_SOURCE.fullmatch(bare) is not None and len(bare.split()) <= 8)


def _bare(text: str) -> str:
    composed = " ".join(unicodedata.normalize("NFC", text[:200]).split())
    return _ROLE.sub("", composed.strip(" *_-–—.")).strip(" *_-–—.")
