"""The phase of a zone: "KCN Việt Hàn GĐ1 lấp đầy 95%" is a figure of the zone, of its first phase alone.

>>> from congthuong.interpret.phases import phase
>>> text = "KCN Việt Hàn GĐ1 đạt 95%, Bình Xuyên II (giai đoạn 2) 61%"
>>> phase(text, (0, 16)), phase(text, (26, 39)), phase(text, (0, 12)), phase(text, (26, 35))
('giai đoạn 1', 'giai đoạn 2', 'giai đoạn 1', None)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from congthuong.article import Span
from congthuong.facts import Observation

__all__ = ["narrowed", "phase"]

_ZONES: Final = frozenset({"IndustrialZone", "IndustrialCluster"})
_ROMAN: Final = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
_NUMBER = r"(?:\d{1,2}|IV|V|I{1,3})"
# The last words of a name, or right behind it: "GĐ1", "- giai đoạn II", "(GĐ 1)", "giai đoạn 1 và 2"; no years
_PHASE = re.compile(
    rf"(?:\s|\s?[-–]\s?|\s?[(])(?i:giai\s+đoạn|gđ)\s?(?P<first>{_NUMBER})(?:(?:\s+và\s+|\s?[-–]\s?)(?P<second>{_NUMBER}))?"
    r"(?![\w%]|[.,/]\d|\s?(?:%|ha\b))"
)


def phase(text: str, name: Span) -> str | None:
    """The phase that ends a name, or stands right behind it; None where there is none.

    >>> phase("CCN Tân An - GĐ II rộng 50 ha", (0, 10)), phase("KCN Yên Bình giai đoạn 2021-2025", (0, 12))
    ('giai đoạn 2', None)
    """
    said = next((m for m in _PHASE.finditer(text, *name) if m.end() == name[1]), None) or _PHASE.match(text, name[1])
    if said is None:
        return None
    numbers = [_ROMAN.get(number, number) for number in said.group("first", "second") if number]
    return f"giai đoạn {' và '.join(numbers)}"


def narrowed(observations: Iterable[Observation], text: str) -> Iterator[Observation]:
    """The observations, those of a zone's phase with a qualifier that says which; `text` is what the spans are of."""
    for item in observations:
        spans = item.evidence.get("subject", ())
        which = phase(text, spans[-1]) if spans and item.subject_type in _ZONES else None
        if which is None or (item.subject or "").casefold().endswith(which):
            yield item  # "KCN Hòa Phú mở rộng giai đoạn 1": the phase is in the name
        else:
            yield replace(item, qualifiers=tuple(dict.fromkeys((*item.qualifiers, which))))
