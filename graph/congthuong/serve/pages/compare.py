"""One indicator, several places or sectors side by side: chart, map, table; the same as CSV and as a picture."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import pyoxigraph as ox

from congthuong.draw import chart, standalone
from congthuong.draw.map import Area, choropleth, classes
from congthuong.link.iris import ID, period_label
from congthuong.periods import in_words
from congthuong.serve.negotiation import Format
from congthuong.serve.pages.figures import Figure, Measure, basis, figures, measures, points
from congthuong.serve.pages.frame import href, picture_style, render, unknown, words, wrong
from congthuong.serve.pages.knowledge import Knowledge, Row, known, local
from congthuong.serve.pages.places import islands, merged
from congthuong.serve.pages.search import near
from congthuong.serve.pages.shown import mark_href, row, unit_axis
from congthuong.serve.pages.views import Asked, Page
from congthuong.spreadsheet import defused

__all__ = ["as_csv", "as_svg", "view"]

_PARAMETERS: Final = ("indicator", "of", "measure", "by", "period")
_SERIES: Final = 8  # lines that a chart tells apart
_OFFERED: Final = 40  # places or sectors to choose from
_DRAWN: Final = 600  # figures that are read in full
_TITLE: Final = 70  # characters of an article's title in a line of sources
_CSV: Final = Format("csv", "text/csv")
_SVG: Final = Format("svg", "image/svg+xml")


@dataclass(slots=True)
class _Choice:
    """What may be compared: one measure of an indicator, with the rows of its figures."""

    key: str
    rows: list[Row] = field(default_factory=list)


class _Comparison:
    """What a comparison's address asks for, worked out step by step."""

    def __init__(self, store: ox.Store, asked: Asked) -> None:
        asked.only(*_PARAMETERS)
        self.asked, self.knowledge, self.t = asked, Knowledge(store, asked.language), words(asked.language)
        self.by = asked.one("by", "place")
        if self.by not in ("place", "sector"):
            raise wrong("choice", name="by", known="place, sector")
        self.notation = asked.one("indicator")
        self.indicator = f"{ID}indicator/{self.notation}" if self.notation else ""
        if self.notation and not known(self.knowledge, self.indicator):
            raise unknown("indicator", self.notation, near(store, self.indicator, asked.snapshot))

    @cached_property
    def offered(self) -> list[tuple[str, str, int]]:
        """The indicators that have figures: notation, name, how many."""
        found = [(r["indicator"].value, int(r["number"].value)) for r in self.knowledge.ask("indicators")]
        self.knowledge.learn(iri for iri, _ in found)
        return sorted(
            ((local(iri), self.knowledge.name(iri), number) for iri, number in found if iri.startswith(ID)),
            key=lambda item: (-item[2], item[1]),
        )

    @cached_property
    def choices(self) -> list[_Choice]:
        """The measures of the indicator, those with the most figures first."""
        seen: dict[str, _Choice] = {}
        facts: set[str] = set()
        for r in self.knowledge.ask("compare", indicator=self.indicator):
            if r["fact"].value in facts:  # another word that narrows the same figure
                continue
            facts.add(r["fact"].value)
            if bool(self.by == "sector") != ("sector" in r) or ("narrowing" in r):
                continue
            key = _key(r)
            seen.setdefault(key, _Choice(key)).rows.append(r)
        return sorted(seen.values(), key=lambda choice: (-len(choice.rows), choice.key))

    @cached_property
    def choice(self) -> _Choice | None:
        """The measure that is asked for, or the one with the most figures."""
        wanted = self.asked.one("measure")
        if not wanted:
            return next(iter(self.choices), None)
        found = next((choice for choice in self.choices if choice.key == wanted), None)
        if found is None and self.choices:
            raise wrong("value", name="measure", value=wanted[:80])
        return found

    @cached_property
    def slot(self) -> str:
        """The slot that tells the lines apart."""
        return "sector" if self.by == "sector" else "subject"

    @cached_property
    def members(self) -> list[tuple[str, int]]:
        """What has figures of this measure, places or sectors, with how many, the most first."""
        counts = Counter(r[self.slot].value for r in (self.choice.rows if self.choice else ()))
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    @cached_property
    def picked(self) -> list[str]:
        """The IRIs that are compared: those asked for, or those with the most figures."""
        wanted = [f"{ID}{tail}" for tail in self.asked.many("of")]
        return wanted or [iri for iri, _ in self.members[:_SERIES]]

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures that are compared, in full."""
        rows = [r for r in (self.choice.rows if self.choice else ()) if r[self.slot].value in set(self.picked)]
        facts = [r["fact"].value for r in rows][-_DRAWN:]
        return figures(self.knowledge, self.knowledge.ask("figures-these", {"fact": facts})) if facts else []

    @cached_property
    def measure(self) -> Measure | None:
        """The same as a measure with its series, the compared in their order."""
        found = measures(self.knowledge, self.figures, self.t, by_subject=True)
        if not found:
            return None
        place = {iri: number for number, iri in enumerate(self.picked)}
        for series in found[0].series:
            one = series.figures[0]
            series.colour = min(place.get((one.sector if self.by == "sector" else one.subject) or "", 99), _SERIES - 1)
            series.part = False
        return found[0]

    def here(self, path: str = "/compare", **changed: Any) -> str:
        """The address of this comparison with some parameters changed."""
        given: dict[str, Any] = {name: self.asked.many(name) for name in _PARAMETERS}
        return href(path, self.asked.language, **{**given, **changed})

    def toggled(self, iri: str) -> str:
        """The address with one more, or one less, compared."""
        tails = [each.removeprefix(ID) for each in self.picked]
        tail = iri.removeprefix(ID)
        return self.here(of=[t for t in tails if t != tail] if tail in tails else [*tails, tail])

    def picture(self, width: int, height: int, kind: str, source: str = "") -> Any:
        """The chart; None where nothing has a date."""
        measure = self.measure
        if measure is None:
            return None
        drawn = points(self.knowledge, measure.series, self.t, lambda f: mark_href(f, self.asked.language))
        if not drawn:
            return None
        power, unit = unit_axis(self.knowledge, measure, drawn)
        return chart(
            drawn,
            title=f"{measure.name}, {measure.described}",
            unit=unit,
            language=self.asked.language,
            power=power,
            width=width,
            height=height,
            kind=kind,
            source=source,
        )


def view(store: ox.Store, asked: Asked) -> Page:
    """The page: what to choose from, and what was chosen."""
    it = _Comparison(store, asked)
    knowledge, t = it.knowledge, it.t
    common = {"language": asked.language, "switch": asked.switched, "current": "/compare", "offered": it.offered}
    if not it.indicator:
        return Page(render("compare.html", **common, chosen=None))
    knowledge.learn([it.indicator, *(iri for iri, _ in it.members), *it.picked])
    measure = it.measure
    legend = []
    if measure is not None:
        legend = [(f"s{series.colour}", series.name) for series in sorted(measure.series, key=lambda s: s.colour)]
    compared = {iri for iri, _ in it.members}
    body = render(
        "compare.html",
        **common,
        chosen=it.notation,
        name=knowledge.name(it.indicator),
        iri=it.indicator,
        by=it.by,
        here=it.here,
        measures=[(choice.key, _told(knowledge, choice, t), len(choice.rows)) for choice in it.choices[:12]],
        measure=it.choice.key if it.choice else "",
        members=[
            (knowledge.name(iri), it.toggled(iri), iri in it.picked, number) for iri, number in it.members[:_OFFERED]
        ],
        missing=[
            knowledge.name(iri) if knowledge.called(iri) else iri.removeprefix(ID)
            for iri in it.picked
            if iri not in compared
        ],
        described=measure.described if measure else "",
        wide=it.picture(820, 340, "wide"),
        narrow=it.picture(350, 270, "narrow"),
        legend=legend,
        rows=[row(knowledge, fact, t) for fact in reversed(it.figures)],
        maps=_maps(it) if it.by == "place" else None,
    )
    return Page(body)


def as_csv(store: ox.Store, asked: Asked) -> Page:
    """The compared figures as a table for spreadsheets."""
    it = _chosen(store, asked)
    out = io.StringIO()
    writer = csv.writer(out)
    columns = ("subject", "sector", "indicator", "value", "value_max", "unit", "transformation", "period")
    writer.writerow((*columns, "compared_with", "status", "quote", "article", "fact"))
    for f in it.figures:
        names = [it.knowledge.name(iri) if iri else "" for iri in (f.subject, f.sector, f.indicator)]
        maximum = "" if f.maximum is None else f"{f.maximum:f}"
        line = [*map(defused, names), f"{f.value:f}", maximum, local(f.unit), f.transformation]
        writer.writerow([*line, f.period or "", f.compared or "", f.status, defused(f.quote), f.article, f.iri])
    return Page(("\ufeff" + out.getvalue()).encode(), _CSV)


def as_svg(store: ox.Store, asked: Asked) -> Page:
    """The chart as a picture of its own, with a line that says where its figures are from."""
    it = _chosen(store, asked)
    articles = sorted({f.article for f in it.figures})
    it.knowledge.learn(articles)
    said = f"{it.measure.name}, {it.measure.described}. " if it.measure else ""
    titles = [it.knowledge.name(article) for article in articles[:3]]
    names = "; ".join(title if len(title) <= _TITLE else f"{title[:_TITLE].rstrip()} …" for title in titles)
    more = f" (+{len(articles) - 3})" if len(articles) > 3 else ""
    picture = it.picture(820, 400, "wide", source=f"{said}{it.t['source']}: {names}{more}")
    if picture is None:
        raise unknown("picture", asked.path)
    return Page(standalone(picture, picture_style()).encode(), _SVG)


def _chosen(store: ox.Store, asked: Asked) -> _Comparison:
    """What is compared, for a file: which needs an indicator."""
    it = _Comparison(store, asked)
    if not it.indicator:
        raise wrong("missing", name="indicator")
    return it


def _key(r: Row) -> str:
    """A measure in a word: what kind of figure, in what unit, on which base, at which prices."""
    now = period_label(r["period"].value) if "period" in r else None
    then = period_label(r["compared"].value) if "compared" in r else None
    kind = local(r["transformation"].value)
    base = basis(now, then) if kind in ("change", "multiple") else ""
    parts = (kind, local(r["unit"].value), base, *(r[name].value for name in ("counted", "prices") if name in r))
    return ".".join(part for part in parts if part)


def _told(knowledge: Knowledge, choice: _Choice, t: Mapping[str, str]) -> str:
    """The measure in words, from one of its figures."""
    fact = figures(knowledge, knowledge.ask("figures-these", {"fact": [choice.rows[0]["fact"].value]}))
    found = measures(knowledge, fact, dict(t))
    unit = unit_axis(knowledge, found[0], [_only(fact[0])])[1] if found else ""
    return f"{found[0].described} ({unit})" if unit else found[0].described if found else choice.key


def _only(fact: Figure) -> Any:
    from datetime import date

    from congthuong.draw import Point

    return Point(date(2000, 1, 1), date(2000, 1, 1), fact.value, "", "", "")


def _maps(it: _Comparison) -> dict[str, Any] | None:
    """The figures of one period on the map of the provinces of their time; None where too few have one."""
    rows = it.choice.rows if it.choice else []
    counts = Counter(
        (r["period"].value, r["subject"].value) for r in rows if "period" in r and "/province/" in r["subject"].value
    )
    by_period = Counter(when for when, _ in counts)
    if not by_period:
        return None
    best = sorted(by_period.items(), key=lambda item: (-item[1], item[0]))
    ordered = sorted(best[:12], key=lambda item: period_label(item[0]).removeprefix("/"))
    asked = it.asked.one("period")
    latest = max((when for when, number in best if number == best[0][1]), key=period_label)
    chosen = next((when for when in by_period if period_label(when) == asked), None) if asked else latest
    if chosen is None:
        raise wrong("value", name="period", value=asked[:40])
    facts = [r["fact"].value for r in rows if "period" in r and r["period"].value == chosen]
    found = figures(it.knowledge, it.knowledge.ask("figures-these", {"fact": facts[:_DRAWN]}))
    unions = merged(it.knowledge)
    new = set(unions.values())
    by_unit: dict[str, list[Figure]] = {}
    for f in found:
        if f.subject and "/province/" in f.subject:
            by_unit.setdefault(f.subject, []).append(f)
    old_ones = [iri for iri in by_unit if iri not in new]
    eras: list[tuple[str, dict[str, list[Figure]], dict[str, str] | None]] = []
    if any(iri in unions for iri in by_unit) or not any(iri in new for iri in by_unit):
        eras.append((it.t["map_old"], {iri: by_unit[iri] for iri in old_ones}, None))
    if any(iri in new for iri in by_unit):
        held = {iri: by_unit[iri] for iri in by_unit if iri not in unions}
        eras.append((it.t["map_new"], held, {old.removeprefix(ID): to.removeprefix(ID) for old, to in unions.items()}))
    return {
        "periods": [
            (
                in_words(period_label(when), it.asked.language),
                it.here(period=period_label(when)),
                when == chosen,
                number,
            )
            for when, number in ordered
        ],
        "shown": in_words(period_label(chosen), it.asked.language),
        "eras": [(words, *_map(it, units, unions_of)) for words, units, unions_of in eras],
    }


def _map(
    it: _Comparison, units: Mapping[str, Sequence[Figure]], unions: Mapping[str, str] | None
) -> tuple[Any, list[tuple[str, str]]]:
    """A map and its legend. Of several claims a sure one colours the unit; its name says that there are more."""
    language = it.asked.language
    it.knowledge.learn(units)
    areas, values = {}, []
    shown: dict[float, str] = {}
    for iri, claims in units.items():
        best = min(claims, key=lambda f: (bool(f.flags), f.status != "actual", f.article, f.iri))
        name, value = it.knowledge.name(iri), float(best.value)
        others = f" (+{len(claims) - 1})" if len({f.value for f in claims}) > 1 else ""
        areas[iri.removeprefix(ID)] = Area(name, f"{name}: {best.shown}{others}", mark_href(best, language), value)
        values.append(value)
        shown[value] = best.shown
    picture = choropleth(
        areas, title=it.t["map_title"], words=it.t, unions=unions, islands=islands(it.knowledge, unions or {})
    )
    if values and min(values) < 0 < max(values):
        return picture, [("minus1", "< 0"), ("plus1", "> 0")]
    ends = classes(values)
    return picture, [(f"q{n + 5 - len(ends)}", f"≤ {shown.get(end, end)}") for n, end in enumerate(ends)]
