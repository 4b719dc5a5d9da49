r"""Each row of a table joined to the thing that its key means; what is not sure is left to whoever attaches it.

>>> from congthuong.attach.matching import attached
>>> from congthuong.attach.request import Key, Request
>>> found = attached("Mã\n24\n".encode(), "ma.csv", Request("ma", keys=(Key("Mã", "province"),)))
>>> [(one.status, one.key, [thing.name for thing in one.candidates]) for one in found.undecided]
[('several', '24', ['Bắc Giang', 'Bắc Ninh'])]
>>> attached("Mã\n24\n".encode(), "ma.csv", Request("ma", keys=(Key("Mã", "province"),), on="2024")).undecided
()

In a column of places of any level, a name that is a province's and a district's is what the other keys of the column
are; where these are mixed, it is undecided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from congthuong.attach.request import Column, Request
from congthuong.attach.table import Cell, Row, Table, read_table, same
from congthuong.attach.written import BLANK, decimal_sign, number, when
from congthuong.data import folder
from congthuong.errors import DataError, ReadError
from congthuong.link.keys import KINDS, Found, Keys
from congthuong.link.lookup import Thing, days
from congthuong.periods import parse

__all__ = [
    "Asked", "Attached", "Figure", "Joined", "Undecided", "attached", "described", "joined", "named", "unknown_things",
]  # fmt: skip

# A key as it stands in the file, the keys that say where that lies, and the label of its time or nothing.
Asked: TypeAlias = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A key that means several things or none, the lines that it stands in, and what may have been meant."""

    status: str  # several, none
    asked: Asked
    lines: tuple[int, ...]
    candidates: tuple[Thing, ...]

    @property
    def key(self) -> str:
        """The key as it stands in the file."""
        return self.asked[0]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a row: its column, its value in base units, and how it is written."""

    column: Column
    value: Decimal
    surface: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A row with the IRI of what it is about, the label of its time or nothing, and its figures."""

    row: Row
    iri: str | None
    on: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """A table with what each key means: an IRI, None where the row is left out; and what is not decided yet."""

    request: Request
    raw: bytes = field(repr=False)
    table: Table
    decisions: Mapping[Asked, str | None] = field(repr=False)
    undecided: tuple[Undecided, ...]
    notes: tuple[str, ...] = ()

    @property
    def joined(self) -> list[Joined]:
        """The rows with what they are about; where a key is undecided there are none."""
        return [] if self.undecided else list(joined(self.table, self.request, self.decisions))

    @property
    def rows(self) -> int:
        """How many rows are joined to something."""
        return sum(one.iri is not None for one in self.joined)


def attached(raw: bytes, file: str, request: Request, fixes: Mapping[Asked, str | None] | None = None) -> Attached:
    """Read a table and find what its keys mean; `fixes` are what somebody has chosen, None to leave a row out.

    ReadError where the file, a figure or a time cannot be read, or two rows give one figure.
    """
    table = read_table(raw, file, named(request))
    keys = Keys.load(folder("ontology"))
    asked: dict[Asked, list[int]] = {}
    for row in _rows(table, request):
        if request.keys:
            asked.setdefault(_asked(table, row, request), []).append(row.number)
    decisions: dict[Asked, str | None] = {}
    undecided: list[Undecided] = []
    close: list[str] = []
    found = {one: _found(keys, request, one) for one in asked if one not in (fixes or {})}
    levels = {things.things[0].kind for things in found.values() if len({t.kind for t in things.things}) == 1}
    for one, lines in asked.items():
        if one not in found:
            decisions[one] = _fixed(keys, (fixes or {})[one], table, lines)
            continue
        things = _of_level(found[one].things, levels, request.keys[0].kind)
        if len(things) == 1:
            decisions[one] = things[0].iri
            if things[0] in found[one].close:
                close.append(one[0])
            continue
        near = things or _near(keys, request, one)
        undecided.append(Undecided("several" if things else "none", one, tuple(lines), tuple(near)))
    notes = list(_notes(table, request, decisions, close))
    if not undecided:
        _check_twice(table, request, decisions)
    else:
        _signs(table, request)
    return Attached(request, raw, table, decisions, tuple(undecided), tuple(notes))


def joined(table: Table, request: Request, decisions: Mapping[Asked, str | None]) -> Iterator[Joined]:
    """The rows with what they are about, when, and their figures; a row that is left out has no IRI."""
    signs = _signs(table, request)
    for row in _rows(table, request):
        asked = _asked(table, row, request) if request.keys else None
        iri = decisions.get(asked) if asked is not None else None
        on = asked[2] if asked is not None else _on(table, row, request)
        figures = tuple(_figures(table, row, request, signs)) if iri is not None else ()
        yield Joined(row, iri, on, figures)


def named(request: Request) -> list[str]:
    """The columns that a table must have for this request."""
    return [*(key.column for key in request.keys), *(value.column for value in request.values)]


def _rows(table: Table, request: Request) -> Iterator[Row]:
    """The rows that are to be joined: in Turtle the subjects that have the key, since others are parts of these."""
    for row in table.rows:
        if table.triples is None or not request.keys or _cell(table, row, request.keys[0].column).text:
            yield row


def _cell(table: Table, row: Row, column: str) -> Cell:
    wanted = same(column)
    cell = row.cells.get(column) or next((c for name, c in row.cells.items() if same(name) == wanted), Cell())
    if cell.many:
        what = f"{column!r} has several values here, and a row takes one"
        raise ReadError(what, where=table.where(row), hint="leave one")
    return cell


def _asked(table: Table, row: Row, request: Request) -> Asked:
    first, *others = (_cell(table, row, key.column).text.strip() for key in request.keys)
    if not first:
        what = f"this row has nothing in the column {request.keys[0].column!r}"
        raise ReadError(what, where=table.where(row), hint="fill it in, or take the row out")
    return first, tuple(others), _on(table, row, request)


def _on(table: Table, row: Row, request: Request) -> str:
    """The label of the row's time: of its cell, or of the whole table."""
    if request.on is None:
        return ""
    column = next((name for name in table.columns if same(name) == same(request.on)), None)
    if column is None:
        label = when(request.on)
        if label is None:
            hint = f"write it as 2024, 2024-Q1, 2024-06-30, or name one of {', '.join(table.columns[:20])}"
            raise ReadError(f"--on {request.on!r} is neither a time nor a column", where=table.file, hint=hint)
        return label
    text = _cell(table, row, column).text
    label = when(text)
    if label is None:
        what = f"{text[:40]!r} is no time" if text else "there is no time"
        hint = "write it as 2024, 2024-Q1, 2024-06 or 30/6/2024"
        raise ReadError(what, where=table.where(row, column), hint=hint)
    return label


def _span(on: str) -> tuple[date, date] | None:
    if not on:
        return None
    period = parse(on)
    return (period.end if period.as_of else period.start), period.end


def _places(keys: Keys, request: Request, asked: Asked) -> list[Thing]:
    """Where a row lies, by its other keys: of all times, since a column of old names says well enough where it is."""
    places: list[Thing] = []
    for key, text in zip(request.keys[1:], asked[1], strict=True):
        if text:
            found = keys.find(text, KINDS[key.kind], scheme=key.scheme, within=places).things
            places = list(found) or places
    return places


def _found(keys: Keys, request: Request, asked: Asked) -> Found:
    key = request.keys[0]
    within = _places(keys, request, asked)
    if any(asked[1]) and not within:
        return Found()
    return keys.find(asked[0], KINDS[key.kind], scheme=key.scheme, span=_span(asked[2]), within=within)


def _near(keys: Keys, request: Request, asked: Asked) -> list[Thing]:
    within = _places(keys, request, asked)
    return keys.near(asked[0], KINDS[request.keys[0].kind], span=_span(asked[2]), within=within)


def _of_level(things: Sequence[Thing], levels: set[str], kind: str) -> Sequence[Thing]:
    """Of places of several levels, those of the level that the other keys are of, or of the widest with none other."""
    if kind != "place" or len({thing.kind for thing in things}) < 2:
        return things
    has = {thing.kind for thing in things}
    if len(levels) > 1 or (levels and not levels & has):
        return things
    level = next(iter(levels & has), None) or next(name for name in KINDS["place"] if name in has)
    return [thing for thing in things if thing.kind == level]


def _fixed(keys: Keys, chosen: str | None, table: Table, lines: Sequence[int]) -> str | None:
    if chosen is None:
        return None
    thing = keys.thing(chosen)
    if thing is None:
        what = f"the choice {chosen!r} for line {lines[0]} is nothing that is known here"
        raise ReadError(what, where=table.file, hint="choose one of the candidates, or - to leave the rows out")
    return thing.iri


def _signs(table: Table, request: Request) -> dict[str, str]:
    """The decimal sign of each column of figures; ReadError where it cannot be known."""
    signs = {}
    for value in request.values:
        cells = [(row.number, cell.text) for row, cell in _texts(table, value)]
        place = f"column {value.column!r}"
        try:
            sign = request.decimal or decimal_sign(cells)
        except ReadError as error:
            raise ReadError(error.what, where=f"{table.file}:{error.where}, {place}", hint=error.hint) from None
        if sign is None:
            text = next(text for _, text in cells if "." in text or "," in text)
            what = f"{text!r} may have a decimal sign or one of thousands, and no figure of the column tells"
            raise ReadError(what, where=f"{table.file}, {place}", hint="say --decimal , or --decimal .")
        signs[value.column] = sign
    return signs


def _texts(table: Table, value: Column) -> Iterator[tuple[Row, Cell]]:
    for row in table.rows:
        cell = _cell(table, row, value.column)
        if cell.text and cell.number is None:
            yield row, cell


def _figures(table: Table, row: Row, request: Request, signs: Mapping[str, str]) -> Iterator[Figure]:
    for value in request.values:
        cell = _cell(table, row, value.column)
        if cell.text.casefold() in BLANK:
            continue
        if cell.text.endswith("%") and value.unit not in ("percent", "percentage-point"):
            what = f"{cell.text!r} is a percentage, and the column is said to be in {value.unit}"
            raise ReadError(what, where=table.where(row, value.column), hint="say another unit with --value")
        known = cell.number if cell.number is not None else number(cell.text, signs[value.column])
        if known is None:
            what = f"{cell.text[:40]!r} is no number with the decimal sign {signs[value.column]!r}"
            raise ReadError(what, where=table.where(row, value.column), hint="mend the cell, or empty it")
        yield Figure(value, known * Decimal(value.factor), cell.text)


def _check_twice(table: Table, request: Request, decisions: Mapping[Asked, str | None]) -> None:
    """ReadError where two rows give the same figure of one thing at one time."""
    seen: dict[tuple[str, str, str], int] = {}
    for one in joined(table, request, decisions):
        for figure in one.figures:
            place = (one.iri or "", one.on, figure.column.column)
            if place in seen:
                key = _asked(table, one.row, request)[0]
                what = f"{key!r} has a figure{f' of {one.on}' if one.on else ''} in line {seen[place]} already"
                hint = "take one of the rows out, or say with --on which time each is of"
                raise ReadError(what, where=table.where(one.row, figure.column.column), hint=hint)
            seen[place] = one.row.number


def _notes(
    table: Table, request: Request, decisions: Mapping[Asked, str | None], close: Sequence[str]
) -> Iterator[str]:
    """What is easily overlooked, each in a line."""
    if close:
        yield (
            f"{len(close)} keys ({', '.join(close[:3])}{', …' if len(close) > 3 else ''}) are joined by a closeMatch: "
            "the item is of another extent than the unit"
        )
    if request.values and request.on is None:
        yield "the figures have no time: --on DATE or --on COLUMN says of when they are"
    for row in table.rows:
        for column, cell in row.cells.items():
            if cell.number is None and (cell.text.startswith(("=", "@")) or "<script" in cell.text.casefold()):
                yield f"{table.where(row, column)}: {cell.text[:40]!r} is kept as text and is never run"
                return


def unknown_things(table: Table, decisions: Mapping[Asked, str | None]) -> None:
    """DataError where a decision is for a thing that the ontology has no more."""
    keys = Keys.load(folder("ontology"))
    for asked, iri in decisions.items():
        if iri is not None and keys.thing(iri) is None:
            what = f"{asked[0]!r} was joined to <{iri}>, which is known no more"
            raise DataError(what, where=table.file, hint="attach the table again")


def described(one: Undecided) -> str:
    """The candidates of an undecided key, for a message."""
    return days(one.candidates) or "nothing is near it"
