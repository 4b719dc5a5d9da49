"""Knowledge bases on disk.

>>> import tempfile
>>> from pathlib import Path
>>> from congthuong.store import KnowledgeBase
>>> kb = KnowledgeBase.create(Path(tempfile.mkdtemp()) / "kb")
>>> len(kb.dataset())
0
"""

from __future__ import annotations

from congthuong.store.base import KnowledgeBase, Outcome
from congthuong.store.info import ArticleInfo, Info
from congthuong.store.memory import in_memory, memory_needed

__all__ = ["ArticleInfo", "Info", "KnowledgeBase", "Outcome", "in_memory", "memory_needed"]
