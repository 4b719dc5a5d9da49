"""Looking over the reader's shoulder: what it saw and what it decided between.

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret import interpret
>>> from congthuong.interpret.trace import Trace
>>> from congthuong.recognise import load
>>> class Count(Trace):
...     def weighed(self, text, figure, candidates):
...         print(figure.surface(text), len(candidates))
>>> text = "Hà Nam có 8 KCN."
>>> _ = interpret(Article("a", text, blocks=(Block(0, len(text), "paragraph"),)), load(), Count())
8 KCN 1

Reading goes the same way whether somebody looks or not: a trace is told, never asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from congthuong.facts import Observation
    from congthuong.interpret.frames import Candidate
    from congthuong.interpret.grids import Tabular
    from congthuong.interpret.linking import Linked
    from congthuong.interpret.marks import Marks
    from congthuong.recognise.figures import Figure
    from congthuong.recognise.normal import Normal

__all__ = ["Trace"]


class Trace:
    """What the reader tells as it goes; each telling does nothing here. Spans are those of the view (see `marked`)."""

    def marked(self, marks: Marks, normal: Normal) -> None:
        """All finds of the recognisers, and the way from the view's offsets to those of the stored text."""

    def tabulated(self, tables: Tabular) -> None:
        """What the tables say, and what became of each of their numerals; in the offsets of the stored text."""

    def weighed(self, text: str, figure: Figure, candidates: Sequence[Candidate]) -> None:
        """The candidates for the figure's indicator, before the best of them is taken; their spans are of `text`."""

    def read(self, text: str, figure: Figure, opened: str, reading: str, found: Sequence[Observation]) -> None:
        """The figure is read: how its indicator came, what it says of it, and the observations."""

    def linked(self, figures: Sequence[Linked]) -> None:
        """All figures of the prose with what their slots could be and what was chosen."""
