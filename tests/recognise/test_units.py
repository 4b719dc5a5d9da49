"""Units: a notation and the words it is written in; what is no unit; rates and counted nouns."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthuong.recognise import load
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.normal import normalise
from congthuong.recognise.units import Unit

WORDINGS: dict[str, list[str]] = {
    "percent": ["%", " %", " phần trăm", "  %"],
    "percentage-point": [" điểm phần trăm", " điểm %", " đpt"],
    "VND": [" đồng", " VNĐ", " VND", "đ", " đồng Việt Nam"],
    "USD": [" USD", " đô la", " đô la Mỹ", " đô-la Mĩ", "$"],
    "hectare": [" ha", "ha", " héc ta", " héc-ta"],
    "square-metre": [" m2", "m²", " mét vuông"],
    "m3": [" m3", " m³", " mét khối"],
    "tonne": [" tấn"],
    "kWh": [" kWh", " KWh"],
    "times": [" lần"],
    "tonne/year": [" tấn/năm", " tấn / năm"],
    "m3/ngày đêm": [" m3/ngày đêm", " m3/ngày đêm"],
    "USD/ha": [" USD/ha"],
    "USD/m2": [" USD/m2"],
    "VND/month": [" đồng/tháng"],
    "VND/person/month": [" đồng/người/tháng", " đồng/tháng/người"],
    "VND/person": [" đồng/người"],
    "kWh/sản phẩm": [" kWh/sản phẩm"],
    "count:dự án": [" dự án", "  dự án"],
    "count:lao động": [" lao động"],
    "count:doanh nghiệp": [" doanh nghiệp"],
    "count:cụm công nghiệp": [" cụm công nghiệp"],
    "count:KCN": [" KCN"],
    "count:Dự án": [" Dự án"],
    "sản phẩm/năm": [" sản phẩm/năm"],
}
NONE = [
    " lần lượt",
    " lần thứ",
    " đồngg",
    " hay",
    " haha",
    " x",
    "",
    " và",
    " Hà Nam",
    " đồngười",
    " mười",
    " kmx",
]
NOT_COUNTED = [" sao", " bên", " mặt"]  # four stars, two sides: no figures


def unit(behind: str) -> Unit | None:
    text = normalise("12" + behind).text
    return load().units.at(fold_letters(text), 2, text)


@pytest.mark.parametrize("notation, wording", [(unit, wording) for unit, all in WORDINGS.items() for wording in all])
def test_a_wording_is_its_unit(notation: str, wording: str) -> None:
    found = unit(wording + " của tỉnh")
    assert found is not None
    assert (found.notation, found.end) == (notation, 2 + len(normalise(wording).text))


@pytest.mark.parametrize("wording", NONE)
def test_what_is_no_unit(wording: str) -> None:
    assert unit(wording) is None


@pytest.mark.parametrize("wording", NOT_COUNTED)
def test_what_is_never_counted_says_so(wording: str) -> None:
    found = unit(wording)
    assert found is not None
    assert found.noun_kind == "not"


@pytest.mark.parametrize(
    "wording, base, factor", [(" MWh", "kWh", 1000), (" GWh", "kWh", 10**6), (" tạ", "tonne", "0.1")]
)
def test_units_of_other_sizes_have_their_factor(wording: str, base: str, factor: int | str) -> None:
    found = unit(wording)
    assert found is not None
    assert (found.notation, found.factor) == (base, Decimal(factor))


@pytest.mark.parametrize(
    "behind, noun",
    [
        (" doanh nghiệp, hợp tác xã", "doanh nghiệp, hợp tác xã"),
        (" tổ chức, cá nhân tham gia", "tổ chức, cá nhân"),
        (" dự án, KCN Đồng Xá 5 dự án", "dự án"),
        (" doanh nghiệp và 5 hộ", "doanh nghiệp"),
        (" dự án FDI", "dự án"),
    ],
)
def test_one_count_may_be_of_several_nouns_and_ends_before_a_name(behind: str, noun: str) -> None:
    found = unit(behind)
    assert found is not None
    assert found.notation == f"count:{noun}"


def test_every_noun_of_the_vocabulary_is_counted() -> None:
    for concept in load().concepts:
        if any(type.endswith("#CountNoun") for type in concept.types) and concept.notation not in ("not", "time"):
            for label in concept.labels("vi"):
                found = unit(f" {label} mới")
                assert found is not None, label
                assert fold_letters(found.notation).startswith(f"count:{fold_letters(normalise(label).text)}"), label


def test_every_symbol_of_the_vocabulary_is_a_unit() -> None:
    for concept in load().concepts:
        if any(type.endswith("#Unit") for type in concept.types) and concept.notation not in ("count", "rank"):
            for label in (*concept.labels("vi"), *concept.properties.get("symbol", ())):
                found = unit(f" {label}.")
                assert found is not None, label
                assert found.end == 3 + len(normalise(label).text), label


@given(st.text(max_size=80))
def test_any_text_is_survived(behind: str) -> None:
    text = normalise("12" + behind).text
    found = load().units.at(fold_letters(text), 2, text)
    assert found is None or 2 <= found.start <= found.end <= len(text)


@pytest.mark.parametrize("piece", ["đồng/người/", "dự án, ", "tấn a ", "dự án/", " %", "/", " đồng"])
def test_repetition_is_survived(piece: str) -> None:
    text = "1 " + piece * (100_000 // len(piece))
    load().units.at(fold_letters(text), 1, text)
