"""What the verbs that may take a second reading share: which answers, which model, and what is told of it.

>>> from congthuong.cli.model import second_reader
>>> second_reader(None, None, None) is None  # nobody is asked unless the command line names a model
True
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from congthuong.cli.jobs import bar
from congthuong.cli.terminal import say
from congthuong.errors import ReadError, UsageError

if TYPE_CHECKING:
    from congthuong.model.answers import AnswerFile, AnswerFolder
    from congthuong.model.client import Asker
    from congthuong.read import Document

__all__ = ["AnswersFrom", "Model", "ModelUrl", "SecondReader", "second_reader"]

AnswersFrom: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--answers", help="A file of answers to 'congthuong ask', or a folder to keep them in.", metavar="PATH"
    ),
]
Model: TypeAlias = Annotated[
    str | None, typer.Option("--model", help="Ask this language model too, at --model-url.", metavar="NAME")
]
ModelUrl: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--model-url", help="A server of the chat-completions protocol; articles are sent there.", metavar="URL"
    ),
]


def second_reader(
    answers: Path | None, model: str | None, url: str | None, *, keep: Path | None = None
) -> SecondReader | None:
    """The second reader that the options name; UsageError where they do not go together.

    Answers of a live model are kept in `keep`, else in the folder that --answers names, else for this run only.
    """
    if (model is None) != (url is None):
        raise UsageError("a model needs both --model NAME and --model-url URL")
    if model is None and answers is None:
        return None
    from congthuong.model.answers import AnswerFile, AnswerFolder
    from congthuong.model.client import Asker

    asker = Asker(model, url) if model and url else None
    batch: AnswerFile | None = None
    if answers is not None and answers.is_file():
        if asker is not None:
            raise UsageError("a file of answers and a live model do not go together", hint="leave one out")
        batch = AnswerFile.open(answers)
        for wrong in batch.unusable:
            say(f"{answers}: {wrong}")
    elif answers is not None and asker is None and not answers.is_dir():
        raise ReadError("there is no such file or folder", where=str(answers))
    folder = keep or (answers if batch is None else None)
    return SecondReader(asker, batch, AnswerFolder(folder) if folder else None)


class SecondReader:
    """What answers, and where the answers are kept."""

    def __init__(self, asker: Asker | None, batch: AnswerFile | None, folder: AnswerFolder | None) -> None:
        from congthuong.model.asking import Asked

        self._asker, self._batch, self._folder = asker, batch, folder
        self._result = Asked()
        self._open = ExitStack()

    @property
    def failed(self) -> int:
        """How many requests got no answer."""
        return self._result.failed

    @property
    def answers(self) -> AnswerFile | AnswerFolder:
        """Where reading finds the answers."""
        found = self._batch or self._folder or self._temporary()
        assert found is not None
        return found

    def asked(self, documents: Iterable[Document], vocab: Path | None) -> Iterator[Document]:
        """The documents, once their answers are kept."""
        from congthuong.model.asking import asked, kept_from
        from congthuong.recognise import load

        if self._asker is None:
            if self._batch is None or self._folder is None:
                yield from documents
            else:
                yield from kept_from(documents, self._batch, load(vocab), self._folder)
            return
        folder = self._folder or self._temporary()
        with bar("asking", None) as step:
            yield from asked(documents, self._asker, load(vocab), folder, say=say, result=self._result, step=step)

    def close(self) -> None:
        """Drop what was kept for this run only."""
        self._open.close()

    def _temporary(self) -> AnswerFolder:
        from tempfile import TemporaryDirectory

        from congthuong.model.answers import AnswerFolder

        self._folder = AnswerFolder(Path(self._open.enter_context(TemporaryDirectory())))
        return self._folder
