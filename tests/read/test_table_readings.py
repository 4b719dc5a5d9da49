"""Tables of many layouts, composed for these tests, in the forms that files give them: the same grid, the same facts.

What a cell says is written as it should be read: subject | indicator | value unit | period, then, where there is more,
its transformation, sector, base, status, bound and qualifiers. Names and figures are invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import pytest

from congthuong.article import Article, Metadata
from congthuong.facts import Observation, json_number
from congthuong.interpret import interpret
from congthuong.interpret.coverage import coverage
from congthuong.interpret.reread import reread
from congthuong.read import parse
from congthuong.recognise import load

from .table_forms import CellOf, Rows, as_bars, as_csv, as_docx, as_html, as_pdf, as_xlsx

FORMS = {"docx": as_docx, "xlsx": as_xlsx, "pdf": as_pdf, "csv": as_csv}


class Case(NamedTuple):
    """A table below its lines, and what is read of it: the surface of each figure and its reading."""

    lines: Sequence[str]
    rows: Rows
    read: dict[str, str]
    unread: Mapping[str, str] = MappingProxyType({})  # figures that are refused, and why


def span(text: str, rows: int = 1, cols: int = 1) -> CellOf:
    return text, rows, cols


CASES = {
    "consumer prices by base": Case(
        ["Chỉ số giá tiêu dùng tháng 11 năm 2020 của tỉnh Kon Tum", "Đơn vị tính: %"],
        [
            [span("", 2), span("Tháng 11 năm 2020 so với", 1, 2)],
            ["Tháng trước", "Cùng kỳ năm trước"],
            ["Chỉ số giá tiêu dùng", "100,25", "101,75"],
        ],
        {
            "100,25": "Kon Tum | consumer-price-index | 0.25 percent | 2020-11 change ~2020-10",
            "101,75": "Kon Tum | consumer-price-index | 1.75 percent | 2020-11 change ~2019-11",
        },
    ),
    "a year over a year": Case(
        ["Chỉ số sản xuất công nghiệp tỉnh Lào Cai phân theo ngành (%)"],
        [["Ngành", "2018/2017", "2019/2018"], ["Toàn ngành", "108,5", "104,1"], ["Khai khoáng", "97,0", "112,4"]],
        {
            "108,5": "Lào Cai | industrial-production-index | 8.5 percent | 2018 change ~2017",
            "104,1": "Lào Cai | industrial-production-index | 4.1 percent | 2019 change ~2018",
            "97,0": "Lào Cai | industrial-production-index | -3 percent | 2018 change B ~2017",
            "112,4": "Lào Cai | industrial-production-index | 12.4 percent | 2019 change B ~2018",
        },
    ),
    "a column of units": Case(
        ["Một số chỉ tiêu kinh tế tỉnh Trà Vinh"],
        [
            ["TT", "Chỉ tiêu", "ĐVT", "Năm 2021", "Năm 2022"],
            ["1", "Kim ngạch xuất khẩu", "Triệu USD", "412,5", "455"],
            ["2", "Số dự án", "Dự án", "310", "327"],
        ],
        {
            "412,5": "Trà Vinh | export-turnover | 412500000 USD | 2021",
            "455": "Trà Vinh | export-turnover | 455000000 USD | 2022",
            "310": "Trà Vinh | project-count | 310 count:dự án | 2021",
            "327": "Trà Vinh | project-count | 327 count:dự án | 2022",
        },
    ),
    "points for decimals": Case(
        ["Vốn đầu tư nước ngoài của tỉnh Bình Dương đến hết năm 2020"],
        [
            ["Huyện, thị xã", "Số dự án", "Vốn đăng ký (triệu USD)"],
            ["Bàu Bàng", "214", "3,105.7"],
            ["Bến Cát", "870", "8,412.25"],
        ],
        {
            "214": "Bàu Bàng | project-count | 214 count:dự án | /2020-12-31 [FDI]",
            "3,105.7": "Bàu Bàng | registered-capital | 3105700000 USD | /2020-12-31 [FDI]",
            "870": "Bến Cát | project-count | 870 count:dự án | /2020-12-31 [FDI]",
            "8,412.25": "Bến Cát | registered-capital | 8412250000 USD | /2020-12-31 [FDI]",
        },
    ),
    "products of a month": Case(
        ["Sản phẩm công nghiệp chủ yếu của tỉnh Hà Nam tháng 6 năm 2023"],
        [
            ["Sản phẩm", "Đơn vị tính", "Thực hiện tháng 5/2023", "Ước tháng 6/2023"],
            ["Xi măng", "Nghìn tấn", "410", "425,5"],
            ["Quần áo may sẵn", "1000 cái", "1.250", "1.310"],
        ],
        {
            "410": "Hà Nam | production-volume | 410000 tonne | 2023-05 Xi măng",
            "425,5": "Hà Nam | production-volume | 425500 tonne | 2023-06 Xi măng estimate",
            "1.250": "Hà Nam | production-volume | 1250000 count:cái | 2023-05 Quần áo may sẵn",
            "1.310": "Hà Nam | production-volume | 1310000 count:cái | 2023-06 Quần áo may sẵn estimate",
        },
    ),
    "a plan and what came of it": Case(
        ["Thu ngân sách tỉnh Cao Bằng năm 2023", "Đơn vị: tỷ đồng"],
        [
            ["Chỉ tiêu", "Kế hoạch năm 2023", "Thực hiện năm 2023", "So với kế hoạch (%)"],
            ["Thu ngân sách nhà nước", "1.900", "1.995", "105,0"],
        ],
        {
            "1.900": "Cao Bằng | state-budget-revenue | 1900000000000 VND | 2023 target",
            "1.995": "Cao Bằng | state-budget-revenue | 1995000000000 VND | 2023",
            "105,0": "Cao Bằng | state-budget-revenue | 105 percent | 2023 plan-share",
        },
    ),
    "clusters of districts": Case(
        ["Cụm công nghiệp trên địa bàn tỉnh Hải Dương đến hết năm 2022"],
        [
            ["TT", "Huyện", "Tên cụm công nghiệp", "Diện tích (ha)", "Tỷ lệ lấp đầy (%)"],
            ["1", span("Cẩm Giàng", 2), "CCN Lương Xá", "45,5", "80"],
            ["2", "CCN Cao Bình", "61", "-"],
        ],
        {
            "45,5": "CCN Lương Xá | planned-area | 45.5 hectare | /2022-12-31",
            "80": "CCN Lương Xá | occupancy-rate | 80 percent | /2022-12-31 share",
            "61": "CCN Cao Bình | planned-area | 61 hectare | /2022-12-31",
        },
    ),
    "a table on its side": Case(
        ["So sánh các khu công nghiệp của tỉnh Long An năm 2022"],
        [
            ["Nội dung", "KCN Thuận Phú Bắc", "KCN Bình Hòa Nam", "KCN Tân Đô Đông"],
            ["Diện tích (ha)", "147,5", "82", "209"],
            ["Lao động (người)", "5.120", "2.041", "9.377"],
        ],
        {
            "147,5": "KCN Thuận Phú Bắc | planned-area | 147.5 hectare | /2022-12-31",
            "82": "KCN Bình Hòa Nam | planned-area | 82 hectare | /2022-12-31",
            "209": "KCN Tân Đô Đông | planned-area | 209 hectare | /2022-12-31",
            "5.120": "KCN Thuận Phú Bắc | employment | 5120 count:người | /2022-12-31",
            "2.041": "KCN Bình Hòa Nam | employment | 2041 count:người | /2022-12-31",
            "9.377": "KCN Tân Đô Đông | employment | 9377 count:người | /2022-12-31",
        },
    ),
    "two tables side by side": Case(
        ["Vốn FDI đăng ký của các tỉnh đến hết năm 2019"],
        [
            ["Tỉnh", "Số dự án", "Vốn đăng ký (triệu USD)", "Tỉnh", "Số dự án", "Vốn đăng ký (triệu USD)"],
            ["Hà Nam", "290", "3.410", "Nam Định", "121", "3.702"],
            ["Thái Bình", "88", "665,5", "Ninh Bình", "71", "1.409"],
        ],
        {
            "290": "Hà Nam | project-count | 290 count:dự án | /2019-12-31 [FDI]",
            "3.410": "Hà Nam | registered-capital | 3410000000 USD | /2019-12-31 [FDI]",
            "121": "Nam Định | project-count | 121 count:dự án | /2019-12-31 [FDI]",
            "3.702": "Nam Định | registered-capital | 3702000000 USD | /2019-12-31 [FDI]",
            "88": "Thái Bình | project-count | 88 count:dự án | /2019-12-31 [FDI]",
            "665,5": "Thái Bình | registered-capital | 665500000 USD | /2019-12-31 [FDI]",
            "71": "Ninh Bình | project-count | 71 count:dự án | /2019-12-31 [FDI]",
            "1.409": "Ninh Bình | registered-capital | 1409000000 USD | /2019-12-31 [FDI]",
        },
    ),
    "levels and shares in one table": Case(
        ["Giá trị sản xuất công nghiệp tỉnh Bến Tre"],
        [
            ["", "2020", "Sơ bộ 2021"],
            [span("Tỷ đồng", 1, 3)],
            ["Doanh nghiệp FDI", "12.400", "13.150"],
            [span("Cơ cấu (%)", 1, 3)],
            ["Doanh nghiệp FDI", "41,5", "42,0"],
        ],
        {
            "12.400": "Bến Tre | industrial-output-value | 12400000000000 VND | 2020 [FDI]",
            "13.150": "Bến Tre | industrial-output-value | 13150000000000 VND | 2021 estimate [FDI]",
            "41,5": "Bến Tre | industrial-output-value | 41.5 percent | 2020 share [FDI]",
            "42,0": "Bến Tre | industrial-output-value | 42 percent | 2021 share estimate [FDI]",
        },
    ),
    "bounds": Case(
        ["Cụm công nghiệp các tỉnh năm 2021"],
        [
            ["Tỉnh", "Số cụm công nghiệp", "Diện tích (ha)"],
            ["Thanh Hóa", "khoảng 45", "> 1.600"],
            ["Nghệ An", "23", "<= 730,5"],
        ],
        {
            "45": "Thanh Hóa | industrial-cluster-count | 45 count:cụm công nghiệp | /2021-12-31 approx",
            "1.600": "Thanh Hóa | planned-area | 1600 hectare | /2021-12-31 gt [CCN]",
            "23": "Nghệ An | industrial-cluster-count | 23 count:cụm công nghiệp | /2021-12-31",
            "730,5": "Nghệ An | planned-area | 730.5 hectare | /2021-12-31 le [CCN]",
        },
    ),
    "the whole country": Case(
        ["Bán lẻ hàng hóa và doanh thu dịch vụ cả nước", "Đơn vị tính: nghìn tỷ đồng"],
        [["", "Năm 2021", "Năm 2022"], ["Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng", "4.407", "5.363"]],
        {
            "4.407": "Việt Nam | retail-sales-and-services | 4407000000000000 VND | 2021",
            "5.363": "Việt Nam | retail-sales-and-services | 5363000000000000 VND | 2022",
        },
    ),
    "firms": Case(
        ["Doanh nghiệp dệt may tỉnh Hưng Yên năm 2022"],
        [
            ["STT", "Doanh nghiệp", "Địa chỉ", "Điện thoại", "Số lao động (người)"],
            ["1", "Công ty CP May Phù Lương", "Phố Nối", "0221 3 555 123", "1.240"],
            ["2", "Công ty TNHH Dệt Kim Sa", "Mỹ Hào", "0221 3 666 456", "655"],
        ],
        {
            "1.240": "Công ty CP May Phù Lương | employment | 1240 count:người | /2022-12-31",
            "655": "Công ty TNHH Dệt Kim Sa | employment | 655 count:người | /2022-12-31",
        },
    ),
    "columns with numbers": Case(
        ["Vốn đầu tư của tỉnh Sơn La năm 2023 (tỷ đồng)"],
        [
            ["Nguồn vốn", "Kế hoạch năm 2023", "Thực hiện năm 2023", "So với kế hoạch (%)"],
            ["A", "1", "2", "3=2/1"],
            ["Vốn đầu tư", "5.100", "4.845", "95"],
        ],
        {
            "5.100": "Sơn La | investment-capital | 5100000000000 VND | 2023 target",
            "4.845": "Sơn La | investment-capital | 4845000000000 VND | 2023",
            "95": "Sơn La | investment-capital | 95 percent | 2023 plan-share",
        },
    ),
    "growth beside levels": Case(
        ["Kim ngạch xuất khẩu của tỉnh An Giang"],
        [
            ["Chỉ tiêu", "Năm 2022 (triệu USD)", "Tăng, giảm so với năm 2021 (%)"],
            ["Kim ngạch xuất khẩu", "1.180,5", "-4,2"],
        ],
        {
            "1.180,5": "An Giang | export-turnover | 1180500000 USD | 2022",
            "-4,2": "An Giang | export-turnover | -4.2 percent | 2022 change ~2021",
        },
    ),
    "a part of a row": Case(
        ["Lao động trong doanh nghiệp tỉnh Phú Thọ cuối năm 2022"],
        [
            ["Chỉ tiêu", "Số lao động (người)"],
            ["Lao động", "210.400"],
            ["Trong đó: công nghiệp chế biến, chế tạo", "151.250"],
        ],
        {
            "210.400": "Phú Thọ | employment | 210400 count:người | /2022-12-31",
            "151.250": "Phú Thọ | employment | 151250 count:người | /2022-12-31 C",
        },
    ),
    "a list of contents": Case(
        ["Niên giám thống kê tỉnh Vĩnh Phúc năm 2019"],
        [["Biểu", "Nội dung", "Trang"], ["41", "Chỉ số sản xuất công nghiệp", "212"], ["42", "Số doanh nghiệp", "215"]],
        {},
    ),
    "figures without a header": Case(
        ["Thông tin thêm của tỉnh Bạc Liêu"],
        [["Diện tích", "41,5", "60,2"], ["Lao động", "2.110", "1.905"], ["Dự án", "14", "22"]],
        {},
        {"41,5": "no header", "2.110": "no header", "22": "no header"},
    ),
    "figures of nothing known": Case(
        ["Kết quả khảo sát tại tỉnh Yên Bái năm 2020"],
        [["Phiếu", "Số trang (trang)", "Điểm"], ["Lần một", "12", "7,5"], ["Lần hai", "15", "8,0"]],
        {},
        {"7,5": "no indicator"},
    ),
    "figures of nobody": Case(
        ["Doanh thu theo tháng"],
        [["Chỉ tiêu", "Năm 2021 (tỷ đồng)", "Năm 2022 (tỷ đồng)"], ["Doanh thu", "12,5", "14"], ["Lãi", "1,1", "2"]],
        {},
        {"12,5": "no subject", "14": "no subject"},
    ),
    "a cell with two numbers": Case(
        ["Dự án tại các huyện của tỉnh Quảng Trị đến hết năm 2022"],
        [["Huyện", "Số dự án"], ["Hải Lăng", "14"], ["Gio Linh", "9 (2 mới)"], ["Cam Lộ", "11"]],
        {
            "14": "Hải Lăng | project-count | 14 count:dự án | /2022-12-31",
            "11": "Cam Lộ | project-count | 11 count:dự án | /2022-12-31",
        },
        {"9": "no number alone"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_table_is_read_as_it_should_be(name: str) -> None:
    case = CASES[name]
    article = _article(as_html(case.lines, case.rows), "a.html")
    found = interpret(article, load()).observations
    assert {o.surface: reading(o) for o in found} == case.read
    again = [(o.surface, reread(article.text, o).value, reread(article.text, o).unit) for o in found]
    assert again == [(o.surface, o.value, o.unit) for o in found]
    reasons = {n.text: n.reason for n in coverage(article, load()).numerals if n.status == "unread"}
    assert {text: reasons.get(text) for text in case.unread} == case.unread


@pytest.mark.parametrize("form", FORMS)
def test_a_form_gives_the_same_grids(form: str) -> None:
    different = []
    for name, case in CASES.items():
        page = _article(as_html(case.lines, case.rows), "a.html")
        other = _article(FORMS[form](case.lines, case.rows), f"a.{form}")
        if cells(other, spans=form != "csv") != cells(page, spans=form != "csv"):
            different.append(name)
    assert different == []


@pytest.mark.parametrize("name", CASES)
def test_text_with_bars_gives_the_same_facts(name: str) -> None:
    case = CASES[name]
    article = _article(as_bars(case.lines, case.rows), "a.md")
    assert {o.surface: reading(o) for o in interpret(article, load()).observations} == case.read


def test_a_list_of_zones_gives_relations() -> None:
    rows = [
        ["STT", "Tên KCN", "Địa điểm", "Chủ đầu tư", "Diện tích (ha)"],
        ["1", "Thuận Hòa", "Huyện Đức Hòa", "Công ty CP Hạ tầng Vàm Đông", "147,5"],
        ["2", "Bình Lợi", "Huyện Bến Lức", "Công ty TNHH Đầu tư Rạch Kiến", "82"],
    ]
    article = _article(as_html(["Các khu công nghiệp của tỉnh Long An năm 2022"], rows), "a.html")
    found = interpret(article, load())
    stated = {(r.subject, r.predicate, r.object) for r in found.relations}
    assert stated >= {
        ("Long An", "hasZone", "KCN Thuận Hòa"),
        ("KCN Thuận Hòa", "locatedIn", "Đức Hòa"),
        ("Công ty CP Hạ tầng Vàm Đông", "implements", "KCN Thuận Hòa"),
        ("KCN Bình Lợi", "locatedIn", "Bến Lức"),
    }
    named = {(e.type, e.label) for e in found.entities}
    assert ("IndustrialZone", "KCN Bình Lợi") in named
    assert all(article.text[a:b] for e in found.entities for a, b in e.mentions)


def _article(raw: bytes, name: str) -> Article:
    return parse(raw, name=name, media_type=None, id="a", metadata=Metadata(published="2024-01-15"))


def cells(article: Article, *, spans: bool) -> list[list[tuple[object, ...]]]:
    """The cells of the article's tables by place; a CSV file knows no merged cells."""
    return [
        [(c.row, c.col, article.text[c.start : c.end], *((c.rows, c.cols) if spans else ())) for c in table.cells]
        for table in article.tables
    ]


def reading(o: Observation) -> str:
    more = [
        o.transformation if o.transformation != "level" else None,
        o.sector,
        f"~{o.compared_with}" if o.compared_with else None,
        o.status if o.status != "actual" else None,
        o.bound if o.bound != "eq" else None,
        f"[{', '.join(o.qualifiers)}]" if o.qualifiers else None,
    ]
    said = " ".join(str(part) for part in (o.period, *more) if part)
    return f"{o.subject} | {o.indicator} | {json_number(o.value)} {o.unit} | {said}"
