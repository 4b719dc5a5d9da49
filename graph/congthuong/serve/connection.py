"""Listening: one socket, HTTP by uvicorn, and clients that must not dawdle.

>>> from congthuong.serve.connection import listen
>>> with listen("127.0.0.1", 0) as socket:
...     socket.getsockname()[0]
'127.0.0.1'
"""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any, Final, NoReturn

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from congthuong.errors import UsageError
from congthuong.serve.limits import Limits
from congthuong.serve.problems import MEDIA_TYPE, Problem

__all__ = ["listen", "run"]

_BACKLOG: Final = 1024
_LEAVING: Final = 5


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, on any free port for 0; UsageError where that is not to be had."""
    where = f"{host}:{port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(_BACKLOG)
        except BaseException:
            listening.close()
            raise
    except socket.gaierror as error:
        raise UsageError("there is no such host", where=host, hint="name an address of this machine") from error
    except (OSError, OverflowError) as error:
        number = getattr(error, "errno", None)
        if number == errno.EADDRINUSE:
            raise UsageError("this port is in use", where=where, hint="choose another with --port") from error
        reason = os.strerror(number) if number else str(error)
        raise UsageError(f"cannot listen here: {reason}", where=where) from error
    return listening


def run(app: ASGIApp, listening: socket.socket, limits: Limits, *, ready: Callable[[], None]) -> bool:
    """Serve until a signal ends it; whether it came up at all. `ready` is called once requests are answered."""

    class Patient(_Impatient):
        patience = limits.patience

    config = uvicorn.Config(
        app,
        http=Patient,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who a client is decides what it may read, so nobody may say it in a header
        limit_concurrency=limits.connections,
        h11_max_incomplete_event_size=4 * limits.url,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_LEAVING,
    )
    # uvicorn ends its work and then raises the signal once more: this makes of it an end that clears up.
    signal.signal(signal.SIGTERM, _leave)
    server = _Server(config, ready)
    asyncio.run(server.serve(sockets=[listening]))
    return server.started


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()


class _Impatient(H11Protocol):
    """HTTP that closes a connection on which the head of a request does not arrive in time."""

    patience = 10.0

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._timer: asyncio.TimerHandle | None = None
        self._line_seen = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.conn.their_state is h11.IDLE:
            self._line_seen = self._line_seen or b"\n" in data
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._forget()
            self._line_seen = False
        elif self._timer is None:
            self._watch()

    def send_400_response(self, msg: str) -> None:
        """A head that HTTP cannot be read from, in the shape of all problems."""
        too_long = self.conn.their_state is not h11.ERROR or not self._line_seen
        error = Problem("malformed-request", "this is not HTTP, or its headers are too long")
        if too_long:
            error = Problem("url-too-long", "the address is too long; post the query instead")
        headers = [("content-type", MEDIA_TYPE), ("connection", "close"), ("access-control-allow-origin", "*")]
        for event in (
            h11.Response(status_code=error.status, headers=headers, reason=b""),
            h11.Data(data=error.body()),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _watch(self) -> None:
        self._timer = self.loop.call_later(self.patience, self.transport.close)

    def _forget(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
