"""The relations that a table states by the order of its columns: a zone in its place, its investor, a firm's trade.

Example (a row of a list of zones):

>>> from congthuong.interpret.grids.stated import PREDICATES
>>> PREDICATES["IndustrialZone"]
('hasZone', 'locatedIn')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from congthuong.article import Span
from congthuong.facts import Relation
from congthuong.interpret.grids import words
from congthuong.interpret.grids.captions import Place
from congthuong.interpret.grids.figures import Table
from congthuong.interpret.grids.grid import GridCell
from congthuong.interpret.grids.rows import Row
from congthuong.recognise.names import Mention

__all__ = ["PREDICATES", "Named", "named_in", "relations"]

# What a province says of one of its own in a list, and what that says of the place in its row.
PREDICATES = {"IndustrialZone": ("hasZone", "locatedIn"), "IndustrialCluster": ("hasZone", "locatedIn")}
Named = tuple[str, str, Span]  # type, label, where
_SITE = ("địa điểm", "vị trí", "địa chỉ", "huiện", "địa bàn", "địa phương")
_PLACES: tuple[str, ...] = ("District", "Ward", "Province")
_ONE_FIRM = re.compile(r"(?:tổng )?công ti (?:tnhh|cp|cổ phần|mtv|trách nhiệm)[^,;()/]*$")
_INVESTORS: tuple[str, ...] = ("Company", "Agency")


def named_in(row: Row, table: Table) -> Iterator[tuple[str, GridCell, Mention]]:
    """The names in the columns of a row that say where its subject lies, or who invests in it."""
    layout = table.around.layout
    for cell in row.own:
        if cell.col == layout.stub or layout.kinds.get(cell.col) not in ("text", "other"):
            continue
        header = layout.headers[cell.col]
        if words.INVESTOR.search(header):
            role, types = "investor", _INVESTORS
            if _ONE_FIRM.match(cell.low):  # the whole cell is its name
                text = cell.written.normal.text
                yield role, cell, Mention(0, len(text), "Company", text)
                continue
        elif any(word in header for word in _SITE):
            role, types = "place", _PLACES
        else:
            continue
        found = next((m for m in cell.written.names if m.type in types), None)
        if found:
            yield role, cell, found


def relations(row: Row, beside: Iterable[tuple[str, GridCell, Mention]], table: Table) -> Iterator[Relation]:
    """What a row states of its subject, with the names beside that."""
    if row.subject is None or row.subject[1] not in PREDICATES or row.subject is table.around.captions.place:
        return
    has, lies = PREDICATES[row.subject[1]]
    place = table.around.captions.place
    if place and place[1] == "Province" and place[2]:
        yield _relation(row, place, has, row.subject, table)
    for role, cell, mention in beside:
        other: Place = (mention.label, mention.type, cell.written.at(mention.start, mention.end))
        if role == "place":
            yield _relation(row, row.subject, lies, other, table)
        else:
            yield _relation(row, other, "implements", row.subject, table)


def _relation(row: Row, subject: Place, predicate: str, object_: Place, table: Table) -> Relation:
    start, end = row.span
    return Relation(
        id="",
        article=table.article,
        rule="row and column",
        evidence={"subject": subject[2], "object": object_[2]},
        subject=subject[0],
        subject_type=subject[1],
        predicate=predicate,
        object=object_[0],
        object_type=object_[1],
        quote_start=start,
        quote_end=end,
        quote=table.text[start:end],
    )
