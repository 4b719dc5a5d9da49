"""`congthuong fit`: weights of the choosers from annotated articles, and how good they are on articles left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from congthuong.fit.gather import Annotated as Article

__all__ = ["fit"]


def fit(
    gold: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD_DIR...", help="Folders of annotated articles that no rule was written against."),
    ],
    known: Annotated[
        list[Path] | None,
        typer.Option(
            "--known",
            metavar="DIR",
            help="Articles that the rules were written against: they count a quarter. Repeatable.",
        ),
    ] = None,
    texts: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the texts of a set are that lie not beside its gold.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Write the weights into this folder.")
    ] = None,
    folds: Annotated[int, typer.Option(min=2, help="In how many parts the articles are left out.")] = 5,
) -> None:
    """Fit the choosers to annotated articles and say how right they are on articles left out.

    Each figure's slots are chosen by weights that were fitted without its article. What is printed is measured on those
    choices; what is written (-o) is fitted on all articles. Needs the extra `fit`.
    """
    from congthuong.cli.jobs import bar
    from congthuong.cli.terminal import say, tell
    from congthuong.fit import write_json, write_trees
    from congthuong.fit.calibrate import calibrated
    from congthuong.fit.crossed import add_word_opinions, crossed
    from congthuong.fit.gather import gather
    from congthuong.fit.report import lines, measured

    sets = [(folder.name, folder, _texts(folder, texts)) for folder in (*gold, *(known or ()))]
    fresh = {folder.name for folder in gold}

    def weight(article: Article) -> float:
        return 1.0 if article.kind in fresh else 0.25

    articles = []
    with bar("reading", None) as step:
        for article in gather(sets):
            articles.append(article)
            step(f"{len(articles)} articles")
    with bar("fitting", folds) as step:
        add_word_opinions(articles, weight, folds)
        judged = crossed(articles, weight, folds=folds, done=lambda: step(""))
    scale = calibrated(judged, weight)
    found = measured(judged, weight, folds)
    for line in lines(found):
        tell(line)
    if output:
        count = sum(len(article.questions) for article in articles)
        provenance = (
            f"fitted to {count} facts of {len(articles)} annotated articles: {', '.join(name for name, _, _ in sets)}"
        )
        for path in write_trees(articles, weight, output, provenance):
            say(f"wrote {path}")
        say(f"wrote {write_json('confidence', {'provenance': provenance, **scale}, output)}")
        say(f"wrote {write_json('measured', found, output)}")


def _texts(folder: Path, texts: Path | None) -> Path:
    return folder if texts is None or any(folder.glob("*.txt")) else texts
