"""What the cells of a column say: numbers with one decimal sign for them all, and times.

>>> from congthuong.attach.written import decimal_sign, number, when
>>> decimal_sign([(2, "1.234,5"), (3, "7.000")]), number("1.234,5", ","), number("-", ",")
(',', Decimal('1234.5'), None)
>>> [when(text) for text in ("2024", "31/12/2024", "Quý I/2024", "12/2024", "sớm")]
['2024', '2024-12-31', '2024-Q1', '2024-12', None]

"1.234" alone is 1234 to one and 1.234 to another: a column whose figures are all so is refused until somebody says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from congthuong.errors import ReadError
from congthuong.periods import is_period, normal
from congthuong.recognise.matcher import fold_letters
from congthuong.recognise.periods import periods

__all__ = ["BLANK", "decimal_sign", "number", "when"]

BLANK: Final = frozenset({"", "-", "–", "—", "…", "...", "..", ".", "x", "n/a", "na", "null", "không có"})
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2009']")
_FIGURE: Final = re.compile(r"[+-]?\d[\d.,]*")
_OF: Final = {
    ",": re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"),
    ".": re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"),
}
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTH: Final = re.compile(r"(\d{1,2})[/.-](\d{4})")
_QUARTER: Final = re.compile(
    r"(?:q|quý |quy )\s?([1-4]|iv|i{1,3})\s?[/. -]\s?(\d{4})|(\d{4})\s?-?\s?q([1-4])", re.IGNORECASE
)
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def number(text: str, sign: str) -> Decimal | None:
    """The number of a cell by its decimal sign, without a percent sign; None where it is blank or no number."""
    bare = _bare(text)
    if not _OF[sign].fullmatch(bare):
        return None
    other = "." if sign == "," else ","
    return Decimal(bare.replace(other, "").replace(",", "."))


def decimal_sign(cells: Iterable[tuple[int, str]]) -> str | None:
    """The decimal sign of a column's cells, each with its line: the one under which all are numbers.

    None where they can be read either way and differ by it. ReadError, with the line as its place, where one is no
    number, or one has the comma and another the point.
    """
    shown: dict[str, tuple[int, str]] = {}
    doubtful = False
    for line, text in cells:
        if text.casefold().strip() in BLANK:
            continue
        bare = _bare(text)
        able = [sign for sign, pattern in _OF.items() if pattern.fullmatch(bare)]
        if not able:
            formula = text.startswith(("=", "+", "@")) and not _FIGURE.fullmatch(bare)
            what = f"{text[:40]!r} is a formula, not a value" if formula else f"{text[:40]!r} is no number"
            hint = "put its value in its place" if formula else "mend the cell, or empty it"
            raise ReadError(what, where=str(line), hint=hint)
        if len(able) == 1:
            shown.setdefault(able[0], (line, text))
        elif "." in bare or "," in bare:
            doubtful = True
    if len(shown) > 1:
        (one, first), (other, second) = shown[","], shown["."]
        what = f"{first!r} in line {one} has a decimal comma and {second!r} in line {other} a decimal point"
        raise ReadError(what, where=str(max(one, other)), hint="write the column in one way")
    return next(iter(shown), None if doubtful else ",")


def when(text: str) -> str | None:
    """The label of the time that a text is, whole; None where it is none."""
    text = text.strip()
    if is_period(text):
        return normal(text)
    if found := _DAY.fullmatch(text):
        label = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    elif found := _MONTH.fullmatch(text):
        label = f"{found[2]}-{int(found[1]):02d}"
    elif found := _QUARTER.fullmatch(text):
        which = (found[1] or found[4]).lower()
        label = f"{found[2] or found[3]}-Q{_ROMAN.get(which, which)}"
    else:
        said = [(period, period.label) for period in periods(fold_letters(text))]
        if len(said) != 1 or said[0][1] is None or said[0][0].end - said[0][0].start < len(text) - 1:
            return None
        label = f"/{said[0][1]}" if said[0][0].as_of and "/" not in said[0][1] else said[0][1]
    return normal(label) if is_period(label) else None


def _bare(text: str) -> str:
    return _SPACES.sub("", text).removesuffix("%").replace("−", "-").replace("–", "-")
