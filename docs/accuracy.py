"""Write the accuracy tables of docs/reading.md from the scorer, and docs/confidence.md from what fitting measured.

python docs/accuracy.py           rewrite it
python docs/accuracy.py --check   change nothing; leave with 1 where it is not current
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from congthuong.interpret import interpret
from congthuong.read import read
from congthuong.recognise import load
from congthuong.score import Report, score
from congthuong.score.files import read_gold, texts

TOP = Path(__file__).resolve().parents[1]
PAGE = TOP / "docs" / "reading.md"
SETS = ("seeds", "practice", "notation")
CONFIDENCE = TOP / "docs" / "confidence.md"
MEASURED: dict[str, dict[str, Any]] = json.loads(
    files("congthuong.interpret.choose").joinpath("weights/measured.json").read_text(encoding="utf-8")
)
TABLE = re.compile(r"(?s)(<!-- accuracy: .*? -->\n).*?(<!-- end -->)")
LEFT_OUT = re.compile(r"(?s)(<!-- left out: .*? -->\n).*?(<!-- end -->)")
NAMES = {
    "news": "broad news, 2014–2019",
    "cases": "short recent texts",
    "real": "provincial news, 2016–2019",
    "reports": "monthly reports",
}
FRESH = ("news", "cases")  # no rule was written against them


INTRODUCTION = """# How sure a fact is

<!-- written by docs/accuracy.py from what `congthuong fit` measured -->

Every figure says how likely it is read right: `confidence` in the flat fact, `ct:confidence` in the graph, and the same
for its subject, indicator and period alone. It is the probability that value, unit, transformation, subject, indicator
and period are all right, to two decimals. Nothing is hidden by it unless asked for:

```sh
congthuong facts article.txt --min-confidence 0.7
congthuong query growth --min-confidence 0.7 --kb my-kb
congthuong explain article.txt --quote '7,5%'     # what else each slot could have been, and how likely
```

A slot that is as likely wrong as right has the flag `doubtful-subject`, `doubtful-indicator` or `doubtful-period`.

How it comes: the rules read a figure; all that could fill its slots is proposed; fitted weights choose, with what the
words around the figure say as a second opinion; and how often such choices were right on articles that the weights had
not seen gives the probability. The curves were set on the broad news and the short texts below; on the other kinds of
text the figures show how far they travel. Each article is judged by weights, and by a scale of confidence, that were
fitted without it; the monthly reports, few and of one source, are left out together. Of the words' own weights
each article is left out too, but they also fed the trees that judge it through the other articles of its fold."""


def report(name: str) -> Report:
    gold = read_gold(TOP / "tests" / "gold" / name)
    folder = TOP / "seeds" if name == "seeds" else TOP / "tests" / "gold" / name
    rows: list[dict[str, Any]] = []
    for document in read(texts(folder, gold)):
        rows.extend(fact.as_row() for fact in interpret(document.article, load()))
    return score(gold, rows)


def table() -> Iterator[str]:
    reports = {name: report(name) for name in SETS}
    yield "| | " + " | ".join(SETS) + " |"
    yield "|---|" + "---:|" * len(SETS)
    yield "| articles | " + " | ".join(str(found.articles) for found in reports.values()) + " |"
    yield "| gold observations | " + " | ".join(str(found.gold_observations) for found in reports.values()) + " |"
    for level in next(iter(reports.values())).levels:
        shares = (found.levels[level] for found in reports.values())
        cells = (f"{ratio.f1:.3f} ({ratio.precision:.3f}, {ratio.recall:.3f})" for ratio in shares)
        yield f"| **{level}**: F1 (precision, recall) | " + " | ".join(cells) + " |"
    for slot in next(iter(reports.values())).slots:
        yield f"| {slot}, of the figures found | " + " | ".join(f"{r.slots[slot]:.3f}" for r in reports.values()) + " |"
    for kind in ("relations", "entities"):
        cells = (f"{getattr(r, kind).f1:.3f}" if getattr(r, f"gold_{kind}") else "–" for r in reports.values())
        yield f"| {kind}: F1 | " + " | ".join(cells) + " |"


def left_out() -> Iterator[str]:
    """What the reader reaches on articles that its weights were not fitted to."""
    yield "| each article left out | articles | facts wanted | core F1 | 95 % of samples | by the rules alone |"
    yield "|---|---:|---:|---:|---:|---:|"
    for kind, name in NAMES.items():
        one = MEASURED[kind]
        between = "–".join(f"{end:.2f}" for end in one.get("core_interval", ()))
        tuned = "" if kind in FRESH else ", which rules were written against"
        cells = (one["articles"], one["gold"], f"{one['core']:.2f}", between, f"{one['core_by_rules']:.2f}")
        yield f"| {name}{tuned} | " + " | ".join(map(str, cells)) + " |"


def confidence() -> Iterator[str]:
    """The page on confidence."""
    yield INTRODUCTION
    for kind, name in NAMES.items():
        one = MEASURED[kind]
        yield ""
        yield f"## {name[:1].upper()}{name[1:]}"
        yield ""
        area = "–" if one["auroc"] is None else f"{one['auroc']:.2f}"
        yield f"{one['articles']} articles, {one['gold']} figures wanted; AUROC {area} (0.5 is chance, 1 is perfect)."
        yield ""
        if one["steps"]:
            yield "| confidence at least | facts kept | right | 95 % of samples |"
            yield "|---:|---:|---:|---:|"
        for step in one["steps"]:
            if step["kept"]:
                between = "–".join(f"{end:.2f}" for end in step["interval"] or ())
                yield f"| {step['threshold']:.2f} | {step['share']:.0%} | {step['right']:.2f} | {between} |"
        yield ""
        yield "| a fifth of the facts each | " + " | ".join(["lowest", "2nd", "middle", "4th", "highest"]) + " |"
        yield "|---|" + "---:|" * 5
        yield "| confidence, on average | " + " | ".join(f"{said:.2f}" for said, _ in one["fifths"]) + " |"
        yield "| share right | " + " | ".join(f"{right:.2f}" for _, right in one["fifths"]) + " |"


def main() -> int:
    pages = {PAGE: PAGE.read_text(encoding="utf-8")}
    pages[CONFIDENCE] = CONFIDENCE.read_text(encoding="utf-8") if CONFIDENCE.exists() else ""
    after = dict(pages)
    for pattern, rows in ((LEFT_OUT, left_out()), (TABLE, table())):
        lines = "\n".join(rows)
        after[PAGE] = pattern.sub(lambda match, lines=lines: f"{match[1]}\n{lines}\n\n{match[2]}", after[PAGE])
    after[CONFIDENCE] = "\n".join(confidence()) + "\n"
    if "--check" not in sys.argv:
        for page, text in after.items():
            page.write_text(text, encoding="utf-8")
    elif after != pages:
        print("the accuracy tables are not current: run `python docs/accuracy.py`")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
