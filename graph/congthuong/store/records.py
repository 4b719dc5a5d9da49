"""What a knowledge base keeps of each article, so that it can be read again without anybody's files.

>>> import tempfile
>>> from congthuong.article import Article, Metadata, Source
>>> from congthuong.store.records import Records
>>> folder = Path(tempfile.mkdtemp())
>>> records = Records(folder / "articles", folder / "sources")
>>> records.articles.mkdir(), records.sources.mkdir()
(None, None)
>>> article = Article("a", "x", source=Source(name="a.txt", media_type="text/plain", sha256=""))
>>> records.keep(article, b"x", Metadata(), content="1")
>>> [(record.id, record.name, records.raw(record)) for record in records]
[('a', 'a.txt', b'x')]
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from congthuong.article import Article, Metadata
from congthuong.errors import StoreError
from congthuong.output import replacing
from congthuong.store.disk import on_disk
from congthuong.text import slug

__all__ = ["Record", "Records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One kept article: where its bytes came from and lie, what was given besides, and the hash of what was read."""

    id: str
    name: str
    media_type: str
    source: str
    given: Metadata
    content: str


@dataclass(frozen=True, slots=True)
class Records:
    """The kept articles. A source is written before the record that names it, so no record is without its bytes."""

    articles: Path
    sources: Path

    def __iter__(self) -> Iterator[Record]:
        """All records, in the order of their file names."""
        with on_disk(self.articles):
            files = sorted(self.articles.glob("*.json"))
        for file in files:
            yield self._read(file)

    def get(self, id: str) -> Record | None:
        """The record of an article, None where it is not kept."""
        file = self._file(id)
        return self._read(file) if file.is_file() else None

    def raw(self, record: Record) -> bytes:
        """The bytes that an article was read from; StoreError where they are gone."""
        try:
            return (self.sources / record.source).read_bytes()
        except OSError as error:
            raise StoreError(
                f"the kept source of article {record.id} cannot be read ({error.strerror})",
                where=str(self.sources / record.source),
                hint=f"build it again from {record.name}",
            ) from error

    def keep(self, article: Article, raw: bytes, given: Metadata, *, content: str) -> None:
        """Keep an article in place of the one with its id; `given` is what was known of it besides the bytes."""
        source = sha256(raw).hexdigest()
        if not (self.sources / source).is_file():
            with replacing(self.sources / source) as stream:
                stream.write(raw)
        found = article.source
        record = Record(
            id=article.id,
            name=found.name if found else article.id,
            media_type=found.media_type if found else "text/plain",
            source=source,
            given=given,
            content=content,
        )
        with replacing(self._file(article.id)) as stream:
            stream.write(json.dumps(asdict(record), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")

    def forget(self, id: str) -> None:
        """Drop the record of an article; its source is for the caller to drop."""
        with on_disk(self.articles):
            self._file(id).unlink(missing_ok=True)

    def drop(self, sources: Iterable[str]) -> None:
        """Remove these sources, which no record names any more."""
        with on_disk(self.sources):
            for source in sources:
                (self.sources / source).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove all sources that no record names, and what a killed process left half-written."""
        used = {record.source for record in self}
        with on_disk(self.sources):
            for file in self.sources.iterdir():
                if file.name not in used:
                    file.unlink()
            for file in self.articles.glob(".*.part"):
                file.unlink()

    def _file(self, id: str) -> Path:
        return self.articles / f"{slug(id)[:40]}-{sha256(id.encode()).hexdigest()[:16]}.json"

    @staticmethod
    def _read(file: Path) -> Record:
        try:
            row = json.loads(file.read_bytes())
            return Record(**{**row, "given": Metadata(**row["given"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise StoreError(
                f"this record of an article is damaged ({error})",
                where=str(file),
                hint="remove the file and build the article again",
            ) from error
