"""What is counted: the indicator that a counted noun means, and the noun that a bare number leaves out.

>>> from congthuong.interpret.counting import TRAINED
>>> bool(TRAINED.search("tỉnh đào tạo nghề cho "))
True
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from congthuong.interpret.frames import Frame
from congthuong.interpret.state import Opened, State
from congthuong.recognise import Lexicon
from congthuong.recognise.figures import Figure
from congthuong.recognise.matcher import fold_letters

__all__ = ["TRAINED", "bare_is_figure", "counted_indicator", "in_pieces", "percent_left_out", "same_count", "with_unit"]

# Firms and households counted by the stalls that they were given on a platform.
_STALLS = re.compile(r"[^,;.\d]{0,20}được [^;]{0,60}(?:khởi tạo|tạo|mở) gian hàng(?!\w)")
_GREW = re.compile(r"(?<!\w)(?:tăng|giảm)(?: khoảng| gần| hơn| trên| nhẹ| mạnh)*\s$")
_COMPARED = re.compile(r"\s?so (?:với )?(?:cùng kì|tháng|quí|năm)(?!\w)")
TRAINED = re.compile(
    r"(?<!\w)(đào tạo(?: nghề)?|dại nghề|tập huấn)(?: miễn phí)?(?: được| cho)?(?: khoảng| gần| hơn| trên)?\s$"
)
_ARE_TRAINED = re.compile(r"[^,;:.()\d]{0,20}\sđược (?:đào tạo|tập huấn|dại nghề)(?!\w)")
_HELPED = re.compile(r"(?<!\w)(?:hỗ trợ|tư vấn|kết nối|giúp)(?: được)?(?: cho)?(?: khoảng| gần| hơn| trên)?\s$")
_ARE_HELPED = re.compile(
    r"(?: việt(?: nam)?| nội| trong nước| nhỏ và vừa)?\sđược (?:[^,;:.()\d]{0,30}\s)?(?:hỗ trợ|tư vấn)(?!\w)"
)
_OWNED = re.compile(r"(?:nhà mái|xưởng|nhà xưởng|xí nghiệp|cơ sở|chi nhánh|công ti con)(?: .*)?")
_OWNERS = re.compile(r"\s(?:fdi|ddi)\s?(?:[,;)]|và(?!\w)|$)")
_ONLINE = re.compile(r"(?<!\w)(?:sàn|trực tuiến|online|thương mại điện tử|điện tử|mạng|số hóa|tài khoản)(?!\w)|\.vn")


def in_pieces(figure: Figure) -> bool:
    """Whether a product is counted by its pieces: "21 triệu sản phẩm", but not "39 sản phẩm" of a contest."""
    return figure.noun_kind == "piece" or (figure.noun == "sản phẩm" and figure.value >= 1000)


def same_count(s: State, frame: Frame, figure: Figure) -> bool:
    """Whether what is counted here can be what the frame counts: the same noun, or one that says nothing of its own."""
    concept = s.discourse.lexicon.indicators.get(frame.indicator or "")
    if concept is None or figure.noun is None:
        return False
    noun = fold_letters(figure.noun)
    if concept.one("unitKind") != "count":
        return concept.one("unitKind") == "any" and figure.noun_kind != "person"
    return any(
        fold_letters(n) in noun or noun in fold_letters(n) for n in concept.properties.get("countedNoun", ())
    ) or noun in (
        "người",
        "đơn vị",
        "cơ sở",
        "trường hợp",
        "lượt",
        "hộ",
    )


def counted_indicator(s: State, figure: Figure, left: int, stop: int) -> str | None:
    """The indicator that counting this noun means, by the words of the vocabulary, longest first."""
    if figure.noun is None:
        return None
    noun = fold_letters(figure.noun)
    if noun == "sản phẩm" and in_pieces(figure):
        return None
    if noun in ("khu", "cụm"):
        recent = s.folded[max(0, s.sentence.start - 400) : figure.start]
        zone = re.search(r"kcn|khu công nghiệp", recent) if noun == "khu" else re.search(r"ccn|cụm công nghiệp", recent)
        return ("industrial-zone-count" if noun == "khu" else "industrial-cluster-count") if zone else None
    after = s.folded[figure.start : min(stop, figure.end + 40)]
    best: tuple[int, str] | None = None
    for word, notation, longer in _meanings(s.discourse.lexicon, noun):
        if (not longer or word in after) and (best is None or len(word) > best[0]):
            best = (len(word), notation)
    if best is None:
        return None
    return narrowed(s, best[1], figure, left, stop)


@lru_cache(maxsize=4)
def _counted(lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """The nouns whose count is an indicator, with its notation, in the order of the vocabulary."""
    return tuple(
        (fold_letters(label), notation)
        for notation, concept in lexicon.indicators.items()
        for label in concept.properties.get("countedNoun", ())
    )


@lru_cache(maxsize=4096)
def _meanings(lexicon: Lexicon, noun: str) -> tuple[tuple[str, str, bool], ...]:
    """The wordings that a noun is or begins with, and those that it begins, which the text must hold as a whole."""
    return tuple(
        (word, notation, not (noun == word or noun.startswith((word + " ", word + ","))))
        for word, notation in _counted(lexicon)
        if noun == word or noun.startswith((word + " ", word + ",")) or word.startswith(noun + " ")
    )


def narrowed(s: State, notation: str, figure: Figure, left: int, stop: int) -> str | None:
    around = s.folded[max(s.sentence.start, left - 40) : min(stop, figure.end + 60)]
    if notation == "employment" and (
        TRAINED.search(s.folded, left, figure.start) or _ARE_TRAINED.match(s.folded, figure.end)
    ):
        return None  # whom a course is for
    if notation == "enterprise-count" and (
        _HELPED.search(s.folded, left, figure.start) or _ARE_HELPED.match(s.folded, figure.end)
    ):
        return "supported-establishments"
    if (
        notation == "enterprise-count"
        and _OWNED.fullmatch(fold_letters(figure.noun or ""))
        and any(m.type == "Company" and m.end <= figure.start for m in s.mentions)
    ):
        return None  # "tập đoàn có 6 nhà máy": its own
    if notation == "enterprise-count" and _STALLS.match(s.folded, figure.end, s.sentence.end):
        return "ecommerce-stores"
    if notation == "enterprise-count" and "chủ thể" in s.folded[s.sentence.start : figure.start]:
        return "ocop-participants"  # "364 chủ thể, gồm 148 hợp tác xã …"
    if (
        notation == "enterprise-count"
        and s.discourse.frame.indicator == "new-enterprises"
        and not re.search(r"giải thể|ngừng|tạm|hoạt động|hiện có|tổng số", around)
    ):
        return "new-enterprises"
    if notation == "enterprise-count" and re.search(
        r"thành lập mới|đăng kí mới|mới thành lập|thành lập(?: được)? ?$|đăng kí thành lập|doanh nghiệp mới|gia nhập thị trường|mới lập|mới ra đời",
        around,
    ):
        return "new-enterprises"
    if notation == "ecommerce-stores" and not _ONLINE.search(s.folded, max(0, s.sentence.start - 600), s.sentence.end):
        return None  # stands at a fair
    if (
        notation == "ocop-products"
        and "ocop" not in s.folded[max(0, s.sentence.start - 600) : s.sentence.end]
        and "một sản phẩm" not in s.folded[max(0, s.sentence.start - 600) : s.sentence.end]
    ):
        return None
    if notation == "supported-establishments" and not re.search(
        r"hỗ trợ|khuiến công|thụ hưởng", s.folded[max(0, s.sentence.start - 300) : s.sentence.end]
    ):
        return None
    return notation


def bare_is_figure(s: State, figure: Figure, stop: int, opened: Opened, left: int) -> bool:
    """A number without a unit is a figure in a list of such ("Đài Loan (52)") or where a clause ends on it."""
    if figure.scale >= 1000:
        return True
    if percent_left_out(s, figure, left):
        return True
    before = s.folded[left : figure.start]
    after = s.folded[figure.end : figure.end + 3]
    ends = bool(re.match(r"\s?(?:[.,;)]|$|và )", after)) or figure.end >= s.sentence.end
    if (
        before.endswith("(")
        and after.startswith(")")
        and any(m.end >= figure.start - 2 and m.end <= figure.start for m in s.mentions)
    ):
        return True
    if _OWNERS.match(s.folded, figure.end) and opened.kind == "frame" and figure.value >= 1:
        return True  # "39 dự án (26 FDI và 13 DDI)"
    return bool(
        ends
        and re.search(r"(?:là|đạt|có|còn|gần|khoảng|hơn|trên|lên|tới|đến)\s$", before)
        and (opened.kind in ("head", "frame") or noun_left(s, figure))
        and figure.value >= 1
    )


def percent_left_out(s: State, figure: Figure, left: int) -> bool:
    """“tăng 6,73% so với tháng trước và tăng 6,71 so với cùng kỳ”: the sign that a list does not repeat."""
    return (
        figure.kind == "bare"
        and figure.scale < 1000
        and bool(_GREW.search(s.folded, left, figure.start) and _COMPARED.match(s.folded, figure.end))
        and any(f.kind == "percent" and 0 < figure.start - f.end < 60 for f in s.figures)
    )


def with_unit(s: State, figure: Figure, frame: Frame, before: Frame) -> Figure:
    """The unit a number leaves out: đồng for large sums, the noun of the indicator for counts."""
    concept = s.discourse.lexicon.indicators.get(frame.indicator or "")
    wanted = concept.one("unitKind") if concept else None
    if figure.unit:
        return figure
    if percent_left_out(s, figure, s.sentence.start):
        return replace(figure, unit="percent", kind="percent", flags=(*figure.flags, "unit-from-context"))
    if wanted == "count" or (figure.scale < 1000 and wanted not in ("money", "income")):
        noun = None
        if concept:
            nouns = concept.properties.get("countedNoun", ())
            label = fold_letters(frame.label or "")
            noun = next(
                (n for n in sorted(nouns, key=len, reverse=True) if fold_letters(n) in label),
                nouns[0] if nouns else None,
            )
            if frame.indicator == "project-count":
                noun = "dự án"
            elif frame.indicator == "employment":
                noun = "lao động"
            elif frame.indicator == "enterprise-count" or frame.indicator == "new-enterprises":
                noun = "doanh nghiệp"
        if noun is None and (counted := noun_left(s, figure)):
            noun, frame.indicator = counted
            frame.label = noun
        if noun is None:
            return figure
        return replace(
            figure, unit=f"count:{noun}", kind="count", noun=noun, flags=(*figure.flags, "unit-from-context")
        )
    if figure.scale >= 10**6 and (wanted in ("money", "income") or wanted is None):
        if figure.other is not None and figure.other > figure.value and figure.scale == 10**6 and not figure.value_max:
            figure = replace(figure, value=figure.other, other=figure.value)  # as an amount "1,000 triệu" groups
        return replace(figure, unit="VND", kind="money", flags=(*figure.flags, "unit-from-context"))
    return figure


def noun_left(s: State, figure: Figure) -> tuple[str, str] | None:
    """“Tổng các doanh nghiệp trong ngành là gần 3.000”: the counted noun of the clause, and its indicator."""
    clause = s.folded[s.sentence.start : figure.start]
    best: tuple[int, str, str] | None = None
    for notation, concept in s.discourse.lexicon.indicators.items():
        for label in concept.properties.get("countedNoun", ()):
            place = clause.rfind(fold_letters(label))
            if place >= 0 and re.match(r"\W", clause[place - 1 : place] or " ") and (best is None or place > best[0]):
                best = (place, label, notation)
    return (best[1], best[2]) if best else None
