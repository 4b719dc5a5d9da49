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
from collections.abc import Iterable
from dataclasses import replace

from congthuong.article import Span
from congthuong.facts import Observation
from congthuong.interpret.counting import bare_is_figure, percent_left_out, with_unit
from congthuong.interpret.discourse import ZONES, Discourse
from congthuong.interpret.frames import Frame
from congthuong.interpret.lists import pair_lists
from congthuong.interpret.marks import Marks, inside
from congthuong.interpret.measures import Measure, apply, measure, neat
from congthuong.interpret.qualifiers import bound_of, note_statuses, qualifiers_of, status_of
from congthuong.interpret.readings import Focus, Reading
from congthuong.interpret.sections import of_their_sections
from congthuong.interpret.sentences import Sentence
from congthuong.interpret.state import PLACES, Opened, State
from congthuong.interpret.subjects import subjects_of
from congthuong.interpret.timing import compared_with, is_future, is_planned, near_year, period_of, planned_year
from congthuong.interpret.topics import is_growth, open_frame
from congthuong.interpret.trace import Trace
from congthuong.interpret.wholes import of_their_wholes
from congthuong.periods import as_stock, bounds
from congthuong.recognise import Lexicon
from congthuong.recognise.figures import Figure
from congthuong.recognise.matcher import Match, fold_letters

__all__ = ["observations", "readings"]

_NUMBERS_ONLY = 50  # figures of a sentence without a word
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_WITHIN = re.compile(r"(?<!\w)(?:trong|tại|ở|thuộc|trên)(?: tổng số| tổng cộng| khoảng| gần| hơn)*\s$")
_GROUPS = frozenset(
    map(fold_letters, ("ngành", "nhóm ngành", "nhóm", "nhóm hàng", "mặt hàng", "nhóm sản phẩm", "thị trường"))
)
_REGIONS = frozenset(
    map(fold_letters, ("địa phương", "tỉnh, thành phố", "tỉnh, thành", "tỉnh thành", "tỉnh thành phố"))
)
_NEXT = re.compile(r"\W*(?:tiếp|kế|xếp|đứng|theo|liền|ngai) (?:sau|theo|đến|tiếp|thứ|sát|kề)(?!\w)")
_IN_TURN = re.compile(
    r"(?<!\w)(?:hai|ba|bốn|các|những) (?:con số|chỉ tiêu|số liệu)(?: nài| trên)? (?:lần lượt )?tương ứng(?: \w+){0,4}? (?:là|đạt)(?!\w)"
)
_SO_FAR = re.compile(r"\W*(?:tính )?(?:đến nai|hiện nai|hiện|đến thời điểm (?:nài|hiện tại)|lũi kế)(?!\w)")
_MARGIN = 1.0
_AGAIN = re.compile(r"(?:tỉ lệ|mức|con số|chỉ số|tốc độ|mức tăng) (?:nài|đó|trên)(?!\w)")
_PER_HEAD = re.compile(r"(?:bình quân|tính theo|trung bình)?\s?(?:đầu người|mỗi người)(?!\w)")


def observations(marks: Marks, lexicon: Lexicon, trace: Trace | None = None) -> tuple[Observation, ...]:
    """The observations of an article as the rules read them, in text order, in the view's offsets."""
    return tuple(reading.observation for reading in readings(marks, lexicon, trace))


def readings(marks: Marks, lexicon: Lexicon, trace: Trace | None = None) -> tuple[Reading, ...]:
    """The same with what the rules had before them at each figure: what the choosers go on from."""
    found = list(_read(Discourse(marks, lexicon, trace)))
    return tuple(_with_wholes(found, marks, lexicon))


def _with_wholes(found: list[Reading], marks: Marks, lexicon: Lexicon) -> Iterable[Reading]:
    """The readings with what the parts of lists have from their wholes; a number within a name is dropped there."""
    at = 0
    wholes = of_their_wholes([reading.observation for reading in found], marks, lexicon)
    for observation in of_their_sections(wholes, marks):
        while (found[at].observation.start, found[at].observation.end) != (observation.start, observation.end):
            at += 1
        yield replace(found[at], observation=observation)
        at += 1


def _read(r: Discourse) -> Iterable[Reading]:
    found: list[Reading] = []
    for sentence in r.marks.sentences:
        if sentence.block != r.block:
            r.enter_block(sentence)
        found.extend(_sentence(r, sentence))
    return found


def _sentence(r: Discourse, sentence: Sentence) -> list[Reading]:
    figures = inside(r.marks.figures, sentence.start, sentence.end)
    if len(figures) > _NUMBERS_ONLY and not _LETTER.search(r.folded, sentence.start, sentence.end):
        return []  # no prose: a run of numbers that nothing names
    if len(figures) > _NUMBERS_ONLY and few_words(r, sentence, len(figures)):
        return []  # nor this: the same words over and over
    times = inside(r.marks.periods, sentence.start, sentence.end)
    mentions = inside(r.marks.mentions, sentence.start, sentence.end)
    first = figures[0].start if figures else sentence.end
    r.focus_entity(sentence, [m for m in mentions if m.end <= first])
    if not figures:
        r.note_times(times, sentence)
        r.announce(sentence)
        return []
    state = State(r, sentence, figures, times, mentions)
    found = read_sentence(state)
    if r.entity_block != sentence.block:
        r.focus_entity(sentence, mentions)
    return found


def few_words(r: Discourse, sentence: Sentence, figures: int) -> bool:
    """Whether a sentence of many figures has not a word for every fourth of them: a table run together, or noise."""
    return len({word[0] for word in _WORD.finditer(r.folded, sentence.start, sentence.end)}) * 4 < figures


def read_sentence(s: State) -> list[Reading]:
    found: list[Reading] = []
    r = s.discourse
    frame = r.frame.copy()
    if not _AGAIN.search(s.folded, s.sentence.start, min(s.sentence.end, s.sentence.start + 40)):
        frame.measure = None
    frame.base_said = False
    frame.base = frame.investor = None
    if not s.continues and (s.sentence.block != r.last_block or _SO_FAR.match(s.folded, s.sentence.start)):
        frame.flow = None
    r.last_block = s.sentence.block
    if s.sentence.kind == "row":
        frame.subjects = ()
    previous_end = s.sentence.start
    recalled = recalled_by(s) or next_in_rank(s)
    levels: list[tuple[str, Frame]] = []
    groups: list[Figure] = s.figures
    for index, figure in enumerate(groups):
        stop = next((later.start for later in groups[index + 1 :] if later.start >= figure.end), s.sentence.end)
        left_start = figure.start if figure.part == "whole" else min(previous_end, figure.start)
        s.restored = []
        frame = brackets(s, left_start, figure.start, frame)
        if donor := recalled.get(figure.start):
            frame = frame.copy()
            for slot in ("indicator", "label", "sector", "product", "ownership", "scope"):
                setattr(frame, slot, getattr(donor, slot))
            frame.spans = {**frame.spans, **donor.spans}
        made, frame = read_figure(s, figure, left_start, stop, frame, recalled=figure.start in recalled)
        levels += [
            (figure.unit or figure.kind, frame.copy()) for o in made[:1] if o.observation.transformation == "level"
        ]
        found.extend(made)
        previous_end = max(previous_end, figure.end)
    r.levels = levels or r.levels
    r.by_unit.update((unit, levelled) for unit, levelled in levels if levelled.indicator)
    # times behind the last figure still move the discourse on
    r.frame = s.stack[0] if s.stack else frame
    if len(s.owners) > 1:
        r.frame.ownership = None  # "khối FDI …; khối DDI …": what follows is of neither alone
    if s.main_flow and not r.horizon_label(s.main_flow):
        r.flow, r.flow_spans, r.flow_block = s.main_flow, s.main_flow_spans, s.sentence.block
        last = s.said_flow
        if (
            last
            and not s.aside
            and not r.horizon_label(last[0])
            and not r.ahead(as_stock(last[0]))
            and bounds(last[0])[1] >= bounds(s.main_flow)[1]
        ):
            r.flow, r.flow_spans = last  # "tháng 6 tăng 9%; 6 tháng tăng 7%": on from the later, never back in time
        if r.paragraph_flow is None and not r.old(s.main_flow):
            r.paragraph_flow = (s.main_flow, s.main_flow_spans)
    if s.aside and s.main_flow and s.said_flow:
        # "9 tháng tăng 7%, tính riêng tháng 9 tăng 8%. Trong bốn ngành, …": on from the whole
        r.recent = (s.main_flow, s.main_flow_spans, s.sentence.block)
    elif s.said_flow:
        r.recent = (*s.said_flow, s.sentence.block)
    elif s.on_recent and r.recent:
        r.recent = (r.recent[0], r.recent[1], s.sentence.block)
    r.recent_aside = s.aside and r.recent is not None and r.recent[2] == s.sentence.block
    r.recent_by_part = bool(r.recent) and (s.on_recent or s.aside)
    ahead = s.said_stock and any(planned_year(s, p) for p in s.times if (p.start, p.end) in s.said_stock[1])
    if s.said_stock and not ahead and not r.horizon_label(s.said_stock[0]) and not r.ahead(s.said_stock[0]):
        r.stock, r.stock_spans = s.said_stock
    r.target_paragraph = s.target is not None or s.inherited_target
    aims = [f for f in s.figures if fold_letters(f.noun or "") in ("chỉ tiêu", "mục tiêu", "nhóm chỉ tiêu")]
    if aims and not s.target and _LIST_FOLLOWS.search(s.folded, s.sentence.start, s.sentence.end) and r.plan:
        s.target = aims[0].spans.get("unit", ((aims[0].start, aims[0].end),))[0]  # "11 chỉ tiêu kinh tế gồm:"
    if s.target:
        r.target = s.target
        if said := s.said_stock or s.said_flow:
            r.plan = (*said, s.sentence.block)
    else:
        r.target = None
    return found


_PRODUCT_NAMED = re.compile(r"gr?dp|tổng sản phẩm")
_LIST_FOLLOWS = re.compile(r":\s*$")


def recalled_by(s: State) -> dict[int, Frame]:
    """“Cùng kỳ, ba con số tương ứng là 55; 30 và 25 tỷ USD": the amounts of the sentence before, in its order."""
    said = _IN_TURN.search(s.folded, s.sentence.start, s.sentence.end)
    if said is None:
        return {}
    listed = [f for f in s.figures if f.start >= said.end()]
    listed = [f for f in listed if f.unit == listed[0].unit]
    donors = [frame for unit, frame in s.discourse.levels if unit == listed[0].unit] if listed else []
    if not 2 <= len(listed) <= len(donors):
        return {}
    return {f.start: donor for f, donor in zip(listed, donors[-len(listed) :], strict=True)}


def next_in_rank(s: State) -> dict[int, Frame]:
    """“Tiếp sau là tỉnh Sóc Trăng với 91 triệu USD": of what the amounts in that unit were of before."""
    first = s.figures[0]
    donor = s.discourse.by_unit.get(first.unit or "")
    if donor is None or first.kind != "money" or not _NEXT.match(s.folded, s.sentence.start):
        return {}
    named = any(h.kind == "indicator" for h in inside(s.heads, s.sentence.start, first.start))
    return {} if named else {first.start: donor}


def brackets(s: State, start: int, end: int, frame: Frame) -> Frame:
    """Inside brackets the frame is a copy; behind them it is what it was before."""
    for place, char in enumerate(s.folded[start:end], start):
        if char == "(":
            owner = next(
                (m for m in s.mentions if 0 <= place - m.end <= 1 and (m.type in ZONES or m.type == "Company")), None
            )
            if owner:  # whom the bracket describes is also whom the words behind it are about
                frame = frame.copy()
                frame.subject, frame.subject_type, frame.spans["subject"] = (
                    owner.label,
                    owner.type,
                    ((owner.start, owner.end),),
                )
            s.stack.append(frame.copy())
            s.opened_at.append((start, place))
        elif char == ")" and s.stack:
            frame = s.stack.pop()
            clause, opened = s.opened_at.pop()
            if clause < start:  # a figure of its own stood in it
                s.closed = place
                s.restored = [h for h in inside(s.heads, clause, opened) if h.kind in ("sector", "indicator")]
    return frame


def read_figure(
    s: State, figure: Figure, left: int, stop: int, frame: Frame, *, recalled: bool
) -> tuple[list[Reading], Frame]:
    r = s.discourse
    s.weighed = ()
    bracket = s.folded.rfind("(", left, figure.start)
    if s.folded.find(")", bracket, figure.start) >= 0:
        bracket = -1  # closed again
    inner = bracket + 1 if bracket >= 0 else left
    heads = [*s.restored, *inside(s.heads, max(left, s.closed), figure.start)]
    changes = list(inside(s.changes, left, figure.start))
    cues = list(inside(s.cues, left, figure.start))
    behind = inside(s.heads, figure.end, stop)
    note_statuses(s, cues, figure)

    before_frame = frame
    frame = frame.copy()
    if percent_left_out(s, figure, s.sentence.start):
        figure = with_unit(s, figure, frame, before_frame)
    pair_lists(s, figure, left, heads)
    if recalled:
        opened = Opened("frame", 99.0)
    else:
        opened = open_frame(s, figure, left, inner, stop, heads, behind, changes, frame)
    if s.stack and frame.indicator:
        s.bracket_roles.setdefault(figure.kind, frame.indicator)
    if figure.kind == "bare" and not bare_is_figure(s, figure, stop, opened, left):
        return [], before_frame
    if figure.kind == "bare" or (figure.kind != "count" and figure.unit is None):
        figure = with_unit(s, figure, frame, before_frame)
        if figure.unit is None:
            return [], before_frame

    changes = [c for c in changes if not beside_place(s, c, figure) and not _AGAIN.match(s.folded, c.start)]
    means = (
        r.lexicon.indicators[frame.indicator].one("percentMeans")
        if frame.indicator in r.lexicon.indicators
        else "share"
        if re.match(r"tỉ lệ|tỉ trọng|tỉ suất", fold_letters(frame.label or ""))
        else None
    )
    if opened.kind == "part":
        means, changes = "share", []  # "50% ngành có chỉ số giảm"
    growth = is_growth(s, figure, left, frame)
    if (
        figure.kind == "money"
        and figure.unit in ("VND", "USD")
        and _PER_HEAD.search(s.folded, max(s.sentence.start, left - 5), figure.start)
    ):
        figure = replace(figure, unit=f"{figure.unit}/person")
    elif figure.unit in ("VND/year", "USD/year") and _PER_HEAD.search(
        s.folded, max(s.sentence.start, left - 5), figure.start
    ):
        figure = replace(figure, unit=f"{figure.unit[:3]}/person/year")
    reading = measure(
        s.folded, figure.start, figure.end, figure.kind, left=inner, right=stop,
        changes=[(c.start, c.end, c.value) for c in changes if c.start >= inner or figure.kind != "percent" or not s.folded[inner : figure.start].strip()],
        percent_means=means, before=frame.measure if not opened.new_indicator else None, growth_head=growth,
        fronted=any(p.base and p.kind == "same" and max(left, s.folded.rfind(";", s.sentence.start, figure.start)) <= p.start < figure.start for p in s.times),
    )  # fmt: skip
    if (
        figure.kind == "percent"
        and reading.reading == "as-is"
        and reading.transformation == "share"
        and not reading.certain
        and opened.kind == "sector"
        and frame.indicator in ("industrial-production-index", "grdp")
    ):
        reading = Measure("change", "as-is")
    frame.measure = reading
    for cue in inside(s.cues, left, figure.start):
        if (
            cue.value.slot == "scope"
            and not re.search(r"(?:vào|thành|khỏi|của)\s$", s.folded[max(0, cue.start - 5) : cue.start])
            and not any(m.start <= cue.start and cue.end <= m.end for m in s.mentions)
        ):
            outside = s.folded.endswith(("ngoài ", "ngoài các "), 0, cue.start)
            frame.scope = f"ngoài {cue.value.value}" if outside else cue.value.value
    focus = focus_of(s, figure, before_frame)
    subjects, subject_flags = subjects_of(s, figure, left, frame, opened)
    if (
        frame.indicator in ("grdp", "gdp")
        and not _PRODUCT_NAMED.search(fold_letters(frame.label or ""))
        and frame.subject_type
    ):
        # "tăng trưởng kinh tế": the country's or a province's, by whose it is
        frame.indicator = "gdp" if frame.subject_type == "Country" else "grdp"
    qualifiers = qualifiers_of(s, figure, left, stop, before_frame, frame, reading, opened)
    status, status_span = s.status_before = status_of(s, figure, left, frame)
    bound, bound_span = bound_of(s, figure, left, stop)
    s.opened_new = opened.kind == "head" and opened.new_indicator
    s.goes_on_by_part = opened.kind in ("product", "sector") and s.discourse.recent_by_part
    period, period_spans, repaired = period_of(s, figure, left, inner, stop, frame, status, opened)
    if status == "target" and s.said_flow and period and is_over(s, period):
        status, status_span = s.status_before = "actual", ()
    if status == "actual" and period and is_planned(s, period):
        status = "target"
    if status == "actual" and period and is_future(s, period) and reading.transformation != "rank":
        status = "target"
        s.inherited_target = True
    compared, compared_spans, extra = compared_with(s, figure, left, inner, stop, frame, reading, period)
    impossible = [p.base for p in s.times if r.clock.lacks(p)]
    undated = not period_spans and False in impossible  # nor is it of the time that would be meant without it
    unbased = reading.transformation in ("change", "multiple") and not compared_spans and True in impossible
    if undated or unbased:
        period, compared = None if undated else period, None
    qualifiers = (*qualifiers, *extra)
    value = apply(reading.reading, figure.value)
    value_max = apply(reading.reading, figure.value_max) if figure.value_max is not None else None
    if value_max is not None and value_max < value:
        value, value_max = value_max, value
    flags = [*figure.flags, *subject_flags, *(["uncertain-indicator"] if opened.margin < _MARGIN else [])]
    if repaired:
        flags.append("repaired-year")
    if undated or unbased:
        flags.append("impossible-period")
    if not reading.certain:
        flags.append("uncertain-transformation")
    if (
        reading.transformation == "multiple"
        and figure.kind == "times"
        and "gấp" not in s.folded[figure.start : figure.end]
        and any(c.value == "up" for c in changes)
    ):
        flags.append("ambiguous-multiple")
    indicator, label = frame.indicator, frame.label
    evidence: dict[str, tuple[Span, ...]] = dict(figure.spans)
    for slot, spans in (
        ("sign", reading.spans if reading.reading != "as-is" else ()), ("transformation", reading.spans), ("indicator", frame.spans.get("indicator", ())),
        ("sector", frame.spans.get("sector", ())), ("period", period_spans), ("comparison", compared_spans), ("status", status_span), ("bound", bound_span),
    ):  # fmt: skip
        if spans:
            evidence[slot] = tuple(spans)
    found: list[Reading] = []
    focus = with_times(s, focus)
    for name, kind, span in subjects or ((None, None, None),):
        observation = Observation(
            id="", article=r.marks.article.id, rule=figure.rule, flags=tuple(dict.fromkeys(flags)),
            evidence={**evidence, **({"subject": (span,)} if span else {})},
            start=figure.start, end=figure.end, surface=figure.surface(s.text), subject=name, subject_type=kind, indicator=indicator,
            indicator_label=label, sector=frame.sector, qualifiers=tuple(dict.fromkeys(qualifiers)), transformation=reading.transformation,
            value=neat(value), value_max=neat(value_max) if value_max is not None else None, unit=figure.unit or "", bound=bound, status=status, period=period,
            compared_with=compared, quote_start=s.sentence.start, quote_end=s.sentence.end, quote=s.text[s.sentence.start : s.sentence.end],
        )  # fmt: skip
        found.append(Reading(observation, s.sentence, figure, left, stop, opened.kind, opened.margin, s.weighed, focus))
    if r.trace:
        r.trace.read(s.text, figure, opened.kind, reading.reading, [reading.observation for reading in found])
    rated = before_frame.indicator == "occupancy-rate" and frame.indicator in (
        "industrial-zone-count",
        "industrial-cluster-count",
    )
    within = left > s.sentence.start and before_frame.indicator and _WITHIN.search(s.folded, left, figure.start)
    if figure.kind == "count" and figure.noun and (rated or within or fold_letters(figure.noun) in _GROUPS | _REGIONS):
        # "4 ngành trọng điểm tăng 6,6%", "504 dự án trong 10 KCN": counting the parts does not change what is spoken of
        spoken = [h for h in heads if h.kind == "indicator" and h.start < figure.start]
        if spoken and not rated and not within:
            before_frame = before_frame.copy()  # "IIP tăng ở 61 địa phương (…)": nor does it end it
            before_frame.indicator, before_frame.label = spoken[-1].notation, s.text[spoken[-1].start : spoken[-1].end]
            before_frame.spans["indicator"] = ((spoken[-1].start, spoken[-1].end),)
        return found, before_frame
    frame.period = period
    frame.spans["period"] = period_spans
    s.at_start = False
    if not s.stack:
        s.previous = frame
    return found, frame


def focus_of(s: State, figure: Figure, before: Frame) -> Focus:
    """What the discourse has in focus as the figure's subject is asked for."""
    r = s.discourse
    return Focus(
        province=r.marks.focus.at(figure.start),
        country=r.themes.country,
        place=r.place and r.place[:2],
        entity=r.entity and r.entity[:2],
        agency=r.agency and r.agency[0][:2],
        programme=r.programme and r.programme[0][:2],
        company=r.last_company and r.last_company[0][:2],
        theme=tuple(t[:2] for t in (r.themes.company, r.themes.zone, r.themes.district) if t),
        indicator=before.indicator,
        label=before.label,
        published=r.clock.published,
    )


def with_times(s: State, focus: Focus) -> Focus:
    """The same with the times that the sentence and the discourse have said so far."""
    r = s.discourse
    return replace(
        focus,
        flow=r.flow,
        stock=r.stock,
        said_flow=s.said_flow and s.said_flow[0],
        said_stock=s.said_stock and s.said_stock[0],
        main=r.main and r.main[0],
        recent=r.recent and r.recent[0],
        times=times_of(s),
    )


def times_of(s: State) -> tuple[tuple[Span, str], ...]:
    """The times of the sentence with their labels, as the clock has them now."""
    found = ((p, s.discourse.clock.resolve(p, near=near_year(s, p))) for p in s.times)
    return tuple(((p.start, p.end), label) for p, label in found if label)


def is_over(s: State, period: str) -> bool:
    """“Phấn đấu tăng 9%/năm. Bên cạnh đó, năm 2022 đạt 78 nghìn tỷ đồng": said of a time that is over, and no aim."""
    published = s.discourse.clock.published
    handed = s.target is not None and s.target == s.handed_target
    return handed and published is not None and bounds(period)[1] < bounds(published)[0]


def beside_place(s: State, change: Match[str], figure: Figure) -> bool:
    """“thấp hơn Sóc Trăng (10,8%)”: how the two stand says nothing of the other's own sign."""
    if not re.search(r"hơn|kém|sau|bằng|vượt", s.folded[change.start : change.end]):
        return False
    return any(
        m.type in PLACES and change.end <= m.start and m.end <= figure.start and m.start - change.end < 60
        for m in s.mentions
    )
