"""`congthuong score`: how many of the figures in annotated articles are read, and how many of them rightly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from congthuong.cli.options import Vocab
from congthuong.cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["score"]


def score(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A folder with one gold JSON file per article.")],
    facts: Annotated[
        Path | None, typer.Argument(metavar="FACTS", help="Facts as JSON Lines; else the texts are read now.")
    ] = None,
    texts: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the articles' texts are, if not beside the gold.")
    ] = None,
    errors: Annotated[
        bool, typer.Option("--errors", help="First list every miss, spurious fact and wrong slot.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of the table.")] = False,
    vocab: Vocab = None,
) -> None:
    """Measure the reader against gold annotations.

    Prints precision, recall and F1 of the figures, of their values and of whole facts, of relations and of entities.
    """
    from congthuong.score import score as measure
    from congthuong.score.files import read_facts, read_gold
    from congthuong.score.files import texts as beside

    documents = read_gold(gold)
    rows = read_facts(facts, documents) if facts else _read(beside(texts or gold, documents), vocab)
    report = measure(documents, rows)
    if errors:
        for line in report.errors:
            tell(line)
    if as_json:
        tell_json(report.as_row())
    else:
        for line in report.lines():
            tell(line)


def _read(paths: Sequence[Path], vocab: Path | None) -> Iterator[dict[str, Any]]:
    from congthuong.interpret import interpret
    from congthuong.read import read
    from congthuong.recognise import load

    lexicon = load(vocab)
    for document in read(paths):
        for fact in interpret(document.article, lexicon):
            yield fact.as_row()
