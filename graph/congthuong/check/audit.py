"""Whether a whole knowledge base holds together: the shapes on every graph, and the queries that must return no rows.

>>> import pyoxigraph as ox
>>> from congthuong.check.audit import audit
>>> from congthuong.data import folder
>>> store = ox.Store()
>>> store.load(b'''<http://e/a> <http://www.w3.org/2004/02/skos/core#altLable> "x" .''', format=ox.RdfFormat.TURTLE)
>>> [fault.check for fault in audit(store, folder("ontology"), folder("queries"))]
['terms-declared']

An article is checked on its own as it is added; here is what shows only when all of it stands together: references to
nothing, a unit that the indicator cannot have, a misspelt property of somebody's own vocabulary, a triple in two
graphs. The queries are the files of queries/checks/; write another and it is asked too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from congthuong.check.compiled import compiled
from congthuong.errors import DataError
from congthuong.link import iris

__all__ = ["Fault", "audit", "checks"]

_HEADER = re.compile(r"(?m)^# ([\w-]+): (.+)$")
# Shapes -> the graphs that they are for, by the beginning of their names under graph/.
_SHAPES = {
    "reference": ("reference", "entities", "relations"),
    "cube": ("cube",),
    "article": ("article/",),
    "table": ("table/",),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A check that failed: its name and titles, what its rows hold, and the rows."""

    check: str
    title_vi: str
    title_en: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def checks(queries: Path) -> dict[str, Path]:
    """The checks by name: the shapes, whose file is the shapes', and the queries."""
    return {file.stem: file for file in sorted((queries / "checks").glob("*.rq"))}


def audit(
    store: ox.Store,
    ontology: Path,
    queries: Path,
    *,
    only: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
) -> Iterator[Fault]:
    """What does not hold in the store, check by check; `progress` is told the name of each as it begins.

    `only` names checks (`shapes-cube`, `unit-fits-indicator`); DataError where one is unknown or its file malformed.
    """
    known = checks(queries)
    names = [*(f"shapes-{name}" for name in _SHAPES), *known]
    for name in only:
        if name not in names:
            raise DataError(f"there is no check {name!r}", hint=f"there are {', '.join(names)}")
    for name in names:
        if only and name not in only:
            continue
        if progress is not None:
            progress(name)
        fault = _queried(store, name, known[name]) if name in known else _shaped(store, name, ontology)
        if fault is not None:
            yield fault


def _queried(store: ox.Store, name: str, file: Path) -> Fault | None:
    text = file.read_text(encoding="utf-8")
    try:
        found = store.query(text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise DataError(f"this check is no SPARQL: {error}", where=str(file)) from error
    if not isinstance(found, ox.QuerySolutions):
        raise DataError("a check is a SELECT", where=str(file))
    columns = tuple(variable.value for variable in found.variables)
    rows = tuple(tuple(_written(term) for term in row) for row in found)
    title = dict(_HEADER.findall(text))
    return Fault(name, title.get("title-vi", name), title.get("title-en", name), columns, rows) if rows else None


def _shaped(store: ox.Store, name: str, ontology: Path) -> Fault | None:
    from rdflib import Graph

    part = name.removeprefix("shapes-")
    file = ontology / "shapes" / f"{part}.ttl"
    check = compiled(Graph().parse(file, format="turtle"))
    rows = {
        (found.focus.removeprefix(iris.ID), (found.path or "").removeprefix(iris.DEF), found.message)
        for triples in _graphs(store, _SHAPES[part])
        for found in check(triples)
    }
    title = {"vi": f"Dữ liệu hợp với ràng buộc {part}.ttl", "en": f"The data conform to the shapes of {part}.ttl"}
    return Fault(name, title["vi"], title["en"], ("node", "path", "message"), tuple(sorted(rows))) if rows else None


def _graphs(store: ox.Store, names: Sequence[str]) -> Iterator[Iterable[ox.Quad]]:
    """What the shapes look at together: each article's or table's graph alone, the shared graphs as one."""
    if names[0].endswith("/"):
        for graph in store.named_graphs():
            if isinstance(graph, ox.NamedNode) and graph.value.startswith(iris.graph(names[0])):
                yield store.quads_for_pattern(None, None, None, graph)
        return
    yield (quad for name in names for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(iris.graph(name))))


def _written(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    value = "" if term is None else str(term) if isinstance(term, ox.Triple) else term.value
    return value.removeprefix(iris.ID).replace(iris.DEF, "ct:")
