"""What a knowledge base keeps of each attached table: its bytes, what was wanted of it, and what its keys mean.

>>> import tempfile
>>> from congthuong.store.tables import Tables
>>> list(Tables(Path(tempfile.mkdtemp()) / "tables"))
[]

So that a table is there again after `rebuild` as it was attached, and nobody is asked twice. The bytes are written
before the record that names them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from congthuong.errors import CongthuongError, ReadError, StoreError
from congthuong.link import iris
from congthuong.output import replacing
from congthuong.rdf.terms import CT, DCTERMS, stated
from congthuong.store.disk import on_disk
from congthuong.store.outcome import Outcome

if TYPE_CHECKING:
    import pyoxigraph as ox

    from congthuong.attach import Attached, Request
    from congthuong.attach.matching import Asked
    from congthuong.store.batch import Batch

__all__ = ["Made", "TableRecord", "TableWriter", "Tables"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRecord:
    """One attached table: its file's name, the hash of its bytes, the request and the decisions."""

    name: str
    file: str
    source: str
    request: Request
    decisions: Mapping[Asked, str | None]
    digest: str  # of the record's own bytes


@dataclass(frozen=True, slots=True)
class Made:
    """A table as it is going to be kept: the name of its file, its bytes, its record, and the quads of its graph."""

    name: str
    file: str
    raw: bytes
    record: bytes
    quads: list[ox.Quad]


@dataclass(frozen=True, slots=True)
class Tables:
    """The records of the attached tables, in a folder that need not exist."""

    folder: Path

    def __iter__(self) -> Iterator[TableRecord]:
        """All records, by name; StoreError names the one that is damaged."""
        for name in self.names():
            yield self.read(name)

    def names(self) -> list[str]:
        """The names of the tables."""
        with on_disk(self.folder):
            return sorted(file.stem for file in self.folder.glob("*.json")) if self.folder.is_dir() else []

    def made(self, attached: Attached) -> Made:
        """All that a table becomes, before anything is written; ReadError where it states what it must not."""
        from congthuong.attach import table_quads

        said = {
            "file": attached.table.file,
            "source": sha256(attached.raw).hexdigest(),
            "request": attached.request.as_json(),
            "decisions": [[key, list(others), on, iri] for (key, others, on), iri in attached.decisions.items()],
        }
        record = json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"
        digest = sha256(record).hexdigest()
        quads = table_quads(attached.table, attached.request, attached.decisions, digest)
        return Made(attached.request.name, attached.table.file, attached.raw, record, quads)

    def keep(self, made: Made) -> None:
        """Keep a table in place of the one with its name."""
        source = sha256(made.raw).hexdigest()
        with on_disk(self.folder):
            self.folder.mkdir(exist_ok=True)
        if not self._source(source).is_file():
            with replacing(self._source(source)) as stream:
                stream.write(made.raw)
        with replacing(self.folder / f"{made.name}.json") as stream:
            stream.write(made.record)
        self._sweep()

    def forget(self, name: str) -> None:
        """Drop a table; nothing where there is none."""
        with on_disk(self.folder):
            (self.folder / f"{name}.json").unlink(missing_ok=True)
        self._sweep()

    def read(self, name: str) -> TableRecord:
        """The record of a table; StoreError where it is damaged."""
        from congthuong.attach import Request

        file = self.folder / f"{name}.json"
        try:
            raw = file.read_bytes()
            said = json.loads(raw)
            request = Request.from_json(said["request"])
            decisions = {(key, tuple(others), on): iri for key, others, on, iri in said["decisions"]}
            return TableRecord(
                name=name,
                file=said["file"],
                source=said["source"],
                request=request,
                decisions=decisions,
                digest=sha256(raw).hexdigest(),
            )
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            hint = f"'congthuong detach {name}' removes it; then attach the table again"
            raise StoreError(f"this record of a table is damaged ({error})", where=str(file), hint=hint) from error

    def quads(self, record: TableRecord) -> list[ox.Quad]:
        """The quads of a table's graph; a CongthuongError where its bytes or a thing that it is joined to are gone."""
        from congthuong.attach import read_table, table_quads
        from congthuong.attach.matching import named

        try:
            raw = self._source(record.source).read_bytes()
        except OSError as error:
            hint = f"attach it again from {record.file}"
            what = f"the kept file of the table {record.name} cannot be read ({error.strerror})"
            raise StoreError(what, where=str(self._source(record.source)), hint=hint) from error
        table = read_table(raw, record.file, named(record.request))
        return table_quads(table, record.request, record.decisions, record.digest)

    def _source(self, digest: str) -> Path:
        return self.folder / f"{digest}.source"

    def _sweep(self) -> None:
        """Remove bytes that no record names, and what a killed process left half-written."""
        with on_disk(self.folder):
            if not self.folder.is_dir():
                return
            try:
                used = {str(json.loads(file.read_bytes())["source"]) for file in self.folder.glob("*.json")}
            except (ValueError, TypeError, KeyError):
                return  # a damaged record: what it names is not known
            for file in (*self.folder.glob("*.source"), *self.folder.glob(".*.part")):
                if file.stem not in used:
                    file.unlink()


class TableWriter:
    """Puts tables into a work store and takes them out, by the batch that writes it."""

    def __init__(self, tables: Tables, batch: Batch) -> None:
        self._tables, self._batch = tables, batch
        self.unreadable: list[Outcome] = []  # tables that could not be made anew
        # Not a method of this: a circle would keep the store open until somebody collects garbage.
        batch.tables = partial(_made_anew, tables, self.unreadable)

    def attach(self, made: Made) -> Outcome:
        """Put one table in."""
        action = "replaced" if made.name in self._tables.names() else "attached"
        self._batch.write()
        self._tables.keep(made)
        self._replace(made.name, made.quads)
        return Outcome(id=made.name, name=made.file, action=action)

    def detach(self, name: str) -> Outcome:
        """Take one table out."""
        there = self._tables.names()
        if name not in there:
            hint = f"there are {', '.join(there)}" if there else "no table is attached"
            error = ReadError("no table has this name", where=name, hint=hint)
            return Outcome(id=name, name=name, action="refused", error=error)
        self._batch.write()
        self._tables.forget(name)
        self._replace(name, ())
        for other, quads in self._batch.tables():  # of two that state the same, one alone was let to
            self._replace(other, quads)
        return Outcome(id=name, name=name, action="detached")

    def recover(self, work: ox.Store) -> Iterator[Outcome]:
        """Bring the tables in the work store to what the records say: a killed process may have left them apart."""
        stored = {
            id.value: next((value.value for _, _, value in stated(work, table, CT("contentHash"))), "")
            for table, _, id in stated(work, None, DCTERMS("identifier"))
            if table.value.startswith(iris.table(""))
        }
        kept = self._tables.names()
        for name in sorted(set(stored) - set(kept)):
            self._replace(name, ())
        for name in kept:
            try:
                record = self._tables.read(name)
                if record.digest != stored.get(name):
                    self._replace(name, self._tables.quads(record))
            except CongthuongError as error:
                if all(known.id != name for known in self.unreadable):
                    yield Outcome(id=name, name=name, action="refused", error=error)

    def _replace(self, name: str, quads: Iterable[ox.Quad]) -> None:
        with on_disk(self._tables.folder):
            self._batch.replace_table(name, quads)


def _made_anew(tables: Tables, unreadable: list[Outcome]) -> Iterator[tuple[str, list[ox.Quad]]]:
    """The quads of all tables; those that cannot be made are noted."""
    for name in tables.names():
        try:
            yield name, tables.quads(tables.read(name))
        except CongthuongError as error:
            if all(known.id != name for known in unreadable):
                unreadable.append(Outcome(id=name, name=name, action="refused", error=error))
