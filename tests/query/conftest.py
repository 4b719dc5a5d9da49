"""The seeds as a careful person reads them and as the reader does: two stores on which every query is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from congthuong import rdf
from congthuong.data import folder
from congthuong.facts import Entity, Facts, Observation, Relation
from congthuong.link import Catalogue
from congthuong.query.engine import OxigraphEngine, RdflibEngine
from congthuong.read import read
from congthuong.store import KnowledgeBase

_NOT_FACTS = ("alt", "optional")


@pytest.fixture(scope="session")
def read_store(seed_kb: KnowledgeBase) -> ox.Store:
    """The facts that the reader finds in the seeds."""
    return seed_kb.dataset()


@pytest.fixture(scope="session")
def gold_store(checkout: Path) -> ox.Store:
    """The facts that people found in the seeds, in the same graphs: what a reader without errors would give."""
    store = ox.Store()
    catalogue = Catalogue.load(folder("ontology"))
    store.bulk_extend(rdf.reference_quads(folder("ontology"), None))
    stamp = rdf.Stamp(reader="gold", ontology="")
    for document in read([checkout / "seeds"]):
        article = document.article
        gold = json.loads(
            (checkout / "tests/gold/seeds" / f"{article.id}.json").read_text(encoding="utf-8"), parse_float=Decimal
        )
        store.bulk_extend(rdf.article_quads(article, _facts(gold, article.id, article.text), catalogue, stamp))
    for derived in (rdf.period_quads, rdf.entity_quads, rdf.relation_quads, rdf.cube_quads, rdf.copy_quads):
        store.bulk_extend(list(derived(store)))
    return store


def _facts(gold: Mapping[str, Any], id: str, text: str) -> Facts:
    return Facts(
        tuple(
            Observation(
                id=f"{id}#o{row['start']}-{row['end']}.{_ordinal(gold['observations'], n, 'start', 'end')}",
                article=id,
                rule="gold",
                quote=text[row["quote_start"] : row["quote_end"]],
                evidence={"value": ((row["start"], row["end"]),)},
                **_slots(row) | {"value": Decimal(row["value"]), "qualifiers": tuple(row["qualifiers"])},
            )
            for n, row in enumerate(gold["observations"])
        ),
        tuple(
            Relation(
                id=f"{id}#r{row['quote_start']}-{row['quote_end']}"
                f".{_ordinal(gold['relations'], n, 'quote_start', 'quote_end')}",
                article=id,
                rule="gold",
                quote=text[row["quote_start"] : row["quote_end"]],
                **_slots(row),
            )
            for n, row in enumerate(gold["relations"])
        ),
        tuple(_entities(gold, id)),
    )


def _ordinal(rows: Sequence[Mapping[str, Any]], n: int, *span: str) -> int:
    """Which of the rows of one span this is, from 1."""
    return sum(all(row[key] == rows[n][key] for key in span) for row in rows[: n + 1])


def _slots(row: Mapping[str, Any]) -> dict[str, Any]:
    slots = {key: value for key, value in row.items() if key not in _NOT_FACTS}
    if slots.get("value_max") is not None:
        slots["value_max"] = Decimal(slots["value_max"])
    return slots


def _entities(gold: Mapping[str, Any], id: str) -> Iterator[Entity]:
    for n, row in enumerate(gold["entities"]):
        mentions = tuple((start, end) for start, end in row["mentions"])
        yield Entity(
            id=f"{id}#e{n}",
            article=id,
            rule="gold",
            label=row["label"],
            type=row["type"],
            aliases=tuple(row["aliases"]),
            mentions=mentions,
        )


@pytest.fixture(scope="session")
def read_engine(read_store: ox.Store) -> OxigraphEngine:
    return OxigraphEngine(read_store)


@pytest.fixture(scope="session")
def gold_engine(gold_store: ox.Store) -> OxigraphEngine:
    return OxigraphEngine(gold_store)


@pytest.fixture(scope="session")
def read_rdflib(read_store: ox.Store) -> RdflibEngine:
    nquads = read_store.dump(format=ox.RdfFormat.N_QUADS)
    assert nquads is not None
    return RdflibEngine.load(nquads)
