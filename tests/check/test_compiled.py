"""The compiled shapes say what pyshacl says, over graphs broken in every way that a seeded source of chance comes upon.

`CONGTHUONG_MUTANTS=5000 pytest tests/check/test_compiled.py` breaks so many.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, Graph, URIRef
from tests.ontology.made import article_graph

from congthuong.check import Shapes
from congthuong.check.compiled import Violation, compiled
from congthuong.data import folder
from congthuong.errors import DataError

MUTANTS = int(os.environ.get("CONGTHUONG_MUTANTS", "40"))
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = f"@prefix sh: <{SH}> . @prefix e: <http://e/> . @prefix xsd: <{XSD}> . @prefix rdfs: <{RDFS}> . "
# One shape for each constraint component of SHACL Core that is understood, and for what they can be nested in.
EVERY = (
    "sh:minCount 2", "sh:maxCount 1", "sh:datatype xsd:integer", "sh:datatype xsd:decimal", "sh:datatype xsd:date",
    "sh:datatype <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>", "sh:datatype xsd:string",
    "sh:nodeKind sh:IRI", "sh:nodeKind sh:Literal", "sh:nodeKind sh:BlankNodeOrIRI", "sh:class e:T", "sh:minLength 2",
    "sh:maxLength 2",
    'sh:pattern "^A" ; sh:flags "i"', 'sh:in ( e:a "a" 1 "a"@vi )', "sh:hasValue e:a", 'sh:hasValue "2"^^xsd:integer',
    'sh:languageIn ( "vi" "en" )', "sh:uniqueLang true", "sh:minInclusive 2", "sh:minExclusive 2", "sh:maxInclusive 2",
    "sh:maxExclusive 2.5", "sh:equals e:q", "sh:disjoint e:q", "sh:lessThan e:q", "sh:lessThanOrEquals e:q",
    "sh:node [ sh:property [ sh:path e:q ; sh:minCount 1 ] ]", "sh:not [ sh:datatype xsd:integer ]",
    "sh:and ( [ sh:nodeKind sh:Literal ] [ sh:maxLength 2 ] )", "sh:or ( [ sh:datatype xsd:date ] [ sh:class e:T ] )",
    "sh:xone ( [ sh:minLength 2 ] [ sh:nodeKind sh:IRI ] )", "sh:deactivated true ; sh:minCount 3",
    'sh:property [ sh:path e:q ; sh:minCount 1 ; sh:message "inner" ]',
)  # fmt: skip
VALUES: Sequence[ox.NamedNode | ox.Literal] = (
    *(ox.NamedNode(f"http://e/{name}") for name in "abT"),
    *(ox.Literal(word) for word in ("", "a", "Ab", "abc")),
    *(ox.Literal(word, language=tag) for word, tag in (("a", "vi"), ("b", "vi"), ("a", "en-GB"), ("b", "fr"))),
    *(ox.Literal(digits, datatype=ox.NamedNode(XSD + "integer")) for digits in ("1", "2", "02", "3", "x", "")),
    *(ox.Literal(digits, datatype=ox.NamedNode(XSD + "decimal")) for digits in ("1.5", "2.0", "2", "9.", "1e3")),
    *(ox.Literal(day, datatype=ox.NamedNode(XSD + "date")) for day in ("2024-02-28", "2024-02-30", "soon")),
    ox.Literal("2024", datatype=ox.NamedNode(XSD + "gYear")),
    ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean")),
)
TAGGED = [value for value in VALUES if isinstance(value, ox.Literal) and value.language]
TYPE = ox.NamedNode(str(RDF.type))


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://e/{name}")


def oracle(triples: Sequence[ox.Triple], shapes: Graph) -> set[Violation]:
    data = Graph().parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True, inference="none")
    assert isinstance(report, Graph)
    found = set()
    details = set(report.objects(None, SH.detail))  # why a nested shape does not hold is no result of its own
    for result in set(report.subjects(RDF.type, SH.ValidationResult)) - details:
        path, shape = report.value(result, SH.resultPath), report.value(result, SH.sourceShape)
        words = " / ".join(sorted(str(message) for message in report.objects(result, SH.resultMessage)))
        focus = str(report.value(result, SH.focusNode))
        found.add(
            Violation(
                focus,
                words,
                str(path) if isinstance(path, URIRef) else None,
                str(shape) if isinstance(shape, URIRef) else None,
            )
        )
    return found


def mutant(triples: Sequence[ox.Triple], draw: random.Random) -> list[ox.Triple]:
    """The triples with one to four of them taken out, said twice in another way, or said of something else."""
    made = list(triples)
    objects: list[ox.NamedNode | ox.Literal] = [*VALUES, *(one.object for one in triples)]  # type: ignore[list-item]
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(made))
        one, other = made[at], draw.choice(triples)
        match draw.randrange(7):
            case 0:
                del made[at]
            case 1:
                made[at] = ox.Triple(one.subject, one.predicate, draw.choice(objects))
            case 2:
                made.append(ox.Triple(one.subject, one.predicate, draw.choice(objects)))
            case 3:
                made[at] = ox.Triple(one.subject, other.predicate, one.object)
            case 4:
                made.append(ox.Triple(one.subject, TYPE, other.object if other.predicate == TYPE else one.subject))
            case 5:
                made = [kept for kept in made if (kept.subject, kept.predicate) != (one.subject, one.predicate)]
            case _:
                made = [
                    ox.Triple(kept.subject, kept.predicate, other.object) if kept.object == one.object else kept
                    for kept in made
                ]
    return made


def test_a_broken_article_gets_the_findings_of_pyshacl() -> None:
    shapes = Shapes.load(folder("ontology"))
    whole = [quad.triple for quad in article_graph()]
    assert list(shapes.violations(whole)) == [] == list(oracle(whole, shapes.graph))
    caught: set[str] = set()
    for seed in range(MUTANTS):
        broken = mutant(whole, random.Random(seed))
        found = list(shapes.violations(broken))
        assert set(found) == oracle(broken, shapes.graph), f"mutant {seed}"
        caught.update(violation.message for violation in found)
    assert len(caught) > min(MUTANTS, 200) / 8, "the mutants break many different things"


@pytest.mark.parametrize("constraint", EVERY)
def test_every_constraint_means_what_pyshacl_takes_it_for(constraint: str) -> None:
    outer = "" if constraint.startswith("sh:property") else 'sh:message "m" ;'
    text = f"{PREFIXES} e:S a sh:NodeShape ; sh:targetClass e:T ; sh:property [ sh:path e:p ; {outer} {constraint} ] ."
    shapes = Graph().parse(data=text, format="turtle")
    check, draw, seen = compiled(shapes), random.Random(constraint), set()
    for _ in range(MUTANTS):
        triples = [ox.Triple(ox.NamedNode("http://e/n"), TYPE, ox.NamedNode("http://e/T"))]
        palette = draw.sample(TAGGED if "uniqueLang" in constraint else VALUES, 4)  # few, so that values meet
        for _ in range(draw.randint(1, 7)):
            subject, path = draw.choice("nnnnab"), draw.choice(("p", "p", "q"))
            value = draw.choice(palette)
            if "lessThan" in constraint and isinstance(value, ox.Literal) and "gYear" in value.datatype.value:
                continue  # rdflib raises a TypeError where it compares the literals of a type that it does not know
            triples.append(ox.Triple(ox.NamedNode(f"http://e/{subject}"), ox.NamedNode(f"http://e/{path}"), value))
        if draw.random() < 0.3:
            triples.append(ox.Triple(ox.NamedNode("http://e/a"), TYPE, ox.NamedNode("http://e/T")))
        found = set(check(triples))
        assert found == oracle(triples, shapes), triples
        seen.add(bool(found))
    assert seen == {True, False} or "deactivated" in constraint, "the data both keep and break it"


@pytest.mark.parametrize(
    "target",
    ["sh:targetNode e:n", "sh:targetSubjectsOf e:p", "sh:targetObjectsOf e:p", "a rdfs:Class", "sh:targetClass e:T"],
)
def test_every_target_is_found(target: str) -> None:
    text = f'{PREFIXES} e:T a sh:NodeShape ; {target} ; sh:nodeKind sh:Literal ; sh:message "m" .'
    shapes = Graph().parse(data=text, format="turtle")
    check, draw = compiled(shapes), random.Random(text)
    for _ in range(MUTANTS // 6):
        triples = [
            ox.Triple(node(draw.choice("nab")), node(draw.choice("pq")), draw.choice(VALUES[:5])) for _ in range(4)
        ]
        triples += [ox.Triple(node("b"), TYPE, node("T")), ox.Triple(node("T"), node("sub"), node("U"))]
        assert set(check(triples)) == oracle(triples, shapes), triples


@pytest.mark.parametrize(
    "shape",
    [
        'sh:sparql [ sh:select "SELECT $this {}" ]',
        "sh:property [ sh:path ( e:p e:q ) ; sh:minCount 1 ]",
        "sh:property [ sh:path e:p ; sh:qualifiedValueShape [ sh:class e:T ] ; sh:qualifiedMinCount 1 ]",
        'sh:property [ sh:path e:p ; sh:pattern "(" ]',
        "sh:property [ sh:path e:p ; sh:minCuont 1 ]",
        "sh:closed true",
    ],
)
def test_what_is_not_understood_is_refused(shape: str) -> None:
    shapes = Graph().parse(data=f"{PREFIXES} e:S sh:targetClass e:T ; {shape} .", format="turtle")
    with pytest.raises(DataError, match="understood"):
        compiled(shapes)
