"""Periods: what their labels mean, their one normal form, their words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthuong.link.iris import period, period_label
from congthuong.periods import as_stock, bounds, in_words, is_period, normal, parse, same_period, shifted

LABELS = {
    "2020": ("2020-01-01", "2020-12-31", False, "A"),
    "2024-Q1": ("2024-01-01", "2024-03-31", False, "Q"),
    "2024-Q4": ("2024-10-01", "2024-12-31", False, "Q"),
    "2024-H2": ("2024-07-01", "2024-12-31", False, "S"),
    "2024-02": ("2024-02-01", "2024-02-29", False, "M"),
    "2023-02": ("2023-02-01", "2023-02-28", False, "M"),
    "2024-01/2024-09": ("2024-01-01", "2024-09-30", False, None),
    "2021/2030": ("2021-01-01", "2030-12-31", False, None),
    "2024-06-11": ("2024-06-11", "2024-06-11", False, "D"),
    "2024-01-01/2024-06-18": ("2024-01-01", "2024-06-18", False, None),
    "2024-Q1/2024-Q3": ("2024-01-01", "2024-09-30", False, None),
    "/2020-12-31": ("2020-12-31", "2020-12-31", True, None),
    "/2024-06": ("2024-06-01", "2024-06-30", True, None),
    "/2030": ("2030-01-01", "2030-12-31", True, None),
}


@pytest.mark.parametrize("label", LABELS)
def test_a_label_has_its_days(label: str) -> None:
    found = parse(label)
    assert (found.start.isoformat(), found.end.isoformat(), found.as_of, found.frequency) == LABELS[label]


@pytest.mark.parametrize(
    "label",
    [
        "",
        "/",
        "24",
        "2024-13",
        "2024-00",
        "2024-02-30",
        "2024-Q5",
        "2024-H3",
        "2024/2020",
        "/2020/2024",
        "2024-1",
        "hôm nay",
        "2024-02-31",
        "1900-02-29",
        "/2023-02-29",
        "2024-06-31/2024-07-01",
        "0000",
        "2024/2025/2026",
        "2024/",
        "//2024",
        "２０２４",
        "2024\n",
    ],
)
def test_what_is_no_period_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="is no period"):
        parse(label)
    assert not is_period(label)


@pytest.mark.parametrize("label", LABELS)
def test_the_normal_label_is_in_the_iri(label: str) -> None:
    assert period_label(period(label)) == normal(label)


@pytest.mark.parametrize(
    "labels",
    [
        ("2025-H1", "2025-01/2025-06", "2025-Q1/2025-Q2", "2025-01-01/2025-06-30", "2025-H1/2025-06"),
        ("2025-Q4", "2025-10/2025-12", "2025-10-01/2025-Q4"),
        ("2025", "2025-01/2025-12", "2025-H1/2025-H2", "2025/2025"),
        ("2025-01/2025-09", "2025-Q1/2025-Q3", "2025-H1/2025-Q3"),
        ("2025-02", "2025-02/2025-02", "2025-02-01/2025-02-28"),
        ("2025-06-11", "2025-06-11/2025-06-11"),
        ("2021/2025", "2021-01/2025-12", "2021-01-01/2025-12-31", "2021-Q1/2025-H2"),
        ("2025-04/2025-09", "2025-Q2/2025-Q3"),
        ("2024-12/2025-11", "2024-12-01/2025-11-30"),
    ],
)
def test_one_stretch_of_days_is_one_period(labels: tuple[str, ...]) -> None:
    assert {normal(label) for label in labels} == {labels[0]}
    assert len({period(label) for label in labels}) == 1


def test_an_as_of_time_keeps_its_precision() -> None:
    assert [normal(label) for label in ("/2024", "/2024-12", "/2024-12-31")] == ["/2024", "/2024-12", "/2024-12-31"]
    assert period("/2024-06") != period("2024-06")


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from([4, 7, 10]))
def test_a_period_holds_the_days_that_its_label_names(day: date, precision: int) -> None:
    found = parse(day.isoformat()[:precision])
    assert found.start <= day <= found.end
    assert found.start.isoformat()[:precision] == found.end.isoformat()[:precision]


def _labels(day: date, kind: str) -> str:
    month = day.month
    match kind:
        case "H":
            return f"{day.year}-H{(month + 5) // 6}"
        case "Q":
            return f"{day.year}-Q{(month + 2) // 3}"
        case _:
            return day.isoformat()[: int(kind)]


_DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
_UNITS = st.builds(_labels, _DAYS, st.sampled_from(["4", "7", "10", "H", "Q"]))
_STRETCHES = st.tuples(_UNITS, _UNITS).map("/".join).filter(is_period)
_ANY = st.one_of(_UNITS, _STRETCHES, _UNITS.map("/{}".format))


@given(_ANY)
def test_the_normal_form_is_the_same_days_and_its_own_normal_form(label: str) -> None:
    found, one = parse(label), parse(normal(label))
    assert (one.start, one.end, one.as_of) == (found.start, found.end, found.as_of)
    assert normal(one.label) == one.label


@given(_ANY, _ANY)
def test_periods_of_the_same_days_have_one_label_and_others_have_not(label: str, other: str) -> None:
    x, y = parse(label), parse(other)
    assert ((x.start, x.end, x.as_of) == (y.start, y.end, y.as_of)) == (normal(label) == normal(other))


@given(_DAYS, _DAYS)
def test_any_first_and_last_day_are_one_period(one: date, other: date) -> None:
    first, last = sorted([one, other])
    found = parse(normal(f"{first}/{last}"))
    assert (found.start, found.end) == (first, last)
    assert (found.frequency is None) == ("/" in found.label)


@given(_ANY, st.integers(-40, 40))
def test_a_shifted_period_has_its_shape_and_comes_back(label: str, years: int) -> None:
    moved = shifted(label, years=years)
    assert is_period(moved)
    assert [len(part) for part in moved.split("/")] == [len(part) for part in label.split("/")]
    assert parse(moved).start.year == parse(label).start.year + years
    assert shifted(label, months=12 * years) == moved
    assert same_period(label, parse(moved).start.year) == moved
    if "02-29" not in label:
        assert shifted(moved, years=-years) == label


@given(_ANY)
def test_a_stock_stands_at_the_end_of_a_period(label: str) -> None:
    assert bounds(as_stock(label)) == (bounds(label)[1], bounds(label)[1])


@given(_ANY)
def test_words_name_the_year_in_either_language_and_mix_none(label: str) -> None:
    vietnamese, english = in_words(label), in_words(label, "en")
    assert str(parse(label).end.year) in vietnamese
    assert str(parse(label).end.year) in english
    assert english.isascii() or "–" in english
    assert ("tính đến" in vietnamese) == ("as of" in english) == parse(label).as_of


@given(st.text(alphabet="0123456789-/QH２ \n", max_size=12))
def test_whatever_is_written_is_a_period_or_refused(text: str) -> None:
    if is_period(text):
        assert parse(text).start <= parse(text).end
        assert in_words(text)
    else:
        assert in_words(text) == text
        with pytest.raises(ValueError, match="is no period"):
            parse(text)


@pytest.mark.parametrize("label, years", [("0001", -1), ("9999-12-31", 1), ("2024/9999", 1)])
def test_no_period_is_moved_out_of_the_calendar(label: str, years: int) -> None:
    with pytest.raises(ValueError, match="no year of the calendar"):
        shifted(label, years=years)


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2023, 2, 28)])
def test_the_last_day_of_february_is_the_month_s(day: date) -> None:
    assert parse(day.isoformat()[:7]).end == day
    assert (day + timedelta(days=1)).month == 3


@pytest.mark.parametrize(
    "label, vietnamese, english",
    [
        ("2020", "năm 2020", "2020"),
        ("2024-Q1", "quý I/2024", "Q1 2024"),
        ("2024-H2", "6 tháng cuối năm 2024", "H2 2024"),
        ("2024-03", "tháng 3/2024", "March 2024"),
        ("2024-06-01", "ngày 1/6/2024", "1 June 2024"),
        ("2024-01/2024-09", "9 tháng đầu năm 2024", "January–September 2024"),
        ("2024-04/2024-06", "tháng 4–6/2024", "April–June 2024"),
        ("2023-11/2024-02", "từ tháng 11/2023 đến tháng 2/2024", "November 2023 to February 2024"),
        ("2024-Q1/2024-Q3", "quý I–III/2024", "Q1–Q3 2024"),
        ("2021/2030", "giai đoạn 2021–2030", "2021–2030"),
        ("2024-01-01/2024-06-18", "từ 1/1 đến 18/6/2024", "1 January 2024 to 18 June 2024"),
        ("/2030", "tính đến năm 2030", "as of 2030"),
        ("/2020-12-31", "tính đến ngày 31/12/2020", "as of 31 December 2020"),
        ("/2024-H1", "tính đến 6 tháng đầu năm 2024", "as of H1 2024"),
        ("someday", "someday", "someday"),
        ("2024-02-30", "2024-02-30", "2024-02-30"),
    ],
)
def test_a_period_in_words(label: str, vietnamese: str, english: str) -> None:
    assert in_words(label) == vietnamese
    assert in_words(label, "en") == english
