"""What fitting found on left-out articles: right facts by set, by rules and chosen, and what confidence tells."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from congthuong.fit.calibrate import calibrated
from congthuong.fit.crossed import Judged, parts
from congthuong.fit.gather import Annotated
from congthuong.interpret.choose.confidence import Scale, confidence
from congthuong.interpret.propose.fillers import SLOTS
from congthuong.score.confidence import THRESHOLDS, told

__all__ = ["confidences", "lines", "measured"]

_SAMPLES = 500


def confidences(judged: Sequence[Judged], weight: Callable[[Annotated], float], folds: int) -> dict[int, float]:
    """The confidence of each fact, by its id, on scales that were set without its article."""
    articles = list({id(one.article): one.article for one in judged}.values())
    found: dict[int, float] = {}
    for out in parts(articles, folds):
        left_out = {id(articles[n]) for n in out}
        scale = calibrated([one for one in judged if id(one.article) not in left_out], weight)
        by = Scale(scale["slots"], scale["weights"], scale["fact"], scale["cell"])
        found |= {id(one): _sure(one, by) for one in judged if id(one.article) in left_out}
    return found


def _sure(one: Judged, by: Scale) -> float:
    if one.question.linked is None:
        return by.cell
    return confidence(one.question.linked.reading, one.choices, shared=one.question.shared, by=by).fact


def measured(judged: Sequence[Judged], weight: Callable[[Annotated], float], folds: int) -> dict[str, Any]:
    """The figures by set, as JSON: core F1 with its interval, slots, and the table of confidence."""
    sure = confidences(judged, weight, folds)
    return {
        kind: _of_set([one for one in judged if one.article.kind == kind], sure)
        for kind in dict.fromkeys(one.article.kind for one in judged)
    }


def _of_set(judged: Sequence[Judged], sure: Mapping[int, float]) -> dict[str, Any]:
    by_article: dict[int, list[Judged]] = {}
    for one in judged:
        by_article.setdefault(id(one.article), []).append(one)
    groups = list(by_article.values())
    counted = [one for one in judged if one.question.counts]
    table = told(_told(judged, sure))
    draws = _drawn(len(groups))
    f1s = sorted(_f1([groups[n] for n in draw]) for draw in draws)
    pairs = [list(_told(group, sure)) for group in groups]
    steps = []
    for step, threshold in zip(table.steps, THRESHOLDS, strict=True):
        rights = sorted(
            sum(kept) / len(kept)
            for draw in draws
            if (kept := [right for n in draw for said, right in pairs[n] if said >= threshold])
        )
        steps.append(asdict(step) | {"interval": _middle(rights)})
    return {
        "articles": len(groups),
        "gold": sum(group[0].article.wanted for group in groups),
        "facts": len(judged),
        "core": round(_f1(groups), 3),
        "core_interval": _middle(f1s),
        "core_by_rules": round(_f1(groups, rules=True), 3),
        "slots": {slot: _share([one.right[slot] for one in counted]) for slot in SLOTS},
        "slots_by_rules": {slot: _share([one.question.rules[slot] for one in counted]) for slot in SLOTS},
        "auroc": None if table.auroc is None else round(table.auroc, 3),
        "steps": [{key: round(v, 3) if isinstance(v, float) else v for key, v in step.items()} for step in steps],
        "fifths": [[round(said, 3), round(right, 3)] for said, right in table.fifths],
    }


def _told(judged: Sequence[Judged], sure: Mapping[int, float]) -> Iterator[tuple[float, bool]]:
    for one in judged:
        if not (one.question.gold and one.question.gold.get("optional")):
            yield sure[id(one)], one.core


def _drawn(count: int) -> list[list[int]]:
    """Articles drawn with replacement, the same each time."""
    draw = random.Random(0)  # noqa: S311 - the same samples each time are what is wanted
    return [[draw.randrange(count) for _ in range(count)] for _ in range(_SAMPLES)]


def _f1(groups: Sequence[Sequence[Judged]], *, rules: bool = False) -> float:
    asked = sum(group[0].article.wanted + group[0].article.found for group in groups)
    hits = sum(
        one.question.given and all(one.question.rules.values()) if rules else one.core
        for group in groups
        for one in group
        if one.question.counts
    )
    return 2 * hits / asked if asked else 0.0


def _middle(values: Sequence[float]) -> list[float] | None:
    """What holds 95 % of the samples."""
    cut = len(values) // 40
    return [round(values[cut], 3), round(values[-cut - 1], 3)] if values else None


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / len(right), 3) if right else 0.0


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """The measured figures for people, a line at a time."""
    for kind, one in found.items():
        low, high = one["core_interval"]
        yield f"{kind}: {one['articles']} articles, {one['gold']} gold observations, each article left out"
        rules = one["core_by_rules"]
        yield f"  core F1 {one['core']:.3f} (95 % of samples {low:.3f} to {high:.3f}), by the rules {rules:.3f}"
        yield "  " + "  ".join(f"{s} {one['slots'][s]:.3f} (rules {one['slots_by_rules'][s]:.3f})" for s in SLOTS)
        area = "not defined" if one["auroc"] is None else f"{one['auroc']:.3f}"
        pairs = "  ".join(f"{said:.2f} {right:.2f}" for said, right in one["fifths"])
        yield f"  confidence: AUROC {area}; by fifths, said and right: {pairs}"
        for step in one["steps"]:
            yield f"    at {step['threshold']:4.2f} and more  {step['share']:4.0%} of facts, {step['right']:.3f} right"
