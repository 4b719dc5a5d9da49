r"""What the heading of a section says of its figures: on economic growth, the growth of an industry is of its value added.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.interpret import interpret
>>> from congthuong.recognise import load
>>> lines = ["1. Tăng trưởng kinh tế", "Quý I/2025, GRDP của Hà Nam tăng 9%. Sản xuất trang phục tăng khá (tăng 10,18%)."]
>>> text = "\n".join(lines)
>>> blocks = (Block(0, len(lines[0]), "heading"), Block(len(lines[0]) + 1, len(text), "paragraph"))
>>> found = interpret(Article("a", text, Metadata(published="2025-04"), blocks), load()).observations
>>> [(o.surface, o.indicator, o.sector) for o in found]
[('9%', 'grdp', None), ('10,18%', 'grdp', '14')]

The production index and the turnover of services go by the same industries; they are meant where their own words stand
("chỉ số", "doanh thu"), not where an industry alone is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from congthuong.article import Span
from congthuong.facts import Observation
from congthuong.interpret.marks import Marks, inside
from congthuong.recognise.indicators import Head

__all__ = ["of_their_sections"]

_GROWTH = "grdp"
# Words that say what is measured: a figure that has one is of that.
_MEASURED = re.compile(
    r"(?<!\w)(?:chỉ số|doanh thu|giá trị|sản lượng|kim ngạch|vốn|diện tích|năng suất|giá|thu|chi|tổng|số|tỉ lệ|lượng)(?!\w)"
)


def of_their_sections(found: Sequence[Observation], marks: Marks) -> list[Observation]:
    """The observations of a view, the growth of industries in sections on economic growth as growth of GRDP."""
    sections = list(_sections(marks))
    return [_of(o, marks, sections) for o in found] if sections else list(found)


def _sections(marks: Marks) -> Iterator[tuple[Span, Head]]:
    """The sections on economic growth, with the words of their heading that say so."""
    headings = [s for s in marks.sentences if s.kind == "heading"]
    ends = [*(s.start for s in headings[1:]), len(marks.folded)]
    for heading, end in zip(headings, ends, strict=False):  # without headings there is an end too many
        named = [h for h in inside(marks.heads, heading.start, heading.end) if h.kind == "indicator"]
        if named and all(h.notation == _GROWTH for h in named):
            yield (heading.end, end), named[0]


def _of(o: Observation, marks: Marks, sections: Sequence[tuple[Span, Head]]) -> Observation:
    if o.transformation != "change" or o.unit != "percent" or o.sector is None or o.indicator == _GROWTH:
        return o
    head = next((head for (start, end), head in sections if start <= o.start < end), None)
    said = o.evidence.get("indicator", ())
    if head is None or any(_MEASURED.search(marks.folded, *span) for span in said):
        return o
    label = marks.article.text[head.start : head.end]
    return replace(
        o, indicator=_GROWTH, indicator_label=label, evidence={**o.evidence, "indicator": ((head.start, head.end),)}
    )
