"""The shape of each type of thing: what the colour says, said once more.

>>> from congthuong.draw.shapes import shape
>>> print(shape("IndustrialZone", 10))
<rect class="t-IndustrialZone" x="-8.5" y="-8.5" width="17" height="17"/>
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from congthuong.draw.svg import element

__all__ = ["FORMS", "shape"]

# Type -> form; the colour is the style sheet's, by the class t-Type.
FORMS: Final[Mapping[str, str]] = {
    "Province": "hexagon", "Region": "hexagon", "District": "hexagon", "Ward": "disc", "Country": "star",
    "IndustrialZone": "square", "IndustrialCluster": "down", "Company": "disc", "Agency": "diamond",
    "Association": "diamond", "Person": "disc", "Post": "diamond", "Programme": "up", "Scheme": "down",
    "Project": "up", "Document": "square", "Platform": "square", "Product": "star", "Sector": "hexagon",
    "Indicator": "up", "Event": "star", "Article": "square", "group": "stack",
}  # fmt: skip
# Form -> corners, the angle of the first in quarter turns, how deep the corners between lie.
_CORNERS: Final[Mapping[str, tuple[int, int, float]]] = {
    "hexagon": (6, 0, 0.0), "diamond": (4, 0, 0.0), "up": (3, -1, 0.0), "down": (3, 1, 0.0), "star": (5, -1, 0.46),
}  # fmt: skip


def shape(type: str, radius: float) -> Markup:
    """The mark of a thing of this type around the origin."""
    r, form = float(radius), FORMS.get(type, "disc")
    kind = f"t-{type}" if type in FORMS else "t-Other"
    if form == "square":
        return element("rect", class_=kind, x=-r * 0.85, y=-r * 0.85, width=r * 1.7, height=r * 1.7)
    if form == "stack":
        return element("rect", class_=kind, x=-r, y=-r * 0.8, width=r * 2, height=r * 1.6, rx=r * 0.8)
    if form not in _CORNERS:
        return element("circle", class_=kind, r=r)
    number, turn, inner = _CORNERS[form]
    corners = number * 2 if inner else number
    reach = r * (1.15 if number == 3 or inner else 1.05)
    points = []
    for corner in range(corners):
        length = reach * (inner if inner and corner % 2 else 1)
        angle = turn * math.pi / 2 + corner * 2 * math.pi / corners
        points.append(f"{length * math.cos(angle):.1f},{length * math.sin(angle):.1f}")
    return element("polygon", class_=kind, points=" ".join(points))
