"""A cited, typed knowledge graph of Vietnam's provincial industry.

>>> import congthuong
>>> congthuong.__version__.count(".")
2

Articles and reports go in, RDF triples come out, and every figure keeps the characters it was read from.
The modules are the stations of one road, in this order: read, recognise, interpret, link, rdf, store, query,
check, network, cli. A later station may import an earlier one, never the other way round.
"""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
