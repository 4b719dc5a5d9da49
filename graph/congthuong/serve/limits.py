"""How much one client may ask for.

>>> from congthuong.serve.limits import Limits
>>> Limits(rows=10).rows, Limits().query
(10, 262144)
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a query gets before it is stopped, and what a request may be. Times in seconds, sizes in bytes."""

    timeout: float = 20.0
    rows: int = 100_000  # or triples; more are cut off, and the answer says so
    memory: int = 1024  # MiB of one worker, beside copies of snapshots
    copies: int = 1024  # MiB of the copies in memory, all workers' together
    answer: int = 256 * 1024 * 1024
    outgoing: int = 1024 * 1024 * 1024  # of answers that wait for their clients, in all
    workers: int = 4
    queue: int = 256  # requests that may wait for a worker
    query: int = 256 * 1024
    url: int = 64 * 1024
    body: int = 1024 * 1024
    depth: int = 128  # of brackets in brackets
    patience: float = 10.0  # for a client to send its request, or to take the next piece of its answer
    connections: int = 1000
    services: tuple[str, ...] = ()  # hosts that SERVICE may ask
