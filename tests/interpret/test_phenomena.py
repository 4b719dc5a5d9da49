"""What sentences mean, phenomenon by phenomenon: each stated in phenomena/*.toml as sentences with their readings.

A case gives a text (an article of `published`, 2023-07-20 where it says nothing) and the `rows` that must be among its
observations as the rules read them, each by some of its slots; `only` says that there are no others. The ones that
fail today stand in phenomena/failing.toml with the reason, and must be taken out when they are mended. The choosers may
overrule the rules: of these sentences, which the rules were written for, a floor says how many they leave right.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from congthuong.article import Article, Metadata
from congthuong.facts import Facts, Observation
from congthuong.interpret import interpret
from congthuong.periods import is_period, normal
from congthuong.read.layout import blocks
from congthuong.recognise import load

HERE = Path(__file__).parent / "phenomena"
CHANGED_AT_MOST = 0.15
FAILING: dict[str, str] = tomllib.loads((HERE / "failing.toml").read_text(encoding="utf-8"))["failing"]
_SLOTS = frozenset(
    {"subject", "subject_type", "indicator", "indicator_label", "sector", "transformation", "unit", "bound", "status",
     "period", "compared_with", "quote"}
)  # fmt: skip


def _cases() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    numbers: Counter[int] = Counter()
    for path in sorted(HERE.glob("[a-e]_*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            number = case["phenomenon"]
            found[f"{number:02d}{'abcdefgh'[numbers[number]]}"] = case
            numbers[number] += 1
    for case in tomllib.loads((HERE / "f_met.toml").read_text(encoding="utf-8"))["case"]:
        assert case["name"] not in found
        found[case["name"]] = case
    return found


CASES = _cases()


@cache
def _read(name: str, *, chosen: bool = False) -> tuple[str, Facts]:
    """The text of a case and its facts, by the rules alone or chosen."""
    case = CASES[name]
    text = unicodedata.normalize(case.get("form", "NFC"), case["text"])
    metadata = Metadata(published=case.get("published", "2023-07-20"))
    article = Article("t", text, metadata, blocks(text, metadata))
    return text, interpret(article, load(), rules_alone=not chosen)


def _fits(row: Mapping[str, Any], fact: Observation) -> bool:
    """Whether the observation says what the row does, of the slots that the row has."""
    for slot, wanted in row.items():
        match slot:
            case "surface":
                right = unicodedata.normalize("NFC", fact.surface) == wanted
            case "value":
                right = abs(float(fact.value) - wanted) <= 1e-9 * abs(wanted)
            case "value_max":
                right = fact.value_max is not None and float(fact.value_max) == wanted
            case "exact":
                right = fact.value == Decimal(wanted)
            case "flag":
                right = wanted in fact.flags
            case "flags":
                right = list(fact.flags) == wanted
            case "qualifier":
                right = wanted in fact.qualifiers
            case "qualifiers":
                right = list(fact.qualifiers) == wanted
            case "subject_starts":
                right = (fact.subject or "").startswith(wanted)
            case "sector":
                right = (fact.sector or "") == wanted  # "": of no industry and no product
            case "open":
                right = (fact.indicator is None) == wanted
            case "period" | "compared_with":
                right = getattr(fact, slot) == _one_form(wanted)
            case "period_not":
                right = fact.period != _one_form(wanted)
            case _:
                assert slot in _SLOTS, slot
                right = getattr(fact, slot) == wanted
        if not right:
            return False
    return True


def _one_form(period: str) -> str:
    """The cases may say 2023-01/2023-06 for 2023-H1: they are the same days."""
    return normal(period) if is_period(period) else period


def _wrong(name: str, *, chosen: bool = False) -> list[str]:
    """What the reading of a case lacks, and what it has too many of."""
    case = CASES[name]
    text, facts = _read(name, chosen=chosen)
    wrong: list[str] = []
    left = list(facts.observations)
    for row in case["rows"]:
        fact = next((fact for fact in left if _fits(row, fact)), None)
        if fact is None:
            wrong.append(f"not read: {row}")
        else:
            left.remove(fact)
    if case.get("only"):
        wrong += [f"read besides: {_shown(fact)}" for fact in left]
    elif wrong:
        wrong += [f"read: {_shown(fact)}" for fact in left]
    surfaces = Counter(unicodedata.normalize("NFC", fact.surface) for fact in facts.observations)
    wrong += [f"is no figure: {surface}" for surface in case.get("absent", ()) if surfaces[surface]]
    wrong += [f"too often: {surface}" for surface, most in case.get("at_most", {}).items() if surfaces[surface] > most]
    if case.get("one_subject") and len({fact.subject for fact in facts.observations}) != 1:
        wrong.append(f"not one subject: {sorted({fact.subject or '' for fact in facts.observations})}")
    wrong += [
        f"not the characters of the text: {fact.surface!r}"
        for fact in facts.observations
        if text[fact.start : fact.end] != fact.surface
    ]
    return wrong + _wrong_names(case, text, facts)


def _wrong_names(case: Mapping[str, Any], text: str, facts: Facts) -> list[str]:
    named = {(entity.label, entity.type) for entity in facts.entities}
    wrong = [
        f"no such entity: {entity}, of {sorted(named)}"
        for entity in case.get("entities", ())
        if (entity["label"], entity["type"]) not in named
    ]
    for type, count in case.get("entity_count", {}).items():
        labels = sorted(label for label, kind in named if kind == type)
        if len(labels) != count:
            wrong.append(f"{type}: {labels}")
    for name in case.get("no_mentions", ()):
        spans = [span for entity in facts.entities for span in entity.mentions]
        if any(text[start:end] == name for start, end in spans):
            wrong.append(f"mentioned for itself: {name}")
    for relation in case.get("relations", ()):
        if not any(
            (stated.subject, stated.predicate) == (relation["subject"], relation["predicate"])
            and stated.object.startswith(relation["object_starts"])
            for stated in facts.relations
        ):
            said = [(stated.subject, stated.predicate, stated.object) for stated in facts.relations]
            wrong.append(f"not related: {relation}, but {said}")
    return wrong


def _shown(fact: Observation) -> str:
    slots = ["surface", "value", "qualifiers", "flags", *sorted(_SLOTS - {"quote"})]
    return ", ".join(f"{slot}={value}" for slot in slots if (value := getattr(fact, slot)))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=FAILING[name])) if name in FAILING else name
        for name in CASES
    ],
)
def test_a_sentence_means_what_it_says(name: str) -> None:
    wrong = _wrong(name)
    assert not wrong, "\n".join([CASES[name]["text"], *wrong])


def test_the_choosers_leave_most_of_them_as_they_are() -> None:
    changed = [name for name in CASES if name not in FAILING and _wrong(name, chosen=True)]
    assert len(changed) <= CHANGED_AT_MOST * len(CASES), changed


def test_every_phenomenon_has_its_sentences() -> None:
    counts = Counter(case["phenomenon"] for case in CASES.values() if "phenomenon" in case)
    assert set(counts) == set(range(1, 65))
    assert min(counts.values()) >= 3


def test_what_fails_is_named_and_has_its_reason() -> None:
    assert set(FAILING) <= set(CASES)
    assert all(len(reason) > 10 for reason in FAILING.values())
