"""Whom a figure may be about: the names that the recognisers know, and those that only a trigger word or capitals show.

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret.marks import mark
>>> from congthuong.interpret.propose.names import article_names
>>> from congthuong.recognise import load
>>> text = "Nhà máy nhiệt điện Sông Hậu 1 do Lilama xây dựng tại Hậu Giang."
>>> marks = mark(Article("a", text, blocks=(Block(0, len(text), "paragraph"),)), load())
>>> [(name.label, name.kind) for name in article_names(marks, load()).names]
[('Nhà máy nhiệt điện Sông Hậu 1', 'plant'), ('Lilama', 'name'), ('Hậu Giang', 'place')]

A plant, a port or a project is its trigger word (`facility-head` in ontology/vocab/name-words.ttl) with the small words
behind it and the capitalised name that ends it; its forms are one name when they end alike. The entities of an article
are untouched by this: these are candidates, for the choosers to take or leave.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from congthuong.article import Span
from congthuong.interpret.marks import Marks
from congthuong.recognise import Lexicon
from congthuong.recognise.matcher import Matcher, fold_letters
from congthuong.text import plain

__all__ = ["KINDS", "ArticleNames", "Name", "article_names", "kind_of"]

# The kinds of things a figure may be about, coarser than the types of entities and finer where plants are told apart.
KINDS = (
    "plant", "project", "line", "company", "bank", "place", "country", "foreign", "zone", "agency", "programme", "name",
    "other",
)  # fmt: skip
_KIND_OF_TYPE = {
    "Province": "place", "District": "place", "Ward": "place", "IndustrialZone": "zone", "IndustrialCluster": "zone",
    "Agency": "agency", "Association": "agency", "Programme": "programme", "Scheme": "programme", "Event": "programme",
    "Company": "company", "Project": "project",
}  # fmt: skip
_NO_SUBJECT = frozenset({"Person", "Document"})
_CAPITAL = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_WORD = rf"(?:[{_CAPITAL}][\w&.]*\w|[{_CAPITAL}])"
# "Vĩnh Tân 3", "Trung Nam - Thuận Bắc", "Samsung": capitalised words in a row, with a number or what widens them
_RUN = rf"{_WORD}(?:(?: - | & |-| )(?:{_WORD}|\d{{1,2}}(?![\d.,%])|(?:mở rộng|giai đoạn \d)(?!\w))){{0,6}}"
_NAME = re.compile(rf"(?<!\w){_RUN}")
# What cannot stand between a trigger word and its name.
_STOP = (
    "có|được|đã|sẽ|là|với|của|do|để|này|đang|bị|vào|theo|đạt|từ|trên|khi|tại|thuộc|cho|phải|không|nằm|như|tăng|giảm|gồm|"
    "trong|ở|tới|đến|khoảng|hơn|nói|ông|bà|nơi|bởi|vừa|chỉ|còn|lại|so"
)
_MIDDLE = re.compile(rf"((?:,? (?!(?:{_STOP})(?!\w))[^\W\d_{_CAPITAL}][^\W\d_]*){{0,9}}),? [\"“]?({_RUN})")
# Capitalised at the head of a sentence, or in an abbreviation, and no name.
_NO_NAME = frozenset(
    [
        "usd",
        "vnd",
        "fdi",
        "gdp",
        "grdp",
        "ông",
        "bà",
        "theo",
        "đến",
        "nếu",
        "khi",
        "trong",
        "tuy",
        "ngoài",
        "ubnd",
        "tp",
        "tt",
        "cp",
        "tnhh",
        "mtv",
        "kwh",
        "mw",
        "đồng",
        "việt",
        "nam",
        "năm",
        "tháng",
        "ngày",
        "quý",
        "chủ",
        "phó",
        "giám",
        "bí",
        "thủ",
        "bộ",
        "sở",
        "cục",
        "hiện",
        "còn",
        "với",
        "sau",
        "trước",
        "do",
        "vì",
        "để",
        "từ",
        "tại",
        "trên",
        "dù",
        "bên",
        "riêng",
        "ở",
        "mỗi",
        "các",
        "những",
        "một",
        "hai",
        "ba",
        "thạc",
        "tiến",
        "gs",
        "ts",
        "pgs",
        "ảnh",
        "đây",
        "và",
        "nhưng",
        "nhà",
        "công",
        "dự",
        "tổng",
        "tỉnh",
        "thành",
        "huyện",
        "xã",
        "đơn",
        "số",
        "kết",
        "đại",
        "hội",
        "viện",
        "cơ",
        "chính",
        "tôi",
        "chúng",
    ]
)
_WORLD = re.compile(r"(?<!\w)(?:thế giới|toàn cầu)(?!\w)")


@dataclass(frozen=True, slots=True)
class Name:
    """One thing that figures may be about, with every place that names it."""

    label: str
    type: str
    kind: str
    spans: tuple[Span, ...]
    forms: int = 1  # under how many wordings
    inside: int = 0  # how often it stands within a longer name


@dataclass(slots=True)
class ArticleNames:
    """The names of an article, by their first place."""

    names: list[Name]
    by_key: dict[tuple[str, str], Name] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_key = {(name.label, name.type): name for name in self.names}


def article_names(marks: Marks, lexicon: Lexicon) -> ArticleNames:
    """Every name that may be a figure's subject, in the view's offsets."""
    text = marks.article.text
    built = list(_facilities(marks, lexicon))
    cover = _Cover((a, b) for spans, _, _ in built for a, b in spans)
    places: dict[tuple[str, str], list[Span]] = defaultdict(list)
    inside: Counter[str] = Counter()
    for mention in marks.mentions:
        if mention.type in _NO_SUBJECT:
            continue
        if cover.holds(mention.start, mention.end):
            inside[mention.label] += 1
            continue
        if mention.type == "Project" and cover.meets(mention.start, mention.end):
            continue
        places[mention.label, mention.type].append((mention.start, mention.end))
    names = [
        Name(label, kind, kind_of(label, kind, lexicon), tuple(spans), inside=inside[label])
        for (label, kind), spans in places.items()
    ]
    names += [
        Name(label, "Project", kind_of(label, "Project", lexicon), tuple(spans), forms) for spans, label, forms in built
    ]
    taken = _Cover([*((m.start, m.end) for m in marks.mentions), *((a, b) for spans, _, _ in built for a, b in spans)])
    names += _capitalised(marks, text, taken)
    if world := tuple(match.span() for match in _WORLD.finditer(marks.folded)):
        names.append(Name("thế giới", "Other", "foreign", world))
    names.sort(key=lambda name: (name.spans[0], name.type))
    return ArticleNames(names)


@lru_cache(maxsize=8)
def _triggers(lexicon: Lexicon) -> Matcher[str]:
    return Matcher((word, kind) for word, kind in lexicon.names.role("facility-head").items())


@lru_cache(maxsize=4096)
def kind_of(label: str, type_: str, lexicon: Lexicon) -> str:
    """The kind of thing a label of an entity type names."""
    low = label.lower()
    if type_ == "Country":
        return "country" if label == "Việt Nam" else "foreign"
    if type_ == "Company":
        return "bank" if "ngân hàng" in low or "bank" in low else "company"
    if type_ == "Project":
        kinds = [match.value for match in _triggers(lexicon).longest(fold_letters(label), folded=True)]
        return next((kind for kind in ("bank", "company", "line", "plant") if kind in kinds), (*kinds, "project")[0])
    return _KIND_OF_TYPE.get(type_, "other")


def _facilities(marks: Marks, lexicon: Lexicon) -> Iterable[tuple[list[Span], str, int]]:
    """The plants, ports and projects that trigger words announce: places, label, number of wordings."""
    text = marks.article.text
    same: dict[tuple[str, ...], list[tuple[Span, str]]] = defaultdict(list)
    done = 0
    known = _Cover((mention.start, mention.end) for mention in marks.mentions)
    provinces = lexicon.names.provinces
    for trigger in _triggers(lexicon).longest(marks.folded, folded=True):
        if trigger.start < done:
            continue
        match = _MIDDLE.match(text, trigger.end)
        if match is None:
            continue
        start, end = trigger.start, match.end()
        if known.holds(start, end):
            continue
        done = end
        words = text[start:end]
        tail = plain(match[2])
        kind = kind_of(words[:1].upper() + words[1:], "Project", lexicon)
        telling = (
            len(tail) < 4 or kind == "line" or fold_letters(match[2]) in provinces or match[2].lower() in provinces
        )
        same[(tail, kind, *plain(words).split()[:2]) if telling else (tail,)].append(((start, end), words.rstrip(" .")))
    for found in same.values():
        counts = Counter(words for _, words in found)
        label = max(counts, key=lambda words: (counts[words], len(words)))
        longest = max(counts, key=len)
        if counts[longest] * 3 >= counts[label] and len(longest.split()) <= 9:
            label = longest
        yield [span for span, _ in found], label[:1].upper() + label[1:], len(counts)


def _capitalised(marks: Marks, text: str, taken: _Cover) -> list[Name]:
    """Capitalised names that nothing else explains: "Samsung", "Dung Quất"."""
    starts = {sentence.start for sentence in marks.sentences}
    same: dict[str, list[tuple[Span, str]]] = defaultdict(list)
    for block in marks.article.body:
        for match in _NAME.finditer(text, block.start, block.end):
            start, end = match.span()
            words = match[0].split()
            first = start in starts or text[max(0, start - 2) : start].strip() in ('"', "“")
            if first and words[0].lower() in _NO_NAME and len(words) > 1:
                start += len(words[0]) + 1
                words = words[1:]
            if taken.meets(start, end) or words[0].lower() in _NO_NAME:
                continue
            if len(words) == 1:
                word = words[0]
                if start in starts or not ((word.isupper() and len(word) > 2) or (len(word) > 4 and word.isascii())):
                    continue
            same[plain(text[start:end])].append(((start, end), text[start:end]))
    found = []
    for name, places in same.items():
        if name:
            label = places[0][1]
            type_ = "Company" if label.isascii() or label.isupper() else "Other"
            found.append(Name(label, type_, "name", tuple(span for span, _ in places)))
    return found


class _Cover:
    """Spans, asked whether one holds or meets another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(set(spans))
        self._longest = max((b - a for a, b in self._spans), default=0)

    def _near(self, start: int, end: int) -> Iterable[Span]:
        place = bisect_right(self._spans, (end, end)) - 1
        while place >= 0 and self._spans[place][0] >= start - self._longest:
            yield self._spans[place]
            place -= 1

    def holds(self, start: int, end: int) -> bool:
        """Whether one of the spans has this one as a part of it."""
        return any(a <= start and end <= b and (a, b) != (start, end) for a, b in self._near(start, end))

    def meets(self, start: int, end: int) -> bool:
        """Whether one of the spans shares a character with this one."""
        return any(a < end and start < b for a, b in self._near(start, end))
