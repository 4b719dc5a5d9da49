r"""One spelling for the recognisers to read, with the way back to the characters of the article.

>>> from congthuong.recognise.normal import normalise
>>> normal = normalise("Cụm Hoà An lấp đầy 70\u00a0%")
>>> normal.text
'Cụm Hòa An lấp đầy 70 %'
>>> normal.span(19, 23)
(19, 23)

The view is composed (NFC), has plain spaces (one where a slip left two, or none), plain hyphens and quotes, and the new placement of tone marks ("hòa", not
"hoà"). `view` gives an article with that text and its blocks; recognisers and rules work on it alone, and
`Normal.span` takes what they found back to the stored text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from congthuong.article import Article, Block, Span

__all__ = ["Normal", "lower", "normalise", "view"]

# One character for one character, so that no offset moves.
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‘’‚‛′`", "'"),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "Ð": "Đ",  # the Icelandic letter, which some keyboards give
        "ð": "đ",
        "％": "%",
    }
)  # fmt: skip
_ODD = re.compile("[" + re.escape("".join(map(chr, _SAME))) + "]")

_TONE = {"\u0300": "à", "\u0301": "á", "\u0303": "ã", "\u0309": "ả", "\u0323": "ạ"}


def _moved() -> dict[str, str]:
    """Old tone placement -> new: the mark moves to the first vowel of oa, oe, uy when nothing follows."""
    table: dict[str, str] = {}
    for mark in _TONE:
        for first, second in ("oa", "oe", "uy"):
            for a, b in ((first, second), (first.upper(), second), (first.upper(), second.upper())):
                old = a + unicodedata.normalize("NFC", b + mark)
                table[old] = unicodedata.normalize("NFC", a + mark) + b
    return table


_MOVED = _moved()
# "quý", "quỳnh": after q the u is no vowel; "oán", "oét": with a final consonant both spellings agree.
# Each branch begins with its letter, which lets the search skip to the next one.
_OLD_TONE = re.compile(
    "(?:"
    + "|".join(
        f"{first}(?<![qQ]{first})[{''.join(sorted(old[1:] for old in _MOVED if old[0] == first))}]"
        for first in sorted({old[0] for old in _MOVED})
    )
    + r")(?!\w)"
)

_LINE_END = re.compile(r"(?<![ \t])[ \t]*[\r\n]\s*")
_GLUED = re.compile(  # "giảm13,9%", "15.563 tỷđồng"
    r"(?<=[^\W\d_])(?=(?:tăng|giảm)(?:\s?\d|so\b|\sso\b))|(?:tăng|giảm)(?=\d|so\b)"  # "chế tạotăng1,36%"
    r"|\b(?:đạt|chiếm|bằng|khoảng)(?=\d)|\b(?:t[ỷỉ]|triệu|nghìn|ngàn)(?=(?:đồng|USD)\b)"
)
# What begins a Vietnamese syllable and is none: a word ends so only where it was torn.
_TORN = re.compile(r"(?<!\w)(?:[bcdđghklmnpqrstvx]|ngh?|[cgknpt]h|tr|gi|qu)$", re.IGNORECASE)
_MARK = re.compile(r"[,;%)]|\.(?!\w)")
_SOFT = re.compile("\u00ad")
_DOUBLE = re.compile(r" {2}(?<!   )(?! )")


@dataclass(frozen=True, slots=True)
class Normal:
    """The view's text and, where offsets moved (composed characters, two spaces), the original offset of each character."""

    text: str
    origin: Sequence[int] | None  # None: every offset is the same; else len(text) + 1 of them

    def span(self, start: int, end: int) -> Span:
        """The span of the original text that this span of the view stands for."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end]

    def at(self, offset: int) -> int:
        """The offset in the view of an offset of the original text."""
        if self.origin is None:
            return offset
        return max(bisect_right(self.origin, offset) - 1, 0)


def normalise(text: str) -> Normal:
    """The view of a text; linear in its length."""
    origin: list[int] | None = None
    composed = text
    if not unicodedata.is_normalized("NFC", text):
        pieces: list[str] = []
        origin = []
        # A starter and the marks behind it compose within themselves, so each such group keeps its place.
        for group in re.finditer(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", text, re.DOTALL):
            piece = unicodedata.normalize("NFC", group[0])
            pieces.append(piece)
            origin.extend([group.start()] + [min(group.start() + i, group.end() - 1) for i in range(1, len(piece))])
        origin.append(len(text))
        composed = "".join(pieces)
    spelt = _OLD_TONE.sub(lambda match: _MOVED[match[0]], _plain(composed))
    # Two spaces are a slip between words; three and more are a gap between cells.
    runs = [match.span() for match in _DOUBLE.finditer(spelt)] if "  " in spelt else []
    if glued := [(match.end(), match.end()) for match in _GLUED.finditer(spelt)]:
        runs = sorted(runs + glued)
    soft = [match.span() for match in _SOFT.finditer(spelt)]  # a soft hyphen is no part of its word
    return _spaced(Normal(spelt, origin), runs, soft if len(soft) < len(spelt) else ())


def _spaced(normal: Normal, runs: Sequence[Span], dropped: Sequence[Span] = ()) -> Normal:
    """The view with a space for each of these runs of white space (also for an empty one), and nothing for the dropped."""
    if not runs and not dropped:
        return normal
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for start, end, space in sorted([(*run, " ") for run in runs] + [(*run, "") for run in dropped]):
        pieces += (normal.text[done:start], space)
        places.extend(range(done, start + len(space)))
        done = end
    pieces.append(normal.text[done:])
    places.extend(range(done, len(normal.text) + 1))
    places[0] = 0  # also where the first character was dropped
    return Normal("".join(pieces), places if normal.origin is None else [normal.origin[place] for place in places])


def _plain(text: str) -> str:
    return text.translate(_SAME) if _ODD.search(text) else text


def _is_torn(text: str, start: int, end: int) -> bool:
    """Whether a line end tore a word ("H", "oạt động"), or a mark from the word before it."""
    if _MARK.match(text, end):
        return True
    return text[end : end + 1].islower() and _TORN.search(text, max(0, start - 4), start) is not None


def view(article: Article) -> tuple[Article, Normal]:
    """The article as the recognisers read it, and the way back."""
    normal = normalise(article.text)
    # A phrase goes on over the line ends inside a wrapped paragraph.
    ends = [
        match.span()
        for block in article.blocks
        for match in _LINE_END.finditer(normal.text, normal.at(block.start), normal.at(block.end))
    ]
    torn = [end for end in ends if _is_torn(normal.text, *end)]
    normal = _spaced(normal, [end for end in ends if end not in set(torn)], torn)
    blocks = article.blocks
    if normal.origin is not None:
        blocks = tuple(Block(normal.at(b.start), normal.at(b.end), b.kind) for b in blocks)
    return replace(article, text=normal.text, blocks=blocks, tables=()), normal


def lower(text: str) -> str:
    """Lower case without moving an offset (a few letters, such as the Turkish dotted I, would grow)."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
