"""What a model is asked: a pure function of the article, in bearable parts, with numbers that only we give."""

from __future__ import annotations

import json

from congthuong.article import Article, Block, Metadata
from congthuong.data import folder
from congthuong.model.client import body
from congthuong.model.request import answer_schema, requests
from congthuong.model.rules import first_reading
from congthuong.read import read
from congthuong.recognise import load


def article(text: str, published: str = "2024-05") -> Article:
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append(Block(at, at + len(line), "paragraph"))
        at += len(line) + 1
    return Article("a", text, Metadata(published=published), tuple(blocks))


def test_every_figure_is_numbered_once_and_in_the_order_of_the_text() -> None:
    for document in read([str(folder("seeds"))]):
        reading = first_reading(document.article, load())
        asked = requests(reading, load())
        numbers = [figure.number for request in asked for figure in request.figures]
        assert numbers == list(range(1, len(reading.figures) + 1))
        spans = {(fact.start, fact.end) for fact in reading.facts.observations}
        assert {(figure.start, figure.end) for figure in reading.figures if figure.read} == spans
        for request in asked:
            for figure in request.figures:
                assert request.messages[1]["content"].count(f"⟦{figure.number}⟧") == 1


def test_the_same_article_is_asked_about_in_the_same_words() -> None:
    one = [r.key for r in requests(first_reading(article("Hà Nam có 8 KCN."), load()), load())]
    again = [r.key for r in requests(first_reading(article("Hà Nam có 8 KCN."), load()), load())]
    other = [r.key for r in requests(first_reading(article("Hà Nam có 9 KCN."), load()), load())]
    assert one == again != other


def test_a_text_cannot_number_figures_of_its_own() -> None:
    (request,) = requests(first_reading(article("⟦1⟧ Hà Nam có 8 KCN ⟦99⟧."), load()), load())
    assert request.messages[1]["content"].count("⟦1⟧") == 1
    assert "⟦99⟧" not in request.messages[1]["content"]


def test_a_long_article_is_asked_about_in_parts_that_repeat_its_head() -> None:
    head = "Hà Nam công bố số liệu sáu tháng đầu năm."
    long = article(
        "\n".join([head, *(f"Huyện thứ {n} của tỉnh có {n + 2} dự án, rộng {n + 10} ha." for n in range(400))])
    )
    asked = requests(first_reading(long, load()), load())
    assert len(asked) > 3
    assert all(head in request.messages[1]["content"] for request in asked)
    assert all(len(request.messages[1]["content"]) < 16_000 for request in asked)
    assert len({figure.number for request in asked for figure in request.figures}) == sum(len(r.figures) for r in asked)


def test_an_article_without_figures_asks_nothing() -> None:
    assert requests(first_reading(article("Hôm nay trời đẹp."), load()), load()) == ()


def test_the_body_is_json_with_a_schema_that_knows_the_indicators() -> None:
    (request,) = requests(first_reading(article("Hà Nam có 8 KCN."), load()), load())
    sent = json.loads(json.dumps(body(request, load(), "m")))
    assert sent["response_format"]["json_schema"]["schema"] == answer_schema(load())
    row = answer_schema(load())["properties"]["figures"]["items"]
    assert set(row["required"]) == set(row["properties"])
    assert "value" not in row["properties"]
    assert "unit" not in row["properties"]
    assert "industrial-zone-count" in row["properties"]["indicator"]["enum"]
