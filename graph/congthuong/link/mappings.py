"""What ontology/links says of the same things elsewhere: SSSOM tables, row by row.

>>> from congthuong.data import folder
>>> from congthuong.link.mappings import mappings
>>> row = next(row for row in mappings(folder("ontology")) if row.object.endswith("/13494344/"))
>>> row.subject.rsplit("/", 1)[1], row.predicate, row.confidence
('bac-ninh-2025', 'http://www.w3.org/2004/02/skos/core#exactMatch', Decimal('0.98'))

A table is tab-separated, with CURIEs of the `curie_map` in the commented head of its file, as
https://mapping-commons.github.io/sssom/ says it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from congthuong.errors import DataError

__all__ = ["Link", "mappings", "prefixes"]

_PREFIX = re.compile(r"#\s+([\w.-]+):\s+[\"']?(\S+?)[\"']?\s*")
_SET = re.compile(r"#\s*mapping_set_id:\s*(\S+)\s*")
_JUSTIFICATION = "https://w3id.org/semapv/vocab/UnspecifiedMatching"


@dataclass(frozen=True, slots=True)
class Link:
    """One mapping: subject and object as IRIs, how near they are, why anybody thinks so; `table` is its set's IRI."""

    subject: str
    predicate: str
    object: str
    justification: str
    subject_label: str
    object_label: str
    confidence: Decimal | None
    date: str
    comment: str
    table: str


@lru_cache(maxsize=4)
def mappings(ontology: Path) -> tuple[Link, ...]:
    """Every row of every table, in the order of the files; DataError names the line that is no mapping."""
    return tuple(link for file in _tables(ontology) for link in _rows(file))


@lru_cache(maxsize=4)
def prefixes(ontology: Path) -> Mapping[str, str]:
    """Prefix -> namespace of all tables; DataError where two tables mean two things by one prefix."""
    found: dict[str, str] = {}
    for file in _tables(ontology):
        for name, space in _head(file.read_text(encoding="utf-8").splitlines()).items():
            if found.setdefault(name, space) != space:
                raise DataError(f"the prefix {name} means {found[name]} elsewhere", where=str(file), hint="rename one")
    return found


def _tables(ontology: Path) -> list[Path]:
    return sorted((ontology / "links").glob("*.sssom.tsv"))


def _head(lines: list[str]) -> dict[str, str]:
    return {found[1]: found[2] for line in lines if (found := _PREFIX.fullmatch(line))}


def _rows(file: Path) -> Iterator[Link]:
    lines = file.read_text(encoding="utf-8").splitlines()
    known = _head(lines)
    table = next((found[1] for line in lines if (found := _SET.fullmatch(line))), file.as_uri())
    head = sum(1 for line in lines if line.startswith("#"))
    for number, row in enumerate(csv.DictReader(lines[head:], delimiter="\t"), start=head + 2):
        try:
            subject, predicate, value, reason = (
                _expanded(row.get(column) or fallback, known)
                for column, fallback in (
                    ("subject_id", ""), ("predicate_id", ""), ("object_id", ""),
                    ("mapping_justification", _JUSTIFICATION),
                )
            )  # fmt: skip
            given = row.get("confidence")
            yield Link(
                subject=subject,
                predicate=predicate,
                object=value,
                justification=reason,
                subject_label=row.get("subject_label") or "",
                object_label=row.get("object_label") or "",
                confidence=Decimal(given) if given else None,
                date=row.get("mapping_date") or "",
                comment=row.get("comment") or "",
                table=table,
            )
        except (KeyError, ValueError, InvalidOperation) as error:
            raise DataError(f"no mapping: {error}", where=f"{file}:{number}", hint="mend the row") from error


def _expanded(curie: str, known: Mapping[str, str]) -> str:
    if curie.startswith(("http://", "https://")):
        return curie
    prefix, colon, local = curie.partition(":")
    if not colon:
        raise ValueError(f"{curie!r} is no CURIE")
    return known[prefix] + local
