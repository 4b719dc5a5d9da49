"""Where the ontology, the named queries and the seed articles lie.

>>> from congthuong.data import folder
>>> (folder("ontology") / "congthuong.ttl").is_file()
True

In a wheel they are package data under `_data/`; in a checkout they are the folders at its top, so that a change to
one is seen at once. Out of a zip file they are copied once, to a temporary folder that goes when the process ends.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from congthuong.errors import DataError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["folder"]


def folder(name: Literal["ontology", "queries", "seeds"]) -> Path:
    """The folder of that name: the installed one, else the checkout's. Raises DataError when there is neither."""
    resource = files("congthuong") / "_data" / name
    installed = Path(str(resource))
    if installed.is_dir():
        return installed
    if resource.is_dir():
        return _unpacked(name)
    top = Path(__file__).resolve().parents[2]
    if (top / "pyproject.toml").is_file() and (top / name).is_dir():
        return top / name
    raise DataError(
        f"the folder {name!r} is missing from this installation of congthuong",
        where=str(installed),
        hint="install the package again, from a wheel or from a whole checkout",
    )


@cache
def _unpacked(name: str) -> Path:
    import atexit
    from tempfile import TemporaryDirectory

    temporary = TemporaryDirectory(prefix="congthuong-")
    atexit.register(temporary.cleanup)
    target = Path(temporary.name) / name
    _copy(files("congthuong") / "_data" / name, target)
    return target


def _copy(resource: Traversable, target: Path) -> None:
    if resource.is_dir():
        target.mkdir()
        for item in resource.iterdir():
            _copy(item, target / item.name)
    else:
        target.write_bytes(resource.read_bytes())
