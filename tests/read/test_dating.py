"""When an article was published: by its page's stamp unless its text contradicts it, else by what it reports on."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthuong.read.datelines import Stamp
from congthuong.read.dating import published
from congthuong.read.index import iso_date

APRIL = "Chỉ số sản xuất công nghiệp tháng 4/2024 tăng 6%. Tính chung 4 tháng đầu năm 2024 giảm 5%."


def stamp(date: str, *, labelled: bool = False) -> Stamp:
    return Stamp(date, labelled)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (APRIL, "2024-05-06"),
        (APRIL, "2024-07-31"),  # three months late is a late report
        ("9 tháng năm 2024, IIP ước tăng 7,5%.", "2024-09-29"),  # estimates come before the month is over
        ("Sáng 5/7, tỉnh họp về 6 tháng đầu năm 2024: IIP tăng 4,8%.", "2024-07-08"),
        ("Tháng 3/2024 giảm 2%. Sáng 14/11, tỉnh khởi công nhà máy.", "2024-11-15"),  # a day close by
        ("Tháng 4/2024, nhà máy khởi công.", "2024-11-15"),  # history, no results
        ("Hết năm 2203 có 248 doanh nghiệp.", "2024-03-15"),
        ("Quý IV tăng 23%. Năm 2025, tỉnh đặt mục tiêu GRDP tăng 10%.", "2025-01-06"),
        ("Đến năm 2030 có 61 cụm.", "2024-01-18"),
        ("", "2024-01-18"),
    ],
)
def test_a_stamp_that_the_text_bears_out_is_the_date(text: str, date: str) -> None:
    assert published(text, [stamp(date)]) == date


@pytest.mark.parametrize(
    ("text", "date", "inferred"),
    [
        (APRIL, "2024-11-19", "2024-05"),
        (APRIL, "2024-08-01", "2024-05"),
        (APRIL, "2025-04-30", "2024-05"),
        ("Quý I/2024, GRDP của tỉnh ước tăng 14,18%.", "2024-12-01", "2024-04"),
        ("12 tháng năm 2023, IIP tăng 3%.", "2024-09-01", "2024-01"),
        ("9 tháng năm 2024, IIP tăng 7,5%.", "2024-03-01", "2024-10"),  # older than what the text reports
    ],
)
def test_a_stamp_that_the_text_contradicts_is_left_out(text: str, date: str, inferred: str) -> None:
    assert published(text, [stamp(date)]) == inferred


def test_the_articles_own_stamp_comes_before_the_pages() -> None:
    assert published(APRIL, [stamp("2024-05-20"), stamp("2024-05-06", labelled=True)]) == "2024-05-06"
    assert published(APRIL, [stamp("2024-11-19", labelled=True), stamp("2024-05-20")]) == "2024-05-20"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Sản xuất tháng 3/2024 tăng 7,34%. Tính chung 3 tháng đầu năm tăng 2%.", "2024-04"),
        ("9 tháng năm 2024, IIP tăng 7,5% so với cùng kỳ năm 2023.", "2024-10"),
        ("Chín tháng qua, IIP tăng 7,5% so với cùng kỳ năm 2023.", "2024-10"),
        ("6 tháng đầu năm 2024 tăng 8%, phấn đấu cả năm 2024 tăng 9%.", "2024-07"),
        ("5 tháng đầu năm 2019, xuất khẩu tăng 6,7%. Ngày 31-5, Chính phủ họp.", "2019-05"),
        ("5 tháng đầu năm 2019, xuất khẩu tăng 6,7%. Ngày 3-6, Chính phủ họp.", "2019-06"),
        ("5 tháng đầu năm 2016 đạt 650 triệu USD. So với 5 tháng đầu năm 2017 của nơi khác thì thấp.", "2016-06"),
        ("Quý III/2024 tăng 9%.", "2024-10"),
        ("12 tháng năm 2023 tăng 3%.", "2024-01"),
        ("Năm 2020, sản xuất tăng 3,7%. Năm 2021, dự báo còn khó khăn.", "2021"),
        ("Năm 2023, doanh thu đạt 143 tỷ đồng.", "2023"),
    ],
)
def test_without_a_stamp_the_results_tell(text: str, date: str) -> None:
    assert published(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tỉnh có 33 KCN đang hoạt động.",
        "Phấn đấu đến năm 2030 đạt 61 cụm; giai đoạn 2021-2025 có 24 cụm.",
        "Hai tháng đầu năm nay tăng 14,7%. Năm 2023, doanh thu đạt 143 tỷ đồng.",
        "Theo Quyết định số 1205/QĐ-UBND ngày 31 tháng 2",
        "Khu này rộng 112,4 ha với tỷ lệ 3/2024",
    ],
)
def test_where_nothing_tells_nothing_is_said(text: str) -> None:
    assert published(text) is None


PIECES = st.sampled_from(
    ["tháng 4/2024", "4 tháng đầu năm 2024", "quý IV", "ngày 31/12", "năm 9999", "12 tháng", "tăng 5%", "so với",
     "cùng kỳ 2100", "phấn đấu", ". ", "\n", "năm 2030", "quý I/1990", "tháng 0/2024", "tháng 13"]
)  # fmt: skip

DATES = st.dates(min_value=datetime.date(1990, 1, 1), max_value=datetime.date(2100, 12, 31))


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map(" ".join), st.lists(DATES, max_size=2))
def test_any_text_has_a_date_of_the_calendar_or_none(text: str, dates: list[datetime.date]) -> None:
    found = published(text, [stamp(date.isoformat()) for date in dates])
    assert found is None or iso_date(found) == found
