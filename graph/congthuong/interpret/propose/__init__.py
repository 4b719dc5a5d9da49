"""Propose: for each slot of each figure all that could fill it, with the characters that say it and what speaks for it."""

from __future__ import annotations

__all__: list[str] = []
