"""Names of companies that are of one, and that are not: scores, reasons, candidates."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from congthuong.errors import DataError, ParameterError
from congthuong.link.alike import alike, candidates
from congthuong.link.decisions import Decision, add, by_pair, read
from congthuong.link.iris import ID

HERE = Path(__file__).parent


def companies() -> list[dict[str, str]]:
    with (HERE / "companies.tsv").open(encoding="utf-8") as stream:
        return list(csv.DictReader((line for line in stream if not line.startswith("#")), delimiter="\t"))


def test_the_same_companies_score_highest_and_no_other_pair_is_certain() -> None:
    scores = [(alike(row["one"], row["other"]).score, row["same"] == "yes", row) for row in companies()]
    assert [row for score, same, row in scores if same and score < 95] == []
    assert [row for score, same, row in scores if not same and score >= 95] == []


@pytest.mark.parametrize("row", companies()[:6], ids=lambda row: row["one"])
def test_a_score_is_the_same_both_ways(row: dict[str, str]) -> None:
    assert alike(row["one"], row["other"]).score == alike(row["other"], row["one"]).score


def test_the_right_one_is_among_the_first_three() -> None:
    rows = [row for row in companies() if row["same"] == "yes"]
    ours = {f"o{n}": [row["one"]] for n, row in enumerate(rows)}
    theirs = {f"t{n}": [row["other"]] for n, row in enumerate(companies())}
    theirs |= {f"t{n}": [row["other"]] for n, row in enumerate(rows)}
    found: dict[str, list[str]] = {}
    for one, _, other, _, _ in candidates(ours, theirs, least=70):
        found.setdefault(one, []).append(other)
    missed = [key for key in ours if f"t{key[1:]}" not in found.get(key, [])[:3]]
    assert missed == []


def test_names_are_compared_once_and_not_with_themselves() -> None:
    names = {"a": ["Công ty TNHH Sao Khuê", "Sao Khuê"], "b": ["Cty TNHH Sao Khuê"], "c": ["Công ty CP Núi Voi"]}
    assert [(one, other) for one, _, other, _, _ in candidates(names)] == [("a", "b")]


def test_decisions_are_read_as_they_were_written_and_the_last_holds(tmp_path: Path) -> None:
    file = tmp_path / "corrections.tsv"
    first, second = "company/a", "company/b"
    add(file, Decision("unsure", first, second, "Lan", "2026-11-29"))
    add(file, Decision("different", second, first, "Minh", "2026-11-30", "two tax codes"))
    assert [one.verdict for one in read(file)] == ["unsure", "different"]
    assert by_pair(read(file)) == {frozenset((ID + first, ID + second)): "different"}
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith("# ")  # it decides nothing
    file.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    assert by_pair(read(file)) == {frozenset((ID + first, ID + second)): "unsure"}
    assert read(tmp_path / "none.tsv") == ()


@pytest.mark.parametrize(
    "decision",
    [
        Decision("same", "company/a", "company/a", "Lan", "2026-11-29"),
        Decision("same", "company/a", "company/b", "", "2026-11-29"),
        Decision("same", "company/a", "company/b\tx", "Lan", "2026-11-29"),
        Decision("same", "=HYPERLINK()", "company/b", "Lan", "2026-11-29"),
        Decision("same", "company/a", "company/b", "Lan\nsame", "2026-11-29"),
    ],
)
def test_what_is_no_decision_is_not_written(decision: Decision, tmp_path: Path) -> None:
    with pytest.raises(ParameterError):
        add(tmp_path / "corrections.tsv", decision)
    assert not (tmp_path / "corrections.tsv").exists()


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "c.tsv").write_bytes("same\tcông ty".encode("utf-16"))
    with pytest.raises(DataError, match="UTF-8"):
        read(tmp_path / "c.tsv")
