"""Figures linked to what they are about: the observations of an article.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.interpret.marks import mark
>>> from congthuong.interpret.observations import observations
>>> from congthuong.recognise import load
>>> text = "Năm 2023, IIP của Hà Nam tăng 7%; trong đó khai khoáng giảm 2%."
>>> article = Article("a", text, Metadata(published="2024-01"), (Block(0, len(text), "paragraph"),))
>>> [(o.surface, o.subject, o.indicator, o.sector, str(o.value), o.period, o.compared_with)
...     for o in observations(mark(article, load()), load())]  # doctest: +NORMALIZE_WHITESPACE
[('7%', 'Hà Nam', 'industrial-production-index', None, '7', '2023', '2022'),
 ('2%', 'Hà Nam', 'industrial-production-index', 'B', '-2', '2023', '2022')]

The sentences are read in order, the figures of a sentence from left to right. What stands between the figure before
and this one (its left) opens or changes the clause frame; what the left does not say is inherited, with its donor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from congthuong.article import Span
from congthuong.facts import Bound, Observation, Status
from congthuong.interpret.frames import Candidate, Frame, choose
from congthuong.interpret.marks import Marks, inside
from congthuong.interpret.measures import Measure, apply, measure
from congthuong.interpret.sentences import Sentence
from congthuong.interpret.tables import Grid, grids, read_grid
from congthuong.interpret.themes import theme
from congthuong.interpret.times import Clock, as_stock, bounds, same_period, shifted
from congthuong.recognise import Cue, Lexicon
from congthuong.recognise.figures import Figure
from congthuong.recognise.indicators import Head
from congthuong.recognise.matcher import Match, key
from congthuong.recognise.names import Mention
from congthuong.recognise.periods import Period

__all__ = ["observations"]

_MARGIN = 1.0
_WEAK = frozenset(
    key(w)
    for w in ("công nghiệp", "ngành công nghiệp", "sản xuất công nghiệp", "vốn", "FDI", "lao động", "việc làm", "diện tích", "xuất khẩu", "nhập khẩu", "bán lẻ",
              "thu nhập", "lương", "quy mô", "số vốn", "tổng vốn", "sản lượng", "chỉ số giá", "giải ngân", "cho thuê", "công suất", "kinh phí", "đầu tư công", "mặt bằng",
              "hàng công nghiệp", "tốc độ tăng trưởng", "đất sạch", "nghiệm thu", "chỉ số sản xuất", "đất sản xuất", "vốn góp", "vốn đầu tư")
)  # fmt: skip
_PLACES = frozenset({"Province", "Country", "District", "Ward"})
_ZONES = frozenset({"IndustrialZone", "IndustrialCluster"})
_FLOWS = frozenset({"flow", "either"})
_SUBORDINATE = re.compile(r"(?<!\w)(?:nhờ|do|vì|từ|để|nhằm|bởi|giúp|trong khi|cùng với|bên cạnh|ngoài|thông qua|phục vụ|thúc đẩi|theo)(?!\w)[^,;:]*$")
_COUNTRY = re.compile(r"(?<!\w)(?:cả nước|toàn quốc|nước ta|bình quân chung cả nước|toàn ngành công thương)(?!\w)")
_RANK_SCOPE = re.compile(r"\s?(?:của |trong |so với )?(cả nước|toàn quốc|toàn vùng|vùng [^,.;()]{3,40}|khu vực [^,.;()]{3,40}|miền [a-zàáảãạ]+)")
_BREAK = re.compile(r"[;:()]|,\s|\s-\s|(?<!\w)(?:trong đó|còn|riêng|trong khi|nhưng|song|tui nhiên|gồm|bao gồm|với|và)(?!\w)")
_PART = re.compile(r"(?<!\w)(?:trong đó|gồm|bao gồm|cụ thể|riêng|còn lại)(?!\w)")
_RESPECTIVE = re.compile(r"(?<!\w)(?:lần lượt|tương ứng)(?!\w)")
# Newly granted and added capital together are what was attracted.
_NEW_AND_MORE = re.compile(r"(?:cấp mới|đầu tư mới|đăng kí mới)[^;.()]{1,30}(?:tăng thêm|điều chỉnh|góp vốn)")
_REGION = re.compile(r"(?:Đồng bằng|Đông Nam Bộ|Tây Nguyên|Trung du|Bắc Trung Bộ|Duyên hải|Tây Bắc|Đông Bắc|Vùng|vùng|ĐBSCL|ĐBSH)")
_OF_PLACE = re.compile(r"(?<!\w)(?:của|toàn|cả|trên địa bàn|trong) (?:tỉnh|thành phố|địa bàn)(?!\w)(?! [A-ZĐ])")
_BESIDES = re.compile(r"\W*(?:cùng với đó|bên cạnh đó|ngoài ra|đồng thời|trong đó|riêng|tỉ lệ|số)(?!\w)")
_AGAIN = re.compile(r"(?:tỉ lệ|mức|con số|chỉ số|tốc độ|mức tăng) (?:nài|đó|trên)(?!\w)")
_PER_HEAD = re.compile(r"(?:bình quân|tính theo|trung bình)?\s?(?:đầu người|mỗi người)(?!\w)")
# A noun phrase that means what is spoken of, or a part of it by owner: it opens nothing.
_SAME_THING = re.compile(
    r"(?:(?:giá trị|con số|chỉ tiêu|chỉ số|tỉ lệ|mức|kết quả|số|tốc độ|khoản|kim ngạch)(?: này| nài| trên| đó)|qui mô|tốc độ|mức tăng|mức giảm|tổng số|tổng cộng|phần còn lại|còn lại|"
    r"khối|khu vực|doanh nghiệp (?:fdi|trong nước|nhà nước|có vốn)|thành phần|cả năm|toàn (?:tỉnh|ngành|thành phố)|(?:tính )?(?:chung|cộng dồn|lũi kế)|cộng dồn|ước|nội địa|trong nước)(?!\w)"
)
_TRADED = frozenset({"export-turnover", "import-turnover", "production-volume"})
_COMPANY_FIRST = frozenset({"revenue", "production-capacity", "income", "site-area", "employment"})
_ANAPHOR = re.compile(r"(?<!\w)(?:công ti|doanh nghiệp|mô hình|dự án|đề án|nhà mái|đơn vị|cơ sở|xưởng|dâi chuiền)(?!\w)")


def observations(marks: Marks, lexicon: Lexicon) -> tuple[Observation, ...]:
    """The observations of an article, in text order, in the view's offsets; the interpreter maps them back."""
    return tuple(_Reader(marks, lexicon).read())


class _Reader:
    """The state of reading one article: what the discourse has in focus."""

    def __init__(self, marks: Marks, lexicon: Lexicon) -> None:
        self.marks, self.lexicon = marks, lexicon
        self.text, self.keyed = marks.article.text, marks.keyed
        self.clock = Clock(marks.article.metadata.published)
        self.flow: str | None = None  # the period that flows are about until another is named
        self.flow_spans: tuple[Span, ...] = ()
        self.stock: str | None = None  # the as-of time of the source
        self.stock_spans: tuple[Span, ...] = ()
        self.frame = Frame()
        self.parent = Frame()
        self.entity: tuple[str, str, Span] | None = None  # the zone or company in focus
        self.place: tuple[str, str, Span] | None = None
        self.entity_block = -1
        self.main: tuple[str, tuple[Span, ...]] | None = None  # the time the whole article is about
        self.flow_block = -1
        self.plan: tuple[str, tuple[Span, ...], int] | None = None  # the years a plan is for, and the paragraph that says so
        self.counting = False  # projects and capital are spoken of as of a period, not as of a day
        self.agency: tuple[tuple[str, str, Span], int] | None = None
        self.scheme: tuple[tuple[str, str, Span], int] | None = None
        self.last_company: tuple[tuple[str, str, Span], int] | None = None
        self.block = -1
        self.themes = theme(marks)
        self._scan_ahead()
        self.run_on = len(marks.sentences) < 1.7 * len({s.block for s in marks.sentences})  # a page of one-sentence paragraphs
        self.target_paragraph: bool = False
        self.target: Span | None = None  # the last sentence stated targets: the cue that says so
        self.paragraph_flow: tuple[str, tuple[Span, ...]] | None = None

    def _scan_ahead(self) -> None:
        """What a title says is of the time that the lead names."""
        for sentence in self.marks.sentences[:6]:
            for period in inside(self.marks.periods, sentence.start, sentence.end):
                if period.base or period.kind not in ("month", "months", "quarter", "quarters", "half", "year", "day", "since"):
                    continue
                label = self.clock.resolve(period)
                if label is None or "tầm nhìn" in self.keyed[max(0, period.start - 20) : period.start]:
                    continue
                if self.plan is None and self.horizon_label(label):
                    self.plan = ("/" + label if period.as_of and period.kind == "year" else label, ((period.start, period.end),), sentence.block)
                if self.horizon_label(label) or self._horizon(period) or self.old(label):
                    continue
                span: tuple[Span, ...] = ((period.start, period.end),)
                if period.as_of:
                    if self.stock is None and not self.ahead(as_stock(label)):
                        self.stock, self.stock_spans = as_stock(label), span
                elif period.kind != "day" and self.flow is None and not (period.kind == "year" and self.ahead(as_stock(label))):
                    self.flow, self.flow_spans = label, span
                    self.main = (label, span)

    # -- the article ---------------------------------------------------------------------------------------------

    def read(self) -> Iterable[Observation]:
        found: list[Observation] = []
        tables = {block: grid for grid in grids(self.marks) for block in grid.blocks}
        done: set[int] = set()
        for sentence in self.marks.sentences:
            if grid := tables.get(sentence.block):
                if grid.blocks[0] not in done:
                    done.add(grid.blocks[0])
                    found.extend(self._table(grid, sentence))
                continue
            if sentence.block != self.block:
                self._enter_block(sentence)
            found.extend(self._sentence(sentence))
        return found

    def _table(self, grid: Grid, sentence: Sentence) -> Iterable[Observation]:
        label = self.marks.focus.at(sentence.start)
        place = ("Việt Nam", "Country", None) if self.themes.country else (label, "Province", None) if label else None
        return read_grid(grid, self.marks, self.lexicon, self.clock, self.stock, self.flow, self.place or place)

    def _enter_block(self, sentence: Sentence) -> None:
        self.block = sentence.block
        if self.paragraph_flow:
            # the next paragraph goes on from what this one began with, not from its last aside
            self.flow, self.flow_spans = self.paragraph_flow
        self.paragraph_flow = None
        if not self.run_on:
            self.place = None
        self.target_paragraph = False
        # A paragraph keeps the company or zone in focus only while it goes on speaking of it
        start = self.keyed[sentence.start : sentence.start + 60]
        if not self.run_on and not re.match(r"\W*(?:công ti|doanh nghiệp|đơn vị|nhà mái|khu nài|kcn nài|dâi chuiền|xưởng|mô hình)" if self.entity and self.entity[1] == "Company" else r"\W*(?:khu nài|kcn nài|khu công nghiệp nài|dự án nài)", start):
            if self.entity and self.entity[1] == "Company":
                self.last_company = (self.entity, self.entity_block)
            self.entity = None
        if sentence.kind == "heading":
            self.entity = self.place = None
        if sentence.kind in ("title", "heading"):
            self.frame, self.parent = Frame(), Frame()

    # -- a sentence ----------------------------------------------------------------------------------------------

    def _sentence(self, sentence: Sentence) -> list[Observation]:
        figures = inside(self.marks.figures, sentence.start, sentence.end)
        times = inside(self.marks.periods, sentence.start, sentence.end)
        mentions = inside(self.marks.mentions, sentence.start, sentence.end)
        first = figures[0].start if figures else sentence.end
        self._focus_entity(sentence, [m for m in mentions if m.end <= first])
        if not figures:
            self._note_times(times, sentence)
            self._announce(sentence)
            return []
        reader = _SentenceReader(self, sentence, figures, times, mentions)
        found = reader.read()
        if self.entity_block != sentence.block:
            self._focus_entity(sentence, mentions)
        return found

    def _focus_entity(self, sentence: Sentence, mentions: Sequence[Mention]) -> None:
        """A company or a zone named as the theme of a sentence stays in focus for its paragraph."""
        if sentence.kind in ("caption", "title", "heading"):
            return
        for mention in mentions:
            named = (mention.label, mention.type, (mention.start, mention.end))
            if mention.type == "Agency" and mention.label.startswith("Trung tâm"):
                self.agency = (named, sentence.block)
            if mention.type in ("Scheme", "Project"):
                self.scheme = (named, sentence.block)
        for mention in mentions:
            if mention.type == "Company" or mention.type in _ZONES:
                if mention.type in _ZONES and self.entity and self.entity[1] == "Company":
                    continue
                where = re.search(r"(?<!\w)(?:tại|thuộc|ở|trong|vào|quanh|gần)\s(?:\w+ ){0,2}$", self.keyed[max(sentence.start, mention.start - 18) : mention.start])
                if mention.type in _ZONES and self.entity and self.entity[1] in _ZONES and where and sentence.block - self.entity_block <= 2:
                    continue  # where the zone in focus lies
                self.entity = (mention.label, mention.type, (mention.start, mention.end))
                self.entity_block = sentence.block
                return

    def _announce(self, sentence: Sentence) -> None:
        """"Các mặt hàng xuất khẩu chính:", or a heading, says what the figures below are of."""
        if sentence.kind != "heading" and not self.text[sentence.start : sentence.end].rstrip().endswith(":"):
            return
        aims = [c for c in inside(self.marks.cues, sentence.start, sentence.end) if c.value.slot == "status" and c.value.value == "target"]
        self.target = (aims[-1].start, aims[-1].end) if aims else None
        heads = [h for h in inside(self.marks.heads, sentence.start, sentence.end) if h.kind == "indicator"]
        if heads:
            head = heads[-1]
            self.frame = Frame(head.notation, self.text[head.start : head.end])
            self.frame.spans["indicator"] = ((head.start, head.end),)

    def _note_times(self, times: Sequence[Period], sentence: Sentence) -> None:
        for period in times:
            if period.base or period.kind in ("same", "previous", "repeat", "now"):
                continue
            label = self.clock.resolve(period)
            if label and self.horizon_label(label):
                if "tầm nhìn" not in self.keyed[max(0, period.start - 20) : period.start]:
                    self.plan = ("/" + label if period.as_of and period.kind == "year" else label, ((period.start, period.end),), sentence.block)
                continue
            if period.year:
                self.clock.year = period.year
            if label and not self._horizon(period) and period.kind != "day":
                if period.as_of and self.ahead(as_stock(label)):
                    continue
                if period.as_of:
                    self.stock, self.stock_spans = as_stock(label), ((period.start, period.end),)
                elif self.flow and period.kind == "year" and self.flow.startswith(label):
                    # the year that is spoken of anyway; where it is not over, plans are for it
                    if self.ahead(as_stock(label)):
                        self.plan = (label, ((period.start, period.end),), sentence.block)
                elif not self.old(label) and (period.kind != "month" or self._recent(label)):
                    self.flow, self.flow_spans = label, ((period.start, period.end),)

    def horizon_label(self, label: str) -> bool:
        """A plan's years are no time that later flows are about."""
        now = self.clock.now
        return bool(now and int(label.strip("/")[:4]) > now) or bool(re.fullmatch(r"\d{4}/\d{4}", label))

    def _recent(self, label: str) -> bool:
        published = self.clock.published
        return not published or len(published) < 7 or shifted(published[:7], months=-3) <= label

    def ahead(self, label: str) -> bool:
        """A time after the article's own: a plan's, which nothing else is as of."""
        published = self.clock.published
        return bool(published and bounds(label)[1] > (bounds(published)[1] if len(published) < 10 else published))

    def old(self, label: str) -> bool:
        """A look back at earlier years, which the next paragraph does not go on from."""
        now = self.clock.now
        return bool(now and self.clock.published and len(self.clock.published) >= 7 and int(label.strip("/")[:4]) < now - 1)

    def _horizon(self, period: Period) -> bool:
        """"tầm nhìn đến năm 2050", "giai đoạn 2021-2030": a plan's reach, no figure's time."""
        before = self.keyed[max(0, period.start - 24) : period.start]
        return "tầm nhìn" in before or bool(period.year and self.clock.now and period.year > self.clock.now + 1)


class _SentenceReader:
    """The figures of one sentence, from left to right."""

    def __init__(self, reader: _Reader, sentence: Sentence, figures: list[Figure], times: list[Period], mentions: list[Mention]) -> None:
        self.r, self.sentence, self.figures, self.times, self.mentions = reader, sentence, figures, times, mentions
        self.keyed, self.text = reader.keyed, reader.text
        marks = reader.marks
        self.heads = inside(marks.heads, sentence.start, sentence.end)
        self.goods = inside(marks.goods, sentence.start, sentence.end)
        self.changes = inside(marks.changes, sentence.start, sentence.end)
        self.cues = inside(marks.cues, sentence.start, sentence.end)
        self.stack: list[Frame] = []
        self.respective: dict[int, Mention] = {}
        self.respective_countries: dict[int, Mention] = {}
        self.respective_heads: dict[int, Head] = {}
        self.estimate: Span | None = None
        goes_on = sentence.kind == "item" or bool(_BESIDES.match(reader.keyed, sentence.start))
        self.target: Span | None = reader.target if goes_on else None
        self.previous: Frame | None = None
        self.fronted: str | None = None  # "So với quý I, …"
        self.fronted_spans: tuple[Span, ...] = ()
        self.said_flow: tuple[str, tuple[Span, ...]] | None = None
        self.said_stock: tuple[str, tuple[Span, ...]] | None = None
        self.said_day: tuple[str, tuple[Span, ...]] | None = None
        self.at_start = True
        self.inherited_target = False
        self.main_flow: str | None = None  # the first time the sentence names: what later sentences go on from
        self.main_flow_spans: tuple[Span, ...] = ()

    def read(self) -> list[Observation]:
        found: list[Observation] = []
        r = self.r
        frame = r.frame.copy()
        if not _AGAIN.search(self.keyed, self.sentence.start, min(self.sentence.end, self.sentence.start + 40)):
            frame.measure = None
        frame.base_said = False
        frame.base = None
        if self.sentence.kind == "row":
            frame.subjects = ()
        previous_end = self.sentence.start
        groups: list[Figure] = self.figures
        for index, figure in enumerate(groups):
            stop = groups[index + 1].start if index + 1 < len(groups) else self.sentence.end
            if figure.part == "whole":
                left_start = figure.start
            else:
                left_start = min(previous_end, figure.start)
            frame = self._brackets(left_start, figure.start, frame)
            made, frame = self._figure(figure, index, left_start, stop, frame, first=index == 0)
            found.extend(made)
            previous_end = max(previous_end, figure.end)
        # times behind the last figure still move the discourse on
        r.frame = self.stack[0] if self.stack else frame
        if self.main_flow and not r.horizon_label(self.main_flow):
            r.flow, r.flow_spans, r.flow_block = self.main_flow, self.main_flow_spans, self.sentence.block
            last = self.said_flow
            if last and not r.horizon_label(last[0]) and not r.ahead(as_stock(last[0])) and bounds(last[0])[1] >= bounds(self.main_flow)[1]:
                r.flow, r.flow_spans = last  # "tháng 6 tăng 9%; 6 tháng tăng 7%": on from the later, never back in time
            if r.paragraph_flow is None and not r.old(self.main_flow):
                r.paragraph_flow = (self.main_flow, self.main_flow_spans)
        if self.said_stock and not r.horizon_label(self.said_stock[0]) and not r.ahead(self.said_stock[0]):
            r.stock, r.stock_spans = self.said_stock
        r.target_paragraph = self.target is not None or self.inherited_target
        if self.target:
            r.target = self.target
            if said := self.said_stock or self.said_flow:
                r.plan = (*said, self.sentence.block)
        else:
            r.target = None
        return found

    def _brackets(self, start: int, end: int, frame: Frame) -> Frame:
        """Inside brackets the frame is a copy; behind them it is what it was before."""
        for char in self.keyed[start:end]:
            if char == "(":
                self.stack.append(frame.copy())
            elif char == ")" and self.stack:
                frame = self.stack.pop()
        return frame

    # -- one figure ----------------------------------------------------------------------------------------------

    def _figure(self, figure: Figure, index: int, left: int, stop: int, frame: Frame, *, first: bool) -> tuple[list[Observation], Frame]:
        r = self.r
        bracket = self.keyed.rfind("(", left, figure.start)
        inner = bracket + 1 if bracket >= 0 else left
        heads = [h for h in inside(self.heads, left, figure.start)]
        changes = [c for c in inside(self.changes, left, figure.start)]
        cues = [c for c in inside(self.cues, left, figure.start)]
        behind = inside(self.heads, figure.end, stop)
        self._statuses(cues, figure)

        before_frame = frame
        frame = frame.copy()
        self._pair(figure, left, heads)
        opened = self._open(figure, left, inner, stop, heads, behind, changes, frame)
        if figure.kind == "bare" and not self._bare_is_figure(figure, stop, opened, left):
            return [], before_frame
        if figure.kind == "bare" or (figure.kind != "count" and figure.unit is None):
            figure = self._with_unit(figure, frame, before_frame)
            if figure.unit is None:
                return [], before_frame

        changes = [c for c in changes if not self._beside_place(c, figure)]
        means = r.lexicon.indicators[frame.indicator].one("percentMeans") if frame.indicator in r.lexicon.indicators else "share" if re.match(r"tỉ lệ|tỉ trọng|tỉ suất", key(frame.label or "")) else None
        growth = self._growth_head(frame, opened)
        if figure.kind == "money" and figure.unit in ("VND", "USD") and _PER_HEAD.search(self.keyed, max(self.sentence.start, left - 5), figure.start):
            figure = replace(figure, unit=f"{figure.unit}/person")
        elif figure.unit in ("VND/year", "USD/year") and _PER_HEAD.search(self.keyed, max(self.sentence.start, left - 5), figure.start):
            figure = replace(figure, unit=f"{figure.unit[:3]}/person/year")
        reading = measure(
            self.keyed, figure.start, figure.end, figure.kind, left=inner, right=stop,
            changes=[(c.start, c.end, c.value) for c in changes if c.start >= inner or figure.kind != "percent" or not self.keyed[inner : figure.start].strip()],
            percent_means=means, before=frame.measure if not opened.new_indicator else None, growth_head=growth,
        )  # fmt: skip
        if figure.kind == "percent" and reading.reading == "as-is" and reading.transformation == "share" and not reading.certain and opened.kind == "sector" and frame.indicator in ("industrial-production-index", "grdp"):
            reading = Measure("change", "as-is")
        frame.measure = reading
        for cue in inside(self.cues, left, figure.start):
            if cue.value.slot == "scope" and not re.search(r"(?:vào|thành|khỏi|của)\s$", self.keyed[max(0, cue.start - 5) : cue.start]) and not any(m.start <= cue.start and cue.end <= m.end for m in self.mentions):
                frame.scope = cue.value.value
        subjects, subject_flags = self._subjects(figure, left, inner, stop, frame, opened)
        qualifiers = self._qualifiers(figure, left, inner, stop, frame, reading, opened)
        status, status_span = self._status(figure, left, frame)
        bound, bound_span = self._bound(figure, left, stop)
        self.opened_new = opened.kind == "head" and opened.new_indicator
        period, period_spans, repaired = self._period(figure, left, inner, stop, frame, status, opened)
        if status == "actual" and period and self._planned(period):
            status = "target"
        if status == "actual" and period and self._future(period) and reading.transformation != "rank":
            status = "target"
            self.inherited_target = True
        compared, compared_spans, extra = self._compared(figure, left, inner, stop, frame, reading, period)
        qualifiers = (*qualifiers, *extra)
        value = apply(reading.reading, figure.value)
        value_max = apply(reading.reading, figure.value_max) if figure.value_max is not None else None
        if value_max is not None and value_max < value:
            value, value_max = value_max, value
        flags = [*figure.flags, *subject_flags, *(["uncertain-indicator"] if opened.margin < _MARGIN else [])]
        if repaired:
            flags.append("repaired-year")
        if not reading.certain:
            flags.append("uncertain-transformation")
        if reading.transformation == "multiple" and figure.kind == "times" and "gấp" not in self.keyed[figure.start : figure.end] and any(c.value == "up" for c in changes):
            flags.append("ambiguous-multiple")
        indicator, label = frame.indicator, frame.label
        evidence: dict[str, tuple[Span, ...]] = dict(figure.spans)
        for slot, spans in (
            ("sign", reading.spans if reading.reading != "as-is" else ()), ("transformation", reading.spans), ("indicator", frame.spans.get("indicator", ())),
            ("sector", frame.spans.get("sector", ())), ("period", period_spans), ("comparison", compared_spans), ("status", status_span), ("bound", bound_span),
        ):  # fmt: skip
            if spans:
                evidence[slot] = tuple(spans)
        found = []
        for name, kind, span in subjects or ((None, None, None),):
            found.append(
                Observation(
                    id="", article=r.marks.article.id, rule=figure.rule, flags=tuple(dict.fromkeys(flags)),
                    evidence={**evidence, **({"subject": (span,)} if span else {})},
                    start=figure.start, end=figure.end, surface=figure.surface(self.text), subject=name, subject_type=kind, indicator=indicator,
                    indicator_label=label, sector=frame.sector, qualifiers=tuple(dict.fromkeys(qualifiers)), transformation=reading.transformation,
                    value=_neat(value), value_max=_neat(value_max) if value_max is not None else None, unit=figure.unit or "", bound=bound, status=status, period=period,
                    compared_with=compared, quote_start=self.sentence.start, quote_end=self.sentence.end, quote=self.text[self.sentence.start : self.sentence.end],
                )
            )  # fmt: skip
        frame.period = period
        frame.spans["period"] = period_spans
        self.at_start = False
        if not self.stack:
            self.previous = frame
        return found, frame

    def _beside_place(self, change: Match[str], figure: Figure) -> bool:
        """"thấp hơn Sóc Trăng (10,8%)": how the two stand says nothing of the other's own sign."""
        if not re.search(r"hơn|kém|sau|bằng|vượt", self.keyed[change.start : change.end]):
            return False
        return any(m.type in _PLACES and change.end <= m.start and m.end <= figure.start and m.start - change.end < 60 for m in self.mentions)

    def _pair(self, figure: Figure, left: int, heads: Sequence[Head]) -> None:
        """"A, B và C lần lượt đạt x, y và z": pair names, or heads, with the figures in order; never where the counts differ."""
        if figure.start in self.respective or figure.start in self.respective_heads:
            return
        said = bool(_RESPECTIVE.search(self.keyed, left, figure.start))
        same: list[Figure] = []
        for later in self.figures:
            if later.start < figure.start or later.kind != figure.kind and later.kind != "bare":
                continue
            if same and not re.fullmatch(r"\s?(?:,|;|và|, và|; và)\s(?:tăng |giảm |đạt |khoảng |gần |hơn |trên )?", self.keyed[same[-1].end : later.start]):
                break
            same.append(later)
        if len(same) < 2:
            return
        for kind in (_ZONES, frozenset({"Province"}), frozenset({"Company"}), frozenset({"District"}), frozenset({"Country"})):
            names = [m for m in self.mentions if m.end <= figure.start and m.type in kind]
            if names and not said:
                # "hai KCN A và B lấp đầy 88% và 35%": as many names in one run as figures in one run
                names = self._coordinated(names, figure)
                if len(names) != len(same) or names[0].start < left:
                    continue
            if len(names) >= len(same):
                into = self.respective_countries if "Country" in kind else self.respective
                into.update(zip((f.start for f in same), names[-len(same) :], strict=True))
                return
        run: list[Head] = []
        for head in reversed(heads if said else ()):
            if run and not re.fullmatch(r"\s?(?:,|và|, và|;)\s(?:ngành |sản xuất |nhóm )?", self.keyed[head.end : run[0].start]):
                break
            run.insert(0, head)
        if len(run) >= len(same) and len({h.kind == "indicator" for h in run}) == 1:
            heads = run[-len(same) :]
            self.respective_heads.update(zip((f.start for f in same), heads, strict=True))

    # -- indicator -----------------------------------------------------------------------------------------------

    def _open(self, figure: Figure, left: int, inner: int, stop: int, heads: list[Head], behind: list[Head], changes: list[Match[str]], frame: Frame) -> _Opened:
        """Let what stands left of the figure open or change the frame; says what it did."""
        r = self.r
        candidates: list[Candidate] = []
        near_heads = [h for h in heads if h.start >= inner] or heads
        base_starts = [m.end() for m in re.finditer(r"(?<!\w)so(?: với)?(?!\w)", self.keyed[left : figure.start])]
        if figure.start in self.respective_heads:
            heads = [self.respective_heads[figure.start]]
            near_heads = heads
        for head in heads:
            if head.kind not in ("indicator", "verb"):
                continue
            features: dict[str, float] = {"head" if head.kind == "indicator" else "verb": 1.0, "distance": float(figure.start - head.end)}
            words = self.keyed[head.start : head.end]
            if words in _WEAK:
                features["weak"] = 1.0
                if head.notation == "industrial-production-index" and left > self.sentence.start and frame.indicator in ("industrial-output-value", "industrial-production-index"):
                    continue  # "công nghiệp địa phương" is a part of what is spoken of
            if " " in words and words not in _WEAK:
                features["specific"] = 1.0
            lead = self.keyed[left : head.start]
            if words == "fdi" and re.search(r"(?:khối|khu vực|doanh nghiệp|dự án|của|dn|nhóm|đầu tư)\s$", self.keyed[max(0, head.start - 14) : head.start]):
                continue
            if self._denominator(head, left) or self._owner(head):
                continue
            if _SUBORDINATE.search(lead[-40:]) and not lead.strip().endswith(key("về")):
                features["subordinate"] = 1.0
            if any(left + b <= head.start <= left + b + 30 for b in base_starts):
                features["subordinate"] = 1.0
            notation = self._meant(head.notation, words, figure, changes)
            if notation == "investment-capital" and frame.indicator == "project-count" and left > self.sentence.start and figure.kind == "money":
                notation = "registered-capital"
            if notation == "registered-capital" and _NEW_AND_MORE.search(self.keyed, max(self.sentence.start, head.start - 30), figure.start):
                notation = "fdi-attracted"
            if notation == "investment-capital" and any(m.type == "Country" and m.label != "Việt Nam" and left <= m.start < figure.start for m in self.mentions):
                notation = "fdi-attracted"  # what another country's investors put in
            if notation is None or not self._fits(notation, figure):
                features["unfit"] = 1.0
            candidates.append(Candidate(("head", notation, head), features, ((head.start, head.end),)))
        if figure.kind == "count":
            counted = self._counted(figure, left, stop)
            if counted:
                candidates.append(Candidate(("noun", counted, None), {"noun": 1.0}, figure.spans.get("unit", ())))
        if figure.kind == "money" and frame.indicator == "project-count" and not any(c.value[0] == "head" for c in candidates):
            # "89 dự án với 33.860 tỷ đồng": the projects' capital
            candidates.append(Candidate(("noun", "registered-capital", None), {"noun": 1.0}, frame.spans.get("indicator", ())))
        for head in [h for h in behind if h.kind == "indicator"][:1]:
            gap = self.keyed[figure.end : head.start]
            if (re.fullmatch(r"\s(?:so với [^,;.]{0,40}|(?:của |trong )?(?:cả nước|toàn quốc|vùng [^,;.]{2,30}|khu vực [^,;.]{2,30}|miền \w+) )?(?:về )(?:số |tổng |mặt |quy mô |qui mô |chỉ số )?", gap) or re.fullmatch(r"\s(?:là |cho |thuộc )?(?:tổng |của )?", gap)):
                if self._fits(head.notation, figure) and not re.match(key("vốn đăng ký"), self.keyed[head.start :]) or " về " in gap:
                    bonus = {"head": 1.0, "behind": 1.0} if " về " in gap else {"head": 0.6}
                    candidates.append(Candidate(("head", head.notation, head), bonus, ((head.start, head.end),)))
        noun = self._noun_phrase(inner, figure.start)
        relational = figure.kind in ("percent", "times", "point", "rank")
        paired = figure.start in self.respective_heads
        sectors = [h for h in near_heads if h.kind in ("sector", "short") and (paired or h.start >= left and self._sector_stands(h, figure))]
        if frame.indicator or frame.label:
            features = {"inherited": 1.0}
            if relational:
                features["relational"] = 1.0
            if (frame.indicator and not self._fits(frame.indicator, figure)) or figure.kind == "count" and not self._same_count(frame, figure):
                features["unfit"] = 1.0
            if (noun and not relational and not sectors and figure.kind != "bare") or any(
                c.value[0] == "head" and "subordinate" not in c.features and "unfit" not in c.features for c in candidates
            ):
                features["fresh"] = 1.0
            candidates.append(Candidate(("frame", frame.indicator, None), features, frame.spans.get("indicator", ())))
        if figure.kind == "percent" and not any(c.value[0] == "head" for c in candidates) and frame.indicator in (None, "industrial-zone-count", "industrial-cluster-count", "planned-area", "leased-area"):
            gap = next((self.keyed[m.end : figure.start] for m in reversed(self.mentions) if m.type in _ZONES and left <= m.start and m.end <= figure.start), None)
            if gap is not None and re.fullmatch(r"[\s(:]*(?:đạt|đã đạt|là|mới đạt|cũng đạt|gần|khoảng|hơn|trên|với)?\s*", gap):
                candidates.append(Candidate(("noun", "occupancy-rate", None), {"noun": 1.0, "specific": 1.0}, ()))
        if not candidates:
            return self._open_sector(figure, left, sectors, noun, frame, _Opened("none", 99.0))
        best, margin = choose(candidates)
        kind, notation, head = best.value
        if best.score < -20:
            frame.indicator = "planned-area" if figure.kind == "area" else None
            frame.label = figure.noun
            frame.spans["indicator"] = figure.spans.get("unit", ())
            frame.sector = None
            if figure.kind == "area":
                company = r.entity and r.entity[1] == "Company" and not any(m.type in _ZONES and left - 40 <= m.start < figure.start for m in self.mentions)
                frame.indicator = "site-area" if company else "planned-area"
                return _Opened("noun", 99.0)
            return self._open_sector(figure, left, sectors, noun, frame, _Opened("none", 99.0))
        if kind == "frame":
            return self._open_sector(figure, left, sectors, noun, frame, _Opened("frame", margin))
        opened = _Opened(kind, margin, new_indicator=notation != frame.indicator)
        share_of = figure.kind == "percent" and head is not None and head.start >= figure.end
        if not share_of:
            frame.sector, frame.product = None, False
            frame.spans.pop("sector", None)
            if notation != frame.indicator and kind == "head":
                frame.qualifiers = ()
                if notation not in ("registered-capital", "implemented-capital", "project-count", "investment-capital", "employment", "planned-area", "leased-area", "industrial-land-area", "occupancy-rate"):
                    frame.ownership = frame.scope = frame.flow = None
        frame.indicator = notation
        frame.label = self.text[head.start : head.end] if head else figure.noun
        frame.spans["indicator"] = best.spans
        if notation in _TRADED and (goods := self._goods_of(left, figure)):
            self._take_goods(goods, frame)
            return opened
        own_sectors = [h for h in sectors if head is None or not (h.start >= head.start and h.end <= head.end)]
        if own_sectors and frame.indicator in r.lexicon.indicators and r.lexicon.indicators[frame.indicator].one("bySector"):
            self._take_sector(own_sectors[-1], frame)
        return opened

    def _open_sector(self, figure: Figure, left: int, sectors: list[Head], noun: tuple[int, int] | None, frame: Frame, opened: _Opened) -> _Opened:
        """No indicator named: an industry, a product or an open noun phrase continues the frame, or stands alone."""
        r = self.r
        relational = figure.kind in ("percent", "times", "point")
        goods = self._goods_of(left, figure)
        if goods and frame.indicator in _TRADED and (relational or figure.kind == "money"):
            self._take_goods(goods, frame)
            return _Opened("product", opened.margin)
        if goods and (figure.kind in ("mass", "measure") or figure.noun_kind == "piece") and frame.indicator != "production-capacity":
            abroad = frame.indicator in ("export-turnover", "import-turnover") or re.search(r"xuất khẩu|xuất bán|nhập khẩu", self.keyed[self.sentence.start : figure.start])
            if not abroad:
                frame.indicator, frame.label = "production-volume", self.text[goods.start : goods.end]
                frame.spans["indicator"] = ((goods.start, goods.end),)
                self._take_goods(goods, frame)
                return _Opened("product", opened.margin)
            frame.label = "lượng nhập khẩu" if frame.indicator == "import-turnover" else "lượng xuất khẩu"
            frame.indicator = None
            self._take_goods(goods, frame)
            return _Opened("open", opened.margin, new_indicator=True)
        if sectors:
            head = sectors[-1]
            by_sector = frame.indicator in r.lexicon.indicators and r.lexicon.indicators[frame.indicator].one("bySector") == "true"
            if not by_sector:
                if not relational and figure.kind != "rank":
                    return self._open_noun(figure, noun, frame, opened)
                frame.indicator = "industrial-production-index"
                frame.qualifiers = ()
                frame.ownership = frame.scope = frame.flow = None
            self._take_sector(head, frame)
            frame.label = self.text[head.start : head.end]
            return _Opened("sector", opened.margin)
        if noun:
            return self._open_noun(figure, noun, frame, opened)
        return opened

    def _goods_of(self, left: int, figure: Figure) -> Head | None:
        """The commodity that the clause left of a figure names, nearest first; none behind "từ", "sang" and such."""
        for good in reversed(self.goods):
            if good.start >= left and good.end <= figure.start:
                if any(m.start <= good.start and good.end <= m.end for m in self.mentions):
                    continue
                return good
        return None

    def _take_goods(self, good: Head, frame: Frame) -> None:
        frame.sector, frame.product = self.text[good.start : good.end].lower(), True
        frame.spans["sector"] = ((good.start, good.end),)

    def _take_sector(self, head: Head, frame: Frame) -> None:
        frame.sector, frame.product = head.notation, False
        frame.spans["sector"] = ((head.start, head.end),)

    def _open_noun(self, figure: Figure, noun: tuple[int, int] | None, frame: Frame, opened: _Opened) -> _Opened:
        """A noun phrase no vocabulary lists: a product when it is weighed or counted in pieces, an open indicator else."""
        if noun is None:
            if opened.kind == "none" and not frame.indicator and figure.kind == "count":
                frame.indicator, frame.label = None, figure.noun
                frame.spans["indicator"] = figure.spans.get("unit", ())
            return opened
        words = self.text[noun[0] : noun[1]]
        if _SAME_THING.match(key(words)) and (frame.indicator or frame.label):
            return opened
        physical = figure.kind in ("mass", "measure") or figure.noun_kind == "piece"
        relational = figure.kind in ("percent", "times", "point")
        if any(m.start <= noun[0] and noun[1] <= m.end for m in self.mentions):
            return opened
        if any(c.value.slot == "ownership" and c.start < noun[1] and noun[0] < c.end for c in self.cues):
            return opened
        if figure.kind == "mass" and (frame.indicator in ("export-turnover", "import-turnover") or re.search(r"xuất khẩu|xuất bán|nhập khẩu", self.keyed[self.sentence.start : figure.start])):
            # tonnes sold abroad are no turnover; the product stays
            frame.sector = frame.sector if frame.indicator in ("export-turnover", "import-turnover") else None
            frame.indicator, frame.label = None, "lượng xuất khẩu" if frame.indicator != "import-turnover" else "lượng nhập khẩu"
            return _Opened("open", opened.margin, new_indicator=True)
        if (physical or relational) and (len(words.split()) > 6 or _VERBAL.search(key(words))):
            return opened
        if physical and frame.indicator != "production-capacity":
            frame.indicator, frame.label, frame.sector, frame.product = "production-volume", words, words.lower(), True
            frame.spans["indicator"] = frame.spans["sector"] = (noun,)
            return _Opened("product", opened.margin)
        if relational and frame.indicator in ("production-volume", "export-turnover", "import-turnover", "industrial-production-index") and figure.kind != "rank":
            if frame.indicator == "industrial-production-index" and not re.match(r"(?:ngành |nhóm |sản xuất |công nghiệp )", key(words)):
                if len(words.split()) > 5:
                    return opened
            frame.label, frame.sector, frame.product = words, words.lower(), True
            frame.spans["sector"] = (noun,)
            return _Opened("product", opened.margin)
        if (
            figure.kind == "money" and frame.indicator in ("export-turnover", "import-turnover", "industrial-output-value")
            and len(words.split()) <= 7 and not _MONEY_NOUN.search(key(words))
        ):  # fmt: skip
            frame.label, frame.sector, frame.product = words, words.lower(), True
            frame.spans["sector"] = (noun,)
            return _Opened("product", opened.margin)
        if figure.kind == "count":
            frame.indicator, frame.label, frame.sector = None, figure.noun, None
            frame.spans["indicator"] = figure.spans.get("unit", ())
            return _Opened("open", opened.margin, new_indicator=True)
        if opened.kind == "frame" and relational and not _MEASURED.match(key(words)):
            return opened
        frame.indicator, frame.label, frame.sector, frame.product = None, words, None, False
        frame.qualifiers = ()
        frame.ownership = frame.scope = frame.flow = None
        frame.spans["indicator"] = (noun,)
        frame.spans.pop("sector", None)
        return _Opened("open", opened.margin, new_indicator=True)

    def _owner(self, head: Head) -> bool:
        """"khu vực đầu tư nước ngoài": the words say whose it is, not what."""
        return any(
            c.value.slot == "ownership" and c.start <= head.start and head.end <= c.end and (head.kind == "verb" or re.match(r"(?:khu vực|khối|doanh nghiệp|dự án|nhà đầu tư)", self.keyed[c.start : c.end]))
            for c in self.cues
        ) or (head.kind == "verb" and bool(re.search(r"(?:công nghiệp|chính sách|ngành|quĩ|nhóm|dịch vụ)\s$", self.keyed[max(0, head.start - 14) : head.start])))

    def _denominator(self, head: Head, left: int) -> bool:
        """"bằng 58% vốn đăng ký, …": what a share was of does not name the next figure."""
        if left <= self.sentence.start or head.start - left > 20:
            return False
        gap = self.keyed[left : head.start]
        return self.keyed[left - 1] == "%" and bool(re.fullmatch(r"\s(?:tổng |số |so với |của |tổng số |mức )*", gap)) and bool(
            re.match(r"\s?(?:[,;.)]|$|(?:và|còn|trong đó|của)(?!\w))", self.keyed[head.end :])
        )

    def _meant(self, notation: str, words: str, figure: Figure, changes: list[Match[str]]) -> str | None:
        """The indicator a head means before this kind of figure: "công nghiệp" before money is the output's value."""
        if notation == "industrial-production-index":
            if figure.kind == "money":
                return "industrial-output-value" if words in _WEAK else None
            if figure.kind in ("count", "area", "mass"):
                return None
        if notation == "fdi-attracted" and figure.kind == "count":
            return None
        if notation == "occupancy-rate" and figure.kind not in ("percent", "rank"):
            return None
        if notation == "leased-area" and figure.kind == "percent":
            return "occupancy-rate" if not any(c.value in ("up", "down") for c in changes) else notation
        if notation == "planned-area" and figure.kind == "area" and "qui hoạch" not in words:
            zones = [m for m in self.mentions if m.type in _ZONES and m.end <= figure.start and not self._located(m)]
            firm = [m for m in self.mentions if m.type == "Company"]
            if not zones and (firm or self.r.entity and self.r.entity[1] == "Company" and self.r.entity_block == self.sentence.block):
                return "site-area"
        if notation == "planned-area" and figure.kind == "money":
            return None
        return notation

    def _fits(self, notation: str, figure: Figure) -> bool:
        concept = self.r.lexicon.indicators.get(notation)
        if concept is None:
            return False
        if figure.kind in ("percent", "times", "point", "rank"):
            return True
        wanted = concept.one("unitKind")
        if figure.unit is None and figure.kind == "bare":
            return wanted in ("money", "count", "any") if figure.scale >= 1000 else wanted == "count"
        match wanted:
            case "any":
                return figure.kind in ("mass", "measure", "count", "rate") or notation == "production-capacity"
            case "percent":
                return False
            case "income":
                return figure.kind in ("income", "money", "rate")
            case "money":
                return figure.kind in ("money", "rate", "income") if notation == "revenue" or notation == "programme-budget" or notation == "investment-capital" else figure.kind in ("money", "rate")
            case "count":
                return figure.kind == "count" or figure.kind == "bare"
            case _:
                return figure.kind == wanted

    def _located(self, mention: Mention) -> bool:
        """"tại KCN …", "vào KCN …": a place where something is, not what is spoken of."""
        return bool(re.search(r"(?<!\w)(?:tại|vào|trong|ở|thuộc|khỏi)\s(?:\w+ ){0,1}$", self.keyed[max(self.sentence.start, mention.start - 14) : mention.start]))

    def _same_count(self, frame: Frame, figure: Figure) -> bool:
        """Whether what is counted here can be what the frame counts: the same noun, or one that says nothing of its own."""
        concept = self.r.lexicon.indicators.get(frame.indicator or "")
        if concept is None or figure.noun is None:
            return False
        noun = key(figure.noun)
        if concept.one("unitKind") != "count":
            return concept.one("unitKind") == "any"
        return any(key(n) in noun or noun in key(n) for n in concept.properties.get("countedNoun", ())) or noun in ("người", "đơn vị", "cơ sở", "trường hợp", "lượt", "hộ")

    def _counted(self, figure: Figure, left: int, stop: int) -> str | None:
        """The indicator that counting this noun means, by the words of the vocabulary, longest first."""
        if figure.noun is None:
            return None
        noun = key(figure.noun)
        if noun in ("khu", "cụm"):
            recent = self.keyed[max(0, self.sentence.start - 400) : figure.start]
            zone = re.search(r"kcn|khu công nghiệp", recent) if noun == "khu" else re.search(r"ccn|cụm công nghiệp", recent)
            return ("industrial-zone-count" if noun == "khu" else "industrial-cluster-count") if zone else None
        after = self.keyed[figure.start : min(stop, figure.end + 40)]
        best: tuple[int, str] | None = None
        for notation, concept in self.r.lexicon.indicators.items():
            for label in concept.properties.get("countedNoun", ()):
                word = key(label)
                if (noun == word or noun.startswith(word + " ") or noun.startswith(word + ",") or word.startswith(noun + " ") and word in after) and (best is None or len(word) > best[0]):
                    best = (len(word), notation)
        if best is None:
            return None
        return self._narrowed(best[1], figure, left, stop)

    def _narrowed(self, notation: str, figure: Figure, left: int, stop: int) -> str | None:
        around = self.keyed[max(self.sentence.start, left - 40) : min(stop, figure.end + 60)]
        if notation == "enterprise-count" and self.r.frame.indicator == "new-enterprises" and not re.search(r"giải thể|ngừng|tạm|hoạt động|hiện có|tổng số", around):
            return "new-enterprises"
        if notation == "enterprise-count" and re.search(r"thành lập mới|đăng kí mới|mới thành lập|thành lập(?: được)? ?$|đăng kí thành lập|doanh nghiệp mới|gia nhập thị trường|mới lập|mới ra đời", around):
            return "new-enterprises"
        if notation == "ocop-products" and "ocop" not in self.keyed[max(0, self.sentence.start - 600) : self.sentence.end] and "một sản phẩm" not in self.keyed[max(0, self.sentence.start - 600) : self.sentence.end]:
            return None
        if notation == "supported-establishments" and not re.search(r"hỗ trợ|khuiến công|thụ hưởng", self.keyed[max(0, self.sentence.start - 300) : self.sentence.end]):
            return None
        return notation

    def _sector_stands(self, head: Head, figure: Figure) -> bool:
        """An everyday word for an industry counts only right before its verb, or behind "ngành"."""
        if head.kind == "sector":
            return True
        lead = self.keyed[max(self.sentence.start, head.start - 12) : head.start]
        rest = self.keyed[head.end : figure.start]
        return bool(re.search(r"(?:^|[,;:(]\s?|(?:ngành|và|trong đó|riêng|còn|nhóm|là|với|lượt|khi|như)\s)$", lead)) and bool(
            re.match(r"\s?(?:\(|(?:tăng|giảm|đạt|ước|chỉ|có|cũng|đều|cùng|vẫn|bằng|và|lại|lần|sụt|tiếp|hơn|[\d])|,|$)", rest)
        )

    def _growth_head(self, frame: Frame, opened: _Opened) -> bool:
        """Whether the head itself is a growth rate ("tốc độ tăng trưởng", "chỉ số … đạt 22,4%")."""
        label = key(frame.label or "")
        if frame.indicator in ("industrial-production-index", "consumer-price-index"):
            return True
        return "tăng trưởng" in label or "tốc độ tăng" in label or frame.indicator in ("grdp", "gdp")

    def _noun_phrase(self, start: int, end: int) -> Span | None:
        """The noun phrase that a clause begins with, right before its verb or its figure."""
        left = self.keyed[start:end]
        if re.search(r":\s*$", left) and self.sentence.kind in ("item", "row"):
            left = left[: left.rindex(":")]  # "+ Gỗ và sản phẩm gỗ: 4,31 tỉ USD"
            end = start + len(left)
        cut = 0
        for match in _BREAK.finditer(left):
            if match[0].startswith(",") or match[0] == "và":
                continue
            cut = match.end()
        phrase_start, phrase_end = start + cut, end
        phrase = self.keyed[phrase_start:phrase_end]
        comma = phrase.rfind(", ")
        if comma >= 0 and re.search(r"\w", phrase[comma + 2 :]) and not re.match(r",\s(?:ước|tăng|giảm|đạt|bằng)", phrase[comma:]):
            phrase_start += comma + 2
        for period in self.times:
            if phrase_start <= period.start < phrase_end:
                between = self.keyed[phrase_start : period.start].strip()
                if not between:
                    phrase_start = period.end
        words = list(re.finditer(r"[\w/&.-]+", self.keyed[phrase_start:phrase_end]))
        while words and words[0][0] in _LEADERS:
            words.pop(0)
        for index, word in enumerate(words):
            if word[0] in _VERBS:
                words = words[:index]
                break
        while words and (words[-1][0] in _LEADERS or words[-1][0] in _TRAILERS):
            words.pop()
        if not words or len(words) > 14:
            return None
        span = (phrase_start + words[0].start(), phrase_start + words[-1].end())
        for mention in self.mentions:
            if min(span[1], mention.end) - max(span[0], mention.start) > 0 and (mention.type in _PLACES or mention.start <= span[0] and span[1] <= mention.end):
                return None
        if any(p.start < span[1] and span[0] < p.end for p in self.times):
            return None
        return span

    # -- bare numbers --------------------------------------------------------------------------------------------

    def _bare_is_figure(self, figure: Figure, stop: int, opened: _Opened, left: int) -> bool:
        """A number without a unit is a figure in a list of such ("Đài Loan (52)") or where a clause ends on it."""
        if figure.scale >= 1000:
            return True
        before = self.keyed[left : figure.start]
        after = self.keyed[figure.end : figure.end + 3]
        ends = bool(re.match(r"\s?(?:[.,;)]|$|và )", after)) or figure.end >= self.sentence.end
        if before.endswith("(") and after.startswith(")") and any(m.end >= figure.start - 2 and m.end <= figure.start for m in self.mentions):
            return True
        if ends and re.search(r"(?:là|đạt|có|còn|gần|khoảng|hơn|trên|lên|tới|đến)\s$", before) and (opened.kind in ("head", "frame") or self._noun_left(figure)) and figure.value >= 1:
            return True
        return False

    def _with_unit(self, figure: Figure, frame: Frame, before: Frame) -> Figure:
        """The unit a number leaves out: đồng for large sums, the noun of the indicator for counts."""
        concept = self.r.lexicon.indicators.get(frame.indicator or "")
        wanted = concept.one("unitKind") if concept else None
        if figure.unit:
            return figure
        if wanted == "count" or (figure.scale < 1000 and wanted not in ("money", "income")):
            noun = None
            if concept:
                nouns = concept.properties.get("countedNoun", ())
                label = key(frame.label or "")
                noun = next((n for n in sorted(nouns, key=len, reverse=True) if key(n) in label), nouns[0] if nouns else None)
                if frame.indicator == "project-count":
                    noun = "dự án"
                elif frame.indicator == "employment":
                    noun = "lao động"
                elif frame.indicator == "enterprise-count" or frame.indicator == "new-enterprises":
                    noun = "doanh nghiệp"
            if noun is None and (counted := self._noun_left(figure)):
                noun, frame.indicator = counted
                frame.label = noun
            if noun is None:
                return figure
            return replace(figure, unit=f"count:{noun}", kind="count", noun=noun, flags=(*figure.flags, "unit-from-context"))
        if figure.scale >= 10**6 and (wanted in ("money", "income") or wanted is None):
            return replace(figure, unit="VND", kind="money", flags=(*figure.flags, "unit-from-context"))
        return figure

    def _noun_left(self, figure: Figure) -> tuple[str, str] | None:
        """"Tổng các doanh nghiệp trong ngành là gần 3.000": the counted noun of the clause, and its indicator."""
        clause = self.keyed[self.sentence.start : figure.start]
        best: tuple[int, str, str] | None = None
        for notation, concept in self.r.lexicon.indicators.items():
            for label in concept.properties.get("countedNoun", ()):
                place = clause.rfind(key(label))
                if place >= 0 and re.match(r"\W", clause[place - 1 : place] or " ") and (best is None or place > best[0]):
                    best = (place, label, notation)
        return (best[1], best[2]) if best else None

    # -- subject -------------------------------------------------------------------------------------------------

    def _subjects(self, figure: Figure, left: int, inner: int, stop: int, frame: Frame, opened: _Opened) -> tuple[tuple[tuple[str, str, Span | None], ...], list[str]]:
        r = self.r
        concept = r.lexicon.indicators.get(frame.indicator or "")
        kinds = set(concept.properties.get("subjectKind", ())) if concept else {"place", "company", "zone", "programme"}
        near = [m for m in self.mentions if left <= m.start and m.end <= figure.start]
        zones = [m for m in near if m.type in _ZONES]
        companies = [m for m in near if m.type == "Company"]
        places = [m for m in near if m.type in ("Province", "District") or (m.type == "Other" and _REGION.match(m.label)) or (m.type == "Country" and m.label == "Việt Nam")]
        country = [m for m in _COUNTRY.finditer(self.keyed, left, figure.start) if not self._scope_of_rank(m.start())]
        focus_label = r.marks.focus.at(figure.start)

        # a list in brackets behind the figure: "03 KCN lấp đầy 100% (Đình Trám, Vân Trung)"
        if figure.kind == "percent" and frame.indicator == "occupancy-rate":
            listed = self._listed_behind(figure)
            if listed:
                frame.subjects = ()
                return tuple((m.label, m.type, (m.start, m.end)) for m in listed), []
        if figure.start in self.respective:
            m = self.respective[figure.start]
            found = ((m.label, m.type, (m.start, m.end)),)
            frame.subject, frame.subject_type, frame.spans["subject"] = m.label, m.type, ((m.start, m.end),)
            return found, []
        if r.entity and r.entity[1] == "Company" and "company" in kinds and frame.indicator in _COMPANY_FIRST:
            zones = [z for z in zones if not self._located(z)]
        if "place" in kinds and not places and _OF_PLACE.search(self.keyed, left, figure.start):
            place = r.place or ((focus_label, "Province", self._nearest_mention(focus_label, figure.start)) if focus_label else None)
            if place:
                frame.subject, frame.subject_type = place[0], place[1]
                frame.spans.pop("subject", None)
                if place[2]:
                    frame.spans["subject"] = (place[2],)
                return (place,), []
        if "zone" in kinds and zones:
            run = self._coordinated(zones, figure)
            chosen = run if len(run) > 1 and opened.kind != "noun" else [zones[-1]]
            pick = self._respective(chosen, figure)
            found = tuple((m.label, m.type, (m.start, m.end)) for m in pick)
            frame.subject, frame.subject_type, frame.spans["subject"] = found[-1][0], found[-1][1], (found[-1][2],)
            r.entity = found[-1]
            return found, []
        if "company" in kinds and companies:
            last = companies[0] if len(companies) > 1 and companies[0].start < left + 5 else companies[-1]
            r.entity = (last.label, "Company", (last.start, last.end))
            frame.subject, frame.subject_type, frame.spans["subject"] = last.label, "Company", ((last.start, last.end),)
            return (r.entity,), []
        if country and not places and not self._rank_scope(figure, left):
            span = (country[-1].start(), country[-1].end())
            frame.subject, frame.subject_type, frame.spans["subject"] = "Việt Nam", "Country", (span,)
            return (("Việt Nam", "Country", span),), []
        if places and "place" in kinds:
            places = [p for p in places if not self._attributive(p, figure, left)]
        if places and "place" in kinds:
            run = self._coordinated(places, figure)
            if len(run) > 1 and figure.kind != "percent" and not re.search(r"(?:cùng|đều|mỗi|lần lượt|tương ứng)", self.keyed[run[-1].end : figure.start]):
                run = []
            chosen = self._respective(run, figure) if len(run) > 1 else [places[-1]] if run else []
        if places and "place" in kinds and chosen:
            found = tuple((m.label, m.type, (m.start, m.end)) for m in chosen)
            if len(found) == 1 and found[0][1] == "District" and not self._district_is_subject(chosen[0], figure):
                pass
            else:
                frame.subject, frame.subject_type, frame.spans["subject"] = found[-1][0], found[-1][1], (found[-1][2],)
                if len(found) == 1 and self._thematic(found[0][2]):
                    r.place = found[0]
                return found, []
        if frame.subject and frame.subject_type and left > self.sentence.start and self._suits(frame.subject_type, kinds):
            return ((frame.subject, frame.subject_type, frame.spans.get("subject", (None,))[0]),), []
        if frame.indicator in ("supported-schemes", "programme-budget", "supported-establishments", "completion-rate") and r.agency and r.agency[1] >= self.sentence.block - (4 if self.sentence.kind == "item" else 0):
            frame.subject, frame.subject_type, frame.spans["subject"] = r.agency[0][0], "Agency", (r.agency[0][2],)
            return (r.agency[0],), ["inherited-subject"]
        entity = r.entity
        if frame.indicator in _COMPANY_FIRST and (entity is None or entity[1] != "Company"):
            later = [m for m in self.mentions if m.type == "Company" and m.start >= figure.end]
            if later and not places:
                entity = r.entity = (later[0].label, "Company", (later[0].start, later[0].end))
                r.entity_block = self.sentence.block
            elif r.last_company and self.sentence.block - r.last_company[1] <= 2 and _ANAPHOR.search(self.keyed, self.sentence.start, figure.start):
                entity = r.last_company[0]
        if entity and self._entity_goes_on(entity, kinds, figure, frame):
            frame.subject, frame.subject_type, frame.spans["subject"] = entity[0], entity[1], (entity[2],)
            return (entity,), (["inherited-subject"])
        if r.themes.company and not kinds <= {"place", "zone"} and not r.place:
            frame.subject, frame.subject_type, frame.spans["subject"] = r.themes.company[0], "Company", (r.themes.company[2],)
            return (r.themes.company,), ["inherited-subject"]
        if r.place:
            frame.subject, frame.subject_type, frame.spans["subject"] = r.place[0], r.place[1], (r.place[2],)
            return (r.place,), []
        if r.themes.country and (focus_label == r.marks.focus.at(0) or not focus_label):
            frame.subject, frame.subject_type = "Việt Nam", "Country"
            span = self._nearest_mention("Việt Nam", figure.start)
            frame.spans.pop("subject", None)
            if span:
                frame.spans["subject"] = (span,)
            return (("Việt Nam", "Country", span),), []
        if focus_label:
            frame.subject, frame.subject_type = focus_label, "Province"
            frame.spans.pop("subject", None)
            span = self._nearest_mention(focus_label, figure.start)
            if span:
                frame.spans["subject"] = (span,)
            return ((focus_label, "Province", span),), []
        return (), ["uncertain-subject"]

    def _scope_of_rank(self, place: int) -> bool:
        """"đứng đầu cả nước": the country is the field of a rank, not what is spoken of."""
        return bool(re.search(r"(?:đầu|nhất|nhì|thứ \w+|(?:tốp|top|nhóm) \d+|trong số|lớn|với|của|so với|tốp|top|thuộc|đối với)\s$", self.keyed[max(0, place - 12) : place]))

    def _nearest_mention(self, label: str, place: int) -> Span | None:
        best: Span | None = None
        for mention in self.r.marks.mentions:
            if mention.label == label and (mention.start < place or best is None):
                best = (mention.start, mention.end)
        return best

    def _listed_behind(self, figure: Figure) -> list[Mention]:
        match = re.match(r"\s?\(([^()]*)\)?", self.keyed[figure.end : self.sentence.end])
        if not match:
            return []
        return [m for m in self.mentions if figure.end <= m.start and m.end <= figure.end + match.end() and m.type in _ZONES]

    def _coordinated(self, mentions: Sequence[Mention], figure: Figure) -> list[Mention]:
        """The mentions joined by commas and "và" that end nearest to the figure."""
        run = [mentions[-1]]
        for mention in reversed(mentions[:-1]):
            if re.fullmatch(r"\s?(?:,|và|, và|;)\s(?:các |tỉnh |thành phố |kcn |khu công nghiệp |ở )?", self.keyed[mention.end : run[0].start]):
                run.insert(0, mention)
            else:
                break
        return run

    def _respective(self, run: Sequence[Mention], figure: Figure) -> Sequence[Mention]:
        """"A, B và C lần lượt đạt x, y và z": the first figure takes the first name."""
        if len(run) > 1 and _RESPECTIVE.search(self.keyed[run[-1].end : figure.start]):
            same = [f for f in self.figures if f.start >= figure.start and f.kind == figure.kind]
            if len(same) >= len(run):
                self.respective = {f.start: m for f, m in zip(same, run, strict=False)}
                return [run[0]]
        return run

    def _attributive(self, mention: Mention, figure: Figure, left: int) -> bool:
        """"so với Hà Nội": another place to compare with, not the figure's own."""
        before = self.keyed[max(left, mention.start - 16) : mention.start]
        return bool(re.search(r"(?:so với|sang|xuất sang|từ|đi|và của)\s(?:tỉnh |thành phố )?$", before))

    def _district_is_subject(self, mention: Mention, figure: Figure) -> bool:
        before = self.keyed[max(self.sentence.start, mention.start - 14) : mention.start]
        return not re.search(r"(?:\(|tại|ở|trên địa bàn)\s?(?:huiện |thị xã |thành phố )?$", before)

    def _thematic(self, span: Span) -> bool:
        """A place that a sentence is about: near its beginning, outside brackets, not compared with."""
        lead = self.keyed[self.sentence.start : span[0]]
        return len(lead) < 60 and "(" not in lead and not re.search(r"hơn|kém|sau|so với|như|cùng", lead)

    def _suits(self, kind: str, kinds: set[str]) -> bool:
        if kind in _ZONES:
            return "zone" in kinds
        if kind == "Company":
            return "company" in kinds
        if kind in ("Programme", "Scheme", "Project"):
            return "programme" in kinds or "company" in kinds
        return "place" in kinds or not kinds

    def _entity_goes_on(self, entity: tuple[str, str, Span], kinds: set[str], figure: Figure, frame: Frame) -> bool:
        if self.sentence.block - self.r.entity_block > 2 and entity != self.r.themes.company:
            return False
        if entity[1] == "Company":
            if self.r.entity_block != self.sentence.block and frame.indicator not in _COMPANY_FIRST and frame.indicator is not None:
                return False
            return "company" in kinds
        if entity[1] in _ZONES:
            if "place" in kinds and frame.scope:
                return False
            return "zone" in kinds and entity[2][0] < figure.start
        return "programme" in kinds and entity[2][0] < figure.start

    # -- qualifiers ----------------------------------------------------------------------------------------------

    def _qualifiers(self, figure: Figure, left: int, inner: int, stop: int, frame: Frame, reading: Measure, opened: _Opened) -> tuple[str, ...]:
        r = self.r
        near = inside(self.cues, left, figure.end + 1)
        comma = re.search(r"[,;.()]|(?<!\w)(?:và|với|gồm|trong đó|tổng vốn|vốn)(?!\w)", self.keyed[figure.end : stop])
        tail = figure.end + (comma.start() if comma else stop - figure.end)
        near += inside(self.cues, figure.end, tail) if figure.kind == "count" else []
        own: list[str] = []
        near = [c for c in near if not (c.value.slot == "scope" and re.search(r"(?:vào|thành|khỏi)\s$", self.keyed[max(0, c.start - 5) : c.start]))]
        near = [c for c in near if not any(m.start <= c.start and c.end <= m.end for m in self.mentions)]
        for cue in near:
            slot, value = cue.value.slot, cue.value.value
            if slot == "ownership":
                frame.ownership = value
            elif slot == "scope":
                frame.scope = value
            elif slot == "flow":
                frame.flow = value
            elif slot == "qualifier":
                own.append(value)
        if opened.new_indicator or own:
            frame.qualifiers = tuple(own)
        found: list[str] = []
        indicator = frame.indicator
        if frame.ownership and indicator in ("registered-capital", "implemented-capital", "project-count", "fdi-attracted", "export-turnover", "import-turnover", "industrial-output-value", "enterprise-count", "investment-capital", "employment", None):
            found.append(frame.ownership)
        if indicator == "fdi-attracted" and "FDI" not in found:
            found.insert(0, "FDI")
        if frame.scope and indicator not in ("industrial-zone-count", "industrial-cluster-count", "industrial-production-index", "grdp", "export-turnover", "import-turnover", "trade-turnover", "state-budget-revenue") and frame.subject_type in ("Province", "Country", None):
            found.append(frame.scope)
        if frame.flow and indicator in ("registered-capital", "project-count", "fdi-attracted", "investment-capital"):
            found.append(frame.flow)
        price = re.search(r"giá (?:so sánh|ss)(?: năm)? (\d{4})|giá hiện hành", self.keyed[left : min(stop, figure.end + 40)])
        if price:
            frame.qualifiers = (*frame.qualifiers, f"giá so sánh {price[1]}" if price[1] else "giá hiện hành")
        found += frame.qualifiers
        found += reading.qualifiers
        if figure.kind == "rank":
            scope = _RANK_SCOPE.match(self.keyed, figure.end)
            if scope:
                found.append(self.text[scope.start(1) : scope.end(1)])
            elif figure.whole:
                found.append(str(figure.whole))
        if figure.start in self.respective_countries:
            return (*found, self.respective_countries[figure.start].label)
        for mention in self.mentions:
            if mention.type == "Country" and left <= mention.start < figure.start and mention.label != "Việt Nam" and indicator in ("project-count", "registered-capital", "fdi-attracted", "export-turnover", "import-turnover", "investment-capital"):
                found.append(mention.label)
        return tuple(found)

    def _rank_scope(self, figure: Figure, left: int) -> bool:
        return figure.kind == "rank" and bool(_RANK_SCOPE.match(self.keyed, figure.end))

    # -- status and bound ----------------------------------------------------------------------------------------

    def _statuses(self, cues: Sequence[Match[Cue]], figure: Figure) -> None:
        for cue in cues:
            if cue.value.slot != "status":
                continue
            span = (cue.start, cue.end)
            if cue.value.value == "estimate":
                self.estimate = span
            elif cue.value.value == "target" and not self._plan_base(cue):
                self.target = span

    def _plan_base(self, cue: Match[Cue]) -> bool:
        """"đạt 72,8% kế hoạch", "so với mục tiêu": the plan is what is measured against, not what is stated."""
        before = self.keyed[max(self.sentence.start, cue.start - 14) : cue.start]
        return bool(re.search(r"(?:%|so với|so|bằng|vượt|hoàn thành|phần trăm|của|hơn|đạt được|thực hiện|kém)\s(?:\w+\s)?$", before))

    def _status(self, figure: Figure, left: int, frame: Frame) -> tuple[Status, tuple[Span, ...]]:
        expected = [c for c in inside(self.cues, left, figure.start) if c.value.slot == "status" and c.value.value in ("expected", "forecast")]
        if self.target:
            return "target", (self.target,)
        if expected:
            cue = expected[-1]
            brought = frame.indicator in ("revenue", "income") or frame.indicator == "employment" and "việc làm" in self.keyed[left : figure.start]
            kind: Status = "forecast" if cue.value.value == "forecast" or brought else "target"
            return kind, ((cue.start, cue.end),)
        if self.estimate:
            return "estimate", (self.estimate,)
        return "actual", ()

    def _bound(self, figure: Figure, left: int, stop: int) -> tuple[Bound, tuple[Span, ...]]:
        if figure.bound:
            return figure.bound, ()  # type: ignore[return-value]
        after = self.keyed[figure.end : min(stop, figure.end + 12)]
        if match := re.match(r"\s?trở (lên|xuống)", after):
            return ("ge" if match[1] == "lên" else "le"), ((figure.end, figure.end + match.end()),)
        for cue in reversed(inside(self.cues, left, figure.start)):
            if cue.value.slot != "bound":
                continue
            between = self.keyed[cue.end : figure.start]
            if re.fullmatch(r"\s(?:là |đạt |tới |đến |có |mức |\")?", between):
                if cue.value.value == "gt" and self.keyed[cue.start : cue.end] == "hơn" and re.search(r"(?:cao|thấp|nhiều|ít|lớn|nhỏ|kém|nhỉnh)\s$", self.keyed[max(left, cue.start - 6) : cue.start]):
                    break
                return cue.value.value, ((cue.start, cue.end),)  # type: ignore[return-value]
            break
        if figure.kind == "times" and (match := re.match(r"gấp (gần|khoảng|hơn|trên)", self.keyed[figure.start : figure.end])):
            return ("approx" if match[1] in ("gần", "khoảng") else "gt"), ()
        return "eq", ()

    # -- time ----------------------------------------------------------------------------------------------------

    def _planned(self, period: str) -> bool:
        """A time in a year after the article's own: nothing of it can be actual."""
        published = self.r.clock.published
        return bool(published and int(period.strip("/").split("/")[-1][:4]) > int(published[:4]))

    def _future(self, period: str) -> bool:
        published = self.r.clock.published
        if not published or period.startswith("/"):
            return False
        return len(period) == 4 and period == published[:4] and len(published) > 4 and published[5:7] != "12" and self.r.target_paragraph

    def _period(self, figure: Figure, left: int, inner: int, stop: int, frame: Frame, status: Status, opened: _Opened) -> tuple[str | None, tuple[Span, ...], bool]:
        """The period of a figure: said beside it, in its bracket, in its sentence, or going on from before."""
        r = self.r
        temporality = self._temporality(figure, frame)
        repaired = self._hear_times(figure, left, inner, frame, status)
        if figure.kind != "rank" and (later := self._period_behind(figure, stop, temporality, status, frame)):
            return later[0], later[1], repaired
        if self.stack and frame.bracket_period:
            return self._placed(frame.bracket_period[0], temporality, status, figure, frame), frame.bracket_period[1], repaired
        flow, stock = self.said_flow, self.said_stock
        if flow or stock:
            chosen = self._said(figure, left, stop, frame, status, temporality, flow, stock)
            if chosen:
                return chosen[0], chosen[1], repaired
        return *self._going_on(figure, frame, status, temporality), repaired

    def _temporality(self, figure: Figure, frame: Frame) -> str:
        concept = self.r.lexicon.indicators.get(frame.indicator or "")
        if figure.kind == "income" or figure.kind == "rate" and re.search(r"/(?:year|month|năm|tháng|person)", figure.unit or ""):
            return "stock"
        if concept is None:
            if figure.kind == "money" and _PROFIT.search(key(frame.label or "")):
                return "flow"
            return "stock" if figure.kind == "count" and figure.noun_kind != "piece" and not self.said_flow and not self.r.counting else "either"
        if frame.indicator == "enterprise-count" and re.search(r"giải thể|ngừng|quai (?:trở )?lại|hoạt động trở lại", self.keyed[max(self.sentence.start, figure.start - 60) : figure.end + 50]):
            return "flow"
        return concept.one("temporality") or "either"

    def _hear_times(self, figure: Figure, left: int, inner: int, frame: Frame, status: Status) -> bool:
        """Take in the times that stand left of the figure; True when one had to be mended."""
        r = self.r
        repaired = False
        for period in self.times:
            if not left <= period.start < figure.start:
                continue
            if period.kind == "same" and self.stack and self._opens_bracket(period, left):
                base = frame.period or (self.said_flow or (None,))[0] or r.flow
                if base:
                    label = same_period(base, period.year) if period.year else shifted(base, years=-1)
                    frame.bracket_period = (label, ((period.start, period.end),))
                continue
            if period.base or period.kind in ("same", "previous", "repeat") or self._named_after(period) or "tầm nhìn" in self.keyed[max(0, period.start - 20) : period.start]:
                continue
            label = r.clock.resolve(period, near=self._near_year(period))
            if period.year and not r.horizon_label(str(period.year)):
                r.clock.year = period.year
            repaired |= period.repaired
            if label is None:
                continue
            spans: tuple[Span, ...] = ((period.start, period.end),)
            if self.stack and (period.start >= inner or inner == left) and period.kind != "now":
                frame.bracket_period = ("/" + as_stock(label).lstrip("/") if period.as_of else label, spans)
                continue
            if period.kind == "now":
                fresh = r.stock and r.stock[1:5] == label[1:5]
                self.said_stock, self.said_flow = (r.stock, (*spans, *r.stock_spans)) if r.stock and fresh else (label, spans), None
            elif period.as_of and self.keyed[: period.start].endswith(("từ đầu năm ", "từ đầu năm nai ", "từ 01/01 ")):
                day = as_stock(label).lstrip("/")
                self.said_flow, self.said_stock = (f"{day[:4]}-01-01/{day}", spans), None
            elif period.as_of:
                written = self.keyed[period.start : period.end]
                whole = "hết" in written or "cuối" in written
                ahead = status == "target" or bool(r.clock.now and int(label[:4]) > r.clock.now)
                self.said_stock, self.said_flow = ("/" + (label if ahead and not whole else as_stock(label).lstrip("/")), spans), None
            elif period.kind == "day":
                self.said_day = (label, spans)
            else:
                if period.kind == "year" and self.said_flow and "-" in self.said_flow[0] and left > self.sentence.start and period.start - left < 14 and "cả" not in self.keyed[period.start : period.end]:
                    # "5 tháng đầu năm 2016 đạt …, năm 2017 đạt …": the same months of another year
                    label, spans = same_period(self.said_flow[0], int(label)), (*spans, *self.said_flow[1])
                self.said_flow, self.said_stock = (label, spans), None
                if self.main_flow is None:
                    self.main_flow, self.main_flow_spans = label, spans
        return repaired

    def _said(
        self, figure: Figure, left: int, stop: int, frame: Frame, status: Status, temporality: str,
        flow: tuple[str, tuple[Span, ...]] | None, stock: tuple[str, tuple[Span, ...]] | None,
    ) -> tuple[str | None, tuple[Span, ...]] | None:  # fmt: skip
        """The period by what the sentence says: a flow's span, or a stock's time, as the indicator wants it."""
        r = self.r
        if flow:
            if temporality != "stock":
                r.counting = True
            return self._placed(flow[0], temporality, status, figure, frame), flow[1]
        assert stock
        label, spans = stock
        if temporality == "either" and status != "target" and self._flows(figure, left, stop, frame, label):
            temporality = "flow"
            r.counting = True
        elif temporality == "either":
            r.counting = False
        if temporality != "flow" or status == "target" and r.ahead(label):
            return label, spans
        day = label[1:]
        if day.endswith("-12-31"):
            since = day[:4]
        elif len(day) == 10 and day != bounds(day[:7])[1]:
            since = f"{day[:4]}-01-01/{day}"
        else:
            since = f"{day[:4]}-01/{day[:7]}" if len(day) >= 7 else day
        if r.counting and not r.horizon_label(since):
            r.flow, r.flow_spans = since, spans
        return since, spans

    def _going_on(self, figure: Figure, frame: Frame, status: Status, temporality: str) -> tuple[str | None, tuple[Span, ...]]:
        """The period that goes on from the sentences before, or the article's own time."""
        r = self.r
        now = f"/{r.clock.published}" if r.clock.published else None
        if status in ("target", "forecast") and frame.period and frame.indicator and not self.at_start:
            return frame.period, frame.spans.get("period", ())
        if status == "target" and r.plan and -2 <= self.sentence.block - r.plan[2] <= (5 if r.run_on else 1):
            r.plan = (r.plan[0], r.plan[1], max(r.plan[2], self.sentence.block))
            return r.plan[0], r.plan[1]
        if temporality == "stock" and status != "target":
            if r.stock and frame.subject_type != "Company":
                return r.stock, r.stock_spans
            return now, ()
        if temporality == "either" and status in ("actual", "estimate") and not (r.counting and r.flow and not self._says_stock()):
            if r.stock and not (frame.flow == "cấp mới" and r.flow):
                return r.stock, r.stock_spans
            if self._says_stock() or not r.flow or frame.subject_type in ("Company", *_ZONES):
                return now, ()
        if r.flow and r.main and r.flow != r.main[0] and self.opened_new and r.flow_block != self.sentence.block and _within(r.flow, r.main[0]):
            # a month's aside is over when another paragraph takes up another indicator
            r.flow, r.flow_spans = r.main
        if r.flow and self._flow_goes_on(frame, status):
            if status == "target" and r.clock.published and bounds(r.flow)[1] < r.clock.published:
                return None, ()
            return self._placed(r.flow, temporality, status, figure, frame), r.flow_spans
        if status in ("target", "forecast"):
            return None, ()
        return (now if temporality != "flow" else self._year_of(r.clock.published)), ()

    def _year_of(self, published: str | None) -> str | None:
        """What a flow without any time is of: the year that is just over, or nearly, else the article's own time."""
        if published and len(published) >= 7 and published[5:7] in ("01", "02", "12"):
            return str(int(published[:4]) - (published[5:7] != "12"))
        return published

    def _flows(self, figure: Figure, left: int, stop: int, frame: Frame, stock: str) -> bool:
        """"Tính đến 20/5, vốn cấp mới đạt …": a count since the year's first day, where no stock is said."""
        if len(stock) < 8 or stock.endswith("-12-31") or self._says_stock():
            return False
        if frame.flow in ("cấp mới", "điều chỉnh tăng vốn") or frame.indicator == "fdi-attracted":
            return True
        return bool(re.search(r"cấp mới|tăng thêm|cấp phép|cấp giấi chứng nhận|từ đầu năm|so với cùng kì|so cùng kì|điều chỉnh", self.keyed[self.sentence.start : self.sentence.end]))

    def _says_stock(self) -> bool:
        sentence = self.keyed[self.sentence.start : self.sentence.end]
        return bool(re.search(r"lũi kế|còn hiệu lực|hiện có|hiện nai|tổng số (?:các )?dự án|đến nai|cộng dồn|toàn tỉnh (?:hiện )?có|đang (?:hoạt động|sản xuất)", sentence))

    def _flow_goes_on(self, frame: Frame, status: Status) -> bool:
        return frame.subject_type not in ("Company", "Scheme", "Project") or frame.indicator == "revenue" or bool(_PROFIT.search(key(frame.label or "")))

    def _named_after(self, period: Period) -> bool:
        """"kế hoạch năm 2024", "hội nghị … năm 2024": a year that belongs to a name."""
        return any(m.start <= period.start and period.end <= m.end for m in self.mentions)

    def _opens_bracket(self, period: Period, left: int) -> bool:
        return bool(re.search(r"\(\s?$", self.keyed[left : period.start]))

    def _period_behind(self, figure: Figure, stop: int, temporality: str | None, status: Status, frame: Frame) -> tuple[str, tuple[Span, ...]] | None:
        """"tăng 3,7% trong quý I": the time right behind its figure."""
        for period in self.times:
            if period.start < figure.end or period.base or period.kind in ("same", "previous", "repeat", "now"):
                continue
            gap = self.keyed[figure.end : period.start]
            if period.start >= stop or not re.fullmatch(r"\s(?:\w+ \w+ )?(?:trong |vào |ở |của |của cả |cho |sau |qua |trong vòng )?|\s?\((?:trong )?", gap) or "so" in gap.split():
                return None
            label = self.r.clock.resolve(period, near=self._near_year(period))
            if label is None or self.r._horizon(period) and not period.as_of:
                return None
            if period.as_of:
                label = "/" + (label if status == "target" else as_stock(label).lstrip("/"))
            return (self._placed(label, temporality, status, figure, frame) or label), ((period.start, period.end),)
        return None

    def _near_year(self, period: Period) -> int | None:
        """The year that another time of the same sentence gives: "Năm 2022, … quý I, … quý II"."""
        if period.year is not None or period.relative is not None:
            return None
        years = [p.year for p in self.times if p.year and p.kind in ("year", "month", "months", "quarter") and not p.base and p.start < period.start and not self.r._horizon(p)]
        return years[-1] if years else None

    def _placed(self, label: str, temporality: str | None, status: Status, figure: Figure, frame: Frame) -> str | None:
        """A flow's period for a flow; for a stock, the end of it (a plan keeps its span)."""
        if temporality == "stock" and status != "target" and figure.kind != "rank":
            return as_stock(label) if "/" not in label or label.startswith("/") else as_stock(label)
        return label

    def _compared(self, figure: Figure, left: int, inner: int, stop: int, frame: Frame, reading: Measure, period: str | None) -> tuple[str | None, tuple[Span, ...], tuple[str, ...]]:
        """What time a change is against, and qualifiers where it is against something else."""
        r = self.r
        if reading.transformation not in ("change", "multiple") or period is None or "đóng góp" in reading.qualifiers:
            return None, (), ()
        if figure.kind == "point" and re.search(r"mục tiêu|kế hoạch|kịch bản", self.keyed[left:stop]):
            return None, (), ("so với mục tiêu",)
        behind = [p for p in self.times if p.base and figure.end <= p.start < stop]
        before = [p for p in self.times if p.base and left <= p.start < figure.start]
        if not behind:
            # "tăng 15,1% và 5,2% so với cùng kỳ": the base stands behind the last of a list
            behind = [p for p in self.times if p.base and figure.end <= p.start and self._only_list(figure.end, p.start)]
        base = behind[0] if behind else before[-1] if before else None
        if base is not None:
            label = self._base(base, period)
            if label:
                frame.base, frame.base_said, frame.spans["base"] = label if base in before else None, base in before, ((base.start, base.end),)
                return label, ((base.start, base.end),), ()
        if frame.base and self.keyed[left:figure.start] and frame.period == period:
            return frame.base, frame.spans.get("base", ()), ()
        if re.search(r"bình quân(?: mỗi)?(?: hằng| hàng)? năm|bình quân giai đoạn|/năm", self.keyed[left : min(stop, figure.end + 16)]) and re.fullmatch(r"\d{4}/\d{4}", period):
            return None, (), ("bình quân năm",)
        if re.match(r"\d{4}/\d{4}$", period):
            return None, (), ()
        if re.match(r"\s?so với (?!cùng|năm|tháng|quí|kế|mục|dự|\d)(?P<what>[^,;.()]{2,40})", self.keyed[figure.end : stop]):
            what = re.match(r"\s?so với ([^,;.()]{2,40})", self.keyed[figure.end : stop])
            assert what
            start = figure.end + what.start(1)
            return None, (), (f"so với {self.text[start : figure.end + what.end(1)]}",)
        return shifted(period, years=-1), (), ()

    def _only_list(self, start: int, end: int) -> bool:
        """Only the rest of a list stands between: other figures, names of the listed, commas."""
        between = self.keyed[start:end]
        return len(between) < 60 and not re.search(r"[;.()]|tăng|giảm|đạt|trong đó", between) and bool(re.match(r"\s(?:và|,)|,", between))

    def _base(self, base: Period, period: str) -> str | None:
        r = self.r
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


_VERBAL = re.compile(r"(?<!\w)(?:xuất khẩu|xuất bán|tiêu thụ|đặt|khiến|mục tiêu|nhập khẩu|dù|mặc dù|chế biến xuất khẩu|thu về|bán|mua|đưa|làm|giúp)(?!\w)")
_PROFIT = re.compile(r"lợi nhuận(?! chưa)|lãi|doanh thu|chi phí|nộp|doanh số|thu về")
_MEASURED = re.compile(r"(?:tỉ lệ|tỉ trọng|tỉ suất|số |năng suất|mức độ|diện tích|giá |lãi suất|sản lượng|chỉ số|lượng |tổng |chi phí|tiêu thụ|tốc độ)")
# A sum with a name of its own is no part of a turnover.
_MONEY_NOUN = re.compile(r"doanh thu|lợi nhuận|giá|chi phí|nợ|thuế|lãi|vai|tiền|quĩ|vốn|doanh số|siêu|thưởng|lương|thu nhập|kinh phí|ngân sách|đầu tư|tiết kiệm|hỗ trợ|thu |chi ")


def _within(inner: str, outer: str) -> bool:
    """Whether one period lies within another."""
    first, last = bounds(outer)
    return first <= bounds(inner)[0] and bounds(inner)[1] <= last


class _Opened:
    """What the left of a figure did to the frame."""

    __slots__ = ("kind", "margin", "new_indicator")

    def __init__(self, kind: str, margin: float, *, new_indicator: bool = False) -> None:
        self.kind, self.margin, self.new_indicator = kind, margin, new_indicator


def _words(text: str) -> frozenset[str]:
    return frozenset(key(text).split())


# Words that a noun phrase cannot begin with, that end it, and that it cannot end with.
_LEADERS = _words(
    "và với còn riêng trong đó gồm bao có là như thì khi nếu cũng đã đang được các những một số mặt hàng sản phẩm nhóm của về theo tại ở cho đến tới tiếp kế sau đó cùng này đều"
    " vẫn tuy nhiên cụ thể ngoài ra bên cạnh đáng chú ý ước đạt khoảng gần hơn trên tổng nay toàn qua đầu cả do nhờ góp nên kéo đóng thu thì rồi lại bình quân trung mỗi từ sang lên mức cao thấp khối khu vực bằng hoạch so nhất đó"
)
_VERBS = _words(
    "tăng giảm đạt ước chiếm bằng vượt sụt là có còn thu được lên xuống đứng xếp dẫn chỉ vẫn đã đang sẽ dự khoảng gần hơn trên dưới cùng đều lần lượt tương ứng tiếp duy trì nhích gấp tới"
    " đến mới cũng phấn cần hoàn thành ghi nhận giữ lại cao thấp mức tốc quá gồm theo nhất"
)
_TRAILERS = _words("đã đang sẽ được cũng với của là có và từ ở tại trong năm tháng quý này qua đến vào lên")


def _neat(value: Decimal) -> Decimal:
    """The decimal without trailing zeros or exponent."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
