"""Figures as people write them, in Vietnamese and in English.

>>> from decimal import Decimal
>>> from congthuong.localisation import figure
>>> figure(Decimal("1128000000000000"), "VND")
'1.128 nghìn tỷ đồng'
>>> figure(Decimal("1128000000000000"), "VND", language="en")
'VND 1,128 trillion'
>>> figure(Decimal("-2.5"), "percent", transformation="change")
'−2,5%'

Nothing is rounded: a magnitude word is used only where the number before it stays exact and short. What the article
itself wrote stands in the fact's `surface`; this is for tables in which figures of many articles stand together.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Literal, TypeAlias

__all__ = ["Language", "axis", "figure", "number"]

Language: TypeAlias = Literal["vi", "en"]

# What a unit, or a part of a rate ("VND/person/month"), is called after a number: in Vietnamese, in English. One that
# is not here is called as its vocabulary calls it.
_UNITS: Mapping[str, tuple[str, str]] = {
    "VND": ("đồng", "VND"),
    "percentage-point": ("điểm %", "pp"),
    "per-mille": ("‰", "‰"),
    "hectare": ("ha", "ha"),
    "m": ("m", "m"),
    "kVA": ("kVA", "kVA"),
    "Wp": ("Wp", "Wp"),
    "DWT": ("DWT", "DWT"),
    "square-metre": ("m²", "m²"),
    "m2": ("m²", "m²"),
    "m3": ("m³", "m³"),
    "km2": ("km²", "km²"),
    "tonne": ("tấn", "tonnes"),
    "tấn": ("tấn", "tonnes"),
    "tạ": ("tạ", "quintals"),
    "lít": ("lít", "litres"),
    "year": ("năm", "year"),
    "month": ("tháng", "month"),
    "day": ("ngày", "day"),
    "person": ("người", "person"),
    "người": ("người", "person"),
    "ngày": ("ngày", "days"),
    "ngày đêm": ("ngày đêm", "day"),
    "tuần": ("tuần", "weeks"),
    "tháng": ("tháng", "months"),
    "năm": ("năm", "years"),
    "giờ": ("giờ", "hours"),
    "times": ("lần", "times"),
    **{code: (code, code) for code in ("USD", "EUR", "JPY", "CNY", "KRW", "kg", "km", "ha", "kV", "kW", "kWh", "kWp",
       "MW", "MWh", "MWp", "MVA", "GWh", "TWh")},
}  # fmt: skip
_LEAST = Decimal("0.000001")
_CURRENCIES = frozenset({"VND", "USD", "EUR", "JPY", "CNY", "KRW"})
_SINGULAR = {name: name.removesuffix("s") for name in (
    "tonnes", "quintals", "litres", "days", "weeks", "months", "years", "hours",
)}  # fmt: skip
# What is counted most, for readers of English; what is not here stands as the article has it.
_COUNTED: Mapping[str, str] = {
    "dự án": "projects", "dự án fdi": "FDI projects", "doanh nghiệp": "enterprises", "dn": "enterprises",
    "lao động": "workers", "công nhân": "workers", "việc làm": "jobs", "người": "people", "hộ": "households",
    "kcn": "industrial zones", "khu công nghiệp": "industrial zones", "ccn": "industrial clusters",
    "cụm công nghiệp": "industrial clusters", "cụm": "clusters", "khu": "zones", "sản phẩm": "products",
    "cơ sở": "establishments", "nhà máy": "factories", "đề án": "schemes", "hợp tác xã": "cooperatives",
    "tỉnh": "provinces", "huyện": "districts", "xã": "communes", "quốc gia": "countries", "ngành": "industries",
    "nhà đầu tư": "investors", "đơn vị": "units", "lượt": "times", "chỉ tiêu": "targets", "nhiệm vụ": "tasks",
    "địa phương": "localities", "tổ chức": "organisations", "thị trường": "markets", "mặt hàng": "goods",
}  # fmt: skip
_SCALES: Mapping[Language, tuple[tuple[int, int, str], ...]] = {  # from this power of ten on, in this one, called so
    "vi": ((14, 12, "nghìn tỷ"), (9, 9, "tỷ"), (6, 6, "triệu")),
    "en": ((12, 12, "trillion"), (9, 9, "billion"), (6, 6, "million")),
}
_BOUNDS: Mapping[str, tuple[str, str]] = {
    "approx": ("khoảng", "about"),
    "ge": ("ít nhất", "at least"),
    "gt": ("hơn", "over"),
    "le": ("tối đa", "at most"),
    "lt": ("dưới", "under"),
}


def number(value: Decimal, language: Language = "vi") -> str:
    """All digits of a number, with the separators of the language and a true minus sign.

    >>> number(Decimal("1204.75")), number(Decimal("-1204.75"), "en")
    ('1.204,75', '−1,204.75')
    """
    digits = f"{value:,f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    if language == "vi":
        digits = digits.translate(str.maketrans(",.", ".,"))
    return digits.replace("-", "−")


def figure(
    value: Decimal,
    unit: str,
    *,
    maximum: Decimal | None = None,
    transformation: str = "level",
    bound: str = "eq",
    counted: str | None = None,
    symbol: str | None = None,
    language: Language = "vi",
) -> str:
    """A figure with its unit, as a table shows it.

    `value` and `maximum` (of a range) are in base units; `unit` is its notation in the vocabulary and `symbol` how
    that writes it in this language, `counted` what a count counts, as the article calls it. Where a division left more
    decimals than anyone reads, six digits stay, behind a sign that says so.

    >>> figure(Decimal(8_000_000), "VND/person/month", maximum=Decimal(10_000_000))
    '8–10 triệu đồng/người/tháng'
    >>> figure(Decimal(504), "count", counted="dự án", bound="gt"), figure(Decimal(2), "rank", transformation="rank")
    ('hơn 504 dự án', 'thứ 2')
    >>> figure(Decimal(504), "count", counted="dự án", language="en"), figure(Decimal(1) / 3, "percent", language="en")
    ('504 projects', '≈ 0.333333%')
    """
    english = language == "en"
    value, cut = _readable(value)
    if maximum is not None:
        maximum = _readable(maximum)[0]
    word = _counted(counted, language) if counted else _unit(unit, symbol, language)
    power, scale = (0, "") if unit in ("count", "percent") or counted else _scale(value, maximum, language)
    digits = number(value.scaleb(-power), language)
    if maximum is not None:
        digits += f"–{number(maximum.scaleb(-power), language)}"
    if transformation == "change" and value > 0:
        digits = f"+{digits}"
    match (transformation, unit):
        case ("rank", _) | (_, "rank"):
            text = f"no. {digits}" if english else f"thứ {digits}"
        case ("multiple", _) | (_, "times"):
            text = f"{digits}×" if english else f"gấp {digits} lần"
        case ("plan-share", _):
            text = f"{digits}% of plan" if english else f"{digits}% kế hoạch"
        case (_, "percent"):
            text = f"{digits}%"
        case _ if english and not counted and unit.partition("/")[0] in _CURRENCIES:
            currency, slash, rest = word.partition("/")
            text = f"{currency} {digits} {scale}".rstrip() + slash + rest
        case _:
            text = f"{digits} {scale} {word}" if scale else f"{digits} {word}"
    if cut:
        text = f"≈ {text}"
    prefix = _BOUNDS.get(bound)
    return (f"{prefix[english]} {text}" if prefix else text).rstrip()


def axis(
    step: Decimal,
    unit: str,
    *,
    transformation: str = "level",
    counted: str | None = None,
    symbol: str | None = None,
    language: Language = "vi",
) -> tuple[int, str]:
    """What an axis with ticks so far apart counts in: a power of ten, and its unit in words.

    >>> axis(Decimal(200_000_000_000_000), "VND"), axis(Decimal(5), "percent", language="en")
    ((12, 'nghìn tỷ đồng'), (0, '%'))
    >>> axis(Decimal(500_000_000), "USD", language="en")
    (9, 'billion USD')
    """
    if unit == "percent" or transformation in ("share", "plan-share"):
        return 0, "%"
    english = language == "en"
    if transformation == "multiple" or unit == "times":
        return 0, "times" if english else "lần"
    if transformation == "rank":
        return 0, "rank" if english else "thứ hạng"
    word = _counted(counted, language) if counted else _unit(unit, symbol, language)
    if unit == "count":
        return 0, word if counted else ""
    for threshold, power, scale in _SCALES[language]:
        if abs(step) * 5 >= 10**threshold:
            return power, f"{scale} {word}"
    return 0, word


def _readable(value: Decimal) -> tuple[Decimal, bool]:
    """The number, or where it has more than six decimals its first six digits; and whether some were cut."""
    if value == value.quantize(_LEAST) if abs(value) < 10**15 else True:
        return value, False
    if abs(value) < _LEAST:
        return Decimal(0), True
    return Context(prec=max(6, value.adjusted() + 3)).plus(value), True


def _unit(unit: str, symbol: str | None, language: Language) -> str:
    """What a unit is called in a language: as said here, else by its vocabulary, else a rate part by part."""
    n = int(language == "en")
    if unit in ("count", "percent", "rank"):
        return ""
    if unit in _UNITS:
        return _UNITS[unit][n]
    first, *per = unit.split("/")
    if per and first in _UNITS:
        return "/".join([_UNITS[first][n], *(_per(part, n) for part in per)])
    return symbol or "/".join(_per(part, n) for part in (first, *per))


def _per(part: str, n: int) -> str:
    name = _UNITS.get(part, (part, part))[n]
    return _SINGULAR.get(name, name)


def _counted(noun: str, language: Language) -> str:
    return _COUNTED.get(" ".join(noun.lower().split()), noun) if language == "en" else noun


def _scale(value: Decimal, maximum: Decimal | None, language: Language) -> tuple[int, str]:
    """The largest magnitude word that leaves at most three decimals."""
    numbers = [value] if maximum is None else [value, maximum]
    for threshold, power, word in _SCALES[language]:
        if abs(value) >= 10**threshold and all(n.scaleb(3 - power) % 1 == 0 for n in numbers):
            return power, word
    return 0, ""
