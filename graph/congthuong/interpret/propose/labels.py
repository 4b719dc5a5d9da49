"""Noun phrases that may name what a figure is of where no vocabulary lists it, each by its characters.

A phrase is a run of words left of the figure, behind it, or of the chunk before; several lengths of each, since where a
phrase ends is for the choosers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from congthuong.article import Span
from congthuong.interpret.marks import inside
from congthuong.interpret.propose.surroundings import Asked, Page
from congthuong.recognise.names import Mention

__all__ = ["MEASURES", "Label", "label_features", "names_near", "propose_labels"]

_TOKEN = re.compile(r"\w(?:[\w/&%.-]*\w)?")
_CHUNK = re.compile(r"[;:()]|, ")
_STOP = re.compile(r"[;:(),]|\.\s")
# Nouns that measure: what begins with one of them is what a figure is of.
MEASURES = re.compile(
    r"(?<!\w)(?:số|tổng|giá|mức|vốn|lượng|sản lượng|diện tích|công suất|kim ngạch|doanh thu|lợi nhuận|nợ|lỗ|lãi|thuế|"
    r"tỉ lệ|tỉ trọng|kinh phí|chi phí|tiền|quĩ|thu|chi|nguồn|khoản|nhu cầu|mực|độ|chiều|thời gian|qui mô|giá trị|thị phần|"
    r"cổ phần|tiền lương|lương|thưởng|năng lực|khối lượng|tốc độ|chỉ số|suất|dung tích|tải trọng|hạn mức|vốn đầu tư|"
    r"mức đầu tư)(?!\w)"
)
_TRAILING = frozenset(
    [
        "đạt",
        "là",
        "khoảng",
        "gần",
        "hơn",
        "trên",
        "dưới",
        "tới",
        "đến",
        "lên",
        "xuống",
        "với",
        "có",
        "còn",
        "chỉ",
        "tăng",
        "giảm",
        "ước",
        "được",
        "đã",
        "sẽ",
        "từ",
        "mức",
        "ở",
        "vào",
        "cho",
        "chừng",
        "xấp",
        "xỉ",
        "thêm",
        "thì",
        "bằng",
        "chiếm",
        "đang",
        "cũng",
        "đó",
        "nài",
        "và",
        "của",
        "nhất",
        "đa",
        "khoản",
        "đương",
        "kiến",
        "mới",
        "gồm",
        "như",
        "vượt",
        "quá",
        "so",
        "thấp",
        "cao",
        "đều",
        "về",
        "trong",
        "do",
        "bị",
        "ít",
        "tối",
        "tương",
        "dự",
    ]
)
_LEADING = frozenset(
    [
        "và",
        "với",
        "của",
        "là",
        "có",
        "được",
        "đã",
        "đang",
        "sẽ",
        "thì",
        "mà",
        "nhưng",
        "tại",
        "ở",
        "trong",
        "trên",
        "theo",
        "đạt",
        "tăng",
        "giảm",
        "cho",
        "đến",
        "tới",
        "các",
        "những",
        "này",
        "đó",
        "nài",
        "cũng",
        "khi",
        "do",
    ]
)
_VERBS = frozenset(
    [
        "đạt",
        "tăng",
        "giảm",
        "chiếm",
        "là",
        "ước",
        "có",
        "được",
        "sẽ",
        "đã",
        "đang",
        "cho",
        "thu",
        "làm",
        "bị",
        "phải",
        "lên",
        "xuống",
    ]
)
_VERB = re.compile(r"(?<!\w)(?:đạt|tăng|giảm|chiếm|là|ước|có)(?!\w)")


@dataclass(slots=True)
class Label:
    """A phrase with the ways that lead to it."""

    text: str
    span: Span
    sources: set[str] = field(default_factory=set)
    words: tuple[str, ...] = ()
    word_set: frozenset[str] = frozenset()


def propose_labels(asked: Asked) -> list[Label]:
    """The phrases that may name what the figure is of, each once."""
    page = asked.page
    found: dict[tuple[str, ...], Label] = {}

    def add(tokens: list[Span], source: str) -> None:
        if not tokens:
            return
        span = (tokens[0][0], tokens[-1][1])
        words = tuple(page.folded[a:b] for a, b in tokens)
        label = found.setdefault(
            words, Label(page.text[span[0] : span[1]], span, words=words, word_set=frozenset(words))
        )
        label.sources.add(source)

    fact = asked.observation
    if not fact.indicator and (spans := fact.evidence.get("indicator")):
        add(_tokens(page, *spans[0]), "rules")
    noun_span = asked.figure.spans.get("unit", ())[:1] if asked.figure.noun else ()
    noun = _tokens(page, *noun_span[0]) if noun_span else []
    behind = _tokens(page, asked.end, _until(page, asked.end, asked.sentence.end), most=6)
    if noun:
        add(noun, "noun")
        add(noun + behind[:2], "noun and 2 behind")
        add(noun + behind[:4], "noun and 4 behind")
    for n in (2, 3, 4, 5):
        add(behind[:n], f"{n} behind")
    *earlier, last = _chunks(page, asked.left, asked.start)
    tokens = _tokens(page, *last)
    core = _trimmed(page, tokens)
    add(tokens[-6:], "last 6 with all")
    add(tokens[:6], "first 6 with all")
    for n in (1, 2, 3, 4, 6, 8):
        if len(core) >= n:
            add(core[-n:], f"last {n}")
    for n in (2, 3, 5):
        add(core[:n], f"first {n}")
    if verb := _VERB.search(page.folded, last[0], last[1]):
        subject = _trimmed(page, [t for t in tokens if t[1] <= verb.start()])
        for n in (2, 4):
            add(subject[-n:], f"last {n} before verb")
        add(subject[:4], "first 4 before verb")
        add([t for t in tokens if t[0] >= verb.end()][:4], "behind verb")
    for chunk in earlier[-2:]:
        words = _trimmed(page, _tokens(page, *chunk))
        add(words[-4:], "last 4 of chunk before")
        add(words[:4], "first 4 of chunk before")
    if not tokens:
        words = _trimmed(page, _tokens(page, asked.sentence.start, asked.start))
        add(words[-4:], "last 4 of sentence")
        add(words[:4], "first 4 of sentence")
    for match in MEASURES.finditer(page.folded, asked.left, asked.start):
        words = _trimmed(page, _tokens(page, match.start(), asked.start)[:6])
        add(words[:4], "from a measure")
        add(words[:2], "from a measure, 2")
    before = asked.previous.observation if asked.previous else None
    if before and before.indicator is None and (spans := before.evidence.get("indicator")):
        add(_tokens(page, *spans[0]), "figure before")
    return list(found.values())


def label_features(asked: Asked, label: Label, labels: list[Label], names: list[Mention]) -> dict[str, float]:
    """What speaks for a phrase."""
    words = label.word_set
    f = {
        "label words": float(len(label.words)),
        "label measures": float(bool(MEASURES.match(" ".join(label.words)))),
        "label has noun": float(asked.noun is not None and asked.noun in " ".join(label.words)),
        "label has capitals": float(any(word[:1].isupper() for word in label.text.split()[1:])),
        "label has digits": float(any(char.isdigit() for char in label.text)),
        "label leads badly": float(label.words[0] in _LEADING),
        "label ends badly": float(label.words[-1] in _TRAILING),
        "label rate": float(label.words[:2] in (("tỉ", "lệ"), ("tỉ", "trọng"), ("tỉ", "suất"))),
        "label like others": float(sum(_alike(words, other.word_set) for other in labels)),
        "label distance": float(abs(asked.start - label.span[1])) / 20,
    }
    f[f"label begins {label.words[0]}"] = 1.0
    f["label holds verb"] = float(any(word in _VERBS for word in label.words))
    f["label is name"] = float(any(m.start < label.span[1] and label.span[0] < m.end for m in names))
    f["label begins sentence"] = float(label.span[0] - asked.sentence.start < 4)
    f["label ends at figure"] = float(0 <= asked.start - label.span[1] <= 2)
    f["label begins at figure's end"] = float(0 <= label.span[0] - asked.end <= 2)
    for source in label.sources:
        f[f"label {source}"] = 1.0
    f["label sources"] = float(len(label.sources))
    return f


def names_near(asked: Asked) -> list[Mention]:
    """The names that a label could stand on."""
    return inside(
        asked.page.marks.mentions, max(0, min(asked.left, asked.sentence.start) - 60), asked.sentence.end + 60
    )


def _alike(x: frozenset[str], y: frozenset[str]) -> bool:
    return 4 * len(x & y) >= len(x) + len(y)


def _tokens(page: Page, start: int, end: int, most: int = 40) -> list[Span]:
    found = [match.span() for match in _TOKEN.finditer(page.folded, start, end)]
    return found[:most] if most < 40 else found[-most:]


def _trimmed(page: Page, tokens: list[Span]) -> list[Span]:
    end = len(tokens)
    while end and page.folded[tokens[end - 1][0] : tokens[end - 1][1]] in _TRAILING:
        end -= 1
    start = 0
    while start < end and page.folded[tokens[start][0] : tokens[start][1]] in _LEADING:
        start += 1
    return tokens[start:end]


def _until(page: Page, start: int, end: int) -> int:
    stop = _STOP.search(page.folded, start, end)
    return stop.start() if stop else end


def _chunks(page: Page, start: int, end: int) -> list[Span]:
    found, at = [], start
    for match in _CHUNK.finditer(page.folded, start, end):
        if match.start() > at:
            found.append((at, match.start()))
        at = match.end()
    return [*found, (at, end)]
