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

__all__ = ["BODY_KINDS", "Article", "Block", "BlockKind", "Box", "Cell", "Metadata", "Source", "Span", "Table"]

Span: TypeAlias = tuple[int, int]
Box: TypeAlias = tuple[int, float, float, float, float]  # page (from 1), left, top, right, bottom in points

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
class Cell:
    """A cell of a table: its first place in the grid, how far it reaches, and where its text stands.

    `text[start:end]` is its text. Where plain text wraps a cell its lines are apart: `more` are those behind the first.
    """

    row: int
    col: int
    rows: int = 1
    cols: int = 1
    start: int = 0
    end: int = 0
    header: bool = False  # what the file itself calls a header
    bbox: Box | None = None
    more: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where its text stands, line by line."""
        return ((self.start, self.end), *self.more)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid: cells with text only, in the order of their places, every row and column with some text.

    `source` says how its cells were told apart: by the marks of the file (`html`, `docx`, `xlsx`, `csv`), by lines or
    white space on a page (`pdf-ruled`, `pdf-spaced`), by `tabs`, `bars` or spaces (`aligned`) in text, one a line
    (`flattened`) or run on (`run-on`). `misfits` are the rows whose cells cannot be put under the header for certain.

    >>> table = Table((Cell(0, 0, start=0, end=4), Cell(0, 1, start=5, end=8), Cell(1, 1, start=10, end=12)), "tabs")
    >>> table.height, table.width
    (2, 2)
    """

    cells: tuple[Cell, ...]
    source: str
    misfits: frozenset[int] = frozenset()

    @property
    def height(self) -> int:
        """How many rows it has."""
        return max((cell.row + cell.rows for cell in self.cells), default=0)

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max((cell.col + cell.cols for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its metadata, the blocks of its page, in order, blank lines left out, and its tables."""

    id: str
    text: str
    metadata: Metadata = field(default_factory=Metadata)
    blocks: tuple[Block, ...] = ()
    source: Source | None = None
    tables: tuple[Table, ...] = ()

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks whose figures and names are the article's own."""
        return tuple(block for block in self.blocks if block.kind in BODY_KINDS)
