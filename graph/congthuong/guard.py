"""One article's trouble stays its own: whatever goes wrong in a station becomes a ReadError that says where.

>>> from congthuong.guard import guarded
>>> with guarded("tin.txt", station="interpret"):
...     1 / 0
Traceback (most recent call last):
congthuong.errors.ReadError: tin.txt: interpret failed (ZeroDivisionError: division by zero); please report it with \
the article, which is left out

The station is the last one that the error came through. CPU time is limited too, where the system has a timer for it
and this is the main thread: the second wall, and the only one that stops C code, is a process apart (`apart`).
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Final, TypeVar

from congthuong.errors import CongthuongError, ReadError

__all__ = ["MEMORY", "Guarded", "failing", "guarded", "seconds_for"]

MEMORY: Final = 1 << 30  # bytes that reading one article may take
_SECONDS: Final = 10.0  # of CPU time for an article …
_CHARACTERS: Final = 50_000  # … of at most this many characters; longer ones get more in proportion
_PACKAGE: Final = Path(__file__).parent
_Item = TypeVar("_Item")


class _OverTimeError(BaseException):
    """Not an Exception, so that no library on the way takes it for its own."""


def seconds_for(characters: int) -> float:
    """The seconds of CPU time that a station may take for a text of so many characters.

    >>> seconds_for(3_000), seconds_for(500_000)
    (10.0, 100.0)
    """
    return _SECONDS * max(1.0, characters / _CHARACTERS)


class Guarded:
    """What a guarded block may add while it runs: `place` says where in the article it is."""

    place: Callable[[], str | None] | None = None


@contextmanager
def guarded(where: str, *, station: str = "read", seconds: float | None = None) -> Iterator[Guarded]:
    """Turn whatever goes wrong inside into a ReadError that names the article, the station and the place.

    `station` is named where the error came through none; errors of congthuong's own pass as they are. `seconds` limits
    the CPU time.
    """
    known = Guarded()
    try:
        with _timed(seconds):
            yield known
    except CongthuongError:
        raise
    except _OverTimeError as error:
        at = _station(error.__traceback__, station)
        raise ReadError(f"{at} took more than {seconds:.0f} s and was stopped", where=where, hint=_LEFT_OUT) from None
    except MemoryError as error:
        at = _station(error.__traceback__, station)
        raise ReadError(f"{at} needs too much memory", where=where, hint=_LEFT_OUT) from None
    except Exception as error:
        at = _station(error.__traceback__, station)
        place = known.place() if known.place is not None else None
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200].rstrip(": ")
        what = f"{at} failed{f' at {place}' if place else ''} ({said})"
        raise ReadError(what, where=where, hint="please report it with the article, which is left out") from error


_LEFT_OUT: Final = "the article is left out"


def failing(items: Sequence[_Item], works: Callable[[Sequence[_Item]], object]) -> _Item | None:
    """The first of these items with which, behind all before it, `works` fails; None where it does not.

    >>> failing([3, 1, 0, 2, 0], lambda numbers: [1 / number for number in numbers])
    0
    """

    def fails(number: int) -> bool:
        try:
            works(items[:number])
        except Exception:  # noqa: BLE001 - whatever it is: it is looked for, not handled
            return True
        return False

    low, high = 0, len(items)  # with `low` of them it works, with `high` it fails
    if not items or fails(0) or not fails(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fails(middle) else (middle, high)
    return items[high - 1]


def _station(traceback: TracebackType | None, default: str) -> str:
    """The station of the last frame that is congthuong's own."""
    found = default
    while traceback is not None:
        file = Path(traceback.tb_frame.f_code.co_filename)
        if file.is_relative_to(_PACKAGE) and len(parts := file.relative_to(_PACKAGE).parts) > 1:
            found = parts[0]
        traceback = traceback.tb_next
    return found


@contextmanager
def _timed(seconds: float | None) -> Iterator[None]:
    if seconds is None or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(number: int, frame: FrameType | None) -> None:
        raise _OverTimeError

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
