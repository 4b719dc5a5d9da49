r"""The report of keys that are undecided, a table to be filled in, and what somebody has chosen in it.

>>> from congthuong.attach import Key, Request, attached
>>> from congthuong.attach.fixes import read_fixes, report
>>> found = attached("Mã\n24\n".encode(), "ma.csv", Request("ma", keys=(Key("Mã", "province"),)))
>>> report(found.undecided).splitlines()[1].split("\t")[:3]
['', 'several', '24']
>>> read_fixes(report(found.undecided).replace("\n\t", "\nprovince/bac-giang\t").encode(), "fixes.tsv")
{('24', (), ''): 'province/bac-giang'}

In the column `choose` stands one of the candidates, any other IRI or CURIE, or `-` where the rows are to be left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from congthuong.attach.matching import Asked, Undecided
from congthuong.errors import ReadError
from congthuong.link.iris import ID
from congthuong.link.lookup import Thing, span
from congthuong.read.encoding import decode

__all__ = ["read_fixes", "report"]

_COLUMNS: Final = ("choose", "status", "key", "within", "on", "lines", "candidates")
_WITHIN: Final = " | "
_LINES: Final = 20  # that are named


def report(undecided: Iterable[Undecided]) -> str:
    """The undecided keys as a table of tab-separated values; empty where there are none."""
    stream = io.StringIO()
    rows = csv.writer(stream, delimiter="\t", lineterminator="\n")
    rows.writerow(_COLUMNS)
    for one in undecided:
        key, within, on = one.asked
        lines = " ".join(map(str, one.lines[:_LINES])) + (" …" if len(one.lines) > _LINES else "")
        offers = _WITHIN.join(map(_offer, one.candidates))
        rows.writerow(["", one.status, key, _WITHIN.join(within), on, lines, offers])
    return stream.getvalue()


def read_fixes(raw: bytes, file: str) -> dict[Asked, str | None]:
    """What was chosen for which key; rows without a choice are undecided still. ReadError names a line that is none."""
    try:
        text = decode(raw)
    except ReadError as error:
        raise ReadError(error.what, where=file, hint=error.hint) from None
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    head = [heading.strip().casefold() for heading in rows[0]]
    if missing := [name for name in ("choose", "key") if name not in head]:
        hint = "take the table that 'congthuong attach' prints, and fill in the column choose"
        raise ReadError(f"there is no column {missing[0]!r}", where=file, hint=hint)
    chosen: dict[Asked, str | None] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
        if not cells.get("choose") or not cells.get("key"):
            continue
        within = tuple(cells["within"].split(_WITHIN)) if cells.get("within") else ()
        asked = (cells["key"], within, cells.get("on", ""))
        choice = None if cells["choose"] == "-" else cells["choose"].split(" (")[0]
        if chosen.setdefault(asked, choice) != choice:
            what = f"{cells['key']!r} has another choice in a line above"
            raise ReadError(what, where=f"{file}:{number}", hint="leave one")
    return chosen


def _offer(thing: Thing) -> str:
    period = span(thing)
    return f"{thing.iri.removeprefix(ID)} ({thing.name}{f', {period}' if period else ''})"
