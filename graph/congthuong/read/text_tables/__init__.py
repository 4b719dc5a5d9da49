r"""Tables in text: rows by tabs or bars, columns by spaces, a cell a line, a row run on. The text itself never changes.

>>> from congthuong.read.text_tables import complete
>>> text = "| Cụm | Diện tích |\n|---|---|\n| Ba Hàng | 46,04 |\n"
>>> (table,) = complete(text, ())
>>> table.source, [text[cell.start:cell.end] for cell in table.cells]
('bars', ['Cụm', 'Diện tích', 'Ba Hàng', '46,04'])

Each reader looks at the lines from one on and says which table begins there and where it ends, so that every line is
looked at a few times only, however long the text is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from congthuong.article import Table
from congthuong.read.text_tables import aligned, flattened, marked, run_on
from congthuong.read.text_tables.lines import TextLine, text_lines

__all__ = ["complete"]

# The table that begins at a line (None: these lines are none) and the line behind it; None where nothing is seen.
_Reader: TypeAlias = Callable[[str, Sequence[TextLine], int], "tuple[Table | None, int] | None"]
_READERS: tuple[_Reader, ...] = (marked.read, aligned.read, run_on.read, flattened.read)


def complete(text: str, marked_tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables that a file marks, and those that stand in the rest of its text, in order."""
    taken = [(table.cells[0].start, max(cell.end for cell in table.cells)) for table in marked_tables]
    lines = text_lines(text, taken)
    found = list(marked_tables)
    index = 0
    while index < len(lines):
        for reader in _READERS:
            if read := reader(text, lines, index):
                table, index = read
                if table is not None:
                    found.append(table)
                break
        else:
            index += 1
    return tuple(sorted(found, key=lambda table: min(cell.start for cell in table.cells)))
