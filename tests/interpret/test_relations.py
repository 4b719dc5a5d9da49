"""Relations: what each sentence states, and sentences that state nothing of the kind."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthuong.article import Article, Block, Metadata
from congthuong.facts import Facts
from congthuong.interpret import interpret
from congthuong.interpret.entities import entities
from congthuong.interpret.relations import relations
from congthuong.recognise import load
from congthuong.recognise.names import names


def facts(text: str, *, byline: str = "", author: str | None = None) -> Facts:
    blocks, at = [], 0
    whole = f"{text}\n{byline}" if byline else text
    for line in whole.split("\n"):
        if line.strip():
            blocks.append(Block(at, at + len(line), "byline" if byline and line == byline else "paragraph"))
        at += len(line) + 1
    return interpret(Article("t", whole, Metadata(published="2024-10-02", author=author), tuple(blocks)), load())


def stated(text: str) -> set[tuple[str, str, str]]:
    return {(r.subject, r.predicate, r.object) for r in facts(text).relations}


MINE = "Công ty TNHH Kowa Việt Nam"
READ: dict[tuple[str, str, str], list[str]] = {
    ("KCN Đồng Mây", "locatedIn", "Kim Bảng"): [
        "KCN Đồng Mây (huyện Kim Bảng) của Hà Nam kín chỗ.",
        "KCN Đồng Mây, huyện Kim Bảng, tỉnh Hà Nam kín chỗ.",
        "KCN Đồng Mây thuộc huyện Kim Bảng, Hà Nam.",
        "KCN Đồng Mây có 34 dự án, nằm trên địa bàn huyện Kim Bảng, Hà Nam.",
        "Lễ khởi công KCN Đồng Mây (159ha) và KCN Sông Trong (250ha) diễn ra tại huyện Kim Bảng, Hà Nam.",
    ],
    ("Kim Bảng", "locatedIn", "Hà Nam"): ["Tại huyện Kim Bảng, Hà Nam", "Hà Nam tăng 9%. Huyện Kim Bảng có 6 cụm."],
    ("Tam Dị", "locatedIn", "Lục Nam"): ["ở xã Tam Dị, huyện Lục Nam, tỉnh Bắc Giang"],
    ("TP Hải Dương", "locatedIn", "Hải Dương"): ["Tỉnh Hải Dương có cụm ở TP Hải Dương."],
    (MINE, "locatedIn", "KCN Đồng Mây"): [
        f"{MINE} (KCN Đồng Mây, huyện Kim Bảng) tuyển thợ.",
        f"{MINE} tại KCN Đồng Mây tuyển thợ.",
        f"Tại KCN Đồng Mây (huyện Kim Bảng), {MINE} được hỗ trợ.",
        f"{MINE} đã di chuyển toàn bộ nhà xưởng vào KCN Đồng Mây.",
    ],
    (MINE, "locatedIn", "Kim Bảng"): [f"{MINE} tại TX Kim Bảng, Hà Nam", f"{MINE} (xã Thanh Sơn, huyện Kim Bảng)"],
    ("Hà Nam", "hasZone", "KCN Đồng Mây"): [
        "Hà Nam có 8 KCN; KCN Đồng Mây kín chỗ.",
        "Tỉnh Hà Nam: 02 KCN kín chỗ (Đồng Mây, Châu Giang).",
    ],
    ("Hà Nam", "hasZone", "CCN Cầu Giát"): ["Hà Nam tăng 9%. CCN Cầu Giát mới đạt 8,3%."],
    ("UBND tỉnh Hà Nam", "agencyOf", "Hà Nam"): ["UBND tỉnh Hà Nam họp.", "Hà Nam tăng 9%. UBND tỉnh họp."],
    ("Cục Công nghiệp", "partOf", "Bộ Công Thương"): [
        "Cục Công nghiệp (Bộ Công Thương) tổ chức",
        "Cục Công nghiệp thuộc Bộ Công Thương",
        "Cục Công nghiệp, Bộ Công Thương cho biết",
    ],
    ("Lê Văn Minh", "holdsPosition", "Phó Chủ tịch @ UBND tỉnh Hà Nam"): [
        "Phó Chủ tịch UBND tỉnh Hà Nam Lê Văn Minh dự.",
        "Ông Lê Văn Minh, Phó Chủ tịch UBND tỉnh Hà Nam, nói.",
        "Ông Lê Văn Minh - phó chủ tịch UBND tỉnh Hà Nam - nói.",
        "Hà Nam tăng 9%. Phó Chủ tịch UBND tỉnh Lê Văn Minh nói.",
    ],
    ("Trần Thị Hà", "holdsPosition", f"Giám đốc @ {MINE}"): [
        f"bà Trần Thị Hà, Giám đốc {MINE}",
        f"Giám đốc {MINE} Trần Thị Hà",
        f"{MINE} mở xưởng. “Đơn hàng đã rõ”, bà Trần Thị Hà, Giám đốc công ty, nói.",
    ],
    ("Lê Văn An", "holdsPosition", "Thủ tướng @ Chính phủ"): [
        "Thủ tướng Lê Văn An dự.",
        "Thủ tướng Chính phủ Lê Văn An dự.",
    ],
    ("Lê Văn An", "holdsPosition", "Chủ tịch @ Quốc hội"): ["Chủ tịch Quốc hội Lê Văn An dự."],
    ("Thủ tướng Chính phủ", "issues", "Quyết định số 158/QĐ-TTg"): [
        "Theo Quyết định số 158/QĐ-TTg ngày 06/02/2024 của Thủ tướng Chính phủ"
    ],
    ("UBND tỉnh Hà Nam", "issues", "Kế hoạch số 212/KH-UBND"): [
        "Theo Kế hoạch số 212/KH-UBND của UBND tỉnh Hà Nam",
        "Hà Nam tăng 9% theo Kế hoạch số 212/KH-UBND.",
    ],
    ("HĐND tỉnh Hà Nam", "issues", "Nghị quyết số 23/NQ-HĐND"): [
        "Nghị quyết số 23/NQ-HĐND của HĐND tỉnh Hà Nam hỗ trợ lãi vay."
    ],
    ("Hà Nam", "issues", "Kế hoạch phát triển thương mại điện tử tỉnh Hà Nam năm 2024"): [
        "Hà Nam đi trước. Từ đầu năm, tỉnh đã ban hành Kế hoạch phát triển thương mại điện tử tỉnh Hà Nam năm 2024.",
    ],
    (
        "Sở Công Thương Hà Nam",
        "partnerIn",
        "Biên bản ghi nhớ về Chương trình kết nối nhà cung ứng tỉnh Hà Nam",
    ): [
        f"Sở Công Thương Hà Nam và {MINE} ký Biên bản ghi nhớ về Chương trình kết nối nhà cung ứng tỉnh Hà Nam.",
        f"Biên bản ghi nhớ giữa Sở Công Thương Hà Nam và {MINE} về Chương trình kết nối nhà cung ứng tỉnh Hà Nam.",
    ],
    ("Trung tâm Khuyến công Hà Nam", "implements", "Ép ván tre"): [
        "Trung tâm Khuyến công Hà Nam đã thực hiện đề án “Ép ván tre”.",
        "Trung tâm Khuyến công Hà Nam triển khai đề án “Ép ván tre”.",
    ],
    (MINE, "implements", "CCN Hồng Lạc"): [
        f"Chủ đầu tư CCN Hồng Lạc là {MINE}.",
        f"{MINE} làm chủ đầu tư CCN Hồng Lạc.",
    ],
    ("Khuyến công quốc gia", "funds", "Ép ván tre"): [
        "Từ nguồn khuyến công quốc gia, Trung tâm Khuyến công Hà Nam thực hiện đề án “Ép ván tre”."
    ],
    ("Ép ván tre", "supports", MINE): [
        f"Trung tâm Khuyến công Hà Nam thực hiện đề án “Ép ván tre” tại {MINE}.",
        f"Một trong những địa chỉ là {MINE}. Trung tâm thực hiện tại đây đề án “Ép ván tre”.",
    ],
    ("Khuyến công địa phương", "supports", MINE): [f"{MINE} được khuyến công địa phương hỗ trợ 250 triệu đồng."],
    ("Nâng cấp kỹ thuật sản xuất chè ướp sen", "produces", "chè ướp sen"): [
        "thực hiện đề án “Nâng cấp kỹ thuật sản xuất chè ướp sen”"
    ],
    (MINE, "produces", "dao cắt gọt"): [
        f"Sản xuất dao cắt gọt tại {MINE}.",
        f"{MINE} sản xuất dao cắt gọt cho ngành ô tô.",
        f"{MINE} mở xưởng. Nhà máy chuyên dao cắt gọt.",
    ],
    (MINE, "operatesIn", "gia công cơ khí chính xác"): [f"{MINE} với ngành nghề chính là gia công cơ khí chính xác."],
    (MINE, "visitedBy", "Lê Văn Minh"): [f"Phó Chủ tịch UBND tỉnh Hà Nam Lê Văn Minh đến thăm, làm việc với {MINE}."],
    (MINE, "visitedBy", "Hà Nam"): [f"Hà Nam tăng 9%. Lãnh đạo tỉnh đi thăm và làm việc với {MINE}."],
    (MINE, "metWith", "Hà Nam"): [f"Hà Nam tăng 9%. Lãnh đạo tỉnh gặp mặt {MINE}, Tập đoàn Hemora (Nhật Bản)."],
    ("Nghệ An", "listsOn", "Postmart.vn"): ["Nghệ An có 412 sản phẩm trên các sàn Postmart.vn, Voso.vn."],
}


@pytest.mark.parametrize(("relation", "text"), [(relation, text) for relation, texts in READ.items() for text in texts])
def test_a_relation_is_read(relation: tuple[str, str, str], text: str) -> None:
    assert relation in stated(text)


NOT_READ = [
    ("predicate of a former post", "Nguyên Chủ tịch nước Lê Văn An đến dự.", "holdsPosition"),
    ("the post of who follows", "Ông Lê Văn An, Giám đốc Sở Công Thương Hà Nam Trần Văn Bê cùng dự.", None),
    ("a visit that is none", f"{MINE} thăm dò thị trường Nhật Bản.", "visitedBy"),
    ("a verb that makes nothing", f"{MINE} sản xuất ổn định.", "produces"),
    ("a decision only cited", "Hà Nam có 24 KCN theo Quyết định số 158/QĐ-TTg.", "issues"),
    ("two agencies in a list", "UBND tỉnh Hà Nam, Bộ Công Thương và Sở Tài chính Hà Nam họp.", "partOf"),
    ("money of nobody", "Hà Nam chi 9,5 tỷ đồng cho khuyến công.", "funds"),
    ("a company in no place", f"{MINE} xuất khẩu sang Nhật Bản.", "locatedIn"),
    ("a platform outside trade", "Hà Nam tăng 9%. Trang NgheTin.vn đăng tin.", "listsOn"),
]


@pytest.mark.parametrize(("why", "text", "predicate"), NOT_READ)
def test_what_is_not_stated_is_not_read(why: str, text: str, predicate: str | None) -> None:
    if predicate is None:
        assert ("Lê Văn An", "holdsPosition", "Giám đốc @ Sở Công Thương Hà Nam") not in stated(text), why
    else:
        assert not [r for r in stated(text) if r[1] == predicate], why


def test_a_zone_elsewhere_is_not_the_focused_provinces() -> None:
    text = "Hà Nam tăng 9%. Hà Nam học KCN Đình Trám (huyện Việt Yên, tỉnh Bắc Giang)."
    assert ("Bắc Giang", "hasZone", "KCN Đình Trám") in stated(text)
    assert ("Hà Nam", "hasZone", "KCN Đình Trám") not in stated(text)


def test_a_flattened_row_places_its_zone() -> None:
    text = "Tỉnh Hải Dương\nTên cụm\nĐịa điểm\n1\nCao An\nH. Cẩm Giàng\n46,31\n2\nBa Hàng\nTP Hải Dương\n46,04"
    assert {("CCN Cao An", "locatedIn", "Cẩm Giàng"), ("CCN Ba Hàng", "locatedIn", "TP Hải Dương")} <= stated(text)


def test_the_author_is_the_bylines_person() -> None:
    (relation,) = [r for r in facts("Hà Nam tăng 9%.", byline="Trà Hương").relations if r.predicate == "author"]
    assert (relation.subject, relation.object, relation.object_type) == ("t", "Trà Hương", "Person")


def test_a_relation_is_stated_once_with_its_evidence() -> None:
    first = "Phó Chủ tịch UBND tỉnh Hà Nam Lê Văn Minh dự."
    text = f"{first} Phó Chủ tịch Lê Văn Minh nói. Phó Chủ tịch UBND tỉnh Lê Văn Minh về."
    (relation,) = [r for r in facts(text).relations if r.predicate == "holdsPosition"]
    ((a, b),) = relation.evidence["subject"]
    ((c, d),) = relation.evidence["predicate"]
    assert (text[a:b], text[c:d]) == ("Lê Văn Minh", "Phó Chủ tịch")
    assert relation.quote == text[relation.quote_start : relation.quote_end] == first


@pytest.mark.parametrize("text", [texts[0] for texts in READ.values()])
def test_decomposed_letters_and_hard_spaces_change_nothing(text: str) -> None:
    for other in (unicodedata.normalize("NFD", text), text.replace(" ", "\u00a0")):
        read = facts(other)
        assert {(r.subject, r.predicate, r.object) for r in read.relations} == stated(text)
        for r in read.relations:
            assert r.quote == other[r.quote_start : r.quote_end]
            assert all(0 <= a <= b <= len(other) for spans in r.evidence.values() for a, b in spans)


@given(st.lists(st.sampled_from([texts[-1] for texts in READ.values()]), max_size=6).map("\n".join))
@settings(max_examples=40, deadline=None)
def test_paragraphs_in_any_order_give_whole_facts(text: str) -> None:
    read = facts(text)
    assert len({r.id for r in read.relations}) == len(read.relations)
    assert len({e.id for e in read.entities}) == len(read.entities)
    labels = {(e.type, e.label) for e in read.entities}
    for r in read.relations:
        assert r.object_type not in {"Product"} or (r.object_type, r.object) in labels
        assert text[r.quote_start : r.quote_end] == r.quote


@pytest.mark.parametrize(
    "piece",
    [
        "Công ty TNHH Kowa{0} Việt Nam (KCN Đồng Mây {0}, huyện Kim Bảng) sản xuất ván tre. ",
        "Ông Lê Văn A{0}, Giám đốc Công ty CP Xowa{0}, nói. ",
        "KCN Zenk{0} và KCN An Zenk{0}. ",
        "Công ty A, KCN B, tỉnh Hà Nam {0} ",
        "Theo Quyết định số {0}/QĐ-UBND của UBND tỉnh Hà Nam, huyện Kim Bảng. ",
    ],
)
def test_thousands_of_names_on_one_page_are_read_through(piece: str) -> None:
    # every name another: what looks at each pair of them would not come back from this page
    text = "".join(piece.format(number) for number in range(100_000 // len(piece)))
    blocks = (Block(0, len(text), "paragraph"),)
    words = load().names
    it = Article("t", text, blocks=blocks)
    mentions = names(it, words)
    found = entities(it, mentions, relations(it, mentions, words))
    assert len(mentions) > 1000
    assert {span for e in found for span in e.mentions} >= {(m.start, m.end) for m in mentions}
