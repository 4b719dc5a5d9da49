"""Persons: behind a form of address, a post (and its organisation), in a byline or a picture's credit.

>>> from congthuong.recognise.people import Post
>>> Post("Phó Chủ tịch", 0, 12).title
'Phó Chủ tịch'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from congthuong.recognise.gazetteer import key
from congthuong.recognise.page import Candidate, Page, foreign

__all__ = ["Post", "people", "posts"]

_BYLINE = re.compile(
    r"\s*(?:Theo |Bài, ảnh: |Bài và ảnh: |Tin, ảnh: |PV |Phóng viên )?(?P<name>[^\W\d_][\w.]*(?:[ -][^\W\d_]\w*){1,3})\s*(?:\(.*\))?\s*$"
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post as written, in the canonical capitals of the vocabulary."""

    title: str
    start: int
    end: int


def posts(page: Page) -> Iterator[Post]:
    """The posts of the page, the longest at each place."""
    index = 0
    while index < len(page):
        n, title = page.meaning(index, "post")
        if n:
            yield Post(title, page.starts[index], page.ends[index + n - 1])
            index += n
        else:
            index += 1


def people(page: Page, organisations: Sequence[Candidate]) -> Iterator[Candidate]:
    """Every person, organisations being known."""
    starts = {c.start for c in organisations}
    inside = sorted((c.start, c.end) for c in organisations)
    covered = {index for start, end in inside for index in range(page.token_at(start), page.token_at(end))}
    for block in page.article.blocks:
        author = (page.article.metadata.author or "").lower()
        if block.kind == "byline" or (author and page.text[block.start : block.end].strip().lower() == author):
            if match := _BYLINE.match(page.text[block.start : block.end]):
                start = block.start + match.start("name")
                yield Candidate(start, start + len(match["name"]), "Person", _titled(match["name"]), weight=4)
            continue
    index = 0
    while index < len(page):
        if index in covered and page.starts[index] not in starts:
            index += 1
            continue
        n = page.length(index, "honorific")
        begin = None
        if (
            n
            and page.tokens[index].lower() not in {"đại"}
            and (index + n < len(page))
            and re.fullmatch(r"\.?\s+", page.gap(index + n))
        ):
            begin = index + n
            strict = False
            # "ông Giám đốc Nguyễn Văn A"
            if k := page.length(begin, "post"):
                begin += k
        elif p := page.length(index, "post"):
            begin = index + p
            strict = True
            if begin < len(page) and page.near(begin):
                org = next((c for c in organisations if c.start == page.starts[begin]), None)
                if org:
                    begin = page.token_at(org.end)
                elif page.meaning(begin, "province-head")[0] or page.tokens[begin].lower() == "huyện":
                    begin = _skip_place(page, begin)
        if begin is not None and begin < len(page) and page.near(begin) and begin not in covered:
            end = person_name(page, begin, strict)
            if end > begin:
                yield Candidate(page.starts[begin], page.ends[end - 1], "Person", page.slice(begin, end), weight=3)
                index = end
                continue
        index += max(n, 1) if begin is None else 1


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
        if end > start and page.length(end, "company-head", "committee", "post", "agency-head", "honorific") > 0:
            break
        end += 1
    if end < len(page) and end > start and page.gap(end) == "-" and not page.tokens[end][0].isdigit():
        end += 1  # Park Jin-ho
    count = end - start
    surname = key(page.tokens[start]) in page.words.role("surname")
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
