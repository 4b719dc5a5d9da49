"""All addresses of the server, and what every answer carries.

>>> from congthuong.serve.app import ADDRESSES
>>> list(ADDRESSES)
['/sparql', '/data', '/queries', '/queries/{name}', '/openapi.json', '/.well-known/void', \
'/reconcile', '/reconcile/suggest/entity', '/reconcile/suggest/property', '/reconcile/suggest/type', \
'/reconcile/propose', '/reconcile/preview', '/', '/search', '/suggest', \
'/complete', '/compare', '/compare.csv', '/compare.svg', '/network', '/network.svg', '/network.graphml', '/between', \
'/def', '/id/{path:path}', '/static/{name}']
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final, TypeAlias

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from congthuong.query.catalogue import catalogue
from congthuong.serve import named, protocol, reconcile
from congthuong.serve.answers import write_graph
from congthuong.serve.description import VOID_PATH, data_set
from congthuong.serve.exchange import Service, base, ours, parameters, pinned, problem, tagged
from congthuong.serve.negotiation import GRAPHS, choose
from congthuong.serve.pages import addresses
from congthuong.serve.pages.frame import unknown
from congthuong.serve.problems import Problem

__all__ = ["ADDRESSES", "application"]

Handler: TypeAlias = Callable[[Request, Service], Awaitable[Response]]

_LOG: Final = logging.getLogger("uvicorn.error")
_READING: Final = ("GET", "HEAD", "OPTIONS")
_ALWAYS: Final = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Congthuong-Truncated, ETag, Retry-After"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", addresses.POLICY.encode()),
]


async def _void(request: Request, service: Service) -> Response:
    given = parameters(request.scope["query_string"])
    chosen = choose(GRAPHS, accept=request.headers.get("accept"), formats=given.get("format"))
    pin = await pinned(service, request)
    counted = await _figures(request, service)
    answered = write_graph(data_set(base(request), counted, modified=pin.tag), chosen, service.limits)
    headers = {"vary": "Accept, Host", "etag": tagged(request, pin) or "", "content-type": chosen.content_type}
    return Response(answered.body, headers=headers)


async def _figures(request: Request, service: Service) -> dict[str, dict[str, int]]:
    """The counts of the current snapshot, made once for each."""
    pin = await pinned(service, request)
    kept = f"figures {service.texts or ours(request)}"
    known = service.notes.get(kept)
    if known is None or known[0] != pin.tag:
        reply = await service.pool.ask({"kind": "figures", "store": str(pin.path)})
        known = service.notes[kept] = pin.tag, json.loads(reply.body)
    counted: dict[str, dict[str, int]] = known[1]
    return counted


ADDRESSES: Final[dict[str, tuple[Handler, tuple[str, ...]]]] = {
    "/sparql": (protocol.sparql, protocol.METHODS["/sparql"]),
    "/data": (protocol.data, protocol.METHODS["/data"]),
    "/queries": (named.listed, _READING),
    "/queries/{name}": (named.run, _READING),
    "/openapi.json": (named.description, _READING),
    VOID_PATH: (_void, _READING),
    **reconcile.ADDRESSES,
    **{path: (handler, _READING) for path, handler in addresses.PAGES.items()},
}


def application(service: Service) -> ASGIApp:
    """The ASGI application; its lifespan starts and ends the workers."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        catalogue()  # read once, before anybody waits for it
        await service.pool.start()
        try:
            yield
        finally:
            await service.pool.stop()

    routes = [Route(path, _Endpoint(handler, allowed, service)) for path, (handler, allowed) in ADDRESSES.items()]
    return _Dressed(Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: _not_found}))


async def _not_found(request: Request, error: Exception) -> Response:
    return _told(request, unknown("address", request.url.path))


def _told(request: Request, error: Problem) -> Response:
    return addresses.explained(request, error) or problem(error)


class _Endpoint:
    """One address: a handler, and the methods that it is for. (A function would get Starlette's own 405.)"""

    def __init__(self, handler: Handler, allowed: tuple[str, ...], service: Service) -> None:
        self._handler, self._allowed, self._service = handler, allowed, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await self._response(request)
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        allow = ", ".join(self._allowed)
        if request.method == "OPTIONS":
            headers = {
                "allow": allow,
                "access-control-allow-methods": allow,
                "access-control-allow-headers": "Accept, Content-Type, If-None-Match",
                "access-control-max-age": "86400",
            }
            return Response(status_code=204, headers=headers)
        limit = self._service.limits.url
        try:
            if request.method not in self._allowed:
                what = f"{request.method[:20]} is not for {request.url.path}; it takes {allow}"
                return problem(Problem("method-not-allowed", what), {"allow": allow})
            if len(request.scope["query_string"]) > limit:
                raise Problem("url-too-long", f"the address has more than {limit:,} characters; post the query instead")
            return await self._handler(request, self._service)
        except Problem as error:
            return _told(request, error)
        except ClientDisconnect:
            return Response(status_code=499)  # which nobody reads
        except Exception:  # noqa: BLE001 - whatever it is, the client gets an answer and the log the whole of it
            _LOG.exception("an answer failed")
            return _told(request, Problem("internal-error", "something is wrong here; the server's log says more"))


class _Dressed:
    """The application, with the headers that every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        given = {name for name, _ in scope["headers"]}
        if {b"content-length", b"transfer-encoding"} <= given:
            # Where a request ends is said in two ways, and a proxy before us may have taken the other (RFC 9112, 6.1).
            what = "a request has a Content-Length or a Transfer-Encoding, not both"
            refused = problem(Problem("malformed-request", what), {"connection": "close"})
            await refused(scope, receive, partial(self._send, send))
            return
        await self._app(scope, receive, partial(self._send, send))

    async def _send(self, send: Send, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *_ALWAYS]}
        await send(message)
