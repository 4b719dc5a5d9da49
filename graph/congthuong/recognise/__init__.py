"""From text to spans: numbers, units, periods, places, organisations, indicators and cue words.

>>> from congthuong.recognise import load
>>> lexicon = load()
>>> lexicon.indicators["grdp"].preferred["en"]
'gross regional domestic product'
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from congthuong.data import folder
from congthuong.recognise.gazetteer import Gazetteer, from_concepts
from congthuong.recognise.indicators import Heads
from congthuong.recognise.lexicon import CT, Concept, concepts
from congthuong.recognise.matcher import Matcher
from congthuong.recognise.units import Units

__all__ = ["Cue", "Lexicon", "load"]


@dataclass(frozen=True, slots=True)
class Cue:
    """What a cue word says: the slot and the value it gives."""

    slot: str
    value: str
    indicators: tuple[str, ...] = ()  # the only ones that it narrows; none: any


@dataclass(frozen=True)
class Lexicon:
    """The vocabularies, ready to be matched. `concepts` are all of them, for recognisers with tables of their own."""

    concepts: tuple[Concept, ...]
    indicators: dict[str, Concept]
    units: Units
    heads: Heads
    cues: Matcher[Cue]
    names: Gazetteer
    changes: Matcher[str]  # the words that say how a figure stands to another: tăng, bằng, chiếm, kế hoạch

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: Any) -> bool:
        return self is other


def load(vocab: Path | None = None) -> Lexicon:
    """The lexicon of this installation, with the Turtle files of a knowledge base's `vocab` folder added to it."""
    return _load(folder("ontology"), vocab if vocab and vocab.is_dir() else None)


@lru_cache(maxsize=4)
def _load(ontology: Path, vocab: Path | None) -> Lexicon:
    paths = [ontology / "vocab", ontology / "places", ontology / "orgs", *([vocab] if vocab else [])]
    known = concepts(paths)
    cues = [
        (label, Cue(slot, c.notation or "", c.properties.get("ofIndicator", ())))
        for c in known
        if CT + "Cue" in c.types and (slot := c.one("slot"))
        for label in c.labels("vi")
    ]
    return Lexicon(
        known,
        {c.notation: c for c in known if CT + "Indicator" in c.types and c.notation},
        Units(known),
        Heads(known),
        Matcher((label, cue) for label, cue in cues if cue.slot not in ("change", "base")),
        from_concepts(known),
        Matcher((label, cue.value) for label, cue in cues if cue.slot in ("change", "base")),
    )
