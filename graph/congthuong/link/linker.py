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
looks back on 2020 speaks of the province that its readers know. What the catalogue does not know is minted, zones and
districts under their province, people and posts under their organisation. Everything here depends on the one article
and the catalogue, never on other articles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from congthuong.article import Article
from congthuong.facts import Facts
from congthuong.interpret.mergers import AFTER, Side
from congthuong.link import iris
from congthuong.link.catalogue import Catalogue
from congthuong.link.forms import canonical
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
_POST = re.compile(r"\s+@\s+")
# Bodies that every province has: without the province's name "Sở Công Thương" would be one thing all over the country.
_PROVINCIAL = re.compile(
    r"(?:sở|ubnd|hđnd|tỉnh ủy|ban quản lý|cục thống kê|cục thuế|cục hải quan|công an tỉnh|ngành)\b"
)
_CODE = re.compile(r"[A-U]|\d{2}(?:-\d{2})?")


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
        self._placed = _placed(facts)
        self._offices = _offices(facts)
        self._served = {fold(r.subject): r.object for r in facts.relations if r.predicate == "agencyOf"}
        self.province = _main_province(facts)

    def entity(self, name: str, type: str, *, side: Side | None = None) -> str:
        """The IRI of a named thing; the type is a class of the ontology, or Position, Industry or Article.

        `side` is the place of that name before or after the merger that the article speaks of.

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
        iri = self._resolve(label, type)
        if side is not None and self.day is not None:
            iri = self.catalogue.namesake(iri, label, type, after=side == AFTER, day=self.day)
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

    def _resolve(self, name: str, type: str) -> str:
        kind, form = _KINDS[type], canonical(name, type)
        if type in _IN_PROVINCE:
            stated = self._province_of(name)
            for scope in (stated,) if stated else (self._slug(self.province), None):
                if found := self.catalogue.entity(name, type, day=self.day, scope=scope):
                    return found
            if type == "Ward" and (commune := self._commune(name, stated)):
                return commune
            return iris.minted(kind, form, scope=stated or self._slug(self.province) or "unplaced")
        if type == "Person":
            return iris.minted(kind, form, scope=self._office_of(name))
        if found := self.catalogue.entity(name, type, day=self.day):
            return found
        if type == "Agency" and _PROVINCIAL.match(form):
            province = self._served.get(fold(name)) or self.province
            if province and slug(province) not in slug(form):
                full = self.catalogue.entity(f"{name} {province}", type, day=self.day)
                return full or iris.minted(kind, canonical(f"{name} {province}", type))
        return iris.minted(kind, form)

    def _commune(self, name: str, province: str | None) -> str | None:
        """The commune of this name in the article's province on its day; None where the list has several, or none."""
        holder, holder_type = self._placed.get(fold(name), ("", ""))
        district = slug(canonical(holder, "District")) if holder_type == "District" else None
        unit = self.catalogue.communes.find(
            name, day=self.day, province=province or self._slug(self.province), district=district
        )
        return unit.iri if unit else None

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

    def _province_of(self, name: str) -> str | None:
        """The slug of the province that the article puts a place in, following what it says of places in places."""
        seen: set[str] = set()
        place: str | None = fold(name)
        while place is not None and place not in seen:
            seen.add(place)
            holder = self._placed.get(place)
            if holder is None:
                return None
            if holder[1] == "Province":
                return self._slug(holder[0])
            place = fold(holder[0])
        return None

    def _slug(self, province: str | None) -> str | None:
        """The province's name in IRIs, the same before and after 2025: a zone does not move when borders do."""
        return slug(canonical(province, "Province")) if province else None


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


def _placed(facts: Facts) -> dict[str, tuple[str, str]]:
    """Place -> what it lies in and the type of that; the first statement wins, a province over anything else."""
    found: dict[str, tuple[str, str]] = {}
    for relation in facts.relations:
        match relation.predicate:
            case "hasZone":
                found[fold(relation.object)] = (relation.subject, relation.subject_type)
            case "locatedIn" if relation.object_type in (
                "Province",
                "District",
                "Ward",
                "IndustrialZone",
                "IndustrialCluster",
            ):
                known = found.get(fold(relation.subject))
                if known is None or (relation.object_type == "Province" and known[1] != "Province"):
                    found[fold(relation.subject)] = (relation.object, relation.object_type)
            case _:
                pass
    return found


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
