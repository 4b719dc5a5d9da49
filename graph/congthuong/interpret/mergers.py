"""Before or after a merger: "Phú Thọ trước đây có 7 KCN, Phú Thọ mới có 32 KCN" are figures of two provinces.

>>> from congthuong.interpret.mergers import side
>>> from congthuong.recognise.matcher import fold_letters
>>> text = fold_letters("Phú Thọ trước đây có 7 KCN, sau sáp nhập, tỉnh có 32 KCN")
>>> side(text, 0, 20, (0, 7)), side(text, 0, 50, (0, 7))
('trước sáp nhập', 'sau sáp nhập')

The words are the article's; which place of that name they mean, `congthuong.link` finds by the article's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, Literal, TypeAlias

from congthuong.article import Span
from congthuong.facts import Observation

__all__ = ["AFTER", "BEFORE", "Side", "side", "told_apart"]

Side: TypeAlias = Literal["trước sáp nhập", "sau sáp nhập"]
BEFORE: Final[Side] = "trước sáp nhập"
AFTER: Final[Side] = "sau sáp nhập"

_PLACES: Final = frozenset({"Province", "District", "Ward"})
_MERGED = r"(?:khi |thời điểm )?(?:sáp nhập|hợp nhất|sắp xếp)"
# "sau sắp xếp, tỉnh còn …", but not "sau khi sắp xếp bộ máy, các sở, doanh nghiệp"
_SAID = re.compile(
    rf"(?<!\w)(?P<side>trước|sau) {_MERGED}(?=\s?[,;:.)]|$| (?:các |ba |hai |3 |2 )?(?:tỉnh|thành phố|địa giới|địa phương|đơn vị hành chính|với|vào|có|còn|là|đạt|thì)(?!\w))"
)
# Behind the name itself: "Phú Thọ (cũ)", "Phú Thọ trước đây", "Phú Thọ sau sáp nhập"
_OLD = re.compile(rf"\s?\(?(?:cũ|trước đâi|trước kia|trước {_MERGED})(?!\w)")
_NEW = re.compile(rf"\s?(?:\(mới\)|\(?sau {_MERGED}(?!\w))")
# "Phú Thọ mới có 32 KCN" may be "has only 32" too: only beside the old one is it the new one
_NEW_BESIDE_OLD = re.compile(r" mới(?!\w)")


def told_apart(observations: Iterable[Observation], folded: str) -> Iterator[Observation]:
    """The observations of places, those of before and of after a merger with a qualifier that says which.

    `folded` is the text that the offsets are of, as `congthuong.recognise.matcher.fold_letters` makes it. What is said of the old
    place without a time is of no time that is known: not of the article's own.
    """
    found = list(observations)
    places = [item for item in found if item.subject_type in _PLACES]
    ends = {end for item in places for _, end in item.evidence.get("subject", ())}
    olds = {
        item.subject for item in places if any(_OLD.match(folded, end) for _, end in item.evidence.get("subject", ()))
    }
    for item in found:
        which = None
        if item.subject_type in _PLACES:
            subject = (item.evidence.get("subject") or (None,))[-1]
            others = frozenset(ends - {subject[1]} if subject else ends)
            which = side(folded, item.quote_start, item.start, subject, old_too=item.subject in olds, others=others)
        if which is None:
            yield item
            continue
        period = item.period if which == AFTER or "period" in item.evidence else None
        yield replace(
            item,
            qualifiers=(*item.qualifiers, which),
            period=period,
            compared_with=item.compared_with if period else None,
        )


def side(
    folded: str,
    sentence: int,
    figure: int,
    subject: Span | None,
    *,
    old_too: bool = False,
    others: frozenset[int] = frozenset(),
) -> Side | None:
    """On which side of a merger a figure's subject stands, by the words behind its name or the clause's own.

    `sentence` and `figure` are where they begin, `subject` is where the figure's subject was read, `others` are the ends
    of the names of other subjects, whose own words these may be; `old_too` says that the article names the old place of
    that name as well.
    """
    behind: Side | None = None
    if subject:
        if _OLD.match(folded, subject[1]):
            behind = BEFORE
        elif _NEW.match(folded, subject[1]) or (old_too and _NEW_BESIDE_OLD.match(folded, subject[1])):
            behind = AFTER
    said = [m for m in _SAID.finditer(folded, sentence, figure) if not others & {m.start() - 1, m.start() - 2}]
    if said and (behind is None or (subject and said[-1].start() > subject[1] + 2)):
        return BEFORE if said[-1]["side"] == "trước" else AFTER
    return behind
