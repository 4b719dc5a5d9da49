"""A knowledge base: a directory that articles are added to and everybody reads from.

>>> import tempfile
>>> from congthuong.store.base import KnowledgeBase
>>> kb = KnowledgeBase.create(Path(tempfile.mkdtemp()) / "kb")
>>> kb.info().articles
()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from congthuong import rdf
from congthuong.corrections import Line, corrected, digest, of_article
from congthuong.data import folder
from congthuong.errors import CongthuongError, ReadError, UsageError
from congthuong.facts import Entity, Facts, Observation, Relation
from congthuong.guard import failing, guarded, seconds_for
from congthuong.link import Catalogue, iris
from congthuong.link.identity import Decisions
from congthuong.output import replacing
from congthuong.rdf.terms import CT, DCTERMS, RDF, node, stated, text
from congthuong.store.batch import Batch
from congthuong.store.decided import Decided, decided
from congthuong.store.disk import on_disk
from congthuong.store.info import Info, info
from congthuong.store.layout import Layout
from congthuong.store.outcome import Outcome
from congthuong.store.records import Record, Records
from congthuong.store.tables import Tables, TableWriter
from congthuong.store.version import reader_version

if TYPE_CHECKING:
    from congthuong.article import Article
    from congthuong.attach import Attached
    from congthuong.check import Finding, Shapes
    from congthuong.facts import Fact
    from congthuong.model.answers import AnswerFolder
    from congthuong.model.reader import TwoReaders
    from congthuong.read import Document

__all__ = ["KnowledgeBase", "Outcome"]


class KnowledgeBase:
    """A knowledge base on disk; reading needs nothing but the directory, writing its lock."""

    def __init__(self, path: Path) -> None:
        self.layout = Layout(path)
        self.records = Records(self.layout.articles, self.layout.sources)
        self.tables = Tables(self.layout.tables)

    @classmethod
    def open(cls, path: Path | str, *, older: bool = False) -> KnowledgeBase:
        """The knowledge base in this directory; StoreError where there is none that this version can open.

        `older` opens one of an older version too, for `rebuild` to make it anew.
        """
        kb = cls(Path(path))
        kb.layout.check(older=older)
        return kb

    @classmethod
    def create(
        cls, path: Path | str, *, wait: bool = False, waiting: Callable[[str], None] | None = None
    ) -> KnowledgeBase:
        """The knowledge base in this directory, made there if the directory is new or empty."""
        kb = cls(Path(path))
        if not kb.layout.manifest.is_file():
            kb.layout.prepare()
            with kb.layout.lock(wait=wait, waiting=waiting):
                if not kb.layout.manifest.is_file():
                    kb.layout.create()
        kb.layout.check()
        return kb

    def build(
        self,
        documents: Iterable[Document],
        *,
        wait: bool = False,
        waiting: Callable[[str], None] | None = None,
        progress: Callable[[Outcome], None] | None = None,
        jobs: int = 0,
    ) -> tuple[Outcome, ...]:
        """Add these articles, each in place of the one with its id; what did not change is left as it is.

        Each article goes in by one update, and readers see all of them at once at the end. One that cannot go in gives
        an outcome with an error and leaves the others alone. `progress` is called with each outcome; `jobs` processes
        read, with none this one does. A process that is killed leaves what readers see as it was; the next build
        completes what it had begun.

        Raises BusyError where another process is writing and `wait` is not given (`waiting` is told its number
        otherwise), WriteError where the disk does not take it.
        """
        outcomes: list[Outcome] = []
        seen: dict[str, str] = {}
        report = _reporting(outcomes, progress)
        with self.layout.lock(wait=wait, waiting=waiting), self._writing(report) as writer:
            for document, facts in writer.read_ahead(documents, jobs):
                report(writer.add(document, seen, facts))
        return tuple(outcomes)

    def remove(
        self, ids: Iterable[str], *, wait: bool = False, waiting: Callable[[str], None] | None = None
    ) -> tuple[Outcome, ...]:
        """Take these articles out, with all that was computed from them; an unknown id is an outcome with an error."""
        outcomes: list[Outcome] = []
        report = _reporting(outcomes, None)
        with self.layout.lock(wait=wait, waiting=waiting), self._writing(report) as writer:
            for id in ids:
                report(writer.remove(id))
        return tuple(outcomes)

    def attach(
        self, table: Attached, *, wait: bool = False, waiting: Callable[[str], None] | None = None
    ) -> tuple[Outcome, ...]:
        """Put a user's table beside the articles, in place of the one with its name; no article is read for it.

        All of it or nothing: UsageError where a key is undecided, and who is killed leaves what readers see as it was.
        """
        if table.undecided:
            what = f"{len(table.undecided)} keys are undecided"
            raise UsageError(what, where=table.table.file, hint="choose what they mean, then attach the table")
        made = self.tables.made(table)
        outcomes: list[Outcome] = []
        report = _reporting(outcomes, None)
        with self.layout.lock(wait=wait, waiting=waiting), self._writing(report) as writer:
            writer.mark()
            report(writer.tables.attach(made))
        return tuple(outcomes)

    def detach(
        self, names: Iterable[str], *, wait: bool = False, waiting: Callable[[str], None] | None = None
    ) -> tuple[Outcome, ...]:
        """Take attached tables out again; an unknown name is an outcome with an error."""
        outcomes: list[Outcome] = []
        report = _reporting(outcomes, None)
        with self.layout.lock(wait=wait, waiting=waiting), self._writing(report) as writer:
            writer.mark()
            for name in names:
                report(writer.tables.detach(name))
        return tuple(outcomes)

    def rebuild(
        self,
        *,
        wait: bool = False,
        waiting: Callable[[str], None] | None = None,
        progress: Callable[[Outcome], None] | None = None,
    ) -> tuple[Outcome, ...]:
        """Make the whole store anew from the kept articles, as this version of congthuong reads them.

        This also mends a damaged store; readers keep the snapshot that they have until the new one is whole.
        """
        outcomes: list[Outcome] = []
        with self.layout.lock(wait=wait, waiting=waiting):
            self.lines()  # a wrong one shows before anything is thrown away
            self.layout.mark()
            self.layout.empty_work()
            with self._writing(_reporting(outcomes, progress)):
                pass
            self.layout.sign()
        return tuple(outcomes)

    def lines(self) -> tuple[Line, ...]:
        """The decisions in corrections.tsv; DataError names the line and column of the first that is wrong."""
        return self._parse_lines(self._corrections())

    def decide(
        self,
        lines: Iterable[Line],
        *,
        wait: bool = False,
        waiting: Callable[[str], None] | None = None,
    ) -> tuple[Outcome, ...]:
        """Add these decisions to corrections.tsv, all or none, and bring what they are about up to date.

        The file is read and written under the lock, so that of two who decide at once neither loses a line.
        """
        from congthuong.corrections import appended

        outcomes: list[Outcome] = []
        with self.layout.lock(wait=wait, waiting=waiting):
            raw = appended(self._corrections(), lines)
            self._parse_lines(raw)
            with replacing(self.layout.corrections) as stream:
                stream.write(raw)
            with self._writing(_reporting(outcomes, None)):
                pass
        return tuple(outcomes)

    def decided(self) -> tuple[Decided, ...]:
        """What became of each decision, as readers see it."""
        lines = self.lines()
        if not lines:
            return ()
        articles = {line.article for line in lines if self.records.get(line.article) is not None}
        return tuple(decided(self.dataset(), lines, articles))

    def _corrections(self) -> bytes:
        with on_disk(self.layout.corrections):
            return self.layout.corrections.read_bytes() if self.layout.corrections.is_file() else b""

    def _parse_lines(self, raw: bytes) -> tuple[Line, ...]:
        from congthuong.corrections import parse

        if not raw:
            return ()
        vocab = self.layout.vocab if self.layout.vocab.is_dir() else None
        known = {
            notation for type, notation in Catalogue.load(folder("ontology"), vocab).by_notation if type == "Indicator"
        }
        return parse(raw, where=str(self.layout.corrections), indicators=known)

    def info(self) -> Info:
        """What the knowledge base holds, as readers see it."""
        return info(self.dataset(), self.layout, self.stamp)

    def dataset(self) -> ox.Store:
        """The current snapshot, read-only: it stays as it is even while others build."""
        path = self.layout.snapshot()
        with on_disk(path):
            return ox.Store.read_only(str(path))

    def article(self, id: str) -> Article | None:
        """An article as it is kept, read again from its source; None where there is none of this id.

        ReadError where it cannot be read any more, StoreError where its source is gone.
        """
        record = self.records.get(id)
        return None if record is None else self._parsed(record, self.records.raw(record))

    @staticmethod
    def _parsed(record: Record, raw: bytes) -> Article:
        from congthuong import read

        with guarded(record.name, seconds=seconds_for(len(raw))):
            return read.parse(raw, name=record.name, media_type=record.media_type, id=record.id, metadata=record.given)

    def quads(self) -> Iterator[str]:
        """The lines of the N-Quads of everything, sorted: equal for equal articles, in whatever order they came."""
        yield from sorted(f"{quad} .\n" for quad in self.dataset())

    @cached_property
    def stamp(self) -> rdf.Stamp:
        """What reads articles into this knowledge base now."""
        return rdf.Stamp(reader_version(), rdf.ontology_hash(folder("ontology"), self.layout.vocab))

    @contextmanager
    def _writing(self, report: Callable[[Outcome], None]) -> Iterator[_Writer]:
        """The work store, first brought to what the records say; published at the end if it ran ahead of readers."""
        writer = _Writer(self, self.layout.open_work())
        try:
            for outcome in writer.recover():
                report(outcome)
            for outcome in writer.revise():
                report(outcome)
            yield writer
            for outcome in writer.tables.unreadable:
                report(outcome)
            if self.layout.pending.exists():
                writer.finish()
        finally:
            del writer.work  # which closes the store, before the lock lets the next process open it


class _Writer:
    """One process's turn at writing."""

    def __init__(self, kb: KnowledgeBase, work: ox.Store) -> None:
        self.kb, self.work = kb, work
        self._vocab = kb.layout.vocab if kb.layout.vocab.is_dir() else None
        self._marked = False
        self._recovered = False
        self._loose: set[str] = set()  # sources that a record has ceased to name
        stamp = kb.stamp
        self._lines = kb.lines()
        pairs = [line for line in self._lines if line.op in ("same", "different")]
        version = " ".join(filter(None, (stamp.reader, stamp.ontology, digest(pairs))))
        self._batch = Batch(work, folder("ontology"), self._vocab, version, decisions=_decisions(pairs))
        self.tables = TableWriter(kb.tables, self._batch)

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue.load(folder("ontology"), self._vocab)

    @cached_property
    def _answers(self) -> AnswerFolder:
        from congthuong.model.answers import AnswerFolder

        return AnswerFolder(self.kb.layout.answers)

    @cached_property
    def _reading(self) -> TwoReaders:
        from congthuong.model.reader import TwoReaders

        return TwoReaders(self._answers)

    @cached_property
    def _shapes(self) -> Shapes:
        from congthuong.check import Shapes

        return Shapes.load(folder("ontology"))

    def read_ahead(
        self, documents: Iterable[Document], jobs: int
    ) -> Iterator[tuple[Document, Facts | ReadError | None]]:
        """The documents; with jobs, those that are news come with their facts, which other processes read."""
        if jobs < 1:
            return ((document, None) for document in documents)
        from congthuong.interpret.parallel import interpreted

        return interpreted(
            documents,
            vocab=self._vocab,
            jobs=jobs,
            wanted=lambda one: not self._unchanged(one.article),
            reading=self._reading,
        )

    def add(self, document: Document, seen: dict[str, str], facts: Facts | ReadError | None = None) -> Outcome:
        """Put one article in, unless it is there as it is; `seen` are the ids and names of those before it."""
        article = document.article
        name = article.source.name if article.source else article.id
        if article.id in seen:
            twice = f"the id {article.id!r} stands for {seen[article.id]!r} already"
            error = ReadError(twice, where=name, hint="give each its own in index.jsonl")
            return Outcome(id=article.id, name=name, action="refused", error=error)
        seen[article.id] = name
        if self._unchanged(article):
            return Outcome(id=article.id, name=name, action="unchanged")
        known = self.kb.records.get(article.id)
        try:
            if isinstance(facts, ReadError):
                raise facts
            quads, number, findings = self._read(article, name, facts)
        except CongthuongError as error:
            return Outcome(id=article.id, name=name, action="refused", error=error)
        self.mark()
        self.kb.records.keep(article, document.raw, document.given, content=rdf.content_hash(article))
        if known is not None:
            self._loose.add(known.source)
        self._replace(article.id, quads)
        was = known.name if known is not None and known.name != name else None
        action = "added" if known is None else "replaced"
        return Outcome(id=article.id, name=name, action=action, facts=number, findings=findings, was=was)

    def remove(self, id: str) -> Outcome:
        """Take one article out."""
        known = self.kb.records.get(id)
        if known is None:
            error = ReadError("there is no article with this id", where=id, hint="'congthuong info' lists the articles")
            return Outcome(id=id, name=id, action="refused", error=error)
        self.mark()
        self.kb.records.forget(id)
        self._loose.add(known.source)
        self._answers.forget(id)
        self._replace(id, [])
        return Outcome(id=id, name=known.name, action="removed")

    def recover(self) -> Iterator[Outcome]:
        """Bring the work store to what the records say: a killed process may have left it behind them."""
        from congthuong import read

        if self.kb.layout.is_settled():
            return
        self._recovered = True
        self.mark()
        kept = {iris.article(record.id) for record in self.kb.records}
        stored = {
            article.value: id.value
            for article, _, id in stated(self.work, None, DCTERMS("identifier"))
            if article.value.startswith(iris.ID + "article/")
        }
        for iri in sorted(set(stored) - kept):
            self._replace(stored[iri], [])
        for record in self.kb.records:
            content, _, _, answers, _ = self._stored(record.id)
            known = iris.article(record.id) in stored
            if known and (content, answers) == (record.content, self._answers.digest(record.id)):
                continue
            raw = self.kb.records.raw(record)
            try:
                article = self.kb._parsed(record, raw)
            except ReadError as error:
                yield Outcome(id=record.id, name=record.name, action="refused", error=error)
                continue
            yield self.add(read.Document(article=article, raw=raw, given=record.given), {})
        self._write()  # what comes now may be what was read again just now, and is then unchanged
        yield from self.tables.recover(self.work)

    def revise(self) -> Iterator[Outcome]:
        """Read those articles again about whose facts people have decided otherwise since."""
        from congthuong import read

        decided = {line.article for line in self._lines}
        before = {article for article, _, _ in stated(self.work, None, CT("correctionsHash"))}
        decided |= {id.value for article in before for _, _, id in stated(self.work, article, DCTERMS("identifier"))}
        for id in sorted(decided):
            record = self.kb.records.get(id)
            if record is None or self._stored(id)[4] == digest(of_article(self._lines, id)):
                continue
            try:
                raw = self.kb.records.raw(record)
                article = self.kb._parsed(record, raw)
            except CongthuongError as error:
                yield Outcome(id=id, name=record.name, action="refused", error=error)
                continue
            yield self.add(read.Document(article=article, raw=raw, given=record.given), {})
        made = self._batch.made
        if made is not None and made.split(" ")[2:] != self._batch.version.split(" ")[2:]:
            self.mark()  # other things are one now
        if self._marked:
            self._write()

    def finish(self) -> None:
        """Let readers see all that was written."""
        self._write()
        self.kb.layout.publish(self.work, None if self._recovered else self._batch.changes)
        if self._recovered:
            self.kb.records.sweep()
        else:
            used = {source for source in self._loose if any(stated(self.work, None, CT("sourceHash"), text(source)))}
            self.kb.records.drop(self._loose - used)
        self.kb.layout.unmark()

    def _write(self) -> None:
        with on_disk(self.kb.layout.root):
            self._batch.write()

    def _read(self, article: Article, name: str, facts: Facts | None) -> tuple[list[ox.Quad], int, tuple[Finding, ...]]:
        """The quads of an article that conform to the shapes, the number of its facts, and what was kept out."""
        from congthuong.interpret.parallel import read_guarded

        known = read_guarded(article, self._vocab, self._reading) if facts is None else facts
        answers, model = self._answers.digest(article.id), self._answers.model(article.id)
        lines = of_article(self._lines, article.id)
        stamp = replace(self.kb.stamp, answers=answers, model=model, corrections=digest(lines))
        with guarded(name, station="rdf", seconds=seconds_for(len(article.text))) as guard:
            guard.place = lambda: self._place(article, known)
            put = corrected(article, known, lines)
            quads = rdf.article_quads(article, put.facts, self._catalogue, stamp)
            kept, findings = self._shapes.sift(article, quads)
            kept += rdf.correction_quads(article.id, put.outcomes)
        kinds = (CT("Observation"), CT("Statement"))
        return kept, sum(quad.predicate == RDF("type") and quad.object in kinds for quad in kept), findings

    def _place(self, article: Article, facts: Facts) -> str | None:
        """The fact with which making quads of an article begins to fail."""

        def works(part: Sequence[Fact]) -> object:
            some = Facts(
                tuple(fact for fact in part if isinstance(fact, Observation)),
                tuple(fact for fact in part if isinstance(fact, Relation)),
                tuple(fact for fact in part if isinstance(fact, Entity)),
            )
            return rdf.article_quads(article, some, self._catalogue, self.kb.stamp)

        fact = failing(tuple(facts), works)
        return None if fact is None else f"the {fact.kind} {fact.id}"

    def _replace(self, id: str, quads: Iterable[ox.Quad]) -> None:
        """All of the old article goes and all of the new one comes, with what follows from them."""
        with on_disk(self.kb.layout.root):
            self._batch.replace(id, quads)

    def _unchanged(self, article: Article) -> bool:
        stamp = self.kb.stamp
        answers = self._answers.digest(article.id)
        lines = digest(of_article(self._lines, article.id))
        return self._stored(article.id) == (rdf.content_hash(article), stamp.reader, stamp.ontology, answers, lines)

    def _stored(self, id: str) -> tuple[str | None, str | None, str | None, str | None, str | None]:
        """The key by which the article in the work store was read.

        That is its content, the reader, the ontology, the kept answers and people's decisions.
        """
        article = node(iris.article(id))
        content, reader, ontology, answers, lines = (
            next((value.value for _, _, value in stated(self.work, article, CT(name))), None)
            for name in ("contentHash", "readerVersion", "ontologyHash", "answersHash", "correctionsHash")
        )
        return content, reader, ontology, answers, lines

    def mark(self) -> None:
        """Note, once, that the work store is about to run ahead of what readers see."""
        if not self._marked:
            self.kb.layout.mark()
            self._marked = True


def _decisions(pairs: Iterable[Line]) -> Decisions:
    """Which things are one, and which are two; the latest line about a pair counts."""
    found = {frozenset((iris.ID + line.exact, iris.ID + line.prefix)): line.op for line in pairs}
    return Decisions(*(frozenset(pair for pair, op in found.items() if op == name) for name in ("same", "different")))


def _reporting(outcomes: list[Outcome], progress: Callable[[Outcome], None] | None) -> Callable[[Outcome], None]:
    def report(outcome: Outcome) -> None:
        outcomes.append(outcome)
        if progress is not None:
            progress(outcome)

    return report
