"""What time a figure may be of: each time in reach under each reading of it, the article's own date, and none.

Nothing is chosen here. A time as written may be a flow's span, a stock's as-of time, the year so far, the same months a
year before: every form that the words allow is a filler of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate

from congthuong.article import Span
from congthuong.interpret.propose.fillers import Filler, Proposals
from congthuong.interpret.propose.surroundings import Asked, Page
from congthuong.interpret.times import Clock
from congthuong.periods import as_stock, bounds, is_period, shifted
from congthuong.recognise.periods import Period, iso

__all__ = ["PeriodPage", "forms_of", "propose_periods"]

_BACK = 8  # times before the figure that are looked at, and the first ones of the article
_FIRST = 4
_NEAR = 250  # characters: of what is farther only the plain forms are looked at
_RELATIVE = frozenset({"same", "previous", "repeat"})
_CUES = {
    "now": re.compile(r"hiện nai|đến nai|hiện có|(?<!thực )(?<!thể )hiện(?!\w)|đến thời điểm"),
    "so far": re.compile(r"lũi kế|cộng dồn|tính chung"),
    "aim": re.compile(r"mục tiêu|phấn đấu|kế hoạch|dự kiến|sẽ(?!\w)"),
    "total": re.compile(r"tổng số|toàn tỉnh có|đã có|còn hiệu lực|đang hoạt động"),
    "mean": re.compile(r"bình quân|mỗi năm|hằng năm|hàng năm|/năm"),
    "new": re.compile(r"cấp mới|tăng thêm|thành lập|thu hút|cấp phép"),
    "against": re.compile(r"cùng kì|so với"),
    "built": re.compile(r"khởi công|hoàn thành|vận hành|đưa vào|khánh thành|công suất|qui mô"),
    "past": re.compile(r"(?<!\w)đã(?!\w)|trước đó|từng"),
}
_LEADS = {
    "until": re.compile(r"(?:đến|tới)\s(?:hết |cuối |nai |ngài )?$"),
    "in": re.compile(r"trong\s$"),
    "from": re.compile(r"từ\s(?:đầu )?$"),
    "stage": re.compile(r"giai đoạn\s$"),
    "so far": re.compile(r"lũi kế"),
    "plan": re.compile(r"(?:kế hoạch|mục tiêu|chỉ tiêu|dự toán)[^,;.]{0,20}$"),
    "against": re.compile(r"so (?:với )?[^,;.]{0,25}$"),
    "of": re.compile(r"của\s$"),
    "as of": re.compile(r"tính đến\s"),
    "alone": re.compile(r"riêng\s$"),
    "day": re.compile(r"ngài\s$"),
    "event": re.compile(r"(?:khởi công|thành lập|cấp phép|hoạt động|hoàn thành|vận hành)[^,;.]{0,25}$"),
}


@dataclass(frozen=True, slots=True)
class _Said:
    """One time of the article with its possible labels, the likelier first."""

    period: Period
    labels: tuple[str, ...]
    cues: frozenset[str]
    sentence: int
    leads_sentence: bool


class PeriodPage:
    """What is known of an article's times, the same for all of its figures."""

    def __init__(self, page: Page) -> None:
        self.page = page
        published = page.readings[0].focus.published if page.readings else None
        self.published = published if published and is_period(published) else None  # "2024-02-30" is no day
        told: dict[Span, str] = {}
        for reading in page.readings:
            for span, label in reading.focus.times:
                told.setdefault(span, label)
        self.said = list(self._resolved(told))
        self.starts = [said.period.start for said in self.said]
        # how many times before each place are neither a base nor relative
        own = (not said.period.base and said.period.kind not in _RELATIVE for said in self.said)
        self.own = [0, *accumulate(map(int, own))]
        self.counts = Counter(said.labels[0] for said in self.said if said.labels and not said.period.base)
        self.flows: Counter[str] = Counter()
        for label, count in self.counts.items():
            self.flows[label.lstrip("/")] += count
        self.total = max(1, self.counts.total())
        self.taken = Counter(reading.observation.period for reading in page.readings)

    def _resolved(self, told: Mapping[Span, str]) -> Iterator[_Said]:
        page, clock = self.page, Clock(self.published)
        this_year = int(self.published[:4]) if self.published else None
        year: int | None = None
        last: str | None = None
        for period in page.marks.periods:
            labels: list[str] = [told[period.start, period.end]] if (period.start, period.end) in told else []
            if period.kind in _RELATIVE:
                if last:
                    labels += _relative_to(last, period)
            else:
                if label := clock.resolve(period):
                    labels.append(label)
                if (
                    period.year is None
                    and period.relative is None
                    and period.kind not in ("now", "since", "years", "this-month")
                ):
                    for other in (year, this_year, this_year and this_year - 1):
                        if other and (label := iso(replace(period, year=other))):
                            labels.append(label)
            if period.year:
                year = period.year
            labels = list(dict.fromkeys(labels))
            if (
                labels
                and period.kind not in (*_RELATIVE, "now", "day")
                and not period.base
                and not labels[0].startswith("/")
            ):
                last = labels[0]
            lead = page.folded[max(0, period.start - 40) : period.start]
            cues = frozenset(cue for cue, pattern in _LEADS.items() if pattern.search(lead))
            number = page.sentence_at(period.start)
            begins = period.start - page.sentence_starts[number] < 25 if page.sentence_starts else False
            yield _Said(period, tuple(labels), cues, number, begins)


def _relative_to(last: str, period: Period) -> list[str]:
    try:
        if period.kind == "same":
            return [shifted(last, years=period.year - int(last[:4]) if period.year else -1)]
        if period.kind == "repeat":
            return [last]
        if period.unit == "month":
            return [shifted(last, months=-1)]
        if period.unit == "quarter" and "Q" in last:
            return [shifted(last, months=-3)]
        return [shifted(last, years=-1)]
    except ValueError:
        return []


@lru_cache(maxsize=4096)
def forms_of(label: str, published: str | None, near: bool) -> tuple[tuple[str, str], ...]:
    """The labels that a time may stand for, each with the name of its form; only the plain ones of what is far.

    >>> forms_of("2024-06", "2024-07", False)[:3]
    (('2024-06', 'as said'), ('/2024-06-30', 'as of its end'), ('/2024-06', 'as of'))
    """
    found: list[tuple[str, str]] = [(label, "as said")]
    if not is_period(label):
        return ()  # the calendar has no such time
    if not label.startswith("/"):
        found.append((as_stock(label), "as of its end"))
        if "/" not in label:
            found.append((f"/{label}", "as of"))
    if near:
        found += _further(label, published)
    elif len(label.strip("/")) > 4:
        found.append((label.strip("/")[:4], "its year"))
    return tuple((text, form) for text, form in found if _valid(text))


def _further(label: str, published: str | None) -> Iterator[tuple[str, str]]:
    year = label.strip("/")[:4]
    if label.startswith("/"):
        day = label.strip("/")
        if len(day) >= 7 and day[4:6] not in ("-Q", "-H"):
            yield f"{year}-01/{day[:7]}", "year so far"
            yield day[:7], "its month"
        if len(day) == 10:
            yield f"{year}-01-01/{day}", "year so far by day"
            yield day, "its day"
        yield year, "its year"
        return
    if len(label) > 4:
        yield year, "its year"
        if "/" not in label:
            yield f"/{year}", "as of its year"
    if re.fullmatch(r"\d{4}-\d\d", label):
        yield f"{year}-01/{label}", "year so far"
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", label):
        yield f"{year}-01-01/{label}", "year so far by day"
        yield f"{year}-01/{label[:7]}", "year so far"
        yield label[:7], "its month"
    elif re.fullmatch(r"\d{4}-Q\d", label):
        yield f"{year}-01/{bounds(label)[1][:7]}", "year so far"
    elif re.fullmatch(r"\d{4}-H1", label):
        yield f"{year}-01/{year}-06", "year so far"
    elif label == f"{year}-01/{year}-06":
        yield f"{year}-H1", "half a year"
    yield shifted(label, years=-1), "a year before"
    if published and re.fullmatch(r"\d{4}", label) and label < published[:4]:
        yield f"{label}/{published[:4]}", "since"
        yield f"{label}/{int(published[:4]) - 1}", "since, to last year"
        if len(published) >= 7:
            yield f"{label}-01/{published[:7]}", "since, by month"


@lru_cache(maxsize=256)
def _own(published: str) -> tuple[tuple[str, str], ...]:
    """The forms of the article's own date."""
    year = int(published[:4])
    found = [
        (f"/{published}", "as of"), (f"/{published[:7]}", "as of its month"), (published, "as said"), (published[:7], "its month"),
        (published[:4], "its year"), (str(year - 1), "last year"), (f"/{year - 1}-12-31", "as of last year"), (f"/{published[:4]}", "as of its year"),
    ]  # fmt: skip
    if len(published) >= 7:
        month = shifted(published[:7], months=-1)
        found += [
            (f"{year}-01/{published[:7]}", "year so far"), (month, "last month"), (as_stock(month), "as of last month"),
            (f"{month[:4]}-01/{month}", "year to last month"),
        ]  # fmt: skip
    if len(published) == 10:
        found.append((f"{year}-01-01/{published}", "year so far by day"))
    return tuple((label, form) for label, form in found if _valid(label))


@lru_cache(maxsize=8192)
def _valid(label: str) -> bool:
    try:
        bounds(label)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def grain(label: str | None) -> str:
    """How fine a label is: year, month, day, a span of years, months or days."""
    if label is None:
        return "none"
    plain = label.strip("/")
    if "/" in plain:
        return {4: "years", 7: "months"}.get(len(plain.split("/")[0]), "days")
    return {4: "year", 10: "day"}.get(len(plain), "quarter" if "Q" in plain else "half" if "H" in plain else "month")


@lru_cache(maxsize=8192)
def _dated(label: str, published: str) -> tuple[tuple[str, float], ...]:
    """How a label lies to the article's date."""
    first, last = bounds(label)
    now = bounds("/" + published)[1]
    months = (int(last[:4]) - int(now[:4])) * 12 + int(last[5:7]) - int(now[5:7])
    return (
        ("months from publication", float(max(-240, min(240, months)))),
        ("ahead", float(last > now)),
        ("in the year of publication", float(last[:4] == published[:4])),
        ("years from publication", float(int(last[:4]) - int(now[:4]))),
        ("months long", float((int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]))),
    )


@lru_cache(maxsize=16384)
def _same(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    return one == other or ((one[0] == "/") == (other[0] == "/") and bounds(one) == bounds(other))


@dataclass(slots=True)
class _Way:
    """One way to a label: the time it is read from and the form."""

    rank: tuple[float, float, int]
    form: str
    said: _Said | None
    option: int


@dataclass(slots=True)
class _Label:
    ways: list[_Way] = field(default_factory=list)


_FORMS = (
    "as said", "as of its end", "as of", "year so far", "year so far by day", "its year", "its month", "its day", "a year before",
    "as of its year", "half a year", "since", "since, to last year", "since, by month", "own", "none", "rules",
)  # fmt: skip
_PLAIN_FORMS = frozenset({"as said", "as of its end", "as of", "year so far", "year so far by day"})


def propose_periods(asked: Asked, known: PeriodPage) -> Proposals:
    """The periods that the figure may be of."""
    page, start, sentence = asked.page, asked.start, asked.sentence
    fact, focus, published = asked.observation, asked.focus, known.published
    found: dict[str | None, _Label] = {}

    def add(label: str | None, way: _Way) -> None:
        found.setdefault(label, _Label()).ways.append(way)

    here = bisect_left(known.starts, start)
    until = bisect_left(known.starts, sentence.end)
    reach = [*range(min(_FIRST, max(0, here - _BACK))), *range(max(0, here - _BACK), until)]
    zones: dict[int, float] = {}
    for number in reach:
        said = known.said[number]
        period = said.period
        if asked.left <= period.start and period.end <= start:
            zone = 0.0
        elif asked.end <= period.start < asked.stop:
            zone = 1.0
        elif sentence.start <= period.start and period.end <= start:
            zone = 2.0
        elif period.start >= asked.end:
            zone = 4.0
        elif period.start >= start:
            continue  # within the figure
        else:
            zone = 3.0
        zones[number] = zone
        zone += 2.0 if period.base or period.kind in ("same", "previous") else 0.0
        distance = abs(start - period.end)
        for option, label in enumerate(said.labels):
            for text, form in forms_of(label, published, (not option and zones[number] < 3.0) or distance < _NEAR):
                if form == "a year before" and period.base:
                    continue
                rank = zone + (0.5 if option else 0.0) + (0.0 if form in _PLAIN_FORMS else 0.7)
                add(text, _Way((rank, float(distance), _FORMS.index(form)), form, said, option))
    years = sorted({year for n in zones if (year := known.said[n].period.year)})
    for n, first in enumerate(years):
        for second in years[n + 1 : n + 4]:
            if published is None or second <= int(published[:4]):
                add(f"{first}/{second}", _Way((8.0, 0.0, 0), "since", None, 0))
    if published:
        for label, form in _own(published):
            add(label, _Way((9.0, 0.0, 0), f"own, {form}", None, 0))
    add(None, _Way((9.0, 0.0, 0), "none", None, 0))
    add(fact.period, _Way((10.0, 0.0, 0), "rules", None, 0))
    evidence = fact.evidence.get("period", ())
    near_evidence = min((abs(start - end) for _, end in evidence), default=None)
    behind = asked.next.observation.period if asked.next else None
    before = asked.previous.observation.period if asked.previous else None
    contexts = (
        ("flow", focus.flow), ("stock", focus.stock), ("said flow", focus.said_flow), ("said stock", focus.said_stock),
        ("main", focus.main), ("recent", focus.recent), ("rules, figure before", before), ("rules, figure behind", behind),
    )  # fmt: skip
    fillers = []
    read: dict[int, dict[str, float]] = {}  # by where a time begins
    for label, one in found.items():
        ways = sorted(one.ways, key=lambda way: way.rank)
        way = ways[0]
        said = way.said
        f: dict[str, float] = {
            f"form {way.form}": 1.0,
            "option": float(way.option),
            "ways": float(len(ways)),
            "ways as said": float(sum(w.form == "as said" for w in ways)),
            f"grain {grain(label)}": 1.0,
        }
        spans: tuple[Span, ...] = ()
        if said:
            spans = ((said.period.start, said.period.end),)
            if said.period.start not in read:
                read[said.period.start] = _of_time(asked, known, said, here)
            f.update(read[said.period.start])
        if label is not None:
            f["as of"] = float(label[0] == "/")
            f["named"] = float(known.counts[label])
            f["named as flow or stock"] = float(known.flows[label.lstrip("/")])
            f["share of times"] = known.counts[label] / known.total
            if published:
                f.update(_dated(label, published))
            for what, other in contexts:
                if other and _same(other, label):
                    f[f"is {what}"] = 1.0
                elif other and what in ("flow", "said flow", "main", "recent") and label == as_stock(other):
                    f[f"ends {what}"] = 1.0
            if fact.period:
                f["like rules in kind"] = float((fact.period[0] == "/") == (label[0] == "/"))
        if label == fact.period:
            f["rules"] = 1.0
            if near_evidence is not None:
                f["rules, near"] = 1 / (1 + near_evidence / 20)
                spans = tuple(evidence)
            else:
                f["rules without words"] = 1.0
        f["rules, share"] = known.taken[label] / len(page.readings)
        fillers.append(Filler((label, None), spans, f))
    return Proposals(_shared(asked, known, here), tuple(fillers))


def _of_time(asked: Asked, known: PeriodPage, said: _Said, here: int) -> dict[str, float]:
    """The features of a time itself, whatever label it is read as."""
    page, period, start, sentence = asked.page, said.period, asked.start, asked.sentence
    left = period.end <= start
    f = {
        "in clause": float(left and asked.left <= period.start),
        "in sentence": float(left and sentence.start <= period.start),
        "behind": float(asked.end <= period.start < asked.stop),
        "after": float(asked.end <= period.start),
        "in block": float(period.start >= asked.block_start),
        "sentences back": float(max(0, asked.sentence_number - said.sentence)),
        "distance": float(start - period.end if left else asked.end - period.start),
        "figures between": float(
            page.figures_between(period.end, start) if left else -page.figures_between(asked.end, period.start)
        ),
        f"a {period.kind}": 1.0,
        "base": float(period.base),
        "written as of": float(period.as_of),
        "of a plan": float(period.plan),
        "year written": float(period.year is not None),
        "relative": float(period.relative is not None),
        "leads sentence": float(said.leads_sentence),
        "in opening": float(period.start < page.opening_end),
    }
    if left:
        at = bisect_left(known.starts, period.start)
        f["newer times"] = float(max(0, known.own[here] - known.own[at + 1]))
    between = page.folded[period.end : start] if left else page.folded[asked.end : period.start]
    if len(between) < 600:
        opened, shut = between.count("("), between.count(")")
        f["opens bracket"] = float(opened > shut)
        f["in closed bracket"] = float(shut > opened)
        f["semicolons"] = float(min(5, between.count(";")))
        f["commas"] = float(min(9, between.count(",")))
    for cue in said.cues:
        f[f"led by {cue}"] = 1.0
    return f


def _shared(asked: Asked, known: PeriodPage, here: int) -> dict[str, float]:
    page, fact = asked.page, asked.observation
    concept = page.lexicon.indicators.get(fact.indicator or "")
    sentence = page.folded[asked.sentence.start : asked.sentence.end]
    times = known.said[bisect_left(known.starts, asked.sentence.start) : bisect_left(known.starts, asked.sentence.end)]
    own = [said for said in times if not said.period.base and said.period.kind not in _RELATIVE]
    f = {
        f"of {asked.figure.kind}": 1.0,
        f"as {fact.transformation}": 1.0,
        f"status {fact.status}": 1.0,
        f"unit {fact.unit}": 1.0,
        f"indicator {fact.indicator}": 1.0,
        f"of {concept.one('temporality') if concept else 'no indicator'}": 1.0,
        f"subject {fact.subject_type}": 1.0,
        "of times": float(len(times)),
        "of times in clause": float(sum(asked.left <= said.period.start < asked.start for said in own)),
        "of times before": float(sum(said.period.start < asked.start for said in own)),
        "of times behind": float(sum(asked.end <= said.period.start < asked.stop for said in own)),
        "of figures before": float(page.figures_between(asked.sentence.start, asked.start)),
        "of page": asked.sentence_number / max(1, len(page.sentence_starts)),
        "of heading": float(asked.sentence.kind in ("title", "heading")),
        "of a date": float(known.published is not None),
        "of a day's date": float(len(known.published or "") == 10),
        "of rules none": float(fact.period is None),
        f"rules grain {grain(fact.period)}": 1.0,
        "rules as of": float(bool(fact.period) and fact.period[0] == "/"),  # type: ignore[index]
    }
    for cue, pattern in _CUES.items():
        f[f"clause {cue}"] = float(bool(pattern.search(asked.clause)))
        f[f"sentence {cue}"] = float(bool(pattern.search(sentence)))
    return f
