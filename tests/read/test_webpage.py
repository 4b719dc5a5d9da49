"""Web pages: main text, table rows, and the metadata of the page itself."""

from __future__ import annotations

import json

import pytest

from congthuong.article import Metadata
from congthuong.errors import ReadError
from congthuong.read import parse
from congthuong.read.formats.webpage import extract

TITLE = "Cụm công nghiệp của tỉnh lấp đầy nhanh"
LEAD = "Đến hết tháng 6/2024, toàn tỉnh có 12 cụm công nghiệp hoạt động, tỷ lệ lấp đầy bình quân đạt 62,5%."
BODY = "Các cụm thu hút 118 dự án, vốn đăng ký 5.630 tỷ đồng, giải quyết việc làm cho 9.400 lao động địa phương."
LAST = "Năm 2024, tỉnh phấn đấu thành lập thêm 3 cụm, tổng diện tích 145 ha, ưu tiên ngành cơ khí và chế biến nông sản."


def page(head: str = "", *, body: str = "", lang: str = "vi") -> bytes:
    marked = BODY.replace("118", "<strong>118</strong>")
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>
<nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/kt">Kinh tế</a></li></ul></nav>
<main><article><h1>{TITLE}</h1><p class="sapo">{LEAD}</p><p>{marked}</p>{body}
<p>{LAST}</p>
</article></main><aside><h4>Đọc nhiều</h4><a href="#">Vàng vượt 84 triệu đồng/lượng</a></aside>
<footer>Giấy phép số 1/GP. Điện thoại: 0900 000 000</footer><script>var a = 12.5;</script></body></html>""".encode()


def linked(**values: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **values}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_the_main_text_and_nothing_around_it() -> None:
    text = extract(page()).text
    assert text.splitlines() == [TITLE, LEAD, BODY, LAST]


def test_a_table_is_rows_with_its_empty_cells_in_place() -> None:
    table = (
        "<table><tr><th>Cụm</th><th>Diện tích (ha)</th><th>Lao động</th></tr>"
        "<tr><td>Ba Hàng</td><td>46,04</td><td></td></tr>"
        "<tr><td colspan='2'>Cộng</td><td>1.875</td></tr></table>"
    )
    article = parse(page(body=table), name="a.html", media_type=None, id=None, metadata=Metadata())
    rows = [article.text[block.start : block.end] for block in article.blocks if block.kind == "row"]
    assert rows == ["Cụm\tDiện tích (ha)\tLao động", "Ba Hàng\t46,04", "Cộng\t\t1.875"]


def test_a_list_is_items() -> None:
    items = ("Dệt may tăng 9,6% so với cùng kỳ năm trước;", "Giày dép tăng 14,1% so với cùng kỳ năm trước.")
    listed = f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
    article = parse(page(body=listed), name="a.html", media_type=None, id=None, metadata=Metadata())
    found = [article.text[block.start : block.end] for block in article.blocks if block.kind == "item"]
    assert found == [f"- {item}" for item in items]


def test_json_ld_comes_before_meta_tags() -> None:
    head = linked(
        headline=TITLE,
        datePublished="2024-07-02T06:30:00+07:00",
        author=[{"@type": "Person", "name": "An Bình"}, {"@type": "Person", "name": "Lê Minh"}],
        publisher={"@type": "Organization", "name": "Báo A"},
    )
    head += (
        '<meta property="og:site_name" content="Trang B"><meta property="article:published_time" content="2024-07-09">'
    )
    head += '<link rel="canonical" href="https://bao-a.vn/cum-7.html"><title>Khác hẳn | Báo A</title>'
    found = extract(page(head)).metadata
    assert found == Metadata(
        title=TITLE, published="2024-07-02", url="https://bao-a.vn/cum-7.html", publisher="Báo A",
        author="An Bình, Lê Minh", language="vi",
    )  # fmt: skip


def test_a_graph_of_json_ld_and_a_broken_one() -> None:
    graph = {"@graph": [{"@type": "WebPage"}, {"@type": ["Article"], "datePublished": "2023-12-31T20:00:00Z"}]}
    head = '<script type="application/ld+json">{"@type": NewsArticle,}</script>'
    head += f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    # Eight in the evening in London is the next day's morning in Hà Nội.
    assert extract(page(head)).metadata.published == "2024-01-01"


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2024-10-02T08:15:00+07:00">', "2024-10-02"),
        ('<meta name="pubdate" content="2024-10-02 08:15">', "2024-10-02"),
        ('<meta itemprop="datePublished" content="2/10/2024 08:15">', "2024-10-02"),
        ('<meta name="dc.date.issued" content="2024-10">', "2024-10"),
        ('<meta name="date" content="hôm qua">', "2024-07"),
        ("", "2024-07"),
    ],
)
def test_dates_of_meta_tags_else_of_the_text(head: str, published: str) -> None:
    article = parse(page(head), name="a.html", media_type=None, id=None, metadata=Metadata())
    assert article.metadata.published == published


def test_the_pages_date_wins_over_the_text_and_the_index_over_both() -> None:
    stamped = page('<meta property="article:published_time" content="2024-12-24">')
    for known, published in ((Metadata(), "2024-12-24"), (Metadata(published="2024"), "2024")):
        article = parse(stamped, name="a.html", media_type=None, id=None, metadata=known)
        assert article.metadata.published == published


def test_the_canonical_address_is_the_id() -> None:
    raw = page('<link rel="canonical" href="https://bao-a.vn/7.html">')
    assert parse(raw, name="x_1.html", media_type=None, id=None, metadata=Metadata()).id == "https://bao-a.vn/7.html"
    assert parse(raw, name="x_1.html", media_type=None, id="7", metadata=Metadata()).id == "7"


def test_a_fetched_page_cannot_pass_for_another_site() -> None:
    raw = page('<link rel="canonical" href="https://bao-a.vn/7.html">')
    for address, expected in {
        "https://www.bao-a.vn/7.html?utm=1": "https://bao-a.vn/7.html",
        "https://elsewhere.vn/copy": "https://elsewhere.vn/copy",
    }.items():
        assert parse(raw, name=address, media_type="text/html", id=None, metadata=Metadata()).id == expected


@pytest.mark.parametrize(
    "raw",
    [
        b"<html><body></body></html>",
        b"<html><body><nav><a href='/'>Trang ch\xe1\xbb\xa7</a></nav><script>var a = 1;</script></body></html>",
        b"<!-- nothing -->",
    ],
)
def test_a_page_without_main_text_is_named(raw: bytes) -> None:
    with pytest.raises(ReadError, match="no main text was found"):
        extract(raw)


def test_a_page_with_an_xml_declaration_is_read() -> None:
    assert TITLE in extract(b'<?xml version="1.0" encoding="utf-8"?>\n' + page()).text


def test_the_same_page_gives_the_same_article() -> None:
    raw = page(linked(headline=TITLE))
    first, second = (parse(raw, name="a.html", media_type=None, id=None, metadata=Metadata()) for _ in range(2))
    assert first == second
