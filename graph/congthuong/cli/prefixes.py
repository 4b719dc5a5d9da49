"""`congthuong prefixes`: the short names that SPARQL may use here."""

from __future__ import annotations

from congthuong.cli.terminal import tell

__all__ = ["prefixes"]


def prefixes() -> None:
    """List the prefixes that a query may use without declaring them."""
    from congthuong.query.prefixes import prefixes as known

    for name, space in known().items():
        tell(f"PREFIX {name}: <{space}>")
