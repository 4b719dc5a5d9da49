"""Figures and periods as people write them, in Vietnamese and in English.

>>> from decimal import Decimal
>>> from congthuong.localisation import figure, period
>>> figure(Decimal("1128000000000000"), "VND")
'1.128 nghìn tỷ đồng'
>>> figure(Decimal("1128000000000000"), "VND", language="en")
'VND 1,128 trillion'
>>> figure(Decimal("-2.5"), "percent", transformation="change")
'−2,5%'
>>> period("2024-01/2024-09")
'9 tháng đầu năm 2024'
>>> period("/2024-06", language="en")
'as of June 2024'

Nothing is rounded: a magnitude word is used only where the number before it stays exact and short. What the article
itself wrote stands in the fact's `surface`; this is for tables in which figures of many articles stand together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, TypeAlias

__all__ = ["Language", "axis", "figure", "number", "period"]

Language: TypeAlias = Literal["vi", "en"]

# What a unit is called after a number, where no vocabulary says so: in Vietnamese, in English.
_UNITS: Mapping[str, tuple[str, str]] = {
    "VND": ("đồng", "VND"),
    "USD": ("USD", "USD"),
    "hectare": ("ha", "ha"),
    "square-metre": ("m²", "m²"),
    "tonne": ("tấn", "tonnes"),
    "tonne/year": ("tấn/năm", "tonnes/year"),
    "VND/year": ("đồng/năm", "VND/year"),
    "VND/month": ("đồng/tháng", "VND/month"),
    "VND/person": ("đồng/người", "VND/person"),
    "VND/person/month": ("đồng/người/tháng", "VND/person/month"),
    "VND/person/year": ("đồng/người/năm", "VND/person/year"),
}
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
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ROMAN = ("I", "II", "III", "IV")
_TIME = re.compile(r"(\d{4})(?:-Q([1-4])|-H([12])|-(\d\d)(?:-(\d\d))?)?")


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

    `value` and `maximum` (of a range) are in base units; `unit` is its notation in the vocabulary and `symbol` how it
    is written in Vietnamese, `counted` what a count counts, as the article calls it.

    >>> figure(Decimal(8_000_000), "VND/person/month", maximum=Decimal(10_000_000))
    '8–10 triệu đồng/người/tháng'
    >>> figure(Decimal(504), "count", counted="dự án", bound="gt"), figure(Decimal(2), "rank", transformation="rank")
    ('hơn 504 dự án', 'thứ 2')
    """
    english = language == "en"
    known = _UNITS.get(unit, (unit, symbol or unit))
    word = counted or (known[1] if english else symbol or known[0])
    power, scale = (0, "") if unit in ("count", "percent") or counted else _scale(value, maximum, language)
    digits = number(value.scaleb(-power), language)
    if maximum is not None:
        digits += f"–{number(maximum.scaleb(-power), language)}"
    if transformation == "change" and value > 0:
        digits = f"+{digits}"
    match (transformation, unit):
        case ("rank", _):
            text = f"no. {digits}" if english else f"thứ {digits}"
        case ("multiple", _) | (_, "times"):
            text = f"{digits}×" if english else f"gấp {digits} lần"
        case ("plan-share", _):
            text = f"{digits}% of plan" if english else f"{digits}% kế hoạch"
        case (_, "percent"):
            text = f"{digits}%"
        case (_, "percentage-point"):
            text = f"{digits} pp" if english else f"{digits} điểm %"
        case _ if english and (unit.startswith("VND") or unit == "USD"):
            currency, slash, rest = word.partition("/")
            text = f"{currency} {digits} {scale}".rstrip() + slash + rest
        case _:
            text = f"{digits} {scale} {word}" if scale else f"{digits} {word}"
    prefix = _BOUNDS.get(bound)
    return f"{prefix[english]} {text}" if prefix else text


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
    known = _UNITS.get(unit, (unit, symbol or unit))
    word = counted or (known[1] if english else symbol or known[0])
    if unit == "count":
        return 0, word if counted else ""
    for threshold, power, scale in _SCALES[language]:
        if abs(step) * 5 >= 10**threshold:
            return power, f"{scale} {word}"
    return 0, word


def _scale(value: Decimal, maximum: Decimal | None, language: Language) -> tuple[int, str]:
    """The largest magnitude word that leaves at most three decimals."""
    numbers = [value] if maximum is None else [value, maximum]
    for threshold, power, word in _SCALES[language]:
        if abs(value) >= 10**threshold and all(n.scaleb(3 - power) % 1 == 0 for n in numbers):
            return power, word
    return 0, ""


def period(label: str, language: Language = "vi") -> str:
    """A period's ISO label in words; a label of another form is given back as it is.

    >>> [period(p) for p in ("2024", "2024-Q1", "2024-H1", "2024-03", "2024-06-11", "2021/2030", "/2020-12-31")]
    ['năm 2024', 'quý I/2024', '6 tháng đầu năm 2024', 'tháng 3/2024', 'ngày 11/6/2024', 'giai đoạn 2021–2030', \
'tính đến ngày 31/12/2020']
    """
    as_of = label.startswith("/")
    first, slash, last = label.removeprefix("/").partition("/")
    start, end = _TIME.fullmatch(first), _TIME.fullmatch(last) if slash else None
    if start is None or (slash and end is None):
        return label
    words = _span(start, end, language) if end else _time(start, language)
    if as_of:
        return f"as of {words}" if language == "en" else f"tính đến {words}"
    return words


def _time(time: re.Match[str], language: Language) -> str:
    year, quarter, half, month, day = time.groups()
    if language == "en":
        if day:
            return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"
        if month:
            return f"{_MONTHS[int(month) - 1]} {year}"
        return f"Q{quarter} {year}" if quarter else f"H{half} {year}" if half else year
    if day:
        return f"ngày {int(day)}/{int(month)}/{year}"
    if month:
        return f"tháng {int(month)}/{year}"
    if quarter:
        return f"quý {_ROMAN[int(quarter) - 1]}/{year}"
    return f"6 tháng {'đầu' if half == '1' else 'cuối'} năm {year}" if half else f"năm {year}"


def _span(start: re.Match[str], end: re.Match[str], language: Language) -> str:
    (year, quarter, half, month, day), (last_year, last_quarter, _, last_month, last_day) = start.groups(), end.groups()
    english = language == "en"
    if not (quarter or half or month or last_quarter or last_month):
        return f"{year}–{last_year}" if english else f"giai đoạn {year}–{last_year}"
    if year == last_year and month and last_month and not day and not last_day:
        if english:
            return f"{_MONTHS[int(month) - 1]}–{_MONTHS[int(last_month) - 1]} {year}"
        if month == "01":
            return f"{int(last_month)} tháng đầu năm {year}"
        return f"tháng {int(month)}–{int(last_month)}/{year}"
    if year == last_year and quarter and last_quarter:
        if english:
            return f"Q{quarter}–Q{last_quarter} {year}"
        return f"quý {_ROMAN[int(quarter) - 1]}–{_ROMAN[int(last_quarter) - 1]}/{year}"
    first, last = _time(start, language), _time(end, language)
    if english:
        return f"{first} to {last}"
    if year == last_year and day and last_day:  # the year once, at the end
        first, last = f"{int(day)}/{int(month)}", f"{int(last_day)}/{int(last_month)}/{year}"
    return f"từ {first} đến {last}"
