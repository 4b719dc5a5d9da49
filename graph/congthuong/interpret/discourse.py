"""What a text has in focus from sentence to sentence: places, companies, times, plans.

A `Discourse` is asked and told by the reading of sentences; it knows nothing of figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from congthuong.article import Span
from congthuong.interpret.frames import Frame
from congthuong.interpret.marks import Marks, inside
from congthuong.interpret.sentences import Sentence
from congthuong.interpret.themes import theme
from congthuong.interpret.times import Clock
from congthuong.interpret.trace import Trace
from congthuong.periods import as_stock, bounds, shifted
from congthuong.recognise import Lexicon
from congthuong.recognise.names import Mention
from congthuong.recognise.periods import Period

__all__ = ["ASIDE_FIRM", "PROGRAMMES", "ZONES", "Discourse", "Subject", "titled"]

Subject: TypeAlias = tuple[str, str, Span | None]  # name, type, the mention that gave it
PROGRAMMES = frozenset({"Programme", "Scheme", "Project"})
ZONES = frozenset({"IndustrialZone", "IndustrialCluster"})


def titled(mention: Mention) -> bool:
    """Whether it is one programme with a title, not a standing one out of which each province has its own budget."""
    return mention.type in PROGRAMMES and "khuyến công" not in mention.label.lower()


_WORKS_OF = re.compile(r"(?:dự án|kết cấu hạ tầng|hạ tầng|đầu tư)(?: \w+){0,12} (?:kĩ thuật |của )?$")
_INVESTOR = re.compile(r"\s(?:là|làm) (?:chủ đầu tư|nhà đầu tư)(?!\w)")

# "trong đó có dự án của Công ty A với 15 triệu USD": in focus for that figure alone.
ASIDE_FIRM = re.compile(
    r"(?<!\w)(?:trong đó|trong số đó|điển hình|như|nổi bật)(?!\w)[^,;.]{0,20} (?:dự án|nhà mái) (?:\w+ ){0,3}của $"
)
_BUILT = re.compile(
    r"(?<!\w)(?:khởi công|khánh thành|động thổ|khai trương)(?: \w+){0,3} (?:nhà mái|tổ hợp|phân xưởng|cơ sở|dự án(?! (?:hạ tầng|khu|kcn|cụm)))"
)
# What a sentence without figures may turn to, and the next go on from.
_TOLD_OF = frozenset({"export-turnover", "import-turnover", "industrial-production-index", "retail-sales-and-services"})


class Discourse:
    """The state of reading one article."""

    def __init__(self, marks: Marks, lexicon: Lexicon, trace: Trace | None = None) -> None:
        self.marks, self.lexicon, self.trace = marks, lexicon, trace
        self.text, self.folded = marks.article.text, marks.folded
        self.clock = Clock(marks.article.metadata.published)
        self.flow: str | None = None  # the period that flows are about until another is named
        self.flow_spans: tuple[Span, ...] = ()
        self.stock: str | None = None  # the as-of time of the source
        self.stock_spans: tuple[Span, ...] = ()
        self.frame = Frame()
        self.parent = Frame()
        self.entity: Subject | None = None  # the zone or company in focus
        self.place: Subject | None = None
        self.entity_block = -1
        self.main: tuple[str, tuple[Span, ...]] | None = None  # the time the whole article is about
        self.flow_block = -1
        self.by_unit: dict[str, Frame] = {}  # what the last amount in each unit was of
        self.levels: list[tuple[str, Frame]] = []  # the amounts of the last sentence that had any, by unit
        self.recent_aside = False  # the last period was an aside's: "riêng tháng 4"
        self.recent_by_part = False  # the last sentence went on from an aside, and its parts may too
        self.recent: tuple[str, tuple[Span, ...], int] | None = None  # the last period any sentence was of, asides too
        self.event: tuple[str, tuple[Span, ...], int] | None = None  # the day of what is told, and its paragraph
        self.plan: tuple[str, tuple[Span, ...], int] | None = (
            None  # the years a plan is for, and the paragraph that says so
        )
        self.counting = False  # projects and capital are spoken of as of a period, not as of a day
        self.agency: tuple[Subject, int] | None = None
        self.programme: tuple[Subject, Sentence] | None = None  # the programme or scheme named last, and where
        self.last_company: tuple[Subject, int] | None = None
        self.last_place: tuple[Subject, int] | None = None  # the place a paragraph was about last, and which
        self.block = -1
        self.themes = theme(marks)
        self._scan_ahead()
        self.run_on = len(marks.sentences) < 1.7 * len(
            {s.block for s in marks.sentences}
        )  # a page of one-sentence paragraphs
        self.last_block = -1  # of the last sentence with figures
        self.in_list = self.after_list = False  # this paragraph is an item; the one before was
        self.target_paragraph: bool = False
        self.target: Span | None = None  # the last sentence stated targets: the cue that says so
        self.paragraph_flow: tuple[str, tuple[Span, ...]] | None = None

    def _scan_ahead(self) -> None:
        """What a title says is of the time that the lead names."""
        for sentence in self.marks.sentences[:6]:
            for period in inside(self.marks.periods, sentence.start, sentence.end):
                if period.base or period.kind not in (
                    "month",
                    "months",
                    "quarter",
                    "quarters",
                    "half",
                    "year",
                    "day",
                    "since",
                ):
                    continue
                label = self.clock.resolve(period)
                if label is None or "tầm nhìn" in self.folded[max(0, period.start - 20) : period.start]:
                    continue
                if self.plan is None and self.horizon_label(label):
                    self.plan = (
                        "/" + label if period.as_of and period.kind == "year" else label,
                        ((period.start, period.end),),
                        sentence.block,
                    )
                if self.horizon_label(label) or self.horizon(period) or self.old(label):
                    continue
                span: tuple[Span, ...] = ((period.start, period.end),)
                if period.as_of:
                    if self.stock is None and self.clock.published and not self.ahead(as_stock(label)):
                        self.stock, self.stock_spans = as_stock(label), span
                elif (
                    period.kind != "day"
                    and self.flow is None
                    and not (period.kind == "year" and self.ahead(as_stock(label)))
                ):
                    self.flow, self.flow_spans = label, span
                    self.main = (label, span)

    def enter_block(self, sentence: Sentence) -> None:
        """Let go of what a paragraph had in focus, as another begins."""
        self.block = sentence.block
        self.after_list, self.in_list = self.in_list, sentence.kind == "item"
        another = self.after_list and self.in_list  # an item goes on from no other one
        if self.paragraph_flow:
            # the next paragraph goes on from what this one began with, not from its last aside
            self.flow, self.flow_spans = self.paragraph_flow
        self.paragraph_flow = None
        if not self.run_on:
            self.place = None
        self.target_paragraph = False
        # A paragraph keeps the company or zone in focus only while it goes on speaking of it
        start = self.folded[sentence.start : sentence.start + 60]
        if (another or not self.run_on) and not re.match(
            r"\W*(?:công ti|doanh nghiệp|đơn vị|nhà mái|khu nài|kcn nài|dâi chuiền|xưởng|mô hình)"
            if self.entity and self.entity[1] == "Company"
            else r"\W*(?:khu nài|kcn nài|khu công nghiệp nài|dự án (?:nài|có|được)|(?:tổng |qui mô )?(?:nguồn )?(?:vốn|diện tích)(?: đầu tư)?(?: của dự án| là| dự kiến))",
            start,
        ):
            if self.entity and self.entity[1] == "Company":
                self.last_company = (self.entity, self.entity_block)
            self.entity = None
        if sentence.kind == "heading" and not self.text[sentence.start : sentence.end].endswith(":"):
            self.entity = self.place = None
            self.counting, self.recent = False, None
            if self.main:
                self.flow, self.flow_spans = self.main
        if sentence.kind in ("title", "heading") and not self.text[sentence.start : sentence.end].endswith(":"):
            self.frame, self.parent = Frame(), Frame()

    def focus_entity(self, sentence: Sentence, mentions: Sequence[Mention]) -> None:
        """A company or a zone named as the theme of a sentence stays in focus for its paragraph."""
        if sentence.kind in ("caption", "title", "heading"):
            return
        for mention in mentions:
            named = (mention.label, mention.type, (mention.start, mention.end))
            if mention.type == "Agency" and mention.label.startswith("Trung tâm"):
                self.agency = (named, sentence.block)
            if titled(mention):
                self.programme = (named, sentence)
        for mention in mentions:
            if mention.type == "Company" and ASIDE_FIRM.search(self.folded, sentence.start, mention.start):
                continue
            if mention.type == "Company" or mention.type in ZONES:
                if (
                    mention.type in ZONES
                    and self.entity
                    and self.entity[1] == "Company"
                    and (
                        self.entity_block == sentence.block
                        or not _WORKS_OF.search(self.folded, sentence.start, mention.start)
                    )
                ):
                    continue
                if (
                    mention.type == "Company"
                    and self.entity
                    and self.entity[1] in ZONES
                    and _INVESTOR.match(self.folded, mention.end)
                ):
                    continue  # who builds the zone in focus
                where = re.search(
                    r"(?<!\w)(?:tại|thuộc|ở|trong|vào|quanh|gần)\s(?:\w+ ){0,2}$",
                    self.folded[max(sentence.start, mention.start - 18) : mention.start],
                )
                if (
                    mention.type in ZONES
                    and self.entity
                    and self.entity[1] in ZONES
                    and where
                    and sentence.block - self.entity_block <= 2
                ):
                    continue  # where the zone in focus lies
                if mention.type in ZONES and where and _BUILT.search(self.folded, sentence.start, sentence.end):
                    continue  # "tại KCN A diễn ra lễ khởi công nhà máy B": where it is built
                self.entity = (mention.label, mention.type, (mention.start, mention.end))
                self.entity_block = sentence.block
                if mention.type in ZONES:
                    return

    def announce(self, sentence: Sentence) -> None:
        """“Các mặt hàng xuất khẩu chính:”, or a heading, says what the figures below are of."""
        spoken = {
            h.notation: h
            for h in inside(self.marks.heads, sentence.start, sentence.end)
            if h.kind == "indicator" and h.notation in _TOLD_OF and " " in self.folded[h.start : h.end]
        }
        if len(spoken) == 1 and self.frame.indicator in _TOLD_OF - spoken.keys():
            # "Xuất khẩu giảm do thiếu đơn hàng. Cụ thể, sắt thép giảm 40%": behind figures of imports
            (head,) = spoken.values()
            self.frame = self.frame.copy()
            self.frame.indicator, self.frame.label = head.notation, self.text[head.start : head.end]
            self.frame.sector, self.frame.product = None, False
            self.frame.spans["indicator"] = ((head.start, head.end),)
        if sentence.kind != "heading" and not self.text[sentence.start : sentence.end].rstrip().endswith(":"):
            return
        aims = [
            c
            for c in inside(self.marks.cues, sentence.start, sentence.end)
            if c.value.slot == "status" and c.value.value == "target"
        ]
        self.target = (aims[-1].start, aims[-1].end) if aims else None
        heads = [h for h in inside(self.marks.heads, sentence.start, sentence.end) if h.kind == "indicator"]
        if heads:
            head = heads[-1]
            self.frame = Frame(head.notation, self.text[head.start : head.end])
            self.frame.spans["indicator"] = ((head.start, head.end),)

    def note_times(self, times: Sequence[Period], sentence: Sentence) -> None:
        """Take in the times of a sentence that has no figure."""
        for period in times:
            if period.base or period.kind in ("same", "previous", "repeat", "now"):
                continue
            label = self.clock.resolve(period)
            if label and period.kind == "month" and not period.as_of:
                self.clock.month = label
            if label and period.kind == "day" and not period.as_of:
                self.event = (label, ((period.start, period.end),), sentence.block)
            if label and self.horizon_label(label):
                if "tầm nhìn" not in self.folded[max(0, period.start - 20) : period.start]:
                    self.plan = (
                        "/" + label if period.as_of and period.kind == "year" else label,
                        ((period.start, period.end),),
                        sentence.block,
                    )
                continue
            ahead = re.search(
                r"(?<!\w)(?:sẽ|dự kiến|phấn đấu|lộ trình|kéo dài đến)(?!\w)", self.folded[sentence.start : period.start]
            )
            if period.year and (self.clock.published or not ahead):
                self.clock.year = period.year
            if label and not self.horizon(period) and period.kind != "day":
                if period.as_of and self.ahead(as_stock(label)):
                    continue
                if not period.as_of and self.to_come(label):
                    continue
                if period.as_of:
                    self.stock, self.stock_spans = as_stock(label), ((period.start, period.end),)
                elif self.flow and period.kind == "year" and self.flow.startswith(label):
                    # the year that is spoken of anyway; where it is not over, plans are for it
                    if self.ahead(as_stock(label)):
                        self.plan = (label, ((period.start, period.end),), sentence.block)
                elif not self.old(label) and (period.kind != "month" or self._recent(label)):
                    self.flow, self.flow_spans, self.flow_block = label, ((period.start, period.end),), sentence.block

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

    def to_come(self, label: str) -> bool:
        """A time that begins after the article: "dự báo 6 tháng cuối năm" changes nothing of what is told."""
        published = self.clock.published
        return bool(published and len(published) == 10 and bounds(label)[0] > published)

    def old(self, label: str) -> bool:
        """A look back at earlier years, which the next paragraph does not go on from."""
        now = self.clock.now
        return bool(
            now and self.clock.published and len(self.clock.published) >= 7 and int(label.strip("/")[:4]) < now - 1
        )

    def horizon(self, period: Period) -> bool:
        """“tầm nhìn đến năm 2050”, "giai đoạn 2021-2030": a plan's reach, no figure's time."""
        before = self.folded[max(0, period.start - 24) : period.start]
        return "tầm nhìn" in before or bool(period.year and self.clock.now and period.year > self.clock.now + 1)
