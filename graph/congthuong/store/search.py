"""Finding by name: an index beside each snapshot, asked without diacritics and with a misspelling or two.

>>> import tempfile, pyoxigraph as ox
>>> from congthuong.store.search import Index, write
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
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from congthuong.link.iris import ID
from congthuong.rdf.terms import CT, DCTERMS, OA, PROV, RDF, SKOS, stated
from congthuong.text import plain

__all__ = ["FILE", "Hit", "Index", "Sentence", "write"]

FILE: Final = "search.sqlite"  # its name in the directory of a snapshot
_LOOKED_AT: Final = 400  # of the hits in the order of their weight, then ordered by how well they fit
_ALIKE: Final = 12  # words that may have been meant by one that is unknown
_NEWEST: Final = 24
_SCHEMA: Final = """
    CREATE TABLE name (id INTEGER PRIMARY KEY, iri TEXT, name TEXT, plain TEXT, weight INTEGER);
    CREATE INDEX exact ON name (plain);
    CREATE VIRTUAL TABLE name_words USING fts5 (plain, content='name', content_rowid='id', detail=none, prefix='2 3');
    CREATE TABLE sentence (id INTEGER PRIMARY KEY, article TEXT, span TEXT, text TEXT);
    CREATE VIRTUAL TABLE sentence_words USING fts5 (plain, content='', detail=none);
    CREATE VIRTUAL TABLE word USING fts5vocab (name_words, row);
    CREATE TABLE known (key TEXT PRIMARY KEY, value TEXT);
"""


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
        _fill(database, store)
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


def write(store: ox.Store, file: Path) -> None:
    """Make the index of a store; OSError where the disk does not take it."""
    file.unlink(missing_ok=True)
    database = sqlite3.connect(file)
    try:
        _fill(database, store)
    except sqlite3.Error as error:
        raise OSError(f"the search index cannot be written: {error}") from error
    finally:
        database.close()


def _begun(term: str) -> str:
    return f'"{term}" *' if len(term) > 1 else f'"{term}"'


def _quoted(file: Path) -> str:
    from urllib.parse import quote

    return quote(str(file.absolute()))


def _fill(database: sqlite3.Connection, store: ox.Store) -> None:
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
    facts, mentions = _counted(store, "subject", "indicator", "sector"), _counted(store, "entity")
    weights = facts + mentions
    names = sorted(set(_names(store)), key=lambda pair: (-weights[pair[0]], pair))
    database.executemany(
        "INSERT INTO name (iri, name, plain, weight) VALUES (?, ?, ?, ?)",
        ((iri, name, plain(name), weights[iri]) for iri, name in names if plain(name)),
    )
    database.execute("INSERT INTO name_words (name_words) VALUES ('rebuild')")
    issued = {article.value: day.value for article, _, day in stated(store, None, DCTERMS("issued"))}
    for number, sentence in enumerate(_sentences(store, issued), 1):
        database.execute("INSERT INTO sentence VALUES (?, ?, ?, ?)", (number, *sentence))
        database.execute("INSERT INTO sentence_words (rowid, plain) VALUES (?, ?)", (number, plain(sentence[2])))
    database.executemany("INSERT INTO known VALUES (?, ?)", _known(store, facts, issued))
    database.commit()


def _counted(store: ox.Store, *properties: str) -> Counter[str]:
    return Counter(value.value for name in properties for _, _, value in stated(store, None, CT(name)))


def _names(store: ox.Store) -> Iterator[tuple[str, str]]:
    for label in (SKOS("prefLabel"), SKOS("altLabel"), SKOS("hiddenLabel"), DCTERMS("title")):
        for thing, _, name in stated(store, None, label):
            iri = thing.value
            named = label != SKOS("altLabel") or "/naming/" not in iri  # what one article calls a thing
            if iri.startswith(ID) and named and not iri.startswith(f"{ID}dataset/"):
                yield iri, name.value


def _sentences(store: ox.Store, issued: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    spans = {span.value for _, _, span in stated(store, None, CT("quoteFrom"))}
    for statement, _, _ in stated(store, None, RDF("type"), CT("Statement")):
        spans.update(span.value for _, _, span in stated(store, statement, PROV("wasQuotedFrom")))
    found = []
    for span in spans:
        article = span.partition("/span/")[0]
        words = next((value.value for _, _, value in stated(store, ox.NamedNode(span), OA("exact"))), "")
        if words:
            found.append((issued.get(article, ""), article, span, words))
    return [row[1:] for row in sorted(found, key=lambda row: (row[0], row[1], row[2]), reverse=True)]


def _known(store: ox.Store, facts: Counter[str], issued: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    counts = {
        kind: sum(1 for _ in stated(store, None, RDF("type"), CT(kind)))
        for kind in ("Article", "Observation", "Statement")
    }
    counts["Entity"] = len({thing.value for _, _, thing in stated(store, None, CT("names"))})
    yield "counts", json.dumps(counts)
    yield "newest", json.dumps(_newest(store, issued))
    provinces = {thing.value for thing, _, _ in stated(store, None, RDF("type"), CT("Province"))}
    yield "places", json.dumps({iri: facts[iri] for iri in sorted(provinces) if facts[iri]})


def _newest(store: ox.Store, issued: Mapping[str, str]) -> list[str]:
    """Facts of the newest articles: a few of each, sure ones with an indicator and a period."""
    found: list[str] = []
    for article in sorted(issued, key=lambda iri: (issued[iri], iri), reverse=True)[: 4 * _NEWEST]:
        graph = ox.NamedNode(article.replace(f"{ID}article/", f"{ID}graph/article/"))
        about: dict[str, set[str]] = {}
        for quad in store.quads_for_pattern(None, None, None, graph):
            if isinstance(quad.subject, ox.NamedNode) and "/observation/" in quad.subject.value:
                about.setdefault(quad.subject.value, set()).add(quad.predicate.value)
        wanted = {CT(name).value for name in ("subject", "indicator", "period")}
        good = sorted(iri for iri, has in about.items() if wanted <= has and CT("flag").value not in has)
        found += good[:3]
        if len(found) >= _NEWEST:
            break
    return found[:_NEWEST]
