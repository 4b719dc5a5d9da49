"""Saying what became of people's decisions, for every verb that heeds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congthuong.cli.terminal import say

if TYPE_CHECKING:
    from congthuong.store import KnowledgeBase

__all__ = ["tell_decided"]


def tell_decided(base: KnowledgeBase, only: set[str] | None = None) -> int:
    """Say what became of the decisions, naming those that did not take; the number of those whose fact is gone."""
    counts: dict[str, int] = {}
    stale = 0
    for one in base.decided():
        if only is not None and one.line.name not in only:
            continue
        counts[one.result] = counts.get(one.result, 0) + 1
        if one.result in ("stale", "disputed"):
            stale += one.result == "stale"
            what = "the fact is gone" if one.result == "stale" else "the reader now says neither the old nor the new"
            where = f"{base.layout.corrections}:{one.line.number}"
            say(f"{where}: {one.result}: {what}: {one.line.exact!r} in {one.line.article}")
    if counts:
        say(f"corrections: {', '.join(f'{number} {name}' for name, number in sorted(counts.items()))}")
    return stale
