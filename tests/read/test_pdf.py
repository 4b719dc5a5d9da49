"""PDF files: paragraphs joined, cells apart, furniture aside, and what cannot be read named."""

from __future__ import annotations

import pytest

from congthuong.article import Metadata
from congthuong.errors import ReadError
from congthuong.read import parse
from congthuong.read.formats.pdf import extract

from .pdf_maker import Item, make_pdf

PARAGRAPH = (
    "Chỉ số sản xuất công nghiệp 9 tháng năm 2024 của tỉnh",
    "tăng 7,5% so với cùng kỳ năm trước, trong đó công nghiệp",
    "chế biến, chế tạo tăng 7,4%.",
)


def _lines(lines: tuple[str, ...], top: float, *, size: float = 11.0, left: float = 72.0) -> list[Item]:
    return [(left, top - 14 * number, size, line) for number, line in enumerate(lines)]


def test_wrapped_lines_become_one_paragraph_and_the_next_one_stays_apart() -> None:
    following = ("Khai khoáng giảm 1,5%.",)
    page = extract(make_pdf([[*_lines(PARAGRAPH, 700), *_lines(following, 630)]]))
    assert page.text.split("\n\n")[0] == " ".join(PARAGRAPH)
    assert page.text.split("\n\n")[1].strip() == following[0]


def test_a_paragraph_goes_on_over_the_page_and_the_furniture_between_stands_below_it() -> None:
    first = [(72.0, 800.0, 9.0, "Báo cáo của Cục Thống kê"), *_lines(PARAGRAPH[:2], 120), (290.0, 40.0, 9.0, "1")]
    second = [(72.0, 800.0, 9.0, "Báo cáo của Cục Thống kê"), *_lines(PARAGRAPH[2:], 760), (290.0, 40.0, 9.0, "2")]
    lines = [line for line in extract(make_pdf([first, second])).text.split("\n") if line]
    assert " ".join(PARAGRAPH) in lines
    assert lines.count("Báo cáo của Cục Thống kê") == 2


def test_page_numbers_and_repeated_heads_are_furniture_for_layout() -> None:
    pages = []
    for number, place in enumerate(("Đình Trám", "Song Khê", "Vân Trung"), start=1):
        body = (f"Khu công nghiệp {place} trên địa bàn tỉnh đã lấp đầy", f"gần hết diện tích đất cho thuê ở {place}.")
        pages.append(
            [(72.0, 800.0, 9.0, "Sở Công Thương tỉnh"), *_lines(body, 700), (290.0, 40.0, 9.0, f"- {number} -")]
        )
    article = parse(make_pdf(pages), name="a.pdf", media_type=None, id=None, metadata=Metadata())
    kinds = {article.text[block.start : block.end]: block.kind for block in article.blocks}
    assert kinds["Sở Công Thương tỉnh"] == "furniture"
    assert all(kinds[f"- {number} -"] == "furniture" for number in (1, 2, 3))
    assert sum(kind == "paragraph" for kind in kinds.values()) == 3


def test_wide_gaps_part_the_cells_of_a_row() -> None:
    rows: list[Item] = []
    for number, (name, area, share) in enumerate([("Cụm", "Diện tích", "Lấp đầy"), ("Ba Hàng", "46,04", "62,05")]):
        top = 700 - 16 * number
        rows += [(72.0, top, 11.0, name), (250.0, top, 11.0, area), (400.0, top, 11.0, share)]
    article = parse(make_pdf([rows]), name="a.pdf", media_type=None, id=None, metadata=Metadata())
    assert article.text.splitlines()[:2] == ["Cụm\tDiện tích\tLấp đầy", "Ba Hàng\t46,04\t62,05"]
    assert [block.kind for block in article.blocks] == ["row", "row"]


def test_a_title_in_the_properties_counts_only_if_the_page_bears_it() -> None:
    headline = "Công nghiệp của tỉnh tăng tốc sau chín tháng"
    page = [(72.0, 740.0, 16.0, headline), *_lines(PARAGRAPH, 700)]
    assert extract(make_pdf([page], title=headline)).metadata.title == headline
    assert extract(make_pdf([page], title="Microsoft Word - bao cao 9 thang.doc")).metadata.title is None


def test_a_title_with_the_sites_name_behind_it_is_found_without() -> None:
    headline = "Công nghiệp của tỉnh tăng tốc - Bài 3"
    page = [(72.0, 740.0, 16.0, headline), *_lines(PARAGRAPH, 700)]
    assert extract(make_pdf([page], title=f"{headline} | Báo A")).metadata.title == headline


def test_a_justified_line_has_no_cells() -> None:
    def line(gap: float) -> str:
        items, left = [], 72.0
        for word in ("Chỉ", "số", "sản", "xuất", "tăng"):
            items.append((left, 700.0, 11.0, word))
            left += 5.5 * len(word) + gap
        return extract(make_pdf([items])).text.strip()

    assert line(9.0) == "Chỉ số sản xuất tăng"
    assert line(30.0) == "Chỉ\tsố\tsản\txuất\ttăng"


def test_a_page_without_text_is_named() -> None:
    with pytest.raises(ReadError, match="no text layer"):
        extract(make_pdf([[], []]))


def test_text_in_a_legacy_font_is_named() -> None:
    with pytest.raises(ReadError, match=r"TCVN3 \(\.VnTime\) fonts"):
        extract(make_pdf([_lines(("S¶n xuÊt c«ng nghiÖp cña tØnh n¨m 2004 t¨ng", "so víi n¨m tr­íc vµ ®Õn nay"), 700)]))


@pytest.mark.parametrize("raw", [b"%PDF-1.4 nothing of the kind", b"\x89PNG", make_pdf([_lines(PARAGRAPH, 700)])[:300]])
def test_a_damaged_file_is_named(raw: bytes) -> None:
    with pytest.raises(ReadError, match="no PDF file, or a damaged one"):
        extract(raw)


def test_an_encrypted_file_is_named() -> None:
    plain = make_pdf([_lines(PARAGRAPH, 700)])
    # The standard security handler with a user password nobody knows.
    locked = plain.replace(
        b"/Info 6 0 R",
        b"/Info 6 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>] /Encrypt << /Filter"
        b" /Standard /V 1 /R 2 /Length 40 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>",
    )
    with pytest.raises(ReadError, match="the PDF is encrypted"):
        extract(locked)
