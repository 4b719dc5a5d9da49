"""Statements as pages tell them: who, what, whom, when, in which sentence of which article.

>>> import pyoxigraph as ox
>>> from congthuong.serve.pages.knowledge import Knowledge
>>> from congthuong.serve.pages.told import statements
>>> statements(Knowledge(ox.Store(), "vi"), [])
[]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from congthuong.link.iris import period_label
from congthuong.periods import in_words
from congthuong.serve.pages.frame import iri_href
from congthuong.serve.pages.knowledge import Knowledge, Row, local

__all__ = ["statements"]


def statements(knowledge: Knowledge, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The statements of these rows (of relations.rq or between.rq), those of the newest articles first."""
    language = knowledge.language
    quotes = knowledge.quotes({row["span"].value for row in rows})
    names = ("subject", "predicate", "object", "organisation", "article")
    knowledge.learn(row[name].value for row in rows for name in names if name in row)
    found = {}
    for row in rows:
        start, _, end = local(row["span"].value).partition("-")
        ends = [
            (knowledge.name(row[name].value), iri_href(row[name].value, language)) for name in ("subject", "object")
        ]
        found[row["statement"].value] = {
            "subject": ends[0],
            "predicate": knowledge.name(row["predicate"].value),
            "object": ends[1],
            "period": in_words(period_label(row["period"].value), language) if "period" in row else "",
            "quote": quotes.get(row["span"].value, ""),
            "href": iri_href(row["article"].value, language, f"r{start}-{end}"),
            "article": row["article"].value,
            "article_name": knowledge.name(row["article"].value),
            "issued": row["issued"].value if "issued" in row else "",
        }
    return [found[iri] for iri in sorted(found, key=lambda iri: (found[iri]["issued"], iri), reverse=True)]
