"""The processes behind the server, without the server: they die and are replaced at the worst of moments."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from congthuong.serve.limits import Limits
from congthuong.serve.pool import Pool
from congthuong.serve.problems import Problem
from congthuong.serve.processes import ForkServer, LostError, Worker
from congthuong.serve.spawner import Spawner
from congthuong.store import KnowledgeBase, in_memory

PING = {"kind": "ping"}


def with_fork_server(test: Callable[[ForkServer], Awaitable[None]]) -> None:
    async def run() -> None:
        fork_server = await ForkServer.start(Limits(), ())
        try:
            await test(fork_server)
        finally:
            await fork_server.close()

    asyncio.run(run())


def test_a_death_is_told_to_all_who_wait_whoever_of_them_gives_up() -> None:
    async def test(fork_server: ForkServer) -> None:
        worker = await fork_server.fork()
        first, second = (asyncio.ensure_future(worker.exit_code()) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        os.kill(worker.pid, signal.SIGTERM)
        assert await second == -signal.SIGTERM
        assert not worker.fit
        assert (await (await fork_server.fork()).run(PING, b""))[0]["truncated"] is False

    with_fork_server(test)


def test_a_worker_that_ends_while_it_is_asked_is_lost() -> None:
    async def test(fork_server: ForkServer) -> None:
        worker = await fork_server.fork()
        os.kill(worker.pid, signal.SIGSTOP)
        asked = asyncio.ensure_future(worker.run(PING, b""))
        await asyncio.sleep(0.2)
        os.kill(worker.pid, signal.SIGKILL)
        with pytest.raises(LostError) as lost:
            await asked
        assert (lost.value.code, lost.value.begun) == (-signal.SIGKILL, True)

    with_fork_server(test)


def test_a_fork_server_that_was_killed_has_no_workers_left() -> None:
    async def test(fork_server: ForkServer) -> None:
        workers = [await fork_server.fork() for _ in range(2)]
        fork_server.give_up()
        assert [await worker.exit_code() for worker in workers] == [-signal.SIGKILL] * 2
        with pytest.raises(EOFError):
            await fork_server.fork()
        await asyncio.wait_for(fork_server.wait_empty(), 5)

    with_fork_server(test)


def test_no_descriptor_is_left_of_those_that_died() -> None:
    async def test() -> None:
        async def one() -> None:
            fork_server = await ForkServer.start(Limits(), ())
            workers = [await fork_server.fork() for _ in range(2)]
            os.kill(workers[0].pid, signal.SIGKILL)
            await workers[0].exit_code()
            fork_server.give_up()
            await fork_server.close()

        await one()
        before = len(list(Path("/proc/self/fd").iterdir()))
        for _ in range(2):
            await one()
        assert len(list(Path("/proc/self/fd").iterdir())) <= before

    asyncio.run(test())


def test_no_module_of_the_working_directory_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed_kb: KnowledgeBase
) -> None:
    (tmp_path / "pyoxigraph.py").write_text("raise SystemExit('not this one')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    async def test(fork_server: ForkServer) -> None:
        await (await fork_server.fork()).run(PING, b"")

    with_fork_server(test)
    assert len(in_memory(seed_kb.layout.snapshot())) > 10_000


def test_hanging_up_while_workers_die_costs_no_worker() -> None:
    async def test() -> None:
        pool = Pool(Limits(workers=2, timeout=10))
        await pool.start()
        seed = random.Random(1)
        try:
            for _ in range(60):
                asked = asyncio.ensure_future(pool.ask(PING))
                for worker in list(pool._idle):
                    with suppress(ProcessLookupError):  # it is dead, and the pool has not looked yet
                        os.kill(worker.pid, signal.SIGKILL)
                await asyncio.sleep(seed.random() * 0.01)
                asked.cancel()
                with suppress(asyncio.CancelledError, Problem):
                    await asked
            answers = await asyncio.gather(*(pool.ask(PING) for _ in range(20)))
            assert len(answers) == 20
            await _until(lambda: len(pool._idle) == 2)
        finally:
            await pool.stop()

    asyncio.run(test())


def test_a_worker_of_a_fork_server_that_has_gone_is_not_kept(seed_kb: KnowledgeBase) -> None:
    async def test() -> None:
        pool = Pool(Limits(workers=2))
        await pool.start()
        try:
            old = {worker.pid for worker in pool._idle}
            pool.copy((seed_kb.layout.snapshot(),))
            busy = [await pool._acquire()]  # given out before the turn, and given back after it
            await _until(lambda: bool(pool._idle) and not {worker.pid for worker in pool._idle} & old)
            pool._release(busy.pop())
            await _until(lambda: len(pool._idle) == 2 and not {worker.pid for worker in pool._idle} & old)
            await _until(lambda: not pool._spawner._leaving)
        finally:
            await pool.stop()

    asyncio.run(test())


def test_forking_that_fails_for_a_while_leaves_the_pool_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    fork, fails = Spawner.fork, iter([OSError("no more processes"), RuntimeError("no more threads"), TimeoutError()])

    async def failing(spawner: Spawner) -> Worker:
        if (error := next(fails, None)) is not None:
            raise error
        return await fork(spawner)

    async def test() -> None:
        pool = Pool(Limits(workers=2))
        await pool.start()
        try:
            monkeypatch.setattr(Spawner, "fork", failing)
            for worker in list(pool._idle):
                os.kill(worker.pid, signal.SIGKILL)
                await worker.exit_code()
            assert (await pool.ask(PING)).body == b""
            await _until(lambda: len(pool._idle) == 2)
        finally:
            await pool.stop()

    asyncio.run(test())


def test_a_fault_in_a_worker_is_in_the_servers_log(caplog: pytest.LogCaptureFixture, seed_kb: KnowledgeBase) -> None:
    async def test() -> None:
        pool = Pool(Limits(workers=1))
        await pool.start()
        try:
            first = pool._idle[0].pid
            with pytest.raises(Problem) as told:
                await pool.ask({"kind": "sparql", "store": str(seed_kb.layout.snapshot()), "named": 7}, b"ASK {}")
            assert told.value.code == "internal-error"
            assert "TypeError" not in told.value.detail
            assert (await pool.ask(PING)).body == b""
            assert pool._idle[0].pid != first  # what failed once is not asked again
            with pytest.raises(Problem):
                await pool.ask({"kind": "page\x1b[2J"})
        finally:
            await pool.stop()

    asyncio.run(test())
    faults = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert "TypeError" in faults[0]
    assert "worker.py:" in faults[0]
    assert not any("\n" in fault or "\x1b" in fault for fault in faults)


async def _until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not so():
            await asyncio.sleep(0.02)
