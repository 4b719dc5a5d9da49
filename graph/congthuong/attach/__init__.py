r"""A user's own table beside the articles: read, each row joined to the thing that its key means, written as a graph.

>>> from congthuong.attach import Column, Key, Request, attached
>>> raw = "Tỉnh,Vốn\nBắc Giang,3,5\n".replace("3,5", '"3,5"').encode()
>>> request = Request("von", keys=(Key("Tỉnh", "province"),), values=(Column("Vốn", unit="USD", factor="1000000"),))
>>> made = attached(raw, "von.csv", request)
>>> list(made.decisions.values()), made.undecided
(['https://w3id.org/congthuong/id/province/bac-giang'], ())

Nothing is guessed: a key that means several things, or none, is reported with its candidates, and nothing is attached
until somebody has chosen.
"""

from __future__ import annotations

from congthuong.attach.matching import Attached, Undecided, attached
from congthuong.attach.quads import table_graph, table_quads
from congthuong.attach.request import Column, Key, Request
from congthuong.attach.table import Cell, Row, Table, read_table

__all__ = [
    "Attached",
    "Cell",
    "Column",
    "Key",
    "Request",
    "Row",
    "Table",
    "Undecided",
    "attached",
    "read_table",
    "table_graph",
    "table_quads",
]
