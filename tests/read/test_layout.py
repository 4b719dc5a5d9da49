"""What the lines of a page are taken for, by kind; and what holds of any text whatever."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthuong.article import BODY_KINDS, Metadata
from congthuong.data import folder
from congthuong.read import read
from congthuong.read.layout import blocks
from congthuong.read.metadata import complete

TITLE = "Công nghiệp của tỉnh hồi phục sau chín tháng"
LEAD = "Chỉ số sản xuất công nghiệp 9 tháng của tỉnh tăng 7,5% so với cùng kỳ năm trước, theo Cục Thống kê."
MORE = "Trong đó, công nghiệp chế biến, chế tạo tăng 8,1%; khai khoáng giảm 2,4%; sản xuất điện tăng 5,6%."
LAST = "Năm nay, tỉnh phấn đấu giá trị sản xuất công nghiệp đạt 120 nghìn tỷ đồng, tăng 9% so với năm trước."


def kinds(*lines: str, title: str | None = None) -> list[tuple[str, str]]:
    text = "\n".join(lines)
    return [(block.kind, text[block.start : block.end]) for block in blocks(text, Metadata(title=title))]


def kind_of(line: str, *lines: str) -> str:
    found = {text: kind for kind, text in kinds(*lines)}
    return found[line]


def of(kind: str, found: Iterable[tuple[str, str]]) -> list[str]:
    return [text for name, text in found if name == kind]


# -- title ----------------------------------------------------------------------------------------------------------


def test_the_title_is_below_menus_and_dates() -> None:
    found = kinds("Trang chủ › Kinh tế › Công nghiệp", "Thứ tư, 02/10/2024 | 08:15 GMT+7", TITLE, LEAD, MORE)
    assert [kind for kind, _ in found] == ["furniture", "dateline", "title", "paragraph", "paragraph"]


def test_a_menu_above_the_title_is_furniture_and_a_place_is_not() -> None:
    found = kinds("Trang chủ", "Thời sự", "Kinh tế", "Du lịch", TITLE, LEAD)
    assert (of("furniture", found), of("title", found)) == (["Trang chủ", "Thời sự", "Kinh tế", "Du lịch"], [TITLE])
    assert kinds("Bắc Giang", TITLE, LEAD)[:2] == [("heading", "Bắc Giang"), ("title", TITLE)]


def test_a_text_that_begins_in_its_middle_has_no_title() -> None:
    assert [kind for kind, _ in kinds(LEAD, MORE, LAST)] == ["paragraph"] * 3


def test_a_title_that_is_known_is_found_where_it_stands() -> None:
    found = kinds("Tin trong tỉnh tuần qua", TITLE + ".", LEAD, title=TITLE)
    assert of("title", found) == [TITLE + "."]


def test_a_sites_name_is_furniture_and_a_letterhead_is_not() -> None:
    assert kind_of("SỞ CÔNG THƯƠNG TỈNH", "SỞ CÔNG THƯƠNG TỈNH", TITLE, LEAD) == "furniture"
    letter = ("UBND TỈNH", "SỞ CÔNG THƯƠNG", "Số: 12/BC-SCT", "Long An, ngày 02 tháng 10 năm 2024", TITLE, LEAD)
    assert [kind for kind, _ in kinds(*letter)] == ["heading"] * 3 + ["dateline", "title", "paragraph"]


def test_an_office_that_does_something_is_a_headline() -> None:
    headline = "SỞ CÔNG THƯƠNG LÀM VIỆC VỚI DOANH NGHIỆP"
    assert kind_of(headline, headline, LEAD, MORE) == "title"


# -- dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Đăng ngày: 11/06/2024 , 06:23 GMT+7",
        "Thứ ba 19/11/2024 13:31",
        "Cập nhật: 04-10-2024 | 06:50:33",
        "18/01/2024 9:42:10 AM",
        "Thứ Ba, 12/11/2024, 16:20 (GMT+7)",
        "15/08/2024 14:05 - Chuyên mục: Đầu tư",
        "Thứ sáu 20/06/2025 08:30  A- A A+",
        "Chủ nhật, ngày 7 tháng 7 năm 2024",
        "20/12/2023 | 07:00",
        "28/11/2024 | 08:15 GMT+7 1.204 lượt xem Chia sẻ",
        "Hà Nội, ngày 5 tháng 1 năm 2025",
    ],
)
def test_a_line_that_is_only_a_date(line: str) -> None:
    assert kind_of(line, TITLE, line, LEAD, MORE) == "dateline"


@pytest.mark.parametrize(
    "line",
    [
        "Ngày 11/06/2024, tỉnh khởi công hai dự án",
        "Đến 31/10/2024: 328 dự án FDI",
        "Ngày 31/02/2024",
    ],
)
def test_a_line_with_a_date_that_says_more_stays(line: str) -> None:
    assert kind_of(line, TITLE, LEAD, line, MORE) in BODY_KINDS


# -- furniture ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Lượt xem: 318 | Bản in | Gửi mail",
        "Số lượt truy cập: 1.204.556",
        "HOTLINE: 0900.000.000 | Liên hệ quảng cáo",
        "Từ khóa: công nghiệp, đầu tư, Bắc Ninh",
        "Chia sẻ Facebook Zalo",
        "Bình luận (12)",
        "Ý kiến bạn đọc (0)",
        "Điện thoại: (0208) 3 000 000",
        "Email: toasoan@example.vn",
        "Giấy phép số 123/GP-BTTTT",
        "© 2024 Báo A",
        "Bản quyền thuộc về Báo A",
        "Nơi nhận: Như trên; Lưu VT.",
        "Trang 2/10",
        "- 3 -",
        "Trang nhất > Tin tức > Địa phương",
        "Báo A  |  Kinh tế  |  Địa phương",
        "* * *",
        "2 giờ trước",
        "A- A A+",
        "https://example.vn/tin/7.html",
        "Báo A Hotline: 0900 000 000",
        "Vay mua nhà lãi suất 5,9%/năm – Đăng ký ngay",
        "11/22/24, 5:48 AM\tCụm công nghiệp lấp đầy nhanh | Báo A",
        "https://example.vn/tin/7.html\t1/2",
    ],
)
def test_a_line_of_the_page_around(line: str) -> None:
    assert kind_of(line, TITLE, LEAD, MORE, "", line) == "furniture"


@pytest.mark.parametrize(
    "line",
    [
        "Điện thoại: 2,95 tỉ USD, tăng 7,7%",
        "Điện thoại và linh kiện: 12 tỷ USD",
        "Trang 2 của báo cáo nêu 15 dự án chậm tiến độ.",
        "Email và chữ ký số giúp 1.200 doanh nghiệp giảm chi phí.",
        "Giấy phép xây dựng: cấp 120 giấy, tăng 5%",
        "Bình luận về con số này, ông An cho rằng mức tăng 7% là hợp lý.",
        "Trang bị: 120 máy",
    ],
)
def test_a_line_of_the_article_that_begins_like_one_of_the_page(line: str) -> None:
    assert kind_of(line, TITLE, LEAD, line, MORE) in BODY_KINDS


def test_a_line_on_every_page_of_a_document_is_furniture() -> None:
    found = kinds(TITLE, LEAD, "Báo cáo quý của Sở", MORE, "Báo cáo quý của Sở", LAST, "Báo cáo quý của Sở")
    assert len(of("furniture", found)) == 3


# -- pictures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Công nhân kiểm tra bản mạch tại KCN Yên Bình. Ảnh: H.N",
        "Dây chuyền lắp ráp xe máy - Ảnh: LÊ MINH",
        "Xe buýt chờ xuất xưởng (Ảnh: TTXVN)",
        "Trong ảnh: công nhân ra ca",
        "Video: Lê Minh",
        "Ảnh minh họa",
        "Ông Lê Minh, Giám đốc Sở Công Thương, phát biểu tại hội nghị triển khai nhiệm vụ năm 2024",
    ],
)
def test_a_caption_is_read(line: str) -> None:
    assert kind_of(line, TITLE, LEAD, line, MORE) == "caption"


def test_a_caption_printed_again_is_a_duplicate_with_and_without_its_credit() -> None:
    caption = "Công nhân kiểm tra bản mạch tại khu công nghiệp"
    found = kinds(TITLE, LEAD, f"{caption}. Ảnh: H.N", MORE, caption, LAST)
    assert (of("caption", found), of("duplicate", found)) == ([f"{caption}. Ảnh: H.N"], [caption])


def test_a_paragraph_printed_again_is_a_duplicate() -> None:
    assert of("duplicate", kinds(TITLE, LEAD, MORE, LEAD, LAST)) == [LEAD]


def test_cells_and_items_that_recur_are_no_duplicates() -> None:
    found = kinds(TITLE, LEAD, "Cụm\tĐịa điểm", "Ba Hàng\tTP Hải Dương", "Ba Hàng\tTP Hải Dương", MORE)
    assert len(of("row", found)) == 3


def test_a_file_name_in_plain_letters_is_furniture_beside_vietnamese() -> None:
    line = "Day chuyen lap rap xe may. Anh: Tra Huong"
    assert kind_of(line, TITLE, line, LEAD, MORE) == "furniture"


# -- tables ---------------------------------------------------------------------------------------------------------

CELLS = ("STT", "Tên cụm", "Diện tích (ha)", "Số dự án", "1", "Ba Hàng", "46.04", "19", "2", "Cao An", "46.31", "27",
         "3", "Hồng Lạc", "75,00", "-", "Cộng", "167,35", "46")  # fmt: skip


@pytest.mark.parametrize("apart", [[], [""]], ids=["close", "a blank line after each cell"])
def test_a_flattened_table_is_rows_from_header_to_total(apart: list[str]) -> None:
    cells = [part for cell in CELLS for part in (cell, *apart)]
    found = kinds(TITLE, LEAD, "", "2. Số liệu một số cụm", "", *cells, "", "3. Phương hướng", "", LAST)
    assert of("row", found) == list(CELLS)
    assert of("heading", found) == ["2. Số liệu một số cụm", "3. Phương hướng"]


@pytest.mark.parametrize(
    "rows",
    [
        ("Cụm\tDiện tích", "Ba Hàng\t46,04"),
        ("| Cụm | Diện tích |", "| Ba Hàng | 46,04 |"),
        ("Cụm | Diện tích", "Ba Hàng | 46,04"),
        ("Cụm      Diện tích   Dự án", "Ba Hàng   46,04       19"),
    ],
)
def test_rows_by_tabs_bars_and_spaces(rows: tuple[str, ...]) -> None:
    assert of("row", kinds(TITLE, LEAD, "", *rows, "", MORE)) == list(rows)


def test_an_empty_first_cell_belongs_to_its_row() -> None:
    rows = ["Cụm\tDiện tích\tDự án", "\t46,04\t19"]
    assert of("row", kinds(TITLE, LEAD, "", *rows, "", MORE)) == rows


def test_a_page_that_is_only_a_table() -> None:
    found = kinds("Cụm\tDiện tích\tDự án", "Ba Hàng\t46,04\t19", "Cao An\t46,31\t27")
    assert [kind for kind, _ in found] == ["row"] * 3


def test_a_few_short_lines_with_figures_are_no_table() -> None:
    found = kinds(TITLE, LEAD, "", "Dệt may tăng 9,6%", "Giày dép tăng 14,1%", "", MORE)
    assert of("row", found) == []


def test_a_list_of_headlines_with_figures_is_no_table() -> None:
    headlines = [f"Tỉnh thứ {number} tăng {number}%" for number in range(12)]
    assert of("row", kinds(TITLE, LEAD, "An Bình", "Tin khác", *headlines)) == []


# -- lists and headings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "- Gỗ và sản phẩm gỗ: 4,31 tỉ USD, tăng 18,4%;",
        "+ Dệt may: 2,27 tỉ USD, tăng 9,6%;",
        "• Giày dép: 1,38 tỉ USD",
        "1. Toàn tỉnh có 36 KCN được thành lập, tổng diện tích 9.693,29ha.",
        "a) 26 KCN đủ điều kiện tiếp nhận đầu tư;",
        "2) Lao động trong KCN khoảng 188.000 người.",
    ],
)
def test_an_item_of_a_list(line: str) -> None:
    assert kind_of(line, TITLE, LEAD, line, MORE) == "item"


@pytest.mark.parametrize(
    "line",
    [
        "Động lực từ khuyến công",
        "1. Kết quả chung",
        "II. CỤM CÔNG NGHIỆP (CCN)",
        "LÀO CAI: KHOÁNG SẢN CHẾ BIẾN VẪN LÀ TRỤ ĐỠ",
        "Mặt hàng chủ lực:",
        "## Sản xuất",
        "Tăng tốc bằng cách nào?",
    ],
)
def test_a_heading(line: str) -> None:
    assert kind_of(line, TITLE, LEAD, "", line, "", MORE) == "heading"


def test_another_story_behind_a_star_is_a_paragraph() -> None:
    line = "* Tại Hải Phòng, " + LEAD[0].lower() + LEAD[1:] + " " + MORE
    assert kind_of(line, TITLE, LEAD, line, LAST) == "paragraph"


# -- authors and other articles -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Tuấn Thành", "Tuấn Thành"),
        ("TIỂU PHƯƠNG", "Tiểu Phương"),
        ("Vân Anh (tổng hợp)", "Vân Anh"),
        ("Tác giả: Lê Minh", "Lê Minh"),
        ("Bài, ảnh: Lê Minh", "Lê Minh"),
        ("Phòng Quản lý Công nghiệp", "Phòng Quản lý Công nghiệp"),
        ("Theo Báo A", None),
        ("(Theo TTXVN)", None),
    ],
)
def test_a_byline_at_the_end_and_the_author_it_names(line: str, author: str | None) -> None:
    text = "\n".join((TITLE, LEAD, MORE, line, "", "Tin liên quan", "Một nhà máy tuyển thêm 3.000 lao động"))
    found = blocks(text, Metadata())
    assert [block.kind for block in found][-3:] == ["byline", "related", "related"]
    assert complete(text, found, Metadata()).author == author


def test_a_photographer_is_no_author() -> None:
    text = "\n".join((TITLE, LEAD, MORE, "", "Công nhân ra ca. Ảnh: LÊ MINH"))
    assert complete(text, blocks(text, Metadata()), Metadata()).author is None


def test_who_is_shown_below_the_article_is_no_author() -> None:
    text = "\n".join((TITLE, LEAD, MORE, "", "Quang cảnh lễ ký kết - Ảnh: LÊ MINH", "TS Võ An Bình"))
    assert complete(text, blocks(text, Metadata()), Metadata()).author is None


def test_a_province_as_heading_is_no_author() -> None:
    for province in ("Hải Dương", "Hà Nam", "Cao Bằng"):
        assert kind_of(province, TITLE, LEAD, "", province, "", MORE, "", "Bắc Giang", "", LAST) in BODY_KINDS


def test_titles_of_other_articles_to_the_end() -> None:
    headlines = ["Nhà máy điện tử tuyển thêm 3.000 lao động", "Giá điện tăng 4,8%, doanh nghiệp thép nói gì?"]
    for opener in ("Tin liên quan", "TIN KHÁC", "Các tin khác:", "Bài viết cùng chủ đề", "Đọc thêm:", "Xem nhiều"):
        found = kinds(TITLE, LEAD, MORE, "", "An Bình", "", opener, *headlines)
        assert of("related", found) == [opener, *headlines]


def test_teasers_below_the_author_are_no_part_of_the_article() -> None:
    found = kinds(TITLE, LEAD, MORE, "", "An Bình", "", "Tin khác", "Một tỉnh khác tăng tốc nhờ điện tử", LAST)
    assert of("related", found) == ["Tin khác", "Một tỉnh khác tăng tốc nhờ điện tử", LAST]


def test_headlines_below_the_author_need_no_opener() -> None:
    headlines = ["Tỉnh A tăng tốc nhờ điện tử", "Tỉnh B khởi công 2 cụm mới", "Tỉnh C xuất siêu 1 tỷ USD"]
    assert of("related", kinds(TITLE, LEAD, MORE, "", "An Bình", "", *headlines)) == headlines


def test_a_box_within_the_article_ends_where_the_article_goes_on() -> None:
    box = ("Xem thêm", "Nhà máy điện tử tuyển thêm 3.000 lao động")
    found = kinds(TITLE, "", LEAD, "", *box, "", "Xuất khẩu khởi sắc", "", MORE, "", LAST)
    assert of("related", found) == list(box)
    assert of("heading", found) == ["Xuất khẩu khởi sắc"]
    assert of("paragraph", found) == [LEAD, MORE, LAST]


def test_one_link_within_the_article() -> None:
    found = kinds(TITLE, LEAD, "Xem thêm: Nhà máy tuyển 3.000 lao động", "Xuất khẩu khởi sắc", MORE)
    assert of("related", found) == ["Xem thêm: Nhà máy tuyển 3.000 lao động"]
    assert of("heading", found) == ["Xuất khẩu khởi sắc"]


def test_a_second_story_below_the_first_ones_links_is_read() -> None:
    second = "Xuất khẩu của tỉnh vượt kế hoạch năm"
    long = [f"{LEAD} {MORE}", f"{MORE} {LAST}"]
    found = kinds(TITLE, LEAD, MORE, "An Bình", "Tin khác", "Giá điện tăng 4,8% từ hôm nay", "", second, *long)
    assert of("related", found) == ["Tin khác", "Giá điện tăng 4,8% từ hôm nay"]
    assert of("paragraph", found)[-2:] == long


def test_a_page_of_pure_furniture_has_no_body() -> None:
    found = kinds("Trang chủ › Kinh tế", "Đăng nhập", "Tìm kiếm", "Hotline: 0900 000 000", "© 2024 Báo A", "Chia sẻ")
    assert {kind for kind, _ in found} == {"furniture"}


# -- wrapping -------------------------------------------------------------------------------------------------------


def wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_wrapped_paragraphs_are_blocks_as_if_they_were_not(width: int) -> None:
    names = "Tại Bắc Ninh và Hải Dương, Công ty TNHH Tre Luồng Việt Nam giữ mức tăng 5% của năm trước."
    paragraphs = [f"{LEAD} {MORE}", f"{names} Xuất khẩu của hai tỉnh tăng 4%.", LAST]
    lines = [TITLE, ""] + [line for paragraph in paragraphs for line in (*wrapped(paragraph, width), "")]
    found = [(kind, " ".join(text.split())) for kind, text in kinds(*lines)]
    assert [kind for kind, _ in found if kind != "paragraph"] == ["title"]
    # A line that happens to end where a sentence does may begin a block; no block ends within a sentence.
    assert " ".join(of("paragraph", found)) == " ".join(paragraphs)
    assert all(text.endswith((".", ";")) for text in of("paragraph", found))


def test_a_sentence_broken_once_is_one_block() -> None:
    first, second = MORE[:60].rsplit(" ", 1)[0], MORE[len(MORE[:60].rsplit(" ", 1)[0]) + 1 :]
    assert of("paragraph", kinds(TITLE, "", LEAD, f"{first}", second)) == [LEAD, f"{first}\n{second}"]


def test_headlines_that_follow_each_other_stay_apart() -> None:
    found = kinds(TITLE, LEAD, "An Bình", "Tin khác", "Giá điện tăng 4,8% từ hôm nay", "Sông Công giải phóng 38ha")
    assert of("related", found) == ["Tin khác", "Giá điện tăng 4,8% từ hôm nay", "Sông Công giải phóng 38ha"]


# -- any text -------------------------------------------------------------------------------------------------------

LINES = (TITLE, LEAD, MORE, LAST, "An Bình", "Tin liên quan", "Xem thêm: A", "1", "-", "46,04", "a\tb", "| a | b |",
         "", "12/06/2024", "Đăng ngày: 12/06/2024", "I. CHUNG", "- mục", "Ảnh: A", "x. Ảnh: H.N", "SỞ CÔNG THƯƠNG",
         "#", "* * *", "\ta\tb", "Số: 1/BC", "\u200b", "\ufffd", "ạ" * 400,
         "Từ khóa: a", "bằng chữ nhỏ đầu dòng và dài hơn một chút")  # fmt: skip
TEXTS = st.one_of(
    st.text(),
    st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=30)), max_size=40).map("\n".join),
    st.lists(st.sampled_from(LINES), max_size=40).map("\r\n".join),
)


@settings(deadline=None)
@given(TEXTS, st.one_of(st.none(), st.sampled_from(LINES)))
def test_every_line_lies_in_exactly_one_block(text: str, title: str | None) -> None:
    found = blocks(text, Metadata(title=title))
    end = 0
    for block in found:
        assert end <= block.start < block.end <= len(text)
        between = text[end : block.start]
        assert not any(char.isalnum() for char in between)
        # Only an empty first cell is white space that a block begins with.
        bare = text[block.start : block.end].lstrip("\t")
        assert bare.strip() == bare != ""
        end = block.end
    assert not any(char.isalnum() for char in text[end:])


@settings(deadline=None)
@given(TEXTS)
def test_what_a_page_says_of_itself_changes_nothing_when_it_is_known(text: str) -> None:
    found = blocks(text, Metadata())
    known = complete(text, found, Metadata())
    assert blocks(text, known) == found
    assert complete(text, found, known) == known


@settings(deadline=None)
@given(
    st.sampled_from(
        [" ", "\t", "1\n", "a\n", "-\n", "a | b\n", "\xa0", "Tin khác\n", "Lê Minh\n", "1. a\n", "(", "Ảnh: "]
    )
)
def test_long_and_dull_texts_are_survived(piece: str) -> None:
    text = piece * 3000
    assert sum(block.end - block.start for block in blocks(text, Metadata())) <= len(text)


# -- the seeds ------------------------------------------------------------------------------------------------------


def test_the_seeds_other_titles_and_stamps_are_not_read() -> None:
    articles = {document.article.id: document.article for document in read([folder("seeds")])}

    def body(key: str) -> str:
        article = articles[key]
        return "\n".join(article.text[block.start : block.end] for block in article.body)

    assert "Z183" not in body("004")
    assert "19/11/2024" not in body("004")
    assert "11/06/2024" not in body("002")
    assert "Tin Khác" not in body("002")
    assert body("000").count("Fujikin") == 1
    assert body("003").count("sáng 12/9/2024") == 1
    assert articles["001"].metadata.title is None
    assert {key: len(article.blocks) for key, article in articles.items() if article.blocks == article.body} == {
        "001": 13
    }
