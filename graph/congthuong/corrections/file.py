r"""corrections.tsv: one decision a line, UTF-8, meant to be kept under version control.

>>> from congthuong.corrections.file import parse
>>> head = "date\tby\top\tarticle\texact\tprefix\tslot\told\tnew\treason\n"
>>> line, = parse((head + "2026-12-02\tme\tset\ta17\t41,275 triệu\tvốn là\tvalue\t41275000000\t41275000\t\n").encode())
>>> line.op, line.slot, line.new, line.number
('set', 'value', '41275000', 2)
>>> parse((head + "02/12/2026\tme\tdone\ta17\n").encode(), where="c.tsv")
Traceback (most recent call last):
congthuong.errors.DataError: c.tsv:2: column date: '02/12/2026' is no date; write it such as 2026-12-02
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Final

from congthuong.corrections import slots
from congthuong.errors import DataError

__all__ = ["COLUMNS", "Line", "appended", "digest", "of_article", "parse", "written"]

COLUMNS: Final = ("date", "by", "op", "article", "exact", "prefix", "slot", "old", "new", "reason")
OPS: Final = ("set", "reject", "confirm", "add", "same", "different", "done", "withdraw")
EVERYWHERE: Final = "*"
_LONGEST: Final = 4096  # characters of a cell
_FORMULA = re.compile(r"[=@]|[+-](?!\d)")
_THING = re.compile(r"[a-z-]+/[\w%./-]+")
_ADDED: Final = ("value", "unit")  # what an added fact must say


@dataclass(frozen=True, slots=True)
class Line:
    """One decision, as written, and the number of its line."""

    date: str
    by: str
    op: str
    article: str
    exact: str
    prefix: str
    slot: str
    old: str
    new: str
    reason: str
    number: int = field(default=0, compare=False)

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells in the order of the columns."""
        return astuple(self)[: len(COLUMNS)]

    @property
    def name(self) -> str:
        """A short hash of what is written: the same line is the same decision wherever it stands."""
        return sha256("\t".join(self.cells).encode()).hexdigest()[:16]


def parse(raw: bytes, *, where: str = "corrections.tsv", indicators: Collection[str] | None = None) -> tuple[Line, ...]:
    """All decisions; DataError names file, line, column and remedy of the first that is wrong, and then none counts."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = raw[: error.start].count(b"\n") + 1
        raise DataError("this is not UTF-8", where=f"{where}:{number}", hint="save it as UTF-8") from None
    found: list[Line] = []
    rows = text.replace("\r\n", "\n").split("\n")
    for number, row in enumerate(rows, 1):
        if not row.strip() or row.startswith("#"):
            continue
        at = f"{where}:{number}"
        cells = row.split("\t")
        if not found and cells[0] == "date":
            if tuple(cells) != COLUMNS:
                raise DataError("the columns are other ones", where=at, hint=f"they are {', '.join(COLUMNS)}")
            continue
        if len(cells) > len(COLUMNS):
            raise DataError(
                f"there are {len(cells)} cells", where=at, hint=f"a line has {len(COLUMNS)}, with a tab between two"
            )
        cells += [""] * (len(COLUMNS) - len(cells))
        line = Line(**dict(zip(COLUMNS, map(str.strip, cells), strict=True)), number=number)
        _check(line, at, indicators)
        found.append(line)
    return tuple(found)


def _check(line: Line, at: str, indicators: Collection[str] | None) -> None:
    def wrong(column: str, what: str, hint: str | None = None) -> DataError:
        return DataError(f"column {column}: {what}", where=at, hint=hint)

    for column, cell in zip(COLUMNS, line.cells, strict=True):
        if len(cell) > _LONGEST:
            raise wrong(column, f"{len(cell):,} characters", f"a cell holds {_LONGEST:,} at most")
        if any(ord(char) < 32 or char in "\u2028\u2029\x7f" for char in cell):
            raise wrong(column, "it holds a control character", "take it out")
        if column not in ("exact", "prefix") and _FORMULA.match(cell):
            raise wrong(column, f"{cell[:20]!r} is a formula to a spreadsheet", "write the value itself")
    try:
        date.fromisoformat(line.date)
    except ValueError:
        raise wrong("date", f"{line.date[:20]!r} is no date", "write it such as 2026-12-02") from None
    if not line.by:
        raise wrong("by", "it is empty", "say who decides")
    if line.op not in OPS:
        raise wrong("op", f"{line.op[:20]!r} is no operation", f"it is one of {', '.join(OPS)}")
    if line.op in ("same", "different"):
        for column, thing in (("exact", line.exact), ("prefix", line.prefix)):
            if not _THING.fullmatch(thing):
                raise wrong(column, f"{thing[:40]!r} names no thing", "write it such as company/a")
        if line.article != EVERYWHERE or line.exact == line.prefix:
            raise wrong("article", "two different things are compared everywhere", "write * here, and two things")
        return
    if not line.article or line.article == EVERYWHERE:
        raise wrong("article", "it names no article", "'congthuong info' lists them")
    if line.op == "done":
        return
    if not line.exact:
        raise wrong("exact", "it is empty", "quote the figure as the article has it")
    if line.op == "set" or (line.op == "withdraw" and line.slot not in ("", EVERYWHERE)):
        if line.slot not in slots.SLOTS:
            raise wrong("slot", f"{line.slot[:20]!r} is no slot", f"it is one of {', '.join(slots.SLOTS)}")
    elif line.slot not in ("", EVERYWHERE):
        raise wrong("slot", f"{line.op} is about the whole fact", "write * here")
    if line.op == "set":
        for column, cell in (("old", line.old), ("new", line.new)):
            try:
                slots.read(line.slot, cell, indicators if column == "new" else None)
            except ValueError as error:
                raise wrong(column, f"{cell[:40]!r} is not for {line.slot}", str(error)) from None
    if line.op == "add":
        try:
            added(line, indicators)
        except ValueError as error:
            raise wrong("new", str(error)[:200], 'write {"subject": "…", "value": "…", "unit": "…"}') from None


def added(line: Line, indicators: Collection[str] | None = None) -> Mapping[str, slots.Slot]:
    """The slots of a fact that is added; ValueError where they are no JSON object of slots."""
    try:
        row: Any = json.loads(line.new, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise ValueError("the slots are no JSON object") from None
    if not isinstance(row, dict):
        raise ValueError("the slots are no JSON object")
    if unknown := sorted(set(row) - set(slots.SLOTS)):
        raise ValueError(f"{unknown[0][:20]!r} is no slot")
    if lacking := [name for name in _ADDED if not row.get(name)]:
        raise ValueError(f"{lacking[0]} is missing")
    found: dict[str, slots.Slot] = {}
    for name, value in row.items():
        text = "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
        if len(text) > _LONGEST:
            raise ValueError(f"{name} is too long")
        found[name] = slots.read(name, text, indicators)
    return found


def of_article(lines: Iterable[Line], article: str) -> tuple[Line, ...]:
    """The decisions about one article, in their order."""
    return tuple(line for line in lines if line.article == article)


def digest(lines: Iterable[Line]) -> str | None:
    """The hash of some decisions, part of the key by which an article is known as unchanged; None for no decision."""
    names = [line.name for line in lines]
    return sha256(" ".join(names).encode()).hexdigest() if names else None


def written(lines: Iterable[Line]) -> bytes:
    """The file with these decisions."""
    rows = [COLUMNS, *(line.cells for line in lines)]
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def appended(raw: bytes, lines: Iterable[Line]) -> bytes:
    """The file with further decisions at its end; what stands there stays byte for byte."""
    head = raw or written(())
    if not head.endswith(b"\n"):
        head += b"\n"
    return head + b"".join("\t".join(line.cells).encode() + b"\n" for line in lines)
