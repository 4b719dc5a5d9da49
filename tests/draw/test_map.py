"""The map: 63 outlines, the 34 made of them, every unit a link, insets where they belong."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from congthuong.data import folder
from congthuong.draw.geometry import outlines
from congthuong.draw.map import Area, choropleth, classes

TURTLE = (folder("ontology") / "places" / "provinces.ttl").read_text(encoding="utf-8")


def merger() -> dict[str, str]:
    """Which of the 63 became which, from the curated file itself."""
    found = {}
    for block in TURTLE.split("\n\n"):
        name = re.search(r"^<(province/[\w-]+)>", block, re.MULTILINE)
        successor = re.search(r"ct:successor <(province/[\w-]+)>", block)
        if name and successor and '"2025-06-30"' in block:
            found[name[1]] = successor[1]
    return found


def area(rings: tuple[tuple[tuple[float, float], ...], ...]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for ring in rings for (x1, y1), (x2, y2) in pairwise(ring)) / 2)


def test_there_are_63_and_34_and_they_cover_the_same_land() -> None:
    old, new = outlines(), outlines(merger())
    assert (len(old), len(new)) == (63, 34)
    assert sum(map(area, old.values())) == pytest.approx(sum(map(area, new.values())), rel=1e-9)
    for name, rings in new.items():
        members = [unit for unit, to in merger().items() if to == name] or [name]
        assert area(rings) == pytest.approx(sum(area(old[unit]) for unit in members), rel=1e-9), name


def test_every_unit_of_the_map_is_one_of_the_curated_provinces() -> None:
    known = set(re.findall(r"^<(province/[\w-]+)>", TURTLE, re.MULTILINE))
    assert set(outlines()) <= known
    assert set(outlines(merger())) <= known


def test_every_province_lies_where_its_centre_is() -> None:
    places = re.findall(
        r"^<(province/[\w-]+)>(?:.(?!\n\n))*?geo:lat ([\d.]+) ;\s+geo:long ([\d.]+)", TURTLE, re.MULTILINE | re.DOTALL
    )
    old = outlines()
    checked = 0
    for name, latitude, longitude in places:
        if name in old:
            xs, ys = ([point[axis] for ring in old[name] for point in ring] for axis in (0, 1))
            assert min(xs) - 0.1 < float(longitude) < max(xs) + 0.1, name
            assert min(ys) - 0.1 < float(latitude) < max(ys) + 0.1, name
            checked += 1
    assert checked > 60


def test_rings_are_closed() -> None:
    for rings in (*outlines().values(), *outlines(merger()).values()):
        assert all(ring[0] == ring[-1] for ring in rings)


def test_a_union_has_no_border_inside_it() -> None:
    both = outlines({"province/bac-giang": "x", "province/bac-ninh": "x"})["x"]
    assert len(both) == 1


@pytest.mark.parametrize("unions", [None, merger()])
def test_hoang_sa_and_truong_sa_are_shown_under_their_units(unions: dict[str, str] | None) -> None:
    end = "-2025" if unions else ""
    areas = {
        f"province/{unit}{end}": Area(name, f"{name}: 5", f"/{unit}", 5.0)
        for unit, name in (("da-nang", "Đà Nẵng"), ("khanh-hoa", "Khánh Hòa"))
    }
    picture = ElementTree.fromstring(choropleth(areas, title="t", words={}, unions=unions))
    named = {a.get("aria-label", "").partition(" · ")[0]: a for a in picture.iter("a")}
    assert named["Hoàng Sa"].get("href") == "/da-nang"
    assert named["Trường Sa"].get("href") == "/khanh-hoa"
    texts = [text.text for text in picture.iter("text")]
    assert texts.count("Hoàng Sa") == texts.count("Trường Sa") == 1
    assert "(Đà Nẵng)" in texts


def test_units_without_a_value_are_no_links_and_pale() -> None:
    picture = ElementTree.fromstring(choropleth({}, title="t", words={}))
    assert list(picture.iter("a")) == []
    assert Counter(g.get("class") for g in picture.iter("g")) == {"area none": 65}
    assert {"(Đà Nẵng)", "(Khánh Hòa)"} <= {text.text for text in picture.iter("text")}


def test_shades_hold_about_as_many_each() -> None:
    assert classes([1.0] * 10) == [1.0]
    ends = classes([float(n) for n in range(100)])
    assert ends == [19.0, 39.0, 59.0, 79.0, 99.0]


def test_signed_values_have_two_colours() -> None:
    areas = {"province/ha-noi": Area("a", "a", "/a", -5.0), "province/bac-ninh": Area("b", "b", "/b", 5.0)}
    kinds = {a.get("class") for a in ElementTree.fromstring(choropleth(areas, title="t", words={})).iter("a")}
    assert kinds == {"area minus2", "area plus2"}
