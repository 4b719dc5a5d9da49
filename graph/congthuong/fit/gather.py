"""Annotated articles as questions with answers: the fillers of each slot of each figure, and which are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from congthuong.article import Article
from congthuong.interpret.linking import Linked
from congthuong.interpret.propose.fillers import SLOTS, Proposals, Slot, Value
from congthuong.interpret.reader import first_reading
from congthuong.read import read
from congthuong.recognise import Lexicon, load
from congthuong.score import match
from congthuong.score.files import read_gold, texts
from congthuong.score.same import Aliases, Row, plain, same_slot

__all__ = ["Annotated", "Question", "fields_of", "gather"]

_GIVEN = ("value", "unit", "transformation")  # what the grammar gives and no chooser changes


@dataclass(slots=True)
class Question:
    """One fact of the rules: the gold row it matches, what of it is right, and the right fillers of each slot."""

    fact: Row
    gold: Row | None
    linked: Linked | None  # None: a table's cell, of which nothing is asked
    shared: bool  # several subjects on one span: the list says whose each is
    given: bool = False
    rules: dict[Slot, bool] = field(default_factory=dict)
    right: dict[Slot, tuple[bool, ...]] = field(default_factory=dict)
    proposals: dict[Slot, Proposals] = field(default_factory=dict)  # with the words' opinion, once it is known

    @property
    def counts(self) -> bool:
        """Whether it counts when the reader is judged: matched by a row that is not optional."""
        return self.gold is not None and not self.gold.get("optional")


@dataclass(slots=True)
class Annotated:
    """One article with its questions."""

    kind: str  # the name of the set it is from
    id: str
    wanted: int  # rows of the gold that are not optional
    found: int  # facts but for those that match an optional row
    questions: list[Question]


def fields_of(slot: Slot, value: Value) -> dict[str, str | None]:
    """The fields of the flat fact that a filler's value gives."""
    name, label = value
    match slot:
        case "subject":
            return {"subject": name, "subject_type": label}
        case "indicator":
            return {"indicator": name, "indicator_label": label}
        case _:
            return {"period": name}


def gather(folders: Iterable[tuple[str, Path, Path]], lexicon: Lexicon | None = None) -> Iterator[Annotated]:
    """Every article of these sets: (name, folder of the gold, folder of the texts)."""
    for kind, gold_folder, text_folder in folders:
        gold = read_gold(gold_folder)
        for document in read(texts(text_folder, gold)):
            yield _annotated(kind, document.article, gold[document.article.id], lexicon or load())


def _annotated(kind: str, article: Article, gold: Row, lexicon: Lexicon) -> Annotated:
    aliases = {plain(e["label"]): {plain(alias) for alias in e.get("aliases", ())} for e in gold.get("entities", ())}
    first = first_reading(article, lexicon)
    rows = [fact.as_row() for fact in first.stored(article, (reading.observation for reading in first.readings))]
    pairs = match(gold["observations"], rows, aliases)
    answers = {id(fact): row for row, fact in pairs}
    asked = {id(linked.reading): linked for linked in first.figures}
    spans = Counter((row["start"], row["end"]) for row in rows)
    questions = []
    for reading, row in zip(first.readings, rows, strict=True):
        question = Question(row, answers.get(id(row)), asked.get(id(reading)), spans[row["start"], row["end"]] > 1)
        if question.gold is not None:
            _answer(question, question.gold, aliases)
        questions.append(question)
    free = sum(bool(row.get("optional")) for row, _ in pairs)
    wanted = sum(not row.get("optional") for row in gold["observations"])
    return Annotated(kind, article.id, wanted, len(rows) - free, questions)


def _answer(question: Question, gold: Row, aliases: Mapping[str, Iterable[str]]) -> None:
    known: Aliases = {name: set(others) for name, others in aliases.items()}
    question.given = all(same_slot(slot, gold, question.fact, known) for slot in _GIVEN)
    for slot in SLOTS:
        question.rules[slot] = same_slot(slot, gold, question.fact, known)
        if question.linked:
            question.right[slot] = tuple(
                same_slot(slot, gold, {**question.fact, **fields_of(slot, filler.value)}, known)
                for filler in question.linked.proposals[slot].fillers
            )
