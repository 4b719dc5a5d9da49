"""Figures: a numeral with its magnitude and unit, ranges, fractions, multiples and ranks; and what is no figure.

>>> from congthuong.recognise import load
>>> from congthuong.recognise.figures import figures
>>> text = "Vốn đăng ký 10,466 tỷ USD và 15 dự án, thu nhập 8-10 triệu đồng/người/tháng, gấp 1,3 lần"
>>> [(f.surface(text), f"{f.value.normalize():f}", f.unit) for f in figures(text, load())]  # doctest: +NORMALIZE_WHITESPACE
[('10,466 tỷ USD', '10466000000', 'USD'), ('15 dự án', '15', 'count:dự án'),
 ('8-10 triệu đồng/người/tháng', '8000000', 'VND/person/month'), ('gấp 1,3 lần', '1.3', 'times')]

Every figure keeps the spans it was read from (congthuong.interpret.reread reads them again): nothing else goes into its
value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from congthuong.article import Span
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.numbers import Numeral, magnitude, numerals, read_digits, read_words, settled
from congthuong.recognise.units import Unit, UnitKind

if TYPE_CHECKING:
    from congthuong.recognise import Lexicon

__all__ = ["MULTIPLES", "RANKS", "Figure", "NotFigure", "figures", "not_figures", "share"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity at text[start:end], without its sign and meaning.

    `kind` is that of its unit, or "bare" where none is written, "rank", "multiple", "half".
    """

    start: int
    end: int
    value: Decimal
    unit: str | None
    kind: UnitKind | Literal["bare", "rank"]
    value_max: Decimal | None = None
    noun: str | None = None
    noun_kind: str | None = None
    part: Literal["of", "whole"] | None = None  # 12/16: the first, the second
    whole: Decimal | None = None  # 2 of 63, 12 of 16
    bound: str | None = None  # a bound that the surface itself says ("top 5")
    flags: tuple[str, ...] = ()
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    other: Decimal | None = None  # the value under the other reading of an ambiguous separator
    rule: str = ""
    worded: bool = False
    scale: Decimal = Decimal(1)  # the magnitude times the unit's factor

    def surface(self, text: str) -> str:
        """The figure as written."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class NotFigure:
    """A numeral that is something else, and what."""

    start: int
    end: int
    what: str


# What looks like a number and is none. The names are what `coverage` prints.
_NOT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("address", re.compile(r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,64}\.\w+")),
    (
        "document number",
        re.compile(
            r"\b\d{1,6}[\w.]{0,12}\s?/\s?(?:\d{4}\s?/\s?)?(?:nđ|nq|qđ|tt|ct|kh|tb|bc|cv|tbkl|ubnd|hđnd|ttg|cp|bct|sct|vpcp|qh|kl|đa|tu|hd|ttr|ctr)[\w/-]*"
        ),
    ),
    (
        "document number",
        re.compile(
            r"\b(?:nghị quiết|quiết định|chỉ thị|thông tư|nghị định|công văn|kết luận|luật|văn bản|thông báo|công điện|kế hoạch số)\s(?:số\s)?\d+(?![\d.,]*\d|\s?(?:%|tỉ|triệu|nghìn|ngàn|đồng|dự án))[\w/-]*"
        ),
    ),
    (
        "number of a thing",
        re.compile(
            r"\b(?:số|bài|điều|khoản|mục|phụ lục|quốc lộ|đường tỉnh|tỉnh lộ|đt|ql|tl|cao tốc|lô|thửa|tổ|bảng|biểu|hình|chương|kì|tập|phần|cấp|hạng|loại|lớp|đợt|khóa|nhóm|quân khu|kênh|zalo|hotline|vùng|quận|phường|khu phố|ấp|thôn|tuiến|giai đoạn|gđ|phân khu|mã|ngành|mã ngành|covid|bão số|bước|kịch bản|tổ máy số|tổ máy|vành đai|gate|cổng|sân|(?<!hạ )tầng|ki|world cup)\s?(?:số\s)?\d+[a-z]?(?![\w%]|[.,]\d|\s?(?:%|tỷ|tỉ|triệu|nghìn|ngàn|đồng|usd|ha|dự án|lao động|người|ngành|nhóm))"
        ),
    ),
    ("ordinal", re.compile(r"\b(?:lần|tháng|năm|ngài|phiên|kì|kì họp|khóa|quí|tuần|đợt|lượt)\sthứ\s\w+(?: mươi \w+)?")),
    (
        "time of day",
        re.compile(r"\b\d{1,2}\s?(?:[:hg]\s?\d{2}(?:\s?phút)?|giờ(?:\s\d{1,2}(?:\sphút)?)?)\b(?:\s?gmt\s?[+-]\d+)?"),
    ),
    ("date", re.compile(r"\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d{2}\b")),
    ("telephone number", re.compile(r"(?<![\d.,])(?:\+84|0)(?:[ .-]?\d){8,10}(?!\d)")),
    (
        "version",
        re.compile(
            r"\b(?:cách mạng(?: công nghiệp)?|cmcn|industri|web|iso|phiên bản)(?: lần thứ)?\s?\d+(?:[.:]\d+)*|(?<!\w)công nghiệp \d\.\d(?![\d%]|[.,]\d)"
        ),
    ),
    (
        "model",
        re.compile(
            r"\b(?=\w*[a-zđ])(?=\w*\d)(?!\d+(?:ha|m2|m²|m3|m³|km|km2|m|cm|mm|kv|kva|w|wp|kw|kwh|kwp|mw|mwh|mwp|gw|gwh|mva|dwt|kg|tr|tỉ|triệu|nghìn|ngàn|k|đ|đồng|usd|vnd"
            r"|vnđ|tấn|lít|người|t\d{4})\b)\w+\b"
        ),
    ),
    ("part of the day", re.compile(r"\b24/24\b|\b24/7\b|\b365 ngài\b")),
)
# Words one of which these hold: most texts need not be searched for them.
_NEEDS = {
    "address": ("http", "www.", "@"),
    "ordinal": (" thứ ",),
    "version": (
        "cách mạng",
        "cmcn",
        "industri",
        "web",
        "iso",
        "phiên bản",
        "công nghiệp 0",
        *(f"công nghiệp {n}" for n in range(1, 10)),
    ),
    "part of the day": ("24/", "365 "),
}
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d|\s?%|[^\W\d_])")


def not_figures(text: str, taken: Iterable[tuple[Span, str]] = ()) -> list[NotFigure]:
    """The numerals that are something else: those in `taken` (dates, names), and the shapes of document numbers and such."""
    folded = fold_letters(text)
    found = [NotFigure(start, end, what) for (start, end), what in taken]
    for what, pattern in _NOT:
        if what in _NEEDS and not any(word in folded for word in _NEEDS[what]):
            continue
        found.extend(NotFigure(m.start(), m.end(), what) for m in pattern.finditer(folded))
    return sorted(found, key=lambda item: item.start)


_RANGE_AGAIN = re.compile(r"\s?(?:-|–|đến|tới|~)\s?(?:trên |hơn |gần |khoảng )?")
_RANGE = re.compile(r"\s?(?:-|đến|tới|~)\s?(?=\d)")
_FRACTION = re.compile(r"\s?/\s?(\d{1,5})(?![\d/.,]*\d)")
_SHARE_OF = re.compile(r"\s(?:số|tổng|diện tích|dân số|nguồn|sản lượng|vốn|kim ngạch|giá trị|lượng|quĩ|tỉ trọng)")
_MULTIPLE = re.compile(
    r"(?<!\w)(gấp(?: tới| hơn| gần| khoảng| đến| trên| từ)?) (?:(?P<low>\d+(?:[.,]\d+)?)(?:\s?-\s?(?P<high>\d+(?:[.,]\d+)?))? lần|(?P<word>đôi|ba|bốn|năm|sáu|rưỡi|hai|mười|nhiều)(?: lần)?(?!\w))"
)
_TIMES = re.compile(r"(?<!\w)(\d+(?:[.,]\d+)?) lần(?! thứ| lượt)(?!\w)")
MULTIPLES = {
    "đôi": Decimal(2),
    "hai": Decimal(2),
    "ba": Decimal(3),
    "bốn": Decimal(4),
    "năm": Decimal(5),
    "sáu": Decimal(6),
    "mười": Decimal(10),
    "rưỡi": Decimal("1.5"),
}
_HALF = re.compile(
    r"(?<!\w)(một nửa|nửa|1/2)(?= (?:số|tổng|diện tích|trong|kim ngạch|vốn|nguồn|giá trị|sản lượng|lượng|kế hoạch|doanh nghiệp|dự án|dân số)|[.,;]|$)"
)
_RANK = re.compile(
    r"(?<!\w)(?:(?=thứ \d{1,2}\s?/\s?\d)|(?:đứng|xếp|xếp hạng|đứng vị trí|xếp vị trí|giữ|giữ vị trí|ở vị trí|ở|vươn lên|lên|vào|vị trí|hạng|lớn|cao|xếp ở vị trí|vị trí số|đứng vào|rơi xuống|tụt xuống|đạt)\s(?:vị trí\s|hạng\s)?)"
    r"(?P<rank>thứ (?P<n>\d{1,2}|nhất|nhì|hai|ba|tư|bốn|năm|sáu|bải|tám|chín|mười(?: \w+)?)(?:\s?/\s?(?P<of>\d{1,3}))?)(?!\w)"
)
# "lần lượt xếp thứ tư và thứ năm": the ranks behind the first of a list that is said to be one
_RANK_NEXT = re.compile(
    r"(?:, | và )(?P<rank>thứ (?P<n>\d{1,2}|nhất|nhì|hai|ba|tư|bốn|năm|sáu|bải|tám|chín|mười))(?!\w)"
)
# ", 7/63 tỉnh, thành phố" is a rank; ", 45/63 địa phương có IIP tăng" and ", 7/9 huyện đạt chuẩn" are counts
_RANK_BARE = re.compile(
    r"(?<=[,;] )(?P<rank>(?P<n>\d{1,2})\s?/\s?(?P<of>\d{1,3}))(?= (?:tỉnh|thành|địa phương)(?![^.;]{0,40} (?:có|tăng|giảm|đạt|hoàn thành|ghi nhận)(?!\w)))|(?<=qui mô )(?P<rank2>(?P<n2>\d{1,2})\s?/\s?(?P<of2>63|34))(?!\w)"
)
_TOP = re.compile(
    r"(?<!\w)(?P<top>đứng đầu|dẫn đầu|đứng thứ nhất|xếp đầu|(?:top|tốp) (?P<n>\d{1,3})|nhóm (?P<g>\d{1,3}) [\w ,]{2,30}?(?:dẫn đầu|cao nhất|đứng đầu))(?!\w)"
)
RANKS = {
    fold_letters(word): value
    for word, value in {
        "nhất": 1,
        "nhì": 2,
        "hai": 2,
        "ba": 3,
        "tư": 4,
        "bốn": 4,
        "năm": 5,
        "sáu": 6,
        "bảy": 7,
        "tám": 8,
        "chín": 9,
        "mười": 10,
    }.items()
}
_DONG = re.compile(r"\s(đông|dồng|đòng|đổng|đồn)(?!\w)")  # slips for "đồng" behind a magnitude
_HALF_MORE = re.compile(r"\s(rưỡi)(?!\w)")
# "743 tỷ 860 triệu", "3 tỷ 45 triệu 500 nghìn", "1 tỷ 254,975 triệu": a further step down
_STEP = re.compile(r"\s(\d{1,3}(?:,\d{1,3})?)\s(?=triệu|nghìn|ngàn)")
_THOUSANDS_OF = re.compile(r"\s(\d{1,3})\s(?=tỉ|triệu)")  # "2 nghìn 350 tỷ"
_REMAINDER = re.compile(r"\s(\d{3})(?=\s)")  # "12 nghìn 350 tấn"
# A number word alone is a count only before a noun, and "năm" before a noun may still be the year.
_YEARLY = re.compile(
    r"(?:cả|trong|mỗi|hằng|hàng|đầu|cuối|hết|nhiều|các|qua|kế hoạch|toàn|từ|những|vài|mấi|thường|giữa|theo|tháng|quí|một|hai|ba)\s$"
)
_VAGUE = re.compile(
    r"(?<!\w)(?:hàng|vài|mấi|nhiều|các|những|từng|chừng vài)\s(?:chục |trăm |nghìn |ngàn |triệu |tỉ )*$"
)
# A length of time is a figure only where it is said to be one ("thời gian thực hiện 18 tháng").
_LENGTH = re.compile(
    r"(?:thời gian (?:thực hiện|triển khai|thi công|hoạt động|đào tạo|vận hành)|thời hạn|kéo dài)(?: là| trong vòng| trong| khoảng)?\s$"
)
# "Hai tỉnh sẽ phối hợp": a number word before these stands for those just named, unless something has them.
_SAID_AGAIN = re.compile(r"\s(?:tỉnh|địa phương)(?!\w)")
_HAS = re.compile(r"(?<!\w)(?:có|gồm|thêm|còn|tổng số|tổng cộng|của)\s$")
_COMMA_IS_DECIMAL = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+,\d+(?![\d.,]*\d)")
_COMMA_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d+|,\d{3})(?![\d.,]*\d)")
_THOUSAND = Decimal(1000)
_BEYOND_MEASURE = Decimal(10) ** 20  # where the xsd:decimal of stores ends
_SMALL_WORDS = re.compile(r"^(?:một|mốt)$")


def figures(text: str, lexicon: Lexicon, taken: Sequence[NotFigure] = ()) -> list[Figure]:
    """Every figure of a normalised text, in order; numerals inside `taken` spans are left alone."""
    folded = fold_letters(text)
    blocked = _Blocked(taken)
    found = [*_multiples(folded, blocked), *_ranks(folded, blocked), *_halves(folded, blocked)]
    for figure in found:
        blocked.add(figure.start, figure.end)
    done = 0
    for numeral in numerals(folded):
        if numeral.start < done or blocked.at(numeral.start, numeral.end):
            continue
        read = _figure(text, folded, numeral, lexicon, blocked)
        if read:
            found.extend(read)
            done = max(figure.end for figure in read)
    found.sort(key=lambda figure: (figure.start, figure.end))
    return [
        figure for figure in _by_convention(folded, _ranges(folded, _shared_units(folded, found))) if _is_sound(figure)
    ]


def _is_sound(figure: Figure) -> bool:
    """Whether a graph can hold the values; nothing that is measured comes near to where it cannot."""
    values = (figure.value, figure.value_max, figure.whole, figure.other)
    return all(value is None or abs(value) < _BEYOND_MEASURE for value in values)


def _by_convention(folded: str, found: list[Figure]) -> list[Figure]:
    """“766,460 triệu USD” on a page that also writes "4.633,28 ha": its comma is decimal, and its dot groups."""
    if not any("ambiguous-separator" in figure.flags for figure in found):
        return found
    if not _COMMA_IS_DECIMAL.search(folded) or _COMMA_GROUPS.search(folded):
        return found
    return [
        replace(figure, value=figure.other, other=figure.value)
        if "ambiguous-separator" in figure.flags
        and figure.kind == "money"
        and figure.other is not None
        and figure.other < figure.value
        and figure.value_max is None
        else figure
        for figure in found
    ]


class _Blocked:
    """Spans that are spoken for, asked by place."""

    def __init__(self, taken: Iterable[NotFigure]) -> None:
        self._spans = sorted((item.start, item.end) for item in taken)

    def add(self, start: int, end: int) -> None:
        self._spans.append((start, end))
        self._sorted = None

    _sorted: list[Span] | None = None

    def at(self, start: int, end: int) -> bool:
        from bisect import bisect_right

        if self._sorted is None:
            self._sorted = sorted(self._spans)
            best, self._reach = 0, []
            for _, stop in self._sorted:
                best = max(best, stop)
                self._reach.append(best)
        index = bisect_right(self._sorted, (end - 1, 1 << 60)) - 1
        return index >= 0 and self._reach[index] > start


def _multiples(folded: str, blocked: _Blocked) -> list[Figure]:
    found: list[Figure] = []
    for match in _MULTIPLE.finditer(folded):
        top: Decimal | None = None
        spans: dict[str, tuple[Span, ...]] = {"unit": ((match.start(1), match.start(1) + 3),)}
        if match["low"]:
            value, spans["value"] = read_digits(match["low"])[0], (match.span("low"),)
            if match["high"]:
                top, spans["value_max"] = read_digits(match["high"])[0], (match.span("high"),)
        elif match["word"] == "nhiều":
            continue
        else:
            value, spans["value"] = MULTIPLES[match["word"]], (match.span("word"),)
        found.append(Figure(match.start(), match.end(), value, "times", "times", top, spans=spans, rule="gấp 1,3 lần"))
    read = {start for figure in found for slot in ("value", "value_max") for start, _ in figure.spans.get(slot, ())}
    for match in _TIMES.finditer(folded):
        if match.start(1) in read:
            continue
        found.append(
            Figure(
                match.start(),
                match.end(),
                read_digits(match[1])[0],
                "times",
                "times",
                spans={"value": (match.span(1),), "unit": ((match.end(1) + 1, match.end()),)},
                rule="3,5 lần",
            )
        )
    return found


def _ranks(folded: str, blocked: _Blocked) -> list[Figure]:
    found: list[Figure] = []
    listed: list[re.Match[str]] = []
    for match in _RANK.finditer(folded):
        listed.append(match)
        if re.search(r"lần lượt|tương ứng", folded[max(0, match.start() - 40) : match.start()]):
            while later := _RANK_NEXT.match(folded, listed[-1].end("rank")):
                listed.append(later)
    for match in listed:
        if blocked.at(*match.span("rank")):
            continue
        word = match["n"]
        number = int(word) if word.isdigit() else RANKS.get(word) or read_words(word)
        if not number:
            continue
        of = match.groupdict().get("of")
        whole = Decimal(of) if of else None
        found.append(
            Figure(
                *match.span("rank"),
                Decimal(number),
                "rank",
                "rank",
                whole=whole,
                spans={"value": (match.span("n"),), "unit": (match.span("rank"),)},
                rule="xếp thứ ba",
            )
        )
    for match in _RANK_BARE.finditer(folded):
        group = "rank" if match["rank"] else "rank2"
        n, out_of = ("n", "of") if match["rank"] else ("n2", "of2")
        found.append(
            Figure(
                *match.span(group),
                Decimal(match[n]),
                "rank",
                "rank",
                whole=Decimal(match[out_of]),
                spans={"value": (match.span(n),), "unit": (match.span(group),)},
                rule="6/8 tỉnh",
            )
        )
    for match in _TOP.finditer(folded):
        number_word = match["n"] or match["g"]
        value = Decimal(number_word) if number_word else Decimal(1)
        group = "n" if match["n"] else "g" if match["g"] else "top"
        found.append(
            Figure(
                *match.span("top"),
                value,
                "rank",
                "rank",
                bound="le" if number_word else None,
                spans={"value": (match.span(group),), "unit": (match.span("top"),)},
                rule="đứng đầu",
            )
        )
    return found


def _halves(folded: str, blocked: _Blocked) -> list[Figure]:
    return [
        Figure(
            m.start(),
            m.end(),
            Decimal(50),
            "percent",
            "percent",
            spans={"value": (m.span(1),), "unit": (m.span(1),)},
            rule="một nửa",
        )
        for m in _HALF.finditer(folded)
        if not blocked.at(m.start(), m.end())
    ]


def _figure(text: str, folded: str, numeral: Numeral, lexicon: Lexicon, blocked: _Blocked) -> list[Figure]:
    """The figure that begins with this numeral, or the two of a fraction, or none."""
    if numeral.words and not _counts(folded, numeral, lexicon):
        return []
    if (fraction := _FRACTION.match(folded, numeral.end)) and not numeral.words:
        return _of(text, folded, numeral, fraction, lexicon)
    value, end, spans, flags, scale = _scaled(text, folded, numeral, lexicon)
    scaled = scale != 1
    value_max: Decimal | None = None
    other = numeral.other
    top_other: Decimal | None = None
    top_scale = Decimal(1)
    if (match := _RANGE.match(folded, end)) and not blocked.at(match.end(), match.end() + 1):
        second = next(iter(_second(folded, match.end())), None)
        high = _scaled(text, folded, second, lexicon) if second else None
        unit_between = lexicon.units.at(folded, end, text)
        if second and high and unit_between is None:
            top, high_end, high_spans, high_flags, high_scale = high
            # "8-10 triệu": the magnitude covers both, unless the first is written out ("700.000 đến 1,2 triệu")
            covers = not scaled and numeral.value <= second.value * 5
            low = value * high_scale if covers else value
            if low < top:
                value, value_max, end = low, top, high_end
                scale = high_scale if covers else scale
                magnitudes = (*spans.get("magnitude", ()), *high_spans.get("magnitude", ()))
                spans = {**spans, "value_max": high_spans["value"], **({"magnitude": magnitudes} if magnitudes else {})}
                flags += high_flags
                top_other, top_scale = second.other, high_scale
    unit = lexicon.units.at(folded, end, text)
    if unit and (
        unit.noun_kind == "not"
        or (
            unit.kind == "time"
            and (numeral.words or not _LENGTH.search(folded[max(0, numeral.start - 30) : numeral.start]))
        )
    ):
        return []
    if unit is None and value_max is None and re.match(r"\s?%", folded[end : end + 2]):
        unit = Unit(end, end + folded[end : end + 2].index("%") + 1, "percent", "percent")
    if (
        unit
        and unit.notation == "percent"
        and folded.startswith("%", end) is False
        and re.match(r"điểm", folded[end:].lstrip())
    ):
        unit = replace(unit, notation="percentage-point", kind="point")
    if unit is None and scaled and (slip := _DONG.match(folded, end)):
        unit, flags = Unit(slip.start(1), slip.end(1), "VND", "money"), [*flags, "repaired-unit"]
    if unit is None and scaled and value >= 1000 and (noun := _open_noun(text, folded, end, lexicon)):
        unit = noun
    if unit is None and not scaled and not numeral.words:
        if _YEAR.fullmatch(folded[numeral.start : numeral.end]) and value_max is None:
            return []
        noun = _open_noun(text, folded, end, lexicon)
        if noun:
            unit = noun
    kind: UnitKind | Literal["bare", "rank"] = unit.kind if unit else "bare"
    if unit:
        value *= unit.factor
        value_max = value_max * unit.factor if value_max is not None else None
        scale, top_scale = scale * unit.factor, top_scale * unit.factor
        spans["unit"] = ((unit.start, unit.end),)
        end = unit.end
    lower, upper = value, value_max
    ambiguous = high_ambiguous = False
    if other is not None:
        lower, other, ambiguous = settled(value, other, scale, kind, unit.notation if unit else None)
    if value_max is not None and top_other is not None:
        upper, _, high_ambiguous = settled(value_max, top_other, top_scale, kind, unit.notation if unit else None)
    if upper is None or lower < upper:
        value, value_max = lower, upper
    flags += ["ambiguous-separator"] if ambiguous or high_ambiguous else []
    notation = unit.notation if unit else None
    return [
        Figure(numeral.start, end, value, notation, kind, value_max, unit.noun if unit else None, unit.noun_kind if unit else None,
               flags=tuple(flags), spans=spans, other=other, rule="1.128 nghìn tỷ đồng" if unit else "422", worded=numeral.words, scale=scale)
    ]  # fmt: skip


def _second(folded: str, at: int) -> Iterable[Numeral]:
    for numeral in numerals(folded[at : at + 24]):
        if numeral.start == 0 and not numeral.words:
            yield Numeral(at, at + numeral.end, numeral.value, other=numeral.other)
        return


def _scaled(
    text: str, folded: str, numeral: Numeral, lexicon: Lexicon
) -> tuple[Decimal, int, dict[str, tuple[Span, ...]], list[str], Decimal]:
    """The numeral with the magnitude words behind it: value, end, spans, flags, and the first magnitude or 1."""
    value, end = numeral.value, numeral.end
    spans: dict[str, tuple[Span, ...]] = {"value": ((numeral.start, numeral.end),)}
    flags: list[str] = []
    found = magnitude(folded, end)
    if found is None:
        return value, end, spans, flags, Decimal(1)
    start, stop, factor, slip = found
    value, end = value * factor, stop
    spans["magnitude"] = ((start, stop),)
    if slip:
        flags.append("repaired-unit")
    if match := _HALF_MORE.match(folded, end):  # "1 tỷ rưỡi"
        value += factor / 2
        end = match.end()
        spans["magnitude"] = ((start, stop), match.span(1))
        return value, end, spans, flags, factor
    if numeral.value != numeral.value.to_integral_value():
        return value, end, spans, flags, factor
    if factor == _THOUSAND and (match := _THOUSANDS_OF.match(folded, end)) and (of := magnitude(folded, match.end(1))):
        value = (value + Decimal(match[1])) * of[2]
        spans = {"value": (*spans["value"], match.span(1)), "magnitude": (*spans["magnitude"], of[:2])}
        return value, of[1], spans, flags, of[2] * factor
    last = factor
    while (match := _STEP.match(folded, end)) and (small := magnitude(folded, match.end(1))) and small[2] < last:
        value += read_digits(match[1])[0] * small[2]
        end, last = small[1], small[2]
        spans = {"value": (*spans["value"], match.span(1)), "magnitude": (*spans["magnitude"], small[:2])}
        if "," in match[1]:
            break
    if last == _THOUSAND and (match := _REMAINDER.match(folded, end)) and lexicon.units.at(folded, match.end(), text):
        value += Decimal(match[1])
        end = match.end()
        spans["value"] = (*spans["value"], match.span(1))
    return value, end, spans, flags, factor


def _counts(folded: str, numeral: Numeral, lexicon: Lexicon) -> bool:
    """Whether number words are a count here: a listed noun or a magnitude stands behind them."""
    word = folded[numeral.start : numeral.end]
    before = folded[max(0, numeral.start - 24) : numeral.start]
    if _VAGUE.search(before):
        return False
    if magnitude(folded, numeral.end):
        found = magnitude(folded, numeral.end)
        assert found
        unit = lexicon.units.at(folded, found[1])
        return unit is not None and not (_SMALL_WORDS.match(word) and unit.kind == "count")
    if _SMALL_WORDS.match(word):
        return False  # "một" is an article far more often than a figure
    unit = lexicon.units.at(folded, numeral.end)
    if unit is None or unit.kind == "time" or numeral.value == 0:
        return False
    if word == "năm" and _YEARLY.search(before):
        return False
    if word in ("tư", "mốt", "lăm", "nhăm"):
        return False
    if numeral.value < 10 and _SAID_AGAIN.match(folded, numeral.end) and not _HAS.search(before):
        return False
    return unit.kind in ("count", "percent", "area", "mass", "money")


_OPEN_STOP = frozenset(
    fold_letters(
        "và với là của cho trong ở tại từ đến so vào ra thì mà nhưng hoặc hay cũng đã đang sẽ được bị do để có không trở lên xuống theo qua sau trước khi nếu vì"
        " tăng giảm đạt chiếm bằng vượt còn gồm lên về như trên dưới hơn này đó kia trên cả mỗi các những một hai thứ mức lần nay năm tháng quý ngày tuổi đều cùng gấp"
        " riêng tương ứng nhờ bao thêm nữa mới tới nằm thuộc bởi bên cạnh ước chỉ"
    ).split()
)
_OPEN_WORD = re.compile(r"\s([^\W\d_]+)(?!\w)")


def _open_noun(text: str, folded: str, at: int, lexicon: Lexicon) -> Unit | None:
    """A noun no vocabulary lists ("20 toà nhà"): one or two small-letter words, never a verb or a preposition."""
    words: list[re.Match[str]] = []
    place = at
    while len(words) < 2 and (match := _OPEN_WORD.match(folded, place)):
        if match[1] in _OPEN_STOP or (text[match.start(1)].isupper() and not words):
            break
        if text[match.start(1)].isupper():
            break
        words.append(match)
        place = match.end()
    if not words:
        return None
    start, end = words[0].start(1), words[-1].end(1)
    return lexicon.units.counted(folded, start, end, text[start:end], "open")


def share(part: Decimal, whole: Decimal) -> Decimal:
    """What part of the whole this is, in percent; thirds and sevenths to twelve places.

    >>> from congthuong.recognise.figures import share
    >>> share(Decimal(2), Decimal(3)), share(Decimal(1), Decimal(4)) == 25
    (Decimal('66.666666666667'), True)
    """
    return (part / whole * 100).quantize(Decimal("1.000000000000"))


def _of(text: str, folded: str, numeral: Numeral, fraction: re.Match[str], lexicon: Lexicon) -> list[Figure]:
    """“12/16 KCN” is two counts on one span, "2/3 số dự án" a share; a bare "6/8" is neither here."""
    unit = lexicon.units.at(folded, fraction.end(), text)
    whole = Decimal(fraction[1])
    if (unit is None and whole and _SHARE_OF.match(folded, fraction.end())) or (
        unit is None
        and re.search(
            r"(?:tỉ trọng|tỉ lệ|chiếm|bằng|còn)\s(?:khoảng |gần |hơn |tới )?$",
            folded[max(0, numeral.start - 24) : numeral.start],
        )
    ):
        if whole and numeral.value < whole:
            value, span = share(numeral.value, whole), (numeral.start, fraction.end())
            return [
                Figure(
                    numeral.start,
                    fraction.end(),
                    value,
                    "percent",
                    "percent",
                    spans={"value": (span,), "unit": (span,)},
                    rule="2/3 số dự án",
                )
            ]
        return []
    if unit is None or unit.kind != "count":
        noun = _open_noun(text, folded, fraction.end(), lexicon) if unit is None else None
        if noun is None:
            return []
        unit = noun
    if numeral.value > whole:
        return []
    first = Figure(
        numeral.start,
        unit.end,
        numeral.value,
        unit.notation,
        unit.kind,
        noun=unit.noun,
        noun_kind=unit.noun_kind,
        part="of",
        whole=whole,
        spans={"value": ((numeral.start, numeral.end),), "unit": ((unit.start, unit.end),)},
        rule="12/16 KCN",
    )
    spans = {**first.spans, "value": (fraction.span(1),)}
    return [first, replace(first, value=whole, part="whole", whole=None, spans=spans)]


def _ranges(folded: str, found: list[Figure]) -> list[Figure]:
    """“từ 7,5% đến 8%”, "80 triệu đồng - 85 triệu đồng": one range, though its unit is said twice."""
    out: list[Figure] = []
    for figure in found:
        low = out[-1] if out else None
        if (
            low is not None
            and low.kind in ("percent", "money", "area", "mass", "measure", "income", "rate")
            and (low.kind, low.unit) == (figure.kind, figure.unit)
            and low.value_max is None
            and figure.value_max is None
            and low.scale == figure.scale
            and low.value < figure.value
            and not low.flags
            and not figure.flags
            and _RANGE_AGAIN.fullmatch(folded, low.end, figure.start)
        ):
            magnitudes = (*low.spans.get("magnitude", ()), *figure.spans.get("magnitude", ()))
            spans = {**low.spans, "value_max": figure.spans["value"], "unit": figure.spans.get("unit", ())}
            if magnitudes:
                spans["magnitude"] = magnitudes
            out[-1] = replace(
                figure, start=low.start, value=low.value, value_max=figure.value, spans=spans, rule="8-10%"
            )
        else:
            out.append(figure)
    return out


def _shared_units(folded: str, found: list[Figure]) -> list[Figure]:
    """“2,6; 2,2 và 1,9 tỉ USD”: the last magnitude and unit hold for the whole list."""
    out = list(found)
    for index in range(len(out) - 2, -1, -1):
        here, later = out[index], out[index + 1]
        if (
            here.kind == "bare"
            and here.scale == 1
            and later.unit
            and later.kind in ("money", "percent", "mass", "area", "measure", "count")
        ):
            between = folded[here.end : later.start]
            if re.fullmatch(r"\s?(?:,|;|và|, và|; và|-)\s(?:khoảng |gần |hơn |trên )?", between):
                borrowed = {k: v for k, v in later.spans.items() if k in ("magnitude", "unit")}
                value, other, flags = here.value * later.scale, here.other, here.flags
                if here.other is not None:
                    value, other, ambiguous = settled(value, here.other, later.scale, later.kind, later.unit)
                    flags = ("ambiguous-separator",) if ambiguous else ()
                out[index] = replace(
                    here, value=value, value_max=here.value_max * later.scale if here.value_max is not None else None, other=other, flags=flags, unit=later.unit, kind=later.kind, noun=later.noun, noun_kind=later.noun_kind,
                    spans={**here.spans, **borrowed}, scale=later.scale, rule="2,6; 2,2 và 1,9 tỉ USD",
                )  # fmt: skip
    return out
