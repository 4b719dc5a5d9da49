"""What articles cost to add: each of many, one more to few and to many, on the processor, in quads and on the disk.

    python benchmarks/build.py                     knowledge bases of 100 and 1,000 articles, some minutes
    python benchmarks/build.py --most 10000        10,000 too, about an hour and a half

The articles are generated (some 30 facts each; no sentence stands twice). Times are of the processor, children
included, so that a busy machine disturbs them less. Beside the build stand, in the same run, reading alone and bare
pyoxigraph, which loads the very quads of the knowledge base in bulk and knows nothing of what follows from them.
"one more" is the median of several articles that are added, each by a build of its own, and "one less" of taking them
out again. Leaves with 1 where a limit is missed.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from congthuong.article import Metadata
from congthuong.interpret import interpret
from congthuong.read import Document, parse
from congthuong.recognise import load
from congthuong.store import KnowledgeBase

sys.path.insert(0, str(Path(__file__).parent))
from texts import texts

SIZES = (100, 1000, 10_000)
ONE_MORE = 5
# One more article may cost this much more among many than among few, and at most so many seconds.
SAME, ONE = 1.3, 2.0


@dataclass(frozen=True)
class Cost:
    """What a knowledge base of some articles took, and what one more takes there."""

    articles: int
    build: float
    more: float
    less: float


def seconds(work: Callable[[], object]) -> float:
    """The processor's seconds of this process and of those it waited for."""
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def documents(number: int, seed: int, begin: int = 0) -> list[Document]:
    """Generated articles with ids of their own."""
    made = []
    for place, text in enumerate(texts(number, seed=seed), begin):
        raw, given = text.encode(), Metadata(published="2024-12-20")
        article = parse(raw, name=f"{place}.txt", media_type="text/plain", id=str(place), metadata=given)
        made.append(Document(article=article, raw=raw, given=given))
    return made


def size_of(folder: Path) -> int:
    """The bytes of the files in a folder, each counted once, however many names it has."""
    found = (path.lstat() for path in folder.rglob("*"))
    return sum({(status.st_dev, status.st_ino): status.st_size for status in found}.values())


def measure(number: int) -> Cost:
    """Build a knowledge base of that many articles, print what it took, and add and remove a few more."""
    articles = documents(number, seed=number)
    lexicon = load()
    facts = 0

    def read() -> None:
        nonlocal facts
        facts = sum(len(interpret(one.article, lexicon).observations) for one in articles)

    reading = seconds(read)
    with tempfile.TemporaryDirectory() as name:
        kb = KnowledgeBase.create(Path(name) / "kb")
        kb.rebuild()  # the shared graphs, which are made once
        empty = len(kb.dataset())
        build = seconds(lambda: kb.build(articles))
        disk = size_of(kb.layout.root)
        quads = list(kb.dataset())
        bare = ox.Store(str(Path(name) / "bare"))
        bulk = seconds(partial(bare.bulk_extend, quads))
        found, own = len(quads), len(quads) - empty
        del quads, bare
        more = documents(ONE_MORE, seed=7, begin=number)
        added = statistics.median(seconds(partial(kb.build, [one])) for one in more)
        removed = statistics.median(seconds(partial(kb.remove, [one.article.id])) for one in more)
    print(
        f"{number:8,} {facts:9,} {found:11,} {own / facts:8.1f} {disk / number / 1000:8.0f} {build / number:9.3f} "
        f"{reading / number:9.3f} {build / reading:7.1f} {build / bulk:7.1f} {added:9.2f} {removed:9.2f}",
        flush=True,
    )
    return Cost(number, build, added, removed)


def missed(costs: Sequence[Cost]) -> list[str]:
    """The limits that these costs do not keep, in words."""
    first = costs[0]
    found = []
    for cost in costs:
        for name, now, then in (("one more", cost.more, first.more), ("one less", cost.less, first.less)):
            if now > then * SAME:
                found.append(f"{name} costs {now / then:.2f} times as much among {cost.articles:,} articles")
            if now > ONE:
                found.append(f"{name} costs {now:.2f} s among {cost.articles:,} articles")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=1000, help="articles of the largest knowledge base")
    most = parser.parse_args().most
    print("articles     facts       quads  a fact   kB each   s each   reading  times r. times b. one more  one less")
    costs = [measure(size) for size in SIZES if size <= most] or [measure(most)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nat most {memory:,.0f} MB of memory, with the generated articles and the quads for the peer")
    found = missed(costs)
    print("\n".join(found or ["every limit is kept"]))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
