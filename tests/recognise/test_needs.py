"""The words that a rule's wordings hold: a text without them is passed over, so no wording may lack them all."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from congthuong.recognise import figures, periods
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.normal import normalise

TESTS = Path(__file__).parents[1]


def _texts() -> str:
    """Every text of the corpora, as the rules see it."""
    cases = [
        case["text"]
        for file in sorted((TESTS / "interpret" / "phenomena").glob("*.toml"))
        for case in tomllib.loads(file.read_text(encoding="utf-8")).get("case", ())
    ]
    articles = [file.read_text(encoding="utf-8") for file in sorted((TESTS / "gold").rglob("*.txt"))]
    return fold_letters(normalise("\n".join([*cases, *articles])).text)


TEXT = _texts()


@pytest.mark.parametrize("name", sorted(periods._NEEDS))
def test_no_wording_of_a_time_lacks_its_words(name: str) -> None:
    patterns = [pattern for rule, pattern, _ in periods._RULES if rule == name]
    assert patterns
    for pattern in patterns:
        for match in pattern.finditer(TEXT):
            around = TEXT[max(0, match.start() - 9) : match.end() + 1]
            assert any(word in around for word in periods._NEEDS[name]), match[0]


@pytest.mark.parametrize("name", sorted(figures._NEEDS))
def test_no_shape_that_is_no_figure_lacks_its_words(name: str) -> None:
    patterns = [pattern for what, pattern in figures._NOT if what == name]
    assert patterns
    for pattern in patterns:
        for match in pattern.finditer(TEXT):
            assert any(word in match[0] for word in figures._NEEDS[name]), match[0]
