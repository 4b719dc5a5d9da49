"""A process that can reach no network any more: what is asked in it may find a way past every check, and gets nowhere.

>>> from congthuong.query.sandbox import leave_network
>>> from multiprocessing import get_context
>>> from congthuong.query.sandbox import available
>>> def tried() -> None:
...     import socket
...     leave_network()
...     try:
...         socket.create_connection(("127.0.0.1", 9))
...     except PermissionError:
...         raise SystemExit(7)
>>> child = get_context("fork").Process(target=tried)
>>> child.start(); child.join()
>>> child.exitcode == 7 or not available()
True

The kernel of Linux does it (seccomp, a filter of system calls), for this process and all that it starts, and nothing
takes it back; it needs no rights. Refused are sockets but those between processes of one machine, connecting any, and
what would get one in another way: io_uring, the descriptors or the memory of other processes, and the system calls of
other architectures. Other systems have no such thing that needs neither rights nor a program of its own.

Source: https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["available", "leave_network"]


@dataclass(frozen=True, slots=True)
class _Machine:
    """The numbers of one architecture: its own, and those of its system calls."""

    audit: int
    seccomp: int
    socket: int
    refused: tuple[int, ...]  # connect, ptrace, process_vm_writev, io_uring_setup, pidfd_getfd


_MACHINES: Final = {
    "x86_64": _Machine(0xC000003E, 317, 41, (42, 101, 311, 425, 438)),
    "aarch64": _Machine(0xC00000B7, 277, 198, (203, 117, 271, 425, 438)),
}
_NO_NEW_PRIVILEGES, _GET_SECCOMP, _SET_SECCOMP = 38, 21, 22  # of prctl
_FILTER_MODE, _SET_FILTER, _ALL_THREADS = 2, 1, 1
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # of the Berkeley packet filter
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # where they lie in struct seccomp_data
_X32: Final = 0x40000000  # system calls with 32-bit addresses have their numbers from here on
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EPERM
_UNIX: Final = 1  # AF_UNIX


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def available() -> bool:
    """Whether this system can do it."""
    if _machine() is None:
        return False
    return int(ctypes.CDLL(None, use_errno=True).prctl(_GET_SECCOMP, 0, 0, 0, 0)) >= 0


def leave_network() -> bool:
    """From here on no socket to the network can be opened in this process, in none of its threads, and in no child.

    False where the system has nothing for it; OSError where it should have, and fails.
    """
    machine = _machine()
    if machine is None or not available():
        return False
    library = ctypes.CDLL(None, use_errno=True)
    code = b"".join(_instructions(machine))
    program = _Program(len(code) // 8, code)
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        raise _failed()
    library.syscall.restype = ctypes.c_long
    done = library.syscall(
        ctypes.c_long(machine.seccomp), ctypes.c_long(_SET_FILTER), ctypes.c_long(_ALL_THREADS), ctypes.byref(program)
    )
    # Kernels before 3.17 know the older call only, which is for this thread.
    if done != 0 and (done > 0 or library.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0) != 0):
        raise _failed()
    return True


def _machine() -> _Machine | None:
    if not sys.platform.startswith("linux") or struct.calcsize("P") != 8:
        return None
    return _MACHINES.get(platform.machine())


def _failed() -> OSError:
    number = ctypes.get_errno() or errno.EPERM
    return OSError(number, f"the network cannot be left: {os.strerror(number)}")


def _instructions(machine: _Machine) -> Sequence[bytes]:
    """The filter; a jump says how many instructions to skip where it holds, and where it does not."""
    refused = machine.refused
    last = len(refused)  # instructions from the first comparison of the refused ones to the end of them
    return (
        _instruction(_LOAD, _ARCHITECTURE),
        _instruction(_EQUAL, machine.audit, 0, last + 5),
        _instruction(_LOAD, _NUMBER),
        _instruction(_AT_LEAST, _X32, last + 3, 0),
        *(_instruction(_EQUAL, number, last - n + 2, 0) for n, number in enumerate(refused)),
        _instruction(_EQUAL, machine.socket, 0, 3),
        _instruction(_LOAD, _FIRST_ARGUMENT),
        _instruction(_EQUAL, _UNIX, 1, 0),
        _instruction(_RETURN, _REFUSE),
        _instruction(_RETURN, _ALLOW),
    )


def _instruction(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)
