"""Tables that nobody should have to fear: huge, nested, endless, hostile, turned; each is read or refused in a line."""

from __future__ import annotations

import io
import itertools
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import openpyxl
import pytest
from openpyxl.packaging.relationship import Relationship
from openpyxl.workbook.external_link import ExternalLink
from openpyxl.workbook.external_link.external import ExternalBook

from congthuong.article import Article, Metadata
from congthuong.errors import ReadError
from congthuong.interpret import interpret
from congthuong.read import parse
from congthuong.recognise import load

from .pdf_maker import Item, Ruling, make_pdf
from .table_forms import as_pdf


def read(raw: bytes | str, name: str) -> Article:
    raw = raw.encode() if isinstance(raw, str) else raw
    return parse(raw, name=name, media_type=None, id="a", metadata=Metadata(published="2024-01-15"))


def page(*tables: str) -> str:
    lead = "Danh sách các khu công nghiệp đang hoạt động của tỉnh Bắc Ninh đến hết năm 2023, theo Ban Quản lý."
    return f"<html><body><article><h1>Các khu công nghiệp</h1><p>{lead}</p>{''.join(tables)}</article></body></html>"


def grid(article: Article) -> list[list[tuple[int, int, str]]]:
    return [[(c.row, c.col, article.text[c.start : c.end]) for c in table.cells] for table in article.tables]


# -- size ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["html", "txt", "csv", "flat", "bars", "aligned"])
def test_a_long_table_is_one_grid(form: str) -> None:
    count = 3_000
    rows = [
        ["STT", "Tên KCN", "Diện tích (ha)"],
        *([str(n), f"Khu {chr(65 + n % 26)}", f"{n},5"] for n in range(1, count)),
    ]
    made: dict[str, Callable[[], tuple[str, str]]] = {
        "html": lambda: (page(_html(rows)), "a.html"),
        "txt": lambda: ("\n".join("\t".join(row) for row in rows), "a.txt"),
        "csv": lambda: ("\n".join(";".join(row) for row in rows), "a.csv"),
        "flat": lambda: ("\n".join("\n".join(row) for row in rows), "a.txt"),
        "bars": lambda: ("\n".join("| " + " | ".join(row) + " |" for row in rows), "a.md"),
        "aligned": lambda: ("\n".join(f"{a:8}{b:20}{c:>12}" for a, b, c in rows), "a.txt"),
    }  # fmt: skip
    article = read(*made[form]())
    assert [(table.height, table.width) for table in article.tables] == [(count, 3)]


def _html(rows: list[list[str]]) -> str:
    return (
        "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"
    )


@pytest.mark.parametrize(
    ("line", "name"),
    [("Ninh Bình\n", "a.txt"), ("a  b\n", "a.txt"), ("12  34  56\n", "a.txt"), ("x | y | z\n", "a.md"),
     ("7\n", "a.txt"), ("STT (ha) một hai ba bốn năm sáu bảy\n", "a.txt"), ("Chỉ tiêu\n12\n", "a.txt"),
     ("<table><tr><td>1", "a.html")],
)  # fmt: skip
def test_what_only_looks_like_a_table_takes_no_longer(line: str, name: str) -> None:
    head = "Tình hình sản xuất công nghiệp của tỉnh trong năm qua có nhiều khởi sắc.\n"
    calls = {size: _lines_run(head + line * size, name) for size in (1_000, 4_000)}
    assert calls[4_000] < calls[1_000] * 6


def _lines_run(text: str, name: str) -> int:
    """How many calls of Python functions reading takes: what grows with the square shows, whatever the machine does."""
    import sys

    count = 0

    def step(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(step)
    try:
        if name.endswith(".html"):
            from congthuong.read.formats import webpage

            webpage.extract(page(text).encode())
        else:
            read(text, name)
    except ReadError:
        pass
    finally:
        sys.setprofile(None)
    return count


def test_a_cell_that_reaches_over_all_columns_and_rows_costs_nothing() -> None:
    first = "<tr><td colspan=1000000000 rowspan=1000000000>Cụm<td>ha</tr>"
    table = f"<table>{first}<tr><td>46,04</td></tr><tr><td>x<td>1</table>"
    article = read(page(table), "a.html")
    assert all(table.width <= 256 and table.height <= 3 for table in article.tables)


# -- shape -----------------------------------------------------------------------------------------------------------

INNER = (
    "<table><tr><th>STT<th>Tên KCN<th>Diện tích (ha)</tr><tr><td>1<td>Vọng Đông<td>84,5</tr>"
    "<tr><td>2<td>Quế Lâm<td>120</tr></table>"
)


def test_a_table_within_a_table_that_lays_out_a_page_is_read() -> None:
    lead = "<p>Theo Ban Quản lý, tỉnh Bắc Ninh có hai khu mới trong năm nay.</p>"
    layout = f"<table><tr><td>{lead}{INNER}</td><td>Liên hệ</td></tr></table>"
    article = read(page(layout), "a.html")
    found = {o.surface: o.subject for o in interpret(article, load()).observations}
    assert found.items() >= {"84,5": "KCN Vọng Đông", "120": "KCN Quế Lâm"}.items()


def test_tables_nested_a_thousand_deep_are_read_or_refused() -> None:
    deep = "<table><tr><td>" * 1_000 + "1" + "</table>" * 1_000
    article = read(page(INNER, deep), "a.html")
    assert "Vọng Đông" in article.text


def test_no_page_can_name_the_place_of_a_table() -> None:
    article = read(page(INNER, "<p>bảng0123456789abcdefsố0 hết0123456789abcdef.</p>", INNER), "a.html")
    assert [len(table.cells) for table in article.tables] == [9, 9]


def test_a_page_shown_turned_is_read_as_it_is_shown() -> None:
    rows = [["STT", "Tên KCN", "Diện tích (ha)"], ["1", "Vọng Đông", "84,5"], ["2", "Quế Lâm", "120"]]
    lines = ["Các khu công nghiệp của tỉnh Bắc Ninh"]
    upright, turned = read(as_pdf(lines, rows), "a.pdf"), read(as_pdf(lines, rows, turn=90), "a.pdf")
    assert grid(turned) == grid(upright) == [[(r, k, text) for r, row in enumerate(rows) for k, text in enumerate(row)]]
    assert turned.text == upright.text


def test_two_ruled_tables_side_by_side_on_a_page_are_two() -> None:
    items: list[Item] = [(40.0, 800.0, 9.0, "Các khu công nghiệp của tỉnh Bắc Ninh")]
    rulings: list[Ruling] = []
    for left, names in ((40.0, ("Vọng Đông", "Quế Lâm")), (320.0, ("Yên Giang", "Thuận An"))):
        for number, (name, area) in enumerate((("Tên KCN", "Diện tích (ha)"), (names[0], "84,5"), (names[1], "120"))):
            top = 770.0 - 16 * number
            for start, end, text in ((left, left + 80, name), (left + 80, left + 180, area)):
                rulings += [(start, top, end, top), (start, top - 16, end, top - 16)]
                rulings += [(start, top, start, top - 16), (end, top, end, top - 16)]
                items.append((start + 4, top - 11, 7.0, text))
    article = read(make_pdf([items], rulings=[rulings]), "a.pdf")
    assert [(table.height, table.width) for table in article.tables] == [(3, 2), (3, 2)]
    assert {o.subject for o in interpret(article, load()).observations} == {
        "KCN Vọng Đông", "KCN Quế Lâm", "KCN Yên Giang", "KCN Thuận An",
    }  # fmt: skip


def test_two_tables_side_by_side_on_a_sheet_are_two() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Tên KCN", "Diện tích (ha)", None, "Tên CCN", "Lao động (người)"],
        ["Vọng Đông", "84,5", None, "Ba Hàng", "1.240"],
        ["Quế Lâm", "120", None, "Hòa Xá", "655"],
    ):
        sheet.append(row)
    article = read(_saved(book), "a.xlsx")
    assert [(table.height, table.width) for table in article.tables] == [(3, 2), (3, 2)]


def test_a_table_that_goes_on_over_a_page_is_one_without_its_header_again() -> None:
    head = ["STT", "Tên KCN", "Diện tích (ha)"]
    first, second = [head, ["1", "Vọng Đông", "84,5"]], [head, ["2", "Quế Lâm", "120"]]
    pages, lines = zip(*(_ruled(rows) for rows in (first, second)), strict=True)
    article = read(make_pdf(pages, rulings=lines), "a.pdf")
    assert [[text for _, _, text in cells] for cells in grid(article)] == [
        [*head, "1", "Vọng Đông", "84,5", "2", "Quế Lâm", "120"]
    ]


def _ruled(rows: list[list[str]]) -> tuple[list[Item], list[Ruling]]:
    items: list[Item] = []
    rulings: list[Ruling] = []
    for number, row in enumerate(rows):
        top = 770.0 - 16 * number
        for column, text in enumerate(row):
            left = 40.0 + 100 * column
            rulings += [(left, top, left + 100, top), (left, top - 16, left + 100, top - 16)]
            rulings += [(left, top, left, top - 16), (left + 100, top, left + 100, top - 16)]
            items.append((left + 4, top - 11, 7.0, text))
    return items, rulings


# -- workbooks -------------------------------------------------------------------------------------------------------


def _saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Cụm của tỉnh Hà Nam"], ["Tên CCN", "Diện tích (ha)"], ["Ba Hàng", 46.04], ["Hòa Xá", 1234.5]):
        sheet.append(row)
    return book


def test_numbers_are_shown_as_excel_shows_them_in_viet_nam() -> None:
    book = _book()
    sheet = book.active
    assert sheet is not None
    for place, value, written in (
        ("C3", 0.753, "0.0%"), ("C4", -1234567, "#,##0"), ("D3", 2.5, "0.00"), ("D4", 0.125, "0.00"),
        ("E3", 1e-7, "General"),
    ):  # fmt: skip
        sheet[place] = value
        sheet[place].number_format = written
    texts = [text for _, _, text in grid(read(_saved(book), "a.xlsx"))[0]]
    assert texts[2:] == ["Ba Hàng", "46,04", "75,3%", "2,50", "0,0000001", "Hòa Xá", "1234,5", "-1.234.567", "0,13"]


def test_a_hidden_sheet_is_not_read() -> None:
    book = _book()
    hidden = book.create_sheet("Nháp")
    hidden.append(["Bí mật", 1])
    hidden.sheet_state = "hidden"
    assert "Bí mật" not in read(_saved(book), "a.xlsx").text


def test_a_formula_without_a_value_stands_as_it_is_and_gives_no_figure() -> None:
    book = _book()
    sheet = book.active
    assert sheet is not None
    sheet["B5"] = "=SUM(B3:B4)"
    sheet["A5"] = "Cộng"
    article = read(_saved(book), "a.xlsx")
    assert "=SUM(B3:B4)" in article.text
    assert {o.surface for o in interpret(article, load()).observations} == {"46,04", "1234,5"}


class _Listener(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 - what any server was asked for

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(404)
        self.end_headers()


@pytest.fixture
def listener() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Listener)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    _Listener.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_link_to_another_workbook_is_not_followed(listener: str) -> None:
    book = _book()
    link = ExternalLink(externalBook=ExternalBook())
    target = f"{listener}/other.xlsx"
    link.file_link = Relationship("rId1", type="externalLinkPath", Target=target, TargetMode="External")
    getattr(book, "_external_links").append(link)  # noqa: B009 - the only way to make one
    sheet = book.active
    assert sheet is not None
    sheet["B5"] = f"='[1]Sheet'!A1+WEBSERVICE(\"{listener}/value\")"
    read(_saved(book), "a.xlsx")
    assert _Listener.asked == []


def test_a_workbook_with_macros_is_read_and_they_are_not_run() -> None:
    stream = io.BytesIO(_saved(_book()))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub Auto_Open()")
    assert "Ba Hàng" in read(stream.getvalue(), "a.xlsm").text


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx"])
def test_an_archive_that_unpacks_without_end_is_refused(name: str) -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(210):
            part.write(b" " * 1_000_000)
    with pytest.raises(ReadError, match="unpacks to more than 200 MB"):
        read(stream.getvalue(), name)


def test_entities_that_multiply_are_not_expanded() -> None:
    stream = io.BytesIO(_saved(_book()))
    names = "abcdefghi"
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise(names))
    bomb = f'<!DOCTYPE s [<!ENTITY a "ha">{entities}]>'
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as archive, zipfile.ZipFile(out, "w") as made:
        for part in archive.namelist():
            content = archive.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = bomb.encode() + content.replace(b"<v>46.04</v>", b"<v>&i;</v>")
            made.writestr(part, content)
    try:
        text = read(out.getvalue(), "a.xlsx").text
    except ReadError:
        return
    assert len(text) < 10_000


@pytest.mark.parametrize(
    ("name", "better"), [("so-lieu.xls", ".xlsx"), ("so-lieu.ods", ".xlsx"), ("bao-cao.doc", ".docx")]
)
def test_an_old_format_is_refused_by_its_name(name: str, better: str) -> None:
    with pytest.raises(ReadError, match="files are not read") as refused:
        read(b"\xd0\xcf\x11\xe0", name)
    assert refused.value.hint == f"save it as {better}"


def test_a_workbook_that_is_none_is_refused() -> None:
    for raw in (b"PK\x03\x04 not an archive", b"Ten;Dien tich", b"\xd0\xcf\x11\xe0\xa1\xb1"):
        with pytest.raises(ReadError, match=r"no workbook|\.xls format"):
            read(raw, "a.xlsx")


def test_a_scan_is_named() -> None:
    with pytest.raises(ReadError, match="no text layer"):
        read(make_pdf([[]], rulings=[[(40, 40, 200, 40), (40, 60, 200, 60), (40, 40, 40, 60)]]), "a.pdf")


def test_a_csv_cell_that_never_ends_is_a_cell() -> None:
    article = read('Tên CCN;Diện tích (ha)\nBa Hàng;"46,04\n' + "x;1\n" * 50, "a.csv")
    assert article.text
    with pytest.raises(ReadError, match="no table of values"):
        read('Tên CCN;Diện tích (ha)\nBa Hàng;"' + "x" * 200_000, "a.csv")
