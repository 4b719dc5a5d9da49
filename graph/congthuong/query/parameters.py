r"""What a user types for a parameter, checked and made an RDF term.

>>> from congthuong.query.parameters import term
>>> str(term("name", "Bắc Ninh", "place"))
'"bac ninh"'
>>> str(term("indicator", "chỉ số sản xuất công nghiệp", "indicator"))
'"industrial-production-index"'
>>> str(term("text", '" } INSERT', "text"))
'"\\" } INSERT"'

Types: `name` and `words` are compared without case and diacritics (a name whole, words anywhere in a label), `text`
as it is, `indicator` by its id or any of its labels, `period` is ISO 8601 as facts have it, `iri` is a full IRI or one
with a known prefix.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.errors import ParameterError
from congthuong.link.iris import DEF
from congthuong.periods import is_period, normal
from congthuong.query.prefixes import prefixes
from congthuong.text import plain

__all__ = ["Type", "term"]

Type: TypeAlias = Literal[
    "name", "words", "text", "choice", "integer", "decimal", "year", "date", "period", "indicator", "iri"
]

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


def term(
    type: Type, value: object, name: str, *, choices: Sequence[str] = (), vocab: Path | None = None
) -> ox.Literal | ox.NamedNode:
    """The term that `value` means as a parameter of this type; ParameterError names the parameter and what it takes.

    `vocab` is a knowledge base's folder of its own words, whose indicators are known too.
    """
    text = str(value).strip()
    match type:
        case "name" | "words":
            return ox.Literal(plain(text) or _wrong(name, text, "a name with letters or digits in it"))
        case "text":
            return ox.Literal(text)
        case "choice":
            return ox.Literal(text if text in choices else _wrong(name, text, f"one of {', '.join(choices)}"))
        case "integer":
            return _number(text if re.fullmatch(r"[+-]?\d+", text) else _wrong(name, text, "a whole number"), "integer")
        case "decimal":
            return _number(_decimal(text) or _wrong(name, text, "a number such as 12.5"), "decimal")
        case "year":
            return _number(
                text if re.fullmatch(r"[12]\d{3}", text) else _wrong(name, text, "a year such as 2024"), "integer"
            )
        case "date":
            return _date(text, name)
        case "period":
            said = "a period such as 2024, 2024-Q1, 2024-03, 2024-01/2024-09 or, as of a time, /2024-06"
            return ox.Literal(normal(text) if is_period(text) else _wrong(name, text, said))
        case "indicator":
            return ox.Literal(_indicator(text, name, vocab))
        case "iri":
            return _iri(text, name)


def _wrong(name: str, text: str, wanted: str) -> str:
    raise ParameterError(f"the parameter {name!r} is {text!r}, but it takes {wanted}")


def _number(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + kind))


def _decimal(text: str) -> str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return ""
    return f"{value:f}" if value.is_finite() else ""


def _date(text: str, name: str) -> ox.Literal:
    try:
        return ox.Literal(date.fromisoformat(text).isoformat(), datatype=ox.NamedNode(_XSD + "date"))
    except ValueError:
        return ox.Literal(_wrong(name, text, "a date such as 2024-06-11"))


def _iri(text: str, name: str) -> ox.NamedNode:
    prefix, _, local = text.partition(":")
    try:
        return ox.NamedNode(
            prefixes()[prefix] + local if prefix in prefixes() else text.removeprefix("<").removesuffix(">")
        )
    except ValueError:
        return ox.NamedNode(_wrong(name, text, "an IRI such as https://example.org/a or id:article/003"))


@cache
def _indicators(vocab: Path | None) -> Mapping[str, str]:
    """Id and every label, without diacritics, to the id."""
    from congthuong.recognise.lexicon import concepts

    found: dict[str, str] = {}
    files = [folder("ontology") / "vocab" / "indicators.ttl"]
    if vocab is not None and vocab.is_dir():
        files.append(vocab)
    for concept in concepts(files):
        if concept.notation is not None and f"{DEF}Indicator" in concept.types:
            found[plain(concept.notation)] = concept.notation
            for label in (*concept.labels("vi"), *concept.labels("en")):
                found.setdefault(plain(label), concept.notation)
    return found


def _indicator(text: str, name: str, vocab: Path | None) -> str:
    known = _indicators(vocab)
    wanted = plain(text)
    if wanted in known:
        return known[wanted]
    from rapidfuzz import fuzz, process

    close = process.extract(wanted, list(known), scorer=fuzz.WRatio, score_cutoff=70, limit=5)
    ids = sorted({known[found[0]] for found in close})
    hint = f"did you mean {' or '.join(ids)}?" if ids else "the query 'indicators' lists those in the knowledge base"
    raise ParameterError(f"the parameter {name!r} is {text!r}, and no indicator is called so", hint=hint)
