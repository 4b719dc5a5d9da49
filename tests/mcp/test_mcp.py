"""Assistants ask over the protocol, with the SDK's own client: in memory, over HTTP, over standard input and output."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from mcp.client.stdio import stdio_client
from tests.verify.expected import DRAFT, VERDICTS

from congthuong.mcp.server import http_app, server
from congthuong.mcp.source import Source, opened
from congthuong.mcp.tools import TOOLS, Asking
from congthuong.query.engine import OxigraphEngine
from congthuong.store import KnowledgeBase
from mcp import Client, MCPError, StdioServerParameters

PLACES = ("fact", "article", "date", "quote", "status", "confidence", "period", "unit", "surface")


@pytest.fixture(scope="module")
def source(seed_kb: KnowledgeBase) -> Source:
    return Source(Asking(OxigraphEngine(seed_kb.dataset())))


def asked(source: Source, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    async def ask() -> list[Any]:
        async with Client(server(source)) as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(ask())


def test_seven_tools_that_only_read(source: Source) -> None:
    async def ask() -> Any:
        async with Client(server(source)) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(ask())
    assert [tool.name for tool in tools] == [tool.__name__ for tool in TOOLS]
    assert len(tools) == 7
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert not tool.annotations.destructive_hint
        assert len(tool.description) > 50
        assert "asking" not in tool.input_schema["properties"]


def test_text_and_structured_content_say_the_same_and_each_figure_where_it_stands(source: Source) -> None:
    answers = asked(
        source,
        ("find", {"words": "bac ninh"}),
        ("series", {"subject": "bac ninh", "indicator": "industrial-production-index"}),
        ("series", {"subject": "province/bac-ninh", "indicator": "chỉ số sản xuất công nghiệp"}),
        ("compare", {"subjects": ["Bắc Ninh", "Bắc Giang"], "indicator": "export-turnover"}),
        ("facts_about", {"subject": "KCN Yên Lư"}),
        ("conflicts", {}),
        ("query", {"sparql": "SELECT ?a { ?a a ct:Article }", "limit": 2}),
    )
    for answer in answers:
        assert not answer.is_error, answer.content
        assert json.loads(answer.content[0].text) == answer.structured_content
    found, series, same, compared, about, _, rows = (answer.structured_content for answer in answers)
    assert "province/bac-ninh" in [thing["id"] for thing in found["things"]]
    assert series["figures"] == same["figures"]
    assert {one["indicator"] for one in series["figures"]} == {"industrial-production-index"}
    assert {one["subject"] for one in compared["figures"]} == {"Bắc Ninh", "Bắc Giang"}
    assert 8.96 in [one["value"] for one in about["figures"]]
    for one in (*series["figures"], *compared["figures"], *about["figures"]):
        assert all(key in one for key in PLACES)
        assert one["surface"] in one["quote"]
    assert (len(rows["rows"]), rows["left_off"]) == (2, 3)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("find", {"words": "Bắc Nin xyz"}, "nothing is called"),
        ("series", {"subject": "Bắc Nin", "indicator": "grdp"}, "near it: Bắc Ninh"),
        ("series", {"subject": "Bắc Ninh", "indicator": "export-turnove"}, "near it: export-turnover"),
        ("facts_about", {"subject": "province/none"}, "'find' gives ids"),
        ("facts_about", {"subject": "x/a> ?p ?o } DROP ALL #"}, "there is no thing with the id"),
        ("compare", {"subjects": ["Bắc Ninh", "Bắc Gian"], "indicator": "grdp"}, "near it: Bắc Giang"),
        ("conflicts", {"place": "Bắc Nin"}, "near it: Bắc Ninh"),
        ("query", {"sparql": "DROP ALL"}, "line 1"),
        ("query", {"sparql": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, "SERVICE is refused"),
        ("query", {"sparql": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"}, "refused"),
        ("verify_claim", {"text": "x" * 20_001}, "20,000 are checked"),
        ("verify_claim", {"text": " "}, "empty"),
        ("verify_claim", {"text": "7%", "published": "hôm qua"}, "is no date"),
    ],
)
def test_what_is_unknown_or_refused_is_an_error_that_helps(
    source: Source, tool: str, arguments: dict[str, Any], said: str
) -> None:
    (answer,) = asked(source, (tool, arguments))
    assert answer.is_error
    assert said in answer.content[0].text
    assert "Traceback" not in answer.content[0].text


def test_a_draft_gets_the_verdicts_that_the_command_gives_it(source: Source) -> None:
    (answer,) = asked(source, ("verify_claim", {"text": DRAFT.read_text(encoding="utf-8")}))
    assert [one["verdict"] for one in answer.structured_content["figures"]] == VERDICTS
    assert json.loads(answer.content[0].text) == answer.structured_content


def test_resources(source: Source) -> None:
    async def ask() -> list[str]:
        async with Client(server(source)) as client:
            with pytest.raises(MCPError, match="there is no article 'none'"):
                await client.read_resource("congthuong://article/none")
            uris = ("article/003", "indicators", "ontology")
            return [str((await client.read_resource(f"congthuong://{uri}")).contents[0].text) for uri in uris]  # type: ignore[union-attr]

    article, indicators, ontology = asyncio.run(ask())
    assert "Bắc Ninh tăng **7,5%**[1]" in article
    assert "\n1. 7,5%: Bắc Ninh, Chỉ số sản xuất công nghiệp, 2024-01/2024-09, actual" in article
    assert "grdp" in [one["id"] for one in json.loads(indicators)["indicators"]]
    assert "ct:Observation" in ontology


@asynccontextmanager
async def listening(source: Source) -> AsyncIterator[str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        config = uvicorn.Config(http_app(source, "127.0.0.1", port), log_level="warning")
        running = uvicorn.Server(config)
        task = asyncio.create_task(running.serve(sockets=[taken]))
        while not running.started:
            await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            running.should_exit = True
            await task


def test_workers_answer_over_http_and_no_other_site_may_ask(seed_kb: KnowledgeBase) -> None:
    hello = {
        "jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {},
    }  # fmt: skip
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

    async def ask() -> None:
        kb = str(seed_kb.layout.root)
        async with opened(kb, timeout=2, memory=1024, workers=1, texts=False) as workers, listening(workers) as at:
            async with Client(f"{at}/mcp") as client:
                found = await client.call_tool("series", {"subject": "Bắc Ninh", "indicator": "grdp"})
                stopped = await client.call_tool("query", {"sparql": slow})
                again = await client.call_tool("query", {"sparql": "SELECT (1 AS ?n) {}"})
                withheld = await client.read_resource("congthuong://article/003")
            assert found.structured_content is not None
            assert found.structured_content["figures"]
            assert stopped.is_error
            assert "was stopped after 2 seconds" in stopped.content[0].text  # type: ignore[union-attr]
            assert not again.is_error
            assert "> 9 tháng năm 2024" in withheld.contents[0].text  # type: ignore[union-attr]
            headers = {"accept": "application/json, text/event-stream"}
            async with httpx.AsyncClient() as other:
                for evil in ({"host": "evil.example"}, {"origin": "http://evil.example"}, {"origin": "null"}):
                    refused = await other.post(f"{at}/mcp", json=hello, headers=headers | evil)
                    assert refused.status_code in (403, 421), evil

    asyncio.run(ask())


def test_the_command_speaks_over_standard_input_and_output(seed_kb: KnowledgeBase) -> None:
    program = StdioServerParameters(
        command=sys.executable, args=["-m", "congthuong", "mcp", "--kb", str(seed_kb.layout.root), "--workers", "1"]
    )

    async def ask() -> Any:
        async with Client(stdio_client(program)) as client:
            text = "Năm 2020, kim ngạch xuất khẩu của tỉnh Bắc Ninh đạt 39 tỷ USD."
            return await client.call_tool("verify_claim", {"text": text})

    (figure,) = asyncio.run(ask()).structured_content["figures"]
    assert (figure["verdict"], figure["claim"]["surface"]) == ("close", "38.905 triệu USD")
