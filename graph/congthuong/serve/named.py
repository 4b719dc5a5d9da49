"""The named queries over HTTP.

>>> from congthuong.serve.named import split
>>> split("iip-series.csv"), split("iip-series")
(('iip-series', 'csv'), ('iip-series', None))

A parameter is checked by its type and becomes an RDF term before the query sees it (see congthuong.query.parameters).
"""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from congthuong.localisation import Language
from congthuong.query.catalogue import NamedQuery, catalogue, headings
from congthuong.serve.exchange import Service, base, parameters, pinned, respond, single
from congthuong.serve.negotiation import CATALOGUE, GRAPHS, TABLES, choose
from congthuong.serve.openapi import openapi
from congthuong.serve.pages import rows_page
from congthuong.serve.pages.addresses import language as language_of
from congthuong.serve.pages.frame import href, render, unknown, wrong
from congthuong.serve.problems import Problem

__all__ = ["described", "description", "listed", "run", "split"]

_SUFFIXES: Final = frozenset(offer.name for offer in (*TABLES, *GRAPHS))
_OURS: Final = ("format", "lang")


async def listed(request: Request, service: Service) -> Response:
    """The catalogue."""
    given = parameters(request.scope["query_string"])
    for other in given.keys() - {*_OURS, "query"}:
        raise wrong("parameter", name=other[:80], known="query, format, lang")
    chosen = choose(CATALOGUE, accept=request.headers.get("accept"), formats=given.get("format"))
    queries = catalogue().values()
    if chosen.name == "html":
        shown = [(words, [query for query in queries if query.group == group]) for group, words in headings().items()]
        language = language_of(given)
        query = single(given, "query") or ""
        switch = href("/queries", "vi" if language == "en" else "en", query=query)
        values = {"groups": shown, "language": language, "query": query, "switch": switch, "endpoint": base(request)}
        page = render("queries.html", **values, current="/queries")
        return Response(page, media_type="text/html", headers={"vary": "Accept, Host"})
    root = base(request)
    return JSONResponse({"queries": [described(query, root) for query in queries]}, headers={"vary": "Accept, Host"})


async def run(request: Request, service: Service) -> Response:
    """One query, with its parameters from the address."""
    name, suffix = split(request.path_params["name"])
    if name not in catalogue():
        raise unknown("query", name, near(name, language_of(parameters(request.scope["query_string"]))))
    given = parameters(request.scope["query_string"])
    formats = given.get("format")
    if formats and suffix is not None and suffix not in formats:
        raise Problem("malformed-request", f"the address ends in .{suffix}, but format={formats[0][:40]} is asked for")
    values = {key: single(given, key) for key in given if key not in _OURS}
    query, language = catalogue()[name], language_of(given)
    asked = {key: value for key, value in values.items() if value}
    missing = [item.name for item in query.parameters if item.required and item.name not in asked]
    if missing and not formats and suffix is None and _spoken(request):
        # Somebody looks at the question for the first time: here is its form.
        body = rows_page([], [], language, about=query, values=asked, text=query.text, limit=None)
        return Response(body, media_type="text/html", headers={"vary": "Accept"})
    job = {
        "kind": "named",
        "name": name,
        "parameters": asked,
        "formats": [suffix] if suffix else formats,
        "language": language,
        "vocab": str(service.vocab) if service.vocab else None,
    }
    response = await respond(service, request, job)
    if suffix in ("csv", "xlsx", "tsv") and response.status_code == 200:
        response.headers["content-disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response


def near(name: str, language: Language) -> list[tuple[str, str]]:
    """The titles and addresses of questions whose names are like this one."""
    from rapidfuzz import process

    found = process.extract(name, list(catalogue()), limit=5, score_cutoff=60)
    return [(catalogue()[key].title[language], f"/queries/{key}") for key, *_ in found]


def _spoken(request: Request) -> bool:
    """Whether the client likes a page best."""
    accept = request.headers.get("accept") or "*/*"
    return choose(CATALOGUE, accept=accept).name == "html" if "text/html" in accept else False


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
