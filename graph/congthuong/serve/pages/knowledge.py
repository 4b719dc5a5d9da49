"""What pages ask of a knowledge base: files of queries/pages, about one thing at a time, and the names of things.

>>> import pyoxigraph as ox
>>> from congthuong.serve.pages.knowledge import Knowledge
>>> store = ox.Store()
>>> store.update('INSERT DATA { GRAPH <g:g> { <t:a> skos:prefLabel "Bắc Ninh"@vi, "Bac Ninh"@en } }',
...     prefixes={"skos": "http://www.w3.org/2004/02/skos/core#"})
>>> Knowledge(store, "en").name("t:a")
'Bac Ninh'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, TypeAlias

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.link.iris import DEF, ID
from congthuong.localisation import Language
from congthuong.network.graph import TYPES
from congthuong.query.prefixes import prefixes
from congthuong.rdf.terms import DCTERMS, RDF, RDFS, SKOS

__all__ = ["CLASSES", "Knowledge", "Row", "known", "local"]

Row: TypeAlias = Mapping[str, ox.NamedNode | ox.Literal]

CLASSES: Final = (*TYPES, "Indicator", "Concept")  # the more telling first: it decides where a thing has several
_AT_ONCE: Final = 1000
_NAMES: Final = (SKOS("prefLabel"), RDFS("label"), DCTERMS("title"))
_UNSET: Final = "{ UNDEF }"


@cache
def _text(name: str) -> str:
    return (folder("queries") / "pages" / f"{name}.rq").read_text(encoding="utf-8")


def local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]


class Knowledge:
    """One store, asked in one language; names are looked up together and kept."""

    def __init__(self, store: ox.Store, language: Language) -> None:
        self.store, self.language = store, language
        self._names: dict[str, dict[str | None, str]] = {}
        self._units: dict[str, tuple[str, str | None]] = {}

    def ask(self, query: str, among: Mapping[str, Iterable[str]] | None = None, **given: str) -> list[Row]:
        """The rows of a file of queries/pages: `given` are the IRIs of its variables, `among` those of its VALUES.

        ValueError where a given one is no IRI.
        """
        text = _text(query)
        for variable, iris in (among or {}).items():
            nodes = " ".join(str(node) for iri in iris if (node := _node(iri)) is not None)
            text = text.replace(f"VALUES ?{variable} {_UNSET}", f"VALUES ?{variable} {{ {nodes} }}")
        for variable, iri in given.items():
            # In its place, not in a VALUES block: the engine would compute the branches of a UNION before it joined.
            text = re.sub(rf"\?{variable}\b", str(ox.NamedNode(iri)).replace("\\", r"\\"), text)
        results = self.store.query(text, base_iri=ID, use_default_graph_as_union=True, prefixes=dict(prefixes()))
        assert isinstance(results, ox.QuerySolutions)
        names = [variable.value for variable in results.variables]
        # Quoted triples and blank nodes do not occur: no graph here has any.
        return [{name: term for name, term in zip(names, row, strict=True) if term is not None} for row in results]

    def about(self, iri: str) -> dict[str, list[ox.NamedNode | ox.Literal]]:
        """The properties of one thing with their values."""
        found: dict[str, list[ox.NamedNode | ox.Literal]] = {}
        for row in self.ask("thing", thing=iri):
            found.setdefault(row["property"].value, []).append(row["value"])
        return found

    def learn(self, iris: Iterable[str]) -> None:
        """Look up the names of these things, those that are not known yet."""
        for iri in {iri for iri in iris if iri not in self._names}:
            known = self._names[iri] = {}
            for name in self._stated(iri, *_NAMES):
                language = name.language if isinstance(name, ox.Literal) else None
                known[language] = min(known.get(language, name.value), name.value)

    def name(self, iri: str) -> str:
        """What a thing is called: in the language, else in Vietnamese, else in none, else the end of its IRI."""
        self.learn([iri])
        names = self._names[iri]
        for language in (self.language, "vi", None):
            if language in names:
                return names[language]
        return next(iter(names.values()), local(iri))

    def called(self, iri: str) -> bool:
        """Whether it has a name at all."""
        self.learn([iri])
        return bool(self._names[iri])

    def types(self, iris: Iterable[str]) -> dict[str, str]:
        """The type of each thing, the more telling one where it has several, as the last part of its IRI."""
        rank = {name: number for number, name in enumerate(CLASSES)}
        found: dict[str, str] = {}
        for iri in set(iris):
            types = sorted(local(type.value) for type in self._stated(iri, RDF("type")))
            if types:
                found[iri] = min(types, key=lambda type: rank.get(type, 99))
        return found

    def _stated(self, iri: str, *properties: ox.NamedNode) -> Iterator[ox.NamedNode | ox.Literal]:
        """The values of a thing's properties. Looked up without SPARQL, which for a few takes ten times as long."""
        node = _node(iri)
        for property in properties if node is not None else ():
            for quad in self.store.quads_for_pattern(node, property, None, None):
                if isinstance(quad.object, ox.NamedNode | ox.Literal):
                    yield quad.object

    def type_name(self, type: str) -> str:
        """What a class is called."""
        return self.name(f"{DEF}{type}")

    def units(self, iris: Iterable[str]) -> dict[str, tuple[str, str | None]]:
        """How these units are written: notation and, where there is one, symbol; each looked up once."""
        wanted = sorted(set(iris) - self._units.keys())
        if wanted:
            self._units.update((iri, (local(iri), None)) for iri in wanted)
            for row in self.ask("units", {"unit": wanted}):
                notation, symbol = self._units[row["unit"].value]
                self._units[row["unit"].value] = (
                    row["notation"].value if "notation" in row else notation,
                    row["symbol"].value if "symbol" in row else symbol,
                )
        return self._units

    def quotes(self, spans: Iterable[str]) -> dict[str, str]:
        """The words of spans, by the IRI of the span."""
        wanted = sorted(set(spans))
        found: dict[str, str] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            for row in self.ask("sentences", {"span": wanted[start : start + _AT_ONCE]}):
                found[row["span"].value] = row["quote"].value
        return found


def known(knowledge: Knowledge, iri: str) -> bool:
    """Whether anything is stated of what this IRI names; not, where it is none."""
    try:
        return bool(knowledge.about(iri))
    except ValueError:
        return False


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None
