"""Many lines come in the order of few, whatever lies on disk meanwhile."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from congthuong.query import sorting
from congthuong.query.sorting import in_order


@pytest.mark.parametrize("at_once", [1, 7, 100, 1000])
@pytest.mark.parametrize("number", [0, 1, 99, 100, 512])
def test_in_order(number: int, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "_FILES", 5)
    draw = random.Random(number)
    lines = [f"{draw.choice(('a', 'â', '𝟙', chr(0)))}{draw.randrange(300)}\r\u2028\n" for _ in range(number)]
    assert list(in_order(iter(lines), at_once=at_once)) == sorted(lines)


def test_no_more_lines_are_held_than_fit() -> None:
    """The source is asked for no more than a run before the run is on disk: 100,000 long lines in some megabytes."""
    import tracemalloc

    def lines() -> Iterator[str]:
        for number in range(100_000):
            yield f"{number * 7919 % 100_000:06}{'x' * 200}\n"

    tracemalloc.start()
    before = ""
    for line in in_order(lines(), at_once=1000):
        assert before < line
        before = line
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()
