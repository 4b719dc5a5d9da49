"""Folders that are watched: what arrives in them goes into a knowledge base as soon as it rests.

>>> from pathlib import Path
>>> from congthuong.cli.watching import Resting
>>> arrived = Resting(seconds=2)
>>> arrived.seen(Path(__file__), now=0)
>>> arrived.rested(now=1), len(arrived.rested(now=3)), arrived.rested(now=4)
([], 1, [])
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from congthuong.cli.terminal import say, tell

if TYPE_CHECKING:
    from congthuong.cli.model import SecondReader
    from congthuong.query.engine import Engine
    from congthuong.read import Document
    from congthuong.store import KnowledgeBase, Outcome

__all__ = ["Resting", "arrivals", "follow", "watched"]

_REST: Final = 2.0  # seconds without a change after which a file is taken to be whole
_INDEX: Final = "index.jsonl"
_State = tuple[int, int] | None


@dataclass(slots=True)
class Resting:
    """Files that changed and wait until they have rested: their size and time have not changed for so many seconds."""

    seconds: float = _REST
    _waiting: dict[Path, tuple[_State, float]] = field(default_factory=dict)

    def seen(self, path: Path, *, now: float) -> None:
        """A file has changed."""
        self._waiting[path] = _state(path), now

    def rested(self, *, now: float) -> list[Path]:
        """The files that have come to rest; each is given once."""
        found: list[Path] = []
        for path, (state, since) in list(self._waiting.items()):
            current = _state(path)
            if current is None:
                del self._waiting[path]  # gone again
            elif current != state:
                self._waiting[path] = current, now
            elif now - since >= self.seconds:
                del self._waiting[path]
                found.append(path)
        return sorted(found)


def arrivals(
    folders: Sequence[Path], *, rest: float = _REST, stop: threading.Event | None = None,
    ready: Callable[[], None] = lambda: None,
) -> Iterator[Callable[[Path], bool]]:  # fmt: skip
    """Each time files have come to rest: what tells whether a file is one of them. Ends when `stop` is set.

    Where an `index.jsonl` has changed, all files under its folder are. `ready` is called when nothing can be missed.
    """
    from watchfiles import Change, watch

    waiting = Resting(rest)
    told = False
    tick = max(50, int(rest * 250))
    for changes in watch(
        *folders, watch_filter=None, stop_event=stop, rust_timeout=tick, yield_on_timeout=True, debounce=tick, step=50,
        raise_interrupt=True,
    ):  # fmt: skip
        now = time.monotonic()
        for change, name in changes:
            if change != Change.deleted and Path(name).is_file():
                waiting.seen(Path(name), now=now)
        if rested := waiting.rested(now=now):
            yield _among({path.resolve() for path in rested})
        if not told:
            told = True
            ready()


def _among(paths: Collection[Path]) -> Callable[[Path], bool]:
    indexed = [path.parent for path in paths if path.name == _INDEX]

    def wanted(path: Path) -> bool:
        own = path.resolve()
        return own in paths or any(own.is_relative_to(folder) for folder in indexed)

    return wanted


def _state(path: Path) -> _State:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def watched(paths: Sequence[str]) -> list[Path]:
    """The folders among these paths; UsageError where there is none, or the watching library is missing."""
    from importlib.util import find_spec

    from congthuong.errors import UsageError

    if find_spec("watchfiles") is None:
        raise UsageError("the library that watches is missing", hint="pip install 'congthuong[watch]'")
    folders = [Path(path) for path in paths if Path(path).is_dir()]
    if not folders:
        raise UsageError("--watch needs a folder", hint="name the folder in which articles arrive")
    return folders


def follow(
    base: KnowledgeBase,
    paths: Sequence[str],
    folders: Sequence[Path],
    *,
    second: SecondReader | None = None,
    jobs: int = 0,
    allow_private: bool = False,
    rest: float = _REST,
    stop: threading.Event | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Add what arrives until stopped, and print what it brings; a bad article is named and ends nothing."""
    from congthuong.errors import CongthuongError, ReadError
    from congthuong.query.engine import OxigraphEngine
    from congthuong.read import read

    def told() -> None:
        say(f"watching {', '.join(map(str, folders))}; stop with Ctrl-C")
        ready()

    def unreadable(error: ReadError) -> None:
        say(str(error))

    for wanted in arrivals(folders, rest=rest, stop=stop, ready=told):
        try:
            before = OxigraphEngine(base.dataset())
            documents: Iterable[Document] = read(
                list(paths), on_error=unreadable, allow_private=allow_private, wanted=wanted
            )
            if second is not None:
                documents = second.asked(documents, base.layout.vocab)
            outcomes = base.build(documents, wait=True, jobs=jobs)
            after = OxigraphEngine(base.dataset())
            for outcome in outcomes:
                for line in _lines(outcome, before, after):
                    tell(line)
        except CongthuongError as error:  # the base is busy or full: the next arrival tries again
            say(str(error))


def _lines(outcome: Outcome, before: Engine, after: Engine) -> Iterator[str]:
    """What one article brings."""
    from congthuong.verify.digest import digest
    from congthuong.verify.report import named, source

    if outcome.error is not None:
        say(str(outcome.error))
    if outcome.action not in ("added", "replaced"):
        return
    news = digest(outcome.id, before=before, after=after)
    counts = {what: sum(one.what == what for one in news) for what in _SAID}
    said = ", ".join(f"{number} {_SAID[what]}" for what, number in counts.items() if number)
    yield f"{outcome.name}: {outcome.action}, {said or 'no figure that was not there'}"
    fresh = [one for one in news if one.what == "new"]
    for one in fresh[:_SHOWN]:
        yield f"  + {one.claim.surface}  {named(one.claim, 'vi')}"
    if len(fresh) > _SHOWN:
        yield f"  … and {len(fresh) - _SHOWN} more new"
    for one in news:
        if one.what in ("revised", "conflict") and one.against is not None:
            sign, word = ("↻", "revises") if one.what == "revised" else ("✗", "contradicts")
            yield f"  {sign} {one.claim.surface} {word} {one.against.surface} ({source(one.against, 'en')})"
            yield f"      {named(one.claim, 'vi')}"


_SAID: Final = {
    "new": "new",
    "revised": "revising others",
    "conflict": "contradicting others",
    "known": "known already",
}
_SHOWN: Final = 10
