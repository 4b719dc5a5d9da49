"""Sending answers: what slow clients hold is counted, and given back however it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.requests import Request

from congthuong.serve.exchange import Outgoing, Piecemeal, Service, respond
from congthuong.serve.limits import Limits
from congthuong.serve.pool import Reply
from congthuong.serve.problems import Problem

LONG = bytes(200_000)


class Pool:
    """Answers anything with the same bytes."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def ask(self, job: Mapping[str, Any], body: bytes = b"") -> Reply:
        return Reply(self._body, "text/csv")

    def copy(self, snapshots: object) -> None:
        pass


class Snapshots:
    newest = ()

    async def current(self, *, texts: bool) -> object:
        return SimpleNamespace(path="snapshot", tag="1")


async def _respond(service: Service) -> Piecemeal:
    async def quiet() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    scope: dict[str, Any] = {
        "type": "http", "method": "GET", "path": "/sparql", "query_string": b"", "scheme": "http", "headers": [],
        "client": None,
    }  # fmt: skip
    response = await respond(service, Request(scope, quiet), {})
    assert isinstance(response, Piecemeal)
    return response


def service(body: bytes, outgoing: int) -> Service:
    return Service(Limits(outgoing=outgoing, patience=0.1), cast(Any, Snapshots()), cast(Any, Pool(body)))


def test_long_answers_that_nobody_takes_leave_no_room_for_others() -> None:
    async def test() -> None:
        serving = service(LONG, 300_000)
        first = await _respond(serving)
        taken: list[Any] = []

        async def stuck(message: Any) -> None:
            taken.append(message)
            if message["type"] == "http.response.body":
                await asyncio.sleep(60)

        sending = asyncio.ensure_future(first(cast(Any, {}), cast(Any, None), stuck))
        await asyncio.sleep(0)
        assert serving.outgoing == Outgoing(len(LONG))
        with pytest.raises(Problem, match="slow clients") as busy:
            await _respond(serving)
        assert (busy.value.status, busy.value.retry_after) == (429, 5)
        await sending  # its patience ends
        assert serving.outgoing.size == 0
        assert [message["type"] for message in taken] == ["http.response.start", "http.response.body"]
        await _respond(serving)

    asyncio.run(test())


def test_short_answers_go_out_whatever_waits() -> None:
    async def test() -> None:
        serving = service(b"short", 0)
        assert (await _respond(serving)).body == b"short"

    asyncio.run(test())
