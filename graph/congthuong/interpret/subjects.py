"""Whom a figure is about: the zone, company or place that its clause, its sentence or the discourse has in focus."""

from __future__ import annotations

import re

from congthuong.article import Span
from congthuong.interpret.candidates import located
from congthuong.interpret.discourse import ASIDE_FIRM, PROGRAMMES, ZONES, Subject, titled
from congthuong.interpret.frames import Frame
from congthuong.interpret.lists import coordinated
from congthuong.interpret.qualifiers import has_rank_scope
from congthuong.interpret.state import Opened, State
from congthuong.recognise.figures import Figure
from congthuong.recognise.names import Mention

__all__ = ["subjects_of"]

_REGIONS = re.compile(r"(?:địa phương|tỉnh,? thành(?: phố)?|tỉnh)")
_COUNTRY = re.compile(r"(?<!\w)(?:cả nước|toàn quốc|nước ta|bình quân chung cả nước|toàn ngành công thương)(?!\w)")
_FIELD = re.compile(r"\s(?:của |so với )?(?:cả nước|toàn quốc)(?!\w)")
_REGION = re.compile(
    r"(?:Đồng bằng|Đông Nam Bộ|Tây Nguyên|Trung du|Bắc Trung Bộ|Duyên hải|Tây Bắc|Đông Bắc|Vùng|vùng|ĐBSCL|ĐBSH)"
)
_OF_PLACE = re.compile(r"(?<!\w)(?:của|toàn|cả|trên địa bàn|trong) (?:tỉnh|thành phố|địa bàn)(?!\w)(?! [A-ZĐ])")
_OF_PROGRAMME = frozenset({"programme-budget", "investment-capital", "supported-establishments", "supported-schemes"})
_NOT_OF_PROGRAMME = frozenset({"export-turnover", "import-turnover", "grdp", "industrial-production-index", "revenue"})
_THIS_FIGURE = re.compile(
    r"\W*(?:(?:tui nhiên|nhưng|đâi là|song|như vậi),? )?(?:con số|mức(?: tăng| giảm)?|kết quả|tỉ lệ|tốc độ(?: tăng)?|chỉ số)(?: tăng trưởng)? (?:nài|trên)(?!\w)"
)
_IN_COMMUNE = re.compile(
    r"(?<!\w)(?:thuộc|tại|ở) (?:các )?(?:xã|phường|thị trấn|thôn) [^;.:\d]{2,50}(?:huiện |thị xã |thành phố )?$"
)
_BY_PROVINCE = re.compile(r"\W*theo (?:báo cáo của |số liệu của |thông tin từ )?(?:ubnd|sở|cục thống kê)(?!\w)")
_BUILDS = re.compile(r"\s(?:làm|là) chủ đầu tư(?!\w)|\s(?:đầu tư|xâi dựng|triển khai)(?!\w)")
_UNDER = re.compile(r"(?<!\w)(?:theo|thuộc|khuôn khổ|trong|từ|tại|qua|nhờ|nguồn|vốn)\s(?:\S+\s)?$")
_PLAN_FOR = re.compile(r"\s(?:kế hoạch |mục tiêu |nhiệm vụ )(?:thực hiện |triển khai |của )*")
_THEREBY = re.compile(r"\W*(?:theo đó|cụ thể)(?!\w)")
_COMPANY_FIRST = frozenset({"revenue", "production-capacity", "income", "site-area", "employment"})
_SCHEMES = frozenset({"supported-schemes", "programme-budget", "supported-establishments", "completion-rate"})
_WE = re.compile(
    r"(?<!\w)(?:chúng tôi|hãng(?! [a-z]+ không)|công ti (?:hiện|đã|còn|sẽ|có|đạt|này|nài|đang|mới|đầu tư)|tập đoàn (?:hiện|đã|sẽ|có|nài)|của (?:công ti|tập đoàn|doanh nghiệp nài)(?= (?:lên|đạt|tăng|giảm|là|ước|trong|tại|ở|từ)(?!\w)))(?!\w)"
)
_BEHIND_COUNTRY = re.compile(r"\s(?:của|bình quân(?: chung)?(?: của)?|trung bình của) (cả nước|toàn quốc)(?!\w)")
_OVER_COUNTRY = re.compile(r"(?:\s[^,;.()\d]{1,30})?\s(?:trên|trong|của|khắp) (cả nước|toàn quốc)(?!\w)")
_TOGETHER = re.compile(r"tổng cộng|cộng lại|cả thải|tất cả")
_SIDE = re.compile(r"(?<!\w)phía (?:đông|tâi|nam|bắc)(?: (?:bắc|nam))?(?: (?:của|giáp))?\s(?:tỉnh |thành phố |tp )?$")
_EACH = re.compile(r"(?:cùng|đều|mỗi|lần lượt|tương ứng)")
_GOES_ON = re.compile(
    r"\W*(?:giai đoạn \w+ (?:của )?)?(?:nhà mái|dự án|công ti|tập đoàn|hãng|doanh nghiệp|đơn vị|chủ đầu tư) (?:mới|nài|trên|sẽ|có|đã|hiện|dự kiến|được|cần)(?!\w)"
)
_ANAPHOR = re.compile(
    r"(?<!\w)(?:công ti|doanh nghiệp|mô hình|dự án|đề án|nhà mái|đơn vị|cơ sở|xưởng|dâi chuiền)(?!\w)"
)


def subjects_of(
    s: State, figure: Figure, left: int, frame: Frame, opened: Opened
) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    """The subjects that a figure holds for, each, and the flags that say how sure they are.

    Asked in this order: a list that goes with it, what its own left names, what its sentence is about, what the
    discourse has in focus, and what the whole article is about.
    """
    concept = s.discourse.lexicon.indicators.get(frame.indicator or "")
    kinds = set(concept.properties.get("subjectKind", ())) if concept else {"place", "company", "zone", "programme"}
    if abroad := of_country(s, figure):
        return (abroad,), ()  # for this figure only
    found = in_list(s, figure, frame) or named(s, figure, left, frame, opened, kinds)
    if found:
        return take(frame, found), ()
    if frame.subject and frame.subject_type and left > s.sentence.start and suits(frame.subject_type, kinds):
        span = frame.spans.get("subject")
        return ((frame.subject, frame.subject_type, span[0] if span else None),), ()
    if s.continues and frame.subject and frame.subject_type and suits(frame.subject_type, kinds):
        span = frame.spans.get("subject")
        return ((frame.subject, frame.subject_type, span[0] if span else None),), ()  # "Trong đó có 3 đề án …"
    before = s.discourse.frame
    if _THIS_FIGURE.match(s.folded, s.sentence.start) and before.subject and suits(before.subject_type or "", kinds):
        span = before.spans.get("subject")  # "Con số này thấp hơn …": of whom it was just said
        return take(frame, ((before.subject, before.subject_type or "", span[0] if span else None),)), ()
    if carried := in_focus(s, figure, left, frame, kinds):
        if carried == s.discourse.entity and s.discourse.run_on:
            s.discourse.entity_block = s.sentence.block  # each sentence is a paragraph here: this one went on
        return keep(s, figure, left, frame, carried, kinds), ("inherited-subject",)
    if figure.kind == "count" and _REGIONS.fullmatch(figure.noun or "") and figure.value > 1:
        return (("Việt Nam", "Country", None),), ("inherited-subject",)  # "61 địa phương": of the country
    if theme := of_article(s, figure):
        return keep(s, figure, left, frame, theme, kinds), ()
    if "place" in kinds and s.discourse.themes.nowhere:
        return take(frame, (("Việt Nam", "Country", None),)), ("uncertain-subject",)
    return (), ("uncertain-subject",)


def keep(s: State, figure: Figure, left: int, frame: Frame, found: Subject, kinds: set[str]) -> tuple[Subject, ...]:
    """“Công ty A, đơn vị đi đầu trong 20 công ty …, đạt doanh thu …”: what cannot be the firm's own leaves it in focus."""
    firms = [
        m
        for m in s.mentions
        if m.type == "Company" and left <= m.start and m.end <= figure.start and not shut(s, m, figure)
    ]
    if "company" in kinds or not firms:
        return take(frame, (found,))
    take(frame, (of_mention(firms[-1]),))
    return (found,)


def of_country(s: State, figure: Figure) -> Subject | None:
    """“thấp hơn mức giảm 12% của cả nước”: the country's figure in a province's sentence."""
    if figure.kind == "rank":
        return None
    match = (_OVER_COUNTRY if figure.kind == "count" else _BEHIND_COUNTRY).match(s.folded, figure.end)
    return ("Việt Nam", "Country", match.span(1)) if match else None


def take(frame: Frame, found: tuple[Subject, ...]) -> tuple[Subject, ...]:
    """Keep the last of the subjects in the frame, for the figures that go on from this one."""
    name, kind, span = found[-1]
    frame.subject, frame.subject_type = name, kind
    frame.spans.pop("subject", None)
    if span:
        frame.spans["subject"] = (span,)
    return found


def of_mention(mention: Mention) -> Subject:
    """A mention as a subject."""
    return mention.label, mention.type, (mention.start, mention.end)


def in_list(s: State, figure: Figure, frame: Frame) -> tuple[Subject, ...]:
    """Paired by order, or named in a bracket behind: "03 KCN lấp đầy 100% (Đình Trám, Vân Trung)"."""
    if figure.kind == "percent" and frame.indicator == "occupancy-rate" and (listed := listed_behind(s, figure)):
        return tuple(map(of_mention, listed))
    if figure.start in s.respective:
        return (of_mention(s.respective[figure.start]),)
    return ()


def named(s: State, figure: Figure, left: int, frame: Frame, opened: Opened, kinds: set[str]) -> tuple[Subject, ...]:
    """What stands left of the figure: a zone, a company, the country, a place."""
    r = s.discourse
    near = [m for m in s.mentions if left <= m.start and m.end <= figure.start and not shut(s, m, figure)]
    zones = [m for m in near if m.type in ZONES]
    companies = [m for m in near if m.type == "Company"]
    places = [m for m in near if is_place(m) and not field_of_rank(s, m, left)]
    if r.entity and r.entity[1] == "Company" and "company" in kinds and frame.indicator in _COMPANY_FIRST:
        zones = [z for z in zones if not located(s, z)]
    if programme := of_programme(s, figure, left, frame, near):
        return (programme,)
    if "company" in kinds and not companies and (firm := speaking(s, left, figure)):
        return (firm,)
    if (
        "place" in kinds
        and not places
        and (said := _OF_PLACE.search(s.folded, left, figure.start))
        and not any(z.start > said.end() for z in zones)
        and (place := of_place(s, figure))
    ):
        return (place,)
    if "company" in kinds and not companies and (owner := owner_behind(s, figure)):
        return (owner,)
    if "zone" in kinds and zones:
        run = coordinated(s, zones, figure)
        found = tuple(map(of_mention, run if len(run) > 1 and opened.kind != "noun" else zones[-1:]))
        r.entity, frame.scope = found[-1], None
        return found
    if "company" in kinds and companies:
        if ASIDE_FIRM.search(s.folded, left, companies[-1].start):
            return (of_mention(companies[-1]),)  # "trong đó có dự án của Công ty A với 15 triệu USD"
        # of several, the one the clause begins with is its subject
        r.entity = of_mention(companies[0] if companies[0].start < left + 5 else companies[-1])
        return (r.entity,)
    if not places and not has_rank_scope(s, figure, left):
        field = _FIELD.match(s.folded, left, figure.start) if left > s.sentence.start else None
        begin = field.end() if field else left  # "36% cả nước, …": the field of the figure before
        country = [
            m
            for m in _COUNTRY.finditer(s.folded, begin, figure.start)
            if not scope_of_rank(s, m.start())
            or (
                figure.kind != "rank"
                and s.folded.endswith("của ", 0, m.start())
                and "," not in s.folded[m.end() : figure.start]
            )
        ]
        if country:
            return (("Việt Nam", "Country", country[-1].span()),)
    if frame.subject_type == "Company" and left > s.sentence.start and "company" in kinds:
        places = [p for p in places if not located(s, p)]  # "hãng có 6 nhà máy tại Việt Nam, vốn 22 tỷ USD"
    return place_named(s, figure, left, places) if "place" in kinds else ()


def owner_behind(s: State, figure: Figure) -> Subject | None:
    """“với tổng vốn 2.300 tỉ đồng do Tập đoàn A làm chủ đầu tư": who builds it stands behind."""
    for mention in s.mentions:
        if mention.type == "Company" and mention.start > figure.end:
            by = s.folded.endswith(" do ", figure.end, mention.start) and mention.start - figure.end < 24
            return of_mention(mention) if by and _BUILDS.match(s.folded, mention.end) else None
    return None


def of_programme(s: State, figure: Figure, left: int, frame: Frame, near: list[Mention]) -> Subject | None:
    """“Chương trình X có kinh phí 5 tỷ đồng”, "ký … về Chương trình X. Theo đó, 15 doanh nghiệp được tư vấn"."""
    own = [m for m in near if titled(m) and not _UNDER.search(s.folded, max(s.sentence.start, m.start - 24), m.start)]
    if (
        own
        and frame.indicator in _OF_PROGRAMME
        and not any(m.type in ("Company", "Agency") and m.start > own[-1].end for m in near)
    ):
        return of_mention(own[-1])
    planned = [m for m in s.mentions if titled(m) and _PLAN_FOR.fullmatch(s.folded, figure.end, m.start)]
    if figure.kind == "percent" and planned:
        return of_mention(planned[0])  # "hoàn thành 100% kế hoạch thực hiện Chương trình X"
    last = s.discourse.programme
    if last is None or last[1].block != s.sentence.block or near or frame.indicator in _NOT_OF_PROGRAMME:
        return None
    if s.continues and left == s.sentence.start and _THEREBY.match(s.folded, s.sentence.start):
        s.discourse.entity, s.discourse.entity_block = last[0], s.sentence.block
        return last[0]
    return None


def field_of_rank(s: State, mention: Mention, left: int) -> bool:
    """“đứng đầu khu vực Bắc Trung Bộ và xếp thứ ba cả nước”: the field of the rank before, no subject."""
    ranked = any(f.kind == "rank" and f.end == left for f in s.figures)
    return ranked and bool(
        re.fullmatch(r"\s(?:(?:khu vực|vùng|miền|cả|toàn|trong|của) )*", s.folded[left : mention.start])
    )


def speaking(s: State, left: int, figure: Figure) -> Subject | None:
    """“Chúng tôi rót vào Hà Nam 86 triệu USD”: the company that speaks, or that "hãng", "công ty" means."""
    if not _WE.search(s.folded, left, figure.start):
        return None
    r = s.discourse
    if r.entity and r.entity[1] == "Company" and s.sentence.block - r.entity_block <= 2:
        return r.entity
    if r.last_company and s.sentence.block - r.last_company[1] <= 2:
        return r.last_company[0]
    return None


def shut(s: State, mention: Mention, figure: Figure) -> bool:
    """“Công ty A (KCN B) có 300 lao động”: a name in a bracket that is over is no subject."""
    between = s.folded[mention.end : figure.start]
    return ")" in between and not 0 <= between.find("(") < between.find(")")


def is_place(mention: Mention) -> bool:
    """Whether figures can be about it as a place: a province, a district, a region, the country."""
    if mention.type == "Other":
        return bool(_REGION.match(mention.label))
    return mention.type in ("Province", "District") or (mention.type == "Country" and mention.label == "Việt Nam")


def place_named(s: State, figure: Figure, left: int, places: list[Mention]) -> tuple[Subject, ...]:
    """The place, or the places that a rate holds for each ("A, B và C cùng tăng 9%")."""
    places = [p for p in places if not attributive(s, p, left, figure)]
    if not places:
        return ()
    run = coordinated(s, places, figure)
    if len(run) > 1 and _TOGETHER.search(s.folded[run[-1].end : figure.start]):
        return ()
    if len(run) > 1 and figure.kind != "percent" and not _EACH.search(s.folded[run[-1].end : figure.start]):
        return ()
    chosen = run if len(run) > 1 else places[-1:]
    found = tuple(map(of_mention, chosen))
    if len(found) == 1:
        if found[0][1] == "District" and not district_is_subject(s, chosen[0]):
            return ()
        listed = len({m.label for m in s.mentions if m.type == "Province"}) > 2  # "A tăng 3%; B tăng 4%; C …"
        if thematic(s, chosen[0].start) and not listed:
            s.discourse.place = found[0]
            s.discourse.last_place = (found[0], s.sentence.block)
    return found


def of_place(s: State, figure: Figure) -> Subject | None:
    """“của tỉnh”, "trên địa bàn": the place in focus, whatever zone or company was spoken of."""
    label = s.discourse.marks.focus.at(figure.start)
    last = s.discourse.last_place
    if s.discourse.place is None and last and last[0][1] == "Province" and s.sentence.block - last[1] == 1:
        return last[0]  # "của tỉnh", a paragraph after another province was spoken of
    return s.discourse.place or ((label, "Province", nearest_mention(s, label, figure.start)) if label else None)


def in_focus(s: State, figure: Figure, left: int, frame: Frame, kinds: set[str]) -> Subject | None:
    """The centre, company or zone that the sentences before speak of, where the indicator can be about it."""
    r = s.discourse
    if (
        frame.indicator in _SCHEMES
        and r.agency
        and r.agency[1] >= s.sentence.block - (5 if s.sentence.kind == "item" or r.after_list else 0)
    ):
        return r.agency[0]
    entity = r.entity
    if frame.indicator in _COMPANY_FIRST and (entity is None or entity[1] != "Company"):
        later = [m for m in s.mentions if m.type == "Company" and m.start >= figure.end]
        if later and not any(is_place(m) and left <= m.start and m.end <= figure.start for m in s.mentions):
            entity = r.entity = of_mention(later[0])
            r.entity_block = s.sentence.block
        elif (
            r.last_company
            and s.sentence.block - r.last_company[1] <= 2
            and _ANAPHOR.search(s.folded, s.sentence.start, figure.start)
        ):
            entity = r.last_company[0]
    if entity and entity_goes_on(s, entity, kinds, frame):
        return entity
    if r.themes.company and not kinds <= {"place", "zone"} and not r.place:
        return r.themes.company
    if r.themes.zone and "zone" in kinds and not r.place:
        return r.themes.zone
    return None


def of_article(s: State, figure: Figure) -> Subject | None:
    """The place a paragraph is about, the country where the article is about it, or the province in focus."""
    r = s.discourse
    if r.place:
        return r.place
    label = r.marks.focus.at(figure.start)
    if r.themes.district and not _OF_PLACE.search(s.folded, s.sentence.start, figure.start):
        return r.themes.district
    if r.themes.country and (label == r.marks.focus.at(0) or not label):
        return "Việt Nam", "Country", nearest_mention(s, "Việt Nam", figure.start)
    return (label, "Province", nearest_mention(s, label, figure.start)) if label else None


def scope_of_rank(s: State, place: int) -> bool:
    """“đứng đầu cả nước”: the country is the field of a rank, not what is spoken of."""
    return bool(
        re.search(
            r"(?:đầu|nhất|nhì|thứ \w+|(?:tốp|top|nhóm) \d+|trong số|lớn|với|của|so với|tốp|top|thuộc|đối với)\s$",
            s.folded[max(0, place - 12) : place],
        )
    )


def nearest_mention(s: State, label: str, place: int) -> Span | None:
    best: Span | None = None
    for mention in s.discourse.marks.mentions:
        if mention.label == label and (mention.start < place or best is None):
            best = (mention.start, mention.end)
    return best


def listed_behind(s: State, figure: Figure) -> list[Mention]:
    match = re.match(r"\s?\(([^()]*)\)?|\s(?:là|gồm|như|gồm có)\s[^;.%]*", s.folded[figure.end : s.sentence.end])
    if not match:
        return []
    return [m for m in s.mentions if figure.end <= m.start and m.end <= figure.end + match.end() and m.type in ZONES]


def attributive(s: State, mention: Mention, left: int, figure: Figure) -> bool:
    """“so với Hà Nội”: another place to compare with, not the figure's own."""
    before = s.folded[max(left, mention.start - 20) : mention.start]
    if s.folded.startswith(" (", mention.end) and ")" not in s.folded[mention.end : figure.start]:
        return False  # "chỉ đứng sau Long An (1.010 doanh nghiệp)"
    if re.search(r"(?:trong khi|khác với|không như|trái với)\s(?:tp |tỉnh |thành phố )?$", before):
        return "," in s.folded[mention.end : mention.end + 60]
    return bool(
        re.search(
            r"(?:so với|sang|xuất sang|từ|đi|và của|cách|giáp|vượt|vượt qua|bỏ xa|(?:xếp|đứng) (?:trên|sau))\s(?:tỉnh |thành phố )?$",
            before,
        )
    ) or bool(_SIDE.search(s.folded, max(left, mention.start - 30), mention.start))


def district_is_subject(s: State, mention: Mention) -> bool:
    """A district in brackets or behind "tại" says where, not who."""
    before = s.folded[max(s.sentence.start, mention.start - 14) : mention.start]
    if _IN_COMMUNE.search(s.folded, max(s.sentence.start, mention.start - 70), mention.start):
        return False  # "thuộc xã Phước Minh, huyện Ninh Phước"
    return not re.search(r"(?:\(|tại|ở|trên địa bàn)\s?(?:huiện |thị xã |thành phố )?$", before)


def thematic(s: State, start: int) -> bool:
    """A place that a sentence is about: near its beginning, outside brackets, not compared with."""
    lead = s.folded[s.sentence.start : start]
    return len(lead) < 60 and "(" not in lead and not re.search(r"hơn|kém|sau|so với|như|cùng", lead)


def suits(kind: str, kinds: set[str]) -> bool:
    """Whether an indicator about these kinds of subject can be about this type of thing."""
    if kind in ZONES:
        return "zone" in kinds
    if kind == "Company":
        return "company" in kinds
    if kind in ("Programme", "Scheme", "Project"):
        return "programme" in kinds or "company" in kinds
    return "place" in kinds or not kinds


def entity_goes_on(s: State, entity: Subject, kinds: set[str], frame: Frame) -> bool:
    """Whether the company or zone in focus is near enough, and this can be about it."""
    if s.sentence.block - s.discourse.entity_block > 2 and entity != s.discourse.themes.company:
        return False
    if entity[1] == "Company":
        if (
            s.discourse.entity_block != s.sentence.block
            and not _GOES_ON.match(s.folded, s.sentence.start)
            and frame.indicator not in _COMPANY_FIRST
            and frame.indicator is not None
        ):
            return False
        return "company" in kinds
    if entity[1] in ZONES:
        if (
            s.discourse.entity_block != s.sentence.block
            and "place" in kinds
            and _BY_PROVINCE.match(s.folded, s.sentence.start)
        ):
            return False  # "Theo UBND tỉnh Bình Phước, trong tháng 8 cấp phép 4 dự án": the province's
        if "place" in kinds and frame.scope:
            return False
        return "zone" in kinds
    if entity[1] in PROGRAMMES:
        return s.discourse.entity_block == s.sentence.block and (
            not kinds or frame.indicator is None or frame.indicator in _OF_PROGRAMME
        )
    return "programme" in kinds
