"""Pages that are no article: control characters, tables alone, furniture alone, a long one, another vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest

from congthuong.article import Article, Block, Metadata
from congthuong.interpret import interpret
from congthuong.read import parse
from congthuong.recognise import load


def parsed(text: str, name: str = "a.txt") -> Article:
    return parse(text.encode("utf-8"), name=name, media_type=None, id=None, metadata=Metadata(published="2024-05-20"))


def test_control_characters_move_no_offset() -> None:
    article = parsed(
        "Năm 2023, Hà Nam\x02\x07 thu hút\x1b 2,5 tỷ USD vốn FDI; có\x08 8 khu công nghiệp đang hoạt động.\x0c\n"
    )
    facts = interpret(article, load()).observations
    assert [fact.surface for fact in facts] == ["2,5 tỷ USD", "8 khu công nghiệp"]
    assert all(article.text[fact.start : fact.end] == fact.surface for fact in facts)


def test_a_page_of_one_table_is_read() -> None:
    rows = "".join(f"| Huyện Kim Bảng {n} | {n} | {n},5 |\n" for n in range(2, 40))
    article = parsed("| Huyện | Số dự án | Vốn đăng ký (triệu USD) |\n|---|---|---|\n" + rows, "a.md")
    facts = interpret(article, load()).observations
    assert len(facts) > 60
    assert {fact.unit for fact in facts} == {"count:dự án", "USD"}


def test_a_page_of_furniture_says_nothing() -> None:
    article = parsed("Trang chủ\nĐăng nhập\nChia sẻ\nIn bài viết\nLượt xem: 1.204\nTin liên quan\n20/05/2024 10:12\n")
    assert interpret(article, load()).observations == ()


def test_a_long_text_is_read_to_the_end() -> None:
    pad = "Lãnh đạo tỉnh mong muốn người dân đồng thuận trong công tác giải phóng mặt bằng để công trình về đích. "
    pieces: list[str] = []
    size = number = 0
    while size < 1_500_000:
        number += 1
        pieces.append(pad * 30 + f"Năm 2023, Hà Nam thu hút {number} dự án ở đợt {number}.")
        size += len(pieces[-1].encode("utf-8"))
    article = parsed("\n\n".join(pieces))
    counts = [fact.value for fact in interpret(article, load()).observations if fact.unit == "count:dự án"]
    assert counts == list(range(1, number + 1))


def test_a_taught_word_is_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "reading.md").read_text(encoding="utf-8")
    (tmp_path / "words.ttl").write_text(page.split("```turtle\n")[1].split("```")[0], encoding="utf-8")
    article = parsed("Năm 2023, tổng giá trị tăng thêm toàn tỉnh của tỉnh Hà Nam tăng 7,5% so với cùng kỳ năm trước.\n")
    (before,), (after,) = (interpret(article, load(vocab)).observations for vocab in (None, tmp_path))
    assert before.indicator != after.indicator == "grdp"


@pytest.mark.parametrize("noise", ["7 tỷ đồng, ", "nhóm 5 a", "xuất khẩu của Hà Nam đạt 7 tỷ đồng, tăng 8%, "])
def test_the_same_words_over_and_over_are_no_prose(noise: str) -> None:
    text = noise * 400
    found = interpret(Article("t", text, blocks=(Block(0, len(text), "paragraph"),)), load()).observations
    assert len(found) < 60


def test_a_long_list_in_words_of_its_own_is_prose() -> None:
    names = [f"mặt hàng {chr(97 + i // 10)}{chr(97 + i % 10)}x" for i in range(60)]
    text = "Năm 2022, xuất khẩu của Hà Nam gồm: " + "; ".join(
        f"{name} đạt {i + 2} triệu USD" for i, name in enumerate(names)
    )
    found = interpret(Article("t", text, blocks=(Block(0, len(text), "paragraph"),)), load()).observations
    assert len(found) == 60


@pytest.mark.parametrize(
    ("when", "period"),
    [
        ("Đến ngày 29/2/2024", "/2024-02-29"),
        ("Đến ngày 31/2/2024", None),
        ("Đến ngày 29/2/1900", None),
        ("Đến ngày 30 tháng 2 năm 2024", None),
        ("Đến ngày 31/4/2023", None),
    ],
)
def test_a_time_that_the_calendar_does_not_have_is_left_open_and_flagged(when: str, period: str | None) -> None:
    (fact,) = interpret(parsed(f"{when}, tỉnh Hà Nam có 8 khu công nghiệp đang hoạt động.\n"), load()).observations
    assert fact.period == period
    assert ("impossible-period" in fact.flags) == (period is None)


@pytest.mark.parametrize(
    ("caption", "header", "place", "period"),
    [
        ("Thu hút đầu tư", "Số dự án đến 29/2/2024", "Huyện Kim Bảng", "/2024-02-29"),
        ("Thu hút đầu tư", "Số dự án đến 31/2/2024", "Huyện Kim Bảng", None),
        ("Thu hút đầu tư đến ngày 31/4/2023", "Số dự án", "Huyện Kim Bảng", None),
        ("Thu hút đầu tư năm 2023", "Số dự án đến ngày 29/2/1900", "Huyện Kim Bảng", None),
    ],
)
def test_in_a_table_too(caption: str, header: str, place: str, period: str | None) -> None:
    page = f"{caption} của tỉnh Hà Nam\n\n| Huyện | {header} |\n|---|---|\n| {place} | 12 |\n| Huyện Bình Lục | 15 |\n"
    facts = interpret(parsed(page, "a.md"), load()).observations
    found = [fact for fact in facts if fact.rule == "row and column"]
    assert [(fact.surface, fact.period) for fact in found] == [("12", period), ("15", period)]
    assert all(("impossible-period" in fact.flags) == (period is None) for fact in found)


def test_in_the_rows_of_a_table_too() -> None:
    page = (
        "Kim ngạch xuất khẩu của Hà Nam\n\n| Thời gian | Kim ngạch xuất khẩu (triệu USD) | So với 31/2/2023 (%) |\n"
        "|---|---|---|\n| 30/4/2024 | 120 | 5,5 |\n| 31/4/2024 | 130 | 6,5 |\n"
    )
    facts = interpret(parsed(page, "a.md"), load()).observations
    assert {
        fact.surface: (fact.period, fact.compared_with, fact.flags) for fact in facts if fact.rule == "row and column"
    } == {
        "120": ("2024-04-30", None, ()),
        "130": (None, None, ("impossible-period",)),
        "5,5": ("2024-04-30", None, ("impossible-period",)),
        "6,5": (None, None, ("impossible-period",)),
    }


def test_what_a_change_is_against_is_left_open_too() -> None:
    text = "Năm 2023, xuất khẩu của Hà Nam tăng 5% so với ngày 31/2/2022.\n"
    (fact,) = interpret(parsed(text), load()).observations
    assert (fact.period, fact.compared_with, fact.flags) == ("2023", None, ("impossible-period",))


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("có 12345678901234567890123456789 khu công nghiệp", []),
        ("thu hút 12345678901234 triệu tỷ đồng", []),
        ("thu hút 99.999.999 nghìn tỷ đồng", [99_999_999 * 10**12]),  # just below where decimals end
        ("thu hút 100.000.000 nghìn tỷ đồng", []),
    ],
)
def test_a_number_that_no_graph_can_hold_is_no_figure_and_is_listed_as_unread(said: str, values: list[int]) -> None:
    from congthuong.interpret.coverage import coverage

    article = parsed(f"Năm 2023, tỉnh Hà Nam {said}.\n")
    assert [fact.value for fact in interpret(article, load()).observations] == values
    statuses = {numeral.text: numeral.status for numeral in coverage(article, load()).numerals}
    assert list(statuses.values())[1:] == (["fact"] if values else ["unread"])
