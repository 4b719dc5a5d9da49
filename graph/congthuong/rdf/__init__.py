"""From facts to quads and back: one named graph for each article, and the graphs that are computed from these.

>>> import congthuong.rdf as rdf
>>> " ".join(sorted(name.removesuffix("_quads") for name in rdf.__all__ if name.endswith("_quads")))
'article copy correction cube curated dataset entity identity link merged period reference relation'

docs/graph.md describes the graphs. A triple stands in exactly one of them, and none has a blank node or a clock time.
"""

from __future__ import annotations

from congthuong.rdf.article import Stamp, article_quads, content_hash, fact_iris
from congthuong.rdf.copies import copy_quads
from congthuong.rdf.corrections import correction_quads
from congthuong.rdf.cube import cube_quads
from congthuong.rdf.dataset import dataset_quads
from congthuong.rdf.flat import Names, flat_facts
from congthuong.rdf.identity import identity_quads, province_parts
from congthuong.rdf.links import link_quads
from congthuong.rdf.merged import merged_quads, sums_of
from congthuong.rdf.reference import ontology_hash, reference_quads
from congthuong.rdf.shared import curated_quads, entity_quads, period_quads, relation_quads

__all__ = [
    "Names",
    "Stamp",
    "article_quads",
    "content_hash",
    "copy_quads",
    "correction_quads",
    "cube_quads",
    "curated_quads",
    "dataset_quads",
    "entity_quads",
    "fact_iris",
    "flat_facts",
    "identity_quads",
    "link_quads",
    "merged_quads",
    "ontology_hash",
    "period_quads",
    "province_parts",
    "reference_quads",
    "relation_quads",
    "sums_of",
]
