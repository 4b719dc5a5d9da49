"""A figure as the rules read it, with what they had before them: what the choosers go on from.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.interpret.marks import mark
>>> from congthuong.interpret.observations import readings
>>> from congthuong.recognise import load
>>> text = "Năm 2023, xuất khẩu của Hà Nam tăng 7%."
>>> article = Article("a", text, Metadata(published="2024-01"), (Block(0, len(text), "paragraph"),))
>>> (reading,) = readings(mark(article, load()), load())
>>> reading.observation.period, reading.how, reading.focus.province, reading.focus.said_flow
('2023', 'head', 'Hà Nam', '2023')
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from congthuong.article import Span
from congthuong.facts import Observation
from congthuong.interpret.frames import Candidate
from congthuong.interpret.sentences import Sentence
from congthuong.recognise.figures import Figure

__all__ = ["Focus", "Named", "Reading"]

Named: TypeAlias = tuple[str, str]  # a label and a type


@dataclass(frozen=True, slots=True)
class Focus:
    """What the discourse has in focus as a figure is read: places, firms, what is spoken of, and times."""

    province: str | None = None
    country: bool = False  # the article is about the whole country
    place: Named | None = None
    entity: Named | None = None  # the zone or company that the paragraph is about
    agency: Named | None = None
    programme: Named | None = None
    company: Named | None = None  # the one before
    theme: tuple[Named, ...] = ()  # what the whole article is about, where that is no province
    indicator: str | None = None  # of the figure before
    label: str | None = None
    published: str | None = None
    flow: str | None = None  # the period that flows are about until another is named
    stock: str | None = None  # the time that stocks are as of
    said_flow: str | None = None  # the same, as this very sentence says it
    said_stock: str | None = None
    main: str | None = None  # the time the whole article is about
    recent: str | None = None  # the last period any sentence was of
    times: tuple[tuple[Span, str], ...] = ()  # the times of the sentence with their ISO labels


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure with the observation that the rules made of it; of a table's cell there is nothing more to say."""

    observation: Observation
    sentence: Sentence
    figure: Figure | None = None
    left: int = 0  # where its clause begins: behind the figure before
    stop: int = 0  # where the next figure begins
    how: str = ""  # how its indicator came: by a head phrase, a verb, what is counted …
    margin: float = 0.0  # how far the indicator was ahead of the next
    weighed: tuple[Candidate, ...] = ()  # the indicators it was chosen from
    focus: Focus = Focus()
