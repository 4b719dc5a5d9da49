"""Maps of the provinces, each a link, coloured by a value.

>>> from congthuong.draw.map import Area, choropleth
>>> areas = {"province/ha-noi": Area("Hà Nội", "Hà Nội: 12 số liệu", "/id/province/ha-noi", 12.0)}
>>> picture = choropleth(areas, title="Số liệu", words={"none": "không có số liệu"})
>>> picture.count("<a "), "Hoàng Sa" in picture
(1, True)

Hoàng Sa and Trường Sa lie beyond the coast's scale and are shown as insets under the units that they belong to. What
has no value is pale.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from congthuong.draw.geometry import Outline, Place, outlines
from congthuong.draw.svg import element

__all__ = ["HOANG_SA", "TRUONG_SA", "Area", "choropleth", "classes"]

HOANG_SA, TRUONG_SA = "province/da-nang", "province/khanh-hoa"  # the units of 2024 that they belong to
ISLANDS: Final = {HOANG_SA: "Đà Nẵng", TRUONG_SA: "Khánh Hòa"}
_SCALE: Final = 44.0  # units of the picture to a degree of latitude
_NORTH, _WEST = 23.6, 101.9
_NARROWING: Final = math.cos(math.radians(16))
_SHADES: Final = 5
_WIDTH, _HEIGHT = 500.0, 690.0
# The archipelagos, as reefs and islands lie in them: only what an inset needs.
_HOANG_SA: Final = ((6, 10), (11, 6), (16, 12), (21, 8), (13, 17), (24, 15), (30, 5), (33, 12))
_TRUONG_SA: Final = ((4, 6), (9, 12), (14, 5), (19, 16), (26, 9), (30, 20), (12, 22), (36, 13), (40, 24), (22, 27))


@dataclass(frozen=True, slots=True)
class Area:
    """A unit on the map: its name, its whole name for those who hear it, where it leads, its value if it has one."""

    name: str
    said: str
    href: str
    value: float | None = None


def classes(values: Sequence[float]) -> list[float]:
    """The upper ends of up to five shades, so that each has about as many values.

    >>> classes([1, 2, 3, 4, 100])
    [1, 2, 3, 4, 100]
    """
    ordered = sorted(set(values))
    number = min(_SHADES, len(ordered))
    return [ordered[math.ceil((n + 1) * len(ordered) / number) - 1] for n in range(number)]


def choropleth(
    areas: Mapping[str, Area],
    *,
    title: str,
    words: Mapping[str, str],
    unions: Mapping[str, str] | None = None,
    islands: Mapping[str, str] | None = None,
) -> Markup:
    """The map. `areas` by unit; `unions` as for `outlines`; `islands` names the units with Hoàng Sa and Trường Sa.

    A value that is negative somewhere gets shades from one colour through pale to another; others shades of one.
    """
    values = [area.value for area in areas.values() if area.value is not None]
    ends = classes(values)
    signed = bool(values) and min(values) < 0 < max(values)
    top = max(map(abs, values), default=1.0)

    def shade(area: Area | None) -> str:
        if area is None or area.value is None:
            return "none"
        if signed:
            step = min(2, int(abs(area.value) / top * 3 * 0.999))
            return f"{'minus' if area.value < 0 else 'plus'}{step}"
        at = next(n for n, end in enumerate(ends) if area.value <= end)
        return f"q{at + _SHADES - len(ends)}"

    shapes = []
    for unit, rings in sorted(outlines(unions).items()):
        area = areas.get(unit)
        shapes.append(_area(area, shade(area), element("path", d=_path(rings))))
    for old, name, dots, (x, y) in (
        (HOANG_SA, "Hoàng Sa", _HOANG_SA, (372.0, 268.0)),
        (TRUONG_SA, "Trường Sa", _TRUONG_SA, (400.0, 470.0)),
    ):
        unit = (unions or {}).get(old, old)
        area = areas.get(unit)
        of = area.name if area is not None else (islands or ISLANDS).get(unit)
        marks = [element("circle", cx=x + 10 + dx, cy=y + 8 + dy, r=1.8) for dx, dy in dots]
        frame = element("rect", class_="inset", x=x, y=y, width=62, height=44, rx=4)
        labels = [element("text", name, class_="inset-name", x=x + 31, y=y + 58)]
        if of:
            labels.append(element("text", f"({of})", class_="inset-of", x=x + 31, y=y + 72))
        shapes.append(_area(area, shade(area), frame, *marks, *labels, named=name))
    box = f"0 0 {_WIDTH:.0f} {_HEIGHT:.0f}"
    return element("svg", *shapes, class_="map", viewBox=box, role="group", aria_label=title)


def _area(area: Area | None, shade: str, *inside: Markup, named: str = "") -> Markup:
    if area is None:
        return element("g", *inside, class_=f"area {shade}")
    said = f"{named} · {area.said}" if named else area.said
    return element("a", element("title", said), *inside, class_=f"area {shade}", href=area.href, aria_label=said)


def _path(rings: Outline) -> str:
    return "".join("M" + "L".join(_points(ring)) + "Z" for ring in rings)


def _points(ring: Sequence[Place]) -> Iterator[str]:
    for longitude, latitude in ring[:-1]:
        yield f"{(longitude - _WEST) * _SCALE * _NARROWING:.1f},{(_NORTH - latitude) * _SCALE:.1f}"
