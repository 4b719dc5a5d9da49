"""The reconciliation service (API 0.2 of the W3C community group): names of somebody's table to things of the graph.

>>> from congthuong.serve.reconcile import manifest
>>> manifest("http://127.0.0.1:8001", "vi")["versions"]
['0.2']

OpenRefine and other clients ask it: /reconcile without anything is its manifest, with `queries` it reconciles, with
`extend` it gives values. What is asked goes to a worker, where `congthuong.serve.pages.reconcile` answers.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from congthuong import __version__
from congthuong.link.iris import DEF, ID
from congthuong.localisation import Language
from congthuong.serve.exchange import Service, base, body, parameters, respond, single
from congthuong.serve.pages.addresses import language
from congthuong.serve.pages.frame import words
from congthuong.serve.problems import Problem

__all__ = ["ADDRESSES", "BATCH", "manifest"]

BATCH: Final = 50  # queries at once
_IDS: Final = 500  # things, and of each
_PROPERTIES: Final = 20
_TEXT: Final = 300  # characters of a name that is asked for
_READING: Final = ("GET", "HEAD", "OPTIONS")
_TYPES: Final = ("Province", "District", "Ward", "IndustrialZone", "IndustrialCluster", "Company", "Agency", "Country")


def manifest(root: str, tongue: Language) -> dict[str, Any]:
    """What the service says of itself, at this address."""
    t = words(tongue)
    tail = "?lang=en" if tongue == "en" else ""
    suggest = {
        kind: {"service_url": root, "service_path": f"/reconcile/suggest/{kind}{tail}"}
        for kind in ("entity", "property", "type")
    }
    return {
        "versions": ["0.2"],
        "name": t["reconcile_name"],
        "identifierSpace": ID,
        "schemaSpace": DEF,
        "documentation": "https://reconciliation-api.github.io/specs/0.2/",
        "serviceVersion": __version__,
        "logo": f"{root}/static/icon.svg",
        "defaultTypes": [{"id": type, "name": type} for type in _TYPES],
        "view": {"url": f"{root}/id/{{{{id}}}}"},
        "preview": {"url": f"{root}/reconcile/preview?id={{{{id}}}}", "width": 420, "height": 260},
        "suggest": suggest,
        "extend": {"propose_properties": {"service_url": root, "service_path": "/reconcile/propose"}},
    }


async def _service(request: Request, service: Service) -> Response:
    given: Mapping[str, Sequence[str]] = parameters(request.scope["query_string"])
    if request.method == "POST":
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media != "application/x-www-form-urlencoded":
            what = "post a form (application/x-www-form-urlencoded) with the field queries or extend"
            raise Problem("unsupported-media-type", what)
        form = parameters(await body(request, service.limits))
        if twice := given.keys() & form.keys():
            raise Problem("malformed-request", f"the parameter {min(twice)!r} is in the address and in the form")
        given = {**given, **form}
    if "callback" in given:
        raise Problem("malformed-request", "JSONP is not spoken here; answers may be read from any page (CORS)")
    queries, extend, tongue = single(given, "queries"), single(given, "extend"), language(given)
    if queries is not None and extend is not None:
        raise Problem("malformed-request", "a request has 'queries' or 'extend', not both")
    if queries is not None:
        return await _ask(request, service, "reconcile", {"queries": [json.dumps(_batch(queries))]}, tongue)
    if extend is not None:
        return await _ask(request, service, "reconcile.extend", {"extend": [json.dumps(_wanted(extend))]}, tongue)
    return JSONResponse(manifest(base(request), tongue), headers={"vary": "Host"})


def _decoded(text: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Problem("malformed-request", f"{name!r} is no JSON") from None
    if not isinstance(found, dict):
        raise Problem("malformed-request", f"{name!r} is a JSON object, not {type(found).__name__}")
    return found


def _batch(text: str) -> dict[str, dict[str, Any]]:
    """The queries of a batch, each as the specification has it; Problem names the one that is not."""
    batch = _decoded(text, "queries")
    if len(batch) > BATCH:
        raise Problem("body-too-large", f"there are {len(batch)} queries; {BATCH} are answered at once")
    return {key: _query(key, one) for key, one in batch.items()}


def _query(key: str, one: Any) -> dict[str, Any]:
    name = key[:40]
    if not isinstance(one, dict):
        raise Problem("malformed-request", f"the query {name!r} is no object")
    asked, types, limit = one.get("query", ""), one.get("type", []), one.get("limit", 5)
    types = [types] if isinstance(types, str) else types
    properties = one.get("properties", [])
    fine = (
        isinstance(asked, str)
        and isinstance(types, list)
        and all(isinstance(type, str) for type in types)
        and isinstance(limit, int | float)
        and isinstance(properties, list)
        and all(isinstance(each, dict) and isinstance(each.get("pid"), str) and "v" in each for each in properties)
    )
    if not fine or not (asked.strip() or properties):
        what = "has a text 'query', and may have 'type', 'limit' and 'properties' with 'pid' and 'v'"
        raise Problem("malformed-request", f"the query {name!r} is not as the specification says: it {what}")
    if len(asked) > _TEXT or len(types) > _PROPERTIES or len(properties) > _PROPERTIES:
        what = f"at most {_TEXT} characters, {_PROPERTIES} types and {_PROPERTIES} properties"
        raise Problem("body-too-large", f"the query {name!r} is too large: {what}")
    return {
        "query": asked.strip(),
        "types": types,
        "limit": max(1, min(20, int(limit))) if limit == limit and abs(limit) < 1e9 else 5,
        "properties": [{"pid": each["pid"], "v": _value(each["v"])} for each in properties],
    }


def _value(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        first = first.get("id", "")
    return str(first)[:_TEXT] if isinstance(first, str | int | float) else ""


def _wanted(text: str) -> dict[str, list[str]]:
    said = _decoded(text, "extend")
    ids, properties = said.get("ids"), said.get("properties")
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids) or not isinstance(properties, list):
        raise Problem("malformed-request", "'extend' has 'ids', a list of texts, and 'properties', a list of objects")
    names = [each.get("id") for each in properties if isinstance(each, dict)]
    if len(names) != len(properties) or not all(isinstance(name, str) for name in names):
        raise Problem("malformed-request", "each of the properties of 'extend' has an 'id'")
    if len(ids) > _IDS or len(names) > _PROPERTIES:
        raise Problem("body-too-large", f"{_IDS} things and {_PROPERTIES} properties are given at once")
    return {"ids": [id[:_TEXT] for id in ids], "properties": [str(name) for name in names]}


def _worker(view: str, *names: str) -> Callable[[Request, Service], Awaitable[Response]]:
    async def answer(request: Request, service: Service) -> Response:
        given = parameters(request.scope["query_string"])
        asked = {name: [value] for name in names if (value := single(given, name)) is not None}
        return await _ask(request, service, view, asked, language(given))

    return answer


async def _ask(
    request: Request, service: Service, view: str, given: Mapping[str, Sequence[str]], tongue: Language
) -> Response:
    asked = {"path": request.url.path, "given": given, "language": tongue}
    return await respond(service, request, {"kind": "page", "view": view, "asked": asked})


ADDRESSES: Final[Mapping[str, tuple[Callable[[Request, Service], Awaitable[Response]], tuple[str, ...]]]] = {
    "/reconcile": (_service, ("GET", "HEAD", "POST", "OPTIONS")),
    "/reconcile/suggest/entity": (_worker("reconcile.entities", "prefix", "cursor"), _READING),
    "/reconcile/suggest/property": (_worker("reconcile.properties", "prefix", "cursor"), _READING),
    "/reconcile/suggest/type": (_worker("reconcile.types", "prefix", "cursor"), _READING),
    "/reconcile/propose": (_worker("reconcile.propose", "type", "limit"), _READING),
    "/reconcile/preview": (_worker("reconcile.preview", "id"), _READING),
}
