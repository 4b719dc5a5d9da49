r"""The words by which headers, names and captions of tables say what they are, as words are compared (`fold_letters`).

>>> from congthuong.interpret.grids.words import NUMBER, TOTAL
>>> NUMBER.fullmatch("khoảng 58").groups()
('khoảng', '58', '')
>>> bool(TOTAL.match("tổng cộng")), bool(TOTAL.match("công ti"))
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from congthuong.facts import Bound

__all__ = [
    "BOUNDS", "CLUSTER", "COLUMN_NUMBER", "COMPARE", "EMPTY", "ESTIMATE", "EXPORTS", "FIRM", "GROWTH", "INDEX",
    "INDEX_HEADER", "INVESTOR", "NAMES", "NO_FIGURES", "NUMBER", "OTHER", "PART", "PLACE", "PLAN", "PRODUCTS", "QUALIFIERS",
    "QUANTITY", "SHARE", "TOTAL", "TOWARDS", "UNIT_HEADER", "WORTH", "YEAR", "ZONE",
]  # fmt: skip

# -- what a cell is ----------------------------------------------------------------------------------------------------
NUMBER: Final = re.compile(
    r"(?:(khoảng|gần|xấp xỉ|trên|hơn|dưới|>=|≥|<=|≤|>|<|~)\s*)?([-+–]?\d[\d.,]*)\s?(%?)\s*(?:\*|\(\d\))?"
)
BOUNDS: Final[Mapping[str, Bound]] = {
    "khoảng": "approx", "gần": "approx", "xấp xỉ": "approx", "~": "approx", "trên": "gt", "hơn": "gt", ">": "gt",
    "dưới": "lt", "<": "lt", ">=": "ge", "≥": "ge", "<=": "le", "≤": "le",
}  # fmt: skip
YEAR: Final = re.compile(r"(?:sơ bộ |năm |ước (?:tính )?)?((?:19|20)\d\d)\s?(?:\(?(?:sơ bộ|ước)\)?)?")
INDEX: Final = re.compile(r"\d{1,3}(?:\.\d{1,2})*[.)]?|[ivxlc]{1,5}[.)]?|[a-z][.)]?")
COLUMN_NUMBER: Final = re.compile(r"\(?[a-d]\)?|\(?\d{1,2}\)?(?:\s?=\s?[\d()/*x+\-: ]+%?)?")
EMPTY: Final = re.compile(r"[-–—]|\.{2,3}|…|x|na|n/a")

# -- what a column is of -----------------------------------------------------------------------------------------------
INDEX_HEADER: Final = re.compile(r"stt|tt|no\.?|số tt|số thứ tự")
UNIT_HEADER: Final = re.compile(r"đơn vị(?: tính)?|đvt|đv tính|đv")
NO_FIGURES: Final = re.compile(
    r"điện thoại|fax|email|số phòng|^trang$|^biểu(?: số)?$|số hiệu|số quiết định|^mã|năm thành lập|ghi chú|thời hạn|^ngài "
)
ZONE: Final = re.compile(r"khu công nghiệp|(?<!\w)kcn(?!\w)")
CLUSTER: Final = re.compile(r"cụm công nghiệp|(?<!\w)ccn(?!\w)|tên cụm")
PLACE: Final = re.compile(r"huiện|địa phương|tỉnh|thành phố|thị xã|địa bàn")
FIRM: Final = re.compile(r"doanh nghiệp|công ti|đơn vị sản xuất|cơ sở")
INVESTOR: Final = re.compile(r"nhà đầu tư|chủ đầu tư|đơn vị đầu tư")
OTHER: Final = re.compile(
    r"nhà đầu tư|chủ đầu tư|địa điểm|vị trí|ngành nghề|lĩnh vực|tình trạng|địa chỉ|hình thức|quốc gia|quốc tịch"
)
NAMES: Final = re.compile(r"chỉ tiêu|ngành|sản phẩm|mặt hàng|nội dung|tên|nhóm")

# -- what a header says of its figures ---------------------------------------------------------------------------------
PLAN: Final = re.compile(r"kế hoạch|(?<!\w)kh(?!\w)|dự toán|(?<!\w)dt(?!\w)|mục tiêu|chỉ tiêu giao")
COMPARE: Final = re.compile(
    r"so với|so cùng|so (?:sánh )?kế|(?<!\w)so(?!\w)|%\s?(?:kh|dt)|bằng|tỉ lệ (?:so|đạt)|tăng|giảm|tốc độ|phát triển"
)
TOWARDS: Final = re.compile(r"so (?:với|sánh với)|so$")
GROWTH: Final = re.compile(r"tăng|giảm|tốc độ tăng")
SHARE: Final = re.compile(r"cơ cấu|tỉ trọng|tỉ lệ|chiếm")
ESTIMATE: Final = re.compile(r"(?<!\w)ước|sơ bộ")
QUANTITY: Final = re.compile(r"(?<!\w)lượng(?!\w)")
WORTH: Final = re.compile(r"trị giá|giá trị|kim ngạch")

# -- what a row or a caption says --------------------------------------------------------------------------------------
TOTAL: Final = re.compile(r"(?:tổng cộng|tổng số|tổng|cộng|toàn tỉnh|chung|tổng giá trị|cả nước)(?!\w)")
PART: Final = re.compile(r"(?:trong đó|chia ra|gồm|riêng)\s*:?\s*")
PRODUCTS: Final = re.compile(r"sản phẩm|mặt hàng")
EXPORTS: Final = re.compile(r"xuất khẩu")
QUALIFIERS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"fdi|đầu tư nước ngoài|đtnn"), "FDI"),
    (re.compile(r"ddi|trong nước"), "DDI"),
    (re.compile(r"theo (?:qui hoạch|qh)"), "theo quy hoạch"),
)
