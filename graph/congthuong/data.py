"""Where the ontology, the named queries and the seed articles lie.

>>> from congthuong.data import folder
>>> (folder("ontology") / "congthuong.ttl").is_file()
True

In a wheel they are package data under `_data/`; in a checkout they are the folders at its top, so that a change to
one is seen at once.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Literal

from congthuong.errors import DataError

__all__ = ["folder"]


def folder(name: Literal["ontology", "queries", "seeds"]) -> Path:
    """The folder of that name: the installed one, else the checkout's. Raises DataError when there is neither."""
    installed = Path(str(files("congthuong") / "_data" / name))
    if installed.is_dir():
        return installed
    top = Path(__file__).resolve().parents[2]
    if (top / "pyproject.toml").is_file() and (top / name).is_dir():
        return top / name
    raise DataError(
        f"the folder {name!r} is missing from this installation of congthuong",
        where=str(installed),
        hint="install the package again, from a wheel or from a whole checkout",
    )
