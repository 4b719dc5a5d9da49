"""A draft held against a knowledge base: what its articles say of the same thing, figure by figure.

>>> import pyoxigraph as ox
>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.data import folder
>>> from congthuong.link import Catalogue
>>> from congthuong.query.engine import OxigraphEngine
>>> from congthuong.verify import verify
>>> text = "Năm 2023, tỉnh Hà Nam có 8 KCN."
>>> draft = Article("draft", text, Metadata(), (Block(0, len(text), "paragraph"),))
>>> [(one.figure.surface, one.verdict) for one in verify(OxigraphEngine(ox.Store()), draft)]
[('8 KCN', 'not-covered')]

Only what is the same thing is compared: subject, indicator, sector, unit, transformation, period, base of comparison,
status and all that narrows a figure. Printed digits decide what is close.
"""

from __future__ import annotations

from congthuong.verify.claims import Claim
from congthuong.verify.compare import VERDICTS, Checked, Verdict
from congthuong.verify.draft import verify

__all__ = ["VERDICTS", "Checked", "Claim", "Verdict", "verify"]
