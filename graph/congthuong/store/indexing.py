"""How the search index is made, and how it follows what changed.

>>> import tempfile, pyoxigraph as ox
>>> from congthuong.store.indexing import Changes, follow, write
>>> store, folder = ox.Store(), Path(tempfile.mkdtemp())
>>> changes = Changes.since(store)
>>> write(store, folder / "old.sqlite")
>>> name = ox.Quad(
...     ox.NamedNode("https://w3id.org/congthuong/id/province/bac-giang"), SKOS("prefLabel"), ox.Literal("Bắc Giang")
... )
>>> store.add(name)
>>> changes.note([name], 1)
>>> follow(store, changes, folder / "old.sqlite", folder / "new.sqlite")
>>> sqlite3.connect(folder / "new.sqlite").execute("SELECT name FROM name").fetchall()
[('Bắc Giang',)]

An index never changes once a snapshot has it: the next one is a copy of it, brought up to date by what came and went
since. Only the things and articles concerned are looked at, so an article costs the same however many there are; but
for the copy, a matter of milliseconds. Where nobody can say what changed (after a kill, another version, much at
once), it is filled anew, in the same way: as if everything had come.

A row's number is made of what it is ordered by, so that a search stops early and the order is that of a new index
whatever was changed before: names by weight, sentences by day, the rest by hash.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from congthuong.link import iris
from congthuong.rdf.dataset import WHOLE
from congthuong.rdf.terms import CT, DCTERMS, OA, PROV, RDF, SKOS, VOID, node, stated
from congthuong.text import plain

__all__ = ["Changes", "fill", "follow", "write"]

_FORMAT: Final = 2  # another number: the index before is not followed
_MUCH: Final = 1000  # articles, after which the index is rather filled anew
_NEWEST: Final = 24
_OF_EACH: Final = 3  # facts of an article that a start page shows
_KINDS: Final = ("Article", "Observation", "Statement")
_LABELS: Final = (SKOS("prefLabel"), SKOS("altLabel"), SKOS("hiddenLabel"), DCTERMS("title"))
_COUNTED: Final = {  # the predicates by whose objects a thing is counted, and the column
    CT("subject"): "facts",
    CT("indicator"): "facts",
    CT("sector"): "facts",
    CT("entity"): "mentions",
    CT("names"): "namings",
}
_SCHEMA: Final = """
    CREATE TABLE thing (iri TEXT PRIMARY KEY, facts INTEGER, mentions INTEGER, namings INTEGER) WITHOUT ROWID;
    CREATE TABLE name (id INTEGER PRIMARY KEY, iri TEXT, name TEXT, plain TEXT, weight INTEGER);
    CREATE INDEX exact ON name (plain);
    CREATE INDEX name_of ON name (iri);
    CREATE VIRTUAL TABLE name_words USING fts5 (plain, content='name', content_rowid='id', detail=none, prefix='2 3');
    CREATE TABLE article (iri TEXT PRIMARY KEY, issued TEXT, facts TEXT) WITHOUT ROWID;
    CREATE INDEX newest ON article (issued, iri);
    CREATE TABLE sentence (id INTEGER PRIMARY KEY, article TEXT, span TEXT, text TEXT);
    CREATE INDEX sentence_of ON sentence (article);
    CREATE VIRTUAL TABLE sentence_words USING fts5 (plain, content='', detail=none);
    CREATE VIRTUAL TABLE word USING fts5vocab (name_words, row);
    CREATE TABLE known (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""


@dataclass(slots=True)
class Changes:
    """What came into a store and went out of it since an index was written.

    `triples` is the number of them that the store said it had then: an index of another number is not followed.
    """

    triples: int
    whole: bool = False  # nobody knows: everything may have changed
    counts: dict[str, Counter[str]] = field(default_factory=dict)  # column -> thing -> more or less
    kinds: Counter[str] = field(default_factory=Counter)
    called: set[str] = field(default_factory=set)  # things whose names came or went
    articles: set[str] = field(default_factory=set)

    @classmethod
    def since(cls, store: ox.Store) -> Changes:
        """Nothing yet, since the store is what it is now."""
        return cls(_triples(store))

    def everything(self) -> None:
        """Note that nobody knows what changed."""
        self.whole = True
        for held in (self.counts, self.kinds, self.called, self.articles):
            held.clear()

    def note(self, quads: Iterable[ox.Quad], sign: int) -> None:
        """These quads came (1) or went (-1)."""
        if self.whole:
            return
        for quad in quads:
            predicate, value = quad.predicate, quad.object
            if isinstance(value, ox.NamedNode):
                if (column := _COUNTED.get(predicate)) is not None:
                    self.counts.setdefault(column, Counter())[value.value] += sign
                elif predicate == RDF("type") and (kind := value.value.removeprefix(iris.DEF)) in _KINDS:
                    self.kinds[kind] += sign
            elif predicate in _LABELS and isinstance(quad.subject, ox.NamedNode):
                self.called.add(quad.subject.value)

    def of(self, articles: Iterable[str]) -> None:
        """Articles of these IRIs came, went or are others now."""
        if not self.whole:
            self.articles.update(articles)
            if len(self.articles) > _MUCH:
                self.everything()


def write(store: ox.Store, file: Path) -> None:
    """Make the index of a store; OSError where the disk does not take it."""
    file.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(file)) as database:
            fill(database, store)
    except sqlite3.Error as error:
        raise OSError(f"the search index cannot be written: {error}") from error


def follow(store: ox.Store, changes: Changes, before: Path, file: Path) -> None:
    """Make the index of a store from the one before the changes; from nothing where that is none to follow."""
    if not changes.whole and before.is_file():
        shutil.copyfile(before, file)
        try:
            with closing(sqlite3.connect(file)) as database:
                if _is_of(database, changes.triples):
                    _apply(database, store, changes)
                    return
        except sqlite3.Error:
            pass  # it is damaged, or the disk is full: the second will show again
    write(store, file)


def fill(database: sqlite3.Connection, store: ox.Store) -> None:
    """Put the index of a store in an empty database."""
    database.executescript(_SCHEMA)
    changes = Changes(0)
    for predicate, column in _COUNTED.items():
        found = (thing.value for _, _, thing in stated(store, None, predicate))
        changes.counts.setdefault(column, Counter()).update(found)
    for kind in _KINDS:
        changes.kinds[kind] = sum(1 for _ in stated(store, None, RDF("type"), CT(kind)))
    changes.called.update(iri for iri, _ in _names(store, None))
    changes.articles.update(article.value for article, _, _ in stated(store, None, RDF("type"), CT("Article")))
    _apply(database, store, changes)


def _apply(database: sqlite3.Connection, store: ox.Store, changes: Changes) -> None:
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")
    moved = set(changes.called)
    entities = 0
    columns = ("facts", "mentions", "namings")
    for iri in sorted(set().union(*(changes.counts.get(column, {}) for column in columns))):
        more = [changes.counts.get(column, Counter())[iri] for column in columns]
        if not any(more):
            continue
        was = database.execute("SELECT facts, mentions, namings FROM thing WHERE iri = ?", (iri,)).fetchone()
        now = [then + change for then, change in zip(was or (0, 0, 0), more, strict=True)]
        entities += (now[2] > 0) - bool(was and was[2] > 0)
        database.execute("DELETE FROM thing WHERE iri = ?", (iri,))
        if any(now):
            database.execute("INSERT INTO thing VALUES (?, ?, ?, ?)", (iri, *now))
        moved.add(iri)
    for iri in sorted(moved):
        _name(database, store, iri)
    for article in sorted(changes.articles):
        _quote(database, store, article)
    known = dict(database.execute("SELECT key, value FROM known"))
    counts = Counter(json.loads(known.get("counts", "{}")))
    for kind in _KINDS:
        counts[kind] += changes.kinds[kind]
    counts["Entity"] += entities
    told = {
        "counts": {kind: counts[kind] for kind in (*_KINDS, "Entity")},
        "newest": _newest(database),
        "places": dict(_places(database, store)),
        "format": _FORMAT,
        "triples": _triples(store),
    }
    database.executemany("REPLACE INTO known VALUES (?, ?)", [(key, json.dumps(value)) for key, value in told.items()])
    database.commit()


def _is_of(database: sqlite3.Connection, triples: int) -> bool:
    known = dict(database.execute("SELECT key, value FROM known"))
    return (known.get("format"), known.get("triples")) == (str(_FORMAT), str(triples))


def _triples(store: ox.Store) -> int:
    """How many triples a store says it has; -1 where it says nothing."""
    return next((int(value.value) for _, _, value in stated(store, node(WHOLE), VOID("triples"))), -1)


def _name(database: sqlite3.Connection, store: ox.Store, iri: str) -> None:
    """The names of a thing as the store has them now, with the thing's weight now."""
    row = database.execute("SELECT facts + mentions FROM thing WHERE iri = ?", (iri,)).fetchone()
    weight = row[0] if row else 0
    wanted = {name: words for _, name in _names(store, node(iri)) if (words := plain(name))}
    for id, name, words, then in database.execute(
        "SELECT id, name, plain, weight FROM name WHERE iri = ?", (iri,)
    ).fetchall():
        if name in wanted and then == weight:
            del wanted[name]
            continue
        database.execute("INSERT INTO name_words (name_words, rowid, plain) VALUES ('delete', ?, ?)", (id, words))
        database.execute("DELETE FROM name WHERE id = ?", (id,))
    for name, words in sorted(wanted.items()):
        wished = (max(0, (1 << 22) - 1 - weight) << 41) | _hash(f"{iri}\n{name}", 41)
        id = _free(database, "SELECT 1 FROM name WHERE id = ?", wished)
        database.execute("INSERT INTO name VALUES (?, ?, ?, ?, ?)", (id, iri, name, words, weight))
        database.execute("INSERT INTO name_words (rowid, plain) VALUES (?, ?)", (id, words))


def _quote(database: sqlite3.Connection, store: ox.Store, article: str) -> None:
    """The quoted sentences of an article as the store has it now, its day, and a few of its facts."""
    for id, words in database.execute("SELECT id, text FROM sentence WHERE article = ?", (article,)).fetchall():
        database.execute(
            "INSERT INTO sentence_words (sentence_words, rowid, plain) VALUES ('delete', ?, ?)", (id, plain(words))
        )
    database.execute("DELETE FROM sentence WHERE article = ?", (article,))
    database.execute("DELETE FROM article WHERE iri = ?", (article,))
    issued, facts, sentences = _of_article(store, article)
    if issued is None:
        return
    database.execute("INSERT INTO article VALUES (?, ?, ?)", (article, issued, json.dumps(facts)))
    year, month, day = (int(part) for part in (*issued.split("-"), "0", "0", "0")[:3]) if issued else (0, 0, 0)
    first = (((1 << 22) - 1 - ((year * 13 + month) * 32 + day)) << 24 | _hash(article, 24)) << 17
    for place, (span, words) in enumerate(sentences):
        id = _free(database, "SELECT 1 FROM sentence WHERE id = ?", first + place)
        database.execute("INSERT INTO sentence VALUES (?, ?, ?, ?)", (id, article, span, words))
        database.execute("INSERT INTO sentence_words (rowid, plain) VALUES (?, ?)", (id, plain(words)))


def _of_article(store: ox.Store, article: str) -> tuple[str | None, list[str], list[tuple[str, str]]]:
    """The day of an article ("" where none is known, None where there is no such article), facts, sentences.

    The facts are sure ones with an indicator and a period; the sentences stand with their spans, in their order.
    """
    issued: str | None = None
    about: dict[str, set[str]] = {}
    words: dict[str, str] = {}
    spans: dict[str, set[str]] = {}  # of sentences, by what they quote
    statements: set[str] = set()
    quoted, exact, day = PROV("wasQuotedFrom"), OA("exact"), DCTERMS("issued")
    kind, statement = RDF("type"), CT("Statement")
    for subject, predicate, value in stated(store, None, None, None, _graph(article)):
        if predicate == exact:
            words[subject.value] = value.value
        elif predicate == CT("quoteFrom"):
            spans.setdefault("", set()).add(value.value)
        elif predicate == quoted:
            spans.setdefault(subject.value, set()).add(value.value)
        elif predicate == kind and value == statement:
            statements.add(subject.value)
        if subject.value == article:
            issued = value.value if predicate == day else issued or ""
        elif "/observation/" in subject.value:
            about.setdefault(subject.value, set()).add(predicate.value)
    wanted = {CT(name).value for name in ("subject", "indicator", "period")}
    good = sorted(iri for iri, has in about.items() if wanted <= has and CT("flag").value not in has)
    found = set().union(*(spans.get(one, set()) for one in ("", *statements)))
    placed = sorted((_place(span), span) for span in found if words.get(span))
    return issued, good[:_OF_EACH], [(span, words[span]) for _, span in placed]


def _names(store: ox.Store, thing: ox.NamedNode | None) -> Iterator[tuple[str, str]]:
    """What a thing is called, else what all are."""
    if thing is not None and not thing.value.startswith(iris.ID):
        return
    for label in _LABELS:
        for subject, _, name in stated(store, thing, label):
            iri = subject.value
            named = label != SKOS("altLabel") or "/naming/" not in iri  # what one article calls a thing
            if iri.startswith(iris.ID) and named and not iri.startswith(f"{iris.ID}dataset/"):
                yield iri, name.value


def _newest(database: sqlite3.Connection) -> list[str]:
    """Facts of the newest articles, a few of each."""
    rows = database.execute(
        "SELECT facts FROM article WHERE issued != '' ORDER BY issued DESC, iri DESC LIMIT ?", (4 * _NEWEST,)
    )
    return [fact for (facts,) in rows for fact in json.loads(facts)][:_NEWEST]


def _places(database: sqlite3.Connection, store: ox.Store) -> Iterator[tuple[str, int]]:
    """The facts of each province that has any."""
    for iri in sorted({thing.value for thing, _, _ in stated(store, None, RDF("type"), CT("Province"))}):
        row = database.execute("SELECT facts FROM thing WHERE iri = ?", (iri,)).fetchone()
        if row and row[0]:
            yield iri, row[0]


def _graph(article: str) -> ox.NamedNode:
    """The graph of what an article says, by the article's IRI."""
    return node(f"{iris.graph('article/')}{article.removeprefix(iris.article(''))}")


def _place(span: str) -> tuple[int, int]:
    """Where a span begins and ends, which stands in its IRI."""
    begin, _, end = span.rpartition("/")[2].partition("-")
    return int(begin), int(end)


def _hash(words: str, bits: int) -> int:
    return int.from_bytes(sha256(words.encode()).digest()[:8], "big") >> (64 - bits)


def _free(database: sqlite3.Connection, query: str, wished: int) -> int:
    """The number that a row would have, or the next that none has."""
    while database.execute(query, (wished,)).fetchone():
        wished += 1
    return wished
