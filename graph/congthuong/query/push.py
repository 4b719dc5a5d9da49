"""Loading a knowledge base into a server, graph by graph, so that it can be broken off and taken up again.

>>> from congthuong.query.push import update_address
>>> update_address("http://localhost:7878/query"), update_address("http://localhost:3030/kb/sparql")
('http://localhost:7878/update', 'http://localhost:3030/kb/update')

The server is asked how many triples each graph has; those with as many as here are fetched and compared, and only those
that differ are sent. There is no record of how far a push came that could be lost or be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from congthuong.link.iris import ID
from congthuong.query.graphs import BATCH, groups, quads, sizes
from congthuong.query.syntax import own_graph
from congthuong.query.wire import Wire

if TYPE_CHECKING:
    from congthuong.query.engine import Engine

__all__ = ["Progress", "Pushed", "push", "update_address"]

_TEXTS: Final = f"{ID}graph/text/"
_COMPARED: Final = 200_000  # triples of a graph that is rather sent again than fetched

Sizes = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of the graphs: how many were sent, stood there already, and were dropped; the triples sent."""

    sent: int
    equal: int
    dropped: int
    triples: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a push is: graphs that are done, of how many."""

    done: int
    graphs: int


def update_address(endpoint: str) -> str:
    """Where a server most likely takes updates, from where it takes queries: `/update` beside it."""
    before, slash, last = endpoint.rstrip("/").rpartition("/")
    return f"{before}{slash}update" if last in ("query", "sparql") else endpoint


def push(
    store: ox.Store,
    engine: Engine,
    update: Wire,
    *,
    graph_store: Wire | None = None,
    text: bool = True,
    batch: int = BATCH,
    progress: Callable[[Progress], None] | None = None,
) -> Pushed:
    """Make the server hold the graphs of this store, and no other graph of a knowledge base.

    `engine` asks the server, `update` takes SPARQL updates; with `graph_store`, an address of the graph store protocol,
    whole graphs are put there instead. Without `text` the articles' texts are neither sent nor dropped. Graphs that are
    no knowledge base's are left alone. Whoever reads meanwhile sees some graphs new and others old.

    Raises StoreError or QueryError where the server refuses or fails; calling again goes on where it broke off.
    """
    local = _local(store, text)
    there = sizes(engine)
    sender = _Sender(update, graph_store, batch)
    gone = sorted(name for name in there if own_graph(name) and name not in local and (text or not _is_text(name)))
    done = equal = 0
    for name in gone:
        sender.drop(name)
    for group in groups(local, batch):
        same = _equal(store, engine, {name: local[name] for name in group if there.get(name) == local[name]})
        for name in group:
            if name not in same:
                sender.replace(name, _lines(store, name))
        equal += len(same)
        done += len(group)
        sender.flush()
        if progress is not None:
            progress(Progress(done, len(local)))
    sender.flush()
    return Pushed(len(local) - equal, equal, len(gone), sender.triples)


class _Sender:
    """Gathers small graphs into one request, and cuts large ones into several."""

    def __init__(self, update: Wire, graph_store: Wire | None, batch: int) -> None:
        self.update, self.graph_store, self.batch = update, graph_store, batch
        self.triples = 0
        self._waiting: list[str] = []

    def drop(self, name: str) -> None:
        """Take a graph away with the next request."""
        if self.graph_store is None:
            self._waiting.append(f"DROP SILENT GRAPH <{name}>")
        else:
            self._send(self.graph_store, "DELETE", b"", "", {"graph": name}, fine=(404,))

    def replace(self, name: str, lines: list[str]) -> None:
        """Make a graph hold these triples."""
        self.triples += len(lines)
        if self.graph_store is not None:
            body = "".join(lines).encode()
            self._send(self.graph_store, "PUT", body, "application/n-triples", {"graph": name})
            return
        self.drop(name)
        for start in range(0, len(lines), self.batch):
            if start:
                self.flush()
            triples = "".join(lines[start : start + self.batch])
            self._waiting.append(f"INSERT DATA {{ GRAPH <{name}> {{\n{triples}}} }}")

    def flush(self) -> None:
        """Send what waits, as one request: servers with transactions take all of it or nothing."""
        if self._waiting:
            self._send(self.update, "POST", " ;\n".join(self._waiting).encode(), "application/sparql-update", {})
            self._waiting.clear()

    @staticmethod
    def _send(
        wire: Wire, method: str, body: bytes, type: str, params: Mapping[str, str], fine: tuple[int, ...] = ()
    ) -> None:
        answered = wire.send(method, body=body, headers={"Content-Type": type} if type else {}, params=params or None)
        if not 200 <= answered.status < 300 and answered.status not in fine:
            raise wire.refused(answered)


def _local(store: ox.Store, text: bool) -> Sizes:
    """The graphs of the store with their sizes, the articles before what is computed from them."""
    counts: dict[str, int] = {}
    for quad in store:
        if isinstance(quad.graph_name, ox.NamedNode):
            counts[quad.graph_name.value] = counts.get(quad.graph_name.value, 0) + 1
    kept = [name for name in counts if text or not _is_text(name)]
    return {name: counts[name] for name in sorted(kept)}


def _equal(store: ox.Store, engine: Engine, sized: Sizes) -> set[str]:
    """Those of these graphs, equally large on both sides, that hold the same triples."""
    names = [name for name, size in sized.items() if size <= _COMPARED]
    found: dict[str, set[str]] = {name: set() for name in names}
    for quad in quads(engine, names):
        found[str(quad.graph_name.value)].add(f"{quad.triple} .\n")  # type: ignore[union-attr]
    return {name for name in names if found[name] == set(_lines(store, name))}


def _lines(store: ox.Store, name: str) -> list[str]:
    found = store.quads_for_pattern(None, None, None, ox.NamedNode(name))
    return sorted(f"{quad.triple} .\n" for quad in found)


def _is_text(name: str) -> bool:
    return name.startswith(_TEXTS)
