r"""What each line of a page is: title, paragraph, caption, table row, or nothing of the article's.

>>> from congthuong.article import Metadata
>>> from congthuong.read.layout import blocks
>>> text = "Công nghiệp Bắc Ninh hồi phục\nThứ ba 5/11/2024 09:30\nChỉ số IIP tháng 10 tăng 8% so cùng kỳ.\nAn Bình"
>>> [block.kind for block in blocks(text, Metadata())]
['title', 'dateline', 'paragraph', 'byline']

`blocks` depends on the text and the metadata alone. A block is a line without the white space around it, or the lines
of a paragraph that was wrapped; every line that is not blank lies in exactly one block. Time grows with length only.
When in doubt a line stays part of the article: a figure read from a caption is a lesser evil than one lost.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TypeAlias

from congthuong.article import Block, BlockKind, Metadata, Table
from congthuong.read.authors import is_byline, is_name
from congthuong.read.datelines import is_plain_date, stamps
from congthuong.read.furniture import is_banner, is_document_number, is_furniture, is_print_edge
from congthuong.read.language import is_vietnamese
from congthuong.read.lines import Line, join_wrapped, key_of, split
from congthuong.read.pictures import is_bare_script, is_picture_text, without_credit
from congthuong.read.related import opens_list
from congthuong.read.tables import rows

__all__ = ["blocks"]

_Kinds: TypeAlias = list[BlockKind | None]

_HEAD = 40  # lines in which a title is looked for
_DATED_HEAD = 12  # lines in which a bare date is the page's
_GROUP = 12  # captions printed together below an article
_REPEATED = 3  # so often does a short line stand on every page of a document, not in one text
_PROSE = 250  # characters: no headline is longer
_PARAGRAPH = 120  # characters: two sentences as long, one after the other, are no teasers
_BELOW_HEADINGS = {None, "title", "dateline", "paragraph", "item", "row"}
_PERSON_OR_SCENE = re.compile(
    r"(?:ông|bà|các|đồng chí|đ/c|lãnh đạo|cán bộ|công nhân|nông dân|người dân|đại biểu|quang cảnh|toàn cảnh|một góc|"
    r"đoàn|chủ tịch|phó|bí thư|giám đốc|bộ trưởng|thứ trưởng|thủ tướng|dây chuyền|sản xuất|hoạt động|khách|gian hàng|"
    r"kiểm tra)\b"
)
_ROMAN = re.compile(r"[IVX]{1,5}[.)]\s")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]\s")
_BULLET = re.compile(r"[-–—+*•●○▪■◦·»>✓✔]\s*|\d{1,3}[.)]\s|[a-zđ]\)|[IVX]{1,5}[.)]\s")


def blocks(text: str, metadata: Metadata, tables: Sequence[Table] = ()) -> tuple[Block, ...]:
    """The blocks of a page with these tables, in order. Never raises; an empty or blank text has none."""
    raw = split(text)
    tabular = _lines_of(tables, raw)
    cells = rows(raw) | tabular
    lines = join_wrapped(text, raw, cells)
    layout = _Layout(lines, metadata, vietnamese=is_vietnamese(text))
    layout.mark_rows({raw[index].start for index in cells}, {raw[index].start for index in tabular})
    layout.mark_furniture()
    layout.mark_title()
    layout.mark_related()
    layout.mark_ending()
    layout.mark_pictures()
    layout.mark_rest()
    pairs = zip(lines, layout.kinds, strict=True)
    return tuple(Block(line.start, line.end, kind or "paragraph") for line, kind in pairs)


def _lines_of(tables: Sequence[Table], lines: Sequence[Line]) -> set[int]:
    """Indexes of the lines in which cells of tables stand."""
    ends = [line.end for line in lines]
    places = {start for table in tables for cell in table.cells for start, _ in cell.spans}
    return {index for place in places if (index := bisect_right(ends, place)) < len(lines)}


class _Layout:
    """The lines of one page and what is known of each so far; each step only decides what is still open."""

    def __init__(self, lines: list[Line], metadata: Metadata, *, vietnamese: bool) -> None:
        self.lines = lines
        self.kinds: _Kinds = [None] * len(lines)
        self.title_key = key_of(metadata.title) if metadata.title else None
        self.vietnamese = vietnamese
        self.title: int | None = None
        self.signed = False  # a byline ends the article

    def mark_rows(self, starts: set[int], tabular: set[int]) -> None:
        for index, line in enumerate(self.lines):
            if line.start in tabular:
                self.kinds[index] = "row"
            elif line.start in starts:
                # A lone dash is an empty cell; Markdown's rule between header and rows is nothing.
                rule = len(line.text) > 1 and not any(c.isalnum() for c in line.text)
                self.kinds[index] = "furniture" if rule or is_print_edge(line.text) else "row"

    def mark_furniture(self) -> None:
        count: dict[str, int] = {}
        for index in self._open():
            line = self.lines[index]
            if len(line.text) <= 80 and not line.is_sentence and not line.is_marked:
                count[line.key] = count.get(line.key, 0) + 1
        for index in self._open():
            line = self.lines[index]
            if stamps(line.text) and (index < _DATED_HEAD or not is_plain_date(line.text)):
                self.kinds[index] = "dateline"
            elif is_furniture(line.text) or count.get(line.key, 0) >= _REPEATED:
                self.kinds[index] = "furniture"

    def mark_title(self) -> None:
        if len(self.lines) < 2:
            return
        self.title = self._known_title()
        banners: list[int] = []
        labels: list[int] = []
        numbered = False
        for index in self._open():
            line = self.lines[index]
            if index >= _HEAD or index == self.title:
                break
            if is_document_number(line.text):
                numbered = True
                banners.append(index)
            elif is_banner(line.text):
                banners.append(index)
            elif line.words <= 3 and not line.is_marked and not any(char.isdigit() for char in line.text):
                labels.append(index)
            elif self.title is None and self._is_headline(line) and not is_picture_text(line.text):
                self.title = index
                break
            elif self.title is None:
                break
        if self.title is None and banners and not numbered:
            name = self.lines[banners[-1]].key
            self.title = next(index for index in banners if self.lines[index].key == name)
        for index in banners:
            # A letter's head is part of it; a site's name is not.
            if self.title is None or index < self.title:
                self.kinds[index] = "heading" if numbered else "furniture"
        if self.title is not None:
            self.kinds[self.title] = "title"
            menu = [index for index in labels if index < self.title]
            if len(menu) > 1:  # one alone may be a province's name above its news
                for index in menu:
                    self.kinds[index] = "furniture"

    def mark_related(self) -> None:
        index = 0
        while index < len(self.lines):
            tail = opens_list(self.lines[index].text)
            if tail is None or self.kinds[index] in {"row", "title"} or self.lines[index].is_sentence:
                index += 1
                continue
            self.kinds[index] = "related"
            index = index + 1 if tail else self._related_until(index + 1)

    def mark_ending(self) -> None:
        """Authors and lists of other articles after the last sentence; an author below a title."""
        prose = [index for index in self._open() if self._is_body(self.lines[index])]
        prose += [index for index, kind in enumerate(self.kinds) if kind == "row"]
        if not prose:
            return
        last = max(prose)
        for index in self._open(last + 1):
            line = self.lines[index]
            if is_byline(line.text) and not self._near_picture(index):
                self.kinds[index] = "byline"
                self.signed = True
        if not self.signed:
            self._mark_name_above_pictures()
        if self.signed:
            tail = [index for index in self._open(last + 1) if not is_picture_text(self.lines[index].text)]
            if len(tail) >= 3 and all(self.lines[index].words >= 4 for index in tail):
                for index in tail:
                    self.kinds[index] = "related"
        for index in self._open(0 if self.title is None else self.title + 1):
            if index < last and is_name(self.lines[index].text, surname=True) and self._parts_stories(index):
                self.kinds[index] = "byline"

    def _mark_name_above_pictures(self) -> None:
        """A name, a blank line, and a few lines without a figure to the end: the author, and what pictures show."""
        for index in range(len(self.lines) - 2, max(0, len(self.lines) - 6), -1):
            below = self.lines[index + 1 :]
            if not below[0].gap or any(len(line.text) > _PROSE for line in below):
                continue
            if any(char.isdigit() for line in below for char in without_credit(line.key)):
                return
            above = self.lines[index - 1]
            if self.kinds[index] is None and above.is_sentence and is_name(self.lines[index].text):
                self.kinds[index] = "byline"
                self.signed = True
                for later in self._open(index + 1):
                    self.kinds[later] = "caption"
                return

    def mark_pictures(self) -> None:
        first: dict[str, int] = {}
        for index, line in enumerate(self.lines):
            kind = self.kinds[index]
            if kind not in {None, "title"}:
                continue
            key = without_credit(line.key)
            seen = first.setdefault(key, index)
            beside = seen == index - 1
            if seen != index and (len(key) >= 25 or beside):
                self.kinds[index] = "duplicate"
                if self.kinds[seen] is None and not self.lines[seen].is_sentence and self._is_beside_picture(index):
                    self.kinds[seen] = "caption"
            elif kind is None and is_picture_text(line.text):
                bare = self.vietnamese and is_bare_script(line.text)
                self.kinds[index] = "furniture" if bare else "caption"
        self._mark_picture_group()

    def mark_rest(self) -> None:
        for index in self._open():
            self.kinds[index] = self._rest(index)

    def _known_title(self) -> int | None:
        if self.title_key is None:
            return None
        head = (index for index in self._open() if index < _HEAD)
        return next((index for index in head if _same_title(self.lines[index].key, self.title_key or "")), None)

    # -- what a line looks like --

    def _is_headline(self, line: Line) -> bool:
        return (
            len(line.text) <= _PROSE
            and line.last not in ".…;:,"
            and line.words >= 4
            and not line.text[0].islower()
            and (not line.is_marked or line.text.startswith("#"))
        )

    def _is_body(self, line: Line) -> bool:
        """Whether a line is certainly text of an article: a sentence, or an item of a list."""
        return line.is_sentence or len(line.text) > _PROSE or (line.is_marked and line.words >= 4) or line.last in ":;"

    def _rest(self, index: int) -> BlockKind:
        line = self.lines[index]
        if line.text.startswith("#"):
            return "heading"
        short = line.words <= 20 and line.last not in ".…;,!"
        if _ROMAN.match(line.text) or _NUMBERED.match(line.text):
            digits = any(c.isdigit() for c in line.text.split(maxsplit=1)[-1])
            return "heading" if short and not digits and line.last != ":" else "item"
        if _BULLET.match(line.text):
            # "* Tại Hải Phòng, …" begins another story; a list's items are shorter.
            return "paragraph" if line.text.startswith("*") and line.words > 25 else "item"
        if line.is_sentence or not short or len(line.text) > _PROSE:
            long_caption = line.last not in ".…;,!:" and len(line.text) <= _PROSE
            return "caption" if long_caption and _PERSON_OR_SCENE.match(line.key) else "paragraph"
        if line.last == ":":
            return "heading" if line.words <= 10 else "paragraph"
        if line.text.isupper():
            return "heading"
        follows = index + 1 < len(self.lines) and self.kinds[index + 1] in _BELOW_HEADINGS
        if _PERSON_OR_SCENE.match(line.key) and line.words >= 9:
            return "caption"
        if follows:
            return "heading"
        return "caption" if self.signed else "paragraph"

    # -- what stands around a line --

    def _open(self, start: int = 0) -> list[int]:
        return [index for index in range(start, len(self.lines)) if self.kinds[index] is None]

    def _related_until(self, start: int) -> int:
        """Mark the list of other articles that begins here; return the index of the line after it."""
        # Below the author's name the article is over, and what looks like sentences are teasers.
        before = range(max(0, start - 6), start - 1)
        over = any(is_byline(self.lines[index].text) and self.kinds[index] != "title" for index in before)
        marked: list[int] = []
        index = start
        while index < len(self.lines):
            line, kind = self.lines[index], self.kinds[index]
            if kind in {"row", "title"} or len(line.text) > (400 if over else _PROSE):
                break
            if not over and line.is_sentence and line.words >= 8:
                break
            if opens_list(line.text) is not None:
                break
            if is_banner(line.text) or (over and index + 1 < len(self.lines) and self._opens_story(index)):
                break
            if kind is None:
                self.kinds[index] = "related"
                marked.append(index)
            index += 1
        if not over and index < len(self.lines) and len(marked) > 1:
            # The article goes on: a line set apart from the list is the heading of what follows.
            last = marked[-1]
            if last == index - 1 and self.lines[last].gap and not any(self.lines[n].gap for n in marked[1:-1]):
                self.kinds[last] = None
        return index

    def _opens_story(self, index: int) -> bool:
        """Whether a headline below a list is followed by two long paragraphs: a second story on the page."""
        following = [line for line in self.lines[index + 1 : index + 5] if not stamps(line.text)][:2]
        return len(following) == 2 and all(len(line.text) > _PARAGRAPH and line.is_sentence for line in following)

    def _parts_stories(self, index: int) -> bool:
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        below_title = self.title is not None and index - self.title <= 3
        if following is None or below_title:
            return True
        return self.lines[index - 1].is_sentence and not following.is_sentence and not following.is_marked

    def _near_picture(self, index: int) -> bool:
        """Whether a name stands in a group of captions: there it is who is shown, not who wrote."""
        first = index
        while max(0, index - _GROUP) < first and self.lines[first].gap == 0:
            first -= 1
        return first < index and is_picture_text(self.lines[first].text)

    def _is_beside_picture(self, index: int) -> bool:
        near = range(max(0, index - 1), min(len(self.lines), index + 2))
        return any(self.kinds[n] == "caption" or is_picture_text(self.lines[n].text) for n in near)

    def _mark_picture_group(self) -> None:
        """Below the article, short lines beside a caption are captions too."""
        last = len(self.lines) - 1
        first = last
        while first > 0 and self.lines[first].gap == 0:
            first -= 1
        if first < 3 or not any(self.kinds[n] == "caption" for n in range(first, last + 1)):
            return
        for index in self._open(first):
            if len(self.lines[index].text) <= _PROSE:
                self.kinds[index] = "caption"


def _same_title(key: str, title: str) -> bool:
    bare = key.lstrip("# ").rstrip(" .")
    return bare == title.rstrip(" .")
