"""Texts that nobody writes are survived: hostile repetition, characters of control, one sentence without an end.

How much work they make is counted, not timed: the reader's work grows with the text, not with its square.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from congthuong.article import Article, Block, Metadata
from congthuong.interpret import interpret
from congthuong.interpret.sentences import sentences
from congthuong.recognise import load
from congthuong.recognise.matcher import fold_letters

UNITS = (
    "7", "1.", "1,", "1 ", "0 1", "a1", "ab1", "a@", "a.b@c.", "ố", "A.", "iv ", "_", "-", "|", "| 7 ", "(", "()",
    '"', " ", "\t", "\n", "\u00a0", "7% ", "7 tỷ đồng, ", "7\n", "1/", "Công ty ", "Công Ty ", "KCN A, ", "và ",
    "tháng ", "năm ", "mười ", "trăm hai ", "gấp ", "thứ ", "so với ", "từ 5 đến ", "giai đoạn 2021-",
    "tổng vốn đầu tư ",
    "lần lượt ",
    "Hà Nam, ", "Hà Nam, Nam Định và Thái Bình lần lượt đạt 1%, 2% và 3%; ",
    "xuất khẩu của Hà Nam đạt 7 tỷ đồng, tăng 8%, ",
    "Ông Nguyễn Văn A, Chủ tịch UBND tỉnh Hà Nam, ", "Nghị quyết số 5/NQ-CP ", "tăng7%Hà Nam", "\ufffd\ufffda7 ",
    "hai mươi lăm nghìn ", "nhóm 5 a", "e\u0301\u0323", "http://a/", "ĐỒNG ",
)  # fmt: skip


def made(text: str, kind: str = "paragraph") -> Article:
    return Article("t", text, Metadata(published="2024-05-20"), (Block(0, len(text), kind),))  # type: ignore[arg-type]


def steps(work: Callable[[], object]) -> int:
    """How many calls of functions the work takes, of Python's and of C's (a search by a pattern is one of them)."""
    count = 0

    def note(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_repetition_is_survived_in_linear_work(unit: str) -> None:
    short, long = ((unit * size)[:size] for size in (3_000, 12_000))
    interpret(made(unit * 3), load())  # what is compiled or remembered once
    few, many = (steps(lambda text=text: interpret(made(text), load())) for text in (short, long))  # type: ignore[misc]
    assert many < 6 * few + 20_000


@pytest.mark.parametrize(
    "unit, kind",
    [(unit, "paragraph") for unit in UNITS] + [(u, kind) for u in UNITS[::3] for kind in ("row", "heading")],
)
def test_a_hundred_thousand_characters_of_anything_are_survived(unit: str, kind: str) -> None:
    size = 100_000 if kind == "paragraph" and not any(c.isdigit() for c in unit) else 8_000
    text = (unit * size)[:size]
    for fact in interpret(made(text, kind), load()).observations:
        assert text[fact.start : fact.end] == fact.surface


def test_a_sentence_without_an_end_is_cut_between_words() -> None:
    text = "xuất khẩu của Hà Nam đạt 7 tỷ đồng; " * 300
    found = sentences(made(text))
    assert len(found) > 4
    assert max(sentence.end - sentence.start for sentence in found) <= 2000
    assert "".join(text[sentence.start : sentence.end] for sentence in found).replace(" ", "") == text.replace(" ", "")
    assert all(text[sentence.end - 1] == ";" for sentence in found)
    solid = sentences(made("ố" * 5000))
    assert [sentence.end - sentence.start for sentence in solid] == [2000, 2000, 1000]


# The modules whose patterns read the text as words are compared in it: "y" as "i", and so on.
KEYED = (
    "candidates",
    "counting",
    "lists",
    "measures",
    "phrases",
    "qualifiers",
    "subjects",
    "timing",
    "topics",
    "trade",
)


@pytest.mark.parametrize("module", KEYED)
def test_patterns_are_written_as_words_are_compared(module: str) -> None:
    patterns = vars(importlib.import_module(f"congthuong.interpret.{module}")).values()
    words = {
        word
        for pattern in patterns
        if isinstance(pattern, re.Pattern)
        for word in re.findall(r"[^\W\d_]{2,}", re.sub(r"\(\?P<\w+>|\\.|\[[^\]]*\]", " ", pattern.pattern))
    }
    assert {word for word in words if word == word.lower() and fold_letters(word) != word} <= ALSO


# Written both ways on purpose, or read where a name's own letters are.
ALSO = {"này", "qui", "quy"}
