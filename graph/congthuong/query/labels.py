r"""Names for IRIs, from the knowledge base itself.

>>> import pyoxigraph as ox
>>> from congthuong.query.engine import OxigraphEngine
>>> from congthuong.query.labels import labels
>>> store = ox.Store()
>>> store.load(b'<http://example.org/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "B\xe1\xba\xafc Ninh"@vi .',
...     format=ox.RdfFormat.TURTLE)
>>> labels(OxigraphEngine(store), ["http://example.org/a", "http://example.org/b"], "vi")
{'http://example.org/a': 'Bắc Ninh'}
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.localisation import Language
from congthuong.query.catalogue import substitute
from congthuong.query.engine import Engine

__all__ = ["labels"]

_AT_ONCE = 2000  # IRIs in one query


def labels(engine: Engine, iris: Iterable[str], language: Language) -> dict[str, str]:
    """IRI to label for those that have one: in the language, else in none, else in Vietnamese, else in any."""
    wanted = sorted(set(iris))
    template = (folder("queries") / "lookup" / "labels.rq").read_text(encoding="utf-8")
    ranks: dict[str | None, int] = {language: 0, None: 1, "vi": 2}
    best: dict[str, tuple[int, str]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        nodes = [ox.NamedNode(iri) for iri in wanted[start : start + _AT_ONCE]]
        for iri, label in engine.answer(substitute(template, {"iri": nodes})).rows:
            if iri is not None and isinstance(label, ox.Literal):
                offer = (ranks.get(label.language, 3), label.value)
                best[iri.value] = min(offer, best.get(iri.value, offer))
    return {iri: label for iri, (_, label) in sorted(best.items())}
