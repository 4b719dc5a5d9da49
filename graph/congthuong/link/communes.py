"""The communes, wards, townships and special zones by list: that of July 2025, and the last one before it.

>>> from datetime import date
>>> from congthuong.data import folder
>>> known = Communes.load(folder("ontology"))
>>> for day in (date(2024, 5, 1), date(2026, 5, 1)):
...     known.find("phường Kinh Bắc", day=day, province="bac-ninh").iri.rsplit("id/", 1)[1]
'ward/2025-06/09172-kinh-bac'
'ward/2025-07/09187-kinh-bac'

A code alone means nothing: of the 3,321 codes of the new list 3,316 stood in the old one, most for another unit. So the
list is part of the IRI. The tables are ontology/places/communes-*.tsv, read when the first commune is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from congthuong.errors import DataError
from congthuong.link.iris import ID
from congthuong.recognise.normal import normalise
from congthuong.text import fold, plain, slug

__all__ = ["FIRST", "LAST", "Commune", "Communes"]

FIRST = date(2025, 7, 1)
LAST = date(2025, 6, 30)
_OLD, _NEW = "2025-06", "2025-07"  # the lists, by the month of their last and first day
_KINDS = ("xã", "phường", "thị trấn", "đặc khu")
_IRI = re.compile(re.escape(f"{ID}ward/") + r"(\d{4}-\d\d)/(\d{5})-")


@dataclass(frozen=True, slots=True)
class Commune:
    """One unit of one list: `district` and `later` (codes of the new list) are of the old one, `point` of the new."""

    code: str
    name: str  # with its kind: "Phường Kinh Bắc"
    province: str  # the last part of the province's IRI
    district: str | None = None  # the last two parts of the district's IRI
    later: tuple[str, ...] = ()
    point: tuple[str, str] | None = None  # latitude and longitude

    @property
    def iri(self) -> str:
        """Its list, its code there, and its name for people."""
        return f"{ID}ward/{_NEW if self.district is None else _OLD}/{self.code}-{slug(self.short)}"

    @property
    def kind(self) -> str:
        """xã, phường, thị trấn or đặc khu."""
        lower = self.name.lower()
        return next((kind for kind in _KINDS if lower.startswith(f"{kind} ")), "")

    @property
    def short(self) -> str:
        """The name without its kind."""
        return self.name[len(self.kind) :].strip()

    @property
    def start(self) -> date | None:
        """The first day of its list; that of the old list is not recorded."""
        return FIRST if self.district is None else None

    @property
    def end(self) -> date | None:
        """The last day of its list."""
        return None if self.district is None else LAST


@dataclass(frozen=True, slots=True)
class Communes:
    """Both lists by code, and by name."""

    old: Mapping[str, Commune] = field(repr=False)
    new: Mapping[str, Commune] = field(repr=False)
    names: Mapping[str, list[Commune]] = field(repr=False)  # by name without kind and marks
    _before: Mapping[str, list[str]] = field(repr=False)
    _merged: Mapping[str, set[str]] = field(repr=False)  # province of the old list -> those of the new

    @staticmethod
    @lru_cache(maxsize=2)
    def load(ontology: Path) -> Communes:
        """Read the two tables once; DataError names the line that is malformed. Empty where a folder has none."""
        new = {row.code: row for row in _new(ontology / "places" / f"communes-{_NEW}.tsv")}
        old = {row.code: row for row in _old(ontology / "places" / f"communes-{_OLD}.tsv", new)}
        names: dict[str, list[Commune]] = {}
        before: dict[str, list[str]] = {}
        merged: dict[str, set[str]] = {}
        for commune in (*old.values(), *new.values()):
            names.setdefault(plain(commune.short), []).append(commune)
            for code in commune.later:
                before.setdefault(code, []).append(commune.code)
                merged.setdefault(commune.province, set()).add(new[code].province)
        return Communes(old, new, names, before, merged)

    def at(self, iri: str) -> Commune | None:
        """The unit of this IRI, None where it is none of these."""
        found = _IRI.match(iri)
        if found is None:
            return None
        commune = (self.new if found[1] == _NEW else self.old).get(found[2])
        return commune if commune is not None and commune.iri == iri else None

    def coded(self, code: str) -> list[Commune]:
        """The units that had this code, the older first."""
        return [units[code] for units in (self.old, self.new) if code in units]

    def successors(self, commune: Commune) -> list[Commune]:
        """What became of a unit of the old list, several where it was divided."""
        return [self.new[code] for code in commune.later]

    def predecessors(self, commune: Commune) -> list[Commune]:
        """What a unit of the new list was made of, in whole or in part."""
        return [self.old[code] for code in self._before.get(commune.code, ())] if commune.district is None else []

    def of_district(self, district: str) -> list[Commune]:
        """The units of the new list that a district (the last two parts of its IRI) went into."""
        codes = {code for row in self.old.values() if row.district == district for code in row.later}
        return [self.new[code] for code in sorted(codes)]

    def named(self, name: str) -> list[Commune]:
        """All units of both lists with this name, with marks or without; of the kind that it tells, if it does."""
        words = fold(normalise(name).text)
        kind = next((kind for kind in _KINDS if words.startswith((f"{kind} ", f"{plain(kind)} "))), "")
        bare = words[len(kind) :].strip()
        found = [row for row in self.names.get(plain(bare), ()) if not kind or row.kind == kind]
        exact = [row for row in found if fold(normalise(row.short).text) == bare]
        return exact or ([] if bare != plain(bare) else found)

    def find(self, name: str, *, day: date | None, province: str | None, district: str | None = None) -> Commune | None:
        """The unit that a name means on a day in a province, None where there is none or more than one.

        `province` is the slug that IRIs have, with or without the year; an old province stands for what it became.
        `district` is the slug of one of the old list. Without a day the list of today is meant.
        """
        found = self.all(name, day=day, province=province, district=district) if province else []
        return found[0] if len(found) == 1 else None

    def all(self, name: str, *, day: date | None, province: str, district: str | None = None) -> list[Commune]:
        """The units that a name may mean on a day in a province; of a merged one before it was, those of its parts."""
        new = day is None or day >= FIRST
        bare = province.removesuffix("-2025")
        here = {bare, f"{bare}-2025"} | (self._merged.get(bare, set()) if new else set())
        if not new and province != bare:
            here |= {part for part, became in self._merged.items() if province in became}
        return [
            row
            for row in self.named(name)
            if (row.district is None) == new
            and row.province in here
            and (district is None or row.district is None or row.district.split("/")[1] == district)
        ]


def _rows(file: Path, columns: int) -> Iterator[tuple[int, list[str]]]:
    if not file.is_file():
        return
    lines = file.read_text(encoding="utf-8").splitlines()
    head = sum(1 for line in lines if line.startswith("#"))
    for number, line in enumerate(lines[head + 1 :], head + 2):
        row = line.split("\t")
        if len(row) != columns:
            raise DataError(f"this row has {len(row)} columns, not {columns}", where=f"{file}:{number}", hint="mend it")
        yield number, row


def _new(file: Path) -> Iterator[Commune]:
    for _, (code, name, province, latitude, longitude) in _rows(file, 5):
        yield Commune(code, name, province, point=(latitude, longitude))


def _old(file: Path, new: Mapping[str, Commune]) -> Iterator[Commune]:
    for number, (code, name, district, later) in _rows(file, 4):
        codes = tuple(later.split())
        if missing := [code for code in codes if code not in new]:
            raise DataError(f"the new list has no code {missing[0]}", where=f"{file}:{number}", hint="mend it")
        yield Commune(code, name, district.split("/")[0], district, codes)
