"""A knowledge base for assistants: read-only tools over the Model Context Protocol, each value with where it stands.

>>> from congthuong.mcp.tools import TOOLS
>>> [tool.__name__ for tool in TOOLS]
['find', 'series', 'compare', 'facts_about', 'conflicts', 'verify_claim', 'query']

Needs the extra: `pip install 'congthuong[mcp]'`. Nothing here can write; queries run in worker processes that are
stopped when they take too long, and what an assistant gives to be checked is read in a process apart.
"""

from __future__ import annotations

__all__: list[str] = []
