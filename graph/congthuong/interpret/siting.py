"""What lies where and what belongs to what: locatedIn, hasZone, agencyOf, partOf.

>>> from congthuong.article import Article, Block
>>> from congthuong.interpret.scene import scene
>>> from congthuong.recognise import load
>>> from congthuong.recognise.names import names
>>> text = "Công ty TNHH Sao Mai (KCN Đồng Mây, huyện Kim Bảng) của Hà Nam"
>>> article = Article("a", text, blocks=(Block(0, len(text), "paragraph"),))
>>> it = scene(article, names(article, load().names), load().names)
>>> sorted({(x.subject.label, x.object.label) for x in siting(it) if x.predicate == "locatedIn"})[:2]
[('Công ty TNHH Sao Mai', 'KCN Đồng Mây'), ('Công ty TNHH Sao Mai', 'Kim Bảng')]
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from congthuong.interpret.scene import Link, Scene
from congthuong.interpret.sentences import Sentence
from congthuong.recognise.gazetteer import fold_name
from congthuong.recognise.names import Mention

__all__ = ["siting"]

_ZONES = frozenset({"IndustrialZone", "IndustrialCluster"})
_PLACES = _ZONES | {"Ward", "District", "Province"}
_RANK = {"Company": 0, "IndustrialCluster": 1, "IndustrialZone": 1, "Ward": 2, "District": 3, "Province": 4}
_HEAD = r"(?:(?:các )?(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|tx\.?|xã|phường|thị trấn|h\.|q\.|p\.)\s*)?"
_BRACKET = re.compile(rf"\s*\(\s*{_HEAD}$")
_COMMA = re.compile(rf"\s*(?:,|-)\s*{_HEAD}$")
_SMALL = (
    "cục",
    "tổng cục",
    "chi cục",
    "trung tâm",
    "ban ",
    "vụ ",
    "viện",
    "phòng",
    "hội đồng",
    "văn phòng",
    "thanh tra",
)
_NO_SERVICE = ("ngành", "bộ ", "chính phủ", "trường", "đại học", "học viện", "viện ", "đại sứ quán")
_BIG = ("bộ ", "sở ", "ubnd", "hđnd", "tỉnh ủy", "thành ủy", "chính phủ", "ban quản lý")


def siting(scene: Scene) -> Iterator[Link]:
    """Every relation of place and of belonging, as each sentence states it; district in province also when implied."""
    zone_province: dict[str, Mention] = {}
    for sentence, found in scene.groups:
        yield from _chains(scene, sentence, found, zone_province)
        yield from _fronted(scene, sentence, found)
        yield from _far(scene, sentence, found)
        yield from _sites(scene, sentence, found)
        yield from _parents(scene, sentence, found)
    yield from _rows(scene)
    yield from _districts(scene)
    yield from _zones(scene, zone_province)
    yield from _agencies(scene)


def _chains(
    scene: Scene, sentence: Sentence, found: list[Mention], zone_province: dict[str, Mention]
) -> Iterator[Link]:
    """Read "Công ty A (KCN B, huyện C)", "KCN B tại xã D, huyện C": a thing and the places that follow it directly."""
    for index, subject in enumerate(found):
        if subject.type not in _RANK or subject.type == "Province":
            continue
        chain: list[Mention] = []
        cue = None
        last = subject
        for other in found[index + 1 :]:
            gap = scene.low[last.end : other.start]
            if other.type not in _PLACES:
                break
            direct = _BRACKET.match(gap) if not chain else None
            comma = _COMMA.match(gap) or (chain and _BRACKET.match(gap))
            match = None if direct or comma else _stated(scene, gap, last.end)
            if not (direct or comma or match):
                if (
                    chain
                    and re.fullmatch(rf"\s*(?:,|và)\s*{_HEAD}", gap)
                    and other.type == chain[-1].type == "District"
                ):
                    chain.append(other)
                    last = other
                    continue
                break
            within = other.label.startswith("Khu kinh tế") and not subject.label.startswith("Khu kinh tế")
            if (_RANK[other.type] <= _RANK[subject.type] and not (within and not chain)) or (
                chain and _RANK[other.type] < _RANK[chain[-1].type]
            ):
                break
            if (
                not chain
                and not direct
                and not match
                and subject.type in {"Company", "Person"}
                and other.type == "Province"
            ):
                break  # "Công ty A, Hà Nội": too weak
            if comma and not chain and subject.type in _ZONES and other.type == "Province" and "-" in gap:
                break
            if match:
                cue = cue if cue else match.span()
            chain.append(other)
            last = other
        if not chain:
            continue
        fine = [c for c in chain if c.type != "Province"]
        for place in chain:
            if subject.type == "District":
                continue  # the district's province is read from the gazetteer
            if place.type == "Province" and fine and (subject.type == "Company" or fine[0].type in _ZONES):
                continue
            if subject.type == "Ward" and place is not chain[0]:
                continue
            if place.type == "Province" and subject.type in _ZONES:
                zone_province[subject.label] = place
            yield Link(subject, "locatedIn", place, "KCN A (huyện B)", sentence.start, sentence.end, cue)
    return


def _stated(scene: Scene, gap: str, offset: int) -> re.Match[str] | None:
    """The cue when nothing but the cue (and the place's own head) stands in the gap."""
    match = re.match(rf"\s*,?\s*(?:(?:là )?doanh nghiệp\s+)?(?:(?:hiện|đang|đã|cũng)\s+)*(?P<cue>.+?)\s*{_HEAD}$", gap)
    if not match:
        return None
    return scene.cue("locatedIn").fullmatch(scene.low, offset + match.start("cue"), offset + match.end("cue"))


def _far(scene: Scene, sentence: Sentence, found: list[Mention]) -> Iterator[Link]:
    """Read "KCN A (159ha) và KCN B, có diện tích …, nằm trên địa bàn xã C, huyện D"."""
    for cue in scene.cues("locatedIn/far", sentence.start, sentence.end):
        things = [m for m in found if m.end <= cue.start() and m.type in _ZONES | {"Company"}]
        places: list[Mention] = []
        at = cue.end()
        for m in found:
            if m.start < cue.end():
                continue
            gap = scene.low[at : m.start]
            if m.type not in _PLACES or not (re.fullmatch(rf"\s*{_HEAD}", gap) if not places else _COMMA.match(gap)):
                break
            places.append(m)
            at = m.end
        if not things or not places:
            continue
        subjects = [things[-1]]
        for one in reversed(things[:-1]):  # "KCN A (…) và KCN B"
            gap = re.sub(r"\([^()]*\)", "", scene.between(one, subjects[0]))
            if one.type != subjects[0].type or gap.strip() not in {"và", ","}:
                break
            subjects.insert(0, one)
        for subject in subjects:
            for place in places:
                if _RANK[place.type] > _RANK[subject.type] and (place.type != "Province" or len(places) == 1):
                    yield Link(
                        subject,
                        "locatedIn",
                        place,
                        "KCN A …, nằm trên địa bàn huyện B",
                        sentence.start,
                        sentence.end,
                        cue.span(),
                    )


def _rows(scene: Scene) -> Iterator[Link]:
    """A flattened table's row: a cell that is a zone's name, then one that is a district's."""
    body = scene.article.body
    for block, after in itertools.pairwise(body):
        if block.end - block.start > 60 or after.end - after.start > 60:
            continue
        left, right = scene.inside(block.start, block.end), scene.inside(after.start, after.end)
        if len(left) == len(right) == 1 and left[0].type in _ZONES and right[0].type in {"District", "Ward"}:
            cell = scene.low[block.start : left[0].start] + scene.low[left[0].end : block.end]
            if not cell.strip(" ."):
                yield Link(left[0], "locatedIn", right[0], "ô tên cụm, ô địa điểm", block.start, after.end)


def _fronted(scene: Scene, sentence: Sentence, found: list[Mention]) -> Iterator[Link]:
    """Read "Tại CCN A (huyện B), Công ty C …": the zone that opens the sentence is the company's."""
    opening = re.compile(rf"(?:tại|ở)\s+{_HEAD}$")
    heads = [m for m in found if m.type in _ZONES | {"District", "Ward"}]
    if (
        not heads
        or not opening.match(scene.low[sentence.start : heads[0].start])
        or heads[0].start - sentence.start > 6
    ):
        return
    company = next((m for m in found if m.type == "Company"), None)
    if company is None:
        return
    gap = scene.low[heads[0].end : company.start]
    if re.fullmatch(r"\s*(?:\([^()]*\)\s*)?,\s*", gap):
        yield Link(company, "locatedIn", heads[0], "Tại CCN A, Công ty B …", sentence.start, sentence.end)


def _sites(scene: Scene, sentence: Sentence, found: list[Mention]) -> Iterator[Link]:
    """Read "Công ty đầu tư …, di chuyển nhà xưởng vào khu công nghiệp A": the company spoken of."""
    for zone in found:
        if zone.type not in _ZONES:
            continue
        if not (cue := _last_cue(scene, "locatedIn/site", max(zone.start - 16, sentence.start), zone.start)):
            continue
        companies = [m for m in found if m.type == "Company" and m.end <= cue.start()]
        clause = scene.low[sentence.start : zone.start]
        if not re.search(
            r"nhà máy|nhà xưởng|thuê|di chuyển|dây chuyền|đầu tư vào|cơ sở sản xuất|dự án",
            clause + scene.low[zone.end : zone.end + 20],
        ):
            continue
        if companies:
            subject = companies[-1]
            if _PLACES & {m.type for m in found if subject.end <= m.start < zone.start}:
                continue
        elif re.search(r"(?<!\w)(?:công ty|doanh nghiệp này|đơn vị)(?!\w)", clause) and (
            last := scene.before(sentence.start, "Company", within=scene.block_start(sentence))
        ):
            subject = last
        else:
            continue
        yield Link(
            subject, "locatedIn", zone, "nhà máy của Công ty A vào KCN B", sentence.start, sentence.end, cue.span()
        )
    # "góp vốn vào Công ty A tại Hà Nội", "Công ty A, vốn 20 triệu USD, … tại Tiền Giang"
    for index, company in enumerate(found):
        if company.type != "Company":
            continue
        place = next(
            (m for m in found[index + 1 : index + 12] if m.type in {"Province", "Company", "District", *_ZONES}), None
        )
        if place is None or place.type != "Province" or place.start - company.end > 220:
            continue
        if re.search(
            r"(?:dự án|góp vốn|mua cổ phần)", scene.low[max(sentence.start, company.start - 90) : company.start]
        ) and re.search(r"tại (?:tỉnh )?$", scene.low[company.end : place.start]):
            yield Link(company, "locatedIn", place, "dự án Công ty A, …, tại tỉnh B", sentence.start, sentence.end)


def _last_cue(scene: Scene, use: str, start: int, end: int) -> re.Match[str] | None:
    """The cue that ends right before `end`."""
    found = None
    for match in scene.cues(use, start, end):
        if not scene.low[match.end() : end].strip():
            found = match
    return found


def _parents(scene: Scene, sentence: Sentence, found: list[Mention]) -> Iterator[Link]:
    """Read "Cục A (Bộ B)", "Cục A, Bộ B", "Trung tâm A thuộc Sở B"; "Hội đồng thẩm định Sở" is its Sở's."""
    for child, parent in itertools.pairwise(found):
        if child.type != "Agency" or parent.type != "Agency" or child.label == parent.label:
            continue
        gap = scene.between(child, parent)
        small, big = fold_name(child.label), fold_name(parent.label)
        if (
            not small.startswith(_SMALL)
            or not big.startswith(_BIG)
            or (small.startswith("ban quản lý") and big.startswith("ban"))
        ):
            continue
        if (
            re.fullmatch(r"\s*\(", gap)
            or re.fullmatch(r"\s*[,-]\s*", gap)
            or scene.cue("partOf").fullmatch(gap.strip())
        ):
            yield Link(child, "partOf", parent, "Cục A (Bộ B)", sentence.start, sentence.end)
    for child in found:
        match = re.search(r"\s(Sở|Bộ|UBND|Tỉnh ủy)$", child.label)
        if child.type == "Agency" and match and fold_name(child.label).startswith(_SMALL):
            parent_label = next(
                (
                    m.label
                    for m in reversed(scene.mentions)
                    if m.type == "Agency" and m.label.startswith(match[1] + " ") and m.start < child.start
                ),
                None,
            )
            if parent_label:
                whole = Mention(child.end - len(match[1]), child.end, "Agency", parent_label)
                yield Link(child, "partOf", whole, "Hội đồng thẩm định Sở", sentence.start, sentence.end)


def _districts(scene: Scene) -> Iterator[Link]:
    """A district lies in the one province that the gazetteer gives it, among those the article names."""
    named = {m.label for m in scene.mentions if m.type == "Province"} | set(scene.focus.labels)
    done: set[tuple[str, str]] = set()
    for sentence, found in scene.groups:
        for index, district in enumerate(found):
            if district.type != "District":
                continue
            follows = found[index + 1] if index + 1 < len(found) else None
            province = None
            if (
                follows
                and follows.type == "Province"
                and re.fullmatch(rf"\s*(?:\(|,|-|của|thuộc)?\s*{_HEAD}", scene.between(district, follows))
            ):
                province = follows
            else:
                label = _province_of(scene, district, named)
                province = _nearest(scene, label, district) if label else None
            if province and (district.label, province.label) not in done:
                done.add((district.label, province.label))
                yield Link(district, "locatedIn", province, "huyện A, tỉnh B", sentence.start, sentence.end)


def _province_of(scene: Scene, district: Mention, named: set[str]) -> str | None:
    here = scene.focus.at(district.start)
    readings = scene.words.known.get(fold_name(district.label), ())
    within = {p for one in readings if one.type == "District" for p in one.within}
    if district.label.startswith("TP "):
        bare = scene.words.provinces.get(fold_name(district.label[3:]))
        if bare:
            return bare
        within = {
            p
            for one in scene.words.known.get(fold_name(district.label[3:]), ())
            if one.type == "District"
            for p in one.within
        }
    if not within:
        return here or None
    if here in within:
        return here
    fitting = within & named
    return next(iter(fitting)) if len(fitting) == 1 else None


def _province_in_name(scene: Scene, zone: Mention) -> str | None:
    """The province that a zone's name ends in ("KCN VSIP Nghệ An"), when it is not all of the name."""
    tokens = fold_name(zone.label.replace("TP.HCM", "Hồ Chí Minh")).split()
    least = 2 if tokens[0] in {"kcn", "ccn"} else 3
    for n in (5, 4, 3, 2):
        if len(tokens) > n + least - 1 and (label := scene.words.provinces.get(" ".join(tokens[-n:]))):
            return label
    return None


def _nearest(scene: Scene, label: str, at: Mention) -> Mention:
    near = [m for m in scene.mentions if m.type == "Province" and m.label == label]
    if near:
        return min(near, key=lambda m: (m.start > at.start, abs(m.start - at.start)))
    return Mention(at.start, at.end, "Province", label)


def _zones(scene: Scene, stated: dict[str, Mention]) -> Iterator[Link]:
    """Every zone and cluster that a province's text names is the province's, unless the text puts it elsewhere."""
    named = {m.label for m in scene.mentions if m.type == "Province"} | set(scene.focus.labels)
    done: set[str] = set()
    for sentence, found in scene.groups:
        for index, zone in enumerate(found):
            if zone.type not in _ZONES or zone.label in done:
                continue
            province = stated.get(zone.label)
            if province is None:
                follows = next(
                    (m for m in found[index + 1 :] if m.type == "District" and m.start - zone.end < 60), None
                )
                label = _province_of(scene, follows, named) if follows else _province_in_name(scene, zone)
                province = _nearest(scene, label, zone) if label else scene.province(zone)
            if province:
                done.add(zone.label)
                yield Link(province, "hasZone", zone, "các KCN của tỉnh: A, B", sentence.start, sentence.end)


def _agencies(scene: Scene) -> Iterator[Link]:
    """An agency whose name ends in a province serves it."""
    done: set[str] = set()
    for sentence, found in scene.groups:
        for agency in found:
            if agency.type != "Agency" or agency.label in done or fold_name(agency.label).startswith(_NO_SERVICE):
                continue
            if re.match(r"(?:UBND|HĐND) (?:huyện|quận|thị xã|xã|phường|thị trấn|TP )", agency.label):
                continue
            tokens = fold_name(agency.label.replace("TP.HCM", "Hồ Chí Minh")).split()
            label = next(
                (
                    p
                    for n in (5, 4, 3, 2, 1)
                    if len(tokens) > n and (p := scene.words.provinces.get(" ".join(tokens[-n:])))
                ),
                None,
            )
            if label:
                done.add(agency.label)
                written = fold_name(scene.text[agency.start : agency.end]).endswith(fold_name(label))
                place = (
                    Mention(agency.end - len(label), agency.end, "Province", label)
                    if written
                    else _nearest(scene, label, agency)
                )
                yield Link(agency, "agencyOf", place, "UBND tỉnh A", sentence.start, sentence.end)
