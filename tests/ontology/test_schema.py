"""The classes and properties: declared, named and defined in both languages, tied to what others use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef

from congthuong.data import folder
from congthuong.rdf.article import SLOTS
from congthuong.rdf.cells import DIMENSIONS

CT = Namespace("https://w3id.org/congthuong/def#")
QB = Namespace("http://purl.org/linked-data/cube#")
SH = Namespace("http://www.w3.org/ns/shacl#")
FILES = sorted(folder("ontology").rglob("*.ttl"))
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
# Classes that only gather others; their members have shapes of their own.
GATHERING = {CT.Entity, CT.Place, CT.AdministrativeUnit, CT.Organisation, CT.Claim, CT.Figure}


def declared(schema: Graph) -> list[URIRef]:
    return sorted({s for kind in KINDS for s in schema.subjects(RDF.type, kind) if isinstance(s, URIRef)})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_file_is_turtle_for_the_fast_parser_too(file: Path) -> None:
    with file.open("rb") as stream:
        assert list(ox.parse(stream, format=ox.RdfFormat.TURTLE)), f"{file.name} is empty: write it or remove it"


def test_every_term_has_a_label_and_a_definition_in_both_languages(schema: Graph) -> None:
    lacking = [
        f"{term.removeprefix(CT)}: add one {predicate.fragment or predicate} in {language}"
        for term in declared(schema)
        for predicate in (RDFS.label, SKOS.definition)
        for language in ("vi", "en")
        if len([text for text in schema.objects(term, predicate) if text.language == language]) != 1  # type: ignore[attr-defined]
    ]
    assert not lacking, "\n".join(lacking)


def test_every_property_says_what_it_holds(schema: Graph) -> None:
    literal = {p for p in schema.subjects(RDF.type, OWL.DatatypeProperty) if (p, RDFS.range, None) not in schema}
    assert not literal, f"give these datatype properties an rdfs:range: {sorted(map(str, literal))}"


def test_classes_build_on_what_others_use(schema: Graph) -> None:
    alone = [
        cls
        for cls in schema.subjects(RDF.type, OWL.Class)
        if not any(not str(above).startswith(CT) for above in schema.transitive_objects(cls, RDFS.subClassOf))
    ]
    assert not alone, f"add an rdfs:subClassOf that leads to another vocabulary's class: {sorted(map(str, alone))}"


def test_the_ontology_can_be_cited_and_reused(schema: Graph) -> None:
    ontology = URIRef("https://w3id.org/congthuong/def")
    for predicate in (OWL.versionIRI, DCTERMS.license, DCTERMS.creator):
        assert isinstance(schema.value(ontology, predicate), URIRef), (
            f"give the ontology one {predicate} that is an IRI"
        )
    version = str(schema.value(ontology, OWL.versionInfo))
    assert str(schema.value(ontology, OWL.versionIRI)).endswith(f"/{version}"), "the version IRI ends with the version"
    created, modified = (schema.value(ontology, name) for name in (DCTERMS.created, DCTERMS.modified))
    assert isinstance(created, Literal)
    assert isinstance(modified, Literal)
    assert date(2026, 11, 1) < created.toPython() <= modified.toPython()
    for term in declared(schema):
        assert schema.value(term, RDFS.isDefinedBy) == ontology, f"{term.removeprefix(CT)}: add rdfs:isDefinedBy"


def test_the_main_classes_are_disjoint(schema: Graph) -> None:
    kinds = [CT[name] for name in ("Place", "Organisation", "Person", "Post", "Document", "Product", "Event")]
    for one, other in combinations(kinds, 2):
        assert {(one, OWL.disjointWith, other), (other, OWL.disjointWith, one)} & set(schema), (
            f"say that {one.fragment} and {other.fragment} are owl:disjointWith one another"
        )
    for first, second in schema.subject_objects(OWL.disjointWith):
        below = set(schema.transitive_subjects(RDFS.subClassOf, first))
        shared = below & set(schema.transitive_subjects(RDFS.subClassOf, second))
        assert not shared, f"{first} and {second} are disjoint, yet {shared} is below both"


def test_relations_say_how_they_reason(schema: Graph) -> None:
    assert (CT.metWith, RDF.type, OWL.SymmetricProperty) in schema
    assert {CT.locatedIn, CT.partOf} == set(schema.subjects(RDF.type, OWL.TransitiveProperty))
    assert (CT.predecessor, OWL.inverseOf, CT.successor) in schema


def test_dimensions_tell_their_concept_and_closed_ones_their_codes(schema: Graph, reference: Graph) -> None:
    for name in DIMENSIONS:
        assert isinstance(schema.value(CT[name], QB.concept), URIRef), f"give ct:{name} its qb:concept"
        coded = (CT[name], RDF.type, QB.CodedProperty) in schema
        listed = schema.value(CT[name], QB.codeList)
        assert coded == (listed is not None), f"ct:{name}: a coded dimension has a qb:codeList, another has none"
        if listed is not None:
            for code in ("_T", "_Z", "_U"):
                member = URIRef(f"https://w3id.org/congthuong/id/code/{code}")
                assert (member, SKOS.inScheme, listed) in reference, f"{code} is missing in {listed}"


def test_slots_are_sub_properties_of_the_quotation(schema: Graph) -> None:
    quoted = URIRef("http://www.w3.org/ns/prov#wasQuotedFrom")
    for name in {*SLOTS.values(), "quoteFrom", "otherFrom"}:
        assert (CT[name], RDFS.subPropertyOf, quoted) in schema, f"declare ct:{name} below prov:wasQuotedFrom"


def test_the_structure_of_the_cube_is_what_the_cells_are_filled_with(schema: Graph) -> None:
    structure = URIRef("https://w3id.org/congthuong/id/dsd/observations")
    order = {
        int(str(schema.value(part, QB.order))): str(schema.value(part, QB.dimension)).removeprefix(CT)
        for part in schema.objects(structure, QB.component)
        if (part, QB.dimension, None) in schema
    }
    assert [order[number] for number in sorted(order)] == list(DIMENSIONS), (
        "ontology/cube.ttl and rdf/cells.py list other dimensions, or in another order"
    )


def used_terms() -> Mapping[str, str]:
    """Every ct: term that a file of the project uses -> one such file."""
    found: dict[str, str] = {}
    package = Path(__file__).parents[2] / "graph" / "congthuong"
    patterns = (
        (folder("ontology").rglob("*.ttl"), re.compile(r"\bct:([A-Za-z]\w*)")),
        (folder("queries").rglob("*.rq"), re.compile(r"\bct:([A-Za-z]\w*)")),
        (package.rglob("*.py"), re.compile(r"\bCT\(\"(\w+)\"\)")),
    )
    for files, pattern in patterns:
        for file in sorted(files):
            for line in file.read_text(encoding="utf-8").splitlines():
                code = line.split(" # ")[0]
                if not code.lstrip().startswith(("#", ">>>", "...")):
                    found |= dict.fromkeys(pattern.findall(re.sub(r'"[^"]*"@', "", code)), file.name)
    return found


def test_every_term_that_is_used_is_declared(schema: Graph) -> None:
    known = {term.removeprefix(CT) for term in declared(schema)}
    unknown = {
        name: file for name, file in used_terms().items() if name not in known and not re.search(r"Shape$", name)
    }
    assert not unknown, f"declare these in ontology/congthuong.ttl, with label and definition in vi and en: {unknown}"


def test_every_class_has_a_shape(schema: Graph, graphs: Mapping[str, Graph]) -> None:
    shaped = {
        cls
        for name, graph in graphs.items()
        if name.startswith("shapes/")
        for cls in graph.objects(None, SH.targetClass)
    }
    missing = set(schema.subjects(RDF.type, OWL.Class)) - shaped - GATHERING
    assert not missing, f"add a shape with sh:targetClass to ontology/shapes for: {sorted(map(str, missing))}"


def test_every_message_of_a_shape_is_in_both_languages(graphs: Mapping[str, Graph]) -> None:
    for name, graph in graphs.items():
        for shape in set(graph.subjects(SH.message)):
            languages = sorted(
                str(text.language) for text in graph.objects(shape, SH.message) if isinstance(text, Literal)
            )
            path = graph.value(shape, SH.path) or shape
            assert languages == ["en", "vi"], f"{name}: give the constraint on {path} a sh:message in vi and one in en"


def test_only_shapes_have_blank_nodes(reference: Graph) -> None:
    blank = [node for node in reference.all_nodes() if isinstance(node, BNode)]
    assert not blank, "give each node of the reference data an IRI: a blank node has another name in every build"
