from __future__ import annotations

from decimal import Decimal

import pytest

from congthuong.data import folder
from congthuong.localisation import _UNITS, figure, number
from congthuong.recognise.lexicon import concepts


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
        ("eq", "504 dự án", "504 projects"),
        ("approx", "khoảng 504 dự án", "about 504 projects"),
        ("ge", "ít nhất 504 dự án", "at least 504 projects"),
        ("gt", "hơn 504 dự án", "over 504 projects"),
        ("le", "tối đa 504 dự án", "at most 504 projects"),
        ("lt", "dưới 504 dự án", "under 504 projects"),
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
    "value, vietnamese, english",
    [
        (str(Decimal(1) / 3), "≈ 0,333333%", "≈ 0.333333%"),
        (str(Decimal(200) / 3), "≈ 66,6667%", "≈ 66.6667%"),
        ("8.333333", "8,333333%", "8.333333%"),
        ("0.00000000000000000001", "≈ 0%", "≈ 0%"),
        ("7.500000000000", "7,5%", "7.5%"),
    ],
)
def test_nobody_reads_twenty_decimals(value: str, vietnamese: str, english: str) -> None:
    assert figure(Decimal(value), "percent") == vietnamese
    assert figure(Decimal(value), "percent", language="en") == english


def test_every_unit_of_the_vocabulary_has_a_name_in_either_language() -> None:
    file = folder("ontology") / "vocab" / "units.ttl"
    own = {c.notation for c in concepts([file]) if c.notation} - {"count", "rank", "percent"}
    parts = {part for unit in own for part in unit.split("/")}
    assert sorted(parts - set(_UNITS)) == [], "name it in localisation._UNITS, in Vietnamese and in English"
    for unit in own:
        english = figure(Decimal(3), unit, language="en")
        assert not set(english) & set("đăâêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"), english
