"""Lines under pictures: credits, labels, file names.

>>> from congthuong.read.pictures import is_picture_text, without_credit
>>> is_picture_text("Công nhân kiểm tra bản mạch. Ảnh: H.N"), is_picture_text("Hình thức hỗ trợ: vốn vay")
(True, False)
>>> without_credit("công nhân kiểm tra bản mạch. ảnh: h.n")
'công nhân kiểm tra bản mạch'
"""

from __future__ import annotations

import re

from congthuong.read.lines import SHORT, key_of

__all__ = ["is_bare_script", "is_picture_text", "without_credit"]

_CREDIT_LENGTH = 70  # "(Ảnh: …)" with the photographer's name
_CREDIT = re.compile(
    r"(?:^|[\s.,;)\-–—|(])\(?(?:nguồn )?(?:ảnh|hình|video|clip|đồ họa|photo|anh)"
    r"(?: (?:tư liệu|minh h[ọo][aạ]|internet))? *[:：/] *[^:：]{1,40}$"
)
_LABEL = re.compile(
    r"(?:trong ảnh|ảnh|ảnh minh h[ọo][aạ]|ảnh tư liệu|hình|hình ảnh|video|clip|đồ họa|infographic|chú thích ảnh) *"
    r"(?:\d+ *)?[:：.]|\(?ảnh minh h[oọ][aạ]\)?|!\["
)


def is_picture_text(text: str) -> bool:
    """Whether a line ends with a credit ("… Ảnh: H.N") or begins with a label ("Trong ảnh: …", "Video: …")."""
    if len(text) > SHORT:
        return False
    key = key_of(text)
    return _LABEL.match(key) is not None or _CREDIT.search(key[-_CREDIT_LENGTH:]) is not None


def without_credit(key: str) -> str:
    """A folded line without the credit at its end, so that a caption is known again when it is printed without."""
    match = _CREDIT.search(key, max(0, len(key) - _CREDIT_LENGTH))
    return (key[: match.start()] if match else key).rstrip(" .,;-–—|(")


def is_bare_script(text: str) -> bool:
    """Whether several words have no letter outside ASCII: in a Vietnamese page, a picture's alternative text."""
    return text.isascii() and len(text.split()) >= 4
