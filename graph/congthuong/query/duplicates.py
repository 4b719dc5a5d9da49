"""Pairs of things in a graph, or of a graph and a file, whose names are alike, without those that people decided.

>>> import pyoxigraph as ox
>>> from congthuong.link.identity import Identities
>>> from congthuong.query.duplicates import duplicates
>>> from congthuong.query.engine import OxigraphEngine
>>> list(duplicates(OxigraphEngine(ox.Store()), "Company", Identities({}), ()))
[]
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.errors import DataError, ParameterError
from congthuong.link.alike import candidates
from congthuong.link.decisions import Decision, by_pair
from congthuong.link.identity import Identities
from congthuong.link.iris import DEF, ID
from congthuong.query.catalogue import substitute
from congthuong.query.engine import Engine
from congthuong.text import plain

__all__ = ["Pair", "duplicates", "names_in"]

_NAMES = ("entity legalname", "legal name", "legalname", "name", "ten doanh nghiep", "ten cong ty", "ten")
_KEYS = ("lei", "tax code", "taxcode", "ma so thue", "mst", "ma so doanh nghiep", "id", "code")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things, how alike their names are, why, and what was decided of them."""

    score: int
    one: str
    one_name: str
    other: str
    other_name: str
    why: str
    decided: str = ""


def duplicates(
    engine: Engine,
    kind: str,
    identities: Identities,
    decisions: Sequence[Decision],
    *,
    against: Mapping[str, Sequence[str]] | None = None,
    least: int = 80,
    decided_too: bool = False,
) -> Iterator[Pair]:
    """The pairs of a class, the most alike first; two that the reference data know are two, and no pair."""
    text = (folder("queries") / "lookup" / "things.rq").read_text(encoding="utf-8")
    names: dict[str, list[str]] = {}
    curated: set[str] = set()
    for thing, name, known in engine.answer(substitute(text, {"kind": ox.NamedNode(DEF + kind)})).rows:
        if isinstance(thing, ox.NamedNode) and isinstance(name, ox.Literal):
            names.setdefault(thing.value, []).append(name.value)
            if isinstance(known, ox.Literal) and known.value == "true":
                curated.add(thing.value)
    said = by_pair(decisions)
    found = []
    for one, one_name, other, other_name, alike in candidates(names, against, least=least):
        verdict = said.get(frozenset((one, other)), "")
        if (verdict and not decided_too) or {one, other} <= curated or identities.apart(one, other):
            continue
        pair = Pair(alike.score, _short(one), one_name, _short(other), other_name, "; ".join(alike.reasons), verdict)
        found.append(pair)
    yield from sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))


def names_in(file: Path, name_column: str | None = None, key_column: str | None = None) -> Mapping[str, list[str]]:
    """The names in a CSV file by their codes, each as the address `lei/5493…`; DataError says what the file lacks.

    The columns are found by their usual headings, in Vietnamese or English, unless they are given.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DataError(f"this file cannot be read: {error.strerror}", where=str(file)) from error
    except UnicodeDecodeError as error:
        raise DataError("this file is not UTF-8 text", where=str(file), hint="save it as CSV UTF-8") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), dialect=_dialect(text))
    columns = [column for column in reader.fieldnames or () if column]
    called = _column(file, columns, name_column, _NAMES, "--name-column")
    coded = _column(file, columns, key_column, _KEYS, "--key-column")
    found: dict[str, list[str]] = {}
    for row in reader:
        name, key = (row.get(called) or "").strip(), (row.get(coded) or "").strip()
        if name and key:
            found.setdefault(f"{ID}{plain(coded).replace(' ', '-')}/{quote(key, safe='')}", []).append(name)
    if not found:
        raise DataError("this table has no row with a name and a code", where=str(file))
    return found


def _dialect(text: str) -> type[csv.Dialect]:
    head = text.split("\n", 1)[0]

    class Table(csv.excel):
        delimiter = max(",;\t", key=head.count)

    return Table


def _column(file: Path, columns: Sequence[str], given: str | None, usual: Sequence[str], option: str) -> str:
    if given is not None:
        if given in columns:
            return given
        raise ParameterError(f"{file} has no column {given!r}", hint=f"its columns are {', '.join(columns)}")
    by_name = {plain(column).replace(".", " ").replace("_", " "): column for column in columns}
    for name in usual:
        if name in by_name:
            return by_name[name]
    raise ParameterError(f"no column of {file} is known", hint=f"name one with {option}: {', '.join(columns)}")


def _short(iri: str) -> str:
    return iri.removeprefix(ID)
