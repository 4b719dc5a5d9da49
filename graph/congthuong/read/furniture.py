"""Lines that belong to the page and not to the article: menus, counters, share buttons, imprints, letterheads.

>>> from congthuong.read.furniture import is_banner, is_furniture
>>> is_furniture("Lượt xem: 318 | Bản in | Gửi mail"), is_furniture("Điện thoại: 2,3 tỷ USD, tăng 7%")
(True, False)
>>> is_banner("SỞ CÔNG THƯƠNG HẢI DƯƠNG"), is_banner("Sở Công Thương Hải Dương họp báo")
(True, False)
"""

from __future__ import annotations

import re

from congthuong.read.lines import SHORT, key_of

__all__ = ["is_agency", "is_banner", "is_document_number", "is_furniture", "is_print_edge"]

_SHARED_ON = "facebook|twitter|zalo|youtube|tiktok|google news|messenger|linkedin|print|share|email|viber|telegram"

# What a folded line of the page begins with. Grouped by what it is; `$` where the words alone are the whole line.
_FURNITURE = re.compile(
    "|".join(
        (
            # counters
            r"(?:số )?lượt (?:xem|truy cập|đọc)\b|(?:tổng )?số truy cập\b|\d[\d.,]* ?lượt (?:xem|đọc)",
            r"\d[\d.,]* (?:liên quan|bình luận)(?: |$)|đánh giá (?:bài viết|của bạn)",
            r"\d+ (?:giây|phút|giờ|ngày) trước$|(?:thích|trả lời)(?: \d+)?$",
            # tags and sections
            r"từ kh[oó][aá] *(?:[:：]|$)|tags? *(?:[:：]|$)|#[^\W\d]\w*(?: #\w+)*$|chuyên mục *[:：]",
            # buttons
            rf"chia sẻ *(?:[:：]|$|bài viết|qua|trên|lên|{_SHARED_ON})|lưu bài(?: viết)?$",
            rf"(?:{_SHARED_ON})(?:[ |,]+(?:{_SHARED_ON}))*$|theo dõi .{{0,60}} trên (?:google|facebook|zalo)",
            r"in (?:trang|bài)(?: viết| này)?$|bản in$|gửi (?:e-?)?mail$",
            r"(?:gửi )?(?:ý kiến|bình luận|phản hồi)(?: bạn đọc| của bạn| bài viết)? *(?:\(\d+\)|:|$)",
            r"(?:tăng|giảm)? *cỡ chữ|a-? *a *a\+?$|nghe (?:đọc )?bài(?: viết)?$",
            r"đăng (?:nhập|ký)$|tìm kiếm$|quay lại$|(?:về|lên) (?:đầu trang|trang chủ)$",
            r"xem (?:tất cả|toàn bộ)$|đọc tiếp$",
            # imprint and contact; a telephone needs a number, since "Điện thoại: 2,3 tỷ USD" is an export
            r"(?:hotline|đường dây nóng|điện thoại|đt|tel|fax|zalo) *[:.]? *\(?\+?\d[\d ().+-]{6,}",
            r"e-?mail *: *\S+@|website *: *\S+\.\S+|https?://\S+$|www\.\S+$|\S+@\S+\.\S+$",
            r"(?:số )?giấy phép (?:số|hoạt động|xuất bản|thiết lập|báo)|©|\(c\) |copyright\b|(?:® ?)?bản quyền\b",
            r"(?:phó |quyền )?(?:tổng )?biên tập *[:：]|(?:người )?chịu trách nhiệm .{0,30}[:：]",
            r"(?:tòa soạn|toà soạn|trụ sở|cơ quan chủ quản) *[:：]",
            r"(?:liên hệ )?quảng cáo$|mời (?:quý )?(?:bạn đọc|độc giả)\b",
            # paper: addressees and page numbers
            r"nơi nhận *:|lưu *: *vt",
            r"trang \d+(?: ?/ ?\d+)?$|[-–—] *\d{1,4} *[-–—]$|page \d+(?: of \d+)?$",
        )
    )
)
# What browsers print at a page's head and foot: "11/22/24, 5:48 AM   Title" and "https://…   1/2".
_PRINT_EDGE = re.compile(
    r"\d{1,2}/\d{1,2}/\d{2,4},? +(?:lúc +)?\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m| ?sa| ?ch)?\s*\t|(?:https?|file)://\S+\s+\d+/\d+$",
    re.IGNORECASE,
)
_OFFER = re.compile(r"\b(?:đăng ký|mua|xem|gọi|liên hệ|tải) ngay!?$")
_HOTLINE = re.compile(r"\b(?:hotline|đường dây nóng) *:? *\d[\d .]{6,}$")
_CRUMB = re.compile(r" *[›»>/|] *")
_SPACED_CRUMB = re.compile(r" [›»>|] ")
_HOME = re.compile(r"trang chủ|trang nhất|home\b|trang tin")
_LINKS = frozenset(
    {"bản in", "gửi mail", "gửi email", "email", "in trang", "chia sẻ", "facebook", "zalo", "twitter", "print", "share",
     "liên hệ", "liên hệ quảng cáo", "quảng cáo", "đăng nhập", "đăng ký", "rss", "sitemap", "sơ đồ trang", "hỏi đáp",
     "english", "tiếng việt", "giới thiệu"}
)  # fmt: skip

_OFFICE = re.compile(
    r"(?:ubnd|ủy ban|uỷ ban|hđnd|hội đồng|sở|bộ|ban|cục|tổng cục|chi cục|trung tâm|văn phòng|phòng|báo|tạp chí|cổng|"
    r"đài|trang tin|trang thông tin|hội|hiệp hội|đảng|tỉnh ủy|tỉnh uỷ|thành ủy|thành uỷ|cộng hòa|cộng hoà|độc lập|"
    r"chi nhánh|viện|liên đoàn|công đoàn|thông tấn)\b"
)
_PAPER = re.compile(r"(?:báo|tạp chí|cổng thông tin|cổng ttđt|trang thông tin|trang tin|đài)\b")
_VERB = re.compile(
    r"\b(?:tăng|giảm|đạt|họp|làm việc|tổ chức|triển khai|công bố|kiểm tra|đề nghị|yêu cầu|khai mạc|thăm|cho biết)\b"
)
_NUMBER_LINE = re.compile(r"số ?:? ?\d* ?/[\w.-]+(?: .*)?$")


def is_furniture(text: str) -> bool:
    """Whether a line is part of the page around the article: a counter, button, tag list, imprint or breadcrumb."""
    if len(text) > SHORT:
        return False
    if not any(char.isalnum() for char in text):
        return True
    key = key_of(text)
    if _FURNITURE.match(key):
        return len(key.split()) <= 40
    if is_print_edge(text) or ((_HOTLINE.search(key) or _OFFER.search(key)) and len(key.split()) <= 12):
        return True
    return _is_breadcrumb(key)


def is_print_edge(text: str) -> bool:
    r"""Whether a line is what a browser prints around a page: the day of printing and the title, or address and number.

    >>> is_print_edge("https://example.vn/tin.html\t1/2")
    True
    """
    return len(text) <= SHORT and _PRINT_EDGE.match(text) is not None


def _is_breadcrumb(key: str) -> bool:
    parts = [part for part in _CRUMB.split(key) if part]
    if len(parts) < 2:
        return False
    if _HOME.match(parts[0]) or any(part in _LINKS or _FURNITURE.match(part) for part in parts):
        return all(len(part.split()) <= 8 for part in parts)
    # "Kinh tế › Công nghiệp"; with a figure it may be a statement.
    named = all(len(part.split()) <= 5 for part in parts) and not any(char.isdigit() for char in key)
    return named and _SPACED_CRUMB.search(key) is not None


def is_agency(text: str) -> bool:
    """Whether a line is the name of an office or paper and nothing else."""
    key = key_of(text)
    return len(key) <= 80 and _OFFICE.match(key) is not None and not _states(key) and text[-1] not in ".,;:?!"


def is_banner(text: str) -> bool:
    """Whether a line above the title names an office in capitals, or a paper: a letterhead or a site's name."""
    return is_agency(text) and (text.isupper() or _PAPER.match(key_of(text)) is not None)


def is_document_number(text: str) -> bool:
    """Whether a line is the number of an official letter.

    >>> is_document_number("Số: 12/BC-SCT"), is_document_number("Số dự án: 12")
    (True, False)
    """
    return len(text) <= 80 and _NUMBER_LINE.match(key_of(text)) is not None


def _states(key: str) -> bool:
    # A verb or a figure makes a headline of an office's name.
    return any(char.isdigit() for char in key) or len(key.split()) > 10 or _VERB.search(key) is not None
