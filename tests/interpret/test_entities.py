"""Entities: one per type and name, with all that the article calls it."""

from __future__ import annotations

import pytest

from congthuong.article import Article, Block, Metadata
from congthuong.facts import Entity
from congthuong.interpret import interpret
from congthuong.recognise import load


def entities(text: str) -> dict[tuple[str, str], Entity]:
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append(Block(at, at + len(line), "paragraph"))
        at += len(line) + 1
    found = interpret(Article("t", text, Metadata(published="2024"), tuple(blocks)), load()).entities
    assert len({(e.type, e.label) for e in found}) == len(found)
    return {(e.type, e.label): e for e in found}


@pytest.mark.parametrize(
    ("text", "kind", "label", "aliases"),
    [
        (
            "Công ty TNHH Seiwa Tools Việt Nam mở xưởng. Seiwa cần thợ.",
            "Company",
            "Công ty TNHH Seiwa Tools Việt Nam",
            {"Seiwa"},
        ),
        ("Bộ Công thương và Bộ Công Thương là một.", "Agency", "Bộ Công Thương", {"Bộ Công thương"}),
        ("Hà Nam họp. UBND tỉnh và UBND tỉnh Hà Nam là một.", "Agency", "UBND tỉnh Hà Nam", {"UBND tỉnh"}),
        ("Cụm công nghiệp Hoà An và CCN Hòa An.", "IndustrialCluster", "CCN Hòa An", {"Cụm công nghiệp Hoà An"}),
        ("02 KCN (Bình Hải, Cẩm Sơn) kín chỗ.", "IndustrialZone", "KCN Bình Hải", {"Bình Hải"}),
        ("Ông Dương Hải Lâm nói. Ông Lâm cười.", "Person", "Dương Hải Lâm", {"Lâm"}),
    ],
)
def test_an_entity_keeps_its_other_names(text: str, kind: str, label: str, aliases: set[str]) -> None:
    entity = entities(text)[kind, label]
    assert set(entity.aliases) == aliases
    assert len(entity.mentions) >= 1 + (label in text and bool(aliases))
    assert all(" ".join(text[a:b].split()) in {label, *aliases} for a, b in entity.mentions)


def test_a_product_is_an_entity_where_a_relation_uses_it() -> None:
    used = entities("Sản xuất ván tre ép tại Công ty TNHH Sao Mai. Ván tre ép bán chạy.")
    assert len(used["Product", "ván tre ép"].mentions) == 2
    assert not [e for e in entities("Ván tre ép bán chạy.") if e[0] == "Product"]


def test_mentions_stand_in_the_stored_text() -> None:
    text = "Sở Công Thương\u00a0Hà Nam họp."
    entity = entities(text)["Agency", "Sở Công Thương Hà Nam"]
    assert [text[a:b] for a, b in entity.mentions] == ["Sở Công Thương\u00a0Hà Nam"]
    assert entity.aliases == ("Sở Công Thương\u00a0Hà Nam",)
