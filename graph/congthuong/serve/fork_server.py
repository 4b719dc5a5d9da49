"""The process that workers are forked from: it has read what all of them need, once, and answers nothing itself.

>>> from congthuong.serve.limits import Limits
>>> from congthuong.serve.fork_server import command
>>> command(Limits(), ["kb/snapshot"])[1:4], command(Limits(), ["kb/snapshot"])[-1]
(['-P', '-m', 'congthuong.serve.fork_server'], 'kb/snapshot')

A worker that is forked is there within milliseconds, with the modules and the copies of snapshots in memory that this
process has: a query that has to be stopped with its worker costs the next one nothing. The server asks over a socket,
the standard input, which first hears that all is read: a byte with the descriptors of two other sockets asks for a
worker at the other end of the one, and on the other it is told, a line each, the worker's process id and, at its end,
its return code. No thread may run here: a fork would break what it holds.

The fork server of multiprocessing, with a module preloaded that makes the copies and leaves the network, is as quick
and shares as much (38 ms of CPU for a replacement, ours 35: benchmarks/workers.py). But a program has one, which cannot
be given other copies after a build while the workers of the old ones finish, and its workers hold open the pipe by
whose end it knows that the server is gone. Pebble's pool over it took 116 ms.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from congthuong.errors import CongthuongError
from congthuong.query.sandbox import leave_network
from congthuong.serve import worker
from congthuong.serve.limits import Limits
from congthuong.store import in_memory

__all__ = ["READY", "command", "main"]

READY: Final = b"ready"


def command(limits: Limits, snapshots: Sequence[str]) -> list[str]:
    """What starts the process: `snapshots` are those to copy into memory. (-P: no module comes from where we stand.)"""
    return [sys.executable, "-P", "-m", "congthuong.serve.fork_server", json.dumps(asdict(limits)), *snapshots]


def main() -> None:
    """Fork workers until the server's end of the socket is closed. The arguments are those of `command`."""
    given = json.loads(sys.argv[1])
    limits = Limits(**given | {"services": tuple(given["services"])})
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends us
    leave_network()  # and so do all that are forked
    with socket.socket(fileno=sys.stdin.fileno()) as control:
        try:
            copies = {path: in_memory(Path(path)) for path in sys.argv[2:]}
        except (CongthuongError, MemoryError) as error:
            control.sendall(str(error).encode() or b"there is not memory enough")
            return
        worker.prepare()
        gc.freeze()  # a collection would write to every page, and so copy it
        with suppress(ConnectionError):  # the server is gone
            control.sendall(READY)
            _fork_for(control, limits, copies)


def _fork_for(control: socket.socket, limits: Limits, copies: Mapping[str, ox.Store]) -> None:
    woken, waking = socket.socketpair()
    waking.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
    children: dict[int, socket.socket] = {}  # where the end of each is told
    try:
        while True:
            ready, _, _ = select.select([control, woken], [], [])
            if woken in ready:
                woken.recv(4096)
                for pid, code in _dead():
                    with children.pop(pid) as status:
                        _tell(status, code)
            if control in ready:
                asked, descriptors, _, _ = socket.recv_fds(control, 1, 2)
                if not asked:
                    return
                connection, status = (socket.socket(fileno=descriptor) for descriptor in descriptors)
                with connection:
                    try:
                        pid = os.fork()
                    except OSError as error:  # the others go on
                        with status:
                            _tell(status, error)
                        continue
                    if pid == 0:
                        _become_worker(connection, limits, copies, (control, woken, waking, status, *children.values()))
                children[pid] = status
                _tell(status, pid)
    finally:
        for pid in children:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _become_worker(
    connection: socket.socket, limits: Limits, copies: Mapping[str, ox.Store], others: Iterable[socket.socket]
) -> None:
    """Answer at this socket, and end: what the fork server would do next is none of a worker's business."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for other in others:
            other.close()
        worker.serve(connection, limits, copies)
        code = 0
    finally:
        os._exit(code)


def _dead() -> list[tuple[int, int]]:
    """The process ids and return codes of the children that have ended, a signal as a negative number."""
    found: list[tuple[int, int]] = []
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            found.append((pid, os.waitstatus_to_exitcode(status)))
    return found


def _tell(status: socket.socket, what: object) -> None:
    with suppress(ConnectionError):  # nobody waits for it any more
        status.sendall(f"{what}\n".encode())


if __name__ == "__main__":
    main()
