"""Whether two figures are of one thing, and what becomes of a figure that is held against others of its thing.

>>> from congthuong.verify.compare import VERDICTS
>>> VERDICTS["close"]["en"]
'close: the same when rounded'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from congthuong.check.within.reading import printed
from congthuong.link.communes import FIRST
from congthuong.localisation import Language
from congthuong.periods import bounds
from congthuong.text import plain
from congthuong.verify.claims import Claim

__all__ = ["VERDICTS", "Checked", "Slot", "Verdict", "agree", "differences", "judge", "standing", "supersedes"]

Verdict: TypeAlias = Literal["matches", "close", "differs", "revised", "not-covered"]
Slot: TypeAlias = Literal[
    "subject", "indicator", "sector", "transformation", "unit", "status", "qualifiers", "period", "compared_with"
]
VERDICTS: Final[Mapping[Verdict, Mapping[Language, str]]] = {
    "matches": {"vi": "khớp", "en": "matches"},
    "close": {"vi": "gần đúng: như nhau khi làm tròn", "en": "close: the same when rounded"},
    "differs": {"vi": "khác", "en": "differs"},
    "revised": {"vi": "đã được điều chỉnh sau đó", "en": "was revised since"},
    "not-covered": {"vi": "không có trong cơ sở", "en": "is not covered"},
}
# Resolution 202/2025/QH15: what names of provinces mean changed on this day.
_MERGER: Final = FIRST.isoformat()
_STATED: Final = frozenset({"actual", "estimate"})
_OFFERED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A figure of a draft, what becomes of it, and the claim that decides: the newest of its thing.

    `others` are further claims of the same thing; `near` are claims that differ from it in few slots, which `apart`
    names, where none is of the same thing.
    """

    figure: Claim
    verdict: Verdict
    claim: Claim | None = None
    others: tuple[Claim, ...] = ()
    near: tuple[tuple[Claim, tuple[Slot, ...]], ...] = ()


def judge(figure: Claim, known: Sequence[Claim]) -> Checked:
    """What the claims of a knowledge base make of a figure of a draft."""
    same: list[Claim] = []
    near: list[tuple[Claim, tuple[Slot, ...]]] = []
    for claim in known:
        apart = tuple(differences(figure, claim))
        if not apart:
            same.append(claim)
        elif len(apart) < 3 and not {"subject", "indicator", "unit", "transformation"} & set(apart):
            near.append((claim, apart))
    if not same or figure.period is None:
        near.sort(key=lambda one: len(one[1]))  # among equals the order of the articles stays
        return Checked(figure=figure, verdict="not-covered", near=tuple(near[:_OFFERED]))
    same.sort(key=standing)
    newest, agreeing = same[-1], [claim for claim in same if agree(figure, claim) is not None]
    verdict: Verdict
    if agreed := agree(figure, newest):
        verdict, decides = agreed, newest
    elif not agreeing:
        verdict, decides = "differs", newest
    elif supersedes(newest, agreeing[-1]):
        verdict, decides = "revised", newest
    else:  # the articles contradict one another, and the draft follows one of them
        decides = agreeing[-1]
        verdict = agree(figure, decides) or "differs"
    return Checked(figure=figure, verdict=verdict, claim=decides, others=tuple(c for c in same if c is not decides))


def differences(figure: Claim, claim: Claim) -> Iterator[Slot]:
    """The slots in which two figures are of different things."""
    if not _same_subject(figure, claim):
        yield "subject"
    if not _same_name(figure.indicator, claim.indicator, figure.indicator_label, claim.indicator_label):
        yield "indicator"
    if not _same_name(figure.sector, claim.sector, figure.sector_label, claim.sector_label):
        yield "sector"
    if figure.transformation != claim.transformation:
        yield "transformation"
    if not _same_unit(figure, claim):
        yield "unit"
    if figure.status != claim.status and not {figure.status, claim.status} <= _STATED:
        yield "status"
    if figure.narrowed != claim.narrowed:
        yield "qualifiers"
    if not _same_period(figure.period, claim.period):
        yield "period"
    if figure.compared_with is not None and not _same_period(figure.compared_with, claim.compared_with):
        yield "compared_with"


def _same_subject(figure: Claim, claim: Claim) -> bool:
    """One IRI; or one name, where the draft is undated or speaks of a time before the provinces were merged."""
    if figure.subject == claim.subject:
        return True
    kinds = {iri.rpartition("/id/")[2].partition("/")[0] for iri in (figure.subject, claim.subject)}
    if len(kinds) > 1 or plain(figure.subject_label) != plain(claim.subject_label):
        return False
    return figure.issued is None or (figure.period is not None and bounds(figure.period)[1] < _MERGER)


def _same_name(left: str | None, right: str | None, said: str | None, also: str | None) -> bool:
    """One concept; or, where none is known of either, one phrase."""
    if left or right:
        return left == right
    return plain(said or "") == plain(also or "")


def _same_unit(figure: Claim, claim: Claim) -> bool:
    left, right = figure.unit.partition(":"), claim.unit.partition(":")
    if left[0] != right[0]:
        return False
    # What a known indicator counts needs no comparing of nouns.
    return bool(figure.indicator) or plain(left[2]) == plain(right[2])


def _same_period(left: str | None, right: str | None) -> bool:
    """The same days; of a stock the same day, or the month that holds it."""
    if left is None or right is None:
        return False
    if left.startswith("/") != right.startswith("/"):
        return False
    if left.startswith("/"):
        short, long = sorted((left.strip("/"), right.strip("/")), key=len)
        return bounds(left)[1] == bounds(right)[1] or (len(short) >= len("2024-06") and long.startswith(short))
    return bounds(left) == bounds(right)


def standing(claim: Claim) -> tuple[bool, bool, str]:
    """What orders claims of one thing: a final figure behind an estimate, then the newer article."""
    return claim.official, claim.status == "actual", claim.issued or ""


def supersedes(newer: Claim, older: Claim) -> bool:
    """Whether one claim revises another: it says that it is final, or is the actual figure behind an estimate."""
    if (newer.official, newer.status == "actual") != (older.official, older.status == "actual"):
        return True
    return bool(newer.issued and older.issued and newer.issued > older.issued)


def agree(figure: Claim, claim: Claim) -> Literal["matches", "close"] | None:
    """How two figures of one thing agree: in value, or when rounded; None where they do not."""
    if (figure.value, figure.value_max) == (claim.value, claim.value_max):
        return "matches" if figure.bound == claim.bound else "close"
    return "close" if _covers(figure, claim) or _covers(claim, figure) else None


def _covers(rounded: Claim, exact: Claim) -> bool:
    """Whether a figure as printed stands for another: by its last digit, and by a bound such as "hơn"."""
    if exact.value_max is not None:
        return False
    if rounded.value_max is not None:
        return rounded.value <= exact.value <= rounded.value_max
    half = printed(rounded)
    low, high = rounded.value - half, rounded.value + half
    slack = abs(rounded.value) * _SLACK
    if rounded.bound in ("gt", "ge", "approx"):
        high += slack
    if rounded.bound in ("lt", "le", "approx"):
        low -= slack
    return low <= exact.value <= high and (exact.value != high or not half)


_SLACK: Final = Decimal("0.05")
