"""When a fact's slot says the same as the gold's.

>>> from congthuong.score.same import same_name, same_period, same_slot
>>> same_name("KCN Yên Lư", "Khu công nghiệp Yên Lư"), same_name("KCN Yên Phong", "KCN Yên Phong II-C")
(True, False)
>>> same_period("2024-01/2024-03", "2024-Q1"), same_period("/2024-06", "2024-06")
(True, False)
>>> same_slot("unit", {"unit": "count:dự án"}, {"unit": "count:dự án FDI"})
True

A slot is a field of the flat fact. Names are compared without marks and case, units of counts by their words, periods
by their first and last day; other slots must be equal. Where the gold lists a second reading (`alt`), either counts.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from congthuong.periods import bounds

__all__ = ["INDICATORS", "Aliases", "Row", "plain", "same_name", "same_period", "same_slot", "same_unit"]

Row: TypeAlias = Mapping[str, Any]
Aliases: TypeAlias = Mapping[str, Collection[str]]

# The ids that the gold uses; where it uses none of them, an id of the ontology's own may still be right.
INDICATORS = frozenset(
    [
        "industrial-production-index", "industrial-output-value", "grdp", "gdp", "export-turnover", "import-turnover",
        "trade-turnover", "retail-sales-and-services", "retail-goods-revenue", "accommodation-food-revenue",
        "services-revenue", "state-budget-revenue", "investment-capital", "registered-capital", "implemented-capital",
        "fdi-attracted", "project-count", "new-enterprises", "enterprise-count", "industrial-zone-count",
        "industrial-cluster-count", "planned-area", "industrial-land-area", "leased-area", "site-area",
        "occupancy-rate", "employment", "income", "revenue", "production-capacity", "production-volume",
        "programme-budget", "supported-schemes", "supported-establishments", "ocop-products", "ocop-participants",
        "ecommerce-stores", "completion-rate", "consumer-price-index",
    ]
)  # fmt: skip
_PLACES = frozenset(
    [
        "an giang", "ba ria vung tau", "bac giang", "bac kan", "bac lieu", "bac ninh", "ben tre", "binh dinh",
        "binh duong", "binh phuoc", "binh thuan", "ca mau", "can tho", "cao bang", "da nang", "dak lak", "dak nong",
        "dien bien", "dong nai", "dong thap", "gia lai", "ha giang", "ha nam", "ha noi", "ha tinh", "hai duong",
        "hai phong", "hau giang", "ho chi minh", "hoa binh", "hung yen", "khanh hoa", "kien giang", "kon tum",
        "lai chau", "lam dong", "lang son", "lao cai", "long an", "nam dinh", "nghe an", "ninh binh", "ninh thuan",
        "phu tho", "phu yen", "quang binh", "quang nam", "quang ngai", "quang ninh", "quang tri", "soc trang",
        "son la", "tay ninh", "thai binh", "thai nguyen", "thanh hoa", "thua thien hue", "tien giang", "tra vinh",
        "tuyen quang", "viet nam", "vinh long", "vinh phuc", "yen bai",
    ]
)  # fmt: skip
_MUNICIPALITIES = frozenset({"ha noi", "hai phong", "da nang", "can tho", "ho chi minh", "hue"})
_GENERIC = re.compile(
    r"\b(tinh|kcn|khu cong nghiep|ccn|cum cong nghiep|cong ty|tnhh|co phan|cp|ctcp|mtv|viet nam|tap doan|tong cong ty|"
    r"chuong trinh|de an|dia ban|nganh|ca nuoc)\b"
)
_CITY = re.compile(r"^(tp|thanh pho) ")
_FAMILIES = {
    "zone": re.compile(r"\b(kcn|khu cong nghiep|khu kinh te|kkt)\b"),
    "cluster": re.compile(r"\b(ccn|cum cong nghiep)\b"),
    "company": re.compile(r"\b(cong ty|tnhh|ctcp|tap doan|tong cong ty|doanh nghiep)\b"),
    "agency": re.compile(r"\b(so|cuc|chi cuc|bo|ubnd|uy ban|hdnd|tinh uy|thanh uy|ban quan ly|trung tam|tong cuc)\b"),
    "district": re.compile(r"\b(huyen|thi xa|quan|thi tran|xa|phuong)\b"),
}
# What two names may not differ by: KCN A is not KCN A II, nor KCN A mở rộng.
_TELLING = re.compile(r"^(i|ii|iii|iv|v|vi|[0-9]+|a|b|c|mo|rong|giai|doan|gd[0-9]*|bac|nam|dong|tay)$")
_NOUNS = {
    "kcn": "khu cong nghiep",
    "ccn": "cum cong nghiep",
    "dn": "doanh nghiep",
    "htx": "hop tac xa",
    "ld": "lao dong",
}
_SHORT_NOUN = re.compile(r"\b(" + "|".join(_NOUNS) + r")\b")


def plain(text: object) -> str:
    """Lower case, no marks, single spaces, "" for None; unlike `text.plain`, what is no letter parts words also in "ð".

    >>> plain("TP.HCM")
    'tp ho chi minh'
    """
    if not text:
        return ""
    bare = unicodedata.normalize("NFD", str(text).lower().replace("đ", "d").replace("ð", "d"))
    words = re.findall(r"[a-z0-9]+", "".join(char for char in bare if not unicodedata.combining(char)))
    return re.sub(r"\bhcm\b", "ho chi minh", " ".join(words))


def _family(name: str) -> str | None:
    """What kind of thing the words of a plain name say it is; None where they do not say."""
    if city := re.fullmatch(r"(?:tp|thanh pho) (.+)", name):
        return None if city[1] in _MUNICIPALITIES or city[1] not in _PLACES else "district"
    return next((family for family, words in _FAMILIES.items() if words.search(name)), None)


def same_name(gold: str | None, fact: str | None, aliases: Aliases | None = None) -> bool:
    """Equal names, an alias that the gold lists, or, where the gold lists no names, a short form of the other.

    Never by a place's name alone, never where what is left out tells two things apart.
    """
    a, b = plain(gold), plain(fact)
    if a == b:
        return True
    if not a or not b:
        return False
    families = {_family(a), _family(b)} - {None}
    if len(families) > 1:
        return False
    if aliases and b in aliases.get(a, ()):
        return True
    x, y = (_CITY.sub("", _GENERIC.sub(" ", name)).split() for name in (a, b))
    if not x or not y:
        return False
    if x == y:
        return not (families and " ".join(x) in _PLACES)
    if aliases:
        return False
    short, long = sorted((x, y), key=len)
    if " ".join(short) in _PLACES or len(" ".join(short)) < 5:
        return False
    for i in range(len(long) - len(short) + 1):
        if long[i : i + len(short)] == short:
            return not any(_TELLING.match(word) for word in long[:i] + long[i + len(short) :])
    return False


def same_unit(gold: str | None, fact: str | None) -> bool:
    """Equal, or counts whose nouns hold one another with at most three words more."""
    if gold == fact:
        return True
    if not gold or not fact:
        return False
    if gold.startswith("count:") and fact.startswith("count:"):
        x, y = (set(_SHORT_NOUN.sub(lambda m: _NOUNS[m[0]], plain(unit[6:])).split()) for unit in (gold, fact))
        return bool(x and y) and (x <= y or y <= x) and len(x ^ y) <= 3
    return plain(gold) == plain(fact)


def same_period(gold: str | None, fact: str | None) -> bool:
    """The same days; an as-of time at the gold's precision, or a month where the gold has the day."""
    x, y = _days(gold), _days(fact)
    if x is None or y is None or gold is None or fact is None:
        return x is None and y is None
    if (not x[0]) != (not y[0]):  # a stock is not a flow
        return False
    if x[0]:
        return x == y
    g, f = (period.strip("/").split("/")[-1] for period in (gold, fact))
    if len(f) >= len(g):
        return y[1][: len(g)] == x[1][: len(g)]
    return len(g) == 10 and len(f) == 7 and x[1][:7] == y[1][:7]


def _days(period: str | None) -> tuple[str, str] | None:
    """The first and the last day of a period; an as-of time has the first day ''."""
    if not period:
        return None
    try:
        first, last = bounds(period)
    except ValueError:  # not ours: it equals itself
        first = last = period
    return "" if period.startswith("/") else first, last


def same_slot(slot: str, gold: Row, fact: Row, aliases: Aliases | None = None) -> bool:
    """Whether the fact's slot is the gold's, or one of its other readings."""
    others = gold.get("alt", {}).get(slot, ())
    return _one(slot, gold, fact, aliases) or any(_one(slot, {**gold, slot: other}, fact, aliases) for other in others)


def _one(slot: str, gold: Row, fact: Row, aliases: Aliases | None) -> bool:
    g, f = gold.get(slot), fact.get(slot)
    match slot:
        case "value":
            return _close(g, f) and _close(gold.get("value_max"), fact.get("value_max"))
        case "unit":
            return same_unit(g, f)
        case "subject":
            return same_name(g, f, aliases)
        case "qualifiers":
            x, y = ({plain(item) for item in value or ()} for value in (g, f))
            return x == y or len(x & y) * 2 >= len(x | y)
        case "indicator":
            return _same_indicator(gold, fact)
        case "period" | "compared_with":
            return same_period(g, f)
        case "sector":
            a, b = plain(g), plain(f)
            return a == b or (a.isdigit() and b.endswith(a)) or (b.isdigit() and a.endswith(b))
        case _:
            return (g or None) == (f or None)


def _close(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is None and b is None
    return math.isclose(float(a), float(b), rel_tol=1e-9, abs_tol=1e-12)


def _same_indicator(gold: Row, fact: Row) -> bool:
    if gold.get("indicator"):
        return bool(gold["indicator"] == fact.get("indicator"))
    other = gold.get("alt", {})
    if fact.get("indicator") in INDICATORS and fact["indicator"] not in other.get("indicator", ()):
        return False
    labels = [gold.get("indicator_label"), *other.get("indicator_label", ())]
    return not labels[0] or any(_same_label(label, fact.get("indicator_label")) for label in labels)


def _same_label(a: str | None, b: str | None) -> bool:
    x, y = set(plain(a).split()), set(plain(b).split())
    return bool(x and y) and 2 * len(x & y) / (len(x) + len(y)) >= 0.5
