"""Choose: one filler for each slot of each figure, with the probability that it is right, by weights in files."""

from __future__ import annotations

__all__: list[str] = []
