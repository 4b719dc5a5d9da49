"""Reading a figure again from the characters that its evidence names, and from nothing else.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.facts import json_number
>>> from congthuong.interpret import interpret
>>> from congthuong.interpret.reread import reread
>>> from congthuong.recognise import load
>>> text = "Hà Nam thu hút 2,5 tỷ USD, giảm 8%."
>>> article = Article("a", text, Metadata(published="2024-05"), (Block(0, len(text), "paragraph"),))
>>> again = [reread(text, fact) for fact in interpret(article, load()).observations]
>>> [(json_number(figure.value), figure.unit) for figure in again]
[(2500000000, 'USD'), (-8, 'percent')]

This is how "no invented value" is held to: the spans of the slots `value`, `value_max`, `magnitude`, `unit` and `sign`
are read by the recognisers' own small readers; the fact's value, unit and surface are not looked at. Where an evidence
span is missing or says something else, what is read again differs from the fact. A unit that the text leaves out
("422", after "số dự án") is read from the words of the indicator.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from congthuong.article import Span
from congthuong.facts import Observation
from congthuong.interpret.grids.units import stated
from congthuong.interpret.measures import apply
from congthuong.recognise.figures import MULTIPLES, RANKS, share
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.normal import normalise
from congthuong.recognise.numbers import magnitude, read_digits, read_words, settled
from congthuong.recognise.units import Unit

if TYPE_CHECKING:
    from congthuong.recognise import Lexicon

__all__ = ["Reread", "reread"]

_READINGS = {"down": "down", "equals": "equals-base", "beyond": "beyond-plan"}
_NAMED = {"một nửa": Decimal(50), "nửa": Decimal(50), "1/2": Decimal(50)}
_RANKING = re.compile(r"thứ|đứng|dẫn|xếp|top|tốp|nhóm")
_PART = re.compile(r"(\d+)\s?/\s?(\d+)")
_DONG = frozenset(fold_letters(word) for word in ("đông", "dồng", "đòng", "đổng", "đồn"))
_PER_HEAD_OF = frozenset({"VND", "USD", "VND/year", "USD/year"})
_PER_HEAD = re.compile(r"(?:đầu|mỗi) người")


@dataclass(frozen=True, slots=True)
class Reread:
    """What the characters of the evidence say: in base units, with the sign that their words give."""

    value: Decimal
    value_max: Decimal | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class _Written:
    """The words of one span as the recognisers compare them, and as they are spelt."""

    start: int
    low: str
    text: str


def reread(text: str, fact: Observation, lexicon: Lexicon | None = None) -> Reread:
    """The value, the upper value and the unit of a fact, from its evidence in the article's text.

    ValueError says which slot has no characters, or characters that are no number.
    """
    if lexicon is None:
        from congthuong.recognise import load

        lexicon = load()
    slots = {slot: [_written(text, span) for span in sorted(spans)] for slot, spans in fact.evidence.items()}
    if not slots.get("value"):
        raise ValueError(f"{fact.id}: no characters for the value")
    unit = _unit(slots, lexicon, tabular=fact.rule == "row and column")
    value, value_max = _numbers(slots, unit)
    if "ambiguous-separator" in fact.flags and value_max is None and value != abs(fact.value):
        # the page's own convention may have settled it, which these characters alone do not show
        value = min(value, _numbers(slots, unit, settle=False)[0], key=lambda read: abs(read - abs(fact.value)))
    reading = _reading(slots.get("sign", ()), lexicon)
    ends = sorted(apply(reading, number) for number in (value, value_max) if number is not None)
    return Reread(ends[0], ends[1] if len(ends) > 1 else None, unit.notation if unit else None)


def _written(text: str, span: Span) -> _Written:
    spelt = normalise(text[slice(*span)]).text
    return _Written(span[0], fold_letters(spelt), spelt)


# -- numbers -----------------------------------------------------------------------------------------------------


def _numbers(
    slots: dict[str, list[_Written]], unit: Unit | None, *, settle: bool = True
) -> tuple[Decimal, Decimal | None]:
    """The written number and the upper one of a range, each with the magnitudes that hold for it."""
    factor = unit.factor if unit else Decimal(1)
    words = slots.get("magnitude", [])
    first, *more = slots["value"]
    upper = slots.get("value_max", [])
    own = [word for word in words if not upper or word.start < upper[0].start]
    if not upper:
        return _number([first, *more], own, factor, unit, settle), None
    behind = words[len(own) :]
    # "8-10 triệu": the magnitude covers both, unless the first is written out ("700.000 đến 1,2 triệu")
    if not own and behind and read_digits(first.low)[0] <= read_digits(upper[0].low)[0] * 5:
        own = behind
    ends = [
        (_number([first, *more], own, factor, unit, s), _number(upper, behind, factor, unit, s)) for s in (True, False)
    ]
    return next((pair for pair in ends if pair[0] < pair[1]), ends[-1])


def _number(
    parts: Sequence[_Written], words: Sequence[_Written], factor: Decimal, unit: Unit | None, settle: bool = True
) -> Decimal:
    """The sum of the parts, each times its magnitude: "743" "tỷ" "860" "triệu" is 743 860 000 000.

    A part without one stands for itself ("12" "nghìn" "350"), and thousands may be of what follows ("2" "nghìn" "350"
    "tỷ").
    """
    if len(parts) == 1 and len(words) == 2 and words[1].low == fold_letters("rưỡi"):
        scale = _magnitude(words[0])
        return (_plain(parts[0])[0] + Decimal("0.5")) * scale * factor
    if len(parts) > 1:
        scales = [_magnitude(word) for word in words] + [Decimal(1)] * (len(parts) - len(words))
        if scales[0] < scales[1]:
            return (_plain(parts[0])[0] * scales[0] + _plain(parts[1])[0]) * scales[1] * factor
        return sum((_plain(part)[0] * scale for part, scale in zip(parts, scales, strict=True)), Decimal(0)) * factor
    scale = (_magnitude(words[0]) if words else Decimal(1)) * factor
    value, other = _plain(parts[0])
    value *= scale
    if other is not None and settle:
        value = settled(value, other, scale, unit.kind if unit else "bare", unit.notation if unit else None)[0]
    return value


def _plain(written: _Written) -> tuple[Decimal, Decimal | None]:
    """The number in one span: digits, number words, a fraction, a half, a multiple's or a rank's word."""
    low = written.low.strip()
    if low in _NAMED:
        return _NAMED[low], None
    if low in MULTIPLES:
        return MULTIPLES[low], None
    if match := _PART.fullmatch(low):
        return share(Decimal(match[1]), Decimal(match[2])), None
    if match := re.fullmatch(r"([-+]?)\s?(\d[\d.,  ]*?)[.,]?\s?%?", low):
        value, other = read_digits(match[2])
        sign = -1 if match[1] == "-" else 1
        return value * sign, None if other is None else other * sign
    if low in RANKS:
        return Decimal(RANKS[low]), None
    if _RANKING.match(low):
        return Decimal(1), None
    value_of_words = read_words(low)
    if value_of_words is None:
        raise ValueError(f"no number: {written.text!r}")
    return value_of_words, None


def _magnitude(written: _Written) -> Decimal:
    # a slip such as "tủ" is a magnitude only before a currency, which has a span of its own
    found = magnitude(written.low, 0) or magnitude(written.low + " đồng", 0)
    if found is None:
        raise ValueError(f"no magnitude: {written.text!r}")
    return found[2]


# -- unit and sign -----------------------------------------------------------------------------------------------


def _unit(slots: dict[str, list[_Written]], lexicon: Lexicon, *, tabular: bool) -> Unit | None:
    spans = slots.get("unit", [])
    if tabular:
        return _column_unit(spans, lexicon)
    own = [written for written in spans if not _PER_HEAD.search(written.low)]
    unit = _one_unit(own[0], slots, lexicon) if own else _left_out(slots, lexicon)
    said = [*spans, *slots.get("indicator", ())]
    if unit and unit.notation in _PER_HEAD_OF and any(_PER_HEAD.search(written.low) for written in said):
        currency, _, rest = unit.notation.partition("/")
        unit = Unit(unit.start, unit.end, "/".join(filter(None, (currency, "person", rest))), unit.kind, unit.factor)
    return unit


def _one_unit(written: _Written, slots: dict[str, list[_Written]], lexicon: Lexicon) -> Unit:
    low, end = written.low, len(written.low)
    if low.startswith("gấp"):
        return Unit(0, end, "times", "times")
    if low in _NAMED or _PART.fullmatch(low):
        # "2/3 số dự án" is a part of a whole and its own unit; of "6/8 tỉnh" the first number is the rank
        whole = low in _NAMED or slots["value"][0].low == low
        return Unit(0, end, "percent", "percent") if whole else Unit(0, end, "rank", "count")
    if _RANKING.match(low) and not lexicon.units.at(" " + low, 0):
        return Unit(0, end, "rank", "count")
    if low in _DONG:
        return Unit(0, end, "VND", "money")
    found = lexicon.units.at(" " + low, 0, " " + written.text)
    if found and found.end == end + 1:
        return found
    return lexicon.units.counted(low, 0, _noun_end(low), written.text[: _noun_end(low)], "open")


def _noun_end(low: str) -> int:
    """Where the counted noun of "chi tiết/năm" ends."""
    match = re.search(r"\s?/\s?[^/]+$", low)
    return match.start() if match else len(low)


def _column_unit(spans: Sequence[_Written], lexicon: Lexicon) -> Unit:
    """The unit of a table's cell: "%" in the cell itself, else what the header and the line above say."""
    notation: str | None = None
    factor = Decimal(1)
    for written in spans:
        if "%" in written.low and re.fullmatch(r"[-+]?[\d.,]+\s?%", written.low):
            return Unit(0, 1, "percent", "percent")
        unit, times = stated(written.low.strip(), lexicon)
        notation = notation or unit
        factor = times if factor == 1 else factor
    if notation is None:
        raise ValueError("no characters for the unit of a cell")
    return Unit(0, 1, notation, "count" if notation.startswith("count:") else "measure", factor)


def _left_out(slots: dict[str, list[_Written]], lexicon: Lexicon) -> Unit | None:
    """The unit that goes without saying: đồng for a sum in millions, else what the indicator's words count."""
    named = slots.get("indicator", ())
    for written in named:
        unit, _ = stated(written.low, lexicon)
        if unit:
            return Unit(0, 0, unit, "count")
    if any(_magnitude(word) >= 10**6 for word in slots.get("magnitude", ())):
        return Unit(0, 0, "VND", "money")
    return next((found for w in named if (found := lexicon.units.at(" " + w.low, 0, " " + w.text))), None)


def _reading(signs: Sequence[_Written], lexicon: Lexicon) -> str:
    """How the value follows from the written number, by the word that says so."""
    for written in signs:
        for change in lexicon.changes.longest(written.low, folded=True):
            if change.value in _READINGS:
                return _READINGS[change.value]
    return "equals-base" if signs else "as-is"
