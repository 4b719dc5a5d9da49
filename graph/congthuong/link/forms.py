"""The spellings of one name brought to one form, so that they get one IRI.

>>> from congthuong.link.forms import canonical
>>> canonical("CTY TNHH Hồng Hạc", "Company") == canonical("Công ty TNHH Hồng Hạc Việt Nam", "Company")
True
>>> canonical("Công ty CP Hồng Hạc", "Company") == canonical("Công ty TNHH Hồng Hạc", "Company")
False
>>> canonical("khu công nghiệp Việt - Hàn", "IndustrialZone")
'việt hàn'

Only what is safe is brought together: abbreviations of the legal form, the generic word before a zone or a district,
and "Việt Nam" behind a name with a Vietnamese legal form, which says the same. "Samsung" and "Samsung Việt Nam" stay
two, since one is the parent of the other; so do a limited and a joint-stock company of one name.
"""

from __future__ import annotations

import re

from congthuong.recognise.normal import normalise
from congthuong.text import fold

__all__ = ["canonical"]

_COMPANY = (
    (re.compile(r"\b(?:cty|c\.ty|công ti)\b"), "công ty"),
    (re.compile(r"\bcông ty c\.?p\b"), "công ty cổ phần"),
    (re.compile(r"\btnhh (?:mtv|1 ?tv|1 thành viên)\b"), "tnhh một thành viên"),
    (re.compile(r"\btrách nhiệm hữu hạn\b"), "tnhh"),
    (re.compile(r"\((việt nam|vn)\)|\bvn$"), "việt nam"),
)
_LEGAL_FORM = re.compile(r"\b(?:tnhh|cổ phần)\b")
_HOME = re.compile(r"\s+việt nam$")
_AGENCY = (
    (re.compile(r"\b(?:uỷ|ủy|uỉ) ban nhân dân\b"), "ubnd"),
    (re.compile(r"\bhội đồng nhân dân\b"), "hđnd"),
    (re.compile(r"\btỉnh (?!ủy\b)"), ""),
)
_GENERIC = {
    "IndustrialZone": re.compile(r"^(?:các )?(?:khu công nghiệp|khu cn|kcn)\s+"),
    "IndustrialCluster": re.compile(r"^(?:các )?(?:cụm công nghiệp|cụm cn|ccn)\s+"),
    "Province": re.compile(r"^(?:tỉnh|thành phố|tp\.?)\s+"),
    "District": re.compile(r"^(?:huyện|quận|thị xã|thành phố|tx\.?|tp\.?)\s+"),
    "Ward": re.compile(r"^(?:xã|phường|thị trấn|đặc khu)\s+"),
    "Person": re.compile(r"^(?:ông|bà|đồng chí|đ/c)\s+"),
}


def canonical(name: str, type: str) -> str:
    """The form of a name that stands for all its spellings; lower case, never shown to people."""
    text = fold(normalise(name).text).strip(" \"'")
    if type == "Company":
        for pattern, replacement in _COMPANY:
            text = pattern.sub(replacement, text)
        if _LEGAL_FORM.search(text):
            text = _HOME.sub("", text)
    elif type == "Agency":
        for pattern, replacement in _AGENCY:
            text = pattern.sub(replacement, text)
    elif generic := _GENERIC.get(type):
        text = generic.sub("", text)
        if type in ("IndustrialZone", "IndustrialCluster"):
            text = re.sub(r"\s*-\s*", " ", text)
    return fold(text)
