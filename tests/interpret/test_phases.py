"""The phase of a zone narrows the figures that are said of it, and no others."""

from __future__ import annotations

import pytest
from tests.interpret.test_odd_pages import parsed

from congthuong.interpret import interpret
from congthuong.recognise import load

_FIRST, _SECOND = "giai đoạn 1", "giai đoạn 2"


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "3 KCN lấp đầy trên 90% (Phú Lâm 93,5%, Tân Mỹ 95,3% và An Khê GĐ1 đạt 97%).",
            {"93,5%": ("KCN Phú Lâm", None), "95,3%": ("KCN Tân Mỹ", None), "97%": ("KCN An Khê", _FIRST)},
        ),
        ("KCN An Khê - GĐ II lấp đầy 60%.", {"60%": ("KCN An Khê", _SECOND)}),
        ("KCN An Khê (giai đoạn 1) rộng 50 ha.", {"50 ha": ("KCN An Khê", _FIRST)}),
        ("KCN An Khê (GĐ 1) rộng 50 ha.", {"50 ha": ("KCN An Khê", _FIRST)}),
        ("CCN Tân An giai đoạn I rộng 20 ha.", {"20 ha": ("CCN Tân An", _FIRST)}),
        ("KCN An Khê giai đoạn 1 và 2 lấp đầy 90%.", {"90%": ("KCN An Khê", "giai đoạn 1 và 2")}),
        (
            "KCN An Khê GĐ1 rộng 50 ha, thu hút 12 dự án. KCN An Khê giai đoạn 2 rộng 147 ha.",
            {"50 ha": ("KCN An Khê", _FIRST), "12 dự án": ("KCN An Khê", _FIRST), "147 ha": ("KCN An Khê", _SECOND)},
        ),
        # A phase that is over with its sentence, a span of years, a zone that is itself named by its phase
        (
            "KCN An Khê GĐ1 rộng 50 ha. KCN An Khê lấp đầy 70%.",
            {"50 ha": ("KCN An Khê", _FIRST), "70%": ("KCN An Khê", None)},
        ),
        ("KCN An Khê giai đoạn 2021-2025 thu hút 12 dự án.", {"12 dự án": ("KCN An Khê", None)}),
        (
            "KCN An Khê mở rộng giai đoạn 1 rộng 80 ha.",
            {"80 ha": ("KCN An Khê mở rộng giai đoạn 1", None)},
        ),
        ("KCN An Khê 2 rộng 80 ha.", {"80 ha": ("KCN An Khê 2", None)}),
    ],
)
def test_the_phase_of_a_zone_narrows_its_figures(text: str, figures: dict[str, tuple[str, str | None]]) -> None:
    found = {
        fact.surface: (fact.subject, next((word for word in fact.qualifiers if word.startswith("giai đoạn")), None))
        for fact in interpret(parsed(f"Tại Bắc Giang, {text}\n"), load()).observations
        if fact.surface in figures
    }
    assert found == figures


def test_in_a_table_too() -> None:
    page = (
        "| Khu công nghiệp | Diện tích (ha) |\n|---|---|\n"
        "| KCN An Khê (giai đoạn 1) | 50 |\n| KCN An Khê GĐ2 | 147 |\n| KCN Phú Lâm | 80 |\n"
    )
    facts = interpret(parsed(f"Các KCN của tỉnh Bắc Giang năm 2023\n\n{page}", name="a.md"), load()).observations
    assert [(fact.subject, fact.surface, fact.qualifiers) for fact in facts if fact.rule == "row and column"] == [
        ("KCN An Khê", "50", (_FIRST,)),
        ("KCN An Khê", "147", (_SECOND,)),
        ("KCN Phú Lâm", "80", ()),
    ]
