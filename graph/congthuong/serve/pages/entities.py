"""The things that the answer to a query names, as a network.

>>> import pyoxigraph as ox
>>> from congthuong.serve.pages.entities import network_href
>>> network_href(ox.Store(), [], "vi") is None
True
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from congthuong.link.iris import ID
from congthuong.localisation import Language
from congthuong.network.graph import TYPES
from congthuong.serve.pages.frame import href
from congthuong.serve.pages.knowledge import Knowledge
from congthuong.serve.pages.neighbours import AT_FIRST

__all__ = ["network_href"]

_STATED = ("/observation/", "/relation/")


def network_href(store: ox.Store, iris: Iterable[str], language: Language) -> str | None:
    """The address of the network of the things among these IRIs, and of those that facts among them are about.

    None where there are none; the first that there is room for where there are many.
    """
    knowledge = Knowledge(store, language)
    own = list(dict.fromkeys(iri for iri in iris if iri.startswith(ID)))
    stated = [iri for iri in own if any(kind in iri for kind in _STATED)]
    if stated:
        own += sorted({row["entity"].value for row in knowledge.ask("entities-of", {"stated": stated})} - {*own})
    types = knowledge.types(own)
    things = [iri.removeprefix(ID) for iri in own if types.get(iri) in TYPES and types[iri] != "Article"][:AT_FIRST]
    if len(things) == 1:
        return href("/network", language, focus=things[0])
    return href("/network", language, **{"with": things}) if things else None
