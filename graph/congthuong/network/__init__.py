"""The knowledge base as a network: a networkx graph, a layout, and one HTML file to look at.

>>> from congthuong.network import network, page
>>> page.__doc__.splitlines()[0]
'The HTML of a graph of `congthuong.network.graph.network`; write it as UTF-8.'
"""

from __future__ import annotations

from congthuong.network.graph import entities, flat, network
from congthuong.network.page import page

__all__ = ["entities", "flat", "network", "page"]
