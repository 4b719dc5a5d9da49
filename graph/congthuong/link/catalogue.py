"""What the ontology's files know by name: places with their years, organisations, units, sectors, indicators.

>>> from datetime import date
>>> from congthuong.data import folder
>>> from congthuong.link.catalogue import Catalogue
>>> places = Catalogue.load(folder("ontology"))
>>> [places.entity("Bắc Ninh", "Province", day=day) for day in (date(2024, 10, 1), date(2026, 1, 1))]
['https://w3id.org/congthuong/id/province/bac-ninh', 'https://w3id.org/congthuong/id/province/bac-ninh-2025']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from congthuong.link.communes import Communes
from congthuong.link.forms import canonical
from congthuong.link.iris import DEF, ID
from congthuong.recognise.lexicon import Concept, concepts
from congthuong.text import slug

__all__ = ["Catalogue"]

# What people file under one word or the other; a name is looked for under all of them.
_KIN = {
    "Programme": ("Programme", "Scheme", "Project"),
    "Scheme": ("Scheme", "Programme", "Project"),
    "Project": ("Project", "Scheme", "Programme"),
    "Product": ("Product", "Commodity"),
    "Other": ("Other", "Region", "Association", "Programme", "Event", "Platform", "Country"),
}
_OF_CLAUSES = ("Operation", "Part", "Revision")  # what the words of a figure's clause tell


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The curated things of ontology/ and of a knowledge base's own `vocab/`, by type and by name."""

    by_name: Mapping[tuple[str, str], tuple[Concept, ...]] = field(repr=False)
    by_notation: Mapping[tuple[str, str], str] = field(repr=False)
    unit_labels: Mapping[str, str] = field(repr=False)  # notation -> name in Vietnamese
    parents: Mapping[str, tuple[str, ...]] = field(repr=False)  # merged province -> those it was made of, by slug
    cities: Mapping[str, tuple[date, str | None]] = field(repr=False)  # municipality -> since when; the city before
    recurring: frozenset[str] = field(repr=False)  # notations of indicators that are published again for every period
    clause_words: tuple[tuple[str, tuple[str, str]], ...] = field(repr=False)  # wording, what it tells and the notation
    ontology: Path

    @staticmethod
    @lru_cache(maxsize=4)
    def load(ontology: Path, vocab: Path | None = None) -> Catalogue:
        """Read the Turtle files once; DataError names the one that is no Turtle."""
        parts = [ontology / name for name in ("vocab", "places", "orgs") if (ontology / name).is_dir()]
        if vocab is not None and vocab.is_dir():
            parts.append(vocab)
        by_name: dict[tuple[str, str], list[Concept]] = {}
        by_notation: dict[tuple[str, str], str] = {}
        unit_labels: dict[str, str] = {}
        recurring: set[str] = set()
        clause_words: list[tuple[str, tuple[str, str]]] = []
        known_concepts = concepts(parts)
        for concept in known_concepts:
            for type in (iri.removeprefix(DEF) for iri in concept.types if iri.startswith(DEF)):
                for label in (*concept.labels("vi"), *concept.properties.get("fullName", ())):
                    known = by_name.setdefault((type, canonical(label, type)), [])
                    if concept not in known:
                        known.append(concept)
                if concept.notation is not None:
                    by_notation.setdefault((type, concept.notation), concept.iri)
                    if type == "Unit" and (name := concept.preferred.get("vi")):
                        unit_labels.setdefault(concept.notation, name)
                    if concept.one("comparable") == "recurring":
                        recurring.add(concept.notation)
                    if type in _OF_CLAUSES:
                        clause_words += [(label, (type.lower(), concept.notation)) for label in concept.labels("vi")]
        return Catalogue(
            {key: tuple(found) for key, found in by_name.items()},
            by_notation,
            unit_labels,
            dict(_parents(known_concepts)),
            dict(_cities(known_concepts)),
            frozenset(recurring),
            tuple(sorted(clause_words)),
            ontology,
        )

    @property
    def communes(self) -> Communes:
        """The communes of both lists, read when the first is asked for."""
        return Communes.load(self.ontology)

    def notation(self, type: str, notation: str) -> str | None:
        """The IRI of the concept of this type with this notation, None where there is none."""
        return self.by_notation.get((type, notation))

    def entity(self, name: str, type: str, *, day: date | None, scope: str | None = None) -> str | None:
        """The IRI of the curated thing that a name means on a day, None where the name is unknown or means several.

        `scope` is the slug of a province: of two districts of one name it takes that province's; a merged province
        stands for all that it was made of. Of two units of one name in time it takes the one that was valid on the day,
        else the one that ended last before it, else the next to come; without a day, the one that has not ended.
        """
        for kin in _KIN.get(type, (type,)):
            found = self.by_name.get((kin, canonical(name, kin)), ())
            if scope is not None and kin in ("District", "Ward", "IndustrialZone", "IndustrialCluster"):
                within = {scope, *self.parents.get(scope, ())}
                here = tuple(concept for concept in found if _province(concept) in within)
                found = here or (found if len(found) == 1 and _province(found[0]) is None else ())
            if found:
                best = min(_distance(concept, day) for concept in found)
                nearest = [concept.iri for concept in found if _distance(concept, day) == best]
                return nearest[0] if len(nearest) == 1 else None
        return None

    def homonyms(self, name: str, type: str, scope: str | None) -> int:
        """How many places have this name, in a province or at all.

        >>> from congthuong.data import folder
        >>> known = Catalogue.load(folder("ontology"))
        >>> known.homonyms("Châu Thành", "District", None), known.homonyms("Châu Thành", "District", "tay-ninh-2025")
        (10, 2)
        """
        found = self.by_name.get((type, canonical(name, type)), ())
        within = {scope, *self.parents.get(scope or "", ())}
        return sum(scope is None or _province(concept) in within for concept in found)

    def namesake(self, iri: str, name: str, type: str, *, after: bool, day: date) -> str:
        """The place of this name before or after the change of borders that is nearest to a day.

        `iri` is the place that has the name on the day. A change that is yet to come counts for a year.

        >>> from datetime import date
        >>> from congthuong.data import folder
        >>> places, day = Catalogue.load(folder("ontology")), date(2026, 1, 1)
        >>> now = places.entity("Bắc Ninh", "Province", day=day)
        >>> [places.namesake(now, "Bắc Ninh", "Province", after=x, day=day).removeprefix(ID) for x in (False, True)]
        ['province/bac-ninh', 'province/bac-ninh-2025']
        """
        found = self.by_name.get((type, canonical(name, type)), ())
        here = next((concept for concept in found if concept.iri == iri), None)
        if here is None:
            return iri
        came, went = _day(here, "validFrom"), _day(here, "validUntil")
        to_come = (went - day).days if went else None
        if to_come is not None and (came is None or to_come < (day - came).days):
            next_ = [c for c in found if went and (_day(c, "validFrom") or date.min) > went]
            return min(next_, key=_began).iri if after and next_ and to_come <= 366 else iri
        before = [c for c in found if came and (_day(c, "validUntil") or date.max) < came]
        return max(before, key=_began).iri if before and not after else iri


def _parents(known: Iterable[Concept]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The provinces that began by a merger, and what they were made of; Hà Nội, which grew, is none of them."""
    for concept in known:
        before = concept.properties.get("predecessor", ())
        if f"{DEF}Province" in concept.types and "validFrom" in concept.properties and len(before) > 1:
            yield concept.iri.rsplit("/", 1)[1], tuple(sorted(iri.rsplit("/", 1)[1] for iri in before))


def _cities(known: tuple[Concept, ...]) -> Iterator[tuple[str, tuple[date, str | None]]]:
    """The provinces that became a municipality on a known day, and the city of their name until then, if there was."""
    districts = {c.iri: c for c in known if f"{DEF}District" in c.types}
    for concept in known:
        since = concept.one("municipalitySince")
        if f"{DEF}Province" in concept.types and since is not None:
            name = slug(canonical(concept.preferred.get("vi", ""), "Province"))
            within = concept.iri.rsplit("/", 1)[1]
            city = f"{ID}district/{within}/{name}"
            yield concept.iri, (date.fromisoformat(since), city if city in districts else None)


def _province(concept: Concept) -> str | None:
    """The slug of the province that a place is in: its property, or zone/bac-giang/quang-chau is in bac-giang."""
    if (stated := concept.one("inProvince")) is not None:
        return stated.rsplit("/", 1)[1]
    parts = concept.iri.removeprefix(ID).split("/")
    return parts[1] if len(parts) == 3 else None


def _day(concept: Concept, property: str) -> date | None:
    value = concept.one(property)
    return date.fromisoformat(value) if value else None


def _began(concept: Concept) -> date:
    return _day(concept, "validFrom") or date.min


def _distance(concept: Concept, day: date | None) -> tuple[int, int]:
    """How far a dated unit is from a day: (0, 0) when valid then, else (1, days since its end), (2, to its start)."""
    start, end = _day(concept, "validFrom"), _day(concept, "validUntil")
    if day is None:
        return (0, 0) if end is None else (1, -end.toordinal())
    if end is not None and end < day:
        return 1, (day - end).days
    if start is not None and day < start:
        return 2, (start - day).days
    return 0, 0
