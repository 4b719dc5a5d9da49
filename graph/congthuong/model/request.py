"""What a language model is asked about an article: its text with numbered figures, and how the answer must look.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.model.request import requests
>>> from congthuong.model.rules import first_reading
>>> from congthuong.recognise import load
>>> text = "Năm 2023, Hà Nam có 8 KCN, thu hút 2,5 tỷ USD."
>>> article = Article("a", text, Metadata(published="2024-01"), (Block(0, len(text), "paragraph"),))
>>> (request,) = requests(first_reading(article, load()), load())
>>> print(request.messages[1]["content"])  # doctest: +NORMALIZE_WHITESPACE
Published: 2024-01
Names in the text: Hà Nam (Province)
<BLANKLINE>
Năm 2023, Hà Nam có ⟦1⟧8 KCN, thu hút ⟦2⟧2,5 tỷ USD.
<BLANKLINE>
Figures:
1. 8 KCN = 8 count:KCN
2. 2,5 tỷ USD = 2500000000 USD

A request is a pure function of the article and of what the grammar found in it; its key is the hash of what is asked,
so an answer can be kept and found again. A long article is asked about in parts that share its head.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from congthuong.article import Block
from congthuong.facts import json_number
from congthuong.model.rules import Asked, FirstReading

if TYPE_CHECKING:
    from congthuong.recognise import Lexicon

__all__ = ["SUBJECT_TYPES", "WRITTEN", "Request", "answer_schema", "requests"]

SUBJECT_TYPES = (
    "Province", "District", "Country", "IndustrialZone", "IndustrialCluster", "Company", "Agency", "Programme",
    "Project", "Product", "Other",
)  # fmt: skip
WRITTEN = ("as-is", "down", "equals-base", "beyond-plan")
_PART = 9_000  # characters of text in one request: some 5,000 tokens, and its answer as many again
_FIGURES = 60  # figures in one request: an answer has some 100 tokens for each
_HEAD = 600  # characters of the article's beginning that every later part repeats
_MARKS = str.maketrans("⟦⟧", "[]")  # a text cannot number figures of its own


@dataclass(frozen=True, slots=True)
class Request:
    """One request: the messages of a chat, the figures it numbers, and the key under which its answer is kept."""

    article: str
    messages: tuple[dict[str, str], ...]
    figures: tuple[Asked, ...]
    key: str

    @property
    def tokens(self) -> int:
        """About how many tokens it costs, answer included: a Vietnamese token is some three characters long."""
        return sum(len(message["content"]) for message in self.messages) // 3 + 100 * len(self.figures)


def requests(reading: FirstReading, lexicon: Lexicon) -> tuple[Request, ...]:
    """The requests for an article, in text order; none where the grammar found no figure."""
    return tuple(_request(reading, lexicon, part, number) for number, part in enumerate(_parts(reading)) if part[1])


def answer_schema(lexicon: Lexicon) -> dict[str, Any]:
    """The JSON schema of an answer, for servers that hold a model to one."""
    text = {"type": ["string", "null"]}

    def one_of(values: Sequence[str]) -> dict[str, Any]:
        return {"type": ["string", "null"], "enum": [*values, None]}

    row = {
        "k": {"type": "integer"},
        "statement": {"type": "boolean"},
        "subject": text,
        "subject_type": one_of(SUBJECT_TYPES),
        "indicator": one_of(sorted(lexicon.indicators)),
        "label": text,
        "transformation": one_of(("level", "change", "multiple", "plan-share", "share", "rank")),
        "written": one_of(WRITTEN),
        "period": text,
        "compared_with": text,
        "sector": text,
        "status": one_of(("actual", "estimate", "forecast", "target")),
        "qualifiers": {"type": "array", "items": {"type": "string"}},
    }
    item = {"type": "object", "properties": row, "required": list(row), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"figures": {"type": "array", "items": item}},
        "required": ["figures"],
        "additionalProperties": False,
    }


def _parts(reading: FirstReading) -> Iterator[tuple[tuple[Block, ...], tuple[Asked, ...]]]:
    """The body cut at its blocks' ends into parts of bearable length, each with its figures."""
    figures = list(reading.figures)
    blocks: list[Block] = []
    size = count = 0
    for block in reading.article.body:
        held = sum(1 for figure in figures if block.start <= figure.start < block.end)
        if blocks and (size + block.end - block.start > _PART or count + held > _FIGURES):
            yield _part(blocks, figures)
            blocks, size, count = [], 0, 0
        blocks.append(block)
        size += block.end - block.start
        count += held
    if blocks:
        yield _part(blocks, figures)


def _part(blocks: list[Block], figures: list[Asked]) -> tuple[tuple[Block, ...], tuple[Asked, ...]]:
    inside = tuple(f for f in figures if any(b.start <= f.start < b.end for b in blocks))
    return tuple(blocks), inside


def _request(
    reading: FirstReading, lexicon: Lexicon, part: tuple[tuple[Block, ...], tuple[Asked, ...]], number: int
) -> Request:
    blocks, figures = part
    system = f"{_guide()}\nIndicators: {_indicators(lexicon)}\n"
    messages = (
        {"role": "system", "content": system},
        {"role": "user", "content": _user(reading, blocks, figures, number)},
    )
    asked = json.dumps(messages, ensure_ascii=False, sort_keys=True)
    return Request(reading.article.id, messages, figures, hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest())


def _user(reading: FirstReading, blocks: Sequence[Block], figures: Sequence[Asked], number: int) -> str:
    about = reading.article.metadata
    head = [
        f"{name}: {_line(value)}"
        for name, value in (("Title", about.title), ("Published", about.published), ("Publisher", about.publisher))
        if value
    ]
    names = sorted({(m.label, m.type) for m in reading.mentions if m.type in SUBJECT_TYPES or m.type == "Ward"})
    if names:
        head.append("Names in the text: " + "; ".join(f"{_line(label)} ({type})" for label, type in names[:80]))
    if number:
        head.append(f"This is a later part of the article, which begins:\n{_line(reading.article.text[:_HEAD])} …")
    sure, unsure = ([f for f in figures if f.read is read] for read in (True, False))
    tail = ["Figures:", *map(_listed, sure)]
    if unsure:
        tail += ["Not sure:", *map(_listed, unsure)]
    return "\n".join([*head, "", *(_numbered(reading, block, figures) for block in blocks), "", *tail])


def _numbered(reading: FirstReading, block: Block, figures: Sequence[Asked]) -> str:
    """A block of the text with the figures' numbers in it."""
    pieces, done = [], block.start
    for figure in figures:
        if block.start <= figure.start < block.end:
            pieces.append(f"{reading.article.text[done : figure.start].translate(_MARKS)}⟦{figure.number}⟧")
            done = figure.start
    pieces.append(reading.article.text[done : block.end].translate(_MARKS))
    return "".join(pieces)


def _listed(figure: Asked) -> str:
    value = str(json_number(figure.value))
    if figure.value_max is not None:
        value += f" to {json_number(figure.value_max)}"
    return f"{figure.number}. {_line(figure.surface)} = {value} {figure.unit}"


def _line(text: str) -> str:
    return " ".join(text.translate(_MARKS).split())


def _indicators(lexicon: Lexicon) -> str:
    return "; ".join(f"{id} ({concept.preferred.get('vi', id)})" for id, concept in sorted(lexicon.indicators.items()))


@lru_cache(maxsize=1)
def _guide() -> str:
    return files("congthuong.model").joinpath("guide.md").read_text(encoding="utf-8")
