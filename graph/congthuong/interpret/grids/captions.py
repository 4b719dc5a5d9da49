"""What the lines above a table say of all its figures: unit, indicator, time, place, what its rows are.

>>> from congthuong.interpret.grids.captions import Captions
>>> from congthuong.interpret.grids.written import Written
>>> from congthuong.recognise import load
>>> line = "Chỉ số sản xuất công nghiệp tỉnh Bắc Kạn năm 2023 (%)"
>>> above = Captions([Written(line, ((0, len(line)),), load())], None)
>>> above.indicator[1].notation, above.unit[1].notation, above.time[1].year
('industrial-production-index', 'percent', 2023)
"""

from __future__ import annotations

from collections.abc import Sequence

from congthuong.article import Span
from congthuong.interpret.grids import words
from congthuong.interpret.grids.units import UNIT_LINE, WrittenUnit, unit_in
from congthuong.interpret.grids.written import Indicator, Written
from congthuong.recognise import Lexicon
from congthuong.recognise.periods import Period

__all__ = ["Captions", "Place"]

Place = tuple[str, str, tuple[Span, ...]]  # label, type, where it is named
_SHORT = 40
_OWNERS = ("FDI", "DDI")
_ZONE_COUNTS = ("industrial-zone-count", "industrial-cluster-count")


class Captions:
    """The lines above a table, the nearest first; `place` is what the article is about where they name none."""

    def __init__(self, lines: Sequence[Written], place: Place | None, lexicon: Lexicon | None = None) -> None:
        self.lines = lines
        self._lexicon = lexicon
        self.unit = self._unit()
        self.indicator = self._indicator()
        self.time = self._time()
        self.base = next(
            ((line, q) for line in lines for q in line.said.times if q.kind in ("same", "previous") or q.base), None
        )
        self.place = self._place() or place
        self.of_products = any(
            words.PRODUCTS.search(line.said.low) and "công nghiệp" in line.said.low for line in lines
        )
        self.of_exports = any(words.EXPORTS.search(line.said.low) for line in lines)
        self.zones = self._zones()

    def _unit(self) -> tuple[Written, WrittenUnit] | None:
        """A line that says it is the unit, a short line that is one, or a bracket in the nearest lines."""
        for line in self.lines:
            if line.said.unit and UNIT_LINE.search(line.said.low):
                return line, line.said.unit
        for line in self.lines[:2]:
            if self._lexicon and len(line.text) < _SHORT and (unit := unit_in(line.said.low, self._lexicon)):
                return line, WrittenUnit(0, len(line.said.low), *unit)
        return next(((line, line.said.unit) for line in self.lines[:2] if line.said.unit), None)

    def _indicator(self) -> tuple[Written, Indicator] | None:
        for line in self.lines:
            found = line.said.indicator
            if found and found.notation not in _ZONE_COUNTS:
                return line, found
        return None

    def _time(self) -> tuple[Written, Period] | None:
        for line in self.lines:
            for period in reversed(line.said.times):
                if not period.base and period.kind not in ("same", "previous"):
                    return line, period
        return None

    def _place(self) -> Place | None:
        for line in self.lines:
            for mention in line.names:
                if mention.type == "Province":
                    return mention.label, "Province", line.at(mention.start, mention.end)
        for line in self.lines:
            for word in ("cả nước", "toàn quốc", "việt nam"):
                if (start := line.said.low.find(word)) >= 0:
                    return "Việt Nam", "Country", line.at(start, start + len(word))
        return None

    def _zones(self) -> str | None:
        """What the zones of the table are, for figures about all of them."""
        if any(words.ZONE.search(line.said.low) for line in self.lines):
            return "KCN"
        return "CCN" if any(words.CLUSTER.search(line.said.low) for line in self.lines) else None

    @property
    def owners(self) -> str | None:
        """Whose all figures are, where the nearest line says it of one kind of owners alone."""
        said = {q for line in self.lines[:1] for rx, q in words.QUALIFIERS if q in _OWNERS and rx.search(line.said.low)}
        return next(iter(said)) if len(said) == 1 else None

    @property
    def nearest_are_zones(self) -> bool:
        """Whether the nearest line speaks of zones."""
        return any(words.ZONE.search(line.said.low) for line in self.lines[:1])

    @property
    def nearest_are_clusters(self) -> bool:
        """Whether the nearest line speaks of clusters."""
        return any(words.CLUSTER.search(line.said.low) for line in self.lines[:1])
