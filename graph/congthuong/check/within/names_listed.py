"""A count with its names in brackets behind it: as many names as the count says.

>>> from congthuong.check.within.names_listed import RULE
>>> RULE.name
'names-listed'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from congthuong.check.within.reading import Audit, Reading, Rule, Words, said

__all__ = ["RULE"]

_BRACKET: Final = re.compile(r"[^.;:,()\n]{0,60}?\(([^()\n]{8,300})\)")
_OPEN: Final = re.compile(
    r"…|\.\.\.|v\.v|\bnhư\b|tương đương|trong đó|bao gồm cả|gần|hơn|\d\s*(?:ha|triệu|tỷ|tỉ|%|USD)\b"
)
_AND: Final = re.compile(r",|;| và | cùng ")
_UPPER: Final = r"[A-ZĐÂĂÊÔƠƯÁÀẢÃẠÉÈẺẼẸÍÌỈĨỊÓÒỎÕỌÚÙỦŨỤÝỲỶỸỴ]"
_NAME: Final = re.compile(
    rf"(?:(?:các )?(?:huyện|quận|xã|thị xã|thành phố|TP\.?|KCN|CCN|khu|cụm|công ty|tỉnh|nhà máy)\s+)*{_UPPER}"
)
_FEWEST, _MOST = 2, 15
_HOLDS: Final[Words] = {
    "vi": "Nêu {said} và kể tên {named}: {names}.",
    "en": "It says {said} and names {named}: {names}.",
}
_FAILS: Final[Words] = {
    "vi": "Nêu {said} nhưng kể tên {named}: {names}.",
    "en": "It says {said} but names {named}: {names}.",
}


def _find(reading: Reading) -> Iterator[Audit]:
    for fact in reading.levels:
        exact = fact.bound == "eq" and fact.value == fact.value.to_integral_value() and fact.value_max is None
        if not (fact.unit.startswith("count:") and exact and _FEWEST <= fact.value <= _MOST):
            continue
        bracket = _BRACKET.match(reading.text, fact.end)
        if bracket is None or _OPEN.search(bracket[1]) or "\n" in bracket[0]:
            continue
        names = [name.strip() for name in _AND.split(bracket[1]) if name.strip()]
        if len(names) < _FEWEST or not all(map(_NAME.match, names)):
            continue
        holds = len(names) == fact.value
        words = said(
            _HOLDS if holds else _FAILS, said=(fact.value, fact), named=str(len(names)), names="; ".join(names)
        )
        yield Audit(RULE.name, holds, ((fact.start, fact.end), bracket.span(1)), words, (fact,))


RULE: Final = Rule(
    "names-listed",
    {"vi": "Số đếm bằng số tên kể ra", "en": "A count is the number of names listed"},
    _find,
)
