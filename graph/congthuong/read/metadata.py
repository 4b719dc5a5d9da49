r"""What is known of an article: what was given, else what its file says, else what its text shows.

>>> from congthuong.article import Metadata
>>> from congthuong.read.layout import blocks
>>> from congthuong.read.metadata import complete
>>> text = "Công nghiệp tỉnh tăng tốc\nĐăng ngày: 06/05/2024\nChỉ số IIP tháng 4 tăng 7% so với cùng kỳ.\nAn Bình\n"
>>> found = complete(text, blocks(text, Metadata()), Metadata(publisher="Báo A"))
>>> found.title, found.published, found.author, found.publisher
('Công nghiệp tỉnh tăng tốc', '2024-05-06', 'An Bình', 'Báo A')
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, replace

from congthuong.article import BODY_KINDS, Block, Metadata
from congthuong.read import authors, datelines, dating
from congthuong.read.encoding import clean
from congthuong.read.language import is_vietnamese

__all__ = ["complete", "merge", "sound"]

_LENGTH = 2000  # characters of a value that a file says of itself; what is longer is none
_LANGUAGE = re.compile(r"[a-z]{2,8}")


def sound(found: Metadata) -> Metadata:
    r"""What a file says of itself, without what nobody can have meant: control characters, values without end.

    >>> sound(Metadata(title="Tin\x08", author="x" * 5000, language="tiếng Việt"))
    Metadata(title='Tin�', published=None, url=None, publisher=None, author=None, language=None)
    """
    values = {
        name: " ".join(clean(value).split()) if value is not None and len(value) <= _LENGTH else None
        for name, value in asdict(found).items()
    }
    if not _LANGUAGE.fullmatch(values["language"] or ""):
        values["language"] = None
    return Metadata(**values)


def merge(first: Metadata, second: Metadata) -> Metadata:
    """The first one's values, the second one's where it has none."""
    return Metadata(
        title=first.title or second.title,
        published=first.published or second.published,
        url=first.url or second.url,
        publisher=first.publisher or second.publisher,
        author=first.author or second.author,
        language=first.language or second.language,
    )


def complete(text: str, blocks: Sequence[Block], known: Metadata) -> Metadata:
    """`known` with its gaps filled from the text: title, date (see `dating`), author, language.

    What is known is never changed, but for the language: "vi" is what the text shows, whatever the page claims; a text
    that is not Vietnamese and claims nothing is "und" (undetermined).
    """
    vietnamese = is_vietnamese(text)
    claimed = known.language if known.language != "vi" else None
    return replace(
        known,
        title=known.title or _title(text, blocks),
        published=known.published or _published(text, blocks),
        author=known.author or _author(text, blocks),
        language="vi" if vietnamese else claimed or "und",
    )


def _title(text: str, blocks: Sequence[Block]) -> str | None:
    for block in blocks:
        if block.kind == "title":
            return " ".join(text[block.start : block.end].lstrip("# ").split())
    return None


def _published(text: str, blocks: Sequence[Block]) -> str | None:
    stamps = [
        stamp
        for block in blocks
        if block.kind == "dateline"
        for stamp in datelines.stamps(text[block.start : block.end])
    ]
    body = "\n".join(text[block.start : block.end] for block in blocks if block.kind in BODY_KINDS)
    return dating.published(body, stamps)


def _author(text: str, blocks: Sequence[Block]) -> str | None:
    named = [authors.author(text[block.start : block.end]) for block in blocks if block.kind == "byline"]
    return next((name for name in named if name), None)
