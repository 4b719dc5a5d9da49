"""What somebody wants attached: which column says what a row is about, when, and which columns are figures.

>>> from congthuong.attach.request import key, column
>>> key("Mã=province:nso")
Key(column='Mã', kind='province', scheme='nso')
>>> one = column("Vốn=registered-capital:triệu USD")
>>> one.indicator.rsplit("/", 1)[1], one.unit, one.factor
('registered-capital', 'USD', '1000000')
>>> column("Hạng=:rank").transformation
'rank'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from congthuong.data import folder
from congthuong.errors import UsageError
from congthuong.interpret.grids.units import unit_in
from congthuong.link.iris import DEF, ID
from congthuong.link.keys import KINDS, SCHEMES
from congthuong.link.lookup import Directory, Thing
from congthuong.recognise import load
from congthuong.recognise.lexicon import concepts
from congthuong.recognise.matcher import fold_letters

__all__ = ["Column", "Key", "Request", "column", "key", "name"]

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_ENGLISH: Final = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}


@dataclass(frozen=True, slots=True)
class Key:
    """A column that says what a row is about, or where that lies: of which kind, by which codes if by one alone."""

    column: str
    kind: str
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: the IRI of an indicator (None: the heading names it), a unit and how many of it one is."""

    column: str
    indicator: str | None = None
    transformation: str = "level"
    unit: str = "count"
    counted: str | None = None
    factor: str = "1"


@dataclass(frozen=True, slots=True)
class Request:
    """All that is wanted of a table. The first key is what a row is about, the others say where that lies."""

    name: str
    keys: tuple[Key, ...] = ()
    on: str | None = None
    values: tuple[Column, ...] = ()
    decimal: str | None = None  # "," or ".", where the figures alone do not tell

    def as_json(self) -> dict[str, Any]:
        """The request as JSON has it."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Request:
        """The request that JSON tells; KeyError or TypeError where it tells another thing."""
        return cls(
            said["name"],
            tuple(Key(**one) for one in said["keys"]),
            said["on"],
            tuple(Column(**one) for one in said["values"]),
            said["decimal"],
        )


def name(written: str) -> str:
    """The name of a table, which its address is made from; UsageError where it cannot be one."""
    if not _NAME.fullmatch(written):
        hint = "use up to 60 small letters, digits and hyphens, such as pci-2024"
        raise UsageError(f"--name {written!r} cannot be a table's name", hint=hint)
    return written


def key(written: str) -> Key:
    """`COLUMN=KIND` or `COLUMN=KIND:CODES`; UsageError says what it may be."""
    head, mark, tail = written.rpartition("=")
    kind, _, scheme = tail.partition(":")
    if not mark or not head.strip() or kind not in KINDS:
        hint = f"write COLUMN=KIND, where KIND is {', '.join(KINDS)}"
        raise UsageError(f"--key {written!r} does not say what its column holds", hint=hint)
    if scheme and scheme not in SCHEMES:
        raise UsageError(f"--key {written!r}: there are no codes {scheme!r}", hint=f"there are {', '.join(SCHEMES)}")
    return Key(head.strip(), kind, scheme or None)


def column(written: str) -> Column:
    """`COLUMN=INDICATOR:UNIT` or `COLUMN=INDICATOR@change:UNIT`; UsageError names what is unknown and what is near."""
    head, mark, tail = written.rpartition("=")
    what, colon, unit = tail.rpartition(":")
    if not mark or not colon or not head.strip() or not unit.strip():
        hint = "write COLUMN=INDICATOR:UNIT, such as 'Vốn=registered-capital:triệu USD', or COLUMN=:UNIT"
        raise UsageError(f"--value {written!r} does not say what its column holds", hint=hint)
    indicator, _, transformation = what.strip().partition("@")
    notation, counted, factor = _unit(unit.strip(), written)
    known = _known(indicator, ("Indicator",), written).iri if indicator else None
    chosen = _transformation(transformation, notation, written)
    if known is not None and chosen == "level":
        _check_unit(known, notation, written)
    return Column(
        head.strip(),
        indicator=known,
        transformation=chosen,
        unit=notation,
        counted=counted,
        factor=f"{factor:f}",
    )


def _known(asked: str, kinds: tuple[str, ...], written: str) -> Thing:
    directory = Directory.load(folder("ontology"))
    own = [thing for kind in kinds if (thing := directory.things.get(f"{ID}{kind.lower()}/{asked}"))]
    found = own or [thing for thing in directory.find(asked) if thing.kind in kinds]
    if len(found) == 1:
        if not own and (relation := _only_related(directory, found[0], asked)):
            what = f"{asked!r} is a {relation} of {found[0].iri.rsplit('/', 1)[1]}, not the same"
            raise UsageError(
                f"--value {written!r}: {what}", hint="leave it empty (COLUMN=:UNIT), or name the indicator"
            )
        return found[0]
    if found:
        names = ", ".join(thing.iri.rsplit("/", 1)[1] for thing in found)
        raise UsageError(f"--value {written!r}: {asked!r} may be {names}", hint="name one of them")
    near = directory.near_of(asked, kinds)
    hint = f"did you mean {', '.join(near)}? " if near else ""
    raise UsageError(
        f"--value {written!r}: no {kinds[0].lower()} is called or coded {asked!r}",
        hint=f"{hint}Leave it empty (COLUMN=:UNIT) and the heading names the indicator"
        if "Indicator" in kinds
        else f"{hint}A unit is written as in a table: triệu USD, %, ha, MW, người, rank",
    )


def _only_related(directory: Directory, thing: Thing, asked: str) -> str | None:
    """The predicate by which an item elsewhere is linked to a thing, where that is no equality."""
    code = asked.rpartition(":")[2].casefold()
    found = [link for link in directory.links_of(thing) if link.object.casefold().rstrip("/").endswith(f"/{code}")]
    if not found or any(link.predicate.endswith(("exactMatch", "closeMatch")) for link in found):
        return None
    return found[0].predicate.rpartition("#")[2]


def _transformation(asked: str, unit: str, written: str) -> str:
    known = {
        thing.iri.rsplit("/", 1)[1]
        for thing in Directory.load(folder("ontology")).things.values()
        if thing.kind == "Transformation"
    }
    chosen = asked or ("rank" if unit == "rank" else "level")
    if chosen not in known:
        raise UsageError(f"--value {written!r}: {asked!r} is unknown", hint=f"there are {', '.join(sorted(known))}")
    return chosen


def _check_unit(indicator: str, unit: str, written: str) -> None:
    """UsageError where a level of the indicator is never measured in the unit."""
    kinds = _unit_kinds()
    name = indicator.rsplit("/", 1)[1]
    wanted, has = kinds.get(("Indicator", name)), kinds.get(("Unit", unit))
    if wanted in (None, "any") or has is None or has == wanted or {has, wanted} == {"money", "income"}:
        return
    what = f"a level of {name} is measured in {wanted}, not in {unit}"
    raise UsageError(f"--value {written!r}: {what}", hint=f"say another unit, or {name}@change for its growth")


@lru_cache(maxsize=1)
def _unit_kinds() -> Mapping[tuple[str, str], str]:
    """What a level of each indicator is measured in, and what kind each unit is of, by the last parts of their IRIs."""
    return {
        (kind, concept.iri.rsplit("/", 1)[1]): measured
        for concept in concepts([folder("ontology") / "vocab"])
        for kind in ("Indicator", "Unit")
        if f"{DEF}{kind}" in concept.types and (measured := concept.one("unitKind"))
    }


def _unit(asked: str, written: str) -> tuple[str, str | None, Decimal]:
    """The notation of a unit, what is counted where it is a number of things, and how many of it one is."""
    factor = Decimal(1)
    words = asked
    first, _, rest = words.partition(" ")
    if first.lower() in _ENGLISH and rest:
        factor, words = Decimal(10) ** _ENGLISH[first.lower()], rest
    if found := unit_in(fold_letters(words), load()):
        notation, _, counted = found[0].partition(":")
        return notation, counted or None, factor * found[1]
    return _known(words, ("Unit",), written).iri.rsplit("/", 1)[1], None, factor
