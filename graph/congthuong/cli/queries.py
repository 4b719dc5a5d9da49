"""`congthuong queries`: what can be asked by name."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from congthuong.cli.complete import query_names
from congthuong.cli.terminal import tell

if TYPE_CHECKING:
    from congthuong.localisation import Language
    from congthuong.query.catalogue import NamedQuery

__all__ = ["queries"]


def queries(
    name: Annotated[
        str | None, typer.Argument(help="Describe this one: parameters, defaults, columns.", autocompletion=query_names)
    ] = None,
    lang: Annotated[Literal["vi", "en"], typer.Option(help="The language of the titles.")] = "vi",
) -> None:
    """List the named queries, or describe one of them."""
    from congthuong.query.catalogue import catalogue, named

    if name is not None:
        tell(_described(named(name), lang))
        return
    known = sorted(catalogue().values(), key=lambda query: query.group)  # stable: by name within a group
    width = max(len(query.name) for query in known)
    for number, (group, members) in enumerate(groupby(known, key=lambda query: query.group)):
        tell(f"{'' if number == 0 else chr(10)}{group}")
        for query in members:
            tell(f"  {query.name:{width}}  {query.title[lang]}")


def _described(query: NamedQuery, language: Language) -> str:
    lines = [query.title[language], query.description[language], ""]
    usage = "".join(f" [--param {item.name}=…]" for item in query.parameters if not item.required)
    needed = "".join(f" --param {item.name}=…" for item in query.parameters if item.required)
    lines.append(f"congthuong query {query.name}{needed}{usage}")
    if query.parameters:
        lines += ["", {"vi": "Tham số", "en": "Parameters"}[language]]
    for item in query.parameters:
        choices = f" ({', '.join(item.choices)})" if item.choices else ""
        default = f" = {item.default}" if item.default else ""
        lines.append(f"  {item.name}: {item.type}{choices}{default}  {item.title[language]}")
    if query.columns:
        lines += ["", {"vi": "Cột", "en": "Columns"}[language]]
        lines += [f"  {column.name}: {column.kind}  {column.title[language]}" for column in query.columns]
    return "\n".join(lines)
