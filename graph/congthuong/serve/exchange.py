"""One request and its answer: reading the one within limits, sending the other with what HTTP wants beside it.

>>> from congthuong.serve.exchange import parameters
>>> parameters(b"query=ASK+%7B%7D&format=json")
{'query': ['ASK {}'], 'format': ['json']}
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, parse_qs, urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from congthuong import __version__
from congthuong.errors import StoreError
from congthuong.serve.limits import Limits
from congthuong.serve.pool import Pool, Reply
from congthuong.serve.problems import MEDIA_TYPE, Problem
from congthuong.serve.snapshots import Pin, Snapshots

__all__ = [
    "Outgoing",
    "Piecemeal",
    "Service",
    "base",
    "body",
    "ours",
    "parameters",
    "pinned",
    "problem",
    "respond",
    "single",
    "tagged",
]

_FIELDS: Final = 1000
_PIECE: Final = 64 * 1024
_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST: Final = re.compile(r"[A-Za-z0-9._-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
# What programs send of themselves. Whatever else there is may be a proxy's, that tells for whom it asks: there are
# dozens of such names, and new ones.
_OWN_HEADERS: Final = re.compile(
    r"accept(-[a-z]+)?|access-control-[a-z-]+|authorization|cache-control|connection|content-(encoding|length|type)|cookie"
    r"|date|dnt|expect|from|host|if-[a-z-]+|keep-alive|origin|pragma|priority|range|referer|save-data|sec-[a-z-]+|te"
    r"|trailer|transfer-encoding|upgrade-insecure-requests|user-agent|x-requested-with"
)
# What is new each time it is asked must not be answered from a cache.
_VOLATILE: Final = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|SERVICE)\b", re.IGNORECASE)


@dataclass(slots=True)
class Outgoing:
    """The bytes of long answers that wait for their clients to take them."""

    size: int = 0


@dataclass(frozen=True, slots=True)
class Service:
    """What all requests share. `texts`: True serves the articles' texts to everybody, False to this machine only."""

    limits: Limits
    snapshots: Snapshots
    pool: Pool
    texts: bool = False
    vocab: Path | None = None
    notes: dict[str, Any] = field(default_factory=dict)  # what was made once and stays good for a snapshot
    outgoing: Outgoing = field(default_factory=Outgoing)
    outside: Executor = field(default_factory=ThreadPoolExecutor)  # in which other servers are asked


class Piecemeal(Response):
    """A response sent in pieces, each of which the client must take in time: a slow one must not hold it for ever."""

    patience = 10.0
    outgoing: Outgoing | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; where the client does not take it, the connection is closed by leaving it incomplete."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        content = bytes(self.body)
        outgoing = self.outgoing or Outgoing()
        outgoing.size += len(content)
        try:
            for start in range(0, len(content) or 1, _PIECE):
                more = start + _PIECE < len(content)
                message = {"type": "http.response.body", "body": content[start : start + _PIECE], "more_body": more}
                async with asyncio.timeout(self.patience):
                    await send(message)
        except TimeoutError:
            return
        finally:
            outgoing.size -= len(content)


def parameters(encoded: bytes) -> dict[str, list[str]]:
    """The parameters of a query string or form; Problem where they are no UTF-8 or too many."""
    try:
        text = encoded.decode("ascii")
        return parse_qs(text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=_FIELDS)
    except UnicodeError:
        raise Problem("malformed-request", "the parameters are not percent-encoded UTF-8") from None
    except ValueError:
        raise Problem("malformed-request", f"there are more than {_FIELDS} parameters") from None


def single(given: Mapping[str, Sequence[str]], name: str) -> str | None:
    """The one value of a parameter, None where it is not given; Problem where it is given twice."""
    values = given.get(name, ())
    if len(values) > 1:
        raise Problem("malformed-request", f"the parameter {name!r} is given {len(values)} times, and takes one value")
    return values[0] if values else None


async def body(request: Request, limits: Limits) -> bytes:
    """The body; Problem where it is too large or too slow."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem("unsupported-media-type", "compressed requests are not read here")
    too_large = Problem("body-too-large", f"the request has more than {limits.body:,} bytes")
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length[:20]) > limits.body:
        raise too_large
    content = bytearray()
    try:
        async with asyncio.timeout(limits.patience):
            async for piece in request.stream():
                content += piece
                if len(content) > limits.body:
                    raise too_large
    except TimeoutError:
        raise Problem("request-timeout", f"the request did not arrive within {limits.patience:g} seconds") from None
    return bytes(content)


def base(request: Request) -> str:
    """Scheme and host as the client wrote them."""
    host = request.headers.get("host", "")
    return f"{request.scope['scheme']}://{host if _HOST.fullmatch(host) else 'localhost'}"


def ours(request: Request) -> bool:
    """Whether the request comes from this machine, and from no page or proxy that speaks for somebody else."""
    headers = request.headers
    if request.client is None or not all(map(_OWN_HEADERS.fullmatch, headers)):
        return False
    if not _is_loopback(request.client.host):
        return False
    here = _authority(headers.get("host", ""))
    # A name of somebody else's that leads here is a page of theirs at work (DNS rebinding).
    if here.hostname not in _LOCAL_NAMES:
        return False
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != here.netloc:
        return False
    return headers.get("sec-fetch-site", "none") in ("none", "same-origin")


@lru_cache(maxsize=1024)
def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@lru_cache(maxsize=1024)
def _authority(host: str) -> SplitResult:
    return urlsplit(f"//{host}")


async def pinned(service: Service, request: Request) -> Pin:
    """The snapshot for this client; Problem where there is none to read."""
    try:
        pin = await service.snapshots.current(texts=service.texts or ours(request))
    except (StoreError, OSError) as error:
        raise Problem("no-knowledge-base", str(error), retry_after=5) from error
    service.pool.copy(service.snapshots.newest)
    return pin


def tagged(request: Request, pin: Pin, query: str = "") -> str | None:
    """The entity tag of the answer that this request would get, None for what is new each time it is asked."""
    if request.method not in ("GET", "HEAD") or _VOLATILE.search(query):
        return None
    scope = request.scope
    parts: tuple[str, ...] = (
        pin.tag,
        __version__,
        scope["path"],
        scope["query_string"].decode("latin-1"),
        base(request),
    )
    parts += tuple(request.headers.get(name, "") for name in ("accept", "accept-encoding"))
    return f'W/"{sha256(json.dumps(parts).encode()).hexdigest()[:24]}"'


async def respond(
    service: Service, request: Request, job: Mapping[str, Any], content: bytes = b"", *, query: str = ""
) -> Response:
    """Have a worker do a job on the current snapshot, and send what comes of it; stop it when the client leaves."""
    pin = await pinned(service, request)
    tag = tagged(request, pin, query)
    if tag is not None and _matches(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=_headers(tag))
    whole = {
        **job,
        "store": str(pin.path),
        "accept": request.headers.get("accept"),
        "gzip": _takes_gzip(request.headers.get("accept-encoding", "")),
    }
    reply = await _unless_gone(request, service.pool.ask(whole, content))
    if len(reply.body) > _PIECE and service.outgoing.size + len(reply.body) > service.limits.outgoing:
        what = "too many long answers wait for slow clients to take them; try again"
        raise Problem("busy", what, retry_after=5)
    headers = _headers(tag)
    if reply.encoding:
        headers["content-encoding"] = reply.encoding
    if reply.truncated:
        headers["congthuong-truncated"] = str(service.limits.rows)
    response = Piecemeal(reply.body, headers=headers)
    response.headers["content-type"] = reply.content_type
    response.patience, response.outgoing = service.limits.patience, service.outgoing
    return response


def problem(error: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The response that says what is wrong."""
    extra = dict(headers or {})
    if error.status in (408, 413):
        extra["connection"] = "close"  # the rest of the request is not waited for
    if error.retry_after is not None:
        extra["retry-after"] = str(error.retry_after)
    return Response(error.body(), status_code=error.status, media_type=MEDIA_TYPE, headers=extra)


def _headers(tag: str | None) -> dict[str, str]:
    if tag is None:
        return {"cache-control": "no-store", "vary": "Accept, Accept-Encoding, Host"}
    # Clients keep it, and ask each time whether it is still good. What this machine may see, shared caches must not.
    return {"etag": tag, "cache-control": "private, no-cache", "vary": "Accept, Accept-Encoding, Host"}


def _matches(header: str | None, tag: str) -> bool:
    if header is None:
        return False
    opaque = tag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") in (opaque, "*") for part in header.split(","))


def _takes_gzip(header: str) -> bool:
    for part in header.lower().split(","):
        name, _, quality = part.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", quality)
    return False


async def _unless_gone(request: Request, asked: Coroutine[Any, Any, Reply]) -> Reply:
    """The reply, unless the client hangs up before: then the query is stopped."""
    asking = asyncio.ensure_future(asked)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({asking, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            raise ClientDisconnect
        return asking.result()
    finally:
        gone.cancel()
        if not asking.done():
            asking.cancel()
            await asyncio.wait({asking})


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
