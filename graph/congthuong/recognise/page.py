"""The words of an article's body, with what the gazetteer knows at each of them: what the name recognisers walk over.

>>> from congthuong.article import Article, Block
>>> from congthuong.data import folder
>>> from congthuong.recognise.gazetteer import gazetteer
>>> from congthuong.recognise.page import page
>>> text = "Công ty TNHH Sao Mai ở Hà Nam"
>>> it = page(Article("a", text, blocks=(Block(0, len(text), "paragraph"),)), gazetteer((folder("ontology"),)))
>>> it.length(0, "company-head"), it.tokens[3:5], it.known(6)[0].label
(2, ['Sao', 'Mai'], 'Hà Nam')
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from congthuong.article import Article, Block
from congthuong.recognise.gazetteer import NAME, PROVINCE, Gazetteer, Known, found_in
from congthuong.text import fold

__all__ = ["Candidate", "Page", "foreign", "page"]

_NONE: dict[str, tuple[int, str]] = {}
_WORD = re.compile(r"[^\W_]+(?:[&'][^\W_]+)*")
_READ = frozenset({"title", "heading", "paragraph", "item", "row", "caption", "byline"})
# A Vietnamese syllable without its marks: onset, vowels, final.
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu?|r|s|th?|tr|v|x)?[aăâeêioôơuưy]{1,3}(?:ch?|m|ng?|nh|p|t)?"
)
_BASE = str.maketrans(
    dict(zip("àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ",
             "aaaaaăăăăăâââââeeeeeêêêêêiiiiioooooôôôôôơơơơơuuuuuưưưưưyyyyy", strict=True))
)  # fmt: skip


def foreign(word: str) -> bool:
    """Whether no Vietnamese syllable is spelled like this: "Canon", "VSIP", "SK"; "Bình", "Mai" and "Pin" are not."""
    return not _SYLLABLE.fullmatch(word.lower().translate(_BASE))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that may be a name; `open` where the label still wants the province in focus."""

    start: int
    end: int
    type: str
    label: str
    open: bool = False
    weight: int = 0  # of two of one length the heavier wins


@dataclass(slots=True)
class Page:
    """Tokens (words and numbers) of the blocks that are read, and the gazetteer's finds by first token."""

    article: Article
    words: Gazetteer
    text: str
    tokens: list[str]
    starts: list[int]
    ends: list[int]
    finds: dict[int, dict[str, tuple[int, str]]]  # token -> role -> the longest word: number of tokens, folded word
    places: dict[str, list[int]]  # role -> tokens where a word of it begins

    def __len__(self) -> int:
        return len(self.tokens)

    def gap(self, index: int) -> str:
        """The characters between token index - 1 and token index; a line break at either end of the page."""
        if not 0 < index < len(self.tokens):
            return "\n"
        return self.text[self.ends[index - 1] : self.starts[index]]

    def near(self, index: int) -> bool:
        """Whether nothing but spaces stands before this token."""
        gap = self.gap(index)
        return gap.isspace() and "\n" not in gap

    def capital(self, index: int) -> bool:
        """Whether the token begins with a capital letter."""
        return index < len(self.tokens) and self.tokens[index][0].isupper()

    def at(self, *roles: str) -> list[int]:
        """The tokens where a word of one of these roles begins, in order."""
        if len(roles) == 1:
            return self.places.get(roles[0], [])
        return sorted({index for role in roles for index in self.places.get(role, ())})

    def length(self, index: int, *roles: str) -> int:
        """How many tokens the longest word of these roles takes here; 0 for none."""
        here = self.finds.get(index)
        if here is None:
            return 0
        best = 0
        for role in roles:
            if role in here and here[role][0] > best:
                best = here[role][0]
        return best

    def meaning(self, index: int, role: str) -> tuple[int, str]:
        """The longest word of the role here: how many tokens, and what it stands for."""
        n, word = self.finds.get(index, _NONE).get(role, (0, ""))
        return n, self.words.role(role).get(word, "")

    def names(self, index: int) -> tuple[int, tuple[Known, ...]]:
        """The longest known name here: how many tokens, and its readings."""
        n, word = self.finds.get(index, _NONE).get(NAME, (0, ""))
        return n, self.words.known.get(word, ())

    def known(self, index: int) -> tuple[Known, ...]:
        """The readings of the longest known name here."""
        return self.names(index)[1]

    def province(self, index: int) -> tuple[int, str]:
        """The longest province name here, capitalised: how many tokens, and its label; (0, "") for none."""
        n, word = self.finds.get(index, _NONE).get(PROVINCE, (0, ""))
        return (n, self.words.provinces[word]) if n and self.capital(index) else (0, "")

    def person(self, index: int) -> bool:
        """Whether a person's name seems to begin here: a family name and one to three more capitalised syllables."""
        if index >= len(self) or fold(self.tokens[index]) not in self.words.role("surname"):
            return False
        end = self.capitals(index, 5)
        length, readings = self.names(index)
        if any(one.type in {"Province", "District", "Country"} for one in readings):
            return 3 <= end - index <= 4 and end - index > length and not self.province(index)[0]
        return 2 <= end - index <= 4

    def capitals(self, index: int, most: int) -> int:
        """The end of the run of capitalised tokens, spaces between them, that begins here."""
        end = index
        while end < len(self) and end - index < most and self.capital(end) and (end == index or self.near(end)):
            end += 1
        return end

    def slice(self, first: int, last: int) -> str:
        """The text of tokens first to last - 1, with single spaces."""
        return " ".join(self.text[self.starts[first] : self.ends[last - 1]].split())

    def token_at(self, offset: int) -> int:
        """The first token that begins at or after this offset."""
        return bisect_left(self.starts, offset)


def page(article: Article, words: Gazetteer, kinds: frozenset[str] = _READ) -> Page:
    """The page of an article (a view of it: see normal.view), reading blocks of these kinds."""
    text = article.text
    spans: list[tuple[int, int]] = []
    for block in _blocks(article, kinds):
        spans.extend(match.span() for match in _WORD.finditer(text, block.start, block.end))
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    first = {start: index for index, start in enumerate(starts)}
    last = {end: index for index, end in enumerate(ends)}
    finds: dict[int, dict[str, tuple[int, str]]] = {}
    places: dict[str, list[int]] = {}
    for start, end, word, roles in found_in(words, text):
        begin = first.get(start)
        if begin is None or (finish := last.get(end)) is None:
            continue
        here = finds.setdefault(begin, {})
        n = finish - begin + 1
        for role in roles:
            if role not in here:
                places.setdefault(role, []).append(begin)
                here[role] = (n, word)
            elif here[role][0] < n:
                here[role] = (n, word)
    for indexes in places.values():
        indexes.sort()
    return Page(article, words, text, [text[s:e] for s, e in spans], starts, ends, finds, places)


def _blocks(article: Article, kinds: frozenset[str]) -> tuple[Block, ...]:
    return tuple(block for block in article.blocks if block.kind in kinds)
