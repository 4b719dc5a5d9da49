"""Calls that run apart, in a process of their own that is stopped when it takes too long or too much.

>>> from congthuong.apart import Apart
>>> with Apart() as process:
...     process.call(pow, 2, 10, seconds=10)
1024

Untrusted files go through libraries in C that no Python code can interrupt and that may crash; here they take their
process along and nothing else. Standard library only: a pool of multiprocessing is broken as a whole when one of its
processes dies, imports the caller's script again, and outlives a caller that was killed.
"""

from __future__ import annotations

import atexit
import json
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, TypeVar

from congthuong.guard import MEMORY

__all__ = ["Apart", "StoppedError", "work"]

_PATIENCE: Final = 12  # times the CPU time that a call may last by the clock
_BEGIN: Final = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from congthuong.apart import work; work()"
_Result = TypeVar("_Result")


class StoppedError(Exception):
    """The process did not come to an end of the call: it took too long, or died."""


class Apart:
    """A process that answers calls, started with the first one and anew after each one that ended it.

    `begin` is a call made once in each new process, for what all calls need.
    """

    def __init__(self, begin: Callable[..., object] | None = None, *arguments: object) -> None:
        self._begin = None if begin is None else (begin, arguments)
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        atexit.register(self.close)

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, function: Callable[..., _Result], /, *arguments: object, seconds: float) -> _Result:
        """What the function gives or raises; StoppedError where it took more than these seconds of CPU time, or died.

        Function, arguments and result must be such as pickle takes.
        """
        with self._lock:
            process = self._running()
            late = threading.Event()

            def stop() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(seconds * _PATIENCE, stop)
            timer.daemon = True
            timer.start()
            try:
                assert process.stdin is not None
                assert process.stdout is not None
                _send(process.stdin, (function, arguments, seconds))
                answer = _receive(process.stdout)
            except (OSError, EOFError):
                code = process.wait()
                self._drop()
                over = late.is_set() or code == -getattr(signal, "SIGXCPU", 0)
                said = f"it took more than {seconds:.0f} s and was stopped" if over else "its process died"
                raise StoppedError(said) from None
            finally:
                timer.cancel()
        good, result = pickle.loads(answer)  # noqa: S301 - of our own process
        if good:
            return result  # type: ignore[no-any-return]
        raise result

    def close(self) -> None:
        """End the process; the next call starts another."""
        if (process := self._process) is not None:
            process.kill()  # before the lock, which a call may hold that waits for it
        with self._lock:
            self._drop()
        atexit.unregister(self.close)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-c", _BEGIN, json.dumps(sys.path)]
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            assert self._process.stdin is not None
            _send(self._process.stdin, self._begin)
        return self._process

    def _drop(self) -> None:
        if self._process is not None:
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()
            self._process = None


def work() -> None:
    """Be the process apart: answer calls on stdin until it ends, as it does when the caller is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the caller, which then ends us
    stdin = sys.stdin.buffer
    stdout = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def listen() -> None:
        while True:
            try:
                waiting.put(_receive(stdin))
            except (OSError, EOFError):
                os._exit(0)  # the caller is gone, so nobody wants what is being worked out

    threading.Thread(target=listen, daemon=True).start()
    begin = pickle.loads(waiting.get())  # noqa: S301 - of our own caller
    missing: Exception | None = None
    try:
        if begin is not None:
            begin[0](*begin[1])
    except Exception as error:  # noqa: BLE001 - each call is told
        missing = error
    while True:
        function, arguments, seconds = pickle.loads(waiting.get())  # noqa: S301
        _limit(seconds)
        try:
            if missing is not None:
                raise missing
            answer = (True, function(*arguments))
        except Exception as error:  # noqa: BLE001 - it is the caller's
            answer = (False, error)
        _send(stdout, answer)


def _limit(seconds: float) -> None:
    """Take so much CPU time and memory from here on, and no more; where the system cannot limit it, so be it."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 1)
    with suppress(OSError, IndexError, ValueError):
        pages = int(Path("/proc/self/statm").read_bytes().split()[5])
        _set(resource.RLIMIT_DATA, pages * resource.getpagesize() + MEMORY)


def _set(kind: int, soft: int) -> None:
    import resource

    hard = resource.getrlimit(kind)[1]
    with suppress(OSError, ValueError):
        resource.setrlimit(kind, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _send(stream: IO[bytes], message: object) -> None:
    data = pickle.dumps(message)
    stream.write(struct.pack("!Q", len(data)) + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    head = stream.read(8)
    if len(head) < 8:
        raise EOFError
    (size,) = struct.unpack("!Q", head)
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
