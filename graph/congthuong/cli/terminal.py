r"""The one place that prints: what articles and file names hold never reaches a terminal as commands to it.

>>> from congthuong.cli.terminal import harmless
>>> harmless("Bắc Ninh\x1b[2J \u202etxt.exe")
'Bắc Ninh\ufffd[2J \ufffdtxt.exe'

Words go to stderr with `say`, text to stdout with `tell`, data to stdout with `stdout`: on a terminal without what
would move its cursor or turn its text about, into a file or a pipe byte for byte.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

__all__ = ["harmless", "prepare", "say", "stdout", "tell", "tell_json"]

# Control characters but tab and newline, those of eight bits too; line separators; marks that turn text about.
_COMMANDS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def harmless(text: str) -> str:
    """The text with U+FFFD for each character that a terminal would obey."""
    return _COMMANDS.sub("\ufffd", text)


def say(line: str) -> None:
    """Write one line to stderr, under the command's name."""
    sys.stderr.write(f"congthuong: {' '.join(harmless(line).split())}\n")


def tell(text: str) -> None:
    """Write text for people to stdout, and a newline."""
    sys.stdout.write(f"{harmless(text)}\n")


def tell_json(value: object) -> None:
    """Write a JSON value to stdout: its strings are the same, whatever a terminal makes of what is printed."""
    said = json.dumps(value, ensure_ascii=False, indent=1)
    tell(_COMMANDS.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", said))


@contextmanager
def stdout() -> Iterator[BinaryIO]:
    """A stream for data on stdout, in UTF-8."""
    if sys.stdout.isatty():
        terminal = _Terminal()
        stream = io.BufferedWriter(terminal)
        yield stream
        stream.flush()
        terminal.finish()
    else:
        sys.stdout.flush()
        yield sys.stdout.buffer
    sys.stdout.flush()


def prepare() -> None:
    """Let no character that the console lacks end a command: it becomes a question mark; files and pipes are UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            chosen = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=None if chosen else "utf-8", errors="replace")


class _Terminal(io.RawIOBase):
    """Bytes on their way to a terminal, a whole line at a time."""

    def __init__(self) -> None:
        self._begun = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        *lines, self._begun = (self._begun + bytes(data)).split(b"\n")  # type: ignore[call-overload]
        for line in lines:
            tell(line.decode("utf-8-sig", "replace").rstrip("\r"))
        return len(data)  # type: ignore[arg-type]

    def finish(self) -> None:
        """Write what is left without a newline."""
        if self._begun:
            sys.stdout.write(harmless(self._begun.decode("utf-8", "replace")))
            self._begun = b""
