"""Times: an ISO label and its wordings; times whose year is open; what looks like one and is none."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.normal import normalise
from congthuong.recognise.periods import Period, periods

WORDINGS: dict[str, list[str]] = {
    "2023-05": [
        "tháng 5/2023",
        "tháng 5-2023",
        "tháng 5.2023",
        "tháng 05 năm 2023",
        "tháng 5 năm 2023",
        "tháng 05/2023",
        "Tháng Năm năm 2023",
        "tháng 5 của năm 2023",
        "05/2023",
    ],
    "2023-12": ["tháng 12/2023", "tháng mười hai năm 2023", "tháng 12 năm 2023"],
    "2023-01/2023-08": [
        "8 tháng năm 2023",
        "8 tháng đầu năm 2023",
        "tám tháng đầu năm 2023",
        "8T2023",
        "8T/2023",
        "8 tháng/2023",
        "08 tháng của năm 2023",
    ],
    "2023-01/2023-11": ["11 tháng năm 2023", "mười một tháng đầu năm 2023"],
    "2023-07/2023-12": ["6 tháng cuối năm 2023", "sáu tháng cuối năm 2023"],
    "2021-03/2021-08": ["từ tháng 3 đến tháng 8/2021", "từ tháng 3 đến hết tháng 8 năm 2021"],
    "2023-Q3": ["quý III/2023", "quý 3 năm 2023", "quí III/2023", "Q3/2023", "quý ba năm 2023", "Quý 3-2023"],
    "2023-Q1": ["quý I/2023", "quý I năm 2023", "quý một năm 2023", "quý 1/2023"],
    "2023-01/2023-09": ["ba quý đầu năm 2023", "3 quý đầu năm 2023"],
    "2023-H1": ["nửa đầu năm 2023"],
    "2023-H2": ["nửa cuối năm 2023"],
    "2023": ["năm 2023", "cả năm 2023", "năm  2023"],
    "2021/2025": [
        "giai đoạn 2021-2025",
        "giai đoạn 2021 - 2025",
        "từ năm 2021 đến năm 2025",
        "thời kỳ 2021–2025",
        "giai đoạn từ 2021 đến 2025",
        "2021-2025",
    ],
    "2024-06-11": ["ngày 11/6/2024", "11/06/2024", "ngày 11 tháng 6 năm 2024", "11-6-2024", "sáng 11/6/2024"],
}
OPEN: dict[tuple[str, int, int], list[str]] = {
    ("month", 5, 5): ["tháng 5", "tháng Năm", "tháng 05"],
    ("months", 1, 8): ["8 tháng đầu năm", "8 tháng qua", "tám tháng đầu năm", "8 tháng", "tám tháng vừa qua"],
    ("months", 7, 12): ["6 tháng cuối năm", "6 tháng còn lại của năm"],
    ("quarter", 3, 3): ["quý III", "quý 3", "quý ba"],
    ("quarters", 1, 3): ["ba quý đầu năm"],
    ("quarters", 3, 4): ["hai quý cuối năm", "2 quý cuối"],
    ("half", 1, 1): ["nửa đầu năm"],
}
RELATIVE: dict[int, list[str]] = {0: ["năm nay", "năm này"], -1: ["năm ngoái"], 1: ["năm tới", "năm sau"]}
BASES = {
    "cùng kỳ": None,
    "so cùng kỳ": None,
    "cùng kì năm ngoái": None,
    "cùng thời điểm năm trước": None,
    "cùng kỳ năm 2022": 2022,
    "cùng kỳ 2022": 2022,
}
NONE = [
    "2 tháng liên tiếp",
    "3 tháng liền",
    "12 tháng tuổi",
    "thi công trong vòng 8 tháng",
    "kéo dài 6 tháng",
    "mỗi tháng",
    "hàng năm",
    "nhiều năm",
    "số 05/2023/NĐ-CP",
    "2023 dự án",
    "quý khách",
    "quý vị",
    "Nguyễn Thị Quý",
    "năm cụm",
    "tháng",
    "ngày",
    "32/13/2023",
    "năm 3023",
    "kỳ họp",
    "những năm qua",
    "thời hạn 6 tháng",
    "1.2023,5",
    "giai đoạn 2",
]


def times(text: str) -> list[Period]:
    return periods(fold_letters(normalise(text).text))


@pytest.mark.parametrize("label, wording", [(label, wording) for label, all in WORDINGS.items() for wording in all])
def test_a_wording_is_its_label(label: str, wording: str) -> None:
    text = normalise(f"Trong {wording}, tỉnh đạt kết quả").text
    found = times(text)
    assert [(p.label, text[p.start : p.end]) for p in found] == [(label, normalise(wording).text)]


@pytest.mark.parametrize("shape, wording", [(shape, wording) for shape, all in OPEN.items() for wording in all])
def test_a_time_without_a_year_leaves_it_open(shape: tuple[str, int, int], wording: str) -> None:
    (found,) = times(f"Trong {wording}, tỉnh đạt kết quả")
    assert (found.kind, found.first, found.last) == shape
    assert found.year is None
    assert found.label is None


@pytest.mark.parametrize("years, wording", [(years, wording) for years, all in RELATIVE.items() for wording in all])
def test_years_are_counted_from_the_articles(years: int, wording: str) -> None:
    (found,) = times(f"Trong {wording}, tỉnh đạt kết quả")
    assert (found.kind, found.relative) == ("year", years)


@pytest.mark.parametrize("wording", BASES)
def test_what_is_compared_with_is_a_base(wording: str) -> None:
    (found,) = times(f"tăng 5% so với {wording}.")
    assert (found.kind, found.base, found.year) == ("same", True, BASES[wording])


@pytest.mark.parametrize("wording, unit", [("tháng trước", "month"), ("quý trước", "quarter"), ("năm trước", "year")])
def test_the_period_before_is_a_base(wording: str, unit: str) -> None:
    (found,) = times(f"tăng 5% so với {wording}.")
    assert (found.kind, found.base, found.unit) == ("previous", True, unit)


@pytest.mark.parametrize(
    "text, label",
    [
        ("tính đến hết tháng 6/2023", "2023-06"),
        ("lũy kế đến năm 2023", "2023"),
        ("đến cuối năm 2022", "2022"),
        ("tính đến ngày 20/6/2023", "2023-06-20"),
    ],
)
def test_a_stock_is_as_of_its_time(text: str, label: str) -> None:
    (found,) = times(f"{text}, tỉnh có 8 KCN")
    assert (found.label, found.as_of) == (label, True)


@pytest.mark.parametrize("text", ["hiện nay", "đến nay", "tính đến thời điểm này", "hiện tại"])
def test_now_is_now(text: str) -> None:
    assert [p.kind for p in times(f"{text}, tỉnh có 8 KCN")] == ["now"]


@pytest.mark.parametrize("text, label", [("năm 1022", "2022"), ("tháng 6/1023", "2023-06"), ("quý I/1023", "2023-Q1")])
def test_an_impossible_century_is_mended_and_said(text: str, label: str) -> None:
    (found,) = times(f"Trong {text}, tỉnh")
    assert (found.label, found.repaired) == (label, True)
    assert not any(p.repaired for p in times("năm 1997, năm 2023"))


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_time(text: str) -> None:
    assert [(p.kind, text[p.start : p.end]) for p in times(text)] == []


@given(st.integers(1, 12), st.integers(1990, 2049))
def test_every_month_is_read(month: int, year: int) -> None:
    for text in (f"tháng {month}/{year}", f"tháng {month:02d} năm {year}", f"tháng {month}-{year}"):
        assert [p.label for p in times(text)] == [f"{year}-{month:02d}"]
    if month > 1:
        assert [p.label for p in times(f"{month} tháng đầu năm {year}")] == [f"{year}-01/{year}-{month:02d}"]


@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)))
def test_every_day_is_read(day: date) -> None:
    plain, padded = f"{day.day}/{day.month}/{day.year}", f"{day:%d/%m/%Y}"
    for text in (f"ngày {plain}", padded, f"ngày {day.day} tháng {day.month} năm {day.year}"):
        assert [p.label for p in times(text)] == [day.isoformat()]


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    folded = fold_letters(normalise(text).text)
    found = periods(folded)
    assert all(0 <= p.start < p.end <= len(folded) for p in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


WORDS = [
    "tháng",
    "năm",
    "quý",
    "ngày",
    "đến",
    "hết",
    "từ",
    "cùng kỳ",
    "5",
    "12",
    "2023",
    "I",
    "/",
    "-",
    "đầu",
    "cuối",
    "trước",
    "nay",
    "giai đoạn",
    ",",
]


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_words_of_time_in_any_order_are_survived(words: list[str]) -> None:
    folded = fold_letters(" ".join(words))
    found = periods(folded)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for period in found:
        assert period.label is None or period.label[0].isdigit()


@pytest.mark.parametrize(
    "piece", ["tháng 1 ", "từ tháng 3 đến ", "năm ", "1/1/", "đến hết ", "1", " ", "cùng kỳ năm ", "giai đoạn 2021-"]
)
def test_repetition_is_survived(piece: str) -> None:
    periods(fold_letters(piece * (100_000 // len(piece))))
