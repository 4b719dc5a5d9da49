"""From the names in facts to IRIs: the catalogue of curated things, minted names, periods.

>>> from congthuong.article import Article, Metadata
>>> from congthuong.data import folder
>>> from congthuong.facts import Facts
>>> from congthuong.link import Catalogue, Linker
>>> linker = Linker(Catalogue.load(folder("ontology")), Article("a", "", Metadata(published="2024-10")), Facts())
>>> linker.entity("Bắc Ninh", "Province")
'https://w3id.org/congthuong/id/province/bac-ninh'
"""

from __future__ import annotations

from congthuong.link.catalogue import Catalogue
from congthuong.link.linker import Linker, Naming, article_day

__all__ = ["Catalogue", "Linker", "Naming", "article_day"]
