"""Figures as pages show them: read from the graph, sorted into measures that one chart may hold, drawn and told.

>>> from congthuong.serve.pages.figures import basis
>>> basis("2024-01/2024-09", "2023-01/2023-09"), basis("2024-09", "2024-08"), basis("2024", "2010")
('year', 'previous', '2010')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from congthuong.draw import Point
from congthuong.draw.chart import COLOURS
from congthuong.link.iris import DEF, period_label
from congthuong.localisation import Language, figure
from congthuong.periods import Period, in_words, is_period, parse
from congthuong.rdf.article import QUALIFIERS
from congthuong.serve.pages.knowledge import Knowledge, Row, local

__all__ = ["DECIDED", "Figure", "Measure", "Series", "basis", "doubts", "figures", "measures", "points"]

_SPAN: Final = re.compile(r"/span/(\d+)-(\d+)$")
DECIDED: Final = frozenset({"corrected", "confirmed", "added"})  # flags that a person put there: they are no doubt
_YEAR: Final = timedelta(367)


@dataclass(slots=True)
class Figure:
    """One observation with what is needed to show it; IRIs where things have pages, words where they have none."""

    iri: str
    article: str
    value: Decimal
    unit: str
    transformation: str = "level"
    bound: str = "eq"
    status: str = "actual"
    maximum: Decimal | None = None
    subject: str | None = None
    indicator: str | None = None
    phrase: str = ""
    sector: str | None = None
    sector_phrase: str = ""
    counted: str | None = None
    period: str | None = None
    compared: str | None = None
    surface: str = ""
    span: str = ""
    sentence: str = ""
    qualifiers: dict[str, list[str]] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    quote: str = ""
    shown: str = ""  # the figure with its unit, in the reader's language

    @property
    def anchor(self) -> str:
        """The fragment of its mark on the article's page."""
        found = _SPAN.search(self.span)
        return f"o{found[1]}-{found[2]}" if found else ""

    @property
    def time(self) -> Period | None:
        """Its period; None where none is known."""
        return parse(self.period) if self.period and is_period(self.period) else None

    @property
    def narrowing(self) -> tuple[str, ...]:
        """What makes it a part of the whole, or another one: sector and qualifiers, but for the price basis."""
        words = [word for slot, words in sorted(self.qualifiers.items()) if slot != "priceBasis" for word in words]
        return ((self.sector or "") + self.sector_phrase, *words) if self.sector or words else ()


@dataclass(slots=True)
class Series:
    """Figures of one thing in one narrowing: one colour of a chart."""

    key: tuple[str, ...]
    name: str
    number: int = 0
    colour: int = 0
    figures: list[Figure] = field(default_factory=list)
    part: bool = False


@dataclass(slots=True)
class Measure:
    """Figures that one chart may hold: of one indicator, unit, transformation, base and price basis."""

    indicator: str | None
    name: str
    unit: str
    transformation: str
    base: str
    prices: str
    figures: list[Figure] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    described: str = ""


def basis(now: str | None, then: str | None) -> str:
    """What a change is a change on: `year`, `previous`, the label of another period, or nothing where none is given."""
    if not then or not is_period(then):
        return ""
    if not now or not is_period(now):
        return then
    new, old = parse(now), parse(then)
    if old.end + timedelta(1) == new.start and (new.end - new.start).days < 360:
        return "previous"
    if _earlier(new.end) == old.end and (new.as_of or _earlier(new.start) == old.start):
        return "year"
    return then


def _earlier(day: date) -> date:
    """The same day a year before; the last of February for the last of February."""
    if day.month == 2 and day.day >= 28:
        return date(day.year - 1, 3, 1) - timedelta(1) if (day + timedelta(1)).month == 3 else date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1) if day.year > 1 else day


def figures(knowledge: Knowledge, rows: Iterable[Row]) -> list[Figure]:
    """The figures whose properties these rows are, with their sentences, in the order of time."""
    given: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for row in rows:
        given.setdefault(row["fact"].value, {}).setdefault(row["property"].value, []).append(row["value"])
    found = [made for iri, slots in given.items() if (made := _figure(iri, slots)) is not None]
    quotes = knowledge.quotes(f.sentence for f in found if f.sentence)
    units = knowledge.units(f.unit for f in found)
    for each in found:
        each.quote = quotes.get(each.sentence, "")
        notation, symbol = units[each.unit]
        each.shown = figure(
            each.value,
            notation,
            maximum=each.maximum,
            transformation=each.transformation,
            bound=each.bound,
            counted=each.counted,
            symbol=symbol,
            language=knowledge.language,
        )
    return sorted(found, key=_order)


def _order(each: Figure) -> tuple[object, ...]:
    time = each.time
    known = (time.end, time.start) if time else (date.min, date.min)
    return (*known, each.article, each.iri)


def _figure(iri: str, slots: dict[str, list[ox.NamedNode | ox.Literal]]) -> Figure | None:
    def one(name: str) -> str | None:
        values = slots.get(DEF + name)
        return min(value.value for value in values) if values else None

    article = slots.get("http://purl.org/dc/terms/isPartOf")
    value, unit = one("value"), one("unit")
    if article is None or value is None or unit is None:
        return None
    quoted = slots.get("http://www.w3.org/ns/prov#wasQuotedFrom")
    maximum, when, then = one("maxValue"), one("period"), one("comparedWith")
    return Figure(
        iri=iri,
        article=article[0].value,
        value=Decimal(value),
        unit=unit,
        transformation=local(one("transformation") or "level"),
        bound=local(one("bound") or "eq"),
        status=local(one("status") or "actual"),
        maximum=Decimal(maximum) if maximum else None,
        subject=one("subject"),
        indicator=one("indicator"),
        phrase=one("indicatorLabel") or "",
        sector=one("sector"),
        sector_phrase=one("sectorLabel") or "",
        counted=one("counted"),
        period=period_label(when) if when else None,
        compared=period_label(then) if then else None,
        surface=one("surface") or "",
        span=min(term.value for term in quoted) if quoted else "",
        sentence=one("quoteFrom") or "",
        qualifiers={slot: sorted(v.value for v in slots[DEF + slot]) for slot in QUALIFIERS if DEF + slot in slots},
        flags=sorted({value.value for value in slots.get(DEF + "flag", [])} - DECIDED),
    )


def measures(
    knowledge: Knowledge, found: Sequence[Figure], words: dict[str, str], *, by_subject: bool = False
) -> list[Measure]:
    """The figures apart by measure, those with the most figures first; in each the series, the whole before its parts.

    `by_subject` makes the subject a part of the series, for pages on which figures of several stand side by side.
    """
    knowledge.learn(iri for f in found for iri in (f.indicator, f.sector, f.subject) if iri is not None)
    sorted_out: dict[tuple[str, ...], Measure] = {}
    for each in found:
        base = basis(each.period, each.compared) if each.transformation in ("change", "multiple") else ""
        prices = "; ".join(each.qualifiers.get("priceBasis", ()))
        name = knowledge.name(each.indicator) if each.indicator else each.phrase
        key = (each.indicator or each.phrase, each.unit, each.counted or "", each.transformation, base, prices)
        if key not in sorted_out:
            sorted_out[key] = Measure(each.indicator, name, each.unit, each.transformation, base, prices)
        sorted_out[key].figures.append(each)
    for measure in sorted_out.values():
        measure.series = _series(knowledge, measure.figures, by_subject)
        measure.described = _described(measure, words, knowledge.language)
    sizes: dict[str, int] = {}
    for measure in sorted_out.values():
        sizes[measure.indicator or measure.name] = sizes.get(measure.indicator or measure.name, 0) + len(
            measure.figures
        )
    return sorted(
        sorted_out.values(),
        key=lambda m: (-sizes[m.indicator or m.name], m.indicator or m.name, -len(m.figures), m.transformation, m.base),
    )


def _series(knowledge: Knowledge, found: Sequence[Figure], by_subject: bool) -> list[Series]:
    known: dict[tuple[str, ...], Series] = {}
    for each in found:
        key = ((each.subject or "",) if by_subject else ()) + each.narrowing
        if key not in known:
            parts = [knowledge.name(each.subject)] if by_subject and each.subject else []
            sector = each.sector_phrase or (knowledge.name(each.sector) if each.sector else "")
            parts += [word for word in (sector, *each.narrowing[1:]) if word]
            known[key] = Series(key, " · ".join(parts), part=bool(each.narrowing))
        known[key].figures.append(each)
    ordered = sorted(known.values(), key=lambda s: (s.part, -len(s.figures), s.key))
    for number, series in enumerate(ordered):
        series.number, series.colour = number, min(number, COLOURS - 1)
    return ordered


def _described(measure: Measure, words: dict[str, str], language: Language) -> str:
    """The measure in words, but for its indicator: "change on a year earlier, constant 2010 prices"."""
    parts = [words.get(f"transformation_{measure.transformation}".replace("-", "_"), measure.transformation)]
    if measure.base in ("year", "previous"):
        parts[0] = (
            words[f"change_on_{measure.base}"]
            if measure.transformation == "change"
            else f"{parts[0]} {words[f'on_{measure.base}']}"
        )
    elif measure.base:
        parts[0] += f" {words['on_period']} {in_words(measure.base, language)}"
    if measure.prices:
        parts.append(measure.prices)
    return ", ".join(parts)


def doubts(flags: Sequence[str], words: Mapping[str, str]) -> list[str]:
    """What may be wrong in the reading of a fact, in words."""
    return [words.get(f"flag_{flag}".replace("-", "_"), flag) for flag in flags]


def points(
    knowledge: Knowledge, series: Iterable[Series], words: dict[str, str], link: object, *, named: bool = True
) -> list[Point]:
    """The dated figures of these series, for a chart; `link` makes the address of a figure's mark."""
    assert callable(link)
    found: list[Point] = []
    for each in series:
        for f in each.figures:
            time = f.time
            if time is None or not 1 < time.start.year < 9998 or time.end.year > 9998:
                continue
            said = [f.shown, in_words(f.period or "", knowledge.language)]
            if f.status != "actual":
                said.append(words.get(f"status_{f.status}", f.status))
            if each.name and named:
                said.append(each.name)
            if f.flags:
                said.append(f"{words['doubtful']}: {'; '.join(doubts(f.flags, words))}")
            found.append(
                Point(
                    start=time.start,
                    end=time.end,
                    value=f.value,
                    maximum=f.maximum,
                    shown=f.shown,
                    said=" · ".join(said),
                    href=link(f),
                    status=f.status,
                    series=each.number,
                    colour=each.colour,
                    part=each.part,
                    stock=time.as_of,
                    doubtful=bool(f.flags),
                    quote=f.quote,
                )
            )
    return found
