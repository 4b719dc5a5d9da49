"""The pages for people: HTML and SVG written here, whole, that need no script to be read.

>>> from congthuong.serve.pages import render
>>> said = {"heading": "?", "detail": "", "status": 404, "code": "x", "near": (), "excerpt": (), "translated": True}
>>> b"<form" in render("problem.html", **said)
True

A page is a function of a snapshot and an address: `page` writes it, in a worker. Everything that comes from a query
or a user is escaped by the templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from congthuong.localisation import Language
from congthuong.query.catalogue import Column, NamedQuery
from congthuong.serve.pages.frame import href, render
from congthuong.serve.pages.views import page

__all__ = ["page", "render", "rows_page"]


def rows_page(
    columns: Sequence[Column],
    rows: Sequence[Sequence[tuple[str, str | None]]],
    language: Language,
    *,
    about: NamedQuery | None,
    values: Mapping[str, str],
    text: str,
    limit: int | None,
    notes: Sequence[str] = (),
    network: str | None = None,
) -> bytes:
    """Rows as a table of cells and where they lead to; `limit` says after how many they were cut off.

    A named query has a form for its parameters, SPARQL its text to go on from. `notes` stand above the table;
    `network` is the address of the network of what the rows name.
    """
    path = f"/queries/{about.name}" if about else "/sparql"
    given = {**values} if about else {"query": text, "format": "html"}
    return render(
        "rows.html",
        columns=columns,
        rows=rows,
        language=language,
        about=about,
        values=values,
        asked=urlencode(values),
        text=text,
        limit=limit,
        notes=notes,
        network=network,
        current="/queries",
        switch=href(path, "vi" if language == "en" else "en", **given),
    )
