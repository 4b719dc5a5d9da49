"""Lists in the manner of statistical reports: what the parts have from their whole, and what they say themselves."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from congthuong.article import Metadata
from congthuong.facts import Observation
from congthuong.interpret import interpret
from congthuong.interpret.coverage import coverage
from congthuong.read import parse
from congthuong.recognise import load


def read(*lines: str, published: str = "2025-04-04", rules_alone: bool = False) -> dict[str, Observation]:
    text = "Kinh tế tỉnh Hà Nam tháng ba và quý I năm 2025\n\n" + "\n".join(lines) + "\n"
    article = parse(text.encode(), name="a.txt", media_type=None, id="a", metadata=Metadata(published=published))
    return {" ".join(o.surface.split()): o for o in interpret(article, load(), rules_alone=rules_alone).observations}


class Slots(NamedTuple):
    """What is looked at of a figure."""

    indicator: str | None
    sector: str | None
    period: str | None
    compared_with: str | None


def slots(found: dict[str, Observation], surface: str) -> Slots:
    o = found[surface]
    return Slots(o.indicator, o.sector, o.period, o.compared_with)


def test_products_keep_their_whole_names() -> None:
    found = read(
        "So với tháng trước, chỉ số sản xuất công nghiệp tháng Ba tăng 1,5%.",
        "Một số sản phẩm có sản lượng sản xuất tháng Ba giảm so với tháng trước như: hộp, thùng bằng bìa (trừ bìa "
        "nhăn) giảm 4,25%; gỗ ốp, lát công nghiệp giảm 12,5%; bình lọc có dung tích trên 10 lít giảm 3,75%.",
    )
    assert slots(found, "4,25%") == (
        "production-volume", "hộp, thùng bằng bìa (trừ bìa nhăn)", "2025-03", "2025-02",
    )  # fmt: skip
    assert slots(found, "12,5%")[:2] == ("production-volume", "gỗ ốp, lát công nghiệp")
    assert slots(found, "3,75%")[:2] == ("production-volume", "bình lọc có dung tích trên 10 lít")
    assert "10 lít" not in found


def test_a_number_in_a_name_is_known_as_part_of_a_name() -> None:
    text = (
        "Sản lượng một số sản phẩm của Hà Nam năm 2024 tăng như: bình lọc có dung tích trên 10 lít tăng 3,75%; "
        "nồi hơi loại không quá 500 kg tăng 5%.\n"
    )
    article = parse(text.encode(), name="a.txt", media_type=None, id="a", metadata=Metadata(published="2025-02"))
    kinds = {numeral.text: (numeral.status, numeral.what) for numeral in coverage(article, load()).numerals}
    assert kinds["10"] == kinds["500"] == ("other", "name")
    assert kinds["3,75"][0] == "fact"


def test_parts_have_indicator_and_time_of_their_whole() -> None:
    found = read(
        "Thu ngân sách nhà nước tháng Ba ước đạt 420 tỷ đồng, tăng 9,5% so với cùng kỳ năm trước. Trong đó: thu nội "
        "địa 330 tỷ đồng, tăng 11,5%; các khoản thu về đất 91 tỷ đồng, giảm 2,5%.",
        "Quý I năm 2025, thu ngân sách nhà nước ước đạt 1.210 tỷ đồng, tăng 19,5% so với cùng kỳ năm trước. Trong đó: "
        "thuế thu nhập cá nhân 75 tỷ đồng, tăng 51%; các khoản thu về đất 301 tỷ đồng, tăng 13%.",
    )
    assert slots(found, "91 tỷ đồng") == ("state-budget-revenue", None, "2025-03", None)
    assert slots(found, "2,5%") == ("state-budget-revenue", None, "2025-03", "2024-03")
    assert slots(found, "75 tỷ đồng") == ("state-budget-revenue", None, "2025-Q1", None)
    assert slots(found, "301 tỷ đồng") == ("state-budget-revenue", None, "2025-Q1", None)


def test_a_part_is_not_larger_than_its_whole() -> None:
    found = read(
        "Tính đến ngày 25/3/2025, toàn tỉnh có 640 dự án FDI. Trong đó, từ đầu năm đến ngày 25/3/2025, có 19 dự án "
        "mới. Các nước có nhiều dự án là: Nhật Bản có 180 dự án; Hàn Quốc có 162 dự án."
    )
    assert found["180 dự án"].period == found["640 dự án"].period == "/2025-03-25"


def test_a_part_keeps_the_indicator_that_it_names() -> None:
    found = read(
        "Quý I năm 2025, tổng mức bán lẻ hàng hóa và doanh thu dịch vụ đạt 900 tỷ đồng. Trong đó: doanh thu bán lẻ "
        "hàng hóa 700 tỷ đồng; doanh thu dịch vụ lưu trú, ăn uống 80 tỷ đồng."
    )
    assert found["700 tỷ đồng"].indicator == "retail-goods-revenue"
    assert found["80 tỷ đồng"].indicator == "accommodation-food-revenue"


def test_industries_are_told_by_their_names_as_reports_write_them() -> None:
    found = read(
        "Tính từ ngày 22/02/2025 đến ngày 21/3/2025, có 71 doanh nghiệp thành lập mới. Các doanh nghiệp thành lập "
        "mới hoạt động trong các lĩnh vực: vận tải kho bãi 12 doanh nghiệp; giáo dục và đào tạo 18 doanh nghiệp."
    )
    assert slots(found, "12 doanh nghiệp") == ("new-enterprises", "H", "2025-02-22/2025-03-21", None)
    assert slots(found, "18 doanh nghiệp").sector == "P"


@pytest.mark.parametrize(
    "sentence",
    [
        "Năm 2024, giá trị sản xuất công nghiệp đạt 1.100 tỷ đồng; trong đó, công nghiệp chế biến, chế tạo giữ vai trò "
        "chủ đạo với mức tăng 3%, sản xuất và phân phối điện tăng 8,2%.",
        "Tỉnh phấn đấu mỗi năm phát triển 30 sản phẩm; trong đó: có ít nhất năm sản phẩm 5 sao.",
    ],
)
def test_prose_with_commas_is_no_list(sentence: str) -> None:
    found = read(sentence)
    assert all(o.sector is None or "có" not in o.sector for o in found.values())
    if "8,2%" in found:
        assert found["8,2%"].sector == "D"


def test_a_page_that_breaks_a_sentence_where_its_type_changes_is_read_whole() -> None:
    lead, rest = "So với tháng trước", "chỉ số sản xuất công nghiệp tháng Ba tăng 1,5%, trong đó khai khoáng tăng 2,5%."
    whole, broken = read(f"{lead}, {rest}"), read(lead, f", {rest}")
    assert slots(broken, "1,5%") == slots(whole, "1,5%") == ("industrial-production-index", None, "2025-03", "2025-02")
    torn = read(
        "H", "oạt động xây dựng của tỉnh trong quý I năm 2025 đạt doanh thu 12 tỷ đồng, tăng 8,65", "%; cao nhất."
    )
    assert {"12 tỷ đồng", "8,65 %"} <= set(torn)


def test_growth_of_industries_in_a_section_on_growth_is_of_value_added() -> None:
    found = read(
        "1. Tăng trưởng kinh tế",
        "Tổng sản phẩm trên địa bàn tỉnh (GRDP) quý I năm 2025 ước tăng 8,9% so với cùng kỳ năm trước.",
        "Nhiều ngành công nghiệp tăng khá như: sản xuất trang phục (tăng 10,1%); sản xuất xe có động cơ (tăng 29,7%).",
        "Chỉ số sản xuất công nghiệp của ngành khai khoáng trong quý I năm 2025 giảm 3,3%.",
        "2. Sản xuất công nghiệp",
        "Quý I năm 2025, sản xuất trang phục tăng 9,5% so với cùng kỳ năm trước.",
        rules_alone=True,  # the choosers weigh the whole article, and this one is short
    )
    assert slots(found, "10,1%")[:2] == ("grdp", "14")
    assert slots(found, "29,7%")[:2] == ("grdp", "29")
    assert slots(found, "3,3%")[:2] == ("industrial-production-index", "B")
    assert found["9,5%"].indicator == "industrial-production-index"


def test_growth_of_products_is_of_what_is_made_of_them() -> None:
    found = read(
        "Tính chung quý I năm 2025, chỉ số sản xuất công nghiệp tăng 9,9% so với cùng kỳ năm trước.",
        "Một số sản phẩm chủ yếu tăng so với cùng kỳ: tinh bột sắn tăng 15,2%; lốp dùng cho xe máy, xe đạp tăng 6,6%.",
        rules_alone=True,
    )
    assert slots(found, "15,2%") == ("production-volume", "tinh bột sắn", "2025-Q1", "2024-Q1")
    assert slots(found, "6,6%")[:2] == ("production-volume", "lốp dùng cho xe máy, xe đạp")
