"""How fast articles become facts on one core, and beside what.

    python benchmarks/read.py                 about three minutes
    python benchmarks/read.py --most 1000     a shorter look at the growth

Each text is read as a file is: bytes, page layout, metadata, recognisers, facts. No text stands twice in a run, and no
two sentences carry the same names and numbers. Times are of the processor, so that a busy machine disturbs them less.
The peer is underthesea's `ner`, a sequence tagger, over texts of the same kind in the same run: it finds names only, no
figures, and is the nearest thing to a reader that Vietnamese has. Where it is not installed, the run says so.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from congthuong.article import Metadata
from congthuong.interpret import interpret
from congthuong.read import parse
from congthuong.recognise import Lexicon, load

sys.path.insert(0, str(Path(__file__).parent))
from texts import texts

SIZES = (1, 10, 100, 1000, 10_000)
GOAL, TIMES = 150_000, 15  # characters a second, and how many times the peer's speed


def read_all(articles: Sequence[bytes], lexicon: Lexicon) -> tuple[float, int]:
    """The processor's seconds for the whole reading, and how many observations it gave."""
    found = 0
    start = time.process_time()
    for index, raw in enumerate(articles):
        article = parse(raw, name=f"{index}.txt", media_type=None, id=None, metadata=Metadata())
        found += len(interpret(article, lexicon).observations)
    return time.process_time() - start, found


def of(number: int, seed: int) -> tuple[list[bytes], int]:
    made = list(texts(number, seed=seed))
    assert len({hashlib.sha256(text.encode()).digest() for text in made}) == number, "a text stands twice"
    return [text.encode("utf-8") for text in made], sum(map(len, made))


def growth(lexicon: Lexicon, most: int) -> None:
    print("\narticles   characters   observations   seconds   characters/s   articles/s")
    speeds: list[float] = []
    for size in (size for size in SIZES if size <= most):
        articles, characters = of(size, seed=size)
        seconds, found = read_all(articles, lexicon)
        speeds.append(characters / seconds)
        print(
            f"{size:8,}   {characters:10,}   {found:12,}   {seconds:7.2f}   {characters / seconds:12,.0f}"
            f"   {size / seconds:10,.1f}"
        )
    if len(speeds) > 2:
        # the first sizes are too short to measure anything but the clock
        print(f"linear: the last size is read at {speeds[-1] / speeds[2]:.2f} times the speed of 100 articles")


def speed(lexicon: Lexicon, rounds: int, number: int) -> float:
    """The median speed over fresh texts, in characters a second."""
    measured: list[float] = []
    for number_of_round in range(rounds):
        articles, characters = of(number, seed=1000 + number_of_round)
        seconds, _ = read_all(articles, lexicon)
        measured.append(characters / seconds)
    median = statistics.median(measured)
    articles_a_second = median / (characters / number)
    print(
        f"congthuong, bytes to facts, one core: {median:,.0f} characters/s, {articles_a_second:,.0f} articles/s"
        f" (median of {rounds} rounds of {number} articles; {min(measured):,.0f} to {max(measured):,.0f})"
    )
    print(f"goal {GOAL:,} characters/s: {'reached' if median >= GOAL else 'missed'}")
    return median


def peer(ours: float, number: int) -> None:
    try:
        from underthesea import ner
    except ImportError:
        print("underthesea is not installed, so there is nothing to compare with: pip install underthesea")
        return
    made = list(texts(number + 1, seed=77))
    ner(made.pop())  # loads its model
    start = time.process_time()
    for text in made:
        ner(text)
    seconds = time.process_time() - start
    theirs = sum(map(len, made)) / seconds
    ratio = ours / theirs
    print(f"underthesea ner, names only, the same kind of texts: {theirs:,.0f} characters/s ({number} articles)")
    print(f"congthuong is {ratio:.1f} times as fast; goal {TIMES}: {'reached' if ratio >= TIMES else 'missed'}")


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast articles become facts on one core.")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the most articles of the growth check")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=200, help="articles a round")
    asked = parser.parse_args()
    lexicon = load()
    read_all(of(20, seed=5)[0], lexicon)  # compiled patterns and caches, as in any run after its first second
    ours = speed(lexicon, asked.rounds, asked.articles)
    peer(ours, 20)
    growth(lexicon, asked.most)


if __name__ == "__main__":
    main()
