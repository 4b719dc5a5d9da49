"""Every named query gives the rows that a person finds in the articles.

`expected/NAME.tsv`, or `NAME@CASE.tsv`, holds the rows of one call, written from the articles' texts and the gold
annotations. Asked of the gold facts, a query must give exactly these. Asked of what the reader finds, it must give
them too, but for the rows that the first column marks: `misses` where the reader does not find the row, `adds` where
it finds one that is not so. A mark that no longer holds fails the test, so that the reader's gains are kept.
`CONGTHUONG_MARK=1 pytest tests/query/test_expected.py` renews the marks, and never the rows.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from congthuong.link.iris import ID
from congthuong.query.catalogue import catalogue, named
from congthuong.query.engine import Engine, OxigraphEngine

FOLDER = Path(__file__).parent / "expected"
FILES = sorted(FOLDER.glob("*.tsv"))
# Free words that narrow a figure: the reader words them its own way. How well it finds them, the score says.
LOOSE = frozenset({"narrowed"})

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One file: the call, the columns to compare, and the rows with their marks."""

    query: str
    parameters: dict[str, str]
    open_ended: bool  # the answer goes on with rows of which the file says nothing
    gold_only: str | None  # why the reader's facts are not asked
    columns: tuple[str, ...]
    rows: tuple[tuple[str, Cells], ...]

    @classmethod
    def load(cls, path: Path) -> Case:
        lines = path.read_text(encoding="utf-8").splitlines()
        notes = [line.removeprefix("# ") for line in lines if line.startswith("# ")]
        given = dict(note.split("=", 1) for note in notes if "=" in note)
        why = next((note.removeprefix("gold only: ") for note in notes if note.startswith("gold only: ")), None)
        header, *rows = [tuple(line.split("\t")) for line in lines if not line.startswith("# ")]
        return cls(
            path.stem.partition("@")[0],
            given,
            "and so on" in notes,
            why,
            header[1:],
            tuple((row[0], row[1:]) for row in rows),
        )

    def answer(self, engine: Engine) -> list[Cells]:
        found = engine.answer(named(self.query).bind(**self.parameters))
        places = [found.variables.index(column) for column in self.columns]
        return [tuple("" if row[n] is None else cell(str(row[n].value)) for n in places) for row in found.rows]  # type: ignore[union-attr]

    def firm(self, rows: Iterable[Cells]) -> list[Cells]:
        """The rows without their loose columns."""
        kept = [n for n, column in enumerate(self.columns) if column not in LOOSE]
        return [tuple(row[n] for n in kept) for row in rows]


def cell(value: str) -> str:
    """A value as the files write it: on one line, IRIs without their base, as-of days as their month."""
    value = " ".join(value.removeprefix(ID).split())
    return re.sub(r"^(/\d{4}-\d\d)-\d\d$", r"\1", value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_gold_facts_give_the_expected_rows(path: Path, gold_engine: OxigraphEngine) -> None:
    case = Case.load(path)
    rows = [row for mark, row in case.rows if mark != "adds"]
    answer = case.answer(gold_engine)
    assert (answer[: len(rows)] if case.open_ended else answer) == rows


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_reader_gives_the_expected_rows_but_for_those_marked(path: Path, read_engine: OxigraphEngine) -> None:
    case = Case.load(path)
    if case.gold_only:
        assert not any(mark for mark, _ in case.rows), "a row is marked in a file that is not compared"
        return
    read = case.answer(read_engine)
    if os.environ.get("CONGTHUONG_MARK"):
        _mark(path, case, read)
        return
    found = Counter(case.firm(read))
    wanted = Counter(case.firm(row for mark, row in case.rows if mark != "misses"))
    assert not wanted - found, "rows that the reader found before"
    assert case.open_ended or not found - wanted, (
        "rows without a mark: better, or wrong; see CONGTHUONG_MARK in this file"
    )


def _mark(path: Path, case: Case, read: list[Cells]) -> None:
    """Write the file anew, its rows as they are, marked by what the reader finds now."""
    expected = [row for mark, row in case.rows if mark != "adds"]
    spare = Counter(case.firm(read))
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
    lines.append("\t".join(("reader", *case.columns)))
    for row, firm in zip(expected, case.firm(expected), strict=True):
        lines.append("\t".join(("" if spare[firm] else "misses", *row)))
        spare[firm] -= bool(spare[firm])
    for row, firm in zip(read, case.firm(read), strict=True):
        if spare[firm] and not case.open_ended:
            spare[firm] -= 1
            lines.append("\t".join(("adds", *row)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_every_named_query_has_expected_rows() -> None:
    asked = {path.stem.partition("@")[0] for path in FILES}
    rows = {query.name for query in catalogue().values() if query.columns}
    assert asked == rows, "write tests/query/expected/NAME.tsv for the new query"


def test_most_queries_are_answered_in_full_from_what_the_reader_finds(scoreboard: list[str]) -> None:
    cases = [Case.load(path) for path in FILES]
    rows = [mark for case in cases if not case.gold_only for mark, _ in case.rows]
    right, missed, added = rows.count(""), rows.count("misses"), rows.count("adds")
    scoreboard.append(f"named queries on the seeds: {right} rows right, {missed} missed, {added} wrong")
    assert right >= 4 * max(missed, added)
