"""Of wordings that say the same, none takes the others' share from them."""

from __future__ import annotations

import pytest

from congthuong.interpret.choose.chooser import decided
from congthuong.interpret.choose.trees import SCALE
from congthuong.interpret.propose.fillers import Filler, Proposals


def _proposals(*values: tuple[str | None, str]) -> Proposals:
    return Proposals({}, tuple(Filler(value, (), {}) for value in values))


def test_wordings_of_one_phrase_speak_for_each_other_against_a_listed_indicator() -> None:
    asked = _proposals(
        ("export-turnover", "xuất khẩu"), (None, "giá bán điện"), (None, "giá bán"), (None, "mức giá bán điện")
    )
    sums = [round(x * SCALE) for x in (0.3, 0.1, 0.0, 0.0)]
    choice = decided("indicator", asked, sums)
    assert choice.filler.value == (None, "giá bán điện")
    assert choice.probability + sum(share for filler, share in choice.rivals if filler.value[0]) <= 1.01


def test_phrases_of_other_words_do_not() -> None:
    asked = _proposals(("export-turnover", "xuất khẩu"), (None, "giá điện"), (None, "đàn bò"), (None, "tàu cá"))
    choice = decided("indicator", asked, [round(x * SCALE) for x in (0.3, 0.1, 0.0, 0.0)])
    assert choice.filler.value[0] == "export-turnover"


@pytest.mark.parametrize("slot", ["subject", "period"])
def test_in_other_slots_the_same_value_adds_up(slot: str) -> None:
    asked = _proposals(("Hà Nam", "Province"), ("Nam Định", "Province"), ("Hà Nam", "District"))
    choice = decided(slot, asked, [0, round(0.2 * SCALE), 0])  # type: ignore[arg-type]
    assert choice.filler.value[0] == "Hà Nam"
    assert choice.probability == pytest.approx(2 / (2 + 1.2214), abs=0.001)


def test_nothing_in_reach_is_no_choice() -> None:
    choice = decided("period", Proposals({}, ()), [])
    assert choice.filler.value == (None, None)
