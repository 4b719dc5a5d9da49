"""What people decided of pairs of things: one, two, or unsure; lines of a knowledge base's corrections.tsv.

>>> import tempfile
>>> from pathlib import Path
>>> from congthuong.link.decisions import Decision, add, read
>>> file = Path(tempfile.mkdtemp()) / "corrections.tsv"
>>> add(file, Decision("same", "company/a", "company/b", "Lan", "2026-11-29", "one tax code"))
>>> [(found.verdict, found.one, found.who) for found in read(file)]
[('same', 'company/a', 'Lan')]

"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args

from congthuong.errors import DataError, ParameterError
from congthuong.link.iris import ID
from congthuong.output import replacing

__all__ = ["Decision", "Verdict", "add", "by_pair", "read"]

Verdict: TypeAlias = Literal["same", "different", "unsure"]
_COLUMNS: Final = ("date", "by", "op", "article", "exact", "prefix", "slot", "old", "new", "reason")
_COMMENT: Final = "# "
_THING: Final = re.compile(r"[a-z-]+/[\w%./-]+")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of two things, by whom, when and why; things are named without the part that all IRIs have."""

    verdict: Verdict
    one: str
    other: str
    who: str
    when: str
    why: str = ""


def read(file: Path) -> Sequence[Decision]:
    """The decisions about pairs in a file, none where there is none; DataError where it is no text."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError as error:
        raise DataError("this is not UTF-8", where=str(file), hint="save it as UTF-8") from error
    found = []
    for line in lines:
        cells = [cell.strip() for cell in line.removeprefix(_COMMENT).split("\t")]
        cells += [""] * (len(_COLUMNS) - len(cells))
        when, who, verdict, _, one, other, *_, why = cells[: len(_COLUMNS)]
        if verdict in get_args(Verdict) and line.startswith(_COMMENT) is (verdict == "unsure"):
            found.append(Decision(cast(Verdict, verdict), one, other, who, when, why))
    return found


def add(file: Path, decision: Decision) -> None:
    """Write a decision behind those that there are; ParameterError where it is none."""
    for thing in (decision.one, decision.other):
        if not _THING.fullmatch(thing):
            raise ParameterError(f"{thing[:60]!r} names no thing", hint="write it such as company/a")
    if decision.one == decision.other:
        raise ParameterError("a thing is itself", hint="name two")
    if any(ord(mark) < 32 for value in astuple(decision) for mark in value) or not decision.who.strip():
        raise ParameterError("a decision has an author, and neither tabs nor line breaks", hint="write it in one line")
    before = file.read_text(encoding="utf-8-sig") if file.is_file() else "\t".join(_COLUMNS) + "\n"
    if not before.endswith("\n"):
        before += "\n"
    comment = _COMMENT if decision.verdict == "unsure" else ""
    row = (decision.when, decision.who, decision.verdict, "*", decision.one, decision.other, "*", "", "", decision.why)
    with replacing(file) as stream:
        stream.write(f"{before}{comment}{chr(9).join(row)}\n".encode())


def by_pair(decisions: Sequence[Decision]) -> Mapping[frozenset[str], Verdict]:
    """The last verdict about each pair, by the IRIs of the two."""
    return {frozenset((ID + one.one, ID + one.other)): one.verdict for one in decisions}
