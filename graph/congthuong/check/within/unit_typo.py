"""A magnitude word or currency with a wrong letter behind a number.

>>> from congthuong.check.within.unit_typo import RULE
>>> RULE.name
'unit-typo'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from congthuong.check.within.reading import Audit, Reading, Rule, Words, said

__all__ = ["RULE"]

_SLIPS: Final = re.compile(
    r"(?<![\d.,])\d[\d.,]*\s*(?:"
    r"(?P<scale>tủ|tỵ|tỳ|tì|tỹ|triêu|triẹu|trệu|nghin|nghỉn)\s+(?:USD|đồng|đông|đô la|tấn)\b"
    r"|(?:tỷ|tỉ|triệu|nghìn|ngàn)\s+(?P<money>đông|đòng|đồn|đồg|USA|UDS|USĐ|UDD)\b)",
    re.IGNORECASE,
)
_MEANT: Final = {
    **dict.fromkeys(("tủ", "tỵ", "tỳ", "tì", "tỹ"), "tỷ"),
    **dict.fromkeys(("triêu", "triẹu", "trệu"), "triệu"),
    **dict.fromkeys(("nghin", "nghỉn"), "nghìn"),
    **dict.fromkeys(("đông", "đòng", "đồn", "đồg"), "đồng"),
    **dict.fromkeys(("usa", "uds", "usđ", "udd"), "USD"),
}
_FAILS: Final[Words] = {"vi": "“{written}”: có thể là “{meant}”.", "en": "“{written}” may be meant for “{meant}”."}


def _find(reading: Reading) -> Iterator[Audit]:
    for block in reading.article.body:
        for found in _SLIPS.finditer(reading.text, block.start, block.end):
            name = "scale" if found["scale"] else "money"
            slip = found[name]
            at = found.start(name) - found.start()
            whole = found[0]
            meant = whole[:at] + _MEANT[slip.lower()] + whole[at + len(slip) :]
            yield Audit(RULE.name, False, (found.span(),), said(_FAILS, written=whole, meant=meant))


RULE: Final = Rule("unit-typo", {"vi": "Đơn vị viết đúng", "en": "Units are spelt as they are"}, _find)
