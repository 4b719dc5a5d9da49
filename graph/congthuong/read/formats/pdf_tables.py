"""Tables on a page of a PDF file: cells between ruling lines, and columns of white space where there are none.

>>> from congthuong.read.formats.pdf_page import Rulings
>>> from congthuong.read.formats.pdf_tables import lattices
>>> lines = Rulings([(0, 0, 90), (20, 0, 90), (40, 0, 90)], [(0, 0, 40), (40, 20, 40), (90, 0, 40)])
>>> [[(cell.row, cell.col, cell.rows, cell.cols) for cell in lattice.cells] for lattice in lattices(lines)]
[[(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]]
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from congthuong.read import spacing
from congthuong.read.formats.pdf_page import Character, Rectangle, Rulings, Sheet
from congthuong.read.grid import Draft, Slot, squeeze

__all__ = ["Lattice", "PageTable", "lattices", "tables_on"]

_NEAR = 3.0  # points between lines that are one
_LINES = 4_000  # on a page; more are a drawing
_CELLS = 20_000
_SPACE = 0.75  # heights of type: a wider space parts segments


@dataclass(frozen=True, slots=True)
class LatticeCell:
    """A cell between ruling lines: its place in the grid and on the page."""

    row: int
    col: int
    rows: int
    cols: int
    box: Rectangle


@dataclass(frozen=True, slots=True)
class Lattice:
    """A grid of ruling lines that meet, and where it stands."""

    cells: list[LatticeCell]
    box: Rectangle


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of one page, or of several that it goes on over; `characters` are those of the page that are its own."""

    draft: Draft
    box: Rectangle
    characters: frozenset[int]
    edges: dict[int, float]  # column -> where it begins

    @property
    def left(self) -> float:
        """Where it begins from the left."""
        return self.box[0]

    @property
    def top(self) -> float:
        """Where it begins from above."""
        return self.box[1]

    @property
    def right(self) -> float:
        """Where it ends to the right."""
        return self.box[2]

    def goes_on(self, before: PageTable) -> bool:
        """Whether it is the rest of the table before it: as many columns in the same places."""
        return (
            self.draft.source == before.draft.source
            and _width(self.draft) == _width(before.draft)
            and all(abs(place - self.edges[k]) <= _NEAR for k, place in before.edges.items() if k in self.edges)
        )

    def joined(self, rest: PageTable) -> PageTable:
        """Both as one table; the header is not repeated."""
        height = _height(self.draft)
        own, more = _texts(self.draft), _texts(rest.draft)
        skip = 0
        while skip in own and own[skip] == more.get(skip):
            skip += 1
        slots = [replace(slot, row=slot.row - skip + height) for slot in rest.draft.slots if slot.row >= skip]
        misfits = {row - skip + height for row in rest.draft.misfits if row >= skip}
        draft = Draft(self.draft.slots + slots, self.draft.source, self.draft.misfits | misfits)
        return PageTable(draft, self.box, self.characters, self.edges)


def _width(draft: Draft) -> int:
    return max((slot.col + slot.cols for slot in draft.slots), default=0)


def _height(draft: Draft) -> int:
    return max((slot.row + slot.rows for slot in draft.slots), default=0)


def _texts(draft: Draft) -> dict[int, list[str]]:
    rows: dict[int, list[str]] = {}
    for slot in draft.slots:
        if slot.text:
            rows.setdefault(slot.row, []).append(slot.text)
    return rows


def tables_on(sheet: Sheet) -> list[PageTable]:
    """The tables of a page: those with lines; where there is none, those that white space shows."""
    characters = [c for line in sheet.lines for c in line if not c.text.isspace() and c.right > c.left]
    ruled = [table for lattice in lattices(sheet.rulings()) if (table := _filled(lattice, characters, sheet.number))]
    return ruled or list(_spaced(characters, sheet))


# -- between lines -----------------------------------------------------------------------------------------------------


def lattices(rulings: Rulings) -> Iterator[Lattice]:
    """Groups of lines that meet, as grids of elementary cells joined where no line parts them."""
    if len(rulings.across) + len(rulings.down) > _LINES:
        return
    for across, down in _groups(rulings):
        ys, xs = _merged(y for y, _, _ in across), _merged(x for x, _, _ in down)
        if len(xs) < 3 or len(ys) < 3 or (len(xs) - 1) * (len(ys) - 1) > _CELLS:
            continue
        yield Lattice(list(_cells(xs, ys, across, down)), (xs[0], ys[0], xs[-1], ys[-1]))


_Line = tuple[float, float, float]


def _groups(rulings: Rulings) -> Iterator[tuple[list[_Line], list[_Line]]]:
    lines = [("across", line) for line in rulings.across] + [("down", line) for line in rulings.down]
    boxes = [
        (start, place - _NEAR, end, place + _NEAR) if kind == "across" else (place - _NEAR, start, place + _NEAR, end)
        for kind, (place, start, end) in lines
    ]
    joined = _Joined(range(len(lines)))
    live: list[int] = []
    for index in sorted(range(len(lines)), key=lambda index: boxes[index][1]):
        left, top, right, _ = boxes[index]
        live = [other for other in live if boxes[other][3] >= top - _NEAR]
        for other in live:
            if left - _NEAR <= boxes[other][2] and boxes[other][0] - _NEAR <= right:
                joined.join(index, other)
        live.append(index)
    for group in joined.groups():
        across = [lines[index][1] for index in group if lines[index][0] == "across"]
        yield across, [lines[index][1] for index in group if lines[index][0] == "down"]


class _Joined:
    """Things that are joined into groups."""

    def __init__(self, things: Iterable[int]) -> None:
        self._above = {thing: thing for thing in things}

    def top(self, thing: int) -> int:
        while self._above[thing] != thing:
            self._above[thing] = self._above[self._above[thing]]
            thing = self._above[thing]
        return thing

    def join(self, one: int, other: int) -> None:
        self._above[self.top(one)] = self.top(other)

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for thing in self._above:
            found.setdefault(self.top(thing), []).append(thing)
        return list(found.values())


def _merged(places: Iterable[float]) -> list[float]:
    """Places in order, those near one another as their mean."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= _NEAR:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(group) / len(group) for group in groups]


def _cells(xs: list[float], ys: list[float], across: list[_Line], down: list[_Line]) -> Iterator[LatticeCell]:
    height, width = len(ys) - 1, len(xs) - 1
    joined = _Joined(range(height * width))
    ruled_down, ruled_across = _drawn(xs, down), _drawn(ys, across)
    for row in range(height):
        for col in range(width):
            here = row * width + col
            if col + 1 < width and not ruled_down(col + 1, (ys[row] + ys[row + 1]) / 2):
                joined.join(here + 1, here)
            if row + 1 < height and not ruled_across(row + 1, (xs[col] + xs[col + 1]) / 2):
                joined.join(here + width, here)
    for group in joined.groups():
        rows, cols = [place // width for place in group], [place % width for place in group]
        top, bottom, left, right = min(rows), max(rows) + 1, min(cols), max(cols) + 1
        if len(group) == (bottom - top) * (right - left):
            box = (xs[left], ys[top], xs[right], ys[bottom])
            yield LatticeCell(top, left, bottom - top, right - left, box)
        else:  # no rectangle: a row that ends early
            for row, col in zip(rows, cols, strict=True):
                yield LatticeCell(row, col, 1, 1, (xs[col], ys[row], xs[col + 1], ys[row + 1]))


def _drawn(places: list[float], lines: list[_Line]) -> Callable[[int, float], bool]:
    """Whether a line is drawn at one of the places, at a point along it."""
    at: list[list[_Line]] = [[] for _ in places]
    for line in lines:
        first = bisect_left(places, line[0] - _NEAR)
        for index in range(first, len(places)):
            if places[index] > line[0] + _NEAR:
                break
            at[index].append(line)
    return lambda index, along: any(start - _NEAR <= along <= end + _NEAR for _, start, end in at[index])


def _filled(lattice: Lattice, characters: Sequence[Character], page: int) -> PageTable | None:
    """The lattice with the text that stands in its cells; None if it has none, as a drawing."""
    left, top, right, bottom = lattice.box
    runs: dict[int, list[Character]] = {}
    own: set[int] = set()
    by_place = sorted(enumerate(lattice.cells), key=lambda pair: (pair[1].box[1], pair[1].box[0]))
    tops = [cell.box[1] for _, cell in by_place]
    tallest = max((cell.box[3] - cell.box[1] for cell in lattice.cells), default=0.0)
    for c in characters:
        x, y = (c.left + c.right) / 2, c.middle
        if not (left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1):
            continue
        own.add(c.index)
        for place in range(bisect_left(tops, y - tallest - 1), len(by_place)):
            index, cell = by_place[place]
            if cell.box[1] > y:
                break
            if cell.box[0] <= x <= cell.box[2] and y <= cell.box[3]:
                runs.setdefault(index, []).append(c)
                break
    slots = [
        Slot(cell.row, cell.col, _words(runs.get(index, [])), cell.rows, cell.cols, bbox=(page, *cell.box))
        for index, cell in enumerate(lattice.cells)
    ]
    if sum(bool(slot.text) for slot in slots) < 2:
        return None
    edges = {cell.col: cell.box[0] for cell in lattice.cells if cell.cols == 1}
    return PageTable(Draft(slots, "pdf-ruled"), lattice.box, frozenset(own), edges)


def _words(run: Sequence[Character]) -> str:
    """The text of a cell: what does not stand close behind what is before it is apart from it."""
    parts: list[str] = []
    last: Character | None = None
    for c in run:
        if last is not None and (c.index != last.index + 1 or c.middle - last.middle > 0.5 * (last.bottom - last.top)):
            parts.append(" ")
        parts.append(c.text)
        last = c
    return squeeze("".join(parts))


# -- by white space ----------------------------------------------------------------------------------------------------


def _spaced(characters: Sequence[Character], sheet: Sheet) -> Iterator[PageTable]:
    if not characters:
        return
    heights = sorted(c.bottom - c.top for c in characters)
    unit = heights[len(heights) // 2]
    places: dict[spacing.Segment, list[Character]] = {}
    for run in _runs(characters, unit):
        segment = spacing.Segment(
            _words(run), min(c.left for c in run), max(c.right for c in run),
            min(c.top for c in run), max(c.bottom for c in run),
        )  # fmt: skip
        places[segment] = run
    for region in spacing.regions(spacing.lines_of(places, 0.4 * unit), unit):
        layout = spacing.table(region, unit)
        if layout is None:
            continue
        segments = [segment for line in region for segment in line]
        box = (
            min(s.x0 for s in segments), min(s.y0 for s in segments),
            max(s.x1 for s in segments), max(s.y1 for s in segments),
        )  # fmt: skip
        slots = [
            Slot(
                part.row, part.col, part.text, part.rows, part.cols, part.header,
                (sheet.number, min(s.x0 for s in part.segments), min(s.y0 for s in part.segments),
                 max(s.x1 for s in part.segments), max(s.y1 for s in part.segments)),
            )
            for part in layout.parts
        ]  # fmt: skip
        own = frozenset(c.index for segment in segments for c in places[segment])
        edges = {slot.col: slot.bbox[1] for slot in slots if slot.cols == 1 and slot.bbox}
        yield PageTable(Draft(slots, "pdf-spaced", layout.misfits), box, own, edges)


def _runs(characters: Sequence[Character], unit: float) -> Iterator[list[Character]]:
    """Characters of one printed line without a gap wider than a space in prose."""
    run: list[Character] = []
    for c in characters:
        if run and (
            abs(c.middle - run[-1].middle) > 0.5 * unit
            or c.left - run[-1].right > _SPACE * unit
            or c.left < run[-1].left - 1
        ):
            yield run
            run = []
        run.append(c)
    if run:
        yield run
