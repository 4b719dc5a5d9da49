"""Articles with their figures coloured, as one HTML file that needs nothing else.

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret.coverage import coverage
>>> from congthuong.interpret.coverage_page import page
>>> from congthuong.recognise import load
>>> text = "Hà Nam có 8 KCN <b>."
>>> html = page([coverage(Article("a", text, blocks=(Block(0, len(text), "paragraph"),)), load())], load())
>>> "&lt;b&gt;" in html, "<script" in html
(True, False)

Every text of an article is escaped, and the content security policy allows the style of this file, by its hash, and
nothing else. A figure's readings stand in its tooltip and in the table under its article, in Vietnamese and English.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from congthuong.article import BODY_KINDS, Block
from congthuong.facts import Observation
from congthuong.interpret.coverage import Coverage, Numeral, kinds, summed
from congthuong.interpret.segments import apart, segments
from congthuong.localisation import Language, figure
from congthuong.periods import in_words
from congthuong.recognise import Lexicon

__all__ = ["page", "reading", "words"]

# What a numeral is that is no figure, as `coverage` calls it: in Vietnamese.
_WHAT: Final[Mapping[str, str]] = {
    "time": "thời gian",
    "name": "tên gọi",
    "address": "địa chỉ mạng",
    "document number": "số văn bản",
    "number of a thing": "số hiệu",
    "ordinal": "số thứ tự",
    "time of day": "giờ",
    "date": "ngày tháng",
    "telephone number": "số điện thoại",
    "version": "phiên bản",
    "model": "kiểu, mẫu",
    "part of the day": "giờ trong ngày",
    "part of a word": "phần của một từ",
    "heading number": "số đề mục",
    "item number": "số mục",
    "table index": "số thứ tự trong bảng",
    "table header": "đầu bảng",
    "row name": "tên dòng",
    "unit": "đơn vị tính",
    "no figure": "không phải số liệu",
    "length of time": "khoảng thời gian",
    "age": "tuổi",
    "year": "năm",
    "grade or side": "hạng, bên",
}
_UNREAD: Final = ("chưa đọc được", "unread")
# Why a table's cell is unread, as `coverage` calls it: in Vietnamese.
_WHY: Final[Mapping[str, str]] = {
    "no header": "bảng không có đầu bảng",
    "no column of figures": "bảng không có cột số liệu",
    "no figures": "bảng không phải số liệu",
    "no indicator": "không rõ chỉ tiêu",
    "no unit": "không rõ đơn vị",
    "no subject": "không rõ chủ thể",
    "no such amount": "không có số lượng như vậy",
    "no number alone": "ô không chỉ có một số",
    "its row does not fit the header": "dòng không khớp đầu bảng",
}
_SLOTS: Final[Mapping[str, str]] = {
    "level": "mức", "change": "thay đổi", "multiple": "bội số", "plan-share": "so với kế hoạch", "share": "tỷ trọng", "rank": "thứ hạng",
    "actual": "thực hiện", "estimate": "ước tính", "forecast": "dự báo", "target": "mục tiêu",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a block's text: its status ("" for plain text) and what its tooltip says."""

    text: str
    status: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the table of readings."""

    surface: str
    status: str
    vi: str
    en: str


def page(covered: Sequence[Coverage], lexicon: Lexicon) -> str:
    """The HTML of these articles with what was read of their figures."""
    from jinja2 import Environment

    here = files("congthuong.interpret")
    style = here.joinpath("coverage.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        here.joinpath("coverage.html").read_text(encoding="utf-8")
    )
    total = summed(covered)
    what = kinds(numeral for each in covered for numeral in each.numerals)
    return template.render(
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'",
        style=style,
        total=total,
        what=[(_WHAT.get(name, name), name, count) for name, count in what.items()],
        articles=[
            {
                "id": each.article.id,
                "title": each.article.metadata.title or each.article.id,
                "published": each.article.metadata.published,
                "url": each.article.metadata.url,
                "counts": each.counts,
                "blocks": [
                    ("body" if block.kind in BODY_KINDS else "furniture", block.kind, list(pieces))
                    for block, pieces in _blocks(each, lexicon)
                ],
                "rows": list(_rows(each, lexicon)),
            }
            for each in covered
        ],
    )


def reading(fact: Observation, lexicon: Lexicon, language: Language) -> str:
    """One observation in a line: its figure, indicator, subject, period and the rest that is not the usual.

    >>> from decimal import Decimal
    >>> from congthuong.facts import Observation
    >>> from congthuong.recognise import load
    >>> fact = Observation(id="a#o3-5.1", article="a", rule="7%", start=3, end=5, surface="7%", subject="Hà Nam",
    ...     subject_type="Province", indicator="grdp", indicator_label="GRDP", transformation="change", value=Decimal(7),
    ...     unit="percent", period="2024", compared_with="2023", quote_start=0, quote_end=5, quote="là 7%")
    >>> reading(fact, load(), "en")
    '+7% · gross regional domestic product · Hà Nam · 2024 (compared with 2023)'
    """
    english = language == "en"
    counted = fact.unit.removeprefix("count:") if fact.unit.startswith("count:") else None
    said = figure(
        fact.value,
        "count" if counted else fact.unit,
        maximum=fact.value_max,
        transformation=fact.transformation,
        bound=fact.bound,
        counted=counted,
        language=language,
    )
    concept = lexicon.indicators.get(fact.indicator or "")
    indicator = concept.preferred.get(language) if concept else fact.indicator_label
    when = in_words(fact.period, language) if fact.period else None
    if when and fact.compared_with:
        base = in_words(fact.compared_with, language)
        when += f" (compared with {base})" if english else f" (so với {base})"
    status = None if fact.status == "actual" else fact.status if english else _SLOTS[fact.status]
    parts = (said, indicator, fact.sector, fact.subject, when, *fact.qualifiers, status, *fact.flags)
    return " · ".join(part for part in parts if part)


def _blocks(each: Coverage, lexicon: Lexicon) -> Iterator[tuple[Block, Iterator[_Piece]]]:
    marked = _marked(each, lexicon)
    at = 0
    for block in each.article.blocks:
        while at < len(marked) and marked[at][0] < block.start:
            at += 1
        first = at
        while at < len(marked) and marked[at][1] <= block.end:
            at += 1
        cut = segments(each.article.text, block.start, block.end, marked[first:at])
        yield block, (_Piece(text, *(mark or ("", ""))) for text, mark in cut)


def _marked(each: Coverage, lexicon: Lexicon) -> list[tuple[int, int, tuple[str, str]]]:
    """The spans to colour, none over another: figures as whole as they were read, then the other numerals."""
    spans: list[tuple[int, int, tuple[str, str]]] = []
    for fact in sorted(each.observations, key=lambda fact: (fact.start, -fact.end)):
        said = "\n".join(reading(fact, lexicon, language) for language in ("vi", "en"))
        if spans and fact.start < spans[-1][1]:
            first, last, (status, before) = spans[-1]
            spans[-1] = first, max(last, fact.end), (status, f"{before}\n{said}")
        else:
            spans.append((fact.start, fact.end, ("fact", said)))
    others = ((n.start, n.end, (n.status, " · ".join(words(n)))) for n in each.numerals)
    return apart([spans, others])


def words(numeral: Numeral) -> tuple[str, str]:
    """What a numeral is, in Vietnamese and in English."""
    if numeral.status == "unread":
        if numeral.reason:
            return f"{_UNREAD[0]}: {_WHY.get(numeral.reason, numeral.reason)}", f"{_UNREAD[1]}: {numeral.reason}"
        return _UNREAD
    if numeral.status == "fact":
        return "thuộc một số liệu", "part of a figure"
    return _WHAT.get(str(numeral.what), str(numeral.what)), str(numeral.what)


def _rows(each: Coverage, lexicon: Lexicon) -> Iterable[_Row]:
    found = [
        (fact.start, _Row(fact.surface, "fact", reading(fact, lexicon, "vi"), reading(fact, lexicon, "en")))
        for fact in each.observations
    ]
    found += [(n.start, _Row(n.text, n.status, *words(n))) for n in each.numerals if n.status != "fact"]
    return [row for _, row in sorted(found, key=lambda item: item[0])]
