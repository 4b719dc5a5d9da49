"""Numerals: digits in both conventions, number words, fractions; and the magnitude words behind them.

>>> from congthuong.recognise.numbers import numerals
>>> [(n.start, n.end, str(n.value)) for n in numerals("diện tích 1.204,75 ha, hai cụm")]
[(10, 18, '1204.75'), (23, 26, '2')]

In Vietnamese text the dot groups thousands and the comma is decimal. A page that does otherwise is read where only one
reading is possible ("6.8"), and where two are, the numeral carries the flag `ambiguous-separator` and both values.
Values are exact (Decimal), never floats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from congthuong.recognise.matcher import fold_letters

__all__ = ["MAGNITUDES", "Numeral", "magnitude", "numerals", "read_digits", "read_words", "settled"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written at text[start:end]; `other` is the second possible value of an ambiguous separator."""

    start: int
    end: int
    value: Decimal
    words: bool = False
    other: Decimal | None = None


# "12 500 tỷ": groups apart by (thin) spaces, where a magnitude or a unit follows and no time or ordinal comes before.
_SPACED = (
    r"(?<!tháng )(?<!ngài )(?<!quí )(?<!năm )(?<!thứ )(?<!số )[1-9]\d{0,2}(?: \d{3})+(?:,\d{1,2})?(?![\d.,]*\d)"
    r"(?= ?(?:tỉ|triệu|nghìn|ngàn|đồng|vnđ|vnd|usd|ha|m2|m3|tấn|kwh|%)(?!\w))"
)
_DIGITS = re.compile(
    r"(?<![\w.,/-])(?:" + _SPACED + r"|\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2}(?!\d))?|\d+ ?,\d+|\d+[.,]\d+|\d+)"
)
_LONGEST = 20  # digits of a figure; arithmetic with more is no longer exact
_ONES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_TENS = {"mươi": 10, "chục": 10, "mười": 10}
_WORD = {fold_letters(word): value for word, value in _ONES.items()}
_TEN = {fold_letters(word): value for word, value in _TENS.items()}
_HUNDRED, _LINK = fold_letters("trăm"), {fold_letters("linh"), fold_letters("lẻ")}
_WORDS = re.compile(
    r"(?<!\w)(?:"
    + "|".join(sorted({*_WORD, *_TEN, _HUNDRED} - {fold_letters("chục")}, key=len, reverse=True))
    + r")(?!\w)"
    r"(?: (?:" + "|".join(sorted({*_WORD, *_TEN, _HUNDRED, *_LINK}, key=len, reverse=True)) + r")(?!\w))*"
)

# Powers of ten, longest first; "tủ" is the common slip for "tỷ", accepted where a currency follows (see figures).
MAGNITUDES: dict[str, Decimal] = {
    fold_letters(word): Decimal(10) ** power
    for word, power in {
        "triệu tỷ": 15, "nghìn tỷ": 12, "ngàn tỷ": 12, "vạn tỷ": 13, "trăm tỷ": 11, "chục tỷ": 10,
        "trăm nghìn tỷ": 14, "trăm ngàn tỷ": 14, "chục nghìn tỷ": 13, "chục ngàn tỷ": 13, "trăm triệu": 8,
        "chục triệu": 7, "trăm nghìn": 5, "trăm ngàn": 5, "chục nghìn": 4, "chục ngàn": 4, "chục vạn": 5, "tỷ": 9, "triệu": 6,
        "nghìn": 3, "ngàn": 3, "vạn": 4, "chục": 1, "trăm": 2, "k": 3,
    }.items()
}  # fmt: skip
_MAGNITUDE = re.compile(r"\s{0,2}(" + "|".join(sorted(MAGNITUDES, key=len, reverse=True)) + r")(?!\w)")
_SLIP = re.compile(r"\s{0,2}(tủ|tì|tí|ti|tĩ)(?=\s{1,2}(?:đồng|usd|vnd|vnđ|đô))")


_HALF = re.compile(r"(?<!\w)nửa(?= (?:tỉ|triệu)(?!\w))")


def magnitude(folded: str, at: int) -> tuple[int, int, Decimal, bool] | None:
    """The magnitude word that begins at `at`, spaces apart: its span, its value and whether it is a slip of the pen.

    >>> from congthuong.recognise.numbers import magnitude
    >>> magnitude("541,16 nghìn tỉ đồng", 6)[2] == 10**12
    True
    """
    if match := _MAGNITUDE.match(folded, at):
        return match.start(1), match.end(1), MAGNITUDES[match[1]], False
    if match := _SLIP.match(folded, at):
        return match.start(1), match.end(1), MAGNITUDES[fold_letters("tỷ")], True
    return None


def read_digits(written: str) -> tuple[Decimal, Decimal | None]:
    """The value of digits as written and, where the separator is ambiguous, the other value.

    >>> from congthuong.recognise.numbers import read_digits
    >>> read_digits("1.128"), read_digits("6,215"), read_digits("6.8")
    ((Decimal('1128'), None), (Decimal('6.215'), Decimal('6215')), (Decimal('6.8'), None))
    """
    written = written.replace(" ", "")
    dots, commas = written.count("."), written.count(",")
    if dots and commas:
        decimal = max(written.rfind("."), written.rfind(","))
        whole = re.sub(r"[.,]", "", written[:decimal])
        return Decimal(f"{whole}.{written[decimal + 1 :]}"), None
    if dots + commas > 1:
        *groups, last = re.split(r"[.,]", written)
        if len(last) == 3:
            return Decimal("".join((*groups, last))), None
        return Decimal(f"{''.join(groups)}.{last}"), None
    if dots + commas == 1:
        whole, fraction = re.split(r"[.,]", written)
        if len(fraction) == 3 and whole != "0" and not whole.startswith("0") and len(whole) <= 3:
            grouped, decimal_value = Decimal(whole + fraction), Decimal(f"{whole}.{fraction}")
            # nobody writes three zeros behind a decimal comma: "490,000 m2" groups as English does
            return (grouped, None) if dots or fraction == "000" else (decimal_value, grouped)
        return Decimal(f"{whole}.{fraction}"), None
    return Decimal(written), None


_BEYOND_TRADE = Decimal(10) ** 11


def settled(
    value: Decimal, other: Decimal, scale: Decimal, kind: str, unit: str | None = None
) -> tuple[Decimal, Decimal, bool]:
    """Which reading of "2,938" a figure of this kind means: the value, the other one, and whether it stays ambiguous.

    `value` is scaled already, `other` is the written number with the comma grouping, `scale` the magnitude times the
    unit's factor. Nobody counts in thousandths, and nobody gives a million to the third decimal; but physical
    quantities and billions are given to three decimals ("3,917 triệu m3", "10,466 tỷ USD"): there the comma is decimal.
    So it is where grouping would make more dollars than a country trades ("254,975 triệu USD").

    >>> from congthuong.recognise.numbers import settled
    >>> settled(Decimal("2.938"), Decimal(2938), Decimal(1), "count")
    (Decimal('2938'), Decimal('2.938'), True)
    """
    grouped = other * scale
    if unit == "USD" and grouped >= _BEYOND_TRADE:
        return value, grouped, True
    if (kind == "count" and scale == 1) or (kind == "money" and scale in (Decimal(10) ** 6, Decimal(1))):
        return grouped, value, True
    if kind in ("money", "count", "bare"):
        return value, grouped, kind != "money" or scale < Decimal(10) ** 9
    return value, grouped, False


def read_words(folded: str) -> Decimal | None:
    """The value of number words, or None when they make no number.

    >>> from congthuong.recognise.numbers import read_words
    >>> from congthuong.recognise.matcher import fold_letters
    >>> read_words(fold_letters("hai trăm linh năm")), read_words(fold_letters("mười bảy")), read_words(fold_letters("ba mươi tư"))
    (Decimal('205'), Decimal('17'), Decimal('34'))
    """
    total, current = 0, 0
    for word in folded.split():
        if word == _HUNDRED:
            total += max(current, 1) * 100
            current = 0
        elif word in _LINK:
            continue
        elif word == fold_letters("mươi") or word == fold_letters("chục"):
            current = max(current, 1) * 10
        elif word == fold_letters("mười"):
            current += 10
        elif word in _WORD:
            if current and current % 10:
                return None
            current += _WORD[word]
        else:
            return None
    return Decimal(total + current)


def numerals(folded: str) -> Iterator[Numeral]:
    """Every numeral of a text that went through `fold_letters`, in order; what each one means is for the later rules to say."""
    found: list[Numeral] = []
    for match in _DIGITS.finditer(folded):
        if sum(map(str.isdigit, match[0])) > _LONGEST:
            continue  # the number of a bill or an account; coverage lists it
        value, other = read_digits(match[0])
        found.append(Numeral(match.start(), match.end(), value, other=other))
    for match in _WORDS.finditer(folded):
        word_value = read_words(match[0])
        if word_value is not None:
            found.append(Numeral(match.start(), match.end(), word_value, words=True))
    found.extend(Numeral(m.start(), m.end(), Decimal("0.5"), words=True) for m in _HALF.finditer(folded))
    yield from sorted(found, key=lambda numeral: numeral.start)
