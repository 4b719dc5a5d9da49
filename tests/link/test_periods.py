"""Periods: the labels of facts as first and last days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthuong.link.iris import period, period_label
from congthuong.link.periods import is_period, parse

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
    ],
)
def test_what_is_no_period_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="is no period"):
        parse(label)
    assert not is_period(label)


@pytest.mark.parametrize("label", LABELS)
def test_the_label_is_in_the_iri(label: str) -> None:
    assert period_label(period(label)) == label


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from([4, 7, 10]))
def test_a_period_holds_the_days_that_its_label_names(day: date, precision: int) -> None:
    found = parse(day.isoformat()[:precision])
    assert found.start <= day <= found.end
    assert found.start.isoformat()[:precision] == found.end.isoformat()[:precision]
