"""The slots of a figure as a line of text has them: how each is written, and what it may hold.

>>> from congthuong.corrections.slots import read, shown
>>> read("value", "41275000"), read("qualifiers", "FDI; cấp mới"), read("period", "")
(Decimal('41275000'), ('FDI', 'cấp mới'), None)
>>> shown(("FDI", "cấp mới")), shown(None), shown(Decimal("4.1275E+7"))
('FDI; cấp mới', '', '41275000')
>>> read("status", "certain")
Traceback (most recent call last):
ValueError: status is one of actual, estimate, forecast, target
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias, get_args

from congthuong.facts import Bound, Status, Transformation
from congthuong.periods import is_period, normal

__all__ = ["SLOTS", "Slot", "read", "shown"]

Slot: TypeAlias = str | Decimal | tuple[str, ...] | None

TYPES: Final = frozenset({
    "Province", "District", "Ward", "Country", "IndustrialZone", "IndustrialCluster", "Company", "Agency",
    "Association", "Person", "Programme", "Project", "Document", "Platform", "Product", "Event", "Industry", "Budget",
    "Other",
})  # fmt: skip
_LARGEST: Final = Decimal("1E+24")


def _words(text: str) -> str | None:
    return text or None


def _needed(text: str) -> str:
    if not text:
        raise ValueError("this slot cannot be empty")
    return text


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError("a number is written with digits and a decimal point, in base units: 41275000") from None
    if not value.is_finite() or abs(value) > _LARGEST or len(value.as_tuple().digits) > 30:
        raise ValueError("the number is out of all proportion")
    return value


def _maximum(text: str) -> Decimal | None:
    return _number(text) if text else None


def _period(text: str) -> str | None:
    if text and not is_period(text):
        raise ValueError("a period is such as 2024, 2024-Q1, 2024-03, 2024-01/2024-09 or, as of a time, /2024-06")
    return normal(text) if text else None


def _among(name: str, allowed: Collection[str]) -> Callable[[str], str]:
    def one(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"{name} is one of {', '.join(sorted(allowed))}")
        return text

    return one


def _type(text: str) -> str | None:
    return _among("subject_type", TYPES)(text) if text else None


def _list(text: str) -> tuple[str, ...]:
    return tuple(part for part in (part.strip() for part in text.split(";")) if part)


SLOTS: Final[Mapping[str, Callable[[str], Slot]]] = {
    "subject": _words,
    "subject_type": _type,
    "indicator": _words,
    "indicator_label": _words,
    "sector": _words,
    "qualifiers": _list,
    "transformation": _among("transformation", get_args(Transformation)),
    "value": _number,
    "value_max": _maximum,
    "unit": _needed,
    "bound": _among("bound", get_args(Bound)),
    "status": _among("status", get_args(Status)),
    "period": _period,
    "compared_with": _period,
}


def read(slot: str, text: str, indicators: Collection[str] | None = None) -> Slot:
    """The value that a text means in a slot; ValueError says what the slot takes. `indicators` are those known."""
    value = SLOTS[slot](text)
    if slot == "indicator" and value is not None and indicators is not None and value not in indicators:
        raise ValueError("no indicator has this id; 'congthuong query indicators' lists them")
    return value


def shown(value: Slot) -> str:
    """A slot's value as a line has it."""
    match value:
        case None:
            return ""
        case tuple():
            return "; ".join(value)
        case Decimal():
            return f"{value.normalize():f}"
    return value
