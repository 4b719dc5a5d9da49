"""Gold annotations and facts as they lie on the disk.

>>> import tempfile
>>> from pathlib import Path
>>> from congthuong.score.files import read_gold
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "003.json").write_text('{"article": "003", "observations": []}', encoding="utf-8")
>>> list(read_gold(folder))
['003']

A gold folder has one JSON file per article, named by the article's id, and may hold the articles' texts beside them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from congthuong.errors import ReadError
from congthuong.score.same import Row

__all__ = ["read_facts", "read_gold", "texts"]


def read_gold(folder: Path) -> dict[str, Row]:
    """The gold documents of a folder by article id; ReadError where there are none or one is no JSON."""
    if not folder.is_dir():
        raise ReadError("there is no such folder", where=str(folder))
    gold: dict[str, Row] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ReadError(f"this gold file is not JSON ({error})", where=str(path)) from error
        if isinstance(document, dict) and "observations" in document:
            gold[str(document["article"]).split("_")[0].split(".")[0]] = document
    if not gold:
        raise ReadError("no gold annotations here", where=str(folder), hint="a gold file has a list of 'observations'")
    return gold


def texts(folder: Path, articles: Collection[str]) -> list[Path]:
    """The .txt files of these articles in a folder; ReadError names those that have none.

    A file is an article's when its stem up to the first underscore is the article's id.
    """
    found = {path.stem.split("_")[0]: path for path in sorted(folder.glob("*.txt"))}
    if missing := [article for article in articles if article not in found]:
        raise ReadError(
            f"no text here for {', '.join(missing)}", where=str(folder), hint="name the texts' folder with --texts"
        )
    return [found[article] for article in articles]


def read_facts(path: Path, gold: Mapping[str, Row]) -> Iterator[Row]:
    """The rows of a JSON Lines file, checked for what scoring needs; ReadError names the line that lacks it."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ReadError(f"cannot be read ({said})", where=str(path)) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{path}, line {number}"
            try:
                row = _checked(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise ReadError(f"this is no fact ({type(error).__name__}: {error})", where=where) from error
            if row["article"] not in gold:
                raise ReadError(f"no gold for article {row['article']!r}", where=where)
            yield row


def _checked(row: dict[str, Any]) -> dict[str, Any]:
    row["article"] = Path(str(row["article"])).stem.split("_")[0]
    if row.setdefault("kind", "observation") == "observation":
        row["start"], row["end"] = int(row["start"]), int(row["end"])
        for name in ("value", "value_max"):
            value = row.get(name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
                raise ValueError(f"{name} is not a JSON number: {value!r}")
    return row
