"""Reading with several processes: the same facts in the same order, sooner.

>>> from congthuong.data import folder
>>> from congthuong.interpret.parallel import interpreted
>>> from congthuong.read import read
>>> [(document.article.id, len(facts.observations) > 5) for document, facts in interpreted(read([folder("seeds")]))][:2]
[('000', True), ('001', True)]

The processes are started anew (not forked, which would take open stores and threads along) and each loads the lexicon
once. Only a few articles a process are under way at a time, so that a long list of articles needs no more memory.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from congthuong.article import Article
from congthuong.errors import ReadError
from congthuong.facts import Facts
from congthuong.interpret import interpret
from congthuong.read import Document
from congthuong.recognise import load

__all__ = ["interpreted"]

_AHEAD = 4  # articles a process that are under way


def interpreted(
    documents: Iterable[Document],
    *,
    vocab: Path | None = None,
    jobs: int = 1,
    wanted: Callable[[Document], bool] | None = None,
) -> Iterator[tuple[Document, Facts | None]]:
    """Each document with its facts, in the order given; None for those that are not `wanted`, which are not read.

    `jobs` processes read; with one, this process does. Raises ReadError where a process was killed.
    """
    if jobs < 2:
        for document in documents:
            yield document, interpret(document.article, load(vocab)) if wanted is None or wanted(document) else None
        return
    waiting: deque[tuple[Document, Future[Facts] | None]] = deque()
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(vocab,))
    try:
        for document in documents:
            asked = wanted is None or wanted(document)
            waiting.append((document, pool.submit(_facts, document.article, vocab) if asked else None))
            if len(waiting) >= jobs * _AHEAD:
                yield _finished(*waiting.popleft())
        while waiting:
            yield _finished(*waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _finished(document: Document, future: Future[Facts] | None) -> tuple[Document, Facts | None]:
    try:
        return document, future.result() if future else None
    except BrokenProcessPool:
        where = document.article.source.name if document.article.source else document.article.id
        raise ReadError(
            "a reading process was killed", where=where, hint="there may be too little memory: take fewer --jobs"
        ) from None


def _begin(vocab: Path | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C and ends the pool
    load(vocab)


def _facts(article: Article, vocab: Path | None) -> Facts:
    return interpret(article, load(vocab))
