"""How fast questions are answered, beside bare pyoxigraph and beside rdflib, on one core.

    python benchmarks/sparql.py                    1,000 and 10,000 observations
    python benchmarks/sparql.py --most 100000      100,000 too; rdflib is asked up to 10,000

The knowledge base is what the reader reads in generated articles and the RDF writer writes of them. Each query is asked
in turn by all, several times, and the median counts. "bytes" is `Engine.execute` to JSON, beside pyoxigraph asked and
serialised in the same words; "rows" is the typed rows of `congthuong.open(…).query`, beside the solutions as a list;
"memory" is the bytes of `congthuong.open(…, in_memory=True)`, which is what rdflib, all in memory, is held against.
Leaves with 1 where a limit is missed.
"""

from __future__ import annotations

import argparse
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox

from congthuong import rdf
from congthuong.article import Metadata
from congthuong.data import folder
from congthuong.interpret import interpret
from congthuong.link import Catalogue
from congthuong.query import OxigraphEngine, RdflibEngine, named
from congthuong.query.prefixes import prefixes
from congthuong.query.rows import Rows
from congthuong.read import parse
from congthuong.recognise import load
from congthuong.store import in_memory

sys.path.insert(0, str(Path(__file__).parent))
from texts import texts

SIZES = (1_000, 10_000, 100_000)
RDFLIB = 10_000
JSON = "application/sparql-results+json"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
OBSERVATION = ox.NamedNode("https://w3id.org/congthuong/def#Observation")
# What may be lost to our own code, and what must be gained over the pure Python engine.
BYTES_RATIO, BYTES_MORE, SHORT, ROWS_RATIO, FASTER = 1.15, 0.3, 10.0, 2.5, 15.0

QUERIES = {
    "one fact": "SELECT ?p ?o { <%(fact)s> ?p ?o }",
    "one article": "SELECT ?f ?v { ?f dcterms:isPartOf <%(article)s> ; ct:value ?v }",
    "series": named("iip-series").bind(place=""),  # of all places
    "ranking": named("ranking").bind(),
    "search": named("search").bind(words="bac ninh"),
    "by unit": "SELECT ?unit (COUNT(*) AS ?n) (AVG(?v) AS ?mean) { ?f ct:unit ?unit ; ct:value ?v } GROUP BY ?unit",
    "large figures": "SELECT ?f ?v { ?f ct:value ?v FILTER(?v > 1000) } ORDER BY DESC(?v) ?f LIMIT 100",
    "evidence": "SELECT ?f ?v ?s { ?f ct:value ?v ; prov:wasQuotedFrom/oa:exact ?s }",
    "every figure": "SELECT ?f ?v ?u ?t { ?f a ct:Observation ; ct:value ?v ; ct:unit ?u ; ct:transformation ?t }",
}


def quads(observations: int) -> Iterator[ox.Quad]:
    """The graphs of as many articles as give that many observations, and what is computed from them."""
    lexicon, catalogue = load(None), Catalogue.load(folder("ontology"))
    stamp = rdf.Stamp(reader="benchmark", ontology="")
    work = ox.Store()
    work.bulk_extend(rdf.reference_quads(folder("ontology"), None))
    found = 0
    for number, text in enumerate(texts(observations, seed=1)):
        article = parse(text.encode(), name=f"{number}.txt", media_type=None, id=str(number), metadata=Metadata())
        facts = interpret(article, lexicon)
        found += len(facts.observations)
        work.bulk_extend(rdf.article_quads(article, facts, catalogue, stamp))
        if found >= observations:
            break
    for derived in (rdf.period_quads, rdf.entity_quads, rdf.relation_quads, rdf.cube_quads):
        work.bulk_extend(list(derived(work)))
    yield from work


def milliseconds(*asked: Callable[[], object]) -> list[float]:
    """The median of each, asked in turn so that all see the same machine, each time beginning with another."""
    taken: list[list[float]] = [[] for _ in asked]
    begin, first = time.perf_counter(), 0
    while len(taken[0]) < 5 or (len(taken[0]) < 100 and time.perf_counter() - begin < 2):
        for place in range(len(asked)):
            turn = (first + place) % len(asked)
            start = time.perf_counter()
            asked[turn]()
            taken[turn].append((time.perf_counter() - start) * 1000)
        first += 1
    return [statistics.median(times) for times in taken]


def once(ask: Callable[[], object]) -> float:
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def cold_start(path: Path) -> None:
    ours = (
        "from congthuong.query.engine import OxigraphEngine; from pathlib import Path;"
        f"OxigraphEngine.open(Path({str(path)!r})).execute('ASK {{ ?a a ct:Article }}', {JSON!r})"
    )
    bare = f"import pyoxigraph as ox; ox.Store.read_only({str(path)!r}).query('ASK {{ ?a a <http://e/> }}')"
    run = [[sys.executable, "-c", program] for program in (ours, bare)]
    mine, theirs = milliseconds(*(lambda c=command: subprocess.run(c, check=True) for command in run))  # type: ignore[misc]
    print(f"cold start to the first answer: {mine:.0f} ms, bare pyoxigraph {theirs:.0f} ms")


def measure(size: int) -> list[str]:
    made = list(quads(size))
    facts = sorted(quad.subject.value for quad in made if quad.predicate == TYPE and quad.object == OBSERVATION)
    print(f"\n{len(facts):,} observations, {len(made):,} quads, {len(made) / len(facts):.1f} quads an observation")
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "store"
        loading = ox.Store(str(path))
        start = time.perf_counter()
        loading.bulk_extend(made)
        loading.optimize()
        loading.flush()
        taken = time.perf_counter() - start
        del loading
        disk = sum(file.stat().st_size for file in path.iterdir())
        print(
            f"loaded in {taken:.2f} s ({len(made) / taken:,.0f} quads/s), {disk / len(facts):,.0f} bytes on disk each"
        )
        cold_start(path)
        store = ox.Store.read_only(str(path))
        engine = OxigraphEngine(store)
        rdflib = None
        if size <= RDFLIB:
            start = time.perf_counter()
            rdflib = RdflibEngine.load(ox.serialize(made, format=ox.RdfFormat.N_QUADS) or b"")
            print(f"rdflib: loaded in {time.perf_counter() - start:.1f} s")
        start = time.perf_counter()
        memory = OxigraphEngine(in_memory(path))
        print(f"copied into memory in {time.perf_counter() - start:.1f} s")
        fact = facts[len(facts) // 2]
        place = {"fact": fact, "article": fact.partition("/observation/")[0]}
        known = dict(prefixes())
        faster: dict[str, list[float]] = {"disk": [], "memory": []}
        print(
            "query            rows   bytes ms    bare ms   ratio    rows ms    bare ms   ratio"
            "  memory ms   rdflib ms  times disk  memory"
        )
        for name, template in QUERIES.items():
            text = template % place if "%(" in template else template

            def bare(text: str = text) -> ox.QuerySolutions:
                return store.query(text, use_default_graph_as_union=True, prefixes=known)  # type: ignore[return-value]

            bytes_ms, bare_bytes_ms, rows_ms, bare_rows_ms, memory_ms = milliseconds(
                lambda text=text: engine.execute(text, JSON),  # type: ignore[misc]
                lambda bare=bare: bare().serialize(format=ox.QueryResultsFormat.JSON),  # type: ignore[misc]
                lambda text=text: Rows.ask(engine, text),  # type: ignore[misc]
                lambda bare=bare: [tuple(solution) for solution in bare()],  # type: ignore[misc]
                lambda text=text: memory.execute(text, JSON),  # type: ignore[misc]
            )
            line = f"{name:14} {len(engine.answer(text).rows):6,} {bytes_ms:10.2f} {bare_bytes_ms:10.2f}"
            line += (
                f" {bytes_ms / bare_bytes_ms:7.2f} {rows_ms:10.2f} {bare_rows_ms:10.2f} {rows_ms / bare_rows_ms:7.2f}"
            )
            line += f" {memory_ms:10.2f}"
            allowed = bare_bytes_ms * BYTES_RATIO if bare_bytes_ms > SHORT else bare_bytes_ms + BYTES_MORE
            if bytes_ms > allowed:
                missed.append(f"{size:,} {name}: bytes take {bytes_ms:.2f} ms, allowed are {allowed:.2f}")
            if rows_ms > max(bare_rows_ms * ROWS_RATIO, bare_rows_ms + BYTES_MORE):
                missed.append(f"{size:,} {name}: rows take {rows_ms / bare_rows_ms:.2f} times as long")
            if rdflib is not None:
                slow = statistics.median(once(lambda text=text: rdflib.execute(text, JSON)) for _ in range(3))  # type: ignore[misc]
                faster["disk"].append(slow / bytes_ms)
                faster["memory"].append(slow / memory_ms)
                line += f" {slow:11.1f} {slow / bytes_ms:11.1f} {slow / memory_ms:7.1f}"
            print(line, flush=True)
        for where, times in faster.items() if rdflib is not None else ():
            mean = math.prod(times) ** (1 / len(times))
            print(f"{where}: {mean:.1f} times as fast as rdflib in the geometric mean, {min(times):.1f} at least")
            if min(times) < 1 or (where == "memory" and size == RDFLIB and mean < FASTER):
                missed.append(f"{size:,} {where}: {mean:.1f} times as fast as rdflib, {min(times):.1f} at least")
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=10_000, help="observations of the largest knowledge base")
    most = parser.parse_args().most
    missed = [line for size in SIZES if size <= most for line in measure(size)]
    print("\n" + "\n".join(missed or ["every limit is kept"]))
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
