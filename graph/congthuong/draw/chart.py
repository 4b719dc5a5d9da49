"""Figures through time: each a bar over its period with a mark at its end, and a link to where it was read.

>>> from datetime import date
>>> from decimal import Decimal
>>> from congthuong.draw.chart import Point, chart
>>> first = Point(date(2023, 1, 1), date(2023, 12, 31), Decimal(5), "5%", "5% · năm 2023", "/a#1")
>>> second = Point(date(2024, 1, 1), date(2024, 12, 31), Decimal(7), "7%", "7% · năm 2024", "/a#2")
>>> chart([first, second], title="GRDP", unit="%", language="vi").count('class="join')
1

One chart holds one measure: the caller keeps units, transformations, bases and price bases apart. A line joins two
figures only where they are of one series, of equally long periods, and the one period begins where the other ends, so
that a month is never joined to months that add up. A stock, which is as of a time, is a mark alone. The status is the
mark's shape. Claims that contradict one another (of one series, period and status, with different values) share a ring.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from congthuong.draw.scale import around, steps, times
from congthuong.draw.svg import element, group, wrapped
from congthuong.localisation import Language, number

__all__ = ["COLOURS", "SHAPES", "Point", "chart", "mark", "ranges"]

SHAPES: Final = ("actual", "estimate", "forecast", "target")  # statuses, each with a shape of its own
_SOURCE: Final = 3  # lines of it at most
COLOURS: Final = 8  # that are told apart; further series share the last one
_LABELLED: Final = 14  # up to so many points have their figures written beside them
_CHARACTER, _BOLD = 6.6, 7.4  # how wide a character of a label is, about
_SAME: Final = timedelta(3)  # months and quarters differ by so many days and are yet equally long


@dataclass(frozen=True, slots=True)
class Point:
    """A figure in a chart: the days of its period, its value, how it is written, its whole name, where it leads to.

    `series` says what it is a figure of: only points of one series are joined, or contradict one another. They have one
    `colour`, which others may have too, for there are few (None: by the number of the series). `part` says that this is
    only a part of the whole, `stock` that it is as of the last day, `doubtful` that its reading may be wrong.
    """

    start: date
    end: date
    value: Decimal
    shown: str
    said: str
    href: str
    maximum: Decimal | None = None
    status: str = "actual"
    series: int = 0
    colour: int | None = None
    part: bool = False
    stock: bool = False
    doubtful: bool = False
    quote: str = ""

    @property
    def shade(self) -> int:
        """The number of its colour."""
        return min(self.series if self.colour is None else self.colour, COLOURS - 1)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The area that the figures are drawn in, and where a day and a value stand in it."""

    left: float
    top: float
    right: float
    bottom: float
    first: date
    last: date
    low: float
    high: float

    def x(self, day: date) -> float:
        whole = max((self.last - self.first).days, 1)
        return self.left + (self.right - self.left) * (day - self.first).days / whole

    def y(self, value: Decimal | float) -> float:
        return self.bottom - (self.bottom - self.top) * (float(value) - self.low) / ((self.high - self.low) or 1.0)


def chart(
    points: Sequence[Point],
    *,
    title: str,
    unit: str,
    language: Language,
    power: int = 0,
    width: int = 720,
    height: int = 300,
    kind: str = "wide",
    source: str = "",
) -> Markup:
    """The picture of these figures, which are of one measure; ValueError where there is none.

    `unit` is written above the axis, whose numbers are in units of ten to the `power`. `source` stands at the foot,
    for pictures that leave the page.
    """
    if not points:
        raise ValueError("a chart needs a figure")
    known = ranges(points)
    first, last = around(min(p.start for p in points), max(p.end for p in points))
    ticks = steps(min(0.0, known[0]), max(0.0, known[1]), 5 if height >= 260 else 4)
    written = [number(Decimal(repr(tick)).scaleb(-power).normalize(), language) for tick in ticks]
    left = 14 + _CHARACTER * max(map(len, written))
    said = wrapped(source, int((width - 8) / _CHARACTER), _SOURCE) if source else []
    foot = 26 + (4 + 16 * len(said) if said else 0)
    frame = _Frame(left, 30, width - 16, height - foot, first, last, ticks[0], ticks[-1])
    parts = [element("text", unit, class_="axis unit", x=4, y=14)]
    for tick, label in zip(ticks, written, strict=True):
        y = frame.y(tick)
        kind_of = "grid zero" if tick == 0 else "grid"
        parts.append(element("line", class_=kind_of, x1=frame.left, x2=frame.right, y1=y, y2=y))
        parts.append(element("text", label, class_="axis value", x=frame.left - 6, y=y + 4))
    parts += _time_axis(frame, language)
    spots = _spots(points, frame)
    parts += [*_joins(points, frame), *_rings(points, spots, frame)]
    labels = _labels(points, spots, frame)
    order = sorted(range(len(points)), key=lambda n: (points[n].end, points[n].start, points[n].series, n))
    parts += [_point(points[n], spots[n], frame, labels.get(n)) for n in order]
    for n, line in enumerate(reversed(said)):
        parts.append(element("text", line, class_="axis source", x=4, y=height - 6 - 16 * n))
    box = f"0 0 {width} {height}"
    return element("svg", *parts, class_=f"chart {kind}", viewBox=box, role="group", aria_label=title)


def ranges(points: Sequence[Point]) -> tuple[float, float]:
    """The least and the greatest value of these figures."""
    values = [float(v) for p in points for v in (p.value, p.maximum) if v is not None]
    return min(values), max(values)


def mark(status: str, x: float, y: float, radius: float = 5.0) -> Markup:
    """The shape of a status: a disc for what was measured, hollow ones for what is not yet so."""
    r = radius
    if status == "estimate":
        return element("rect", class_="mark estimate", x=x - r * 0.9, y=y - r * 0.9, width=r * 1.8, height=r * 1.8)
    if status == "forecast":
        points = f"{x:.1f},{y - r * 1.2:.1f} {x + r * 1.15:.1f},{y + r * 0.8:.1f} {x - r * 1.15:.1f},{y + r * 0.8:.1f}"
        return element("polygon", class_="mark forecast", points=points)
    if status == "target":
        points = (
            f"{x:.1f},{y - r * 1.3:.1f} {x + r * 1.3:.1f},{y:.1f} {x:.1f},{y + r * 1.3:.1f} {x - r * 1.3:.1f},{y:.1f}"
        )
        return element("polygon", class_="mark target", points=points)
    return element("circle", class_="mark actual", cx=x, cy=y, r=r)


def _time_axis(frame: _Frame, language: Language) -> Iterator[Markup]:
    room = frame.right - frame.left
    ticks = times(frame.first, frame.last, max(2, int(room / 62)), language)
    for n, (day, label) in enumerate(ticks):
        if not frame.first <= day <= frame.last:
            continue
        x = frame.x(day)
        yield element("line", class_="tick", x1=x, x2=x, y1=frame.top, y2=frame.bottom + 4)
        after = ticks[n + 1][0] if n + 1 < len(ticks) else frame.last
        middle = (x + frame.x(min(after, frame.last))) / 2
        wide = len(label) * _CHARACTER
        if frame.x(min(after, frame.last)) - x >= wide * 0.6 and middle + wide / 2 <= frame.right + 14:
            yield element("text", label, class_="axis time", x=middle, y=frame.bottom + 18)
    x = frame.right
    yield element("line", class_="tick", x1=x, x2=x, y1=frame.top, y2=frame.bottom + 4)


def _spots(points: Sequence[Point], frame: _Frame) -> list[tuple[float, float]]:
    """Where the marks stand; those that would cover one another stand beside each other."""
    taken: dict[tuple[int, int], int] = {}
    spots = []
    for p in points:
        x, y = frame.x(p.end + timedelta(1)), frame.y(p.value)
        cell = (round(x / 4), round(y / 4))
        before = taken.get(cell, 0)
        taken[cell] = before + 1
        spots.append((max(frame.left + 5, x - 9.0 * before), y))
    return spots


def _joins(points: Sequence[Point], frame: _Frame) -> Iterator[Markup]:
    by_series: dict[tuple[int, bool], list[Point]] = {}
    for p in points:
        if not p.stock:
            by_series.setdefault((p.series, p.part), []).append(p)
    for (_, part), members in by_series.items():
        for p in members:
            followers = [q for q in members if q.start == p.end + timedelta(1) and _alike(p, q)]
            for q in followers:
                if abs((q.end - q.start) - (p.end - p.start)) <= _SAME:
                    yield element(
                        "line",
                        class_=f"join s{p.shade}{' part' if part else ''}",
                        x1=frame.x(p.end + timedelta(1)),
                        y1=frame.y(p.value),
                        x2=frame.x(q.end + timedelta(1)),
                        y2=frame.y(q.value),
                    )
                    break


def _alike(p: Point, q: Point) -> bool:
    """Whether the one goes on from the other: what was measured may go on as an estimate, a target never."""
    return p.status == q.status or {p.status, q.status} <= {"actual", "estimate"}


def _rings(points: Sequence[Point], spots: Sequence[tuple[float, float]], frame: _Frame) -> Iterator[Markup]:
    """Around claims that cannot both be true."""
    claims: dict[tuple[object, ...], list[int]] = {}
    for n, p in enumerate(points):
        claims.setdefault((p.start, p.end, p.stock, p.series, p.part, p.status), []).append(n)
    for members in claims.values():
        if len({points[n].value for n in members}) > 1:
            xs, ys = [spots[n][0] for n in members], [spots[n][1] for n in members]
            yield element(
                "rect",
                class_="conflict",
                x=min(xs) - 10,
                y=min(ys) - 10,
                width=max(xs) - min(xs) + 20,
                height=max(ys) - min(ys) + 20,
                rx=10,
            )


def _labels(
    points: Sequence[Point], spots: Sequence[tuple[float, float]], frame: _Frame
) -> dict[int, tuple[float, float]]:
    """Where the figures of points are written, for those that find a free place beside their mark."""
    if len(points) > _LABELLED:
        return {}
    boxes = [(x - 7, y - 7, x + 7, y + 7) for x, y in spots]
    boxes += [(frame.x(p.start), y - 3, x, y + 3) for p, (x, y) in zip(points, spots, strict=True) if not p.stock]
    placed: dict[int, tuple[float, float]] = {}
    for n in sorted(range(len(points)), key=lambda n: (points[n].part, -spots[n][0])):
        x, y = spots[n]
        wide = len(points[n].shown) * _BOLD + 4
        for left, base in ((x - wide + 6, y - 11), (x - wide + 6, y + 21), (x + 9, y + 4), (x - wide / 2, y - 11)):
            box = (left, base - 11, left + wide, base + 3)
            inside = (
                frame.left <= box[0] and box[2] <= frame.right + 14 and frame.top - 16 <= box[1] <= frame.bottom - 6
            )
            own = (n, n + len(spots)) if not points[n].stock else (n,)
            if inside and not any(_overlap(box, other) for m, other in enumerate(boxes) if m not in own):
                placed[n] = (left, base)
                boxes.append(box)
                break
    return placed


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _point(p: Point, spot: tuple[float, float], frame: _Frame, label: tuple[float, float] | None) -> Markup:
    x, y = spot
    inside = [element("title", f"{p.said}\n“{p.quote}”" if p.quote else p.said)]
    if not p.stock:
        inside.append(element("line", class_="span", x1=frame.x(p.start), x2=frame.x(p.end + timedelta(1)), y1=y, y2=y))
    if p.maximum is not None:
        inside.append(element("line", class_="span", x1=x, x2=x, y1=y, y2=frame.y(p.maximum)))
    inside.append(element("circle", class_="hit", cx=x, cy=y, r=12))
    inside.append(mark(p.status if p.status in SHAPES else "actual", x, y))
    if label:
        inside.append(element("text", p.shown, class_="said", x=label[0], y=label[1]))
    kind = f"point s{p.shade}{' part' if p.part else ''}{' doubtful' if p.doubtful else ''}"
    return element("a", group(inside), href=p.href, class_=kind, aria_label=p.said)
