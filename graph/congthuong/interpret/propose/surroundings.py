"""What stands around a figure: its clause, its sentence, the names and times near it, asked for by place.

One `Page` serves a whole article, one `Asked` each figure; the proposers only look things up here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache

from congthuong.interpret.marks import Marks, inside
from congthuong.interpret.propose.names import ArticleNames, Name, article_names
from congthuong.interpret.readings import Reading
from congthuong.recognise import Lexicon
from congthuong.recognise.figures import Figure
from congthuong.recognise.matcher import Matcher, fold_letters

__all__ = ["Asked", "Page"]

# Words that stand for a thing named before: "nhà máy", "dự án", "công ty" with "này" or alone. By kind of name.
_GENERIC: Mapping[str, tuple[str, ...]] = {
    "plant": ("nhà máy", "thủy điện", "thuỷ điện", "nhiệt điện", "điện mặt trời", "điện gió", "tổ hợp", "khu liên hợp", "nhà xưởng"),
    "project": ("dự án", "công trình", "khu đô thị", "chung cư", "khu du lịch", "khu nghỉ dưỡng", "toà nhà", "tòa nhà"),
    "company": ("công ty", "doanh nghiệp", "tập đoàn", "đơn vị", "hãng", "chủ đầu tư", "nhà đầu tư", "tổng công ty", "hợp tác xã", "nhà sản xuất"),
    "bank": ("ngân hàng",),
    "zone": ("khu công nghiệp", "kcn", "ccn", "cụm công nghiệp", "khu kinh tế"),
    "place": ("tỉnh", "thành phố", "địa phương", "địa bàn", "huyện", "thị xã", "xã", "phường"),
    "country": ("cả nước", "nước ta", "toàn quốc", "ngành", "quốc gia", "trong nước", "đất nước"),
    "line": ("sân bay", "cảng", "tuyến", "cao tốc", "cầu", "đường sắt", "nhà ga", "metro"),
    "agency": ("cục", "sở", "bộ", "ủy ban", "uỷ ban", "ban quản lý", "hiệp hội"),
    "foreign": ("thế giới", "toàn cầu"),
    "other": ("hộ", "người dân", "nông dân", "thị trường"),
    "programme": ("chương trình", "đề án", "quỹ"),
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+|[,;:().]")


@lru_cache(maxsize=1)
def _generic() -> Matcher[str]:
    return Matcher((word, kind) for kind, words in _GENERIC.items() for word in words)


class Page:
    """An article as its figures see it: everything that is the same for all of them, looked up by place."""

    def __init__(self, marks: Marks, readings: Sequence[Reading], lexicon: Lexicon) -> None:
        self.marks, self.lexicon = marks, lexicon
        self.readings = [reading for reading in readings if reading.figure is not None]
        self.folded, self.text = marks.folded, marks.article.text
        self.article_names: ArticleNames = article_names(marks, lexicon)
        self.sentence_starts = [sentence.start for sentence in marks.sentences]
        self.figure_starts = [figure.start for figure in marks.figures]
        self.generic = _generic().longest(marks.folded, folded=True)
        body = marks.article.body
        self.title_end = body[0].end if body else 0
        self.lead_end = body[min(1, len(body) - 1)].end if body else 0
        self.opening_end = body[min(2, len(body) - 1)].end if body else 0

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that a place is in, or of the one before it."""
        return max(0, bisect_right(self.sentence_starts, place) - 1)

    def figures_between(self, start: int, end: int) -> int:
        """How many figures begin in start:end."""
        return bisect_left(self.figure_starts, end) - bisect_left(self.figure_starts, start)

    def word_before(self, place: int) -> str:
        """The word, or the mark, right before a place."""
        found = _WORD.findall(self.folded, max(0, place - 24), place)
        return found[-1] if found else ""

    def word_after(self, place: int) -> str:
        """The word, or the mark, right behind a place."""
        found = _WORD.search(self.folded, place, place + 24)
        return found[0] if found else ""


class Asked:
    """One figure as its slots are asked for: the clause left of it, its sentence, its block."""

    def __init__(self, page: Page, number: int) -> None:
        self.page, self.number = page, number
        self.reading = reading = page.readings[number]
        assert reading.figure is not None
        self.figure: Figure = reading.figure
        self.observation, self.focus = reading.observation, reading.focus
        self.start, self.end = self.figure.start, self.figure.end
        self.left, self.stop = reading.left, max(reading.stop, self.end)
        self.sentence = reading.sentence
        self.sentence_number = page.sentence_at(self.start)
        block = page.marks.article.body[self.sentence.block]
        self.block_start, self.block_end = block.start, block.end
        self.clause = page.folded[self.left : self.start]
        self.before = page.folded[self.sentence.start : self.start]
        self.noun = fold_letters(self.figure.noun) if self.figure.noun else None
        concept = page.lexicon.indicators.get(self.observation.indicator or "")
        self.subject_kinds = frozenset(concept.properties.get("subjectKind", ())) if concept else frozenset()
        generic = inside(page.generic, self.sentence.start, self.start)
        self.generic = [(match.value, match.start, match.end) for match in generic]
        self.previous = page.readings[number - 1] if number else None
        self.next = page.readings[number + 1] if number + 1 < len(page.readings) else None

    def sentences_back(self, place: int) -> int:
        """How many sentences before this one a place is; 0 within it."""
        return max(0, self.sentence_number - self.page.sentence_at(place))


def last_before(name: Name, place: int) -> int:
    """The index of the last mention of a name that ends at or before a place; -1 where there is none."""
    at = bisect_right(name.spans, (place, place)) - 1
    while at >= 0 and name.spans[at][1] > place:
        at -= 1
    return at
