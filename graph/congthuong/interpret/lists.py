"""Lists that go together: names with figures, heads with figures, and runs of names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from congthuong.interpret.discourse import ZONES
from congthuong.interpret.state import State
from congthuong.recognise.figures import Figure
from congthuong.recognise.indicators import Head
from congthuong.recognise.names import Mention
from congthuong.recognise.periods import Period

__all__ = ["coordinated", "pair_lists"]

_NEXT = re.compile(r"\s?(?:,|;|và|, và|; và)\s(?:tăng |giảm |đạt |khoảng |gần |hơn |trên )?")
_FARTHEST = 20  # characters: more than the longest that _NEXT can match
_RESPECTIVE = re.compile(r"(?<!\w)(?:lần lượt|tương ứng)(?!\w)")


def pair_lists(s: State, figure: Figure, left: int, heads: Sequence[Head]) -> None:
    """“A, B và C lần lượt đạt x, y và z”: pair names, or heads, with the figures in order; never where the counts differ."""
    if figure.start in s.respective or figure.start in s.respective_heads or figure.start < s.run_until:
        return
    said = bool(_RESPECTIVE.search(s.folded, left, figure.start))
    same: list[Figure] = []
    for index in range(bisect_left(s.figures, figure.start, key=lambda f: f.start), len(s.figures)):
        later = s.figures[index]
        if same and later.start - same[-1].end > _FARTHEST:
            break
        if later.kind != figure.kind and later.kind != "bare":
            continue
        if same and not _NEXT.fullmatch(s.folded, same[-1].end, later.start):
            break
        same.append(later)
    if len(same) < 2:
        return
    s.run_until = same[-1].end  # one run is one list: its later figures begin no other
    if said and (times := years_before(s, left, figure)) and len(times) == len(same):
        for later, time in zip(same, times, strict=True):
            label = s.discourse.clock.resolve(time)
            if label:
                s.respective_periods[later.start] = (label, ((time.start, time.end),))
    if said and (owners := owners_before(s, figure, heads, len(same))):
        s.respective_owners.update(zip((f.start for f in same), owners, strict=True))
        return
    for kind in (
        ZONES,
        frozenset({"Province"}),
        frozenset({"Company"}),
        frozenset({"District"}),
        frozenset({"Country"}),
    ):
        names = [m for m in s.mentions if m.end <= figure.start and m.type in kind]
        if names and not said:
            # "hai KCN A và B lấp đầy 88% và 35%": as many names in one run as figures in one run
            names = coordinated(s, names, figure)
            if len(names) != len(same) or names[0].end < left:
                continue
        if len(names) >= len(same):
            into = s.respective_countries if "Country" in kind else s.respective
            into.update(zip((f.start for f in same), names[-len(same) :], strict=True))
            return
    run: list[Head] = []
    plain = not said and [h for h in heads if h.kind == "indicator"]
    if plain and len(plain) == len(same) and same[0].kind in ("bare", "money"):
        heads = plain  # "xuất khẩu và nhập khẩu đạt 3,2 và 2,9 tỷ USD"
        said = True
    for head in reversed(heads if said else ()):
        if run and not re.fullmatch(
            r"\s?(?:,|và|, và|;)\s(?:ngành |sản xuất |nhóm )?", s.folded[head.end : run[0].start]
        ):
            break
        run.insert(0, head)
    if said and not run and len(s.last_pair) == len(same):
        run = s.last_pair  # "…, tương ứng tăng 8% và giảm 1,5%"
    elif said and not run and same[0].kind == "percent":
        run = heads_of_levels(s, figure, len(same))
    if len(run) >= len(same) and len({h.kind == "indicator" for h in run}) == 1:
        heads = s.last_pair = run[-len(same) :]
        s.respective_heads.update(zip((f.start for f in same), heads, strict=True))


def heads_of_levels(s: State, figure: Figure, many: int) -> list[Head]:
    """“xuất khẩu đạt x, nhập khẩu đạt y, tăng lần lượt …”: what the levels just before are of, where each names its own."""
    at = bisect_left(s.figures, figure.start, key=lambda f: f.start)
    levels = s.figures[max(0, at - many) : at]
    if len(levels) < many or any(level.kind != levels[0].kind or level.kind == "percent" for level in levels):
        return []
    start = s.sentence.start if at == many else s.figures[at - many - 1].end
    named: list[Head] = []
    for level in levels:
        own = [h for h in s.heads if h.kind == "indicator" and start <= h.start and h.end <= level.start]
        if not own:
            return []
        named.append(own[-1])
        start = level.end
    return named if len({h.notation for h in named}) == many else []


def owners_before(s: State, figure: Figure, heads: Sequence[Head], many: int) -> list[str]:
    """“45 dự án FDI và 353 dự án trong nước, vốn lần lượt là …”: whose investments, where amounts of one kind follow."""
    cues = [c for c in s.cues if c.value.slot == "ownership" and c.end <= figure.start][-many:]
    owners = [c.value.value for c in cues]
    if figure.kind != "money" or len(set(owners)) < many:
        return []
    asked = {h.notation for h in heads if h.kind == "indicator" and cues[-1].end <= h.start < figure.start}
    return owners if len(asked) < 2 else []


def years_before(s: State, left: int, figure: Figure) -> list[Period]:
    """The years that a clause names one beside the other: "Năm 2021 và 2022, …"."""
    found = [
        p for p in s.times if left <= p.start < figure.start and not p.base and p.kind in ("year", "quarter", "month")
    ]
    return [p for p in found if p.kind == found[0].kind] if len(found) > 1 else []


def coordinated(s: State, mentions: Sequence[Mention], figure: Figure) -> list[Mention]:
    """The mentions joined by commas and "và" that end nearest to the figure."""
    run = [mentions[-1]]
    for mention in reversed(mentions[:-1]):
        if re.fullmatch(
            r"\s?(?:,|và|, và|;)\s(?:các |tỉnh |thành phố |kcn |khu công nghiệp |ở )?",
            s.folded[mention.end : run[0].start],
        ):
            run.insert(0, mention)
        else:
            break
    return run
