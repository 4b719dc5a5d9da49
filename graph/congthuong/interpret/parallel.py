"""Reading with several processes: the same facts in the same order, sooner, and no article can end the others' reading.

>>> from congthuong.data import folder
>>> from congthuong.facts import Facts
>>> from congthuong.interpret.parallel import interpreted
>>> from congthuong.read import read
>>> pairs = interpreted(read([folder("seeds")]))
>>> [(document.article.id, isinstance(facts, Facts) and len(facts.observations) > 5) for document, facts in pairs][:2]
[('000', True), ('001', True)]

Each process loads the lexicon once. Only a few articles a process are under way at a time, so that a long list of
articles needs no more memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import TypeAlias

from congthuong.apart import Apart, StoppedError
from congthuong.article import Article
from congthuong.errors import ReadError
from congthuong.facts import Facts
from congthuong.guard import failing, guarded, seconds_for
from congthuong.interpret import interpret
from congthuong.read import Document
from congthuong.recognise import Lexicon, load

__all__ = ["Reading", "interpreted", "read_guarded"]

Reading: TypeAlias = Callable[[Article, Lexicon], Facts]

_AHEAD = 4  # articles a process that are under way


def interpreted(
    documents: Iterable[Document],
    *,
    vocab: Path | None = None,
    jobs: int = 0,
    wanted: Callable[[Document], bool] | None = None,
    reading: Reading = interpret,
) -> Iterator[tuple[Document, Facts | ReadError | None]]:
    """Each document with its facts, in the order given; None for those that are not `wanted`, which are not read.

    `jobs` processes read; with none, this process does. `reading` is what reads an article, and can be pickled. What
    goes wrong with one article is given in place of its facts.
    """
    if jobs < 1:
        for document in documents:
            yield document, _facts(document.article, vocab, reading) if wanted is None or wanted(document) else None
        return
    idle: SimpleQueue[Apart] = SimpleQueue()
    readers = [Apart(load, vocab) for _ in range(jobs)]
    for reader in readers:
        idle.put(reader)
    waiting: deque[tuple[Document, Future[Facts | ReadError] | None]] = deque()
    threads = ThreadPoolExecutor(jobs)  # each waits for one process
    try:
        for document in documents:
            asked = wanted is None or wanted(document)
            waiting.append(
                (document, threads.submit(_apart, idle, document.article, vocab, reading) if asked else None)
            )
            if len(waiting) >= jobs * _AHEAD:
                yield _finished(*waiting.popleft())
        while waiting:
            yield _finished(*waiting.popleft())
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for reader in readers:
            reader.close()
        threads.shutdown()


def read_guarded(article: Article, vocab: Path | None = None, reading: Reading = interpret) -> Facts:
    """The facts of an article; whatever goes wrong is a ReadError that names the article, the station and the line."""
    with guarded(_name(article), station="interpret", seconds=seconds_for(len(article.text))) as known:
        lexicon = load(vocab)
        known.place = lambda: _place(article, lambda part: reading(part, lexicon))
        return reading(article, lexicon)


def _finished(
    document: Document, future: Future[Facts | ReadError] | None
) -> tuple[Document, Facts | ReadError | None]:
    return document, future.result() if future else None


def _apart(idle: SimpleQueue[Apart], article: Article, vocab: Path | None, reading: Reading) -> Facts | ReadError:
    reader = idle.get()
    try:
        return reader.call(_facts, article, vocab, reading, seconds=seconds_for(len(article.text)))
    except StoppedError as error:
        hint = "the article is left out; there may be too little memory: take fewer --jobs"
        return ReadError(f"interpret came to no end ({error})", where=_name(article), hint=hint)
    finally:
        idle.put(reader)


def _facts(article: Article, vocab: Path | None, reading: Reading) -> Facts | ReadError:
    try:
        return read_guarded(article, vocab, reading)
    except ReadError as error:
        return error


def _name(article: Article) -> str:
    return article.source.name if article.source else article.id


def _place(article: Article, works: Callable[[Article], object]) -> str | None:
    """The line of the article's body with which the reading begins to fail."""
    block = failing(article.blocks, lambda blocks: works(replace(article, blocks=tuple(blocks))))
    if block is None:
        return None
    line = article.text.count("\n", 0, block.start) + 1
    said = article.text[block.start : min(block.end, block.start + 60)]
    return f"line {line}, characters {block.start}-{block.end} ({said!r})"
