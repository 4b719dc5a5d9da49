"""Every rule finds what does not add up in sentences of its own, bears out what does, and is silent on the rest."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from congthuong.article import Article, Metadata
from congthuong.check.within import RULES, Audit, audits
from congthuong.check.within.reading import stands_for
from congthuong.data import folder
from congthuong.facts import Observation
from congthuong.interpret import interpret
from congthuong.read import parse
from congthuong.recognise import load

HERE = Path(__file__).parent
CORPUS = {rule: tomllib.loads((HERE / f"{rule}.toml").read_text(encoding="utf-8")) for rule in RULES}
SAID = {"fails": [False], "holds": [True], "silent": []}
CASES = [
    pytest.param(rule, said, text, id=f"{rule}-{said}-{number}")
    for rule, corpus in CORPUS.items()
    for said in SAID
    for number, text in enumerate(corpus[said])
]
# What the gold lists for the seeds and the practice set; the rest is in docs/audits.md, with why.
SEEDS = {
    ("000", "printed-twice"), ("000", "change-of-parts"), ("002", "year-slip"), ("002", "unit-typo"),
    ("002", "stock-and-flow"), ("003", "sum-of-parts"), ("003", "printed-twice"), ("004", "page-stamp"),
}  # fmt: skip
PRACTICE = {
    ("P03", "decimal-mark"), ("P04", "sum-of-parts"), ("P06", "unit-typo"), ("P07", "printed-twice"),
    ("P08", "decimal-mark"), ("P11", "decimal-mark"), ("P14", "year-slip"),
}  # fmt: skip


def read(text: str) -> tuple[Article, tuple[Observation, ...]]:
    article = parse(text.encode(), name="a.txt", media_type=None, id="a", metadata=Metadata(language="vi"))
    return article, interpret(article, load()).observations


@pytest.mark.parametrize(("rule", "said", "text"), CASES)
def test_a_rule_on_its_corpus(rule: str, said: str, text: str) -> None:
    article, observations = read(text)
    found = [one for one in audits(article, observations) if one.rule == rule]
    assert [one.holds for one in found] == SAID[said], [dict(one.said) for one in found]
    for one in found:
        assert one.said.keys() == {"vi", "en"}
        assert "{" not in "".join(one.said.values())
        assert all(article.text[start:end].strip() for start, end in one.spans)


def test_each_rule_has_both_kinds_of_example() -> None:
    assert {file.stem for file in HERE.glob("*.toml")} == set(RULES)
    for rule, corpus in CORPUS.items():
        assert corpus["fails"], rule
        assert corpus["silent"], rule


def test_the_arithmetic_is_written_out_in_both_languages() -> None:
    text = CORPUS["sum-of-parts"]["fails"][0]
    (found,) = (one for one in audits(*read(text)) if one.rule == "sum-of-parts")
    assert found.said["vi"] == "410 triệu USD + 96 triệu USD = 506 triệu USD, không phải 520 triệu USD."
    assert found.said["en"] == "USD 410 million + USD 96 million = USD 506 million, not USD 520 million."
    assert [figure.surface for figure in found.figures] == ["520 triệu USD", "410 triệu USD", "96 triệu USD"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Nhà máy Phú Lâm có vốn đầu tư 12,5 tỷ đồng.", "12450000000", "12550000000"),
        ("Nhà máy Phú Lâm có vốn đầu tư hơn 10 tỷ đồng.", "9500000000", "11100000000"),
        ("Nhà máy Phú Lâm có 120 lao động.", "120", "120"),
    ],
)
def test_a_figure_stands_for_what_its_digits_and_bound_leave_open(text: str, low: str, high: str) -> None:
    _, (fact,) = read(text)
    assert (stands_for(fact).low, stands_for(fact).high) == (Decimal(low), Decimal(high))


def test_faults_of_the_seeds_and_the_practice_set_are_found(checkout: Path) -> None:
    assert {(name, one.rule) for name, one in _failures([folder("seeds")])} == SEEDS
    assert {
        (name, one.rule) for name, one in _failures(sorted((checkout / "tests/gold/practice").glob("*.txt")))
    } == PRACTICE


def _failures(inputs: list[Path]) -> Iterator[tuple[str, Audit]]:
    from congthuong.read import read as read_folder

    for document in read_folder(inputs):
        article = document.article
        for one in audits(article, interpret(article, load()).observations):
            if not one.holds:
                yield article.id, one
