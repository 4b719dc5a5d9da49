"""What single lines of a page give away about themselves: menus, datelines, credits, names of authors.

>>> from congthuong.read import page
>>> page.is_furniture("Lượt xem: 318 | Bản in | Gửi mail"), page.is_furniture("Điện thoại: 2,3 tỷ USD, tăng 7%")
(True, False)
>>> page.stamps("Đăng ngày: 11/06/2024 , 06:23 GMT+7")
(Stamp(date='2024-06-11', labelled=True),)
>>> page.author("Bài, ảnh: Lê Minh"), page.is_name("Lê Minh"), page.is_name("Kinh tế")
('Lê Minh', True, False)

Every function takes one line, and no line longer than `lines.SHORT` is any of these.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass

from congthuong.read.lines import SHORT, key_of

__all__ = [
    "Stamp",
    "author",
    "is_agency",
    "is_banner",
    "is_byline",
    "is_document_number",
    "is_furniture",
    "is_name",
    "is_picture_text",
    "is_place_and_date",
    "is_plain_date",
    "opens_related",
    "stamps",
    "without_credit",
]

# --- furniture ------------------------------------------------------------------------------------------------------

_MENU = "trang chủ|trang nhất|home|trang tin"
_FURNITURE = re.compile(
    r"""
    (?:số\s)?lượt\s(?:xem|truy\scập|đọc)\b | (?:tổng\s)?số\struy\scập\b | \d[\d.,]*\s*lượt\s(?:xem|đọc)
  | từ\skh[oó][aá]\s*(?:[:：]|$) | tags?\s*(?:[:：]|$) | \#[^\W\d]\w*(?:\s\#\w+)*$
  | chia\ssẻ\s*(?:[:：]|$|bài\sviết|qua|trên|lên|facebook|zalo) | lưu\sbài(?:\sviết)?$ | theo\sdõi\s.{0,60}\strên\s(?:google|facebook|zalo)
  | in\s(?:trang|bài)(?:\sviết|\snày)?$ | bản\sin$ | gửi\s(?:e-?)?mail$ | (?:gửi\s)?(?:ý\skiến|bình\sluận|phản\shồi)(?:\sbạn\sđọc|\scủa\sbạn|\sbài\sviết)?\s*(?:\(\d+\)|:|$)
  | (?:hotline|đường\sdây\snóng|điện\sthoại|đt|tel|fax|zalo)\s*[:.]?\s*\(?\+?\d[\d\s().+-]{6,}
  | e-?mail\s*:\s*\S+@ | website\s*:\s*\S+\.\S+ | https?://\S+$ | www\.\S+$ | \S+@\S+\.\S+$
  | (?:số\s)?giấy\sphép\s(?:số|hoạt\sđộng|xuất\sbản|thiết\slập|báo) | ©|\(c\)\s|copyright\b | (?:®\s)?bản\squyền\b
  | (?:tổng|phó\stổng|quyền\stổng)\sbiên\stập\s*[:：] | (?:chịu\strách\snhiệm|người\schịu\strách\snhiệm)\s.{0,30}[:：] | tòa\ssoạn\s*[:：] | trụ\ssở\s*[:：] | cơ\squan\schủ\squản\s*[:：]
  | (?:liên\shệ\s)?quảng\scáo$ | đăng\s(?:nhập|ký)$ | tìm\skiếm$ | quay\slại$ | (?:về|lên)\s(?:đầu\strang|trang\schủ)$ | xem\s(?:tất\scả|toàn\sbộ)$ | đọc\stiếp$
  | (?:tăng|giảm)?\s*cỡ\schữ | a-?\s*a\s*a\+?$ | nghe\s(?:đọc\s)?bài(?:\sviết)?$ | (?:facebook|twitter|zalo|youtube|tiktok|google\snews|messenger|linkedin|print|share)(?:[\s|,]+(?:facebook|twitter|zalo|youtube|tiktok|google\snews|messenger|linkedin|print|share))*$
  | nơi\snhận\s*: | lưu\s*:\s*vt | mời\s(?:quý\s)?(?:bạn\sđọc|độc\sgiả)\b | chuyên\smục\s*[:：]
  | trang\s\d+(?:\s*/\s*\d+)?$ | [-–—]\s*\d{1,4}\s*[-–—]$ | page\s\d+(?:\sof\s\d+)?$
  | \d+\s(?:giây|phút|giờ|ngày)\strước$ | (?:thích|trả\slời)(?:\s\d+)?$ | đánh\sgiá\s(?:bài\sviết|của\sbạn) | \d[\d.,]*\s(?:liên\squan|bình\sluận)(?:\s|$)
    """,
    re.VERBOSE,
)
_CRUMB = re.compile(r"\s*[›»>/|]\s*")
_CRUMB_ONLY = re.compile(r"\s[›»>|]\s")
_LINK_WORDS = frozenset(
    "bản in|gửi mail|gửi email|email|in trang|chia sẻ|facebook|zalo|twitter|print|share|liên hệ|liên hệ quảng cáo|"
    "quảng cáo|đăng nhập|đăng ký|rss|sitemap|sơ đồ trang|hỏi đáp|english|tiếng việt|giới thiệu".split("|")
)


def is_furniture(text: str) -> bool:
    """Whether a line belongs to the page and not to the article: counters, share buttons, tags, imprint, breadcrumbs."""
    if len(text) > SHORT:
        return False
    if not any(char.isalnum() for char in text):
        return True
    key = key_of(text)
    if _FURNITURE.match(key):
        # "Từ khóa: …" may be long; the rest are labels, and a sentence that only begins like one is none.
        return len(key.split()) <= 40
    parts = [part for part in _CRUMB.split(key) if part]
    if len(parts) < 2:
        return False
    if re.match(_MENU, parts[0]) or any(part in _LINK_WORDS or _FURNITURE.match(part) for part in parts):
        return all(len(part.split()) <= 8 for part in parts)
    # "Kinh tế › Công nghiệp"; no figure, else it may be "A > 5".
    return bool(_CRUMB_ONLY.search(key)) and not any(c.isdigit() for c in key) and all(len(p.split()) <= 5 for p in parts)


_AGENCY = (
    "ubnd|ủy ban|uỷ ban|hđnd|hội đồng|sở|bộ|ban|cục|tổng cục|chi cục|trung tâm|văn phòng|phòng|báo|tạp chí|cổng|đài|"
    "trang tin|trang thông tin|hội|hiệp hội|đảng|tỉnh ủy|tỉnh uỷ|thành ủy|cộng hòa|cộng hoà|độc lập|chi nhánh|viện|"
    "liên đoàn|công đoàn|thông tấn"
)
_AGENCY_START = re.compile(rf"(?:{_AGENCY})\b")
_PAPER = re.compile(r"(?:báo|tạp chí|cổng thông tin|cổng ttđt|trang thông tin|trang tin|đài)\b")
_NUMBER_LINE = re.compile(r"số\s*:?\s*\d*\s*/[\w.-]+(?:\s.*)?$")


def is_agency(text: str) -> bool:
    """Whether a line is the name of an office or paper and nothing else: the author or publisher of what stands there."""
    key = key_of(text)
    return len(key) <= 80 and _AGENCY_START.match(key) is not None and not _is_stated(key) and text[-1] not in ".,;:?!"


def is_banner(text: str) -> bool:
    """Whether a line above the title names an office in capitals, or a paper: a letterhead or a site's name."""
    return is_agency(text) and (text.isupper() or _PAPER.match(key_of(text)) is not None)


def is_document_number(text: str) -> bool:
    """Whether a line is the number of an official letter: "Số: 12/BC-SCT"."""
    return len(text) <= 80 and _NUMBER_LINE.match(key_of(text)) is not None


def _is_stated(key: str) -> bool:
    # A verb or a figure makes a headline of an office's name.
    return any(c.isdigit() for c in key) or len(key.split()) > 10 or bool(_VERB.search(key))


_VERB = re.compile(r"\b(?:tăng|giảm|đạt|họp|làm việc|tổ chức|triển khai|công bố|kiểm tra|đề nghị|yêu cầu|khai mạc|thăm)\b")

# --- datelines ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date that the page bears: ISO 8601, and whether the page says that it is the article's."""

    date: str
    labelled: bool


_DAY = re.compile(
    r"(?<!\d)(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})\s?[-/.]\s?(?P<m2>\d{1,2})\s?[-/.]\s?(?P<y2>\d{4})"
    r"|(?:ngày\s)?(?P<d3>\d{1,2})\stháng\s(?P<m3>\d{1,2})(?:,)?\snăm\s(?P<y3>\d{4}))(?!\d)"
)
_LABEL = re.compile(
    r"(?:đăng|xuất bản|ngày đăng|ngày xuất bản|đăng ngày|đăng lúc|ngày viết|ngày đưa tin|ngày phát hành|thời gian đăng|ngày tạo)"
    r"(?:\s(?:tải|bài|tin|ngày|lúc|vào))*\b"
)
_UPDATED = re.compile(r"(?:(?:ngày\s)?cập nhật|lần cập nhật cuối|cập nhật lần cuối|sửa đổi)(?:\s(?:ngày|lúc|lần cuối))*\b")
_CLOCK = re.compile(r"\d{1,2}\s?(?:[:hg]\s?\d{2})(?:\s?[:']\s?\d{2})?\s?(?:phút)?\s?(?:am|pm|sa|ch)?\b")
_DATE_WORDS = re.compile(
    r"\b(?:gmt|utc)(?:\s?[+-]\s?\d{1,2}(?::\d{2})?)?"
    r"|\b(?:thứ\s(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cn|t[2-7]|ngày|lúc|vào|giờ|hôm nay)\b|\ba[-+]?\s+a\s+a[-+]?(?!\w)|\ba[-+](?!\w)"
)
_SECTION = re.compile(r"(?:chuyên mục|mục|nguồn|tác giả|người đăng|lượt xem|đã xem)\s*:.*$")
_PLACE_AND_DATE = re.compile(r"[^\W\d][^\d,]{1,40},\s*ngày\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4}\.?$")


def stamps(text: str) -> tuple[Stamp, ...]:
    """The dates of a line that is a dateline, else nothing: a line with a date and no word that says anything else."""
    if len(text) > 140:
        return ()
    key = key_of(text)
    if not any(c.isdigit() for c in key):
        return ()
    dates = [date for match in _DAY.finditer(key) if (date := _iso(match))]
    if not dates:
        return ()
    labelled = _LABEL.search(key) is not None
    if not is_place_and_date(text):
        rest = _CLOCK.sub(" ", _DAY.sub(" ", _SECTION.sub(" ", key)))
        rest = _DATE_WORDS.sub(" ", _UPDATED.sub(" ", _LABEL.sub(" ", rest)))
        if any(c.isalnum() for c in rest):
            return ()
    return tuple(Stamp(date, labelled) for date in dates)


def is_place_and_date(text: str) -> bool:
    """Whether a line is a letter's: "Long An, ngày 2 tháng 10 năm 2024"."""
    return len(text) <= 80 and _PLACE_AND_DATE.match(key_of(text)) is not None


def is_plain_date(text: str) -> bool:
    """Whether a line is a date without label, weekday or clock: a dateline near the title, elsewhere perhaps a cell."""
    return _DAY.fullmatch(key_of(text)) is not None


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    year = int(groups["y"] or groups["y2"] or groups["y3"])
    month = int(groups["m"] or groups["m2"] or groups["m3"])
    day = int(groups["d"] or groups["d2"] or groups["d3"])
    if month > 12 and day <= 12:  # American order, and no doubt about it
        day, month = month, day
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    return date.isoformat() if 1990 <= year <= 2100 else None


# --- pictures -------------------------------------------------------------------------------------------------------

_CREDIT = re.compile(
    r"(?:^|[\s.,;)\-–—|(])\(?(?:nguồn\s)?(?:ảnh|hình|video|clip|đồ họa|photo|anh)(?:\s(?:tư liệu|minh họa|minh hoạ|internet))?"
    r"\s*[:：/]\s*[^:：]{1,40}$"
)
_PICTURE_START = re.compile(
    r"(?:trong ảnh|ảnh|ảnh minh họa|ảnh minh hoạ|ảnh tư liệu|hình|hình ảnh|video|clip|đồ họa|infographic|chú thích ảnh)\s*"
    r"(?:\d+\s*)?[:：.]|\(?ảnh minh h[oọ][aạ]\)?|!\["
)


def is_picture_text(text: str) -> bool:
    """Whether a line bears a picture's credit or label: "… Ảnh: H.N", "Trong ảnh: …", "Video: …"."""
    if len(text) > SHORT:
        return False
    key = key_of(text)
    return _PICTURE_START.match(key) is not None or _CREDIT.search(key[-70:]) is not None


def without_credit(key: str) -> str:
    """A folded line without the credit at its end, to find captions that are printed again."""
    tail = max(0, len(key) - 70)
    match = _CREDIT.search(key, tail)
    return (key[: match.start()] if match else key).rstrip(" .,;-–—|(")


def is_bare_script(text: str) -> bool:
    """Whether a line of several words has no letter outside ASCII: a picture's file name or alternative text."""
    return text.isascii() and len(text.split()) >= 4


# --- authors --------------------------------------------------------------------------------------------------------

_SURNAMES = frozenset(
    "an âu bạch bành bùi ca cao cấn châu chu chử cù cung đàm đàng danh đào đậu đặng điền đinh đỗ đoàn đồng doãn dương "
    "giang giáp hà hàn hồ hoa hoàng hứa huỳnh kha khổng khuất khúc khương kiều kim la lã lại lâm lê lều lò lộ lục lương "
    "lưu lữ lý ma mã mạc mai mẫn ngô nghiêm ngọc nguyễn nhan nhâm ninh nông ông phạm phan phí phó phùng phương quách quản "
    "quang sử tạ tào tăng thạch thái thân thẩm thiều thôi tiêu tô tôn tống trà trang trần triệu trịnh trương từ ty uông "
    "văn vi viên võ vòng vũ vương xa yên".split()
)
_LABELLED_AUTHOR = re.compile(
    r"(?:tác giả|người viết|bài viết|phóng viên|pv|thực hiện|biên tập|người đăng|bài|tin|bài,? ảnh|bài và ảnh|tin,? ảnh|"
    r"tin,? bài|tin,? bài,? ảnh|tin và ảnh|bài - ảnh|tin - ảnh|nhóm pv|nhóm phóng viên)\s*[:：]\s*(.{2,60})$",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"[(\[]?\s*(?:theo|nguồn)\s*[:：]?\s+?(?P<who>[^.;]{2,60})[)\]]?$", re.IGNORECASE)
_TAIL = re.compile(
    r"\s*(?:\((?:tổng hợp|th|t/h|ttxvn[^)]*|ghi|lược dịch|biên dịch|dịch|theo [^)]{2,40})\)|[-–/]\s*(?:ttxvn|vov|vtv|tổng hợp)|tổng hợp)\s*$",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"[A-ZÀ-ỸĐ][^\W\d_]*\.?(?:[.&-][A-ZÀ-ỸĐ][^\W\d_]*)*\.?", re.UNICODE)
_NO_NAMES = frozenset(
    "hà nam|hà nội|hà giang|hà tĩnh|hà tây|lâm đồng|thái bình|thái nguyên|cao bằng|lai châu|an giang|ninh bình|ninh thuận|"
    "yên bái|kiên giang|trà vinh|quảng ninh|việt nam|công thương|kinh tế|tin tức|thời sự|xã hội|văn hóa|giang nam".split("|")
)


def is_name(text: str, *, surname: bool = False) -> bool:
    """Whether a line is a person's name and nothing else: two to five words, each with a capital (or all in capitals).

    With `surname`, only if the first of them is a Vietnamese surname, for places where other things have that shape.
    """
    bare = _TAIL.sub("", unicodedata.normalize("NFC", text.strip(" *_-–—.")))
    words = bare.split()
    if not 2 <= len(words) <= 5 or len(bare) > 40 or key_of(bare) in _NO_NAMES:
        return False
    if not all(_CAPITALISED.fullmatch(word) for word in words):
        return False
    if is_agency(bare):
        return False
    return not surname or words[0].lower() in _SURNAMES


def author(text: str) -> str | None:
    """The author that a byline names, without "Tác giả:" and "(tổng hợp)", capitals undone; None if it names nobody."""
    match = _LABELLED_AUTHOR.match(text.strip())
    bare = match.group(1) if match else text
    bare = " ".join(_TAIL.sub("", unicodedata.normalize("NFC", bare)).split()).strip(" *_-–—.")
    if is_name(bare):
        return bare.title() if bare.isupper() else bare
    if is_agency(bare) and not match:
        return bare
    return bare if match and 2 <= len(bare) <= 60 else None


def is_byline(text: str) -> bool:
    """Whether a line at the end of an article names its author or source."""
    if len(text) > 80 or any(c.isdigit() for c in text):
        return False
    bare = text.strip()
    return (
        is_name(bare)
        or is_agency(bare)
        or _LABELLED_AUTHOR.match(bare) is not None
        or (_SOURCE.fullmatch(bare) is not None and len(bare.split()) <= 8)
        or key_of(bare).strip("().") in {"pv", "ttxvn", "tổng hợp", "bbt", "ban biên tập", "p.v", "th"}
    )


# --- other articles -------------------------------------------------------------------------------------------------

_RELATED = re.compile(
    r"(?:[-–>»*#]\s*)*(?:(?:các |những )?(?:tin|bài|bài viết|tin bài|tin tức|thông tin)(?: bài)? "
    r"(?:liên quan|khác|cùng chuyên mục|cùng chủ đề|cũ hơn|mới hơn|đã đưa|mới nhất|nổi bật|đọc nhiều|xem nhiều|mới|nóng|cùng loại|tiêu điểm)"
    r"(?: hơn| nhất| trong ngày)?"
    r"|cùng (?:chuyên mục|chủ đề|tác giả)|(?:mời )?(?:quý vị )?(?:xem|đọc) thêm|(?:bạn )?có thể (?:bạn )?(?:quan tâm|muốn xem|thích)|"
    r"(?:tin |bài )?(?:đọc|xem) nhiều(?: nhất)?|đừng bỏ lỡ|tin trong ngày|dòng sự kiện|liên quan)"
    r"\s*(?:\(\d+\)\s*)?(?P<tail>[:：].*)?$"
)


def opens_related(text: str) -> str | None:
    """What follows the colon if a line opens a list of other articles ("" if nothing does); None if it opens none.

    >>> opens_related("Tin liên quan"), opens_related("Xem thêm: Một tin khác"), opens_related("Tin vui cho nhà nông")
    ('', 'một tin khác', None)
    """
    if len(text) > SHORT:
        return None
    match = _RELATED.match(key_of(text))
    if not match:
        return None
    return (match.group("tail") or "").strip(" :：")
