"""Which page stands at which address, and what is common to all: what was asked for, what comes of it.

>>> from congthuong.serve.pages.views import Asked
>>> Asked("/compare", {"indicator": ["grdp"]}, "en").switched
'/compare?indicator=grdp'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from congthuong.localisation import Language
from congthuong.serve.negotiation import GRAPHS, Format
from congthuong.serve.pages import frame

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["HTML", "OFFERS", "Asked", "Page", "page", "prepare"]

HTML: Final = Format("html", "text/html", ("application/xhtml+xml",))
OFFERS: Final = (HTML, *GRAPHS)  # what a thing's address answers with

_VIEWS: Final = {  # name -> the module and its function
    "article": ("article", "view"),
    "complete": ("complete", "view"),
    "compare": ("compare", "view"),
    "compare.csv": ("compare", "as_csv"),
    "compare.svg": ("compare", "as_svg"),
    "definitions": ("definitions", "view"),
    "home": ("home", "view"),
    "between": ("between", "view"),
    "known": ("thing", "known"),
    "network": ("network", "view"),
    "network.graphml": ("network_files", "as_graphml"),
    "network.svg": ("network_files", "as_svg"),
    "reconcile": ("reconcile", "view"),
    "reconcile.entities": ("reconcile", "entities"),
    "reconcile.extend": ("reconcile", "extended"),
    "reconcile.preview": ("reconcile", "preview"),
    "reconcile.properties": ("reconcile", "properties"),
    "reconcile.propose": ("reconcile", "proposed"),
    "reconcile.types": ("reconcile", "types"),
    "search": ("search", "view"),
    "suggest": ("search", "suggested"),
    "thing": ("thing", "view"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A page's address as it was asked for: the path as sent, the parameters, the language."""

    path: str
    given: Mapping[str, Sequence[str]]
    language: Language
    vocab: str | None = None  # the folder of the knowledge base's own words
    snapshot: str | None = None  # the directory that is asked

    def one(self, name: str, default: str = "") -> str:
        """A parameter that is given once or not at all; Problem where it is repeated."""
        values = self.given.get(name, ())
        if len(values) > 1:
            raise frame.wrong("repeated", name=name, number=len(values))
        return values[0].strip() if values else default

    def many(self, name: str) -> list[str]:
        """A parameter that may be repeated: its values, each once, in their order."""
        return list(dict.fromkeys(value.strip() for value in self.given.get(name, ()) if value.strip()))

    def only(self, *names: str) -> None:
        """Problem where another parameter than these is given."""
        for name in self.given:
            if name not in (*names, "lang"):
                raise frame.wrong("parameter", name=name[:80], known=", ".join((*names, "lang")))

    @property
    def switched(self) -> str:
        """The same page in the other language."""
        pairs = [(name, value) for name, values in self.given.items() for value in values if name != "lang"]
        if self.language == "vi":
            pairs.append(("lang", "en"))
        return self.path + (f"?{urlencode(pairs, quote_via=quote)}" if pairs else "")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is sent, or another thing under the same address."""

    body: bytes
    format: Format = HTML


View = Callable[["ox.Store", Asked], Page]


def page(store: ox.Store, view: str, asked: Asked) -> Page:
    """The page of this view; Problem where there is nothing to show or the address is wrong."""
    module, name = _VIEWS[view]
    found: View = getattr(import_module(f"congthuong.serve.pages.{module}"), name)
    return found(store, asked)


def prepare() -> None:
    """Read what all pages need, so that no reader waits for it."""
    for module, _ in _VIEWS.values():
        import_module(f"congthuong.serve.pages.{module}")
    import_module("congthuong.serve.pages.article").lexicon(None)
    for module in ("networkx", "numpy", "congthuong.network.layout"):
        import_module(module)
    frame.prepare()
