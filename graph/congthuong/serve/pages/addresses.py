"""The addresses of the pages: what a request for one becomes, so that a worker can write it.

>>> from congthuong.serve.pages.addresses import PAGES
>>> list(PAGES)
['/', '/search', '/suggest', '/complete', '/compare', '/compare.csv', '/compare.svg', '/network', \
'/network.svg', '/network.graphml', '/between', '/def', '/id/{path:path}', '/static/{name}']
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from congthuong.link.iris import DEF, ID
from congthuong.localisation import Language
from congthuong.serve.exchange import Service, parameters, respond
from congthuong.serve.negotiation import Format, choose
from congthuong.serve.pages.frame import STATIC, href, iri_href, render, static, unknown, words, wrong
from congthuong.serve.pages.views import HTML, OFFERS
from congthuong.serve.problems import Problem

__all__ = ["PAGES", "POLICY", "explained", "language"]

Handler: TypeAlias = Callable[[Request, Service], Awaitable[Response]]

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_SPOKEN: Final = (Format("json", "application/problem+json", ("application/json",)), HTML)
_CONTEXT: Final = 4  # lines of a query before and after the wrong one
# What stands in an article leads to its place there: facts, spans, mentions.
_INSIDE: Final = re.compile(
    r"/id/article/([^/]+)/(observation|relation|span|mention|text)(?:/(\d+)-(\d+)[^/]*)?(?:/.*)?"
)
_FOR_SCRIPTS: Final = {"suggest": "/search", "complete": ""}  # answered in JSON, and the page with the like
_LETTER: Final = {"observation": "o", "relation": "r", "span": "o", "mention": "n"}


def language(given: Mapping[str, Sequence[str]]) -> Language:
    """The language that is asked for, Vietnamese where none is; Problem where it is another."""
    match list(given.get("lang", ["vi"])):
        case ["vi"]:
            return "vi"
        case ["en"]:
            return "en"
    raise wrong("lang")


def _path(request: Request) -> str:
    """The path as it was sent, its escapes as they were."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return raw.partition(b"?")[0].decode("ascii", "replace")


async def _thing(request: Request, service: Service) -> Response:
    given = parameters(request.scope["query_string"])
    chosen = choose(OFFERS, accept=request.headers.get("accept"), formats=given.get("format"))
    path, tongue = _path(request), language(given)
    if chosen.name != "html":
        job = {"kind": "thing", "iri": f"{ID}{path.removeprefix('/id/')}", "formats": [chosen.name]}
        return await respond(service, request, job)
    inside = _INSIDE.fullmatch(path)
    if inside:
        known = await _page(request, service, "known", given)  # or what is gone is said to be so
        if known.status_code != 200:
            return known
        place = f"#{_LETTER.get(inside[2], 'o')}{inside[3]}-{inside[4]}" if inside[3] else ""
        return RedirectResponse(href(f"/id/article/{inside[1]}{place}", tongue), 303, headers={"vary": "Accept"})
    view = "article" if re.fullmatch(r"/id/article/[^/]+", path) else "thing"
    return await _page(request, service, view, given)


async def _definitions(request: Request, service: Service) -> Response:
    given = parameters(request.scope["query_string"])
    chosen = choose(OFFERS, accept=request.headers.get("accept"), formats=given.get("format"))
    if chosen.name != "html":
        return await respond(service, request, {"kind": "thing", "iri": DEF, "formats": [chosen.name]})
    return await _page(request, service, "definitions", given)


async def _page(
    request: Request, service: Service, view: str, given: Mapping[str, Sequence[str]] | None = None
) -> Response:
    known = parameters(request.scope["query_string"]) if given is None else given
    asked: dict[str, Any] = {"path": _path(request), "given": known, "language": language(known)}
    asked["vocab"] = str(service.vocab) if service.vocab else None
    return await respond(service, request, {"kind": "page", "view": view, "asked": asked})


def _at(view: str) -> Handler:
    async def answer(request: Request, service: Service) -> Response:
        if view in _FOR_SCRIPTS and _spoken(request):  # JSON never answers somebody who looks at pages
            query = request.scope["query_string"].decode("ascii", "replace")
            return RedirectResponse(f"{_FOR_SCRIPTS[view]}?{query}" if _FOR_SCRIPTS[view] else "/queries", 303)
        response = await _page(request, service, view)
        if "." in view and response.status_code == 200:
            response.headers["content-disposition"] = f'attachment; filename="{view}"'
        return response

    return answer


def _spoken(request: Request) -> bool:
    """Whether the client likes a page better than JSON."""
    try:
        return choose(_SPOKEN, accept=request.headers.get("accept")).name == "html"
    except Problem:  # it takes neither
        return False


def explained(request: Request, error: Problem) -> Response | None:
    """A problem as a page, for those who like that better than a document for programs; None for all others."""
    if not _spoken(request):
        return None
    try:
        tongue = language(parameters(request.scope["query_string"]))
    except Problem:
        tongue = "vi"
    t, said = words(tongue), error.members.get("said")
    body = render(
        "problem.html",
        language=tongue,
        heading=t[f"problem_{error.code}".replace("-", "_")],
        detail=t[said[0]].format(**said[1]) if said else error.detail,
        translated=bool(said),
        code=error.code,
        status=error.status,
        near=[(name, iri_href(at, tongue) or href(at, tongue)) for name, at in error.members.get("near", ())],
        excerpt=_excerpt(request, error),
    )
    headers = {"vary": "Accept", "cache-control": "no-store"}
    if error.retry_after is not None:
        headers["retry-after"] = str(error.retry_after)
    return Response(body, status_code=error.status, media_type="text/html", headers=headers)


def _excerpt(request: Request, error: Problem) -> list[tuple[int, str, bool]]:
    """The lines of the query around the one that is wrong."""
    try:
        queries = parameters(request.scope["query_string"]).get("query", [])
    except Problem:
        return []
    line = error.members.get("line")
    if not queries or not isinstance(line, int):
        return []
    lines = queries[0].splitlines()
    return [(n, text, n == line) for n, text in enumerate(lines, 1) if abs(n - line) <= _CONTEXT]


async def _static(request: Request, service: Service) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        raise unknown("address", request.url.path)
    return Response(static(name), media_type=STATIC[name], headers={"cache-control": "max-age=3600"})


PAGES: Final[Mapping[str, Handler]] = {
    "/": _at("home"),
    "/search": _at("search"),
    "/suggest": _at("suggest"),
    "/complete": _at("complete"),
    "/compare": _at("compare"),
    "/compare.csv": _at("compare.csv"),
    "/compare.svg": _at("compare.svg"),
    "/network": _at("network"),
    "/network.svg": _at("network.svg"),
    "/network.graphml": _at("network.graphml"),
    "/between": _at("between"),
    "/def": _definitions,
    "/id/{path:path}": _thing,
    "/static/{name}": _static,
}
