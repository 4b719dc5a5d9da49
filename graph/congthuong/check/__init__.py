"""Whether what was read conforms: SHACL on each article as it is added.

>>> from congthuong.check import Shapes
>>> from congthuong.data import folder
>>> len(Shapes.load(folder("ontology")).graph) > 100
True
"""

from __future__ import annotations

from congthuong.check.shapes import Finding, Shapes

__all__ = ["Finding", "Shapes"]
