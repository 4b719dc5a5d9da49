"""From the names in one article's facts to IRIs.

>>> from congthuong.article import Article, Metadata
>>> from congthuong.data import folder
>>> from congthuong.facts import Facts
>>> from congthuong.link.catalogue import Catalogue
>>> from congthuong.link.linker import Linker
>>> linker = Linker(Catalogue.load(folder("ontology")), Article("a", "", Metadata(published="2026-03")), Facts())
>>> linker.entity("Bắc Ninh", "Province")
'https://w3id.org/congthuong/id/province/bac-ninh-2025'

A name means what it meant when the article was written, whatever time its figures are about: an article of 2026 that
looks back on 2020 speaks of the province that its readers know, unless its words say which one it means: "Bắc Ninh
(cũ)". What the catalogue does not know is minted, zones and districts under their province, people and posts under
their organisation, and a place that no province is told of, or that its province has twice, under the article itself.

A zone keeps its address when borders move: what an article of after a merger puts into a ward of the old Bắc Giang lies
under that. Where nothing tells in which of the merged provinces it lies, it lies under the new one; whether that is
a zone that other articles know is decided in `congthuong.rdf.identity`. Everything here depends on the one article and
the catalogue, never on other articles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from congthuong.article import Article, Span
from congthuong.facts import Facts, Relation
from congthuong.interpret.mergers import AFTER, BEFORE, Side
from congthuong.link import iris
from congthuong.link.catalogue import Catalogue
from congthuong.link.communes import FIRST, LAST
from congthuong.link.forms import canonical
from congthuong.link.wording import Words
from congthuong.periods import is_period, parse
from congthuong.text import fold, slug

__all__ = ["Linker", "Naming", "article_day"]

# The folder of a type under id/; a thing of any further type is an Other.
_KINDS: Mapping[str, str] = {
    "Agency": "agency",
    "Association": "association",
    "Company": "company",
    "Country": "country",
    "District": "district",
    "Document": "document",
    "Event": "event",
    "IndustrialCluster": "cluster",
    "IndustrialZone": "zone",
    "Other": "other",
    "Person": "person",
    "Platform": "platform",
    "Post": "post",
    "Product": "product",
    "Programme": "programme",
    "Project": "project",
    "Province": "province",
    "Scheme": "scheme",
    "Unit": "unit",
    "Ward": "ward",
}
_IN_PROVINCE = frozenset({"District", "Ward", "IndustrialZone", "IndustrialCluster"})
_UNITS = frozenset({"Province", "District", "Ward"})
_HOLDERS = frozenset({"Province", *_IN_PROVINCE})
_POST = re.compile(r"\s+@\s+")
# Bodies that every province has: without the province's name "Sở Công Thương" would be one thing all over the country.
_PROVINCIAL = re.compile(
    r"(?:sở|ubnd|hđnd|tỉnh ủy|ban quản lý|cục thống kê|cục thuế|cục hải quan|công an tỉnh|ngành)\b"
)
_CODE = re.compile(r"[A-U]|\d{2}(?:-\d{2})?")


@dataclass(frozen=True, slots=True)
class _Holder:
    """What an article puts a place into, and where it says its name."""

    name: str
    type: str
    span: Span | None


@dataclass(slots=True)
class Naming:
    """How one article calls one thing: its type, the name it goes by here, other names."""

    type: str
    label: str
    aliases: set[str] = field(default_factory=set)


def article_day(article: Article, facts: Facts) -> date | None:
    """The day by which an article's names are read: the first it can have been written on, None where nothing tells.

    That is the first day of its publication date at the precision known, or later where it reports what had already
    happened by a later day of that same date ("2025", but with figures of eleven months).

    >>> from congthuong.article import Article, Metadata
    >>> article_day(Article("a", "", Metadata(published="2024-10")), Facts())
    datetime.date(2024, 10, 1)
    """
    reported = [
        parse(fact.period).end
        for fact in facts.observations
        if fact.period is not None and fact.status in ("actual", "estimate") and is_period(fact.period)
    ]
    latest = max(reported, default=None)
    published = article.metadata.published
    if published is None or not is_period(published):
        return latest
    earliest = parse(published)
    return max(earliest.start, min(latest, earliest.end)) if latest is not None else earliest.start


class Linker:
    """The IRIs of one article's names; `namings` holds all that was asked for, with the article's names for it."""

    def __init__(self, catalogue: Catalogue, article: Article, facts: Facts) -> None:
        self.catalogue, self.article = catalogue, article
        self.day = article_day(article, facts)
        self.namings: dict[str, Naming] = {}
        self._entities = dict(_entities(facts))
        self._held = _holders(facts)
        self._offices = _offices(facts)
        self._served = {fold(r.subject): r.object for r in facts.relations if r.predicate == "agencyOf"}
        self.province = _main_province(facts)

    @cached_property
    def _words(self) -> Words:
        return Words(self.article.text)

    def entity(
        self, name: str, type: str, *, side: Side | None = None, span: Span | None = None, figure: bool = False
    ) -> str:
        """The IRI of a named thing; the type is a class of the ontology, or Position, Industry or Article.

        `side` is the place of that name before or after the merger that the article speaks of; `span` is where the name
        stands, whose words say so where no side is given; `figure` says that it is the subject of a figure.

        A name that the article uses for a thing of another type means that thing: a scheme is the Programme whose
        figures an observation gives.
        """
        if type == "Article":
            return iris.article(name)
        if type == "Industry" and (branch := self.catalogue.entity(name, "Sector", day=None)):
            return branch
        if type == "Position":
            return self._post(name)
        label, type, aliases = self._entities.get(fold(name), (name, type, ()))
        type = type if type in _KINDS else "Other"
        if side is None and span is not None and type in _UNITS:
            side = self._words.side(*span)
        iri = self._resolve(label, type, side)
        if type in ("Province", "District"):
            city = span is not None and (self._words.is_city(*span) or (figure and self._words.holds_city(span[0])))
            iri, type = self._ranked(iri, label, type, side, city)
        return self._named(iri, type, label, {name, *aliases})

    def sector(self, name: str) -> tuple[str, str | None]:
        """The IRI of a branch of industry by its code; or of a branch or product by its name, and that name.

        >>> from congthuong.data import folder
        >>> Linker(Catalogue.load(folder("ontology")), Article("a", ""), Facts()).sector("xi măng")
        ('https://w3id.org/congthuong/id/product/xi-mang', 'xi măng')
        """
        if found := self.catalogue.notation("Sector", name):
            return found, None
        if _CODE.fullmatch(name):
            return f"{iris.ID}sector/vsic2018/{name}", None
        known = self.catalogue.entity(name, "Sector", day=None)
        return known or self._named(self._resolve(name, "Product"), "Product", name, set()), name

    def unit(self, name: str) -> tuple[str, str | None]:
        """The IRI of a unit and, for a count, the noun that is counted.

        >>> from congthuong.data import folder
        >>> linker = Linker(Catalogue.load(folder("ontology")), Article("a", ""), Facts())
        >>> linker.unit("count:dự án")
        ('https://w3id.org/congthuong/id/unit/count', 'dự án')
        """
        if name.startswith("count:"):
            return iris.ID + "unit/count", name.removeprefix("count:")
        return self.catalogue.notation("Unit", name) or self._named(
            iris.minted("unit", name), "Unit", name, set()
        ), None

    def unit_label(self, name: str) -> str:
        """A unit in Vietnamese words; for a count, the noun that is counted.

        >>> from congthuong.data import folder
        >>> linker = Linker(Catalogue.load(folder("ontology")), Article("a", ""), Facts())
        >>> linker.unit_label("percent"), linker.unit_label("count:dự án")
        ('phần trăm', 'dự án')
        """
        if name.startswith("count:"):
            return name.removeprefix("count:")
        return self.catalogue.unit_labels.get(name, name)

    def indicator(self, notation: str) -> str:
        """The IRI of an indicator by its notation."""
        return self.catalogue.notation("Indicator", notation) or iris.concept("indicator", notation)

    def _named(self, iri: str, type: str, label: str, aliases: set[str]) -> str:
        naming = self.namings.setdefault(iri, Naming(type, label))
        naming.aliases |= aliases - {naming.label}
        return iri

    def _resolve(self, name: str, type: str, side: Side | None = None) -> str:
        kind, form = _KINDS[type], canonical(name, type)
        if type in _IN_PROVINCE:
            return self._inside(name, type, side)
        if type == "Person":
            return iris.minted(kind, form, scope=self._office_of(name))
        if found := self.catalogue.entity(name, type, day=self.day):
            return self._sided(found, name, type, side)
        if type == "Agency" and _PROVINCIAL.match(form):
            province = self._served.get(fold(name)) or self.province
            if province and slug(province) not in slug(form):
                full = self.catalogue.entity(f"{name} {province}", type, day=self.day)
                return full or iris.minted(kind, canonical(f"{name} {province}", type))
        return iris.minted(kind, form)

    def _inside(self, name: str, type: str, side: Side | None) -> str:
        """A place in a province: the catalogue's, else its own under the province; under the article for want of one.

        Two articles that do not say which Châu Thành they mean may mean two, so they share no IRI.
        """
        stated = self._province_of(name)
        scope = stated or self._slug(self.province)
        for within in (stated,) if stated else (scope, None):
            if found := self.catalogue.entity(name, type, day=self.day, scope=within):
                return self._sided(found, name, type, side)
        several = self.catalogue.homonyms(name, type, scope) > 1
        if type == "Ward" and scope is not None:
            day = {BEFORE: LAST, AFTER: FIRST, None: self.day}[side]
            district = next((slug(canonical(h.name, h.type)) for h in self._above(name) if h.type == "District"), None)
            communes = self.catalogue.communes.all(name, day=day, province=scope, district=district)
            if len(communes) == 1:
                return communes[0].iri
            several = bool(communes)
        if scope is None or several:
            scope = f"article-{iris.name_tail(self.article.id)}"
        return iris.minted(_KINDS[type], canonical(name, type), scope=scope)

    def _sided(self, iri: str, name: str, type: str, side: Side | None) -> str:
        """The place of this name on that side of the change of borders that the article speaks of."""
        if side is None or type not in _UNITS:
            return iri
        return self.catalogue.namesake(iri, name, type, after=side == AFTER, day=self.day or date.max)

    def _ranked(self, iri: str, name: str, type: str, side: Side | None, city: bool) -> tuple[str, str]:
        """The city or the province-level unit, of which one name was first the one's and then the other's: Huế."""
        day = self.day or date.max
        if type == "District":
            unit = self.catalogue.entity(name, "Province", day=self.day)
            known = self.catalogue.cities.get(unit or "")
            if (
                known
                and unit
                and name.casefold().startswith(("tp", "thành phố"))
                and day >= known[0]
                and side != BEFORE
            ):
                return unit, "Province"
        elif city and (known := self.catalogue.cities.get(iri)) and known[1] and (day < known[0] or side == BEFORE):
            return known[1], "District"
        return iri, type

    def _post(self, name: str) -> str:
        """`chức danh @ organisation`: the post within the organisation."""
        title, *rest = _POST.split(name, maxsplit=1)
        if not rest:
            return self._named(iris.minted("post", fold(title)), "Post", title, set())
        organisation = self.entity(rest[0], "Agency")
        return self._named(
            iris.minted("post", fold(title), scope=_segment(organisation)), "Post", f"{title}, {rest[0]}", set()
        )

    def organisation_of(self, name: str) -> str | None:
        """The organisation in `chức danh @ organisation`, None where none is named."""
        _, *rest = _POST.split(name, maxsplit=1)
        return self.entity(rest[0], "Agency") if rest else None

    def _office_of(self, person: str) -> str:
        """Under what a person's IRI lies: the organisation they serve, their publisher, else the article."""
        if office := self._offices.get(fold(person)):
            return _segment(self.entity(office, "Agency"))
        author = self.article.metadata.author
        if author and self.article.metadata.publisher and fold(person) in fold(author):
            return iris.name_tail(self.article.metadata.publisher)
        return f"article-{iris.name_tail(self.article.id)}"

    def _above(self, name: str) -> Iterator[_Holder]:
        """What the article puts a place into, and that into, nearest first."""
        seen: set[str] = set()
        left = [fold(name)]
        while left:
            place = left.pop(0)
            if place not in seen:
                seen.add(place)
                holders = self._held.get(place, ())
                yield from holders
                left += [fold(holder.name) for holder in holders if holder.type != "Province"]

    def _province_of(self, name: str) -> str | None:
        """The last part of the IRI of the province that the article puts a place in, following places in places.

        Of a merged province the part is meant that its ward or district lay in, or that the article names as well.
        """
        above = list(self._above(name))
        stated = [self._slug(holder.name, holder.span) for holder in above if holder.type == "Province"]
        if not stated:
            return None
        parents = self.catalogue.parents.get(stated[0] or "", ())
        if not parents:
            return stated[0]
        parts = {part for part in stated if part in parents}
        for holder in above:
            parts |= {part for part in self._parts(holder, str(stated[0])) if part in parents}
        return parts.pop() if len(parts) == 1 else stated[0]

    def _parts(self, holder: _Holder, province: str) -> Iterator[str]:
        """The provinces of before the merger that a ward or a district of one of them lay in."""
        if holder.type == "District":
            district = self.catalogue.entity(holder.name, "District", day=self.day, scope=province)
            if district is not None:
                yield district.split("/")[-2]
        elif holder.type == "Ward":
            known = self.catalogue.communes
            for commune in known.all(holder.name, day=self.day, province=province):
                for old in known.predecessors(commune) or [commune]:
                    yield old.province

    def _slug(self, province: str | None, span: Span | None = None) -> str | None:
        """The last part of the IRI of the province that a name means here."""
        if province is None:
            return None
        found = self.catalogue.entity(province, "Province", day=self.day)
        if found is None:
            return slug(canonical(province, "Province"))
        side = self._words.side(*span) if span is not None else None
        return _segment(self._sided(found, province, "Province", side))


def _segment(iri: str) -> str:
    """The last part of an IRI, unique among organisations: agencies and companies carry a digest or are curated."""
    return iri.rsplit("/", 1)[1]


def _entities(facts: Facts) -> Iterator[tuple[str, tuple[str, str, tuple[str, ...]]]]:
    """Every name of every entity -> its label, type and other names; the labels last, since they win over aliases."""
    for entity in facts.entities:
        for alias in entity.aliases:
            yield fold(alias), (entity.label, entity.type, entity.aliases)
    for entity in facts.entities:
        yield fold(entity.label), (entity.label, entity.type, entity.aliases)


def _holders(facts: Facts) -> Mapping[str, Sequence[_Holder]]:
    """Place -> what it lies in: provinces first, of these the one of which it is said last that the zone is its."""
    found: dict[str, list[_Holder]] = {}
    for relation in facts.relations:
        match relation.predicate:
            case "hasZone":
                holder = _Holder(relation.subject, relation.subject_type, _last(relation, "subject"))
                found.setdefault(fold(relation.object), []).insert(0, holder)
            case "locatedIn" if relation.object_type in _HOLDERS:
                holder = _Holder(relation.object, relation.object_type, _last(relation, "object"))
                found.setdefault(fold(relation.subject), []).append(holder)
            case _:
                pass
    return {place: sorted(holders, key=lambda one: one.type != "Province") for place, holders in found.items()}


def _last(relation: Relation, slot: str) -> Span | None:
    spans = relation.evidence.get(slot, ())
    return spans[-1] if spans else None


def _offices(facts: Facts) -> dict[str, str]:
    """Person -> the organisation of the first post that the article gives them."""
    found: dict[str, str] = {}
    for relation in facts.relations:
        if relation.predicate == "holdsPosition" and len(parts := _POST.split(relation.object, maxsplit=1)) == 2:
            found.setdefault(fold(relation.subject), parts[1])
    return found


def _main_province(facts: Facts) -> str | None:
    """The province that the article is about: the one it names and counts most; None where it names none."""
    weight = Counter[str]()
    for entity in facts.entities:
        if entity.type == "Province":
            weight[entity.label] += len(entity.mentions)
    for observation in facts.observations:
        if observation.subject_type == "Province" and observation.subject:
            weight[observation.subject] += 1
    return min(weight, key=lambda name: (-weight[name], name)) if weight else None
