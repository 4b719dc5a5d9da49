"""The words around a figure as signs of what kind of thing fills a slot, and what kind each filler is.

Signs are words by place: right before the figure and right behind it, anywhere in its clause, pairs of neighbours,
what stands before it in the sentence, its own unit and noun.
"""

from __future__ import annotations

import re
from itertools import pairwise

from congthuong.interpret.propose.fillers import Slot, Value
from congthuong.interpret.propose.periods import grain
from congthuong.interpret.propose.surroundings import Asked
from congthuong.periods import bounds

__all__ = ["kind_of_filler", "signs_of"]

_WORD = re.compile(r"[^\W\d_]+|[,;:()%]")
_TYPES = {
    "Scheme": "Programme", "Ward": "District", "IndustrialCluster": "IndustrialZone", "Event": "Other", "Product": "Other",
    "Association": "Agency", "Platform": "Other",
}  # fmt: skip


def signs_of(asked: Asked) -> frozenset[str]:
    """The signs of a figure."""
    folded, fact = asked.page.folded, asked.observation
    left = _WORD.findall(folded, max(asked.left, asked.start - 160), asked.start)[-14:]
    right = _WORD.findall(folded, asked.end, min(asked.sentence.end, asked.end + 90))[:8]
    before = _WORD.findall(folded, max(asked.sentence.start, asked.start - 400), asked.start)
    own = _WORD.findall(folded, asked.start, asked.end)
    found = {f"unit {fact.unit}", f"as {fact.transformation}", *(f"in sentence {word}" for word in before)}
    found.update(f"{n} left {word}" for n, word in enumerate(reversed(left[-4:])))
    found.update(f"{n} right {word}" for n, word in enumerate(right[:3]))
    for where, words in (("left", left), ("right", right), ("own", own)):
        found.update(f"{where} {word}" for word in words)
        found.update(f"{where} {one} {other}" for one, other in pairwise(words))
    found.update(f"{fact.unit} behind {word}" for word in left[-3:])
    return frozenset(found)


def kind_of_filler(slot: Slot, value: Value, published: str | None) -> str:
    """What kind a filler is: an indicator's notation, a subject's type, a period's grain and how its year lies."""
    name, label = value
    match slot:
        case "indicator":
            return name or "unlisted"
        case "subject":
            return _TYPES.get(label or "Other", label or "Other")
        case _:
            if not name:
                return "none"
            years = int(bounds(name)[1][:4]) - int(published[:4]) if published else 9
            return f"{'as of ' if name[0] == '/' else ''}{grain(name)} {max(-2, min(2, years))}"
