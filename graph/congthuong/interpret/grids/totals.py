"""A row of totals that has lost cells: its figures are put under the columns whose sums they are, or nowhere.

>>> from decimal import Decimal
>>> from congthuong.interpret.grids.totals import match
>>> match([Decimal(80), Decimal("219.2")], {2: Decimal(80), 3: Decimal("81.1"), 4: Decimal("219.25")})
[2, 4]
>>> match([Decimal(80), Decimal(219)], {2: Decimal(80), 3: Decimal(80), 4: Decimal(219)}) is None
True

What cannot be added up (a rate) has no cell in such a row, and a table that was flattened keeps no empty ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from congthuong.interpret.grids import words
from congthuong.interpret.grids.columns import value_of
from congthuong.interpret.grids.grid import GridCell

__all__ = ["Totals", "match"]

_ROWS = 2  # of a sum: one row is no evidence
_WAYS = 8  # that are followed: more than one is no proof


class Totals:
    """The sums of the columns so far."""

    def __init__(self, *, american: bool) -> None:
        self._american = american
        self._sums: dict[int, Decimal] = {}
        self._counts: dict[int, int] = {}

    def add(self, figures: Sequence[GridCell]) -> None:
        """Add the figures of a row."""
        for cell in figures:
            self._sums[cell.col] = self._sums.get(cell.col, Decimal(0)) + self._value(cell)
            self._counts[cell.col] = self._counts.get(cell.col, 0) + 1

    def aligned(self, own: Sequence[GridCell]) -> tuple[Sequence[GridCell], list[GridCell]] | None:
        """The cells of a row of totals in the columns of which they are the sums, and its figures; None without sums."""
        if not own or not words.TOTAL.match(own[0].low):
            return None
        figures = [cell for cell in own[1:] if cell.number]
        if len(figures) != len(own) - 1:
            return None
        sums = {column: total for column, total in sorted(self._sums.items()) if self._counts[column] >= _ROWS}
        columns = match([self._value(cell) for cell in figures], sums)
        if columns is None:
            return None
        moved = [cell.moved(column) for cell, column in zip(figures, columns, strict=True)]
        return [own[0], *moved], moved

    def _value(self, cell: GridCell) -> Decimal:
        number = cell.number
        assert number is not None
        return value_of(number[2], american=self._american)[0]


def match(values: Sequence[Decimal], sums: Mapping[int, Decimal]) -> list[int] | None:
    """The columns, in their order, whose sums the values are; None if there is no such way, or more than one."""
    ways: list[list[int]] = [[]]
    for value in values:
        near = Decimal(1).scaleb(int(value.as_tuple().exponent)) if value else Decimal(0)  # its last digit is rounded
        ways = [
            [*way, column]
            for way in ways
            for column, total in sums.items()
            if (not way or column > way[-1]) and abs(total - value) <= near
        ][:_WAYS]
    return ways[0] if len(ways) == 1 and ways[0] else None
