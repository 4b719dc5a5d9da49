"""What became of every numeral of an article: in a fact, something else that is known, or unread.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.interpret.coverage import coverage
>>> from congthuong.recognise import load
>>> text = "Năm 2023, theo Nghị quyết 01/NQ-CP, Hà Nam có 8 KCN. Lãnh đạo nói 12."
>>> article = Article("a", text, Metadata(published="2024-05"), (Block(0, len(text), "paragraph"),))
>>> [(numeral.text, numeral.status, numeral.what) for numeral in coverage(article, load()).numerals]
[('2023', 'other', 'time'), ('01', 'other', 'document number'), ('8', 'fact', None), ('12', 'unread', None)]

A numeral is a run of digits with its points and commas, or the words of a number that is read as a figure ("hai mươi
dự án", "một nửa số"). Only the body counts: page furniture has no figures of the article's own. This is how "no
silently dropped figure" is held to: what is neither read nor known as something else is listed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

from congthuong.article import Article, Span
from congthuong.facts import Observation
from congthuong.interpret import interpret
from congthuong.interpret.grids import Tabular
from congthuong.interpret.marks import Marks
from congthuong.interpret.trace import Trace
from congthuong.recognise import Lexicon
from congthuong.recognise.normal import Normal, view

__all__ = ["Coverage", "Figure", "Numeral", "Status", "Watcher", "coverage", "kinds", "numerals", "summed"]

Status: TypeAlias = Literal["fact", "other", "unread"]

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_FIGURE = ("value", "value_max", "magnitude", "unit")  # the slots of a fact whose characters are its figure
# What stands before a numeral that numbers a line, a picture or a note, and what stands behind it.
_NUMBERING = re.compile(r"\s*(?:[-*+•]\s?)?\(?(?:\d{1,2}[.,]){0,3}(?:[ivxlc]+[.)]\s?)?")
_NUMBERED = re.compile(r"[.)/:]?\)?(?:\s|$)|[.)](?=\D)|\.\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LENGTH = re.compile(
    r"(?:\s?-\s?\d+)?\s?(?:năm|tháng|ngài|tuần|giờ|phút|giâi|quí|thập kỉ|thế kỉ|đêm|buổi)(?!\w)(?!\s(?:19|20)\d\d)"
)
_AGE = re.compile(r"(?:\s?-\s?\d+)?\s?tuổi(?!\w)")
_RANGE_END = re.compile(r"\s?(?:-|đến)\s?\d+")  # "3-5 sao", "3 đến 5 sao"
_ROW_INDEX = re.compile(r"\|?\s*\d{1,3}[.)]?\s*(?:\||\t|$)")


class Figure(Protocol):
    """What must be known of a fact to tell which numerals are its: an observation, or what a graph says of one."""

    @property
    def id(self) -> str: ...  # noqa: D102 - as in Observation, like those below
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def evidence(self) -> Mapping[str, tuple[Span, ...]]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral at text[start:end] of the article.

    `what` says what else it is, `facts` are the ids of its facts, `reason` is why a table's cell was not read.
    """

    start: int
    end: int
    text: str
    status: Status
    what: str | None = None
    facts: tuple[str, ...] = ()
    reason: str | None = None

    def as_row(self) -> dict[str, Any]:
        """A JSON object."""
        row: dict[str, Any] = {"start": self.start, "end": self.end, "text": self.text, "status": self.status}
        if self.what:
            row["what"] = self.what
        if self.facts:
            row["facts"] = list(self.facts)
        if self.reason:
            row["reason"] = self.reason
        return row


@dataclass(frozen=True, slots=True)
class Coverage:
    """The numerals of one article's body in text order, and the observations that were read."""

    article: Article
    numerals: tuple[Numeral, ...]
    observations: tuple[Observation, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many numerals there are, how many of each status, and under `what` how many of each other thing."""
        return _counts(self.numerals)

    def as_row(self) -> dict[str, Any]:
        """A JSON object: the counts, the other things by name, and every numeral with its status."""
        return {
            "article": self.article.id,
            "title": self.article.metadata.title,
            **self.counts,
            "what": kinds(self.numerals),
            "readings": [numeral.as_row() for numeral in self.numerals],
        }


def summed(covered: Iterable[Coverage]) -> dict[str, Any]:
    """The counts of several articles together, as the `total` of a JSON object.

    >>> from congthuong.interpret.coverage import summed
    >>> summed([])
    {'articles': 0, 'numerals': 0, 'fact': 0, 'other': 0, 'unread': 0, 'what': {}}
    """
    pages = list(covered)
    every = [numeral for page in pages for numeral in page.numerals]
    return {"articles": len(pages), **_counts(every), "what": kinds(every)}


def kinds(found: Iterable[Numeral]) -> Mapping[str, int]:
    """How many numerals are what else, the most frequent first."""
    counts = Counter(numeral.what for numeral in found if numeral.what)
    return {str(what): count for what, count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))}


def coverage(article: Article, lexicon: Lexicon) -> Coverage:
    """What became of each numeral of an article's body.

    In a text of another language nothing is read, so that every numeral of it is unread.
    """
    seen = Watcher()
    observations = interpret(article, lexicon, seen).observations
    return Coverage(article, numerals(article, seen, observations, lexicon), observations)


def numerals(article: Article, seen: Watcher, observations: Sequence[Figure], lexicon: Lexicon) -> tuple[Numeral, ...]:
    """What became of each numeral of an article whose reading was watched and gave these observations.

    >>> from congthuong.article import Article, Block
    >>> from congthuong.interpret import interpret
    >>> from congthuong.recognise import load
    >>> article, seen = Article("a", "Số 7", blocks=(Block(0, 4, "paragraph"),)), Watcher()
    >>> [numeral.what for numeral in numerals(article, seen, interpret(article, load(), seen).observations, load())]
    ['number of a thing']
    """
    if seen.marks is None or seen.normal is None:
        read, normal = view(article)
        return tuple(_placed(article, normal, span, "unread") for span in _digits(read))
    found = [
        *_accounted(article, seen.marks, seen.normal, observations, lexicon),
        *_in_tables(article, seen.tables, observations),
    ]
    return tuple(sorted(found, key=lambda numeral: numeral.start))


class Watcher(Trace):
    """Keeps the finds of the recognisers; they stay None where nothing was read."""

    def __init__(self) -> None:
        self.marks: Marks | None = None
        self.normal: Normal | None = None
        self.tables = Tabular()

    def tabulated(self, tables: Tabular) -> None:
        """Keep what became of the numerals of tables."""
        self.tables = tables

    def marked(self, marks: Marks, normal: Normal) -> None:
        """Keep both."""
        self.marks, self.normal = marks, normal


def _counts(found: Iterable[Numeral]) -> dict[str, int]:
    counts = Counter(numeral.status for numeral in found)
    return {"numerals": counts.total(), "fact": counts["fact"], "other": counts["other"], "unread": counts["unread"]}


def _digits(article: Article) -> Iterator[Span]:
    for block in article.body:
        yield from (match.span() for match in _DIGITS.finditer(article.text, block.start, block.end))


def _in_tables(article: Article, tables: Tabular, observations: Iterable[Figure]) -> Iterator[Numeral]:
    facts = _Places(((fact.start, fact.end), fact.id) for fact in observations)
    for numeral in tables.numerals:
        start, end = numeral.span
        text = article.text[start:end]
        if numeral.what:
            yield Numeral(start, end, text, "other", numeral.what)
        elif ids := facts.over(numeral.span):
            yield Numeral(start, end, text, "fact", facts=tuple(dict.fromkeys(ids)))
        else:
            yield Numeral(start, end, text, "unread", reason=numeral.reason)


def _accounted(
    article: Article, marks: Marks, normal: Normal, observations: Iterable[Figure], lexicon: Lexicon
) -> Iterator[Numeral]:
    facts = _Places(
        (span, fact.id)
        for fact in observations
        for span in ((fact.start, fact.end), *(s for slot in _FIGURE for s in fact.evidence.get(slot, ())))
    )
    others = _Places(((item.start, item.end), item.what) for item in marks.not_figures)
    figures = _Places(((item.start, item.end), item.rule) for item in marks.figures)
    spans = list(_digits(marks.article))
    spans += [  # numbers in words
        (figure.start, figure.end)
        for figure in marks.figures
        if not any(char.isdigit() for char in marks.folded[figure.start : figure.end])
    ]
    for span in sorted(set(spans)):
        placed = normal.span(*span)
        if ids := facts.over(placed):
            yield _placed(article, normal, span, "fact", facts=tuple(dict.fromkeys(ids)))
        # a document's number is one whether or not the document has a name too
        elif what := min(others.over(span), key="name".__eq__, default=None) or _otherwise(
            marks, span, figures.over(span), lexicon
        ):
            yield _placed(article, normal, span, "other", what)
        else:
            yield _placed(article, normal, span, "unread")


def _placed(
    article: Article, normal: Normal, span: Span, status: Status, what: str | None = None, facts: tuple[str, ...] = ()
) -> Numeral:
    start, end = normal.span(*span)
    return Numeral(start, end, article.text[start:end], status, what, facts)


class _Places:
    """Values on spans that may overlap, asked by place: what lies over a span, the first to begin first."""

    def __init__(self, items: Iterable[tuple[Span, str]]) -> None:
        self._items = sorted(items, key=lambda item: item[0][0])
        self._longest = max((end - start for (start, end), _ in self._items), default=0)

    def over(self, span: Span) -> list[str]:
        found: list[str] = []
        for (start, end), value in self._items[
            bisect_left(self._items, span[0] - self._longest, key=lambda item: item[0][0]) :
        ]:
            if start >= span[1]:
                break
            if end > span[0]:
                found.append(value)
        return found


def _otherwise(marks: Marks, span: Span, figures: list[str], lexicon: Lexicon) -> str | None:
    """What a numeral is that no recogniser took: judged by what stands right beside it."""
    start, end = span
    folded = marks.folded
    block = next(b for b in marks.article.body if b.start <= start < b.end)
    if start and folded[start - 1].isalpha():
        return "part of a word"
    if (
        block.kind == "row"
        and _ROW_INDEX.match(folded, block.start, block.end)
        and not folded[block.start : start].strip(" |")
    ):
        return "table index"
    if block.kind in ("heading", "title", "item", "paragraph") and _numbering(folded, block.start, span):
        return "heading number" if block.kind in ("heading", "title") else "item number"
    if _LENGTH.match(folded, end):
        return "length of time"
    if _AGE.match(folded, end):
        return "age"
    if figures:
        return None
    if _YEAR.fullmatch(folded, start, end):
        return "year"
    range_end = _RANGE_END.match(folded, end)
    unit = lexicon.units.at(folded, range_end.end() if range_end else end)
    return "grade or side" if unit and unit.noun_kind == "not" else None


def _numbering(folded: str, block: int, span: Span) -> bool:
    lead = folded[block : span[0]]
    return bool(_NUMBERING.fullmatch(lead) and _NUMBERED.match(folded, span[1])) and len(lead) < 12
