from __future__ import annotations

from decimal import Decimal

import pytest

from congthuong.localisation import figure, number, period


@pytest.mark.parametrize(
    "value, unit, vietnamese, english",
    [
        ("1128000000000000", "VND", "1.128 nghìn tỷ đồng", "VND 1,128 trillion"),
        ("33324000000000", "VND", "33.324 tỷ đồng", "VND 33.324 trillion"),
        ("19050000000", "USD", "19,05 tỷ USD", "USD 19.05 billion"),
        ("8500000", "VND/person/month", "8,5 triệu đồng/người/tháng", "VND 8.5 million/person/month"),
        ("1234567891", "VND", "1.234.567.891 đồng", "VND 1,234,567,891"),
        ("250000", "USD", "250.000 USD", "USD 250,000"),
        ("1204.75", "hectare", "1.204,75 ha", "1,204.75 ha"),
        ("6.50", "percent", "6,5%", "6.5%"),
        ("100", "percent", "100%", "100%"),
        ("2000000", "kWh", "2 triệu kWh", "2 million kWh"),
    ],
)
def test_levels(value: str, unit: str, vietnamese: str, english: str) -> None:
    assert figure(Decimal(value), unit) == vietnamese
    assert figure(Decimal(value), unit, language="en") == english


@pytest.mark.parametrize(
    "value, unit, transformation, vietnamese, english",
    [
        ("7.5", "percent", "change", "+7,5%", "+7.5%"),
        ("-2.5", "percent", "change", "−2,5%", "−2.5%"),
        ("0", "percent", "change", "0%", "0%"),
        ("-1.2", "percentage-point", "change", "−1,2 điểm %", "−1.2 pp"),
        ("1.3", "times", "multiple", "gấp 1,3 lần", "1.3×"),
        ("72.8", "percent", "plan-share", "72,8% kế hoạch", "72.8% of plan"),
        ("2", "rank", "rank", "thứ 2", "no. 2"),
    ],
)
def test_transformations(value: str, unit: str, transformation: str, vietnamese: str, english: str) -> None:
    assert figure(Decimal(value), unit, transformation=transformation) == vietnamese
    assert figure(Decimal(value), unit, transformation=transformation, language="en") == english


@pytest.mark.parametrize(
    "bound, vietnamese, english",
    [
        ("eq", "504 dự án", "504 dự án"),
        ("approx", "khoảng 504 dự án", "about 504 dự án"),
        ("ge", "ít nhất 504 dự án", "at least 504 dự án"),
        ("gt", "hơn 504 dự án", "over 504 dự án"),
        ("le", "tối đa 504 dự án", "at most 504 dự án"),
        ("lt", "dưới 504 dự án", "under 504 dự án"),
    ],
)
def test_bounds(bound: str, vietnamese: str, english: str) -> None:
    assert figure(Decimal(504), "count", counted="dự án", bound=bound) == vietnamese
    assert figure(Decimal(504), "count", counted="dự án", bound=bound, language="en") == english


def test_a_range_is_scaled_only_where_both_ends_stay_exact() -> None:
    assert figure(Decimal(8_000_000), "VND", maximum=Decimal(10_000_000)) == "8–10 triệu đồng"
    assert figure(Decimal(8_000_000), "VND", maximum=Decimal(8_000_001)) == "8.000.000–8.000.001 đồng"


def test_a_count_keeps_its_digits_and_a_unit_its_symbol() -> None:
    assert figure(Decimal(1_600_000), "count", counted="sản phẩm") == "1.600.000 sản phẩm"
    assert figure(Decimal(3), "some-unit", symbol="tạ/ha") == "3 tạ/ha"


@pytest.mark.parametrize("value", ["0", "-0.125", "12345678.000001", "1E+3"])
def test_no_digit_is_lost(value: str) -> None:
    assert Decimal(number(Decimal(value), "en").replace(",", "").replace("−", "-")) == Decimal(value)


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
        ("someday", "someday", "someday"),
    ],
)
def test_periods(label: str, vietnamese: str, english: str) -> None:
    assert period(label) == vietnamese
    assert period(label, "en") == english
