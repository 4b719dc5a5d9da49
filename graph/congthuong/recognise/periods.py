"""Times as they are written: months, quarters, spans, days, "cùng kỳ", "đến nay"; and their ISO labels.

>>> from congthuong.recognise.matcher import fold_letters
>>> from congthuong.recognise.periods import periods
>>> [(p.kind, p.label) for p in periods(fold_letters("9 tháng năm 2024 so với cùng kỳ năm 2023"))]
[('months', '2024-01/2024-09'), ('same', '2023')]
>>> [(p.kind, p.year, p.first, p.last) for p in periods(fold_letters("trong quý III và 5 tháng đầu năm"))]
[('quarter', None, 3, 3), ('months', None, 1, 5)]

A mention says what is written and no more: a missing year stays None, to be found from the text around it and the
article's date (congthuong.interpret.times). Labels are ISO 8601, two of them with a slash for a span.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from congthuong.recognise.matcher import fold_letters

__all__ = ["Period", "PeriodKind", "iso", "periods"]

PeriodKind: TypeAlias = Literal[
    "day",
    "days",  # from one day to another: the last one's year, month and day, and how many years before the first was
    "month",
    "months",  # from the first of the year, or the last N
    "quarter",
    "quarters",
    "half",
    "year",
    "years",
    "now",  # hiện nay, đến nay
    "since",  # từ đầu năm đến nay
    "same",  # cùng kỳ
    "previous",  # tháng trước, quý trước, năm trước: the unit stands in `unit`
    "repeat",  # cùng thời gian
    "this-month",  # trong tháng: the month that is reported on
]


@dataclass(frozen=True, slots=True)
class Period:
    """A time at text[start:end]. `first` and `last` are months, quarters or halves by kind, years for "years"."""

    start: int
    end: int
    kind: PeriodKind
    year: int | None = None
    first: int | None = None
    last: int | None = None
    day: int | None = None
    to_day: int | None = None  # the last day of a span
    years_before: int = 0  # from the year of the first day of a span to that of its last
    relative: int | None = None  # years from the article's: 0 năm nay, -1 năm ngoái, 1 năm tới
    past: bool = False  # "năm qua", "năm vừa qua": the last year that is over, or nearly
    unit: Literal["month", "quarter", "year", "day"] | None = None
    as_of: bool = False  # "đến hết tháng 6/2023": a stock's time, or a flow from the year's first day
    repaired: bool = False  # an impossible year was mended ("năm 1023")
    base: bool = False  # behind "so với": what is compared with
    plan: bool = False  # behind "kế hoạch", "mục tiêu": the plan's own time

    @property
    def label(self) -> str | None:
        """The ISO label, None while the year is open."""
        return iso(self)


def iso(period: Period) -> str | None:
    """The ISO 8601 label of a period whose year is known.

    >>> from congthuong.recognise.periods import Period, iso
    >>> iso(Period(0, 0, "quarter", 2024, 1, 1)), iso(Period(0, 0, "years", 2021, 2021, 2025))
    ('2024-Q1', '2021/2025')
    """
    year, first, last = period.year, period.first, period.last
    if year is None:
        return None
    match period.kind:
        case "day":
            return f"{year}-{first:02d}-{period.day:02d}"
        case "days":
            return f"{year - period.years_before}-{first:02d}-{period.day:02d}/{year}-{last:02d}-{period.to_day:02d}"
        case "month":
            return f"{year}-{first:02d}"
        case "months":
            return f"{year}-{first:02d}/{year}-{last:02d}"
        case "quarter":
            return f"{year}-Q{first}"
        case "quarters":
            assert first
            assert last
            return f"{year}-{3 * first - 2:02d}/{year}-{3 * last:02d}"
        case "half":
            return f"{year}-H{first}"
        case "years":
            return f"{first}/{last}"
        case _:
            return str(year)


_NUMBERS = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12, "chạp": 12, "nhất": 1, "nhì": 2,
}  # fmt: skip
_N = {fold_letters(word): value for word, value in _NUMBERS.items()}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_COUNT = r"(?P<n>1[0-2]|0?[1-9]|một|hai|ba|bốn|năm|sáu|bải|tám|chín|mười một|mười hai|mười)"
_MONTH = r"(?P<m>1[0-2]|0?[1-9]|giêng|hai|ba|tư|năm(?! \d)|sáu|bải|tám|chín|mười một|mười hai|mười|chạp)"
_QUARTER = r"(?P<q>iv|iii|ii|i|[1-4]|một|hai|ba|bốn|tư|nhất|nhì)"
_YEAR = r"(?P<y>(?:19|20)\d\d|1[01]\d\d|220\d)"
_THIS = r"(?P<rel>nai|nài|ngoái|trước|sau|tới|qua|vừa qua)"
# A year behind a month or a count of months: "/2024", "-2024", ". 2024", " năm 2024", " năm nay", glued "kỳ2023"
_OF_YEAR = (
    r"(?:\s?[/.-]\s?" + _YEAR + r"(?!\d)|\s(?:của\s)?năm\s" + _YEAR + r"(?!\d)|\s(?:của\s)?năm\s" + _THIS + r"(?!\w))"
)


def _named(pattern: str) -> str:
    """Number the repeated group names of a pattern: y, y2, y3 …, since re wants them once each."""
    seen: dict[str, int] = {}

    def rename(match: re.Match[str]) -> str:
        name = match[1]
        seen[name] = seen.get(name, 0) + 1
        return f"(?P<{name}{seen[name] if seen[name] > 1 else ''}>"

    return re.sub(r"\(\?P<(\w+)>", rename, pattern)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(_named(r"(?<!\w)" + pattern))


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if text.isdigit() else _N.get(text, _ROMAN.get(text))


def _year(match: re.Match[str]) -> tuple[int | None, int | None, bool]:
    """The year written, the year meant relative to the article's, and whether it had to be mended."""
    groups = match.groupdict()
    for name in ("y", "y2", "y3", "y4"):
        if written := groups.get(name):
            year = int(written)
            # "năm 1023": no statistics of that age, the slip is in the century; "năm 2203": two figures changed places
            if year > 2200:
                return 2020 + year % 10, None, True
            return (year + 1000, None, True) if year < 1200 else (year, None, False)
    for name in ("rel", "rel2", "rel3"):
        if word := groups.get(name):
            # "5 tháng đầu năm qua": of this year, mostly; of "năm qua" alone the article's date tells (`past`)
            return None, {"nai": 0, "nài": 0, "ngoái": -1, "trước": -1, "sau": 1, "tới": 1}.get(word), False
    return None, None, False


_Maker: TypeAlias = Callable[[re.Match[str]], Period | None]


def _make(kind: PeriodKind, group: str | None = None, *, span: tuple[int, int] | None = None) -> _Maker:
    def maker(match: re.Match[str]) -> Period | None:
        year, relative, repaired = _year(match)
        first, last = span or (None, None)
        if group:
            number = _number(match[group])
            if number is None:
                return None
            first, last = (1, number) if kind in ("months", "quarters") else (number, number)
        return Period(match.start(), match.end(), kind, year, first, last, relative=relative, repaired=repaired)

    return maker


def _last_months(match: re.Match[str]) -> Period | None:
    """“6 tháng cuối năm”: the last of the year."""
    number = _number(match["n"])
    if not number:
        return None
    year, relative, repaired = _year(match)
    return Period(match.start(), match.end(), "months", year, 13 - number, 12, relative=relative, repaired=repaired)


def _last_quarters(match: re.Match[str]) -> Period | None:
    number = _number(match["n"])
    if not number or number > 4:
        return None
    year, relative, _ = _year(match)
    return Period(match.start(), match.end(), "quarters", year, 5 - number, 4, relative=relative)


def _first_quarters(match: re.Match[str]) -> Period | None:
    number = _number(match["n"])
    if not number or number > 4:
        return None
    year, relative, _ = _year(match)
    return Period(match.start(), match.end(), "quarters", year, 1, number, relative=relative)


def _day(match: re.Match[str]) -> Period | None:
    day, month = int(match["d"]), int(match["m"])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    year, _, repaired = _year(match)
    return Period(match.start(), match.end(), "day", year, month, month, day, repaired=repaired)


def _day_span(match: re.Match[str]) -> Period | None:
    first, last, day, to_day = (int(match[name]) for name in ("m1", "m2", "d1", "d2"))
    if not (1 <= first <= 12 and 1 <= last <= 12 and 1 <= day <= 31 and 1 <= to_day <= 31):
        return None
    year, started = _number(match["y2"]), _number(match["y1"])
    before = year - started if year and started else int((first, day) > (last, to_day))
    if not 0 <= before <= 50:
        return None
    return Period(match.start(), match.end(), "days", year, first, last, day, to_day=to_day, years_before=before)


def _month_span(match: re.Match[str]) -> Period | None:
    first, last = int(match["a"]), int(match["b"])
    year, relative, _ = _year(match)
    if not 1 <= first < last <= 12:
        return None
    return Period(match.start(), match.end(), "months", year, first, last, relative=relative)


def _years(match: re.Match[str]) -> Period | None:
    first, last = int(match["a"]), int(match["b"])
    if not 0 < last - first <= 50:
        return None
    return Period(match.start(), match.end(), "years", first, first, last)


def _same(match: re.Match[str]) -> Period:
    year, relative, _ = _year(match)
    return Period(match.start(), match.end(), "same", year, relative=relative)


def _previous(match: re.Match[str]) -> Period:
    unit: Literal["month", "quarter", "year"] = (
        "month" if match["u"] == "tháng" else "quarter" if match["u"].startswith("qu") else "year"
    )
    return Period(match.start(), match.end(), "previous", unit=unit)


def _relative_year(match: re.Match[str]) -> Period:
    year, relative, repaired = _year(match)
    return Period(match.start(), match.end(), "year", year, relative=relative, repaired=repaired)


def _near_year(match: re.Match[str]) -> Period | None:
    period = _relative_year(match)
    if match["rel"] not in ("qua", "vừa qua", "vừa rồi"):
        return period
    if _SPELL.search(match.string, max(0, match.start() - 10), match.start()):
        return None  # "một năm qua", "nửa năm qua" are lengths of time
    return replace(period, past=True)


def _plain(kind: PeriodKind) -> _Maker:
    return lambda match: Period(match.start(), match.end(), kind)


def _since(match: re.Match[str]) -> Period:
    year, relative, _ = _year(match)
    return Period(match.start(), match.end(), "since", year, relative=relative)


_SPELL = re.compile(r"(?<!\w)(?:một|nửa|mấi|vài|các|lâu) $")
_NOT_MORE = r"(?!\s(?:liên tiếp|liền|nữa|tuổi|liên tục|sau|mỗi))"
# In order of preference where two begin at one place: the longer wording first. The names are their own examples.
_RULES: tuple[tuple[str, re.Pattern[str], _Maker], ...] = (
    (
        "cùng kỳ năm 2023",
        _compile(
            r"(?:cùng kì|cùng tháng|cùng quí|cùng thời điểm|cùng thời gian|cùng giai đoạn)(?:\s?(?:của\s)?(?:năm\s)?"
            + _YEAR
            + r"(?!\d)|\s(?:của\s)?năm\s"
            + _THIS
            + r"(?!\w)|\sngoái|\snăm(?=[^\w]|$)|\s?-\s?"
            + _YEAR
            + r"(?!\d))?"
        ),
        _same,
    ),
    (
        "từ đầu năm đến nay",
        _compile(r"(?:tính\s)?từ đầu năm(?:\s" + _YEAR + r")?(?:\s" + _THIS + r")?\s(?:đến|tới)(?: thời điểm)? nai"),
        _since,
    ),
    ("từ đầu năm", _compile(r"(?:tính |kể )?từ đầu năm(?: (?P<rel>nai))?(?!\w)(?! (?:đến|tới|\d))"), _since),
    (
        "giai đoạn 2021-2025",
        _compile(
            r"(?:(?:giai đoạn|thời kì|nhiệm kì|các năm)(?: từ)?(?: năm)?\s)?(?P<a>(?:19|20)\d\d)\s?(?:-|đến(?: năm)?|tới)\s?(?P<b>20\d\d)(?![\d/.])"
        ),
        _years,
    ),
    (
        "từ năm 2016 đến năm 2020",
        _compile(r"từ năm (?P<a>(?:19|20)\d\d) (?:đến|tới)(?: hết)?(?: năm)? (?P<b>20\d\d)(?!\d)"),
        _years,
    ),
    (
        "từ ngày 22/7 đến ngày 21/8/2025",
        re.compile(
            r"(?<!\w)từ (?:ngài )?(?P<d1>\d{1,2})(?:\s?[/.-]\s?| tháng )(?P<m1>\d{1,2})(?:(?:\s?[/.-]\s?| năm )(?P<y1>(?:19|20)\d\d))?"
            r" (?:đến|tới)(?: hết)? (?:ngài )?(?P<d2>\d{1,2})(?:\s?[/.-]\s?| tháng )(?P<m2>\d{1,2})(?:(?:\s?[/.-]\s?| năm )(?P<y2>(?:19|20)\d\d))?(?!\d)"
        ),
        _day_span,
    ),
    (
        "ngày 20 tháng 6 năm 2024",
        _compile(r"ngài (?P<d>\d{1,2}) tháng (?P<m>\d{1,2})(?: năm " + _YEAR + r"|\s?/\s?" + _YEAR + r")?(?!\d)"),
        _day,
    ),
    (
        "12/9/2024",
        _compile(
            r"(?:ngài |hôm |sáng |chiều |tối |sáng ngài |chiều ngài )?(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>(?:19|20)\d\d)(?!\d)"
        ),
        _day,
    ),
    (
        "ngày 15/5",
        _compile(
            r"(?:ngài|hôm|sáng|chiều|tối|trưa|sáng ngài|chiều ngài|đến|tính đến|tới|trước|từ|hết)\s(?P<d>\d{1,2})\s?[/-]\s?(?P<m>\d{1,2})(?![\d/.,]*\d|\s?(?:%|triệu|tỉ|nghìn|ngàn|vạn|ha|m2|lần|năm|tháng|dự án|người|lao động|sản phẩm|doanh nghiệp|cơ sở|công nhân|tấn|đồng|usd|điểm|giờ|ngài|tỉnh|huiện|kcn|ccn|xã)(?!\w))"
        ),
        _day,
    ),
    (
        "ngày 3/12 tỉnh …",
        _compile(r"ngài (?P<d>\d{1,2})\s?/\s?(?P<m>0?[1-9]|1[0-2])(?=\s(?:tỉnh|huiện|kcn|ccn|xã)(?!\w))"),
        _day,
    ),
    (
        "đến 31/10 tỉnh …",  # more days than a year has months: no "12 of 16 communes" is written so
        _compile(
            r"(?:đến|tính đến|tới|trước|hết)\s(?P<d>1[3-9]|2\d|3[01])\s?/\s?(?P<m>0?[1-9]|1[0-2])(?=\s(?:tỉnh|huiện|kcn|ccn|xã)(?!\w))"
        ),
        _day,
    ),
    (
        "từ tháng 3 đến tháng 8/2021",
        _compile(r"từ tháng (?P<a>\d{1,2}) (?:đến|tới)(?: hết)? tháng (?P<b>\d{1,2})(?:" + _OF_YEAR + ")?"),
        _month_span,
    ),
    (
        "6 tháng cuối năm",
        _compile(
            _COUNT
            + r" tháng (?:cuối năm|còn lại(?: của năm)?)(?:"
            + _OF_YEAR
            + r"|\s"
            + _YEAR
            + r"(?!\d)|\s"
            + _THIS
            + r"(?!\w))?"
        ),
        _last_months,
    ),
    (
        "9 tháng đầu năm 2024",
        _compile(_COUNT + r" tháng (?:đầu |của )?(?:của )?năm(?:\s" + _YEAR + r"(?!\d)|\s" + _THIS + r"(?!\w))?"),
        _make("months", "n"),
    ),
    ("9 tháng/2024", _compile(_COUNT + r" tháng(?:\s?[/-]\s?|\s)" + _YEAR + r"(?!\d)"), _make("months", "n")),
    ("9 tháng qua", _compile(_COUNT + r" tháng (?:đầu|vừa qua|qua|đã qua)(?!\w)" + _NOT_MORE), _make("months", "n")),
    ("8T2023", _compile(r"(?P<n>1[0-2]|0?[1-9])t\s?/?\s?" + _YEAR + r"(?!\d)"), _make("months", "n")),
    ("tháng 5/2023", _compile(r"tháng " + _MONTH + _OF_YEAR), _make("month", "m")),
    ("02/2024", _compile(r"(?<!số )(?<![/.-])(?P<m>0?[1-9]|1[0-2])/(?P<y>20\d\d)(?![\d/-])"), _make("month", "m")),
    ("tháng 5", _compile(r"tháng " + _MONTH + r"(?![\w/]|\.\d|,\d)"), _make("month", "m")),
    (
        "ba quý đầu năm",
        _compile(
            _COUNT + r" quí (?:đầu năm|đầu|đầu của năm|qua|năm)(?:\s" + _YEAR + r"(?!\d)|\s" + _THIS + r"(?!\w))?"
        ),
        _first_quarters,
    ),
    ("hai quý cuối", _compile(_COUNT + r" quí (?:cuối năm|cuối|còn lại)(?:\s" + _YEAR + r"(?!\d))?"), _last_quarters),
    ("quý III/2023", _compile(r"quí " + _QUARTER + _OF_YEAR), _make("quarter", "q")),
    ("quý III", _compile(r"quí " + _QUARTER + r"(?!\w)"), _make("quarter", "q")),
    ("Q3/2023", _compile(r"q(?P<q>[1-4])\s?[/-]?\s?" + _YEAR + r"(?!\d)"), _make("quarter", "q")),
    (
        "nửa đầu năm",
        _compile(r"nửa đầu năm(?:\s" + _YEAR + r"(?!\d)|\s" + _THIS + r"(?!\w))?"),
        _make("half", span=(1, 1)),
    ),
    (
        "nửa cuối năm",
        _compile(r"nửa cuối năm(?:\s" + _YEAR + r"(?!\d)|\s" + _THIS + r"(?!\w))?"),
        _make("half", span=(2, 2)),
    ),
    (
        "tháng đầu năm",
        _compile(
            r"(?<!\d )(?<!các )(?<!những )(?<!một )(?<!hai )(?<!ba )(?<!bốn )(?<!năm )(?<!sáu )(?<!bải )(?<!tám )(?<!chín )(?<!mười )"
            r"tháng đầu(?: tiên)?(?: của)? năm(?:\s" + _YEAR + r"(?!\d)|\s" + _THIS + r"(?!\w))?"
        ),
        lambda m: replace(_relative_year(m), kind="month", first=1, last=1),
    ),
    (
        "tháng trước",
        _compile(
            r"(?:cùng (?:thời điểm|thời gian|kì) (?:của )?)?(?P<u>tháng|quí|năm) (?:trước đó|liền kề|liền trước|trước)(?!\w)"
        ),
        _previous,
    ),
    ("tháng này", _compile(r"(?:trong )?tháng (?:nài|nai|qua|vừa qua)(?!\w)"), _plain("repeat")),
    (
        "trong tháng",
        _compile(
            r"(?<!những )(?<!\d )trong tháng(?=\s?[,:]|\s(?:dự kiến|ước|đạt|tăng|giảm|có|đã|toàn|cả|tỉnh|thành phố|trên|chỉ|tổng|sản|giá|doanh|kim|xuất|nhập|thu|là|vẫn|tiếp)(?!\w))"
        ),
        _plain("this-month"),
    ),
    (
        "đến cuối năm",
        _compile(r"(?:(?:tính )?(?:đến|tới) )?(?:hết|cuối) năm(?: (?P<rel>nai|nài|ngoái|trước))?(?! \d)(?!\w)"),
        lambda m: replace(_relative_year(m), as_of=True),
    ),
    ("năm 2024", _compile(r"(?:năm|cả năm|năm học)\s{1,2}" + _YEAR + r"(?!\d)"), _relative_year),
    (
        "năm ngoái",
        _compile(
            r"(?<!\d )(?<!hai )(?<!ba )(?<!bốn )(?<!tư )(?<!sáu )(?<!bải )(?<!tám )(?<!chín )(?<!mười )(?<!nhiều )(?<!những )"
            r"(?:trong |cả )?năm " + r"(?P<rel>nai|nài|ngoái|sau|tới|vừa qua|vừa rồi|qua)(?!\w)"
        ),
        _near_year,
    ),
    (
        "cả năm",
        _compile(r"(?:cả năm|trong năm|toàn năm)(?!\s{1,2}\d)(?!\w)"),
        lambda m: Period(m.start(), m.end(), "year"),
    ),
    (
        "đến nay",
        _compile(
            r"(?:(?:tính )?(?:đến|cho đến|tới|đến thời điểm)(?: thời điểm)? (?:nai|nài|hiện tại|hiện nai|thời điểm nài)|hiện nai|hiện tại|hiện giờ|hiện(?= (?:có|tỉnh|đã|đang|cả|toàn|còn|nhà|công|thành|trên|mới|các|số|\d))|thời điểm nài)(?!\w)"
        ),
        _plain("now"),
    ),
    (
        "9 tháng",
        _compile(
            _COUNT
            + r" tháng(?![\w/])(?!\s(?:\d|tuổi|liên tiếp|liền|nữa|sau|mỗi|liên tục|thi công|trước|một lần|kể từ|tới|nai|qua|đầu|cuối))"
        ),
        _make("months", "n"),
    ),
    (
        "cùng thời gian",
        _compile(r"(?:cùng thời gian(?! năm)|trong kì|kì nài|giai đoạn nài|thời gian nài|cùng khoảng thời gian)(?!\w)"),
        _plain("repeat"),
    ),
    (
        "năm 2021 và 2022",
        _compile(r"(?<=\d\d\d\d và )(?P<y>20\d\d)(?![\d%]|[.,]\d)(?! \w*(?:dự án|đồng|triệu|tỉ|lao động))"),
        _relative_year,
    ),
    (
        "so với 2019",
        _compile(
            r"(?<=so với )" + _YEAR + r"(?![\d.,%])|(?<=so )" + _YEAR + r"(?![\d.,%])|(?<=[(])" + _YEAR + r"(?=[):])"
        ),
        _relative_year,
    ),
)

# Words one of which a rule's wordings hold: a text without them is not searched for it, which is most of the time.
_NEEDS: dict[str, tuple[str, ...]] = {
    "cùng kỳ năm 2023": ("cùng ",),
    "từ đầu năm đến nay": ("từ đầu năm",),
    "từ đầu năm": ("từ đầu năm",),
    "từ năm 2016 đến năm 2020": ("từ năm",),
    "ngày 20 tháng 6 năm 2024": ("ngài ",),
    "ngày 3/12 tỉnh …": ("ngài ",),
    "từ tháng 3 đến tháng 8/2021": ("từ tháng",),
    "6 tháng cuối năm": ("tháng cuối", "tháng còn"),
    "9 tháng đầu năm 2024": ("tháng đầu", "tháng của", "tháng năm"),
    "9 tháng qua": ("tháng đầu", "tháng vừa", "tháng qua", "tháng đã"),
    "ba quý đầu năm": ("quí ",),
    "hai quý cuối": ("quí cuối", "quí còn"),
    "quý III/2023": ("quí ",),
    "quý III": ("quí ",),
    "nửa đầu năm": ("nửa đầu",),
    "nửa cuối năm": ("nửa cuối",),
    "tháng đầu năm": ("tháng đầu",),
    "tháng trước": ("trước", "liền"),
    "tháng này": ("tháng nài", "tháng nai", "tháng qua", "tháng vừa"),
    "trong tháng": ("trong tháng",),
    "đến cuối năm": ("hết năm", "cuối năm"),
    "năm ngoái": ("năm nai", "năm nài", "năm ngoái", "năm sau", "năm tới", "năm vừa", "năm qua"),
    "cả năm": ("cả năm", "trong năm", "toàn năm"),
    "đến nay": ("hiện", " nai", " nài"),
    "9 tháng": (" tháng",),
    "cùng thời gian": ("cùng ", "trong kì", "kì nài", "đoạn nài", "gian nài"),
    "năm 2021 và 2022": (" và 20",),
}
_AS_OF = re.compile(
    r"(?:(?:tính|lũi kế|lũi kế tính|tính chung)?\s?(?:cho )?(?:đến|tới)(?: hết| cuối| thời điểm| hết ngài| đầu| ngài| giữa| thời điểm cuối| cuối ngài)?|(?<!\w)hết|(?<!\w)cuối|lũi kế(?: hết)?|(?<!\w)vào cuối|tại thời điểm)\s$"
)
_BASE = re.compile(r"(?:so với|so|so cùng|hơn|của|với|bằng|tương đương)\s(?:cả\s|mức\s|số\s|bình quân\s)?$")
_COMPARE = re.compile(r"(?<!\w)(?:so(?: với)?|đặt cạnh|đối chiếu với)(?!\w)[^,;.()|\t]{0,30}$")
_DURATION = re.compile(
    r"(?:trong vòng|kéo dài|thi công|thời hạn|thời gian|mỗi|tối đa|tối thiểu|khoảng|gần|hơn|sau|thêm|suốt|trước|ít nhất|chậm|nghỉ|bảo hành|từ|gia hạn|còn|cứ|vượt|rút ngắn)\s$"
)


# "sau 7 tháng đạt …": what has come of them
_RESULT = re.compile(r"\s(?:của |đầu )?(?:năm(?: \d{4}| nai|$)|đạt|ước|đã đạt|tăng|giảm)(?!\w)")
_MANY = re.compile(r"(?:những|nhiều|các|mấi|vài|\d|hai|ba|thời gian|lâu)\s$")


def periods(folded: str) -> list[Period]:
    """The times of a text that went through `fold_letters`, without overlap, the longest at each place."""
    found: list[Period] = []
    for name, pattern, maker in _RULES:
        if name in _NEEDS and not any(word in folded for word in _NEEDS[name]):
            continue
        for match in pattern.finditer(folded):
            period = maker(match)
            if period is None:
                continue
            if name == "9 tháng" and (
                (
                    _DURATION.search(folded[max(0, match.start() - 14) : match.start()])
                    and not (folded.endswith("sau ", 0, match.start()) and _RESULT.match(folded, match.end()))
                )
                or match["n"] in ("1", "01", fold_letters("một"))
            ):
                continue  # "trong vòng 8 tháng" is a length of time
            if name == "đến nay" and folded.endswith("từ trước ", 0, match.start()):
                continue  # "cao nhất từ trước đến nay"
            if period.relative is not None and _MANY.search(folded[max(0, match.start() - 8) : match.start()]):
                continue  # "những năm qua" is no year
            found.append(period)
    found.sort(key=lambda p: (p.start, -p.end))
    kept: list[Period] = []
    for period in found:
        if kept and period.start < kept[-1].end:
            if period.end - period.start > kept[-1].end - kept[-1].start:
                kept[-1] = period
            continue
        kept.append(period)
    return [_in_context(folded, period) for period in kept]


def _in_context(folded: str, period: Period) -> Period:
    """What the words before a time say of it: as of, or compared with."""
    before = folded[max(0, period.start - 40) : period.start]
    if period.as_of:
        return period
    if period.kind in ("same", "previous"):
        return replace(period, base=True)
    if _COMPARE.search(before) or (_BASE.search(before[-12:]) and "so " in before[-12:]):
        return replace(period, base=True)
    if period.kind == "days":
        return period  # what is cumulated between two days is a flow
    if period.kind == "day" and folded.startswith(("đến", "tính đến", "tới", "hết"), period.start):
        return replace(period, as_of=True)
    if (match := _AS_OF.search(before)) and period.kind not in ("now", "since", "repeat"):
        return replace(period, as_of=True, start=period.start - (len(match[0].lstrip())))
    return period
