"""The SPARQL 1.1 Protocol for queries, the Service Description, and the reading half of the Graph Store Protocol.

>>> from congthuong.serve.protocol import METHODS
>>> METHODS["/data"]
('GET', 'HEAD', 'OPTIONS')
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from congthuong.errors import CongthuongError
from congthuong.query.federation import answered, fetch
from congthuong.serve.answers import write_graph
from congthuong.serve.description import service as described
from congthuong.serve.exchange import Service, base, body, parameters, respond, single
from congthuong.serve.negotiation import GRAPHS, PAGE, choose
from congthuong.serve.problems import Problem, of_error

__all__ = ["METHODS", "data", "sparql"]

METHODS: Final[Mapping[str, tuple[str, ...]]] = {
    "/sparql": ("GET", "HEAD", "POST", "OPTIONS"),
    "/data": ("GET", "HEAD", "OPTIONS"),
}
_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_UPDATES: Final = ("update", "using-graph-uri", "using-named-graph-uri")
_CHARSET: Final = re.compile(r';\s*charset\s*=\s*"?([\w-]+)"?', re.IGNORECASE)
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")


async def sparql(request: Request, service: Service) -> Response:
    """The endpoint: a query by GET, by POST of a form or by POST of the query itself; without one, its description."""
    given: Mapping[str, Sequence[str]] = parameters(request.scope["query_string"])
    if request.method == "POST":
        text, given = await _posted(request, service, given)
    else:
        _refuse_update(given)
        found = single(given, "query")
        if found is None:
            return _description(request, service, given)
        text = found
    if len(text) > service.limits.query:
        raise Problem("body-too-large", f"the query has more than {service.limits.query:,} characters")
    job = {
        "kind": "query",
        "formats": given.get("format"),
        "default": _graphs(given, "default-graph-uri"),
        "named": _graphs(given, "named-graph-uri"),
        "language": "en" if single(given, "lang") == "en" else "vi",
    }
    asked = await _federated(text, service)
    if asked != text:
        job["written"] = text
    return await respond(service, request, job, asked.encode(), query=text)


async def data(request: Request, service: Service) -> Response:
    """The graph store: the default graph or one that is named, to read."""
    given = parameters(request.scope["query_string"])
    graph, default = single(given, "graph"), single(given, "default")
    if (graph is None) == (default is None):
        raise Problem("malformed-request", "name one graph: with ?graph=IRI, or ?default for the union of all")
    if default:
        raise Problem("malformed-request", "'default' takes no value")
    if graph is not None and not _ABSOLUTE.fullmatch(graph):
        raise Problem("malformed-request", "the graph's IRI must be absolute")
    job = {"kind": "graph", "graph": graph, "formats": given.get("format")}
    return await respond(service, request, job)


async def _federated(text: str, service: Service) -> str:
    """The query with what other servers answer to its SERVICE clauses; those who work on it reach nobody."""
    services = service.limits.services
    if not services or "SERVICE" not in text.upper():
        return text
    seconds = service.limits.timeout
    work = asyncio.get_running_loop().run_in_executor(
        service.outside, partial(answered, text, services, ask=fetch(timeout=seconds))
    )
    try:
        async with asyncio.timeout(seconds):
            return await work
    except CongthuongError as error:
        raise of_error(error) from None
    except TimeoutError:
        raise Problem("timeout", f"the other servers took more than {seconds:g} seconds", timeout=seconds) from None


async def _posted(
    request: Request, service: Service, given: Mapping[str, Sequence[str]]
) -> tuple[str, Mapping[str, Sequence[str]]]:
    """The query of a POST, and the parameters that go with it."""
    header = request.headers.get("content-type", "")
    media_type = header.partition(";")[0].strip().lower()
    charset = _CHARSET.search(header)
    if media_type == _UPDATE:
        raise _read_only()
    if media_type not in (_FORM, _QUERY):
        raise Problem(
            "unsupported-media-type",
            f"a query is posted as {_QUERY} or {_FORM}, not as {media_type[:80] or 'nothing in particular'}",
            accepted=[_QUERY, _FORM],
        )
    if charset is not None and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise Problem("unsupported-media-type", f"queries are UTF-8, not {charset[1][:40]}", accepted=["utf-8"])
    content = await body(request, service.limits)
    if media_type == _QUERY:
        _refuse_update(given)
        if "query" in given:
            raise Problem("malformed-request", "the query stands in the body and in the address")
        try:
            return content.decode("utf-8"), given
        except UnicodeDecodeError as error:
            raise Problem("malformed-request", f"the query is not UTF-8 (byte {error.start})") from None
    form = parameters(content)
    if "query" in given and "query" in form:
        raise Problem("malformed-request", "the query stands in the body and in the address")
    _refuse_update(form)
    _refuse_update(given)
    text = single(form, "query")
    if text is None:
        raise Problem("malformed-request", "the form has no 'query'")
    # The protocol wants all parameters in the form; format= and lang= are ours, and may stand in the address.
    ours: dict[str, Sequence[str]] = {name: given[name] for name in ("format", "lang") if name in given}
    return text, ours | form


def _graphs(given: Mapping[str, Sequence[str]], name: str) -> list[str] | None:
    if name not in given:
        return None
    for iri in given[name]:
        if not _ABSOLUTE.fullmatch(iri):
            raise Problem("malformed-request", f"{name} must be an absolute IRI, and {iri[:80]!r} is none")
    return list(given[name])


def _refuse_update(given: Mapping[str, Sequence[str]]) -> None:
    if any(name in given for name in _UPDATES):
        raise _read_only()


def _read_only() -> Problem:
    return Problem("update-refused", "this endpoint answers queries; 'congthuong build' changes the knowledge base")


def _description(request: Request, service: Service, given: Mapping[str, Any]) -> Response:
    accept, formats = request.headers.get("accept"), given.get("format")
    if not formats and accept and _prefers_page(accept):
        # A browser: the start page has a form for queries.
        return RedirectResponse("/", status_code=303, headers={"vary": "Accept"})
    chosen = choose(GRAPHS, accept=accept, formats=formats)
    written = write_graph(described(base(request), service.limits), chosen, service.limits)
    return Response(written.body, headers={"vary": "Accept, Host", "content-type": written.format.content_type})


def _prefers_page(accept: str) -> bool:
    try:
        return choose((*GRAPHS, PAGE), accept=accept) is PAGE  # of what is liked equally, the first
    except Problem:
        return False
