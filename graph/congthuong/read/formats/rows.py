r"""Rows of cells that say nowhere what is a table: blocks of them are, and lone cells are lines.

>>> from congthuong.read.formats.rows import by_row, items
>>> from congthuong.read.grid import Slot
>>> made = list(items([Slot(0, 0, "Cụm của tỉnh"), *by_row([[], [], ["Cụm", "ha"], ["A", "4"]])]))
>>> made[0], [slot.text for slot in made[1].slots]
('Cụm của tỉnh', ['Cụm', 'ha', 'A', '4'])

An empty row ends a table, and so does an empty column between two tables that stand side by side. Lone cells above a
table are its caption; long ones below it are notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from congthuong.read.grid import Draft, Item, Slot

__all__ = ["by_row", "items"]

_NOTE = 25  # characters: a lone cell below a table that is longer is no row of it
_FIGURE = re.compile(r"[-+–]?\d[\d.,]*\s?%?")


def items(slots: Sequence[Slot], source: str = "xlsx") -> Iterator[Item]:
    """The lines and tables of a sheet, from top to bottom; merged cells reach as far as their slots say."""
    for block in _blocks(slots):
        for part in _side_by_side(block):
            yield from _lines_and_table(part, source)


def _blocks(slots: Sequence[Slot]) -> Iterator[list[Slot]]:
    """Runs of rows without an empty one between them."""
    block: list[Slot] = []
    end = 0
    for slot in sorted(slots, key=lambda slot: (slot.row, slot.col)):
        if block and slot.row > end:
            yield block
            block = []
        block.append(slot)
        end = max(end, slot.row + slot.rows)
    if block:
        yield block


def _side_by_side(block: list[Slot]) -> list[list[Slot]]:
    """The tables that an empty column parts, if each has names of its own."""
    reach = -1
    parts: list[list[Slot]] = []
    for slot in sorted(block, key=lambda slot: slot.col):
        if reach >= 0 and slot.col > reach:
            parts.append([])
        if not parts:
            parts.append([])
        parts[-1].append(slot)
        reach = max(reach, slot.col + slot.cols)
    return parts if len(parts) > 1 and all(_has_names(part) for part in parts) else [block]


def _has_names(part: list[Slot]) -> bool:
    first = min(slot.col for slot in part)
    own = [slot for slot in part if slot.col == first]
    rows = {slot.row for slot in part}
    return (
        len(rows) > 2
        and len({s.col for s in part}) > 1
        and sum(not _FIGURE.fullmatch(s.text) for s in own) * 2 > len(rows)
    )


def _lines_and_table(block: list[Slot], source: str) -> Iterator[Item]:
    rows: dict[int, list[Slot]] = {}
    for slot in sorted(block, key=lambda slot: (slot.row, slot.col)):
        rows.setdefault(slot.row, []).append(slot)
    order = sorted(rows)
    left = min(slot.col for slot in block)
    # A lone cell that begins over another column than the first, or over some of them, heads a group of columns.
    lone = [len(rows[row]) == 1 and rows[row][0].rows == 1 and rows[row][0].col == left for row in order]
    first, last = 0, len(order)
    while first < last and lone[first]:
        first += 1
    while last > first and lone[last - 1] and len(rows[order[last - 1]][0].text) > _NOTE:
        last -= 1
    yield from (rows[row][0].text for row in order[:first])
    body = [slot for row in order[first:last] for slot in rows[row]]
    if body:
        yield Draft(body, source)
    yield from (rows[row][0].text for row in order[last:])


def by_row(rows: Iterable[Sequence[str]]) -> Iterator[Slot]:
    """The slots of rows of texts."""
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text.strip():
                yield Slot(row, column, text)
