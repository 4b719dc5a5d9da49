"""What a figure says of its indicator: a level, a change with its sign, a share, a share of the plan, a multiple, a rank.

>>> from decimal import Decimal
>>> from congthuong.interpret.measures import apply
>>> apply("equals-base", Decimal("97.5")), apply("beyond-plan", Decimal("42")), apply("down", Decimal("4"))
(Decimal('-2.5'), Decimal('142'), Decimal('-4'))

The name of the reading and the figure's own spans give the value again (`apply`): nothing else goes into it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from congthuong.article import Span
from congthuong.facts import Transformation
from congthuong.recognise.matcher import fold_letters

__all__ = ["Measure", "apply", "measure", "neat"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A reading: the transformation, how the value follows from the written number, and the words that say so."""

    transformation: Transformation
    reading: str  # as-is, down, equals-base, beyond-plan
    spans: tuple[Span, ...] = ()
    qualifiers: tuple[str, ...] = ()
    certain: bool = True


def apply(reading: str, written: Decimal) -> Decimal:
    """The value that a reading makes of the written number."""
    match reading:
        case "down":
            return -abs(written)
        case "equals-base":
            return written - 100
        case "beyond-plan":
            return written + 100
        case _:
            return written


_PLAN = r"(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|kh(?= (?:năm|giao|đề|\()|[,;.)]|$)|kịch bản|nhiệm vụ|nghị quiết|số vốn giao|vốn giao|pháp lệnh)"
_NEXT_OF_LIST = re.compile(r"\s?[;,] (?!so với)[^,;:().\d%]{2,40}\s$")
_REACHES = re.compile(r"[\s,]*(?:và )?(?:đạt|bằng)(?: khoảng| gần| hơn| trên)?\s")
_PLAN_SAID = re.compile(r"%\s(?:so với |của )?" + _PLAN + r"(?:[^.]|\.\d)*$")
_AFTER_PLAN = re.compile(r"\s?(?:so với |so |của |với |theo |số )?(?:tổng |mức )?" + _PLAN)
_BEFORE_PLAN = re.compile(r"(?:so với|so|bằng|vượt)\s(?:\w+\s){0,2}?" + _PLAN + r"[^,;.()]{0,30}$")
_AFTER_BASE = re.compile(
    r"\s?(?:so với |so |của |với |mức |mức của )?(?:mức )?(?:tháng )?(?:cùng kì|cùng thời điểm|tháng trước|quí trước|năm trước|năm ngoái|năm (?:19|20)\d\d|cùng giai đoạn|bình quân cùng kì)"
)
_LISTED = re.compile(r"\s?(?:,|;|và|, và)\s[^,;:()]{2,60}\s")
_GOES = re.compile(r"\s(?:\([^()]*\) |(?:vào |hồi )?năm \d{4} )?(?:lên|xuống|còn|đến|tới)(?!\w)")
_AFTER_COMPARE = re.compile(r"\s?(?:so với|so) ")
_ADVERB = (
    r"(?:\s(?:tới|đến|khoảng|gần|hơn|trên|thêm|nhẹ|mạnh|sâu|cao|nhanh|lên|thêm khoảng|nhiều nhất|nhiều|ít nhất|bình quân|trung bình|ước|ước đạt|là|được|ở mức|mức|"
    r"chỉ|mới|thấp|đều|tiếp|tương ứng|lần lượt|xấp xỉ|đạt|cao nhất|thấp nhất|khá|không dưới|vẫn|từ|những|thêm được|dưới|còn|chưa đến|chưa đầi|đáng kể|tương đối|đột biến|ấn tượng|vọt|"
    r"không đáng kể|ít|chừng|tầm|ngót|tốc|dần|bằng|vượt|tới gần|đến gần|tới hơn|số lượng|về lượng|về giá trị|so với)\s?)*"
)
_NEAR = re.compile(_ADVERB + r"\s?[(\"]?\s?$")


def measure(
    folded: str,
    start: int,
    end: int,
    kind: str,
    *,
    left: int,
    right: int,
    changes: list[tuple[int, int, str]],
    percent_means: str | None,
    before: Measure | None,
    growth_head: bool,
    fronted: bool = False,
) -> Measure:
    """The reading of the figure at start:end.

    `changes` are the change words between `left` and the figure; `percent_means` is what the indicator's bare percentages
    are; `before` is the reading of the figure that this one stands in a list with; `fronted` says that the time it is
    compared with stands before it in its clause.
    """
    after = folded[end : min(end + 50, right)]
    last = changes[-1] if changes else None
    near = last is not None and bool(_NEAR.fullmatch(folded[last[1] : start]))
    word = last[2] if last else None
    spans: tuple[Span, ...] = ((last[0], last[1]),) if last else ()

    if kind == "rank":
        return Measure("rank", "as-is")
    if kind == "times":
        qualifiers: tuple[str, ...] = ()
        return Measure("multiple", "as-is", qualifiers=qualifiers)
    if kind == "point":
        directions = [c for c in changes if c[2] in ("up", "down", "contributes")]
        if directions:
            word, spans = directions[-1][2], (directions[-1][:2],)
        down = word == "down"
        if word == "contributes":
            return Measure("change", "as-is", spans, ("đóng góp",))
        return Measure("change", "down" if down else "as-is", spans)
    if kind == "percent":
        return _percent(folded, start, left, after, word, near, spans, percent_means, before, growth_head, fronted)
    if near and word in ("up", "down") and last and not _goes_to(folded, last[1], start):
        return Measure("level", "as-is", spans, ("tăng thêm",) if word == "up" else ("giảm",))
    return Measure("level", "as-is")


def _goes_to(folded: str, start: int, end: int) -> bool:
    """“tăng lên 68”, "giảm còn 4,2": the figure is where it went, not how far."""
    goes = r"\s?(?:khoảng |gần |hơn |trên )?$"
    return bool(
        re.search(r"(?:lên|xuống|còn|đạt|thành|tới|đến)" + goes, folded[start:end])
        or re.search(r"(?:lên|xuống|còn|thành)" + goes, folded[max(0, start - 6) : end])
    )


def _percent(
    folded: str, start: int, left: int, after: str, word: str | None, near: bool, spans: tuple[Span, ...],
    percent_means: str | None, before: Measure | None, growth_head: bool, fronted: bool,
) -> Measure:  # fmt: skip
    beyond_plan = re.search(
        r"(?<!\w)vượt\s(?:\w+\s){0,2}?" + _PLAN + r"[^,;.()]{0,30}$", folded[max(left, start - 60) : start]
    )
    plan_after, plan_before = _AFTER_PLAN.match(after), _BEFORE_PLAN.search(folded[max(left, start - 60) : start])
    if (word == "beyond" and near) or (beyond_plan and plan_before):
        if word != "beyond" and beyond_plan:
            start = max(left, start - 60) + beyond_plan.start()
            spans = ((start, start + len("vượt")),)
        return Measure("plan-share", "beyond-plan", spans)
    if (
        word in ("up", "down")
        and near
        and percent_means == "share"
        and folded[left:start].rstrip().endswith("từ")
        and _GOES.match(after)
    ):
        return Measure("share", "as-is")  # "tăng từ 61% lên 68%": where it was, and where it is
    if word in ("up", "down") and folded[start - 1 : start] == "(" and folded[slice(*spans[0])].endswith("hơn"):
        return Measure("change", "as-is")  # "thấp hơn quý I (8,65%)": how it grew then
    if word in ("up", "down") and near:
        return Measure("change", "down" if word == "down" else "as-is", spans)
    if plan_after or plan_before:
        return Measure("plan-share", "as-is", spans)
    against = _AFTER_BASE.match(after)
    if not against and _REACHES.fullmatch(folded, left, start) and _PLAN_SAID.search(folded, max(0, start - 160), left):
        return Measure("plan-share", "as-is", spans)  # "đạt 83% kế hoạch; ước cả năm 2.340 tỷ đồng, đạt 100,2%"
    if word == "contributes" and near:
        return Measure("share", "as-is", spans)
    if word == "equals" and (near or start - left < 60):
        if _AFTER_BASE.match(after) or (fronted and near and re.match(r"\s?[,;.)]|$", after)):
            return Measure("change", "equals-base", spans)
        if (
            percent_means != "share"
            and before is not None
            and before.transformation == "change"
            and not after.strip(" ,;.)").startswith(fold_letters("của"))
            and re.match(r"\s?[,;.)]|$", after)
        ):
            return Measure("change", "equals-base", spans, certain=False)
        if (
            growth_head
            and percent_means == "change"
            and not re.match(r"\s?(?:của|tổng|so với|vốn|số|kế)", after)
            and (before is None or before.transformation == "change")
        ):
            return Measure("change", "equals-base", spans, certain=False)
        return Measure("share", "as-is", spans)
    if word == "share" and (near or start - left < 70):
        return Measure("share", "as-is", spans)
    if percent_means == "share":
        return Measure("share", "as-is")
    if word == "remains" and near:
        return Measure("share", "as-is", spans)
    if word in ("up", "down"):
        return Measure("change", "down" if word == "down" else "as-is", spans)
    if word is None and before is not None and before.reading == "down" and _LISTED.fullmatch(folded, left, start):
        return Measure("change", "down", before.spans)  # "một số sản phẩm giảm: hạt điều 12%, thép tấm 3%"
    if (
        before is not None
        and before.transformation == "share"
        and word is None
        and _NEXT_OF_LIST.match(folded, left, start)
    ):
        return Measure("share", "as-is", before.spans)  # "nông nghiệp chiếm 12%; công nghiệp 42%; dịch vụ 36%"
    if growth_head or _AFTER_BASE.match(after) or _AFTER_COMPARE.match(after):
        return Measure("change", "as-is", spans)
    if before is not None and before.transformation in ("change", "share", "plan-share"):
        return Measure(
            before.transformation, before.reading if before.reading == "down" else "as-is", before.spans, certain=False
        )
    return Measure("share", "as-is", certain=False)


def neat(value: Decimal) -> Decimal:
    """The decimal without trailing zeros or exponent."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
