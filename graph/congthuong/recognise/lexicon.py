"""The recognisers' words, loaded from the SKOS vocabularies that people read and edit.

>>> from congthuong.recognise.lexicon import concepts
>>> from congthuong.data import folder
>>> iip = next(c for c in concepts([folder("ontology") / "vocab"]) if c.notation == "industrial-production-index")
>>> "chỉ số sản xuất công nghiệp" in iip.labels("vi")
True

Teach a word by adding a skos:altLabel: to a file of ontology/vocab in a checkout, or, with an installed package, to
any Turtle file in the folder `vocab/` of a knowledge base (a concept there with the IRI of a shipped one adds to it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from congthuong.errors import DataError

__all__ = ["CT", "Concept", "concepts"]

CT = "https://w3id.org/congthuong/def#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class Concept:
    """One subject of a vocabulary file, with its labels by language and its other properties by local name or IRI."""

    iri: str
    types: tuple[str, ...]
    notation: str | None
    preferred: Mapping[str, str]
    alternative: Mapping[str, tuple[str, ...]]  # skos:altLabel and skos:hiddenLabel
    properties: Mapping[str, tuple[str, ...]]  # ct: properties by local name, others by IRI; literals and IRIs as text

    def labels(self, language: str) -> tuple[str, ...]:
        """The preferred label, then the others, in that language."""
        first = (self.preferred[language],) if language in self.preferred else ()
        return first + tuple(label for label in self.alternative.get(language, ()) if label not in first)

    def one(self, name: str) -> str | None:
        """The only value of a property, or None."""
        values = self.properties.get(name, ())
        return values[0] if values else None


def concepts(paths: Iterable[Path]) -> tuple[Concept, ...]:
    """Every concept of these Turtle files and folders of such, in IRI order; DataError names the file that is no Turtle."""
    gathered: dict[str, list[tuple[str, str, str | None]]] = {}
    for path in paths:
        for file in sorted(path.rglob("*.ttl")) if path.is_dir() else (path,):
            for subject, predicate, value, language in _triples(file):
                gathered.setdefault(subject, []).append((predicate, value, language))
    return tuple(_concept(iri, rows) for iri, rows in sorted(gathered.items()))


def _triples(file: Path) -> Sequence[tuple[str, str, str, str | None]]:
    try:
        with file.open("rb") as stream:
            rows = []
            for quad in ox.parse(stream, format=ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                    language = quad.object.language if isinstance(quad.object, ox.Literal) else None
                    rows.append((quad.subject.value, quad.predicate.value, quad.object.value, language))
            return rows
    except (SyntaxError, OSError, ValueError) as error:
        raise DataError(f"this vocabulary is not Turtle: {error}", where=str(file), hint="mend or remove it") from error


def _concept(iri: str, rows: Sequence[tuple[str, str, str | None]]) -> Concept:
    types: list[str] = []
    notation = None
    preferred: dict[str, str] = {}
    alternative: dict[str, list[str]] = {}
    properties: dict[str, list[str]] = {}
    for predicate, value, language in rows:
        if predicate == _TYPE:
            types.append(value)
        elif predicate == _SKOS + "notation":
            notation = value
        elif predicate == _SKOS + "prefLabel":
            preferred[language or ""] = value
        elif predicate in (_SKOS + "altLabel", _SKOS + "hiddenLabel"):
            alternative.setdefault(language or "", []).append(value)
        else:
            properties.setdefault(predicate.removeprefix(CT), []).append(value)
    return Concept(
        iri,
        tuple(sorted(types)),
        notation,
        preferred,
        {key: tuple(sorted(set(values))) for key, values in alternative.items()},
        {key: tuple(sorted(set(values))) for key, values in properties.items()},
    )
