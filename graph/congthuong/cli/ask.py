"""`congthuong ask`: the requests to a language model, as a batch file."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from congthuong.cli.jobs import bar, expected
from congthuong.cli.options import AllowPrivate, Paths, Vocab
from congthuong.cli.terminal import say

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from congthuong.errors import ReadError

__all__ = ["ask"]


def ask(
    paths: Paths,
    output: Annotated[str | None, typer.Option("-o", "--output", help="A file.", metavar="FILE")] = None,
    model: Annotated[str, typer.Option("--model", help="The model that the requests name.", metavar="NAME")] = "any",
    vocab: Vocab = None,
    allow_private: AllowPrivate = False,
) -> None:
    """Write what a language model would be asked about articles; nothing is sent.

    The file is a batch of chat completions, a request a line. Give what answers it to 'congthuong facts' or 'congthuong
    build' with --answers. How many tokens it asks for is said on stderr.
    """
    from congthuong.model.asking import Plan
    from congthuong.model.batch import line
    from congthuong.model.request import requests
    from congthuong.model.rules import first_reading
    from congthuong.output import replacing
    from congthuong.read import read
    from congthuong.recognise import load

    failed = articles = number = tokens = 0

    def unreadable(error: ReadError) -> None:
        nonlocal failed
        failed += 1
        say(str(error))

    lexicon = load(vocab)
    target: AbstractContextManager[BinaryIO] = replacing(output) if output else nullcontext(sys.stdout.buffer)
    shown = output is None and sys.stdout.isatty()
    with target as stream, bar("reading", expected(paths), quiet=shown) as step:
        for document in read(paths, on_error=unreadable, allow_private=allow_private):
            asked = requests(first_reading(document.article, lexicon), lexicon)
            articles += bool(asked)
            for request in asked:
                number += 1
                tokens += request.tokens
                row = json.dumps(line(request, lexicon, model), ensure_ascii=False)
                stream.write(row.encode("utf-8", "replace") + b"\n")
            step(document.article.id)
    say(str(Plan(articles, number, tokens)))
    if failed:
        raise typer.Exit(1)
