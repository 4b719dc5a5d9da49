"""An article as the stations after `read` see it: a text that never changes, and what is known of it.

>>> from congthuong.article import Article, Block, Metadata
>>> article = Article("a", "Công nghiệp tăng 7%", Metadata(published="2024-05"), (Block(0, 19, "paragraph"),))
>>> [article.text[b.start:b.end] for b in article.body]
['Công nghiệp tăng 7%']

Offsets are code points of `Article.text`, end exclusive, everywhere in congthuong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

__all__ = ["BODY_KINDS", "Article", "Block", "BlockKind", "Metadata", "Source", "Span"]

Span: TypeAlias = tuple[int, int]

BlockKind: TypeAlias = Literal[
    "title",
    "heading",
    "paragraph",
    "item",  # a line of a list
    "row",  # a line of a table
    "caption",  # under a picture, read: its names are the article's
    "byline",  # the author's line: gives metadata, no figures
    "dateline",  # the page's date: gives metadata, no figures
    "duplicate",  # a caption or paragraph printed again
    "related",  # titles of other articles
    "furniture",  # menus, share buttons, tags, page numbers
]
BODY_KINDS: frozenset[BlockKind] = frozenset({"title", "heading", "paragraph", "item", "row", "caption"})
assert frozenset(get_args(BlockKind)) >= BODY_KINDS


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the page, or the lines of a paragraph that was wrapped, and what it is."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known of an article besides its text; None where nothing is.

    `published` is ISO 8601 at the precision known: a year, a month or a day.
    """

    title: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the bytes came from: a file's name or an address, what they are, and their SHA-256."""

    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its metadata and the blocks of its page, in order, blank lines left out."""

    id: str
    text: str
    metadata: Metadata = field(default_factory=Metadata)
    blocks: tuple[Block, ...] = ()
    source: Source | None = None

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks whose figures and names are the article's own."""
        return tuple(block for block in self.blocks if block.kind in BODY_KINDS)
