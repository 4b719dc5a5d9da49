"""What the lists know of a commune that an article names: its code, its place and its days, for graph/entities.

>>> from congthuong.link.iris import ID
>>> from congthuong.rdf.communes import commune_facts
>>> [value.value for predicate, value in commune_facts(f"{ID}ward/2025-07/09187-kinh-bac")][:2]
['Phường Kinh Bắc', 'phường']

There are 13,356 of them in two lists, so only those that articles name stand in the graph. What each became, or was
made of, stands in the lists, where `congthuong links` finds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.link import iris
from congthuong.link.communes import Communes
from congthuong.rdf.terms import CT, GEO, Value, day, decimal, node, text, vietnamese

__all__ = ["commune_facts"]


def commune_facts(iri: str) -> Iterator[tuple[ox.NamedNode, Value]]:
    """Property and value of all that the lists know of the commune of this IRI; nothing where it is none of theirs."""
    if not iri.startswith(f"{iris.ID}ward/20"):
        return
    commune = Communes.load(folder("ontology")).at(iri)
    if commune is None:
        return
    yield CT("fullName"), vietnamese(commune.name)
    yield CT("unitType"), vietnamese(commune.kind)
    yield CT("nsoCode"), text(commune.code)
    yield CT("inProvince"), node(f"{iris.ID}province/{commune.province}")
    if commune.district is not None:
        yield CT("inDistrict"), node(f"{iris.ID}district/{commune.district}")
    if commune.start is not None:
        yield CT("validFrom"), day(commune.start)
    if commune.end is not None:
        yield CT("validUntil"), day(commune.end)
    if commune.point is not None:
        yield GEO("lat"), decimal(Decimal(commune.point[0]))
        yield GEO("long"), decimal(Decimal(commune.point[1]))
