"""Write the accuracy table of docs/reading.md, from the scorer.

python docs/accuracy.py           rewrite it
python docs/accuracy.py --check   change nothing; leave with 1 where it is not current
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
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
TABLE = re.compile(r"(?s)(<!-- accuracy: .*? -->\n).*?(<!-- end -->)")


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
    for name, flags in (("certain", "without"), ("uncertain", "with")):
        cells = (f"{share:.3f} of {facts}" for facts, share in (getattr(r, name) for r in reports.values()))
        yield f"| core precision of the facts {flags} an `uncertain-…` flag | " + " | ".join(cells) + " |"
    for kind in ("relations", "entities"):
        cells = (f"{getattr(r, kind).f1:.3f}" if getattr(r, f"gold_{kind}") else "–" for r in reports.values())
        yield f"| {kind}: F1 | " + " | ".join(cells) + " |"


def main() -> int:
    before = PAGE.read_text(encoding="utf-8")
    lines = "\n".join(table())
    after = TABLE.sub(lambda match: f"{match[1]}\n{lines}\n\n{match[2]}", before)
    if "--check" not in sys.argv:
        PAGE.write_text(after, encoding="utf-8")
    elif after != before:
        print("the accuracy table is not current: run `python docs/accuracy.py`")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
