"""Who holds which post: "Phó Chủ tịch UBND tỉnh Lê Văn Minh", "ông Lê Văn Minh, Giám đốc Công ty A".

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret.scene import scene
>>> from congthuong.recognise import load
>>> from congthuong.recognise.names import names
>>> text = "Bà Lê Thị Hạnh, Giám đốc Sở Công Thương Hà Nam, cho biết"
>>> article = Article("a", text, blocks=(Block(0, len(text), "paragraph"),))
>>> [x.object.label for x in offices(scene(article, names(article, load().names), load().names))]
['Giám đốc @ Sở Công Thương Hà Nam']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from congthuong.article import Span
from congthuong.interpret.scene import Link, Scene
from congthuong.interpret.sentences import Sentence
from congthuong.recognise.gazetteer import fold_name
from congthuong.recognise.names import Mention

__all__ = ["offices"]

_ORGANISATIONS = frozenset({"Agency", "Company", "Association"})
_FILLING = r"thường trực|tỉnh|thành phố|huyện|đơn vị|công ty|kiêm|là|các"
_HONORIFIC = r"(?:ông|bà|anh|chị|đồng chí|đ/c|ts\.?|pgs\.?|ths\.?|tiến sĩ|thạc sĩ)"
# What a bare post is of: the kind of organisation named last before it.
_NATIONAL = {"thủ tướng": "Chính phủ", "phó thủ tướng": "Chính phủ", "phó thủ tướng thường trực": "Chính phủ"}
_OWN = {
    "cục trưởng": "cục",
    "chi cục trưởng": "chi cục",
    "trưởng ban": "ban",
    "phó ban": "ban",
    "viện trưởng": "viện",
    "vụ trưởng": "vụ",
    "bộ trưởng": "bộ",
    "thứ trưởng": "bộ",
    "trưởng phòng": "phòng",
    "tổng thư ký": "hiệp hội",
}
_MANAGERS = (
    "giám đốc",
    "tổng giám đốc",
    "phó giám đốc",
    "phó tổng giám đốc",
    "chủ tịch hđqt",
    "kế toán trưởng",
    "quản đốc",
)


@lru_cache(maxsize=8)
def _post_pattern(posts: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(posts, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(r"\s+".join(map(re.escape, p.split())) for p in longest) + r")(?!\w)")


def offices(scene: Scene) -> Iterator[Link]:
    """Every post that a sentence gives to a person; one link for a person and a post, with its organisation."""
    titles = scene.words.role("post")
    pattern = _post_pattern(tuple(titles))
    done: set[tuple[str, str]] = set()
    held: dict[str, set[str]] = {}
    waiting: list[tuple[Sentence, Mention, str, Span]] = []
    for sentence, found in scene.groups:
        posts = [
            (m.span(), titles[fold_name(m[0])])
            for m in pattern.finditer(scene.low, sentence.start, sentence.end)
            if fold_name(m[0]) in titles
        ]
        for index, person in enumerate(found):
            if person.type != "Person":
                continue
            for span, title in _of(scene, sentence, found, index, posts):
                organisation = _organisation(scene, sentence, found, person, span, title)
                if organisation is None:
                    waiting.append((sentence, person, title, span))
                    continue
                label = f"{title} @ {organisation.label}"
                mine = held.setdefault(person.label, set())
                if (person.label, fold_name(label)) in done or any(
                    one.startswith(fold_name(title) + " thường trực") for one in mine
                ):
                    continue
                mine.add(fold_name(title))
                done.add((person.label, fold_name(label)))
                post = Mention(min(span[0], organisation.start), max(span[1], organisation.end), "Position", label)
                if organisation.start > span[1] + 40 or organisation.end < span[0]:
                    post = Mention(span[0], span[1], "Position", label)
                yield Link(person, "holdsPosition", post, "Giám đốc A Nguyễn Văn B", sentence.start, sentence.end, span)
    for sentence, person, title, span in waiting:
        mine = held.get(person.label, set())
        if fold_name(title) in mine or any(one.startswith(fold_name(title)) for one in mine):
            continue
        organisation = _implied(scene, sentence, person, title)
        if organisation is None:
            continue
        held.setdefault(person.label, set()).add(fold_name(title))
        post = Mention(span[0], span[1], "Position", f"{title} @ {organisation.label}")
        yield Link(person, "holdsPosition", post, "Giám đốc (của công ty nói trên)", sentence.start, sentence.end, span)


def _of(
    scene: Scene, sentence: Sentence, found: list[Mention], index: int, posts: list[tuple[Span, str]]
) -> Iterator[tuple[Span, str]]:
    """The posts in front of and behind a person."""
    person = found[index]
    low = scene.low
    floor = max([m.end for m in found[:index] if m.type == "Person"] + [sentence.start])
    ceiling = min([m.start for m in found[index + 1 :] if m.type == "Person"] + [sentence.end])
    head = person.start
    for span, title in reversed([p for p in posts if floor <= p[0][0] and p[0][1] <= person.start]):
        gap = low[span[1] : head]
        bare = _without(scene, found, span[1], head)
        if not re.fullmatch(
            rf"[\s,-]*(?:\(\s*\)\s*)?(?:(?:{_FILLING}|{_HONORIFIC})[\s,-]*)*",
            bare,
        ):
            break
        if re.search(r"nguyên\s+$|cựu\s+$", low[max(span[0] - 8, 0) : span[0]]):
            break
        if "," in gap and head == person.start and not re.search(rf",\s*{_HONORIFIC}?\s*$", gap):
            break
        yield span, title
        head = span[0]
    tail = person.end
    for span, title in [p for p in posts if p[0][0] >= person.end and p[0][1] <= ceiling]:
        bare = _without(scene, found, tail, span[0])
        if not re.fullmatch(r"\s*(?:[,(-]|là|,?\s*kiêm|,? đồng thời là|, hiện là|, nay là)\s*(?:nguyên\s+)?", bare):
            break
        if "nguyên" in bare:
            break
        # "ông A, Chủ tịch tỉnh B" is A's post; "ông A, Giám đốc Sở Lê B" belongs to who follows it directly
        at = span[1]
        for m in found:
            if m.start < at or low[at : m.start].strip():
                continue
            at = m.end
            if m.type not in _ORGANISATIONS:
                break
        else:
            m = person
        if m.type == "Person" and m is not person and m.end == at:
            break
        yield span, title
        tail = span[1]


def _without(scene: Scene, found: list[Mention], start: int, end: int) -> str:
    """The characters of start:end outside organisations and places."""
    pieces: list[str] = []
    at = start
    for m in found:
        if m.start >= at and m.end <= end and m.type in _ORGANISATIONS | {"Province", "District", "IndustrialZone"}:
            pieces.append(scene.low[at : m.start])
            at = m.end
    pieces.append(scene.low[at:end])
    return "".join(pieces)


def _organisation(
    scene: Scene, sentence: Sentence, found: list[Mention], person: Mention, span: Span, title: str
) -> Mention | None:
    """The organisation named directly behind the post."""
    for m in found:
        if m.start < span[1] or m.type not in _ORGANISATIONS | {"IndustrialZone"}:
            continue
        gap = scene.low[span[1] : m.start]
        if re.fullmatch(r"\s*(?:của |tại |phụ trách )?\s*", gap):
            return m
        break
    name = _NATIONAL.get(fold_name(title))
    if name:
        return Mention(span[0], span[1], "Agency", name)
    if fold_name(title) == "chủ tịch quốc hội":
        return Mention(span[0], span[1], "Agency", "Quốc hội")
    return None


def _implied(scene: Scene, sentence: Sentence, person: Mention, title: str) -> Mention | None:
    """The organisation that a bare post is of: the last one of its kind spoken of before it."""
    low = fold_name(title)
    own = _OWN.get(low.removeprefix("phó "))
    at = scene.mentions.index(person)
    if own:
        for m in reversed(scene.mentions[:at]):
            if m.type in {"Agency", "Association"} and fold_name(m.label).startswith(own):
                return m
        return None
    if low.startswith(_MANAGERS):
        # the company of this block, else of the one before
        floor = scene.article.body[max(sentence.block - 3, 0)].start
        return scene.before(person.start, "Company", within=floor)
    return None
