"""SHACL on one article before it goes in: what does not conform stays out, and is said where it stands in the text.

>>> from congthuong.article import Article
>>> from congthuong.check import Shapes
>>> from congthuong.data import folder
>>> shapes = Shapes.load(folder("ontology"))
>>> shapes.sift(Article("a", "Bắc Ninh"), [])
([], ())

The shapes look at nothing beyond the article's own graph, which keeps the check a matter of hundredths of a second. Two
things that SHACL cannot tell are checked beside them: that a period's label is one, that a span lies within the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from congthuong.article import Article, Span
from congthuong.check.compiled import Violation, compiled
from congthuong.errors import DataError, ReadError
from congthuong.link import iris
from congthuong.periods import is_period
from congthuong.rdf.terms import CT, DCTERMS, OA, PROV, RDF, SH, integer, node, text

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["Finding", "Shapes"]

_PLACE = re.compile(r"/(\d+)-(\d+)(?:\.\d+)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that does not conform: the node, what is wrong with it, and its place in the text."""

    focus: str
    message: str
    path: str | None
    shape: str | None
    start: int
    end: int
    line: int
    quote: str

    def __str__(self) -> str:
        return f"line {self.line}, characters {self.start}-{self.end} ({self.quote!r}): {self.message}"


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of articles, parsed and compiled once."""

    graph: Graph
    violations: Callable[[Iterable[ox.Quad | ox.Triple]], Iterator[Violation]]

    @staticmethod
    @lru_cache(maxsize=4)
    def load(ontology: Path) -> Shapes:
        """Read shapes/article.ttl of this folder; DataError where it is no Turtle, or has what is not understood."""
        from rdflib import Graph

        file = ontology / "shapes" / "article.ttl"
        try:
            graph = Graph().parse(file, format="turtle")
        except Exception as error:  # rdflib's parser raises whatever comes to hand
            raise DataError(f"the shapes cannot be read: {error}", where=str(file)) from error
        return Shapes(graph, compiled(graph))

    def sift(self, article: Article, quads: Iterable[ox.Quad]) -> tuple[list[ox.Quad], tuple[Finding, ...]]:
        """The quads that conform, with graph/findings for the others; and the findings, in text order.

        A fact goes or stays as a whole, with the spans and names that only it uses. ReadError where the article itself
        does not conform.
        """
        kept = list(dict.fromkeys(quads))
        findings = self._findings(article, kept)
        if not findings:
            return kept, ()
        own = iris.article(article.id)
        for finding in findings:
            if finding.focus in (own, own + "/text"):
                raise ReadError(f"the article does not conform: {finding.message}", where=article.id)
        kept = _without({finding.focus for finding in findings}, kept)
        return kept + list(_quads(article, findings)), findings

    def _findings(self, article: Article, quads: Sequence[ox.Quad]) -> tuple[Finding, ...]:
        findings = set()
        for focus, message, path, shape in (*_malformed(article, quads), *self.violations(quads)):
            start, end = _place(focus, quads)
            findings.add(
                Finding(
                    focus=focus,
                    message=message.replace(iris.ID, ""),
                    path=path,
                    shape=shape,
                    start=start,
                    end=end,
                    line=article.text.count("\n", 0, start) + 1,
                    quote=article.text[start:end],
                )
            )
        return tuple(sorted(findings, key=lambda found: (found.start, found.end, found.focus, found.message)))


def _malformed(article: Article, quads: Sequence[ox.Quad]) -> Iterator[Violation]:
    """Periods that are none, and spans that do not lie within the text or quote what does not stand there."""
    for quad in quads:
        if quad.predicate in (CT("period"), CT("comparedWith")):
            label = iris.period_label(_iri(quad.object))
            if not is_period(label):
                yield Violation(_iri(quad.subject), f"{label!r} is no period", quad.predicate.value, None)
        elif quad.predicate == OA("exact"):
            start, end = _place(_iri(quad.subject), ())
            if end > len(article.text):
                yield Violation(_iri(quad.subject), "the span ends behind the text", quad.predicate.value, None)
            elif not 0 <= start < end or article.text[start:end] != _iri(quad.object):
                yield Violation(_iri(quad.subject), "the span quotes other words", quad.predicate.value, None)


def _iri(term: object) -> str:
    return str(getattr(term, "value", term))


def _place(focus: str, quads: Sequence[ox.Quad]) -> Span:
    """Where a node stands in the text: its IRI says so, or the first mention of the entity that it names."""
    if found := _PLACE.search(focus):
        return int(found[1]), int(found[2])
    entity = next(
        (quad.object for quad in quads if quad.subject == node(focus) and quad.predicate == CT("names")), None
    )
    users = {quad.subject for quad in quads if quad.object == entity and quad.subject != node(focus)}
    spans = (
        _PLACE.search(str(quad.object)[1:-1])
        for quad in quads
        if quad.subject in users and quad.predicate == PROV("wasQuotedFrom")
    )
    return min(((int(span[1]), int(span[2])) for span in spans if span), default=(0, 0))


def _without(foci: set[str], quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """The quads without these nodes, the facts that rest on them, and the spans and names that only those use."""
    dropped: set[object] = {node(focus) for focus in foci}
    # A fact whose span is wrong, or whose entity has no proper name, is not to be trusted either.
    dropped |= {quad.object for quad in quads if quad.predicate == CT("names") and quad.subject in dropped}
    dropped |= {quad.subject for quad in quads if quad.object in dropped}
    facts = [quad for quad in quads if quad.subject not in dropped and not _is_support(quad)]
    used = {quad.object for quad in facts if isinstance(quad.object, ox.NamedNode)}
    names = {quad.subject for quad in quads if quad.predicate == CT("names") and quad.object in used}
    support = [quad for quad in quads if _is_support(quad) and quad.subject in (used | names) - dropped]
    return facts + support


def _is_support(quad: ox.Quad) -> bool:
    """Whether a quad is about a span or a naming, which stand only for the sake of facts."""
    return isinstance(quad.subject, ox.NamedNode) and bool(
        re.search(r"/article/[^/]+/(?:span|naming)/", quad.subject.value)
    )


def _quads(article: Article, findings: Sequence[Finding]) -> Iterable[ox.Quad]:
    """The quads of graph/findings for one article."""
    graph, own = node(iris.graph("findings")), iris.article(article.id)
    for number, finding in enumerate(findings, start=1):
        subject = node(f"{own}/finding/{number}")
        yield ox.Quad(subject, RDF("type"), CT("Finding"), graph)
        yield ox.Quad(subject, RDF("type"), SH("ValidationResult"), graph)
        yield ox.Quad(subject, DCTERMS("isPartOf"), node(own), graph)
        yield ox.Quad(subject, SH("focusNode"), node(finding.focus), graph)
        yield ox.Quad(subject, SH("resultSeverity"), SH("Violation"), graph)
        yield ox.Quad(subject, SH("resultMessage"), text(finding.message), graph)
        if finding.path is not None and finding.path.startswith("http"):
            yield ox.Quad(subject, SH("resultPath"), node(finding.path), graph)
        if finding.shape is not None and finding.shape.startswith("http"):
            yield ox.Quad(subject, SH("sourceShape"), node(finding.shape), graph)
        yield ox.Quad(subject, OA("start"), integer(finding.start), graph)
        yield ox.Quad(subject, OA("end"), integer(finding.end), graph)
        yield ox.Quad(subject, OA("exact"), text(finding.quote), graph)
