"""Wordings are found whole, longest first, whatever their case, their i or y, and their tone marks' place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthuong.recognise.matcher import Match, Matcher, fold_letters
from congthuong.recognise.normal import normalise


@pytest.mark.parametrize(
    "wording, text",
    [
        ("quý III", "QUÍ iii"),
        ("tỷ lệ", "Tỉ Lệ"),
        ("kỳ", "kì"),
        ("hoà bình", "Hòa Bình"),
        ("uỷ ban", "ủy ban"),
        ("công ty", "Công ti"),
        ("Đắk Lắk", "đắk lắk"),
    ],
)
def test_spellings_of_one_wording_are_one(wording: str, text: str) -> None:
    (found,) = Matcher([(wording, 1)]).longest(normalise(f"ở {text}, có").text)
    assert (found.start, found.end) == (2, 2 + len(text))


@pytest.mark.parametrize("text", ["tỉnhtăng", "tăngtrưởng", "xtăng", "tăng1", "9tăng"])
def test_a_wording_is_a_whole_word(text: str) -> None:
    assert Matcher([("tăng", 1)]).longest(text) == []


@pytest.mark.parametrize("text", ["tăng", "(tăng)", "tăng,", "-tăng-", "“tăng”"])
def test_marks_are_no_part_of_words(text: str) -> None:
    assert len(Matcher([("tăng", 1)]).longest(text)) == 1


def test_a_sign_at_the_edge_of_a_wording_needs_no_space() -> None:
    assert [m.value for m in Matcher([("%", "percent"), ("điểm %", "point")]).longest("7% và 2 điểm %x")] == [
        "percent",
        "point",
    ]


def test_the_longest_takes_its_place_and_the_first_of_two_is_meant() -> None:
    matcher = Matcher([("công nghiệp", "a"), ("khu công nghiệp", "b"), ("Khu Công nghiệp", "c")])
    assert [(m.start, m.end, m.value) for m in matcher.longest("khu công nghiệp, công nghiệp")] == [
        (0, 15, "b"),
        (17, 28, "a"),
    ]


def test_nothing_finds_nothing() -> None:
    assert Matcher[int]([]).longest("công nghiệp") == []
    assert Matcher([("", 1)]).longest("công nghiệp") == []


words = st.text("ab ", min_size=1, max_size=4).filter(lambda word: "  " not in word)


@given(st.lists(words, min_size=1, max_size=6), st.text("ab ", max_size=30))
def test_every_match_is_found_and_no_other(wordings: list[str], text: str) -> None:
    found = {(m.start, m.end) for m in Matcher((w, w) for w in wordings).every(text)}
    naive = {
        (start, start + len(word))
        for word in wordings
        for start in range(len(text) - len(word) + 1)
        if text[start : start + len(word)] == word and _whole(text, start, start + len(word))
    }
    assert found == naive


def _whole(text: str, start: int, end: int) -> bool:
    joins_before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    joins_behind = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not joins_before and not joins_behind


@given(st.lists(words, min_size=1, max_size=6), st.text("ab ", max_size=30))
def test_the_longest_do_not_overlap(wordings: list[str], text: str) -> None:
    found: list[Match[str]] = Matcher((w, w) for w in wordings).longest(text)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text())
def test_the_key_keeps_every_offset(text: str) -> None:
    assert len(fold_letters(text)) == len(text)
    assert fold_letters(fold_letters(text)) == fold_letters(text)


def test_repetition_is_survived() -> None:
    matcher = Matcher([("a" * n, n) for n in range(1, 30)] + [("a a", 0)])
    assert matcher.longest("a" * 100_000) == []
    assert len(matcher.longest("a " * 50_000)) == 25_000
