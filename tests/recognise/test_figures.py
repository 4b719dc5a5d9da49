"""Figures: phrases and what they measure; and the numerals that are something else."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthuong.recognise import load
from congthuong.recognise.figures import Figure, figures, not_figures, share
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.normal import normalise
from congthuong.recognise.periods import periods


def read(text: str) -> list[Figure]:
    """The figures of a text in which the times are known to be times."""
    text = normalise(text).text
    taken = [((p.start, p.end), "time") for p in periods(fold_letters(text))]
    return figures(text, load(), not_figures(text, taken))


# surface -> value, upper value, unit; each stands in "Tỉnh đạt …, theo báo cáo."
PHRASES: dict[str, tuple[str, str | None, str | None]] = {
    "1.128 nghìn tỷ đồng": ("1128e12", None, "VND"),
    "541,16 nghìn tỉ đồng": ("54116e10", None, "VND"),
    "1,2 triệu tỷ đồng": ("12e14", None, "VND"),
    "3,5 trăm nghìn tỷ đồng": ("35e13", None, "VND"),
    "210triệu USD": ("21e7", None, "USD"),
    "19,05 tỷ USD": ("1905e7", None, "USD"),
    "10,466 tỷ USD": ("10466e6", None, "USD"),
    "3,917 triệu m3": ("3917e3", None, "m3"),
    "1,250 triệu USD": ("1250e6", None, "USD"),
    "1,204 doanh nghiệp": ("1204", None, "count:doanh nghiệp"),
    "12 500 tỷ đồng": ("125e11", None, "VND"),
    "743 tỷ 860 triệu đồng": ("74386e7", None, "VND"),
    "3 tỷ 45 triệu 500 nghìn đồng": ("30455e5", None, "VND"),
    "1 tỷ 254,975 triệu USD": ("1254975e3", None, "USD"),
    "2 nghìn 350 tỷ đồng": ("235e10", None, "VND"),
    "12 nghìn 350 tấn": ("12350", None, "tonne"),
    "5 triệu 300 nghìn 250 lượt khách": ("5300250", None, "count:lượt khách"),
    "254,975 triệu USD": ("254975e3", None, "USD"),
    "254,975 triệu đồng": ("254975e6", None, "VND"),
    "1 tỷ rưỡi đồng": ("15e8", None, "VND"),
    "12 tủ đồng": ("12e9", None, "VND"),
    "12 tỷ đông": ("12e9", None, "VND"),
    "2,9%": ("2.9", None, "percent"),
    "7 ,2 %": ("7.2", None, "percent"),
    "1,5 điểm phần trăm": ("1.5", None, "percentage-point"),
    "85,3ha": ("85.3", None, "hectare"),
    "490,000 m2": ("490000", None, "square-metre"),
    "4,000 tỷ đồng": ("4e12", None, "VND"),
    "4,500 tỷ USD": ("45e8", None, "USD"),
    "330MWp": ("330", None, "MWp"),
    "500m": ("500", None, "m"),
    "100.000 DWT": ("100000", None, "DWT"),
    "2.000 kVA": ("2000", None, "kVA"),
    "500.000-600.000 tấn": ("5e5", "6e5", "tonne"),
    "820.000-860.000 đồng/tấn": ("82e4", "86e4", "VND/tấn"),
    "30.000 tấn/năm": ("30000", None, "tonne/year"),
    "15.000 tấn sản phẩm giấy/năm": ("15000", None, "tonne/year"),
    "8,5 triệu USD/ha": ("85e5", None, "USD/ha"),
    "8-10 triệu đồng/người/tháng": ("8e6", "10e6", "VND/person/month"),
    "1,1 – 1,3 tỷ đồng": ("11e8", "13e8", "VND"),
    "300 đến 350 công nhân": ("300", "350", "count:công nhân"),
    "1,250-1,300 triệu USD": ("1250e6", "1300e6", "USD"),
    "700 triệu đến 1,2 tỷ đồng": ("7e8", "12e8", "VND"),
    "700.000 đến 1,2 triệu đồng": ("700000", "12e5", "VND"),
    "4-5%": ("4", "5", "percent"),
    "2 GWh": ("2e6", None, "kWh"),
    "15 dự án": ("15", None, "count:dự án"),
    "hai mươi lăm dự án": ("25", None, "count:dự án"),
    "hai chục tỷ đồng": ("2e10", None, "VND"),
    "07 KCN": ("7", None, "count:KCN"),
    "20 tòa tháp": ("20", None, "count:tòa tháp"),
    "gấp 1,3 lần": ("1.3", None, "times"),
    "gấp 1,3-1,5 lần": ("1.3", "1.5", "times"),
    "gấp đôi": ("2", None, "times"),
    "gấp rưỡi": ("1.5", None, "times"),
    "3,5 lần": ("3.5", None, "times"),
    "tốp 5": ("5", None, "rank"),
    "đứng đầu": ("1", None, "rank"),
    "thứ 2/63": ("2", None, "rank"),
}

NONE: dict[str, list[str]] = {
    "document numbers": [
        "Nghị quyết 128/NQ-CP",
        "Quyết định số 1204/QĐ-UBND",
        "Nghị định 15/2021/NĐ-CP",
        "Chỉ thị 18",
        "Công văn 45/SCT-QLCN",
    ],
    "roads and lots": ["Quốc lộ 38B", "Quốc lộ 5", "đường tỉnh 293", "lô CN5", "ĐT 398"],
    "codes": ["ngành 26", "sản phẩm X45", "mã số 12", "bài 3", "phụ lục 2"],
    "phases": ["giai đoạn 2 của dự án", "bước 1", "đợt 3", "khóa 12", "lần thứ 5", "kỳ họp thứ 7"],
    "dates": ["ngày 15/6", "12/9/2024", "tháng 5/2023", "năm 2023", "giai đoạn 2021-2025", "05/2023"],
    "hours": ["06:23 GMT+7", "14h30", "8 giờ 15 phút", "7h"],
    "telephones": ["0226.3852.777", "0912 345 678", "+84 912 345 678"],
    "addresses": [
        "tổ 5",
        "số 12 đường Lê Lợi",
        "khu phố 3",
        "quận 7",
        "www.site24.vn/2023",
        "ban.tin2@tinh.vn",
        "tầng 4",
    ],
    "versions": ["công nghiệp 4.0", "ISO 9001:2015", "5G", "cách mạng công nghiệp lần thứ 4", "COVID-19", "24/7"],
    "streaks": ["tháng thứ 2 liên tiếp", "2 tháng liên tiếp", "thứ hai tuần tới"],
    "vague": ["hàng trăm hộ", "hàng chục tỷ đồng", "vài dự án", "nhiều nghìn lao động", "một dự án", "gấp nhiều lần"],
    "directions": ["hai bên", "ba mặt", "sản phẩm 4 sao", "năm doanh nghiệp"],
}


@pytest.mark.parametrize("surface", PHRASES)
def test_a_phrase_is_its_figure(surface: str) -> None:
    value, top, unit = PHRASES[surface]
    before = "Năm 2022, tỉnh "
    text = normalise(f"{before}{surface}, theo báo cáo.").text
    (figure,) = read(text)
    assert figure.surface(text) == normalise(surface).text
    assert (figure.value, figure.value_max) == (Decimal(value), None if top is None else Decimal(top))
    assert figure.unit == unit


@pytest.mark.parametrize("text", [text for texts in NONE.values() for text in texts])
def test_a_numeral_that_is_no_figure(text: str) -> None:
    whole = normalise(f"Theo {text}, tỉnh triển khai.").text
    assert [figure.surface(whole) for figure in read(whole)] == []


@pytest.mark.parametrize(
    "text, expected",
    [
        ("lần lượt 2,6; 2,2 và 1,9 tỉ USD", ["26e8", "22e8", "19e8"]),
        ("đạt 3,2 và 2,9 tỷ USD", ["32e8", "29e8"]),
        ("có 12/16 KCN", ["12", "16"]),
        ("đạt 1,250 và 1,300 triệu USD", ["1250e6", "1300e6"]),
        ("tăng 7,2%, 5,8% và 3,1%", ["7.2", "5.8", "3.1"]),
        ("2/3 số dự án và một nửa số doanh nghiệp", ["66.666666666667", "50"]),
        ("5,1 tỷ USD và 12.300 tỷ đồng", ["51e8", "123e11"]),
        ("có 02 đề án, kinh phí 450 triệu", ["2", "45e7"]),
    ],
)
def test_figures_of_a_list_share_their_unit(text: str, expected: list[str]) -> None:
    found = read(text)
    assert [figure.value for figure in found] == [Decimal(value) for value in expected]
    assert all(figure.unit or figure.kind == "bare" for figure in found)


def test_every_figure_names_the_characters_of_its_parts() -> None:
    for surface in PHRASES:
        text = normalise(f"đạt {surface}.").text
        for figure in read(text):
            assert figure.spans["value"], surface
            spans = [span for slot in figure.spans.values() for span in slot]
            assert all(0 <= start < end <= len(text) for start, end in spans), surface
            if figure.unit:
                assert figure.spans["unit"], surface
            if figure.value_max is not None:
                assert figure.spans["value_max"], surface


def test_the_part_of_a_whole_is_its_percentage() -> None:
    assert share(Decimal(28), Decimal(40)) == 70
    assert abs(share(Decimal(2), Decimal(3)) - Decimal(200) / 3) < Decimal("1e-11")


pieces = st.sampled_from(
    [
        "1",
        "2,5",
        "1.204",
        "12/16",
        "2023",
        "hai",
        "năm",
        "rưỡi",
        " tỷ",
        " triệu",
        " đồng",
        " USD",
        "%",
        " dự án",
        " KCN",
        " lần",
        "gấp ",
        "thứ ",
        " đến ",
        "-",
        " – ",
        ", ",
        "; ",
        " và ",
        "(",
        ")",
        " / ",
        " tháng ",
        " xếp ",
        "top ",
        " một nửa ",
        " số ",
        "ha",
        "\n",
        ".",
    ]
)


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(pieces, max_size=25).map("".join)))
def test_any_text_is_survived(text: str) -> None:
    text = normalise(text).text
    found = read(text)
    assert [figure.start for figure in found] == sorted(figure.start for figure in found)
    for figure in found:
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.value_max is None or figure.value < figure.value_max
        for spans in figure.spans.values():
            assert all(0 <= start < end <= len(text) for start, end in spans)
    apart = [figure for figure in found if figure.part is None]
    assert all(a.end <= b.start for a, b in pairwise(apart))


@given(st.text("0123456789/.,-–: ()%aăâđhtNQ", max_size=50))
def test_what_is_no_figure_lies_in_the_text(text: str) -> None:
    for other in not_figures(normalise(text).text):
        assert 0 <= other.start < other.end <= len(text)
        assert other.what


@pytest.mark.parametrize(
    "piece",
    [
        "1.",
        "1,",
        "1 ",
        "1/",
        "1-",
        "1",
        "0",
        "a1",
        "(",
        "1 lần ",
        "gấp 1 ",
        "1 tỷ 1 triệu ",
        "năm ",
        "top 5 a ",
        "nhóm 5 a",
        "1%",
        "a@",
        "https://",
        "+84 0",
        "số 1/",
        "dự án, ",
        "12 500 ",
        "1 và ",
    ],
)
def test_repetition_is_survived(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    figures(text, load(), not_figures(text))
