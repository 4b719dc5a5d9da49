r"""Lines in order, however many: in memory while they are few, by runs on disk that are merged while they are many.

>>> from congthuong.query.sorting import in_order
>>> list(in_order(["b\n", "c\n", "a\n"], at_once=2))
['a\n', 'b\n', 'c\n']
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Final

__all__ = ["in_order"]

_AT_ONCE: Final = 200_000  # lines in memory: about 100 MB of N-Quads
_FILES: Final = 64  # runs that are open at a time


def in_order(lines: Iterable[str], *, at_once: int = _AT_ONCE) -> Iterator[str]:
    """The lines, each ended by its only newline, in the order of their code points; OSError where the disk is full.

    The runs lie in the folder for temporary files (`TMPDIR`) and are gone when the iterator is.
    """
    source = iter(lines)
    first = sorted(islice(source, at_once))
    if len(first) < at_once:
        yield from first
        return
    with ExitStack() as stack:
        runs = [_run(first, stack)]
        del first
        while some := sorted(islice(source, at_once)):
            runs.append(_run(some, stack))
            if len(runs) == _FILES:
                merged = _run(heapq.merge(*runs), stack)
                for run in runs:
                    run.close()
                runs = [merged]
        yield from heapq.merge(*runs)


def _run(lines: Iterable[str], stack: ExitStack) -> IO[str]:
    file = stack.enter_context(TemporaryFile("w+", encoding="utf-8", newline="\n"))  # noqa: SIM115 - the stack closes it
    file.writelines(lines)
    file.seek(0)
    return file
