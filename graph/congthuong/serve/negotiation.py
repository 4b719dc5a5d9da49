"""Which format an answer is given in.

>>> from congthuong.serve.negotiation import ROWS, choose
>>> choose(ROWS, accept="text/csv;q=0.5, application/sparql-results+xml").name
'xml'
>>> choose(ROWS, accept="*/*").name, choose(ROWS, accept="image/png", formats=["tsv"]).name
('json', 'tsv')

`format=` wins over the Accept header, because browsers cannot set the one. Given several times, as SPARQLWrapper does,
the first that is known holds, and where none is, what the Accept header names. Of formats that a client likes equally,
the first of the list is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from congthuong.serve.problems import Problem

__all__ = ["CATALOGUE", "GRAPHS", "PAGE", "ROWS", "TABLES", "Format", "choose", "preferences"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its short name, its media type, and other names that clients have for it."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The media type, with the encoding where it is text."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


_JSON: Final = Format("json", "application/sparql-results+json", ("application/json",))
_HTML: Final = Format("html", "text/html", ("application/xhtml+xml",))
ROWS: Final = (
    _JSON,
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Format("csv", "text/csv"),
    Format("tsv", "text/tab-separated-values"),
    _HTML,
)
TABLES: Final = (*ROWS, Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
GRAPHS: Final = (
    Format(
        "turtle", "text/turtle", ("application/x-turtle", "application/turtle", "ttl", "n3", "text/n3", "text/rdf+n3")
    ),
    Format("ntriples", "application/n-triples", ("nt",)),
    Format("rdfxml", "application/rdf+xml", ("rdf", "xml", "rdf+xml", "application/xml")),
    Format("jsonld", "application/ld+json", ("application/json", "json", "json-ld")),
    Format("nquads", "application/n-quads", ("nq",)),
    Format("trig", "application/trig", ("application/x-trig",)),
)
PAGE: Final = _HTML
CATALOGUE: Final = (Format("json", "application/json"), _HTML)
_RANGE: Final = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^,]*)?)")
_QUALITY: Final = re.compile(r";\s*q\s*=\s*(\d(?:\.\d*)?)", re.IGNORECASE)
_WHOLE: Final = 1.0


def choose(offers: Sequence[Format], *, accept: str | None = None, formats: Sequence[str] | None = None) -> Format:
    """The format that the client likes best; Problem `not-acceptable` with the list where it likes none.

    `formats` are those that it names with `format=`, in their order.
    """
    named = [name for name in formats or () if name.strip()]
    for name in named:
        for offer in offers:
            if name.strip().lower() in (offer.name, offer.media_type, *offer.aliases):
                return offer
    if named and (accept or "*/*").strip() == "*/*":
        raise _none(offers, f"there is no format {named[0][:80]!r} for this answer")
    ranges = list(preferences(accept)) if accept is not None and accept.strip() else [("*", "*", _WHOLE)]
    liked = [(_liking(offer, ranges), offer) for offer in offers]
    best = max(liking for liking, _ in liked)
    if best == 0:
        raise _none(offers, f"the answer cannot be given as {str(accept)[:200]!r}")
    return next(offer for liking, offer in liked if liking == best)


def preferences(accept: str) -> Iterator[tuple[str, str, float]]:
    """The media ranges of an Accept header, with their quality; what is malformed is left out.

    >>> list(preferences("text/*;q=0.3, text/html;level=1"))
    [('text', '*', 0.3), ('text', 'html', 1.0)]
    """
    for part in accept[:4096].split(","):
        found = _RANGE.match(part)
        if found:
            quality = _QUALITY.search(found[3])
            yield found[1].lower(), found[2].lower(), min(float(quality[1]), _WHOLE) if quality else _WHOLE


def _liking(offer: Format, ranges: Sequence[tuple[str, str, float]]) -> float:
    """How much a client likes a format; by another of its names only where the client says that very name."""
    named = [quality for kind, subtype, quality in ranges if f"{kind}/{subtype}" in offer.aliases]
    return max([_quality(offer.media_type, ranges), *named])


def _quality(media_type: str, ranges: Sequence[tuple[str, str, float]]) -> float:
    """The quality of the most particular range that fits (RFC 9110, 12.5.1)."""
    kind, _, subtype = media_type.partition("/")
    fitting = [
        ((wanted != "*") + (wanted_subtype != "*"), quality)
        for wanted, wanted_subtype, quality in ranges
        if wanted in ("*", kind) and wanted_subtype in ("*", subtype)
    ]
    return max(fitting)[1] if fitting else 0.0


def _none(offers: Sequence[Format], detail: str) -> Problem:
    return Problem(
        "not-acceptable",
        f"{detail}; choose one of {', '.join(offer.name for offer in offers)}",
        available=[{"format": offer.name, "mediaType": offer.media_type} for offer in offers],
    )
