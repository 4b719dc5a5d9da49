"""`congthuong links`: a thing by name, IRI or code, what it is elsewhere, and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from .conftest import Answer

RUN = Callable[..., Answer]


def found(answer: Answer) -> list[dict[str, str]]:
    assert answer.code == 0, answer.err
    return list(csv.DictReader(io.StringIO(answer.out.decode("utf-8"))))


def things(answer: Answer) -> list[str]:
    return list(dict.fromkeys(row["subject_id"] for row in found(answer)))


BACK_AND_FORTH = {
    ("VN-56",): ["province:bac-ninh"],
    ("24", "--on", "2024-01-01"): ["province:bac-giang"],
    ("24", "--on", "2025-07-01"): ["province:bac-ninh-2025"],
    ("24",): ["province:bac-giang", "province:bac-ninh-2025"],
    ("Q33408",): ["province:bac-ninh", "province:bac-ninh-2025"],
    ("http://www.wikidata.org/entity/Q33408",): ["province:bac-ninh", "province:bac-ninh-2025"],
    ("13494344",): ["province:bac-ninh-2025"],
    ("geonames:1905412",): ["province:bac-ninh"],
    ("bac giang", "--on", "2024-01-01", "--to", "wikidata"): ["province:bac-giang"],
    ("que vo",): ["id:district/bac-ninh/que-vo"],
    ("https://w3id.org/congthuong/id/province/hue",): ["province:hue"],
    ("province/hue",): ["province:hue"],
    ("unit:kWh",): ["unit:kWh"],
    ("254900P9O0E8OG97WA38",): ["id:company/samsung-electronics-viet-nam"],
    ("C", "--to", "isic"): ["sector:C"],
}


@pytest.mark.parametrize("asked", BACK_AND_FORTH, ids=" ".join)
def test_what_is_asked_is_found(congthuong: RUN, asked: tuple[str, ...]) -> None:
    known = {row for row in things(congthuong("links", *asked, "--format", "csv")) if "/bac-giang/" not in row}
    assert known == set(BACK_AND_FORTH[asked])


def test_what_a_reader_might_overlook_is_said(congthuong: RUN) -> None:
    answer = congthuong("links", "24", "--format", "csv")
    assert "24 is of 2 things: Bắc Giang (from 1997-01-01 until 2025-06-30), Bắc Ninh (from 2025-07-01)" in answer.err
    assert "1 link is no exactMatch: figures joined by such a link are of another extent or meaning" in answer.err
    exact = congthuong("links", "24", "--on", "2024-01-01", "--format", "csv")
    assert exact.err == ""


# arguments -> what is said
MISTAKES = {
    ("24", "--on", "soon"): "--on 'soon' is no day; write it as 2024-01-31",
    ("VN-56", "--on", "2026-01-01"): "'VN-56' means nothing on 2026-01-01; there is Bắc Ninh (from 1997-01-01 until",
    ("Bắc Nihn",): "nothing here is called or coded 'Bắc Nihn'; did you mean Bắc Ninh",
    ("@@",): "nothing here is called or coded '@@'; ask by a name, an IRI, a code such as VN-56, or Q33408",
    ("Huế", "--to", "facebook"): "there are no links to 'facebook'; there are geonames, isic, iso, iso3, lei, nso",
}


@pytest.mark.parametrize("asked", MISTAKES, ids=" ".join)
def test_mistakes_are_named(congthuong: RUN, asked: tuple[str, ...]) -> None:
    answer = congthuong("links", *asked)
    assert answer.out == b""
    assert answer.code == (2 if answer.said[0].startswith("congthuong: --on") or "--to" in asked else 1)
    assert answer.err.startswith(f"congthuong: {MISTAKES[asked]}")
    assert len(answer.said) == 1


def test_the_whole_layer_as_a_table_of_sssom(congthuong: RUN) -> None:
    text = congthuong("links", "--format", "sssom").out.decode("utf-8")
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert rows[0].split("\t")[:4] == ["subject_id", "subject_label", "predicate_id", "object_id"]
    assert len(rows) > 900
    spaces = {line.split()[1].rstrip(":") for line in text.splitlines() if line.startswith("#  ")}
    assert {row.split("\t")[3].partition(":")[0] for row in rows[1:]} <= spaces


def test_turtle_is_turtle_and_the_same_each_time(congthuong: RUN) -> None:
    first, second = (congthuong("links", "kWh", "--format", "turtle").out for _ in range(2))
    assert first == second
    triples = {str(quad.triple) for quad in ox.parse(first, format=ox.RdfFormat.TURTLE)}
    exact = "<http://www.w3.org/2004/02/skos/core#exactMatch> <http://qudt.org/vocab/unit/KiloW-HR>"
    assert f"<https://w3id.org/congthuong/id/unit/kWh> {exact}" in triples


def test_the_table_is_for_people(congthuong: RUN) -> None:
    answer = congthuong("links", "kWh", "--to", "qudt", env={"COLUMNS": "120"})
    assert answer.out.decode("utf-8").split() == [
        "Thing", "Valid", "Is", "There", "Called", "Confidence", "─" * 95,
        "ki-lô-oát", "giờ", "(unit:kWh)", "exactMatch",
        "qudt.unit:KiloW-HR", "Kilowatt", "Hour", "1.0",
    ]  # fmt: skip
