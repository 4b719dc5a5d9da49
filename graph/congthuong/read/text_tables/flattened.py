r"""A cell a line: how wide the rows are is what makes header and body fit; without a fit nothing is read.

>>> from congthuong.read.text_tables.flattened import read
>>> from congthuong.read.text_tables.lines import text_lines
>>> text = "STT\nTên cụm\nDiện tích\n(ha)\n1\nBa Hàng\n46,04\n2\nHòa Xá\n30,2\n3\nAn Lộc\n12\n"
>>> table, _ = read(text, text_lines(text, ()), 0)
>>> table.width, table.height, [text[s:e] for s, e in table.cells[2].spans]
(3, 4, ['Diện tích', '(ha)'])

Two kinds are known: rows that begin with their number (1, 2, 3 …, I and II for sections, a total at the end), and rows
of names and then figures, as many in each. A row that is shorter or longer has lost a cell, nobody knows which: it fits
no column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from congthuong.article import Cell, Table
from congthuong.read.lines import key_of
from congthuong.read.text_tables.lines import TextLine, cell, is_year

__all__ = ["read"]

_FIGURE = re.compile(r"(?:khoảng |gần |trên |hơn |[<>]=? ?|[≤≥~] ?)?[-+–]?\d[\d.,]*(?:\s?%)?\.?|[-–—]", re.IGNORECASE)
_INDEX_HEADER = re.compile(r"(?:stt|tt|no\.?|số tt|số thứ tự)")
_TOTAL = re.compile(r"(?:tổng cộng|tổng số|tổng|cộng|toàn tỉnh)(?!\w)")
_TITLE = re.compile(r"(?<!\w)(?:bảng|biểu) \d|(?<!\w)(?:tỉnh|thành phố|tp\.?) [^\W\d]|^\d{1,3}\. ")
_UNIT_LINE = re.compile(r"(?:đơn vị(?: tính)?(?!\w).{0,10}|đvt\s?):")
_MEASURE = re.compile(r"so với|\(%\)|tháng \d|năm \d|qu[yýíi] ")
_UNFINISHED = re.compile(r"(?<!\w)(?:tháng|năm|so|với|cùng|kỳ|kì|dồn|và|của|đến|theo|quý|quí)$")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
_LONGEST = 90  # characters of a cell
_WORDS = 14
_SMALLEST = 8  # lines
_FIGURES = 4
_HEADER = 60  # lines before the first figure


@dataclass(slots=True)
class _Row:
    """A row: the lines of its cells in order; a section has one, a row that does not fit any number."""

    cells: list[TextLine]
    section: bool = False
    misfit: bool = False


@dataclass(slots=True)
class _HeaderCell:
    lines: list[TextLine]
    text: str = ""

    def __post_init__(self) -> None:
        self.text = " ".join(line.text for line in self.lines)


@dataclass(slots=True)
class _Found:
    header: list[_HeaderCell]
    rows: list[_Row]
    stub: int = 0  # columns that the header does not name


def read(text: str, lines: Sequence[TextLine], first: int) -> tuple[Table | None, int] | None:
    """The table that begins near this line, and the line behind the run of short lines that it stands in."""
    last = first
    while last < len(lines) and _is_short(lines[last]) and not (last > first and lines[last].blank > 8):
        last += 1
    if last - first < _SMALLEST:
        return None
    run = [line for index, line in enumerate(lines[first:last], first) if not _translates(lines, index, first)]
    figures = [index for index, line in enumerate(run) if _FIGURE.fullmatch(line.text)]
    if len(figures) < _FIGURES:
        return None if last - first < _HEADER else (None, last)
    if figures[0] > _HEADER:
        return None, lines.index(run[figures[0] - _HEADER], first)
    if len(figures) * 10 < len(run) * 2:
        return None if last - first < _HEADER else (None, last)
    numbered = next((n for n, line in enumerate(run[: figures[0] + 1]) if _is_index_header(line)), None)
    found = _steady(run, at_top=first == 0) if numbered is None else _numbered(run, numbered)
    if found is None and numbered is None and not any(not is_year(run[index].text) for index in figures):
        return None
    return (_table(found) if found else None), last


def _is_short(line: TextLine) -> bool:
    if len(line.text) > _LONGEST or "\t" in line.text:
        return False
    if _FIGURE.fullmatch(line.text) or _is_index_header(line):
        return True
    return line.text[-1] not in ".;!?…" and len(line.text.split()) <= _WORDS


def _is_index_header(line: TextLine) -> bool:
    return _INDEX_HEADER.fullmatch(line.text.lower()) is not None


def _translates(lines: Sequence[TextLine], index: int, first: int) -> bool:
    """Whether a line is the English of the Vietnamese name above it: no cell of its own."""
    line = lines[index].text
    return (
        index > first
        and line.isascii()
        and re.search(r"[a-z]{3}", line) is not None
        and not lines[index - 1].text.isascii()
        and not _FIGURE.fullmatch(line)
        and not _is_index_header(lines[index])
    )


def _header(lines: Sequence[TextLine]) -> list[_HeaderCell]:
    """The cells of a header: a line that goes on with the one before is of its cell ("(ha)", "lấp đầy")."""
    made: list[_HeaderCell] = []
    for line in lines:
        goes_on = made and (
            line.text.startswith("(")
            or (line.text[0].islower() and not _is_index_header(line))
            or (_UNFINISHED.search(key_of(made[-1].text)) and (line.text[0].isdigit() or line.text[0].islower()))
        )
        if goes_on:
            made[-1] = _HeaderCell([*made[-1].lines, line])
        else:
            made.append(_HeaderCell([line]))
    return made


# -- rows that begin with their number ---------------------------------------------------------------------------------


def _numbered(run: Sequence[TextLine], start: int) -> _Found | None:
    body = next((n for n in range(start + 2, len(run)) if re.fullmatch(r"1\.?|I\.?|A", run[n].text)), None)
    if body is None:
        return None
    header = _header(run[start:body])
    width = len(header)
    marks = list(_marks(run, body))
    rows: list[_Row] = []
    for (place, kind), (end, _) in zip(marks, [*marks[1:], (len(run), "")], strict=True):
        if kind == "section":
            rows.extend([_Row([run[place + 1]], section=True)] if place + 1 < len(run) else [])
            continue
        part = list(run[place : min(end, place + width) if end == len(run) else end])
        if kind == "total":  # what stands behind its figures is no cell
            part = part[:1] + list(takewhile(lambda line: _FIGURE.fullmatch(line.text), part[1:]))
        rows.append(_Row(part[:width], misfit=kind == "total" or len(part) != width))
    if not any(not row.misfit and not row.section for row in rows):
        return None
    return _Found(header, rows)


def _marks(run: Sequence[TextLine], place: int) -> Iterator[tuple[int, str]]:
    """Where rows begin: with the number that is next, a section's numeral, or a word for the total."""
    wanted, sections, last = 1, 0, ""
    while place < len(run):
        mark = run[place].text.rstrip(".")
        if sections < len(_ROMAN) and mark == _ROMAN[sections]:
            sections, last = sections + 1, "section"
            yield place, last
            place += 2
            continue
        begins_anew = mark == "1" and last == "section"
        named = place + 1 < len(run) and not _FIGURE.fullmatch(run[place + 1].text)
        if named and (mark == str(wanted) or begins_anew):
            wanted, last = int(mark) + 1, "row"
            yield place, last
            place += 2
            continue
        if _TOTAL.match(key_of(run[place].text)):
            last = "total"
            yield place, last
        place += 1


# -- rows of names and then figures ------------------------------------------------------------------------------------


def _steady(run: Sequence[TextLine], *, at_top: bool) -> _Found | None:
    groups = list(_groups(run))
    if len(groups) < 2:
        return None
    shapes = Counter((figures - names, end - figures) for names, figures, end in groups[1:])
    (stubs, width), same = shapes.most_common(1)[0]
    names, figures, end = groups[0]
    if width < 2 or stubs not in (1, 2) or same * 10 < (len(groups) - 1) * 6:
        return None
    if end - figures != width or figures - names < stubs:
        return None
    body = figures - stubs
    groups[0] = (body, figures, end)
    rows: list[_Row] = []
    for names, figures, end in groups:
        fits = end - figures == width
        while fits and figures - names > stubs:
            rows.append(_Row([run[names]], section=True))
            names += 1
        rows.append(_Row(list(run[names:end]), misfit=not fits or figures - names != stubs))
    above = max((n for n in range(body) if _TITLE.search(key_of(run[n].text)) or (n == 0 and at_top)), default=-1)
    lines = [line for line in run[above + 1 : body] if not _UNIT_LINE.search(key_of(line.text))]
    header = _header(lines)
    # The header is all that stands between the caption and the body; it must fit, or nothing is read.
    if len(header) == width + stubs and not _MEASURE.search(key_of(header[0].text)):
        return _Found(header, rows)
    if len(header) == width and stubs == 1:
        return _Found(header, rows, stub=1)
    return None


def _groups(run: Sequence[TextLine]) -> Iterator[tuple[int, int, int]]:
    """Runs of names and of the figures behind them: where the names, the figures and the next names begin."""
    place = 0
    while place < len(run):
        figures = place
        while figures < len(run) and not _FIGURE.fullmatch(run[figures].text):
            figures += 1
        end = figures
        while end < len(run) and _FIGURE.fullmatch(run[end].text):
            end += 1
        if end == figures:
            return
        yield place, figures, end
        place = end


def _table(found: _Found) -> Table:
    width = found.stub + len(found.header)
    cells: list[Cell] = [
        cell(0, column, (line.span for line in header.lines), header=True)
        for column, header in enumerate(found.header, found.stub)
    ]
    misfits: set[int] = set()
    for number, row in enumerate(found.rows, 1):
        if row.misfit:
            misfits.add(number)
        if row.section:
            cells.append(cell(number, 0, [row.cells[0].span], cols=width))
        else:
            cells.extend(cell(number, column, [line.span]) for column, line in enumerate(row.cells))
    return Table(tuple(cells), "flattened", frozenset(misfits))
