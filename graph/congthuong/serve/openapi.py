"""The description of the named queries for programs: OpenAPI 3.1, made from the queries' own headers.

>>> from congthuong.query.catalogue import catalogue
>>> from congthuong.serve.openapi import openapi
>>> document = openapi(catalogue(), "http://127.0.0.1:8001")
>>> [parameter["name"] for parameter in document["paths"]["/queries/iip-series"]["get"]["parameters"]][:2]
['place', 'sector']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from congthuong import __version__
from congthuong.query.catalogue import NamedQuery, Parameter
from congthuong.serve.negotiation import CATALOGUE, GRAPHS, ROWS, TABLES, Format
from congthuong.serve.problems import CODES, MEDIA_TYPE

__all__ = ["openapi"]

_SCHEMAS: Final[Mapping[str, Mapping[str, Any]]] = {
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "year": {"type": "integer", "minimum": 1000, "maximum": 2999},
    "date": {"type": "string", "format": "date"},
    "iri": {"type": "string", "format": "iri"},
    "period": {"type": "string", "examples": ["2024", "2024-Q1", "2024-01/2024-09", "/2024-06"]},
}
_PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "enum": list(CODES)},
        "detail": {"type": "string"},
        "hint": {"type": "string"},
        "line": {"type": "integer"},
        "column": {"type": "integer"},
    },
}


def openapi(queries: Mapping[str, NamedQuery], base: str) -> dict[str, Any]:
    """The document for a server at `base`."""
    paths: dict[str, Any] = {
        "/sparql": {"get": _sparql()},
        "/data": {"get": _data()},
        "/queries": {
            "get": _operation("queries", "The named queries", CATALOGUE, [_text("lang", "Language", ["vi", "en"])])
        },
    }
    for name, query in queries.items():
        formats = TABLES if query.columns else GRAPHS
        given = [_parameter(parameter) for parameter in query.parameters]
        given += [_format(formats), _text("lang", "Language of headings and names", ["vi", "en"])]
        operation = _operation(name, query.title["en"], formats, given)
        paths[f"/queries/{name}"] = {
            "get": {"description": query.description["en"], "tags": [query.group], **operation}
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "congthuong",
            "version": __version__,
            "summary": "Cited figures of Vietnam's provincial industry and trade",
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "responses": {
                "Problem": {
                    "description": "The request is not answered; `code` says why",
                    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
            },
        },
    }


def _operation(name: str, summary: str, formats: Sequence[Format], parameters: Sequence[Any]) -> dict[str, Any]:
    content: dict[str, Any] = {offer.media_type: {} for offer in formats}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": {
            "200": {"description": "The answer", "content": content},
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(_SCHEMAS.get(parameter.type, {"type": "string"}))
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    description = parameter.title["en"]
    if parameter.default:
        description += f" (default: {parameter.default})"
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": description,
        "schema": schema,
    }


def _text(name: str, description: str, choices: Sequence[str] = (), *, required: bool = False) -> dict[str, Any]:
    schema = {"type": "string", **({"enum": list(choices)} if choices else {})}
    return {"name": name, "in": "query", "required": required, "description": description, "schema": schema}


def _format(formats: Sequence[Format]) -> dict[str, Any]:
    return _text("format", "The format, in place of the Accept header", [offer.name for offer in formats])


def _sparql() -> dict[str, Any]:
    given = [
        _text("query", "A SPARQL 1.1 query; without one, the description of the service"),
        _text("default-graph-uri", "A graph of the default graph; may be repeated"),
        _text("named-graph-uri", "A named graph; may be repeated"),
        _format((*ROWS, *GRAPHS)),
    ]
    return _operation("sparql", "SPARQL 1.1 Protocol, query operation", (*ROWS, *GRAPHS), given)


def _data() -> dict[str, Any]:
    given = [
        _text("graph", "The IRI of a graph"),
        {**_text("default", "The default graph: the union of all graphs"), "allowEmptyValue": True},
        _format(GRAPHS),
    ]
    return _operation("data", "SPARQL 1.1 Graph Store HTTP Protocol, reading", GRAPHS, given)
