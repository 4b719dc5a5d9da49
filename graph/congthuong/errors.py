"""Every error that congthuong raises on purpose, in one tree.

>>> from congthuong.errors import CongthuongError, ReadError
>>> issubclass(ReadError, CongthuongError)
True
>>> str(ReadError("the file is empty", where="a.txt", hint="save the article's text in it"))
"a.txt: the file is empty; save the article's text in it"

The message says what is wrong, `where` it is, and `hint` what to do about it; together they make the one line that
the command line prints.
"""

from __future__ import annotations

__all__ = [
    "BusyError",
    "CongthuongError",
    "DataError",
    "IndexFileError",
    "ModelError",
    "ParameterError",
    "QueryError",
    "ReadError",
    "RefusedError",
    "StoreError",
    "UsageError",
    "WriteError",
]


class CongthuongError(Exception):
    """The root: catch this to catch everything that congthuong says about your input or your disk."""

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        self.what, self.where, self.hint = what, where, hint
        super().__init__(what)

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return " ".join((f"{line}; {self.hint}" if self.hint else line).split())


class ReadError(CongthuongError):
    """An article, or the file or address it should come from, cannot be read."""


class IndexFileError(ReadError):
    """A line of `index.jsonl` is not what the documentation of it says."""


class ModelError(CongthuongError):
    """A model server refuses what it is asked: a wrong key, an unknown model."""


class DataError(CongthuongError):
    """The ontology, a vocabulary or a named query of this installation or knowledge base is missing or malformed."""


class StoreError(CongthuongError):
    """A directory is no knowledge base, or one that this version cannot open."""


class BusyError(StoreError):
    """Another process is writing to the knowledge base."""


class WriteError(CongthuongError):
    """The output cannot be written: the disk is full or read-only, or the directory is missing."""


class QueryError(CongthuongError):
    """A query is not SPARQL, or asks for what is not allowed."""


class RefusedError(QueryError):
    """A query reaches outside the knowledge base: for another server, a file, or a graph that is none of its own."""


class ParameterError(QueryError):
    """A named query is unknown, or one of its parameters is missing, unknown or of the wrong type."""


class UsageError(CongthuongError):
    """What was asked for does not go together, such as a format with an output that cannot hold it."""
