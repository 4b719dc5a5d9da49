"""The year that an article does not name, and days that no calendar has."""

from __future__ import annotations

import pytest

from congthuong.interpret.times import Clock
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.periods import periods


@pytest.mark.parametrize("words", ["năm vừa qua", "năm qua", "năm vừa rồi", "trong năm qua"])
@pytest.mark.parametrize(
    "published, year", [("2024-04", "2023"), ("2024-01-20", "2023"), ("2024-11-30", "2023"), ("2024-12-20", "2024")]
)
def test_the_past_year_is_the_last_that_is_over_or_nearly(words: str, published: str, year: str) -> None:
    (found,) = periods(fold_letters(f"Tỉnh {words}, thu hút"))
    assert Clock(published).resolve(found) == year


@pytest.mark.parametrize(
    "words, published, label",
    [
        ("năm nay", "2024-04", "2024"),
        ("năm ngoái", "2024-04", "2023"),
        ("năm tới", "2024-04", "2025"),
        ("cả năm", "2024-04", "2024"),
        ("cả năm", "2024-02", "2023"),
        ("5 tháng đầu năm vừa qua", "2016-06", "2016-01/2016-05"),
    ],
)
def test_its_neighbours(words: str, published: str, label: str) -> None:
    (found,) = periods(fold_letters(f"Tỉnh {words}, thu hút"))
    assert Clock(published).resolve(found) == label


@pytest.mark.parametrize(
    "words", ["một năm qua", "nửa năm qua", "những năm qua", "nhiều năm qua", "10 năm qua", "các năm qua"]
)
def test_a_length_of_time_is_no_year(words: str) -> None:
    assert [p for p in periods(fold_letters(f"Trong {words}, tỉnh thu hút")) if p.kind == "year"] == []


@pytest.mark.parametrize(
    "words, published",
    [
        ("ngày 31/2/2024", "2024-04"),
        ("ngày 29/2/1900", "2024-04"),
        ("tính đến 29/2", "2023-04"),
        ("ngày 31/6", "2023-08"),
    ],
)
def test_a_day_that_is_none_gives_no_period(words: str, published: str) -> None:
    (found,) = periods(fold_letters(f"Tỉnh {words} thu hút"))
    assert Clock(published).resolve(found) is None


def test_a_leap_day_is_one() -> None:
    (found,) = periods(fold_letters("tính đến 29/2 thu hút"))
    assert Clock("2024-04").resolve(found) == "2024-02-29"
