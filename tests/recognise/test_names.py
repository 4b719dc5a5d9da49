"""Names by what they are: every wording with its reading, and wordings that are no names."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthuong.article import Article, Block
from congthuong.recognise import load
from congthuong.recognise.names import Mention, focus, names
from congthuong.recognise.normal import view


def article(text: str) -> Article:
    """An article of paragraphs, one a line."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(at, at + len(line), "paragraph"))
        at += len(line) + 1
    return Article("t", text, blocks=tuple(blocks))


def read(text: str) -> tuple[Mention, ...]:
    return names(view(article(text))[0], load().names)


def found(text: str) -> set[tuple[str, str]]:
    return {(m.type, m.label) for m in read(text)}


# name -> sentences that name it
READ: dict[tuple[str, str], list[str]] = {
    ("Province", "Hà Nam"): ["Tỉnh Hà Nam có 8 KCN.", "HÀ NAM: THÊM HAI NHÀ MÁY", "Công nghiệp Hà Nam tăng 9%."],
    ("Province", "Hồ Chí Minh"): ["FDI vào TP.HCM giảm.", "TP. HCM đứng đầu.", "Thành phố Hồ Chí Minh dẫn đầu."],
    ("Province", "Hải Phòng"): ["thành phố Hải Phòng thu hút 2 tỷ USD", "TP Hải Phòng mở cảng"],
    ("District", "TP Hải Dương"): ["Tỉnh Hải Dương và thành phố Hải Dương", "CCN ở TP Hải Dương"],
    ("District", "Từ Sơn"): ["thị xã Từ Sơn có ba cụm", "TX Từ Sơn có ba cụm"],
    ("District", "Kim Bảng"): [
        "huyện Kim Bảng, Hà Nam",
        "H. Kim Bảng của Hà Nam",
        "các huyện Bình Lục, Kim Bảng của Hà Nam",
    ],
    ("District", "Phủ Lý"): ["Công ty Đại Phong mở xưởng ở Phủ Lý.", "TP. Phủ Lý, Hà Nam"],
    ("District", "Quận 7"): ["Kho ở Quận 7, TP.HCM"],
    ("Ward", "Tam Dị"): ["xã Tam Dị, huyện Lục Nam", "các xã Bảo Sơn, Tam Dị"],
    ("Country", "Nhật Bản"): ["xuất sang Nhật Bản", "Nhật Bản (63 dự án)"],
    ("Country", "Việt Nam"): ["rau quả VN xuất khẩu", "xi măng Việt Nam"],
    ("Country", "Đức"): ["hội chợ ở Đức, Mỹ"],
    ("IndustrialZone", "KCN Song Khê - Nội Hoàng"): [
        "KCN Song Khê - Nội Hoàng kín chỗ",
        "khu công nghiệp Song Khê – Nội Hoàng kín chỗ",
        "02 KCN kín chỗ (Song Khê - Nội Hoàng, Đình Trám)",
    ],
    ("IndustrialZone", "KCN Việt Hàn"): ["KCN Việt Hàn GĐ1 đạt 95%", "khu công nghiệp Việt Hàn giai đoạn 1"],
    ("IndustrialZone", "KCN Hòa Phú mở rộng giai đoạn 1"): [
        "KCN Hòa Phú mở rộng giai đoạn 1",
        "KCN Hoà Phú mở rộng giai đoạn 1",
    ],
    ("IndustrialZone", "KCN Yên Phong II-C"): ["tại KCN Yên Phong II-C, công ty tuyển thợ"],
    ("IndustrialZone", "KCN số 3"): ["khởi công KCN số 3 (159,71ha)"],
    ("IndustrialZone", "KCN An Khê"): [
        "Ba KCN lấp đầy trên 85% (Phú Lâm 88%, Tân Mỹ 90,5% và An Khê GĐ1 đạt 97%)",
        "Các KCN Phú Lâm, Tân Mỹ và An Khê đã kín chỗ",
        "8 KCN lấp đầy ở các mức: Phú Lâm 88%; Tân Mỹ, An Khê cùng 97%",
        "Có 33 KCN. Quỹ đất còn lại nằm rải rác (Phú Lâm 21ha; An Khê 34ha)",
    ],
    ("IndustrialZone", "Khu kinh tế Dung Quất"): ["tại Khu kinh tế Dung Quất", "KKT Dung Quất"],
    ("IndustrialCluster", "CCN Hoàng Gia"): [
        "cụm công nghiệp Hoàng Gia",
        "Tỷ lệ lấp đầy cụm Hoàng Gia 100%",
        "CCN Hoàng Gia",
    ],
    ("IndustrialCluster", "CCN Tân An 2"): ["CCN Tân An 1 và 2 kín chỗ"],
    ("Company", "Công ty cổ phần sản xuất và thương mại Minh Phú Hưng"): [
        "Công ty cổ phần sản xuất và thương mại Minh Phú Hưng tuyển thợ",
        "Công ty cổ phần sản xuất và thương mại Minh Phú Hưng được hỗ trợ",
    ],
    ("Company", "Công ty TNHH Sao Mai Hà Nam"): ["Công ty TNHH Sao Mai Hà Nam mở xưởng"],
    ("Company", "Công ty CP Gạch ốp lát Hà Vân"): ["Tại Vĩnh Phúc, Công ty CP Gạch ốp lát Hà Vân đầu tư thêm"],
    ("Company", "Công ty TNHH Kowa Precision Việt Nam"): ["Công ty TNHH Kowa Precision Việt Nam sáng 12/9 khởi công"],
    ("Company", "Tập đoàn Hemora"): ["tập đoàn Hemora ký thỏa thuận", "Tập đoàn Hemora (Nhật Bản)"],
    ("Company", "Kowa Bright Tooling Co., Ltd"): ["do Kowa Bright Tooling Co., Ltd (Nhật Bản) góp vốn"],
    ("Agency", "Bộ Công Thương"): ["Bộ Công thương cho biết", "Bộ Công Thương cho biết"],
    ("Agency", "Bộ Nông nghiệp và Phát triển nông thôn"): ["Bộ NN&PTNT đề nghị", "Bộ NN & PTNT đề nghị"],
    ("Agency", "Sở Kế hoạch và Đầu tư Hà Nam"): [
        "Sở Kế hoạch và Đầu tư Hà Nam",
        "Sở Kế hoạch - Đầu tư tỉnh Hà Nam",
        "Theo Sở KH&ĐT, tỉnh Hà Nam cấp mới 20 dự án",
    ],
    ("Agency", "UBND tỉnh Hà Nam"): [
        "UBND tỉnh Hà Nam",
        "Ủy ban nhân dân tỉnh Hà Nam",
        "Hà Nam tăng 9%, theo UBND tỉnh.",
    ],
    ("Agency", "UBND thành phố Cần Thơ"): ["UBND thành phố Cần Thơ", "Cần Thơ tăng 7%, UBND thành phố cho biết."],
    ("Agency", "UBND TP.HCM"): ["UBND TP.HCM", "UBND Thành phố Hồ Chí Minh", "Tại TP.HCM, UBND TP đã trình."],
    ("Agency", "Cục Thống kê Hà Nam"): ["Cục Thống kê tỉnh Hà Nam", "Hà Nam tăng 7%, theo Cục Thống kê tỉnh."],
    ("Agency", "Tỉnh ủy Hà Nam"): ["Tỉnh uỷ Hà Nam họp", "Tỉnh ủy Hà Nam họp"],
    ("Agency", "Ban Quản lý các khu công nghiệp tỉnh Vĩnh Phúc"): [
        "Theo Ban Quản lý các khu công nghiệp tỉnh Vĩnh Phúc, đến nay"
    ],
    ("Agency", "Trung tâm Khuyến công và xúc tiến thương mại Hà Nam"): [
        "Trung tâm Khuyến công và xúc tiến thương mại Hà Nam tham dự"
    ],
    ("Agency", "Cục Thương mại điện tử và Kinh tế số"): ["với Cục Thương mại điện tử và Kinh tế số, Bộ Công Thương"],
    ("Association", "Hiệp hội Mây tre Việt Nam"): [
        "Theo Hiệp hội Mây tre Việt Nam (VIRATTA), giá tăng. VIRATTA dự báo"
    ],
    ("Person", "Lê Văn Minh"): [
        "Phó Chủ tịch UBND tỉnh Lê Văn Minh dự",
        "ông Lê Văn Minh, Giám đốc Sở Công Thương",
        "Theo ông Lê Văn Minh - Tổng Giám đốc Công ty CP Đại Phong -",
    ],
    ("Person", "Trần Anh Tuấn"): ["Bí thư Tỉnh ủy Trần Anh Tuấn và Chủ tịch HĐND tỉnh dự"],
    ("Person", "Park Jin-ho"): ["Ông Park Jin-ho, Tổng Giám đốc, nói"],
    ("Document", "Quyết định số 158/QĐ-TTg"): ["tại Quyết định số 158/QĐ-TTg ngày 06/02/2024"],
    ("Document", "Nghị quyết 04"): ["bổ sung vào nghị quyết 04 về thu nhập"],
    ("Programme", "Chương trình mỗi xã một sản phẩm"): [
        "Chương trình OCOP",
        "60 sản phẩm OCOP",
        "Chương trình mỗi xã một sản phẩm (OCOP)",
    ],
    ("Programme", "Khuyến công quốc gia"): ["từ nguồn khuyến công quốc gia", "kinh phí khuyến công Quốc gia"],
    ("Programme", "Chương trình kết nối nhà cung cấp linh kiện"): [
        "ký bản ghi nhớ triển khai Chương trình kết nối nhà cung cấp linh kiện."
    ],
    ("Scheme", "Xây dựng mô hình ép ván tre"): [
        'thực hiện đề án "Xây dựng mô hình ép ván tre" tại đây',
        "đề án “Xây dựng mô hình ép ván tre”",
    ],
    ("Platform", "Voso.vn"): ["các sàn Postmart.vn, Voso.vn"],
    ("Platform", "ChoQueTa.vn"): ["bán trên sàn ChoQueTa.vn"],
    ("Event", "dịch Covid-19"): ["ảnh hưởng của dịch Covid-19", "đại dịch Covid-19"],
    ("Event", "Bão số 3 (Yagi)"): ["Bão số 3 (Yagi) khiến nhà máy dừng"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in READ.items() for text in texts])
def test_a_name_is_read(name: tuple[str, str], text: str) -> None:
    assert name in found(text)


# sentence -> what must not be read in it
NOT_READ: list[tuple[str, str, str]] = [
    ("Sở Công Thương Hà Nam báo cáo", "Province", "Hà Nam"),
    ("Công ty TNHH Sao Mai Hà Nam mở xưởng", "Province", "Hà Nam"),
    ("Thủ Đức có nhiều kho", "Country", "Đức"),
    ("thu về 3 triệu đô la Mỹ", "Country", "Mỹ"),
    ("Anh công nhân ra về", "Country", "Anh"),
    ("nước sông Đồng Nai dâng cao", "Province", "Đồng Nai"),
    ("Các khu công nghiệp Bắc Ninh lấp đầy 70%", "IndustrialZone", "KCN Bắc Ninh"),
    ("KCN Tân Hưng 83%", "IndustrialZone", "KCN Tân Hưng 83"),
    ("KCN Tân Hưng 12 dự án", "IndustrialZone", "KCN Tân Hưng 12"),
    ("20 cụm ở các huyện Kim Bảng (9), Bình Lục (5) của Hà Nam", "IndustrialCluster", "CCN Kim Bảng"),
    ("Khách: huyện Kim Bảng, tỉnh Hà Nam (KCN)", "IndustrialZone", "KCN Hà Nam"),
    ("Các công ty Nhật Bản tăng đầu tư", "Company", "Công ty Nhật Bản"),
    ("Công ty Canon và Samsung ký kết", "Company", "Công ty Canon và Samsung"),
    ("Bộ phận kỹ thuật họp", "Agency", "Bộ phận"),
    ("Hội nghị diễn ra sáng 5/6", "Association", "Hội nghị"),
    ("kế hoạch 5 năm của tỉnh", "Document", "Kế hoạch 5"),
    ("Ông cho biết công ty sẽ mở rộng", "Person", "Ông"),
    ("Ảnh: Lê Trung Hà", "Person", "Lê Trung Hà"),
]


@pytest.mark.parametrize(("text", "kind", "label"), NOT_READ)
def test_what_only_looks_like_a_name_is_not_read(text: str, kind: str, label: str) -> None:
    assert (kind, label) not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Công ty này đã nộp ngân sách 12 tỷ đồng.",
        "Các công ty tăng tốc, tỉnh hỗ trợ doanh nghiệp.",
        "Sở, ban, ngành và địa phương vào cuộc.",
        "Trung tâm thương mại mới mở cửa.",
        "Chương trình được triển khai rộng.",
        "Ngành 26 tăng 7%, quốc lộ 38B thông xe.",
    ],
)
def test_generic_words_are_no_names(text: str) -> None:
    assert found(text) == set()


def test_different_things_with_one_name_stay_apart() -> None:
    text = (
        "KCN Tân Hưng và CCN Tân Hưng; tỉnh Hải Dương và thành phố Hải Dương; Công ty TNHH Kowa Vina và Tập đoàn Kowa."
    )
    assert found(text) == {
        ("IndustrialZone", "KCN Tân Hưng"),
        ("IndustrialCluster", "CCN Tân Hưng"),
        ("Province", "Hải Dương"),
        ("District", "TP Hải Dương"),
        ("Company", "Công ty TNHH Kowa Vina"),
        ("Company", "Tập đoàn Kowa"),
    }


@pytest.mark.parametrize(
    ("text", "kind", "labels"),
    [
        (
            "Công ty TNHH Seiwa Tools Việt Nam tuyển thợ. Seiwa cần 150 người.",
            "Company",
            {"Công ty TNHH Seiwa Tools Việt Nam"},
        ),
        ("Công ty cổ phần Lavita xây kho. Công ty Lavita có 90 lao động.", "Company", {"Công ty cổ phần Lavita"}),
        ("Cụm công nghiệp Hoà An đạt 70%. CCN Hòa An mới đạt 62%.", "IndustrialCluster", {"CCN Hòa An"}),
        ("KCN Việt-Hàn kín chỗ. KCN Việt – Hàn và KCN Việt Hàn là một.", "IndustrialZone", {"KCN Việt Hàn"}),
        ("KCN Đồng Văn đạt 90%. KCN Đồng Vằn cho thuê 3 ha.", "IndustrialZone", {"KCN Đồng Văn"}),
        ("KCN Đồng Văn I đạt 90%. KCN Đồng Văn II đạt 80%.", "IndustrialZone", {"KCN Đồng Văn I", "KCN Đồng Văn II"}),
        ("KCN Biên Hòa 1 di dời. KCN Biên Hòa 2 ở lại.", "IndustrialZone", {"KCN Biên Hòa 1", "KCN Biên Hòa 2"}),
        ("KCN An Phú Zenko khởi công. KCN Zenko rộng 80 ha.", "IndustrialZone", {"KCN An Phú Zenko"}),
        ("Ông Dương Hải Lâm nói. Theo ông Lâm, đơn hàng đã rõ.", "Person", {"Dương Hải Lâm"}),
        ("Thủ tướng Lê Văn An dự. Thủ tướng đề nghị tỉnh hỗ trợ.", "Person", {"Lê Văn An"}),
        ("Sở Công Thương Hà Nam họp. Từ nay đến Tết, Sở tổ chức 5 đoàn.", "Agency", {"Sở Công Thương Hà Nam"}),
    ],
)
def test_forms_of_one_name_have_one_label(text: str, kind: str, labels: set[str]) -> None:
    assert {m.label for m in read(text) if m.type == kind} == labels


def test_what_a_name_leaves_out_comes_from_the_province_in_focus() -> None:
    text = "Hà Nam tăng 9%. UBND tỉnh họp.\n* Tại Cần Thơ, UBND thành phố và Sở Công Thương cùng họp."
    assert [m.label for m in read(text) if m.type == "Agency"] == [
        "UBND tỉnh Hà Nam",
        "UBND thành phố Cần Thơ",
        "Sở Công Thương Cần Thơ",
    ]


def test_focus_follows_headings() -> None:
    text = "LÀO CAI: QUẶNG TĂNG GIÁ\nXuất khẩu tăng.\nĐẮK LẮK: CÀ PHÊ ĐƯỢC GIÁ\nTheo Sở Công Thương, lượng giảm."
    it = article(text)
    where = focus(it, read(text), load().names)
    assert (where.at(0), where.at(text.index("lượng"))) == ("Lào Cai", "Đắk Lắk")
    assert ("Agency", "Sở Công Thương Đắk Lắk") in found(text)


def test_names_are_read_only_in_the_body() -> None:
    text = "Hà Nam tăng 9%.\nTin liên quan: Công ty TNHH Sao Mai"
    it = Article("t", text, blocks=(Block(0, 15, "paragraph"), Block(16, len(text), "related")))
    assert {m.label for m in names(it, load().names)} == {"Hà Nam"}


TEXTS = [texts[0] for texts in READ.values()]


@pytest.mark.parametrize("text", TEXTS)
def test_decomposed_letters_and_hard_spaces_change_nothing(text: str) -> None:
    expected = [(m.type, m.label) for m in read(text)]
    for other in (unicodedata.normalize("NFD", text), text.replace(" ", "\u00a0")):
        assert [(m.type, m.label) for m in read(other)] == expected
        spans = [view(article(other))[1].span(m.start, m.end) for m in read(other)]
        written = [" ".join(unicodedata.normalize("NFC", other[a:b]).split()) for a, b in spans]
        assert written == [" ".join(text[m.start : m.end].split()) for m in read(text)]


@given(
    st.lists(st.sampled_from(TEXTS) | st.text(alphabet='aĐà .,;:()"\n-–/&1KCNTPUBD', max_size=30), max_size=12).map(
        " ".join
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_ordered_mentions_within_bounds(text: str) -> None:
    mentions = read(text)
    length = len(view(article(text))[0].text)
    assert all(0 <= m.start < m.end <= length and m.label and "{}" not in m.label for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_arbitrary_characters_are_survived(text: str) -> None:
    read(text)


PIECES = [
    "Công ty ",
    "KCN A, ",
    "(",
    "tỉnh ",
    "UBND ",
    "Hà ",
    "ông Lê Văn ",
    "và ",
    "Sở Kế hoạch và Đầu tư ",
    "- ",
    "a ",
    "KCN (A, B, ",
    "đề án ",
    '"',
    "Chương trình phát triển ",
    "Hội nghị ",
    "Quyết định số 1",
    "các huyện A, ",
]


@pytest.mark.parametrize("piece", PIECES)
def test_long_repetitions_are_read_through(piece: str) -> None:
    # 100 kB of one opening after another: a walk that looked ahead without limit would not come back from it
    text = piece * (100_000 // len(piece))
    mentions = read(text)
    assert all(m.end <= len(text) for m in mentions)
