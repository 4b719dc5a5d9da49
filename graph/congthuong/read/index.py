"""`index.jsonl`: what people know of the files beside it, one JSON object a line.

>>> from congthuong.read.index import entry
>>> entry('{"file": "a.txt", "id": "a", "published": "2024-06"}').metadata.published
'2024-06'
"""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from congthuong.article import Metadata
from congthuong.errors import IndexFileError, ReadError
from congthuong.read.encoding import clean

__all__ = ["INDEX_NAME", "Entry", "Index", "entry", "iso_date", "load"]

INDEX_NAME = "index.jsonl"
_METADATA_KEYS = ("published", "title", "url", "publisher", "author")
_KEYS = ("file", "id", *_METADATA_KEYS)
_LINE = 100_000  # characters of a line
_LENGTH = 2000  # characters of a value
_NAME = 255  # bytes of a file's name: what file systems take
_SHORTER = "write what it is about, not its text"
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: the file it speaks of (relative to the index), its id if given, and what is known of it."""

    file: str
    id: str | None = None
    metadata: Metadata = field(default_factory=Metadata)


@dataclass(frozen=True, slots=True)
class Index:
    """The good lines of an index by file, and the files whose line is not good (they are left out, not guessed at)."""

    entries: dict[str, Entry] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()


def load(path: Path, on_error: Callable[[ReadError], None]) -> Index:
    """Read an index; every line that cannot be read is reported with its number, and the others still count."""
    entries: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    refused: set[str] = set()
    try:
        rows = path.read_bytes().splitlines()
    except OSError as error:
        on_error(IndexFileError(f"it cannot be read ({error.strerror})", where=str(path)))
        return Index()
    for number, row in enumerate(rows, start=1):
        complain = partial(IndexFileError, where=f"{path}, line {number}")
        try:
            text = row.decode("utf-8-sig")
        except UnicodeDecodeError:
            on_error(complain("it is not UTF-8", hint="save the index as UTF-8"))
            continue
        if not text.strip():
            continue
        if len(text) > _LINE:
            on_error(complain(f"it has {len(text):,} characters, more than the {_LINE:,} that are read", hint=_SHORTER))
            continue
        try:
            found = entry(text)
        except _RefusedLineError as error:
            on_error(complain(error.what, hint=error.hint))
            if error.file:
                refused.add(error.file)
            continue
        if found.file in entries:
            on_error(complain(f"{found.file} already stands in line {lines[found.file]}", hint="keep one of them"))
            continue
        entries[found.file] = found
        lines[found.file] = number
    return Index(entries, frozenset(refused))


def entry(line: str) -> Entry:
    """One line of an index. Raises ReadError saying what is wrong with it and how to mend it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        said = f" ({error.msg} at column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise _RefusedLineError(f"this is not JSON{said}", 'write one object a line, like {"file": "a.txt"}') from None
    if not isinstance(row, dict):
        raise _RefusedLineError("this is JSON but no object", 'write one object a line, like {"file": "a.txt"}')
    name = row.get("file")
    if not isinstance(name, str) or not name.strip():
        raise _RefusedLineError('it names no file: the key "file" is missing', 'add it, like "file": "a.txt"')
    if clean(name) != name or any(len(part.encode()) > _NAME for part in name.replace("\\", "/").split("/")):
        what = f"{_short(name)} can be no file's name: it is too long, or has characters that no name has"
        raise _RefusedLineError(what, "correct the name")
    file = PurePosixPath(name.strip().replace("\\", "/"))
    if file.is_absolute() or ".." in file.parts:
        raise _RefusedLineError(f"{name} lies outside the folder of the index", "name a file in that folder")
    for key in row:
        near = difflib.get_close_matches(key, _KEYS, n=1, cutoff=0.8)
        if key not in _KEYS and near:
            raise _RefusedLineError(f"{_short(key)!r} is no key of an index", f"did you mean {near[0]!r}?", str(file))
    values: dict[str, str | None] = {}
    for key in ("id", *_METADATA_KEYS):
        value = row.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            said = _short(json.dumps(value))
            raise _RefusedLineError(f"{key} is {said}", "write it as text in quotes, or null", str(file))
        if value is not None and len(value) > _LENGTH:
            what = f"{key} has {len(value):,} characters, more than the {_LENGTH:,} that are read"
            raise _RefusedLineError(what, _SHORTER, str(file))
        if value is not None and key in ("id", "url") and clean(value) != value:
            what = f"{key} has a control character or half of one: {_short(value)!a}"
            raise _RefusedLineError(what, "take it out", str(file))
        values[key] = " ".join(clean(value).split()) if value is not None else None
    published = values["published"]
    if published is not None and iso_date(published) is None:
        raise _RefusedLineError(
            f"published is {_short(published)!r}",
            "write a year, a month or a day, like 2024, 2024-06 or 2024-06-11",
            str(file),
        )
    return Entry(
        file=str(file),
        id=values["id"],
        metadata=Metadata(
            published=published,
            title=values["title"],
            url=values["url"],
            publisher=values["publisher"],
            author=values["author"],
        ),
    )


def iso_date(text: str) -> str | None:
    """The text itself if it is an ISO year, month or day that exists, else None.

    >>> iso_date("2024-02-29"), iso_date("2023-02-29"), iso_date("2024-6")
    ('2024-02-29', None, None)
    """
    match = _DATE.fullmatch(text)
    if not match or not text.isascii():
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return None
    return text if 1900 <= year <= 2100 else None


def _short(said: str) -> str:
    return said if len(said) <= 80 else said[:79] + "…"


class _RefusedLineError(ReadError):
    def __init__(self, what: str, hint: str, file: str | None = None) -> None:
        super().__init__(what, hint=hint)
        self.file = file
