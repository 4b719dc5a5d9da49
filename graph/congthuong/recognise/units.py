"""What stands behind a numeral: a unit of measure, a currency, a rate, or a thing that is counted.

>>> from congthuong.recognise import load
>>> from congthuong.recognise.matcher import fold_letters
>>> units = load().units
>>> unit = units.at(fold_letters("8-10 triệu đồng/người/tháng"), 10)
>>> unit.notation, unit.kind
('VND/person/month', 'income')
>>> units.at(fold_letters("15 dự án FDI"), 2).notation
'count:dự án'
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from congthuong.recognise.lexicon import CT, Concept
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.normal import normalise

__all__ = ["Unit", "UnitKind", "Units"]

UnitKind: TypeAlias = Literal[
    "money", "percent", "point", "area", "mass", "measure", "count", "income", "rate", "times", "time"
]

_KINDS: dict[str, UnitKind] = {
    "percent": "percent", "percentage-point": "point", "VND": "money", "USD": "money", "EUR": "money", "JPY": "money", "CNY": "money",
    "KRW": "money", "hectare": "area", "square-metre": "area", "km2": "area", "tonne": "mass", "times": "times",
    "tuần": "time", "tháng": "time", "năm": "time", "ngày": "time",
}  # fmt: skip
# What a rate is per, as SPEC-like notations: the money ones have English names, since people filter on them.
_PER = {
    "năm": "year",
    "tháng": "month",
    "người": "person",
    "đầu người": "person",
    "lao động": "person",
    "ng": "person",
    "tháng/người": "person/month",
}
_PER_WORD = re.compile(r"\s?/\s?([^\W\d_]+[²³23]?)")
_RATE = re.compile(r"\s?/\s?(năm|tháng|ngài đêm|ngài|giờ|ca|ha|km2)(?!\w)")
_MONTHLY = re.compile(r"\s?/\s?(?:năm|tháng)(?!\w)")
_WORD = re.compile(r"\s{1,2}([^\W\d_]+)(?!\w)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit at folded[start:end]: its notation (as facts carry it), its kind, and what one of it is in base units."""

    start: int
    end: int
    notation: str
    kind: UnitKind
    factor: Decimal = Decimal(1)
    noun: str | None = None  # what is counted, as written
    noun_kind: str | None = None


class Units:
    """The unit words of the vocabularies, ready to be matched at a place."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        symbols: dict[str, tuple[str, Decimal]] = {}
        nouns: dict[str, str] = {}
        counted: set[str] = set()
        concepts = tuple(concepts)
        notations = {concept.iri: concept.notation for concept in concepts if concept.notation}
        for concept in concepts:
            if CT + "CountNoun" in concept.types:
                for label in concept.labels("vi"):
                    nouns[self._word(label)] = concept.notation or "thing"
            elif CT + "Indicator" in concept.types:
                for label in concept.properties.get("countedNoun", ()):
                    counted.add(self._word(label))
            elif CT + "Unit" in concept.types and concept.notation and concept.notation not in ("count", "rank"):
                factor = Decimal(concept.one("factor") or 1)
                base = notations.get(concept.one("base") or "", concept.notation)
                for label in (*concept.labels("vi"), *concept.properties.get("symbol", ())):
                    symbols[self._word(label)] = (base, factor)
        # The unit of "17 cơ sở sản xuất công nghiệp" is its head noun; what narrows it is for the linking to read.
        for word in counted:
            if not any(word.startswith(head + " ") for head in counted):
                nouns[word] = "indicator"
        self._symbols, self._nouns = symbols, nouns
        self._symbol = re.compile(
            r"\s{0,2}(" + "|".join(map(re.escape, sorted(symbols, key=len, reverse=True))) + r")(?!\w)"
        )
        self._noun = re.compile(
            r"\s{1,2}(" + "|".join(map(re.escape, sorted(nouns, key=len, reverse=True))) + r")(?!\w)"
        )
        self._more = re.compile(
            r"(?:\s?,\s|\s?/\s?|\svà\s(?=vùng lãnh thổ|cá nhân|thành phố|hợp tác xã|hộ|tập thể|doanh nghiệp))("
            + "|".join(map(re.escape, sorted(nouns, key=len, reverse=True)))
            + r")(?!\w)"
        )

    @staticmethod
    def _word(label: str) -> str:
        return fold_letters(normalise(label).text)

    def at(self, folded: str, at: int, text: str | None = None) -> Unit | None:
        """The unit that begins at this place, up to two spaces apart, or None; nouns are given as `text` writes them."""
        if match := self._symbol.match(folded, at):
            notation, factor = self._symbols[match[1]]
            kind = _KINDS.get(notation, "measure")
            if kind == "times" and folded.startswith((" lượt", " thứ"), match.end()):
                return None  # "2018 lần lượt"
            if kind != "time":
                return self._rate(folded, text or folded, Unit(match.start(1), match.end(1), notation, kind, factor))
        if match := self._noun.match(folded, at):
            return self._count(folded, text or folded, match)
        return None

    def _rate(self, folded: str, text: str, unit: Unit) -> Unit:
        """The unit with what it is per: "tấn/năm", "đồng/người/tháng", "USD/ha"."""
        if unit.kind in ("percent", "point", "times"):
            return unit
        pers: list[str] = []
        end = unit.end
        if unit.kind != "money" and (rate := _RATE.match(folded, end)):
            pers, end = [rate[1].replace("ngài", "ngày")], rate.end()
        while not (pers and unit.kind != "money") and (match := _PER_WORD.match(folded, end)) and len(pers) < 2:
            noun = self._noun.match(" " + folded[match.start(1) : match.start(1) + 24])
            word = noun[1] if noun and len(noun[1]) > len(match[1]) else match[1]
            pers.append(text[match.start(1) : match.start(1) + len(word)].lower())
            end = match.start(1) + len(word)
        if not pers and unit.kind == "mass":
            # "15.000 tấn sản phẩm giấy/năm": what is weighed may stand before the rate
            place = unit.end
            for _ in range(4):
                if not (word_match := _WORD.match(folded, place)):
                    break
                place = word_match.end()
                if rate := _MONTHLY.match(folded, place):
                    pers, end = [rate[0].strip(" /")], rate.end()
                    break
        if not pers:
            return unit
        if unit.kind == "money":
            names = [_PER.get(per, per) for per in pers]
            if names == ["month", "person"]:
                names = ["person", "month"]
            notation = "/".join((unit.notation, *names))
            kind: UnitKind = "income" if "person" in names else "rate"
        else:
            written = "/".join(pers)
            notation = f"{unit.notation}/{'year' if written == 'năm' and unit.notation == 'tonne' else written}"
            kind = "rate"
        return Unit(unit.start, end, notation, kind, unit.factor)

    def counted(self, folded: str, start: int, end: int, noun: str, kind: str) -> Unit:
        """A count of this noun, or a rate of it where one is written ("chi tiết/năm")."""
        if rate := _RATE.match(folded, end):
            return Unit(
                start, rate.end(), f"{noun}/{rate[1].replace('ngài', 'ngày')}", "rate", noun=noun, noun_kind="piece"
            )
        return Unit(start, end, f"count:{noun}", "count", noun=noun, noun_kind=kind)

    def _count(self, folded: str, text: str, match: re.Match[str]) -> Unit | None:
        start, end = match.span(1)
        kind = self._nouns[match[1]]
        if kind == "not":
            return Unit(start, end, "", "count", noun_kind="not")
        # "tổ chức, cá nhân", "doanh nghiệp, HTX, hộ gia đình": one count of several nouns
        while more := self._more.match(folded, end):
            if folded.startswith(" gồm", more.end()):
                break  # "446 dự án, bao gồm …"
            if self._nouns[more[1]] in ("not", "time") or text[more.end() : more.end() + 2].strip()[:1].isupper():
                break  # "48 dự án, KCN Gia Lễ": a name begins
            end = more.end()
        noun = text[start:end]
        if kind == "time":
            return Unit(start, end, noun, "time", noun=noun, noun_kind=kind)
        return self.counted(folded, start, end, noun, kind)
