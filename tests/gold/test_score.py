"""The scorer gives the numbers that the house has always compared by, and says what is wrong with its input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from congthuong.errors import ReadError
from congthuong.score import score
from congthuong.score.files import read_facts, read_gold, texts
from congthuong.score.same import same_name, same_period, same_slot, same_unit

HERE = Path(__file__).parent


def worsened(gold: dict[str, Any]) -> list[dict[str, Any]]:
    """The gold as facts with known mistakes, each kind of them at its own step through the rows."""
    rows: list[dict[str, Any]] = []
    for article, document in gold.items():
        for kind, name in (("observation", "observations"), ("relation", "relations"), ("entity", "entities")):
            for n, row in enumerate(document.get(name, ())):
                fact = {k: v for k, v in row.items() if k not in ("alt", "optional")} | {
                    "article": article,
                    "kind": kind,
                }
                if n % 11 == 3:
                    continue
                if kind == "observation":
                    _worsen(fact, n)
                elif kind == "relation" and n % 5 == 1:
                    fact["object"] = "Hà Nội"
                elif kind == "entity" and n % 6 == 2:
                    fact["type"] = "Other"
                rows.append(fact)
                if n % 17 == 5:
                    rows.append(dict(fact))
    return rows


def _worsen(fact: dict[str, Any], n: int) -> None:
    if n % 4 == 1:
        fact["start"] += 3
    if n % 5 == 2:
        fact["value"] = fact["value"] * 1000
    if n % 7 == 1:
        fact["subject"] = "Bắc Ninh"
    if n % 6 == 5:
        fact["period"] = "2024"
    if n % 9 == 4:
        fact["indicator"] = "grdp"
    if n % 8 == 6:
        fact["status"], fact["bound"] = "target", "approx"
    if n % 10 == 7:
        fact["qualifiers"] = ["FDI", "cấp mới"]


# F1 by level, the interval of core and the share of right slots.
PINNED: dict[str, dict[str, Any]] = {
    "seeds": {
        "counts": {"articles": 5, "gold_observations": 157, "facts": 153},
        "f1": {
            "figure": 0.825806452,
            "value": 0.625806452,
            "core": 0.432258065,
            "strict": 0.361290323,
            "full": 0.361290323,
            "relations": 0.679245283,
            "entities": 0.772277228,
        },
        "core_interval": [0.397435897, 0.456852792],
        "slots": {
            "value": 0.7578125,
            "unit": 1.0,
            "transformation": 1.0,
            "subject": 0.90625,
            "indicator": 0.8828125,
            "period": 0.8671875,
            "sector": 1.0,
            "compared_with": 1.0,
            "status": 0.8828125,
            "bound": 0.875,
            "qualifiers": 0.8984375,
        },
    },
    "practice": {
        "counts": {"articles": 14, "gold_observations": 617, "facts": 600},
        "f1": {
            "figure": 0.821692687,
            "value": 0.647493837,
            "core": 0.400986031,
            "strict": 0.327033689,
            "full": 0.327033689,
            "relations": 0.683291771,
            "entities": 0.775510204,
        },
        "core_interval": [0.384805945, 0.418039896],
        "slots": {
            "value": 0.788,
            "unit": 1.0,
            "transformation": 1.0,
            "subject": 0.878,
            "indicator": 0.882,
            "period": 0.856,
            "sector": 1.0,
            "compared_with": 1.0,
            "status": 0.898,
            "bound": 0.886,
            "qualifiers": 0.922,
        },
    },
    "notation": {
        "counts": {"articles": 18, "gold_observations": 158, "facts": 157},
        "f1": {
            "figure": 0.780952381,
            "value": 0.571428571,
            "core": 0.266666667,
            "strict": 0.171428571,
            "full": 0.171428571,
            "relations": 0.0,
            "entities": 0.0,
        },
        "core_interval": [0.242424242, 0.290322581],
        "slots": {
            "value": 0.731707317,
            "unit": 1.0,
            "transformation": 1.0,
            "subject": 0.845528455,
            "indicator": 0.861788618,
            "period": 0.902439024,
            "sector": 1.0,
            "compared_with": 1.0,
            "status": 0.886178862,
            "bound": 0.886178862,
            "qualifiers": 0.902439024,
        },
    },
}


@pytest.mark.parametrize("name", ["seeds", "practice", "notation"])
def test_the_numbers_are_the_ones_known(name: str) -> None:
    gold = read_gold(HERE / name)
    report = score(gold, worsened(gold)).as_row()
    known = PINNED[name]
    assert {key: report[key] for key in ("articles", "gold_observations", "facts")} == known["counts"]
    for level, f1 in known["f1"].items():
        assert report[level]["f1"] == pytest.approx(f1, abs=1e-9), level
    assert report["core_interval"] == pytest.approx(known["core_interval"], abs=1e-9)
    assert report["slots"] == pytest.approx(known["slots"], abs=1e-9)


@pytest.mark.parametrize("name", ["seeds", "practice", "notation"])
def test_the_gold_itself_scores_one_and_nothing_scores_nothing(name: str) -> None:
    gold = read_gold(HERE / name)
    rows = [
        row | {"article": article, "kind": kind}
        for article, document in gold.items()
        for kind, key in (("observation", "observations"), ("relation", "relations"), ("entity", "entities"))
        for row in document.get(key, ())
    ]
    best, worst = score(gold, rows), score(gold, [])
    assert {level: ratio.f1 for level, ratio in best.levels.items()} == dict.fromkeys(best.levels, 1.0)
    assert best.errors == ()
    assert {ratio.f1 for ratio in worst.levels.values()} == {0.0}
    assert len(worst.errors) == worst.gold_observations


def test_the_gold_quotes_its_texts() -> None:
    folders = {"seeds": HERE.parents[1] / "seeds", "practice": HERE / "practice", "notation": HERE / "notation"}
    for name, folder in folders.items():
        gold = read_gold(HERE / name)
        for document, path in zip(gold.values(), texts(folder, gold), strict=True):
            text = path.read_text(encoding="utf-8")
            for row in document["observations"]:
                assert text[row["start"] : row["end"]] == row["surface"], f"{path}: {row['surface']}"
                assert row["quote_start"] <= row["start"] < row["end"] <= row["quote_end"], f"{path}: {row['surface']}"


@pytest.mark.parametrize(
    ("gold", "fact", "same"),
    [
        ("Bắc Ninh", "bắc ninh", True),
        ("KCN Yên Phong", "Khu công nghiệp Yên Phong", True),
        ("KCN Yên Phong", "KCN Yên Phong II-C", False),
        ("KCN Quế Võ", "CCN Quế Võ", False),
        ("Sở Công Thương Bắc Ninh", "Bắc Ninh", False),
        ("Công ty TNHH Samsung Electronics Việt Nam", "Samsung Electronics", True),
        ("TP. Bắc Ninh", "Bắc Ninh", False),
        (None, "Bắc Ninh", False),
        (None, None, True),
    ],
)
def test_names_are_compared_as_people_would(gold: str | None, fact: str | None, same: bool) -> None:
    assert same_name(gold, fact) is same


@pytest.mark.parametrize(
    ("gold", "fact", "same"),
    [
        ("2024-Q1", "2024-01/2024-03", True),
        ("2024-H1", "2024-01/2024-06", True),
        ("2024", "2024-01-01/2024-12-31", True),
        ("2024-02", "2024-02-01/2024-02-29", True),
        ("2024", "/2024", False),
        ("/2024-06-11", "/2024-06", True),
        ("/2024-06", "/2024-06-11", True),
        ("/2024", "/2023", False),
        (None, "2024", False),
        (None, None, True),
    ],
)
def test_periods_are_compared_by_their_days(gold: str | None, fact: str | None, same: bool) -> None:
    assert same_period(gold, fact) is same


def test_units_of_counts_are_compared_by_their_nouns() -> None:
    assert same_unit("count:KCN", "count:khu công nghiệp")
    assert same_unit("count:dự án", "count:dự án FDI")
    assert not same_unit("count:dự án", "count:doanh nghiệp")
    assert not same_unit("percent", "percentage-point")


def test_a_second_reading_counts() -> None:
    gold = {"status": "actual", "alt": {"status": ["estimate"]}}
    assert same_slot("status", gold, {"status": "estimate"})
    assert not same_slot("status", gold, {"status": "target"})


def test_wrong_input_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="there is no such folder"):
        read_gold(tmp_path / "no")
    with pytest.raises(ReadError, match="no gold annotations here"):
        read_gold(tmp_path)
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(ReadError, match=r"a\.json: this gold file is not JSON"):
        read_gold(tmp_path)
    gold: dict[str, Any] = {"a": {"observations": []}}
    facts = tmp_path / "facts.jsonl"
    for line, said in [
        ("{", "line 2: this is no fact"),
        ('{"article": "a", "end": 3}', "line 2: this is no fact (KeyError: 'start')"),
        ('{"article": "a", "start": 1, "end": 3, "value": "7"}', "value is not a JSON number: '7'"),
        ('{"article": "b", "kind": "entity"}', "line 2: no gold for article 'b'"),
    ]:
        facts.write_text(json.dumps({"article": "a_b.txt", "kind": "entity"}) + "\n" + line)
        with pytest.raises(ReadError) as caught:
            list(read_facts(facts, gold))
        assert said in str(caught.value)
    with pytest.raises(ReadError, match=r"no text here for a; name the texts' folder with --texts"):
        texts(tmp_path, gold)
