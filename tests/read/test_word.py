"""Word files: order, lists, tables, tracked changes, and damaged packages named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml

from congthuong.article import Metadata
from congthuong.errors import ReadError
from congthuong.read import parse
from congthuong.read.formats.word import extract

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(fill: Callable[[Document], None]) -> bytes:
    document = docx.Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def one_sentence(document: Document) -> None:
    document.add_paragraph("Một câu.")


def test_paragraphs_lists_and_tables_in_document_order() -> None:
    def fill(document: Document) -> None:
        document.add_heading("Công nghiệp tỉnh chín tháng đầu năm", 0)
        document.add_paragraph("Chỉ số sản xuất công nghiệp tăng 7,5% so với cùng kỳ năm trước.")
        document.add_paragraph("Khai khoáng giảm 1,5%;", style="List Bullet")
        table = document.add_table(rows=3, cols=3)
        for row, values in zip(
            table.rows, [("Cụm", "Diện tích", "Lao động"), ("Ba Hàng", "46,04", ""), ("", "", "12")], strict=True
        ):
            for cell, value in zip(row.cells, values, strict=True):
                cell.text = value
        table.cell(2, 0).merge(table.cell(2, 1)).text = "Cộng"
        document.add_paragraph("Câu sau bảng vẫn được đọc đúng chỗ của nó.")

    article = parse(saved(fill), name="bc.docx", media_type=None, id=None, metadata=Metadata())
    assert article.text.splitlines() == [
        "Công nghiệp tỉnh chín tháng đầu năm",
        "Chỉ số sản xuất công nghiệp tăng 7,5% so với cùng kỳ năm trước.",
        "- Khai khoáng giảm 1,5%;",
        "",
        "Cụm\tDiện tích\tLao động",
        "Ba Hàng\t46,04\t",
        "Cộng\t\t12",
        "",
        "Câu sau bảng vẫn được đọc đúng chỗ của nó.",
    ]
    kinds = [block.kind for block in article.blocks]
    assert kinds == ["title", "paragraph", "item", "row", "row", "row", "paragraph"]


def test_insertions_are_read_deletions_are_not() -> None:
    def fill(document: Document) -> None:
        paragraph = document.add_paragraph("Chỉ số tăng ")
        paragraph._p.append(parse_xml(f"<w:del {W}><w:r><w:delText>6%</w:delText></w:r></w:del>"))
        paragraph._p.append(parse_xml(f"<w:ins {W}><w:r><w:t>7%</w:t></w:r></w:ins>"))

    assert extract(saved(fill)).text == "Chỉ số tăng 7%\n"


def test_properties_of_the_document_not_of_its_template() -> None:
    def fill(document: Document) -> None:
        document.add_paragraph("Chỉ số sản xuất công nghiệp tăng 7,5% so với cùng kỳ.")
        document.core_properties.title = "Báo cáo công nghiệp chín tháng"
        document.core_properties.author = "Nguyễn Văn An"

    metadata = extract(saved(fill)).metadata
    assert (metadata.title, metadata.author, metadata.published) == (
        "Báo cáo công nghiệp chín tháng",
        "Nguyễn Văn An",
        None,
    )


def test_a_document_without_text_is_named() -> None:
    with pytest.raises(ReadError, match="the document has no text"):
        extract(saved(lambda document: None))


def test_text_in_a_legacy_font_is_named() -> None:
    def fill(document: Document) -> None:
        document.add_paragraph("Saûn xuaát coâng nghieäp cuûa tænh naêm 2004 taêng khaù")

    with pytest.raises(ReadError, match="written for VNI fonts"):
        extract(saved(fill))


@pytest.mark.parametrize("damage", ["cut", "no parts", "not xml", "not a zip"])
def test_a_damaged_package_is_named(damage: str) -> None:
    raw = saved(one_sentence)
    if damage == "cut":
        raw = raw[: len(raw) // 2]
    elif damage == "not a zip":
        raw = b"PK\x03\x04" + b"x" * 100
    else:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
            for part in old.infolist():
                if damage == "no parts" and part.filename == "word/document.xml":
                    continue
                content = b"<w:document" if part.filename == "word/document.xml" else old.read(part)
                new.writestr(part.filename, content)
        raw = out.getvalue()
    with pytest.raises(ReadError, match="no Word document, or a damaged one"):
        extract(raw)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(260):
            part.write(b"\0" * 1_000_000)
    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(ReadError, match="unpacks to more than 200 MB"):
        extract(out.getvalue())


def test_an_encrypted_or_old_file_is_named() -> None:
    with pytest.raises(ReadError, match=r"encrypted, or in the \.doc format"):
        extract(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)
