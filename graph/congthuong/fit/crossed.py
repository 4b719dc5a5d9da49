"""Articles judged by weights that were fitted without them: what the choosers reach on texts that are new to them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from congthuong.fit.gather import Annotated, Question
from congthuong.fit.train import fit_trees
from congthuong.fit.words import fit_words
from congthuong.interpret.choose.chooser import Choice, as_question, decided
from congthuong.interpret.choose.trees import Tree, Trees
from congthuong.interpret.linking import leaning, worded
from congthuong.interpret.propose.fillers import SLOTS, Slot, Value
from congthuong.interpret.propose.wording import kind_of_filler
from congthuong.score.same import Row

__all__ = ["Judged", "chosen_by", "core_right", "crossed"]


@dataclass(slots=True)
class Judged:
    """A question with the choices for it, and whether the fact they make is right in core."""

    article: Annotated
    question: Question
    choices: Mapping[Slot, Choice]
    right: Mapping[Slot, bool]

    @property
    def core(self) -> bool:
        """Whether value, unit, transformation and all three slots are right."""
        return self.question.given and all(self.right.values())


def crossed(
    articles: Sequence[Annotated],
    weight: Callable[[Annotated], float],
    *,
    folds: int = 5,
    done: Callable[[], None] = lambda: None,
) -> list[Judged]:
    """Every question, answered by weights fitted on the other folds; a fold is of whole articles."""
    found: list[tuple[int, list[Judged]]] = []
    for out in parts(articles, folds):
        known = [(q, weight(a)) for n, a in enumerate(articles) if n not in out for q in a.questions]
        trees = {slot: fit_trees(known, slot) for slot in SLOTS}
        found.extend((n, chosen_by(articles[n], trees)) for n in sorted(out))
        done()
    return [judged for _, rows in sorted(found, key=lambda pair: pair[0]) for judged in rows]


def parts(articles: Sequence[Annotated], folds: int) -> list[set[int]]:
    """The articles, by number, in as many parts, always the same way.

    A set of fewer articles than parts stays together: such articles are of one source, and would teach each other.
    """
    order = list(range(len(articles)))
    random.Random(3).shuffle(order)  # noqa: S311 - the same parts each time are what is wanted
    often = Counter(article.kind for article in articles)
    few = [n for n in order if often[articles[n].kind] < folds]
    rest = [n for n in order if often[articles[n].kind] >= folds]
    found = [set(rest[fold::folds]) for fold in range(folds)]
    for place, kind in enumerate(sorted({articles[n].kind for n in few})):
        found[place % folds].update(n for n in few if articles[n].kind == kind)
    return found


def add_word_opinions(articles: Sequence[Annotated], weight: Callable[[Annotated], float], folds: int) -> None:
    """Give each question the words' opinion of its fillers, by weights that were fitted without its article."""
    for out in parts(articles, folds):
        known = [a for n, a in enumerate(articles) if n not in out]
        for slot in SLOTS:
            words = fit_words([row for a in known for row in word_rows(a, slot, weight(a))])
            for n in out:
                for question in articles[n].questions:
                    if question.linked:
                        question.proposals[slot] = worded(question.linked, slot, words)


def word_rows(article: Annotated, slot: Slot, weight: float) -> list[tuple[frozenset[str], str, float]]:
    """What an article teaches of words: the signs of each figure and the kind that the gold says."""
    rows = []
    for question in article.questions:
        if question.linked and question.gold and not (slot == "subject" and question.shared):
            published = question.linked.reading.focus.published
            try:
                kind = kind_of_filler(slot, _value(slot, question.gold), published)
            except ValueError:
                continue  # a period that is no label of ours
            rows.append((question.linked.signs, kind, weight))
    return rows


def _value(slot: Slot, gold: Row) -> Value:
    match slot:
        case "subject":
            return gold["subject"], gold["subject_type"]
        case "indicator":
            return gold["indicator"], gold["indicator_label"]
        case _:
            return gold["period"], None


def chosen_by(article: Annotated, trees: Mapping[Slot, tuple[list[str], list[Tree]]]) -> list[Judged]:
    """An article's questions with the choices of these trees."""
    asked = [question for question in article.questions if question.linked]
    choices: list[dict[Slot, Choice]] = [{} for _ in asked]
    for slot in SLOTS:
        proposals = [question.proposals[slot] for question in asked]
        sums = Trees(*trees[slot]).sums([as_question(one) for one in proposals])
        at = 0
        for number, one in enumerate(proposals):
            totals = [int(total) for total in sums[at : at + len(one.fillers)]]
            at += len(one.fillers)
            choices[number][slot] = leaning(decided(slot, one, totals))
    by_question = dict(zip(map(id, asked), choices, strict=True))
    return [
        Judged(article, question, mine := by_question.get(id(question), {}), core_right(question, mine))
        for question in article.questions
    ]


def core_right(question: Question, choices: Mapping[Slot, Choice]) -> dict[Slot, bool]:
    """Which slots of a fact are right with these choices; of a cell, and of a list's subjects, what the rules took."""
    right = {}
    for slot in SLOTS:
        if question.gold is None:
            right[slot] = False
        elif question.linked is None or slot not in choices or (slot == "subject" and question.shared):
            right[slot] = question.rules[slot]
        else:
            fillers = question.proposals[slot].fillers
            place = next(n for n, filler in enumerate(fillers) if filler is choices[slot].filler)
            right[slot] = question.right[slot][place]
    return right
