"""The knowledge base as a networkx graph: entities as nodes with their figures folded in, relations as edges.

>>> import pyoxigraph as ox
>>> from congthuong.network.graph import network
>>> class Empty:
...     def execute(self, query: str, media_type: str) -> bytes:
...         return ox.Store().query(query).serialize(format=ox.QueryResultsFormat.JSON)
>>> network(Empty()).number_of_nodes()
0

`network` says what the attributes are. All SPARQL is in the files of queries/network.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, TypedDict

from congthuong.data import folder
from congthuong.errors import ParameterError
from congthuong.periods import bounds, is_period
from congthuong.text import fold, plain, sort_key

if TYPE_CHECKING:
    import networkx as nx

    Graph: TypeAlias = nx.MultiDiGraph[str]

__all__ = ["TYPES", "Answers", "Cited", "Fact", "Source", "Statement", "entities", "flat", "local", "network"]

# The classes of things that the network shows, the more telling first: it decides where a thing has several.
TYPES: Final = (
    "Province", "District", "Ward", "Country", "IndustrialZone", "IndustrialCluster", "Company", "Agency",
    "Association", "Person", "Post", "Programme", "Scheme", "Project", "Document", "Platform", "Product", "Sector",
    "Event", "Article", "Other",
)  # fmt: skip


class Answers(Protocol):
    """Anything that answers SPARQL over a knowledge base: the engines of `congthuong.query`, or your own."""

    def execute(self, query: str, media_type: str) -> bytes:
        """The answer in that media type."""
        ...


class Cited(TypedDict):
    """What every fact has: the id of the article, the sentence, None where none is kept."""

    article: str
    quote: str | None


class Fact(Cited):
    """A figure about a node. IRIs for `indicator` and `sector`, local names for the short lists, numbers as Decimal."""

    iri: str
    indicator: str | None
    indicator_label: str | None  # as the article words it
    sector: str | None
    transformation: str
    value: Decimal
    value_max: Decimal | None
    unit: str  # its notation
    unit_iri: str  # its names stand in the graph's `words`
    counted: str | None
    bound: str
    status: str
    period: str | None
    compared_with: str | None
    qualifiers: tuple[str, ...]
    surface: str
    mark: tuple[int, int] | None  # where in the quote the figure stands, in code points


class Statement(Cited):
    """One place where a relation is stated; `post` is the office of a person in the organisation at the edge's end."""

    iri: str
    period: str | None
    post: str | None


class Source(TypedDict):
    """An article: what a reader needs to find it again."""

    iri: str
    title: str | None
    issued: str | None
    publisher: str | None
    url: str | None


def network(answers: Answers, *, focus: str | None = None, depth: int = 1, types: Iterable[str] | None = None) -> Graph:
    """The graph of a knowledge base, or of the neighbourhood of one name in it.

    `focus` is a name with or without diacritics; it takes every entity of that name (both provinces, where a merger
    kept the name) and what lies within `depth` relations of one of them, whatever their direction. `types` keeps the
    entities of these classes, and the focus itself.

    The keys of the nodes are IRIs. Their attributes: `label`, `type` (a name of `TYPES`), `aliases` (tuple),
    `valid_from` and `valid_until` (ISO dates of a place that came or went, else None), `mentions` (article id -> how
    often), `facts` (a tuple of `Fact`). A figure without a known subject is a fact of its article, then a node too.

    There is one edge for each subject, predicate and object, its key the local name of the predicate; attributes:
    `predicate` (IRI) and `statements` (a tuple of `Statement`, one for each place that says so).

    Attributes of the graph: `articles` (id -> `Source`), `words` (IRI of a class, property or concept -> its names by
    language).

    ParameterError when no entity has the focus's name, a type is unknown, or the depth is negative.
    """
    import networkx as nx

    if depth < 0:
        raise ParameterError(f"the depth is {depth}", hint="count relations from the focus: 0, 1, 2, …")
    kept = None if types is None else _known_types(types)
    graph: Graph = nx.MultiDiGraph()
    sources = {row["article"]: row for row in _ask(answers, "articles")}
    graph.graph["articles"] = {
        row["id"]: Source(
            iri=iri,
            title=row.get("title"),
            issued=row.get("issued"),
            publisher=row.get("publisher"),
            url=row.get("source"),
        )
        for iri, row in sorted(sources.items())
    }
    graph.graph["words"] = _words(answers)
    ids = {iri: row["id"] for iri, row in sources.items()}
    _add_entities(graph, answers, ids)
    _add_articles(graph, sources)
    _add_relations(graph, answers, ids)
    graph.remove_nodes_from([n for n, d in graph.nodes(data=True) if d["type"] == "Post" and not graph.degree(n)])
    _add_facts(graph, answers, ids)
    unused = [n for n, d in graph.nodes(data=True) if d["type"] == "Article" and not graph.degree(n) and not d["facts"]]
    graph.remove_nodes_from(unused)
    centre = set() if focus is None else _named(graph, focus)
    nodes = _around(graph, centre, depth) if focus is not None else set(graph)
    if kept is not None:
        nodes = {n for n in nodes if graph.nodes[n]["type"] in kept} | centre
    graph.graph["focus"] = tuple(sorted(centre))
    # Not a copy of a subgraph: networkx would put its nodes in the order of the set, which each process has its own of.
    graph.remove_nodes_from([node for node in graph if node not in nodes])
    return graph


def entities(answers: Answers) -> int:
    """How many entities the network of a knowledge base has, without reading them; its articles are not counted."""
    [row] = _ask(answers, "number")
    return int(row["number"])


def flat(graph: Graph) -> Graph:
    """The same graph with attributes that GraphML can hold: strings and numbers, lists as JSON.

    Nodes have `label`, `type`, `mentions` and `facts` (how many), `data` (the facts as JSON); edges `predicate`,
    `label`, `period` and `articles` (joined by a space), `data` (the statements as JSON).

    >>> import networkx as nx
    >>> from congthuong.network.graph import flat
    >>> graph = nx.MultiDiGraph(words={}, articles={})
    >>> graph.add_node("a", label="KCN A", type="IndustrialZone", aliases=(), mentions={"1": 2}, facts=())
    >>> flat(graph).nodes["a"]
    {'label': 'KCN A', 'type': 'IndustrialZone', 'mentions': 2, 'facts': 0, 'data': '[]'}
    """
    import networkx as nx

    result: Graph = nx.MultiDiGraph()
    for node, data in graph.nodes(data=True):
        result.add_node(
            node,
            label=_xml(data["label"]),
            type=data["type"],
            mentions=sum(data["mentions"].values()),
            facts=len(data["facts"]),
            data=_dump(data["facts"]),
        )
    for subject, object, key, data in graph.edges(keys=True, data=True):
        statements: Sequence[Statement] = data["statements"]
        result.add_edge(
            subject,
            object,
            key=key,
            predicate=data["predicate"],
            label=_xml(graph.graph["words"].get(data["predicate"], {}).get("vi", key)),
            period=" ".join(sorted({s["period"] for s in statements if s["period"]})),
            articles=_xml(" ".join(sorted({s["article"] for s in statements}))),
            data=_dump(statements),
        )
    return result


def local(iri: str) -> str:
    """The last part of an IRI.

    >>> local("https://w3id.org/congthuong/def#hasZone"), local("https://w3id.org/congthuong/id/status/actual")
    ('hasZone', 'actual')
    """
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def _ask(answers: Answers, name: str) -> list[dict[str, str]]:
    """The rows of a query of queries/network, unbound variables left out, in an order that no engine decides."""
    query = (folder("queries") / "network" / f"{name}.rq").read_text(encoding="utf-8")
    bindings = json.loads(answers.execute(query, "application/sparql-results+json"))["results"]["bindings"]
    rows = [{key: str(cell["value"]) for key, cell in row.items()} for row in bindings]
    return sorted(rows, key=lambda row: sorted(row.items()))


def _words(answers: Answers) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = {}
    for row in _ask(answers, "terms"):
        words.setdefault(row["term"], {}).setdefault(row["language"], row["label"])
    return words


def _add_entities(graph: Graph, answers: Answers, ids: Mapping[str, str]) -> None:
    rows: dict[str, list[dict[str, str]]] = {}
    for row in _ask(answers, "entities"):
        rows.setdefault(row["entity"], []).append(row)
    for iri, known in rows.items():
        if iri in ids:  # an article that is an end of a relation: _add_articles knows more of it
            continue
        names = {row["label"]: row["language"] for row in known if "label" in row}
        label = min(names, key=lambda name: (names[name] != "vi", sort_key(name), name), default=local(iri))
        aliases = ({row["alias"] for row in known if "alias" in row} | set(names)) - {label}
        graph.add_node(
            iri,
            label=label,
            type=_type(row["type"] for row in known),
            aliases=tuple(sorted(aliases, key=lambda name: (sort_key(name), name))),
            valid_from=min((row["validFrom"] for row in known if "validFrom" in row), default=None),
            valid_until=max((row["validUntil"] for row in known if "validUntil" in row), default=None),
            mentions={},
            facts=(),
        )
    for row in _ask(answers, "mentions"):
        if row["entity"] in graph:
            graph.nodes[row["entity"]]["mentions"][ids[row["article"]]] = int(row["times"])


def _add_articles(graph: Graph, sources: Mapping[str, Mapping[str, str]]) -> None:
    for iri, row in sources.items():
        graph.add_node(
            iri,
            label=row.get("title", row["id"]),
            type="Article",
            aliases=(row["id"],) if "title" in row else (),
            valid_from=None,
            valid_until=None,
            mentions={},
            facts=(),
        )


def _add_relations(graph: Graph, answers: Answers, ids: Mapping[str, str]) -> None:
    for row in _ask(answers, "relations"):
        subject, object, post = row["subject"], row["object"], None
        if row.get("organisation") in graph and object in graph:
            object, post = row["organisation"], str(graph.nodes[object]["label"]).partition(", ")[0]
        if subject not in graph or object not in graph:
            continue  # an end that is no thing: nothing to draw
        key = local(row["predicate"])
        if not graph.has_edge(subject, object, key):
            graph.add_edge(subject, object, key=key, predicate=row["predicate"], statements=())
        statement = Statement(
            iri=row["statement"],
            article=ids[row["article"]],
            quote=row.get("quote"),
            period=row.get("period"),
            post=post,
        )
        edge = graph.edges[subject, object, key]
        if all(known["iri"] != statement["iri"] for known in edge["statements"]):
            edge["statements"] += (statement,)


def _add_facts(graph: Graph, answers: Answers, ids: Mapping[str, str]) -> None:
    narrowed: dict[str, list[str]] = {}
    for row in _ask(answers, "qualifiers"):
        narrowed.setdefault(row["observation"], []).append(row["qualifier"])
    facts: dict[str, dict[str, Fact]] = {}
    for row in _ask(answers, "facts"):
        node = row["subject"] if row.get("subject") in graph else row["article"]
        facts.setdefault(node, {}).setdefault(row["observation"], _fact(row, ids, narrowed))
    for node, found in facts.items():
        graph.nodes[node]["facts"] = tuple(sorted(found.values(), key=_reading_order))


def _fact(row: Mapping[str, str], ids: Mapping[str, str], narrowed: Mapping[str, Sequence[str]]) -> Fact:
    quote, surface = row.get("quote"), row["surface"]
    begin = int(row["start"]) - int(row.get("quoteStart", row["start"]))
    marked = quote is not None and quote[begin : begin + len(surface)] == surface
    return Fact(
        iri=row["observation"],
        article=ids[row["article"]],
        indicator=row.get("indicator"),
        indicator_label=row.get("indicatorLabel"),
        sector=row.get("sector"),
        transformation=local(row["transformation"]),
        value=Decimal(row["value"]),
        value_max=Decimal(row["maxValue"]) if "maxValue" in row else None,
        unit=row.get("notation", local(row["unit"])),
        unit_iri=row["unit"],
        counted=row.get("counted"),
        bound=local(row.get("bound", "eq")),
        status=local(row.get("status", "actual")),
        period=row.get("period"),
        compared_with=row.get("comparedWith"),
        qualifiers=tuple(narrowed.get(row["observation"], ())),
        surface=surface,
        quote=quote,
        mark=(begin, begin + len(surface)) if marked else None,
    )


def _reading_order(fact: Fact) -> tuple[str, ...]:
    """By indicator, as a table groups them, then by time, then as the articles say them."""
    period = fact["period"]
    return (
        fact["indicator"] or f"~{fold(fact['indicator_label'] or '~')}",
        *(reversed(bounds(period)) if period and is_period(period) else ("~", "~")),
        fact["article"],
        fact["iri"],
    )


def _type(classes: Iterable[str]) -> str:
    found = {local(iri) for iri in classes}
    return next((name for name in TYPES if name in found), "Other")


def _known_types(types: Iterable[str]) -> frozenset[str]:
    by_name = {name.lower(): name for name in TYPES}
    asked = [name.strip() for name in types if name.strip()]
    for name in asked:
        if name.lower() not in by_name:
            raise ParameterError(f"no type of entity is called {name!r}", hint=f"there are {', '.join(TYPES)}")
    return frozenset(by_name[name.lower()] for name in asked)


def _named(graph: Graph, name: str) -> set[str]:
    """The nodes whose label this is, as written or without diacritics; where there is none, whose other name it is."""
    labels = {node: (data["label"], *data["aliases"]) for node, data in graph.nodes(data=True)}
    for names_tried in (1, None):
        for same in (fold, plain):
            wanted = same(name)
            if found := {node for node, names in labels.items() if wanted in map(same, names[:names_tried])}:
                return found
    raise ParameterError(f"nothing here is called {name!r}", where="--focus", hint=_closest(name, labels.values()))


def _closest(name: str, labels: Iterable[Sequence[str]]) -> str:
    from rapidfuzz import fuzz, process

    known = list({plain(label): label for names in labels for label in reversed(names)}.values())
    if not known:
        return "the knowledge base has no entities yet"
    found = process.extract(name, known, processor=plain, scorer=fuzz.WRatio, limit=3, score_cutoff=60)
    if not found:
        return "'congthuong query search' looks for names"
    return "did you mean " + " or ".join(f"'{label}'" for label, *_ in found) + "?"


def _around(graph: Graph, centre: Iterable[str], depth: int) -> set[str]:
    reached = set(centre)
    border = set(reached)
    for _ in range(depth):
        border = {n for node in border for n in (*graph.successors(node), *graph.predecessors(node))} - reached
        reached |= border
    return reached


def _dump(facts: Sequence[Fact] | Sequence[Statement]) -> str:
    return _xml(json.dumps(facts, ensure_ascii=False, default=str))


def _xml(text: str) -> str:
    """Text without the characters that XML has no way to write."""
    return "".join(c if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff") else "\ufffd" for c in text)
