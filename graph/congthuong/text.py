"""How Vietnamese text is compared: with marks, without marks, in dictionary order.

>>> from congthuong.text import fold, plain, sort_key
>>> fold("Chỉ số  Sản Xuất") == "chỉ số sản xuất"
True
>>> plain("Đồng Nai")
'dong nai'
>>> sorted(["Đà Nẵng", "Điện Biên", "Cần Thơ", "Dầu Tiếng"], key=sort_key)
['Cần Thơ', 'Dầu Tiếng', 'Đà Nẵng', 'Điện Biên']
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "plain", "slug", "sort_key"]

_SPACES = re.compile(r"\s+")
_MARKS = re.compile("[\u0300-\u036f]+")
_WORDS = re.compile("[a-z0-9]+")
_LETTERS = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
# Tone marks in the order of the school dictionary: none, grave, hook, tilde, acute, dot below.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {("a", "\u0306"): "ă", ("a", "\u0302"): "â", ("e", "\u0302"): "ê", ("o", "\u0302"): "ô", ("o", "\u031b"): "ơ",
           ("u", "\u031b"): "ư"}  # fmt: skip


def fold(text: str) -> str:
    """Composed (NFC), lower case, single spaces: equal for two spellings of one wording."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).lower()).strip()


def plain(text: str) -> str:
    """Lower case without diacritics, words of a-z and 0-9 with single spaces: what people type into a search box."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.lower().replace("đ", "d")))
    if not bare.isascii():  # marks of other scripts, as dear as they are rare
        bare = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(_WORDS.findall(bare))


def slug(text: str) -> str:
    """`plain` with hyphens: the readable part of an IRI.

    >>> slug("KCN Việt - Hàn (mở rộng)")
    'kcn-viet-han-mo-rong'
    """
    return plain(text).replace(" ", "-")


def sort_key(text: str) -> str:
    """A string whose code point order is Vietnamese dictionary order: letters first (d before đ, o ô ơ), then tones.

    Two texts that differ in case alone have one key; where the order must be the same in every process, sort by
    `(sort_key(text), text)`.
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", text.lower()):
        base, *marks = list(unicodedata.normalize("NFD", char))
        letter = base
        tone = 0
        for mark in marks:
            letter = _SHAPES.get((letter, mark), letter)
            tone = _TONES.get(mark, tone)
        rank = _LETTERS.get(letter)
        letters.append(chr(0x100 + rank) if rank is not None else letter)
        tones.append(str(tone))
    return "".join(letters) + "\t" + "".join(tones)  # the tab comes before the space, and XML can hold it
