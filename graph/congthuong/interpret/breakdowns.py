"""Lists that break a figure down: "Trong đó: A tăng 7%; B giảm 2%", "một số sản phẩm như: …", in the manner of reports.

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret.breakdowns import breakdown
>>> from congthuong.interpret.marks import mark
>>> from congthuong.recognise import load
>>> text = "Sản lượng một số sản phẩm tăng như: thùng, hộp bằng bìa (trừ bìa nhăn) tăng 4%; gỗ ốp, lát công nghiệp tăng 5%."
>>> marks = mark(Article("a", text, blocks=(Block(0, len(text), "paragraph"),)), load())
>>> found = breakdown(marks, marks.sentences[0], [figure.start for figure in marks.figures])
>>> text[slice(*found.lead)], [text[slice(*part.name)] for part in found.parts]
('Sản lượng một số sản phẩm tăng như:', ['thùng, hộp bằng bìa (trừ bìa nhăn)', 'gỗ ốp, lát công nghiệp'])

Only the shape is looked at: a lead, an opener, parts behind semicolons that begin with a name and go on with figures.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from congthuong.article import Span
from congthuong.interpret.marks import Marks
from congthuong.interpret.sentences import Sentence

__all__ = ["Breakdown", "Part", "breakdown"]

_OPENER = re.compile(r":(?=\s)|(?<!\w)trong đó,?(?=\s)(?!\s*:)")
_OF_WHOLE = re.compile(r"\W*(?:trong đó|cụ thể|gồm|bao gồm|chia ra)\s?[:,]?\s*")
# What stands between a part's name and its first figure, from the end backwards.
_VERB = re.compile(
    r"(?:(?<!\w)(?:tăng|giảm|đạt|ước|ước tính|tính|là|có|với|khoảng|gần|hơn|trên|chỉ|đã|mạnh|cao|nhẹ|khá|thêm|chiếm|bằng|được|"
    r"xuống|lên|còn|vẫn|cũng|(?<!không )đều|mức|mức tăng|mức giảm|tốc độ tăng|cao nhất|nhiều nhất|lớn nhất|thực hiện|tới|đến)"
    r"|(?<!\w)có (?:mức|tốc độ|doanh thu|sản lượng|chỉ số|kim ngạch|số)(?: \w+){0,8}|[\s,(:-]+)$"
)
_IN_NAME = re.compile(
    r"(?<!đạt )(?<!là )(?<!tăng )(?<!giảm )(?:(?<!\w)(?:dưới|trên|không quá|tối đa|tối thiểu|từ|loại)|[<>≤≥]=?)\s*$"
)
_LEADING = re.compile(r"\W*(?:(?:và|còn|riêng|thứ \w+ là|đứng thứ \w+ là) )*")
_LONGEST = 200  # characters of a name
_FEWEST = 2  # parts


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the list, and its name within it."""

    start: int
    end: int
    name: Span


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A list in a sentence: the words before it, and its parts."""

    lead: Span
    parts: tuple[Part, ...]
    of_whole: bool  # it says that it goes on with the figure before ("Trong đó: …")


def breakdown(marks: Marks, sentence: Sentence, figures: Sequence[int]) -> Breakdown | None:
    """The list of a sentence, given where its figures begin; None if it has no list."""
    folded = marks.folded
    for opener in _OPENER.finditer(folded, sentence.start, sentence.end):
        if _depth(folded, sentence.start, opener.start()):
            continue
        of_whole = _OF_WHOLE.match(folded, sentence.start, opener.end()) is not None or folded.startswith(
            "trong đó", opener.start()
        )
        parts = tuple(_parts(folded, opener.end(), sentence.end, figures))
        begins = _OF_WHOLE.match(folded, sentence.start, opener.end() + 1) is not None
        if len(parts) >= (1 if begins else _FEWEST):
            return Breakdown((sentence.start, opener.end()), parts, of_whole)
    return None


def _depth(folded: str, start: int, end: int) -> int:
    return max(0, folded.count("(", start, end) - folded.count(")", start, end))


def _parts(folded: str, start: int, end: int, figures: Sequence[int]) -> Iterator[Part]:
    """The parts that have figures; a piece without one belongs to the name behind it ("bán buôn; bán lẻ 338 …")."""
    place = start
    for stop in _ends(folded, start, end):
        first = bisect_left(figures, place)
        last = bisect_left(figures, stop)
        while first + 1 < last and _IN_NAME.search(folded, place, figures[first]):
            first += 1  # "máy giặt có sức chứa > 10 kg": a number of the name
        if first == len(figures) or figures[first] >= stop:
            if stop - place > _LONGEST:
                place = stop + 1
            continue
        if name := _name(folded, place, figures[first]):
            yield Part(place, stop, name)
        place = stop + 1


def _ends(folded: str, start: int, end: int) -> Iterator[int]:
    depth = 0
    for place in range(start, end):
        char = folded[place]
        if char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif char == ";" and not depth:
            yield place
    yield end


def _name(folded: str, start: int, stop: int) -> Span | None:
    """The name between the beginning of a part and its first figure."""
    lead = _LEADING.match(folded, start, stop)
    start = lead.end() if lead else start
    while start < stop and (match := _VERB.search(folded, start, stop)):
        stop = match.start()
    letters = sum(char.isalpha() for char in folded[start:stop])
    return (start, stop) if letters >= 2 and stop - start <= _LONGEST else None
