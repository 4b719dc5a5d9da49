"""Head phrases: the indicators and the industries that a clause is about.

>>> from congthuong.recognise import load
>>> heads = load().heads
>>> [(h.kind, h.notation) for h in heads.find("Chỉ số sản xuất công nghiệp tăng 5%, trong đó khai khoáng giảm 2%")]
[('indicator', 'industrial-production-index'), ('sector', 'B')]

An everyday word for an industry ("điện", "dệt") is a head only where a list of industries or a growth clause has it;
those come with kind "short", for the linking to take or leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from congthuong.recognise.lexicon import CT, Concept
from congthuong.recognise.matcher import Matcher

__all__ = ["Head", "Heads"]


HeadKind: TypeAlias = Literal["indicator", "verb", "sector", "short", "product"]


@dataclass(frozen=True, slots=True)
class Head:
    """A head phrase at text[start:end]."""

    start: int
    end: int
    kind: HeadKind
    notation: str


class Heads:
    """The wordings of indicators, their verbs, and industries."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        wordings: list[tuple[str, tuple[HeadKind, str]]] = []
        shorts: list[tuple[str, tuple[HeadKind, str]]] = []
        goods: list[tuple[str, tuple[HeadKind, str]]] = []
        # where a section has one division only both have its name, and the name means the section
        for concept in sorted(concepts, key=lambda c: CT + "Sector" in c.types and len(c.notation or "") > 1):
            if CT + "Commodity" in concept.types:
                labels = (*concept.labels("vi"), *concept.properties.get("variety", ()))
                goods += [(label, ("product", concept.iri)) for label in labels]
            if not concept.notation:
                continue
            if CT + "Indicator" in concept.types:
                wordings += [(label, ("indicator", concept.notation)) for label in concept.labels("vi")]
                shorts += [(label, ("verb", concept.notation)) for label in concept.properties.get("verbLabel", ())]
            elif CT + "Sector" in concept.types and "vsic2025" not in concept.iri:
                wordings += [(label, ("sector", concept.notation)) for label in concept.labels("vi")]
                shorts += [(label, ("short", concept.notation)) for label in concept.properties.get("shortLabel", ())]
        self._matcher = Matcher([*wordings, *shorts])
        self._goods = Matcher(goods)

    def find(self, text: str, *, folded: bool = False) -> list[Head]:
        """The heads of a normalised text, the longest at each place, in order."""
        return [Head(m.start, m.end, *m.value) for m in self._matcher.longest(text, folded=folded)]

    def goods(self, text: str, *, folded: bool = False) -> list[Head]:
        """The commodities named, apart from the heads: one wording may be a commodity here and an industry there."""
        return [Head(m.start, m.end, *m.value) for m in self._goods.longest(text, folded=folded)]
