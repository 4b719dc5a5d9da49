"""A draft's figures get the verdict that a reader of both would give."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.verify.expected import DRAFT, VERDICTS
from typer.testing import CliRunner

from congthuong.article import Article, Block, Metadata
from congthuong.cli.app import app
from congthuong.query.engine import OxigraphEngine
from congthuong.store import KnowledgeBase
from congthuong.verify import Checked, Claim, verify
from congthuong.verify.compare import differences, judge
from congthuong.verify.report import page

RUN = CliRunner()
CLAIM = Claim(
    fact="https://w3id.org/congthuong/id/article/a/observation/1-2.1", article="a", title=None, issued="2024-10-05",
    subject="https://w3id.org/congthuong/id/province/ha-nam", subject_label="Hà Nam",
    indicator="https://w3id.org/congthuong/id/indicator/grdp", indicator_label="GRDP", sector=None, sector_label=None,
    transformation="change", unit="percent", unit_label=None, value=Decimal("7.5"), value_max=None, bound="eq",
    status="actual", period="2024-01/2024-09", compared_with="2023-01/2023-09", surface="7,5%", start=1, end=5,
    quote="GRDP tăng 7,5%", confidence=None,
)  # fmt: skip
FIGURE = replace(CLAIM, fact="draft", article="draft", issued=None)


def said(value: str, surface: str | None = None, **slots: object) -> Claim:
    return replace(CLAIM, value=Decimal(value), surface=surface or value.replace(".", ",") + "%", **slots)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def checked(seed_kb: KnowledgeBase) -> list[Checked]:
    text = DRAFT.read_text(encoding="utf-8")
    lines = [(at, at + len(line)) for line in text.split("\n") if line for at in [text.index(line)]]
    draft = Article("draft", text, Metadata(), tuple(Block(*span, "paragraph") for span in lines))
    return verify(OxigraphEngine(seed_kb.dataset()), draft)


def test_twenty_figures_get_their_verdicts(checked: list[Checked]) -> None:
    assert [one.verdict for one in checked] == VERDICTS
    for one in checked:
        assert (one.claim is None) == (one.verdict == "not-covered")
        assert one.claim is None or (one.claim.surface in one.claim.quote and one.claim.article and one.claim.issued)
    assert [slots for one in checked[17:] for _, slots in one.near[:1]] == [("period",), ("status",)]


@pytest.mark.parametrize(
    ("figure", "known", "verdict", "decides"),
    [
        ("7.5", [said("7.5")], "matches", "7.5"),
        ("7.5", [said("7.54")], "close", "7.54"),
        ("7.5", [said("7.6")], "differs", "7.6"),
        ("7.5", [said("7.55")], "differs", "7.55"),
        ("7.54", [said("7.5")], "close", "7.5"),
        ("-7.5", [said("7.5")], "differs", "7.5"),
        ("7.5", [said("7.5", status="estimate", issued="2024-10-01"), said("7.9")], "revised", "7.9"),
        ("7.5", [said("7.5"), said("7.9", issued="2025-01")], "revised", "7.9"),
        (
            "7.5",
            [said("7.9", issued="2025-01", qualifiers=frozenset({"số chính thức"})), said("7.5")],
            "revised",
            "7.9",
        ),
        ("7.5", [said("7.5"), said("7.9")], "matches", "7.5"),  # two articles of one day contradict one another
        ("7.9", [said("7.5"), said("7.9", issued="2025-01")], "matches", "7.9"),
        ("8.1", [said("7.5"), said("7.9", issued="2025-01")], "differs", "7.9"),
    ],
)
def test_what_becomes_of_a_figure(figure: str, known: list[Claim], verdict: str, decides: str) -> None:
    surface = figure.lstrip("-").replace(".", ",") + "%"
    one = judge(replace(FIGURE, value=Decimal(figure), surface=surface), known)
    assert (one.verdict, one.claim and str(one.claim.value)) == (verdict, decides)
    assert len(one.others) == len(known) - 1


@pytest.mark.parametrize(
    ("slot", "other"),
    [
        ("subject", {"subject": "https://w3id.org/congthuong/id/province/ha-noi", "subject_label": "Hà Nội"}),
        ("subject", {"subject": "https://w3id.org/congthuong/id/company/ha-nam"}),
        ("indicator", {"indicator": "https://w3id.org/congthuong/id/indicator/gdp"}),
        ("indicator", {"indicator": None, "indicator_label": "GRDP"}),
        ("sector", {"sector": "https://w3id.org/congthuong/id/sector/vsic2018/C"}),
        ("transformation", {"transformation": "level"}),
        ("unit", {"unit": "percentage-point"}),
        ("status", {"status": "target"}),
        ("qualifiers", {"qualifiers": frozenset({"FDI"})}),
        ("period", {"period": "2024"}),
        ("period", {"period": None}),
        ("period", {"period": "/2024-09"}),
        ("compared_with", {"compared_with": "2024-01/2024-06"}),
        ("compared_with", {"compared_with": None}),
    ],
)
def test_figures_of_different_things_are_not_compared(slot: str, other: dict[str, object]) -> None:
    claim = replace(CLAIM, **other)  # type: ignore[arg-type]
    assert list(differences(FIGURE, claim)) == [slot]
    assert judge(FIGURE, [claim]).verdict == "not-covered"


def test_what_does_not_make_another_thing() -> None:
    for other in (
        {"status": "estimate"}, {"qualifiers": frozenset({"sơ bộ"})}, {"indicator_label": "tổng sản phẩm"},
        {"subject": "https://w3id.org/congthuong/id/province/ha-nam-2025"},  # a draft of no date may mean either
    ):  # fmt: skip
        assert list(differences(FIGURE, replace(CLAIM, **other))) == []
    new = replace(CLAIM, subject=CLAIM.subject + "-2025", period="2025", compared_with="2024")
    assert list(differences(replace(FIGURE, issued="2026-01", period="2025", compared_with="2024"), new)) == ["subject"]


def test_the_verb_tells_people_and_programs(seed_kb: KnowledgeBase, tmp_path: Path) -> None:
    kb = ["--kb", str(seed_kb.layout.root)]
    done = RUN.invoke(app, ["verify", str(DRAFT), *kb, "--lang", "en"])
    assert done.exit_code == 1
    assert "✗ 38.905 tỷ USD  differs" in done.stdout
    assert "    38.905 triệu USD — “Bắc Ninh cũng là tỉnh" in done.stdout
    assert done.stderr.endswith("10 matching, 3 close, 4 differing, 3 not covered\n")
    figures = json.loads(RUN.invoke(app, ["verify", str(DRAFT), *kb, "--format", "json"]).stdout)["figures"]
    assert [one["verdict"] for one in figures] == VERDICTS
    text = DRAFT.read_text(encoding="utf-8")
    assert all(text[one["figure"]["start"] : one["figure"]["end"]] == one["figure"]["surface"] for one in figures)
    out = tmp_path / "a.html"
    assert RUN.invoke(app, ["verify", str(DRAFT), *kb, "-o", str(out)]).exit_code == 1
    assert out.read_text(encoding="utf-8").count("<mark ") == 20


def test_a_right_draft_leaves_with_nought_and_an_empty_one_says_so(seed_kb: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(DRAFT.read_text(encoding="utf-8").split("\n")[1], encoding="utf-8")
    (tmp_path / "b.txt").write_text("Không có con số nào ở đây.", encoding="utf-8")
    right = RUN.invoke(app, ["verify", str(tmp_path / "a.md"), "--kb", str(seed_kb.layout.root)])
    assert (right.exit_code, right.stdout[:1]) == (0, "✓")
    none = RUN.invoke(app, ["verify", str(tmp_path / "b.txt"), "--kb", str(seed_kb.layout.root)])
    assert (none.exit_code, none.stdout.strip()) == (0, "")
    assert "no figure was read" in none.stderr


def test_the_page_shows_what_a_draft_says_and_runs_nothing_of_it() -> None:
    class Tags(HTMLParser):
        seen: list[str]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.seen.append(tag)
            assert not any(name.startswith("on") for name, _ in attrs)

    evil = '<script>alert(1)</script><img src=x onerror=alert(1)> "7,5%'
    at = evil.index("7,5%")
    one = judge(replace(FIGURE, start=at, end=at + 4), [replace(CLAIM, quote=evil, article=evil, title=evil)])
    made = page(Article("draft", evil), [one], "en")
    tags = Tags()
    tags.seen = []
    tags.feed(made)
    assert not {"script", "img"} & set(tags.seen)
    assert tags.seen.count("mark") == 1
