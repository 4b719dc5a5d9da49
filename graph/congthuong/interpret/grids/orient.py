"""Tables as they should be read: on their side where subjects head the columns, in two where two stand side by side.

>>> from congthuong.interpret.grids.orient import is_american
>>> is_american(["1,304.2", "96.5"]), is_american(["1.304,2", "96,5"])
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from congthuong.interpret.grids import words
from congthuong.interpret.grids.grid import Grid
from congthuong.interpret.grids.headers import header_rows
from congthuong.recognise import Lexicon

__all__ = ["is_american", "oriented"]

_SUBJECTS = ("IndustrialZone", "IndustrialCluster", "Company", "Province")
_POINT = re.compile(r"\d+\.\d{1,2}|\d{1,3}(?:,\d{3})+\.\d+|\d+\.\d{4,}")
_COMMA = re.compile(r"\d+,\d{1,2}|\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{4,}")
_HEADS = 50  # columns


def oriented(grid: Grid, text: str, lexicon: Lexicon) -> Iterator[tuple[Grid, int, str | None]]:
    """The grids to read, each with its header's rows and what its names are where the header does not say."""
    rows = header_rows(grid)
    for part in _halves(grid, rows, text, lexicon):
        kind = _subjects_head_columns(part, rows)
        yield (part.turned(text, lexicon), 1, kind) if kind else (part, rows, None)


def _halves(grid: Grid, rows: int, text: str, lexicon: Lexicon) -> Iterator[Grid]:
    """Two tables of the same columns side by side, or the one."""
    if rows and grid.width % 2 == 0 and grid.width >= 4:
        half = grid.width // 2
        heads = [_header(grid, rows, column) for column in range(grid.width)]
        apart = all(cell.col >= half or cell.col + cell.cell.cols <= half for cell in grid.cells)
        if apart and heads[:half] == heads[half:] and all(heads) and _names_rows(grid, rows, half):
            yield grid.part(text, 0, half, lexicon)
            yield grid.part(text, half, grid.width, lexicon)
            return
    yield grid


def _header(grid: Grid, rows: int, column: int) -> tuple[str, ...]:
    cells = (grid.at(row, column) for row in range(rows))
    return tuple(dict.fromkeys(cell.low for cell in cells if cell))


def _names_rows(grid: Grid, rows: int, column: int) -> bool:
    """Whether a column has the names of rows, or their numbers."""
    if words.INDEX_HEADER.fullmatch(" ".join(_header(grid, rows, column))):
        return True
    own = grid.column(column, rows)
    return bool(own) and not any(cell.number for cell in own)


def _subjects_head_columns(grid: Grid, rows: int) -> str | None:
    """What the columns are of, where most are headed by a zone, a firm or a province."""
    heads = [cell for cell in grid.row(0) if cell.col][:_HEADS] if rows == 1 else []
    if len(heads) < 2:
        return None
    named = [next((m for m in cell.written.names if m.type in _SUBJECTS and m.start == 0), None) for cell in heads]
    types = [mention.type for mention in named if mention]
    if len(types) * 2 <= len(heads):
        return None
    names = {"Company": "tên doanh nghiệp", "IndustrialZone": "tên kcn", "IndustrialCluster": "tên ccn"}
    return names.get(types[0], "địa phương")


def is_american(numbers: Iterable[str]) -> bool:
    """Whether the numbers of a table have points for their decimals: those that can be nothing else settle it."""
    points = commas = 0
    for number in numbers:
        points += _POINT.fullmatch(number) is not None
        commas += _COMMA.fullmatch(number) is not None
    return points > commas
