"""The view of a text has one spelling, and every span of it leads back to the characters of the article."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from congthuong.article import Article, Block
from congthuong.recognise.normal import lower, normalise, view

vietnamese = st.text(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩị"
    "òóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵĐÀÁẢOoaAuyUYqQ 0123456789.,%-–\u00a0"
)


def one_space(text: str) -> str:
    """The text without a space beside another."""
    return re.sub(r"[ \u00a0]+", " ", text)


@pytest.mark.parametrize(
    "text, spelt",
    [
        ("Hoà", "Hòa"),
        ("hoá", "hóa"),
        ("HOÀ", "HÒA"),
        ("khoẻ", "khỏe"),
        ("thuỷ", "thủy"),
        ("Uỷ", "Ủy"),
        ("quý", "quý"),
        ("Quỳnh", "Quỳnh"),
        ("hoàng", "hoàng"),
        ("thoát", "thoát"),
        ("toàn", "toàn"),
        ("loè", "lòe"),
        ("tuý", "túy"),
        ("nguyễn", "nguyễn"),
        ("QUÝ", "QUÝ"),
    ],
)
def test_tone_marks_stand_where_the_new_spelling_has_them(text: str, spelt: str) -> None:
    assert normalise(text).text == spelt
    assert normalise(spelt).text == spelt


@pytest.mark.parametrize("char", "\u00a0\u2009\u202f\u2007\u3000")
def test_spaces_are_plain(char: str) -> None:
    assert normalise(f"12{char}tỷ").text == "12 tỷ"


@pytest.mark.parametrize("char", "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d")
def test_dashes_are_hyphens(char: str) -> None:
    assert normalise(f"9{char}12").text == "9-12"


def test_other_keyboards_letters_are_ours() -> None:
    assert normalise("Ðồng Nai ２０ ％ “a” ‘b’").text == "Đồng Nai 20 % \"a\" 'b'"


@given(vietnamese)
def test_a_composed_text_keeps_every_offset(text: str) -> None:
    composed = one_space(unicodedata.normalize("NFC", text))
    normal = normalise(composed)
    assert normal.origin is None
    assert len(normal.text) == len(composed)


@pytest.mark.parametrize(
    "text, seen",
    [
        ("khu  công\u00a0 nghiệp", "khu công nghiệp"),
        ("  a", " a"),
        ("a  ", "a "),
        ("Tỉnh   Số dự án", "Tỉnh   Số dự án"),
    ],
)
def test_two_spaces_are_one_and_three_are_a_gap(text: str, seen: str) -> None:
    normal = normalise(text)
    assert normal.text == seen
    for word in re.finditer(r"\S+", seen):
        assert text[slice(*normal.span(*word.span()))] == word[0]


@given(vietnamese)
def test_the_decomposed_text_has_the_same_view(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert normalise(composed).text == normalise(decomposed).text


@given(vietnamese, st.data())
def test_a_span_of_the_view_is_the_same_words_in_the_article(text: str, data: st.DataObject) -> None:
    text = one_space(text)
    decomposed = unicodedata.normalize("NFD", text)
    normal = normalise(decomposed)
    start = data.draw(st.integers(0, len(normal.text)))
    end = data.draw(st.integers(start, len(normal.text)))
    first, last = normal.span(start, end)
    composed = unicodedata.normalize("NFC", text)
    assert unicodedata.normalize("NFC", decomposed[first:last]) == composed[start:end]
    if start < len(normal.text):
        assert normal.at(first) == start


@given(st.text())
@example("\u00ad")
@example("\u00ada")
def test_any_text_has_a_view(text: str) -> None:
    normal = normalise(text)
    size = len(normal.text)
    offsets = [normal.span(i, i)[0] for i in range(size + 1)]
    assert offsets == sorted(offsets)
    assert offsets[0] == 0
    assert normal.span(0, size) == (0, len(text))
    assert normalise(normal.text).text == normal.text
    assert len(lower(text)) == len(text)


def test_the_view_of_an_article_moves_its_blocks() -> None:
    text = unicodedata.normalize("NFD", "Công nghiệp\nHoà Bình tăng 7%")
    line = text.index("\n")
    article = Article("a", text, blocks=(Block(0, line, "title"), Block(line + 1, len(text), "paragraph")))
    seen, normal = view(article)
    assert [seen.text[b.start : b.end] for b in seen.blocks] == ["Công nghiệp", "Hòa Bình tăng 7%"]
    assert [text[slice(*normal.span(b.start, b.end))] for b in seen.blocks] == text.split("\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", " \n   ", "\t\n"])
def test_a_wrapped_paragraph_is_one_line(end: str) -> None:
    text = f"Công nghiệp\nVốn{end}đăng ký tăng"
    article = Article("a", text, blocks=(Block(0, 11, "title"), Block(12, len(text), "paragraph")))
    assert view(article)[0].text == "Công nghiệp\nVốn đăng ký tăng"


@pytest.mark.parametrize("piece", ["a\u0300", "\u0300", "hoà ", "e\u0302\u0323 ", "Ð"])
def test_repetition_is_survived(piece: str) -> None:
    normal = normalise(piece * (100_000 // len(piece)))
    assert normal.span(0, len(normal.text))[1] == len(piece) * (100_000 // len(piece))
