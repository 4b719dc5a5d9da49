"""A knowledge base on the web: a SPARQL endpoint, its named queries, and what it says of itself.

>>> from congthuong.serve import Limits
>>> Limits(timeout=5).timeout
5

`server` runs it; `congthuong serve` calls that. Queries run in processes of their own, each of which can be stopped
without the others noticing; the process that listens never touches the store.
"""

from __future__ import annotations

from congthuong.serve.limits import Limits

__all__ = ["Limits"]
