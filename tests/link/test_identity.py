"""Which thing a name means: by its day, the words around it, its place; and which addresses are of one thing."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import product
from pathlib import Path

import pytest

from congthuong import rdf
from congthuong.article import Metadata
from congthuong.data import folder
from congthuong.interpret import interpret
from congthuong.link import Catalogue
from congthuong.link.identity import Identities
from congthuong.link.iris import ID
from congthuong.rdf.terms import CT
from congthuong.read import parse
from congthuong.recognise import load

HERE = Path(__file__).parent


def cases(name: str) -> Sequence[Mapping[str, str]]:
    with (HERE / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader((line for line in stream if not line.startswith("#")), delimiter="\t"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(folder("ontology"))


def mentions(id: str, text: str, published: str, catalogue: Catalogue) -> Iterator[tuple[int, str, str]]:
    """Where, under which words, what each mention of an article means."""
    article = parse(text.encode(), name=id, media_type="text/plain", id=id, metadata=Metadata(published=published))
    for quad in rdf.article_quads(article, interpret(article, load(None)), catalogue, rdf.Stamp("1", "a")):
        if quad.predicate == CT("entity"):
            start, end = map(int, str(quad.subject)[1:-1].rsplit("/", 1)[1].split("-"))
            yield start, article.text[start:end], getattr(quad.object, "value", "").removeprefix(ID)


def meant(text: str, name: str, nth: int, published: str, catalogue: Catalogue, id: str = "a") -> str | None:
    """The IRI of the nth mention whose words end with the name or begin it; None where none was read there."""
    low, start = text.casefold(), -1
    for _ in range(nth):
        start = low.index(name.casefold(), start + 1)
    end = start + len(name)
    found = [iri for at, words, iri in mentions(id, text, published, catalogue) if at < end and at + len(words) == end]
    return found[0] if found else None


def test_mentions_mean_what_they_should(catalogue: Catalogue) -> None:
    rows = cases("mentions.tsv")
    wrong, missing = [], []
    for row in rows:
        found = meant(row["text"], row["name"], int(row["nth"]), row["published"], catalogue)
        if found is None:
            missing.append(row["text"])
        elif not fnmatchcase(found, row["iri"]):
            wrong.append((row["published"], row["text"], row["name"], row["nth"], row["iri"], found))
    assert len(rows) >= 120
    assert wrong == []
    assert missing == []


def test_pairs_are_one_thing_or_two(catalogue: Catalogue) -> None:
    identities = Identities(catalogue.parents)
    wrong = []
    for row in cases("pairs.tsv"):
        one = meant(row["text"], row["name"], 1, row["published"], catalogue, "a")
        other = meant(row["other_text"], row["other_name"], 1, row["other_published"], catalogue, "b")
        assert one is not None, row
        assert other is not None, row
        replaced = identities.replaced({ID + one, ID + other})
        same = replaced.get(ID + one, ID + one) == replaced.get(ID + other, ID + other)
        if same is not (row["same"] == "yes"):
            wrong.append((row, one, other))
    assert wrong == []


NEW, OLD, TWIN = (f"{ID}zone/{scope}/x-000000" for scope in ("bac-ninh-2025", "bac-giang", "bac-ninh"))
PARENTS = {"bac-ninh-2025": ("bac-giang", "bac-ninh")}


def pair(*iris: str) -> frozenset[frozenset[str]]:
    return frozenset([frozenset(iris)])


@pytest.mark.parametrize(
    "identities, named, replaced",
    [
        (Identities(PARENTS), {NEW}, {}),
        (Identities(PARENTS), {NEW, OLD}, {NEW: OLD}),
        (Identities(PARENTS), {OLD, TWIN}, {}),
        (Identities(PARENTS), {NEW, OLD, TWIN}, {}),  # a person decides
        (Identities(PARENTS, same=pair(NEW, TWIN)), {NEW, OLD, TWIN}, {NEW: TWIN}),
        (Identities(PARENTS, same=pair(OLD, TWIN)), {NEW, OLD, TWIN}, {TWIN: OLD}),
        (Identities(PARENTS, different=pair(NEW, OLD)), {NEW, OLD}, {}),
        (Identities(PARENTS, same=pair(NEW, TWIN)), {NEW}, {}),  # the other is named nowhere
    ],
)
def test_which_address_stays(identities: Identities, named: set[str], replaced: dict[str, str]) -> None:
    assert identities.replaced(named) == replaced
    assert identities.around([OLD]) >= {NEW, OLD, TWIN}


def test_what_stays_does_not_depend_on_the_order_of_decisions() -> None:
    a, b, c = (f"{ID}company/{name}" for name in "abc")
    pairs = [frozenset([a, b]), frozenset([b, c])]
    found = {
        tuple(Identities({}, same=frozenset(order)).replaced(named).items())
        for order, named in product((pairs, pairs[::-1]), ([a, b, c], [c, b, a]))
    }
    assert found == {((b, a), (c, a))}
    assert Identities({}, same=frozenset(pairs)).replaced([a, b, c], curated=lambda iri: iri == c) == {a: c, b: c}
