"""One table as files in each format that marks its cells: a page, a Word file, a workbook, a PDF with lines, text.

A table is rows of cells as a page has them: a text, or a text with how many rows and columns it reaches over; places
that a cell above reaches into are left out.
"""

from __future__ import annotations

import html
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import docx
import openpyxl

from .pdf_maker import Item, Ruling, make_pdf

CellOf: TypeAlias = "str | tuple[str, int, int]"
Rows: TypeAlias = Sequence[Sequence[CellOf]]


class Placed(NamedTuple):
    """A cell with its place."""

    row: int
    col: int
    text: str
    rows: int
    cols: int


def placed(rows: Rows) -> list[Placed]:
    """The cells with their places, laid out as a browser does."""
    taken: set[tuple[int, int]] = set()
    found: list[Placed] = []
    for row, cells in enumerate(rows):
        col = 0
        for cell in cells:
            text, height, width = (cell, 1, 1) if isinstance(cell, str) else cell
            while (row, col) in taken:
                col += 1
            taken |= {(row + a, col + b) for a in range(height) for b in range(width)}
            found.append(Placed(row, col, text, height, width))
            col += width
    return found


def as_html(lines: Sequence[str], rows: Rows) -> bytes:
    """A page with a sentence above the lines, so that its main text is found."""
    made = []
    for cells in rows:
        tags = []
        for cell in cells:
            text, height, width = (cell, 1, 1) if isinstance(cell, str) else cell
            span = (f' rowspan="{height}"' if height > 1 else "") + (f' colspan="{width}"' if width > 1 else "")
            tags.append(f"<td{span}>{html.escape(text)}</td>")
        made.append("<tr>" + "".join(tags) + "</tr>")
    head = "".join(f"<p>{html.escape(line)}</p>" for line in lines[1:])
    return (
        f"<html><body><article><h1>{html.escape(lines[0])}</h1>{head}<table>{''.join(made)}</table></article></body></html>"
    ).encode()


def as_docx(lines: Sequence[str], rows: Rows) -> bytes:
    """A Word file: each cell merged as far as it reaches."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    cells = placed(rows)
    width = max(cell.col + cell.cols for cell in cells)
    table = document.add_table(rows=len(rows), cols=width)
    for cell in cells:
        first = table.cell(cell.row, cell.col)
        last = table.cell(cell.row + cell.rows - 1, cell.col + cell.cols - 1)
        (first.merge(last) if first is not last else first).text = cell.text
    return _saved(document)


def as_xlsx(lines: Sequence[str], rows: Rows) -> bytes:
    """A workbook with every cell as text, as people paste tables."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, line in enumerate(lines, 1):
        sheet.cell(number, 1, line)
    top = len(lines) + 2
    for cell in placed(rows):
        if cell.text:
            sheet.cell(top + cell.row, 1 + cell.col, cell.text).data_type = "s"
        if cell.rows > 1 or cell.cols > 1:
            sheet.merge_cells(
                start_row=top + cell.row, end_row=top + cell.row + cell.rows - 1,
                start_column=1 + cell.col, end_column=cell.col + cell.cols,
            )  # fmt: skip
    return _saved(book)


def _saved(made: object) -> bytes:
    stream = io.BytesIO()
    made.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def as_pdf(lines: Sequence[str], rows: Rows, *, turn: int = 0) -> bytes:
    """A page with ruled cells."""
    cells = placed(rows)
    width = max(cell.col + cell.cols for cell in cells)
    size = 7.0
    widths = [
        max([12.0, *(len(c.text) * size / 2 + 10 for c in cells if c.col == column and c.cols == 1)])
        for column in range(width)
    ]
    for cell in cells:  # a group's name is no wider than its columns
        reach = sum(widths[cell.col : cell.col + cell.cols])
        if cell.cols > 1 and len(cell.text) * size / 2 + 10 > reach:
            widths[cell.col] += len(cell.text) * size / 2 + 10 - reach
    lefts = [40.0 + sum(widths[:column]) for column in range(width + 1)]
    top = 790.0 - 14 * len(lines)
    items: list[Item] = [(40.0, 800.0 - 14 * number, 9.0, line) for number, line in enumerate(lines)]
    rulings: list[Ruling] = []
    for cell in cells:
        left, right = lefts[cell.col], lefts[cell.col + cell.cols]
        high, low = top - 16 * cell.row, top - 16 * (cell.row + cell.rows)
        rulings += [
            (left, high, right, high),
            (left, low, right, low),
            (left, high, left, low),
            (right, high, right, low),
        ]
        if cell.text:
            items.append((left + 4, high - 11, size, cell.text))
    return make_pdf([items], rulings=[rulings], size=(max(595.0, lefts[-1] + 40), 842.0), turn=turn)


def as_csv(lines: Sequence[str], rows: Rows) -> bytes:
    """A CSV file with semicolons."""
    return "\n".join([*lines, "", *(";".join(_quoted(text) for text in row) for row in _matrix(rows))]).encode()


def as_bars(lines: Sequence[str], rows: Rows) -> bytes:
    """A Markdown table."""
    written = [f"| {' | '.join(row)} |" for row in _matrix(rows)]
    return "\n".join([*lines, "", written[0], "|" + "---|" * len(_matrix(rows)[0]), *written[1:], ""]).encode()


def _quoted(text: str) -> str:
    return f'"{text}"' if any(char in text for char in ';"\n') else text


def _matrix(rows: Rows) -> list[list[str]]:
    return list(_filled(placed(rows), len(rows)))


def _filled(cells: Sequence[Placed], height: int) -> Iterator[list[str]]:
    width = max(cell.col + cell.cols for cell in cells)
    texts = {(cell.row, cell.col): cell.text for cell in cells}
    for row in range(height):
        yield [texts.get((row, col), "") for col in range(width)]
