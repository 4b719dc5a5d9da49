"""A cited, typed knowledge graph of Vietnam's provincial industry.

>>> import congthuong
>>> congthuong.__version__.count(".")
2

Articles and reports go in, RDF triples come out, and every figure keeps the characters it was read from.
The modules are the stations of one road, in this order: read, recognise, interpret, link, rdf, store, query,
check, network, cli. A later station may import an earlier one, never the other way round. `open` is the door for
Python programs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    from congthuong.api import KnowledgeGraph
    from congthuong.localisation import Language

__all__ = ["__version__", "open"]

__version__ = "0.1.0"


def open(
    source: str | os.PathLike[str] = "congthuong-kb", *, language: Language = "vi", in_memory: bool = False
) -> KnowledgeGraph:
    """The knowledge base in a directory, or the one behind a SPARQL endpoint's address, to ask and to look at.

    >>> import congthuong
    >>> congthuong.open("https://example.org/sparql")
    <KnowledgeGraph https://example.org/sparql>

    `language` is that of the tables in a notebook. `in_memory` copies a directory's snapshot into memory first: some
    seconds and 400 bytes for each quad, and long queries are then several times as fast. StoreError where the
    directory holds no knowledge base; a server is not asked before the first question. `docs/python.md` shows what can
    be done with it.
    """
    from congthuong.api import KnowledgeGraph

    return KnowledgeGraph.open(source, language=language, in_memory=in_memory)
