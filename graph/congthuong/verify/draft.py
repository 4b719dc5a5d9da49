"""A draft's figures as the graph would have them, and each held against the graph.

>>> from congthuong.article import Article, Block
>>> from congthuong.verify.draft import figures
>>> text = "Năm 2023, tỉnh Hà Nam có 8 KCN."
>>> (figure,) = figures(Article("draft", text, blocks=(Block(0, len(text), "paragraph"),)))
>>> figure.subject_label, figure.period, figure.value
('Hà Nam', '/2023-12-31', Decimal('8'))
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from congthuong import rdf
from congthuong.article import Article
from congthuong.data import folder
from congthuong.facts import Facts
from congthuong.interpret.parallel import read_guarded
from congthuong.link import Catalogue
from congthuong.query.engine import Engine, OxigraphEngine
from congthuong.verify.claims import Claim, claims, every_claim
from congthuong.verify.compare import Checked, judge

__all__ = ["figures", "verify"]


def verify(engine: Engine, draft: Article, facts: Facts | None = None, *, vocab: Path | None = None) -> list[Checked]:
    """Each figure of the draft, in the order of its text, held against what is behind the engine.

    `facts` are what the draft says, where it has been read already; `vocab` is a knowledge base's folder of its own
    words. ReadError where the draft cannot be read, QueryError where the engine does not answer.
    """
    found = figures(draft, facts, vocab=vocab)
    known = claims(engine, (one.subject for one in found), (one.subject_label for one in found))
    return [judge(one, known) for one in found]


def figures(draft: Article, facts: Facts | None = None, *, vocab: Path | None = None) -> list[Claim]:
    """The figures of a draft, linked as if it were an article of the knowledge base, in the order of the text."""
    words = vocab if vocab is not None and vocab.is_dir() else None
    read = read_guarded(draft, words) if facts is None else facts
    store = ox.Store()
    stamp = rdf.Stamp(reader="", ontology="")
    store.bulk_extend(rdf.article_quads(draft, read, Catalogue.load(folder("ontology"), words), stamp))
    return sorted(every_claim(OxigraphEngine(store)), key=lambda one: (one.start, one.end, one.fact))
