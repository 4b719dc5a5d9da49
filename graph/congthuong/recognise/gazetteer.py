"""What names are recognised by: the named things of the ontology, and the words that open, fill and end a name.

>>> from congthuong.data import folder
>>> from congthuong.recognise.gazetteer import gazetteer
>>> words = gazetteer((folder("ontology"),))
>>> [(known.type, known.label) for known in words.known["hải phòng"]]
[('Province', 'Hải Phòng')]
>>> "khu công nghiệp" in words.role("zone-head")
True

Named things are the concepts of ontology/places and ontology/orgs (any file with a subject of such a class); the words
stand in ontology/vocab/name-words.ttl, one concept per role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import ahocorasick

from congthuong.recognise.lexicon import CT, Concept, concepts
from congthuong.recognise.normal import lower, normalise
from congthuong.text import fold

__all__ = [
    "ENTITY_TYPES",
    "NAME",
    "PROVINCE",
    "Gazetteer",
    "Known",
    "fold_name",
    "found_in",
    "from_concepts",
    "gazetteer",
]

ENTITY_TYPES = frozenset(
    [
        "Province",
        "District",
        "Ward",
        "Country",
        "IndustrialZone",
        "IndustrialCluster",
        "Company",
        "Agency",
        "Association",
        "Person",
        "Programme",
        "Scheme",
        "Project",
        "Document",
        "Platform",
        "Product",
        "Event",
        "Other",
    ]
)
_CLASS = {"Region": "Other"}  # classes of the ontology that the facts know under another type
_WORDS = "/id/name-word/"
_CUES = "/id/relation-cue/"
NAME, PROVINCE = "=name", "=province"  # the roles of known names
# Of two readings of one name the earlier type wins, unless a word before it decides.
_RANK = ("Province", "Country", "Agency", "Company", "Association", "Programme", "Platform", "District")


@dataclass(frozen=True, slots=True)
class Known:
    """A named thing of the ontology under one of its names."""

    label: str
    type: str
    within: tuple[str, ...] = ()  # labels of the provinces that a district may lie in


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known names and name words by folded spelling, and one automaton that finds all of them."""

    known: Mapping[str, tuple[Known, ...]]
    words: Mapping[str, Mapping[str, str]]  # role -> folded word -> what it stands for (itself, if nothing else)
    automaton: ahocorasick.Automaton
    provinces: Mapping[str, str]  # folded name or alias -> label
    municipalities: frozenset[str]
    cues: Mapping[str, re.Pattern[str]]  # use of a predicate -> its cue phrases, the longest first

    def role(self, name: str) -> Mapping[str, str]:
        """The words of a role; empty when no vocabulary has it."""
        return self.words.get(name, {})


def fold_name(name: str) -> str:
    """How two spellings of a name are compared: composed, lower case, new tone placement, plain spaces and hyphens."""
    return _remembered(name) if len(name) < _SHORT else _fold(name)


def _fold(name: str) -> str:
    return fold(_HYPHEN.sub(" - ", normalise(name).text))


_SHORT = 80  # names come again and again
_HYPHEN = re.compile(r"\s*-\s*")
_remembered = lru_cache(maxsize=8192)(_fold)


@lru_cache(maxsize=8)
def gazetteer(paths: tuple[Path, ...]) -> Gazetteer:
    """The gazetteer of these files and folders of Turtle, read once per process."""
    return from_concepts(concepts(paths))


def from_concepts(found: Iterable[Concept]) -> Gazetteer:
    """The gazetteer of these concepts."""
    rows = tuple(found)
    labels = {concept.iri: concept.preferred.get("vi", "") for concept in rows}
    known: dict[str, list[Known]] = {}
    words: dict[str, dict[str, str]] = {}
    cities: dict[str, set[bool]] = {}
    cues: dict[str, set[str]] = {}
    for concept in rows:
        if _WORDS in concept.iri and concept.notation:
            role = words.setdefault(concept.notation, {})
            for label in concept.alternative.get("vi", ()):
                short, _, full = label.partition(" = ")
                role[fold_name(short).rstrip(".")] = full or short
            continue
        if _CUES in concept.iri and concept.notation:
            cues.setdefault(concept.notation, set()).update(map(fold_name, concept.labels("vi")))
            continue
        kind = _type(concept)
        if kind is None or "vi" not in concept.preferred:
            continue
        label = concept.preferred["vi"]
        if kind == "Province":
            cities.setdefault(label, set()).add("thành phố" in (concept.one("unitType") or "").lower())
        within = tuple(
            sorted(
                {
                    labels[o]
                    for values in concept.properties.values()
                    for o in values
                    if "/id/province/" in o and o in labels
                }
            )
        )
        one = Known(label, kind, within if kind in ("District", "Ward") else ())
        for name in (*concept.labels("vi"), *concept.properties.get("fullName", ())):
            same = known.setdefault(fold_name(name).rstrip("."), [])
            _add(same, one)
    for same in known.values():
        same.sort(key=lambda one: _RANK.index(one.type) if one.type in _RANK else len(_RANK))
    provinces = {name: one.label for name, same in known.items() for one in same if one.type == "Province"}
    tags: dict[str, list[str]] = {name: [NAME] for name in known}
    for name in provinces:
        tags[name].append(PROVINCE)
    for name, table in words.items():
        for word in table:
            tags.setdefault(word, []).append(name)
    automaton = ahocorasick.Automaton()
    for word, roles in tags.items():
        automaton.add_word(word, (len(word), word, tuple(roles)))
        automaton.add_word(joined := word.replace(" - ", "-"), (len(joined), word, tuple(roles)))
    if len(automaton):
        automaton.make_automaton()
    return Gazetteer(
        {name: tuple(same) for name, same in known.items()},
        words,
        automaton,
        provinces,
        frozenset(label for label, is_city in cities.items() if all(is_city)),  # "UBND Đồng Nai" was a tỉnh's for long
        {use: _phrases(phrases) for use, phrases in cues.items()},
    )


def _phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"(?<!\w)(?:" + "|".join(r"\s+".join(map(re.escape, p.split())) for p in longest) + r")(?!\w)")


def _add(same: list[Known], one: Known) -> None:
    """Two units of one name and type (before and after a merger, or in two provinces) are one name."""
    for index, other in enumerate(same):
        if (other.label, other.type) == (one.label, one.type):
            same[index] = Known(one.label, one.type, tuple(sorted({*other.within, *one.within})))
            return
    same.append(one)


def _type(concept: Concept) -> str | None:
    for iri in concept.types:
        name = iri.removeprefix(CT)
        name = _CLASS.get(name, name)
        if iri.startswith(CT) and name in ENTITY_TYPES:
            return name
    return None


def found_in(words: Gazetteer, text: str) -> Iterable[tuple[int, int, str, tuple[str, ...]]]:
    """Every place in the view where a known name or a name word stands, as (start, end, folded word, its roles)."""
    if len(words.automaton):
        for last, (length, word, roles) in words.automaton.iter(lower(text)):
            yield last + 1 - length, last + 1, word, roles
