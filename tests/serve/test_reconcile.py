"""The reconciliation service: candidates that are right, a match only when alone, answers as the specification says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator
from tests.serve.conftest import Server

from congthuong.serve import reconcile
from congthuong.serve.pages.views import Asked, Page, page
from congthuong.serve.problems import Problem
from congthuong.store import KnowledgeBase

# What the answers must look like, written down from the text of version 0.2.
TYPE = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "name": {"type": "string"}}}
CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "score"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "description": {"type": "string"},
        "score": {"type": "number"},
        "match": {"type": "boolean"},
        "type": {"type": "array", "items": TYPE},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "value"],
                "properties": {"value": {"type": ["number", "boolean"]}},
            },
        },
    },
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": CANDIDATE}},
    },
}
SUGGESTED = {
    "type": "object",
    "required": ["result"],
    "properties": {"result": {"type": "array", "items": {**TYPE, "required": ["id", "name"]}}},
}
VALUE = {
    "oneOf": [
        {"type": "object", "additionalProperties": False, "required": [name], "properties": {name: {"type": kind}}}
        for name, kind in (("str", "string"), ("float", "number"), ("int", "integer"), ("date", "string"))
    ]
    + [
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["id", "name"],
            "properties": {"id": {}, "name": {}},
        }
    ]
}
EXTENDED = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": {**TYPE, "required": ["id", "name"]}},
        "rows": {"additionalProperties": {"additionalProperties": {"type": "array", "items": VALUE}}},
    },
}


def shown(kb: KnowledgeBase, view: str, given: dict[str, list[str]]) -> Page:
    asked = Asked("/reconcile", given, "vi", snapshot=str(kb.layout.snapshot()))
    return page(kb.dataset(), view, asked)


def answer(kb: KnowledgeBase, view: str, given: dict[str, list[str]], schema: dict[str, Any]) -> Any:
    found = json.loads(shown(kb, view, given).body)
    Draft7Validator(schema).validate(found)
    return found


def candidates(kb: KnowledgeBase, **query: Any) -> list[dict[str, Any]]:
    batch = reconcile._batch(json.dumps({"q0": query}))
    found = answer(kb, "reconcile", {"queries": [json.dumps(batch)]}, RESULTS)["q0"]["result"]
    assert isinstance(found, list)
    return found


def on(day: str) -> list[dict[str, str]]:
    return [{"pid": "date", "v": day}]


def test_a_match_is_alone(seed_kb: KnowledgeBase) -> None:
    found = candidates(seed_kb, query="Bắc Ninh", type="Province")
    assert {c["id"] for c in found[:2]} == {"province/bac-ninh", "province/bac-ninh-2025"}
    assert not any(c["match"] for c in found)
    for day, id in (("2024", "province/bac-ninh"), ("2025-12-31", "province/bac-ninh-2025")):
        first, *others = candidates(seed_kb, query="bac ninh", type=["Province"], properties=on(day))
        assert (first["id"], first["match"]) == (id, True)
        assert {f["id"]: f["value"] for f in first["features"]} == {
            "name": pytest.approx(100, abs=3),
            "type": True,
            "date": True,
        }
        assert not any(c["match"] for c in others)


def test_codes_are_names_and_near_names_are_no_match(seed_kb: KnowledgeBase) -> None:
    assert [(c["id"], c["match"]) for c in candidates(seed_kb, query="Q36367")] == [("province/bac-giang", True)]
    assert not any(c["match"] for c in candidates(seed_kb, query="Bắc Giangg"))
    assert candidates(seed_kb, query="xyzzyx") == []
    assert len(candidates(seed_kb, query="Bắc Ninh", limit=2)) == 2


def test_values_are_given_and_things_previewed(seed_kb: KnowledgeBase) -> None:
    wanted = reconcile._wanted(json.dumps({
        "ids": ["province/bac-ninh-2025", "no-such-thing"],
        "properties": [{"id": name} for name in ("nsoCode", "validFrom", "predecessor", "lat", "exactMatch")],
    }))  # fmt: skip
    rows = answer(seed_kb, "reconcile.extend", {"extend": [json.dumps(wanted)]}, EXTENDED)["rows"]
    assert rows["province/bac-ninh-2025"]["nsoCode"] == [{"str": "24"}]
    assert rows["province/bac-ninh-2025"]["validFrom"] == [{"date": "2025-07-01T00:00:00Z"}]
    assert {row["id"] for row in rows["province/bac-ninh-2025"]["predecessor"]} == {
        "province/bac-giang",
        "province/bac-ninh",
    }
    assert set(map(str, rows["no-such-thing"].values())) == {"[]"}
    assert "Bắc Ninh" in shown(seed_kb, "reconcile.preview", {"id": ["province/bac-ninh"]}).body.decode()
    for id in ("no-such-thing", "<script>", ""):
        with pytest.raises(Problem, match="nothing is known"):
            shown(seed_kb, "reconcile.preview", {"id": [id]})


@pytest.mark.parametrize("kind", ["entities", "types", "properties"])
def test_names_are_completed(seed_kb: KnowledgeBase, kind: str) -> None:
    prefix = {"entities": "bac ni", "types": "tinh", "properties": ""}[kind]
    assert answer(seed_kb, f"reconcile.{kind}", {"prefix": [prefix]}, SUGGESTED)["result"]


def test_the_manifest_has_what_clients_need() -> None:
    said = reconcile.manifest("https://kb.example", "en")
    assert {"versions", "name", "identifierSpace", "schemaSpace"} <= said.keys()
    assert all("{{id}}" in said[name]["url"] for name in ("view", "preview"))
    for service in (*said["suggest"].values(), said["extend"]["propose_properties"]):
        assert service["service_path"].partition("?")[0] in reconcile.ADDRESSES


WRONG: dict[str, str] = {
    "no": "'queries' is no JSON",
    "[1]": "is a JSON object",
    '{"q": 1}': "the query 'q' is no object",
    '{"q": {"query": ""}}': "is not as the specification says",
    '{"q": {"query": "a", "type": 5}}': "is not as the specification says",
    '{"q": {"query": "a", "properties": [{"pid": 1}]}}': "is not as the specification says",
    json.dumps({"q": {"query": "a" * 301}}): "is too large",
    json.dumps({f"q{n}": {"query": "a"} for n in range(51)}): "50 are answered at once",
    "[" * 100_000: "'queries' is no JSON",
}


@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[:30])
def test_what_is_no_batch_is_refused(text: str) -> None:
    with pytest.raises(Problem) as error:
        reconcile._batch(text)
    assert WRONG[text] in error.value.detail


def test_an_impossible_date_is_said(seed_kb: KnowledgeBase) -> None:
    with pytest.raises(Problem, match="the date 'soon' is none"):
        candidates(seed_kb, query="Bắc Ninh", properties=on("soon"))


def test_it_is_asked_over_http(server: Server) -> None:
    said = server.client.get("/reconcile", headers={"origin": "http://127.0.0.1:3333"})
    assert said.json()["versions"] == ["0.2"]
    assert said.headers["access-control-allow-origin"] == "*"
    batch = {f"q{number}": {"query": "Bắc Giang", "type": "Province"} for number in range(reconcile.BATCH)}
    found = server.client.post("/reconcile", data={"queries": json.dumps(batch)}).json()
    assert {row["result"][0]["id"] for row in found.values()} == {"province/bac-giang"}
    assert len(found) == reconcile.BATCH
    shown = server.client.get("/reconcile/preview", params={"id": "province/bac-giang"})
    assert shown.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    for given in ({"queries": "{", "extend": "{}"}, {"queries": "no"}, {"extend": "[]"}):
        assert server.client.post("/reconcile", data=given).json()["code"] == "malformed-request"
    assert server.client.post("/reconcile", json=batch).json()["code"] == "unsupported-media-type"
    assert server.client.get("/reconcile", params={"callback": "f"}).json()["code"] == "malformed-request"
