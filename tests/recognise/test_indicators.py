"""Head phrases: each indicator and industry is found by its own wordings, whole and longest."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthuong.recognise import load
from congthuong.recognise.indicators import Head
from congthuong.recognise.normal import normalise

WORDINGS: dict[str, list[str]] = {
    "industrial-production-index": ["chỉ số sản xuất công nghiệp", "IIP", "chỉ số sản xuất toàn ngành công nghiệp"],
    "industrial-output-value": ["giá trị sản xuất công nghiệp"],
    "grdp": ["GRDP", "tổng sản phẩm trên địa bàn", "tốc độ tăng trưởng kinh tế"],
    "gdp": ["GDP"],
    "export-turnover": ["kim ngạch xuất khẩu", "xuất khẩu"],
    "import-turnover": ["kim ngạch nhập khẩu", "nhập khẩu"],
    "trade-turnover": ["tổng kim ngạch xuất nhập khẩu", "kim ngạch xuất nhập khẩu"],
    "retail-sales-and-services": [
        "tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng",
        "tổng mức bán lẻ hàng hoá và doanh thu dịch vụ",
    ],
    "retail-goods-revenue": ["doanh thu bán lẻ hàng hóa"],
    "state-budget-revenue": ["thu ngân sách", "thu ngân sách nhà nước"],
    "registered-capital": ["vốn đăng ký", "tổng vốn đăng kí"],
    "implemented-capital": ["vốn thực hiện", "giải ngân"],
    "occupancy-rate": ["tỷ lệ lấp đầy", "tỉ lệ lấp đầy"],
    "consumer-price-index": ["chỉ số giá tiêu dùng", "CPI"],
    "revenue": ["doanh thu"],
    "production-capacity": ["công suất"],
    "income": ["thu nhập", "thu nhập bình quân"],
}
SECTORS: dict[str, list[str]] = {
    "B": ["khai khoáng", "ngành khai khoáng"],
    "C": ["chế biến, chế tạo", "công nghiệp chế biến, chế tạo", "chế biến chế tạo"],
    "D": ["sản xuất và phân phối điện"],
    "F": ["xây dựng"],
    "14": ["sản xuất trang phục"],
    "26": ["sản xuất sản phẩm điện tử, máy vi tính và sản phẩm quang học"],
}
NONE = [
    "công nhân",
    "nghiệp vụ",
    "xuất bản",
    "thu hoạch",
    "doanh trại",
    "Bắc Ninh",
    "lấp ló",
    "chỉ số thông minh",
    "XGRDP",
    "giải nguy",
]


def heads(text: str) -> list[Head]:
    return load().heads.find(normalise(text).text)


@pytest.mark.parametrize(
    "notation, wording", [(notation, wording) for notation, all in WORDINGS.items() for wording in all]
)
def test_an_indicator_is_found_by_its_wordings(notation: str, wording: str) -> None:
    for text in (wording, wording.upper(), wording.capitalize()):
        (found,) = heads(f"Tỉnh có {text} lớn")
        assert (found.kind in ("indicator", "verb"), found.notation) == (True, notation)
        assert (found.start, found.end) == (8, 8 + len(wording))


@pytest.mark.parametrize(
    "notation, wording", [(notation, wording) for notation, all in SECTORS.items() for wording in all]
)
def test_an_industry_is_found_by_its_wordings(notation: str, wording: str) -> None:
    assert [(h.kind in ("sector", "short"), h.notation) for h in heads(f"Riêng {wording} tăng")] == [(True, notation)]


@pytest.mark.parametrize("word", NONE)
def test_what_opens_nothing(word: str) -> None:
    assert [h for h in heads(f"Tỉnh có {word}.") if h.kind in ("indicator", "verb")] == []


def test_every_wording_of_the_vocabulary_is_found() -> None:
    for notation, concept in load().indicators.items():
        for label in concept.labels("vi"):
            found = heads(f"Riêng {label}.")
            wanted = (6, 6 + len(normalise(label).text))
            assert [(h.start, h.end) for h in found] == [wanted], (notation, label)


def test_one_wording_is_one_indicator() -> None:
    meant: dict[str, str] = {}
    for notation, concept in load().indicators.items():
        for label in concept.labels("vi"):
            assert meant.setdefault(normalise(label).text.lower(), notation) == notation, label


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    text = normalise(text).text
    found = heads(text)
    assert all(0 <= h.start < h.end <= len(text) for h in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_repetition_is_survived() -> None:
    assert len(heads("xuất khẩu " * 10_000)) == 10_000
