r"""Messages between the server and its workers: a header in JSON, and bytes.

>>> from congthuong.serve.frames import pack, unpack_sizes
>>> frame = pack({"kind": "ping"}, b"abc")
>>> unpack_sizes(frame[:12])
(15, 3)
>>> frame[12:]
b'{"kind":"ping"}abc'

JSON and not pickle: a worker runs what strangers ask for, and reading its answer must not run anything.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

__all__ = ["PREFIX", "pack", "read", "unpack_sizes"]

_SIZES: Final = struct.Struct("!IQ")
PREFIX: Final = _SIZES.size


def pack(header: Mapping[str, Any], body: bytes = b"") -> bytes:
    """The bytes of a message."""
    head = json.dumps(header, separators=(",", ":")).encode()
    return b"".join((_SIZES.pack(len(head), len(body)), head, body))


def unpack_sizes(prefix: bytes) -> tuple[int, int]:
    """The lengths of the header and of the body, from the first PREFIX bytes."""
    head, body = _SIZES.unpack(prefix)
    return head, body


def read(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next message of a blocking stream; None at its end."""
    prefix = stream.read(PREFIX)
    if len(prefix) < PREFIX:
        return None
    head, body = unpack_sizes(prefix)
    return json.loads(stream.read(head)), stream.read(body) if body else b""
