"""What does not conform is said where it stands, and stays out; the rest goes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from congthuong.article import Article, Metadata
from congthuong.check import Shapes
from congthuong.data import folder
from congthuong.errors import DataError, ReadError
from congthuong.facts import Entity, Facts, Observation, Relation, numbered
from congthuong.link import Catalogue
from congthuong.rdf import Stamp, article_quads
from congthuong.store import KnowledgeBase

CT = "https://w3id.org/congthuong/def#"
ID = "https://w3id.org/congthuong/id/"
TEXT = "Tin vắn\nBắc Ninh có 35 dự án.\nCông ty Sao Khuê ở Bắc Ninh.\n"
GOOD = Observation(
    id="", article="a", rule="35 dự án", start=20, end=29, surface="35 dự án.", subject="Bắc Ninh",
    subject_type="Province", indicator="project-count", indicator_label="dự án", transformation="level",
    value=Decimal(35), unit="count:dự án", quote_start=8, quote_end=29, quote="Bắc Ninh có 35 dự án.", period="2024",
)  # fmt: skip
RELATION = Relation(
    id="", article="a", rule="r", quote_start=30, quote_end=58, quote="", subject="Công ty Sao Khuê",
    subject_type="Company", predicate="locatedIn", object="Bắc Ninh", object_type="Province",
)  # fmt: skip
COMPANY = Entity(id="", article="a", rule="r", label="Công ty Sao Khuê", type="Company", mentions=((30, 46),))


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes.load(folder("ontology"))


def quads(
    *observations: Observation, relations: Sequence[Relation] = (), entities: Sequence[Entity] = ()
) -> list[ox.Quad]:
    facts = numbered(Facts(observations, tuple(relations), tuple(entities)))
    return list(article_quads(ARTICLE, facts, Catalogue.load(folder("ontology")), Stamp("1", "a")))


ARTICLE = Article("a", TEXT, Metadata(published="2024-10"))


def test_what_conforms_goes_in_whole(shapes: Shapes) -> None:
    made = quads(GOOD, relations=[RELATION], entities=[COMPANY])
    kept, findings = shapes.sift(ARTICLE, made)
    assert findings == ()
    assert set(kept) == set(made)


BAD: dict[str, dict[str, object]] = {
    "a period that is none": {"period": "2024-02-30"},
    "a time to compare with that is none": {"compared_with": "hôm qua"},
    "an upper value below the lower": {"value_max": Decimal(1)},
    "a rank in percent": {"transformation": "rank", "unit": "percent"},
    "a rank below one": {"transformation": "rank", "unit": "rank", "value": Decimal(0)},
    "an unknown bound": {"bound": "maybe"},
    "an unknown status": {"status": "dream"},
    "a span without characters": {"start": 20, "end": 20},
    "a span the wrong way round": {"start": 29, "end": 20},
    "a span behind the text": {"start": 20, "end": 2000},
    "no rule named twice over": {"rule": "", "surface": ""},
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_figure_stays_out_and_a_good_one_goes_in(what: str, shapes: Shapes) -> None:
    bad = replace(GOOD, subject="Cà Mau", **{"start": 8, "end": 16, **BAD[what]})  # type: ignore[arg-type]
    kept, findings = shapes.sift(ARTICLE, quads(GOOD, bad))
    good_only, _ = shapes.sift(ARTICLE, quads(GOOD))
    assert findings
    named = [quad for quad in kept if not str(quad.graph_name).endswith("graph/findings>")]
    assert set(named) == set(good_only), "nothing of the bad figure is left, nothing of the good one is lost"
    assert all(finding.focus.startswith(f"{ID}article/a/") for finding in findings)


def test_a_finding_says_where(shapes: Shapes) -> None:
    bad = replace(GOOD, period="2024-13")
    kept, (finding,) = shapes.sift(ARTICLE, quads(bad))
    assert (finding.line, finding.start, finding.end, finding.quote) == (2, 20, 29, "35 dự án.")
    assert str(finding) == "line 2, characters 20-29 ('35 dự án.'): '2024-13' is no period"
    stored = {
        quad.predicate.value.replace("#", "/").rsplit("/", 1)[1]: getattr(quad.object, "value", None)
        for quad in kept
        if str(quad.graph_name).endswith("graph/findings>") and quad.predicate.value != f"{CT}type"
    }
    assert stored["focusNode"] == f"{ID}article/a/observation/20-29.1"
    assert (stored["start"], stored["end"], stored["exact"]) == ("20", "29", "35 dự án.")
    assert stored["resultMessage"] == "'2024-13' is no period"
    assert stored["resultPath"] == CT + "period"


def test_findings_come_in_text_order_and_always_alike(shapes: Shapes) -> None:
    bad = [replace(GOOD, start=start, end=start + 1, period="x") for start in (25, 9, 14)]
    kept, findings = shapes.sift(ARTICLE, quads(*bad))
    again, _ = shapes.sift(ARTICLE, quads(*reversed(bad)))
    assert [finding.start for finding in findings] == [9, 14, 25]
    assert set(kept) == set(again)


def test_a_bad_relation_stays_out_with_what_only_it_names(shapes: Shapes) -> None:
    itself = replace(RELATION, object="Công ty Sao Khuê", object_type="Company")
    kept, findings = shapes.sift(ARTICLE, quads(GOOD, relations=[itself]))
    assert findings
    assert not [quad for quad in kept if "sao-khue" in str(quad) and "finding" not in str(quad.subject)]
    unknown = replace(RELATION, predicate="dreams of")
    kept, findings = shapes.sift(ARTICLE, quads(relations=[unknown], entities=[COMPANY]))
    assert findings
    assert not [quad for quad in kept if "dreams" in str(quad) and "finding" not in str(quad.subject)]
    assert [quad for quad in kept if quad.predicate.value == CT + "entity"], "the mention of the company stays"


def test_two_entities_in_one_place_stay_out(shapes: Shapes) -> None:
    other = replace(COMPANY, label="Sở Sao Khuê", type="Agency")
    kept, findings = shapes.sift(ARTICLE, quads(GOOD, entities=[COMPANY, other]))
    assert [finding.quote for finding in findings] == ["Công ty Sao Khuê"]
    assert not [quad for quad in kept if quad.predicate.value == CT + "entity"]


def test_an_article_that_does_not_conform_is_refused(shapes: Shapes) -> None:
    made = [quad for quad in quads(GOOD) if not str(quad.predicate).endswith("identifier>")]
    with pytest.raises(ReadError, match="the article does not conform"):
        shapes.sift(ARTICLE, made)


def test_shapes_that_are_no_turtle_are_named(tmp_path: Path) -> None:
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "article.ttl").write_text("a b")
    with pytest.raises(DataError, match=r"article\.ttl"):
        Shapes.load(tmp_path)


# From the command line to the store


def test_a_build_prints_what_it_keeps_out_and_stores_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that errs once: its figure is reported with its place, everything else goes in."""
    from congthuong.cli.app import app
    from congthuong.interpret import interpret
    from congthuong.model import reader

    real, build = interpret, KnowledgeBase.build

    def erring(article: Article, lexicon: object) -> Facts:
        facts = real(article, lexicon)  # type: ignore[arg-type]
        first, *rest = facts.observations
        return replace(facts, observations=(replace(first, period="2024-99"), *rest))

    def built_here(self: KnowledgeBase, *given: Any, **named: Any) -> Any:
        return build(self, *given, **{**named, "jobs": 0})  # in another process nobody errs

    monkeypatch.setattr(reader, "interpret", erring)
    monkeypatch.setattr(KnowledgeBase, "build", built_here)
    (tmp_path / "tin.txt").write_text(
        "Năm 2023, Bắc Ninh có 35 dự án FDI.\nNăm 2022, Cà Mau có 3 CCN.\n", encoding="utf-8"
    )
    done = CliRunner().invoke(app, ["build", str(tmp_path / "tin.txt"), "--kb", str(tmp_path / "kb")])
    assert done.exit_code == 0, done.output
    assert "tin.txt: kept out: line 1, characters 22-30 ('35 dự án'): '2024-99' is no period" in done.stderr
    (article,) = KnowledgeBase.open(tmp_path / "kb").info().articles
    assert (article.observations, article.findings) == (1, 1)
