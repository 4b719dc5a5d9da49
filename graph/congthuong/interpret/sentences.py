"""Sentences, with their block, where Vietnamese pages really end them.

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret.sentences import sentences
>>> text = "Công ty A.B.C. ở TP. Phủ Lý đạt 5 tỷ đồng.Tổng vốn là 9,5 tỷ đồng."
>>> [text[s.start:s.end] for s in sentences(Article("a", text, blocks=(Block(0, len(text), "paragraph"),)))]
['Công ty A.B.C. ở TP. Phủ Lý đạt 5 tỷ đồng.', 'Tổng vốn là 9,5 tỷ đồng.']
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from congthuong.article import Article, BlockKind

__all__ = ["Sentence", "sentences"]

# What a full stop may follow without ending anything: titles, kinds of places, initials, "v.v.".
_ABBREVIATION = re.compile(
    r"(?:\b(?:TP|Tp|tp|TX|Tx|TT|Q|H|P|X|F|ThS|Ths|TS|Ts|PGS|GS|BS|KS|CN|Th\.S|KTS|LS|ĐT|Đ/c|đ/c|Mr|Ms|Mrs|Dr|Co|Ltd|Corp"
    r"|Inc|JSC|No|St|Nxb|NXB|tr|vv|v\.v|ph|Bs|Gs|Ks|ĐH|CĐ|Ông|VNĐ)|(?:\b[A-ZĐ]\.)*\b[A-ZĐ])$"
)
_END = re.compile(r"(?:\.{2,}|…|[.!?])[\"')\]]*")
_LONGEST = 2000  # characters; sentences of real articles have up to 500
_OPENING = re.compile(r"[\s]*[\"'(\[]*[A-ZÀ-ỸĐ0-9*+•-]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or the whole of a title, item or row that has no full stop."""

    start: int
    end: int
    block: int  # index into Article.body
    kind: BlockKind


def sentences(article: Article) -> tuple[Sentence, ...]:
    """The sentences of the article's body, in order, never across a block."""
    found: list[Sentence] = []
    text = article.text
    for index, block in enumerate(article.body):
        start = block.start
        for mark in _END.finditer(text, block.start, block.end):
            if mark.start() < start or not _ends(text, mark.start(), mark.end(), block.end):
                continue
            _add(found, text, start, mark.end(), index, block.kind)
            start = mark.end()
        _add(found, text, start, block.end, index, block.kind)
    return tuple(found)


def _add(found: list[Sentence], text: str, start: int, end: int, index: int, kind: BlockKind) -> None:
    while end - start > _LONGEST:  # a page without full stops: a sentence's figures are weighed against one another
        stop = max(text.rfind(mark, start, start + _LONGEST) for mark in ("; ", "\n"))
        stop = stop if stop > start else text.rfind(" ", start + 1, start + _LONGEST)
        stop = stop + 1 if stop > start else start + _LONGEST
        _add(found, text, start, stop, index, kind)
        start = stop
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Sentence(start, end, index, kind))


def _ends(text: str, start: int, end: int, stop: int) -> bool:
    """Whether the mark text[start:end] ends a sentence of a block that reaches to `stop`."""
    rest = text[end : min(end + 8, stop)]
    if not rest.strip():
        return True
    before = text[max(start - 12, 0) : start]
    mark = text[start:end]
    if mark[0] == "." and not mark.startswith(".."):
        if rest[0].isdigit() and before[-1:].isdigit():
            return False  # 1.204
        if _ABBREVIATION.search(before):
            return False
        if not rest[0].isspace():
            # "đồng.Tổng": a capital stuck to a small letter; "Voso.vn" and "A.B" stay whole
            return (
                len(before) > 1 and before[-1].islower() and rest[0].isupper() and len(rest) > 1 and rest[1].islower()
            ) or (before[-1:] in ")%" and rest[0].isupper())
    elif mark[0] in ".…":
        # "…" inside a sentence goes on in small letters
        return bool(_OPENING.match(rest)) and not rest.lstrip()[:1].islower()
    return bool(_OPENING.match(rest))
