"""One request to a SPARQL server, and every way in which it can fail, in one line.

>>> from congthuong.query.wire import Wire
>>> Wire("http://me:secret@localhost:7878/query").where
'http://localhost:7878/query'

A name and password in the address are sent, and never shown. Redirections are not followed: data must not go to where
nobody sent it.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from congthuong.errors import CongthuongError, QueryError, StoreError, UsageError
from congthuong.web_address import is_address

if TYPE_CHECKING:
    import httpx

__all__ = ["Answered", "Wire"]

_CONNECT = 10.0  # seconds until a host that does not answer is given up
_SAID = 200  # characters of what a server says of an error


@dataclass(frozen=True, slots=True)
class Answered:
    """A response: its status, its media type without parameters, its bytes."""

    status: int
    media_type: str
    body: bytes

    def said(self) -> str:
        """The first words of it, for an error; nothing of what is no text."""
        if not self.media_type.startswith("text/plain") and not self.media_type.endswith("json"):
            return ""
        words = " ".join(self.body.decode("utf-8", errors="replace").split())
        return words if len(words) <= _SAID else words[: _SAID - 1] + "…"


class Wire:
    """The connection to one address; sockets are kept open from one request to the next."""

    def __init__(self, url: str, *, timeout: float = 60.0, limit: int = 256_000_000) -> None:
        parts = urlsplit(url)
        if not is_address(url) or not parts.hostname:
            hint = "give one such as http://localhost:7878/query"
            raise UsageError(f"{url!r} is no http or https address", hint=hint)
        self.url, self.timeout, self.limit = url, timeout, limit
        self.where = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        self._client: httpx.Client | None = None

    def send(
        self,
        method: str,
        *,
        body: Mapping[str, str] | bytes = b"",
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Answered:
        """The response, whatever its status; a mapping is sent as a form.

        StoreError where the server cannot be reached or breaks off, QueryError where it takes longer than `timeout`
        seconds in all, or answers more than `limit` bytes.
        """
        import httpx

        if self._client is None:
            self._client = httpx.Client(timeout=httpx.Timeout(self.timeout, connect=_CONNECT))
            weakref.finalize(self, self._client.close)  # nobody need remember to
        deadline = time.monotonic() + self.timeout
        form, content = (body, None) if isinstance(body, Mapping) else (None, body)
        try:
            with self._client.stream(
                method, self.url, data=form, content=content, headers=headers, params=params
            ) as response:
                read = bytearray()
                for piece in response.iter_bytes():
                    read += piece
                    if len(read) > self.limit:
                        raise self._too_much()
                    if time.monotonic() > deadline:
                        raise self._too_slow()
                media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
                return Answered(response.status_code, media_type, bytes(read))
        except httpx.ConnectTimeout:
            raise self._unreachable("no answer to the connection") from None
        except httpx.TimeoutException:
            raise self._too_slow() from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise self._unreachable(str(error) or type(error).__name__) from None

    def refused(self, answered: Answered) -> CongthuongError:
        """What to raise for a response that is no success."""
        what: str
        hint: str | None
        said = f": {words}" if (words := answered.said()) else ""
        match answered.status:
            case 401 | 403:
                what, hint = "the server wants to know who asks", "write it as http://NAME:PASSWORD@HOST/…"
            case 404 | 405 | 410:
                what, hint = "there is no SPARQL endpoint at this address", "check its path: /query, /sparql or /update"
            case 413 | 414:
                what, hint = "the server finds the request too large", "ask for less at once"
            case 429 | 503 | 504:
                what, hint = "the server is busy, or gave the query up", "try again later, or ask for less"
            case status if 300 <= status < 400:
                what, hint = "the server sends us elsewhere", "give the address that it ends at"
            case status if status >= 500:
                what, hint = "the server failed", "see what its log says"
            case _:
                what, hint = "the server refuses this", None
        kind = QueryError if answered.status in (400, 413, 414, 422, 429, 503, 504) else StoreError
        return kind(f"{what} (status {answered.status}){said}", where=self.where, hint=hint)

    def _too_much(self) -> QueryError:
        what = f"the answer is larger than {self.limit:,} bytes"
        return QueryError(what, where=self.where, hint="ask for less, with LIMIT for one")

    def _too_slow(self) -> QueryError:
        what = f"no whole answer within {self.timeout:g} seconds"
        return QueryError(what, where=self.where, hint="ask for less, or give it more time")

    def _unreachable(self, why: str) -> StoreError:
        hint = "check the address, and that the server runs"
        return StoreError(f"the server cannot be reached ({why})", where=self.where, hint=hint)
