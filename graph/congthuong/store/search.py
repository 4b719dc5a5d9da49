"""Finding by name: an index beside each snapshot, asked without diacritics and with a misspelling or two.

>>> import tempfile, pyoxigraph as ox
>>> from congthuong.store.indexing import write
>>> from congthuong.store.search import Index
>>> store = ox.Store()
>>> store.update('INSERT DATA { GRAPH <g:g> { <https://w3id.org/congthuong/id/province/bac-giang> '
...     '<http://www.w3.org/2004/02/skos/core#prefLabel> "Bắc Giang"@vi } }')
>>> file = Path(tempfile.mkdtemp()) / "search.sqlite"
>>> write(store, file)
>>> index = Index.open(file)
>>> [hit.name for hit in index.names("bac giang")], [hit.name for hit in index.names("Bắc Gaing")]
(['Bắc Giang'], ['Bắc Giang'])

SQLite's own full-text search (FTS5) over names and sentences without diacritics. What most facts are about stands first
in it, so that a search may stop early. A word that nothing here is called by is taken for those that differ from it in
one letter. The file also keeps what a start page says of the whole, which would take long to count each time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from congthuong.store.indexing import fill
from congthuong.text import plain

__all__ = ["FILE", "Hit", "Index", "Sentence"]

FILE: Final = "search.sqlite"  # its name in the directory of a snapshot
_LOOKED_AT: Final = 400  # of the hits in the order of their weight, then ordered by how well they fit
_ALIKE: Final = 12  # words that may have been meant by one that is unknown


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing whose name fits: its IRI, the name that did, how many facts and mentions it has."""

    iri: str
    name: str
    weight: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A quoted sentence that fits: the IRIs of its article and its span, its words."""

    article: str
    span: str
    text: str


class Index:
    """An index to be asked; not to be handed from thread to thread."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    @classmethod
    def open(cls, file: Path) -> Index:
        """The index in that file, which nobody changes."""
        return cls(sqlite3.connect(f"file:{_quoted(file)}?immutable=1", uri=True))

    @classmethod
    def of(cls, store: ox.Store) -> Index:
        """The index of a store that has none beside it, in memory."""
        database = sqlite3.connect(":memory:")
        fill(database, store)
        return cls(database)

    def names(self, words: str, *, limit: int = 40) -> list[Hit]:
        """The things that are called so, each once, those that fit best first."""
        wanted = plain(words)
        if not wanted:
            return []
        terms = wanted.split()
        found = self._named(wanted, [f'"{term}"' for term in terms[:-1]] + [_begun(terms[-1])])
        if not found:
            found = self._named(wanted, [self._meant(term, last=n == len(terms)) for n, term in enumerate(terms, 1)])
        best: dict[str, tuple[tuple[int, int, int], Hit]] = {}
        for name, hit in found:
            # Called exactly so, beginning so, or the words somewhere; then what most is said of, then the shorter.
            fit = 0 if name == wanted else 1 if name.startswith(f"{wanted} ") else 2
            offer = ((fit, -hit.weight, len(name)), hit)
            if hit.iri not in best or offer[0] < best[hit.iri][0]:
                best[hit.iri] = offer
        return [hit for _, hit in sorted(best.values(), key=lambda item: (item[0], item[1].iri))][:limit]

    def sentences(self, words: str, *, limit: int = 20) -> list[Sentence]:
        """The quoted sentences with all of these words, those of the newest articles first."""
        terms = plain(words).split()
        if not terms or (len(terms) == 1 and len(terms[0]) < 3):
            return []
        rows = self._database.execute(
            "SELECT article, span, text FROM sentence WHERE id IN "
            "(SELECT rowid FROM sentence_words WHERE sentence_words MATCH ? ORDER BY rowid LIMIT ?) ORDER BY id",
            (" ".join(f'"{term}"' for term in terms), limit),
        )
        return [Sentence(*row) for row in rows]

    def most(self, limit: int) -> list[Hit]:
        """The things that most is said of."""
        rows = self._database.execute("SELECT iri, name, weight FROM name ORDER BY id LIMIT ?", (8 * limit,))
        found: dict[str, Hit] = {}
        for row in rows:
            found.setdefault(row[0], Hit(*row))
        return list(found.values())[:limit]

    def known(self, key: str) -> Any:
        """What is kept of the whole: `counts`, `newest` (facts), `places` (facts of each province)."""
        row = self._database.execute("SELECT value FROM known WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def _named(self, wanted: str, terms: Sequence[str]) -> list[tuple[str, Hit]]:
        columns = "SELECT plain, iri, name, weight FROM name WHERE"
        first = f"SELECT rowid FROM name_words WHERE name_words MATCH ? ORDER BY rowid LIMIT {_LOOKED_AT}"  # noqa: S608
        rows = self._database.execute(f"{columns} plain = ?", (wanted,)).fetchall()
        rows += self._database.execute(
            f"{columns} id IN ({first})",
            (" AND ".join(f"({term})" for term in terms),),
        ).fetchall()
        return [(name, Hit(iri, label, weight)) for name, iri, label, weight in rows]

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        return dict(self._database.execute("SELECT term, doc FROM word"))

    def _meant(self, term: str, *, last: bool) -> str:
        """A word, or those that differ from it by one letter left out, put in, changed or in the wrong place."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        words = [term] if term in self._vocabulary else []
        if len(term) > 2:
            near = process.extract(term, self._vocabulary.keys(), scorer=OSA.distance, score_cutoff=1, limit=None)
            words += sorted((word for word, *_ in near), key=lambda word: -self._vocabulary[word])[:_ALIKE]
        offers = [f'"{word}"' for word in dict.fromkeys(words)] or [f'"{term}"']
        if last:
            offers.append(_begun(term))
        return " OR ".join(dict.fromkeys(offers))


def _begun(term: str) -> str:
    return f'"{term}" *' if len(term) > 1 else f'"{term}"'


def _quoted(file: Path) -> str:
    from urllib.parse import quote

    return quote(str(file.absolute()))
