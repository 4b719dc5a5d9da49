"""When a figure is of, and what time a change is against."""

from __future__ import annotations

import re

from congthuong.article import Span
from congthuong.facts import Status
from congthuong.interpret.counting import in_pieces
from congthuong.interpret.discourse import ZONES
from congthuong.interpret.frames import Frame
from congthuong.interpret.measures import Measure
from congthuong.interpret.qualifiers import NEWBORN, PLAN_IN_BRACKET, stands_at
from congthuong.interpret.state import Opened, State
from congthuong.periods import as_stock, bounds, same_period, shifted
from congthuong.recognise.figures import Figure
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.periods import Period

__all__ = ["compared_with", "is_future", "is_planned", "near_year", "period_of", "planned_year"]

_JUST_OPENED = re.compile(r"\((?:là |đạt |chỉ |tăng |giảm |khoảng |gần |hơn |trên |chỉ đạt )*$")
_HIRED = re.compile(
    r"(?<!\w)(?:tuiển|tuiển dụng|giải quiết việc làm|tạo thêm|việc làm mới|tăng thêm|xuất khẩu lao động|đào tạo)(?!\w)"
)
# "thấp hơn so với cùng kỳ năm 2018 (tăng 10,8%)": how it grew then
_SET_BESIDE = re.compile(r"(?<!\w)(?:cao|thấp|nhanh|chậm|lớn|nhỏ|nhiều|ít|kém) hơn[^,;.()]{0,30}$")
# "tăng 3% về số doanh nghiệp, tăng 2% về vốn và giảm 1% về lao động so với tháng trước": all against the same
_CHAIN = re.compile(
    r"(?:\svề [^,;.()%\d]{2,30}(?:,|,? và|,? nhưng)\s(?:tăng|giảm)(?: \w+){0,2} [\d.,]+%)+\svề [^,;.()%\d]{2,30}\s?(?:so với|so)?\s?"
)
# "tăng 37,1% và tăng 9,2%": against the two times that a clause before was against, in turn
_FIRST_OF_TWO = re.compile(r"\s(?:và|nhưng) (?:tăng|giảm)(?: \w+)? [\d.,]+%\s?(?:[;.,]|$)")
_SECOND_OF_TWO = re.compile(r"[\d.,]+%\s(?:và|nhưng) (?:tăng|giảm)(?: \w+)?\s$")
_STANDS = re.compile(
    r"lũi kế|còn hiệu lực|hiện có|hiện nai|tổng số (?:các )?dự án|đến nai|cộng dồn|toàn tỉnh (?:hiện )?có|đang (?:hoạt động|sản xuất)"
)
_THEN = re.compile(
    r"(?:\svà [\d.,]+%)?\scủa cùng kì(?: các)? năm (?P<first>20\d\d)(?:\svà (?:năm )?(?P<second>20\d\d))?(?!\d|[.,]\d)"
)
_SET_BESIDE_THEN = re.compile(
    r"(?:cao|thấp|nhanh|chậm) hơn (?:mức |tốc độ |so với )*(?:tăng(?: trưởng)?|giảm)?\s?(?:[\d.,]+%\svà )?$"
)
_AND_FIGURE = re.compile(r"[\d.,]+%\svà $")
_AHEAD = re.compile(r"(?<!\w)(?:sẽ|dự kiến|phấn đấu|mục tiêu|lộ trình|kéo dài đến|tầm nhìn)(?!\w)")
_AGAINST_PLAN = re.compile(r"\s?so (?:với )?(kế hoạch|chỉ tiêu|dự toán|mục tiêu)(?!\w)")
_RECOGNISED = re.compile(r"[^,;.()]{0,12}\s(?:được )?(?:công nhận|xếp hạng (?:mới|lần)|nâng hạng|nâng từ)(?!\w)")
# "bắt đầu từ năm 2017", "mở gian hàng từ tháng 9": when something began, no figure's time
_BEGINS = re.compile(
    r"(?<!\w)(?:bắt đầu|chại thử|khởi động|vận hành|mở|thành lập|hoạt động|sản xuất|có mặt|đầu tư)(?: \w+){0,3} từ (?:đầu |giữa |cuối )?$"
)
_PLAN_OF_YEAR = re.compile(r"\((?:so với )?(kế hoạch (?:cả )?năm)(?: là| đề ra| giao| khoảng)*\s$")
_SO_FAR = re.compile(r"(?<!\w)(?:lũi kế|cộng dồn|tính chung)(?! (?:đến|tới|từ|hết|\d))(?!\w)[^,;:()]*$")
_EVENT = re.compile(
    r"\s(?:mới |đã |vừa )*được [^,;.()]{0,50}(?:chấp thuận|phê duiệt|thành lập|cấp phép|công nhận|khởi công|khánh thành)[^,;.()]{0,40}\s(?:trong |vào |hồi )?"
)
_COUNTED_BY_PERIOD = re.compile(
    r"(?:lượt |số )?(?:ngành|nhóm|dự án|doanh nghiệp|hồ sơ|giấi|nhà đầu tư|hợp đồng|đề án|cơ sở|vụ|đợt|lớp)"
)
_CEREMONY = re.compile(
    r"(?:tại|trong khuôn khổ|nhân|trong) (?:hội nghị|buổi lễ|lễ|sự kiện|diễn đàn|dịp nài)(?!\w)[^.]{0,120}(?:trao|cấp|kí|chứng kiến|công bố|khởi công)(?!\w)"
)
_DONE = re.compile(r"(?<!\w)(?:hỗ trợ|tổ chức|đào tạo|triển khai|thực hiện|xâi dựng|tạo|giải ngân|cấp|kết nối)(?!\w)")
_YEARS_OF = re.compile(r"(?:giai đoạn|năm) (20\d\d)(?:\s?[-–]\s?(20\d\d))?")
_PROFIT = re.compile(r"lợi nhuận(?! chưa)|lãi|doanh thu|chi phí|nộp|doanh số|thu về")


def is_future(s: State, period: str) -> bool:
    """The article's own year, not over yet, in a paragraph of targets."""
    published = s.discourse.clock.published
    if not published or period.startswith("/"):
        return False
    return (
        len(period) == 4
        and period == published[:4]
        and len(published) > 4
        and published[5:7] != "12"
        and s.discourse.target_paragraph
    )


def is_planned(s: State, period: str) -> bool:
    """A time in a year after the article's own: nothing of it can be actual."""
    published = s.discourse.clock.published
    if not published:
        return False
    if int(period.strip("/").split("/")[-1][:4]) > int(published[:4]):
        return True
    now = bounds(published)[1] if len(published) > 4 else f"{published}-12-31"
    first = bounds(period)[0]
    return first > (bounds(shifted(now[:7], months=1))[1] if period.startswith("/") else now)


def period_of(
    s: State, figure: Figure, left: int, inner: int, stop: int, frame: Frame, status: Status, opened: Opened
) -> tuple[str | None, tuple[Span, ...], bool]:
    """The period of a figure: said beside it, in its bracket, in its sentence, or going on from before."""
    repaired = note_times(s, figure, left, inner, frame, status)
    if s.target and s.discourse.clock.published and stands_at(s, figure, left):
        return f"/{s.discourse.clock.published}", (), repaired
    if paired := s.respective_periods.get(figure.start):
        return paired[0], paired[1], repaired
    temporality = temporality_of(s, figure, frame)
    if figure.kind != "rank" and (later := period_behind(s, figure, stop, temporality, status, frame)):
        return later[0], later[1], repaired
    if s.stack and frame.period and (base := base_in_bracket(s, figure, left)):
        label = base_label(s, base, frame.period)
        if label:
            return label, ((base.start, base.end),), repaired
    if s.stack and frame.bracket_period:
        return (
            for_temporality(s, frame.bracket_period[0], temporality, status, figure, frame),
            frame.bracket_period[1],
            repaired,
        )
    flow, stock = s.said_flow, s.said_stock
    if flow and status == "target" and PLAN_IN_BRACKET.search(s.folded, s.sentence.start, figure.start):
        return flow[0][:4], flow[1], repaired  # "đạt 52% so với nghị quyết đề ra (23.600 tỷ đồng)": the year's
    if flow and (yearly := _PLAN_OF_YEAR.search(s.folded, left, figure.start)):
        return flow[0][:4], (yearly.span(1),), repaired
    if (
        flow
        and _SO_FAR.search(s.folded, left, figure.start)
        and re.fullmatch(r"\d{4}-\d\d", flow[0])
        and not flow[0].endswith("-01")
    ):
        return f"{flow[0][:4]}-01/{flow[0]}", flow[1], repaired  # "tháng 5 tăng 3%; lũy kế tăng 8%"
    if flow or stock:
        chosen = said_period(s, figure, left, stop, frame, status, temporality, flow, stock)
        if chosen and chosen[0] and status == "target" and re.match(r"(\d{4})-01-01/\1-", chosen[0]):
            return chosen[0][:4], chosen[1], repaired  # "ngay từ đầu năm …, mục tiêu tăng 15%": of the year
        if chosen:
            return chosen[0], chosen[1], repaired
    return *going_on(s, figure, frame, status, temporality), repaired


def base_in_bracket(s: State, figure: Figure, left: int) -> Period | None:
    """“vượt xa cùng kỳ năm 2023 (35,4 triệu USD)”: the amount of the time that is compared with."""
    opened = _JUST_OPENED.search(s.folded, left, figure.start)
    if opened is None or figure.kind in ("times", "point", "rank"):
        return None
    base = [p for p in s.times if p.base and p.end <= opened.start()]
    if figure.kind == "percent" and not (base and _SET_BESIDE.search(s.folded, s.sentence.start, base[-1].start)):
        return None
    return base[-1] if base and not s.folded[base[-1].end : opened.start()].strip() else None


def temporality_of(s: State, figure: Figure, frame: Frame) -> str:
    concept = s.discourse.lexicon.indicators.get(frame.indicator or "")
    if (figure.kind == "income" or frame.indicator == "income") and s.said_flow:
        return "either"  # "Năm 2023, … lương bình quân …": what a year pays is of that year
    if figure.kind == "income" or (
        figure.kind == "rate" and re.search(r"/(?:year|month|năm|tháng|person)", figure.unit or "")
    ):
        return "stock"
    if concept is None:
        if figure.kind == "money" and _PROFIT.search(fold_letters(frame.label or "")):
            return "flow"
        return (
            "stock"
            if figure.kind == "count"
            and not in_pieces(figure)
            and not s.said_flow
            and not (s.discourse.counting and _COUNTED_BY_PERIOD.match(fold_letters(figure.noun or "")))
            else "either"
        )
    if (
        frame.indicator in ("employment", "registered-capital")
        and s.said_flow
        and NEWBORN.search(s.folded, s.sentence.start, figure.end)
    ):
        return "flow"  # what the firms founded in a period brought
    if frame.indicator == "employment" and s.said_flow and _HIRED.search(s.folded, s.sentence.start, figure.end):
        return "flow"
    if frame.indicator == "ocop-products" and _RECOGNISED.match(s.folded, figure.end):
        return "flow"
    if frame.indicator == "enterprise-count" and re.search(
        r"giải thể|ngừng|quai (?:trở )?lại|hoạt động trở lại|trở lại hoạt động",
        s.folded[max(s.sentence.start, figure.start - 60) : figure.end + 50],
    ):
        return "flow"
    return concept.one("temporality") or "either"


def note_times(s: State, figure: Figure, left: int, inner: int, frame: Frame, status: Status) -> bool:
    """Take in the times that stand left of the figure; True when one had to be mended."""
    r = s.discourse
    repaired = False
    for period in s.times:
        if not left <= period.start < figure.start:
            continue
        if period.kind == "repeat" and r.recent and s.sentence.block - r.recent[2] <= 1:
            s.on_recent = True
        if period.kind == "same" and s.stack and opens_bracket(s, period, left):
            base = frame.period or (s.said_flow or (None,))[0] or r.flow
            if base:
                label = same_period(base, period.year) if period.year else shifted(base, years=-1)
                frame.bracket_period = (label, ((period.start, period.end),))
            continue
        if (
            period.base
            or period.kind in ("same", "previous", "repeat")
            or named_after(s, period)
            or "tầm nhìn" in s.folded[max(0, period.start - 20) : period.start]
            or period.start in s.assigned
        ):
            continue
        resolved = r.clock.resolve(period, near=near_year(s, period))
        if period.year and not r.horizon_label(str(period.year)) and not planned_year(s, period):
            r.clock.year = period.year
        repaired |= period.repaired
        if period.kind == "month" and not period.as_of and not s.stack and resolved:
            r.clock.month = resolved
        if resolved is None or _BEGINS.search(s.folded, s.sentence.start, period.start):
            continue
        label = resolved
        if (
            period.kind == "since"
            and r.main
            and r.main[0].startswith(label[:4])
            and "nai" not in s.folded[period.end - 4 : period.end]
        ):
            label = r.main[0]  # "từ đầu năm": to where the article's own figures reach
        spans: tuple[Span, ...] = ((period.start, period.end),)
        if s.stack and (period.start >= inner or inner == left) and period.kind != "now":
            frame.bracket_period = ("/" + as_stock(label).lstrip("/") if period.as_of else label, spans)
            continue
        if period.kind == "now":
            # the source's own date, unless this very sentence sets "hiện nay" against it
            fresh = r.stock and r.stock[1:5] == label[1:5] and s.said_stock is None
            s.said_stock, s.said_flow = (
                (r.stock, (*spans, *r.stock_spans)) if r.stock and fresh else (label, spans),
                None,
            )
        elif period.as_of and s.folded.endswith(("từ đầu năm ", "từ đầu năm nai ", "từ 01/01 "), 0, period.start):
            day = as_stock(label).lstrip("/")
            s.said_flow, s.said_stock = (f"{day[:4]}-01-01/{day}", spans), None
            if s.main_flow is None:
                s.main_flow, s.main_flow_spans = s.said_flow
        elif period.as_of and (so_far := year_so_far(s, period, label)):
            s.said_flow, s.said_stock = (so_far, spans), None
        elif period.as_of:
            written = s.folded[period.start : period.end]
            whole = "hết" in written or "cuối" in written
            ahead = status == "target" or bool(r.clock.now and int(label[:4]) > r.clock.now)
            s.said_stock, s.said_flow = (
                ("/" + (label if ahead and not whole else as_stock(label).lstrip("/")), spans),
                None,
            )
        elif period.kind == "day":
            s.said_day = r.event = (label, spans, s.sentence.block)
        else:
            if (
                period.kind == "year"
                and s.said_flow
                and "-" in s.said_flow[0]
                and left > s.sentence.start
                and period.start - left < 14
                and "cả" not in s.folded[period.start : period.end]
            ):
                # "5 tháng đầu năm 2016 đạt …, năm 2017 đạt …": the same months of another year
                label, spans = same_period(s.said_flow[0], int(label)), (*spans, *s.said_flow[1])
            s.said_flow, s.said_stock = (label, spans), None
            s.aside = s.folded.endswith("riêng ", 0, period.start)
            if s.main_flow is None and not s.aside:
                s.main_flow, s.main_flow_spans = label, spans
    return repaired


def year_so_far(s: State, period: Period, label: str) -> str | None:
    """“lũy kế năm 2024” in an article of that year: up to the month that is spoken of."""
    published, flow = s.discourse.clock.published, (s.said_flow or (None,))[0] or s.discourse.flow
    if (
        not published
        or not flow
        or period.kind != "year"
        or label != published[:4]
        or not s.folded.startswith("lũi kế ", period.start)
    ):
        return None
    last = bounds(flow)[1][:7]
    return f"{label}-01/{last}" if f"{label}-01" < last <= published[:7] else None


def planned_year(s: State, period: Period) -> bool:
    """“sẽ hoàn thành vào năm 2025” in an article without a date: not the year it speaks from."""
    return not s.discourse.clock.published and bool(_AHEAD.search(s.folded, s.sentence.start, period.start))


def said_period(
    s: State, figure: Figure, left: int, stop: int, frame: Frame, status: Status, temporality: str,
    flow: tuple[str, tuple[Span, ...]] | None, stock: tuple[str, tuple[Span, ...]] | None,
) -> tuple[str | None, tuple[Span, ...]] | None:  # fmt: skip
    """The period by what the sentence says: a flow's span, or a stock's time, as the indicator wants it."""
    r = s.discourse
    if flow:
        if temporality != "stock":
            r.counting = True
        return for_temporality(s, flow[0], temporality, status, figure, frame), flow[1]
    assert stock
    label, spans = stock
    if temporality == "either" and status != "target" and counts_from_new_year(s, figure, left, stop, frame, label):
        temporality = "flow"
        r.counting = True
    elif temporality == "either":
        r.counting = False
    if (
        status == "target"
        and label.endswith("-12-31")
        and (
            temporality == "flow"
            or (figure.kind == "percent" and frame.measure and frame.measure.transformation == "change")
        )
    ):
        return label[1:5], spans  # "hết năm phấn đấu tăng 8%": what the year is to bring
    if temporality != "flow" or (status == "target" and r.ahead(label)):
        return label, spans
    day = label[1:]
    if day.endswith("-12-31"):
        since = day[:4]
    elif len(day) == 10 and day != bounds(day[:7])[1]:
        since = f"{day[:4]}-01-01/{day}"
    else:
        since = f"{day[:4]}-01/{day[:7]}" if len(day) >= 7 else day
    if (r.counting or (temporality == "flow" and day.endswith("-12-31"))) and not r.horizon_label(since):
        r.flow, r.flow_spans = since, spans
    return since, spans


def going_on(
    s: State, figure: Figure, frame: Frame, status: Status, temporality: str
) -> tuple[str | None, tuple[Span, ...]]:
    """The period that goes on from the sentences before, or the article's own time."""
    r = s.discourse
    now = f"/{r.clock.published}" if r.clock.published else None
    if r.event and r.event[2] == s.sentence.block and temporality != "flow":
        now = "/" + r.event[0]  # "Sáng 14/3, … thăm công ty. Giám đốc cho biết: …": as of that day
    if frame.subject_type == "Programme" and (years := _YEARS_OF.search(frame.subject or "")):
        return f"{years[1]}/{years[2]}" if years[2] else years[1], frame.spans.get("subject", ())
    if status in ("target", "forecast") and frame.period and frame.indicator and not s.at_start:
        return frame.period, frame.spans.get("period", ())
    if status == "target" and r.plan and -2 <= s.sentence.block - r.plan[2] <= (5 if r.run_on else 1):
        r.plan = (r.plan[0], r.plan[1], max(r.plan[2], s.sentence.block))
        return r.plan[0], r.plan[1]
    if s.stack and s.event_period and temporality == "stock":
        return as_stock(s.event_period[0]), s.event_period[1]  # "2 KCN được chấp thuận trong tháng 2 (KCN A, 124ha)"
    if (
        status == "actual"
        and temporality != "stock"
        and not s.said_flow
        and _CEREMONY.match(s.folded, s.sentence.start, s.sentence.end)
    ):
        # "Tại hội nghị, tỉnh trao giấy chứng nhận cho 13 dự án": of that day, or of the article's year
        if r.event and s.sentence.block - r.event[2] <= (40 if r.run_on else 4):
            return r.event[0], r.event[1]
        if r.clock.published:
            return r.clock.published[:4], ()
    if s.said_day and status == "actual" and not s.said_flow:
        # "Sáng 18/6, tỉnh khởi công …": what a day's event brings is of that day
        day, spans, _ = s.said_day
        if temporality == "stock":
            return "/" + day, spans
        if temporality == "either" and frame.subject_type != "Company":
            return (day if figure.kind == "count" else "/" + day), spans
    if (
        s.besides
        and r.recent
        and status == "actual"
        and s.sentence.block - r.recent[2] <= 1
        and re.fullmatch(r"\d{4}/\d{4}", r.recent[0])
        and not r.ahead(r.recent[0][:4])
        and _DONE.search(s.folded, s.sentence.start, figure.start)
    ):
        s.on_recent = True
        return r.recent[0], r.recent[1]  # "Giai đoạn 2016-2020, …. Bên cạnh đó, hỗ trợ 5 mô hình …"
    over = r.recent_aside and r.recent is not None and r.recent[2] != s.sentence.block  # with its paragraph
    whole = r.frame if s.continues and not over else None
    if whole and whole.period and whole.indicator == frame.indicator and status not in ("target", "forecast"):
        return whole.period, whole.spans.get("period", ())  # "Trong số đó, …": parts of what was just counted
    if temporality == "stock" and status != "target":
        newer = r.flow and r.flow_block == s.sentence.block and r.stock and as_stock(r.flow) > r.stock
        if newer and r.flow and not r.ahead(as_stock(r.flow)) and frame.subject_type != "Company":
            return as_stock(r.flow), r.flow_spans  # "Hai tháng đầu năm … 8 KCN lấp đầy …", whatever stood before
        if r.stock and frame.subject_type not in ("Company", "Project"):
            return r.stock, r.stock_spans
        return now, ()
    if (
        temporality == "either"
        and status in ("actual", "estimate")
        and not (r.counting and r.flow and not says_stock(s))
    ):
        if r.stock and not (frame.flow == "cấp mới" and r.flow):
            return r.stock, r.stock_spans
        if says_stock(s) or not r.flow or frame.subject_type in ("Company", *ZONES):
            return now, ()
    if (
        temporality != "stock"
        and r.recent
        and s.sentence.block - r.recent[2] <= 1
        and not over
        and (s.continues or s.on_recent or s.goes_on_by_part)
    ):
        # "Chỉ tính riêng tháng 3 … Trong đó, xuất khẩu …": the parts are of the time of the whole
        s.on_recent = True
        return for_temporality(s, r.recent[0], temporality, status, figure, frame), r.recent[1]
    if (
        r.flow
        and r.main
        and r.flow != r.main[0]
        and s.opened_new
        and r.flow_block != s.sentence.block
        and len(r.flow) < 20  # "từ đầu năm đến 20/9" counts the year itself, it is no aside
        and within(r.flow, r.main[0])
    ):
        # a month's aside is over when another paragraph takes up another indicator
        r.flow, r.flow_spans = r.main
    if r.flow and flow_goes_on(s, frame, status):
        if status == "target" and r.clock.published and bounds(r.flow)[1] < r.clock.published:
            return None, ()
        return for_temporality(s, r.flow, temporality, status, figure, frame), r.flow_spans
    if status in ("target", "forecast"):
        return None, ()
    before = s.previous
    if (
        temporality == "flow"
        and before
        and before.period
        and not before.period.startswith("/")
        and (before.subject, before.subject_type) == (frame.subject, frame.subject_type)
    ):
        # "Trong đó, công ty A đạt doanh thu 420 tỷ đồng; kim ngạch xuất khẩu 14 triệu USD": in the same time
        return before.period, before.spans.get("period", ())
    return (now if temporality != "flow" else year_of(s, r.clock.published)), ()


def year_of(s: State, published: str | None) -> str | None:
    """What a flow without any time is of: the year that is just over, or nearly, else the article's own time."""
    if published and len(published) >= 7 and published[5:7] in ("01", "02", "12"):
        return str(int(published[:4]) - (published[5:7] != "12"))
    return published


def counts_from_new_year(s: State, figure: Figure, left: int, stop: int, frame: Frame, stock: str) -> bool:
    """“Tính đến 20/5, vốn cấp mới đạt …”: a count since the year's first day, where no stock is said."""
    if len(stock) < 8 or stock.endswith("-12-31") or says_stock(s):
        return False
    if frame.flow in ("cấp mới", "điều chỉnh tăng vốn") or frame.indicator == "fdi-attracted":
        return True
    if frame.indicator == "implemented-capital" and "giải ngân" in s.folded[s.sentence.start : figure.end]:
        return True  # a year's plan is disbursed from its first day
    return bool(
        re.search(
            r"cấp mới|tăng thêm|cấp phép|cấp giấi chứng nhận|từ đầu năm|so với cùng kì|so cùng kì|điều chỉnh",
            s.folded[s.sentence.start : s.sentence.end],
        )
    )


def says_stock(s: State) -> bool:
    """Whether the sentence speaks of what stands, and not of what came in a time."""
    return bool(_STANDS.search(s.folded, s.sentence.start, s.sentence.end))


def flow_goes_on(s: State, frame: Frame, status: Status) -> bool:
    """Whether the flow that is spoken of holds on: for a company only of its accounts, or of what the one before had."""
    before = s.discourse.frame
    return (
        before.indicator is not None
        and before.indicator == frame.indicator
        and before.period == s.discourse.flow
        and s.discourse.flow_block == s.sentence.block
    ) or (
        frame.subject_type not in ("Company", "Scheme", "Project")
        or frame.indicator == "revenue"
        or bool(_PROFIT.search(fold_letters(frame.label or "")))
    )


def named_after(s: State, period: Period) -> bool:
    """“kế hoạch năm 2024”, "hội nghị … năm 2024": a year that belongs to a name."""
    return any(m.start <= period.start and period.end <= m.end for m in s.mentions)


def opens_bracket(s: State, period: Period, left: int) -> bool:
    return bool(re.search(r"\(\s?$", s.folded[left : period.start]))


def growth_then(s: State, figure: Figure, frame: Frame) -> tuple[str, tuple[Span, ...]] | None:
    """“thấp hơn tốc độ tăng 7,2% và 6,9% của cùng kỳ năm 2018 và 2019": each in its own time."""
    if frame.period is None or not (then := _THEN.match(s.folded, figure.end, s.sentence.end)):
        return None
    if not _SET_BESIDE_THEN.search(s.folded, s.sentence.start, figure.start):
        return None
    second = "second" if _AND_FIGURE.search(s.folded, s.sentence.start, figure.start) and then["second"] else "first"
    return same_period(frame.period, int(then[second])), (then.span(second),)


def period_behind(
    s: State, figure: Figure, stop: int, temporality: str | None, status: Status, frame: Frame
) -> tuple[str, tuple[Span, ...]] | None:
    """“tăng 3,7% trong quý I”: the time right behind its figure."""
    if figure.kind == "percent" and (then := growth_then(s, figure, frame)):
        return then
    for period in s.times:
        if period.start < figure.end or period.base or period.kind in ("same", "previous", "repeat", "now"):
            continue
        gap = s.folded[figure.end : period.start]
        if figure.kind == "times" and gap == " " and period.kind in ("year", "month", "months", "quarter"):
            return None  # "gấp 2,5 lần năm 2005": what it is against
        if figure.kind == "count" and _EVENT.fullmatch(gap) and period.kind in ("day", "month", "quarter", "year"):
            label = s.discourse.clock.resolve(period, near=near_year(s, period))
            if label and not s.discourse.horizon(period):
                s.event_period = (label, ((period.start, period.end),))
                s.assigned.add(period.start)  # "02 KCN được chấp thuận trong tháng 2 và 01 KCN …": of the first only
                return label, ((period.start, period.end),)
        if (
            period.start >= stop
            or not re.fullmatch(
                r"\s(?:(?:vào|cho|tại|ở) (?:\w+ ){1,4}trong )|\s(?:\w+ \w+ )?(?:trong |vào |ở |của |của cả |cho |sau |qua |trong vòng )?|\s?\((?:trong )?",
                gap,
            )
            or "so" in gap.split()
            or ("(" in gap and not re.match(r"\s?\)", s.folded[period.end :]))
        ):
            return None
        label = s.discourse.clock.resolve(period, near=near_year(s, period))
        if label is None or (s.discourse.horizon(period) and not period.as_of):
            return None
        if period.as_of:
            whole = re.search(r"hết|cuối", s.folded[period.start : period.end])
            label = "/" + (label if status == "target" and not whole else as_stock(label).lstrip("/"))
        return (for_temporality(s, label, temporality, status, figure, frame) or label), ((period.start, period.end),)
    return None


def near_year(s: State, period: Period) -> int | None:
    """The year that another time of the same sentence gives: "Năm 2022, … quý I, … quý II"."""
    if period.year is not None or period.relative is not None:
        return None
    years = [
        p.year
        for p in s.times
        if p.year
        and p.kind in ("year", "month", "months", "quarter")
        and not p.base
        and p.start < period.start
        and not s.discourse.horizon(p)
    ]
    return years[-1] if years else None


# What was counted between two days is no stock; "từ đầu năm đến nay" may be one.
_BETWEEN_DAYS = re.compile(r"\d{4}-(?!01-01)\d\d-\d\d/\d{4}-\d\d-\d\d")


def for_temporality(
    s: State, label: str, temporality: str | None, status: Status, figure: Figure, frame: Frame
) -> str | None:
    """A flow's period for a flow; for a stock, the end of it (a plan keeps its span)."""
    if temporality == "stock" and status != "target" and figure.kind != "rank" and not _BETWEEN_DAYS.fullmatch(label):
        return as_stock(label)
    return label


def compared_with(
    s: State, figure: Figure, left: int, inner: int, stop: int, frame: Frame, reading: Measure, period: str | None
) -> tuple[str | None, tuple[Span, ...], tuple[str, ...]]:
    """What time a change is against, and qualifiers where it is against something else."""
    if reading.transformation not in ("change", "multiple") or period is None or "đóng góp" in reading.qualifiers:
        return None, (), ()
    if figure.kind == "point" and re.search(r"mục tiêu|kế hoạch|kịch bản", s.folded[left:stop]):
        return None, (), ("so với mục tiêu",)
    if plan := _AGAINST_PLAN.match(s.folded, figure.end, stop):
        return None, (), (f"so với {s.text[slice(*plan.span(1))]}",)
    behind = [p for p in s.times if p.base and figure.end <= p.start < stop]
    if figure.kind == "times":
        behind = [p for p in s.times if p.start == figure.end + 1 and p.kind in ("year", "month", "quarter")] or behind
    before = [
        p
        for p in s.times
        if p.base
        and left <= p.start < figure.start
        and not (p.start < left + 24 and ";" in s.folded[p.end : figure.start])
    ]  # "IIP tăng 10% so với tháng trước; xuất khẩu tăng 7%": of the figure before
    if not behind:
        # "tăng 15,1% và 5,2% so với cùng kỳ": the base stands behind the last of a list
        behind = [p for p in s.times if p.base and figure.end <= p.start and only_list(s, figure.end, p.start)]
    base = behind[0] if behind else before[-1] if before else None
    if figure.kind == "percent" and (
        growth_then(s, figure, frame) or (s.stack and base_in_bracket(s, figure, left) is not None)
    ):
        return shifted(period, years=-1), (), ()  # growth in the time that is compared with, against its own base
    if base is not None:
        label = base_label(s, base, period)
        if label:
            frame.base, frame.base_said, frame.spans["base"] = (
                label if base in before else None,
                base in before,
                ((base.start, base.end),),
            )
            s.bases.append((label, (base.start, base.end)))
            return label, ((base.start, base.end),), ()
    if in_turn := in_turn_with(s, figure):
        return in_turn
    if frame.base and s.folded[left : figure.start] and frame.period == period:
        return frame.base, frame.spans.get("base", ()), ()
    if re.search(
        r"bình quân(?: mỗi)?(?: hằng| hàng)? năm|bình quân giai đoạn|/năm", s.folded[left : min(stop, figure.end + 16)]
    ) and re.fullmatch(r"\d{4}/\d{4}", period):
        return None, (), ("bình quân năm",)
    if re.match(r"\d{4}/\d{4}$", period):
        return None, (), ()
    if s.folded.startswith("/năm", figure.end - 4):
        return None, (), ("bình quân năm",)
    if re.match(r"\s?so với (?!cùng|năm|tháng|quí|kế|mục|dự|\d)(?P<what>[^,;.()]{2,40})", s.folded[figure.end : stop]):
        what = re.match(r"\s?so với ([^,;.()]{2,40})", s.folded[figure.end : stop])
        assert what
        start = figure.end + what.start(1)
        return None, (), (f"so với {s.text[start : figure.end + what.end(1)]}",)
    return shifted(period, years=-1), (), ()


def in_turn_with(s: State, figure: Figure) -> tuple[str, tuple[Span, ...], tuple[str, ...]] | None:
    """“…, tăng 37,1% và tăng 9,2%": the first against the first of the two times said before, the second the second."""
    if figure.kind != "percent" or len(s.bases) < 2 or s.bases[-1][0] == s.bases[-2][0]:
        return None
    if _FIRST_OF_TWO.match(s.folded, figure.end, s.sentence.end):
        label, span = s.bases[-2]
    elif _SECOND_OF_TWO.search(s.folded, s.sentence.start, figure.start):
        label, span = s.bases[-1]
    else:
        return None
    return label, (span,), ()


def only_list(s: State, start: int, end: int) -> bool:
    """Only the rest of a list stands between: other figures, names of the listed, commas."""
    between = s.folded[start:end]
    if _CHAIN.fullmatch(between):
        return True
    return (
        len(between) < 60
        and not re.search(r"[;.()]|tăng|giảm|đạt|trong đó", between)
        and bool(re.match(r"\s(?:và|,)|,", between))
    )


def base_label(s: State, base: Period, period: str) -> str | None:
    r = s.discourse
    match base.kind:
        case "same":
            if base.year:
                return same_period(period, base.year)
            return shifted(period, years=-1)
        case "previous":
            if base.unit == "month" and re.fullmatch(r"\d{4}-\d{2}", period):
                return shifted(period, months=-1)
            if base.unit == "quarter" and "Q" in period:
                return shifted(period, months=-3)
            return shifted(period, years=-1)
        case _:
            near = None
            if base.year is None and base.relative is None:
                near = int(period.strip("/")[:4])
            label = r.clock.resolve(base, near=near)
            if label is None:
                return None
            if base.relative == -1 or base.kind == "year":
                if base.relative == -1:
                    return shifted(period, years=-1)
                if period.startswith("/"):
                    return as_stock(label)
            return label


def within(inner: str, outer: str) -> bool:
    """Whether one period lies within another."""
    first, last = bounds(outer)
    return first <= bounds(inner)[0] and bounds(inner)[1] <= last
