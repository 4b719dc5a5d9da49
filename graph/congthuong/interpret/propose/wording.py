"""The words around a figure as signs of what kind of thing fills a slot, and what kind each filler is.

Signs are words by place: right before the figure and right behind it, anywhere in its clause, pairs of neighbours,
what stands before it in the sentence, its own unit and noun.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from congthuong.interpret.propose.fillers import Filler, Slot, Value
from congthuong.interpret.propose.periods import grain
from congthuong.interpret.propose.surroundings import Asked
from congthuong.periods import bounds
from congthuong.recognise.matcher import key

__all__ = ["kind_of_filler", "signs_of", "signs_of_filler"]

_WORD = re.compile(r"[^\W\d_]+|[,;:()%]")
_TYPES = {
    "Scheme": "Programme", "Ward": "District", "IndustrialCluster": "IndustrialZone", "Event": "Other", "Product": "Other",
    "Association": "Agency", "Platform": "Other",
}  # fmt: skip


def signs_of(asked: Asked) -> frozenset[str]:
    """The signs of a figure."""
    keyed, fact = asked.page.keyed, asked.observation
    left = _WORD.findall(keyed, max(asked.left, asked.start - 160), asked.start)[-14:]
    right = _WORD.findall(keyed, asked.end, min(asked.sentence.end, asked.end + 90))[:8]
    before = _WORD.findall(keyed, max(asked.sentence.start, asked.start - 400), asked.start)
    own = _WORD.findall(keyed, asked.start, asked.end)
    found = {f"unit {fact.unit}", f"as {fact.transformation}", *(f"in sentence {word}" for word in before)}
    found.update(f"{n} left {word}" for n, word in enumerate(reversed(left[-4:])))
    found.update(f"{n} right {word}" for n, word in enumerate(right[:3]))
    for where, words in (("left", left), ("right", right), ("own", own)):
        found.update(f"{where} {word}" for word in words)
        found.update(f"{where} {one} {other}" for one, other in pairwise(words))
    found.update(f"{fact.unit} behind {word}" for word in left[-3:])
    return frozenset(found)


def signs_of_filler(slot: Slot, asked: Asked, filler: Filler) -> tuple[str, ...]:
    """The signs of one filler beside the figure's own words: what it is with what is counted, weighed and said there.

    Of a period there are none: its features say all that words do.
    """
    if slot == "period":
        return ()
    unit, noun, left, right = _near(asked)
    name, label = filler.value
    words = plain_words(label or "")
    if slot == "subject":
        kind = next((f[5:] for f in filler.features if f.startswith("kind=")), "")
        of = plain_words(asked.observation.indicator_label or "")[:3]
        found = [
            f"{kind}",
            f"{kind}, {unit}",
            f"{kind}, {asked.observation.indicator}",
            f"{kind}, {asked.observation.transformation}",
        ]
        found += [f"{kind} of {word}" for word in of] + [f"{kind} left {word}" for word in left]
        found += [f"{kind}, {f}" for f, value in filler.features.items() if value and f.startswith(_TELLING)]
        found += [f"named {word}" for word in plain_words(name or "")[:2]]
        if asked.generic:
            found.append(f"{kind}, last {asked.generic[-1][0]}")
    elif name:
        found = [name, f"{name}, {unit}", f"{name}, {asked.observation.transformation} {noun}"]
        found += [f"{name} left {word}" for word in left] + [f"{name} right {word}" for word in right]
        found += [f"{name}, {f}" for f, value in filler.features.items() if value and f.startswith(_HEADED)]
        found += [f"said {' '.join(words)}", f"said {' '.join(words)}, {noun}"]
    else:
        found = [
            "unlisted",
            f"unlisted, {unit}",
            f"unlisted left {left[-1] if left else ''}",
            f"unlisted right {right[0] if right else ''}",
        ]
        found += [f"holds {word}" for word in words]
        if words:
            found += [
                f"begins {words[0]}",
                f"ends {words[-1]}",
                f"begins {' '.join(words[:2])}",
                f"begins {words[0]}, {noun}",
                f"{len(words)} words",
            ]
        ways = [f for f, value in filler.features.items() if value == 1.0 and f.startswith("label ")]
        found += ways + [f"{way}, {noun}" for way in ways]
    return tuple(dict.fromkeys(found))


_TELLING = ("behind ", "before ", "focus", "rules", "generic", "in ")
_HEADED = ("head in", "noun", "weighed", "rules", "focus")


def _near(asked: Asked) -> tuple[str, str, list[str], list[str]]:
    """The unit, the first word of the noun (else the unit), three words left and two right of a figure."""
    unit = asked.observation.unit
    noun = (asked.noun or unit).split(" ")[0]
    keyed = asked.page.keyed
    left = _WORD.findall(keyed, max(asked.left, asked.start - 60), asked.start)[-3:]
    return unit, noun, left, _WORD.findall(keyed, asked.end, min(asked.sentence.end, asked.end + 40))[:2]


@lru_cache(maxsize=8192)
def plain_words(text: str) -> tuple[str, ...]:
    """The words of a phrase as they are compared."""
    return tuple(key(text).split())


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
