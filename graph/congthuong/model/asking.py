"""Asking a model about many articles, a stretch at a time, and keeping what it answers.

>>> from congthuong.model.asking import Plan
>>> str(Plan(articles=3, requests=4, tokens=21_500))
'3 articles in 4 requests, about 21,500 tokens'

Articles whose answers are kept already are not asked about again. Whatever happens to the server, every article comes
through: where an answer is missing the rules' reading stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from congthuong.errors import ModelError
from congthuong.model.answers import AnswerFile, AnswerFolder
from congthuong.model.client import Asker, Failure
from congthuong.model.request import Request, requests
from congthuong.model.rules import first_reading

if TYPE_CHECKING:
    from congthuong.read import Document
    from congthuong.recognise import Lexicon

__all__ = ["Asked", "Plan", "asked", "kept_from"]

_STRETCH = 200  # articles that are planned, asked about and passed on together
_GIVE_UP = 3  # requests in a row that fail before the rest is left to the rules


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to be sent: articles, requests, and about how many tokens they and their answers have."""

    articles: int
    requests: int
    tokens: int

    def __str__(self) -> str:
        """The numbers in words."""
        return f"{_count(self.articles, 'article')} in {_count(self.requests, 'request')}, about {self.tokens:,} tokens"


@dataclass(slots=True)
class Asked:
    """What came of asking: how many requests were answered, and how many were not."""

    answered: int = 0
    failed: int = 0


def asked(
    documents: Iterable[Document],
    asker: Asker,
    lexicon: Lexicon,
    folder: AnswerFolder,
    *,
    say: Callable[[str], None],
    result: Asked,
    step: Callable[[str], None] = lambda _: None,
) -> Iterator[Document]:
    """The documents in their order, each once its answers are kept; `say` is told what goes where, and what fails."""
    waiting = iter(documents)
    going = True
    while stretch := list(islice(waiting, _STRETCH)):
        if going:
            going = _ask(stretch, asker, lexicon, folder, say, result, step)
        yield from stretch


def kept_from(
    documents: Iterable[Document], batch: AnswerFile, lexicon: Lexicon, folder: AnswerFolder
) -> Iterator[Document]:
    """The documents in their order, each once the answers that a batch holds for it are kept in the folder."""
    for document in documents:
        asked_for = requests(first_reading(document.article, lexicon), lexicon)
        said = batch.of(document.article.id)
        found = {request.key: said[request.key] for request in asked_for if request.key in said}
        if found:
            folder.keep(document.article.id, found, model=batch.model)
        yield document


def _ask(
    stretch: list[Document], asker: Asker, lexicon: Lexicon, folder: AnswerFolder, say: Callable[[str], None],
    result: Asked, step: Callable[[str], None],
) -> bool:  # fmt: skip
    """Ask about these articles; False where there is no use in asking on."""
    missing: list[Request] = []
    wanted: dict[str, set[str]] = {}  # what would be asked now: an answer to anything else is of no more use
    for document in stretch:
        if document.article.metadata.language not in (None, "vi"):
            continue
        kept = folder.of(document.article.id)
        all_of_it = requests(first_reading(document.article, lexicon), lexicon)
        wanted[document.article.id] = {request.key for request in all_of_it}
        missing += [request for request in all_of_it if request.key not in kept]
    if not missing:
        return True
    plan = Plan(len({r.article for r in missing}), len(missing), sum(r.tokens for r in missing))
    say(f"asking {asker.model} at {asker.where}: {plan}")
    in_a_row = 0
    try:
        for request, answer in asker.ask(missing, lexicon):
            step(request.article)
            if isinstance(answer, Failure):
                result.failed += 1
                in_a_row += 1
                say(f"{request.article}: not answered ({answer.why}); the rules' reading stands")
                if in_a_row == _GIVE_UP:
                    say(f"{asker.where}: {in_a_row} requests failed in a row; the rest is read by the rules alone")
                    return False
                continue
            in_a_row = 0
            result.answered += 1
            kept = {key: said for key, said in folder.of(request.article).items() if key in wanted[request.article]}
            folder.keep(request.article, {**kept, request.key: answer}, model=asker.model)
    except ModelError as error:
        result.failed += 1
        say(f"{error}; what is not answered is read by the rules alone")
        return False
    return True


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
