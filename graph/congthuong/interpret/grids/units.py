"""The unit of a table's figures: in brackets in a header, behind a comma, in a line of its own, or by what is counted.

>>> from congthuong.interpret.grids.units import stated
>>> from congthuong.recognise import load
>>> stated("vốn đăng kí (triệu usd)", load()), stated("số dự án", load())
(('USD', Decimal('1000000')), ('count:dự án', Decimal('1')))

Texts have gone through `fold_letters`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from congthuong.recognise import Lexicon
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.numbers import magnitude

__all__ = ["UNIT_LINE", "WrittenUnit", "count_of", "counted", "stated", "unit_in", "unit_of"]

UNIT_LINE = re.compile(r"(?:đơn vị(?: tính)?|đvt)\s?(?:- unit)?\s?[:-]?\s?(.{1,30})$")
_BRACKETS = re.compile(r"\(([^()]{1,24})\)")
_BEHIND_COMMA = re.compile(r",\s*([^,()]{1,16})$")
_THOUSANDS = re.compile(r"(1\.?000\.?000|1\.?000|10\^?[36])\s+")
_REST = 12  # characters that may stand behind the unit in its place


@dataclass(frozen=True, slots=True)
class WrittenUnit:
    """A unit and what one of it is in base units, at text[start:end]."""

    start: int
    end: int
    notation: str
    factor: Decimal


def unit_in(written: str, lexicon: Lexicon) -> tuple[str, Decimal] | None:
    """The unit that a text is as a whole: "tỷ đồng", "1000 tấn", "%".

    >>> from congthuong.recognise import load
    >>> unit_in("1.000 tấn", load())
    ('tonne', Decimal('1000'))
    """
    bare = written.strip(" .:")
    factor = Decimal(1)
    if match := _THOUSANDS.match(bare):
        power = match[1].replace(".", "").replace("10^", "10")
        factor = {"103": Decimal(1000), "106": Decimal(1_000_000)}.get(power, Decimal(power))
        bare = bare[match.end() :]
    if (found := magnitude(bare, 0)) and found[0] == 0:
        factor *= found[2]
        bare = bare[found[1] :].strip()
    unit = lexicon.units.at(" " + bare, 0)
    if unit is None or not unit.notation or unit.end - 1 < len(bare) - _REST:
        return None
    return unit.notation, factor * unit.factor


def unit_of(text: str, lexicon: Lexicon) -> WrittenUnit | None:
    """The unit written in a header or a line."""
    places = [match for match in (UNIT_LINE.search(text),) if match]
    places += reversed(list(_BRACKETS.finditer(text)))
    places += [match for match in (_BEHIND_COMMA.search(text),) if match]
    for place in places:
        if unit := unit_in(place[1], lexicon):
            return WrittenUnit(place.start(1), place.end(1), *unit)
    return None


@lru_cache(maxsize=4096)
def counted(text: str, lexicon: Lexicon) -> str | None:
    """The indicator that a header means by the thing it counts: "số dự án"."""
    nouns, pattern = _counted_nouns(lexicon)
    match = pattern.match(re.sub(r"\s*\(.*", "", text))
    return nouns[match[1]] if match else None


@lru_cache(maxsize=4)
def _counted_nouns(lexicon: Lexicon) -> tuple[dict[str, str], re.Pattern[str]]:
    """The things that indicators count, and a pattern that finds the longest at the beginning of a text."""
    nouns: dict[str, str] = {}
    for notation, concept in lexicon.indicators.items():
        for noun in concept.properties.get("countedNoun", ()):
            nouns.setdefault(fold_letters(noun), notation)
    longest = sorted(nouns, key=len, reverse=True)
    return nouns, re.compile(rf"(?:số |tổng số |số lượng )?({'|'.join(map(re.escape, longest))})(?!\w)")


def count_of(indicator: str, text: str, lexicon: Lexicon) -> str | None:
    """The unit of an indicator that counts things: the noun that the text has, else its shortest."""
    concept = lexicon.indicators.get(indicator)
    if concept is None or concept.one("unitKind") != "count":
        return None
    nouns = sorted(concept.properties.get("countedNoun", ()), key=len)
    return "count:" + next((noun for noun in nouns if fold_letters(noun) in text), nouns[0] if nouns else "")


def stated(text: str, lexicon: Lexicon) -> tuple[str | None, Decimal]:
    """The unit that a text states in any of these ways, and what one of it is in base units."""
    if unit := unit_in(text, lexicon):
        return unit
    if written := unit_of(text, lexicon):
        return written.notation, written.factor
    heads = [head.notation for head in lexicon.heads.find(text, folded=True) if head.kind == "indicator"]
    indicator = heads[0] if heads else counted(text, lexicon)
    return (count_of(indicator, text, lexicon) if indicator else None), Decimal(1)
