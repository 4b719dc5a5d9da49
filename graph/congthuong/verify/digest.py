"""What an article brings that was not there: figures of new things, revisions, contradictions.

>>> import pyoxigraph as ox
>>> from congthuong.query.engine import OxigraphEngine
>>> from congthuong.verify.digest import digest
>>> nothing = OxigraphEngine(ox.Store())
>>> digest("a", before=nothing, after=nothing)
[]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox

from congthuong.data import folder
from congthuong.query.catalogue import substitute
from congthuong.query.engine import Engine
from congthuong.verify.claims import Claim, claims
from congthuong.verify.compare import agree, differences, standing, supersedes

__all__ = ["News", "What", "digest"]

What: TypeAlias = Literal["new", "known", "revised", "conflict"]
_SUBJECTS: Final = "of-article.rq"


@dataclass(frozen=True, slots=True)
class News:
    """A figure that an article brings, what it is to those of other articles, and the one that decides it."""

    claim: Claim
    what: What
    against: Claim | None = None


def digest(article: str, *, before: Engine, after: Engine) -> list[News]:
    """The figures of an article that it did not have before, in the order of its text."""
    query = (folder("queries") / "facts" / _SUBJECTS).read_text(encoding="utf-8")
    rows = after.answer(substitute(query, {"id": ox.Literal(article)})).python()
    every = claims(after, (subject for (subject,) in rows), ())
    had = {
        (claim.fact, claim.value)
        for claim in claims(before, {claim.subject for claim in every if claim.article == article}, ())
        if claim.article == article
    }
    own = [claim for claim in every if claim.article == article and (claim.fact, claim.value) not in had]
    others = [claim for claim in every if claim.article != article]
    return [_news(claim, others) for claim in sorted(own, key=lambda one: (one.start, one.end, one.fact))]


def _news(claim: Claim, others: Iterable[Claim]) -> News:
    same = sorted((other for other in others if not any(differences(claim, other))), key=standing)
    if claim.period is None or not same:
        return News(claim, "new")
    if agreeing := [other for other in same if agree(claim, other)]:
        return News(claim, "known", agreeing[-1])
    newest = same[-1]
    revised = standing(claim) > standing(newest) and supersedes(claim, newest)
    return News(claim, "revised" if revised else "conflict", newest)
