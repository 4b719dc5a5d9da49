"""Figures ready for the templates: a measure with its charts, its legend and its table, which says the same.

>>> from congthuong.serve.pages.shown import mark_href
>>> from congthuong.serve.pages.figures import Figure
>>> from decimal import Decimal
>>> fact = Figure("i", "https://w3id.org/congthuong/id/article/003", Decimal(7), "u", span="a/span/69-73")
>>> mark_href(fact, "en")
'/id/article/003?lang=en#o69-73'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from congthuong.draw import Point, chart
from congthuong.draw.chart import SHAPES, ranges
from congthuong.draw.scale import steps
from congthuong.localisation import Language, axis
from congthuong.periods import in_words
from congthuong.serve.pages.figures import Figure, Measure, Series, doubts, measures, points
from congthuong.serve.pages.frame import iri_href, words
from congthuong.serve.pages.knowledge import Knowledge, local

__all__ = ["Shown", "mark_href", "row", "shown"]

_ROWS = 60  # of one measure's table; the rest is counted
_FEW = 4  # points that need no high chart
_AROUND = 130  # characters of a sentence on each side of the figure


@dataclass(slots=True)
class Shown:
    """A measure as a template shows it."""

    indicator: str | None
    name: str
    described: str
    anchor: str
    charts: list[tuple[str, Markup, Markup]]  # heading, for wide screens, for narrow ones
    legend: list[tuple[str, str]]  # class of the sample, what it stands for
    rows: list[dict[str, Any]]
    left: int
    columns: frozenset[str]


def mark_href(fact: Figure, language: Language) -> str:
    """Where the figure stands marked in its article."""
    return iri_href(fact.article, language, fact.anchor) or "#"


def shown(knowledge: Knowledge, found: Sequence[Figure], *, about: str = "indicator", rows: int = _ROWS) -> list[Shown]:
    """The measures of these figures; `about` is the slot that the page itself is about, so that no table repeats it."""
    t = words(knowledge.language)
    by_subject = about != "subject"
    return [
        _shown(knowledge, measure, t, by_subject=by_subject, rows=rows, number=number)
        for number, measure in enumerate(measures(knowledge, found, t, by_subject=by_subject), 1)
    ]


def _shown(
    knowledge: Knowledge, measure: Measure, t: dict[str, str], *, by_subject: bool, rows: int, number: int
) -> Shown:
    language = knowledge.language

    def link(fact: Figure) -> str:
        return mark_href(fact, language)

    charts, statuses, colours, doubtful = [], set[str](), dict[int, Series](), False
    wholes = [series for series in measure.series if not series.part]
    parts = [series for series in measure.series if series.part]
    drawable = () if measure.transformation == "rank" else ((wholes, ""), (parts, t["parts"] if wholes else ""))
    for some, heading in drawable:
        drawn = points(knowledge, some, t, link)
        if len({(p.start, p.end) for p in drawn}) < 2:
            continue
        charts.append((heading, *_pictures(knowledge, measure, drawn, t)))
        statuses |= {p.status if p.status in SHAPES else "actual" for p in drawn}
        colours |= {series.colour: series for series in reversed(some)}
        doubtful = doubtful or any(p.doubtful for p in drawn)
    legend: list[tuple[str, str]] = []
    if len(colours) > 1:
        last = max(colours)
        for colour, series in sorted(colours.items()):
            others = sum(s.colour == last for s in measure.series) > 1 and colour == last
            legend.append((f"s{colour}{' part' if series.part else ''}", "…" if others else series.name or t["whole"]))
    if statuses - {"actual"}:
        legend += [(f"shape {status}", t[f"status_{status}"]) for status in SHAPES if status in statuses]
    if any('class="conflict"' in picture for _, picture, _ in charts):
        legend.append(("ring", t["conflict_legend"]))
    if doubtful:
        legend.append(("doubt", t["doubtful"]))
    newest = list(reversed(measure.figures))
    table = [{**row(knowledge, fact, t), "described": measure.described} for fact in newest[:rows]]
    columns = frozenset(name for name in ("narrowed", "subject") if any(each[name] for each in table)) - (
        {"subject"} if not by_subject else set()
    )
    name = measure.name or t["figures"]
    return Shown(
        measure.indicator,
        name[:1].upper() + name[1:],
        measure.described,
        f"m{number}",
        charts,
        legend,
        table,
        max(0, len(newest) - rows),
        columns,
    )


def _pictures(
    knowledge: Knowledge, measure: Measure, drawn: Sequence[Point], t: dict[str, str]
) -> tuple[Markup, Markup]:
    power, unit = unit_axis(knowledge, measure, drawn)
    title = f"{measure.name}, {measure.described}: {t['chart_of'].lower()}"
    sizes = ((720, 300 if len(drawn) > _FEW else 230, "wide"), (350, 250 if len(drawn) > _FEW else 200, "narrow"))
    wide, narrow = (
        chart(
            drawn,
            title=title,
            unit=unit,
            language=knowledge.language,
            power=power,
            width=width,
            height=height,
            kind=kind,
        )
        for width, height, kind in sizes
    )
    return wide, narrow


def unit_axis(knowledge: Knowledge, measure: Measure, drawn: Sequence[Point]) -> tuple[int, str]:
    """What the axis counts in: a power of ten and its unit in words."""
    low, high = ranges(drawn)
    ticks = steps(min(0.0, low), max(0.0, high), 5)
    first = measure.figures[0]
    notation, symbol = knowledge.units([measure.unit])[measure.unit]
    step = Decimal(repr(ticks[1] - ticks[0]))
    return axis(
        step,
        notation,
        transformation=measure.transformation,
        counted=first.counted,
        symbol=symbol,
        language=knowledge.language,
    )


def row(knowledge: Knowledge, fact: Figure, t: dict[str, str]) -> dict[str, Any]:
    """One figure as a line of a table."""
    language = knowledge.language
    sector = fact.sector_phrase or (knowledge.name(fact.sector) if fact.sector else "")
    qualifiers = [word for slot, found in sorted(fact.qualifiers.items()) for word in found if slot != "priceBasis"]
    return {
        "iri": fact.iri,
        "shown": fact.shown,
        "mark": mark_href(fact, language),
        "period": in_words(fact.period, language) if fact.period else "",
        "compared": in_words(fact.compared, language) if fact.compared else "",
        "status": t.get(f"status_{fact.status}", fact.status) if fact.status != "actual" else "",
        "sector": (sector, iri_href(fact.sector, language) if fact.sector else None),
        "qualifiers": qualifiers,
        "narrowed": bool(sector or qualifiers),
        "subject": (knowledge.name(fact.subject), iri_href(fact.subject, language)) if fact.subject else None,
        "indicator": knowledge.name(fact.indicator) if fact.indicator else fact.phrase,
        "indicator_href": iri_href(fact.indicator, language) if fact.indicator else None,
        "quote": _quoted(fact),
        "article": fact.article,
        "article_name": knowledge.name(fact.article) if knowledge.called(fact.article) else local(fact.article),
        "doubts": doubts(fact.flags, t),
    }


def _quoted(fact: Figure) -> tuple[str, str, str]:
    """The sentence around the figure: what stands before it, the figure, what stands after it, far parts left out."""
    before, surface, after = _parted(fact)
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + " …"
    return before, surface, after


def _parted(fact: Figure) -> tuple[str, str, str]:
    quote, surface = fact.quote, fact.surface
    try:
        start = int(fact.span.rsplit("/", 1)[1].split("-")[0]) - int(fact.sentence.rsplit("/", 1)[1].split("-")[0])
    except (IndexError, ValueError):
        return quote, "", ""
    if surface and quote[start : start + len(surface)] == surface:
        return quote[:start], surface, quote[start + len(surface) :]
    return quote, "", ""
