"""What the parts of a list have from their whole: indicator, time and base; and the industry or product that each names.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.interpret import interpret
>>> from congthuong.recognise import load
>>> text = "Quý I/2025, thu ngân sách của Hà Nam đạt 100 tỷ đồng. Trong đó: lệ phí 30 tỷ đồng; các khoản về đất 20 tỷ đồng."
>>> article = Article("a", text, Metadata(published="2025-04-04"), (Block(0, len(text), "paragraph"),))
>>> [(o.surface, o.indicator, o.period) for o in interpret(article, load()).observations][1:]
[('30 tỷ đồng', 'state-budget-revenue', '2025-Q1'), ('20 tỷ đồng', 'state-budget-revenue', '2025-Q1')]

A part is no larger than its whole: of several figures in one unit the nearest that is large enough is taken. What a part
says itself stays: an indicator of its own, a time of its own, a base of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from congthuong.article import Span
from congthuong.facts import Observation
from congthuong.interpret.breakdowns import Breakdown, Part, breakdown
from congthuong.interpret.marks import Marks, inside
from congthuong.interpret.times import Clock
from congthuong.periods import same_period, shifted
from congthuong.recognise import Lexicon
from congthuong.recognise.figures import NotFigure
from congthuong.recognise.indicators import Head
from congthuong.recognise.lexicon import CT
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.periods import Period

__all__ = ["of_their_wholes"]

_INDEX = "industrial-production-index"  # of an industry; what is made of one product is its volume
_GENERIC = frozenset({"revenue", "income", "enterprise-count"})
_BY_PRODUCT = frozenset({"production-volume", "retail-goods-revenue", "export-turnover", "import-turnover"})
_PRODUCTS = re.compile(r"(?<!tổng )sản phẩm(?! trên địa bàn)|mặt hàng|nhóm hàng|ngành hàng")
_MADE = re.compile(r"(?<!tổng )sản phẩm(?! trên địa bàn)(?: công nghiệp)?(?: chủ (?:iếu|lực))?")
_STOP = re.compile(r"\W+|(?<!\w)(?:và|các|ngành|hoạt động|dịch vụ|lĩnh vực|khu vực|nhóm|doanh thu)(?!\w)")
_NO_NAME = re.compile(r"(?:có|từ|ít nhất|tối thiểu|tối đa|phấn đấu|khoảng|hơn|trên|trong|so với)(?!\w)")
_IN_TURN = re.compile(r"(?<!\w)(?:lần lượt|tương ứng)(?!\w)")
_GIVE = ("level", "change")  # a whole's share is of something else than its parts'
_NO_TIME = ("same", "previous", "repeat", "now", "this-month")  # say nothing new of the time of a list
_WITH_FIGURE = re.compile(r"\s*\([^()]*\d[^()]*\)\s*$")
_PREFIX = re.compile(r"(?:sản lượng|sản xuất|doanh thu(?: ngành)?|nhóm(?: hàng)?|mặt hàng) ")
_MUCH = Decimal("1.001")
_REACH = 6  # wholes of one unit that are remembered


@dataclass(slots=True)
class _Wholes:
    """The figures outside lists so far, by unit, the last at the end."""

    block: int = -1
    by_unit: dict[str, list[Observation]] = field(default_factory=dict)
    before: _Wholes | None = (
        None  # those of the paragraph before, which a list in a paragraph of its own may go on with
    )

    def add(self, found: Iterable[Observation]) -> None:
        for o in found:
            kind = f"{o.unit} {o.transformation}"
            self.by_unit[kind] = [*self.by_unit.get(kind, ())[-_REACH:], o]

    def of(self, parts: Sequence[Observation]) -> Observation | None:
        """The last figure of the parts' unit that none of them is larger than."""
        return self._of(parts) or (self.before._of(parts) if self.before else None)

    def _of(self, parts: Sequence[Observation]) -> Observation | None:
        first = parts[0]
        largest = max(abs(o.value) for o in parts)
        known = self.by_unit.get(f"{first.unit} {first.transformation}", [])
        if first.transformation == "level":
            return next((o for o in reversed(known) if o.value * _MUCH >= largest), None)
        return known[-1] if known else None


def of_their_wholes(found: Sequence[Observation], marks: Marks, lexicon: Lexicon) -> list[Observation]:
    """The observations of a view in text order, those in lists with what their wholes say."""
    made: list[Observation] = []
    wholes = _Wholes()
    place = 0
    clock = Clock(marks.article.metadata.published)
    for sentence in marks.sentences:
        own: list[Observation] = []
        while place < len(found) and found[place].start < sentence.end:
            own.append(found[place])
            place += 1
        if sentence.block != wholes.block:
            last = None if sentence.kind in ("title", "heading") else wholes
            wholes = _Wholes(sentence.block, before=replace(last, before=None) if last else None)
        listed = breakdown(marks, sentence, sorted({o.start for o in own})) if own else None
        if listed is None:
            wholes.add(o for o in own if not _bracketed(marks, sentence.start, o))
            made.extend(own)
            continue
        lead = [o for o in own if o.start < listed.lead[1]]
        wholes.add(o for o in lead if not _bracketed(marks, sentence.start, o))
        made.extend(lead)
        made.extend(_Reader(marks, lexicon, clock, listed, wholes, lead).parts(own[len(lead) :]))
    return [*made, *found[place:]]


def _bracketed(marks: Marks, start: int, o: Observation) -> bool:
    return marks.folded.count("(", start, o.start) > marks.folded.count(")", start, o.start)


class _Reader:
    """One list being read."""

    def __init__(
        self,
        marks: Marks,
        lexicon: Lexicon,
        clock: Clock,
        listed: Breakdown,
        wholes: _Wholes,
        lead_figures: Sequence[Observation],
    ) -> None:
        self.marks = marks
        self.lexicon = lexicon
        self.listed = listed
        self.wholes = wholes
        lead = marks.folded[slice(*listed.lead)]
        times = inside(marks.periods, *listed.lead)
        self.clock = clock
        self.base = next((p for p in reversed(times) if p.base or p.kind in ("same", "previous")), None)
        self.time = next((p for p in times if not p.base and p.kind not in _NO_TIME), None)
        self.label = clock.resolve(self.time) if self.time else None
        # "Tỉ lệ A đạt 60%, trong đó …": the figure is the whole
        self.head = None if listed.of_whole and any(o.end < listed.lead[1] for o in lead_figures) else self._lead_head()
        made = None if "chỉ số" in lead else _MADE.search(self.marks.folded, *listed.lead)
        self.made = made.span() if made else None
        self.products = _PRODUCTS.search(lead) is not None or (
            self.head is not None and self.head.notation in _BY_PRODUCT
        )

    def _lead_head(self) -> Head | None:
        """The indicator that the lead itself names."""
        named = [h for h in inside(self.marks.heads, *self.listed.lead) if h.kind == "indicator"]
        heads = [h for h in named if not self._is_generic(h)]
        made = next((h for h in heads if h.notation == "production-volume"), None)
        return made or next(reversed(heads), None)

    def _is_generic(self, head: Head) -> bool:
        return head.notation in _GENERIC or " " not in self.marks.folded[head.start : head.end]

    def parts(self, found: Sequence[Observation]) -> list[Observation]:
        """The observations behind the lead."""
        grouped: list[tuple[Part | None, list[Observation]]] = []
        for o in found:
            part = next((p for p in self.listed.parts if p.start <= o.start < p.end), None)
            if not grouped or grouped[-1][0] is not part:
                grouped.append((part, []))
            grouped[-1][1].append(o)
        kinds: dict[str, list[Observation]] = {}
        for part, own in grouped:
            if part is not None:
                for o in own:
                    kinds.setdefault(f"{o.unit} {o.transformation}", []).append(o)
        wholes = {kind: self.wholes.of(own) for kind, own in kinds.items()}
        made: list[Observation] = []
        for part, own in grouped:
            if part is None:
                made.extend(own)
                continue
            outside = [o for o in own if o.start >= part.name[1]]
            # a number within a name is no figure; coverage should know it
            self.marks.not_figures.extend(NotFigure(o.start, o.end, "name") for o in own if o.start < part.name[1])
            made.extend(self._part(part, outside, wholes))
        return made

    def _part(
        self, part: Part, own: Sequence[Observation], wholes: dict[str, Observation | None]
    ) -> Iterable[Observation]:
        sector = self._sector(part, own, wholes)
        in_turn = _IN_TURN.search(self.marks.folded, part.start, part.end) is not None
        level: Observation | None = None
        before = part.start
        for number, o in enumerate(own):
            if number and self._names_another(before, o.start):
                yield from own[number:]
                return
            whole = wholes.get(f"{o.unit} {o.transformation}")
            head = self._own_head(part, before, o)
            changes: dict[str, object] = {}
            evidence = dict(o.evidence)
            giver = level if level is not None and o.unit == "percent" else whole if o.transformation in _GIVE else None
            if head is not None and not number and not self.products:
                sector = None
            if head is None and not in_turn:
                notation, label, spans = self._indicator(o, giver, level)
                if notation is not None and notation != o.indicator:
                    changes |= {"indicator": notation, "indicator_label": label}
                    evidence["indicator"] = spans
            if sector is not None and self.made and changes.get("indicator", o.indicator) == _INDEX:
                label = self.marks.article.text[slice(*self.made)]
                changes |= {"indicator": "production-volume", "indicator_label": label}
                evidence["indicator"] = (self.made,)
            period = self._period(part, o, giver)
            if period is not None and period[0] != o.period:
                changes["period"] = period[0]
                evidence["period"] = period[1]
            label = str(changes.get("period", o.period) or "")
            if o.transformation == "change" and label and (base := self._base(part, before, o, label, giver)):
                changes["compared_with"] = base
            if sector is not None and sector[0] != o.sector:
                changes["sector"] = sector[0]
                evidence["sector"] = (sector[1],)
            made = replace(o, evidence=evidence, **changes) if changes else o  # type: ignore[arg-type]
            if o.transformation == "level":
                level = made
            before = max(before, o.end)
            yield made

    def _names_another(self, start: int, end: int) -> bool:
        """Whether another industry is named between two figures of a part: what follows is not of the part's name."""
        return any(h.kind in ("sector", "short") for h in inside(self.marks.heads, start, end))

    # -- slots -----------------------------------------------------------------------------------------------------

    def _own_head(self, part: Part, before: int, o: Observation) -> Head | None:
        """The indicator that the part itself names, at its beginning or before a later figure."""
        heads = [
            h for h in inside(self.marks.heads, before, o.start) if h.kind == "indicator" and not self._is_generic(h)
        ]
        if before != part.start:
            return next(iter(heads), None)
        return next((h for h in heads if h.start - part.name[0] <= 1), None)

    def _indicator(
        self, o: Observation, giver: Observation | None, level: Observation | None
    ) -> tuple[str | None, str | None, tuple[Span, ...]]:
        if o.transformation == "share" or o.unit == "percentage-point":
            return None, None, ()
        if level is None and self.head is not None and self._fits(self.head.notation, o):
            return (
                self.head.notation,
                self.marks.article.text[self.head.start : self.head.end],
                ((self.head.start, self.head.end),),
            )
        if giver is None or giver.indicator is None:
            return None, None, ()
        return giver.indicator, giver.indicator_label, giver.evidence.get("indicator", ())

    def _fits(self, notation: str, o: Observation) -> bool:
        concept = self.lexicon.indicators.get(notation)
        kind = concept.one("unitKind") if concept else None
        if o.unit == "percent":
            return concept is not None and concept.one("percentMeans") == "change"
        if o.unit.startswith("count:"):
            nouns = concept.properties.get("countedNoun", ()) if concept and kind == "count" else ()
            return fold_letters(o.unit.removeprefix("count:")) in {fold_letters(noun) for noun in nouns}
        return kind == "money" if o.unit in ("VND", "USD") else kind in ("any", "measure")

    def _period(self, part: Part, o: Observation, giver: Observation | None) -> tuple[str, tuple[Span, ...]] | None:
        own = [p for p in inside(self.marks.periods, part.start, part.end) if not p.base and p.kind not in _NO_TIME]
        if own:
            return None
        if self.label is not None and self.time is not None:
            if self.time.as_of:
                return None
            return self.label, ((self.time.start, self.time.end),)
        if giver is None or giver.period is None:
            return None
        return giver.period, giver.evidence.get("period", ())

    def _base(self, part: Part, before: int, o: Observation, label: str, giver: Observation | None) -> str | None:
        """What a change of the part is compared with, where the part does not say it."""
        stop = min((p.end for p in self.listed.parts if p.start == part.start), default=part.end)
        behind = [p for p in inside(self.marks.periods, before, stop) if p.base or p.kind in ("same", "previous")]
        if behind:
            return None
        if self.base is not None:
            return self._compared(self.base, label)
        if giver is not None and giver.transformation == "change" and giver.period == label:
            return giver.compared_with
        return shifted(label, years=-1)

    def _compared(self, base: Period, label: str) -> str | None:
        if base.kind == "same":
            return same_period(label, base.year) if base.year else shifted(label, years=-1)
        if base.kind == "previous":
            months = {"month": -1, "quarter": -3}.get(base.unit or "")
            return shifted(label, months=months) if months else shifted(label, years=-1)
        return self.clock.resolve(base, near=base.year or int(label.strip("/")[:4]))

    def _sector(
        self, part: Part, own: Sequence[Observation], wholes: dict[str, Observation | None]
    ) -> tuple[str, Span] | None:
        text = self.marks.article.text[slice(*part.name)]
        by_product = self.products or any(
            w and w.indicator in _BY_PRODUCT for w in wholes.values() if self.head is None
        )
        if (
            by_product
            and any(o.transformation == "change" for o in own)
            and not _NO_NAME.match(self.marks.folded, *part.name)
        ):
            prefix = _PREFIX.match(self.marks.folded, *part.name)
            start = prefix.end() if prefix else part.name[0]
            return _WITH_FIGURE.sub("", self.marks.article.text[start : part.name[1]]), (start, part.name[1])
        notation = _industries(self.lexicon).get(_folded(text))
        return (notation, part.name) if notation else None


def _folded(text: str) -> str:
    return " ".join(_STOP.sub(" ", fold_letters(text)).split())


@lru_cache(maxsize=4)
def _industries(lexicon: Lexicon) -> dict[str, str]:
    """The industries by their names without the words that reports leave out or put in."""
    found: dict[str, str] = {}
    # where a section has one division only both have its name, and the name means the section
    for concept in sorted(lexicon.concepts, key=lambda c: len(c.notation or "") > 1):
        if CT + "Sector" in concept.types and concept.notation and "vsic2025" not in concept.iri:
            for label in (*concept.labels("vi"), *concept.properties.get("shortLabel", ())):
                found.setdefault(_folded(label), concept.notation)
    return found
