"""How many requests the endpoint answers, beside `oxigraph serve` on the same data, with eight clients at once.

    python benchmarks/serve.py                       about 2,000 observations
    python benchmarks/serve.py --observations 10000

The knowledge base is built of generated articles by the real writer, and exported for the other server; both listen on
loopback, are asked in turn, and answer SPARQL results in JSON. "look-ups" ask for what is said of one thing; "longer"
queries take more than 5 ms each. Both are asked for a while before that counts: in that time ours copies the knowledge
base into memory, as it does by default (`--in-memory 0` has it ask the disk, as the other does). At the end look-ups
are asked while two more clients ask for what never ends, which the server's own limit stops. Client and servers share
the machine, so that its cores are named with the figures. Leaves with 1 where a limit is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

from congthuong.article import Metadata
from congthuong.query.export import export
from congthuong.query.prefixes import prefixes
from congthuong.read import Document, parse
from congthuong.store import KnowledgeBase

sys.path.insert(0, str(Path(__file__).parent))
from texts import texts

CLIENTS, SECONDS, WARMING = 8, 5.0, 10.0
RATIO, LOOKUPS, P99 = 0.8, 2000, 50.0
LONGER = {
    "by unit": "SELECT ?unit (COUNT(*) AS ?n) (AVG(?v) AS ?mean) { ?f ct:unit ?unit ; ct:value ?v } GROUP BY ?unit",
    "evidence": "SELECT ?f ?v ?s { ?f ct:value ?v ; ct:quoteFrom/oa:exact ?s } ORDER BY ?f LIMIT 500",
}
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def build(where: Path, observations: int) -> tuple[KnowledgeBase, list[str]]:
    kb = KnowledgeBase.create(where)

    def documents() -> Iterator[Document]:
        for number, text in enumerate(texts(max(observations // 27, 1), seed=1)):
            raw = text.encode()
            article = parse(raw, name=f"{number}.txt", media_type=None, id=str(number), metadata=Metadata())
            yield Document(article=article, raw=raw, given=Metadata())

    kb.build(documents())
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    found = sorted(
        quad.subject.value
        for quad in kb.dataset()
        if quad.predicate.value == kind and str(quad.object).endswith("def#Observation>")
    )
    return kb, found


@contextmanager
def server(*command: str, listens: str) -> Iterator[int]:
    """The port of a server that writes where it listens to its standard error."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        while line := process.stderr.readline():
            if found := re.search(listens, line):
                yield int(found[1])
                return
        raise SystemExit(f"{command[0]} did not start")
    finally:
        process.terminate()
        process.wait()


async def ask(
    port: int, path: str, queries: list[str], clients: int, bombs: int = 0, seconds: float = SECONDS
) -> tuple[float, list[float]]:
    """Answers a second, and how long each took, in milliseconds and in order."""
    taken: list[float] = []
    end = time.perf_counter() + seconds

    def request(query: str) -> bytes:
        head = f"GET /{path}?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        return (head + "Accept: application/sparql-results+json\r\n\r\n").encode()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: bytes) -> bytes:
        writer.write(asked)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if length := re.search(rb"content-length: (\d+)", head):
            await reader.readexactly(int(length[1]))
        else:  # chunked
            while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
                await reader.readexactly(size + 2)
            await reader.readexactly(2)
        return head.partition(b"\r\n")[0]

    async def client(number: int, asked: list[bytes], timed: bool) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        turn = number
        while time.perf_counter() < end:
            begin = time.perf_counter()
            status = await one(reader, writer, asked[turn % len(asked)])
            if timed:
                assert b" 200 " in status + b" ", status
                taken.append((time.perf_counter() - begin) * 1000)
            turn += clients
        writer.close()

    calls = [client(n, [request(query) for query in queries], True) for n in range(clients)]
    endless = [asyncio.ensure_future(client(n, [request(BOMB)], False)) for n in range(bombs)]
    await asyncio.gather(*calls)
    for call in endless:
        call.cancel()
    return len(taken) / seconds, sorted(taken)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--observations", type=int, default=2000)
    parser.add_argument("--in-memory", type=int, default=1024, help="MiB for copies, as of `congthuong serve`")
    given = parser.parse_args()
    observations = given.observations
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as directory, ExitStack() as stack:
        where = Path(directory)
        kb, facts = build(where / "kb", observations)
        print(f"{len(facts):,} observations, {len(kb.dataset()):,} quads, {os.cpu_count()} cores, {CLIENTS} clients")
        with (where / "all.nq").open("wb") as stream:
            export(kb.dataset(), "nquads", stream)
        binary, store = str(Path(sys.executable).parent / "oxigraph"), str(where / "store")
        load = [binary, "load", "--location", store, "--file", str(where / "all.nq")]
        subprocess.run(load, check=True, capture_output=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        theirs = stack.enter_context(
            server(
                binary, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}", "--union-default-graph",
                listens=r"127\.0\.0\.1:(\d+)",
            )
        )  # fmt: skip
        ours = stack.enter_context(
            server(
                sys.executable, "-m", "congthuong", "serve", "--kb", str(kb.layout.root), "--port", "0",
                "--timeout", "2", "--in-memory", str(given.in_memory),
                listens=r"http://[\w.]+:(\d+)",
            )
        )  # fmt: skip
        known = "".join(f"PREFIX {name}: <{iri}> " for name, iri in prefixes().items())
        lookups = [f"SELECT ?p ?o {{ <{fact}> ?p ?o }}" for fact in facts[:: max(len(facts) // 400, 1)]]
        for port, path in ((theirs, "query"), (ours, "sparql")):
            asyncio.run(ask(port, path, lookups, CLIENTS, seconds=WARMING))
        print("queries        ours/s  oxigraph/s   ratio   ours p50     p99 ms")
        for name, queries in {"look-ups": lookups, **{n: [known + q] for n, q in LONGER.items()}}.items():
            rates = []
            for port, path in ((ours, "sparql"), (theirs, "query")):
                rates.append(asyncio.run(ask(port, path, queries, CLIENTS)))
            (mine, taken), (other, _) = rates
            p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
            print(f"{name:12} {mine:8,.0f} {other:11,.0f} {mine / other:7.2f} {p50:10.1f} {p99:10.1f}")
            if name == "look-ups" and mine < LOOKUPS:
                missed.append(f"{mine:,.0f} look-ups/s, of {LOOKUPS:,} that are wanted")
            if name != "look-ups" and mine < RATIO * other:
                missed.append(f"{name}: {mine / other:.2f} times oxigraph, of {RATIO} that is wanted")
        _, taken = asyncio.run(ask(ours, "sparql", lookups, CLIENTS - 2, bombs=2))
        p99 = taken[int(len(taken) * 0.99)]
        print(
            f"look-ups while two clients ask for what never ends: p50 {taken[len(taken) // 2]:.1f} ms, p99 {p99:.1f} ms"
        )
        if p99 > P99:
            missed.append(f"p99 of {p99:.0f} ms beside endless queries, of {P99:.0f} that are wanted")
    for line in missed:
        print("missed:", line)
    return bool(missed)


if __name__ == "__main__":
    raise SystemExit(main())
