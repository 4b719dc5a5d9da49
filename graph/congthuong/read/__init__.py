"""The first station: files and pages become articles.

>>> from congthuong.data import folder
>>> from congthuong.read import read
>>> document = next(read([folder("seeds") / "002_ec4751447e230c35.txt"]))
>>> document.article.id, document.article.metadata.published, document.article.metadata.author
('002', '2024-06-11', 'Tuấn Thành')

Formats, `index.jsonl`, identifiers, dates and limits are described in docs/reading-files.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from congthuong.article import Article, Metadata, Source
from congthuong.errors import ReadError
from congthuong.guard import guarded, seconds_for
from congthuong.read import formats, layout, sources, text_tables, web
from congthuong.read.metadata import complete, merge, sound
from congthuong.web_address import is_address

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "Document", "parse", "read"]

MAX_BYTES = web.MAX_BYTES
MAX_CHARACTERS = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article with the bytes it was read from.

    `given` is what was known besides the bytes (from `index.jsonl`): `parse(raw, name=article.source.name,
    media_type=article.source.media_type, id=article.id, metadata=given)` gives the article again.
    """

    article: Article
    raw: bytes
    given: Metadata = field(default_factory=Metadata)


def read(
    inputs: Sequence[str | Path],
    *,
    on_error: Callable[[ReadError], None] | None = None,
    allow_private: bool = False,
    wanted: Callable[[Path], bool] | None = None,
) -> Iterator[Document]:
    """The articles of files, folders and http(s) addresses, each once, in an order of their own.

    What cannot be read is handed to `on_error` and the others still come; without it the first error is raised.
    `allow_private` lets addresses lead to private and loopback hosts. With `wanted` only the files that it says yes to
    are read, each as if all were.
    """

    def report(error: ReadError) -> None:
        if on_error is None:
            raise error
        on_error(error)

    taken: dict[str, str] = {}
    for source in sources.find(inputs, on_error=report):
        if wanted is not None and (source.path is None or not wanted(source.path)):
            continue
        try:
            with guarded(source.where):
                document = _load(source, allow_private=allow_private)
            if document.article.id in taken:
                raise ReadError(
                    f"it has the same id as {taken[document.article.id]}: {document.article.id}",
                    hint='give one of them an "id" of its own in index.jsonl',
                )
        except ReadError as error:
            report(type(error)(error.what, where=source.where, hint=error.hint))
            continue
        taken[document.article.id] = source.where
        yield document


def parse(raw: bytes, *, name: str, media_type: str | None, id: str | None, metadata: Metadata) -> Article:
    """The article in these bytes; the same bytes and arguments always give the same article.

    `name` is the file's name or the address, `media_type` what the bytes are (None: judged by the name), `id` the
    article's identifier (None: the canonical address, else the name up to its first underscore), `metadata` what is
    known and wins over what the file says. Raises ReadError.

    >>> article = parse(b"Bac Ninh", name="a_1.txt", media_type=None, id=None, metadata=Metadata(published="2024"))
    >>> article.id, article.metadata.published, article.source.media_type
    ('a', '2024', 'text/plain')
    """
    return _parse(raw, name=name, media_type=media_type, id=id, metadata=metadata, fallback_id=sources.short_id(name))


def _load(source: sources.Source, *, allow_private: bool) -> Document:
    given = source.entry.metadata
    media_type = None
    if source.path is None:
        fetched = web.fetch(source.name, allow_private=allow_private)
        raw, media_type, name = fetched.raw, fetched.media_type, fetched.address
    else:
        raw, name = _bytes(source.path), source.name
    with guarded(source.where, seconds=seconds_for(len(raw))):
        article = _parse(
            raw, name=name, media_type=media_type, id=source.entry.id, metadata=given, fallback_id=source.fallback_id
        )
    return Document(article=article, raw=raw, given=given)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise ReadError("this is no file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ReadError(
                f"the file has {size / 1e6:.0f} MB, more than the {MAX_BYTES // 1_000_000} MB that are read",
                hint="save the article's text in a file of its own",
            )
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"it cannot be read ({error.strerror})") from None


def _parse(
    raw: bytes, *, name: str, media_type: str | None, id: str | None, metadata: Metadata, fallback_id: str
) -> Article:
    kind = media_type or formats.media_type_of(name)
    suffix = PurePosixPath(urlsplit(name).path if is_address(name) else name).suffix.lower()
    if kind is None and suffix in sources.OTHER_DOCUMENTS:
        raise ReadError(
            f"{suffix} files are not read", where=name, hint=f"save it as {sources.OTHER_DOCUMENTS[suffix]}"
        )
    if kind is None:
        raise ReadError("its name ends in no format that is read", where=name, hint=sources.FORMATS)
    if len(raw) > MAX_BYTES:
        raise ReadError(f"it has more than {MAX_BYTES // 1_000_000} MB", where=name)
    if not raw.strip():
        raise ReadError("the file is empty", where=name, hint="save the article's text in it")
    try:
        found = formats.extract(raw, kind)
    except ReadError as error:
        raise type(error)(error.what, where=name, hint=error.hint) from error
    if len(found.text) > MAX_CHARACTERS:
        what = f"its text has {len(found.text):,} characters, more than the {MAX_CHARACTERS:,} that are read"
        raise ReadError(what, where=name, hint="give its parts as files of their own")
    known = merge(metadata, _own_address(sound(found.metadata), name))
    tables = text_tables.complete(found.text, found.tables)
    blocks = layout.blocks(found.text, known, tables)
    # A title found on the page is the one that `layout` marked, so the blocks are the same with and without it.
    known = complete(found.text, blocks, known)
    return Article(
        id=id or known.url or fallback_id,
        text=found.text,
        metadata=known,
        blocks=blocks,
        source=Source(name=name, media_type=kind, sha256=hashlib.sha256(raw).hexdigest()),
        tables=tables,
    )


def _own_address(found: Metadata, name: str) -> Metadata:
    """The page's metadata with an address that is its own: a fetched page cannot pass for another site's."""
    if not is_address(name):
        return found
    own, claimed = urlsplit(name), urlsplit(found.url or "")
    if (claimed.hostname or "").removeprefix("www.") == (own.hostname or "").removeprefix("www."):
        return found
    return replace(found, url=name)
