"""graph/merged: what the provinces of before a merger add up to, beside what was said of the merged one.

>>> import pyoxigraph as ox
>>> from congthuong.rdf.merged import merged_quads, sums_of
>>> list(merged_quads(ox.Store(), {}, sums_of(ox.Store(), {}, [])))
[]

A sum is made of one figure of each of the provinces that a merged one was made of, of one period, unit, status,
indicator, sector, ownership and all else that narrows a figure; each is cited. Only levels add up, of indicators that
the vocabulary calls additive (ct:additive) in units that are no rates: never shares, growth rates, ranks or averages,
and never with a province missing. A sum is nobody's statement, so it is no ct:Observation and has properties of its
own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

import pyoxigraph as ox

from congthuong.interpret.mergers import AFTER, BEFORE
from congthuong.link import iris
from congthuong.rdf.cells import cell_of, dimensions
from congthuong.rdf.cube import cube_quads
from congthuong.rdf.terms import CT, RDF, RDFS, Value, decimal, node, stated, text, vietnamese
from congthuong.rdf.view import Quads

__all__ = ["Sum", "merged_quads", "present_sums", "sums_of"]

Slots: TypeAlias = tuple[tuple[ox.NamedNode, Value], ...]
Parts: TypeAlias = Mapping[str, tuple[str, ...]]  # merged province -> those it was made of, by the last parts of IRIs
Sum: TypeAlias = tuple[str, Slots]  # a merged province, and what its parts' figures have in common

_PROVINCE: Final = f"{iris.ID}province/"
_LEVEL: Final = node(f"{iris.ID}transformation/level")
_AMOUNTS: Final = frozenset({"money", "count", "area", "mass", "volume", "energy", "power", "length"})
_EXACT: Final = frozenset({"eq", "approx"})
_SIDES: Final = (text(BEFORE), text(AFTER))


@dataclass(frozen=True, slots=True)
class _Figure:
    claim: ox.NamedNode
    value: Decimal
    bound: str
    status: str


def sums_of(store: Quads, parts: Parts, cells: Iterable[ox.NamedNode]) -> dict[ox.NamedNode, Sum]:
    """The sums that figures in these cells may be part of, by IRI."""
    whole_of = {part: whole for whole, made_of in parts.items() for part in made_of}
    found: dict[ox.NamedNode, Sum] = {}
    for cell in cells:
        claim = next((claim for claim, _, _ in stated(store, None, CT("cell"), cell)), None)
        if claim is None:
            continue
        slots = [pair[1:] for pair in stated(store, claim, None)]
        subject = next((value.value for predicate, value in slots if predicate == CT("subject")), "")
        whole = whole_of.get(subject.removeprefix(_PROVINCE))
        if whole is not None and _adds_up(store, slots):
            rest = tuple(
                (predicate, value)
                for predicate, value in slots
                if predicate != CT("subject") and not (predicate == CT("qualifier") and value in _SIDES)
            )
            found[_address(whole, rest)] = whole, rest
    return found


def merged_quads(store: Quads, parts: Parts, sums: Mapping[ox.NamedNode, Sum]) -> Iterator[ox.Quad]:
    """The quads of graph/merged about these sums; none about one that lacks a province."""
    graph = node(iris.graph("merged"))
    for iri, (whole, rest) in sums.items():
        figures = [_figure(store, part, rest) for part in parts[whole]]
        if (added := _added(figures)) is None:
            continue
        value, bound, claims = added
        about: list[tuple[ox.NamedNode, Value]] = [
            (RDF("type"), CT("MergedFigure")),
            (RDFS("label"), vietnamese(f"Tổng của {len(claims)} tỉnh, thành phố trước khi sáp nhập")),
            (RDFS("label"), ox.Literal(f"Sum of the {len(claims)} provinces of before the merger", language="en")),
            (CT("mergedValue"), decimal(value)),
            (CT("mergedBound"), node(f"{iris.ID}bound/{bound}")),
        ]
        about += [(CT(name), dim) for name, dim in dimensions(_slots(whole, rest)).items()]
        about += [(CT("mergedFrom"), claim) for claim in claims]
        for predicate, said in about:
            yield ox.Quad(iri, predicate, said, graph)


def present_sums(store: Quads, sums: Iterable[ox.NamedNode]) -> Iterator[ox.Quad]:
    """What graph/merged says of these sums now."""
    for iri in sums:
        yield from store.quads_for_pattern(iri, None, None, node(iris.graph("merged")))


def _slots(province: str, rest: Slots) -> Slots:
    return ((CT("subject"), node(_PROVINCE + province)), *rest)


def _address(whole: str, rest: Slots) -> ox.NamedNode:
    return node(f"{iris.ID}merged/{cell_of(_slots(whole, rest)).rsplit('/', 1)[1]}")


def _adds_up(store: Quads, slots: Iterable[tuple[ox.NamedNode, Value]]) -> bool:
    """Whether such figures of two provinces add up to one of both: a dated level of an amount."""
    said = dict(slots)
    reference = node(iris.graph("reference"))
    indicator, unit = said.get(CT("indicator")), said.get(CT("unit"))
    if said.get(CT("transformation")) != _LEVEL or CT("period") not in said:
        return False
    if not isinstance(indicator, ox.NamedNode) or not isinstance(unit, ox.NamedNode):
        return False
    additive = next(stated(store, indicator, CT("additive"), None, reference), None)
    kinds = {kind.value for _, _, kind in stated(store, unit, CT("unitKind"), None, reference)}
    rate = next(stated(store, unit, CT("rateOf"), None, reference), None)
    return additive is not None and additive[2].value == "true" and bool(kinds & _AMOUNTS) and rate is None


def _figure(store: Quads, province: str, rest: Slots) -> _Figure | None:
    """The figure to prefer of a province, by its name or as the old one; None where only a range is known."""
    for before in ((), ((CT("qualifier"), _SIDES[0]),)):
        cell = node(cell_of((*_slots(province, rest), *before)))
        said = {quad.predicate: quad.object for quad in cube_quads(store, [cell]) if quad.subject == cell}
        claim, value = said.get(CT("preferredClaim")), said.get(CT("preferredValue"))
        if isinstance(claim, ox.NamedNode) and isinstance(value, ox.Literal) and CT("preferredMaxValue") not in said:
            bound, status = (
                next(code.value for _, _, code in stated(store, claim, CT(slot))).rsplit("/", 1)[1]
                for slot in ("bound", "status")
            )
            return _Figure(claim, Decimal(value.value), bound, status)
    return None


def _added(figures: Sequence[_Figure | None]) -> tuple[Decimal, str, list[ox.NamedNode]] | None:
    """The sum, its bound and its figures; None where one is missing or only a limit, or statuses differ."""
    known = [figure for figure in figures if figure is not None and figure.bound in _EXACT]
    if len(known) < len(figures) or len({figure.status for figure in known}) != 1:
        return None
    bound = "approx" if any(figure.bound == "approx" for figure in known) else "eq"
    return sum((figure.value for figure in known), Decimal(0)), bound, [figure.claim for figure in known]
