"""The graph of one article: what it says, figure by figure, each with the characters that say it.

>>> from congthuong.article import Article, Metadata
>>> from congthuong.data import folder
>>> from congthuong.facts import Facts
>>> from congthuong.link import Catalogue
>>> from congthuong.rdf.article import Stamp, article_quads
>>> article = Article("a", "Công nghiệp tăng 7%", Metadata(published="2024-05"))
>>> quads = article_quads(article, Facts(), Catalogue.load(folder("ontology")), Stamp(reader="1", ontology="abc"))
>>> sorted({quad.graph_name.value.rsplit("id/", 1)[1] for quad in quads})
['graph/article/a', 'graph/text/a']

Every subject begins with the article's IRI, so that the graph can be replaced as a whole, and what is shared (labels
of entities, periods, the cube) is left to the derived graphs. The graph is a function of the article, the catalogue and
the stamp alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from hashlib import sha256
from urllib.parse import quote

import pyoxigraph as ox

from congthuong.article import Article, Span
from congthuong.facts import Facts, Observation, Relation
from congthuong.interpret.mergers import AFTER, BEFORE, Side
from congthuong.link import Catalogue, Linker, iris
from congthuong.link.comparable import Reason, Said, Words, alone
from congthuong.periods import in_words, is_period, parse
from congthuong.rdf.cells import cell_of, narrowed
from congthuong.rdf.copies import sketch_pairs
from congthuong.rdf.terms import (
    CT,
    DCTERMS,
    OA,
    PROV,
    RDF,
    RDFS,
    SKOS,
    XSD,
    Value,
    boolean,
    decimal,
    integer,
    node,
    text,
    vietnamese,
)

__all__ = [
    "CONFIDENCES",
    "QUALIFIERS",
    "SLOTS",
    "Stamp",
    "article_quads",
    "content_hash",
    "fact_iris",
    "qualifier_slot",
]

CONFIDENCES = {  # field of the flat fact -> property
    "confidence": "confidence",
    "subject_confidence": "subjectConfidence",
    "indicator_confidence": "indicatorConfidence",
    "period_confidence": "periodConfidence",
}
# Slot of a fact -> the property that points to the characters it was read from, one for each, so that the way back is
# the same table; all are sub-properties of prov:wasQuotedFrom.
SLOTS: Mapping[str, str] = {
    "value": "valueFrom",
    "value_max": "maxValueFrom",
    "magnitude": "magnitudeFrom",
    "unit": "unitFrom",
    "sign": "signFrom",
    "transformation": "transformationFrom",
    "subject": "subjectFrom",
    "object": "objectFrom",
    "predicate": "predicateFrom",
    "indicator": "indicatorFrom",
    "sector": "sectorFrom",
    "qualifiers": "qualifierFrom",
    "period": "periodFrom",
    "comparison": "comparisonFrom",
    "status": "statusFrom",
    "bound": "boundFrom",
}
# The properties that hold what narrows a figure.
QUALIFIERS = ("ownership", "scope", "flow", "priceBasis", "rankedAmong", "qualifier")
_PRECISION = {4: "gYear", 7: "gYearMonth", 10: "date"}
_OPERATED = frozenset({"level", "share", "rank"})  # a change is of whatever it is a change of
_OWNERSHIP = frozenset({"FDI", "DDI"})
_SCOPE = frozenset({"KCN", "CCN"})
_FLOW = ("cấp mới", "tăng thêm", "điều chỉnh", "thêm mới", "tăng vốn", "bổ sung")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What read the article: the reader's version, the hash of the ontology with the knowledge base's own words.

    Where a language model was its second reader, also the hash of its kept answers, and its name; where people have
    decided about its facts, the hash of their decisions.
    """

    reader: str
    ontology: str
    answers: str | None = None
    model: str | None = None
    corrections: str | None = None


def article_quads(article: Article, facts: Facts, catalogue: Catalogue, stamp: Stamp) -> Iterator[ox.Quad]:
    """The quads of the article's graph and of its text's graph."""
    graph = node(iris.article_graph(article.id))
    for subject, predicate, value in _Writer(article, facts, catalogue, stamp).triples():
        yield ox.Quad(node(subject), predicate, value, graph)
    words = node(iris.article(article.id) + "/text")
    yield ox.Quad(words, CT("text"), text(article.text), node(iris.text_graph(article.id)))


def content_hash(article: Article) -> str:
    """SHA-256 of all that an article brings: its id, text, metadata and source."""
    source = asdict(article.source) if article.source else None
    content = [article.id, article.text, asdict(article.metadata), source]
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def confidences(fact: Observation) -> Iterator[tuple[ox.NamedNode, Decimal]]:
    """How likely a figure is read right, as a whole and in each slot that was chosen."""
    for field, name in CONFIDENCES.items():
        likely: Decimal | None = getattr(fact, field)
        if likely is not None:
            yield CT(name), likely


def fact_iris(article_id: str, facts: Facts) -> dict[str, Observation | Relation]:
    """The IRI of every observation and relation, made of its id: the span and its ordinal there."""
    found: dict[str, Observation | Relation] = {}
    stated: list[Observation | Relation] = [*facts.observations, *facts.relations]
    for fact in stated:
        place = fact.id.removeprefix(f"{article_id}#{fact.kind[0]}")
        found[f"{iris.article(article_id)}/{fact.kind}/{place}"] = fact
    return found


class _Writer:
    """The triples of one article, the spans and names that they use gathered along the way."""

    def __init__(self, article: Article, facts: Facts, catalogue: Catalogue, stamp: Stamp) -> None:
        self.article, self.facts, self.stamp = article, facts, stamp
        self.linker = Linker(catalogue, article, facts)
        self.iri = iris.article(article.id)
        self.spans: set[Span] = set()
        self.words = Words.load(catalogue)
        self.said: dict[tuple[int, int, int], Said] = {}

    def triples(self) -> Iterator[tuple[str, ox.NamedNode, Value]]:
        """Everything the article says; may hold a triple twice."""
        yield from self._metadata()
        compared = dict(self._compared())
        for iri, fact in fact_iris(self.article.id, self.facts).items():
            if isinstance(fact, Observation):
                yield from ((iri, *pair) for pair in self._observation(fact, compared[fact.id]))
            else:
                yield from ((iri, *pair) for pair in self._relation(fact))
        yield from self._mentions()
        yield from self._namings()
        yield from self._spans()

    def _metadata(self) -> Iterator[tuple[str, ox.NamedNode, Value]]:
        known, source = self.article.metadata, self.article.source
        pairs: list[tuple[ox.NamedNode, Value]] = [
            (RDF("type"), CT("Article")),
            (DCTERMS("identifier"), text(self.article.id)),
            (DCTERMS("language"), text(known.language or "vi")),
            (CT("contentHash"), text(content_hash(self.article))),
            (CT("textNode"), node(self.iri + "/text")),
            (CT("readerVersion"), text(self.stamp.reader)),
            (CT("ontologyHash"), text(self.stamp.ontology)),
        ]
        if self.stamp.answers:
            pairs.append((CT("answersHash"), text(self.stamp.answers)))
        if self.stamp.corrections:
            pairs.append((CT("correctionsHash"), text(self.stamp.corrections)))
        if self.stamp.model:
            pairs.append((CT("secondReader"), text(self.stamp.model)))
        if known.title:
            pairs.append((DCTERMS("title"), ox.Literal(known.title, language=known.language or "vi")))
            pairs.append((RDFS("label"), ox.Literal(known.title, language=known.language or "vi")))
        else:
            pairs.append((RDFS("label"), text(self.article.id)))
        if known.published and len(known.published) in _PRECISION and is_period(known.published):
            kind = XSD(_PRECISION[len(known.published)])
            pairs.append((DCTERMS("issued"), ox.Literal(known.published, datatype=kind)))
        if known.publisher:
            pairs.append((DCTERMS("publisher"), text(known.publisher)))
        if known.author:
            pairs.append((DCTERMS("creator"), text(known.author)))
        if known.url:
            pairs.append((DCTERMS("source"), _address(known.url)))
        pairs += sketch_pairs(_body(self.article))
        if source is not None:
            pairs.append((CT("sourceName"), text(source.name)))
            pairs.append((CT("sourceHash"), text(source.sha256)))
        for predicate, value in pairs:
            yield self.iri, predicate, value

    def _compared(self) -> Iterator[tuple[str, tuple[ox.NamedNode, Value]]]:
        """For each figure the cell that it fills, or why it fills none.

        Figures of one sentence that have one key and several values are different things that the key does not tell
        apart, so none of them fills the cell.
        """
        cells: dict[str, str] = {}
        values: dict[tuple[Span, str], set[tuple[Decimal, Decimal | None]]] = {}
        for fact in self.facts.observations:
            said = self._said(fact)
            named = bool(fact.sector or fact.qualifiers)
            if (reason := alone(fact, said, self.words, named=named)) is not None:
                yield fact.id, _stands_alone(reason)
                continue
            cells[fact.id] = cell_of(self._slots(fact))
            key = (fact.quote_start, fact.quote_end), cells[fact.id]
            values.setdefault(key, set()).add((fact.value, fact.value_max))
        for fact in self.facts.observations:
            if (cell := cells.get(fact.id)) is not None:
                several = len(values[(fact.quote_start, fact.quote_end), cell]) > 1
                yield fact.id, _stands_alone("one-key-several-values") if several else (CT("cell"), node(cell))

    def _said(self, fact: Observation) -> Said:
        where = fact.quote_start, fact.start, fact.end
        if where not in self.said:
            self.said[where] = self.words.around(self.article.text, *where)
        return self.said[where]

    def _observation(
        self, fact: Observation, compared: tuple[ox.NamedNode, Value]
    ) -> Iterator[tuple[ox.NamedNode, Value]]:
        slots = list(self._slots(fact))
        yield from slots
        yield compared
        if words := narrowed(slots):
            yield CT("narrowedTo"), vietnamese(words)
        yield RDF("type"), CT("Observation")
        yield DCTERMS("isPartOf"), node(self.iri)
        yield RDFS("label"), vietnamese(_label(fact))
        if fact.subject:
            yield CT("subjectLabel"), vietnamese(fact.subject)
        for predicate, likely in confidences(fact):
            yield predicate, decimal(likely)
        yield CT("surface"), text(fact.surface)
        yield CT("quote"), text(self.article.text[fact.quote_start : fact.quote_end])
        yield CT("unitLabel"), vietnamese(self.linker.unit_label(fact.unit))
        if (year := _year(fact.period)) is not None:
            yield CT("year"), integer(year)
        yield PROV("wasQuotedFrom"), self._quoted((fact.start, fact.end))
        yield CT("quoteFrom"), self._quoted((fact.quote_start, fact.quote_end))
        yield from self._read_from(fact)

    def _slots(self, fact: Observation) -> Iterator[tuple[ox.NamedNode, Value]]:
        """What the figure says, without where it says so."""
        unit, counted = self.linker.unit(fact.unit)
        if fact.subject:
            side: Side | None = BEFORE if BEFORE in fact.qualifiers else AFTER if AFTER in fact.qualifiers else None
            span = (fact.evidence.get("subject") or (None,))[-1]
            subject = self.linker.entity(fact.subject, fact.subject_type or "Other", side=side, span=span, figure=True)
            yield CT("subject"), node(subject)
        if fact.indicator:
            yield CT("indicator"), node(self.linker.indicator(fact.indicator))
        if fact.indicator_label:
            yield CT("indicatorLabel"), vietnamese(fact.indicator_label)
        if fact.sector:
            sector, phrase = self.linker.sector(fact.sector)
            yield CT("sector"), node(sector)
            if phrase:
                yield CT("sectorLabel"), vietnamese(phrase)
        yield CT("transformation"), node(iris.concept("transformation", fact.transformation))
        yield CT("value"), decimal(fact.value)
        if fact.value_max is not None:
            yield CT("maxValue"), decimal(fact.value_max)
        yield CT("unit"), node(unit)
        if counted:
            yield CT("counted"), vietnamese(counted)
        yield CT("bound"), node(iris.concept("bound", fact.bound))
        yield CT("status"), node(iris.concept("status", fact.status))
        if fact.period:
            yield CT("period"), node(iris.period(fact.period))
        if fact.compared_with:
            yield CT("comparedWith"), node(iris.period(fact.compared_with))
        for word in fact.qualifiers:
            yield CT(qualifier_slot(word, fact.transformation)), text(word)
        said = self._said(fact)
        if said.operation and fact.transformation in _OPERATED:
            yield CT("operation"), node(iris.concept("operation", said.operation))
        if said.part:
            yield CT("part"), node(iris.concept("part", "part"))
        if said.official:
            yield CT("official"), boolean(True)

    def _relation(self, fact: Relation) -> Iterator[tuple[ox.NamedNode, Value]]:
        yield RDF("type"), CT("Statement")
        yield RDF("type"), RDF("Statement")
        yield RDFS("label"), vietnamese(f"{fact.subject} – {fact.object}")
        yield DCTERMS("isPartOf"), node(self.iri)
        yield RDF("subject"), node(self._end(fact, "subject", fact.subject, fact.subject_type))
        yield RDF("predicate"), CT(quote(fact.predicate, safe=""))  # what is no predicate the shapes keep out
        yield RDF("object"), node(self._end(fact, "object", fact.object, fact.object_type))
        yield CT("subjectLabel"), vietnamese(fact.subject)
        yield CT("objectLabel"), vietnamese(fact.object)
        if fact.object_type == "Position" and (organisation := self.linker.organisation_of(fact.object)):
            yield CT("atOrganisation"), node(organisation)
        if fact.period:
            yield CT("period"), node(iris.period(fact.period))
        yield PROV("wasQuotedFrom"), self._quoted((fact.quote_start, fact.quote_end))
        yield from self._read_from(fact)

    def _end(self, fact: Relation, slot: str, name: str, type: str) -> str:
        return self.linker.entity(name, type, span=(fact.evidence.get(slot) or (None,))[-1])

    def _read_from(self, fact: Observation | Relation) -> Iterator[tuple[ox.NamedNode, Value]]:
        yield CT("rule"), text(fact.rule)
        for flag in fact.flags:
            yield CT("flag"), text(flag)
        for slot, spans in fact.evidence.items():
            for span in spans:
                yield CT(SLOTS.get(slot, "otherFrom")), self._quoted(span)

    def _mentions(self) -> Iterator[tuple[str, ox.NamedNode, Value]]:
        for entity in self.facts.entities:
            for start, end in entity.mentions:
                iri = self.linker.entity(entity.label, entity.type, span=(start, end))
                mention = f"{self.iri}/mention/{start}-{end}"
                yield mention, RDF("type"), CT("Mention")
                yield mention, DCTERMS("isPartOf"), node(self.iri)
                yield mention, CT("entity"), node(iri)
                yield mention, PROV("wasQuotedFrom"), self._quoted((start, end))

    def _namings(self) -> Iterator[tuple[str, ox.NamedNode, Value]]:
        for iri, naming in self.linker.namings.items():
            name = f"{self.iri}/naming/{iri.removeprefix(iris.ID)}"
            yield name, RDF("type"), CT("Naming")
            yield name, DCTERMS("isPartOf"), node(self.iri)
            yield name, CT("names"), node(iri)
            yield name, CT("entityType"), CT(naming.type)
            yield name, RDFS("label"), vietnamese(naming.label)
            for alias in naming.aliases:
                yield name, SKOS("altLabel"), vietnamese(alias)

    def _quoted(self, span: Span) -> ox.NamedNode:
        self.spans.add(span)
        return node(iris.span(self.article.id, *span))

    def _spans(self) -> Iterator[tuple[str, ox.NamedNode, Value]]:
        # Where a span begins and ends stands in its IRI. Stated as a Web Annotation resource with two selectors it took
        # eight triples, six tenths of an article's graph; the words stay, for where the text is withheld.
        for start, end in self.spans:
            yield iris.span(self.article.id, start, end), OA("exact"), text(self.article.text[start:end])


def qualifier_slot(word: str, transformation: str) -> str:
    """The property of a qualifier: one of its own for what recurs, ct:qualifier for the rest.

    >>> [qualifier_slot(word, "level") for word in ("FDI", "KCN", "cấp mới", "giá so sánh 2010", "4 sao")]
    ['ownership', 'scope', 'flow', 'priceBasis', 'qualifier']
    >>> qualifier_slot("cả nước", "rank")
    'rankedAmong'
    """
    if word in _OWNERSHIP:
        return "ownership"
    if word in _SCOPE:
        return "scope"
    if word.startswith(("giá so sánh", "giá hiện hành", "giá thực tế", "giá cố định")):
        return "priceBasis"
    if transformation == "rank" and (word == "cả nước" or word.startswith(("vùng", "toàn vùng", "miền", "khu vực"))):
        return "rankedAmong"
    return "flow" if word.startswith(_FLOW) else "qualifier"


def _body(article: Article) -> str:
    """The words that are the article's own, without what its page puts around them."""
    parts = [article.text[block.start : block.end] for block in article.body]
    return "\n".join(parts) if parts else article.text


def _stands_alone(reason: Reason) -> tuple[ox.NamedNode, Value]:
    return CT("standsAlone"), node(iris.concept("reason", reason))


def _label(fact: Observation) -> str:
    """A figure in one line: what about, the figure as written, when."""
    about = " · ".join(part for part in (fact.subject, fact.indicator_label) if part)
    when = f" ({in_words(fact.period)})" if fact.period else ""
    return f"{about}: {fact.surface}{when}" if about else f"{fact.surface}{when}"


def _year(label: str | None) -> int | None:
    """The calendar year that a period lies in, None where it spans several.

    >>> [_year(label) for label in ("2024-Q3", "/2024-06-30", "2021/2025", None)]
    [2024, 2024, None, None]
    """
    if label is None or not is_period(label):
        return None
    found = parse(label)
    return found.end.year if found.start.year == found.end.year else None


def _address(url: str) -> Value:
    """The address as an IRI, or as text where it is no valid one."""
    try:
        return ox.NamedNode(url)
    except ValueError:
        return text(url)
