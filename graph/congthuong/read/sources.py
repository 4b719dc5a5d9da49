"""From what the user names to the files and addresses to read, in an order that does not depend on how they were named.

>>> from congthuong.data import folder
>>> from congthuong.read.sources import find
>>> found = find([folder("seeds")], on_error=print)
>>> [(source.name, source.fallback_id, source.entry.id) for source in found][0]
('000_0d62ed76fba1d377.txt', '000', '000')
"""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from congthuong.errors import IndexFileError, ReadError
from congthuong.read import index
from congthuong.read.encoding import clean
from congthuong.read.formats import SUFFIXES
from congthuong.web_address import is_address

__all__ = ["FORMATS", "OTHER_DOCUMENTS", "Source", "find", "short_id"]

OTHER_DOCUMENTS = {  # formats that hold articles or tables and are not read -> what to save them as
    **dict.fromkeys((".doc", ".rtf", ".odt", ".mht", ".mhtml", ".epub"), ".docx"),
    **dict.fromkeys((".xls", ".xlsb", ".ods"), ".xlsx"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file or address: what to call it, the id it has if nothing better is known, and its line in the index."""

    path: Path | None  # None for an address
    name: str
    fallback_id: str
    entry: index.Entry

    @property
    def where(self) -> str:
        """What an error message calls it."""
        return str(self.path) if self.path else self.name


def find(inputs: Sequence[str | Path], *, on_error: Callable[[ReadError], None]) -> list[Source]:
    """The files and addresses behind the inputs, each once, sorted; what cannot be found is reported, not raised.

    Folders are walked (hidden files, `index.jsonl` and formats that hold no article are passed over), and each file is
    looked up in the `index.jsonl` of its folder, then of the folders above it up to the one that was named.
    """
    files: dict[Path, Path] = {}  # resolved -> as named
    roots: dict[Path, Path] = {}
    addresses: dict[str, None] = {}
    indexes = _Indexes(on_error)
    for given in inputs:
        if isinstance(given, str) and is_address(given):
            addresses[given] = None
            continue
        path = Path(given)
        try:
            if path.is_dir():
                found = list(_walk(path, on_error))
                indexes.check(path, found)
                for file in found:
                    files.setdefault(file.resolve(), file)
                    roots.setdefault(file.resolve(), path)
                if not found:
                    on_error(ReadError("the folder holds no article", where=str(path), hint=FORMATS))
            elif not path.exists():
                on_error(ReadError("there is no such file or folder", where=str(path), hint="check the name"))
            else:
                files.setdefault(path.resolve(), path)
        except (OSError, ValueError) as error:
            on_error(ReadError(f"it cannot be read ({error})", where=str(given)))
    sources = []
    for resolved in sorted(files, key=lambda key: key.as_posix()):
        path = files[resolved]
        entry = indexes.entry(path, roots.get(resolved, path.parent))
        if entry is not None:
            sources.append(Source(path=path, name=path.name, fallback_id=short_id(path.name), entry=entry))
    sources = _whole_stem_where_shared(sources)
    for address in sorted(addresses):
        sources.append(Source(path=None, name=address, fallback_id=address, entry=index.Entry(file=address)))
    return sources


FORMATS = "articles are .txt, .md, .html, .pdf, .docx, .xlsx or .csv files"


def short_id(name: str) -> str:
    """The part of a file's name before its first underscore; all of its stem if there is none.

    >>> short_id("003_99eff106a572ee41.txt"), short_id("bao-cao.docx"), short_id("_nhap.txt")
    ('003', 'bao-cao', '_nhap')
    """
    if is_address(name):
        return urlsplit(name)._replace(fragment="").geturl()
    stem = _stem(name)
    return stem.split("_")[0] or stem


def _stem(name: str) -> str:
    return clean(unicodedata.normalize("NFC", PurePosixPath(name).stem))


def _whole_stem_where_shared(sources: list[Source]) -> list[Source]:
    count = Counter(source.fallback_id for source in sources if source.entry.id is None)
    return [
        replace(source, fallback_id=_stem(source.name)) if count[source.fallback_id] > 1 else source
        for source in sources
    ]


def _walk(folder: Path, on_error: Callable[[ReadError], None]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        on_error(ReadError(f"it cannot be read ({error.strerror})", where=str(error.filename)))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            suffix = PurePosixPath(name).suffix.lower()
            if name.startswith((".", "~$")) or name == index.INDEX_NAME:
                continue
            if suffix in SUFFIXES:
                yield Path(parent) / name
            elif suffix in OTHER_DOCUMENTS:
                where = str(Path(parent) / name)
                hint = f"save it as {OTHER_DOCUMENTS[suffix]}"
                on_error(ReadError(f"{suffix} files are not read", where=where, hint=hint))


class _Indexes:
    """The index files met so far, each read once."""

    def __init__(self, on_error: Callable[[ReadError], None]) -> None:
        self._on_error = on_error
        self._read: dict[Path, index.Index] = {}
        self._by_key: dict[Path, dict[str, index.Entry | None]] = {}

    def entry(self, path: Path, root: Path) -> index.Entry | None:
        """What the nearest index says of a file, an empty entry if none does; None if its line was refused."""
        for folder in (path.parent, *path.parent.parents):
            key = _key(path.relative_to(folder).as_posix())
            found = self._keyed(folder)
            if key in found:
                return found[key]
            if folder == root:
                break
        return index.Entry(file=path.name)

    def check(self, folder: Path, files: list[Path]) -> None:
        """Report what the index of a named folder says of files that are not there."""
        there = {_key(file.relative_to(folder).as_posix()) for file in files}
        for name in self._of(folder).entries:
            if _key(name) not in there and not _is_file(folder / name):
                where = str(folder / index.INDEX_NAME)
                what = f"it names {name if len(name) <= 100 else name[:99] + '…'}, which is not there"
                self._on_error(IndexFileError(what, where=where, hint="correct the name"))

    def _of(self, folder: Path) -> index.Index:
        if folder not in self._read:
            path = folder / index.INDEX_NAME
            self._read[folder] = index.load(path, self._on_error) if path.is_file() else index.Index()
        return self._read[folder]

    def _keyed(self, folder: Path) -> dict[str, index.Entry | None]:
        if folder not in self._by_key:
            found = self._of(folder)
            known: dict[str, index.Entry | None] = {_key(name): entry for name, entry in found.entries.items()}
            self._by_key[folder] = known | dict.fromkeys(map(_key, found.refused))
        return self._by_key[folder]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # longer than the file system takes
        return False


def _key(name: str) -> str:
    # macOS stores names decomposed, people type them composed.
    return unicodedata.normalize("NFC", name)
