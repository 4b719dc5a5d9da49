"""Why a figure was read as it was: the watched reading is the reading, and what lost is told with its distance."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from congthuong.article import Article, Block, Metadata
from congthuong.interpret import interpret
from congthuong.interpret.explain import explain
from congthuong.interpret.frames import weights
from congthuong.read import read
from congthuong.read.text_tables import complete
from congthuong.recognise import load

GOLD = Path(__file__).parents[1] / "gold"


def made(text: str, published: str = "2024-05-20") -> Article:
    return Article("t", text, Metadata(published=published), (Block(0, len(text), "paragraph"),))


@pytest.mark.parametrize("name", ["notation", "practice"])
def test_every_fact_of_a_set_is_explained_as_it_was_read(name: str) -> None:
    weighed = 0
    for document in list(read([GOLD / name]))[:: 6 if name == "notation" else 12]:
        article = document.article
        facts = interpret(article, load()).observations
        for fact in facts[:: 1 + len(facts) // 12]:  # each is explained by reading the article again
            found = explain(article, load(), fact.start, fact.end)
            (why,) = [why for why in found.readings if why.fact.id == fact.id]
            assert why.fact == fact
            assert [slot for slot, _ in why.slots()] != []
            assert found.in_body
            for rival in why.indicators:
                assert math.isclose(rival.score, sum(amount for _, amount in rival.weighed))
                assert {name for name, _ in rival.weighed} <= set(weights())
                assert rival.behind >= 0
                assert rival.won == (rival is why.indicators[0])
            weighed += bool(why.indicators)
            for slot, value in (("subject", fact.subject), ("period", fact.period)):
                mine = [other for other in why.others if other.slot == slot]
                assert sum(other.share for other in mine) <= 1.03  # each is rounded
                assert [other.chosen for other in mine] == [n == 0 for n in range(len(mine))]
                several = sum(f.start == fact.start for f in facts) > 1
                if mine and not (slot == "subject" and several):
                    assert mine[0].value == (value or "none")
    assert weighed > 10


def test_what_lost_is_told_with_how_far_it_was_behind() -> None:
    text = "Năm 2023, GRDP của Hà Nam tăng 7%, xuất khẩu tăng 9%."
    (why,) = explain(made(text), load(), text.index("9%"), text.index("9%") + 2).readings
    best, second = why.indicators
    assert (best.value, best.won, best.behind) == ("export-turnover", True, 0)
    assert (second.value, second.won) == ("grdp", False)
    assert math.isclose(second.behind, best.score - second.score)
    assert [text[slice(*span)] for span in best.spans] == ["xuất khẩu"]


def test_other_subjects_and_times_in_reach_are_told_with_their_shares() -> None:
    text = "So với Nam Định, năm 2023 Hà Nam có 8 KCN; năm 2020 chỉ có 5 KCN."
    (why,) = explain(made(text), load(), text.index("8 KCN"), text.index("8 KCN") + 5).readings
    assert why.fact.subject == "Hà Nam"
    (nam_dinh,) = [other for other in why.others if other.value == "Nam Định"]
    assert [text[slice(*span)] for span in nam_dinh.spans] == ["Nam Định"]
    assert not nam_dinh.chosen
    assert nam_dinh.share < next(other.share for other in why.others if other.value == "Hà Nam")
    assert len([other for other in why.others if other.slot == "period"]) > 1


def test_a_cell_is_explained_by_its_row_and_column() -> None:
    lines = ["| Huyện | Số dự án |", "| Kim Bảng | 12 |", "| Thanh Liêm | 7 |"]
    text = "\n".join(lines)
    starts = [text.index(line) for line in lines]
    blocks = tuple(Block(start, start + len(line), "row") for start, line in zip(starts, lines, strict=True))
    known = Metadata(title="Dự án của Hà Nam", published="2024-05-20")
    article = Article("t", text, known, blocks, tables=complete(text, ()))
    (why,) = explain(article, load(), text.index("12"), text.index("12") + 1).readings
    assert why.how == "its row and column say it"
    assert why.indicators == ()


def test_a_numeral_that_is_no_figure_says_what_it_is() -> None:
    text = "Năm 2023, Hà Nam có 8 KCN."
    found = explain(made(text), load(), text.index("2023"), text.index("2023") + 1)
    assert found.readings == ()
    assert [(numeral.text, numeral.what) for numeral in found.numerals] == [("2023", "time")]


def test_where_there_is_nothing_the_nearest_figure_is_told() -> None:
    text = "Năm 2023, Hà Nam có 8 KCN."
    found = explain(made(text), load(), 12, 13)
    assert (found.readings, found.numerals) == ((), ())
    assert found.nearest is not None
    assert found.nearest.surface == "8 KCN"


def test_offsets_are_those_of_the_stored_text() -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", "Năm 2023, GRDP của Hà Nam tăng 7%, xuất khẩu tăng 9%.")
    (why,) = explain(made(text), load(), text.index("9%"), text.index("9%") + 2).readings
    spans = [span for _, spans in why.slots() for span in spans]
    assert text[slice(*why.indicators[0].spans[0])] == unicodedata.normalize("NFD", "xuất khẩu")
    assert "9" in [text[slice(*span)] for span in spans]
