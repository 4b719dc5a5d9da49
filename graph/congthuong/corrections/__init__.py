r"""What people decide about facts: corrected, refused, confirmed, added; found again by quotation, one line each.

>>> from congthuong.corrections import parse
>>> parse(b"date\tby\top\tarticle\texact\tprefix\tslot\told\tnew\treason\n")
()

docs/corrections.md says how the file is written and what becomes of each line.
"""

from __future__ import annotations

from congthuong.corrections.apply import Applied, Outcome, corrected, prefix_of
from congthuong.corrections.file import COLUMNS, Line, appended, digest, of_article, parse, written
from congthuong.corrections.slots import SLOTS, shown

__all__ = [
    "COLUMNS",
    "SLOTS",
    "Applied",
    "Line",
    "Outcome",
    "appended",
    "corrected",
    "digest",
    "of_article",
    "parse",
    "prefix_of",
    "shown",
    "written",
]
