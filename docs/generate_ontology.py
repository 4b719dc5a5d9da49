"""Write docs/ontology.md from the files of ontology/.

    python docs/generate_ontology.py           rewrite the page
    python docs/generate_ontology.py --check   change nothing; leave with 1 where the page is not current

Classes and properties come in the order and under the headings of ontology/congthuong.ttl and ontology/cube.ttl.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace
from rdflib.term import Literal, Node

TOP = Path(__file__).resolve().parents[1]
ONTOLOGY = TOP / "ontology"
PAGE = TOP / "docs" / "ontology.md"
CT = Namespace("https://w3id.org/congthuong/def#")
ID = "https://w3id.org/congthuong/id/"
_HEADING = re.compile(r"(?m)^#\n# (.+)\n#$|^(ct:\w+)$")

INTRODUCTION = """\
# The ontology

<!-- Made by docs/generate_ontology.py from the files of ontology/: change those, not this page. -->

The graph is written in an ontology of its own, `https://w3id.org/congthuong/def#` (`ct:`), that builds on vocabularies
others use already: RDF Data Cube with the SDMX dimensions and attributes, PROV-O, Web Annotation, OWL-Time, SKOS, ORG,
schema.org, QUDT, DCAT and Dublin Core. Data lie under `https://w3id.org/congthuong/id/`. Everything is in files that
people can read and change:

| File | What it holds |
|---|---|
| `ontology/congthuong.ttl` | classes and properties, with labels and definitions in Vietnamese and English |
| `ontology/cube.ttl` | the structure of the cube: dimensions, measure, data set |
| `ontology/vocab/` | concepts: indicators, industries, units, statuses, and the words that the recognisers look for |
| `ontology/places/` | provinces, districts, regions and countries, dated |
| `ontology/orgs/` | organisations, platforms and programmes that news names all over the country |
| `ontology/links/` | SSSOM tables: what places, units, industries and organisations are [in other data](linking.md) |
| `ontology/shapes/` | SHACL: what an article's graph, the reference data and the cube must look like |
| `queries/checks/` | queries that must return no rows, as the Data Cube vocabulary has; `congthuong check` asks all |
"""

TEACHING = """\
## How to teach a word

The labels of the vocabularies are the recognisers' lexicon: there is no second list in the code. To teach the reader
that newspapers call division 14 "ngành may đo", add one label to the concept:

```turtle
<sector/vsic2018/14> skos:altLabel "ngành may đo"@vi .
```

In a checkout that is a line in `ontology/vocab/sectors.ttl`. With an installed package, put a Turtle file with that
triple (and the `@base <https://w3id.org/congthuong/id/>` and `@prefix` lines) into the folder `vocab/` of a knowledge
base: a concept there with the IRI of a shipped one adds to it, a new one stands beside the shipped ones. Then build
again; articles are read anew because the hash of the words is part of what an unchanged article is recognised by.

- `skos:prefLabel`: the name that is shown, one for each language.
- `skos:altLabel`: another name, found and shown. `skos:hiddenLabel`: a spelling that is only found ("Hoà Bình").
- `ct:shortLabel`: an everyday word ("điện", "dệt") that counts as an industry only in a list of industries or at the
  head of a clause that states growth.
- `ct:variety`: a kind of a commodity ("phân DAP" of fertilisers), found as a word, with figures of its own.
- `ct:symbol`: how a unit is written. `ct:ambiguousName`: a country's name that is also an everyday word ("Anh").
- `skos:notation`: the id that the flat facts carry. It is unique in its scheme and never changes.
"""

IDENTITY = """\
## Places: identity and dates

- **A unit is a stretch of time.** Where the extent changed, there is another entity: `province/bac-ninh` ends on
  2025-06-30 and `province/bac-ninh-2025`, with Bắc Giang in it, begins on 2025-07-01. The eleven that did not change
  keep one IRI. `ct:predecessor` and `ct:successor` lead across the change, `ct:establishedBy` names the act.
- **A name resolves by the date of the article** that uses it, with `ct:validFrom` and `ct:validUntil` (both days are
  included). An absent `ct:validFrom` means that the first day is not recorded here, not that there was none.
- **No IRI is made from a code.** The statistics office reused codes in 2025: 24 was Bắc Giang's and is now that of the
  new Bắc Ninh. `ct:nsoCode` is a plain string of a dated unit.
- **The same item elsewhere is not always the same extent.** Wikidata keeps one item per name across the merger:
  `skos:exactMatch` stands only where the extent is the same, `skos:closeMatch` otherwise, `owl:sameAs` never.
  [Linking](linking.md) says how to join by it.
- **Population and area** are values of dated series with a basis and a source (`ct:ReferenceSeries`), not of the place.
- **Districts** belong to a province of before July 2025 and end with the level on 2025-06-30. A name in a province is
  one unit, also when its rank rose (`ct:formerUnitType`) or communes were added to it.
- **Communes** are in two lists, `ontology/places/communes-2025-06.tsv` (10,035, the last before July 2025) and
  `communes-2025-07.tsv` (3,321), with what became of each. A code means nothing without its list: of the 3,321 new
  codes 3,316 stood in the old list, 1,803 of them under another name. So the list is in the IRI
  (`ward/2025-06/09172-kinh-bac`, `ward/2025-07/09187-kinh-bac`), and an article means the list of its day. A name that
  several communes of the province share, or that has no province, is left to an IRI of the name's own.
- **A name change is no new unit**: Thừa Thiên Huế is the `ct:formerName` of Huế.
"""


def headings(file: Path) -> Iterator[tuple[str, list[str]]]:
    """Each heading of a Turtle file with the terms declared below it, in order."""
    heading = ""
    terms: list[str] = []
    for title, term in _HEADING.findall(file.read_text(encoding="utf-8")):
        if title:
            if terms:
                yield heading, terms
            heading, terms = title, []
        elif term not in terms:
            terms.append(term)
    if terms:
        yield heading, terms


def row(graph: Graph, term: str) -> str:
    """A line of a table: the term, its labels, what it means, and what it builds on."""
    subject = CT[term.removeprefix("ct:")]
    label, meaning = in_both(graph, subject, RDFS.label), in_both(graph, subject, SKOS.definition)
    above = [*graph.objects(subject, RDFS.subClassOf), *graph.objects(subject, RDFS.subPropertyOf)]
    cells = [f"`{term}`", f"{label['vi']}<br>{label['en']}", f"{meaning['vi']}<br>{meaning['en']}", names(graph, above)]
    if (subject, RDF.type, OWL.Class) not in graph:
        cells.append(names(graph, graph.objects(subject, RDFS.domain)))
        cells.append(names(graph, graph.objects(subject, RDFS.range)))
    return "| " + " | ".join(cells) + " |"


def in_both(graph: Graph, subject: Node, predicate: Node) -> dict[str | None, str]:
    """The texts of a property by language."""
    texts = graph.objects(subject, predicate)
    return {text.language: str(text) for text in texts if isinstance(text, Literal)}


def names(graph: Graph, terms: Iterable[Node]) -> str:
    """The terms as prefixed names, sorted."""
    return " ".join(sorted(f"`{graph.qname(str(term))}`" for term in terms))


def terms() -> Iterator[str]:
    """The tables of classes and properties, heading by heading."""
    graph = Graph()
    for file in (ONTOLOGY / "congthuong.ttl", ONTOLOGY / "cube.ttl"):
        graph.parse(file)
    sections = [*headings(ONTOLOGY / "congthuong.ttl"), *headings(ONTOLOGY / "cube.ttl")]
    yield "## Classes and properties\n"
    for heading, listed in sections:
        classes = [term for term in listed if (CT[term.removeprefix("ct:")], RDF.type, OWL.Class) in graph]
        yield f"### {heading or 'The cube'}\n"
        if classes:
            yield "| Class | Name | Meaning | Builds on |\n|---|---|---|---|"
            yield "\n".join(row(graph, term) for term in classes) + "\n"
        if properties := [term for term in listed if term not in classes]:
            yield "| Property | Name | Meaning | Builds on | Of | Value |\n|---|---|---|---|---|---|"
            yield "\n".join(row(graph, term) for term in properties) + "\n"


def vocabularies() -> Iterator[str]:
    """How many entries each file has, by class."""
    yield "## Vocabularies, places and organisations\n"
    yield "| File | Entries | By class |\n|---|---:|---|"
    for folder in ("vocab", "places", "orgs"):
        for file in sorted((ONTOLOGY / folder).glob("*.ttl")):
            graph = Graph().parse(file)
            entries = set(graph.subjects(SKOS.prefLabel)) | set(graph.subjects(SKOS.inScheme))
            entries -= set(graph.subjects(RDF.type, SKOS.ConceptScheme))
            kinds = Counter(
                str(kind).removeprefix(str(CT))
                for entry in entries
                for kind in graph.objects(entry, RDF.type)
                if str(kind).startswith(str(CT))
            )
            by_class = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
            yield f"| `ontology/{folder}/{file.name}` | {len(entries)} | {by_class} |"
    yield ""


def prefixes() -> Iterator[str]:
    """The namespaces that the files use."""
    found: dict[str, str] = {}
    for file in sorted(ONTOLOGY.rglob("*.ttl")):
        found |= dict(re.findall(r"(?m)^@prefix ([\w-]+):\s+<(.+)>", file.read_text(encoding="utf-8")))
    yield "## Namespaces\n"
    yield "| Prefix | Namespace |\n|---|---|"
    for prefix, namespace in sorted(found.items()):
        if prefix != "id":  # stands for another folder in each file
            yield f"| `{prefix}:` | `{namespace}` |"
    yield ""


def page() -> str:
    """The page as it should be."""
    parts = [INTRODUCTION, *prefixes(), *terms(), *vocabularies(), TEACHING, IDENTITY]
    return "\n".join(parts).rstrip() + "\n"


def main() -> int:
    current = page()
    if "--check" in sys.argv[1:]:
        if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == current:
            return 0
        print("docs/ontology.md is not current: run python docs/generate_ontology.py", file=sys.stderr)
        return 1
    PAGE.write_text(current, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
