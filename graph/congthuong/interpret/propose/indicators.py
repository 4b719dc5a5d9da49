"""What a figure may be of: indicators that words near it name, that its unit or noun says, that go on; unlisted phrases.

Nothing is chosen here. What the rules took is one filler among the others, and marked as such.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from congthuong.article import Span
from congthuong.interpret.propose.fillers import Filler, Proposals
from congthuong.interpret.propose.labels import Label, label_features, names_near, propose_labels
from congthuong.interpret.propose.surroundings import Asked, Page
from congthuong.recognise import Lexicon
from congthuong.recognise.indicators import Head
from congthuong.recognise.matcher import fold_letters

__all__ = ["IndicatorPage", "propose_indicators", "unit_fits"]

# Indicators that are told apart by more than their words: where one is named, the others are worth a look.
_FAMILIES = (
    ("registered-capital", "investment-capital", "fdi-attracted", "implemented-capital"),
    ("grdp", "gdp"),
    ("retail-sales-and-services", "retail-goods-revenue", "services-revenue", "accommodation-food-revenue"),
    ("export-turnover", "import-turnover", "trade-turnover"),
    ("planned-area", "industrial-land-area", "site-area", "leased-area"),
    ("industrial-production-index", "industrial-output-value"),
    ("enterprise-count", "new-enterprises"),
    ("production-volume", "production-capacity"),
    ("revenue", "state-budget-revenue"),
)
_KIN: Mapping[str, frozenset[str]] = {
    one: frozenset(other for family in _FAMILIES if one in family for other in family if other != one)
    for family in _FAMILIES
    for one in family
}
# The kinds of figures that a level of an indicator with this ct:unitKind may have.
_LEVELS: Mapping[str, frozenset[str]] = {
    "money": frozenset({"money", "rate", "income"}),
    "count": frozenset({"count", "bare"}),
    "area": frozenset({"area"}),
    "income": frozenset({"income", "money", "rate"}),
    "mass": frozenset({"mass"}),
    "volume": frozenset({"measure"}),
    "any": frozenset({"mass", "measure", "count", "rate", "bare", "area"}),
}
_PHRASES = frozenset({"from a measure", "first 4 before verb", "noun and 2 behind", "last 4", "rules"})
_RELATIVE = frozenset({"percent", "times", "point", "rank"})
_WORD = re.compile(r"[^\W\d_]+")
_SUBORDINATE = re.compile(
    r"(?<!\w)(?:nhờ|do|vì|từ|để|nhằm|bởi|giúp|thông qua|phục vụ|thúc đẩi|theo|so với)(?!\w)[^,;:]*$"
)
_CLAUSE_WORDS = (
    "tăng", "giảm", "đạt", "chiếm", "với", "trong đó", "vốn", "kế hoạch", "lần lượt", "tương ứng", "của", "về", "xuất khẩu",
    "thu hút", "đầu tư", "đăng kí", "tỉ trọng", "tỉ lệ", "nghiệp",
)  # fmt: skip
# What another noun makes of a head behind it.
_TURNS = frozenset(
    [
        "thuế",
        "giá",
        "phí",
        "nợ",
        "tiền",
        "thị",
        "thưởng",
        "phạt",
        "nhà",
        "chủ",
        "công",
        "khách",
        "nước",
        "chi",
        "lãi",
        "quĩ",
    ]
)
_WHERE = ("clause", "sentence", "behind", "after", "1 back", "2 back", "3 back", "heading")
_BEFORE = frozenset(
    ["tại", "ở", "của", "vào", "trong", "từ", "với", "do", "cho", "và", "là", "đến", "theo", "về", "các", "tổng", "số"]
) | {",", "(", ";", ":"}
_BEHIND = frozenset(["có", "đạt", "là", "với", "đã", "tăng", "giảm", "chiếm", "và", "cho", "hiện", "được", "trong", "năm", "tháng", "của", "cũng", "sẽ"]) | {
    ",", "(", ")", ".", ":",
}  # fmt: skip


def unit_fits(notation: str | None, kind: str, lexicon: Lexicon) -> bool:
    """Whether a figure of this kind can be of the indicator; any can be of what no vocabulary lists."""
    concept = lexicon.indicators.get(notation or "")
    if concept is None or kind in _RELATIVE:
        return True
    wanted = concept.one("unitKind") or "any"
    return kind == wanted or kind in _LEVELS.get(wanted, frozenset())


class IndicatorPage:
    """What is known of an article's indicators, the same for all of its figures."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heads = [head for head in page.marks.heads if head.kind in ("indicator", "verb")]
        self.starts = [head.start for head in self.heads]
        self.named = Counter(head.notation for head in self.heads)
        self.total = max(1, len(self.heads))
        self.titled = {head.notation for head in self.heads if head.start < page.title_end}
        self.taken = Counter(reading.observation.indicator for reading in page.readings)
        self.headings = [
            head
            for block in page.marks.article.body
            if block.kind in ("title", "heading")
            for head in self.heads[bisect_left(self.starts, block.start) : bisect_left(self.starts, block.end)]
        ]


@dataclass(slots=True)
class _Found:
    label: str | None = None
    span: Span | None = None
    heads: list[tuple[str, int, Head]] = field(default_factory=list)
    sources: dict[str, float] = field(default_factory=dict)
    kin: list[str] = field(default_factory=list)


def propose_indicators(asked: Asked, known: IndicatorPage) -> Proposals:
    """Indicators and unlisted phrases that the figure may be of."""
    lexicon = asked.page.lexicon
    found: dict[str, _Found] = {}
    for where, distance, head in _heads(asked, known):
        one = found.setdefault(head.notation, _Found())
        one.heads.append((where, distance, head))
    for notation in _counted(lexicon, asked.noun) if asked.noun else ():
        one = found.setdefault(notation, _Found())
        one.sources["noun"] = 1.0
        one.sources["noun whole"] = float(notation in _nouns(lexicon).get(asked.noun or "", ()))
        one.span = one.span or next(iter(asked.figure.spans.get("unit", ())), None)
    best = max((candidate.score for candidate in asked.reading.weighed), default=0.0)
    ranked = sorted(asked.reading.weighed, key=lambda candidate: -candidate.score)
    for rank, candidate in enumerate(ranked):
        notation = candidate.value[1]
        if notation in lexicon.indicators:
            one = found.setdefault(notation, _Found())
            if "weighed" not in one.sources:
                one.sources |= {"weighed": 1.0, "weighed rank": rank + 1.0, "weighed behind": best - candidate.score}
            if candidate.spans and one.span is None:
                one.span = candidate.spans[0]
    fact, focus = asked.observation, asked.focus
    before = asked.previous.observation if asked.previous else None
    for source, taken, spans in (
        ("rules", fact.indicator, fact.evidence.get("indicator", ())),
        ("focus", focus.indicator, ()),
        ("rules, figure before", before and before.indicator, before.evidence.get("indicator", ()) if before else ()),
    ):
        if taken and taken in lexicon.indicators:
            one = found.setdefault(taken, _Found())
            one.sources[source] = 1.0
            if spans and (one.span is None or source == "rules"):
                one.span = spans[0]
    for notation in [*found]:
        for kin in _KIN.get(notation, ()):
            one = found.setdefault(kin, _Found())
            one.kin.append(notation)
            if one.span is None:
                near = found[notation]
                one.span = (
                    near.span or (_nearest(near)[2].start, _nearest(near)[2].end) if near.heads or near.span else None
                )
    labels = propose_labels(asked)
    phrases = [label for label in labels if label.sources & _PHRASES]
    fillers = [_listed(asked, known, notation, one, found, phrases) for notation, one in found.items()]
    names = names_near(asked)
    for label in labels:
        f = {"unlisted": 1.0, "unit fits": 1.0, **label_features(asked, label, labels, names)}
        if "rules" in label.sources:
            f["rules"] = 1.0
        fillers.append(Filler((None, label.text), (label.span,), f))
    return Proposals(_shared(asked, known, len(found)), tuple(fillers))


def _heads(asked: Asked, known: IndicatorPage) -> Iterator[tuple[str, int, Head]]:
    """The head phrases in reach, with where they stand and how far off."""
    page, start, sentence = asked.page, asked.start, asked.sentence
    first = page.marks.sentences[max(0, asked.sentence_number - 3)].start if page.marks.sentences else 0
    reach = min(first, max(asked.block_start, start - 1500))
    for head in known.heads[bisect_left(known.starts, reach) : bisect_left(known.starts, sentence.end)]:
        if head.end <= start:
            if head.start >= asked.left:
                yield "clause", start - head.end, head
            elif head.start >= sentence.start:
                yield "sentence", start - head.end, head
            else:
                yield f"{min(3, max(1, asked.sentences_back(head.start)))} back", start - head.end, head
        elif head.start >= asked.end:
            yield ("behind" if head.start < asked.stop else "after"), head.start - asked.end, head
    for head in known.headings:
        if head.end <= start and head.start < reach:
            yield "heading", start - head.end, head


def _nearest(found: _Found) -> tuple[str, int, Head]:
    order = {"clause": 0, "behind": 1, "sentence": 2, "after": 3}
    return min(found.heads, key=lambda item: (order.get(item[0], 4), item[1]))


def _listed(
    asked: Asked, known: IndicatorPage, notation: str, one: _Found, found: Mapping[str, _Found], phrases: list[Label]
) -> Filler:
    page, lexicon = asked.page, asked.page.lexicon
    concept = lexicon.indicators[notation]
    f: dict[str, float] = {"listed": 1.0, f"indicator {notation}": 1.0}
    span = one.span
    if one.heads:
        for where in _WHERE:
            distances = [distance for place, distance, _ in one.heads if place == where]
            if distances:
                f[f"head in {where}"] = float(len(distances))
                f[f"near in {where}"] = 1 / (1 + min(distances) / 20)
        _, _, head = _nearest(one)
        if "rules" not in one.sources or span is None:
            span = (head.start, head.end)
        f["head words"] = float(page.folded.count(" ", head.start, head.end) + 1)
        f["head is verb"] = float(head.kind == "verb")
        lead = page.folded[max(asked.sentence.start, head.start - 60) : head.start]
        f["subordinate"] = float(bool(_SUBORDINATE.search(lead)))
        between = (
            page.folded[head.end : asked.start] if head.end <= asked.start else page.folded[asked.end : head.start]
        )
        behind = head.start >= asked.end
        f["words between"] = float(between.count(" ")) * (-1 if behind else 1) if len(between) < 800 else 99.0
        f["commas between"] = float(min(9, between.count(",")))
        f["bracket between"] = float("(" in between or ")" in between)
        f["semicolon between"] = float(";" in between)
        f["figures between"] = float(
            -page.figures_between(asked.end, head.start) if behind else page.figures_between(head.end, asked.start)
        )
        if (word := page.word_before(head.start)) in _TURNS:
            f["head in another word"] = 1.0  # "thuế thu nhập", "giá xuất khẩu": of the tax, of the price
        if (word := page.word_after(head.end)) in _BEHIND:
            f[f"head before {word}"] = 1.0
        if (word := page.word_before(head.start)) in _BEFORE:
            f[f"head behind {word}"] = 1.0
        if not behind:
            at = bisect_left(known.starts, asked.start) - 1
            f["nearest head"] = float(at >= 0 and known.heads[at].notation == notation)
        f["heads"] = float(len(one.heads))
    f |= one.sources
    f["sources"] = float(len(one.sources))
    if one.kin:
        f["kin"] = 1.0
        f["kin in clause"] = float(any(item[0] == "clause" for kin in one.kin for item in found[kin].heads))
        f["kin named"] = float(any(found[kin].heads for kin in one.kin))
    if span:
        around = [label for label in phrases if label.span[0] <= span[0] and span[1] <= label.span[1]]
        f["phrase around"] = float(bool(around))
        f["phrase is longer"] = float(
            min((len(label.words) for label in around), default=0) - page.folded.count(" ", *span) - 1
        )
        f["phrase begins before"] = float(any(label.span[0] < span[0] for label in around))
    f["unit fits"] = float(unit_fits(notation, asked.figure.kind, lexicon))
    f[f"measured in {concept.one('unitKind')}"] = 1.0
    f[f"percent means {concept.one('percentMeans')}"] = 1.0
    f["flow"] = float(concept.one("temporality") == "flow")
    f["stock"] = float(concept.one("temporality") == "stock")
    kinds = concept.properties.get("subjectKind", ())
    for kind in ("place", "company", "zone", "programme"):
        f[f"of a {kind}"] = float(kind in kinds)
    f["share of heads"] = known.named[notation] / known.total
    f["in title"] = float(notation in known.titled)
    f["rules, share"] = known.taken[notation] / len(page.readings)
    label = page.text[slice(*span)] if span else concept.preferred.get("vi")
    if notation == asked.observation.indicator:
        label = asked.observation.indicator_label
    return Filler((notation, label), (span,) if span else (), f)


@lru_cache(maxsize=8)
def _nouns(lexicon: Lexicon) -> Mapping[str, tuple[str, ...]]:
    by_word: dict[str, list[str]] = {}
    for notation, concept in lexicon.indicators.items():
        for word in concept.properties.get("countedNoun", ()):
            by_word.setdefault(fold_letters(word), []).append(notation)
    return {word: tuple(notations) for word, notations in by_word.items()}


@lru_cache(maxsize=2048)
def _counted(lexicon: Lexicon, noun: str) -> tuple[str, ...]:
    """The indicators that counting this noun may mean."""
    found = [
        notation
        for word, notations in _nouns(lexicon).items()
        if noun == word or noun.startswith(word + " ") or word.startswith(noun + " ")
        for notation in notations
    ]
    return tuple(dict.fromkeys(found))


def _shared(asked: Asked, known: IndicatorPage, listed: int) -> dict[str, float]:
    page, marks, fact = asked.page, asked.page.marks, asked.observation
    first, last = (bisect_left(known.starts, place) for place in (asked.sentence.start, asked.sentence.end))
    here = known.heads[first:last]
    f = {
        f"of {asked.figure.kind}": 1.0,
        f"as {asked.observation.transformation}": 1.0,
        f"opened by {asked.reading.how}": 1.0,
        "of margin": min(asked.reading.margin, 20.0),
        "of figures before": float(page.figures_between(asked.sentence.start, asked.start)),
        "of clause length": float(asked.start - asked.left),
        "of heads left": float(sum(asked.left <= h.start and h.end <= asked.start for h in here)),
        "of heads behind": float(sum(asked.end <= h.start < asked.stop for h in here)),
        "of heads": float(len(here)),
        "of listed": float(listed),
        "of sector": float(any(asked.left <= h.start < asked.start and h.kind in ("sector", "short") for h in marks.heads[_at(marks.heads, asked.left) : _at(marks.heads, asked.start)])),
        "of goods": float(_at(marks.goods, asked.start) > _at(marks.goods, asked.left)),
        "of heading": float(asked.sentence.kind in ("title", "heading")),
        f"unit {fact.unit}": 1.0,
        f"noun {(asked.noun or '').split(' ')[0]}": 1.0,
        "of noun words": float(len((asked.noun or "").split())),
        f"word before {page.word_before(asked.start)}": 1.0,
        f"word behind {page.word_after(asked.end)}": 1.0,
        f"clause begins {_first_word(asked)}": 1.0,
        f"status {fact.status}": 1.0,
        "of rules unlisted": float(asked.observation.indicator is None),
        "of rules unnamed": float(not asked.observation.indicator_label),
        "of uncertain": float("uncertain-indicator" in asked.observation.flags),
        f"subject {asked.observation.subject_type}": 1.0,
    }  # fmt: skip
    for word in _CLAUSE_WORDS:
        if word in asked.clause:
            f[f"clause has {word}"] = 1.0
    return f


def _first_word(asked: Asked) -> str:
    found = _WORD.search(asked.clause)
    return found[0] if found else ""


def _at(heads: list[Head], place: int) -> int:
    return bisect_left(heads, place, key=lambda head: head.start)
