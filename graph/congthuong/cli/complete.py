"""What the shell offers after a tab: names of queries, their parameters, and the values of choices.

>>> from congthuong.cli.complete import query_names
>>> query_names("iip")
['iip-series']

Only what is typed to the end is read, and nothing is opened: the shell waits. What goes wrong gives no offer, since an
error would be written into the line that somebody is typing.
"""

from __future__ import annotations

from typing import Final

import typer

__all__ = ["param_values", "query_formats", "query_names"]

_FORMATS: Final = ("table", "csv", "tsv", "xlsx", "json", "xml", "turtle", "jsonld", "nquads")


def query_names(incomplete: str) -> list[str]:
    """The named queries that begin so."""
    from congthuong.data import folder
    from congthuong.errors import DataError

    try:
        return sorted(file.stem for file in folder("queries").glob("*.rq") if file.stem.startswith(incomplete))
    except DataError:
        return []


def param_values(context: typer.Context, incomplete: str) -> list[str]:
    """`NAME=` for each parameter of the query on the line, and `NAME=VALUE` where there are choices."""
    from congthuong.errors import CongthuongError
    from congthuong.query.catalogue import named

    # The line ends in an option without its value, so its words may not have found their places yet.
    words = [context.params.get("name"), *context.args]
    name = next((word for word in words if word in query_names("")), None)
    if name is None:
        return []
    try:
        parameters = named(name).parameters
    except CongthuongError:
        return []
    offers = [f"{parameter.name}={choice}" for parameter in parameters for choice in (parameter.choices or ("",))]
    return [offer for offer in offers if offer.startswith(incomplete)]


def query_formats(incomplete: str) -> list[str]:
    """The formats of answers that begin so."""
    return [name for name in _FORMATS if name.startswith(incomplete)]
