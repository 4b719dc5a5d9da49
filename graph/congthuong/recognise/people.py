"""Persons: behind a form of address, behind a post (and its organisation), in a byline.

>>> from congthuong.article import Article, Block
>>> from congthuong.data import folder
>>> from congthuong.recognise.gazetteer import gazetteer
>>> from congthuong.recognise.page import page
>>> text = "Bà Lê Thị Hạnh gặp ông Park Jin-ho."
>>> it = page(Article("a", text, blocks=(Block(0, len(text), "paragraph"),)), gazetteer((folder("ontology"),)))
>>> [c.label for c in people(it, ())]
['Lê Thị Hạnh', 'Park Jin-ho']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from congthuong.recognise.page import Candidate, Page, foreign
from congthuong.text import fold

__all__ = ["people", "person_name"]

_BYLINE = re.compile(
    r"\s*(?:Theo |Bài, ảnh: |Bài và ảnh: |Tin, ảnh: |PV |Phóng viên )?"
    r"(?P<name>[^\W\d_][\w.]*(?:[ -][^\W\d_]\w*){1,3})\s*(?:\(.*\))?\s*$"
)
_ASIDE = re.compile(r" \([^()\n]{2,60}\)(?= )")
_CREDIT = re.compile(r"(?:[ẢA]nh|Video)\s*:[^\n]*")


def people(page: Page, organisations: Sequence[Candidate]) -> Iterator[Candidate]:
    """Every person, organisations being known; not those whom a picture is credited to."""
    yield from _bylines(page)
    behind = {c.start: c.end for c in organisations}
    credits = [m.span() for m in _CREDIT.finditer(page.text)] if "nh:" in page.text or "Video" in page.text else []
    done = 0
    for index in page.at("honorific", "post"):
        if index < done or any(start <= page.starts[index] < end for start, end in credits):
            continue
        begin, vouched = _begin(page, index, behind)
        if begin < len(page) and page.starts[begin] not in behind and page.text[page.starts[begin] - 1] in " \u200b":
            end = person_name(page, begin, not vouched)
            if end > begin:
                yield Candidate(page.starts[begin], page.ends[end - 1], "Person", page.slice(begin, end), weight=3)
                done = end


def _bylines(page: Page) -> Iterator[Candidate]:
    author = (page.article.metadata.author or "").lower()
    for block in page.article.blocks:
        line = page.text[block.start : block.end]
        if (block.kind == "byline" or (author and line.strip().lower() == author)) and (match := _BYLINE.match(line)):
            start = block.start + match.start("name")
            yield Candidate(start, start + len(match["name"]), "Person", _titled(match["name"]), weight=4)


def _begin(page: Page, index: int, behind: dict[int, int]) -> tuple[int, bool]:
    """Where the name should begin behind this form of address or post, and whether a form of address vouches for it."""
    begin, vouched = index, False
    if n := page.length(index, "honorific"):
        begin, vouched = index + n, True
        if begin < len(page) and not re.fullmatch(r"\.?\s+", page.gap(begin)):
            return len(page), False
    if n := page.length(begin, "post"):
        begin += n
        if begin < len(page) and page.near(begin):
            if page.starts[begin] in behind:
                end = behind[page.starts[begin]]
                if aside := _ASIDE.match(page.text, end):  # "Cục A (Bộ B) Nguyễn Văn C"
                    end = aside.end()
                begin = page.token_at(end)
                if begin < len(page) and page.text[end : page.starts[begin]].strip():
                    return len(page), False
                return begin, vouched
            if page.length(begin, "province-head", "district-head", "city-head"):
                begin = _skip_place(page, begin)
    return begin, vouched


def _skip_place(page: Page, index: int) -> int:
    """Past "tỉnh Hà Nam" or "huyện Quế Võ" between a post and a name."""
    k = index + 1
    length = page.province(k)[0] if k < len(page) else 0
    if length:
        return k + length
    length, readings = page.names(k)
    return k + length if any(r.type == "District" for r in readings) else k


def person_name(page: Page, start: int, strict: bool) -> int:
    """The end of a person's name that begins here, start itself for none; strict where no form of address vouches."""
    end = start
    while end < len(page) and end - start < 5 and page.capital(end):
        if end > start and not page.near(end):
            break
        if end > start and page.length(end, "company-head", "committee", "post", "agency-head") > 0:
            break
        end += 1
    if end < len(page) and end > start and page.gap(end) == "-" and not page.tokens[end][0].isdigit():
        end += 1  # Park Jin-ho
    count = end - start
    surname = fold(page.tokens[start]) in page.words.role("surname")
    if not strict and count == 1:
        return start  # "ông Cường" is resolved to the person named before
    if count < 2:
        return start
    alien = all(foreign(t) for t in page.tokens[start:end]) or sum(map(foreign, page.tokens[start:end])) * 2 >= count
    if strict and not (surname and count <= 4):
        return start
    if not strict and not surname and not alien and page.province(start)[0]:
        return start
    if page.length(start, "committee", "company-head", "post", "state-organ", "agency-head") or (
        page.tokens[start] in {"Sở", "Bộ", "Tỉnh", "Ban", "Công", "Thành", "Huyện"}
    ):
        return start
    return end


def _titled(name: str) -> str:
    return (
        " ".join(w if not w.isupper() or len(w) == 1 else w.capitalize() for w in name.split())
        if name.isupper()
        else name
    )
