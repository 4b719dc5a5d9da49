"""`congthuong check`: whether a knowledge base holds together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from congthuong.cli.options import KnowledgeBaseDir
from congthuong.cli.terminal import say, tell, tell_json

if TYPE_CHECKING:
    from congthuong.check.audit import Fault

__all__ = ["check"]


def check(
    names: Annotated[
        list[str] | None, typer.Argument(help="Only these checks; --list names all.", metavar="CHECK")
    ] = None,
    kb: KnowledgeBaseDir = Path("congthuong-kb"),
    rows: Annotated[int, typer.Option(help="How many rows of each failed check to print.", min=1)] = 10,
    list_: Annotated[bool, typer.Option("--list", help="Name the checks and leave.")] = False,
    format: Annotated[
        Literal["text", "json"], typer.Option(help="text or json.", metavar="FORMAT", case_sensitive=False)
    ] = "text",
) -> None:
    """Check a whole knowledge base: SHACL shapes, dangling references, units that do not fit, misspelt properties.

    Leaves with 1 where a check fails. Articles are checked one by one as they are added; this looks at all together.
    """
    from contextlib import nullcontext

    from rich.console import Console

    from congthuong.check.audit import audit, checks
    from congthuong.data import folder
    from congthuong.store import KnowledgeBase

    if list_:
        tell("\n".join(["shapes-reference", "shapes-cube", "shapes-article", *checks(folder("queries"))]))
        return
    store = KnowledgeBase.open(kb).dataset()
    console = Console(stderr=True)
    with console.status("checking") if console.is_terminal else nullcontext() as status:
        faults = list(
            audit(
                store,
                folder("ontology"),
                folder("queries"),
                only=names or (),
                progress=None if status is None else status.update,
            )
        )
    if format == "json":
        tell_json([_record(fault) for fault in faults])
    else:
        for fault in faults:
            tell("\n".join(_lines(fault, rows)))
    failed = {0: "all checks hold", 1: "1 check fails"}.get(len(faults), f"{len(faults)} checks fail")
    say(f"{kb}: {failed}")
    if faults:
        raise typer.Exit(1)


def _record(fault: Fault) -> dict[str, Any]:
    found = [dict(zip(fault.columns, row, strict=True)) for row in fault.rows]
    return {"check": fault.check, "title": fault.title_en, "rows": found}


def _lines(fault: Fault, most: int) -> list[str]:
    shown = [
        "  " + "  ".join(f"{name}={value}" for name, value in zip(fault.columns, row, strict=True))
        for row in fault.rows[:most]
    ]
    more = [f"  … and {len(fault.rows) - most} more"] if len(fault.rows) > most else []
    return [f"{fault.check}: {fault.title_en}; {len(fault.rows)} do not", *shown, *more]
