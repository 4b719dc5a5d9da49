"""Every slot of an answer held against the article: taken with the characters that give it, or not taken.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.model.answer import Row
>>> from congthuong.model.checks import Checks
>>> from congthuong.model.rules import first_reading
>>> from congthuong.recognise import load
>>> text = "Nhà máy Bột giấy Sông Lam có công suất 50 nghìn tấn/năm."
>>> article = Article("a", text, Metadata(published="2019-03"), (Block(0, len(text), "paragraph"),))
>>> reading = first_reading(article, load())
>>> checks = Checks(reading, load())
>>> checks.subject(Row(1, subject="Nhà máy Bột giấy Sông Lam", subject_type="Project"), reading.figures[0])
Slot(value='Nhà máy Bột giấy Sông Lam', spans=((0, 25),))
>>> checks.subject(Row(1, subject="Tập đoàn Biển Đông", subject_type="Company"), reading.figures[0]) is None
True

A name must stand in the text, a label must be words of it, a period must follow from a time in it or from its date, an
indicator must exist and be measured in the figure's unit, a status needs its cue. Nothing that a text tells a model to
answer can pass as anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from congthuong.article import Span
from congthuong.interpret.measures import apply, neat
from congthuong.model.answer import Row
from congthuong.model.places import Places
from congthuong.model.request import SUBJECT_TYPES
from congthuong.model.rules import Asked, FirstReading
from congthuong.model.times import Times
from congthuong.recognise import Lexicon
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.normal import normalise
from congthuong.text import fold, plain

__all__ = ["Checks", "Slot"]

_WHOLE_COUNTRY = ("Việt Nam", "cả nước", "nước ta", "toàn quốc", "trong nước", "Chính phủ", "Tổng cục", "Quốc hội")
_TRANSFORMATIONS = {
    "percent": ("change", "share", "plan-share"),
    "percentage-point": ("change",),
    "times": ("multiple",),
    "rank": ("rank",),
}
_CUE_OF = {"down": "down", "equals-base": "equals", "beyond-plan": "beyond"}
_MEASURED_IN = {
    "percent": ("percent",),
    "income": ("VND", "USD"),
    "money": ("VND", "USD", "EUR", "JPY", "CNY", "KRW"),
    "area": ("hectare", "square-metre", "km2"),
}
_STATUS_CUES = {
    "estimate": ("estimate",),
    "forecast": ("forecast", "expected"),
    "target": ("target", "expected", "forecast"),
}
_TARGET_WORDS = (
    "kế hoạch",
    "mục tiêu",
    "quy hoạch",
    "chỉ tiêu",
    "thiết kế",
    "giai đoạn",
    "đến năm",
    "đầu tư",
    "xây dựng",
)
_OPEN_QUALIFIERS = {"tăng thêm", "giảm", "đóng góp", "bình quân năm", "bình quân", "bình quân đầu người"}


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that passed and the spans of the stored text that give it; none where it says that there is none."""

    value: str | None
    spans: tuple[Span, ...] = ()


class Checks:
    """The checks of one article's answers."""

    def __init__(self, reading: FirstReading, lexicon: Lexicon) -> None:
        self.reading, self.lexicon = reading, lexicon
        self.places = Places(reading)
        self.times = Times(reading, self.places)
        self._sectors = {
            concept.notation for concept in lexicon.concepts if any(type.endswith("#Sector") for type in concept.types)
        } | {"industry+construction", "services", "agriculture"}

    def subject(self, row: Row, figure: Asked) -> Slot | None:
        """A name of the text, by its fullest form there."""
        if row.subject is None or row.subject_type not in SUBJECT_TYPES:
            return None
        name = self._bare(row.subject, row.subject_type)
        if (name, row.subject_type) == ("Việt Nam", "Country"):
            said = [span for word in _WHOLE_COUNTRY if (span := self.places.nearest(word, figure.start))]
            return Slot(name, (min(said, key=lambda span: abs(span[0] - figure.start)),)) if said else None
        wanted = plain(name)
        mentions = [m for m in self.reading.mentions if m.type == row.subject_type and plain(m.label) == wanted]
        if mentions and (span := self.places.closest(((m.start, m.end) for m in mentions), figure.start)):
            return Slot(mentions[0].label, (span,))
        if row.subject_type in ("Province", "District") and any(char.isdigit() for char in name):
            return None
        spans = self._named(name, figure.start)
        return Slot(name, spans) if spans else None

    def label(self, row: Row, figure: Asked) -> Slot | None:
        """A phrase of the text: whole, in pieces within the figure's sentence, or the most of it that stands there."""
        if row.label is None:
            return None
        sentence = self.places.sentence(figure.start)
        within = (sentence.start, sentence.end)
        if near := self.places.nearest(row.label, figure.start, within=within):
            return Slot(row.label, (near,))
        if scattered := self.places.scattered(row.label, figure.start):
            return Slot(row.label, scattered)
        if span := self.places.nearest(row.label, figure.start):
            return Slot(row.label, (span,))
        words = row.label.split()
        for length in range(len(words) - 1, (len(words) - 1) // 2, -1):
            for start in range(len(words) - length + 1):
                part = " ".join(words[start : start + length])
                if span := self.places.nearest(part, figure.start, within=within):
                    return Slot(part, (span,))
        return None

    def indicator(self, row: Row, figure: Asked, transformation: str) -> Slot | None:
        """An indicator that exists and can have this unit; its span is the label's, else a word of its own nearby."""
        if row.indicator is None:
            return Slot(None) if "indicator" in row.said else None
        if not self._measured_in(row.indicator, figure.unit, transformation):
            return None
        if label := self.label(row, figure):
            return Slot(row.indicator, label.spans)
        marks = self.places.marks
        own = [(head.start, head.end) for head in marks.heads if head.notation == row.indicator]
        span = self.places.closest(own, figure.start)
        return Slot(row.indicator, (span,)) if span else None

    def period(self, label: str | None, said: bool, figure: Asked) -> Slot | None:
        """A period that follows from the text or the article's date."""
        if label is None:
            return Slot(None) if said else None
        spans = self.times.spans(label, figure.start)
        return None if spans is None else Slot(label, spans)

    def sector(self, row: Row, figure: Asked) -> Slot | None:
        """An industry's code whose words stand in the article, or the product as the text names it."""
        if row.sector is None:
            return Slot(None) if "sector" in row.said else None
        if row.sector in self._sectors:
            heads = [(h.start, h.end) for h in self.places.marks.heads if h.notation == row.sector]
            span = self.places.closest(heads, figure.start)
        else:
            span = self.places.nearest(row.sector, figure.start)
        return Slot(row.sector, (span,)) if span else None

    def status(self, row: Row, figure: Asked) -> Slot | None:
        """Actual, or another with a cue in the figure's sentence, or in what it goes on from."""
        if row.status == "actual":
            return Slot("actual")
        if row.status not in _STATUS_CUES:
            return None
        marks, sentence = self.places.marks, self.places.sentence(figure.start)
        block = marks.article.body[sentence.block]
        wanted = _STATUS_CUES[row.status]
        for start, end in ((sentence.start, sentence.end), (block.start, sentence.end), (0, sentence.end)):
            cues = [
                (c.start, c.end)
                for c in marks.cues
                if c.value.slot == "status" and c.value.value in wanted and start <= c.start < end
            ]
            if span := self.places.closest(cues, figure.start):
                return Slot(row.status, (span,))
            if row.status == "target":
                words = [self.places.nearest(word, figure.start, within=(start, end)) for word in _TARGET_WORDS]
                if near := [word for word in words if word]:
                    return Slot("target", (min(near, key=lambda span: abs(span[0] - figure.start)),))
        return None

    def qualifiers(self, row: Row, figure: Asked) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """Those that are words of the text, and where they stand."""
        kept: list[str] = []
        spans: list[Span] = []
        sentence = self.places.sentence(figure.start)
        for one in row.qualifiers:
            span = self.places.nearest(one, figure.start, within=(sentence.start, sentence.end))
            span = span or self.places.nearest(one, figure.start)
            if span is None and (scattered := self.places.scattered(one, figure.start)):
                kept.append(one)
                spans += scattered
            elif span is not None or fold(one) in _OPEN_QUALIFIERS:
                kept.append(one)
                spans += (span,) if span else ()
        return tuple(dict.fromkeys(kept)), tuple(sorted(set(spans)))

    def transformation(self, row: Row, figure: Asked, known: str | None) -> str | None:
        """One that the unit allows; what the rules read stands where it is the same or the answer's is not possible."""
        allowed = _TRANSFORMATIONS.get(figure.unit, ("level",))
        return row.transformation if row.transformation in allowed or row.transformation == known else None

    def sign(self, written: str | None, figure: Asked) -> tuple[str, tuple[Span, ...]]:
        """How the value follows from the written number, with the word that says so; as it is where no word does."""
        if written not in _CUE_OF:
            return "as-is", ()
        sentence = self.places.sentence(figure.start)
        cues = [
            (c.start, c.end)
            for c in self.places.marks.changes
            if c.value == _CUE_OF[written] and sentence.start <= c.start < sentence.end
        ]
        before = [cue for cue in cues if cue[1] <= self.places.inner(figure.start)]
        span = self.places.closest(before, figure.start)
        return (written, (span,)) if span else ("as-is", ())

    @staticmethod
    def signed(written: str, value: Decimal, upper: Decimal | None) -> tuple[Decimal, Decimal | None]:
        """The value and the upper value under a reading of their written numbers."""
        ends = sorted(neat(apply(written, end)) for end in (value, upper) if end is not None)
        return ends[0], ends[1] if len(ends) > 1 else None

    def _measured_in(self, indicator: str, unit: str, transformation: str) -> bool:
        concept = self.lexicon.indicators.get(indicator)
        if concept is None:
            return False
        wanted = concept.one("unitKind")
        if transformation != "level" or wanted in (None, "any"):
            return True
        if wanted == "count":
            return unit.startswith("count:")
        return unit.split("/")[0] in _MEASURED_IN.get(str(wanted), (unit.split("/")[0],))

    def _named(self, name: str, offset: int) -> tuple[Span, ...]:
        """Where a name stands: whole, or as its kind and what is proper to it apart ("các nhà máy điện gió A và B")."""
        if span := self.places.nearest(name, offset):
            return (span,)
        words = name.split()
        for at in range(len(words) - 1, 0, -1):
            kind, proper = " ".join(words[:at]), " ".join(words[at:])
            if not words[at][0].islower() and (end := self.places.nearest(proper, offset)):
                start = self.places.nearest(kind, end[0])
                if start:
                    return tuple(sorted((start, end)))
        return ()

    def _bare(self, name: str, type: str) -> str:
        """The name as facts carry it: a province without "tỉnh"."""
        if type == "Province":
            for word in ("tỉnh ", "thành phố ", "tp. ", "tp "):
                if fold_letters(normalise(name).text).startswith(fold_letters(word)):
                    return name[len(word) :]
        return name
