"""Which provinces became which on 1 July 2025.

>>> import pyoxigraph as ox
>>> from congthuong.serve.pages.knowledge import Knowledge
>>> from congthuong.serve.pages.places import merged
>>> merged(Knowledge(ox.Store(), "vi"))
{}
"""

from __future__ import annotations

from collections.abc import Mapping

from congthuong.draw.map import HOANG_SA, TRUONG_SA
from congthuong.link.iris import ID
from congthuong.serve.pages.knowledge import Knowledge

__all__ = ["islands", "merged"]


def islands(knowledge: Knowledge, unions: Mapping[str, str]) -> dict[str, str]:
    """The units that Hoàng Sa and Trường Sa belong to, on the map with these unions, with their names."""
    units = [unions.get(unit, unit) for unit in (HOANG_SA, TRUONG_SA)]
    knowledge.learn(f"{ID}{unit}" for unit in units)
    return {unit: knowledge.name(f"{ID}{unit}") for unit in units}


def merged(knowledge: Knowledge) -> dict[str, str]:
    """Each province that ended on 30 June 2025, with the one that it became a part of."""
    return {row["old"].value: row["new"].value for row in knowledge.ask("mergers")}
