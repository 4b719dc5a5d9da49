"""What articles say of a subject, with all that makes two figures figures of one thing.

>>> import pyoxigraph as ox
>>> from congthuong.query.engine import OxigraphEngine
>>> from congthuong.verify.claims import claims
>>> claims(OxigraphEngine(ox.Store()), (), ())
()
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.link import iris
from congthuong.query.catalogue import substitute
from congthuong.query.engine import Engine
from congthuong.text import plain

__all__ = ["Claim", "claims", "every_claim"]

_NOT_NARROWING: Final = frozenset({"so chinh thuc", "so bo", "chinh thuc"})  # they tell of the status


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One figure of one article: things as the graph has them, codes without their beginning, values in base units."""

    fact: str
    article: str
    title: str | None
    issued: str | None  # ISO 8601, at the precision known
    subject: str
    subject_label: str
    indicator: str | None
    indicator_label: str | None
    sector: str | None
    sector_label: str | None
    transformation: str
    unit: str  # its code, or `count:` and what is counted, as in the flat fact
    unit_label: str | None
    value: Decimal
    value_max: Decimal | None
    bound: str
    status: str
    period: str | None
    compared_with: str | None
    surface: str
    start: int
    end: int
    quote: str
    confidence: Decimal | None
    qualifiers: frozenset[str] = field(default_factory=frozenset)

    @property
    def narrowed(self) -> frozenset[str]:
        """What narrows the figure, in plain words."""
        return frozenset(map(plain, self.qualifiers)) - _NOT_NARROWING

    @property
    def official(self) -> bool:
        """Whether it says that it is the final figure."""
        return any(plain(word) in ("so chinh thuc", "chinh thuc") for word in self.qualifiers)


def claims(engine: Engine, subjects: Iterable[str], names: Iterable[str]) -> tuple[Claim, ...]:
    """The figures of these subjects, by IRI or by the name that an article gives them; none of none."""
    nodes = [ox.NamedNode(iri) for iri in sorted(set(subjects))]
    called = [ox.Literal(name, language="vi") for name in sorted(set(names))]
    return _asked(engine, substitute(_query(), {"subject": nodes, "called": called})) if nodes or called else ()


def every_claim(engine: Engine) -> tuple[Claim, ...]:
    """All figures behind an engine: of a draft, which is small."""
    return _asked(engine, _query())


def _query() -> str:
    return (folder("queries") / "facts" / "claims.rq").read_text(encoding="utf-8")


def _asked(engine: Engine, query: str) -> tuple[Claim, ...]:
    answer = engine.answer(query)
    found: dict[str, Claim] = {}
    for values in answer.python():
        row = dict(zip(answer.variables, values, strict=True))
        claim = found.get(row["fact"]) or _claim(row)
        if row["narrowed"]:
            claim = replace(claim, qualifiers=claim.qualifiers | {row["narrowed"]})
        found[claim.fact] = claim
    return tuple(sorted(found.values(), key=lambda claim: (claim.article, claim.start, claim.end, claim.fact)))


def _claim(row: dict[str, Any]) -> Claim:
    start, _, end = row["span"].rpartition("/")[2].partition("-")
    return Claim(
        fact=row["fact"],
        article=str(row["article"]),
        title=row["title"],
        issued=None if row["issued"] is None else str(row["issued"]),
        subject=row["subject"],
        subject_label=row["subjectLabel"],
        indicator=row["indicator"],
        indicator_label=row["indicatorLabel"],
        sector=row["sector"],
        sector_label=row["sectorLabel"],
        transformation=_code(row["transformation"]),
        unit=f"count:{row['counted']}" if row["counted"] else _code(row["unit"]),
        unit_label=row["unitLabel"],
        value=Decimal(row["value"]),
        value_max=None if row["maximum"] is None else Decimal(row["maximum"]),
        bound=_code(row["bound"]),
        status=_code(row["status"]),
        period=iris.period_label(row["period"]) if row["period"] else None,
        compared_with=iris.period_label(row["comparedWith"]) if row["comparedWith"] else None,
        surface=row["surface"],
        start=int(start),
        end=int(end),
        quote=row["quote"],
        confidence=row["confidence"],
    )


def _code(iri: str) -> str:
    return iri.rpartition("/")[2]
