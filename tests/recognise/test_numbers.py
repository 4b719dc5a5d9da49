"""Numerals: a value and its wordings; Babel reads the bare ones as we do; what we write we read again."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from babel.numbers import format_decimal, parse_decimal
from hypothesis import assume, given
from hypothesis import strategies as st

from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.normal import normalise
from congthuong.recognise.numbers import MAGNITUDES, magnitude, numerals, read_digits, read_words, settled

WORDINGS: dict[str, list[str]] = {
    "0": ["0"],
    "1": ["một", "01"],
    "4": ["bốn", "4", "04"],
    "5": ["năm", "05"],
    "7": ["bảy", "bẩy", "Bảy", "7"],
    "10": ["mười", "10"],
    "15": ["mười lăm", "mười nhăm", "15"],
    "21": ["hai mươi mốt", "hai mươi một", "21"],
    "24": ["hai mươi tư", "hai mươi bốn"],
    "30": ["ba mươi", "ba chục"],
    "105": ["một trăm linh năm", "một trăm lẻ năm"],
    "210": ["hai trăm mười"],
    "345": ["ba trăm bốn mươi lăm", "345"],
    "1204": ["1.204", "1204"],
    "1204.75": ["1.204,75", "1,204.75"],
    "1234567": ["1.234.567", "1,234,567"],
    "1234567.8": ["1.234.567,8"],
    "6.8": ["6,8", "6.8", "6 ,8"],
    "9.07": ["9,07", "9.07"],
    "0.125": ["0,125", "0.125"],
    "6.215": ["6,215"],
}


@pytest.mark.parametrize("value, wording", [(value, wording) for value, all in WORDINGS.items() for wording in all])
def test_a_wording_is_one_numeral(value: str, wording: str) -> None:
    folded = fold_letters(normalise(f"có {wording} thứ").text)
    assert [(n.value, folded[n.start : n.end]) for n in numerals(folded)] == [(Decimal(value), fold_letters(wording))]


@pytest.mark.parametrize(
    "wording, value, other",
    [("6,215", "6.215", "6215"), ("1,250", "1.250", "1250"), ("12,500", "12.500", "12500"), ("1.250", "1250", None),
     ("0,125", "0.125", None), ("1250,125", "1250.125", None), ("6,21", "6.21", None)],
)  # fmt: skip
def test_a_comma_before_three_digits_leaves_two_readings(wording: str, value: str, other: str | None) -> None:
    assert read_digits(wording) == (Decimal(value), None if other is None else Decimal(other))


@pytest.mark.parametrize(
    "kind, scale, chosen, ambiguous",
    [("count", 1, "1250", True), ("money", 10**6, "1250000000", True), ("money", 10**9, "1250000000", False),
     ("mass", 1, "1.25", False), ("measure", 10**6, "1250000", False), ("count", 10**6, "1250000", True)],
)  # fmt: skip
def test_the_unit_says_which_reading_is_meant(kind: str, scale: int, chosen: str, ambiguous: bool) -> None:
    value, other, doubtful = settled(Decimal("1.250") * scale, Decimal(1250), Decimal(scale), kind)
    assert (value, doubtful) == (Decimal(chosen), ambiguous)
    assert {value, other} == {Decimal("1.250") * scale, Decimal(1250) * scale}


@pytest.mark.parametrize(
    "text, value",
    [
        ("12\u00a0500 tỷ đồng", "12500"),
        ("1 234 567 ha", "1234567"),
        ("12\u2009500,5 tấn", "12500.5"),
        ("3 450%", "3450"),
    ],
)
def test_groups_may_be_apart_by_spaces_before_a_unit(text: str, value: str) -> None:
    assert [n.value for n in numerals(fold_letters(normalise(text).text))] == [Decimal(value)]


@pytest.mark.parametrize(
    "text", ["tháng 6 500 tỷ đồng", "quý 1 200 ha", "thứ 2 350 tấn", "số 5 120 tỷ", "12 500", "1 2 3"]
)
def test_numbers_beside_one_another_stay_apart(text: str) -> None:
    found = [n.value for n in numerals(fold_letters(normalise(text).text))]
    assert found == [Decimal(word) for word in text.split() if word.isdigit()]


@pytest.mark.parametrize(
    "wording", ["và", "trăm linh", "hai ba", "một hai", "năm sáu bảy", "hai mươi ba bốn", "linh", "mươi x", "đồng", ""]
)
def test_what_is_no_number_in_words(wording: str) -> None:
    value = read_words(fold_letters(wording))
    assert value is None or wording in ("trăm linh", "linh", ""), value


@pytest.mark.parametrize("text", ["A.B.C.", "X45", "SP2b", "a1", "KCN-2", "Q.1", "B/12", "thứ tưởng", "nămx"])
def test_numerals_inside_words_are_none(text: str) -> None:
    assert list(numerals(fold_letters(normalise(text).text))) == []


@pytest.mark.parametrize("word", MAGNITUDES)
def test_a_magnitude_is_read_behind_its_number(word: str) -> None:
    found = magnitude(f"5 {word} đồng", 1)
    assert found is not None
    assert (found[:2], found[2], found[3]) == ((2, 2 + len(word)), MAGNITUDES[word], False)
    glued = magnitude(f"5{word} đồng", 1)
    assert glued is not None
    assert glued[2] == MAGNITUDES[word]


@pytest.mark.parametrize(
    "word, slip", [("tủ", True), ("ti", True), ("tỉ", False), ("tùy", None), ("tỉnh", None), ("kho", None)]
)
def test_a_slip_is_a_magnitude_before_a_currency_only(word: str, slip: bool | None) -> None:
    found = magnitude(f"5 {word} đồng", 1)
    assert (found[3] if found else None) == slip
    if slip:
        assert magnitude(f"5 {word} người", 1) is None


bare = st.one_of(st.integers(0, 10**15).map(Decimal), st.decimals("0", "1e9", places=2))


@given(bare)
def test_what_babel_writes_we_read(value: Decimal) -> None:
    written = format_decimal(value, locale="vi", decimal_quantization=False)
    assert read_digits(written)[0] == value == parse_decimal(written, locale="vi", strict=True)


@given(st.from_regex(r"[1-9]\d{0,2}(\.\d{3}){0,3}(,\d{1,4})?", fullmatch=True))
def test_we_read_what_babel_reads(written: str) -> None:
    value, other = read_digits(written)
    assert value == parse_decimal(written, locale="vi", strict=False)
    assert other is None or other != value


@given(bare, st.sampled_from([" ", ", ", "; ", " (", "\n"]))
def test_a_numeral_is_found_whole_wherever_it_stands(value: Decimal, before: str) -> None:
    written = format_decimal(value, locale="vi", decimal_quantization=False)
    text = f"đạt{before}{written} ha."
    assert [(n.value, text[n.start : n.end]) for n in numerals(fold_letters(text))] == [(value, written)]


_ONES = ["", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def in_words(number: int) -> str:
    """A number below a thousand in the words of the north."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [f"{_ONES[hundreds]} trăm"] if hundreds else []
    if tens == 0 and ones and hundreds:
        words.append("linh")
    elif tens:
        words.append("mười" if tens == 1 else f"{_ONES[tens]} mươi")
    if ones:
        last = "mốt" if ones == 1 and tens > 1 else "lăm" if ones == 5 and tens else _ONES[ones]
        words.append(last)
    return " ".join(words)


@given(st.integers(1, 999))
def test_numbers_in_words_are_read(number: int) -> None:
    words = fold_letters(in_words(number))
    assert read_words(words) == number
    assert [(int(n.value), n.end - n.start) for n in numerals(words)] == [(number, len(words))]


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    folded = fold_letters(normalise(text).text)
    found = list(numerals(folded))
    assert all(0 <= n.start < n.end <= len(folded) for n in found)
    assert [n.start for n in found] == sorted(n.start for n in found)
    for n in found:
        assert n.value >= 0


@given(st.text("0123456789.,  đồngtỷănmthưba-/%", max_size=60))
def test_numeral_like_text_gives_numerals_apart(text: str) -> None:
    folded = fold_letters(text)
    found = list(numerals(folded))
    assume(found)
    digits = [n for n in found if not n.words]
    assert all(a.end <= b.start for a, b in pairwise(digits))
