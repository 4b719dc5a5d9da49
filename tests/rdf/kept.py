"""What of a flat fact the graph keeps."""

from __future__ import annotations

from dataclasses import replace

from congthuong.facts import Fact, Observation, Relation

# Types that the ontology has no class for; a branch of industry is one where a vocabulary knows it.
NO_CLASS = frozenset({"Budget", "Industry"})


def kept(fact: Fact, back: Fact) -> Fact:
    """The fact with its sets sorted, and Other for a type without a class where the fact that came back says so."""
    evidence = {slot: tuple(sorted(spans)) for slot, spans in fact.evidence.items()}
    fact = replace(fact, evidence=evidence, flags=tuple(sorted(fact.flags)))
    if isinstance(fact, Observation):
        fact = replace(fact, qualifiers=tuple(sorted(fact.qualifiers)))
    if isinstance(fact, Observation | Relation) and fact.subject_type in NO_CLASS and _other(back, "subject_type"):
        fact = replace(fact, subject_type="Other")
    if isinstance(fact, Relation) and fact.object_type in NO_CLASS and _other(back, "object_type"):
        fact = replace(fact, object_type="Other")
    return fact


def _other(fact: Fact, name: str) -> bool:
    return bool(getattr(fact, name) == "Other")
