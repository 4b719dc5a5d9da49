"""Where the words of an answer stand in the article: a slot is taken only with its span.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.model.places import Places
>>> from congthuong.model.rules import first_reading
>>> from congthuong.recognise import load
>>> text = "Khu công nghiệp Đồng Văn III của Hà Nam lấp đầy 83%."
>>> article = Article("a", text, Metadata(), (Block(0, len(text), "paragraph"),))
>>> places = Places(first_reading(article, load()))
>>> places.nearest("kcn đồng văn iii", text.index("83")), places.nearest("Bắc Ninh", 0)
((0, 28), None)

Case, tone placement, i and y and the short forms of "khu công nghiệp" make no difference. Of several places the nearest
before the figure counts most.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from congthuong.article import Span
from congthuong.interpret.sentences import Sentence
from congthuong.model.rules import FirstReading
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.normal import normalise

__all__ = ["Places"]

# Ways to write one word: whichever an answer has, any of them in the text is meant.
_SAME_WORD = (
    ("khu công nghiệp", "kcn"),
    ("cụm công nghiệp", "ccn"),
    ("khu kinh tế", "kkt"),
    ("khu chế xuất", "kcx"),
    ("công ty", "cti", "cty"),
    ("cổ phần", "cp"),
    ("thành phố hồ chí minh", "tp.hcm", "tp hcm", "tphcm", "tp. hồ chí minh", "hồ chí minh", "sài gòn"),
    ("thành phố", "tp.", "tp"),
    ("ủy ban nhân dân", "ubnd"),
    ("việt nam", "vn"),
)
_PIECES = 3  # that a phrase may stand in
_AFTER = 3  # a place behind the figure counts as that many times farther than one before it
_SAME = {fold_letters(word): tuple(fold_letters(other) for other in words) for words in _SAME_WORD for word in words}
_WORDS = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(w) for w in sorted(_SAME, key=len, reverse=True)) + r")(?!\w)")


class Places:
    """The view of a first reading, asked where phrases stand; offsets given and returned are the stored text's."""

    def __init__(self, reading: FirstReading) -> None:
        assert reading.marks is not None
        assert reading.normal is not None
        self.marks, self.normal = reading.marks, reading.normal
        self.folded = self.marks.folded
        self._starts = [sentence.start for sentence in self.marks.sentences]

    def inner(self, offset: int) -> int:
        """The offset in the view of an offset of the stored text."""
        return self.normal.at(offset)

    def outer(self, span: Span) -> Span:
        """The stored text's span of one of the view."""
        return self.normal.span(*span)

    def sentence(self, offset: int) -> Sentence:
        """The sentence, in the view, at an offset of the stored text."""
        return self.marks.sentences[max(bisect_right(self._starts, self.inner(offset)) - 1, 0)]

    def nearest(self, phrase: str, offset: int, *, within: Span | None = None) -> Span | None:
        """Where the phrase stands nearest to the offset, whole words only; `within` is a span of the view."""
        found = self._all(phrase, within or (0, len(self.folded)))
        return self._closest(found, offset)

    def closest(self, spans: Iterable[Span], offset: int) -> Span | None:
        """The nearest of these spans of the view, as the stored text has it."""
        return self._closest(list(spans), offset)

    def scattered(self, phrase: str, offset: int) -> tuple[Span, ...]:
        """A phrase as up to three pieces that stand apart in the figure's sentence ("tỷ lệ" … "sở hữu"); else ()."""
        sentence = self.sentence(offset)
        words, spans = phrase.split(), list[Span]()
        while words and len(spans) < _PIECES:
            for length in range(len(words), 0, -1):
                piece = " ".join(words[:length])
                if span := self.nearest(piece, offset, within=(sentence.start, sentence.end)):
                    spans.append(span)
                    words = words[length:]
                    break
            else:
                return ()
        return () if words else tuple(sorted(set(spans)))

    def _all(self, phrase: str, within: Span) -> list[Span]:
        words = fold_letters(normalise(phrase).text)
        if not any(char.isalnum() for char in words):
            return []
        pieces, done = [], 0
        for match in _WORDS.finditer(words):
            pieces += [_spaced(words[done : match.start()]), f"(?:{'|'.join(map(re.escape, _SAME[match[0]]))})"]
            done = match.end()
        pieces.append(_spaced(words[done:]))
        return [
            m.span()
            for m in re.finditer(r"(?<!\w)" + "".join(pieces) + r"(?!\w)", self.folded[: within[1]])
            if m.start() >= within[0]
        ]

    def _closest(self, found: list[Span], offset: int) -> Span | None:
        if not found:
            return None
        at = self.inner(offset)
        return self.outer(
            min(found, key=lambda span: (at - span[1]) if span[1] <= at else _AFTER * max(span[0] - at, 0))
        )


def _spaced(words: str) -> str:
    """A pattern for these words with any white space, points and hyphens between them."""
    return r"[\s.,-]*".join(map(re.escape, words.split())).join(
        (r"\s*" if words[:1].isspace() else "", r"\s*" if words[-1:].isspace() else "")
    )
