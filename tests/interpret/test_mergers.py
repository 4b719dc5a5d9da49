"""What an article says of a place before and after a merger is of two places, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from congthuong.article import Article, Block, Metadata
from congthuong.data import folder
from congthuong.facts import Facts
from congthuong.interpret import interpret
from congthuong.interpret.mergers import AFTER, BEFORE, Side
from congthuong.link import Catalogue, Linker
from congthuong.link.iris import ID
from congthuong.rdf.article import Stamp, article_quads
from congthuong.recognise import load
from congthuong.recognise.matcher import fold_letters

_ONTOLOGY: Path = folder("ontology")


def _article(text: str, published: str) -> tuple[Article, Facts]:
    article = Article("a", text, Metadata(published=published), (Block(0, len(text), "paragraph"),))
    return article, interpret(article, load())


def _iri(term: object) -> str:
    return str(getattr(term, "value", term))


def _read(text: str, published: str) -> dict[str, tuple[str | None, str, str | None]]:
    """The figures: on which side, of which place in the graph, at which time."""
    article, facts = _article(text, published)
    catalogue = Catalogue.load(_ONTOLOGY)
    quads = list(article_quads(article, facts, catalogue, Stamp("reader", "ontology")))
    subject = {_iri(q.subject): _iri(q.object) for q in quads if q.predicate.value.endswith("def#subject")}
    return {
        fact.surface: (
            next((word for word in fact.qualifiers if word in (BEFORE, AFTER)), None),
            next(iri for node, iri in subject.items() if f"/{fact.start}-{fact.end}" in node).removeprefix(
                f"{ID}province/"
            ),
            fact.period,
        )
        for fact in facts.observations
    }


CASES: dict[str, tuple[str, dict[str, tuple[str | None, str, str | None]]]] = {
    "Phú Thọ trước đây có 7 KCN, diện tích 2.000 ha. Phú Thọ mới có 32 KCN.": (
        "2025-09-10",
        {
            "7 KCN": (BEFORE, "phu-tho", None),
            "2.000 ha": (BEFORE, "phu-tho", None),
            "32 KCN": (AFTER, "phu-tho-2025", "/2025-09-10"),
        },
    ),
    "Phú Thọ (cũ) có 7 KCN. Sau sáp nhập, tỉnh Phú Thọ có 32 KCN.": (
        "2025-09-10",
        {"7 KCN": (BEFORE, "phu-tho", None), "32 KCN": (AFTER, "phu-tho-2025", "/2025-09-10")},
    ),
    "Trước khi sáp nhập, Bắc Ninh có 16 KCN; sau khi sắp xếp, tỉnh có 33 KCN.": (
        "2025-09-10",
        {"16 KCN": (BEFORE, "bac-ninh", None), "33 KCN": (AFTER, "bac-ninh-2025", "/2025-09-10")},
    ),
    "Bắc Ninh sau hợp nhất có 33 KCN, Bắc Ninh hiện có 16 KCN.": (
        "2025-06-10",  # the change is yet to come
        {"33 KCN": (AFTER, "bac-ninh-2025", "/2025-06-10"), "16 KCN": (None, "bac-ninh", "/2025-06-10")},
    ),
    "Năm 2024, Phú Thọ cũ có 7 KCN.": ("2026-02-10", {"7 KCN": (BEFORE, "phu-tho", "/2024-12-31")}),
    "Hà Nội trước sáp nhập có 9 KCN.": ("2008-10-10", {"9 KCN": (BEFORE, "ha-noi", None)}),
    "Phú Thọ mới có 32 KCN.": ("2025-09-10", {"32 KCN": (None, "phu-tho-2025", "/2025-09-10")}),  # perhaps "only"
    "Sau khi sắp xếp bộ máy, Phú Thọ có 12 KCN.": (
        "2025-09-10",
        {"12 KCN": (None, "phu-tho-2025", "/2025-09-10")},
    ),
}


@pytest.mark.parametrize("text", CASES)
def test_the_two_are_told_apart(text: str) -> None:
    published, expected = CASES[text]
    assert _read(text, published) == expected


@pytest.mark.parametrize(
    "day, before, after",
    [
        ("2024-05", "bac-ninh", "bac-ninh"),
        ("2025-06", "bac-ninh", "bac-ninh-2025"),
        ("2026-01", "bac-ninh", "bac-ninh-2025"),
    ],
)
def test_the_change_is_the_one_nearest_to_the_article(day: str, before: str, after: str) -> None:
    linker = Linker(Catalogue.load(_ONTOLOGY), Article("a", "", Metadata(published=day)), Facts())
    sides: tuple[Side, Side] = (BEFORE, AFTER)
    found = [linker.entity("Bắc Ninh", "Province", side=side) for side in sides]
    assert [iri.removeprefix(f"{ID}province/") for iri in found] == [before, after]


def test_a_place_that_never_changed_stays_itself() -> None:
    linker = Linker(Catalogue.load(_ONTOLOGY), Article("a", "", Metadata(published="2026-01")), Facts())
    assert linker.entity("Cao Bằng", "Province", side=BEFORE) == linker.entity("Cao Bằng", "Province")


def test_words_are_compared_as_keys() -> None:
    assert fold_letters("trước đây") == "trước đâi", "the patterns are written in keys"
