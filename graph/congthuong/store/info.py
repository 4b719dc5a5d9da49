"""What a knowledge base holds, counted.

>>> import pyoxigraph as ox
>>> from congthuong.rdf import Stamp
>>> from congthuong.store.info import info
>>> from congthuong.store.layout import Layout
>>> from pathlib import Path
>>> info(ox.Store(), Layout(Path("kb")), Stamp("1", "a")).quads
0
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from congthuong.link import iris
from congthuong.rdf import Stamp
from congthuong.rdf.terms import CT, DCTERMS, QB, RDF, stated
from congthuong.store.layout import FORMAT, Layout

__all__ = ["ArticleInfo", "Info", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleInfo:
    """One article and what was read in it."""

    id: str
    title: str | None
    issued: str | None
    observations: int
    relations: int
    mentions: int
    findings: int
    second_reader: str | None  # the language model that read it too
    outdated: bool  # read by another version of the reader or with other vocabularies than those at hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """The articles, the distinct entities that they name by type, cells of the cube, and all quads.

    `unfinished` says that a build was killed: what it had read is shown once `congthuong build` or `rebuild` has run.
    """

    path: str
    format: int
    reader: str
    articles: tuple[ArticleInfo, ...]
    entities: Mapping[str, int]
    cells: int
    quads: int
    unfinished: bool


def info(store: ox.Store, layout: Layout, stamp: Stamp) -> Info:
    """Count what is in a store."""
    counts = {name: _per_article(store, name) for name in ("Observation", "Statement", "Mention", "Finding")}
    found = []
    for article, _, _ in stated(store, None, RDF("type"), CT("Article")):
        about = {predicate: value.value for _, predicate, value in stated(store, article, None)}
        found.append(
            ArticleInfo(
                id=about[DCTERMS("identifier")],
                title=about.get(DCTERMS("title")),
                issued=about.get(DCTERMS("issued")),
                observations=counts["Observation"][article.value],
                relations=counts["Statement"][article.value],
                mentions=counts["Mention"][article.value],
                findings=counts["Finding"][article.value],
                second_reader=about.get(CT("secondReader")),
                outdated=(about[CT("readerVersion")], about[CT("ontologyHash")]) != (stamp.reader, stamp.ontology),
            )
        )
    types = {named.value: _type(store, naming) for naming, _, named in stated(store, None, CT("names"))}
    entities = Counter(types.values())
    return Info(
        path=str(layout.root),
        format=FORMAT,
        reader=stamp.reader,
        articles=tuple(sorted(found, key=lambda article: article.id)),
        entities={type: entities[type] for type in sorted(entities)},
        cells=sum(1 for _ in stated(store, None, RDF("type"), QB("Observation"))),
        quads=len(store),
        unfinished=layout.pending.exists(),
    )


def _per_article(store: ox.Store, name: str) -> Counter[str]:
    """How many nodes of a class there are of each article, whose IRI theirs begins with."""
    own = len(iris.article(""))
    articles: Counter[str] = Counter()
    for subject, _, _ in stated(store, None, RDF("type"), CT(name)):
        articles[subject.value[: own + subject.value[own:].find("/")]] += 1
    return articles


def _type(store: ox.Store, naming: ox.NamedNode) -> str:
    return next(value.value.removeprefix(iris.DEF) for _, _, value in stated(store, naming, CT("entityType")))
