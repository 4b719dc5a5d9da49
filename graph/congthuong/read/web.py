"""Pages fetched from addresses that the user names, and from nowhere else.

A host's name is resolved once, every address it has must be public, and the connection goes to that very address, so
that a second, different answer of the name server changes nothing. Redirects are followed by hand and judged alike.
"""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from congthuong.errors import ReadError
from congthuong.read.formats import SUFFIXES, media_type_of
from congthuong.web_address import is_public

if TYPE_CHECKING:
    import httpx

__all__ = ["MAX_BYTES", "Fetched", "fetch"]

MAX_BYTES = 25_000_000
_SECONDS = 30.0  # for everything, from name to last byte
_REDIRECTS = 5
_TYPES = frozenset({*SUFFIXES.values(), "application/xhtml+xml", "text/x-markdown"})


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered: the bytes, their media type, and the address in the end."""

    raw: bytes
    media_type: str
    address: str


def fetch(address: str, *, allow_private: bool = False, seconds: float = _SECONDS) -> Fetched:
    """The page at an address.

    Raises ReadError (without `where`) if it cannot be reached in time, answers with an error, leads to a private
    address (unless `allow_private`), is larger than 25 MB, or is of a type that is not read.
    """
    import asyncio

    result: list[Fetched] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            result.append(asyncio.run(asyncio.wait_for(_fetch(address, allow_private=allow_private), seconds)))
        except BaseException as error:  # noqa: BLE001 -- handed to the caller's thread and raised there
            failure.append(error)

    # A thread of its own: the deadline holds for slow headers and slow name servers too, and in a notebook as well.
    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    worker.join(seconds + 2)
    if result:
        return result[0]
    if failure and not isinstance(failure[0], TimeoutError):
        raise failure[0]
    raise ReadError(f"no answer within {seconds:g} seconds", hint="try again later, or save the page and give the file")


async def _fetch(address: str, *, allow_private: bool) -> Fetched:
    import httpx

    try:
        url = httpx.URL(address)
        # No environment proxies: through one, it would not be this process that decides whom it talks to.
        async with httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=_SECONDS) as client:
            for _ in range(_REDIRECTS + 1):
                response = await _ask(client, url, allow_private=allow_private)
                try:
                    if not response.has_redirect_location:
                        return await _take(response, url)
                    url = url.join(response.headers["location"])
                finally:
                    await response.aclose()
    except httpx.TimeoutException:
        raise TimeoutError from None
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise ReadError(
            f"it cannot be fetched ({str(error) or type(error).__name__})", hint="check the address"
        ) from None
    raise ReadError(f"it redirects more than {_REDIRECTS} times", hint="give the address that it ends at")


async def _ask(client: httpx.AsyncClient, url: httpx.URL, *, allow_private: bool) -> httpx.Response:
    if url.scheme not in {"http", "https"} or not url.host:
        raise ReadError(f"{url} is no http or https address", hint="give one that begins with http:// or https://")
    target = await _resolve(url, allow_private=allow_private)
    request = client.build_request(
        "GET",
        url.copy_with(host=target, userinfo=b""),
        headers={
            "Host": url.netloc.decode("ascii"),
            "User-Agent": "congthuong (reads one page for its user)",
            "Accept": "text/html,application/xhtml+xml,text/plain,application/pdf;q=0.9,*/*;q=0.5",
        },
        # The certificate must be the host's, although the connection is made to a number.
        extensions={"sni_hostname": url.host},
    )
    return await client.send(request, stream=True)


async def _resolve(url: httpx.URL, *, allow_private: bool) -> str:
    import asyncio

    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        answers = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise ReadError(f"the host {url.host} is not known", hint="check the address and the network") from None
    addresses = [str(answer[4][0]) for answer in answers]
    private = [found for found in addresses if not is_public(found)]
    if private and not allow_private:
        raise ReadError(
            f"{url.host} is the private address {private[0]}", hint="allow private addresses if that is what you want"
        )
    return addresses[0]


async def _take(response: httpx.Response, url: httpx.URL) -> Fetched:
    if response.status_code != 200:
        raise ReadError(
            f"the server answered {response.status_code} {response.reason_phrase}".rstrip(), hint="check the address"
        )
    media_type = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type in {"", "application/octet-stream", "binary/octet-stream"}:
        media_type = media_type_of(url.path) or media_type or "nothing"
    if media_type not in _TYPES:
        raise ReadError(f"it is {media_type}, which is not read", hint="name a web page, a text, a PDF or a Word file")
    raw = bytearray()
    if int(response.headers.get("content-length", "0") or "0") > MAX_BYTES:
        raise _too_large()
    async for chunk in response.aiter_bytes(65_536):
        raw += chunk
        if len(raw) > MAX_BYTES:
            raise _too_large()
    return Fetched(bytes(raw), media_type, str(url.copy_with(userinfo=b"", fragment=None)))


def _too_large() -> ReadError:
    return ReadError(f"it is larger than {MAX_BYTES // 1_000_000} MB", hint="save the article's text and give that")
