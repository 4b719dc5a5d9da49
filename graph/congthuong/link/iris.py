"""The IRIs of congthuong: one base, one function per kind of node.

>>> from congthuong.link.iris import article, span
>>> article("003")
'https://w3id.org/congthuong/id/article/003'
>>> span("003", 69, 73).removeprefix(article("003"))
'/span/69-73'

Names become readable slugs. A slug loses the tones, and Hùng and Hưng are two people, so a minted name carries six
hexadecimal digits of its exact spelling; only the curated units of ontology/ have bare slugs. An IRI therefore never
depends on which other articles there are.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from urllib.parse import quote, unquote

from congthuong.periods import is_period, normal
from congthuong.recognise.normal import normalise
from congthuong.text import fold, slug

__all__ = [
    "BASE",
    "DEF",
    "ID",
    "article",
    "article_graph",
    "cell",
    "concept",
    "day",
    "graph",
    "minted",
    "name_tail",
    "period",
    "period_label",
    "span",
    "table",
    "table_graph",
    "text_graph",
]

BASE = "https://w3id.org/congthuong/"  # the one setting: everything below is made from it
DEF = BASE + "def#"
ID = BASE + "id/"
_READABLE = 60  # characters of a slug; the digest tells long names apart


def article(id: str) -> str:
    """The article's IRI; an id that is an address is escaped into one path segment."""
    return f"{ID}article/{quote(id, safe='')}"


def span(article_id: str, start: int, end: int) -> str:
    """A stretch of an article's text, in code points."""
    return f"{article(article_id)}/span/{start}-{end}"


def graph(name: str) -> str:
    """One of the shared graphs: reference, entities, relations, cube, links, findings, dataset."""
    return f"{ID}graph/{name}"


def article_graph(id: str) -> str:
    """The graph of what one article says."""
    return f"{ID}graph/article/{quote(id, safe='')}"


def text_graph(id: str) -> str:
    """The graph that holds one article's text and nothing else, so that it can be withheld."""
    return f"{ID}graph/text/{quote(id, safe='')}"


def table(name: str) -> str:
    """A user's table."""
    return f"{ID}table/{quote(name, safe='')}"


def table_graph(name: str) -> str:
    """The graph of a user's table."""
    return f"{ID}graph/table/{quote(name, safe='')}"


def period(label: str) -> str:
    """The period with this label, or any other label of the same days.

    What is no period keeps its label: the check of the article's graph then says so.

    >>> period("2024-01/2024-09").removeprefix(ID), period("/2024-06").removeprefix(ID)
    ('period/2024-01_2024-09', 'period/asof-2024-06')
    >>> period("2024-01/2024-06") == period("2024-H1")
    True
    """
    label = normal(label) if is_period(label) else label
    name = f"asof-{label[1:]}" if label.startswith("/") else label
    return f"{ID}period/{quote(name.replace('/', '_'), safe='')}"


def period_label(iri: str) -> str:
    """The label in a period's IRI.

    >>> [period_label(period(label)) for label in ("2024-01/2024-09", "/2024-06")]
    ['2024-01/2024-09', '/2024-06']
    """
    name = unquote(iri.removeprefix(f"{ID}period/")).replace("_", "/")
    return f"/{name.removeprefix('asof-')}" if name.startswith("asof-") else name


def day(value: date) -> str:
    """One day, as an instant of time.

    >>> day(date(2024, 9, 30)).removeprefix(ID)
    'day/2024-09-30'
    """
    return f"{ID}day/{value.isoformat()}"


def cell(key: str) -> str:
    """The cell of the cube with these dimensions, written out as one string."""
    return f"{ID}cell/{sha256(key.encode()).hexdigest()[:24]}"


def concept(kind: str, notation: str) -> str:
    """A code of a short list that the ontology fixes: transformation, bound, status, indicator."""
    return f"{ID}{kind}/{quote(notation, safe='')}"


def name_tail(name: str) -> str:
    """A slug that no other spelling shares.

    >>> name_tail("Nguyễn Văn Hùng") == name_tail("Nguyễn Văn Hưng")
    False
    >>> name_tail("KCN  Hòa Phú") == name_tail("kcn hoà phú")
    True
    """
    exact = fold(normalise(name).text)
    readable = slug(exact)[:_READABLE].strip("-")
    digest = sha256(exact.encode()).hexdigest()[:6]
    return f"{readable}-{digest}" if readable else digest


def minted(kind: str, name: str, *, scope: str | None = None) -> str:
    """A thing that the reference data do not know, within its scope."""
    return f"{ID}{kind}/{scope}/{name_tail(name)}" if scope else f"{ID}{kind}/{name_tail(name)}"
