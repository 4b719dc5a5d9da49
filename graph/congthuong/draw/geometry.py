"""The outlines of the provinces: as they were until June 2025, and any unions of them.

>>> from congthuong.draw.geometry import outlines
>>> old = outlines()
>>> len(old), len(outlines({"province/bac-giang": "n", "province/bac-ninh": "n"}))
(63, 62)

They stand in ontology/places/provinces.topojson, where neighbours share their border lines. A union is made of
the lines that only one of its members has, so that no border is left inside it and none is drawn twice.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, TypeAlias

from congthuong.data import folder

__all__ = ["Outline", "Place", "outlines"]

Place: TypeAlias = tuple[float, float]  # longitude, latitude
Outline: TypeAlias = tuple[tuple[Place, ...], ...]  # closed rings

_FILE: Final = "provinces.topojson"


def outlines(unions: Mapping[str, str] | None = None) -> dict[str, Outline]:
    """The rings of each unit; `unions` says which of the 63 become a part of what, the others stay what they are."""
    lines, members = _topology()
    groups: dict[str, list[str]] = {}
    for unit in members:
        groups.setdefault((unions or {}).get(unit, unit), []).append(unit)
    return {name: _rings(lines, [arc for unit in group for arc in members[unit]]) for name, group in groups.items()}


@cache
def _topology() -> tuple[tuple[tuple[Place, ...], ...], Mapping[str, tuple[int, ...]]]:
    """The border lines, and for each province those around it: n is the line n, ~n the same backwards."""
    topology = json.loads((folder("ontology") / "places" / _FILE).read_text(encoding="utf-8"))
    (wide, high), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for deltas in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            line.append((x * wide + west, y * high + south))
        lines.append(tuple(line))
    members = {}
    for unit in topology["objects"]["provinces"]["geometries"]:
        polygons = unit["arcs"] if unit["type"] == "MultiPolygon" else [unit["arcs"]]
        members[str(unit["id"])] = tuple(arc for polygon in polygons for ring in polygon for arc in ring)
    return tuple(lines), members


def _rings(lines: Sequence[tuple[Place, ...]], arcs: Sequence[int]) -> Outline:
    """The lines that are there once, put end to end."""
    times = Counter(max(arc, ~arc) for arc in arcs)
    left = [arc for arc in arcs if times[max(arc, ~arc)] == 1]
    beginning: dict[Place, list[int]] = {}
    for arc in left:
        beginning.setdefault(_points(lines, arc)[0], []).append(arc)
    rings = []
    while beginning:
        start = next(iter(beginning))
        ring = [start]
        while ring[-1] in beginning:
            following = beginning[ring[-1]]
            arc = following.pop()
            if not following:
                del beginning[ring[-1]]
            ring += _points(lines, arc)[1:]
            if ring[-1] == start:
                break
        rings.append(tuple(ring))
    return tuple(rings)


def _points(lines: Sequence[tuple[Place, ...]], arc: int) -> tuple[Place, ...]:
    return lines[arc] if arc >= 0 else lines[~arc][::-1]
