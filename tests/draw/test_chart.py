"""Charts: what is joined and what is not, what is ringed, that every figure is a link, that nothing escapes."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congthuong.draw import Point, chart, standalone
from congthuong.draw.scale import around, steps, times
from congthuong.periods import parse


def point(label: str, value: str, **more: object) -> Point:
    time = parse(label)
    given = {"stock": time.as_of, **more}
    return Point(time.start, time.end, Decimal(value), value, f"{value} · {label}", f"/a#{label}", **given)  # type: ignore[arg-type]


def drawn(*points: Point, **more: object) -> ElementTree.Element:
    return ElementTree.fromstring(chart(points, title="IIP", unit="%", language="vi", **more))  # type: ignore[arg-type]


def classes(picture: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [e for e in picture.iter() if name in e.get("class", "").split()]


@pytest.mark.parametrize(
    ("labels", "joins"),
    [
        (["2023", "2024"], 1),
        (["2024-01", "2024-02", "2024-03"], 2),
        (["2024-Q1", "2024-Q2"], 1),
        (["2024-01", "2024-01/2024-02"], 0),  # a month and the months until then
        (["2024-01/2024-09", "2024-10"], 0),  # one begins where the other ends, but is not as long
        (["2023-01/2023-09", "2024-01/2024-09"], 0),  # equally long, with a gap
        (["2022", "2024"], 0),
        (["/2023-12-31", "/2024-12-31"], 0),  # stocks
    ],
)
def test_a_line_joins_consecutive_periods_of_equal_length(labels: list[str], joins: int) -> None:
    assert len(classes(drawn(*(point(label, "5") for label in labels)), "join")) == joins


def test_a_line_joins_one_series_only() -> None:
    assert classes(drawn(point("2023", "5"), point("2024", "6", series=1)), "join") == []
    assert classes(drawn(point("2023", "5"), point("2024", "6", part=True)), "join") == []


def test_a_flow_is_a_bar_over_its_period_and_a_stock_a_mark_alone() -> None:
    picture = drawn(point("2024-01/2024-09", "5"), point("/2024-06", "6"))
    flow, stock = sorted(classes(picture, "point"), key=lambda a: a.get("href") != "/a#2024-01/2024-09")
    (bar,) = [e for e in flow.iter() if e.get("class") == "span"]
    (mark,) = [e for e in flow.iter() if "actual" in e.get("class", "")]
    assert float(bar.get("x1", "")) < float(bar.get("x2", "")) == float(mark.get("cx", ""))
    assert not [e for e in stock.iter() if e.get("class") == "span"]


def test_statuses_have_shapes_of_their_own() -> None:
    statuses = ("actual", "estimate", "forecast", "target")
    picture = drawn(*(point(f"202{n}", "5", status=status) for n, status in enumerate(statuses)))
    tags = [(e.tag, len(e.get("points", "").split())) for e in classes(picture, "mark")]
    assert len(set(tags)) == 4


def test_claims_that_contradict_share_a_ring_and_both_stay() -> None:
    assert len(classes(drawn(point("2024", "5"), point("2024", "6")), "conflict")) == 1
    assert len(classes(drawn(point("2024", "5"), point("2024", "6")), "point")) == 2
    assert classes(drawn(point("2024", "5"), point("2024", "5")), "conflict") == []
    assert classes(drawn(point("2024", "5"), point("2024", "6", status="target")), "conflict") == []


def test_marks_that_would_cover_one_another_stand_apart() -> None:
    marks = classes(drawn(*(point("2024", "5") for _ in range(4))), "mark")
    assert len({mark.get("cx") for mark in marks}) == 4


def test_text_of_articles_is_text() -> None:
    evil = '"><script>alert(1)</script>\u202e'
    one = point("2024", "5")
    hostile = Point(one.start, one.end, one.value, evil, evil, "/a?b=1&c=2", quote=evil)
    written = chart([hostile, point("2023", "4")], title=evil, unit=evil, language="en", source=evil)
    ElementTree.fromstring(written)
    assert "<script" not in written
    assert "\u202e" not in written
    assert "style=" not in written


def test_every_link_has_a_name() -> None:
    for link in classes(drawn(point("2024", "5"), point("2023", "4")), "point"):
        assert link.tag == "a"
        assert link.get("aria-label")
        assert link.find("title") is not None


def test_a_picture_stands_alone_as_a_file() -> None:
    written = standalone(chart([point("2024", "5")], title="t", unit="%", language="vi"), ".a{fill:red}")
    root = ElementTree.fromstring(written)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"


def test_without_figures_there_is_no_chart() -> None:
    with pytest.raises(ValueError, match="figure"):
        chart([], title="t", unit="%", language="vi")


values = st.decimals(min_value=-(10**16), max_value=10**16, allow_nan=False, places=3)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the clock is no judge
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@patient
@given(st.lists(st.tuples(days, days, values, st.booleans()), min_size=1, max_size=20))
def test_whatever_the_figures_are_all_stand_inside_the_picture(rows: list[tuple[date, date, Decimal, bool]]) -> None:
    points = [Point(min(a, b), max(a, b), value, "x", "x", "/", stock=stock) for a, b, value, stock in rows]
    picture = drawn(*points)
    width, height = (float(n) for n in picture.get("viewBox", "").split()[2:])
    marks = classes(picture, "mark")
    assert len(marks) == len(points)
    for mark in marks:
        assert 0 <= float(mark.get("cx", "")) <= width
        assert 0 <= float(mark.get("cy", "")) <= height


@patient
@given(st.floats(-1e15, 1e15), st.floats(0, 1e15))
def test_steps_are_round_and_enclose(low: float, span: float) -> None:
    ticks = steps(low, low + span, 5)
    assert 2 <= len(ticks) <= 9
    assert ticks == sorted(set(ticks))
    room = (ticks[-1] - ticks[0]) * 1e-6
    assert ticks[0] <= low + room
    assert low + span <= ticks[-1] + room


@patient
@given(days, days, st.integers(2, 12))
def test_times_are_few_and_named(one: date, other: date, most: int) -> None:
    first, last = around(min(one, other), max(one, other))
    assert first <= min(one, other) <= max(one, other) <= last
    ticks = times(first, last, most, "en")
    assert len(ticks) <= most + 2
    assert all(re.fullmatch(r"(?:[A-Z][a-z]{2} )?\d{4}", label) for _, label in ticks)
