"""What an article as a whole is about: the country, one province, or one company.

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret.marks import mark
>>> from congthuong.interpret.themes import theme
>>> from congthuong.recognise import load
>>> text = "Xuất khẩu của Việt Nam tăng 7%. Theo Tổng cục Thống kê, cả nước xuất siêu."
>>> theme(mark(Article("a", text, blocks=(Block(0, len(text), "paragraph"),)), load())).country
True
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from congthuong.article import Span
from congthuong.interpret.marks import Marks
from congthuong.recognise.names import district_of_agency

__all__ = ["Theme", "theme"]

_NATION = re.compile(r"(?<!\w)(?:cả nước|toàn quốc|nước ta)(?!\w)")
# "một số địa phương tăng cao như A, B": examples of a text on something wider
_EXAMPLES = re.compile(
    r"(?<!\w)(?:một số|nhiều|các) (?:tỉnh|địa phương|thành phố|tỉnh,? thành(?: phố)?)[^.;:]*?(?:(?<!\w)(?:như|gồm|là)(?!\w)|:)[^.;]*$"
)
_RANKED = re.compile(r"(?:đầu|nhất|nhì|thứ \w+|\d|với|so với|tốp|top)\s$")
_STATE = re.compile(
    r"(?:tổng cục|bộ [^ ]+|cục (?:đầu tư nước ngoài|thương mại|xuất nhập khẩu|công nghiệp|cnđp|công thương địa phương)|hiệp hội [^,]* việt nam|chính phủ)"
)


_LOCAL = re.compile(r"(?<!\w)(?:tỉnh|thành phố|tp|huiện|thị xã|quận|địa bàn|địa phương|sở|vùng|công ti)(?!\w)")
_LOCAL_TYPES = frozenset({"District", "Ward", "IndustrialZone", "IndustrialCluster", "Company"})


_WHOLE = re.compile(r"(?<!\w)(?:toàn|của|trên địa bàn|cả) (?:huiện|thị xã|quận)(?!\w)(?! các)")


@dataclass(frozen=True, slots=True)
class Theme:
    """Whether the article is about the whole country; the company its title is about, where that is its theme."""

    country: bool
    company: tuple[str, str, Span | None] | None
    nowhere: bool = False  # no place below the country is named or meant in it
    zone: tuple[str, str, Span | None] | None = None  # the one zone that a page without a province is about
    district: tuple[str, str, Span | None] | None = None  # the district that its title or lead is about


def theme(marks: Marks) -> Theme:
    """The theme by weighted votes: a name in the title or the lead counts three times."""
    body = marks.article.body
    lead = body[min(1, len(body) - 1)].end if body else 0
    titled_by = body and (body[0].kind == "title" or (len(body) > 1 and body[0].end - body[0].start < 160))
    title = body[0].end if titled_by else 0
    provinces: Counter[str] = Counter()
    examples: set[str] = set()
    nation = 0.0
    titled = False
    company: tuple[str, str, Span | None] | None = None
    companies: Counter[str] = Counter()
    for mention in marks.mentions:
        weight = 3 if mention.start < lead else 1
        if _in_brackets(marks, mention.start):
            weight = 1  # an example in brackets
        if mention.type == "Province" and _EXAMPLES.search(marks.folded, max(0, mention.start - 240), mention.start):
            examples.add(mention.label)
        elif mention.type == "Province":
            provinces[mention.label] += weight
            titled |= mention.start < title
        elif mention.type == "Country" and mention.label == "Việt Nam":
            nation += weight
        elif mention.type in ("Agency", "Association") and not marks.folded.startswith("bộ trưởng", mention.start):
            if _STATE.match(marks.folded, mention.start) and not any(label in mention.label for label in provinces):
                nation += 0.5 * weight
        elif mention.type == "Company":
            companies[mention.label] += 1
            if mention.start < title and company is None:
                company = (mention.label, "Company", (mention.start, mention.end))
    for match in _NATION.finditer(marks.folded):
        if not _RANKED.search(marks.folded[max(0, match.start() - 12) : match.start()]):
            nation += 3 if match.start() < lead else 1
    zones = Counter((m.label, m.type) for m in marks.mentions if m.type in ("IndustrialZone", "IndustrialCluster"))
    zone: tuple[str, str, Span | None] | None = None
    if zones and not titled:
        (label, kind), times = zones.most_common(1)[0]
        if times >= 3 and 2 * times > sum(zones.values()):
            first = next(m for m in marks.mentions if m.label == label and m.type == kind)
            zone = (label, kind, (first.start, first.end))
    district = district_of(marks, title, lead)
    top = provinces.most_common(1)[0][1] if provinces else 0
    if company and (titled or companies[company[0]] < 2):
        company = None
    if company is None and companies and not provinces:
        label, times = companies.most_common(1)[0]
        if times > 1 and 2 * times > companies.total():
            first = next(m for m in marks.mentions if m.label == label and m.type == "Company")
            company = (label, "Company", (first.start, first.end))  # a page without a province, on one firm
    nowhere = (
        not (provinces or examples)
        and not _LOCAL.search(marks.folded)
        and all(m.type not in _LOCAL_TYPES for m in marks.mentions)
    )
    if not provinces and len(examples) > 2:
        nation += 1
    else:
        top = max(top, int(bool(examples)))
    return Theme(not titled and nation > top, company, nowhere, zone, district)


def district_of(marks: Marks, title: int, lead: int) -> tuple[str, str, Span | None] | None:
    """The one district of the title, or of a lead that speaks of "huyện" as a whole, where no province is its subject."""
    if not _WHOLE.search(marks.folded):
        return None
    first = [m for m in marks.mentions if m.start < lead and not _in_brackets(marks, m.start)]
    named = [(m.label, (m.start, m.end)) for m in first if m.type == "District"]
    named += [(of, (m.start, m.end)) for m in first if m.type == "Agency" and (of := district_of_agency(m.label))]
    if len({label for label, _ in named}) != 1 or any(m.type == "Province" and m.start < title for m in first):
        return None
    label, span = named[0]
    others = {m.label for m in marks.mentions if m.type == "District"} - {label}
    return None if len(others) > 2 else (label, "District", span)


def _in_brackets(marks: Marks, place: int) -> bool:
    before = marks.folded[max(0, place - 90) : place]
    return before.rfind("(") > before.rfind(")")
