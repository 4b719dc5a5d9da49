"""The prefixes that every query may use without declaring them.

>>> from congthuong.query.prefixes import curie, prefixes
>>> prefixes()["ct"]
'https://w3id.org/congthuong/def#'
>>> curie("https://w3id.org/congthuong/id/indicator/grdp")
'indicator:grdp'

They stand in `queries/prefixes.jsonld`, which is also a JSON-LD context for people to use.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache

from congthuong.data import folder
from congthuong.errors import DataError

__all__ = ["curie", "prefixes"]

_LOCAL = re.compile(r"[\w.-]*\w")


@cache
def prefixes() -> Mapping[str, str]:
    """Prefix to namespace, in the file's order; DataError where the file is missing or malformed."""
    file = folder("queries") / "prefixes.jsonld"
    try:
        context: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))["@context"]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"the list of prefixes cannot be read: {error}", where=str(file)) from error
    return context


def curie(iri: str) -> str:
    """The IRI with the longest prefix that fits, or in angle brackets where none gives a valid prefixed name."""
    fitting = [
        (space, name)
        for name, space in prefixes().items()
        if iri.startswith(space) and _LOCAL.fullmatch(iri[len(space) :])
    ]
    if not fitting:
        return f"<{iri}>"
    space, name = max(fitting, key=lambda pair: len(pair[0]))
    return f"{name}:{iri[len(space) :]}"
