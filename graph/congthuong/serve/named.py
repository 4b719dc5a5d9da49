"""The named queries over HTTP.

>>> from congthuong.serve.named import split
>>> split("iip-series.csv"), split("iip-series")
(('iip-series', 'csv'), ('iip-series', None))

A parameter is checked by its type and becomes an RDF term before the query sees it (see congthuong.query.parameters).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from congthuong.query.catalogue import NamedQuery, catalogue, headings
from congthuong.serve.exchange import Service, base, parameters, pinned, respond, single
from congthuong.serve.negotiation import CATALOGUE, GRAPHS, TABLES, choose
from congthuong.serve.openapi import openapi
from congthuong.serve.pages import render
from congthuong.serve.problems import Problem

__all__ = ["described", "description", "listed", "run", "split"]

_SUFFIXES: Final = frozenset(offer.name for offer in (*TABLES, *GRAPHS))
_OURS: Final = ("format", "lang")


async def listed(request: Request, service: Service) -> Response:
    """The catalogue."""
    given = parameters(request.scope["query_string"])
    chosen = choose(CATALOGUE, accept=request.headers.get("accept"), formats=given.get("format"))
    queries = catalogue().values()
    if chosen.name == "html":
        shown = [(words, [query for query in queries if query.group == group]) for group, words in headings().items()]
        page = render("queries.html", groups=shown, language=_language(given))
        return Response(page, media_type="text/html", headers={"vary": "Accept, Host"})
    root = base(request)
    return JSONResponse({"queries": [described(query, root) for query in queries]}, headers={"vary": "Accept, Host"})


async def run(request: Request, service: Service) -> Response:
    """One query, with its parameters from the address."""
    name, suffix = split(request.path_params["name"])
    if name not in catalogue():
        raise Problem("not-found", f"there is no query named {name[:80]!r}; /queries lists them all")
    given = parameters(request.scope["query_string"])
    formats = given.get("format")
    if formats and suffix is not None and suffix not in formats:
        raise Problem("malformed-request", f"the address ends in .{suffix}, but format={formats[0][:40]} is asked for")
    values = {key: single(given, key) for key in given if key not in _OURS}
    job = {
        "kind": "named",
        "name": name,
        "parameters": {key: value for key, value in values.items() if value},
        "formats": [suffix] if suffix else formats,
        "language": _language(given),
        "vocab": str(service.vocab) if service.vocab else None,
    }
    response = await respond(service, request, job)
    if suffix in ("csv", "xlsx", "tsv") and response.status_code == 200:
        response.headers["content-disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response


async def description(request: Request, service: Service) -> Response:
    """The OpenAPI document."""
    await pinned(service, request)
    return JSONResponse(openapi(catalogue(), base(request)), headers={"vary": "Host"})


def described(query: NamedQuery, root: str) -> dict[str, Any]:
    """What a program needs to know of a query."""
    return {
        "name": query.name,
        "url": f"{root}/queries/{query.name}",
        "group": query.group,
        "title": dict(query.title),
        "description": dict(query.description),
        "parameters": [
            {
                "name": item.name,
                "type": item.type,
                "required": item.required,
                "default": item.default,
                "choices": list(item.choices),
                "title": dict(item.title),
            }
            for item in query.parameters
        ],
        "columns": [{"name": item.name, "kind": item.kind, "title": dict(item.title)} for item in query.columns],
        "formats": [offer.name for offer in (TABLES if query.columns else GRAPHS)],
    }


def split(name: str) -> tuple[str, str | None]:
    """The name of a query and the format that its suffix asks for, if it has one."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot and suffix in _SUFFIXES else (name, None)


def _language(given: dict[str, list[str]]) -> str:
    language: Sequence[str] = given.get("lang", ["vi"])
    if list(language) not in (["vi"], ["en"]):
        raise Problem("wrong-parameter", "'lang' is vi or en")
    return language[0]
