"""Whom a figure may be about: every name in reach, the province in focus, and the country.

Nothing is chosen here. What the rules took is one filler among the others, and marked as such.
"""

from __future__ import annotations

import re
from collections import Counter

from congthuong.article import Span
from congthuong.interpret.propose.fillers import Filler, Proposals
from congthuong.interpret.propose.names import Name, kind_of
from congthuong.interpret.propose.surroundings import Asked, Page, last_before

__all__ = ["SubjectPage", "propose_subjects"]

_MOST = 24  # fillers of a figure; the rest are far off and named once
_FAR = 999
_ANAPHORS = {
    "whole province": re.compile(r"(?:toàn|của|trong|trên địa bàn) (?:tỉnh|thành phố|địa bàn)(?!\w)|địa bàn"),
    "whole country": re.compile(r"cả nước|toàn quốc|nước ta"),
    "the company": re.compile(r"công ti|doanh nghiệp (?:nài|đã|sẽ)|tập đoàn|hãng|đơn vị"),
    "the project": re.compile(r"dự án (?:nài|có|được|sẽ)|nhà mái|tổ hợp|trang trại"),
    "the zone": re.compile(
        r"(?:kcn|khu công nghiệp|khu kinh tế|khu) (?:nài|có|đã|hiện|được)|các kcn|các khu công nghiệp"
    ),
    "the district": re.compile(r"huiện|thị xã"),
    "against": re.compile(r"so với"),
    "among them": re.compile(r"trong đó|riêng|bao gồm"),
}
_BEFORE = frozenset(
    [
        "tại",
        "ở",
        "của",
        "vào",
        "trong",
        "từ",
        "với",
        "do",
        "cho",
        "và",
        "là",
        "đến",
        "theo",
        "về",
        "tỉnh",
        "phố",
        "cả",
        "sau",
        "như",
        "gồm",
        "bàn",
        "thuộc",
        "trên",
        "so",
        "giữa",
        "công",
        "dự",
        "nhà",
        "sang",
    ]
) | {",", "(", ";", ":"}
_BEHIND = frozenset(
    [
        "có",
        "đạt",
        "là",
        "với",
        "đã",
        "tăng",
        "giảm",
        "đứng",
        "xếp",
        "chiếm",
        "và",
        "cho",
        "tiếp",
        "hiện",
        "được",
        "thu",
        "trong",
        "năm",
        "tháng",
        "cũng",
        "sẽ",
    ]
) | {",", "(", ")", "."}
_PLACES = frozenset({"Province", "District", "Country", "Ward"})
_ZONES = frozenset({"IndustrialZone", "IndustrialCluster"})
_WORKS = frozenset({"Programme", "Scheme", "Project"})


class SubjectPage:
    """What is known of an article's names as subjects, the same for all of its figures."""

    def __init__(self, page: Page) -> None:
        self.page = page
        names = list(page.article_names.names)
        known = {(name.label, name.type) for name in names}
        extra = [("Việt Nam", "Country")]
        for reading in page.readings:
            if reading.focus.province:
                extra.append((reading.focus.province, "Province"))
            if reading.observation.subject:
                extra.append((reading.observation.subject, reading.observation.subject_type or "Other"))
        for label, type_ in dict.fromkeys(extra):
            if (label, type_) not in known:
                names.append(Name(label, type_, kind_of(label, type_, page.lexicon), ()))
        self.names = names
        self.total = sum(len(name.spans) for name in names) or 1
        self.most = max((len(name.spans) for name in names), default=0) or 1
        self.top: Counter[str] = Counter()
        self.by_kind: Counter[str] = Counter()
        self.mentions_by_kind: Counter[str] = Counter()
        for name in names:
            self.top[name.type] = max(self.top[name.type], len(name.spans))
            self.by_kind[name.kind] += 1
            self.mentions_by_kind[name.kind] += len(name.spans)
        self.taken = Counter(reading.observation.subject for reading in page.readings)
        self.static = [self._static(name) for name in names]
        self.first = sorted((span[0], name.label) for name in names for span in name.spans)

    def _static(self, name: Name) -> dict[str, float]:
        """The features of a name that are the same for each figure."""
        page, count = self.page, len(name.spans)
        return {
            f"type={name.type}": 1.0,
            f"kind={name.kind}": 1.0,
            "mentions": float(count),
            "share of mentions": count / self.total,
            "share of the most": count / self.most,
            "share of its kind": count / max(1, self.mentions_by_kind[name.kind]),
            "others of its kind": float(self.by_kind[name.kind]),
            "most of its type": float(count > 0 and count == self.top[name.type]),
            "in title": float(any(start < page.title_end for start, _ in name.spans)),
            "in lead": float(any(start < page.lead_end for start, _ in name.spans)),
            "forms": float(name.forms),
            "inside others": float(name.inside),
            "first place": name.spans[0][0] / max(1, len(page.folded)) if name.spans else 1.0,
            "rules, share": self.taken[name.label] / max(1, len(page.readings)),
        }


def propose_subjects(asked: Asked, known: SubjectPage) -> Proposals:
    """The names that the figure may be about, the nearer and the more often named ones first to be kept."""
    page, focus = asked.page, asked.focus
    start, left, sentence = asked.start, asked.left, asked.sentence
    taken = asked.observation.subject
    before = asked.previous.observation.subject if asked.previous else None
    last: list[int] = [last_before(name, start) for name in known.names]
    near = sorted((n for n, at in enumerate(last) if at >= 0), key=lambda n: -known.names[n].spans[last[n]][0])
    rank = {n: place for place, n in enumerate(near)}
    focussed = {
        "place": focus.place, "entity": focus.entity, "agency": focus.agency, "programme": focus.programme,
        "company": focus.company, "theme": focus.theme[0] if focus.theme else None,
    }  # fmt: skip
    in_focus = {named[0] for named in focussed.values() if named} | {focus.province, taken, before, "Việt Nam"}
    often = sorted(range(len(known.names)), key=lambda n: -len(known.names[n].spans))[:6]
    kept = dict.fromkeys(n for n, name in enumerate(known.names) if name.label in in_focus)
    kept.update(dict.fromkeys(near[:12]))
    for n, name in enumerate(known.names):  # what stands behind the figure in its sentence
        at = last[n] + 1
        if at < len(name.spans) and name.spans[at][0] < sentence.end:
            kept.setdefault(n)
    kept.update(dict.fromkeys(often))
    here = [n for n in near if known.names[n].spans[last[n]][0] >= left]
    types_here = Counter(known.names[n].type for n in here)
    kinds_seen: Counter[str] = Counter()
    kind_rank: dict[int, int] = {}
    type_rank: dict[int, int] = {}
    types_seen: Counter[str] = Counter()
    for n in near:
        name = known.names[n]
        kind_rank[n], type_rank[n] = kinds_seen[name.kind], types_seen[name.type]
        kinds_seen[name.kind] += 1
        types_seen[name.type] += 1
    clause_generic = [kind for kind, at, _ in asked.generic if at >= left]
    sentence_generic = [kind for kind, _, _ in asked.generic]
    first_name = next((label for at, label in _from(known.first, sentence.start) if at < start), None)
    evidence = asked.observation.evidence.get("subject")
    fillers = []
    for n in list(kept)[:_MOST]:
        name = known.names[n]
        f = dict(known.static[n])
        spans: tuple[Span, ...] = ()
        if n in rank:
            at = last[n]
            span = name.spans[at]
            spans = (span,)
            f["rank"], f["rank in type"], f["rank in kind"] = rank[n] + 1.0, type_rank[n] + 1.0, kind_rank[n] + 1.0
            f["sentences back"] = float(asked.sentences_back(span[0]))
            f["figures between"] = float(page.figures_between(span[1], start))
            f["mentions before"] = at + 1.0
            if span[0] >= left:
                f["in clause"] = 1.0
                f["near in clause"] = 1 / (1 + (start - span[1]) / 20)
                f["alone of its type in clause"] = float(types_here[name.type] == 1)
            if span[0] >= sentence.start:
                f["in sentence"] = 1.0
                f["near in sentence"] = 1 / (1 + (start - span[1]) / 20)
                first = next(s for s in name.spans if s[0] >= sentence.start)
                f["begins sentence"] = float(first[0] - sentence.start < 12)
                f["first name of sentence"] = float(name.label == first_name)
            if span[0] >= asked.block_start:
                f["in block"] = 1.0
                f["begins block"] = float(any(0 <= s[0] - asked.block_start < 60 for s in name.spans))
            if (word := page.word_before(span[0])) in _BEFORE:
                f[f"behind {word}"] = 1.0
            if (word := page.word_after(span[1])) in _BEHIND:
                f[f"before {word}"] = 1.0
            lead = page.folded[max(0, span[0] - 16) : span[0]]
            f["compared with"] = float("so với" in lead)
            between = page.folded[span[1] : start] if start - span[1] < 600 else ""
            opened, shut = between.count("("), between.count(")")
            f["opens bracket"] = float(opened > shut)
            f["in closed bracket"] = float(shut > opened)
            f["semicolons"] = float(between.count(";"))
            f["commas"] = float(min(9, between.count(",")))
            f["stops"] = float(min(9, between.count(". ")))
        elif name.spans:
            spans = (name.spans[0],)
            f["only behind"] = 1.0
        after = last[n] + 1
        if after < len(name.spans) and asked.end <= name.spans[after][0] < sentence.end:
            f["behind in sentence"] = 1 / (1 + (name.spans[after][0] - asked.end) / 20)
            f["behind before next"] = float(name.spans[after][0] < asked.stop)
            if not f.get("in block"):
                spans = (name.spans[after],)
        f["suits rules' indicator"] = float(_suits(name.type, asked.subject_kinds))
        f["generic last"] = float(bool(clause_generic) and clause_generic[-1] == name.kind)
        f["generic in clause"] = float(name.kind in clause_generic)
        f["generic in sentence"] = float(name.kind in sentence_generic)
        f["generic first"] = float(bool(sentence_generic) and sentence_generic[0] == name.kind)
        f["another generic"] = float(any(kind != name.kind for kind in clause_generic))
        if name.label == taken:
            f["rules"] = 1.0
            f["rules, near"] = 1 / (1 + abs(start - evidence[0][1]) / 20) if evidence else 0.0
            if evidence:
                spans = evidence
        if name.label == focus.province and name.type == "Province":
            f["focus, province"] = 1.0
        for what, named in focussed.items():
            if named and named[0] == name.label:
                f[f"focus, {what}"] = 1.0
        if name.label == before:
            f["rules, figure before"] = 1.0
        if asked.next and asked.next.observation.subject == name.label:
            f["rules, figure behind"] = 1.0
        fillers.append(Filler((name.label, name.type), spans, f))
    return Proposals(_shared(asked, known, len(here)), tuple(fillers))


def _suits(type_: str, kinds: frozenset[str]) -> bool:
    """Whether an indicator about these kinds of subject can be about this type of thing."""
    if not kinds or type_ in ("Agency", "Other"):
        return True
    if type_ in _PLACES:
        return "place" in kinds
    if type_ in _ZONES:
        return "zone" in kinds
    if type_ in _WORKS:
        return "programme" in kinds or "company" in kinds
    return type_ != "Company" or "company" in kinds


def _from(found: list[tuple[int, str]], start: int) -> list[tuple[int, str]]:
    from bisect import bisect_left

    at = bisect_left(found, (start, ""))
    return found[at : at + 1]


def _shared(asked: Asked, known: SubjectPage, here: int) -> dict[str, float]:
    focus = asked.focus
    f = {
        f"of {asked.figure.kind}": 1.0,
        f"as {asked.observation.transformation}": 1.0,
        "of names here": float(here),
        "of names": float(len(known.names)),
        "of provinces": float(sum(name.type == "Province" for name in known.names)),
        "of companies": float(known.by_kind["company"]),
        "of works": float(known.by_kind["plant"] + known.by_kind["project"] + known.by_kind["line"]),
        "of heading": float(asked.sentence.kind in ("title", "heading")),
        "of first sentence": float(asked.sentence_number == 0),
        "of page": asked.sentence_number / max(1, len(asked.page.sentence_starts)),
        "of figures before": float(asked.page.figures_between(asked.sentence.start, asked.start)),
        "of country": float(focus.country),
        "of entity": float(focus.entity is not None),
        "of place": float(focus.place is not None),
        "of inherited": float("inherited-subject" in asked.observation.flags),
        "of uncertain": float("uncertain-subject" in asked.observation.flags),
        f"unit {asked.observation.unit}": 1.0,
        f"indicator {asked.observation.indicator}": 1.0,
        f"noun {(asked.noun or '').split(' ')[0]}": 1.0,
        f"status {asked.observation.status}": 1.0,
        "of an indicator": float(asked.observation.indicator is not None),
    }
    for kind in ("place", "company", "zone", "programme"):
        f[f"of {kind}s only"] = float(not asked.subject_kinds or kind in asked.subject_kinds)
    for what, pattern in _ANAPHORS.items():
        f[f"clause: {what}"] = float(bool(pattern.search(asked.clause)))
        f[f"sentence: {what}"] = float(bool(pattern.search(asked.before)))
    if asked.generic:
        f["of generic words"] = float(len(asked.generic))
        f[f"last generic: {asked.generic[-1][0]}"] = 1.0
    return f
