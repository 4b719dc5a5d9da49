"""A paragraph or caption that is printed again: its figures count once.

>>> from congthuong.check.within.printed_twice import RULE
>>> RULE.name
'printed-twice'
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from congthuong.article import Span
from congthuong.check.within.reading import Audit, Reading, Rule, Words, said

__all__ = ["RULE"]

_LEAST: Final = 40  # characters: shorter lines recur by right
_FAILS: Final[Words] = {
    "vi": "Đoạn này in hai lần: “{beginning}…”. Số liệu trong đó chỉ tính một lần.",
    "en": "This is printed twice: “{beginning}…”. Its figures count once.",
}


def _find(reading: Reading) -> Iterator[Audit]:
    seen: dict[str, Span] = {}
    for block in reading.article.blocks:
        if block.kind in ("related", "furniture", "row"):
            continue
        line = " ".join(reading.text[block.start : block.end].split())
        if len(line) < _LEAST:
            continue
        if line in seen:
            spans = ((block.start, block.end), seen[line])
            yield Audit(RULE.name, False, spans, said(_FAILS, beginning=line[:60].replace("{", "(")))
        seen.setdefault(line, (block.start, block.end))


RULE: Final = Rule("printed-twice", {"vi": "Mỗi đoạn in một lần", "en": "Each paragraph is printed once"}, _find)
