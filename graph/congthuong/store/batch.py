"""Articles that go into a store and out of it together, with all that follows from them, by one update.

>>> import pyoxigraph as ox
>>> from congthuong.data import folder
>>> from congthuong.store.batch import Batch
>>> work = ox.Store()
>>> batch = Batch(work, folder("ontology"), None, "1")
>>> batch.replace("a", [])
>>> batch.write()
>>> len(work) > 1000
True

Whoever is killed leaves the store as it was before an update or as it is after it, never between. The one thing that
takes several updates is to make the shared graphs anew, when the ontology or the code that makes them is another than
it was: graph/dataset says by which version they were made, and says so only when they are whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from congthuong import rdf
from congthuong.link import iris
from congthuong.link.identity import Decisions, Identities
from congthuong.rdf.dataset import WHOLE, Tally
from congthuong.rdf.derived import changes, touched
from congthuong.rdf.terms import DCAT, DCTERMS, node, stated
from congthuong.rdf.view import View
from congthuong.store.indexing import Changes

__all__ = ["Batch"]

_SHARED: Final = ("reference", "entities", "identity", "relations", "cube", "merged", "copies", "links", "dataset")
_BESIDE: Final = ("findings", "corrections")  # of articles, and in one graph each
_FULL: Final = 40_000  # quads that wait
_TOGETHER: Final = 50  # articles whose shared quads are made together


@dataclass
class Batch:
    """Changes to a work store that wait to be written; `version` is of the ontology and of the code."""

    work: ox.Store
    ontology: Path
    vocab: Path | None
    version: str
    decisions: Decisions = field(default_factory=Decisions)
    tables: Callable[[], Iterable[tuple[str, list[ox.Quad]]]] = tuple  # the users' own: name and quads
    written: int = 0  # articles that went in or out
    changes: Changes = field(init=False)  # since this began
    _waiting: dict[str, list[ox.Quad]] = field(default_factory=dict)
    _size: int = 0
    _begun: bool = False

    def __post_init__(self) -> None:
        self.changes = Changes.since(self.work)

    def replace(self, id: str, quads: Iterable[ox.Quad]) -> None:
        """Put these quads in the place of all that an article has; none takes it out."""
        if id in self._waiting:
            self.write()
        self._waiting[id] = list(quads)
        self._size += len(self._waiting[id])
        self.written += 1
        if self._size >= _FULL:
            self.write()

    def write(self) -> None:
        """Write what waits, and see to it that the shared graphs are there and of this version."""
        self._begin()
        if not self._waiting:
            return
        waiting, self._waiting, self._size = self._waiting, {}, 0
        old = [quad for id in waiting for quad in self._stored(id)]
        new = [quad for quads in waiting.values() for quad in quads]
        beside = {node(iris.graph(name)) for name in _BESIDE}
        gone = {node(str(quad.graph_name)[1:-1]) for quad in old} - beside
        after = View(self.work, gone=gone, come=(quad for quad in new if quad.graph_name not in beside))
        removed, added = changes(self.work, after, touched([*old, *new]), self._rules)
        tally = Tally.of(self.work)
        articles = {node(iris.article(id)) for id in waiting}
        self._account_own(tally, old, -1, articles)
        self._account_own(tally, new, 1, articles)
        self._account(
            tally,
            removed | {quad for quad in old if quad.subject in articles},
            added | {quad for quad in new if quad.subject in articles},
        )
        dropped = [quad for quad in old if quad.graph_name in beside]
        self._update(gone, [*dropped, *removed], [*new, *added], tally)
        self.changes.note([*old, *removed], -1)
        self.changes.note([*new, *added], 1)
        self.changes.of(article.value for article in articles)

    @cached_property
    def _rules(self) -> Identities:
        """Which addresses are of one thing; the provinces and their parts are the reference data's."""
        return Identities(rdf.province_parts(self.work), self.decisions.same, self.decisions.different)

    @property
    def made(self) -> str | None:
        """The version that the shared graphs are of; None where there are none."""
        return next((value.value for _, _, value in stated(self.work, node(WHOLE), DCAT("version"))), None)

    def replace_table(self, name: str, quads: Iterable[ox.Quad]) -> None:
        """Put these quads in the place of a user's table, by one update; none takes it out.

        What stands in another graph already is left out, so that no triple stands in two.
        """
        self.write()
        self._put_table(name, quads)

    def _put_table(self, name: str, quads: Iterable[ox.Quad]) -> None:
        graph = node(iris.table_graph(name))
        old = set(self.work.quads_for_pattern(None, None, None, graph))
        new = {quad for quad in quads if not self._is_elsewhere(quad)}
        after = View(self.work, gone=[graph], come=new)
        removed, added = changes(self.work, after, touched([*old, *new]), self._rules)
        tally = Tally.of(self.work)
        self._account(tally, removed | (old - new), added | (new - old))
        self._update([graph] if old else [], removed, [*new, *added], tally)
        self.changes.note([*old, *removed], -1)
        self.changes.note([*new, *added], 1)

    def _is_elsewhere(self, quad: ox.Quad) -> bool:
        found = self.work.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(other.graph_name != quad.graph_name for other in found)

    def _begin(self) -> None:
        """Make the shared graphs anew where they are of another version."""
        if self._begun:
            return
        self._begun = True
        made = self.made
        if made is None:
            self.work.clear()  # whoever was killed at the first making left parts, in some of the indexes
        if made != self.version:
            self._make_shared(put=self.work.extend if made else self.work.bulk_extend)

    def _make_shared(self, put: Callable[[Iterable[ox.Quad]], None]) -> None:
        self.changes.everything()
        reference = node(iris.graph("reference"))
        named = [str(name)[1:-1] for name in self.work.named_graphs()]
        made = [*map(iris.graph, _SHARED), *(name for name in named if name.startswith(iris.table_graph("")))]
        self.work.update(" ; ".join(f"DROP SILENT GRAPH <{name}>" for name in made))
        tally = Tally()

        def add(quads: set[ox.Quad]) -> None:
            self._account(tally, set(), quads)
            put(quads)

        add(set(rdf.reference_quads(self.ontology, self.vocab)))
        # The later ones leave out what the reference data state already.
        links = set(rdf.link_quads(self.ontology))
        stated = {quad for quad in links if ox.Quad(quad.subject, quad.predicate, quad.object, reference) in self.work}
        add(links - stated)
        add(set(rdf.curated_quads(self.work)))
        graphs = (name for name in self.work.named_graphs() if isinstance(name, ox.NamedNode))
        own = (iris.article_graph(""), iris.text_graph(""), *map(iris.graph, _BESIDE))
        articles = (name for name in graphs if name.value.startswith(own))
        while some := list(islice(articles, _TOGETHER)):
            quads = [quad for name in some for quad in self.work.quads_for_pattern(None, None, None, name)]
            self._account_own(tally, quads, 1, set())
            _, added = changes(self.work, self.work, touched(quads), self._rules)
            add(added)
        self._update((), (), (), tally)
        for name, quads in self.tables():
            self._put_table(name, quads)

    @staticmethod
    def _account_own(tally: Tally, quads: list[ox.Quad], sign: int, but: set[ox.NamedNode]) -> None:
        """Count quads of articles' graphs: their subjects, but the articles themselves, are subjects nowhere else."""
        own = [quad for quad in quads if quad.subject not in but]
        tally.count(own, sign)
        tally.subjects += sign * len({quad.subject for quad in own})

    def _account(self, tally: Tally, removed: set[ox.Quad], added: set[ox.Quad]) -> None:
        """Count quads of shared graphs, before they are written."""
        tally.count(removed, -1)
        tally.count(added, 1)
        coming = {quad.subject for quad in added}
        for subject in coming | {quad.subject for quad in removed}:
            present = self.work.quads_for_pattern(subject, None, None)
            first = next(present, None)
            stays = first is not None and (first not in removed or any(quad not in removed for quad in present))
            tally.subjects += (subject in coming or stays) - (first is not None)

    def _update(
        self, gone: Iterable[object], removed: Iterable[ox.Quad], added: Iterable[ox.Quad], tally: Tally
    ) -> None:
        """All of it or nothing; graph/dataset follows the tally."""
        wanted = set(rdf.dataset_quads(self.work, tally, self.version))
        present = set(self.work.quads_for_pattern(None, None, None, node(iris.graph("dataset"))))
        steps = [f"DROP SILENT GRAPH {name}" for name in gone]
        for verb, quads in (("DELETE", [*removed, *(present - wanted)]), ("INSERT", [*added, *(wanted - present)])):
            if quads:
                steps.append(f"{verb} DATA {{\n{''.join(_blocks(quads))}}}")
        self.work.update(" ;\n".join(steps))

    def _stored(self, id: str) -> Iterator[ox.Quad]:
        """All quads that an article has now."""
        for graph in (iris.article_graph(id), iris.text_graph(id)):
            yield from self.work.quads_for_pattern(None, None, None, node(graph))
        article = node(iris.article(id))
        for beside in (node(iris.graph(name)) for name in _BESIDE):
            for about, _, _ in stated(self.work, None, DCTERMS("isPartOf"), article, beside):
                yield from self.work.quads_for_pattern(about, None, None, beside)


def _blocks(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """The quads as SPARQL writes them, graph by graph."""
    graphs: dict[object, list[str]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, []).append(f"{quad.triple} .\n")
    for graph, lines in graphs.items():
        yield f"GRAPH {graph} {{\n{''.join(lines)}}}\n"
