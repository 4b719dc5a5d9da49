"""The pages for people: written here, whole, without scripts.

>>> from congthuong.serve.pages import render
>>> "<script" in render("start.html", endpoint="http://127.0.0.1:8001/sparql", articles=5).decode()
False

Everything that comes from a query or a user is escaped by the templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from congthuong.localisation import Language
from congthuong.query.catalogue import Column, NamedQuery

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render", "rows_page", "style"]


def render(template: str, **values: Any) -> bytes:
    """The page that a template of templates/ makes of these values."""
    return _environment().get_template(template).render(**values).encode()


def rows_page(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    language: Language,
    *,
    about: NamedQuery | None,
    values: Mapping[str, str],
    text: str,
    limit: int | None,
) -> bytes:
    """Rows as a table; `limit` says after how many they were cut off. A named query has a form for its parameters."""
    from urllib.parse import urlencode

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
    )


@cache
def style() -> bytes:
    """The style sheet of the pages."""
    return (files("congthuong.serve") / "templates" / "style.css").read_bytes()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files("congthuong.serve") / "templates"  # read so, the templates are found in a zip file too
    return Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
