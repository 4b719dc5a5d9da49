"""What is known while one sentence is read: its finds, and what its words have said so far."""

from __future__ import annotations

import re

from congthuong.article import Span
from congthuong.facts import Status
from congthuong.interpret.discourse import Discourse
from congthuong.interpret.frames import Candidate, Frame
from congthuong.interpret.marks import inside
from congthuong.interpret.sentences import Sentence
from congthuong.recognise.figures import Figure
from congthuong.recognise.indicators import Head
from congthuong.recognise.names import Mention
from congthuong.recognise.periods import Period

__all__ = ["PLACES", "Opened", "State"]

PLACES = frozenset({"Province", "Country", "District", "Ward"})


class Opened:
    """What the left of a figure did to the frame."""

    __slots__ = ("kind", "margin", "new_indicator")

    def __init__(self, kind: str, margin: float, *, new_indicator: bool = False) -> None:
        self.kind, self.margin, self.new_indicator = kind, margin, new_indicator


_BESIDES = re.compile(r"\W*(?:cùng với đó|bên cạnh đó|ngoài ra|đồng thời|trong đó|riêng|tỉ lệ|số)(?!\w)")


_CONTINUES = re.compile(
    r"\W*(?:trong đó|trong số đó|trong số nài|cụ thể|theo đó|tiếp đến|tiếp theo|kế đến|kế tiếp|riêng(?! tháng| quí| năm))(?!\w)"
)


_MOREOVER = re.compile(r"\W*(?:cùng với đó|bên cạnh đó|ngoài ra|đồng thời|song song đó)(?!\w)")


class State:
    """One sentence being read, from left to right."""

    def __init__(
        self,
        discourse: Discourse,
        sentence: Sentence,
        figures: list[Figure],
        times: list[Period],
        mentions: list[Mention],
    ) -> None:
        self.discourse, self.sentence = discourse, sentence
        self.figures, self.times, self.mentions = figures, times, mentions
        self.folded, self.text = discourse.folded, discourse.text
        marks = discourse.marks
        self.heads = inside(marks.heads, sentence.start, sentence.end)
        self.goods = inside(marks.goods, sentence.start, sentence.end)
        self.changes = inside(marks.changes, sentence.start, sentence.end)
        self.cues = inside(marks.cues, sentence.start, sentence.end)
        self.weighed: tuple[Candidate, ...] = ()  # what the figure being read could be of
        self.stack: list[Frame] = []
        self.owners: set[str] = set()  # whose investments the sentence told apart
        self.owned: Figure | None = None  # the last count that was said to be of one kind of owner
        self.event_period: tuple[str, tuple[Span, ...]] | None = None  # the time of what befell a count in the sentence
        self.bases: list[tuple[str, Span]] = []  # the times it said that its figures are against, in order
        self.assigned: set[int] = set()  # where times and cues begin that belong to the figure before them
        self.opened_at: list[tuple[int, int]] = []  # where the clause of each open bracket began, and the bracket
        self.status_before: tuple[Status, tuple[Span, ...]] | None = None  # of the figure before
        self.run_until = 0  # the end of the last run of figures that was tried as a list
        self.closed = 0  # where the last bracket closed
        self.restored: list[Head] = []  # what stands before a bracket that is over: "ngành A (chiếm 90%) tăng 5%"
        self.bracket_roles: dict[str, str] = {}  # what each kind of figure was of, in the brackets so far
        self.respective: dict[int, Mention] = {}
        self.respective_countries: dict[int, Mention] = {}
        self.respective_owners: dict[int, str] = {}
        self.respective_periods: dict[int, tuple[str, tuple[Span, ...]]] = {}
        self.last_pair: list[Head] = []  # the heads of the last list that was paired, for "tương ứng" behind it
        self.respective_heads: dict[int, Head] = {}
        self.estimate: Span | None = None
        goes_on = sentence.kind == "item" or bool(_BESIDES.match(discourse.folded, sentence.start))
        self.target: Span | None = discourse.target if goes_on else None
        self.handed_target = self.target  # said by a sentence before
        self.previous: Frame | None = None
        self.said_flow: tuple[str, tuple[Span, ...]] | None = None
        self.said_stock: tuple[str, tuple[Span, ...]] | None = None
        self.said_day: tuple[str, tuple[Span, ...], int] | None = None
        self.at_start = True
        self.besides = bool(_MOREOVER.match(discourse.folded, sentence.start))
        self.continues = bool(_CONTINUES.match(discourse.folded, sentence.start))
        self.on_recent = False  # a figure of this sentence was of the period of the one before
        self.aside = False  # "riêng tháng 9": no later sentence is about it
        self.goes_on_by_part = False  # it is of another part of what the sentence before was of
        self.opened_new = False  # the figure being read was given a head of its own
        self.inherited_target = False
        self.main_flow: str | None = None  # the first time the sentence names: what later sentences go on from
        self.main_flow_spans: tuple[Span, ...] = ()
