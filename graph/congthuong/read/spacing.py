"""Tables that only their white space shows: printed lines as segments, and the columns that no line crosses.

>>> from congthuong.read.spacing import Segment, lines_of, table
>>> page = [Segment("Huyện", 0, 30, 0, 8), Segment("Dự án", 60, 90, 0, 8), Segment("Tiền Hải", 0, 40, 12, 20),
...     Segment("14", 70, 80, 12, 20), Segment("Thái Thụy", 0, 44, 24, 32), Segment("9", 75, 80, 24, 32)]
>>> made = table(lines_of(page, 4), 8)
>>> [(part.row, part.col, part.text) for part in made.parts]
[(0, 0, 'Huyện'), (0, 1, 'Dự án'), (1, 0, 'Tiền Hải'), (1, 1, '14'), (2, 0, 'Thái Thụy'), (2, 1, '9')]

Places are points on a page or characters of a line; y grows downward; `unit` is the height of the type.
"""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from congthuong.article import Span

__all__ = ["Layout", "Part", "PrintedLine", "Segment", "lines_of", "regions", "table"]

_FIGURE = re.compile(r"(?:khoảng|gần|trên|hơn|>=?|<=?|~)?\s*[-+–]?\d[\d.,]*\s?%?|[-–—]|\.{2,3}", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
# A unit or the name of a group over the rows that it holds for.
_SECTION = re.compile(
    r"(?:nghìn |triệu |tỷ |tỉ )?(?:đồng|tấn|USD|ha|m2|m3|người|kWh|%)$|cơ cấu|chỉ số phát triển|"
    r".{2,40}\((?:%|tỷ đồng|triệu đồng|triệu USD)\)$",
    re.IGNORECASE,
)
_FAR = 3.0  # heights of type between lines that are of no one table
_WRAPPED = 0.45  # heights between the lines of one cell
_SPLITS = 5_000  # ways to put columns under groups that are tried
_HEADER = 200  # segments: more are no header


@dataclass(eq=False, slots=True)
class Segment:
    """What stands on one printed line without a wide gap; `span` is its place in the text, where there is one."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    span: Span = (0, 0)

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure, or the mark of an empty cell, and nothing else."""
        return _FIGURE.fullmatch(self.text.strip()) is not None

    @property
    def is_year(self) -> bool:
        """Whether it is a year: in a header no figure."""
        return _YEAR.fullmatch(self.text.strip()) is not None


PrintedLine: TypeAlias = "list[Segment]"


@dataclass(eq=False, slots=True)
class Part:
    """A cell: its place in the grid and the segments that it is printed in."""

    row: int
    col: int
    rows: int
    cols: int
    segments: list[Segment]
    header: bool = False

    @property
    def text(self) -> str:
        """What it says, in one line."""
        return " ".join(" ".join(segment.text for segment in self.segments).split())


@dataclass(slots=True)
class Layout:
    """A table, and the rows whose cells do not fit its header."""

    parts: list[Part]
    misfits: set[int] = field(default_factory=set)


def lines_of(segments: Iterable[Segment], tolerance: float) -> list[PrintedLine]:
    """The segments as printed lines from top to bottom, each from left to right."""
    lines: list[PrintedLine] = []
    level = 0.0
    for segment in sorted(segments, key=lambda s: (s.y0 + s.y1, s.x0)):
        middle = (segment.y0 + segment.y1) / 2
        if lines and abs(middle - level) <= tolerance:
            lines[-1].append(segment)
        else:
            lines.append([segment])
            level = middle
    return [sorted(line, key=lambda s: s.x0) for line in lines]


def _top(line: PrintedLine) -> float:
    return line[0].y0


def _bottom(line: PrintedLine) -> float:
    return max(segment.y1 for segment in line)


# -- where tables are on a page ----------------------------------------------------------------------------------------


def regions(lines: Sequence[PrintedLine], unit: float) -> list[list[PrintedLine]]:
    """Runs of lines of which most have several segments, and at least two have figures in them."""
    left = min((s.x0 for line in lines for s in line), default=0.0)
    width = max((s.x1 for line in lines for s in line), default=0.0) - left
    found: list[range] = []
    first: int | None = None
    last = 0  # the last line of several segments
    for index, line in enumerate([*lines, []]):
        if first is not None and (not line or _top(line) - _bottom(lines[index - 1]) > _FAR * unit):
            _close(lines, first, last, found)
            first = None
        if len(line) >= 2:
            first = index if first is None else first
            last = index
        elif line and first is not None:
            ahead = any(len(later) >= 2 for later in lines[index + 1 : index + 4])
            if line[0].x1 - line[0].x0 > 0.7 * width or not ahead:
                _close(lines, first, index if line[0].is_figure else last, found)
                first = None
    taken = {index for span in found for index in span}
    return [[lines[n] for n in _reaching(lines, span, taken, unit, left, width)] for span in found]


def _close(lines: Sequence[PrintedLine], first: int, last: int, found: list[range]) -> None:
    rows = [lines[n] for n in range(first, last + 1)]
    if sum(len(row) >= 2 and any(s.is_figure for s in row[1:]) for row in rows) >= 2:
        found.append(range(first, last + 1))


def _reaching(
    lines: Sequence[PrintedLine], span: range, taken: set[int], unit: float, left: float, width: float
) -> range:
    """The run with the short lines that belong to it: close under its last row, and over its columns."""
    first, last = span[0], span[-1]
    edge = min(s.x0 for n in span for s in lines[n])
    while (
        last + 1 < len(lines)
        and last + 1 not in taken
        and len(lines[last + 1]) == 1
        and _top(lines[last + 1]) - _bottom(lines[last]) <= 0.3 * unit
        and lines[last + 1][0].x1 - lines[last + 1][0].x0 < 0.6 * width
    ):
        last += 1
    while (
        first
        and first - 1 not in taken
        and _top(lines[first]) - _bottom(lines[first - 1]) <= 1.1 * unit
        and all(s.x0 > edge + 4 * unit and s.x1 - s.x0 < 0.5 * width for s in lines[first - 1])
    ):
        first -= 1
    return range(first, last + 1)


# -- the grid of one table ---------------------------------------------------------------------------------------------


def table(lines: Sequence[PrintedLine], unit: float) -> Layout | None:
    """The grid of the lines of one table; None if they have no rows of figures in columns."""
    first = _first_row(lines)
    if first is None or sum(map(len, lines[:first])) > _HEADER:
        return None
    full = [line for line in lines[first:] if len(line) >= 2 and any(s.is_figure for s in line)]
    most = max(map(len, full), default=0)
    # Short lines (totals) say nothing of where columns begin.
    columns = _Columns([line for line in full if len(line) >= max(2, most - 1)] or full)
    if len(columns.reach) < 2:
        return None
    head, levels, fits = _header(lines[:first], columns, unit)
    parts = head + _body(_rows(lines[first:], unit), columns, levels)
    layout = Layout(sorted(parts, key=lambda part: (part.row, part.col)))
    if not fits or _header_is_broken(layout.parts, levels):
        layout.misfits = {part.row for part in parts if not part.header}
    return layout


def _first_row(lines: Sequence[PrintedLine]) -> int | None:
    """The first row of the body: a name and figures, or its number and figures."""
    for index, line in enumerate(lines):
        figures = sum(s.is_figure and not s.is_year for s in line)
        named = not line[0].is_figure or line[0].is_year
        counted = len(line) >= 3 and line[0].text.strip(". )").isdecimal() and not line[1].is_figure and figures >= 2
        if (
            counted
            or (len(line) >= 2 and figures >= min(2, len(line) - 1) and named)
            or (len(line) >= 3 and figures >= 3)
        ):
            first = index
            while first and _is_section(lines[first - 1]):
                first -= 1
            return first
    return None


def _is_section(line: PrintedLine) -> bool:
    return len(line) == 1 and _SECTION.match(line[0].text.strip()) is not None


class _Columns:
    """The columns of a body: what its lines fill from left to right, parted by the gaps that no line crosses."""

    def __init__(self, body: Sequence[PrintedLine]) -> None:
        self.reach: list[list[float]] = []
        for left, right in sorted((s.x0, s.x1) for line in body for s in line):
            if self.reach and left < self.reach[-1][1]:
                self.reach[-1][1] = max(self.reach[-1][1], right)
            else:
                self.reach.append([left, right])
        self.middles = [(here[1] + after[0]) / 2 for here, after in zip(self.reach, self.reach[1:], strict=False)]

    def of(self, segment: Segment) -> tuple[int, int]:
        """The first and the last column that a segment stands over."""
        first = bisect_right(self.reach, segment.x0, key=lambda reach: reach[1])
        last = bisect_left(self.reach, segment.x1, key=lambda reach: reach[0]) - 1
        if first <= last:
            return first, last
        nearest = sum((segment.x0 + segment.x1) / 2 > middle for middle in self.middles)
        return nearest, nearest


def _rows(body: Sequence[PrintedLine], unit: float) -> list[list[PrintedLine]]:
    """The printed lines of each row: one with figures begins a row where lines are as far apart as rows are."""
    rows = [[body[0]]]
    figured = any(s.is_figure for s in body[0])
    for before, line in itertools.pairwise(body):
        figures = any(s.is_figure for s in line)
        if _is_section(line) or _is_section(before):
            rows.append([line])
            figured = figures
        elif _top(line) - _bottom(before) <= _WRAPPED * unit and not (figures and figured and len(line) > 1):
            rows[-1].append(line)
            figured = figured or figures
        else:
            rows.append([line])
            figured = figures
    return rows


def _body(rows: Sequence[list[PrintedLine]], columns: _Columns, levels: int) -> list[Part]:
    parts: list[Part] = []
    for row, lines in enumerate(rows, levels):
        placed: dict[int, tuple[int, list[Segment]]] = {}
        for segment in itertools.chain.from_iterable(lines):
            first, last = columns.of(segment)
            if segment.is_figure:
                first = last
            reach, segments = placed.get(first, (last, []))
            placed[first] = (max(reach, last), [*segments, segment])
        for first, (last, segments) in sorted(placed.items()):
            while last > first and any(column in placed for column in range(first + 1, last + 1)):
                last -= 1
            if len(placed) == 1:
                first, last = first, len(columns.reach) - 1
            parts.append(Part(row, first, 1, last - first + 1, segments))
    return parts


# -- its header --------------------------------------------------------------------------------------------------------


@dataclass(eq=False, slots=True)
class _Block:
    """The wrapped lines of one header cell."""

    segments: list[Segment]
    x0: float
    x1: float
    y0: float
    y1: float

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


def _header(lines: Sequence[PrintedLine], columns: _Columns, unit: float) -> tuple[list[Part], int, bool]:
    """The cells of the header, in how many levels, and whether groups of columns could be told apart."""
    blocks = _header_blocks(lines, unit)
    if not blocks:
        return [], 0, True

    def part(block: _Block, row: int, rows: int) -> Part:
        first, last = columns.of(_as_segment(block))
        return Part(row, first, rows, last - first + 1, block.segments, header=True)

    lower = _lower_level(blocks, unit)
    if not lower:
        return [part(block, 0, 1) for block in blocks], 1, True
    level = min(block.y0 for block in lower)
    groups = [block for block in blocks if block.y1 <= level + 0.3 * unit]
    tall = [block for block in blocks if block not in groups and block not in lower]
    under = sorted({columns.of(_as_segment(block))[0] for block in lower})
    for block in list(groups):
        first, last = columns.of(_as_segment(block))
        # what stands alone in its column, beside both levels, is of full height
        if first == last and first not in under and not _has_bare_neighbour(first, under, groups, block, columns):
            groups.remove(block)
            tall.append(block)
    parts = [part(block, 0, 2) for block in tall] + [part(block, 1, 1) for block in lower]
    split = _split_groups(sorted(groups, key=lambda block: block.x0), lower, under, columns)
    if split is None:
        return parts + [part(block, 0, 1) for block in groups], 2, not groups
    return parts + [Part(0, own[0], 1, len(own), block.segments, header=True) for block, own in split], 2, True


def _as_segment(block: _Block) -> Segment:
    return Segment("", block.x0, block.x1, block.y0, block.y1)


def _header_blocks(lines: Sequence[PrintedLine], unit: float) -> list[_Block]:
    """The header's lines as cells: a text goes on below if it is alone there; several below it are under a group."""
    blocks: list[_Block] = []
    for line in lines:
        names = [name for s in line if (name := _without_unit(s.text))[:1].isupper()]
        groups = len(set(names)) < len(names)  # the same columns for each group
        open_ = [] if groups else list(blocks)
        for s in line:
            above = [
                block
                for block in open_
                if 0 <= s.y0 - block.y1 + 0.25 * unit <= 0.7 * unit
                and _overlap(block, s) > 0.2 * min(block.x1 - block.x0, s.x1 - s.x0)
                and sum(_overlap(block, other) > 0 for other in line) == 1
            ]
            if above:
                block = above[-1]
                open_.remove(block)
                block.segments.append(s)
                block.x0, block.x1, block.y1 = min(block.x0, s.x0), max(block.x1, s.x1), s.y1
            else:
                blocks.append(_Block([s], s.x0, s.x1, s.y0, s.y1))
    return blocks


def _overlap(block: _Block, segment: Segment) -> float:
    return min(block.x1, segment.x1) - max(block.x0, segment.x0)


def _without_unit(name: str) -> str:
    return re.sub(r"\s*\(.*", "", name)


def _lower_level(blocks: Sequence[_Block], unit: float) -> list[_Block]:
    """The blocks that stand under others."""
    tops = [
        block
        for block in blocks
        if any(
            other.y0 >= block.y1 - 0.05 * unit and min(other.x1, block.x1) - max(other.x0, block.x0) > -2.5 * unit
            for other in blocks
            if other is not block
        )
    ]
    if not tops:
        return []
    half = (min(block.middle for block in tops) + max(block.y1 for block in blocks)) / 2 - 0.1 * unit
    return [
        block
        for block in blocks
        if block not in tops and block.middle > half and any(block.y0 >= top.y1 - 0.05 * unit for top in tops)
    ]


def _has_bare_neighbour(
    column: int, under: Sequence[int], groups: Sequence[_Block], block: _Block, columns: _Columns
) -> bool:
    """Whether a column beside this one has a lower header and no group of its own: this block may be that group."""
    own = {columns.of(_as_segment(group)) for group in groups if group is not block}
    return any(abs(other - column) == 1 and (other, other) not in own for other in under)


def _split_groups(
    groups: Sequence[_Block], lower: Sequence[_Block], under: Sequence[int], columns: _Columns
) -> list[tuple[_Block, Sequence[int]]] | None:
    """Which lower columns each group stands over: the split that puts groups nearest the middles of their columns."""
    if not 1 <= len(groups) <= len(under) or math.comb(len(under) - 1, len(groups) - 1) > _SPLITS:
        return None
    names = {column: [block for block in lower if columns.of(_as_segment(block))[0] == column] for column in under}
    left = {k: min(columns.reach[k][0], *(block.x0 for block in names[k])) for k in under}
    right = {k: max(columns.reach[k][1], *(block.x1 for block in names[k])) for k in under}
    label = {k: _without_unit(" ".join(s.text for block in names[k] for s in block.segments)) for k in under}
    best: tuple[float, list[Sequence[int]]] | None = None
    for cuts in itertools.combinations(range(1, len(under)), len(groups) - 1):
        parts = [under[a:b] for a, b in itertools.pairwise((0, *cuts, len(under)))]
        if any(part[-1] - part[0] + 1 != len(part) for part in parts):
            continue
        cost = sum(
            abs((left[part[0]] + right[part[-1]]) / 2 - (group.x0 + group.x1) / 2)
            for part, group in zip(parts, groups, strict=True)
        )
        # groups whose columns have the same names in the same order are the same groups
        if len(groups) > 1 and len({tuple(label[k] for k in part) for part in parts}) == 1:
            cost -= 1e6
        if best is None or cost < best[0]:
            best = (cost, parts)
    return list(zip(groups, best[1], strict=True)) if best else None


def _header_is_broken(parts: Sequence[Part], levels: int) -> bool:
    """Whether two header texts stand in one place, or figures in a column that has none."""
    places: set[tuple[int, int]] = set()
    for part in parts:
        if not part.header:
            continue
        own = {(r, k) for r in range(part.row, part.row + part.rows) for k in range(part.col, part.col + part.cols)}
        if own & places:
            return True
        places |= own
    headed = {column for _, column in places}
    figures = {p.col for p in parts if not p.header and p.segments[0].is_figure and any(c.isdigit() for c in p.text)}
    return any(column > 0 and column not in headed for column in figures)
