"""A text cut at its marks: what stands marked, and what lies between.

>>> from congthuong.interpret.segments import apart, segments
>>> list(segments("IIP tăng 7%", 0, 11, [(9, 11, "fact")]))
[('IIP tăng ', None), ('7%', 'fact')]
>>> apart([[(0, 4, "fact")], [(3, 9, "name"), (10, 12, "name")]])
[(0, 4, 'fact'), (10, 12, 'name')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

__all__ = ["apart", "segments"]

T = TypeVar("T")


def segments(text: str, start: int, end: int, marks: Sequence[tuple[int, int, T]]) -> Iterator[tuple[str, T | None]]:
    """The pieces of text[start:end]: `marks` are spans with what they mean, in order and none over another."""
    place = start
    for first, last, mark in marks:
        if place < first:
            yield text[place:first], None
        yield text[first:last], mark
        place = last
    if place < end:
        yield text[place:end], None


def apart(layers: Iterable[Iterable[tuple[int, int, T]]]) -> list[tuple[int, int, T]]:
    """The spans of several layers, in order; of two that overlap, that of the earlier layer, then the longer one."""
    from bisect import bisect_left, insort

    starts: list[int] = []
    kept: dict[int, tuple[int, int, T]] = {}
    for layer in layers:
        for span in sorted(layer, key=lambda item: (item[0] - item[1], item[0])):
            at = bisect_left(starts, span[0])
            before = kept[starts[at - 1]] if at else None
            if (before is None or before[1] <= span[0]) and (at == len(starts) or span[1] <= starts[at]):
                insort(starts, span[0])
                kept[span[0]] = span
    return [kept[start] for start in starts]
