"""The mapping tables: SSSOM that its own tool takes whole, row for row."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pycountry
import pyoxigraph as ox
import pytest
from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef

from congthuong.data import folder
from congthuong.errors import DataError
from congthuong.link.mappings import Link, mappings
from congthuong.rdf import link_quads

CT = Namespace("https://w3id.org/congthuong/def#")
ID = Namespace("https://w3id.org/congthuong/id/")
QUDT = "http://qudt.org/vocab/unit/"
URI_MULTIPLIER = URIRef("http://qudt.org/schema/qudt/conversionMultiplier")
GEONAMES = "https://sws.geonames.org/"
SECOND = Path(__file__).parent / "second"  # extracts of second sources, pinned
UNCHANGED = ["cao-bang", "dien-bien", "ha-noi", "ha-tinh", "hue", "lai-chau", "lang-son", "nghe-an", "quang-ninh",
             "son-la", "thanh-hoa"]  # fmt: skip
LAST_DAY = date(2025, 6, 30)

TABLES = sorted((folder("ontology") / "links").glob("*.sssom.tsv"))
# What `sssom validate` prints, and how many mappings it is left with, for each table.
SCRIPT = """
import sys
from click.testing import CliRunner
from sssom.cli import validate
from sssom.parsers import parse_sssom_table
for table in sys.argv[1:]:
    done = CliRunner().invoke(validate, [table])
    print(table, done.exit_code, len(parse_sssom_table(table).df), done.output.strip().replace(chr(10), " "), sep="|")
"""


@pytest.fixture(scope="module")
def validated() -> dict[str, tuple[int, int, str]]:
    """Table -> exit code, mappings kept, what was printed on either stream."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, *map(str, TABLES)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    rows = [line.split("|", 3) for line in done.stdout.splitlines()]
    return {Path(table).name: (int(code), int(kept), said + done.stderr) for table, code, kept, said in rows}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_sssom_takes_every_row(table: Path, validated: dict[str, tuple[int, int, str]]) -> None:
    rows = [line for line in table.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")][1:]
    code, kept, said = validated[table.name]
    assert (code, said) == (0, ""), f"mend what sssom says of {table.name}"
    assert kept == len(rows) > 0, f"sssom drops {len(rows) - kept} of the rows of {table.name}"


def test_the_script_hears_what_sssom_drops(tmp_path: Path) -> None:
    table = tmp_path / "bad.sssom.tsv"
    text = (folder("ontology") / "links" / "indicators.sssom.tsv").read_text(encoding="utf-8")
    table.write_text(text.replace("wb:world-development-indicators", "the World Bank"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, str(table)], capture_output=True, text=True, check=False
    )
    assert "not well-formed" in done.stdout + done.stderr


def lines(pattern: str) -> Iterator[tuple[str, Link]]:
    """The mappings whose object begins so, each with its file and line, as a message names them."""
    for table in TABLES:
        name = f"/{table.name.removesuffix('.sssom.tsv')}"
        head = sum(1 for line in table.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
        found = [link for link in mappings(folder("ontology")) if link.table.endswith(name)]
        for number, link in enumerate(found, head + 2):
            if link.object.startswith(pattern):
                yield f"ontology/links/{table.name}:{number}", link


def extract(name: str) -> list[dict[str, str]]:
    """The rows of a pinned extract."""
    text = (SECOND / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(text[1:], delimiter="\t"))


def test_every_mapping_says_how_sure_it_is_and_since_when() -> None:
    for link in mappings(folder("ontology")):
        assert link.confidence is not None, f"{link.table}: give {link.subject} -> {link.object} a confidence"
        assert Decimal(0) < link.confidence <= 1
        assert date.fromisoformat(link.date) <= date(2026, 12, 31)
        assert link.justification.startswith("https://w3id.org/semapv/vocab/")
        if link.predicate != str(SKOS.exactMatch):
            assert link.confidence < 1, f"{link.table}: {link.subject} is only near {link.object}: lower its confidence"


def test_the_graph_keeps_what_the_tables_say() -> None:
    store = ox.Store()
    store.extend(link_quads(folder("ontology")))
    query = """
    PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX sssom: <https://w3id.org/sssom/>
    SELECT ?s ?p ?o ?why ?sure ?when { ?m owl:annotatedSource ?s ; owl:annotatedProperty ?p ; owl:annotatedTarget ?o ;
      sssom:mapping_justification ?why ; sssom:confidence ?sure ; sssom:mapping_date ?when . ?s ?p ?o }
    """
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    told = {tuple(str(getattr(term, "value", term)) for term in row) for row in found}
    said = {
        (link.subject, link.predicate, link.object, link.justification, f"{link.confidence:f}".rstrip("0").rstrip("."),
         link.date)
        for link in mappings(folder("ontology"))
    }  # fmt: skip
    assert told == said


@pytest.mark.parametrize(
    ("line", "said"),
    [("province:ha-noi\tHà Nội\tskos:exactMatch", "'' is no CURIE"),
     ("x:a\t\tskos:exactMatch\twd:Q1", "no mapping: 'x'"),
     ("province:a\t\tskos:exactMatch\tQ1858", "'Q1858' is no CURIE"),
     ("province:a\t\tskos:exactMatch\twd:Q1\t\tsemapv:ManualMappingCuration\thigh", "no mapping")],
)  # fmt: skip
def test_a_row_that_is_no_mapping_is_named(tmp_path: Path, line: str, said: str) -> None:
    table = tmp_path / "ontology" / "links" / "provinces.sssom.tsv"
    table.parent.mkdir(parents=True)
    text = (folder("ontology") / "links" / "provinces.sssom.tsv").read_text(encoding="utf-8")
    table.write_text(text + line + "\n", encoding="utf-8")
    with pytest.raises(DataError) as raised:
        mappings(tmp_path / "ontology")
    assert f"{table.name}:{len(text.splitlines()) + 1}" in str(raised.value)
    assert said in str(raised.value)


# Identity: a match is exact only where the extent is the same


def test_an_item_of_two_dated_units_is_exact_for_neither(graphs: Mapping[str, Graph]) -> None:
    shared: dict[str, set[str]] = {}
    for _, link in [*lines("http://www.wikidata.org/entity/"), *lines(GEONAMES)]:
        shared.setdefault(link.object, set()).add(link.subject)
    for where, link in [*lines("http://www.wikidata.org/entity/"), *lines(GEONAMES)]:
        if len(shared[link.object]) > 1 and link.predicate == str(SKOS.exactMatch):
            units = sorted(shared[link.object])
            assert units == [link.subject] or "/agency/" in link.subject, (
                f"{where}: {link.object} is of {units}; make it skos:closeMatch"
            )


def test_every_province_has_an_item_in_both(graphs: Mapping[str, Graph]) -> None:
    places = graphs["places/provinces.ttl"]
    for source in ("http://www.wikidata.org/entity/", GEONAMES):
        linked = {link.subject: link for _, link in lines(source)}
        for place in set(places.subjects(RDF.type, CT.Province)) - {ID["province/ha-tay"]}:
            assert str(place) in linked, f"ontology/links/provinces.sssom.tsv: add the item of {place} in {source}"
        for name in UNCHANGED:
            assert linked[str(ID[f"province/{name}"])].predicate == str(SKOS.exactMatch), f"{name} did not change"


# A second source, of which an extract is pinned


def test_geonames_means_the_same_units_by_code_and_name(reference: Graph) -> None:
    known = {row["geonames"]: row for row in extract("geonames.tsv")}
    checked = 0
    for where, link in lines(GEONAMES):
        number = link.object.removeprefix(GEONAMES).strip("/")
        ended = reference.value(ID[link.subject.removeprefix(str(ID))], CT.validUntil)
        if "/province/" in link.subject and isinstance(ended, Literal):
            assert number not in known, f"{where}: {number} is today's unit; {link.subject} has an older item"
            continue
        if "/country/" in link.subject:
            continue
        row = known.get(number)
        assert row is not None, f"{where}: GeoNames has no {number} in Viet Nam's first two levels; look for another"
        code = str(reference.value(ID[link.subject.removeprefix(str(ID))], CT.nsoCode))
        assert row["code"].rsplit(".", 1)[1] == code, (
            f"{where}: {number} has the code {row['code']}, {link.subject} has {code}; take the item of that code"
        )
        checked += 1
    assert checked > 34 + 600


def test_the_23_merged_provinces_have_the_items_made_for_them() -> None:
    made = {
        link.subject
        for _, link in lines(GEONAMES)
        if 13494334 <= int(link.object.strip("/").rsplit("/", 1)[1]) <= 13494365
    }
    assert len(made) == 23
    assert all(subject.endswith("-2025") for subject in made)


def test_qudt_has_the_units_and_their_factors(reference: Graph) -> None:
    known = {row["unit"]: row for row in extract("qudt.tsv")}
    assert known["MegaV-A"]["deprecated"] == "true"
    assert "L-PER-YR" not in known
    for where, link in lines(QUDT):
        row = known.get(link.object.removeprefix(QUDT))
        assert row is not None, f"{where}: QUDT has no unit {link.object}; take the row out"
        assert row["deprecated"] == "false", (
            f"{where}: {link.object} is deprecated in QUDT; take the unit that replaces it"
        )
        ours = reference.value(ID[link.subject.removeprefix(str(ID))], URI_MULTIPLIER)
        if ours is None or link.predicate != str(SKOS.exactMatch):
            assert "CCY_" in link.object or link.predicate != str(SKOS.exactMatch), (
                f"ontology/vocab/units.ttl: give {link.subject} the multiplier {row['conversion_multiplier']}"
            )
            continue
        theirs = Decimal(row["conversion_multiplier"])
        assert abs(Decimal(str(ours)) / theirs - 1) < Decimal("1e-6"), (
            f"ontology/vocab/units.ttl: {link.subject} has the multiplier {ours}, QUDT has {theirs}"
        )


def test_a_base_unit_and_the_multiplier_tell_the_same(reference: Graph) -> None:
    for unit, base in reference.subject_objects(CT.base):
        one, other = (reference.value(node, URI_MULTIPLIER) for node in (unit, base))
        if one is not None and other is not None:
            factor = Decimal(str(reference.value(unit, CT.factor)))
            assert Decimal(str(one)) == factor * Decimal(str(other)), (
                f"{unit}: ct:factor and qudt:conversionMultiplier differ"
            )


def test_iso_codes_are_those_of_iso(reference: Graph) -> None:
    countries = {country.alpha_2: country for country in pycountry.countries}
    parts = {part.code for part in pycountry.subdivisions}
    for place, code in reference.subject_objects(CT.iso3166):
        if (place, RDF.type, CT.Country) in reference:
            country = countries.get(str(code))
            assert country is not None, f"ontology/places/countries.ttl: ISO has no {code}; mend {place}"
            three = str(reference.value(place, CT.iso3166Alpha3))
            assert country.alpha_3 == three, f"ontology/places/countries.ttl: {place} is {country.alpha_3}, not {three}"
        elif place != ID["province/ha-tay"]:  # its code was withdrawn with it
            assert str(code) in parts, f"ontology/places/provinces.ttl: ISO has no {code}; mend {place}"


def test_leis_add_up(reference: Graph) -> None:
    found = list(reference.subject_objects(CT.leiCode))
    assert len(found) >= 6
    for company, lei in found:
        digits = "".join(str(int(sign, 36)) for sign in str(lei))
        assert len(str(lei)) == 20
        assert int(digits) % 97 == 1, f"ontology/orgs/organisations.ttl: {lei} of {company} is misspelt (ISO 7064)"
