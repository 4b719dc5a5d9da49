"""Whether figures that fill one cell can all be true, and which of them to prefer.

>>> from decimal import Decimal
>>> from congthuong.rdf.agreement import Claim, weigh
>>> def claim(name, value, surface, **more):
...     status = more.get("status", "actual")
...     return Claim(name, Decimal(value), None, surface, more.get("bound", "eq"), status, day=0)
>>> weigh([claim("a", "7.5", "7,5%"), claim("b", "7.54", "7,54%")]).kind
'rounding'
>>> weigh([claim("a", "7.5", "7,5%", status="estimate"), claim("b", "7.9", "7,9%")])
Verdict(kind='revision', preferred='b', first='a', second='b')
>>> weigh([claim("a", "7.5", "7,5%"), claim("b", "7.9", "7,9%")]).preferred is None
True

Each figure is the interval that its printed digits and its bound allow: 7,5 % is anything from 7.45 to 7.55; about so
much is 5 % more or less; over so much has no upper end. Figures agree where all intervals meet. A figure that is
stated to be official takes the place of others, and an actual one that of estimates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias

__all__ = ["Agreement", "Claim", "Verdict", "interval", "weigh"]

Agreement: TypeAlias = Literal["single", "equal", "rounding", "bound", "revision", "conflict"]
Interval: TypeAlias = tuple[Decimal, Decimal]

_EXACT: Final = ("eq", "approx")
_ABOUT: Final = Decimal("0.05")
_ENDLESS: Final = Decimal("Infinity")
_NUMERAL = re.compile(r"\d[\d.,]*")
_WHOLE = re.compile(r"[1-9]\d*|[1-9]\d{0,2}(?:\.\d{3})+")  # "1500", "1.500"; "1,500" and "0.50" may be anything


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure for a cell: the IRI, what it says, how it is printed, and its article's first day as a number.

    `counted` says that it is a number of things, `official` that words call it the official or the revised figure.
    """

    iri: str
    value: Decimal
    maximum: Decimal | None
    surface: str
    bound: str
    status: str
    day: int
    counted: bool = False
    official: bool = False

    @property
    def order(self) -> tuple[int, int, bool, int, str]:
        """Smallest for the claim to prefer among those that agree.

        The newest article's, an exact figure before an approximate one, that before a bound, one figure before a
        range, more digits before fewer, and the first IRI, so that the choice is always the same.
        """
        exactness = _EXACT.index(self.bound) if self.bound in _EXACT else len(_EXACT)
        digits = len(self.value.normalize().as_tuple().digits)
        return exactness, -self.day, self.maximum is not None, -digits, self.iri

    @property
    def rank(self) -> int:
        """0 for a figure that is stated to be official, 1 for an actual one, 2 for the rest."""
        return 0 if self.official else 1 if self.status == "actual" else 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the claims stand to one another, the one to prefer, and the two that are furthest apart, older first."""

    kind: Agreement
    preferred: str | None
    first: str
    second: str


def interval(
    value: Decimal, maximum: Decimal | None, surface: str, bound: str = "eq", *, counted: bool = False
) -> Interval:
    """What a figure as printed allows: the least and the greatest value. `counted` is a number of things.

    >>> def shown(*figure, **kind):
    ...     return [f"{end:f}" for end in interval(*figure, **kind)]
    >>> shown(Decimal("1.2E+9"), None, "1,2 tỷ đồng"), shown(Decimal(714000), None, "714.000 hộ", counted=True)
    (['1150000000', '1250000000'], ['713000', '715000'])
    >>> shown(Decimal(12), None, "12 dự án", counted=True), shown(Decimal(100), None, "100 ha", "ge")
    (['12', '12'], ['99.5', 'Infinity'])
    """
    half = _half_a_unit(value, surface, counted=counted)
    low, high = value - half, (value if maximum is None else maximum) + half
    if bound == "approx":
        slack = abs(value) * _ABOUT
        low, high = min(low, value - slack), max(high, value + slack)
    if bound in ("ge", "gt"):
        high = _ENDLESS
    elif bound in ("le", "lt"):
        low = -_ENDLESS
    return low, high


def _half_a_unit(value: Decimal, surface: str, *, counted: bool) -> Decimal:
    """Half of what one unit of the last printed digit is worth; 0 for a whole number of things.

    A number in the hundreds or above that ends in zeros is rounded to where they begin.
    """
    numeral = _NUMERAL.search(surface)
    digits = re.sub(r"\D", "", numeral[0]).lstrip("0") if numeral else ""
    if numeral is None or not digits or not value:
        return Decimal(0)
    unit = abs(value) / int(digits)
    left = digits.rstrip("0")
    if _WHOLE.fullmatch(numeral[0].rstrip(".,")) and len(digits) - len(left) >= 2 and len(left) >= 2:
        # "714.000" is what is left of 714.755; of a number of two digits at most half a unit may be missing
        return unit * Decimal(10) ** (len(digits) - len(left)) / (1 if len(left) > 2 else 2)
    return Decimal(0) if counted and unit == 1 else unit / 2


def weigh(claims: Sequence[Claim]) -> Verdict:
    """How these claims of one cell, at least one, stand to one another."""
    older = sorted(claims, key=lambda claim: (claim.day, claim.iri))
    best = min(claim.rank for claim in claims)
    leading = [claim for claim in claims if claim.rank == best]
    first, second = _furthest(older)
    preferred = min(leading, key=lambda claim: claim.order).iri
    if len(claims) == 1:
        return Verdict("single", preferred, first, second)
    if len({(claim.value, claim.maximum) for claim in claims}) == 1 and len({claim.bound for claim in claims}) == 1:
        return Verdict("equal", preferred, first, second)
    for kind, allowed in _WIDENING:
        if _meet(allowed(claim) for claim in claims):
            return Verdict(kind, preferred, first, second)
    agreed = _meet(_printed(claim) for claim in leading)
    # An estimate that comes after the actual figure revises nothing.
    follows = all(other.day <= max(claim.day for claim in leading) for other in claims)
    if agreed and len(leading) < len(claims) and (follows or best == 0):
        return Verdict("revision", preferred, first, second)
    return Verdict("conflict", None, first, second)


def _printed(claim: Claim) -> Interval:
    return interval(claim.value, claim.maximum, claim.surface, claim.bound, counted=claim.counted)


def _rounded(claim: Claim) -> Interval:
    return interval(claim.value, None, claim.surface, counted=claim.counted)


_WIDENING: Final[tuple[tuple[Agreement, Callable[[Claim], Interval]], ...]] = (
    ("rounding", _rounded),
    ("bound", _printed),
)


def _meet(intervals: Iterable[Interval]) -> bool:
    """Whether some value lies in all of them: intervals that meet two by two all meet."""
    found = list(intervals)
    return max(low for low, _ in found) <= min(high for _, high in found)


def _furthest(older: Sequence[Claim]) -> tuple[str, str]:
    """The two claims with the most room between them, the older first."""
    least = min(older, key=lambda claim: _printed(claim)[1])
    most = max(older, key=lambda claim: _printed(claim)[0])
    first, second = sorted((least, most), key=older.index)
    if first is second:
        second = older[-1] if older[-1] is not first else older[0]
    return first.iri, second.iri
