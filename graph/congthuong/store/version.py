"""Which reader read an article: the package's version and a digest of the code that reads.

>>> reader_version().startswith("0.")
True

The digest makes a changed rule read again what an older one read, though the version is the same: people install from a
checkout too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from congthuong import __version__

__all__ = ["reader_version"]

_STATIONS = ("read", "recognise", "interpret", "corrections", "link", "rdf", "check")


@cache
def reader_version() -> str:
    """Version, plus sign, eight hexadecimal digits of the modules from `read` to `check`."""
    digest = sha256()
    for station in _STATIONS:
        for name, content in sorted(_modules(files("congthuong") / station, station)):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return f"{__version__}+{digest.hexdigest()[:8]}"


def _modules(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        name = f"{path}/{item.name}"
        if item.is_dir():
            yield from _modules(item, name)
        elif item.name.endswith(".py"):
            yield name, item.read_bytes()
