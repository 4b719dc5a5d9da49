"""A total grows no faster than its fastest part and no slower than its slowest.

>>> from congthuong.check.within.change_of_parts import RULE
>>> RULE.name
'change-of-parts'

Looked at where manufacturing, nearly all of industry, is among the parts, or all three sectors of an economy are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from congthuong.check.within.reading import Audit, Reading, Rule, Words, printed, said
from congthuong.facts import Observation
from congthuong.localisation import Language, number

__all__ = ["RULE"]

# Indicator -> the parts that must be there, and those that count.
_INDUSTRY: Final = (frozenset("C"), frozenset("BCDE"))
_ECONOMY: Final = (frozenset({"services", "agriculture", "industry+construction"}),) * 2
_PARTS: Final = {
    "industrial-production-index": _INDUSTRY,
    "industrial-output-value": _INDUSTRY,
    "grdp": _ECONOMY,
    "gdp": _ECONOMY,
}
_HOLDS: Final[Words] = {
    "vi": "{total}% nằm giữa mức của các ngành: {parts}.",
    "en": "{total}% lies between those of its sectors: {parts}.",
}
_FAILS: Final[Words] = {
    "vi": "{total}% nằm ngoài mức của các ngành: {parts}; có thể nhờ các ngành không nêu.",
    "en": "{total}% lies outside those of its sectors: {parts}; sectors that are not named may explain it.",
}


def _find(reading: Reading) -> Iterator[Audit]:
    groups: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for fact in reading.figures:
        if fact.transformation == "change" and fact.unit == "percent" and fact.indicator in _PARTS:
            key = (fact.subject, fact.indicator, fact.period, fact.compared_with, *sorted(fact.qualifiers))
            groups[key].append(fact)
    for facts in groups.values():
        needed, counted = _PARTS[str(facts[0].indicator)]
        totals = [fact for fact in facts if not fact.sector]
        parts = [fact for fact in facts if fact.sector in counted]
        if len({fact.value for fact in totals}) != 1 or len(parts) < 2 or not needed <= {fact.sector for fact in parts}:
            continue
        holds = _between(totals[0], parts)
        words = said(_HOLDS if holds else _FAILS, total=totals[0].value, parts="{parts}")
        listed = {
            language: template.replace(
                "{parts}", "; ".join(f"{part.sector} {number(part.value, language)}%" for part in parts)
            )
            for language, template in words.items()
        }
        every = (totals[0], *parts)
        yield Audit.of(RULE.name, holds, listed, every)


def _between(total: Observation, parts: list[Observation]) -> bool:
    """Whether the total may lie among the parts; beside "2,9%" a "3%" is 3,0 with its nought left out."""
    half = min(map(printed, (total, *parts)))
    return min(part.value for part in parts) < total.value + 2 * half and total.value - 2 * half < max(
        part.value for part in parts
    )


def _listed(parts: list[Observation], language: Language) -> str:
    return "; ".join(f"{part.sector} {number(part.value, language)}%" for part in parts)


RULE: Final = Rule(
    "change-of-parts",
    {"vi": "Mức tăng chung nằm giữa mức của các ngành", "en": "A total's growth lies between its parts'"},
    _find,
)
