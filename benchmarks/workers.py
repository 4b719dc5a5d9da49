"""How soon a stopped worker of `serve` has a replacement that answers, and what it shares, beside other fork servers.

    python benchmarks/workers.py                     about 2,000 observations, 30 workers killed of each
    python benchmarks/workers.py --observations 10000

Each kind holds the same knowledge base in memory behind the same wall (no socket to a network), has one worker, which
is killed and asked on, until the next one answers. "multiprocessing" is the standard library's
fork server with a module preloaded that makes the copy; "Pebble" (where it is installed: it is LGPL, and not needed)
is its pool over that same fork server; "spawn" is a new interpreter, which opens the snapshot on the disk. Printed are
medians, the CPU time of a replacement in all processes together, and of one worker what it holds (RSS), its share of
what is shared (PSS), and what it has for itself (USS). Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from congthuong.serve.limits import Limits
from congthuong.serve.processes import ForkServer, LostError

QUERY = "ASK { GRAPH ?g { ?s ?p ?o } }"

COPIES: dict[str, ox.Store] = {}  # filled by preloaded.py, in the fork server

Ask = Callable[[], int]  # the process id of the worker that has answered


def answer(snapshot: str) -> int:
    """Which process it is, once it has asked the snapshot."""
    store = COPIES.get(snapshot) or ox.Store.read_only(snapshot)
    if not store.query(QUERY):
        raise RuntimeError("the copy is empty")
    return os.getpid()


def answers(connection: Connection, snapshot: str) -> None:
    """As a worker: until the other end is closed."""
    with suppress(EOFError):
        while connection.recv_bytes():
            connection.send(answer(snapshot))


@contextmanager
def processes(context: BaseContext, snapshot: str) -> Iterator[Ask]:
    """Processes of a context of multiprocessing, each at the other end of a pipe."""
    import workers  # not __main__: this module is what the fork server knows

    held: list[tuple[Any, Connection]] = []

    def ask() -> int:
        while True:
            if not held:
                ours, theirs = context.Pipe()
                process = context.Process(target=workers.answers, args=(theirs, snapshot))  # type: ignore[attr-defined]
                process.start()
                theirs.close()
                held.append((process, ours))
            process, ours = held[0]
            try:
                ours.send_bytes(b"?")
                return int(ours.recv())
            except (EOFError, OSError):
                held.clear()
                process.join()
                ours.close()

    try:
        yield ask
    finally:
        for process, ours in held:
            ours.close()
            process.join()


@contextmanager
def pebble(context: BaseContext, snapshot: str) -> Iterator[Ask]:
    import workers
    from pebble import ProcessPool  # type: ignore[import-not-found, import-untyped, unused-ignore]

    with ProcessPool(max_workers=1, context=context) as pool:

        def ask() -> int:
            pid = pool.schedule(workers.answer, args=(snapshot,)).result()
            # The pool takes the death of a worker that has nothing to do for the end of all.
            busy = pool.schedule(time.sleep, args=(60,))
            while not busy.running():
                time.sleep(0.01)
            return int(pid)

        yield ask
        pool.stop()


@contextmanager
def ours(snapshot: str) -> Iterator[Ask]:
    with asyncio.Runner() as runner:
        server = runner.run(ForkServer.start(Limits(), [snapshot]))
        held = [runner.run(server.fork())]
        job = {"kind": "sparql", "store": snapshot, "accept": "text/csv"}

        async def one() -> int:
            try:
                await held[0].run(job, QUERY.encode())
            except LostError:
                held[0] = await server.fork()
                await held[0].run(job, QUERY.encode())
            return held[0].pid

        try:
            yield lambda: runner.run(one())
        finally:
            runner.run(server.close())


def cpu() -> float:
    """Seconds of all processes under this one, those that have ended included."""
    ticks = 0
    waiting = [os.getpid()]
    while waiting:
        pid = waiting.pop()
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
        waiting += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> tuple[float, float, float]:
    """MiB: RSS, PSS, USS."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kib = {key: int(value.split()[0]) for key, _, value in (line.partition(":") for line in lines)}
    return kib["Rss"] / 1024, kib["Pss"] / 1024, (kib["Private_Clean"] + kib["Private_Dirty"]) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--observations", type=int, default=2000)
    parser.add_argument("--times", type=int, default=30)
    given = parser.parse_args()
    from serve import build

    with tempfile.TemporaryDirectory() as directory:
        kb, facts = build(Path(directory) / "kb", given.observations)
        snapshot = str(kb.layout.snapshot())
        print(f"{len(facts):,} observations, {len(kb.dataset()):,} quads, {os.cpu_count()} cores")
        os.environ |= {"PRELOADED_SNAPSHOT": snapshot, "PYTHONPATH": str(Path(__file__).parent)}
        fork, spawn = multiprocessing.get_context("forkserver"), multiprocessing.get_context("spawn")
        fork.set_forkserver_preload(["preloaded"])
        kinds: dict[str, Callable[[], Any]] = {
            "congthuong": partial(ours, snapshot),
            "multiprocessing": partial(processes, fork, snapshot),
            "Pebble": partial(pebble, fork, snapshot),
            "spawn": partial(processes, spawn, snapshot),
        }
        print(f"{'':16} {'ms':>8} {'CPU ms':>8} {'ratio':>6}   {'RSS':>6} {'PSS':>6} {'USS':>6} MiB")
        first = 0.0
        for name, kind in kinds.items():
            try:
                with kind() as ask:
                    pid = ask()
                    used = memory(pid)
                    taken: list[float] = []
                    begin = cpu()
                    for _ in range(given.times):
                        os.kill(pid, signal.SIGKILL)
                        start = time.perf_counter()
                        pid = ask()
                        taken.append((time.perf_counter() - start) * 1000)
                    spent = (cpu() - begin) / given.times * 1000
            except ImportError as error:
                print(f"{name:16} not measured: {error}")
                continue
            middle = statistics.median(taken)
            first = first or middle
            shown = " ".join(f"{value:6.0f}" for value in used)
            print(f"{name:16} {middle:8.1f} {spent:8.1f} {middle / first:6.1f}   {shown}")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    raise SystemExit(main())
