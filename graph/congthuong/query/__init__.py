"""Questions to a knowledge base: SPARQL, named queries, and their answers.

>>> from congthuong.query import named
>>> named("zones").parameters[0].name
'place'

An engine answers (`OxigraphEngine(kb.dataset())` for a knowledge base, `RemoteEngine(url)` for a server), a named query
knows its parameters and columns.
Raises QueryError for what is no SPARQL or not allowed, ParameterError for a name or parameter that is not known.
"""

from __future__ import annotations

from congthuong.query.catalogue import NamedQuery, named
from congthuong.query.engine import Answer, Engine, OxigraphEngine, RdflibEngine
from congthuong.query.remote import RemoteEngine

__all__ = ["Answer", "Engine", "NamedQuery", "OxigraphEngine", "RdflibEngine", "RemoteEngine", "named"]
