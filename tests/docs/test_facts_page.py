"""docs/facts.md explains everything that stands in a fact."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from congthuong.fact_files import FORMATS, KINDS, columns
from congthuong.facts import Bound, Entity, Fact, Relation, Status, Transformation
from congthuong.interpret import interpret
from congthuong.read import read
from congthuong.recognise import load

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs/facts.md").read_text(encoding="utf-8")


def _unexplained(names: set[str]) -> list[str]:
    return sorted(name for name in names if f"`{name}`" not in PAGE)


def test_every_field_format_and_code_is_explained() -> None:
    fields = {column.name for kind in KINDS for column in columns(kind)} | {"kind"}
    codes = {*get_args(Bound), *get_args(Status), *get_args(Transformation)}
    assert _unexplained(fields | set(FORMATS) | set(KINDS) | codes) == []


def test_every_flag_predicate_and_type_that_the_reader_gives_is_explained() -> None:
    lexicon = load()
    texts = [TOP / "seeds", *sorted(TOP.glob("tests/gold/*/*.txt"))]
    facts: list[Fact] = [fact for document in read(texts) for fact in interpret(document.article, lexicon)]
    flags = {flag for fact in facts for flag in fact.flags}
    predicates = {fact.predicate for fact in facts if isinstance(fact, Relation)}
    assert flags
    assert _unexplained(flags | predicates) == []
    types = {fact.type for fact in facts if isinstance(fact, Entity)}
    assert sorted(name for name in types if name not in PAGE) == []
