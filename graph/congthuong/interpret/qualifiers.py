"""What narrows a figure: qualifiers, status and bound."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthuong.article import Span
from congthuong.facts import Bound, Status
from congthuong.interpret.frames import Frame
from congthuong.interpret.marks import inside
from congthuong.interpret.measures import Measure
from congthuong.interpret.state import Opened, State
from congthuong.recognise import Cue
from congthuong.recognise.figures import Figure
from congthuong.recognise.matcher import Match

__all__ = [
    "NEWBORN",
    "PLAN_IN_BRACKET",
    "bound_of",
    "has_rank_scope",
    "note_statuses",
    "qualifiers_of",
    "stands_at",
    "status_of",
]

_FROM = re.compile(r"(?<!\w)từ (?:mức |khoảng |gần |hơn |trên )?$")
_UP_TO = re.compile(r"\s(?:(?:vào |hồi )?năm \d{4} |hiện nai |hiện tại |như hiện nai )?(?:lên|xuống|còn)(?!\w)")
# "tăng 24% so với kế hoạch đề ra (647 tỷ đồng)": what was planned
PLAN_IN_BRACKET = re.compile(
    r"so với (kế hoạch|chỉ tiêu|mục tiêu|dự toán|nghị quiết|kịch bản)(?: \w+){0,4} \((?:gần |hơn |khoảng |là )?$"
)
_TAIL = re.compile(r"[,;.(]|(?<!\w)(?:và|với|gồm|trong đó|tổng vốn|(?<!có )vốn)(?!\w)")
_NAMED_AGAIN = re.compile(r"\((?:fdi|ddi|đtnn|odi)\)")
_MEASURED_BY = re.compile(r"(?:%|so với|so|bằng|vượt|hoàn thành|phần trăm|của|hơn|đạt được|thực hiện|kém)\s(?:\w+\s)?$")
# what markets bring and no plan decides
_OUT_OF_HAND = frozenset(
    {"revenue", "income", "export-turnover", "import-turnover", "trade-turnover", "consumer-price-index"}
)
_RESTATED = re.compile(r"\s?\((?:tương đương|tức|khoảng|gần|hơn|trên|là|tương ứng|xấp xỉ|~|≈|\s)*")
_PLAN_IS = re.compile(
    r"(?:^|[,;:.]\s?|\d\s)(kế hoạch) (?!năm|đề|giao|cả|đã)(?:[^\W\d]+ ){1,9}?(?:đạt|là)(?: khoảng| gần| hơn| trên)?\s$"
)
_MISSED = re.compile(r"(?:không|chưa) (?:đạt|hoàn thành) (?:được )?(?:mục tiêu|kế hoạch|chỉ tiêu)[^,;.]{0,40}$")
_NEW_AND_MORE = re.compile(r"(?:cấp mới|đầu tư mới|đăng kí mới)[^;.()]{1,30}(?:tăng thêm|bổ sung|điều chỉnh|góp vốn)")
_PRICE = re.compile(r"giá (?:(?:so sánh|ss|cố định)(?: năm)? ?|năm )?(2010|1994)(?!\d)|giá hiện hành")
NEWBORN = re.compile(
    r"doanh nghiệp[^;()]{0,40}(?:thành lập|gia nhập thị trường|đăng kí mới)|đăng kí mới[^;()]{0,30}doanh nghiệp|doanh nghiệp mới(?! nhất)|thành lập mới"
)
_BLOCS = frozenset(
    {
        "EU",
        "Liên minh châu Âu",
        "Liên minh Châu Âu",
        "ASEAN",
        "châu Á",
        "châu Âu",
        "châu Mỹ",
        "châu Phi",
        "châu Đại Dương",
    }
)
_TRADE = frozenset({"export-turnover", "import-turnover", "trade-turnover"})
_FLOWING = frozenset({"registered-capital", "project-count", "fdi-attracted", "investment-capital"})
_OWNED = frozenset(
    {"registered-capital", "implemented-capital", "project-count", "fdi-attracted", "export-turnover", "import-turnover",
     "trade-turnover", "industrial-output-value", "enterprise-count", "investment-capital", "employment",
     "retail-sales-and-services", "retail-goods-revenue", "services-revenue", None}
)  # fmt: skip
_UNSCOPED = _TRADE | {"industrial-zone-count", "industrial-cluster-count", "industrial-production-index", "grdp",
                      "state-budget-revenue"}  # fmt: skip
_ZONE_COUNTS = {"industrial-zone-count": "KCN", "industrial-cluster-count": "CCN"}
_PROMOTED = frozenset({"supported-schemes", "supported-establishments", "programme-budget", "counterpart-capital"})
_OUTPUTS = frozenset({"industrial-output-value", "industrial-production-index", "grdp"})
_AIMS = re.compile(r"\s[^,;.:\d]{0,40}(?:các |những |một số )(?:chỉ tiêu|mục tiêu)(?!\w)")
_WITHOUT = re.compile(
    r"(?<!\w)((?:trừ(?! trợ cấp)|không kể|không tính|chưa kể|chưa tính|không bao gồm) (?:mặt hàng )?[^,;:()\d]{2,24}?)"
    r"(?= (?:toàn|của|trên|đạt|ước|tăng|giảm|là|trong|năm|tháng|quí|chiếm|\d|bình)|\s?[,;)])"
)
_RANK_SCOPE = re.compile(
    r"\s?(?:của |trong |trên |so với )?(cả nước|toàn quốc|toàn vùng|(?:toàn )?thế giới|toàn cầu|(?:vùng|khu vực) (?:(?! về | và (?:đứng|xếp|thứ) )[^,.;()]){3,40}|miền [a-zàáảãạ]+|đông nam á|châu á)"
)


def qualifiers_of(
    s: State, figure: Figure, left: int, stop: int, before: Frame, frame: Frame, reading: Measure, opened: Opened
) -> tuple[str, ...]:
    """What narrows a figure: whose, where, new or added, at which prices, among whom, and the rest as words."""
    if frame.indicator in _TRADE and opened.kind == "head" and left == s.sentence.start and not s.continues:
        frame.ownership = None  # another sentence on trade is of all of it again
    own = note_cues(s, figure, left, stop, frame)
    if of_the_whole(s, figure):
        frame.ownership = None
    frame.ownership = s.respective_owners.get(figure.start, frame.ownership)
    relational = figure.kind in ("percent", "times", "point")
    goes_on = (
        left > s.sentence.start
        and not opened.new_indicator
        and frame.indicator == before.indicator
        and (relational or bool(s.stack))
    )
    if own:
        frame.qualifiers = tuple(own)
    elif not goes_on:
        frame.qualifiers = ()
    price(s, figure, left, stop, before, frame)
    found: list[str] = []
    indicator = frame.indicator
    if s.stack and indicator == "registered-capital" and before.indicator == "fdi-attracted" and not frame.ownership:
        frame.ownership = "FDI"  # "thu hút 298 triệu USD (cấp mới …; tăng vốn …)": its parts
    newborn = indicator == "registered-capital" and NEWBORN.search(s.folded, s.sentence.start, figure.end)
    if newborn:
        found.append("doanh nghiệp thành lập mới")  # new firms' capital: of no investor's project
    if frame.ownership and not newborn and indicator in _OWNED:
        found.append("trong nước" if frame.ownership == "DDI" and indicator in _TRADE else frame.ownership)
    if indicator == "fdi-attracted" and "FDI" not in found:
        found.insert(0, "FDI")
    if frame.scope and indicator not in _UNSCOPED and frame.subject_type in ("Province", "Country", "District", None):
        found.append(frame.scope)
    if indicator in _ZONE_COUNTS and frame.subject_type in ("Province", "Country", "District", None):
        found.append(_ZONE_COUNTS[indicator])
    if frame.flow and not newborn and indicator in _FLOWING:
        found.append(frame.flow)
    if indicator in _TRADE or indicator in _OUTPUTS:
        found += without(s, figure, left, frame, opened)
    found += frame.price
    found += [q for q in frame.qualifiers if q != "vốn điều lệ" or indicator == "registered-capital"]
    found += promotion(s, figure, frame, found)
    found += [q for q in reading.qualifiers if q != "tăng thêm" or indicator not in _FLOWING or figure.kind == "count"]
    if figure.kind == "rank":
        scope = _RANK_SCOPE.match(s.folded, figure.end)
        if scope:
            found.append(s.text[scope.start(1) : scope.end(1)].strip())
        elif figure.whole:
            found.append(str(figure.whole))
    countries = investors(s, figure, left, frame)
    abroad = countries and frame.subject_type in ("Province", "Country", None)
    if abroad and indicator in ("project-count", "registered-capital") and "FDI" not in found:
        found.insert(0, "FDI")  # whom another country invests for
    return tuple(dict.fromkeys([*found, *countries]))


def note_cues(s: State, figure: Figure, left: int, stop: int, frame: Frame) -> list[str]:
    """Take in the cues beside a figure; the qualifiers among them hold for it alone."""
    near = [c for c in inside(s.cues, left, figure.start) if c.start not in s.assigned]
    held = [(c.start, c.end) for c in s.cues if c.value.slot in ("flow", "ownership")]
    tail = next(
        (
            m.start()
            for m in _TAIL.finditer(s.folded, figure.end, stop)
            if not any(a <= m.start() < b for a, b in held) and not _NAMED_AGAIN.match(s.folded, m.start())
        ),
        stop,
    )
    if figure.kind == "count" or (figure.kind == "percent" and s.folded.startswith(" sản phẩm", figure.end)):
        behind = inside(s.cues, figure.start, tail)
        near += behind
        s.assigned.update(
            c.start for c in behind if c.value.slot in ("qualifier", "ownership")
        )  # they are this count's, not the next one's
    elif figure.kind == "money":
        # "5.600 tỷ đồng vốn DDI"
        behind = inside(s.cues, figure.end, figure.end + 24)
        near += [
            c
            for c in behind
            if c.value.slot == "ownership" and re.fullmatch(r"\s(?:vốn |của )?", s.folded[figure.end : c.start])
        ]
    own: list[str] = []
    flows: set[str] = set()
    for cue in near:
        slot, value = cue.value.slot, cue.value.value
        if cue.end <= figure.start and aside(s, cue, left, figure):
            continue
        within = [m for m in s.mentions if m.start <= cue.start and cue.end <= m.end]
        if within and not (slot == "qualifier" and within[0].type == "Programme"):
            continue
        if slot == "scope" and re.search(r"(?:vào|thành|khỏi)\s$", s.folded[max(0, cue.start - 5) : cue.start]):
            continue
        if cue.value.indicators and frame.indicator not in cue.value.indicators:
            continue
        if value == "bình quân" and s.folded.startswith((" đầu người", " chung"), cue.end):
            continue  # the indicator itself; "bình quân chung của cả nước"
        if slot == "ownership":
            frame.ownership = value
            s.owners.add(value)
            s.owned = figure if figure.kind == "count" else s.owned
        elif slot == "scope":
            outside = s.folded.endswith(("ngoài ", "ngoài các "), 0, cue.start)
            frame.scope = f"ngoài {value}" if outside else value
        elif slot == "flow":
            flows.add(value)
        elif slot == "qualifier":
            own.append(value)
    if flows:
        # "cấp mới và tăng thêm": both together narrow nothing
        both = len(flows) > 1 or _NEW_AND_MORE.search(s.folded, left, figure.start)
        frame.flow = None if both else flows.pop()
    return own


def of_the_whole(s: State, figure: Figure) -> bool:
    """“342 dự án, trong đó 62 dự án FDI; 245 dự án hoạt động”: more than the part has, so of the whole again."""
    part = s.owned
    if part is None or figure.kind != "count" or figure.noun != part.noun or figure.value <= part.value:
        return False
    return any(
        whole.kind == "count" and whole.noun == part.noun and whole.start < part.start and whole.value >= figure.value
        for whole in s.figures
    )


def aside(s: State, cue: Match[Cue], left: int, figure: Figure) -> bool:
    """“39 dự án (26 FDI và 13 DDI), với tổng vốn …”: what a bracket that is over says of its own figures alone."""
    opening = s.folded.rfind("(", left, cue.start)
    closing = s.folded.find(")", cue.end, figure.start)
    if opening < 0 or closing < 0 or ")" in s.folded[opening : cue.start]:
        return False
    return (opening + 1, closing) != (cue.start, cue.end)


def price(s: State, figure: Figure, left: int, stop: int, before: Frame, frame: Frame) -> None:
    """At which prices an amount is: said beside it, or for those of the same indicator before it."""
    said = _PRICE.search(s.folded, left, min(stop, figure.end + 40))
    if said:
        frame.price = (f"giá so sánh {said[1]}" if said[1] else "giá hiện hành",)
    elif frame.indicator != before.indicator:
        frame.price = ()


def promotion(s: State, figure: Figure, frame: Frame, found: Sequence[str]) -> list[str]:
    """“21 đề án” of a centre for industrial promotion: schemes and budgets are of the programme that is spoken of."""
    if frame.indicator not in _PROMOTED or any("khuyến công" in q for q in found):
        return []
    return ["khuyến công"] if "khuiến công" in s.folded[max(0, s.sentence.start - 300) : s.sentence.end] else []


def investors(s: State, figure: Figure, left: int, frame: Frame) -> list[str]:
    """The other countries that projects, capital or trade are of."""
    if figure.start in s.respective_countries:
        frame.investor = s.respective_countries[figure.start].label
        return [frame.investor]
    if (frame.indicator not in _FLOWING and frame.indicator not in _TRADE) or frame.subject_type == "Company":
        return []  # "hãng điện tử Hàn Quốc A": where the company is from
    named = [
        m.label
        for m in s.mentions
        if left <= m.start < figure.start
        and ((m.type == "Country" and m.label != "Việt Nam") or (m.type == "Other" and m.label in _BLOCS))
    ]
    if named:
        frame.investor = named[-1]
    elif left == s.sentence.start or ";" in s.folded[left : figure.start] or s.stack:
        frame.investor = None
    return named or ([frame.investor] if frame.investor else [])  # "Singapore dẫn đầu với 132 triệu USD, chiếm 33%"


def without(s: State, figure: Figure, left: int, frame: Frame, opened: Opened) -> list[str]:
    """“xuất khẩu trừ dầu thô": what is left out, which goes on with the figures of the same clause."""
    said = _WITHOUT.search(s.folded, left, figure.start)
    if said:
        frame.left_out = s.text[slice(*said.span(1))]
    elif opened.kind not in ("frame", "none"):
        frame.left_out = None
    return [frame.left_out] if frame.left_out else []


def has_rank_scope(s: State, figure: Figure, left: int) -> bool:
    """Whether a rank is said to be among the country, a region and such."""
    return figure.kind == "rank" and bool(_RANK_SCOPE.match(s.folded, figure.end))


def note_statuses(s: State, cues: Sequence[Match[Cue]], figure: Figure) -> None:
    """Take in "ước" and "phấn đấu", which hold to the end of the sentence."""
    for cue in cues:
        if cue.value.slot != "status":
            continue
        span = (cue.start, cue.end)
        if cue.value.value == "expected" and _AIMS.match(s.folded, cue.end, s.sentence.end):
            s.target = span  # "Năm 2011, Sở sẽ thực hiện các chỉ tiêu: …"
        if cue.value.value == "estimate":
            s.estimate = span
        elif (
            cue.value.value == "target"
            and not plan_base(s, cue)
            and not s.folded.endswith(("đúng ", "theo "), s.sentence.start, cue.start)
        ):
            s.target = span


def plan_base(s: State, cue: Match[Cue]) -> bool:
    """“đạt 72,8% kế hoạch”, "so với mục tiêu": the plan is what is measured against, not what is stated."""
    measured = _MEASURED_BY.search(s.folded, max(s.sentence.start, cue.start - 14), cue.start)
    return measured is not None and not any(m.start <= measured.start() < m.end for m in s.mentions)  # "Cao Bằng"


def status_of(s: State, figure: Figure, left: int, frame: Frame) -> tuple[Status, tuple[Span, ...]]:
    """Actual, estimate, forecast or target; "dự kiến" holds for its own figure only."""
    expected = [
        c
        for c in inside(s.cues, left, figure.start)
        if c.value.slot == "status" and c.value.value in ("expected", "forecast")
    ]
    if missed := _MISSED.search(s.folded, left, figure.start):
        return "target", (missed.span(),)
    if against := PLAN_IN_BRACKET.search(s.folded, s.sentence.start, figure.start):
        return "target", (against.span(1),)
    if stands_at(s, figure, left):
        return "actual", ()
    if s.target:
        return "target", (s.target,)
    if planned := _PLAN_IS.search(s.folded, s.sentence.start, figure.start):
        s.target = planned.span(1)  # "Năm 2024, kế hoạch nuôi tôm của tỉnh đạt …, sản lượng …"
        return "target", (s.target,)
    if s.status_before and _RESTATED.fullmatch(s.folded, left, figure.start):
        return s.status_before  # "dự kiến đạt 75.137 tỷ đồng (tương đương 4,1 tỷ USD)"
    if expected and s.estimate and s.folded[expected[-1].start : expected[-1].end] == "sẽ":
        return "estimate", (s.estimate,)  # "dự ước cả năm sẽ tăng 8%"
    if expected:
        cue = expected[-1]
        brought = frame.indicator in _OUT_OF_HAND or (
            frame.indicator == "employment" and "việc làm" in s.folded[left : figure.start]
        )
        kind: Status = "forecast" if cue.value.value == "forecast" or brought else "target"
        return kind, ((cue.start, cue.end),)
    if s.estimate:
        return "estimate", (s.estimate,)
    return "actual", ()


def stands_at(s: State, figure: Figure, left: int) -> bool:
    """“nâng tỷ lệ từ 38% lên 55% vào cuối năm 2027”: the first is where it is today."""
    return bool(_FROM.search(s.folded, left, figure.start) and _UP_TO.match(s.folded, figure.end))


def bound_of(s: State, figure: Figure, left: int, stop: int) -> tuple[Bound, tuple[Span, ...]]:
    """The bound that the words right before or behind a figure give."""
    if figure.bound:
        return figure.bound, ()  # type: ignore[return-value]
    after = s.folded[figure.end : min(stop, figure.end + 12)]
    if match := re.match(r"\s?trở (lên|xuống)", after):
        return ("ge" if match[1] == "lên" else "le"), ((figure.end, figure.end + match.end()),)
    for cue in reversed(inside(s.cues, left, figure.start)):
        if cue.value.slot != "bound":
            continue
        between = s.folded[cue.end : figure.start]
        if re.fullmatch(r"\s(?:là |đạt |tới |đến |có |mức |\")?", between):
            if (
                cue.value.value == "gt"
                and s.folded[cue.start : cue.end] == "hơn"
                and re.search(
                    r"(?:cao|thấp|nhiều|ít|lớn|nhỏ|kém|nhỉnh)\s$", s.folded[max(left, cue.start - 6) : cue.start]
                )
            ):
                break
            return cue.value.value, ((cue.start, cue.end),)  # type: ignore[return-value]
        break
    if figure.kind == "times" and (
        match := re.match(r"gấp (gần|khoảng|hơn|trên)", s.folded[figure.start : figure.end])
    ):
        return ("approx" if match[1] in ("gần", "khoảng") else "gt"), ()
    return "eq", ()
