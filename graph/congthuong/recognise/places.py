"""Provinces, districts, wards, countries, industrial zones and clusters.

>>> from congthuong.article import Article, Block
>>> from congthuong.data import folder
>>> from congthuong.recognise.gazetteer import gazetteer
>>> from congthuong.recognise.page import page
>>> text = "KCN Song Khê - Nội Hoàng (huyện Yên Dũng) lấp đầy 100%"
>>> it = page(Article("a", text, blocks=(Block(0, len(text), "paragraph"),)), gazetteer((folder("ontology"),)))
>>> sorted({(c.type, c.label) for c in places(it)})
[('District', 'Yên Dũng'), ('IndustrialZone', 'KCN Song Khê - Nội Hoàng')]
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from congthuong.recognise.gazetteer import NAME
from congthuong.recognise.page import Candidate, Page, foreign

__all__ = ["listed_zones", "places", "tabled_zones", "without_phase", "zone_name"]

_HEADS = {"district-head": "District", "ward-head": "Ward"}
_ZONES = {"zone-head": ("IndustrialZone", "KCN"), "cluster-head": ("IndustrialCluster", "CCN")}
_PHASE = re.compile(r"(?:\s*-)?\s*(?:\(?(?:giai đoạn|gđ)\s*(?:\d|[IVX])+(?:\s*và\s*(?:\d|[IVX])+)?\)?)$", re.IGNORECASE)
_LIST_MOST = 700  # characters of one list of zones
_CODE = re.compile(r"(?:[IVX]{1,4}|\d{1,2}[A-Z]?|[A-Z]\d{0,2})$")
_AMOUNT = re.compile(r"[.,]?\d")
_NUMBER_BEFORE = re.compile(r"(?:\d+|các|những|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nhiều|một số|mấy|toàn bộ|cả)\s*$")


def places(page: Page) -> Iterator[Candidate]:
    """Every place by its head, by the gazetteer or, for zones, in a list behind a zone's head."""
    for index in page.at(*_HEADS, "city-head"):
        yield from _headed(page, index)
    for index in page.at(*_ZONES, "special-zone-head"):
        yield from _zoned(page, index)
    for index in page.at(NAME):
        yield from _plain(page, index)


def _name(page: Page, index: int, most: int = 4) -> int:
    """The end of a capitalised place name that begins here; index itself when there is none."""
    end = index
    while end < len(page) and end - index < most and page.capital(end):
        if end > index and not (page.near(end) or page.gap(end) in {"-", "'"}):
            break
        # "huyện Gò Dầu Sở Công Thương": another name's head ends this one
        if end > index and page.length(end, "company-head", "agency-head", "post", "committee") > 0:
            break
        end += 1
    return end


def _headed(page: Page, index: int) -> Iterator[Candidate]:
    for role, kind in _HEADS.items():
        if (n := page.length(index, role)) == 0:
            continue
        start = index + n
        if not _joins(page, start, page.slice(index, start)):
            continue
        yield from _units(page, start, kind, _plural(page, index))
    if (n := page.length(index, "city-head")) and _joins(page, index + n, page.slice(index, index + n)):
        start = index + n
        length, label = page.province(start)
        if length and label in page.words.municipalities:
            return
        if length:  # the city that bears its province's name
            yield Candidate(page.starts[index], page.ends[start + length - 1], "District", f"TP {label}", weight=2)
        else:
            yield from _units(page, start, "District", _plural(page, index))


def _joins(page: Page, index: int, head: str) -> bool:
    """Whether a name may follow the head here: behind a space, or behind the full stop of an abbreviation."""
    if index >= len(page):
        return False
    if len(head) == 1:  # "H. Cẩm Giàng" but not the initials "H.N"
        return page.gap(index) == ". " and page.near(index + 1) and page.capital(index + 1)
    return page.near(index) or (len(head) <= 2 and bool(re.fullmatch(r"\.[ \t]*", page.gap(index))))


def _units(page: Page, start: int, kind: str, several: bool) -> Iterator[Candidate]:
    """The unit named here, and after a plural head ("các huyện") the ones listed behind it."""
    while True:
        length, readings = page.names(start)
        same = next((r for r in readings if r.type == kind), None)
        end = start + length if same and page.capital(start) else _name(page, start)
        if end == start:
            if kind in {"District", "Ward"} and page.tokens[start].isdigit() and len(page.tokens[start]) <= 2:
                head = page.slice(max(start - 1, 0), start)
                if head.lower() in {"quận", "phường"}:  # "Quận 7"
                    yield Candidate(
                        page.starts[start - 1], page.ends[start], kind, f"{head.capitalize()} {page.tokens[start]}"
                    )
            return
        yield Candidate(page.starts[start], page.ends[end - 1], kind, _label(page, start, end), weight=2)
        if not several:
            return
        after = end
        if page.gap(after) == " (" and after < len(page) and page.tokens[after].isdigit():
            after += 1  # "các huyện Đức Hòa (9), Bến Lức (5)"
        if page.gap(after).strip() not in {",", "),", ")", ""} or after >= len(page):
            return
        if page.tokens[after].lower() == "và" and page.near(after):
            after += 1
        elif page.gap(after).strip() not in {",", "),"}:
            return
        if not page.capital(after) or any(page.length(after, role) for role in ("company-head", "committee", "post")):
            return
        start = after


def _label(page: Page, start: int, end: int) -> str:
    return (
        re.sub(r"\s*-\s*", " - ", page.slice(start, end)) if " - " in page.slice(start, end) else page.slice(start, end)
    )


def _plural(page: Page, index: int) -> bool:
    """Whether a number word or plural stands right before this token."""
    return bool(_NUMBER_BEFORE.search(page.text[max(page.starts[index] - 12, 0) : page.starts[index]].lower()))


def _plain(page: Page, index: int) -> Iterator[Candidate]:
    length, readings = page.names(index)
    if not readings:
        return
    continent = readings[0].type == "Other" and length > 1 and page.capital(index + 1)
    if not (page.capital(index) or continent or readings[0].type == "Programme"):
        return
    best = readings[0]
    if best.type == "District" and length > 1 and page.length(index, *_HEADS, "city-head"):
        return  # "Huyện Mang Thít", which is found by its head
    end = index + length
    start, stop = page.starts[index], page.ends[end - 1]
    if best.type == "Country" and length == 1 and not _lone(page, index):
        return
    if (
        best.type in {"Province", "Country"}
        and any(w in page.slice(max(index - 2, 0), index).lower() for w in ("đô la", "đôla", "đồng"))
        and best.type == "Country"
    ):
        return
    before = page.starts[index - 1] if index and page.near(index) else -1
    if best.type in {"Province", "District", "Country"} and before >= 0:
        for back in (1, 2, 3):
            head = index - back
            if index >= back and page.length(head, "feature-head") == back:
                if back == 1 and not page.capital(head) and page.tokens[head].lower() not in {"sông", "cảng"}:
                    continue  # "yêu cầu Đồng Nai"
                name = page.slice(index - back, end)
                yield Candidate(page.starts[index - back], stop, "Other", name[0].upper() + name[1:], weight=1)
    if best.type == "Agency" and page.length(index, "post") and end < len(page) and page.near(end) and page.person(end):
        return  # "Thủ tướng Nguyễn Văn A" is a person with a post
    if best.type == "Company":  # as the article writes it, and not as a part of another name
        if page.near(index) and page.capital(index - 1) and not page.length(index - 1, "company-head", "post"):
            return
        if end < len(page) and page.near(end) and page.capital(end) and not page.person(end):
            return
        yield Candidate(start, stop, "Company", page.slice(index, end), weight=1)
        return
    if best.type in {"Province", "Country", "Other"}:
        yield Candidate(start, stop, best.type, best.label, weight=3 if length > 2 else 1)
    elif best.type == "District":
        yield Candidate(start, stop, "District", best.label, weight=-1)
    else:
        yield Candidate(start, stop, best.type, best.label, weight=1)


def _lone(page: Page, index: int) -> bool:
    """Whether no capital stands directly beside this token: "Đức" in "Thủ Đức" or "Đức Hòa" is no country."""
    word = page.tokens[index]
    if word.isupper() and len(word) == 2:
        return page.capital(index)
    before = index > 0 and page.near(index) and page.capital(index - 1)
    after = index + 1 < len(page) and page.near(index + 1) and page.capital(index + 1)
    if before or after:
        return False
    opening = page.gap(index)
    at_start = "\n" in opening or any(mark in opening for mark in '.!?"“')
    return not (
        at_start and word in {"Anh", "Ý", "Pháp", "Áo", "Đức"} and not page.gap(index + 1).startswith((",", " và"))
    )


#
# Zones and clusters
#


def zone_name(page: Page, start: int) -> int:
    """The end of a zone's proper name that begins here, with number, extension and phase; start itself for none."""
    end = start
    if start < len(page) and "." in page.slice(start, start + (n := page.province(start)[0])) and n:
        return start + n  # "Khu công nghệ cao TP.HCM"
    while end < len(page) and end - start < 8:
        if end > start and not page.near(end):
            gap = page.gap(end)
            if (gap in {" - ", "-"} and (page.capital(end) or page.tokens[end].lower() in {"giai", "khu", "gđ"})) or (
                gap == " (" and page.tokens[end].lower() == "mở" and page.gap(end + 2).startswith(")")
            ):
                pass
            else:
                break
        word = page.tokens[end]
        low = word.lower()
        if word[0].isupper():
            if low == "giai" and page.tokens[end + 1 : end + 2] == ["đoạn"]:
                break
            if page.length(end, "company-head", "post", "committee", "zone-head", "cluster-head") or (
                end > start and page.length(end, "agency-head") and not page.near(end)
            ):
                break
            end += 1
        elif word[0].isdigit():
            if not _numbers(page, end, start):
                break
            end += 1
        elif low == "mở" and page.tokens[end + 1 : end + 2] == ["rộng"] and end > start:
            end += 2
        elif low in {"giai", "số", "khu"} and end + 1 < len(page):
            step = 2 if low == "giai" else 1
            follow = end + step
            if (
                follow < len(page)
                and (low != "giai" or page.tokens[end + 1] == "đoạn")
                and _CODE.match(page.tokens[follow])
            ):
                end = follow + 1
            else:
                break
        elif low.startswith("gđ") and end > start:
            end += 1
        elif low == "và" and _PHASE.search(page.slice(start, end)) and _numbers(page, end + 1, start):
            end += 2  # "Tân An giai đoạn 1 và 2" is one zone
        else:
            break
    return end


def _numbers(page: Page, index: int, start: int) -> bool:
    """Whether the number here belongs to a name: "Long Đức 2", "Hưng Phú 2A"; not "Tân Hưng 83%", "An Phú 12 dự án"."""
    if index == start or index >= len(page) or not _CODE.fullmatch(page.tokens[index]):
        return False
    rest = page.text[page.ends[index] : page.ends[index] + 2]
    if rest[:1] in {"%", "/"} or _AMOUNT.match(rest) or rest.startswith(" %"):
        return False
    following = page.tokens[index + 1].lower() if index + 1 < len(page) and page.near(index + 1) else ""
    return following not in page.words.role("unit-word") and not page.length(index + 1, "zone-head", "cluster-head")


def _canonical(kind: str, head: str, name: str) -> str:
    """Read "Việt-Hàn" is the zone Việt Hàn, "Hòa Phú (mở rộng)" the zone Hòa Phú mở rộng."""
    name = re.sub(r"\s*-\s*(?![A-Z\d]\b)", " - ", name)  # "Yên Phong II-C" keeps its code
    name = re.sub(r"\s*\(mở rộng\)", " mở rộng", name).replace("ôtô", "ô tô")
    name = without_phase(name)
    return f"{head} {name}" if head else name


def without_phase(name: str) -> str:
    """The zone that a phase is of, whose figures `congthuong.interpret.phases` narrows.

    >>> without_phase("KCN Việt Hàn (GĐ1)"), without_phase("KCN Hòa Phú mở rộng giai đoạn 1")
    ('KCN Việt Hàn', 'KCN Hòa Phú mở rộng giai đoạn 1')

    The second stays as it is, because it is not Hòa Phú.
    """
    return name if "mở rộng" in name else _PHASE.sub("", name)


def _zoned(page: Page, index: int) -> Iterator[Candidate]:
    special = page.length(index, "special-zone-head")
    if special:
        yield from _special(page, index, special)
        return
    for role, (kind, head) in _ZONES.items():
        if (n := page.length(index, role)) == 0:
            continue
        start = index + n
        bare_cluster = role == "cluster-head" and page.tokens[index].lower() == "cụm" and n == 1
        if start >= len(page) or not (page.near(start) or page.gap(start) in {", ", ") "}):
            continue
        if page.gap(start) == ", " and page.tokens[start].lower() not in {"đô", "dịch"}:
            continue
        name = start
        while (
            not bare_cluster and name < len(page) and not page.capital(name) and (k := page.length(name, "zone-word"))
        ):
            if not (page.near(name) or (name == start and page.gap(name) in {", ", ") "})):
                break
            name += k
        joined = name > start and page.tokens[name - 1].lower() == "và" and name < len(page)
        if joined and page.tokens[name].lower() in {"khu", "cụm", "kkt", "ccn", "kcn"}:
            continue  # "các KCN và Khu Kinh tế trên địa bàn"
        if name > start and (name >= len(page) or not page.near(name) or not page.capital(name)):
            # "khu công nghiệp nông lâm nghiệp": capitalised head or nothing but words of trades
            if page.capital(index) and page.tokens[index].lower() == "khu" and page.tokens[name - 1].lower() != "và":
                yield Candidate(page.starts[index], page.ends[name - 1], kind, f"{head} {page.slice(start, name)}")
            continue
        if (
            name < len(page)
            and page.tokens[name].lower() == "số"
            and name + 1 < len(page)
            and page.tokens[name + 1].isdigit()
        ):
            yield Candidate(
                page.starts[index], page.ends[name + 1], kind, f"{head} {page.slice(name, name + 2)}", weight=2
            )
            continue
        end = zone_name(page, name)
        if _plural(page, index) and (
            (page.province(name)[0] == end - name > 0) or all(t.isupper() for t in page.tokens[index:end])
        ):
            continue  # "các khu công nghiệp Bắc Ninh", "THÊM HAI KCN KHỞI CÔNG"
        if _plural(page, index) and _district_alone(page, name, end):
            continue  # "các cụm công nghiệp Núi Thành giải quyết …"
        if end == name or (
            page.tokens[name].isupper()
            and len(page.tokens[name]) > 1
            and not foreign(page.tokens[name])
            and end - name < 2
        ):
            continue
        trades = page.slice(start, name)
        words = trades if name > start and "đô thị" not in trades else ""
        label = _canonical(kind, head, f"{words} {page.slice(name, end)}".strip())
        yield Candidate(page.starts[index], page.ends[end - 1], kind, label, weight=2)
        yield from _more_zones(page, index, name, end, kind, head)
        return


def _district_alone(page: Page, name: int, end: int) -> bool:
    """Whether a district's name and no list of zones stands behind the plural head."""
    length, readings = page.names(name)
    whole = length == end - name and any(one.type == "District" for one in readings)
    listed = end < len(page) and (page.gap(end).strip() in {",", ";"} or page.tokens[end].lower() in {"và", "ii"})
    return whole and not listed


def _special(page: Page, index: int, length: int) -> Iterator[Candidate]:
    start = index + length
    head = page.slice(index, start)
    head = {"kkt": "Khu kinh tế", "kcx": "Khu chế xuất"}.get(head.lower(), head[0].upper() + head[1:].lower())
    named = start if not page.near(start) else zone_name(page, start)
    if start < len(page) and named > start:
        yield Candidate(
            page.starts[index], page.ends[named - 1], "IndustrialZone", f"{head} {page.slice(start, named)}", weight=2
        )
    elif (
        page.capital(index)
        and page.tokens[index].lower() == "khu"
        and not _plural(page, index)
        and _inside(page, index)
    ):
        yield Candidate(page.starts[index], page.ends[start - 1], "IndustrialZone", head + " {}", open=True)


def _inside(page: Page, index: int) -> bool:
    """Whether the token does not open a sentence, so that its capital means something."""
    return page.near(index) and not page.tokens[index - 1].isupper()


def _more_zones(page: Page, index: int, name: int, end: int, kind: str, head: str) -> Iterator[Candidate]:
    """The rest of "các KCN Bá Thiện, Bá Thiện II và Sơn Lôi" and of "CCN Tân An 1 và 2"."""
    found: list[tuple[int, int]] = []
    several = _plural(page, index)
    here = end
    while here < len(page):
        last = page.gap(here) == " " and page.tokens[here].lower() == "và"
        start = here + 1 if last else here
        if start >= len(page) or not (last or page.gap(here).strip() in {",", ";"}):
            break
        if (
            last
            and page.tokens[start].isdigit()
            and page.tokens[end - 1].isdigit()
            and _CODE.fullmatch(page.tokens[start])
        ):
            number = page.tokens[start]
            following = page.tokens[start + 1].lower() if start + 1 < len(page) else ""
            if (
                following not in page.words.role("unit-word")
                and page.text[page.ends[start] : page.ends[start] + 1] != "%"
            ):
                base = page.slice(name, end - 1)
                yield Candidate(page.starts[start], page.ends[start], kind, f"{head} {base} {number}")
            break
        stop = zone_name(page, start)
        if stop == start or not page.capital(start) or _taken(page, start):
            break
        found.append((start, stop))
        here = stop
        if last:
            break
    following = page.tokens[here].lower() if here < len(page) else ""
    if several or (found and following in {"đều", "lần", "cùng"}):
        for start, stop in found:
            label = _canonical(kind, head, page.slice(start, stop))
            yield Candidate(page.starts[start], page.ends[stop - 1], kind, label)


def _taken(page: Page, index: int) -> bool:
    """Whether the name here is another kind of thing's: a province, a country, or one with its own head."""
    if any(k.type in {"Province", "Country", "Other"} for k in page.known(index)) and not (
        page.names(index)[0] + index < len(page)
        and page.capital(page.names(index)[0] + index)
        and page.near(page.names(index)[0] + index)
    ):
        return True
    return bool(
        page.length(
            index,
            "company-head",
            "committee",
            "post",
            "district-head",
            "city-head",
            "ward-head",
            "agency-head",
            "honorific",
        )
    )


def listed_zones(page: Page, sentences: list[tuple[int, int]]) -> Iterator[Candidate]:
    """Bare names in the brackets, or behind the colon, of a zone's or a cluster's counted head.

    "02 KCN lấp đầy 100% (Bình Hải, Cẩm Sơn)" names two zones. A sentence without a head continues the one before it
    when its bracket lists areas or rates.
    """
    carried: tuple[str, str] | None = None
    last_end = 0
    for first, last in sentences:
        if "\n" in page.text[last_end:first]:
            carried = None
        last_end = last
        heads = list(_generic_heads(page, first, last))
        read_to = 0
        for opener in re.finditer(r"\(|:| là (?=[A-ZĐÀ-Ỹ])", page.text[first:last]):
            at = first + opener.start()
            if page.text[max(at - 4, 0) : at].endswith(("Ảnh", "Anh")):
                break  # a picture's credit
            if at < read_to:
                continue
            before = bisect_left(heads, (at,))
            named = heads[before - 1] if before else None
            kind = named[1:] if named else (carried if opener[0] == "(" else None)
            if kind is None or kind[0] == "":
                continue
            begin = first + opener.end()
            limit = min(last, begin + _LIST_MOST)
            closing = page.text.find(")", begin, limit) if opener[0] == "(" else limit
            if closing < 0:
                continue
            if opener[0] == "(":
                read_to = closing
            yield from _items(page, begin, closing, kind, strict=not named or opener[0] == " là ")
        counted = [h for h in heads if h[1]]
        if counted:
            carried = (counted[-1][1], counted[-1][2])


def _generic_heads(page: Page, first: int, last: int) -> Iterator[tuple[int, str, str]]:
    """Counted zone heads without a name (offset, type, head); other heads stand in the list with an empty type."""
    indexes = page.at("zone-head", "cluster-head", "counted-head", "district-head", "ward-head")
    done = 0
    for index in indexes[bisect_left(indexes, page.token_at(first)) :]:
        if page.starts[index] >= last:
            break
        if index < done:
            continue
        zone, cluster = page.length(index, "zone-head"), page.length(index, "cluster-head")
        if zone or cluster:
            end = index + (zone or cluster)
            named = end < len(page) and page.near(end) and page.capital(end) and zone_name(page, end) > end
            if not named:
                yield (page.starts[index], *(_ZONES["zone-head"] if zone else _ZONES["cluster-head"]))
            done = end
            continue
        low = page.tokens[index].lower()
        if low in {"khu", "cụm"} and _plural(page, index) and not page.length(index, "special-zone-head"):
            kind = _ZONES["zone-head"] if low == "khu" else _ZONES["cluster-head"]
            following = page.tokens[index + 1].lower() if index + 1 < len(page) else ""
            if following not in {"vực", "dân", "đô", "phố", "du", "nhà", "tái", "vui"}:
                yield (page.starts[index], *kind)
        elif page.length(index, "district-head", "ward-head") and (_plural(page, index) or page.capital(index + 1)):
            yield page.starts[index], "", ""


def _items(page: Page, begin: int, end: int, kind: tuple[str, str], strict: bool) -> Iterator[Candidate]:
    """The names of a list; none of them when one item is something else (unless the list may end in other words)."""
    text = page.text
    cuts = [begin]
    depth = 0
    for match in re.finditer(r"[();]|, (?=\D)|,(?=[A-ZĐ])| và (?=[A-ZĐÀ-Ỹ])|…|\.\.\.", text[begin:end]):
        mark = match[0]
        depth += (mark == "(") - (mark == ")")
        if depth == 0 and mark not in "()":
            cuts += [begin + match.start(), begin + match.end()]
    cuts.append(end)
    found: list[Candidate] = []
    measured = False
    for start, stop in zip(cuts[::2], cuts[1::2], strict=True):
        item = text[start:stop]
        if not item.strip(' .…"'):
            continue
        first = page.token_at(start)
        if first >= len(page) or page.starts[first] >= stop or not page.capital(first) or _taken(page, first):
            if strict:
                return
            break
        name_end = zone_name(page, first)
        while name_end > first and page.ends[name_end - 1] > stop:
            name_end -= 1
        if name_end == first:
            if strict:
                return
            break
        rest = text[page.ends[name_end - 1] : stop].strip()
        if rest and not re.match(r"\(?(?:đạt |cùng |mới |rộng |là |trên |hơn |gần |khoảng )*\(?\d", rest):
            if strict:
                return
            break
        if strict and not rest and not found:
            return
        label = _canonical(kind[0], kind[1], page.slice(first, name_end))
        found.append(Candidate(page.starts[first], page.ends[name_end - 1], kind[0], label, weight=3))
        measured = measured or bool(rest)
    if len(found) > 1 or measured:  # a single bare word in brackets is rather an abbreviation
        yield from found


def tabled_zones(page: Page) -> Iterator[Candidate]:
    """The first column of a flattened table headed "Tên cụm" or "Khu công nghiệp": short lines that are bare names."""
    kind: tuple[str, str] | None = None
    numbers = False
    for block in page.article.body:
        line = page.text[block.start : block.end].strip()
        low = line.lower()
        if len(line) > 60:
            kind = None
            continue
        if re.fullmatch(r"(?:tên )?(?:cụm|ccn|cụm công nghiệp)", low):
            kind, numbers = _ZONES["cluster-head"], False
            continue
        if re.fullmatch(r"(?:tên )?(?:khu|kcn|khu công nghiệp)", low):
            kind, numbers = _ZONES["zone-head"], False
            continue
        if kind is None:
            continue
        if re.fullmatch(r"\d{1,3}\.?", line):
            numbers = True
            continue
        first = page.token_at(block.start)
        if not numbers or first >= len(page) or page.starts[first] >= block.end or not page.capital(first):
            continue
        if low in {"cộng", "tổng", "tổng cộng", "tổng số"}:
            kind = None
            continue
        stop = zone_name(page, first)
        if stop > first and page.ends[stop - 1] >= block.end - 1 and not _taken(page, first):
            label = _canonical(kind[0], kind[1], page.slice(first, stop))
            yield Candidate(page.starts[first], page.ends[stop - 1], kind[0], label, weight=3)
            numbers = False  # one name a row
